"""Store → figures: what a report counts, each part by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from mailbot.config import Config
from mailbot.desk.calendar import Calendar
from mailbot.desk.winding import calendar_of
from mailbot.figures import csat, flow, sales, times
from mailbot.figures.csat import Driver
from mailbot.figures.figure import Figure
from mailbot.figures.flow import Opened
from mailbot.figures.span import Span
from mailbot.store import census, census_money, shop
from mailbot.walk.house import policy_of


@dataclass(frozen=True)
class Scope:
    """What is asked."""

    config: Config
    span: Span
    now: datetime  # UTC
    within: timedelta = timedelta(days=7)  # so soon an opening counts as reopening
    drivers: Mapping[str, Driver] = field(default_factory=dict)  # issue path → product, process, topic

    @property
    def times(self) -> tuple[datetime, datetime]:
        """From and until, UTC."""
        return self.span.since, self.span.until

    @cached_property
    def opened(self) -> list[Opened]:
        return list(census.opened(*self.times, hourly=self.span.is_hourly))

    @cached_property
    def closed(self) -> list[tuple[str, int]]:
        return list(census.closed(*self.times, hourly=self.span.is_hourly))


def volume(scope: Scope) -> Iterator[Figure]:
    yield flow.volume(scope.opened, scope.closed, scope.span)
    yield flow.first_contact(scope.opened)


def backlog(scope: Scope) -> Iterator[Figure]:
    yield flow.backlog(census.standing(scope.now, flow.AGES))
    before = census.open_at(scope.span.since)
    yield flow.backlog_over_time(before, scope.opened, scope.closed, scope.span, scope.now)


def waits(scope: Scope) -> Iterator[Figure]:
    clocks = times.Clocks(_calendars(scope.config), max(scope.now, scope.span.until))
    yield times.waits(census.first_replies(*scope.times), census.resolutions(*scope.times), clocks)
    yield times.contacts(census.contacts(*scope.times))


def reopened(scope: Scope) -> Iterator[Figure]:
    yield times.reopened(census.ended(*scope.times), census.reopened(*scope.times), scope.within)


def saved(scope: Scope) -> Iterator[Figure]:
    off = list(census_money.called_off(*scope.times))
    yield sales.saved(off, census_money.carried_out(*scope.times))
    yield sales.saved_amounts(off, census_money.paid_out(*scope.times))


def refunds(scope: Scope) -> Iterator[Figure]:
    yield sales.refunds_by_product(census_money.refunds_by_product(*scope.times))
    yield sales.refunds_by_reason(census_money.refunds_by_reason(*scope.times))


def deflection(scope: Scope) -> Iterator[Figure]:
    opened = sum(count for *_, count in scope.opened)
    yield sales.deflected(census.deflections(*scope.times), opened)


def satisfaction(scope: Scope) -> Iterator[Figure]:
    within = timedelta(days=scope.config.survey.days)
    answers = csat.gathered(census_money.answers(*scope.times), within, scope.drivers)
    yield csat.overall(answers, census_money.surveyed(*scope.times))
    for made in (csat.scores, csat.by_driver, csat.by_topic, csat.by_issue):
        yield made(answers)


# The parts of a report, in their order.
PARTS: Mapping[str, Callable[[Scope], Iterator[Figure]]] = {
    "volume": volume,
    "backlog": backlog,
    "times": waits,
    "reopened": reopened,
    "sales": saved,
    "refunds": refunds,
    "deflection": deflection,
    "csat": satisfaction,
}


def figures(scope: Scope, parts: Iterable[str]) -> Iterator[Figure]:
    """The figures of the parts wanted, each counted when it is asked for."""
    for part in parts:
        yield from PARTS[part](scope)


def _calendars(config: Config) -> Callable[[str | None], Calendar]:
    policy, known = policy_of(config), {vendor.id: vendor for vendor in shop.all_vendors()}
    return lambda vendor: calendar_of(known.get(vendor or ""), policy)
