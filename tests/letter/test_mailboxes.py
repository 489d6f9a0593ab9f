"""Addresses: the same person for every reader, or nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.letter import mailboxes


def only(value: str) -> tuple[str, str]:
    [entry] = mailboxes.parse(value)
    assert not entry.doubt
    return entry.mailbox.name, entry.mailbox.address


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("Ann@Customer.Example", "", "ann@customer.example"),
        ("Ann Customer <ann@customer.example>", "Ann Customer", "ann@customer.example"),
        ('"boss@acme.example" <ann@customer.example>', "boss@acme.example", "ann@customer.example"),
        ("=?utf-8?b?QsO2Yg==?= <bob@x.example>", "Böb", "bob@x.example"),
        ("(say) Ann (hi) <ann@customer.example> (bye)", "Ann", "ann@customer.example"),
        ("ann @ customer . example", "", "ann@customer.example"),
        ('"ann"@customer.example', "", "ann@customer.example"),
        ('"ann smith"@customer.example', "", '"ann smith"@customer.example'),
        ("<@relay.example,@b.example:ann@customer.example>", "", "ann@customer.example"),
        ("ann@Kafé.example.", "", "ann@xn--kaf-dma.example"),
        ("ann@straße.example", "", "ann@xn--strae-oqa.example"),
        ("ann@XN--KAF-DMA.example", "", "ann@xn--kaf-dma.example"),
        ("ann@[192.0.2.1]", "", "ann@[192.0.2.1]"),
        ("Ann [Acme] O'Neil Jr. <ann+tag@customer.example>", "Ann [Acme] O'Neil Jr.", "ann+tag@customer.example"),
        ("MAILER-DAEMON", "MAILER-DAEMON", ""),
    ],
)
def test_one_mailbox(value: str, name: str, address: str) -> None:
    assert only(value) == (name, address)


@pytest.mark.parametrize("domain", ["p\u0430ypal.example", "c\u0443stomer.example"])
def test_a_look_alike_domain_is_another_domain(domain: str) -> None:
    assert only(f"ann@{domain}")[1].startswith("ann@xn--")


def test_dots_and_tags_of_a_local_part_are_kept() -> None:
    assert mailboxes.normalise("A.N.N+x@Customer.example") == "a.n.n+x@customer.example"


@pytest.mark.parametrize("address", ["", "ann", "@x.example", "ann@", "a b@x.example", "ann@-x.example",
    "a@" + "x" * 64, "a..b@x.example",
                                     "ann@x..example", "ann\u200b@x.example",
                                     "a" * 400 + "@customer.example"])  # fmt: skip
def test_no_address(address: str) -> None:
    assert mailboxes.normalise(address) == ""


def test_recipients_are_found_where_a_sender_would_be_in_doubt() -> None:
    values = ['"Acme <support+token@acme.example>', "Friends: bob@x.example;, <carl@x.example> oops"]
    assert mailboxes.every_address(values) == ["support+token@acme.example", "bob@x.example", "carl@x.example"]


@given(st.text(alphabet='ab@.<>"\\(),:;[] \u00e9=?', max_size=40))
def test_an_address_without_doubt_stands_in_the_field_as_it_is(value: str) -> None:
    for entry in mailboxes.parse(value):
        if entry.mailbox.address and entry.mailbox.address.isascii() and '"' not in value and "\\" not in value:
            local, _, domain = entry.mailbox.address.rpartition("@")
            assert local in value
            assert domain.startswith("xn--") or "xn--" in domain or domain in value.replace(" ", "").replace("é", "")
