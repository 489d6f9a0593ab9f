"""``mailbot report``: how the desk is doing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from mailbot.cli.moments import At, now
from mailbot.cli.report_sheets import as_json, show, write_sheets
from mailbot.cli.setting import configure, connected
from mailbot.cli.terminal import Json, advise, print_json, progress
from mailbot.errors import Unreachable
from mailbot.figures.figure import Figure
from mailbot.figures.page import page
from mailbot.figures.span import Span, Step, span
from mailbot.routing import taxonomy
from mailbot.walk.report import PARTS, Scope, figures

app = typer.Typer(help="How the desk is doing.", add_completion=False)
Part = StrEnum("Part", ["all", "volume", "backlog", "times", "reopened", "sales", "refunds", "deflection", "csat"])
_DAYS = 30  # as far back as nothing else is said, today included


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2026-03-06") from None


@app.command()
def report(
    ctx: typer.Context,
    what: Annotated[list[Part] | None, typer.Argument(metavar="[PART]...", help=f"{', '.join(Part)}.")] = None,
    first: Annotated[
        date | None,
        typer.Option("--from", metavar="DAY", parser=_day, help="First day; else 30 days in all.", show_default=False),
    ] = None,
    last: Annotated[
        date | None,
        typer.Option("--to", metavar="DAY", parser=_day, help="The last day; else today.", show_default=False),
    ] = None,
    by: Annotated[Step | None, typer.Option(metavar="STEP", help="day, week or month; else what reads well.")] = None,
    within: Annotated[int, typer.Option(min=1, metavar="DAYS", help="So soon opened again counts as reopened.")] = 7,
    at: At = None,
    json: Json = False,
    csv: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write one CSV file a figure; - for standard output.")
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write one page with plots.")] = None,
) -> None:
    """Say how the desk is doing, in figures: volume, backlog, times, sales, refunds, deflection, satisfaction.

    Days are those of the brand's time zone. What each figure counts: docs/report.md.

    Example: mailbot report csat --from 2026-03-01 --to 2026-03-31
    """
    config, moment = configure(ctx), now(at)
    zone = ZoneInfo(config.brand.timezone)
    where = _span(first, last, moment.astimezone(zone).date(), zone, by)
    parts = list(PARTS) if not what or Part("all") in what else [part.value for part in what]
    with connected(ctx), progress("counting", None):
        drivers = taxonomy.load(config.paths.rules).drivers
        found = list(figures(Scope(config, where, moment, timedelta(days=within), drivers), parts))
    _tell(found, where, config.brand.name, json=json, csv=csv, html=html)


def _span(first: date | None, last: date | None, today: date, zone: ZoneInfo, step: Step | None) -> Span:
    end = last or max(today, first or today)
    begin = first or end - timedelta(days=_DAYS - 1)
    if begin > end:
        raise typer.BadParameter(f"--from {begin} is later than --to {end}")
    return span(begin, end, zone, step)


def _tell(found: Sequence[Figure], where: Span, brand: str, *, json: bool, csv: Path | None, html: Path | None) -> None:
    about = f"{where.first} to {where.last}, days of {where.zone}"
    if csv is not None:
        write_sheets(found, csv)
    if html is not None:
        _write(html, page(found, f"{brand} – report", about))
    if json:
        print_json(as_json(found, where))
    elif csv is None and html is None:
        show(found, about)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unreachable(f"{file}: {error.strerror}", again=False) from error
    advise(f"written: {file}")
