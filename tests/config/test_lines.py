"""The line of a key is found however TOML lets one write it, and no file at all makes a traceback."""

from __future__ import annotations

import contextlib
import dataclasses
import tomllib
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from mailbot.config import ConfigMistakes, load
from mailbot.config.lines import locate
from mailbot.config.model import SECTIONS

ODD = '''\
# a comment with = and [brackets]
a.b = { c = 1, d = [ 1,
  2 ] }
"quoted = key" = """
x = 1
[no.table]
"""   # still the same value
\'lit\' = \'[[no]]\' # "
when = 2026-01-01T00:00:00.5
[[box]]
x = 1.5
[box.inner]
y = """\\""" x = 3"""
[[box]]
x = [ # one
  { z = 1 }, # two
]
[ "sp ace" . t ]
last = \'\'\'
a\'\'\'
end = true
'''


def test_every_way_to_write_a_key_is_located():
    tomllib.loads(ODD)
    expected = {
        ("a", "b"): 2,
        ("a", "b", "c"): 2,
        ("a", "b", "d"): 2,
        ("a", "b", "d", 1): 3,
        ("quoted = key",): 4,
        ("lit",): 8,
        ("when",): 9,
        ("box", 0): 10,
        ("box", 0, "x"): 11,
        ("box", 0, "inner"): 12,
        ("box", 0, "inner", "y"): 13,
        ("box", 1): 14,
        ("box", 1, "x", 0, "z"): 16,
        ("sp ace", "t"): 18,
        ("sp ace", "t", "last"): 19,
        ("sp ace", "t", "end"): 21,
    }
    found = locate(ODD)
    assert {where: found.get(where) for where in expected} == expected
    assert ("x",) not in found
    assert ("no", "table") not in found


KEYS = st.sampled_from(["brand", "name", "mailbox", "port", "smtp", "x y", '"', "'", "#", "ä"])
VALUES = st.recursive(
    st.integers() | st.booleans() | st.text(max_size=9) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_every_key_of_any_document_is_located(tree):
    text = tomlkit.dumps(tree).replace("\r\n", "\n")
    found = locate(text)
    assert {where for where in found if len(where) == 1} == {(key,) for key in tomllib.loads(text)}


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("any") / "config.toml"


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_give_a_message_and_never_a_traceback(file, data):
    file.write_bytes(data)
    with pytest.raises(ConfigMistakes):
        load(file, {})


SECTION = st.sampled_from(
    ["[brand]", "[[mailbox]]", "[smtp]", "[clocks]", "[limits]", "[paths]", "[[brand]]", "[mailbox]", "[identity]"]
)
LINE = st.sampled_from(
    ["name", "host", "port", "tls", "password", "password_file", "ca_file", "addresses", "rules", "url", "poll", "'' "]
).flatmap(
    lambda key: st.sampled_from(["1", "'x'", "[]", "{}", "['a@b']", "1.5", '"\\u0000"', "1979-05-27"]).map(
        f"{key} = ".__add__
    )
)


@given(st.lists(SECTION | LINE, max_size=12))
def test_any_keys_in_any_sections_give_a_message_and_never_a_traceback(file, lines):
    file.write_text("\n".join(lines))
    with pytest.raises(ConfigMistakes):
        load(file, {})


SMALL = '[brand]\nname = "Acme"\naddress = "a@b.example"\n[[mailbox]]\nhost = "h"\nuser = "u"\npassword = "p"\n'
KEYS_OF_ANY = sorted({key.name for kind in SECTIONS.values() for key in dataclasses.fields(kind)})
TABLES = [f"{section}_0" if section == "mailbox" else section for section in SECTIONS]
VARIABLES = st.sampled_from([f"MAILBOT_{table}_{key}".upper() for table in TABLES for key in (*KEYS_OF_ANY, "x")])


@given(st.dictionaries(VARIABLES, st.text(st.characters(exclude_characters="\0"), max_size=12), max_size=6))
def test_any_environment_gives_a_config_or_a_message_and_never_a_traceback(file, environ):
    file.write_text(SMALL, encoding="utf-8")
    with contextlib.suppress(ConfigMistakes):
        load(file, environ)
