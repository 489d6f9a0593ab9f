"""What a letter asks for: the subject's first word, command lines, prepared links, bare thanks, yes and no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.desk.nouns import Act, Party
from mailbot.letter.letter import Letter
from mailbot.routing.reference import Reference
from mailbot.routing.rules import Fired, Rules
from mailbot.routing.tokens import Purpose

# Command lines by whom they are open to. An operator's commands need more than this room can give: see `desk`.
COMMANDS: Mapping[str, tuple[Act, frozenset[Party]]] = {
    "close": (Act.CLOSE, frozenset({Party.CUSTOMER, Party.VENDOR, Party.OPERATOR})),
    "reopen": (Act.REOPEN, frozenset({Party.CUSTOMER, Party.VENDOR, Party.OPERATOR})),
}

_COMMAND = re.compile(r"/([a-z]{2,20})(?:[ \t]+(.{1,200}))?", re.IGNORECASE)
_ECHO = re.compile(r"\s*[\w.\u2019' ]{1,14}(?:\[\d+\]|\(\d+\))?\s*[:\uff1a]")
_TAG = re.compile(r"\[[^\[\]]{1,80} #[0-9]{1,9}\]")
_PREFIX = re.compile(
    r"\s*(?:re|aw|antw|wg|fwd?|fw|sv|vs|vl|vb|r|i|rif|inoltra|tr|rv|res|enc|odp|pd|ynt|ilt|bls|trs|fs|ref|rép|"
    r"\u56de\u590d|\u8f6c\u53d1|\u7b54\u590d)(?:\[\d+\]|\(\d+\))?\s*[:\uff1a]\s*",
    re.IGNORECASE,
)
# What an answer to our question whether they wrote can say, by the address it was sent to.
_ANSWERS: Mapping[Purpose | None, tuple[Act, ...]] = {
    Purpose.CONFIRM: (Act.CONFIRM, Act.DENY),
    Purpose.DENY: (Act.DENY,),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the letter asks for, before anybody asks who wrote it."""

    act: Act
    words: str  # what is left for the comment
    unknown: tuple[str, ...] = ()  # command lines that name no command
    command: str = ""  # the command line that decided, to judge whether the party may use it
    fired: tuple[Fired, ...] = ()  # rules that decided


def interpret(letter: Letter, words: str, reference: Reference, rules: Rules) -> Wish:
    """What ``letter`` asks for. ``words`` are its fresh words without what we sent ourselves."""
    commands, rest = _command_lines(words) if not letter.lossy else ((), words)
    known = [name for name in commands if name in COMMANDS]
    unknown = tuple(name for name in commands if name not in COMMANDS)
    if known:
        return Wish(COMMANDS[known[-1]][0], rest, unknown, known[-1])
    if reference.ticket is None:
        return Wish(Act.OPEN, rest, unknown)
    act, fired = _by_subject(letter, rest, reference, rules)
    if act is Act.REPLY and rules.is_thanks(rest) and not letter.attachments:
        act = Act.THANK
    return Wish(act, rest, unknown, fired=fired)


def _by_subject(letter: Letter, rest: str, reference: Reference, rules: Rules) -> tuple[Act, tuple[Fired, ...]]:
    purpose = reference.token.purpose if reference.token else None
    if purpose in _ANSWERS:
        return _answered(letter, rest, reference, rules, _ANSWERS[purpose]), ()
    fired = rules.subject_word(letter.subject, known=True) if _is_plain(letter.subject) else None
    if fired is None or not _is_fresh(letter.subject):
        return Act.REPLY, ()
    return fired.act, (fired,)


def ticket_subject(letter: Letter, words: str) -> str:
    """What a new ticket is called: the subject without prefixes and tags, or the first words where it is empty."""
    subject = _TAG.sub(" ", letter.subject)
    while match := _PREFIX.match(subject):
        subject = subject[match.end() :]
    subject = " ".join(subject.split())
    return (subject or _first_line(words))[:120]


def _command_lines(text: str) -> tuple[tuple[str, ...], str]:
    """The commands at the top, one a line, and the text below them."""
    names: list[str] = []
    lines = text.strip("\n").split("\n")
    while lines and (match := _COMMAND.fullmatch(lines[0].strip())):
        names.append(match[1].lower())
        del lines[0]
    return tuple(names), "\n".join(lines).strip()


def _answered(letter: Letter, rest: str, reference: Reference, rules: Rules, acts: tuple[Act, ...]) -> Act:
    """Yes or no to our question whether they wrote: by the first line, or by the prepared link sent back unchanged."""
    first = _first_line(rest)
    said = {Act.CONFIRM: rules.is_yes(first), Act.DENY: rules.is_no(first)}
    clicked = {act: not rest and _is_link(letter.subject, act, reference) for act in acts}
    return next((act for act in acts if said[act] or clicked[act]), Act.REPLY)


def _is_link(subject: str, act: Act, reference: Reference) -> bool:
    """Whether it is the subject of our prepared link: ``confirm [Acme #1042]``."""
    number = reference.ticket.number if reference.ticket else 0
    return re.fullmatch(rf"{act} \[[^\[\]]{{1,80}} #{number}\]", subject.strip()) is not None


def _is_fresh(subject: str) -> bool:
    """Whether the subject was written for this mail. After ``Re:`` and its kin it echoes our own."""
    return _ECHO.match(subject) is None


def _is_plain(subject: str) -> bool:
    """No direction or zero-width marks: a word that does not look like itself is no command."""
    return not any(unicodedata.category(char) == "Cf" for char in subject)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
