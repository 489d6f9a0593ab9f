"""What a reader finds in a notification, in which order, and what no notification shows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from lxml import html as lxml_html

from mailbot.desk.nouns import Comment, File, Party, Person, Vendor
from mailbot.post import sample
from mailbot.post.compose import Composed, Composer
from mailbot.post.notice import Kind
from tests.post.conftest import TEMPLATES, Write, named

EVERY = [(tag, one.name) for tag in sample.BRAND.languages for one in sample.samples(tag)]
MAILTO = re.compile(r"mailto:\S+")


def visible(made: Composed) -> str:
    """The words a reader of the HTML sees, without those that only the list of mails shows."""
    page = lxml_html.fromstring(made.html)
    for hidden in page.xpath("//head | //*[@aria-hidden='true'] | //comment()"):
        hidden.drop_tree()
    for element in page.iter():
        element.tail = f" {element.tail or ''}"
    return " ".join(page.text_content().split())


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize(("tag", "name"), EVERY)
def test_text_and_html_say_the_same(write: Write, tag: str, name: str) -> None:
    made = write(name, tag)
    links = MAILTO.findall(made.text) + re.findall(r": (https://help\S+)", made.text)
    text = made.text
    for link in links:
        text = text.replace(link, "")
    seen = visible(made)
    # The page shows the brand and the number on top besides; neither is news.
    assert sorted(words(text)) == sorted(words(seen.replace("Acme #1042 ", "", 1)))
    hrefs = lxml_html.fromstring(made.html).xpath("//a/@href")
    assert sorted(hrefs) == sorted(links)


@pytest.mark.parametrize("tag", ["en", "it"])
def test_the_parts_stand_in_their_order(write: Write, composer: Composer, tag: str) -> None:
    made = write("replied-vendor", tag)
    said = composer.desk(tag).tongue.words
    marks = [
        made.text.split(".")[0],
        "damaged archive",
        said["actions"],
        said["open_page"],
        "#1042, ",
        "ABCD1234, ",
        said["history"],
        "It will not open",
        "support@acme.example",
    ]
    for page in (made.text, visible(made)):
        places = [page.rindex(mark) if mark == marks[-1] else page.index(mark) for mark in marks]
        assert places == sorted(places)


@pytest.mark.parametrize("tag", ["en", "it"])
def test_every_reason_begins_with_a_phrase_fixed_per_kind_and_language(write: Write, tag: str) -> None:
    phrases: dict[tuple[object, ...], set[str]] = {}
    for one in sample.samples(tag):
        notice, text = one.notice, write(one.name, tag).text
        about = notice.wanted if notice.kind in (Kind.REFUSED, Kind.CHANGED) else ""
        about = notice.reason if notice.kind is Kind.CHANGED and notice.reason else about
        key = (notice.kind, notice.ticket.type, notice.was, about, notice.reason == "reopened")
        phrases.setdefault(key, set()).add(text.split(".")[0])
    assert all(len(found) == 1 for found in phrases.values()), phrases
    kinds = {
        phrase: {key[0] for key, found in phrases.items() if phrase in found}
        for phrase in set().union(*phrases.values())
    }
    assert all(len(found) == 1 for found in kinds.values()), kinds


def test_a_comment_is_labelled_with_role_and_time_in_the_vendors_zone(write: Write) -> None:
    assert "  Ann Customer, customer – Friday 6 March 2026, 15:00\n" in write("replied-vendor").text
    assert "  Ann Customer, cliente – venerdì 6 marzo 2026, 15:00\n" in write("replied-vendor", "it").text


def test_without_a_vendor_the_brands_zone_is_used_and_named(write: Write) -> None:
    assert "Friday 6 March 2026, 14:00" in write("replied-stranger").text
    assert re.search(r"Time zone +UTC\n", write("replied-stranger").text)


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", ""])
def test_an_unknown_zone_falls_back_to_the_brands(write: Write, zone: str) -> None:
    ticket = replace(sample.TICKET, vendor=replace(sample.VENDOR, timezone=zone))
    assert re.search(r"Time zone +UTC\n", write("replied-vendor", ticket=ticket).text)


def test_internal_and_held_comments_are_never_shown(write: Write) -> None:
    secret = [
        replace(sample.TALK[0], text="secret note", internal=True),
        replace(sample.TALK[0], text="held", held=True),
    ]
    for newest in (0, 2, 3):
        made = write("replied-vendor", comments=(*secret, *sample.TALK), newest=newest)
        assert "secret" not in made.text + made.html
        assert "  held" not in made.text


def test_confirm_repeats_nothing_of_the_unproven_text(write: Write) -> None:
    made = write("confirm-customer", comments=sample.TALK, newest=3)
    for theirs in ("damaged", "ABCD1234", "The file will not open", "Widget"):
        assert theirs not in made.raw.decode()
    assert "until Sunday 8 March 2026, 15:00 (Europe/Rome)" in " ".join(made.text.split())


def test_without_a_brand_url_there_is_no_link_to_the_ticket(write: Write) -> None:
    bare = Composer(TEMPLATES, replace(sample.BRAND, url=""))
    made = write("replied-vendor", by=bare)
    assert "http" not in made.text.replace("https://widgets.example", "")
    assert "on the web" not in made.text + made.html


def test_without_an_order_there_are_no_order_details(write: Write) -> None:
    made = write("opened-customer-no-order")
    assert "Order " not in made.text
    assert "ABCD1234 (Widget), EFGH5678 (Widget Club)." in " ".join(made.text.split())


def test_no_empty_blocks_and_no_trailing_spaces(write: Write) -> None:
    for tag, name in EVERY:
        text = write(name, tag).text
        outside_comments = [line for line in text.split("\n") if not line.startswith("  ")]
        assert "\n\n\n\n" not in text
        assert not [line for line in text.split("\n") if line != line.rstrip()]
        assert len(max(outside_comments, key=len)) <= 72


def test_only_links_are_longer_than_72_columns(write: Write) -> None:
    for tag, name in EVERY:
        for line in write(name, tag).text.split("\n"):
            beside = line.partition("mailto:")[0]  # of the survey each answer stands on one line with its link
            assert len(line) <= 72 or " " not in line.strip() or (beside != line and len(beside) <= 30), line


def test_two_thousand_comments_stay_within_what_mail_clients_show(write: Write) -> None:
    many = tuple(
        replace(sample.TALK[n % 3], text=f"number {n} " + "<&'\" très long " * 20, at=sample.NOW - timedelta(hours=n))
        for n in range(2_000)
    )
    made = write("replied-vendor", comments=many)
    assert len(made.html.encode()) <= 100_000
    assert len(made.raw) <= 200_000
    assert "number 0 " in made.text
    assert "number 1999 " not in made.text
    assert re.search(r"\d{4} older messages are not shown here", " ".join(made.text.split()))


def test_messages_that_were_not_even_loaded_are_counted_too(write: Write) -> None:
    made = write("replied-vendor", comments=sample.TALK, untold=300)
    assert "300 older messages are not shown here" in " ".join(made.text.split())


@pytest.mark.parametrize("letter", ["x", "<", "\n", "語", "word & ", "🙂"])
def test_one_huge_comment_is_cut_with_a_note(write: Write, letter: str) -> None:
    huge = (replace(sample.TALK[0], text=letter * 1_000_000), *sample.TALK[1:])
    for newest in (0, 1):
        made = write("replied-vendor", comments=huge, newest=newest)
        assert len(made.html.encode()) <= 100_000
        assert ("Shortened here" in made.text) == (letter != "\n")
        assert "It will not open" in made.text


def test_a_comment_keeps_its_lines_and_spaces_in_html(write: Write) -> None:
    made = write("replied-vendor", comments=(replace(sample.TALK[0], text="a\n  b <b>&amp;\n\n\tc"),))
    assert "a<br>\n&nbsp; b &lt;b&gt;&amp;amp;<br>\n<br>\n\tc" in made.html


def test_links_of_a_customer_are_text_only(write: Write) -> None:
    made = write(
        "replied-vendor", comments=(replace(sample.TALK[0], text="<a href='javascript:x'>https://evil.example</a>"),)
    )
    hrefs = lxml_html.fromstring(made.html).xpath("//a/@href")
    assert not [href for href in hrefs if "evil" in href or "javascript" in href]


@pytest.mark.parametrize(
    "name",
    [
        "Acme",
        "ACME support",
        "Widgets, vendor",
        "staff",
        "Operator",
        "boss@acme.example",
        "www.acme.example",
        "\u202ereteC",
    ],
)
def test_a_display_name_passes_for_nobody_else(write: Write, name: str) -> None:
    liar = Comment(Party.CUSTOMER, "ann@customer.example", name, sample.NOW, "hi")
    label = re.search(r"^  (.+), customer – Friday", write("replied-vendor", comments=(liar,)).text, re.M)
    assert label
    assert label[1] in ("ann@customer.example", "reteC")


@pytest.mark.parametrize("name", ["Ann Customer", "Zoë O’Neill-Smith", "李雷", "Dr. Max Müller"])
def test_an_honest_name_is_shown(write: Write, name: str) -> None:
    honest = Comment(Party.CUSTOMER, "ann@customer.example", name, sample.NOW, "hi")
    assert f"  {name.replace(',', '')}, customer – " in write("replied-vendor", comments=(honest,)).text


def test_a_name_from_right_to_left_is_isolated(write: Write) -> None:
    ticket = replace(sample.TICKET, customer=Person("d@customer.example", "דנה כהן"))
    comment = Comment(Party.CUSTOMER, "d@customer.example", "דנה כהן", sample.NOW, "שלום")
    made = write("replied-vendor", ticket=ticket, comments=(comment,))
    assert "\u2068דנה כהן\u2069, customer – Friday" in made.text
    assert 'dir="auto"' in made.html


def test_attachments_are_listed_with_their_sizes(write: Write) -> None:
    files = tuple(File(f"f{n}.txt", "text/plain", 10**n) for n in range(12))
    text = " ".join(write("replied-vendor", comments=(replace(sample.TALK[0], files=files),)).text.split())
    assert "Attached: f0.txt (1 B), f1.txt (10 B), f2.txt (100 B), f3.txt (1 kB), f4.txt (10 kB)" in text
    assert "f7.txt (10 MB), f8.txt (100 MB), f9.txt (1,000 MB), +2" in text


def test_each_prepared_link_comes_back_as_it_was_meant(write: Write) -> None:
    for tag, name in EVERY:
        one = named(name, tag)
        found = MAILTO.findall(write(name, tag).text)
        read = [(unquote(link[7:].split("?subject=")[0]), unquote(link.split("?subject=")[1])) for link in found]
        prepared = (*one.addresses.links, *one.addresses.survey)
        assert read == [(link.address, link.subject) for link in prepared]


def test_a_vendor_is_written_to_in_the_vendors_language(write: Write) -> None:
    vendor = Vendor("w", "W", "w@w.example", language="it")
    made = write("replied-vendor", recipient=Person("w@w.example"), ticket=replace(sample.TICKET, vendor=vendor))
    assert made.language == "it"
    assert write("replied-vendor", recipient=Person("w@w.example", language="sk")).language == "en"


def test_a_closed_ticket_says_until_when_it_can_be_opened_again(write: Write) -> None:
    text = " ".join(write("closed-customer", until=datetime(2026, 3, 20, 14, tzinfo=UTC)).text.split())
    assert "until Friday 20 March 2026, 15:00 (Europe/Rome)" in text
    assert "until" not in write("closed-customer-for-good").text


def test_a_rejected_command_names_what_is_possible(write: Write) -> None:
    text = " ".join(write("rejected-customer").text.split())
    assert "one command a line: /close, /reopen." in text
    assert "We do not know this command: /sesame. Nothing of it was passed on." in text
