"""The leaves of the book of samples: each mail we write, with what a filter can look for in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mailbot.desk.nouns import Party
from mailbot.post.compose import Composed, Composer
from mailbot.post.notice import Addresses, Kind
from mailbot.post.sample import samples

OF_SAMPLES = "acme.example"  # the domain the samples are signed for; the book shows the brand's own


@dataclass(frozen=True, slots=True)
class Leaf:
    """One mail of the book."""

    name: str  # kind-role and, where there are several, a variant
    language: str  # the tag it is written in
    kind: Kind
    role: Party  # the reader's
    type: str  # of the ticket, as X-Mailbot-Type has it
    phrase: str  # the first words of the mail
    why: str  # what it tells after them
    mail: Composed

    @property
    def path(self) -> str:
        """Where the mail stands in the book, without the ending of a file."""
        return f"{self.language}/{self.name}"


def leaves(composer: Composer, tag: str) -> Iterator[Leaf]:
    """Every mail in one language of ``composer``. Raises RuleError where a template does not check out."""
    desk = composer.desk(tag)
    domain = composer.brand.address.rpartition("@")[2]
    for sample in samples(tag):
        one = replace(sample, addresses=_at(domain, sample.addresses))
        seen = composer.described(one.notice, one.addresses, desk)
        mail = composer.compose(one.notice, one.addresses)
        kind, role, ticket = one.notice.kind, one.notice.role, one.notice.ticket
        yield Leaf(one.name, tag, kind, role, str(ticket.type), seen["phrase"], seen["why"], mail)


def per_language(composer: Composer) -> int:
    """How many leaves each language has."""
    return sum(1 for _ in samples(composer.languages[0]))


def _at(domain: str, addresses: Addresses) -> Addresses:
    """The same addresses at the brand's own domain."""

    def ours(address: str) -> str:
        return address.replace(OF_SAMPLES, domain)

    links = tuple(replace(link, address=ours(link.address)) for link in addresses.links)
    survey = tuple(replace(link, address=ours(link.address)) for link in addresses.survey)
    return replace(
        addresses,
        message_id=ours(addresses.message_id),
        reply_to=ours(addresses.reply_to),
        links=links,
        survey=survey,
    )
