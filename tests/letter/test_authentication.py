"""Whose proof of the From line counts (RFC 8601), as a table."""

from __future__ import annotations

import pytest

from mailbot.letter import Authentication, authentication, headers

PASS, FAIL, NONE = Authentication.PASS, Authentication.FAIL, Authentication.NONE
TRUSTED = frozenset({"mx.acme.example"})


def verdict(*fields: str, domain: str = "customer.example") -> tuple[Authentication, str]:
    raw = "".join(f"Authentication-Results: {field}\r\n" for field in fields) + "From: ann@customer.example\r\n\r\n"
    return authentication.verdict(headers.read(raw.encode()), domain, TRUSTED)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("dmarc=pass header.from=customer.example", PASS),
        ("dmarc=pass (p=reject dis=none) header.from=Customer.Example", PASS),
        (
            "dkim=pass header.d=esp.example; dmarc=pass header.from=customer.example; spf=fail",
            PASS,
        ),
        ("dmarc=pass header.from=mail.customer.example", NONE),
        ("dmarc=pass header.from=evil.example", NONE),
        ("dmarc=pass", NONE),
        ("dmarc=fail (p=none) header.from=customer.example", FAIL),
        ("dmarc=pass header.from=customer.example; dmarc=fail header.from=customer.example", FAIL),
        ("dmarc=none header.from=customer.example; dkim=pass header.d=customer.example", PASS),
        ("dmarc=none header.from=customer.example; dkim=pass header.d=mail.customer.example", NONE),
        ("dmarc=none; dkim=pass header.d=evil.example", NONE),
        ("dmarc=temperror header.from=customer.example; dkim=pass header.d=customer.example", NONE),
        ("dmarc=permerror header.from=customer.example", NONE),
        ("dkim=pass header.d=customer.example", PASS),
        ("dkim=pass header.i=@customer.example header.s=s1", PASS),
        ("dkim=pass header.d=mail.customer.example", NONE),
        ("dkim=pass header.d=evil.example", NONE),
        ("dkim=fail header.d=evil.example; dkim=pass header.d=customer.example", PASS),
        ("dkim=fail header.d=customer.example", FAIL),
        ("dkim=temperror header.d=customer.example", NONE),
        ("spf=pass smtp.mailfrom=ann@customer.example", NONE),
        ("spf=fail smtp.mailfrom=ann@customer.example", FAIL),
        ("spf=softfail smtp.mailfrom=ann@customer.example", NONE),
        ("spf=pass smtp.mailfrom=a@b.example; dkim=fail header.d=customer.example", NONE),
        ("none", NONE),
        ("dmarc=", NONE),
        ("((((((((", NONE),
    ],
)
def test_verdict(results: str, expected: Authentication) -> None:
    assert verdict(f"mx.acme.example; {results}")[0] is expected


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("bücher.example", PASS),
        ("BÜCHER.example", PASS),
        ("xn--bcher-kva.example", PASS),
        ("bucher.example", NONE),
        ("bücher.example.evil.example", NONE),
        ("ｂücher.example", NONE),  # a fullwidth letter folds into another name
    ],
)
def test_an_international_domain_counts_in_both_spellings(domain: str, expected: Authentication) -> None:
    """RFC 8616 section 4."""
    said = f"mx.acme.example; dmarc=pass header.from={domain}"
    assert verdict(said, domain="xn--bcher-kva.example")[0] is expected


def test_relaxed_alignment_goes_by_the_public_suffix_list() -> None:
    said = "mx.acme.example; dmarc=none header.from=news.shop.co.uk; dkim=pass header.d={}"
    assert verdict(said.format("shop.co.uk"), domain="news.shop.co.uk")[0] is PASS
    assert verdict(said.format("other.co.uk"), domain="news.shop.co.uk")[0] is NONE
    assert verdict(said.format("co.uk"), domain="news.shop.co.uk")[0] is NONE


def test_only_a_trusted_server_counts_and_of_its_fields_the_topmost() -> None:
    passed = "dmarc=pass header.from=customer.example"
    assert verdict(f"mx.evil.example; {passed}") == (NONE, "no Authentication-Results of a trusted server")
    assert verdict(f"mx.acme.example.evil.example; {passed}")[0] is NONE
    assert verdict("mx.acme.example; none", f"mx.acme.example; {passed}")[0] is NONE
    assert verdict("mx.acme.example; (broken", f"mx.acme.example; {passed}")[0] is NONE
    assert verdict("other.example; none", f"MX.acme.example 1; {passed}")[0] is PASS
    assert verdict()[0] is NONE


def test_a_mail_without_one_sender_proves_nothing() -> None:
    assert verdict("mx.acme.example; dmarc=pass header.from=customer.example", domain="")[0] is NONE


def test_the_reason_names_method_domain_and_server() -> None:
    assert verdict("mx.acme.example; dmarc=pass header.from=customer.example")[1] == (
        "dmarc=pass for customer.example by mx.acme.example"
    )
    assert (
        verdict("mx.acme.example; spf=pass smtp.mailfrom=a@customer.example")[1] == "spf=pass only by mx.acme.example"
    )
