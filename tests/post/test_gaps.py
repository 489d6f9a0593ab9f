"""What a language lacks: said with its file and line, and no bytes in a catalogue end in a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mailbot.errors import RuleError
from mailbot.post import language
from mailbot.post.gaps import gaps
from tests.post.conftest import TEMPLATES

HEADER = (
    'msgid ""\nmsgstr ""\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
WORDS = (
    '{{ _("Hello %(name)s.", name=name) }}\n{{ pgettext("type", "support") }}\n'
    "{% trans count=n %}One mail.{% pluralize %}{{ count }} mails.{% endtrans %}\n"
)
GERMAN = (
    'msgid "Hello %(name)s."\nmsgstr "Guten Tag, %(name)s."\n\n'
    'msgctxt "type"\nmsgid "support"\nmsgstr "Hilfe"\n\n'
    'msgid "One mail."\nmsgid_plural "%(count)s mails."\nmsgstr[0] "Eine Mail."\nmsgstr[1] "%(count)s Mails."\n'
)


def folder(root: Path, catalogue: str | bytes, words: str = WORDS, tag: str = "de") -> Path:
    (root / "locale" / tag).mkdir(parents=True)
    (root / "words.j2").write_text(words)
    made = catalogue if isinstance(catalogue, bytes) else (HEADER + catalogue).encode()
    (root / "locale" / tag / "mailbot.po").write_bytes(made)
    return root


def found(root: Path, catalogue: str, tag: str = "de") -> list[tuple[int, str, bool]]:
    return [(gap.line, gap.why, gap.wrong) for gap in gaps((folder(root, catalogue, tag=tag),), tag)]


def test_a_whole_language_lacks_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, GERMAN) == []


def test_an_empty_translation_is_named_with_its_line(tmp_path: Path) -> None:
    assert found(tmp_path, GERMAN.replace("Hilfe", "")) == [(10, "not translated", False)]


def test_a_fuzzy_translation_counts_as_none(tmp_path: Path) -> None:
    assert found(tmp_path, "#, fuzzy\n" + GERMAN) == [(7, "marked fuzzy", False)]


def test_a_missing_plural_form_is_a_gap(tmp_path: Path) -> None:
    assert found(tmp_path, GERMAN.replace("%(count)s Mails.", "")) == [(13, "not translated", False)]


def test_words_that_no_catalogue_has_are_named_in_their_template(tmp_path: Path) -> None:
    root = folder(tmp_path, GERMAN.partition("msgctxt")[0])
    assert [(Path(gap.file).name, gap.line, gap.msgid) for gap in gaps((root,), "de")] == [
        ("words.j2", 2, "support"),
        ("words.j2", 3, "One mail."),
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "why"),
    [
        ("Guten Tag, %(name)s.", "Guten Tag.", "the translation leaves out %(name)s"),
        ("Guten Tag, %(name)s.", "Guten Tag, %(nome)s.", "the translation names %(nome)s; allowed: %(name)s"),
        ("Guten Tag, %(name)s.", "100 % Tag, %(name)s.", "a per cent sign in a translation with names is written %%"),
        ("Hilfe", "Hilfe %(name)s", "the translation names %(name)s; allowed: nothing"),
        ("%(count)s Mails.", "Viele Mails.", "the translation leaves out %(count)s"),
    ],
)
def test_other_names_than_the_words_have_are_a_mistake(tmp_path: Path, right: str, wrong: str, why: str) -> None:
    said = found(tmp_path, GERMAN.replace(right, wrong))
    assert [(one, is_wrong) for _, one, is_wrong in said][:1] == [(why, True)]
    assert said[0][0] > 0


def test_a_doubled_per_cent_sign_is_fine(tmp_path: Path) -> None:
    assert found(tmp_path, GERMAN.replace("Guten Tag,", "Zu 100 %% guten Tag,")) == []


def test_an_admins_catalogue_needs_only_what_it_says_otherwise(tmp_path: Path) -> None:
    shipped = folder(tmp_path / "shipped", GERMAN)
    own = tmp_path / "own" / "locale" / "de"
    own.mkdir(parents=True)
    (own / "mailbot.po").write_text(HEADER + 'msgctxt "type"\nmsgid "support"\nmsgstr "Beistand"\n')
    assert gaps((tmp_path / "own", shipped), "de") == []


@pytest.mark.parametrize("tag", ["de", "en"])
def test_a_sentence_of_an_admin_that_no_template_says_is_named(tmp_path: Path, tag: str) -> None:
    ours = folder(tmp_path / "ours", GERMAN, tag=tag)
    words = 'msgid "Helo %(name)s."\nmsgstr "Moin, %(name)s."\n'
    (tmp_path / "mine").mkdir()
    mine = folder(tmp_path / "mine", words, words="", tag=tag)
    (mine / "words.j2").unlink()
    (gap,) = gaps((mine, ours), tag)
    assert (gap.line, gap.msgid, gap.why, gap.wrong) == (6, "Helo %(name)s.", "no template says this", False)
    (mine / "broken.j2").write_text("{% block")
    assert gaps((mine, ours), tag) == []  # a template that cannot be read may be the one that says it


def test_an_error_says_file_line_and_words(tmp_path: Path) -> None:
    root = folder(tmp_path, GERMAN.replace('%(name)s."\n\n', '%(who)s."\n\n'))
    mistake = gaps((root,), "de")[0].mistake
    assert str(mistake) == (
        f"{root}/locale/de/mailbot.po:6: the translation names %(who)s; allowed: %(name)s: “Hello %(name)s.”"
    )


def test_a_line_in_another_charset_is_named(tmp_path: Path) -> None:
    root = folder(tmp_path, (HEADER + GERMAN).encode().replace(b"Hilfe", b"Unterst\xfctzung"))
    assert [(gap.line, gap.why) for gap in gaps((root,), "de")] == [(11, "this line is not written in UTF-8")]


def test_a_language_without_a_catalogue_and_the_templates_own_have_no_gaps(tmp_path: Path) -> None:
    root = folder(tmp_path, GERMAN)
    assert gaps((root,), "fr") == gaps((root,), "en") == []


def test_a_region_has_its_own_catalogue(tmp_path: Path) -> None:
    assert gaps((folder(tmp_path, GERMAN.replace("Hilfe", ""), tag="de_AT"),), "de-AT")[0].why == "not translated"


@pytest.mark.parametrize("tag", ["it", "sk", "de", "fr", "es", "pt", "ar"])
def test_the_shipped_languages_fit(tag: str) -> None:
    assert [str(gap.mistake) for gap in gaps((TEMPLATES,), tag) if gap.wrong] == []


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("charset=utf-8", "charset=nonsense"),
        ("charset=utf-8", "charset=utf-16"),
        ("nplurals=2", "nplurals=99999999"),
        ("plural=(n != 1)", "plural=n/0"),
        ("plural=(n != 1)", "plural=__import__("),
        ('"Plural-Forms', '"POT-Creation-Date: yesterday\\n"\n"Plural-Forms'),
        ('"Plural-Forms', '"PO-Revision-Date: 9999-99-99 99:99+9999\\n"\n"Plural-Forms'),
        ('"Plural-Forms', '"Language: ../../etc\\n"\n"Plural-Forms'),
    ],
)
def test_an_odd_header_is_read_or_refused_with_its_file(tmp_path: Path, said: str, other: str) -> None:
    read_or_refused(folder(tmp_path, (HEADER + GERMAN).replace(said, other).encode()))


def test_no_bytes_end_in_a_traceback(tmp_path: Path) -> None:
    dice, whole = random.Random(7), (HEADER + GERMAN).encode()
    root = folder(tmp_path, whole)
    pieces = (b'"', b"\n", b"msgid_plural ", b'msgstr[9] "y"\n', b'msgstr[x] "y"\n', b"#~ ", b"\xff\xfe", b"\\", b"%(")
    for _ in range(300):
        made = bytearray(whole)
        for _ in range(dice.randint(1, 9)):
            at = dice.randrange(len(made))
            made[at : at + dice.randint(0, 9)] = dice.choice((*pieces, dice.randbytes(3)))
        (root / "locale" / "de" / "mailbot.po").write_bytes(bytes(made))
        read_or_refused(root)


def read_or_refused(root: Path) -> None:
    """Nothing but RuleError comes out, and ``gaps`` says the same and raises nothing at all."""
    refused = []
    try:
        language.catalogues((root,))
    except RuleError as mistake:
        refused = [mistake.message]
    unreadable = [gap.why for gap in gaps((root,), "de") if not gap.msgid]
    assert unreadable == refused
