"""Everything one walk needs, opened once: configuration, database, rules, keys, templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from mailbot.config import Config, shipped
from mailbot.desk.bar import Deed
from mailbot.desk.clocks import DEFAULTS, Span
from mailbot.desk.nouns import Proof
from mailbot.desk.request import Policy
from mailbot.post.compose import Composer
from mailbot.post.notice import Brand
from mailbot.routing import needs as checklist
from mailbot.routing import rules
from mailbot.routing.reference import order_pattern
from mailbot.routing.rules.naming import names_in
from mailbot.routing.taxonomy import Taxonomy
from mailbot.routing.taxonomy import load as load_taxonomy
from mailbot.routing.tokens import Keyring
from mailbot.store.database import Database


@dataclass(frozen=True, slots=True)
class House:
    """The opened house. One thread works in it at a time."""

    config: Config
    database: Database
    rules: rules.Rules
    ring: Keyring
    composer: Composer
    pattern: re.Pattern[str]
    policy: Policy
    own_addresses: frozenset[str]  # lower case, without +token
    trusted: frozenset[str]  # servers whose Authentication-Results count
    operators: frozenset[str]
    taxonomy: Taxonomy  # what tickets can be about
    needs: checklist.Needs  # what customers can be asked for

    @property
    def brand(self) -> str:
        return self.config.brand.name

    @property
    def domains(self) -> frozenset[str]:
        """The domains of our own addresses."""
        return frozenset(address.rpartition("@")[2] for address in self.own_addresses)

    @property
    def domain(self) -> str:
        return self.config.brand.address.rpartition("@")[2]

    def reply_address(self, token: str) -> str:
        """Our address with a token in it."""
        local, _, domain = self.config.brand.address.rpartition("@")
        return f"{local}+{token}@{domain}"


def open_house(config: Config, *, url: str = "") -> House:
    """Open what ``config`` names; a missing database is made, missing migrations are applied.

    Raises:
        RuleError: a mistake in rules or templates.
        Unreachable: the database cannot be opened.
    """
    database = Database(url or config.database.url).open()
    database.upgrade()
    in_force = rules.load(config.paths.rules, config.brand.languages, names_of(config))
    taxonomy = load_taxonomy(config.paths.rules)
    needs = checklist.load(config.paths.rules)
    return furnished(config, database, database.keyring(), in_force, open_composer(config), taxonomy, needs)


def furnished(
    config: Config,
    database: Database,
    ring: Keyring,
    in_force: rules.Rules,
    composer: Composer,
    taxonomy: Taxonomy,
    needs: checklist.Needs,
) -> House:
    """The house of what is open and read already."""
    return House(
        config=config,
        database=database,
        rules=in_force,
        ring=ring,
        composer=composer,
        pattern=order_pattern(config.orders.pattern),
        policy=policy_of(config),
        own_addresses=_own(config),
        trusted=trusted_by(config),
        operators=frozenset(address.lower() for address in config.identity.operators),
        taxonomy=taxonomy,
        needs=needs,
    )


def policy_of(config: Config) -> Policy:
    """What the lifecycle needs of ``config``."""
    clocks = config.clocks
    spans = {span: getattr(clocks, span.value, DEFAULTS[span]) for span in Span}
    return Policy(
        timedelta(days=config.tickets.reopen_days),
        spans,
        timezone=config.brand.timezone,
        surveys=config.survey.offered,
        survey=timedelta(days=config.survey.days),
        proof={deed: Proof[getattr(config.proof, deed.value).upper()] for deed in Deed},
    )


def names_of(config: Config, folder: Path | None = None) -> rules.Names:
    """The names that rules may use: operators, languages, saved replies, issues and needs; those of another folder."""
    templates = (config.paths.templates, shipped("templates"))
    return names_in(folder or config.paths.rules, templates, config.identity.operators, config.brand.languages)


def open_composer(config: Config) -> Composer:
    """The templates of ``config``; what its folder lacks comes from the shipped ones."""
    brand = config.brand
    words = Brand(brand.name, brand.address, brand.url, brand.languages, brand.timezone)
    folders = tuple(dict.fromkeys((config.paths.templates, shipped("templates"))))
    return Composer(folders, words)


def trusted_by(config: Config) -> frozenset[str]:
    """The servers whose Authentication-Results count, in lower case."""
    return frozenset(server.lower() for server in config.identity.trusted_servers)


def _own(config: Config) -> frozenset[str]:
    listed = (address for mailbox in config.mailboxes for address in mailbox.addresses)
    return frozenset(address.lower() for address in (config.brand.address, *listed))
