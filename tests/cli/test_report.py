"""The report at the command line."""

from __future__ import annotations

import csv

from mailbot.cli.report import Part
from mailbot.walk.report import PARTS
from tests.cli.conftest import Desk

MARCH = ("--from", "2026-03-01", "--to", "2026-03-31", "--at", "2026-04-01")


def test_it_knows_every_part() -> None:
    assert list(Part) == ["all", *PARTS]


def test_json_has_stable_keys(busy: Desk) -> None:
    found = busy.json("report", *MARCH)
    assert (found["from"], found["to"], found["timezone"], found["by"]) == ("2026-03-01", "2026-03-31", "UTC", "day")
    assert found["figures"]["volume"][5] == {
        "period": "2026-03-06", "opened": 1, "support": 1, "refund": 0, "cancellation": 0, "closed": 0,
    }  # fmt: skip
    assert found["figures"]["backlog"] == [{"state": "open", "type": "support", "age": "7 to 30 days", "tickets": 1}]


def test_parts_can_be_chosen(busy: Desk) -> None:
    assert set(busy.json("report", "sales", "reopened", *MARCH)["figures"]) == {"sales", "sales_amounts", "reopened"}


def test_the_last_thirty_days_are_what_nothing_else_is_said(busy: Desk) -> None:
    found = busy.json("report", "--at", "2026-03-06T15:00Z")
    assert (found["from"], found["to"]) == ("2026-02-05", "2026-03-06")


def test_sheets_for_programs(busy: Desk) -> None:
    busy.do("report", *MARCH, "--csv", busy.folder / "sheets")
    with (busy.folder / "sheets" / "first_contact.csv").open() as file:
        assert list(csv.DictReader(file)) == [{"by": "customer", "type": "support", "tickets": "1", "share": "1.0"}]
    assert busy.do("report", "reopened", *MARCH, "--csv", "-") == "closed,reopened,share,within_days\n0,0,,7\n"


def test_through_a_pipe_each_line_names_its_figure(busy: Desk) -> None:
    assert "first_contact\tcustomer\tsupport\t1\t1.0\n" in busy.do("report", "volume", *MARCH)


def test_a_page(busy: Desk) -> None:
    busy.do("report", *MARCH, "--html", busy.folder / "march.html")
    page = (busy.folder / "march.html").read_text()
    assert "<h1>Acme – report</h1>" in page
    assert "2026-03-01 to 2026-03-31, days of UTC" in page


def test_a_place_nobody_can_write_to_is_named(busy: Desk) -> None:
    assert "march.html" in busy.refused("report", *MARCH, "--html", busy.folder / "nowhere" / "march.html")


def test_days_that_are_none_are_refused(desk: Desk) -> None:
    assert "is no day" in desk.misused("report", "--from", "March")
    assert "later than" in desk.misused("report", "--from", "2026-03-31", "--to", "2026-03-01")
