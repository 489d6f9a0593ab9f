"""The mail programs people write with: what becomes of their words on the way to us."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from html import escape

from tests.cast import PEOPLE
from tests.postbox import Received

Headers = dict[str, str]
_FIELD = re.compile(r"([A-Z][A-Za-z-]*):(?: (.*)|)")
_BOUNDARY = "=_a_part_of_the_mail"


def split(block: str) -> tuple[list[tuple[str, str]], str]:
    """Header fields and body of what a story writes under ``<<``. Without header lines all of it is the body."""
    lines = block.split("\n")
    fields: list[tuple[str, str]] = []
    while lines and (_FIELD.fullmatch(lines[0]) or (fields and lines[0][:1] in (" ", "\t"))):
        line = lines.pop(0)
        if match := _FIELD.fullmatch(line):
            fields.append((match[1], match[2] or ""))
        else:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]}\n{line}")
    if fields and lines and not lines[0]:
        del lines[0]
    return fields, "\n".join(lines)


def usual(name: str, number: int, now: datetime, vouched: str) -> Headers:
    """The headers of the ``number``-th mail of the story. ``vouched``: what our server found out of its sender."""
    person = PEOPLE[name]
    domain = person.address.partition("@")[2]
    results = {"Authentication-Results": f"mx.acme.example; dmarc={vouched} header.from={domain}"} if vouched else {}
    return {
        **results,
        "From": formataddr((person.name, person.address)),
        "To": "support@acme.example",
        "Date": format_datetime(now),
        "Message-ID": f"<{name}-{number}@{domain}>",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }


def answer(mail: Received) -> Headers:
    """What pressing "reply" fills in."""
    subject = str(mail.message["Subject"])
    return {
        "To": mail.reply_to,
        "Subject": subject if subject.startswith("Re: ") else f"Re: {subject}",
        "In-Reply-To": mail.parcel.message_id,
        "References": f"{mail.message['References'] or ''} {mail.parcel.message_id}".strip(),
    }


def gmail(words: str, mail: Received) -> tuple[Headers, str]:
    said = f"On {_date(mail):%a, %b %d, %Y at %I:%M %p} Acme &lt;support@acme.example&gt; wrote:"
    text = f"{words}\n\n{said.replace('&lt;', '<').replace('&gt;', '>')}\n\n{_marked(mail.text)}"
    html = (
        f'<div dir="ltr">{_lines(words)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{said}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{mail.html}</blockquote></div>'
    )
    return _alternative(text, html)


def outlook(words: str, mail: Received) -> tuple[Headers, str]:
    head = {
        "From": "Acme <support@acme.example>",
        "Sent": f"{_date(mail):%A, %B %d, %Y %I:%M %p}",
        "To": mail.parcel.recipient,
        "Subject": str(mail.message["Subject"]),
    }
    plain = "\n".join(f"{name}: {value}" for name, value in head.items())
    rich = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in head.items())
    html = (
        f'<div class="elementToProof">{_lines(words)}</div><div id="appendonsend"></div>'
        f'<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">{rich}</div>{mail.html}'
    )
    return _alternative(f"{words}\n\n________________________________\n{plain}\n\n{mail.text}", html)


def apple(words: str, mail: Received) -> tuple[Headers, str]:
    said = f"> On {_date(mail):%-d. %b %Y, at %H:%M}, Acme <support@acme.example> wrote:"
    return {}, f"{words}\n\n{said}\n> \n{_marked(mail.text)}"


def bare(words: str, mail: Received) -> tuple[Headers, str]:
    """Quotes nothing, as phones do."""
    return {}, words


def webmail(words: str, mail: Received) -> tuple[Headers, str]:
    """HTML and nothing else."""
    html = f'<div>{_lines(words)}</div><br><blockquote type="cite">{mail.html}</blockquote>'
    return {"Content-Type": "text/html; charset=utf-8"}, html


PROGRAMS: Mapping[str, Callable[[str, Received], tuple[Headers, str]]] = {
    "gmail": gmail,
    "outlook": outlook,
    "apple": apple,
    "webmail": webmail,
    "nothing": bare,
}


def seal(fields: list[tuple[str, str]], body: str, newline: str) -> bytes:
    """The octets of a mail; a header without a value is left out."""
    return trace(fields, newline) + f"\n{body}\n".replace("\r\n", "\n").replace("\n", newline).encode()


def trace(fields: list[tuple[str, str]], newline: str) -> bytes:
    """Header fields as octets."""
    lines = (f"{name}: {_encoded(name, value)}\n" for name, value in fields if value)
    return "".join(lines).replace("\n", newline).encode()


def _encoded(name: str, value: str) -> str:
    return value if value.isascii() else Header(value, "utf-8", header_name=name).encode()


def _alternative(text: str, html: str) -> tuple[Headers, str]:
    parts = (("plain", text), ("html", html))
    body = "".join(
        f"--{_BOUNDARY}\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{words}\n"
        for kind, words in parts
    )
    return {"Content-Type": f'multipart/alternative; boundary="{_BOUNDARY}"'}, f"{body}--{_BOUNDARY}--"


def _date(mail: Received) -> datetime:
    moment: datetime = mail.message["Date"].datetime
    return moment


def _marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _lines(words: str) -> str:
    return "<br>".join(escape(line) for line in words.splitlines())
