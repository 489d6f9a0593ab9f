"""What a letter asks for: the subject's first word, command lines, prepared links, bare thanks, yes and no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.desk.nouns import Act, State, TicketType
from mailbot.desk.survey import is_asked
from mailbot.desk.unproven import is_lapsed
from mailbot.letter.letter import Letter
from mailbot.routing import commands, ratings
from mailbot.routing.assurances import answer_line
from mailbot.routing.commands import COMMANDS, LABELS, MODIFIERS, Line
from mailbot.routing.contradictions import deed, doubtful, torn
from mailbot.routing.courtesies import after_greeting
from mailbot.routing.reference import By, Reference
from mailbot.routing.rules import Fired, Rules
from mailbot.routing.ruling import Meaning
from mailbot.routing.scene import Scene
from mailbot.routing.tokens import Purpose

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
    Purpose.MOVE: (Act.MOVE, Act.STAY),
    Purpose.STOP: (Act.STOP,),
}
_YES, _NO = (Act.CONFIRM, Act.MOVE), (Act.DENY, Act.STAY)  # by words; to stop a change takes the prepared link


NOT_HELPED = "nothelped"  # the command, and the subject of its prepared link
# What the prepared links ask for, by the address they are sent to.
_LINKS: Mapping[Purpose | None, Act] = {
    Purpose.CLOSE: Act.CLOSE,
    Purpose.REOPEN: Act.REOPEN,
    Purpose.REFUND: Act.REFUND,
    Purpose.CANCEL: Act.CANCEL,
    Purpose.SUPPORT: Act.SUPPORT,
    Purpose.ESCALATE: Act.ESCALATE,
}
_OPENS = {Act.REFUND: TicketType.REFUND, Act.CANCEL: TicketType.CANCELLATION}
_ASKS = {kind: act for act, kind in _OPENS.items()}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the letter asks for, before anybody asks who wrote it."""

    act: Act
    words: str  # what is left for the comment
    kept: str = ""  # … where a command says what it is about and is not followed: with what stood behind it
    type: TicketType = TicketType.SUPPORT  # of the ticket that OPEN opens
    argument: str = ""  # what stands behind the command or the subject's word: an amount, a product, a ticket
    typed: str = ""  # … and the whole line, as it was written
    loose: bool = False  # the argument comes out of a subject, where people say more than that
    lines: tuple[Line, ...] = ()  # its command lines
    unknown: tuple[str, ...] = ()  # … those that name no command
    command: str = ""  # the command line that decided, to judge whether the party may use it
    on_behalf: str = ""  # /for: whose request an operator writes down
    internal: bool = False  # /note: operators only
    labels: tuple[Line, ...] = ()  # what is noted about the ticket beside all else
    fired: tuple[Fired, ...] = ()  # rules that decided
    conflict: str = ""  # what contradicts what: it is asked back and nothing runs
    torn: tuple[str, ...] = ()  # … the commands that do, as they were written; one: a word that may mean several things
    legacy: str = ""  # the address kept from older times that it was written to
    score: int = 0  # of a rating; 0: none was understood
    reply: str = ""  # /reply: the name of a saved reply that stands above the words
    unhelped: bool = False  # an answer of a rule was not enough: by the prepared link, or a command
    unread: bool = False  # it answers whether they wrote, and says neither yes nor no
    bare: bool = False  # the rating is only a number in the first line: of nobody but the customer is it one
    unrated: Act = Act.REPLY  # … and what it is of others


def interpret(
    letter: Letter,
    words: str,
    reference: Reference,
    rules: Rules,
    domains: frozenset[str] = frozenset(),
    scene: Scene | None = None,
) -> Wish:
    """What ``letter`` asks for. ``words`` are its fresh words without what we sent ourselves; ``domains`` our own.

    ``scene``: what else is known, for the rules; None: they see the letter only.
    """
    on_ticket = _is_on_ticket(reference)
    lines, rest = commands.take(words) if not letter.lossy else ((), words)
    lone = _lone(letter, words, reference, rules) if not (lines or letter.lossy) else ""
    if lone:
        lines, rest = (Line(lone),), ""
    base = _base(lines, rest, letter, reference)
    scene = scene or Scene(letter=letter, words=base.words, known=on_ticket, domains=domains)
    known = [line for line in lines if line.name in COMMANDS and line.name not in MODIFIERS]
    if not known:
        return _by_convention(base, letter, reference, rules, scene)
    meant = rules.meaning(letter, on_ticket, scene=replace(scene, words=""))
    said = torn(known, meant) or doubtful(lone, meant)
    if said or meant.conflict:
        return replace(base, conflict=" and ".join(said) or meant.conflict, torn=said, fired=meant.fired, command="")
    return _with_portion(_commanded(base, known[-1], reference), meant)


