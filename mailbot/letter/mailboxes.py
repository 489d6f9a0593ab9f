"""Addresses in a header (RFC 5322 section 3.4), read so strictly that two readers cannot see two different people.

What is not beyond doubt has no address: a display name that looks like another address, two angle brackets, rubbish
after the brackets, an unclosed quote or comment (the shapes of CVE-2023-27043).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mailbot.letter.headers import VALUE_LIMIT, decode_words
from mailbot.letter.letter import Mailbox

_TOKEN = re.compile(r'"(?:[^"\\\r\n]|\\.)*"|\[[^\]\[]*\]|[^\s()<>,:;"\[\]\\]+|\s+|\\.|.', re.DOTALL)
_COMMENT_MARK = re.compile(r"\\.|[()]", re.DOTALL)
_ATEXT = re.compile(r"[^\s()<>\[\]:;@\\,.\"\x00-\x1f\x7f]+(?:\.[^\s()<>\[\]:;@\\,.\"\x00-\x1f\x7f]+)*")
_QUOTED = re.compile(r'"((?:[^"\\\x00-\x1f\x7f]|\\[ -~])*)"')
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LITERAL = re.compile(r"\[[0-9a-f.:]{2,45}\]|\[ipv6:[0-9a-f.:]{2,45}\]")
_ROUTE = re.compile(r"\s*@[^:<>\"]{1,500}:")
_LENIENT = re.compile(r"[^\s()<>\[\]:;@\\,\"]{1,64}@[A-Za-z0-9.-]{1,253}")
ADDRESS_LIMIT = 320  # octets: 64 + "@" + 255 (RFC 5321 section 4.5.3.1)


@dataclass(frozen=True, slots=True)
class Read:
    """One entry of an address field."""

    mailbox: Mailbox  # address empty where it has none (``MAILER-DAEMON``) or is in doubt
    doubt: str = ""  # why two readers might differ, empty where they cannot
    group: bool = False


def parse(value: str) -> list[Read]:
    """The entries of an address field's unfolded, still encoded value, in order. Looks at 16 KB at most."""
    entries, doubt = _split(value[:VALUE_LIMIT])
    read = [_entry(tokens) for tokens in entries if any(token.strip() for token in tokens)]
    if doubt:
        return [Read(entry.mailbox, doubt, entry.group) for entry in read] or [Read(Mailbox(""), doubt)]
    return read


def every_address(values: list[str]) -> list[str]:
    """The addresses of some recipient fields, for finding our own among them: lenient where ``parse`` is in doubt."""
    found: list[str] = []
    for value in values:
        entries = parse(value)
        found += [entry.mailbox.address for entry in entries if entry.mailbox.address]
        if any(entry.doubt or entry.group for entry in entries):
            found += [address for raw in _LENIENT.findall(value[:VALUE_LIMIT]) if (address := normalise(raw))]
    return list(dict.fromkeys(found))


def normalise(address: str) -> str:
    """An addr-spec for comparison: lower case, domain as A-labels (RFC 5890); empty where it is none.

    Characters with a compatibility form (fullwidth, Kelvin sign …) are refused: they would fold into another address.
    """
    address = address.strip()
    local, at, domain = address.rpartition("@")
    if not at or not local or len(address) > ADDRESS_LIMIT:
        return ""
    quoted = _QUOTED.fullmatch(local)
    if quoted:
        inner = re.sub(r"\\(.)", r"\1", quoted[1])
        local = inner if _ATEXT.fullmatch(inner) else local
    elif not _ATEXT.fullmatch(local):
        return ""
    local, domain = _folded(local), host(domain)
    return f"{local}@{domain}" if local and domain else ""


