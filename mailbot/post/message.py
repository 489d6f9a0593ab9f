"""The bytes of one message: headers, a text and an HTML alternative, attachments (RFC 5322, RFC 2045-2049)."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from mailbot.post.encoding import MEDIA_TYPE, base64_body, fold, one_line, parameter, text_body
from mailbot.post.notice import Upload

OPAQUE: Final = "application/octet-stream"
COMPOSITE: Final = ("message/", "multipart/")  # may not be base64 (RFC 2046 section 5.2.1)


def build(headers: list[str], seed: str, text: str, html: str, uploads: tuple[Upload, ...] = ()) -> bytes:
    """A whole message with CRLF line ends.

    ``headers`` are folded fields without MIME ones; ``seed`` (the Message-ID) makes the boundaries, so that the
    same message built twice has the same bytes.
    """
    words = _multipart("alternative", seed, [_text("plain", text), _text("html", html)])
    whole = _multipart("mixed", seed, [words, *map(_attached, uploads)]) if uploads else words
    head = "\r\n".join([*headers, "MIME-Version: 1.0"]) + "\r\n"
    return head.encode("utf-8", "replace") + whole


def _text(subtype: str, text: str) -> bytes:
    encoding, body = text_body(text)
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + body


def _attached(upload: Upload) -> bytes:
    kind = one_line(upload.type).lower()
    if not MEDIA_TYPE.fullmatch(kind) or kind.startswith(COMPOSITE):
        kind = OPAQUE
    fields = [
        fold("Content-Type", [kind]),
        fold("Content-Disposition", _listed("attachment", parameter("filename", upload.name))),
        "Content-Transfer-Encoding: base64",
    ]
    return "\r\n".join([*fields, "", ""]).encode() + base64_body(upload.data)


def _listed(value: str, parameters: list[str]) -> list[str]:
    parts = [value, *parameters]
    return [*(part + ";" for part in parts[:-1]), parts[-1]]


def _multipart(subtype: str, seed: str, parts: list[bytes]) -> bytes:
    mark = boundary(f"{subtype} {seed}", parts)
    fence = f"--{mark}\r\n".encode()
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{mark}"\r\n\r\n'
    inner = b"".join([fence + part + (b"" if part.endswith(b"\r\n") else b"\r\n") for part in parts])
    return head.encode() + inner + f"--{mark}--\r\n".encode()


def boundary(seed: str, parts: list[bytes]) -> str:
    """A boundary that stands in none of ``parts``, and is the same whenever seed and parts are."""
    for attempt in range(1_000):
        mark = "=_" + sha256(f"{seed} {attempt}".encode("utf-8", "replace")).hexdigest()[:24]
        if not any(mark.encode() in part for part in parts):
            return mark
    raise AssertionError("a thousand boundaries in one mail: somebody knows how they are made")
