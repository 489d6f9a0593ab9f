"""bytes → Letter: who, whom, when, what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailbot.letter import Letter, Machine, attachment_bytes, read

HEAD = (
    "From: Ann <ann@customer.example>\r\nTo: support@acme.example\r\nSubject: Hello\r\n"
    "Date: Fri, 6 Mar 2026 15:00:00 +0100\r\n"
)


def mail(fields: str = "", body: str | bytes = "Hello.\r\n", head: str = HEAD) -> Letter:
    octets = body if isinstance(body, bytes) else body.encode()
    return read((head + fields).encode() + b"\r\n" + octets)


def test_a_plain_mail() -> None:
    letter = mail("Message-ID: <m1@customer.example>\r\nIn-Reply-To: <m0@acme.example>\r\n")
    assert letter.sender.name == "Ann"
    assert letter.sender.address == "ann@customer.example"
    assert letter.subject == "Hello"
    assert letter.date == datetime(2026, 3, 6, 14, tzinfo=UTC)
    assert (letter.message_id, letter.in_reply_to) == ("<m1@customer.example>", ("<m0@acme.example>",))
    assert (letter.text, letter.fresh, letter.html) == ("Hello.", "Hello.", "")
    assert (letter.machine, letter.lossy, letter.flags) == (Machine.NONE, False, ())


def test_recipients_stand_by_authority() -> None:
    fields = (
        "Cc: c@x.example\r\nDelivered-To: Two@acme.example\r\nX-Forwarded-To: four@acme.example\r\n"
        "Envelope-To: three@acme.example\r\nX-Original-To: one@acme.example\r\nDelivered-To: deeper@acme.example\r\n"
    )
    assert mail(fields).recipients == (
        "one@acme.example", "two@acme.example", "deeper@acme.example", "three@acme.example", "four@acme.example",
        "support@acme.example", "c@x.example",
    )  # fmt: skip


def test_of_a_long_list_of_references_both_ends_are_kept() -> None:
    ids = [f"<{number}@x.example>" for number in range(10_000)]
    references = mail("References: " + " ".join(ids) + "\r\n").references
    assert references == tuple(ids[:50] + ids[-50:])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<a@b>", "<a@b>"),
        ("a@b.example", "<a@b.example>"),
        ("(x) <a@b> <c@d>", "<a@b>"),
        ("rubbish here", ""),
        ("<a\x00 b>", ""),
    ],
)
def test_the_message_id_is_the_first_valid_one(value: str, expected: str) -> None:
    assert mail(f"Message-ID: {value}\r\n").message_id == expected


def test_doubled_fields_count_once_and_are_told() -> None:
    letter = mail(
        "Subject: Other\r\nDate: Sat, 7 Mar 2026 15:00:00 +0100\r\nMessage-ID: <a@b>\r\nMessage-ID: <c@d>\r\n"
    )
    assert (letter.subject, letter.message_id) == ("Hello", "<a@b>")
    assert set(letter.flags) >= {"2 Subject headers", "2 Date headers", "2 Message-ID headers"}


DATES = ("", "yesterday", "Mon, 99 Foo 2026 25:61:00 +0000", "Fri, 6 Mar 1066 15:00 +0100", "6 Mar 9999 15:00 +0000")


@pytest.mark.parametrize("date", DATES)
def test_an_absurd_date_is_none(date: str) -> None:
    letter = mail(head=HEAD.replace("Fri, 6 Mar 2026 15:00:00 +0100", date))
    assert letter.date is None
    assert "Date absent or absurd" in letter.flags


def test_two_from_fields_name_nobody() -> None:
    assert mail("From: boss@acme.example\r\n").sender.address == ""


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?b?R3LD?= =?utf-8?b?vMOfZQ==?=", "Grüße"),
        ("=?iso-8859-1*de?q?Gr=FC=DFe?= an alle", "Grüße an alle"),
        ("=?utf-8?q?a=0Ab=00c?=", "a b c"),
        ("a\r\n =?utf-8?q?b?=\r\n c", "a b c"),
        ("=?utf-8?q?open?", "=?utf-8?q?open?"),
        ("=?x-unheard-of?q?caf=C3=A9?=", "café"),
        ("Grüße", "Grüße"),
    ],
)
def test_a_subject_is_one_decoded_line(raw: str, shown: str) -> None:
    assert mail(head=HEAD.replace("Subject: Hello", f"Subject: {raw}")).subject == shown


def test_marks_nobody_sees_stay_in_the_subject_and_are_told() -> None:
    letter = mail(head=HEAD.replace("Subject: Hello", "Subject: [Acme #10\u200b42]"))
    assert letter.subject == "[Acme #10\u200b42]"
    assert "hidden marks in the subject" in letter.flags


@pytest.mark.parametrize(
    ("charset", "octets", "text", "lossy"),
    [
        ("utf-8", "Grüße".encode(), "Grüße", False),
        ("iso-8859-1", "Grüße".encode(), "Grüße", False),
        ("iso-8859-1", "Grüße “x” €".encode("cp1252"), "Grüße “x” €", False),
        ("us-ascii", "Grüße".encode("cp1252"), "Grüße", False),
        ("gb2312", "退款".encode("gb18030"), "退款", False),
        ("ks_c_5601-1987", "환불".encode("cp949"), "환불", False),
        ("unicode-1-1-utf-7", b"Gr+APw-e", "Grüe", False),
        ("iso-2022-jp", "返金".encode("iso2022_jp"), "返金", False),
        ("koi8-r", "возврат".encode("koi8-r"), "возврат", False),
        ("x-unknown", "Grüße".encode(), "Grüße", False),
        ("x-unknown", "Grüße".encode("cp1252"), "Grüße", True),
        ("utf-8", b"ref\xffund \xc3\xa9\xc3\xa9\xc3\xa9", "ref\ufffdund ééé", True),
        ("iso-2022-jp", "Grüße".encode(), "Grüße", True),
        ("base64", b"UmVmdW5k", "UmVmdW5k", False),
        ("punycode", b"refund-", "refund-", False),
        ("utf-8", b"ref\x00und", "ref\ufffdund", True),
        ("utf-8", b"ref\x08und", "ref\ufffdund", True),
    ],
)
def test_charsets_are_repaired_and_guessing_is_told(charset: str, octets: bytes, text: str, lossy: bool) -> None:
    letter = mail(f"Content-Type: text/plain; charset={charset}\r\n", octets)
    assert (letter.text, letter.lossy) == (text, lossy)


@pytest.mark.parametrize(
    ("encoding", "body", "text", "lossy"),
    [
        ("base64", b"SGVs\r\nbG8u\r\n", "Hello.", False),
        ("base64", b"SGVs*bG8u", "Hello.", True),
        ("base64", b"SGVsbG8", "Hello", False),
        ("base64", b"SGVsbG8uA", "Hello.", True),
        ("Base64 ", b"SGVsbG8u", "Hello.", False),
        ("quoted-printable", b"Hel=\r\nlo=2E =E2=82=AC =ZZ", "Hello. € =ZZ", False),
        ("x-uuencode", b"begin 644 a\n&2&5L;&\\N\n`\nend\n", "Hello.", False),
        ("x-unheard-of", b"Hello.", "Hello.", True),
    ],
)
def test_transfer_encodings_are_read_as_clients_do(encoding: str, body: bytes, text: str, lossy: bool) -> None:
    letter = mail(f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n", body)
    assert (letter.text, letter.lossy) == (text, lossy)


def test_flowed_text_is_unwrapped() -> None:
    letter = mail(
        "Content-Type: text/plain; format=flowed\r\n",
        "One \r\nparagraph.\r\n \r\n>> deep \r\n>> er\r\n> on\r\n-- \r\nAnn\r\n",
    )
    assert letter.text == "One paragraph.\n\n>> deep er\n> on\n-- \nAnn"


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("ann@Kafé.example", "ann@xn--kaf-dma.example"),
        ("Ann <ann @ customer . example>", ""),
        ('"Ann (x)" <"ann"@customer.example> (y)', "ann@customer.example"),
        (
            "=?utf-8?q?=22boss=40acme=2Eexample=22_=3Cboss=40acme=2Eexample=3E?= <ann@customer.example>",
            "ann@customer.example",
        ),
        ("boss@acme.example <ann@customer.example>", ""),
        ("ann@customer.example, boss@acme.example", ""),
        ("ann@customer.example\r\n\t(boss@acme.example)", "ann@customer.example"),
    ],
)
def test_the_sender_is_who_every_reader_sees(value: str, address: str) -> None:
    assert mail(head=HEAD.replace("Ann <ann@customer.example>", value)).sender.address == address


def test_words_with_a_name_are_words_still() -> None:
    letter = mail('Content-Type: text/plain; name="message.txt"\r\n')
    assert (letter.text, letter.attachments) == ("Hello.", ())


def test_a_second_text_with_a_name_is_a_file() -> None:
    parts = "--b\r\n\r\nSee the log.\r\n--b\r\nContent-Type: text/plain; name=log.txt\r\n\r\nERROR\r\n--b--\r\n"
    letter = mail("Content-Type: multipart/mixed; boundary=b\r\n", parts)
    assert (letter.text, [found.name for found in letter.attachments]) == ("See the log.", ["log.txt"])


def alternative(plain: str, html: str) -> Letter:
    parts = f"--b\r\n\r\n{plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b--\r\n"
    return mail("Content-Type: multipart/alternative; boundary=b\r\n", parts)


def test_plain_text_comes_before_html() -> None:
    letter = alternative("Plain words.", "<p>Other words.</p>")
    assert (letter.text, letter.html) == ("Plain words.", "<p>Other words.</p>")


@pytest.mark.parametrize("plain", ["", "  ", "This message is in HTML.", "Your e-mail client does not support HTML."])
def test_an_empty_dress_gives_way_to_html(plain: str) -> None:
    assert alternative(plain, "<p>Real words.</p>").fresh == "Real words."


@pytest.mark.parametrize(
    ("plain", "html", "agree"),
    [
        ("/close", "<p>/close</p>", True),
        ("/close", "<p>Good morning</p>", False),
        ("Hello\r\n\r\n/close", "<p>Hello</p>", False),
        ("yes", "<p>yes</p>", True),
        ("yes", "<p>no</p>", False),
        ("yes", '<p>no</p><p style="display:none">yes</p>', False),
        ("yes", "<p>no</p><blockquote type=cite>yes</blockquote>", False),
        ("A longer answer that holds neither a command nor a yes.", "<p>Something else.</p>", True),
    ],
)
def test_no_command_is_read_where_the_two_dresses_disagree(plain: str, html: str, agree: bool) -> None:
    letter = alternative(plain, html)
    assert letter.lossy is not agree
    assert ("plain text and HTML disagree" in letter.flags) is not agree


MIXED = """--b\r
\r
See the picture.\r
--b\r
Content-Type: image/png; name="=?utf-8?q?gr=C3=BCn=2Epng?="\r
Content-Disposition: attachment\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
--b\r
Content-Type: message/rfc822\r
\r
From: x@y.example\r
Content-Type: multipart/mixed; boundary=c\r
\r
--c\r
\r
/close\r
--c--\r
\r
--b\r
Content-Type: application/ms-tnef; name=winmail.dat\r
Content-ID: <x>\r
\r
TNEF\r
--b--\r
"""


def test_attachments_keep_name_type_and_bytes() -> None:
    head = (HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n").encode()
    letter = read(head + MIXED.encode())
    told = [(found.name, found.type, found.size, found.inline, found.part) for found in letter.attachments]
    assert told == [
        ("grün.png", "image/png", 8, False, 1),
        ("", "message/rfc822", 86, False, 2),
        ("winmail.dat", "application/ms-tnef", 4, True, 3),
    ]
    assert attachment_bytes(head + MIXED.encode(), 1) == b"\x89PNG\r\n\x1a\n"
    assert letter.text == "See the picture."


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        ("filename=\"../../etc/passwd\"", "passwd"),
        (r'filename="C:\\Users\\ann\\a.txt"', "a.txt"),
        ("filename=\".htaccess\"", "htaccess"),
        ("filename=\"nul.txt\"", "_nul.txt"),
        ("filename=\"a\u202egnp.exe\"", "agnp.exe"),
        ("filename=\"a\tb.txt\"", "a b.txt"),
        ("filename=\"" + "x" * 300 + ".png\"", "x" * 146 + ".png"),
        ("filename*=utf-8'de'gr%C3%BCn.png", "grün.png"),
        ("filename*0*=utf-8''gr%C3; filename*1*=%BCn; filename*2=.png", "grün.png"),
        ("filename*1=b.png; filename*0=a", "ab.png"),
        ("filename=unquoted.png", "unquoted.png"),
        ("filename=\"open.png", "open.png"),
        ("filename=\"..\"", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_names_are_cleaned(parameter: str, name: str) -> None:
    letter = mail(f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; {parameter}\r\n", b"x")
    assert [found.name for found in letter.attachments] == [name]


@pytest.mark.parametrize(
    "kind",
    ["application/pkcs7-mime; smime-type=enveloped-data", "application/ms-tnef", "text/calendar", "application/zip"],
)
def test_what_is_no_words_is_kept_closed(kind: str) -> None:
    letter = mail(f"Content-Type: {kind}\r\n", b"PK\x03\x04")
    assert [(found.type, found.size) for found in letter.attachments] == [(kind.split(";")[0], 4)]
    assert (letter.text, letter.fresh) == ("", "")


def test_the_same_mail_over_another_road_has_the_same_content() -> None:
    by_one = mail("Received: from a\r\n", "Grüße, Ann\r\n")
    by_other = mail(
        "Received: from b\r\nX-Spam-Score: 1\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n", "Gr=FC=DFe,=\r\n Ann\r\n"
    )  # fmt: skip
    assert by_one.content == by_other.content
    assert by_one.digest != by_other.digest
    assert mail(body="Grüße, Ana\r\n").content != by_one.content


def test_our_own_namespace_is_not_believed() -> None:
    from mailbot.letter import headers

    assert "x-mailbot-ticket" not in headers.read(b"X-Mailbot-Ticket: 7\r\nX-MAILBOT-Kind : closed\r\nA: b\r\n\r\n")


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"\0", b"\xff" * 100, b"From: \n\n", b":\n\n", b"no header at all", b"\r\r\r"]
)
def test_an_empty_or_senseless_mail_is_a_letter(raw: bytes) -> None:
    letter = read(raw)
    assert letter.size == len(raw)
    assert letter.sender.address == ""
