"""The book of samples, as people who set up filters get it."""

from __future__ import annotations

import json
import os
import re
import shutil
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from lxml import html as lxml_html

from mailbot.desk.nouns import Party
from mailbot.post.book import outline
from mailbot.post.notice import Kind
from tests.cli.conftest import CONFIG, Desk


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Arabic book, made once."""
    home = tmp_path_factory.mktemp("printed")
    (home / "config.toml").write_text(CONFIG)
    (home / "config.toml").chmod(0o600)
    Desk(home).do("samples", home / "book", "--language", "ar", "--no-pictures")
    return home / "book"


@pytest.fixture
def book(printed: Path, desk: Desk) -> Path:
    """A copy of it at a desk, to do with as one likes."""
    return Path(shutil.copytree(printed, desk.folder / "book"))


def test_every_kind_is_there_as_mail_text_and_page(book: Path) -> None:
    entries = json.loads((book / "book.json").read_bytes())
    assert {entry["kind"] for entry in entries} == set(Kind)
    assert (
        {entry["role"] for entry in entries} == {"customer", "vendor", "operator", "stranger"} == set(Party) - {"clock"}
    )
    for entry in entries:
        assert entry["name"].startswith(f"{entry['kind']}-{entry['role']}")
        assert set(entry["files"]) == {"eml", "txt", "html"}
        mail = message_from_bytes((book / entry["files"]["eml"]).read_bytes(), policy=default)
        assert (mail["X-Mailbot-Kind"], mail["X-Mailbot-Type"]) == (entry["kind"], entry["type"])
        assert mail["Subject"] == entry["subject"]
        assert mail["Content-Language"] == "ar"
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert text.split() == (book / entry["files"]["txt"]).read_text(encoding="utf-8").split()
        assert " ".join(text.split()).startswith(entry["first_words"])


def test_what_the_book_says_of_filters_is_true_of_its_mails(book: Path) -> None:
    page = lxml_html.parse(str(book / "index.html"))
    said = dict(row.xpath("td/*/text() | td/text()") for row in page.xpath("//tr[td/code]"))
    for file in (book / "ar").glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=default)
        assert mail["X-Mailbot-Kind"] in said["X-Mailbot-Kind"]
        assert mail["X-Mailbot-Type"] in said["X-Mailbot-Type"]
        assert re.search("<.*?>", said["List-Id"])[0] in mail["List-Id"]  # type: ignore[index]
        assert mail["Subject"].startswith(said["Subject"].split(" and ")[0])
        assert set(said) <= set(mail.keys())


def test_every_link_and_frame_of_the_page_leads_to_a_file(book: Path) -> None:
    page = lxml_html.parse(str(book / "index.html"))
    named = set(page.xpath("//@href | //@src")) - {f"#{kind}" for kind in Kind}
    assert named == set(contents(book)) - {"index.html"}
    assert all(frame.get("sandbox") == "" for frame in page.xpath("//iframe"))
    assert not page.xpath("//script | //link")


def test_the_book_is_printed_with_contents_and_its_own_fonts(book: Path) -> None:
    pdf = (book / "book.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert b"/Outlines" in pdf
    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+(\w+)", pdf))
    assert any(font.startswith(b"NotoSansArabic") for font in fonts), fonts
    assert any(re.match(b"NotoSans(?!Arabic)", font) for font in fonts), fonts


def test_the_same_templates_give_the_same_book(desk: Desk, book: Path) -> None:
    before = contents(book)
    desk.do("samples", book, "--language", "ar", "--no-pictures")
    assert contents(book) == before


def test_a_language_left_out_the_second_time_is_gone_and_nothing_else(desk: Desk, book: Path) -> None:
    (book / "my notes.txt").write_text("mine")
    (book / "ar" / "opened-vendor.eml").unlink()
    desk.do("samples", book, "--language", "sk", "--no-pictures")
    left = contents(book)
    assert {name.partition("/")[0] for name in left} == {"sk", "index.html", "book.pdf", "book.json", "my notes.txt"}


def test_a_catalogue_that_names_files_elsewhere_takes_nothing_away(desk: Desk, book: Path) -> None:
    other = desk.folder / "precious.txt"
    other.write_text("mine")
    (book / "book.json").write_text(json.dumps([{"files": {"txt": "../precious.txt", "eml": str(other)}}]))
    desk.do("samples", book, "--language", "ar", "--no-pictures")
    assert other.read_text() == "mine"


def test_a_folder_with_other_files_is_refused_but_by_force(desk: Desk) -> None:
    folder = desk.folder / "other"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    assert "holds other files" in desk.misused("samples", folder, "--language", "en", "--no-pictures")
    assert contents(folder) == {"thesis.txt": b"mine"}
    told = desk.do("samples", folder, "--language", "en", "--no-pictures", "--force", "--json")
    assert json.loads(told)[0]["files"]["eml"] == "en/opened-vendor.eml"
    assert contents(folder)["thesis.txt"] == b"mine"


def test_a_language_without_words_is_refused(desk: Desk) -> None:
    assert "Allowed: ar, de, en" in desk.misused("samples", desk.folder / "book", "--language", "xx")


def test_a_broken_template_stops_the_book_with_its_place(desk: Desk) -> None:
    (desk.folder / "templates" / "kinds").mkdir(parents=True)
    (desk.folder / "templates" / "kinds" / "opened.j2").write_text("{% block phrase %}\n{{ tiket }}\n{% endblock %}")
    refused = desk.run("samples", desk.folder / "book", "--language", "en", "--no-pictures")
    assert refused.exit_code == 1
    assert "opened.j2:2:4: 'tiket' is undefined; did you mean 'ticket'?" in refused.stderr
    assert not (desk.folder / "book").exists()


@pytest.fixture
def own(desk: Desk) -> Path:
    """A folder of one's own templates, under a name that the config says."""
    with (desk.folder / "config.toml").open("a") as config:
        config.write('\n[paths]\ntemplates = "words of ours"\n')
    folder = desk.folder / "words of ours"
    (folder / "kinds").mkdir(parents=True)
    return folder