def _folded(text: str) -> str:
    """Lower case, where nothing but case is lost; empty otherwise."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text) == text
    hidden = any(unicodedata.category(char) in ("Cf", "Cc", "Co", "Cn", "Zs", "So") for char in text)
    return text.lower() if plain and not hidden else ""


def host(domain: str) -> str:
    """A domain for comparison: lower case, A-labels, no closing dot; empty where it is none."""
    folded = _folded(domain.strip().rstrip("."))
    if _LITERAL.fullmatch(folded):
        return folded
    labels = [_a_label(label) for label in folded.split(".")]
    joined = ".".join(labels)
    return joined if len(joined) <= 253 and all(_LABEL.fullmatch(label) for label in labels) else ""


def _a_label(label: str) -> str:
    """Empty for characters that no host name holds, such as the full stops of other scripts."""
    if label.isascii() or len(label) > 63:
        return label
    fit = all(unicodedata.category(char)[0] in "LMN" or char == "-" for char in label)
    return "xn--" + label.encode("punycode").decode("ascii") if fit else ""


def _split(value: str) -> tuple[list[list[str]], str]:
    """The tokens between top-level commas, comments taken out; and what is wrong with the whole."""
    entries: list[list[str]] = [[]]
    at, angle, doubt = 0, False, ""
    while token := _TOKEN.match(value, at):
        at, text = token.end(), token[0]
        if text == "(":
            after, text = _after_comment(value, at), " "
            doubt = doubt or ("an unclosed comment" if after < 0 else "")
            at = len(value) if after < 0 else after
        angle = (angle or text == "<") and text != ">"
        doubt = doubt or ("an unopened comment" if text == ")" else "")
        if text == "," and not angle:
            entries.append([])
        else:
            entries[-1].append(text)
    return entries, doubt or ("an unclosed bracket" if angle else "")


def _after_comment(value: str, at: int) -> int:
    """The offset after a comment opened before ``at``, -1 where it never closes. Quotes mean nothing in there."""
    depth = 1
    while depth and (mark := _COMMENT_MARK.search(value, at)):
        at = mark.end()
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
    return -1 if depth else at


def _entry(tokens: list[str]) -> Read:
    outside = tokens[: tokens.index("<")] if "<" in tokens else tokens
    if ":" in outside or ";" in tokens:
        return Read(Mailbox("", decode_words("".join(outside))), group=True)
    if "<" not in tokens and ">" not in tokens:
        return _bare("".join(tokens).strip())
    return _angled(tokens)


def _bare(text: str) -> Read:
    if "@" not in text:
        wrong = '"' in text and not _QUOTED.fullmatch(text)
        return Read(Mailbox("", _name(text)), "an unclosed quote" if wrong else "")
    address = normalise(re.sub(r"\s*([.@])\s*", r"\1", text) if '"' not in text else text)
    return Read(Mailbox(address), "" if address else "no well-formed address")


def _angled(tokens: list[str]) -> Read:
    if tokens.count("<") != 1 or tokens.count(">") != 1:
        return Read(Mailbox(""), "two addresses in one")
    start, stop = tokens.index("<"), tokens.index(">")
    if "".join(tokens[stop + 1 :]).strip():
        return Read(Mailbox(""), "words after the address")
    phrase, inside = "".join(tokens[:start]).strip(), "".join(tokens[start + 1 : stop]).strip()
    inside = _ROUTE.sub("", inside) if inside.startswith("@") else inside
    if not inside or "@" not in inside:
        return Read(Mailbox("", _name(phrase)))
    address = normalise(inside)
    bare = "".join(token for token in tokens[:start] if not _QUOTED.fullmatch(token))
    doubt = "" if address else "no well-formed address"
    if '"' in bare or "\\" in bare:
        doubt = "an unclosed quote"
    elif "@" in bare and normalise(bare) != address:
        doubt = "a second address before the brackets"
    return Read(Mailbox("" if doubt else address, _name(phrase)), doubt)


def _name(phrase: str) -> str:
    """A display name for people: quotes off, encoded words decoded; at most 200 characters."""
    quoted = _QUOTED.fullmatch(phrase)
    return decode_words(re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else phrase)[:200]
