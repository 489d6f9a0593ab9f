"""Money: sales that were saved, and what was paid back, for which product and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from mailbot.desk.nouns import TicketType
from mailbot.figures.figure import Chart, Column, Figure, Unit, Value, share, words

NO_ISSUE = "(no issue)"
Sums = dict[str, Decimal]  # by currency

_CURRENCY = words("currency", "Currency")
_MONEY = (_CURRENCY, Column("amount", "Amount", Unit.AMOUNT))


def saved(called_off: Iterable[tuple[Mapping[str, str], str, int]], carried_out: Iterable[tuple[str, int]]) -> Figure:
    """Customers' requests that came to an end, by how. ``called_off``: detail of the history, by whom, how many."""
    off: Counter[tuple[str, str]] = Counter()
    for detail, by, count in called_off:
        off[detail["called-off"], by] += count
    done = Counter(dict(carried_out))
    rows: list[tuple[Value, ...]] = []
    for kind in (TicketType.REFUND, TicketType.CANCELLATION):
        mine = {by: count for (each, by), count in off.items() if each == kind}
        whole = sum(mine.values()) + done[kind]
        rows += [(kind.value, f"called off by {by}", count, share(count, whole)) for by, count in sorted(mine.items())]
        rows += [(kind.value, "carried out", done[kind], share(done[kind], whole))] if done[kind] else []
    return Figure(
        "sales",
        "Saved sales",
        "Customers' requests that came to an end: called off, and not paid since, or carried out.",
        (
            words("type", "Type"),
            words("end", "End"),
            Column("requests", "Requests"),
            Column("share", "Share", Unit.SHARE),
        ),
        tuple(rows),
    )


def saved_amounts(
    called_off: Iterable[tuple[Mapping[str, str], str, int]], paid: Iterable[tuple[str, Decimal, int]]
) -> Figure:
    """The money of the same, by currency."""
    kept, gone = Sums(), Sums()
    for detail, _, count in called_off:
        for part in filter(None, detail.get("amount", "").split(", ")):
            worth, currency = part.split(" ")
            kept[currency] = kept.get(currency, Decimal(0)) + Decimal(worth) * count
    for currency, amount, count in paid:
        gone[currency] = gone.get(currency, Decimal(0)) + amount * count
    nothing = Decimal(0)
    return Figure(
        "sales_amounts",
        "Saved sales in money",
        "What called-off refunds would have paid, and what customers' refunds did pay.",
        (_CURRENCY, Column("saved", "Saved", Unit.AMOUNT), Column("paid", "Paid back", Unit.AMOUNT)),
        tuple((each, kept.get(each, nothing), gone.get(each, nothing)) for each in sorted({*kept, *gone})),
    )


def refunds_by_product(found: Iterable[tuple[str, str, Decimal, int]]) -> Figure:
    return Figure(
        "refunds_by_product",
        "Refunds by product",
        "Invoice lines paid back, whole or in part, whoever asked.",
        (words("product", "Product"), Column("refunds", "Refunds"), *_MONEY),
        _summed(found),
        Chart("bars", "product", ("refunds",)),
    )


def refunds_by_reason(found: Iterable[tuple[str | None, str, Decimal, int]]) -> Figure:
    return Figure(
        "refunds_by_reason",
        "Refunds by reason",
        "The same by the issue of their ticket. A ticket with two issues counts under each.",
        (words("issue", "Issue"), Column("refunds", "Refunds"), *_MONEY),
        _summed((path or NO_ISSUE, currency, amount, count) for path, currency, amount, count in found),
        Chart("bars", "issue", ("refunds",)),
    )


def _summed(found: Iterable[tuple[str, str, Decimal, int]]) -> tuple[tuple[str, int, str, Decimal], ...]:
    """By name and currency, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    sums: dict[tuple[str, str], Decimal] = {}
    for name, currency, amount, count in found:
        counts[name, currency] += count
        sums[name, currency] = sums.get((name, currency), Decimal(0)) + amount * count
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    return tuple((name, counts[name, currency], currency, sums[name, currency]) for name, currency in ordered)


def deflected(found: Iterable[tuple[str, str, int]], opened: int) -> Figure:
    """Known problems answered by rule. ``found``: problem, what became of it, how often; ``opened``: all tickets."""
    counts: dict[str, Counter[str]] = {}
    for problem, outcome, count in found:
        counts.setdefault(problem, Counter())[outcome] += count
    whole = sum(counts.values(), Counter())
    rows = [_deflected(problem, each, opened) for problem, each in sorted(counts.items())]
    return Figure(
        "deflection",
        "Deflection",
        "Tickets that a rule answered as a known problem. Share: of those decided, the ones for whom it was enough. "
        "Of all: of the tickets opened in this time.",
        (
            words("problem", "Problem"),
            Column("answered", "Answered"),
            Column("deflected", "Deflected"),
            Column("not_helped", "Not helped"),
            Column("undecided", "Undecided"),
            Column("share", "Share", Unit.SHARE),
            Column("of_all", "Of all", Unit.SHARE),
        ),
        (*rows, *([_deflected("all", whole, opened)] if len(rows) > 1 else [])),
    )


def _deflected(problem: str, counts: Counter[str], opened: int) -> tuple[Value, ...]:
    enough, not_helped, open_ = counts["deflected"], counts["not-helped"], counts[""]
    decided = enough + not_helped
    return (problem, decided + open_, enough, not_helped, open_, share(enough, decided), share(enough, opened))
