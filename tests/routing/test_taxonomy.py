"""The issues of rules/issues.toml: what they are, and what is said of every mistake in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.config import shipped
from mailbot.errors import RuleError
from mailbot.routing import taxonomy
from mailbot.routing.taxonomy import Taxonomy

GOOD = """
[[issue]]
path   = "mail/delivery"
driver = "Hosting › Mail › Delivery"

[[issue]]
path        = "mail/delivery/bounced"
title       = { en = "Bounced", it = "Respinta" }
description = "A mail came back."

[[issue]]
path   = "shop/payment/declined"
title  = "Declined"
driver = "Shop > Checkout > Payment"
"""


def read(folder: Path, text: str) -> tuple[Taxonomy, list[RuleError]]:
    (folder / "issues.toml").write_text(text, encoding="utf-8")
    return taxonomy.look_over(folder)


def test_paths_name_their_groups_and_topics_as_well(tmp_path: Path) -> None:
    found, mistakes = read(tmp_path, GOOD)
    assert mistakes == []
    assert found.paths == {
        "mail", "mail/delivery", "mail/delivery/bounced", "shop", "shop/payment", "shop/payment/declined",
    }  # fmt: skip


def test_an_issue_has_the_driver_of_the_topic_above_it(tmp_path: Path) -> None:
    found, _ = read(tmp_path, GOOD)
    assert found.driver("mail/delivery/bounced") == ("Hosting", "Mail", "Delivery")
    assert found.driver("shop/payment/declined") == ("Shop", "Checkout", "Payment")
    assert found.driver("mail") is None


def test_a_title_is_in_the_readers_language_and_else_the_end_of_the_path(tmp_path: Path) -> None:
    found, _ = read(tmp_path, GOOD)
    titles = [found.issues["mail/delivery/bounced"].title(tag) for tag in ("it", "en", "fr")]
    assert titles == ["Respinta", "Bounced", "bounced"]
    assert found.issues["shop/payment/declined"].title("sk") == "Declined"


def test_near_paths_look_like_it_or_share_a_word(tmp_path: Path) -> None:
    found, _ = read(tmp_path, GOOD)
    assert found.near("mail/delivery/bouncd")[0] == "mail/delivery/bounced"
    assert found.near("Declined") == ("shop/payment/declined",)
    assert found.near("zzz") == ("mail", "shop")
    assert Taxonomy().near("mail") == ()


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('[[issue]]\ntitle = "x"', "1:1", "an issue needs a path"),
        ('[[issue]]\npath = "Mail/Bounced"', "2:8", "small letters"),
        ('[[issue]]\npath = "a/b/c/d"', "2:8", "at most 3 parts"),
        ("[[issue]]\npath = 7", "2:8", "takes a text in quotes"),
        ('[[issue]]\npath = "a/b"\n[[issue]]\npath = "a/b"', "4:8", "stands in line 1 already"),
        ('[[issue]]\npath = "a/b"\ndrivr = "x"', "3:1", "did you mean 'driver'?"),
        ('[[issue]]\npath = "a/b"\ndriver = "Shop › Checkout"', "3:10", "takes product, process and topic"),
        ('[[issue]]\npath = "a/b"\ntitle = { english = "x" }', "3:9", "is no language"),
        ('[[issue]]\npath = "a/b"\ndescription = ""', "3:15", "not empty"),
        ('[[rule]]\nname = "x"', "1:1", "holds [[issue]] tables only"),
        ('[issue]\npath = "a/b"', "1:1", "[[issue]]"),
        ('[[issue]\npath = "a/b"', "1:8", "Expected"),
    ],
)
def test_every_mistake_has_its_place_and_what_is_allowed(tmp_path: Path, text: str, place: str, words: str) -> None:
    _, (mistake, *_) = read(tmp_path, text)
    assert f"issues.toml:{place}: " in str(mistake)
    assert words in mistake.message


@pytest.mark.parametrize("octets", [b"\xff\xfe\x00", b"a" * 2_000_000, b"[" * 5_000, b'[[issue]]\npath = "\\ud800"'])
def test_any_bytes_give_a_message(tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "issues.toml").write_bytes(octets)
    assert taxonomy.look_over(tmp_path)[1]
    with pytest.raises(RuleError):
        taxonomy.load(tmp_path)


def test_a_folder_without_the_file_has_the_shipped_issues_and_an_empty_file_none(tmp_path: Path) -> None:
    assert taxonomy.load(tmp_path) == taxonomy.load(shipped("rules"))
    (tmp_path / "issues.toml").touch()
    assert taxonomy.load(tmp_path) == Taxonomy()


def test_those_that_ship_all_have_a_driver_and_a_title() -> None:
    found = taxonomy.load(shipped("rules"))
    assert 25 <= len(found.issues) <= 40
    assert all(found.driver(path) and issue.titles for path, issue in found.issues.items())
    assert {path.count("/") for path in found.issues} == {2}
