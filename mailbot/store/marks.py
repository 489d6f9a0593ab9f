"""Marks of vendors who called off what operators let through, and the flag that enough of them raise."""

from __future__ import annotations

from datetime import datetime

from peewee import fn

from mailbot.store.tables import MarkRow, VendorRow


def add(vendor: str, ticket: int, at: datetime) -> None:
    MarkRow.create(vendor=vendor, ticket=ticket, at=at)


def count(vendor: str, since: datetime) -> int:
    """How many marks a vendor got since then."""
    mine = (MarkRow.vendor == vendor) & (MarkRow.at > since)
    return int(MarkRow.select(fn.COUNT(MarkRow.id)).where(mine).scalar())


def flag(vendor: str, at: datetime) -> None:
    """From now on requests of this vendor's customers execute at once; a flag that flies stays as it is."""
    VendorRow.update(flagged_at=at).where(VendorRow.id == vendor, VendorRow.flagged_at.is_null()).execute()


def lift(vendor: str) -> bool:
    """Take the flag down, and the marks with it; False where there was none."""
    MarkRow.delete().where(MarkRow.vendor == vendor).execute()
    lifted = VendorRow.update(flagged_at=None).where(VendorRow.id == vendor, VendorRow.flagged_at.is_null(False))
    return bool(lifted.execute())


def flagged() -> list[tuple[str, datetime]]:
    """Flagged vendors and since when, by id."""
    rows = VendorRow.select().where(VendorRow.flagged_at.is_null(False)).order_by(VendorRow.id)
    return [(row.id, row.flagged_at) for row in rows]
