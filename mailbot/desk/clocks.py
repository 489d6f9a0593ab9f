"""Every clock of the desk as one table: what it waits for, how its span is counted, and which one follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mailbot.desk.calendar import Calendar
from mailbot.desk.nouns import Deadline, Due


class Measure(StrEnum):
    """How a span is counted."""

    WORKING = "working"  # working time of the vendor
    ELAPSED = "elapsed"
    PUT_OFF = "put-off"  # elapsed; where it ends outside working time, put off to when work begins


class Span(StrEnum):
    """The configured durations, by their key in ``[clocks]``."""

    CUSTOMER_REQUEST = "customer_request"
    VENDOR_REQUEST = "vendor_request"
    VENDOR_SILENT_NOTICE = "vendor_silent_notice"
    VENDOR_SILENT_SECOND = "vendor_silent_second"
    VENDOR_SILENT_CLOSE = "vendor_silent_close"
    CUSTOMER_SILENT_NOTICE = "customer_silent_notice"
    CUSTOMER_SILENT_CLOSE = "customer_silent_close"
    CONFIRMATION = "confirmation"
    ADDRESS_HOLD = "address_hold"


@dataclass(frozen=True, slots=True)
class Clock:
    """One row of the table."""

    span: Span
    measure: Measure
    then: Due | None = None  # the next step of its ladder, counted from this one


CLOCKS: Mapping[Due, Clock] = {
    Due.VENDOR_NOTICE: Clock(Span.VENDOR_SILENT_NOTICE, Measure.ELAPSED, Due.VENDOR_SECOND),
    Due.VENDOR_SECOND: Clock(Span.VENDOR_SILENT_SECOND, Measure.ELAPSED, Due.VENDOR_CLOSE),
    Due.VENDOR_CLOSE: Clock(Span.VENDOR_SILENT_CLOSE, Measure.PUT_OFF),
    Due.CUSTOMER_NOTICE: Clock(Span.CUSTOMER_SILENT_NOTICE, Measure.WORKING, Due.CUSTOMER_CLOSE),
    Due.CUSTOMER_CLOSE: Clock(Span.CUSTOMER_SILENT_CLOSE, Measure.PUT_OFF),
    Due.UNCONFIRMED: Clock(Span.CONFIRMATION, Measure.ELAPSED),
}

# A refund or cancellation runs as long as its asker's side gives the other.
EXECUTION: Mapping[str, Clock] = {
    "customer": Clock(Span.CUSTOMER_REQUEST, Measure.WORKING),
    "vendor": Clock(Span.VENDOR_REQUEST, Measure.WORKING),
}

DEFAULTS: Mapping[Span, timedelta] = {
    Span.CUSTOMER_REQUEST: timedelta(hours=24),
    Span.VENDOR_REQUEST: timedelta(minutes=5),
    Span.VENDOR_SILENT_NOTICE: timedelta(hours=48),
    Span.VENDOR_SILENT_SECOND: timedelta(days=2),
    Span.VENDOR_SILENT_CLOSE: timedelta(days=2),
    Span.CUSTOMER_SILENT_NOTICE: timedelta(days=7),
    Span.CUSTOMER_SILENT_CLOSE: timedelta(days=7),
    Span.CONFIRMATION: timedelta(hours=48),
    Span.ADDRESS_HOLD: timedelta(hours=72),
}


def wind(due: Due, clock: Clock, since: datetime, spans: Mapping[Span, timedelta], calendar: Calendar) -> Deadline:
    """The deadline of ``clock`` wound at ``since``."""
    span = spans[clock.span]
    if clock.measure is Measure.WORKING:
        at = calendar.add(since, span)
    elif clock.measure is Measure.PUT_OFF:
        at = calendar.opens(since + span)
    else:
        at = since + span
    return Deadline(due, at, since)
