"""Operators work on tickets from the command line."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import ANN, T0, T1, T2, Desk, letter, words_of

WHOLE = {
    "number", "type", "state", "outcome", "subject", "order", "customer", "vendor", "opened_at", "closed_at",
    "executes_at", "next_deadline", "comments", "events",
}  # fmt: skip


def test_the_list_ascends(busy: Desk) -> None:
    busy.do(
        "ingest", "-", "--at", T1, stdin=letter("cy@mail.example", "support@acme.example", "Hi", "Hello?", name="c")
    )
    first, second = busy.json("tickets", "list")
    assert (first["number"], first["type"], first["state"], first["outcome"]) == (1, "support", "open", None)
    assert (first["subject"], first["order"], first["customer"]) == (
        "ABCD1234 does not open",
        "ABCD1234",
        "ann@mail.example",
    )
    assert (second["number"], second["order"], second["customer"], second["vendor"]) == (
        2,
        None,
        "cy@mail.example",
        None,
    )


def test_the_list_marks_tickets_on_which_words_are_held(busy: Desk) -> None:
    pretends = letter("ann@mail.example", "support@acme.example", "[Acme #1] pay", "Pay me.", name="p", proven=False)
    busy.do("tickets", "open", "Other", "It is late.", "--order", "ABCD5678", "--at", T1)
    assert busy.json("tickets", "list", "--held") == []
    busy.do("ingest", "-", "--at", T1, stdin=pretends)
    assert [(each["number"], each["held_words"]) for each in busy.json("tickets", "list")] == [(1, True), (2, False)]
    assert [each["number"] for each in busy.json("tickets", "list", "--held")] == [1]
    assert "held" in busy.do("tickets", "list")
    busy.do("tickets", "close", 1, "--at", T2)
    assert busy.json("tickets", "list", "--held") == []


def test_the_list_can_be_narrowed(busy: Desk) -> None:
    busy.do("tickets", "open", "Other", "It is late.", "--order", "ABCD5678", "--at", T1)
    busy.do("tickets", "close", 1, "--at", T1)
    assert [each["number"] for each in busy.json("tickets", "list", "--state", "open")] == [2]
    assert [each["number"] for each in busy.json("tickets", "list", "--state", "open", "--state", "closed")] == [1, 2]
    assert busy.json("tickets", "list", "--type", "refund") == []


def test_show_has_the_ticket_whole(busy: Desk) -> None:
    ticket = busy.json("tickets", "show", 1)
    assert set(ticket) >= WHOLE
    assert (ticket["customer"], ticket["vendor"], ticket["order"]) == ("ann@mail.example", "v1", "ABCD1234")
    assert (ticket["opened_at"], ticket["closed_at"]) == (T0, None)
    (comment,) = ticket["comments"]
    assert (comment["author_role"], comment["author"], comment["at"]) == ("customer", "ann@mail.example", T0)
    assert (comment["text"], comment["internal"], comment["held"]) == ("The file will not open.", False, False)
    (event,) = ticket["events"]
    assert (event["at"], event["kind"], event["by"], event["proof"]) == (T0, "opened", "customer", "authenticated")


def test_attachments_have_name_type_and_size(desk: Desk) -> None:
    parts = (
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee there.\n"
        "--b\nContent-Type: image/png; name=shot.png\nContent-Disposition: attachment; filename=shot.png\n"
        "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n"
    )
    head, _, _ = ANN.partition("\n\n")
    desk.do("ingest", "-", stdin=f"{head}\n{parts}")
    assert desk.json("tickets", "show", 1)["comments"][0]["attachments"] == [
        {"name": "shot.png", "type": "image/png", "size": 8}
    ]
    assert "[shot.png, image/png, 8 bytes]" in desk.do("tickets", "show", 1)


def test_people_read_comments_and_history(busy: Desk) -> None:
    busy.do("tickets", "comment", 1, "Look at this one.", "--internal", "--name", "Jo", "--at", T1)
    said = busy.do("tickets", "show", 1, "--at", T2)
    assert "#1 ABCD1234 does not open" in said
    assert "opened 2026-03-06 14:00 (2 h ago)" in said
    assert "Jo, operator, internal – 2026-03-06 15:00 (1 h ago)\n  Look at this one." in said


def test_a_comment_is_told_to_both_sides_under_the_operators_name(busy: Desk) -> None:
    busy.post(T0)
    told = busy.json("tickets", "comment", 1, "-", "--name", "Jo", "--at", T1, stdin="It works again.\n")
    assert told["ticket"] == 1
    assert {each["to"] for each in told["notifications"]} == {"ann@mail.example", "help@widgets.example"}
    mail = busy.post(T1)["ann@mail.example"]
    assert "It works again." in words_of(mail)
    assert "Jo" in words_of(mail)
    assert busy.json("tickets", "show", 1)["comments"][1]["author_role"] == "operator"


def test_an_internal_comment_is_told_to_nobody(busy: Desk) -> None:
    busy.post(T0)
    assert busy.json("tickets", "comment", 1, "Odd.", "--internal", "--at", T1)["notifications"] == []
    assert busy.json("tickets", "show", 1)["comments"][1]["internal"] is True
    assert busy.post(T1) == {}


def test_close_and_reopen(busy: Desk) -> None:
    assert busy.do("tickets", "close", 1, "Ann found it.", "--at", T1).startswith("ticket 1: closed\n")
    ticket = busy.json("tickets", "show", 1)
    assert (ticket["state"], ticket["outcome"], ticket["closed_at"]) == ("closed", "solved", T1)
    busy.do("tickets", "reopen", 1, "--at", T2)
    assert [each["state"] for each in busy.json("tickets", "list")] == ["open"]


def test_a_ticket_for_an_order_goes_to_its_customer_and_vendor(busy: Desk) -> None:
    busy.post(T0)
    told = busy.json("tickets", "open", "No mail", "Bob got no mail.", "--order", "abcd5678", "--at", T1)
    assert {each["to"] for each in told["notifications"]} == {"bob@mail.example", "help@widgets.example"}
    ticket = busy.json("tickets", "show", told["ticket"])
    assert (ticket["customer"], ticket["order"], ticket["vendor"]) == ("bob@mail.example", "ABCD5678", "v1")


def test_a_ticket_on_behalf_of_somebody_without_an_order_has_no_vendor(busy: Desk) -> None:
    told = busy.json("tickets", "open", "Question", "Cy called.", "--on-behalf", "Cy@Mail.example", "--at", T1)
    ticket = busy.json("tickets", "show", told["ticket"])
    assert (ticket["customer"], ticket["order"], ticket["vendor"]) == ("cy@mail.example", None, None)


def test_what_the_desk_refuses_is_said_in_words(busy: Desk) -> None:
    assert busy.refused("tickets", "show", 9) == "there is no ticket of that number"
    assert busy.refused("tickets", "comment", 9, "x") == "there is no ticket of that number"
    assert "has an open ticket already" in busy.refused("tickets", "open", "s", "t", "--order", "ABCD1234")
    assert busy.refused("tickets", "open", "s", "t", "--order", "NONE0000") == "there is no order NONE0000"
    stranger = busy.refused("tickets", "open", "s", "t", "--order", "ABCD5678", "--on-behalf", "cy@mail.example")
    assert stranger == "order ABCD5678 was bought by bob@mail.example, not by cy@mail.example"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("comment", 1, "  "), "there are no words to say"),
        (("comment", "x", "t"), "valid integer"),
        (("open", "s", "t"), "--on-behalf ADDRESS, --order NUMBER or both"),
        (("open", " ", "t", "--order", "ABCD1234"), "the subject must not be empty"),
        (("open", "s", "t", "--on-behalf", "ann"), "is no e-mail address"),
        (("list", "--state", "shut"), "in_review"),
        (("show",), "Missing argument 'N'"),
        (("shw", 1), "Did you mean 'show'?"),
    ],
)
def test_wrong_usage_is_told_apart(busy: Desk, words: tuple[object, ...], said: str) -> None:
    assert said in busy.misused("tickets", *words)


def test_export_writes_each_ticket_whole_in_a_line(busy: Desk) -> None:
    busy.do("tickets", "open", "Später", "Käse.", "--order", "ABCD5678", "--at", T1)
    whole = [busy.json("tickets", "show", number) for number in (1, 2)]
    assert [json.loads(line) for line in busy.do("tickets", "export", "-").splitlines()] == whole
    busy.do("tickets", "export", "all.jsonl")
    assert [json.loads(line) for line in (busy.folder / "all.jsonl").read_text().splitlines()] == whole
