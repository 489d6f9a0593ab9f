"""Whatever bytes stand in a template: a message with its file, never a traceback."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mailbot.errors import RuleError
from mailbot.post import sample
from mailbot.post.compose import Composer
from tests.post.conftest import TEMPLATES, named

# A mail that looks into all of these.
FILES = [file.name for file in sorted(TEMPLATES.glob("*.j2")) if file.name != "memo.j2"] + ["kinds/opened-request.j2"]
ODD = (b"\xff\xfe", b"\x00", b"{{", b"}}", b"{%", b"%}", b"{#", b"{{ 1/0 }}", b"<style>", b"</table>", b"\r\n", b"J0J",
       b"{% block phrase %}", b"{% endblock %}", b"{% include 'due.j2' %}", b"{% extends 'due.j2' %}", b"'", b"&#x;",
       b"{{ ticket }}", b"{{ _('%(x)s') }}", b"{% set brand = 1 %}", b"\xe2\x80\xae", b"<!--", b"{{ '%d' % 'x' }}",
       b"{% trans %}", b"{% for x in range(999) %}", b"]]>", b"<![CDATA[", b"\xed\xa0\x80", b"{{ ''[5] }}")  # fmt: skip


def outcome(home: Path, name: str, octets: bytes) -> RuleError | None:
    """What is said of a template of these bytes: nothing where it can be used."""
    shutil.rmtree(home / "mine", ignore_errors=True)
    file = home / "mine" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(octets)
    one = named("opened-vendor-refund")
    try:
        Composer((home / "mine", home / "shipped"), replace(sample.BRAND, languages=("en",))).compose(
            one.notice, one.addresses
        )
    except RuleError as mistake:
        return mistake
    return None


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped templates, and room for one of one's own. No translations: they take the longest to read."""
    home = tmp_path_factory.mktemp("mangled")
    shutil.copytree(TEMPLATES, home / "shipped", ignore=shutil.ignore_patterns("locale"))
    return home


calm = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@calm
@given(name=st.sampled_from(FILES), octets=st.binary(max_size=200) | st.lists(st.sampled_from(ODD)).map(b"".join))
@example(name="words.j2", octets=b"\xff")
@example(name="skeleton.html.j2", octets=b"\x00")
@example(name="kinds/opened-request.j2", octets=b"")
@example(name="words.j2", octets=b"")
@example(name="due.j2", octets=b"{#")
def test_any_bytes_in_a_template_give_a_message(home: Path, name: str, octets: bytes) -> None:
    mistake = outcome(home, name, octets)
    if mistake:
        assert Path(mistake.file).is_absolute(), mistake
        assert mistake.message.strip()


@calm
@given(name=st.sampled_from(FILES), at=st.floats(0, 1), gone=st.integers(0, 40), come=st.sampled_from((b"", *ODD)))
def test_a_mangled_shipped_template_gives_a_message(home: Path, name: str, at: float, gone: int, come: bytes) -> None:
    shipped = (TEMPLATES / name).read_bytes()
    start = int(at * len(shipped))
    mistake = outcome(home, name, shipped[:start] + come + shipped[start + gone :])
    if mistake:
        assert Path(mistake.file).is_absolute(), mistake
        assert mistake.message.strip()


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_template_that_includes_itself_is_stopped_while_python_can_still_come_back(home: Path) -> None:
    shipped = (TEMPLATES / "due.j2").read_bytes()
    ends = [place + 2 for place in range(len(shipped)) if shipped.startswith(b"%}", place)]
    found = [outcome(home, "due.j2", shipped[:end] + b"{% include 'due.j2' %}" + shipped[end:]) for end in ends]
    assert any(found)
    assert all("does one include itself?" in mistake.message for mistake in found if mistake)


@pytest.mark.parametrize(
    ("octets", "line", "column"),
    [
        (b"{% block phrase %}\nGr\xfc\xdfe\n{% endblock %}", 2, 3),
        (b"\xff\xfe{", 1, 1),
        ("{% block phrase %}\nĽ {{ who }} {{ tiket.number }}\n{% endblock %}".encode(), 2, 16),
        (b"{% block phrase %}\n{{ ticket.nmber }}\n{% endblock %}", 2, 11),
    ],
)
def test_the_place_of_a_mistake_has_a_column(home: Path, octets: bytes, line: int, column: int) -> None:
    mistake = outcome(home, "kinds/opened-request.j2", octets)
    assert mistake is not None
    assert (mistake.file, mistake.line, mistake.column) == (
        str(home / "mine" / "kinds/opened-request.j2"),
        line,
        column,
    )
    assert str(mistake).startswith(f"{mistake.file}:{line}:{column}: ")


@pytest.mark.parametrize("pattern", ["dd.MM", "dddd", "ggg", "vvv"])
def test_a_time_that_cannot_be_written_that_way_is_found(home: Path, pattern: str) -> None:
    mistake = outcome(home, "words.j2", f"\n{{% block time %}}{pattern}{{% endblock %}}".encode())
    assert mistake is not None
    assert (mistake.file, mistake.line) == (str(home / "mine" / "words.j2"), 2)
    assert f"time cannot be '{pattern}' in en. Allowed: a pattern of CLDR" in mistake.message


def test_words_that_are_not_overridden_are_the_shipped_ones(home: Path) -> None:
    assert outcome(home, "words.j2", b"{% block label_order %}Purchase{% endblock %}") is None
    one = named("opened-vendor-refund")
    mine = Composer((home / "mine", home / "shipped"), replace(sample.BRAND, languages=("en",)))
    text = mine.compose(one.notice, one.addresses).text
    assert "\nPurchase " in text
    assert "\nTicket " in text
