"""Characters to bytes of a mail: header words, addresses, parameters, bodies.

Nothing here knows what a notification is. No function lets CR, LF, NUL or another control into a header.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

LINE = 78  # RFC 5322 section 2.1.1: lines should not be longer
HARD_LINE = 998  # and must not be longer than this
WORD = 64  # an encoded-word may have 75 characters (RFC 2047 section 2); shorter ones also fit behind "Subject: "
PAYLOAD = WORD - len("=?utf-8?q??=")

# Controls, line and paragraph separators, and the marks that turn the direction of what follows them.
UNSAFE = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+")
SURROGATES = re.compile("[\ud800-\udfff]")
ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+)*")
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+\-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+\-]{0,60}")
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
Q_SAFE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/")  # RFC 2047 section 5 (3)
UTF8 = "utf-8''"  # charset and (no) language in front of a parameter, RFC 2231 section 4
PLAIN_BYTES = bytes(range(32, 127)) + b"\t\r\n"


def one_line(text: str) -> str:
    """``text`` as one line: controls and direction overrides become a space, runs of spaces one space."""
    if not text.isprintable():  # true for most, and cheap to ask
        text = UNSAFE.sub(" ", SURROGATES.sub("\ufffd", text))
    return " ".join(text.split())


def fold(name: str, pieces: list[str]) -> str:
    """A header field of ``pieces`` joined by single spaces, folded at 78 columns where a space allows it."""
    lines, line = [], f"{name}: {pieces[0]}" if pieces else f"{name}:"
    for piece in pieces[1:]:
        if len(line) + 1 + len(piece) > LINE:
            lines.append(line)
            line = ""
        line += " " + piece
    return "\r\n".join([*lines, line])


def unstructured(text: str) -> list[str]:
    """The pieces of a field such as Subject; only the stretch that needs it becomes encoded-words (RFC 2047)."""
    words = one_line(text).split(" ")
    foreign = [index for index, word in enumerate(words) if not _plain(word)]
    if not foreign:
        return words
    first, last = foreign[0], foreign[-1] + 1
    return [*words[:first], *encoded_words(" ".join(words[first:last])), *words[last:]]


def _plain(word: str) -> bool:
    return word.isascii() and len(word) < WORD and "=?" not in word


def encoded_words(text: str) -> list[str]:
    """``text`` as encoded-words of whole characters, Q or B, whichever is shorter."""
    data = text.encode()
    if len(_q(data)) <= (len(data) + 2) // 3 * 4:
        return [f"=?utf-8?q?{_q(chunk)}?=" for chunk in _chunks(text, PAYLOAD, lambda raw: len(_q(raw)))]
    return [f"=?utf-8?b?{b64encode(chunk).decode()}?=" for chunk in _chunks(text, PAYLOAD // 4 * 3, len)]


def _q(data: bytes) -> str:
    return "".join([chr(byte) if byte in Q_SAFE else "_" if byte == 32 else f"={byte:02X}" for byte in data])


def _chunks(text: str, room: int, cost: Callable[[bytes], int]) -> list[bytes]:
    chunks, used = [bytearray()], 0
    for character in text:
        raw = character.encode()
        price = cost(raw)
        if used + price > room:
            chunks.append(bytearray())
            used = 0
        chunks[-1] += raw
        used += price
    return [bytes(chunk) for chunk in chunks]


@lru_cache(maxsize=4_096)
def address(mailbox: str) -> str:
    """An addr-spec that is exactly one address whatever was stored: domain as A-label, odd local part quoted.

    A local part beyond ASCII stays as it is (RFC 6532) and needs a server with SMTPUTF8.
    """
    local, _, domain = one_line(mailbox).rpartition("@")
    if not domain.isascii():
        domain = a_label(domain)
    domain = re.sub(r"[^A-Za-z0-9.\-\[\]:]", "", domain)
    if not local or not ATOM.fullmatch("".join(c if c.isascii() else "x" for c in local)):
        bare = local[1:-1] if len(local) > 1 and local[0] == local[-1] == '"' else local
        local = _quoted(re.sub(r"\\(.)", r"\1", bare))
    return f"{local}@{domain}"


def a_label(domain: str) -> str:
    """The domain in the letters of DNS (RFC 5890); what cannot be written so loses the odd characters."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain.encode("ascii", "ignore").decode("ascii")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def mailbox(name: str, addr: str) -> list[str]:
    """The pieces of ``"Name" <addr>``; the name as a quoted string, or as encoded-words where that will not do."""
    name = one_line(name)
    if not name:
        return [f"<{address(addr)}>"]
    plain = all(map(_plain, name.split(" ")))
    return [*(_quoted(name).split(" ") if plain else encoded_words(name)), f"<{address(addr)}>"]


def message_ids(ids: tuple[str, ...]) -> list[str]:
    """Those of ``ids`` that are well-formed Message-IDs, each once."""
    return list(dict.fromkeys(one for one in ids if MESSAGE_ID.fullmatch(one)))


def parameter(name: str, value: str) -> list[str]:
    """A MIME parameter, in pieces; continued and percent-encoded as RFC 2231 has it where needed."""
    value = one_line(value)
    if value.isascii() and len(value) <= WORD - len(name) - 6:
        return [f"{name}={_quoted(value)}"]
    room = WORD - len(name) - 14
    chunks = [quote(chunk, safe="") for chunk in _chunks(value, room, lambda raw: len(quote(raw, safe="")))]
    if len(chunks) == 1:
        return [f"{name}*={UTF8}{chunks[0]}"]
    return [f"{name}*{index}*={'' if index else UTF8}{chunk}" for index, chunk in enumerate(chunks)]


def text_body(text: str) -> tuple[str, bytes]:
    """(Content-Transfer-Encoding, lines with CRLF): 7bit where it can be, else quoted-printable or base64.

    A line that begins with "From " is quoted, or a mailbox file on the way would put a ">" before it.
    Base64 is taken where more than one byte in six would have to be quoted: then it is the shorter one.
    """
    lines = (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).rstrip("\n").split("\n")
    data = "\r\n".join([*lines, ""]).encode("utf-8", "replace")
    odd = len(data.translate(None, PLAIN_BYTES))
    if not odd and b"\nFrom " not in data and max(map(len, lines)) <= HARD_LINE:  # then a character is a byte
        return "7bit", data
    if odd * 6 > len(data):
        return "base64", base64_body(data)
    return "quoted-printable", binascii.b2a_qp(data, istext=True)


def ascii_html(html: str) -> str:
    """HTML with its few characters beyond ASCII as references: it then travels as it is, and can be read at source.

    A page in a script of its own stays as it is: references would double its size.
    """
    if html.isascii():
        return html
    written = referenced(html)
    if (len(written) - len(html)) * 12 > len(html) and (len(html.encode("utf-8", "replace")) - len(html)) * 20 > len(
        html
    ):
        return html
    return written


def referenced(text: str) -> str:
    """Characters beyond ASCII as numbers of theirs, as HTML has it."""
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def base64_body(data: bytes) -> bytes:
    """Base64 in lines of 76 characters (RFC 2045 section 6.8)."""
    whole = binascii.b2a_base64(data, newline=False)
    return b"\r\n".join([whole[at : at + 76] for at in range(0, len(whole), 76)]) + b"\r\n"
