"""Pictures as mails carry them, and mails that carry them, made here: nobody's own."""

from __future__ import annotations

import random
import re
import struct
import zlib
from email.message import EmailMessage


def png(width: int, height: int, weight: int = 0) -> bytes:
    """A picture that any program shows; ``weight``: bytes of noise in it, as a photograph of a screen has."""
    noise = random.Random(width * height).randbytes(weight).ljust(height * (width * 3 + 1), b"\0")
    rows = b"".join(b"\0" + noise[at : at + width * 3] for at in range(0, height * width * 3, width * 3))
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(rows), b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    )


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + b"\0" * 40 + b";"


def jpeg(width: int, height: int, frame: int = 0xC0) -> bytes:
    """As cameras write it: first a JFIF segment and a thumbnail's, then tables, then the frame."""
    segments = (
        b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0",
        b"\xff\xe1" + struct.pack(">H", 2002) + b"\xff\xc0\0\x11\x08\0\x01\0\x01" + b"\0" * 1991,
        b"\xff\xff\xdb" + struct.pack(">H", 67) + b"\0" * 65,
        b"\xff\xc4" + struct.pack(">H", 31) + b"\0" * 29,
        bytes([0xFF, frame]) + struct.pack(">HBHH", 17, 8, height, width) + b"\0" * 10,
    )
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xda" + b"\0" * 20_000 + b"\xff\xd9"


SCREEN = png(1280, 800, 90_000)
DIALOG = png(420, 160, 9_000)  # cut out of it: one message
LOGO = png(180, 60, 6_000)
ICON = png(16, 16)
DOT = gif(1, 1)


def mail(html: str, *shown: tuple[str, bytes, str], attached: bytes = b"") -> bytes:
    """A mail as Outlook, Gmail and Apple Mail write it: text beside HTML, and the pictures that the HTML shows."""
    message = EmailMessage()
    message["From"], message["To"] = "Ann <ann@mail.example>", "support@acme.example"
    message["Subject"] = "It does not open"
    message.set_content(re.sub("<[^>]*>", " ", html))
    message.add_alternative(html, subtype="html")
    for cid, octets, kind in shown:
        page = message.get_payload()[1]  # type: ignore[index]
        page.add_related(
            octets, "image", kind, cid=f"<{cid}>", filename=f"{cid.partition('@')[0]}", disposition="inline"
        )
    if attached:
        message.add_attachment(attached, maintype="image", subtype="png", filename="screen.png")
    return message.as_bytes()


SIGNATURE = '<p>Ann<br><img width=180 height=60 src="cid:image001.png@01DB.5A3B7C10"><img src="cid:x%2Bin@corp"></p>'
TEXT = "<p>It does not open.</p>"