def _with_portion(wish: Wish, meant: Meaning) -> Wish:
    """The part of the order that the subject names where a command asks the same and names none."""
    same = deed(meant) in _OPENS and deed(meant) is COMMANDS[wish.command].act
    return replace(wish, argument=meant.argument, loose=True) if same and not wish.argument else wish


def _base(lines: tuple[Line, ...], rest: str, letter: Letter, reference: Reference) -> Wish:
    """The words of a letter and what its command lines say beside the one that decides."""
    labels = tuple(line for line in lines if line.name in LABELS)
    words, reply = commands.words_of(lines, rest), next((line for line in lines if line.name == "reply"), None)
    return Wish(
        Act.REPLY if reference.ticket else Act.OPEN,
        words,
        commands.kept(lines, rest),
        lines=lines,
        unknown=tuple(line.name for line in lines if line.name not in COMMANDS),
        on_behalf=next((line.argument for line in lines if line.name == "for"), ""),
        internal=any(line.name == "note" for line in lines)
        or bool(labels and not words and not reply and not letter.attachments),
        labels=labels,
        reply=(reply.argument.lower() or "?") if reply else "",
        command=next((line.name for line in lines if line.name in MODIFIERS), ""),
    )


def _lone(letter: Letter, words: str, reference: Reference, rules: Rules) -> str:
    """The command that is all that an answer on a ticket says, thanks aside; empty where it says anything else."""
    asked = reference.token is not None and reference.token.purpose in _ANSWERS
    if not _is_on_ticket(reference) or asked or letter.attachments:
        return ""
    below = _below(words)
    return commands.alone(_first_line(words)) if not below or rules.is_thanks(below) else ""


def _commanded(base: Wish, line: Line, reference: Reference) -> Wish:
    """What a command line asks. On a new mail the words for a request open one."""
    act = COMMANDS[line.name].act
    named = replace(base, command=line.name, argument=line.argument, typed=line.written)
    if act is Act.RATE:
        return replace(_with_score(named, line.argument), act=act)
    if reference.ticket is None and act in _OPENS:
        return replace(named, act=Act.OPEN, type=_OPENS[act])
    if act is Act.REPLY and reference.ticket is None:
        act = Act.OPEN
    return replace(named, act=act, unhelped=line.name == NOT_HELPED)


def _is_on_ticket(reference: Reference) -> bool:
    """By more than an order number."""
    return reference.ticket is not None and reference.by is not By.ORDER


def _by_convention(base: Wish, letter: Letter, reference: Reference, rules: Rules, scene: Scene) -> Wish:
    """What recipients, subject and short texts say where no command does."""
    purpose = reference.token.purpose if reference.token else None
    if purpose in _ANSWERS:
        return _answer(base, _answered(letter, base.words, reference, rules, _ANSWERS[purpose]))
    on_ticket = _is_on_ticket(reference)
    if on_ticket and _is_link(letter.subject, NOT_HELPED, reference):
        return replace(base, act=Act.REPLY, unhelped=True)
    if on_ticket and _says_yes_late(letter, base.words, reference, rules):
        return _answer(base, Act.CONFIRM)
    meant = rules.meaning(letter, on_ticket, scene=scene)
    act = meant.act
    if (
        act is Act.REPLY
        and not meant.conflict
        and purpose in _LINKS
        and _is_link(letter.subject, _LINKS[purpose], reference)
    ):
        act = _LINKS[purpose]  # our own link says it, also where an admin's rules have no words for it
    if reference.ticket is not None and not on_ticket:
        act = _ASKS.get(meant.type, Act.REPLY)  # an order's open ticket: the conventions of a new mail, its own act
    score = _score(meant.argument) if act is Act.RATE else _number(base.words, reference, rules)
    bare = act is Act.REPLY and score > 0
    if act in (Act.RATE, Act.REPLY):
        act = Act.RATE if score else Act.REPLY  # a subject with such a word and no number is a subject
    courtesy = not base.reply and not letter.attachments and _is_courtesy(base.words, reference, rules)
    if act is Act.REPLY and courtesy:
        act = Act.THANK
    return replace(
        base,
        act=act,
        type=meant.type,
        fired=meant.fired,
        conflict=meant.conflict,
        legacy=meant.legacy,
        argument="" if act is Act.RATE else meant.argument,
        loose=True,
        words=_below(after_greeting(base.words)) if bare else base.words,
        score=score if act is Act.RATE else 0,
        bare=bare,
        unrated=Act.THANK if courtesy else Act.REPLY,
    )


