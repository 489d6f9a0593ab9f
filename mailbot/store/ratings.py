"""Answers to the survey, all of them; which count is for who reads them to say."""

from __future__ import annotations

from datetime import datetime

from mailbot.desk.request import Rating
from mailbot.store.notes import RatingRow
from mailbot.store.statement import Statement

_OF = Statement(
    lambda ticket: (
        RatingRow.select(RatingRow.at, RatingRow.score, RatingRow.reason)
        .where(RatingRow.ticket == ticket)
        .order_by(RatingRow.id)
    )
)


def add(ticket: int, rating: Rating, at: datetime, letter: int | None) -> None:
    RatingRow.create(ticket=ticket, letter=letter, at=at, score=rating.score, reason=rating.reason)


def of(ticket: int) -> list[tuple[datetime, int, str]]:
    """When, how many of five, and why; oldest first."""
    return [tuple(row) for row in _OF.rows(ticket)]