def test_one_file_of_ones_own_is_enough(desk: Desk, own: Path) -> None:
    (own / "kinds" / "needs.j2").write_text("{% block phrase %}Tell us more.{% endblock %}")
    assert "all fine" in desk.do("check")
    desk.do("samples", desk.folder / "book", "--language", "en", "--no-pictures")
    assert (desk.folder / "book" / "en" / "needs-customer.txt").read_text().startswith("Tell us more.\n")
    assert (desk.folder / "book" / "en" / "opened-customer.txt").read_text().startswith("Support ticket opened.")


@pytest.mark.parametrize(
    ("name", "octets", "told"),
    [
        (
            "kinds/needs.j2",
            b"{% block why %}\n Hello {{ tiket }}{% endblock %}",
            "kinds/needs.j2:2:11: 'tiket' is undefined",
        ),
        ("kinds/needs.j2", b"\x89PNG\r\n\x1a\n", "kinds/needs.j2:1:1: not written in UTF-8"),
        ("skeleton.html.j2", b"<p>\n{% if %}", "skeleton.html.j2:2: "),
        ("words.j2", b"{% block day %}ggg{% endblock %}", "words.j2:1: day cannot be 'ggg' in en. Allowed: "),
        ("locale/it/mailbot.po", b'msgid "a"\nwhat is this\n', "locale/it/mailbot.po:"),
    ],
)
def test_check_names_the_place_of_a_mistake_in_ones_own_file(
    desk: Desk, own: Path, name: str, octets: bytes, told: str
) -> None:
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_bytes(octets)
    checked = desk.run("check")
    assert checked.exit_code == 1
    assert f"{own}/{told}" in checked.output


@pytest.mark.skipif(os.name != "posix", reason="a program that only says no")
def test_a_chromium_that_does_not_start_costs_the_pictures_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = desk.folder / "bin"
    programs.mkdir()
    (programs / "chromium").write_text("#!/bin/sh\nexit 1\n")
    (programs / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/bin")
    result = desk.run("samples", desk.folder / "book", "--language", "en")
    assert result.exit_code == 0
    assert "no pictures: " in result.stderr
    wanted = desk.run("samples", desk.folder / "book", "--language", "en", "--pictures")
    assert wanted.exit_code == 1


def test_the_printed_mail_has_the_words_of_the_page() -> None:
    page = (
        "<html><head><style>p {}</style></head><body><div aria-hidden='true'>hidden</div><table>"
        "<tr><td class='brand'>Acme</td><td>#1</td></tr>"
        "<tr><td><p>before</p><table><tr><td class='words'><p dir='auto'>one<br>\n two&nbsp; <b>bold</b></p></td></tr>"
        "</table><p>after <a href='#'>link</a></p></td></tr></table></body></html>"
    )
    said = [[cell["look"] for cell in row] for row in outline.rows(page)]
    assert said == [["brand", ""], [""], ["words"], [""]]
    runs = [run for row in outline.rows(page) for cell in row for part in cell["paragraphs"] for run in part["runs"]]
    assert [tuple(run) for run in runs] == [
        ("Acme", ""), ("#1", ""), ("before", ""), ("one", ""), ("\n", ""), ("two\xa0 ", ""), ("bold", "b"),
        ("after ", ""), ("link", "a"),
    ]  # fmt: skip
