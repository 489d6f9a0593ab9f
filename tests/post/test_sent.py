"""Our own notifications, read back: copied unmarked into an answer they are cut, and the answer stays."""

from __future__ import annotations

import textwrap
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from mailbot.letter import visible
from mailbot.letter.ours import fold_ours
from mailbot.post.sent import read_back, split

MAILS = sorted((Path(__file__).resolve().parents[1] / "mails").glob("*.eml"))
OWN = "Non si apre ancora, mi dispiace.\n\nGrazie,\nAnn"
TALK = [path for path in MAILS if path.name.startswith("replied-customer")]


def body_of(raw: bytes, kind: str) -> str:
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def rewrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(" ".join(text.split()), 60, break_long_words=False, break_on_hyphens=False))


def dresses(raw: bytes) -> dict[str, str]:
    """The mail as programs copy it without any mark."""
    text = body_of(raw, "plain")
    return {
        "text": text,
        "html": visible.words_of(body_of(raw, "html")),
        "rewrapped": rewrapped(text),
        "flat": "\n".join(line.strip() for line in text.split("\n") if line.strip()),
        "outlook": text.replace("support@acme.example\n", "support@acme.example<mailto:support@acme.example>\n"),
    }


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_unmarked_copy_is_cut_from_below_and_from_above(path: Path, end: str) -> None:
    raw = path.read_bytes()
    for dress, copy in dresses(raw).items():
        for answer in (f"{OWN}\n\n{copy}", f"{copy}\n\n{OWN}"):
            assert fold_ours(answer.replace("\n", end), [read_back(raw)]) == OWN, dress


@pytest.mark.parametrize("path", TALK, ids=lambda path: path.stem)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_answer_between_the_lines_of_an_unmarked_copy_stays_alone(path: Path, end: str) -> None:
    raw = path.read_bytes()
    lines = body_of(raw, "plain").split("\n")
    for at in (index for index, line in enumerate(lines) if not line.strip()):
        answer = end.join([*lines[:at], "", *OWN.split("\n"), "", *lines[at:]])
        assert fold_ours(answer, [read_back(raw)]) == OWN


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_what_people_said_in_our_mail_may_be_said_again(path: Path) -> None:
    sent = read_back(path.read_bytes())
    said = [textwrap.dedent(words) for words, ours in sent.paragraphs if not ours]
    for words in (*said, sent.subject.strip()):
        assert fold_ours(words, [sent]) == words


@pytest.mark.parametrize("path", TALK, ids=lambda path: path.stem)
def test_the_frame_holds_no_word_of_a_person(path: Path) -> None:
    sent = read_back(path.read_bytes())
    framed = "\n".join(words for words, ours in sent.paragraphs if ours)
    assert "Version 2.1" not in framed
    assert "Acme, support@acme.example" in framed
    assert "#1042" in framed


def test_a_long_subject_said_again_is_kept() -> None:
    subject = "The file that I bought from you in March will not open on my old machine"
    sent = split(
        f"Support ticket opened.\n\nTicket   #1042\nSubject  {subject}\nVendor   Bo", f"[Acme #1042] {subject}"
    )
    assert fold_ours(subject, [sent]) == subject


def test_a_mail_without_plain_text_is_nothing_to_know() -> None:
    assert read_back(b"Content-Type: text/html\n\n<p>Hello</p>").paragraphs == ()
