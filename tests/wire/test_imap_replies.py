"""What responses say, the odd ones included."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.wire.imap_replies import read_code, read_date, read_fetch, read_number, read_prefix, read_uids, shown
from mailbot.wire.imap_words import is_quotable, name_folder, quote, share_out, write_set


@pytest.mark.parametrize(
    ("response", "items"),
    [
        ([b"* 1 FETCH (UID 7 BODY[] {3}", b"a)(", b")"], {b"UID": b"7", b"BODY[]": b"a)("}),
        ([b"* 1 FETCH (BODY[] {0}", b"", b" UID 7)"], {b"UID": b"7", b"BODY[]": b""}),
        ([b"* 1 fetch (uid 7 flags (\\Seen (x)) rfc822.size 3)"], {b"UID": b"7", b"FLAGS": None, b"RFC822.SIZE": b"3"}),
        ([b'* 1 FETCH (UID 7 BODY[] "sm(all \\"q\\" \\\\")'], {b"UID": b"7", b"BODY[]": b'sm(all "q" \\'}),
        ([b"* 1 FETCH (UID 7 BODY[] NIL)"], {b"UID": b"7", b"BODY[]": None}),
        ([b'* 1 FETCH (UID 7 BODY[] "NIL")'], {b"UID": b"7", b"BODY[]": b"NIL"}),
        ([b"* 1 FETCH (BODY[]<0> {2}", b"ab", b" UID 7)"], {b"UID": b"7", b"BODY[]<0>": b"ab"}),
        ([b"* 1 FETCH (BODY[HEADER.FIELDS (FROM TO)] {1}", b"x", b" UID 7)"], None),
        (
            [b'* 1 FETCH (ENVELOPE ("d" {4}', b"a) (", b' (("n" NIL "m(" "h"))) UID 7)'],
            {b"ENVELOPE": None, b"UID": b"7"},
        ),
        ([b"* 2 EXISTS"], {}),
        ([b"* 1 FETCH ("], {}),
        ([b'* 1 FETCH (UID 7 X "open'], {b"UID": b"7", b"X": b"open"}),
    ],
)
def test_a_fetch_response_is_read(response: list[bytes], items: dict[bytes, bytes | None] | None) -> None:
    read = read_fetch(response)
    assert read[b"UID"] == b"7" if items is None else read == items


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=5))
def test_no_fetch_response_raises(pieces: list[bytes]) -> None:
    items = read_fetch([b"* 1 FETCH (" + pieces[0], *pieces[1:]])
    assert read_number(items, b"UID") >= 0


def test_hostile_lines_are_read_in_linear_time() -> None:
    for part in (b'\\"', b'"', b"(", b"[", b"a[", b"{1", b"\\"):
        read_fetch([b'* 1 FETCH ("' + part * 300_000])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b" 1-Jan-2026 10:00:00 +0100", datetime(2026, 1, 1, 10, tzinfo=timezone(timedelta(hours=1)))),
        (b"17-nov-2026 23:59:59 -0330", datetime(2026, 11, 17, 23, 59, 59, tzinfo=timezone(-timedelta(hours=3.5)))),
        (b"31-Feb-2026 10:00:00 +0000", None),
        (b"1-Mai-2026 10:00:00 +0000", None),
        (b"1-Jan-2026 10:00:00 .5", None),
        (b"1-Jan-2026 10:00:00", None),
        (b"\xff", None),
        (None, None),
    ],
)
def test_a_date_is_aware_or_none(text: bytes | None, expected: datetime | None) -> None:
    assert read_date(text) == expected


def test_codes_uids_and_prefixes_are_read() -> None:
    assert read_code(b"[TRYCREATE] no such folder") == ("TRYCREATE", b"")
    assert read_code(b"* OK [uidvalidity 12] ok") == ("UIDVALIDITY", b"12")
    assert read_code(b"plain") == ("", b"")
    assert read_uids([[b"* SEARCH 3 1"], [b"* 9 EXISTS"], [b"* search 2"], [b"* SEARCH"]]) == [1, 2, 3]
    assert read_prefix([[b'* NAMESPACE (("INBOX." ".")) NIL NIL']]) == "INBOX."
    assert read_prefix([[b"* NAMESPACE NIL NIL NIL"]]) == ""


def test_a_servers_words_are_shown_on_one_short_line() -> None:
    assert shown(b"no\r\nway \x1b[31m" + b"x" * 999) == "no��way �[31m" + "x" * 187


@pytest.mark.parametrize(
    ("name", "prefix", "written"),
    [
        ("inbox", "INBOX.", '"INBOX"'),
        ("Processed", "INBOX.", '"INBOX.Processed"'),
        ("INBOX.Processed", "INBOX.", '"INBOX.Processed"'),
        ("Prüf & 密", "", '"Pr&APw-f &- &W8Y-"'),
        ('a "b" \\', "", '"a \\"b\\" \\\\"'),
        ("~peter/mail/台北/日本語", "", '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'),  # the example of RFC 3501 §5.1.3
    ],
)
def test_folder_names_go_out_in_modified_utf_7(name: str, prefix: str, written: str) -> None:
    assert name_folder(name, prefix) == written


@given(st.sets(st.integers(1, 300)))
def test_a_uid_set_names_each_uid_once(uids: set[int]) -> None:
    named = []
    for run in write_set(uids).split(",") if uids else []:
        first, _, last = run.partition(":")
        named += range(int(first), int(last or first) + 1)
    assert named == sorted(uids)
    assert [uid for share in share_out(uids, 7) for uid in share] == sorted(uids)


def test_only_plain_text_goes_in_quotes() -> None:
    assert quote('a"\\') == '"a\\"\\\\"'
    assert [is_quotable(text) for text in ("a b", "ü", "a\nb", "")] == [True, False, False, True]
