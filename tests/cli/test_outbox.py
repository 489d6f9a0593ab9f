"""What waits to be sent: looked at, handed over once, tried again, dropped."""

from __future__ import annotations

from email.header import Header
from pathlib import Path

from tests.cli.conftest import T0, T1, Desk, letter, read, words_of

BEFORE = "2026-03-06T13:59:59Z"
KEYS = {
    "id", "ticket", "kind", "role", "to", "state", "attempts", "due_at", "created_at", "sent_at", "message_id",
    "subject", "answer",
}  # fmt: skip


def test_the_list_says_of_each_where_it_stands(busy: Desk) -> None:
    vendor, customer = busy.json("outbox", "list")
    assert set(vendor) == KEYS
    assert (vendor["to"], vendor["role"], vendor["kind"]) == ("help@widgets.example", "vendor", "opened")
    assert (customer["id"], customer["ticket"], customer["state"]) == (2, 1, "due")
    assert (customer["due_at"], customer["created_at"], customer["sent_at"]) == (T0, T0, None)
    assert customer["subject"] == "[Acme #1] ABCD1234 does not open"
    assert customer["message_id"].startswith("<")


def test_export_names_the_files_in_order_of_making_and_hands_each_over_once(busy: Desk) -> None:
    found = busy.json("outbox", "export", "post", "--at", T0)
    names = [Path(each["file"]).name for each in found]
    assert [name[:6] for name in names] == ["000001", "000002"]
    assert sorted(path.name for path in (busy.folder / "post").iterdir()) == names
    mail = read((busy.folder / "post" / names[1]).read_bytes())
    assert (mail["To"], mail["Subject"]) == ("Ann Customer <ann@mail.example>", "[Acme #1] ABCD1234 does not open")
    assert [(each["state"], each["sent_at"]) for each in busy.json("outbox", "list")] == [("sent", T0)] * 2
    assert busy.json("outbox", "export", "post", "--at", T1) == []


def test_nothing_is_handed_over_before_it_is_due(busy: Desk) -> None:
    assert busy.json("outbox", "export", "post", "--at", BEFORE) == []
    assert busy.json("outbox", "list", "--due", "--at", BEFORE) == []
    assert len(busy.json("outbox", "list", "--due", "--at", T0)) == 2


def test_several_of_one_ticket_and_reader_go_together(busy: Desk) -> None:
    again = letter("ann@mail.example", "support@acme.example", "Re: [Acme #1] x", "Still not.", name="a2")
    busy.do("ingest", "-", "--at", T1, stdin=again)
    found = busy.json("outbox", "export", "post", "--at", T1)
    assert [(each["to"], each["kind"]) for each in found] == [
        ("help@widgets.example", "opened"),
        ("ann@mail.example", "opened"),
        ("help@widgets.example", "replied"),
        ("ann@mail.example", "replied"),
    ]


def test_a_folder_that_cannot_be_written_leaves_all_as_it_was(busy: Desk) -> None:
    busy.write("post", "a file, no folder")
    assert "cannot be written" in busy.refused("outbox", "export", "post", "--at", T0)
    assert {each["state"] for each in busy.json("outbox", "list")} == {"due"}


def test_show_prints_the_mail_or_its_words(busy: Desk) -> None:
    mail = read(busy.run("outbox", "show", 2).stdout_bytes)
    assert mail["X-Mailbot-Kind"] == "opened"
    assert busy.do("outbox", "show", 2, "--text").split() == words_of(mail).split()
    assert busy.json("outbox", "show", 2)["to"] == "ann@mail.example"
    assert busy.refused("outbox", "show", 3) == "there is no notification 3"


def test_what_is_dropped_is_not_sent_and_retry_makes_it_due_again(busy: Desk) -> None:
    assert busy.do("outbox", "drop", 1) == "1: dropped\n"
    assert [each["id"] for each in busy.json("outbox", "list", "--state", "dropped")] == [1]
    assert [each["id"] for each in busy.json("outbox", "export", "post", "--at", T0)] == [2]
    assert busy.do("outbox", "retry", 1, "--at", T1) == "1: due\n"
    assert busy.json("outbox", "export", "post", "--at", T0) == []
    assert [each["id"] for each in busy.json("outbox", "export", "post", "--at", T1)] == [1]


def test_what_is_sent_stays_sent(busy: Desk) -> None:
    busy.do("outbox", "export", "post", "--at", T0)
    assert "1: no such notification, or sent" in busy.refused("outbox", "retry", 1)
    assert "1, 9: no such notification, or not waiting" in busy.refused("outbox", "drop", 1, 9)


def test_a_list_for_programs_has_tabs_and_no_head(busy: Desk) -> None:
    first = busy.do("outbox", "list").splitlines()[0]
    assert first.split("\t") == ["1", "due", "2026-03-06 14:00", "1", "opened", "help@widgets.example", ""]


def test_a_long_subject_in_any_script_is_listed_whole(desk: Desk) -> None:
    desk.shop()
    subject = "ABCD1234 se neotvára žiadny zo súborov, hoci som to skúšala na troch počítačoch – prečo? 日本語"
    encoded = str(Header(subject, "utf-8", maxlinelen=60).encode())
    desk.do(
        "ingest",
        "-",
        "--at",
        T0,
        stdin=letter("ann@mail.example", "support@acme.example", encoded, "Please help.", name="long"),
    )
    assert {each["subject"] for each in desk.json("outbox", "list")} == {f"[Acme #1] {subject}"}
