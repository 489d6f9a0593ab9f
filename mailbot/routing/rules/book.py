"""The admins' rules in force. Files are read in the order of their names, rules from the top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from mailbot.desk.nouns import Act
from mailbot.errors import RuleError
from mailbot.letter.letter import Letter
from mailbot.routing import praise
from mailbot.routing.assurances import answers
from mailbot.routing.courtesies import is_bare
from mailbot.routing.rules.decisions import Decision, Gathering
from mailbot.routing.rules.index import Shelf, shelves
from mailbot.routing.rules.look import Look
from mailbot.routing.rules.meaning import mean
from mailbot.routing.rules.names import ANY, Names
from mailbot.routing.rules.reading import rules_of
from mailbot.routing.rules.rule import Rule
from mailbot.routing.rules.source import files_of, read
from mailbot.routing.ruling import Fired, Meaning, Ruling, Tried
from mailbot.routing.scene import Event, Scene

_EMPTY = Shelf(())


class Rules:
    """All rules in force."""

    def __init__(
        self, rules: tuple[Rule, ...], languages: tuple[str, ...] = (), files: Mapping[str, str] | None = None
    ) -> None:
        """``languages``: those switched on; empty: all. ``files``: the digest of each file, by name."""
        self.all = rules
        self.files = dict(files or {})
        self.version = sha256(repr(sorted(self.files.items())).encode()).hexdigest()[:12]  # of what stands in the files
        self._languages = languages
        in_force = [rule for rule in rules if self.is_in_force(rule)]
        self._shelves = shelves(rule for rule in in_force if not rule.is_said)
        self._asked = {event: _conditions(in_force, event) for event in {rule.event for rule in in_force}}
        self._thanks = _phrases(in_force, Act.THANK)
        self._praise = self._thanks | praise.PHRASES
        self._answers = answers(_phrases(in_force, Act.CONFIRM), _phrases(in_force, Act.DENY), self._thanks)

    def meaning(
        self, letter: Letter, known: bool, domains: frozenset[str] = frozenset(), scene: Scene | None = None
    ) -> Meaning:
        """What ``letter`` means by whom it was sent to, and by its words.

        ``known``: it belongs to a ticket – by more than an order number, for which the rules of new mail hold.
        ``domains``: our own, lower case. An address of somebody else's never fits a pattern for any domain
        (``refunds@*``); empty: every domain is ours. ``scene``: all of this and more, where more is known.
        """
        look = Look(scene or Scene(letter=letter, known=known, domains=domains))
        return mean([rule for rule in self._fitting(look) if rule.do], look)

    def ruling(self, scene: Scene) -> Ruling:
        """What the rules decide of ``scene``, besides what its mail means."""
        fitting = list(self._fitting(Look(scene)))
        made = _gathered((rule, rule.decisions) for rule in fitting)
        if not made.broad:
            return made
        return replace(made, narrow=_gathered((rule, rule.mailless) for rule in fitting))

    def tried(self, scene: Scene) -> list[Tried]:
        """Each rule for such a scene, with why it fits or does not."""
        look, found, stopped = Look(scene), Gathering(), ""
        meant = self.meaning(scene.letter, scene.known, scene=scene).fired if scene.letter else ()
        counted = {(one.file, one.line) for one in meant}
        told = []
        for rule in self.all:
            if rule.event is not scene.event:
                continue
            why = self._why_not(rule, look, stopped)
            if not why and rule.stop:
                stopped = rule.name
            said = why or _decided(rule, found.add(rule.decisions, rule.name), (rule.file, rule.line) in counted)
            told.append(Tried(rule.file, rule.line, rule.name, not why, said, self.is_in_force(rule)))
        return told

    def asked(self, event: Event) -> frozenset[str]:
        """The conditions that rules for ``event`` look at: what nobody asks for need not be found out."""
        return self._asked.get(event, frozenset())

    def has(self, event: Event) -> bool:
        """Whether any rule is for ``event``."""
        return event in self._asked

    def is_in_force(self, rule: Rule) -> bool:
        """Whether its language is switched on, if it has one."""
        return not (rule.language and self._languages) or rule.language in self._languages

    def is_thanks(self, text: str) -> bool:
        """Whether ``text`` is a bare thank-you: such phrases, and nothing beside them but courtesies and a name."""
        return is_bare(text, self._thanks)

    def is_praise(self, text: str) -> bool:
        """Whether ``text`` praises, thanks or both, and says nothing else."""
        return praise.is_picture(text) or is_bare(text, self._praise)

    def is_yes(self, line: str) -> bool:
        """Whether the line of an answer is a yes-word, with courtesy and assurance at most behind it."""
        return self._answers.is_yes(line)

    def is_no(self, line: str) -> bool:
        """Whether it is a no-word, with no more behind it."""
        return self._answers.is_no(line)

    def _fitting(self, look: Look) -> Iterator[Rule]:
        """The rules that fit, in their order, up to one that ends the reading."""
        event = look.scene.event
        shelf = self._shelves.get((event, look.scene.known if event is Event.MAIL else True), _EMPTY)
        for rule in shelf.candidates(look):
            if rule.fits(look):
                yield rule
                if rule.stop:
                    return

    def _why_not(self, rule: Rule, look: Look, stopped: str) -> str:
        if not self.is_in_force(rule):
            return f"its language, {rule.language}, is not switched on"
        if stopped:
            return f"the rule {stopped!r} before it ends the reading"
        return rule.why_not(look)


_NOTHING = Ruling()


def _gathered(fitting: Iterable[tuple[Rule, tuple[Decision, ...]]]) -> Ruling:
    """What rules that fit decide, each of these things."""
    found, fired, broad = Gathering(), [], []
    for rule, decisions in fitting:
        named = len(found.fields.get("issues", ()))
        taken = found.add(decisions, rule.name)
        if taken:
            issues = found.fields.get("issues", ())[named:]
            fired.append(Fired(rule.file, rule.line, rule.name, rule.do, taken, issues))
            broad += [rule.name] if rule.is_broad else []
    return Ruling(**found.fields, fired=tuple(fired), broad=tuple(broad)) if fired else _NOTHING


def load(folder: Path, languages: tuple[str, ...] = (), names: Names = ANY) -> Rules:
    """The rules of ``folder`` for the ``languages`` switched on (empty: all); ``names`` are those they may use.

    Raises:
        RuleError: for the first mistake: file, line, column, what is allowed.
    """
    found: list[Rule] = []
    for path in files_of(folder):
        rules, mistaken = rules_of(read(path), names)
        if mistaken:
            raise mistaken[0]
        found += rules
    return Rules(tuple(found), languages, digests(folder))


def look_over(folder: Path, names: Names = ANY) -> tuple[list[Rule], list[RuleError]]:
    """The rules of ``folder`` that are right, and every mistake in the others."""
    found: list[Rule] = []
    wrong: list[RuleError] = []
    for path in files_of(folder):
        try:
            rules, mistaken = rules_of(read(path), names)
        except RuleError as mistake:
            wrong.append(mistake)
            continue
        found += rules
        wrong += mistaken
    return found, wrong


def mistakes(folder: Path, names: Names = ANY) -> list[RuleError]:
    """Every mistake in the rules of ``folder``."""
    return look_over(folder, names)[1]


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file in the folder of rules, the taxonomy and its kin as well, by name.

    Raises:
        RuleError: one cannot be read.
    """
    try:
        return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.toml"))}
    except OSError as error:
        raise RuleError(f"cannot be read ({error.strerror})", file=str(error.filename or folder)) from error


def _decided(rule: Rule, taken: tuple[str, ...], counted: bool) -> str:
    """What of a rule that fits counts, in words."""
    if rule.is_said:
        return f"it fits; {_doing(rule)} counts where somebody is asked, or says nothing else"
    does = [_doing(rule)] if counted else []
    if does or taken:
        return f"decides {', '.join((*does, *taken))}"
    return "it fits, but earlier rules decided all that it decides" if rule.decisions else "it fits"


def _doing(rule: Rule) -> str:
    return ", ".join(one.said for one in rule.decisions if one.about == "do")


def _phrases(rules: list[Rule], act: Act) -> frozenset[str]:
    return frozenset(phrase for rule in rules if rule.is_said and rule.do is act for phrase in rule.asked["says"])


def _conditions(rules: list[Rule], event: Event) -> frozenset[str]:
    return frozenset(key for rule in rules if rule.event is event for key in rule.asked)
