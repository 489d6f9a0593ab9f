"""What we encode, the standard library reads back as the same: any subject, name, text, attachment."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.post.encoding import address, ascii_html, encoded_words, fold, mailbox, one_line, text_body, unstructured
from mailbot.post.message import boundary, build
from mailbot.post.notice import Upload

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
WILD = st.text(max_size=120)  # lone surrogates and controls as well
WORDY = st.lists(st.sampled_from(["plain", "[Acme #1042]", "=?utf-8?q?x?=", "è", "日本語", "🙂👍🏽", "a" * 90, "a\tb"]))
SUBJECTS = st.one_of(ANY, WORDY.map(" ".join))


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def one_header(name: str, pieces: list[str]) -> EmailMessage:
    return parsed((fold(name, pieces) + "\r\n\r\n").encode())


@given(SUBJECTS)
def test_a_subject_comes_back(subject: str) -> None:
    assert one_header("Subject", unstructured(subject))["Subject"] == one_line(subject)


@given(WILD)
def test_nothing_in_a_subject_starts_a_second_header(subject: str) -> None:
    field = fold("Subject", unstructured(subject))
    assert field.isascii()
    assert all(line.startswith(" ") and line.strip() for line in field.split("\r\n")[1:])
    assert not any(ord(character) < 32 for character in field.replace("\r\n", ""))
    assert max(map(len, field.split("\r\n"))) <= 78


@given(ANY)
def test_a_display_name_comes_back(name: str) -> None:
    pieces = mailbox(name, "ann@customer.example")
    [read] = one_header("To", pieces)["To"].addresses
    assert read.addr_spec == "ann@customer.example"
    if len(pieces) <= 2 or one_line(name).isascii():
        assert read.display_name == one_line(name)
    else:  # the standard library puts a space between encoded-words in a name, against RFC 2047 section 6.2
        assert str(make_header(decode_header(" ".join(pieces[:-1])))) == one_line(name)


@given(WILD)
def test_an_address_is_exactly_one_address(stored: str) -> None:
    stored = f"{stored}@customer.example"
    field = one_header("To", mailbox("", stored))["To"]
    assert len(field.addresses) == 1
    assert field.addresses[0].domain == "customer.example"


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("Ann@Bücher.example", "Ann@xn--bcher-kva.example"),
        ("a b@x.example", '"a b"@x.example'),
        ('"a b"@x.example', '"a b"@x.example'),
        ("ann@x.example>, <eve@evil.example", '"ann@x.example>, <eve"@evil.example'),
        ("ann@x.example\r\nBcc: eve@evil.example", '"ann@x.example Bcc: eve"@evil.example'),
        ("ann@[127.0.0.1]", "ann@[127.0.0.1]"),
    ],
)
def test_odd_addresses_are_tamed(stored: str, written: str) -> None:
    assert address(stored) == written
    assert Address(addr_spec=written).domain


@given(ANY.filter(lambda text: one_line(text) != ""))
def test_an_encoded_word_is_short_and_holds_whole_characters(text: str) -> None:
    for word in encoded_words(one_line(text)):
        assert len(word) <= 64
        assert one_header("Subject", [word])["Subject"] is not None


@settings(max_examples=150)
@given(text=ANY, html=ANY, names=st.lists(ANY, max_size=2), data=st.binary(max_size=300))
def test_a_whole_message_comes_back(text: str, html: str, names: list[str], data: bytes) -> None:
    uploads = tuple(Upload(name, "image/png", data) for name in names)
    raw = build([fold("Subject", ["x"])], "<seed@acme.example>", text, html, uploads)
    message = parsed(raw)
    for subtype, wanted in (("plain", text), ("html", html)):
        part = message.get_body((subtype,))
        assert part is not None
        assert lines(part.get_content()) == lines(wanted)
    attached = list(message.iter_attachments())
    assert [part.get_filename("") for part in attached] == [one_line(name) for name in names]
    assert [part.get_payload(decode=True) for part in attached] == [data] * len(names)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("plain words", "7bit"),
        ("x" * 2_000, "quoted-printable"),
        ("Hi\nFrom now on", "quoted-printable"),
        ("un caffè, per favore", "quoted-printable"),
        ("まいど、おおきに。", "base64"),
    ],
)
def test_the_encoding_suits_the_words(text: str, encoding: str) -> None:
    assert text_body(text)[0] == encoding


def test_html_in_a_script_of_its_own_is_not_blown_up_with_references() -> None:
    assert ascii_html("<p>caffè</p>" + "x" * 100) == "<p>caff&#232;</p>" + "x" * 100
    assert ascii_html("<p>日本語日本語</p>") == "<p>日本語日本語</p>"


@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/mixed", "text/html\r\nX-Evil: 1", "", "nonsense"])
def test_a_type_that_cannot_be_attached_as_it_is_goes_as_bytes(kind: str) -> None:
    raw = build(["Subject: x"], "seed", "a", "b", (Upload("a.eml", kind, b"From: x\n\ny"),))
    part = next(parsed(raw).iter_attachments())
    assert part.get_content_type() == "application/octet-stream"
    assert part.get_payload(decode=True) == b"From: x\n\ny"
    assert "X-Evil" not in part


def test_a_boundary_stands_in_no_part() -> None:
    taken = boundary("seed", [])
    assert boundary("seed", [b"-- " + taken.encode()]) != taken


@pytest.mark.parametrize(
    "name", ["r\u202egpj.exe", "../../x", "a\x00b", "ä" * 120, 'q"uo\\te.txt', "日本.pdf", "a;b=c.txt"]
)
def test_file_names_survive_without_their_tricks(name: str) -> None:
    raw = build(["Subject: x"], "seed", "a", "b", (Upload(name, "image/png", b"1"),))
    assert next(parsed(raw).iter_attachments()).get_filename() == one_line(name)
