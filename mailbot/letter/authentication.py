"""What the server in front found out about the From line (RFC 8601): its own topmost field, nobody else's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from authres import AuthenticationResultsHeader
from authres.core import AuthResError

from mailbot.letter import mailboxes
from mailbot.letter.headers import VALUE_LIMIT, Headers
from mailbot.letter.letter import Authentication

TROUBLE = (AuthResError, RecursionError, ValueError, TypeError, AttributeError, LookupError)
_SERVER = re.compile(r'\s*(?:\([^()]*\)\s*)*"?([^\s;"()]+)')
_FOREIGN = re.compile(r"[\w.-]*[^\W\x00-\x7f][\w.-]*")  # a name with letters that are not of ASCII
_UNKNOWN = ("temperror", "permerror")


class Result(NamedTuple):
    """One method's result, names and domains in lower case."""

    method: str
    result: str
    domain: str  # header.from for dmarc, header.d (else that of header.i) for dkim, empty for others


def verdict(header: Headers, from_domain: str, trusted: frozenset[str]) -> tuple[Authentication, str]:
    """Whether the From domain (A-labels, of the only From mailbox) is proven, and why.

    ``trusted`` holds the authserv-ids of our own servers. Anything but a clear pass or fail is NONE.
    """
    field, server = _topmost(header, trusted)
    if not server:
        return Authentication.NONE, "no Authentication-Results of a trusted server"
    if not from_domain:
        return Authentication.NONE, "no From domain to prove"
    try:
        results = [_result(found) for found in AuthenticationResultsHeader.parse_value(_ascii(field)).results]
    except TROUBLE:
        return Authentication.NONE, f"unreadable Authentication-Results of {server}"
    outcome, reason = _weigh(results, from_domain)
    return outcome, f"{reason} by {server}"


def _topmost(header: Headers, trusted: frozenset[str]) -> tuple[str, str]:
    names = {name.lower() for name in trusted}
    for field in header.every("authentication-results"):
        server = _SERVER.match(field[:1000])
        if server and server[1].lower() in names and len(field) <= VALUE_LIMIT:
            return field, server[1].lower()
    return "", ""


def _ascii(field: str) -> str:
    """``field`` with domains as A-labels: a server that speaks RFC 8616 writes them as the mail does."""
    return field if field.isascii() else _FOREIGN.sub(lambda name: mailboxes.host(name[0]), field)


def _result(found: object) -> Result:
    method = str(getattr(found, "method", "")).lower()
    properties = {f"{p.type}.{p.name}".lower(): str(p.value or "") for p in getattr(found, "properties", ())}
    if method == "dmarc":
        domain = properties.get("header.from", "").rpartition("@")[2]
    elif method == "dkim":
        domain = properties.get("header.d", "") or properties.get("header.i", "").rpartition("@")[2]
    else:
        domain = ""
    return Result(method, str(getattr(found, "result", "")).lower(), mailboxes.host(domain) if domain else "")


def _weigh(results: list[Result], domain: str) -> tuple[Authentication, str]:
    dmarc = [result for result in results if result.method == "dmarc"]
    passed = [result for result in results if result.method == "dkim" and result.result == "pass"]
    signed = [result.domain for result in passed if result.domain]
    if any(result.result == "fail" for result in dmarc):
        return Authentication.FAIL, f"dmarc=fail for {domain}"
    if dmarc:
        return _by_policy(dmarc, signed, domain)
    if domain in signed:
        return Authentication.PASS, f"dkim=pass for {domain}, no dmarc looked at,"
    return _unproven(results, signed, domain)


def _by_policy(dmarc: list[Result], signed: list[str], domain: str) -> tuple[Authentication, str]:
    """RFC 7489 section 3.1: relaxed alignment is by organisational domain."""
    said = dmarc[0]
    if all(result == Result("dmarc", "pass", domain) for result in dmarc):
        return Authentication.PASS, f"dmarc=pass for {domain}"
    if said.result == "pass":
        return Authentication.NONE, f"dmarc=pass for {said.domain or 'nobody'}, not for {domain},"
    if all(result.result == "none" for result in dmarc):
        aligned = next((name for name in signed if _aligned(name, domain)), "")
        if aligned:
            return Authentication.PASS, f"dmarc=none, dkim=pass for {aligned}"
    return Authentication.NONE, f"dmarc={said.result[:20]} for {domain}"


def _unproven(results: list[Result], signed: list[str], domain: str) -> tuple[Authentication, str]:
    passed = [result.method for result in results if result.result == "pass"]
    if signed:
        return Authentication.NONE, f"dkim=pass for {signed[0]}, not for {domain},"
    if passed:
        return Authentication.NONE, f"{passed[0][:20]}=pass only"
    checked = [result for result in results if result.method in ("spf", "dkim")]
    failed = next((result.method for result in checked if result.result == "fail"), "")
    if failed:
        return Authentication.FAIL, f"{failed}=fail"
    error = next((result for result in results if result.result in _UNKNOWN), None)
    return Authentication.NONE, f"{error.method[:20]}={error.result}" if error else "no proof"


def _aligned(signer: str, domain: str) -> bool:
    return signer == domain or (_organisation(signer) == _organisation(domain) != "")


@lru_cache(maxsize=1024)
def _organisation(domain: str) -> str:
    """The organisational domain, empty for a public suffix."""
    return _suffixes().privatesuffix(domain) or ""


@lru_cache(maxsize=1)
def _suffixes():  # type: ignore[no-untyped-def]  # the package has no types
    from publicsuffixlist import PublicSuffixList  # 40 ms and 6 MB that most mails never need

    return PublicSuffixList(accept_unknown=False)
