"""Every kind of file mails lie in leads down the same path."""

from __future__ import annotations

from tests.cli.conftest import ANN, T0, Desk, letter

BOB = letter("bob@mail.example", "support@acme.example", "ABCD5678 no mail", "Nothing came.", name="b1")


def _mbox(*mails: str) -> str:
    return "".join(f"From someone@mail.example Fri Mar  6 14:00:00 2026\n{mail}\n" for mail in mails)


def test_one_mail_is_told_in_a_line(desk: Desk) -> None:
    desk.shop()
    path = desk.write("a.eml", ANN)
    assert desk.do("ingest", path, "--at", T0) == f"{path}: new, ticket 1: opened; the ticket is open\n"


def test_it_counts_as_received_and_handled_at_the_given_time(busy: Desk) -> None:
    assert busy.json("tickets", "show", 1)["opened_at"] == T0


def test_a_time_without_a_zone_is_utc(desk: Desk) -> None:
    desk.do("ingest", "-", "--at", "2026-03-06T14:00", stdin=ANN)
    assert desk.json("tickets", "list")[0]["opened_at"] == T0


def test_an_mbox_holds_several(desk: Desk) -> None:
    desk.shop()
    walks = desk.json("ingest", desk.write("mails.mbox", _mbox(ANN, BOB)))
    assert [walked["file"].rpartition("#")[2] for walked in walks] == ["1", "2"]
    assert [walked["comment"] for walked in walks] == ["The file will not open.", "Nothing came."]


def test_an_mbox_comes_through_a_pipe_too(desk: Desk) -> None:
    walks = desk.json("ingest", "-", stdin=_mbox(ANN, BOB))
    assert [walked["verdict"] for walked in walks] == ["new", "new"]


def test_a_line_that_begins_with_from_does_not_cut_a_mail_in_two(desk: Desk) -> None:
    mail = ANN.replace("The file will", "It was like this:\n\nFrom there on it\n\n>From 10:30 on, 2026, the file will")
    (walked,) = desk.json("ingest", "-", stdin=_mbox(mail))
    assert "From there on it" in walked["comment"]
    assert "\nFrom 10:30 on" in walked["comment"]


def test_a_maildir_gives_what_is_old_before_what_is_new(desk: Desk) -> None:
    for name, mail in (("new/2.x.host", ANN), ("cur/1.x.host:2,S", BOB), ("tmp/3.x.host", ANN)):
        (desk.folder / "box" / name).parent.mkdir(parents=True, exist_ok=True)
        desk.write(f"box/{name}", mail)
    walks = desk.json("ingest", desk.folder / "box")
    assert [walked["comment"] for walked in walks] == ["Nothing came.", "The file will not open."]


def test_a_folder_of_eml_files_is_read_in_order(desk: Desk) -> None:
    (desk.folder / "mails").mkdir()
    for name, mail in (("2.eml", ANN), ("1.eml", BOB), ("notes.txt", "no mail")):
        desk.write(f"mails/{name}", mail)
    walks = desk.json("ingest", desk.folder / "mails")
    assert [walked["comment"] for walked in walks] == ["Nothing came.", "The file will not open."]


def test_every_verdict_is_a_success(desk: Desk) -> None:
    files = [desk.write("a.eml", ANN), desk.write("again.eml", ANN), desk.write("broken.eml", "Subject: x\n\nx\n")]
    walks = desk.json("ingest", *files)
    assert [walked["verdict"] for walked in walks] == ["new", "duplicate", "quarantined"]


def test_more_than_a_batch_is_one_ticket_each(desk: Desk) -> None:
    mails = [
        letter(f"p{n}@mail.example", "support@acme.example", f"Hello {n}", "Hi.", name=f"m{n}") for n in range(120)
    ]
    walks = desk.json("ingest", "-", stdin=_mbox(*mails))
    assert [walked["ticket"] for walked in walks] == list(range(1, 121))


def test_no_mail_at_all_is_an_empty_list(desk: Desk) -> None:
    (desk.folder / "box" / "new").mkdir(parents=True)
    assert desk.json("ingest", desk.folder / "box") == []


def test_what_is_not_there_is_said(desk: Desk) -> None:
    assert "nowhere.eml: there is no such file" in desk.misused("ingest", "nowhere.eml")
    (desk.folder / "empty").mkdir()
    assert "holds no .eml files and is no Maildir" in desk.misused("ingest", "empty")


def test_nothing_is_no_mail(desk: Desk) -> None:
    assert "there is no mail in it, it is empty" in desk.refused("ingest", "-", stdin="")
    desk.write("empty.eml", "\n")
    assert "empty.eml: there is no mail in it" in desk.refused("ingest", "empty.eml")
    assert desk.json("quarantine", "list") == []


def test_a_time_that_is_none_is_said(desk: Desk) -> None:
    assert "ISO 8601" in desk.misused("ingest", "-", "--at", "yesterday")
