"""Quotes in HTML are told by the marks that mail programs leave; what the person wrote between them stays."""

from __future__ import annotations

import pytest

from mailbot.letter.quoting import fold_html
from tests.effort import effort

OWN = "<div>Thanks, it works.</div><div><br></div><div>And the second file?</div>"
FRESH = "Thanks, it works.\n\nAnd the second file?"
OLD = "<div>Hello Ann,</div><div>does it work?</div>"

REPLIES = {
    "gmail": OWN
    + '<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Fri, 6 Mar 2026 at 15:00, Acme &lt;'
    '<a href="mailto:s@acme.example">s@acme.example</a>&gt; wrote:<br></div>'
    '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">'
    + OLD
    + "</blockquote></div>",
    "gmail in a language of no table": OWN + '<div class="gmail_quote"><div class="gmail_attr">Xyzzy plugh frotz:</div>'
    f'<blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "thunderbird": OWN + '<div class="moz-cite-prefix">Am 06.03.26 um 15:00 schrieb Acme:<br></div>'
    f'<blockquote type="cite" cite="mid:1@acme.example">{OLD}</blockquote>',
    "apple": OWN
    + '<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 6 Mar 2026, at 15:00, Acme '
    f"&lt;s@acme.example&gt; wrote:</div>{OLD}</blockquote></div>",
    "apple on a phone": OWN
    + '<br><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">Am 06.03.2026 um 15:00'
    f" schrieb Acme:<br><br></blockquote></div><blockquote type='cite'>{OLD}</blockquote>",
    "outlook on windows": '<div class="WordSection1"><p class="MsoNormal">Thanks, it works.<o:p></o:p></p>'
    '<p class="MsoNormal">And the second file?</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;'
    'padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Xyz:</b> Acme &lt;s@acme.example&gt; <br><b>Abc:</b> 6 March'
    f"<br><b>Def:</b> Ann<br><b>Ghi:</b> Your file</p></div></div>{OLD}</div>",
    "outlook on the web": OWN + '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
    '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Xyz:</b> Acme<br><b>Abc:</b> 6 March</font></div>' + OLD,
    "outlook rewritten": OWN + f'<div id="x_divRplyFwdMsg"><b>Xyz:</b> Acme</div>{OLD}',
    "outlook on a phone": OWN
    + '<div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>'
    f'<hr><div id="divRplyFwdMsg"><b>From:</b> Acme</div>{OLD}',
    "yahoo": OWN
    + '<div id="ydp1yahoo_quoted_1" class="ydp1 yahoo_quoted"><div>On Friday, March 6, 2026, Acme &lt;s@acme.example'
    f"&gt; wrote:</div>{OLD}</div>",
    "proton": OWN + '<div class="protonmail_signature_block">Sent with Proton Mail</div><div class="protonmail_quote">'
    f'On Friday, March 6th, 2026 at 15:00, Acme &lt;s@acme.example&gt; wrote:<br><blockquote type="cite">{OLD}'
    "</blockquote></div>",
    "zimbra": OWN + f'<hr id="zwchr" data-marker="__DIVIDER__"><div><b>From: </b>Acme<br></div>{OLD}',
    "netease": OWN
    + f'<div class="isReplyContent">在 2026-03-06 15:00:00，Acme &lt;s@acme.example&gt; 写道：{OLD}</div>',
    "web.de": OWN
    + '<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;">'
    f"<div><b>Gesendet:</b> Freitag<br><b>Von:</b> Acme</div>{OLD}</div>",
}


@pytest.mark.parametrize("html", REPLIES.values(), ids=REPLIES.keys())
def test_a_reply_of_each_program_comes_back_as_written(html: str) -> None:
    fresh = fold_html(html).fresh
    assert fresh.replace("\n\nAnd", "\nAnd") == FRESH.replace("\n\nAnd", "\nAnd")
    assert "does it work?" in fold_html(html).quoted


def test_answers_inside_a_gmail_quote_stay_with_their_questions() -> None:
    html = (
        '<div class="gmail_quote"><div class="gmail_attr">On Fri, 6 Mar 2026, Acme wrote:</div>'
        '<blockquote class="gmail_quote">Works?</blockquote><div>Yes.</div>'
        '<blockquote class="gmail_quote">Since when?</blockquote><div>Today.</div>'
        '<blockquote class="gmail_quote">Bye, Acme</blockquote></div>'
    )
    assert fold_html(html).fresh == "> Works?\n\nYes.\n\n> Since when?\n\nToday."


def test_an_answer_below_the_quote_is_the_reply() -> None:
    html = '<p class="moz-cite-prefix">On 3/6/26, Acme wrote:</p><blockquote type="cite">Works?</blockquote><p>Yes.</p>'
    assert fold_html(html).fresh == "Yes."


def test_what_is_only_indented_is_the_writers_own() -> None:
    html = 'This:<blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>indented</div></blockquote>'
    assert fold_html(html).fresh == "This:\n\nindented"


def test_a_signature_marked_as_such_is_folded() -> None:
    html = OWN + '<div class="gmail_signature_prefix">-- </div><div class="gmail_signature">Ann<br>Customer Inc.</div>'
    assert fold_html(html).fresh == FRESH


def test_a_whole_letter_written_inside_the_signature_is_not_lost() -> None:
    html = f'<div id="Signature"><p>{"I wrote all of this here. " * 40}</p></div><div id="divRplyFwdMsg">x</div>{OLD}'
    assert fold_html(html).fresh.startswith("I wrote all of this here.")
    assert fold_html('<div id="Signature">Please close it.</div>').fresh == "Please close it."


def test_hidden_words_are_not_what_the_person_wrote() -> None:
    assert fold_html('<p>Hello</p><p style="display:none">/close</p>').fresh == "Hello"


@pytest.mark.parametrize(
    "unit", ["<div>", "<blockquote>x", "<b><i>", "<table><tr><td>", "<", "<!--", "<p>a:", "&nbsp;"]
)
def test_hostile_markup_takes_bounded_time(unit: str) -> None:
    assert effort(lambda: fold_html(unit * (256 * 1024 // len(unit))), 2) < 2
