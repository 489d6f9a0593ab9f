"""What the admins' rules make of a scene, and how that came about."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

from mailbot.desk.nouns import Act, TicketType

_ASIDE = ("hold", "ignore", "quarantine")  # keys of rules that set a mail aside


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that decided something, for the history and for `explain`."""

    file: str
    line: int
    name: str
    act: Act | None = None  # what it does with the ticket; None: nothing, it decides other things
    decided: tuple[str, ...] = ()  # as it stands in the file: 'priority = "high"'
    issues: tuple[str, ...] = ()  # paths that it was the first to name

    @property
    def done(self) -> tuple[str, ...]:
        """What it decided, with what the mail means by it."""
        return (f'do = "{self.act}"', *self.decided) if self.act else self.decided


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that was looked at, for `explain`."""

    file: str
    line: int
    name: str
    fits: bool
    why: str  # the first condition that does not hold, in words; of one that fits, what it decides or who was earlier
    in_force: bool = True  # its language, if it has one, is switched on


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the rules make of a letter, before anybody asks who wrote it."""

    act: Act  # OPEN for a new mail, REPLY on a ticket where no rule says otherwise
    type: TicketType  # of the ticket that a new mail opens; SUPPORT where it plays no part
    fired: tuple[Fired, ...] = ()  # the rules that decided, or that contradict each other
    conflict: str = ""  # what contradicts what, for people: it is asked back and nothing runs
    argument: str = ""  # what stands in the subject behind the words that decided: an amount, a product
    legacy: str = ""  # the address whose rule decided or contradicts; empty: none was written to


@dataclass(frozen=True, slots=True)
class Ruling:
    """Everything the rules decide besides what a mail means: the first rule that says a thing decides it.

    None where no rule said anything, which is not the same as a no.
    """

    priority: str = ""  # low | normal | high | urgent; empty: no rule says
    language: str = ""  # tag the customer is written to in; empty: no rule says
    issues: tuple[str, ...] = ()  # paths, of all rules that fit
    needs: tuple[str, ...] = ()  # names in rules/needs.toml, of all rules that fit
    reply: str = ""  # name of the saved reply; empty: none
    deflect: str = ""  # name of the known problem that the reply answers; empty: none
    assign: str = ""  # an operator's address, lower case; empty: no rule says
    notify: tuple[str, ...] = ()  # operators' addresses, lower case, or "operators" for all; of all rules that fit
    hold: str = ""  # the name of the rule that holds it for operators; empty: not held
    ignore: str = ""  # the reason, for people; empty: not ignored. At most one of hold, ignore, quarantine is set
    quarantine: str = ""  # the reason, for people; empty: not quarantined
    accept: bool | None = None  # list, bulk or spam-marked mail is taken as ordinary mail
    survey: bool | None = None  # whether the closing mail may ask for a rating
    close: bool | None = None  # close the ticket (support only)
    within: timedelta | None = None  # how long after the turn the silent side is reminded first
    fired: tuple[Fired, ...] = ()  # the rules that decided any of it, in their order
    broad: tuple[str, ...] = ()  # names of those among them that fit everything and send mail: to be limited
    meant: tuple[Fired, ...] = ()  # the rules that say what the mail means
    narrow: Ruling | None = None  # the same if those sent no mail; None: there are none

    @property
    def everybody(self) -> tuple[Fired, ...]:
        """Each rule that decided anything, once."""
        found = {(one.file, one.line): one for one in (*self.meant, *self.fired)}
        means = {(one.file, one.line) for one in self.meant}
        return tuple(one if place in means else replace(one, act=None) for place, one in found.items())

    def names(self, issue: str) -> str:
        """The rule that was the first to name this path of ``issues``."""
        return next(one.name for one in self.fired if issue in one.issues)

    def let_in(self) -> Ruling:
        """The same for a mail that is not set aside whatever rules say."""
        rests = ((one, tuple(said for said in one.decided if said.split(" =")[0] not in _ASIDE)) for one in self.fired)
        fired = tuple(replace(one, decided=rest) for one, rest in rests if rest)
        return replace(self, hold="", ignore="", quarantine="", fired=fired)

    def over(self, later: Ruling) -> Ruling:
        """This, and ``later`` where this says nothing; what adds up, adds up."""
        if not later.fired:
            return self
        pairs = {field.name: (getattr(self, field.name), getattr(later, field.name)) for field in fields(self)}
        return Ruling(**{name: _both(one, other) for name, (one, other) in pairs.items()})


def _both(one: Any, other: Any) -> Any:
    if isinstance(one, tuple):
        return tuple(dict.fromkeys((*one, *other)))
    return other if one is None or one == "" else one
