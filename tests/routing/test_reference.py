"""Which ticket a mail belongs to: every hint, and the ladder they are climbed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.config import Orders
from mailbot.desk.nouns import Order, Party, Person, State, Ticket, TicketType, Vendor
from mailbot.routing.reference import By, Clues, Facts, clues, order_pattern, settle, subject_tag
from mailbot.routing.tokens import Keyring, Purpose
from tests.effort import effort
from tests.routing.written import written

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
RING = Keyring({1: b"secret"})
PATTERN = order_pattern(Orders().pattern)
ANN, SAM = "ann@customer.example", "sam@elsewhere.example"
VERA = Vendor("v1", "Widget Works", "vera@vendor.example")
ORDER = Order("ABCD1234", "v1", Person(ANN), "one-time")
ONE, TWO, THREE, FOUR, FIVE = (
    Ticket(number, TicketType.SUPPORT, State.OPEN, "pedal", Person(ANN), NOON, VERA) for number in range(1, 6)
)


def address(ticket: int, purpose: Purpose = Purpose.REPLY) -> str:
    return f"support+{RING.seal(purpose, ticket, Party.CUSTOMER, ANN, NOON)}@acme.example"


def found(subject: str = "hello", words: str = "Words.", **fields: str) -> Clues:
    return clues(written(subject, words, **fields), RING, "Acme", PATTERN, NOON)


class TestTheTag:
    @pytest.mark.parametrize(
        ("subject", "number"),
        [
            ("[Acme #1042] pedal", 1042),
            ("Re: AW: [Acme #1042] pedal", 1042),
            ("close [ACME #7]", 7),
            ("[Other #7] pedal", None),
            ("[Acme 7]", None),
            ("[Acme #7", None),
            ("[Acme #-7]", None),
            ("[Acme #1234567890]", None),
            ("[Acme #١٢]", None),
            ("[Acme #7\u200b]", None),
            ("[Ac\u200dme #7]", None),
            ("[Acme \u202e#7]", None),
            ("[Acme #\u2066" + "7]", None),
        ],
    )
    def test_it_is_read_only_when_it_looks_like_itself(self, subject: str, number: int | None) -> None:
        assert subject_tag(subject, "Acme") == number

    def test_a_brand_with_odd_characters_is_no_pattern(self) -> None:
        assert subject_tag("[A+B (Ltd.) #3]", "A+B (Ltd.)") == 3
        assert subject_tag("[AAB (Ltd.) #3]", "A+B (Ltd.)") is None


class TestClues:
    @pytest.mark.parametrize("field", ["To", "Cc", "Delivered_To", "X_Original_To", "X_Forwarded_To"])
    def test_a_reply_address_counts_in_any_recipient_field(self, field: str) -> None:
        assert [token.ticket for token in found(**{field: address(7)}).tokens] == [7]

    def test_not_in_the_words(self) -> None:
        assert found(words=f"Write to {address(7)}").tokens == ()

    def test_a_bounce_address_names_no_ticket(self) -> None:
        seen = found(To=address(7, Purpose.BOUNCE))
        assert seen.tokens == ()
        assert seen.bounced is not None

    def test_our_message_ids_are_told_from_others(self) -> None:
        ours = RING.seal_id(7, "opened", "acme.example")
        seen = found(References=f"<a@x> {ours} <b@x>", In_Reply_To="<b@x>", Message_Id="<c@x>")
        assert seen.own_ids == (7,)
        assert seen.thread_ids == ("<b@x>", "<a@x>", "<c@x>")
        assert not seen.is_ours

    def test_a_mail_under_our_own_message_id_is_ours(self) -> None:
        assert found(Message_Id=RING.seal_id(7, "opened", "acme.example")).is_ours

    def test_of_ten_thousand_references_the_first_and_the_last_count(self) -> None:
        seen = found(References=" ".join(f"<{n}@x>" for n in range(10_000)))
        assert len(seen.thread_ids) < 110
        assert {"<0@x>", "<9999@x>"} <= set(seen.thread_ids)


class TestOrderWords:
    @pytest.mark.parametrize(
        ("words", "orders"),
        [
            ("Order abcd1234.", ("ABCD1234",)),
            ("(ABCD1234-001), please", ("ABCD1234-001",)),
            ("xABCD1234x", ()),
            ("ABC1234", ()),
            ("ABCD1234 and EFGH5678 and abcd1234", ("ABCD1234", "EFGH5678")),
            ("line one\nABCD1234\nline three", ("ABCD1234",)),
        ],
    )
    def test_they_are_words_of_that_shape_in_any_case(self, words: str, orders: tuple[str, ...]) -> None:
        assert found(words=words).orders == orders

    def test_the_subject_comes_first(self) -> None:
        assert found("EFGH5678", "not ABCD1234").orders == ("EFGH5678", "ABCD1234")

    def test_twenty_at_most(self) -> None:
        assert len(found(words=" ".join(f"ABCD{n:04}" for n in range(100))).orders) == 20

    @given(st.integers(min_value=0, max_value=3000))
    def test_none_is_lost_between_the_pieces_of_a_long_line(self, before: int) -> None:
        assert found(words="x " * before + "ABCD1234 " + "y " * 50).orders == ("ABCD1234",)

    @pytest.mark.parametrize(
        "line", ["A" * 200_000, "A1" * 100_000, "ABCD1234-" * 20_000, "AAAA0000" * 25_000, "-0" * 100_000]
    )
    def test_lines_made_to_be_slow_are_not(self, line: str) -> None:
        letter = written(words=line)
        assert effort(lambda: clues(letter, RING, "Acme", PATTERN, NOON), 0.5) < 0.5


class TestTheLadder:
    FACTS = Facts(
        tickets={ticket.number: ticket for ticket in (ONE, TWO, THREE, FOUR, FIVE)},
        threads={"<a@x>": 3},
        orders=(ORDER,),
        vendors={"v1": VERA},
        open_tickets={"ABCD1234": 5},
    )
    ALL = Clues(
        tokens=(RING.open(address(1).partition("+")[2].partition("@")[0], NOON),),  # type: ignore[arg-type]
        own_ids=(2,),
        thread_ids=("<a@x>",),
        tag=4,
        orders=("ABCD1234",),
        is_ours=False,
    )
    RUNGS = (
        ({"tag": None}, By.TOKEN, 1),
        ({"tokens": ()}, By.MESSAGE_ID, 2),
        ({"tokens": (), "own_ids": ()}, By.THREAD, 3),
        ({"tokens": (), "own_ids": (), "thread_ids": ()}, By.SUBJECT_TAG, 4),
        ({"tokens": (), "own_ids": (), "thread_ids": (), "tag": None}, By.ORDER, 5),
    )

    @pytest.mark.parametrize(("missing", "by", "number"), RUNGS, ids=[rung[1].value for rung in RUNGS])
    def test_the_first_rung_that_holds(self, missing: dict[str, object], by: By, number: int) -> None:
        reference = settle(replace(self.ALL, **missing), self.FACTS, ANN)  # type: ignore[arg-type]
        assert reference.by is by
        assert reference.ticket is not None
        assert reference.ticket.number == number

    def test_no_hint_is_a_new_ticket(self) -> None:
        assert settle(found(), replace(self.FACTS, orders=()), ANN).ticket is None

    def test_token_and_tag_of_different_tickets_are_a_conflict(self) -> None:
        assert settle(self.ALL, self.FACTS, ANN).conflict
        assert not settle(replace(self.ALL, tag=1), self.FACTS, ANN).conflict

    def test_two_tokens_of_different_tickets_too(self) -> None:
        seen = found(To=f"{address(1)}, {address(2)}")
        assert settle(seen, self.FACTS, ANN).conflict

    def test_the_tag_is_for_parties_and_operators(self) -> None:
        seen = found("[Acme #4] pedal")
        assert settle(seen, self.FACTS, SAM).ticket is None
        assert settle(seen, self.FACTS, ANN).ticket is FOUR
        assert settle(seen, self.FACTS, "vera@vendor.example").ticket is FOUR
        assert settle(seen, self.FACTS, "olga@desk.example", operator=True).ticket is FOUR

    def test_an_order_is_for_its_parties(self) -> None:
        seen = found(words="ABCD1234")
        assert settle(seen, self.FACTS, SAM) == settle(found(), replace(self.FACTS, orders=()), SAM)
        assert settle(seen, self.FACTS, ANN).ticket is FIVE

    def test_nobody_is_party_to_anything_without_an_address(self) -> None:
        nobody = replace(FOUR, customer=Person(""), vendor=None)
        facts = replace(self.FACTS, tickets={4: nobody})
        assert settle(found("[Acme #4] pedal"), facts, "").ticket is None