def _with_score(wish: Wish, argument: str) -> Wish:
    """``/rate 4 and why``: the words behind the number are words; the number, which may not count, is not passed on."""
    score = ratings.read(argument)
    if score is None:
        return wish if any(map(str.isalpha, argument)) else replace(wish, kept=wish.words)
    words = "\n".join(filter(None, (score.rest, wish.words)))
    return replace(wish, score=score.value, words=words, kept=words, argument="")


def _score(argument: str) -> int:
    score = ratings.read(argument)
    return score.value if score else 0


def _number(words: str, reference: Reference, rules: Rules) -> int:
    """The rating that an answer to the survey is, in its first line below a greeting; else 0."""
    if reference.ticket is None or not is_asked(reference.ticket):
        return 0
    said = after_greeting(words)
    return ratings.answered(_first_line(said), _below(said), rules.is_thanks, rules.is_praise)


def _is_courtesy(words: str, reference: Reference, rules: Rules) -> bool:
    """Whether nobody has to act on it: bare thanks; and praise, where the ticket is over."""
    over = reference.ticket is not None and reference.ticket.state is State.CLOSED
    return rules.is_thanks(words) or (over and rules.is_praise(words))


def _below(words: str) -> str:
    """The words below the first line: of a rating that is only a number, its reason."""
    return words.strip().partition("\n")[2].strip()


def _says_yes_late(letter: Letter, words: str, reference: Reference, rules: Rules) -> bool:
    """A yes to a question whose time is over, by an address that is none any more."""
    lapsed = reference.ticket is not None and is_lapsed(reference.ticket)
    return lapsed and _answered(letter, words, reference, rules, (Act.CONFIRM,)) is Act.CONFIRM


def ticket_subject(letter: Letter, words: str) -> str:
    """What a new ticket is called: the subject without prefixes and tags, or the first words where it is empty."""
    return bare_subject(letter.subject) or _first_line(words)[:120]


def bare_subject(subject: str) -> str:
    """A subject without prefixes and tags."""
    subject = _TAG.sub(" ", subject)
    while match := _PREFIX.match(subject):
        subject = subject[match.end() :]
    return " ".join(subject.split())[:120]


def _answered(letter: Letter, rest: str, reference: Reference, rules: Rules, acts: tuple[Act, ...]) -> Act:
    """Yes or no to our question whether they wrote: by the first line, or by the prepared link sent back unchanged."""
    first = "" if letter.disagrees else answer_line(rest)
    said = {**dict.fromkeys(_YES, rules.is_yes(first)), **dict.fromkeys(_NO, rules.is_no(first))}
    clicked = {act: (not rest or act is Act.STOP) and _is_link(letter.subject, act, reference) for act in acts}
    return next((act for act in acts if said.get(act) or clicked[act]), Act.REPLY)


def _answer(base: Wish, act: Act) -> Wish:
    """An answer to our question: its words begin with the line that says it, or it says neither."""
    if act is Act.REPLY:
        return replace(base, act=act, unread=True)
    return replace(base, act=act, words=after_greeting(base.words), kept=after_greeting(base.kept))


def _is_link(subject: str, act: str, reference: Reference) -> bool:
    """Whether it is the subject of our prepared link: ``confirm [Acme #1042]``."""
    number = reference.ticket.number if reference.ticket else 0
    return re.fullmatch(rf"{act} \[[^\[\]]{{1,80}} #{number}\]", subject.strip()) is not None


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
