"""vendors.csv → vendors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mailbot.desk.nouns import Vendor
from mailbot.imports import values
from mailbot.imports.rows import Columns
from mailbot.imports.sheet import Parsers, Sheet

PARSERS: Parsers = {
    "id": values.number,
    "name": values.name,
    "support_email": values.optional_address,
    "account_email": values.optional_address,
    "timezone": values.zone,
    "weekend": values.weekend,
    "holidays": values.country,
    "language": values.language,
    "people": values.people,
}
COLUMNS = Columns(
    required=("id", "name"),
    optional=("support_email", "account_email", "timezone", "weekend", "holidays", "language", "people"),
)


def read_vendors(stream: Iterable[bytes], file: str) -> list[Vendor]:
    """The vendors of a file, given as its lines. Raises ImportMistakes with all that is wrong."""
    sheet = Sheet(file, COLUMNS, PARSERS)
    found: dict[str, tuple[int, Vendor]] = {}
    for line, row in sheet.values(stream):
        if not row["support_email"] and not row["account_email"]:
            sheet.wrong(line, "account_email: a vendor needs an account_email, or at least a support_email")
        elif row["id"] in found:
            sheet.wrong(line, f"id: {row['id']!r} stands in line {found[row['id']][0]} already")
        else:
            found[row["id"]] = (line, _vendor(row))
    return [vendor for _, vendor in found.values()]


def _vendor(row: dict[str, Any]) -> Vendor:
    return Vendor(**row)
