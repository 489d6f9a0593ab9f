"""``mailbot issues``: what tickets are about, and what the list of it lacks."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mailbot.cli.moments import At, day_and_time, now, stamp, stamped
from mailbot.cli.setting import configure, connected
from mailbot.cli.terminal import Json, print_array, print_json, print_table, say
from mailbot.errors import Refused
from mailbot.routing import taxonomy
from mailbot.routing.taxonomy import Issue, Taxonomy
from mailbot.store import remarks
from mailbot.store.remarks import Kept

app = typer.Typer(help="What tickets are about.", no_args_is_help=True, add_completion=False)


@app.command("list")
def show_all(ctx: typer.Context, json: Json = False) -> None:
    """List the issues of rules/issues.toml, each with its driver.

    Example: mailbot issues list
    """
    config = configure(ctx)
    known, language = taxonomy.load(config.paths.rules), config.brand.languages[0]
    found = [_issue(known, issue, language) for _, issue in sorted(known.issues.items())]
    if json:
        print_array(found)
        return
    print_table(("path", "title", "driver"), ((each["path"], each["title"], each["driver"]) for each in found))


@app.command()
def report(
    ctx: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Also the remarks that were seen to.")] = False,
    json: Json = False,
) -> None:
    """Say what the list lacks: remarks of operators, how many tickets each path has, and which none.

    Tickets where nothing fits, suggestions and bugs come from operators: /issue none, /issue suggest, /issue bug.

    Example: mailbot issues report
    """
    known = taxonomy.load(configure(ctx).paths.rules)
    with connected(ctx):
        kept, counts = remarks.collected(done=every), remarks.counts()
    unused = sorted(path for path in known.issues if not counts.get(path))
    unlisted = sorted(path for path in counts if path not in known.paths)
    if json:
        paths = [{"path": path, "tickets": many} for path, many in counts.items()]
        told = [_remark(each) for each in kept]
        print_json({"remarks": told, "paths": paths, "unused": unused, "unlisted": unlisted})
        return
    rows = ((one.id, one.kind, one.ticket, one.by, day_and_time(one.at), one.text) for one in kept)
    _table("Remarks", ("id", "kind", "ticket", "by", "at", "text"), list(rows))
    _table("Tickets", ("path", "tickets"), sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    _table("Paths without a ticket", ("path",), [(path,) for path in unused])
    _table("Paths of tickets that are not in the list", ("path",), [(path,) for path in unlisted])


@app.command()
def done(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ID", help="The remark's number in the report.")],
    at: At = None,
) -> None:
    """A remark was seen to: the report leaves it out.

    Example: mailbot issues done 7
    """
    with connected(ctx) as database, database.transaction():
        if not remarks.settle(number, now(at)):
            raise Refused("no-such-remark")
    say(f"remark {number}: done", style="good")


def _table(title: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    say(f"{title}: {len(rows)}", style="strong")
    if rows:
        print_table(columns, rows)


def _issue(known: Taxonomy, issue: Issue, language: str) -> dict[str, Any]:
    driver = known.driver(issue.path)
    return {
        "path": issue.path,
        "title": issue.title(language),
        "driver": " › ".join(driver) if driver else None,
        "description": issue.description or None,
    }


def _remark(kept: Kept) -> dict[str, Any]:
    return {
        "id": kept.id,
        "kind": kept.kind,
        "text": kept.text,
        "ticket": kept.ticket,
        "by": kept.by,
        "at": stamp(kept.at),
        "done_at": stamped(kept.done_at),
    }
