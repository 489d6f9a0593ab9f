"""Who wrote a mail, in which role, and with what proof. Never which ticket it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.desk.moving import MOVES
from mailbot.desk.nouns import Act, Order, Party, Person, Proof, Ticket, Vendor
from mailbot.desk.request import Author
from mailbot.letter.letter import Authentication, Letter
from mailbot.routing.tokens import Keyring, Purpose, Token

# What only answers to a question mailed to that very address can say; with the question's token they are its word.
ANSWERS = frozenset({Act.CONFIRM, Act.DENY, *MOVES})

# What a token mailed for one act proves. A reply address proves whatever a token may prove, but confirms nothing.
PROVES: Mapping[Purpose, frozenset[Act]] = {
    Purpose.REPLY: frozenset(Act) - ANSWERS,
    Purpose.CONFIRM: frozenset({Act.CONFIRM, Act.DENY}),
    Purpose.DENY: frozenset({Act.DENY}),
    Purpose.CLOSE: frozenset({Act.CLOSE}),
    Purpose.REOPEN: frozenset({Act.REOPEN}),
    Purpose.REFUND: frozenset({Act.REFUND}),
    Purpose.CANCEL: frozenset({Act.CANCEL}),
    Purpose.SUPPORT: frozenset({Act.SUPPORT}),
    Purpose.ESCALATE: frozenset({Act.ESCALATE}),
    Purpose.RATE: frozenset({Act.RATE}),
    Purpose.NOTHELPED: frozenset({Act.REPLY}),
    Purpose.MOVE: frozenset({Act.MOVE, Act.STAY}),
    Purpose.STOP: frozenset({Act.STOP}),
    Purpose.BOUNCE: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Circle:
    """Everybody the sender might be: what was loaded about one mail."""

    operators: frozenset[str]  # lower-case addresses
    ticket: Ticket | None
    orders: tuple[Order, ...]  # named orders of which the sender is a party
    works_for: tuple[Vendor, ...]
    bought: tuple[Order, ...]
    vendors: Mapping[str, Vendor]


def is_staff(address: str, vendor: Vendor | None) -> bool:
    """Whether ``address`` is one of the vendor's own: support, account, or listed as its people."""
    return vendor is not None and (is_mailbox_of(address, vendor) or is_listed(address, vendor))


def is_mailbox_of(address: str, vendor: Vendor) -> bool:
    """Whether ``address`` is the vendor's support or account address."""
    return address != "" and address in (vendor.support_email.lower(), vendor.account_email.lower())


def is_listed(address: str, vendor: Vendor) -> bool:
    """Whether ``address`` is among the vendor's further people, by itself or by its ``@domain``."""
    domain = "@" + address.rpartition("@")[2]
    return address != "" and any(entry.lower() in (address, domain) for entry in vendor.people)


def knows_order(address: str, order: Order, vendor: Vendor | None) -> bool:
    """Whether ``address`` is a party of the order: its customer or its vendor."""
    return address != "" and (address == order.customer.address.lower() or is_staff(address, vendor))


def is_party_of(address: str, ticket: Ticket | None) -> bool:
    """Whether ``address`` is the customer or the vendor of the ticket."""
    if ticket is None or not address:
        return False
    return address == ticket.customer.address.lower() or is_staff(address, ticket.vendor)


def identify(letter: Letter, circle: Circle, token: Token | None, act: Act, ring: Keyring) -> Author:
    """Who asks for ``act``: role by address, proof by what the mail carries."""
    address = letter.sender.address
    party, vendor = _role(address, circle, token)
    proof, reason = _proof(letter, party, vendor, token, act, ring)
    person = Person(address, letter.sender.name or _name_on_file(address, circle), _language(address, circle, vendor))
    return Author(party, person, proof, vendor, reason)


def _role(address: str, circle: Circle, token: Token | None) -> tuple[Party, Vendor | None]:
    """The role of an address. Where one address is both sides, the token it answers with says which it speaks as."""
    if address in circle.operators:
        return Party.OPERATOR, None
    if circle.ticket is not None:
        return _role_on(circle.ticket, address, token)
    return _role_without_ticket(address, circle)


def _role_on(ticket: Ticket, address: str, token: Token | None) -> tuple[Party, Vendor | None]:
    is_customer = address != "" and address == ticket.customer.address.lower()
    if is_staff(address, ticket.vendor) and not (is_customer and (token is None or token.role is not Party.VENDOR)):
        return Party.VENDOR, ticket.vendor
    return (Party.CUSTOMER if is_customer else Party.STRANGER), None


def _role_without_ticket(address: str, circle: Circle) -> tuple[Party, Vendor | None]:
    for order in circle.orders:
        if address == order.customer.address.lower():
            return Party.CUSTOMER, None
        return Party.VENDOR, circle.vendors.get(order.vendor)
    if circle.bought:
        return Party.CUSTOMER, None
    if circle.works_for:
        return Party.VENDOR, circle.works_for[0]
    return Party.STRANGER, None


def _proof(
    letter: Letter, party: Party, vendor: Vendor | None, token: Token | None, act: Act, ring: Keyring
) -> tuple[Proof, str]:
    address = letter.sender.address
    if letter.authentication is Authentication.FAIL:
        return Proof.NONE, letter.authentication_reason
    if act in ANSWERS and token is not None and _proves(token, party, address, act, ring):
        return Proof.CONFIRMED, "it answers the confirmation mailed to the address on file"
    if letter.authentication is Authentication.PASS:
        return Proof.AUTHENTICATED, letter.authentication_reason
    if party is Party.VENDOR and vendor is not None and not is_mailbox_of(address, vendor):
        return Proof.NONE, "staff of a vendor who are not at its support or account address must be authenticated"
    if party is not Party.STRANGER and token is not None and _proves(token, party, address, act, ring):
        return Proof.TOKEN, "it answers with a token that was only mailed to this address"
    return Proof.NONE, letter.authentication_reason or "only its From line says who wrote it"


def _proves(token: Token, party: Party, address: str, act: Act, ring: Keyring) -> bool:
    return (token.role is party or act in MOVES) and act in PROVES[token.purpose] and ring.was_mailed_to(token, address)


def _name_on_file(address: str, circle: Circle) -> str:
    people = [order.customer for order in (*circle.orders, *circle.bought)]
    if circle.ticket is not None:
        people.insert(0, circle.ticket.customer)
    return next((person.name for person in people if person.address.lower() == address), "")


def _language(address: str, circle: Circle, vendor: Vendor | None) -> str:
    if vendor is not None:
        return vendor.language
    people = [order.customer for order in (*circle.orders, *circle.bought)]
    if circle.ticket is not None:
        people.insert(0, circle.ticket.customer)
    return next((person.language for person in people if person.address.lower() == address), "")
