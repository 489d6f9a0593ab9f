"""Mail passed on: whose it was and what they wrote, whatever the program; and what is no forward at all."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.letter import headerblock
from mailbot.letter.forwarded import forwarded
from mailbot.letter.letter import Forwarded, Mailbox
from mailbot.letter.reader import read
from tests.effort import effort
from tests.letter.forwards import ANN, BODY, FORWARDS, HTML_FORWARDS, SUBJECT, VERA
from tests.letter.phrases import ATTRIBUTIONS, HEADERS, WORDS

OWN = "Hello desk,\n\nplease see below, she is right."


def passed_on(subject: str, plain: str = "", html: str = "") -> Forwarded | None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = VERA, "refunds@acme.example", subject
    if plain or not html:
        mail.set_content(plain, cte="8bit")
    if html:
        mail.add_alternative(html, subtype="html") if plain else mail.set_content(html, subtype="html")
    raw = mail.as_bytes()
    return forwarded(raw, read(raw))


def anns(found: Forwarded | None, above: str) -> None:
    assert found is not None
    assert found.sender == Mailbox("ann@customer.example", "Ann Customer")
    assert found.subject == SUBJECT
    assert " ".join(found.text.split()) == " ".join(BODY.split())
    assert found.above == above
    assert "2026" in found.when
    assert found.how == "inline"


class TestEveryProgramAndLanguage:
    @pytest.mark.parametrize("sample", FORWARDS)
    def test_its_mark_and_header_block_are_read(self, sample: str) -> None:
        subject, text = FORWARDS[sample]
        anns(passed_on(subject, f"\n{text}\n"), "")

    @pytest.mark.parametrize("sample", FORWARDS)
    def test_what_the_forwarder_wrote_above_is_kept_apart(self, sample: str) -> None:
        subject, text = FORWARDS[sample]
        anns(passed_on(subject, f"{OWN}\n\n{text}\n"), OWN)

    @pytest.mark.parametrize("sample", HTML_FORWARDS)
    def test_in_html_alone(self, sample: str) -> None:
        subject, html = HTML_FORWARDS[sample]
        anns(passed_on(subject, html=f"<html><body>{html}</body></html>"), "")
        anns(passed_on(subject, html=f"<html><body><p>She is right.</p>{html}</body></html>"), "She is right.")

    def test_html_where_the_plain_text_has_lost_the_block(self) -> None:
        subject, html = HTML_FORWARDS["gmail"]
        anns(passed_on(subject, plain=BODY, html=html), "")


class TestDetails:
    def test_a_date_with_its_zone_is_read_and_any_other_only_quoted(self) -> None:
        dated, undated = passed_on(*FORWARDS["thunderbird de"]), passed_on(*FORWARDS["outlook de"])
        assert dated is not None
        assert undated is not None
        assert dated.date is not None
        assert dated.date.isoformat() == "2026-03-06T15:00:12+01:00"
        assert (undated.date, undated.when) == (None, "Freitag, 6. März 2026 15:00")

    def test_of_nested_forwards_the_first_layer_counts(self) -> None:
        inner = "---------- Forwarded message ---------\nFrom: Eve <eve@x.example>\nDate: x\nSubject: y\n\nOld words."
        found = passed_on("Fwd: Fwd: x", f"FYI\n\n{FORWARDS['gmail en'][1]}\n\n{inner}\n")
        anns(found, "FYI")

    def test_so_it_does_of_outlooks_chains(self) -> None:
        chain = f"{FORWARDS['outlook en'][1]}\n\n{FORWARDS['outlook en'][1].replace('Ann', 'Eve')}"
        anns(passed_on("FW: x", chain), "")

    def test_header_blocks_that_touch(self) -> None:
        second = FORWARDS["outlook en"][1].replace("Ann Customer <ann@", "Eve <eve@")
        empty = FORWARDS["outlook en"][1].replace(BODY, "")
        found = passed_on("FW: x", f"{empty}{second}")
        assert found is not None
        assert found.sender.address == "ann@customer.example"

    def test_her_history_and_signature_are_folded_away(self) -> None:
        text = f"{FORWARDS['gmail en'][1]}\n\n-- \nAnn's shop\n\nOn 5 Mar 2026, Bob <bob@x.example> wrote:\n> old\n"
        anns(passed_on("Fwd: x", text), "")

    def test_words_below_an_apple_quote_are_the_forwarders(self) -> None:
        anns(passed_on("Fwd: x", f"Above.\n\n{FORWARDS['apple en'][1]}\nBelow.\n"), "Above.\n\nBelow.")

    def test_a_subject_and_recipients_wrapped_over_lines(self) -> None:
        text = FORWARDS["gmail en"][1].replace(f"Subject: {SUBJECT}", "Subject: Broken\nfile")
        anns(passed_on("Fwd: x", text.replace(VERA, f"{VERA},\n Carl <carl@vendor.example>")), "")

    def test_outlook_for_mac_sets_it_in_below_an_attribution(self) -> None:
        body = "\n".join(f"    {line}" for line in BODY.split("\n"))
        found = passed_on("FW: x", f'On 06/03/2026, 15:00, "Ann Customer" <ann@customer.example> wrote:\n\n{body}\n')
        assert found is not None
        assert (found.sender.address, found.text) == ("ann@customer.example", BODY)

    def test_an_attribution_wrapped_over_lines(self) -> None:
        quote = "\n".join(f"> {line}" for line in BODY.split("\n"))
        told = "On Fri, 6 Mar 2026 at 15:00 Ann Customer <ann@customer.example>\nwrote:"
        found = passed_on("Fwd: x", f"Look.\n\n{told}\n\n{quote}\n")
        assert found is not None
        assert (found.sender.address, found.text, found.above) == ("ann@customer.example", BODY, "Look.")

    def test_a_history_below_her_words_is_folded_away(self) -> None:
        text = FORWARDS["new outlook"][1] + "\n\nVon: Bob <bob@x.example>\nDatum: gestern\nAn: Ann\nBetreff: x\nAlt.\n"
        anns(passed_on(FORWARDS["new outlook"][0], text), "")

    def test_header_lines_set_apart_by_blank_ones(self) -> None:
        mark, *block = FORWARDS["gmail en"][1].split("\n")[:5]
        anns(passed_on("Fwd: x", "\n\n".join([mark, *block, BODY])), "")

    def test_yahoos_portuguese_forgets_a_colon(self) -> None:
        block = f"De: {ANN}Para: {VERA}Enviado: sexta-feira, 6 de março de 2026, 15:00:12 CETAssunto {SUBJECT}"
        anns(passed_on("Fw: x", f"   ----- Mensagem encaminhada ----- {block}\n {BODY}"), "")

    def test_a_list_mark_before_the_prefix(self) -> None:
        anns(passed_on(f"[External] FW: {SUBJECT}", FORWARDS["outlook en"][1]), "")


class TestWhoIsNamed:
    @pytest.mark.parametrize(
        ("value", "address", "name"),
        [
            ("Ann <ann@x.example>", "ann@x.example", "Ann"),
            ('"Ann" <Ann@X.example>', "ann@x.example", "Ann"),
            ("'Ann' <ann@x.example>", "ann@x.example", "Ann"),
            ("Ann [mailto:ann@x.example]", "ann@x.example", "Ann"),
            ("Ann <ann@x.example<mailto:ann@x.example>>", "ann@x.example", "Ann"),
            ("ann@x.example <mailto:ann@x.example>", "ann@x.example", ""),
            ("'ann@x.example' <ann@x.example>", "ann@x.example", ""),
            ("Ann (ann@x.example)", "ann@x.example", "Ann"),
            ("<ann@x.example>", "ann@x.example", ""),
            ("ann@x.example", "ann@x.example", ""),
            ("Ann", "", "Ann"),
            ("", "", ""),
            ("ann@x.example <eve@x.example>", "", ""),
            ("Shop <shop@x.example> on behalf of Ann <ann@x.example>", "", "Shop"),
            ("ann@x.example, eve@x.example", "", ""),
        ],
    )
    def test_one_or_nobody(self, value: str, address: str, name: str) -> None:
        assert headerblock.mailbox_of(value) == Mailbox(address, name)


class TestWhatIsNoForward:
    @pytest.mark.parametrize("words", WORDS)
    def test_what_people_write_themselves(self, words: str) -> None:
        assert passed_on("Broken file", words) is None

    @pytest.mark.parametrize("language", ATTRIBUTIONS)
    def test_an_answer_that_quotes_a_forward(self, language: str) -> None:
        quoted = "\n".join(f"> {line}" for line in FORWARDS["gmail en"][1].split("\n"))
        assert passed_on("Re: Fwd: x", f"Yes.\n\n{ATTRIBUTIONS[language]}\n\n{quoted}\n") is None

    @pytest.mark.parametrize("language", [name for name in HEADERS if "forward" not in name])
    def test_an_answer_above_a_header_block(self, language: str) -> None:
        assert passed_on("Re: x", f"Yes.\n\n{HEADERS[language]}\n\nold words\n") is None

    def test_a_finnish_answer_and_a_danish_forward_begin_alike(self) -> None:
        assert passed_on("VS: x", FORWARDS["outlook fi"][1]) is None
        assert passed_on("VS: x", FORWARDS["outlook da"][1]) is not None

    @pytest.mark.parametrize("subject", ["Broken file", "Re: Broken file", "Problem: FW: x"])
    def test_pasted_headers(self, subject: str) -> None:
        assert passed_on(subject, f"I got this:\n\n{FORWARDS['outlook en'][1]}") is None

    def test_a_forwards_line_alone(self) -> None:
        assert passed_on("Fwd: x", "---------- Forwarded message ---------\n\nno headers here\n") is None
        assert passed_on("Fwd: x", "no mark at all\n") is None

    def test_plain_mail_and_rubbish(self) -> None:
        for raw in (b"", b"\n", b"From: a@b.example\n\nhello"):
            assert forwarded(raw, read(raw)) is None


def attaching(inner: bytes, *more: bytes, media: str = "message/rfc822", name: str = "") -> bytes:
    head = f"From: {VERA}\nTo: refunds@acme.example\nSubject: a complaint\nMIME-Version: 1.0\n"
    shown = f'\nContent-Disposition: attachment; filename="{name}"' if name else ""
    parts = [b"Content-Type: text/plain\n\nPlease pay her.\n"]
    parts += [f"Content-Type: {media}{shown}\n\n".encode() + mail + b"\n" for mail in (inner, *more)]
    return (
        f"{head}Content-Type: multipart/mixed; boundary=b\n\n".encode()
        + b"".join(b"--b\n" + part for part in parts)
        + b"--b--\n"
    )


INNER = f"From: {ANN}\nDate: Fri, 6 Mar 2026 15:00:12 +0100\nSubject: {SUBJECT}\n\n{BODY}\n".encode()


class TestAttached:
    def test_one_message_is_opened(self) -> None:
        raw = attaching(INNER)
        found = forwarded(raw, read(raw))
        assert found is not None
        assert found.sender == Mailbox("ann@customer.example", "Ann Customer")
        assert (found.subject, found.text, found.how) == (SUBJECT, BODY, "attached")
        assert found.above == "Please pay her."
        assert found.date is not None

    @pytest.mark.parametrize(("media", "name"), [("application/octet-stream", "mail.eml"), ("message/global", "")])
    def test_under_its_other_names(self, media: str, name: str) -> None:
        raw = attaching(INNER, media=media, name=name)
        assert forwarded(raw, read(raw)) is not None

    def test_what_is_attached_to_it_stays_closed(self) -> None:
        raw = attaching(attaching(INNER).replace(b"=b\n", b"=c\n").replace(b"--b", b"--c"))
        found = forwarded(raw, read(raw))
        assert found is not None
        assert (found.sender.address, found.text) == ("vera@vendor.example", "Please pay her.")

    def test_two_leave_open_which_one_is_meant(self) -> None:
        raw = attaching(INNER, INNER)
        assert forwarded(raw, read(raw)) is None

    @pytest.mark.parametrize(
        "inner",
        [
            INNER.replace(b"Subject:", b"Auto-Submitted: auto-replied\nSubject:"),
            b"From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail Returned to Sender\n\nno such user\n",
            b"Subject: nobody\n\nwords\n",
            b"",
        ],
    )
    def test_a_programs_mail_is_an_attachment_like_any_other(self, inner: bytes) -> None:
        raw = attaching(inner)
        assert forwarded(raw, read(raw)) is None

    def test_nor_does_a_program_pass_anything_on(self) -> None:
        raw = attaching(INNER).replace(b"Subject: a complaint", b"Auto-Submitted: auto-generated\nSubject: a complaint")
        assert forwarded(raw, read(raw)) is None

    def test_an_inline_forward_comes_first(self) -> None:
        raw = attaching(INNER.replace(b"Ann", b"Eve")).replace(b"Please pay her.", FORWARDS["gmail en"][1].encode())
        found = forwarded(raw, read(raw))
        assert found is not None
        assert found.how == "inline"


PIECES = st.sampled_from([
    "", ">", "> ", "From: a@b.example", "> From: A <a@b.example>", "To: c@d.example", "Subject: x", "Sent: Friday",
    "---------- Forwarded message ---------", "> Begin forwarded message:", "-----Original Message-----", "_" * 32,
    "----- Forwarded Message ----- From: A <a@b.cc>To: dSent: eSubject: f", "On 6 Mar 2026, A <a@b.cc> wrote:", "words",
    "    words", "/refund", "From:", "Von: ", ":", "From: <<>>@@",
])  # fmt: skip


@given(st.sampled_from(["Fwd: x", "FW:", "x", "", "VS: x"]), st.lists(PIECES | st.text(max_size=40)).map("\n".join))
def test_nothing_raises_and_no_word_is_invented(subject: str, text: str) -> None:
    raw = f"From: v@x.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}".encode()
    letter = read(raw)
    found = forwarded(raw, letter)
    if found is not None:
        there = f"{letter.text}\n{text}"  # Yahoo's fields are run together, so a word may have been a part of one
        assert [word for word in found.text.replace(">", " ").split() if word not in there] == []


@given(st.binary(max_size=300))
def test_any_bytes(raw: bytes) -> None:
    forwarded(raw, read(raw))
    whole = attaching(raw)
    forwarded(whole, read(whole))


@pytest.mark.parametrize(
    "line",
    [
        "From: a@b.example\n",
        "> From: a@b.example\n",
        "-----Original Message-----\n",
        "----- Forwarded Message ----- From: a\n",
        "----- Forwarded Message ----- " + "To: a" * 500 + "\n",
        "a@b.example:\n",
        "> a\n",
        "Subject: " + "x" * 60 + "\n\n",
        "-" * 200 + "\n",
        "<" * 200 + "\n",
    ],
)
def test_the_time_grows_with_the_mail_and_no_faster(line: str) -> None:
    def seconds(size: int) -> float:
        raw = b"From: v@x.example\nSubject: Fwd: x\n\n" + (line * (size // len(line))).encode()
        letter = read(raw)
        return effort(lambda: forwarded(raw, letter), 2)

    assert seconds(200_000) < 2
