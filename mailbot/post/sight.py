"""What one reader may see of a ticket, and how its people are called for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from mailbot.desk.nouns import Comment, Party
from mailbot.post import language
from mailbot.post.author import display, isolated
from mailbot.post.encoding import one_line
from mailbot.post.notice import Brand, Kind, Notice

ROLES: Final = (Party.CUSTOMER, Party.VENDOR, Party.OPERATOR)
STAFF: Final = ("staff", "admin", "administrator", "support team", "helpdesk")  # what only operators may be called


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language as a notification is written in it."""

    tag: str
    direction: str  # ltr | rtl
    words: Mapping[str, str]  # the blocks of words.j2
    claims: Mapping[Party, frozenset[str]]  # what the display name of such a party may not say: it is not theirs

    def date(self, at: datetime, zone: tzinfo) -> str:
        """``6 March 2026``"""
        return language.day(at.astimezone(zone).date(), self.words["date"], self.tag)

    def moment(self, at: datetime, zone: tzinfo) -> str:
        """``Friday 6 March 2026, 15:00``"""
        local = at.astimezone(zone)
        on = language.day(local.date(), self.words["day"], self.tag)
        return f"{on}{self.words.get('comma', ',')} {language.clock(local, self.words['time'], self.tag)}"

    def isolated(self, name: str) -> str:
        """A name, a number, an address, so that it can stand between this language's words."""
        return isolated(name, self.direction)

    def word(self, key: str) -> str:
        """The word for a state, a role, a kind of order; the key itself where an old words.j2 has none."""
        return self.words.get(key.replace("-", "_"), key)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one reader may see, and how things are called for them."""

    notice: Notice
    brand: Brand
    tongue: Tongue
    zone: tzinfo

    @property
    def outside(self) -> bool:
        """Mail to somebody who proved nothing: nothing that they, or somebody in their name, sent is repeated."""
        return self.notice.role is Party.STRANGER or (self.notice.ticket.outsider and not self.staff)

    @property
    def known(self) -> bool:
        """Whether the ticket itself may be described to this reader."""
        return not self.outside and self.notice.kind is not Kind.CONFIRM

    @property
    def staff(self) -> bool:
        return self.notice.role is Party.OPERATOR

    def name(self, party: Party) -> str:
        """What a party is called in a sentence, or empty where they have no name fit to show."""
        ticket = self.notice.ticket
        if party is Party.CUSTOMER:
            return self.tongue.isolated(display(ticket.customer.name, self.tongue.claims[party]))
        if party is Party.VENDOR:
            return self.tongue.isolated(one_line(ticket.vendor.name)) if ticket.vendor else ""
        return "" if party is Party.STRANGER else self.tongue.isolated(self.brand.name)

    def called(self, party: Party) -> str:
        return self.name(party) or self.tongue.words[f"the_{party}"]

    def opening(self, party: Party) -> str:
        """The same at the start of a sentence; a name keeps its own capitals."""
        plain = self.tongue.words[f"the_{party}"] if not self.name(party) else ""
        return plain[:1].upper() + plain[1:] if plain else self.name(party)

    def other(self) -> str:
        """Whom this reader talks to; our staff where no vendor is there."""
        return self.called(self._other) if self._other else self.tongue.words["the_operator"]

    def other_opening(self) -> str:
        """The same at the start of a sentence."""
        if self._other:
            return self.opening(self._other)
        plain = self.tongue.words["the_operator"]
        return plain[:1].upper() + plain[1:]

    @property
    def _other(self) -> Party | None:
        if self.notice.role in (Party.VENDOR, Party.OPERATOR):
            return Party.CUSTOMER
        return Party.VENDOR if self.notice.ticket.vendor else None

    def author(self, comment: Comment) -> str:
        """Who wrote a comment. A customer without a name fit to show is shown by address, anybody else by role."""
        role = comment.author_role
        shown = display(comment.author_name, self.tongue.claims.get(role, frozenset()))
        if shown or role not in (Party.CUSTOMER, Party.STRANGER):
            return self.tongue.isolated(shown) or self.name(role)
        return self.tongue.isolated(one_line(comment.author))

    def may_see(self, comment: Comment) -> bool:
        if comment.internal or comment.held or self.notice.kind is Kind.CONFIRM:
            return False
        return not self.outside or comment.author_role is Party.OPERATOR


def claims(words: Mapping[str, str], brand: str) -> dict[Party, frozenset[str]]:
    """For each party the words its display names may not hold: the brand, and what the others are called."""
    called = {role: {str(role), words.get(str(role), "").casefold()} for role in ROLES}
    called[Party.OPERATOR] |= {*STAFF, brand.casefold()}
    return {
        party: frozenset().union(*(theirs for role, theirs in called.items() if role is not party))
        for party in (*ROLES, Party.STRANGER)
    }


def zone_of(notice: Notice, brand: Brand) -> tzinfo:
    """The vendor's zone, the brand's where there is no vendor (or an unknown zone), else UTC."""
    wanted = notice.ticket.vendor.timezone if notice.ticket.vendor else ""
    zone = language.zone(wanted) or language.zone(brand.timezone) or language.zone("UTC")
    assert zone, "tzdata is a dependency"
    return zone
