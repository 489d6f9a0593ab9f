"""What a reader sees of an HTML mail, and nothing else, as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.letter.visible import words_of
from tests.effort import effort

SHAPES = {
    "paragraphs": ("<p>one</p><p>two</p>", "one\n\ntwo"),
    "divisions": ("<div>one</div><div>two</div>", "one\ntwo"),
    "line breaks": ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
    "white space": ("<p> one \n\t two&nbsp;three </p>", "one two three"),
    "inline": ("<p>a<b>b</b> <i>c</i>d</p>", "ab cd"),
    "preformatted": ("<pre>a\n  b</pre>", "a\n  b"),
    "white-space kept": ('<div style="white-space: pre-wrap">a\nb</div>', "a\nb"),
    "bullets": ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
    "numbers": ("<ol><li>one<li>two</ol>", "1. one\n2. two"),
    "nested lists": ("<ul><li>one<ol><li>x</li></ol></li><li>two</li></ul>", "- one\n  1. x\n- two"),
    "table": ("<table><tr><td>Order</td><td>ABCD1234</td></tr><tr><td>Total</td><td>9</td></tr></table>",
              "Order  ABCD1234\nTotal  9"),
    "layout table": ("<table><tr><td><p>one</p><p>two</p></td><td>three</td></tr></table>", "one\n\ntwo\nthree"),
    "quote": ("<blockquote>old<blockquote>older</blockquote></blockquote>new", "> old\n>\n>> older\n\nnew"),
    "entities": ("a &lt;b&gt; &amp; &euro;", "a <b> & €"),
    "no markup": ("just words", "just words"),
    "unclosed": ("<p>one<p>two<div><b>three", "one\n\ntwo\n\nthree"),
}  # fmt: skip
LINKS = {
    '<a href="https://acme.example/t/1">the ticket</a>': "the ticket (https://acme.example/t/1)",
    '<a href="https://acme.example/">acme.example</a>': "acme.example",
    '<a href="http://www.acme.example/x">https://acme.example/x</a>': "https://acme.example/x",
    '<a href="mailto:ann@x.example?subject=hi">ann@x.example</a>': "ann@x.example",
    '<a href="mailto:ann@x.example">Ann</a>': "Ann (ann@x.example)",
    '<a href="javascript:alert(1)">press</a>': "press",
    '<a href="data:text/html,x">press</a>': "press",
    '<a href="cid:1"><img src="cid:1"></a>': "",
    '<a href="https://bank.example.evil/">https://bank.example</a>': "https://bank.example (https://bank.example.evil/)",
}
HIDDEN = (
    '<span style="display:none">X</span>',
    '<span style="DISPLAY : NONE !important">X</span>',
    '<div style="visibility:hidden">X</div>',
    '<p style="font-size:0">X</p>',
    '<p style="font-size:1px;line-height:1px">X</p>',
    '<p style="font-size:0.5pt">X</p>',
    '<p style="color:#fff">X</p>',
    '<p style="color: white">X</p>',
    '<p style="color:#FFFFFE">X</p>',
    '<p style="color:rgb(255, 255, 255)">X</p>',
    '<p style="color:transparent">X</p>',
    '<p style="color:#000;background-color:black">X</p>',
    '<font color="#ffffff">X</font>',
    '<div style="background:#fff"><i style="color:#ffffff">X</i></div>',
    '<div style="mso-hide:all">X</div>',
    '<div style="opacity:0">X</div>',
    '<div style="max-height:0;overflow:hidden">X</div>',
    '<div style="overflow:hidden;height:0px">X</div>',
    '<div style="position:absolute;left:-9999px">X</div>',
    '<div style="text-indent:-9999px">X</div>',
    "<p hidden>X</p>",
    "<style>.s{display:none}</style><p class='s'>X</p>",
    "<style>#s { font: x; visibility: visible; display: none }</style><p id='s'>X</p>",
    "<script>X</script>",
    "<style>X</style>",
    "<head><title>X</title></head>",
    "<!-- X -->",
    "<!--[if mso]>X<![endif]-->",
    "<template>X</template>",
    "<iframe>X</iframe>",
    "<svg><text>X</text></svg>",
    "<object>X</object>",
    '<img alt="X" src=x onerror="X">',
)
SEEN = (
    '<div style="font-size:0"><span style="font-size:12px">X</span></div>',
    '<div style="visibility:hidden"><b style="visibility:visible">X</b></div>',
    '<td style="background:#003366"><a style="color:#ffffff">X</a></td>',
    '<table bgcolor="#000000"><tr><td><font color="white">X</font></td></tr></table>',
    "<style>@media (max-width:600px){.s{display:none}}</style><p class='s'>X</p>",
    '<p style="font-size:10px">X</p>',
    '<p style="font:10px Arial">X</p>',
    '<p style="line-height:0;color:#333">X</p>',
    '<p style="font-size:0.9em">X</p>',
    '<div style="overflow:hidden;height:20px">X</div>',
    '<div style="opacity:0.8">X</div>',
)


@pytest.mark.parametrize(("html", "text"), SHAPES.values(), ids=SHAPES.keys())
def test_layout_becomes_lines(html: str, text: str) -> None:
    assert words_of(html) == text
    assert words_of(html.replace("\n", "\r\n")) == text


@pytest.mark.parametrize(("html", "text"), LINKS.items())
def test_a_link_says_where_it_leads_unless_its_words_do(html: str, text: str) -> None:
    assert words_of(html) == text


@pytest.mark.parametrize("html", HIDDEN)
def test_what_a_reader_cannot_see_is_left_out(html: str) -> None:
    assert words_of(f"<body>a{html}b</body>").replace("\n", "").replace(" ", "") == "ab"


@pytest.mark.parametrize("html", SEEN)
def test_what_a_reader_sees_stays(html: str) -> None:
    assert "X" in words_of(f"<body>{html}</body>")


def test_what_is_nested_too_deep_keeps_its_words() -> None:
    assert words_of("<div>" * 5000 + "deep" + "</div>" * 5000 + "after").split() == ["deep", "after"]


@pytest.mark.parametrize("unit", ["<table><tr><td>", "<b>", "<div><p>", "<ul><li>", "<font><p>", "<span><div>"])
@pytest.mark.parametrize("times", [20, 79, 85, 400])
def test_what_is_nested_and_never_closed_keeps_its_words(unit: str, times: int) -> None:
    assert words_of(unit * times + "deep").strip("- \n") == "deep"


def test_the_rest_of_a_huge_mail_is_cut() -> None:
    assert len(words_of("word " * 200_000)) <= 256 * 1024


def test_nothing_active_is_left_to_press() -> None:
    text = words_of(
        '<a href=" JavaScript:x">a</a><form action=x><input value=y onfocus=z></form><base href="//e"><b onx=y>'
    )
    assert "script" not in text.lower()
    assert "<" not in text


def test_takes_about_a_millisecond_for_a_usual_mail() -> None:
    html = "<div style='font-family:Arial'><p>Some <b>words</b> of a usual mail, as people write them.</p></div>" * 40
    assert effort(lambda: [words_of(html) for _ in range(10)], 0.2) < 0.2


@given(st.text())
def test_never_raises(html: str) -> None:
    words_of(html)


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<ul>",
                "<li>",
                "</ul>",
                "<a href=x>",
                "</a>",
                "<blockquote>",
                "</blockquote>",
                "<br>",
                "word ",
                "<b style='",
                "'>",
                "\x00",
                "\ud800",
            ]
        )
    )
)
def test_never_raises_on_broken_markup(pieces: list[str]) -> None:
    words_of("".join(pieces))
