"""Templates of admins: what they may do, and that each mistake is named with its file and line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.errors import RuleError
from mailbot.post import sample
from mailbot.post.compose import Composer
from tests.post.conftest import TEMPLATES, Write

HTML = (TEMPLATES / "skeleton.html.j2").read_text()


STEPS = "no more than 10000 steps"


def overridden(folder: Path, name: str, source: str) -> Composer:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source)
    return Composer((folder, TEMPLATES), replace(sample.BRAND, languages=("en",)))


def mistake(folder: Path, name: str, source: str) -> RuleError:
    """What is wrong with it, found where a reply is written to a vendor."""
    composer = overridden(folder, name, source)
    one = next(one for one in sample.samples("en") if one.name == "replied-vendor")
    with pytest.raises(RuleError) as found:
        composer.compose(one.notice, one.addresses)
    return found.value


def reply(saying: str) -> str:
    return "{% block phrase %}Hello.{% endblock %}\n{% block why %}\n" + saying + "\n{% endblock %}\n"


def test_an_indent_is_no_wider_than_a_line(tmp_path: Path, write: Write) -> None:
    mine = overridden(tmp_path, "kinds/replied.j2", reply("{{ 'x' | wrap(999999999) }}"))
    assert write("replied-vendor", by=mine).text.startswith("Hello. x\n")


def test_the_shipped_templates_have_no_mistake(composer: Composer) -> None:
    assert composer.check() == []


def test_an_admins_own_phrase_replaces_the_shipped_one(tmp_path: Path, write: Write) -> None:
    mine = overridden(tmp_path, "kinds/replied.j2", reply("{{ Who }} has news on {{ order.number }}."))
    made = write("replied-vendor", by=mine)
    assert made.text.startswith("Hello. Ann Customer has news on ABCD1234.\n")
    assert "Hello." in made.html


@pytest.mark.parametrize(
    ("saying", "message"),
    [
        ("{{ custmer }}", "'custmer' is undefined"),
        ("{{ tiket.number }}", "did you mean 'ticket'? Allowed: "),
        ("{{ ticket.nmber }}", "there is no 'nmber' here; did you mean 'number'? Allowed: closed, closed_by, customer"),
        ("{{ ticket.items() }}", "there is no 'items' here"),
        ("{{ brand.name.__class__ }}", "unsafe"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe"),
        ("{{ 'x'.join.__self__ }}", "unsafe"),
        ("{{ '{0.__class__}'.format(1) }}", "unsafe"),
        ("{{ '%s' | format(1) }}", "No filter named 'format'"),
        ("{{ newest | map(attribute='text') | list }}", "No filter named 'map'"),
        ("{{ self._TemplateReference__context }}", "unsafe"),
        ("{{ _.__globals__ }}", "unsafe"),
        ("{{ cycler }}", "'cycler' is undefined"),
        ("{{ lipsum }}", "'lipsum' is undefined"),
        ("{{ 'ha' * 1000000000 }}", "works on numbers only"),
        ("{{ [1] * 1000000000 }}", "works on numbers only"),
        ("{{ 9 ** 999999999 }}", "works on numbers only"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ 1 + 'a' }}", "unsupported operand"),
        ("{% for i in range(1001) %}{% endfor %}", "1000 steps at most"),
        (
            "{% for i in range(999) %}{% for j in range(999) %}{{ brand.name }}{% endfor %}{% endfor %}",
            "no more than 20000 characters",
        ),
        ("{% for i in range(999) %}{% for j in range(999) %}{% endfor %}{% endfor %}", STEPS),
        ("{% for i in range(999) %}{% for j in range(999) if j < 0 %}{% endfor %}{% endfor %}", STEPS),
        ("{% for i in [1,2,3,4,5,6,7,8,9] %}" * 5 + "{% endfor %}" * 5, STEPS),
        ("{% for i in range(9) recursive %}{{ loop([1, 2]) }}{% endfor %}", "a loop may not be recursive"),
        ("{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(90) }}", STEPS),
        ("{% include 'kinds/replied.j2' %}{% include 'kinds/replied.j2' %}", "does one include itself?"),
        ("{% set x = 'ha' %}" + "{% set x = x ~ x %}" * 60, STEPS),
        ("{% set x = 'ha' %}" + "{% set x = x + x %}" * 60, STEPS),
        ("{% set x = [1] %}" + "{% set x = x + x %}" * 60, STEPS),
        ("{% set x = [1] %}" + "{% set x = [x, x] %}" * 60 + "{{ x }}", "words and numbers only"),
        ("{% set x = {'a': 1} %}" + "{% set x = {'a': x, 'b': x} %}" * 60 + "{{ x }}", "words and numbers only"),
        ("{% set x = 'aaaa' %}" + "{% set x = x | replace('a', x) %}" * 60, STEPS),
        ("{% set x = 'aaaa' %}" + "{% set x = x | list | join(x) %}" * 60, STEPS),
        ("{% set x = '%' %}" + "{% set x = x | urlencode ~ x | urlencode %}" * 60, STEPS),
        ("{% set x = 'ha' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60, STEPS),
        ("{% set x = 9 %}" + "{% set x = x * x %}" * 60, "the number is too large"),
        ("{{ '%999999999d' % 1 }}", "works on numbers only"),
        ("{{ '%(a)999999999s' % {'a': 1} }}", "works on numbers only"),
        ("{{ _('%(a)999999999s', a=1) }}", "padded to 99 characters"),
        ("{{ ngettext('%(a)999999999s', '%(a)s', 1, a=1) }}", "padded to 99 characters"),
        ("{{ 'x' | center(999999999) }}", "No filter named 'center'"),
        ("{{ brand.name.center(999999999) }}", "unsafe"),
        ("{{ 1.5 | round(999999999, 'ceil') }}", "15 places at most"),
        ("{{ [[1], [2]] | sum(start=[]) }}", "adds numbers only"),
        ("{% include '../../etc/passwd' %}", "../../etc/passwd"),
        ("{% if ticket %}", "nesting mistake"),
        ("{% frobnicate %}", "Encountered unknown tag 'frobnicate'"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(tmp_path: Path, saying: str, message: str) -> None:
    found = mistake(tmp_path, "kinds/replied.j2", reply(saying))
    assert message in found.message
    assert found.file == str(tmp_path / "kinds" / "replied.j2")
    assert found.line == (4 if "nesting" in message else 3)


def test_a_mistake_in_the_page_has_the_line_the_admin_sees(tmp_path: Path) -> None:
    source = HTML.replace("{{ because }}", "{{ becuase }}")
    found = mistake(tmp_path, "skeleton.html.j2", source)
    assert "did you mean 'because'?" in found.message
    assert found.line == source[: source.index("becuase")].count("\n") + 1


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('<h1 class="phrase">', '<h1 class="phrase" {% if next %}title="x"{% endif %}>'),
        ('<p class="how">{{ answer }}</p>', '{% if next %}<p class="how">{% else %}<p>{% endif %}{{ answer }}</p>'),
        ('border="0"><tbody>\n{% for row', 'border="0">\n{% for row'),
        ("{{ because }}<br>", "</table>{{ because }}<br>"),
    ],
)
def test_a_page_that_cannot_be_styled_safely_is_refused(tmp_path: Path, good: str, bad: str) -> None:
    assert good in HTML
    source = HTML.replace(good, bad, 1)
    found = mistake(tmp_path, "skeleton.html.j2", source)
    assert "not well-formed" in found.message
    assert abs(found.line - (source[: source.index(bad)].count("\n") + 1)) <= 3


def test_a_styled_page_is_what_styling_each_mail_would_give(composer: Composer, write: Write) -> None:
    from css_inline import CSSInliner
    from lxml import html as lxml_html

    from mailbot.post import templating

    one = next(sample.samples("en"))
    desk = composer.desk("en")
    seen = composer.described(one.notice, one.addresses, desk)
    plain = templating.environment(composer.folders, composer.catalogues["en"], inline=False)
    slow = CSSInliner(keep_at_rules=True).inline(templating.page(plain, "skeleton.html.j2", seen))
    fast = templating.page(desk.templates, "skeleton.html.j2", seen)

    def elements(page: str) -> list[tuple[str, list[tuple[str, str]]]]:
        found = lxml_html.document_fromstring(page).iter(lxml_html.etree.Element)
        return [(str(element.tag), sorted(element.attrib.items())) for element in found]

    assert elements(fast) == elements(slow)


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES / "locale", tmp_path / "locale")
    file = tmp_path / "locale" / "it" / "mailbot.po"
    file.write_text(file.read_text() + '\nmsgid "x"\nwhat is this\n')
    with pytest.raises(RuleError) as found:
        Composer((tmp_path, TEMPLATES), sample.BRAND)
    assert found.value.file == str(file)
    assert found.value.line > 100


def test_a_translation_that_asks_for_an_unknown_value_is_found(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES / "locale", tmp_path / "locale")
    file = tmp_path / "locale" / "it" / "mailbot.po"
    file.write_text(file.read_text().replace('msgstr "%(name)s ti ha scritto."', 'msgstr "%(nome)s ti ha scritto."'))
    found = Composer((tmp_path, TEMPLATES), sample.BRAND).check()
    assert [(one.file, one.message) for one in found] == [(str(TEMPLATES / "kinds" / "replied.j2"), "'nome'")]


def test_the_readme_names_every_value_a_template_sees(composer: Composer) -> None:
    readme = (TEMPLATES / "README.md").read_text()
    one = next(sample.samples("en"))
    seen = composer.described(one.notice, one.addresses, composer.desk("en"))
    made_on_the_way = {
        "phrase",
        "why",
        "next",
        "answer",
        "because",
        "sender",
        "older",
        "note",
        "checklist",
        "deflection_note",
        "left_note",
        "nothing",
        "how",
        "ticket_rows",
        "order_rows",
        "type",
    }
    assert [name for name in seen if f"`{name}`" not in readme and name not in made_on_the_way] == []
