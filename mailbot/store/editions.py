"""Which version of the admins' rules was in force, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mailbot.store.notes import EditionRow, RulesetRow
from mailbot.store.statement import Statement, insert

_VERSION = insert(RulesetRow, ("version", "at", "files"), ignore=True)
_EDITION = insert(EditionRow, ("ruleset", "at"))
_LATEST = Statement(lambda: EditionRow.select(EditionRow.ruleset).order_by(EditionRow.id.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class Edition:
    """Rules that came into force."""

    version: str
    since: datetime  # UTC
    files: Mapping[str, str]  # name → SHA-256 of its content


def use(version: str, files: Mapping[str, str], at: datetime) -> None:
    """These rules are in force; noted once until others are. Call it in a transaction."""
    if _LATEST.value() != version:
        _VERSION.run(version, at, dict(files))
        _EDITION.run(version, at)


def since(version: str, at: datetime) -> datetime | None:
    """When these rules had come into force that were so at that time; None where nobody noted it."""
    query = EditionRow.select(EditionRow.at).where((EditionRow.ruleset == version) & (EditionRow.at <= at))
    row = query.order_by(EditionRow.id.desc()).first()
    return row.at if row else None


def every() -> list[Edition]:
    """All that ever were in force, the oldest first; one that came back stands there again."""
    query = EditionRow.select(EditionRow.at, RulesetRow.version, RulesetRow.files).join(RulesetRow)
    return [Edition(row.version, row.at, row.files) for row in query.order_by(EditionRow.id).namedtuples()]
