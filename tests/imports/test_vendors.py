"""Vendor files."""

from __future__ import annotations

import pytest

from mailbot.desk.nouns import Vendor
from mailbot.imports.mistakes import ImportMistakes
from mailbot.imports.vendors import read_vendors

HEAD = "id,name,support_email,account_email,timezone,weekend,holidays,language"


def vendors(*rows: str) -> list[Vendor]:
    return read_vendors([f"{row}\n".encode() for row in rows], "vendors.csv")


def mistakes(*rows: str) -> list[str]:
    with pytest.raises(ImportMistakes) as caught:
        vendors(*rows)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_vendor_as_the_columns_say() -> None:
    (vendor,) = vendors(HEAD, "v1,Widgets,Help@Widgets.example,owner@widgets.example,Europe/Rome,fri sat,it,it")
    assert vendor == Vendor(
        "v1", "Widgets", "owner@widgets.example", "help@widgets.example", "Europe/Rome", (4, 5), "IT", "it"
    )


def test_what_is_left_empty_has_its_default() -> None:
    (vendor,) = vendors(HEAD, "v1,Widgets,,owner@widgets.example,,,,")
    assert (vendor.address, vendor.timezone, vendor.weekend, vendor.holidays) == (
        "owner@widgets.example",
        "",
        (5, 6),
        "",
    )


def test_json_lines_take_lists_for_words() -> None:
    (vendor,) = vendors(
        '{"id": 17, "name": "Widgets", "support_email": "help@widgets.example", "weekend": ["sat", "sun"],'
        ' "people": ["jo@mail.example", "@Widgets.example"]}'
    )
    assert (vendor.id, vendor.weekend, vendor.people) == ("17", (5, 6), ("jo@mail.example", "@widgets.example"))


@pytest.mark.parametrize(
    ("words", "days"),
    [("sat sun", (5, 6)), ("fri sat", (4, 5)), ("Sunday", (6,)), ("Thurs, FRI", (3, 4)), ("", (5, 6))],
)
def test_weekend_words(words: str, days: tuple[int, ...]) -> None:
    cell = f'"{words}"'
    assert vendors(HEAD, f"v1,W,,o@w.example,,{cell},,")[0].weekend == days


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("v1,W,,o@w.example,Europe/Room,,,", "timezone: 'Europe/Room' is no time zone; write an IANA name"),
        ("v1,W,,o@w.example,../etc/passwd,,,", "timezone: '../etc/passwd' is no time zone"),
        ("v1,W,,o@w.example,,sat sumday,,", "weekend: 'sat sumday' must be days of the week like 'sat sun'"),
        ("v1,W,,o@w.example,,mon tue wed thu fri sat sun,,", "weekend: 'mon tue wed thu fri sat sun' must be days"),
        ("v1,W,,o@w.example,,,ZZ,", "holidays: 'ZZ' is a place whose public holidays nobody here knows"),
        ("v1,W,,o@w.example,,,DE-QQ,", "holidays: 'DE-QQ' is a place whose public holidays nobody here knows"),
        ("v1,W,,o@w.example,,,Italy,", "holidays: 'Italy' must be a country code like IT or DE-BY, or empty"),
        ("v1,W,,,,,,", "account_email: a vendor needs an account_email, or at least a support_email"),
        ("v1,,,o@w.example,,,,", "name: must not be empty"),
        ("v1,W,o@w,o@w.example,,,", "has 7 cells, but the header names 8 columns"),
    ],
)
def test_a_bad_row_is_told(row: str, said: str) -> None:
    (mistake,) = mistakes(HEAD, row)
    assert mistake.startswith(f"vendors.csv:2: {said}")


def test_the_same_id_twice_is_told() -> None:
    row = "v1,W,,o@w.example,,,,"
    assert mistakes(HEAD, row, row) == ["vendors.csv:3: id: 'v1' stands in line 2 already"]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("id,name,suport_email", "unknown column 'suport_email' (did you mean 'support_email'?); known are id, name"),
        ("id,name,name", "column 'name' is named twice"),
        ("name,account_email", "column 'id' is missing"),
        ("", "is empty; the first line names the columns: id,name,"),
    ],
)
def test_a_bad_header_is_told(head: str, said: str) -> None:
    assert any(said in mistake for mistake in mistakes(head))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "is no JSON; each line holds one object in { }"),
        ("[1]", "is no JSON object"),
        ('{"id": "v1", "nam": "W"}', "unknown column 'nam' (did you mean 'name'?)"),
        ('{"id": "v1", "name": true}', "name: must be a text, a number or null"),
        ('{"id": "v1"}', "name: is missing"),
        ('{"id": ' + "[" * 100_000, "is no JSON"),
    ],
)
def test_a_bad_json_line_is_told(line: str, said: str) -> None:
    good = '{"id": "v0", "name": "W", "account_email": "o@w.example"}'
    (mistake,) = mistakes(good, line)
    assert mistake.startswith(f"vendors.csv:2: {said}")


def test_what_is_no_text_is_told_by_its_line() -> None:
    with pytest.raises(ImportMistakes, match=r"vendors.csv:2: this line is no UTF-8 text"):
        read_vendors([HEAD.encode() + b"\n", b"v1,K\xe4se,,o@w.example,,,,\n"], "vendors.csv")


def test_broken_quotes_are_told_by_the_line_where_they_begin() -> None:
    assert mistakes(HEAD, 'v1,"W,,o@w.example,,,,', "v2,W,,o@w.example,,,,")[0].startswith(
        "vendors.csv:2: this is no CSV:"
    )


def test_a_quoted_cell_over_two_lines_keeps_the_line_numbers_right() -> None:
    told = mistakes(HEAD, 'v1,"W', 'X",,o@w.example,,,,', "v2,W,,o@w,,,,x,y")
    assert [mistake.split(": ")[0] for mistake in told] == ["vendors.csv:2", "vendors.csv:4"]


def test_a_flood_of_mistakes_is_cut_in_words_but_not_in_number() -> None:
    with pytest.raises(ImportMistakes) as caught:
        vendors(HEAD, *(["v1,,,,,,,"] * 1500))
    assert len(caught.value.mistakes) == 1500
    assert str(caught.value).endswith("… and 500 more")
