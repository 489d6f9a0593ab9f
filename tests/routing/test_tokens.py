"""Signed words: nobody but us can make one, and nothing on the way can turn one into another."""

from __future__ import annotations

from base64 import b32decode, b32encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.nouns import Party
from mailbot.routing.tokens import LIFETIME, Keyring, Purpose

RING = Keyring({1: b"one secret" * 4})
NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
ROLES = st.sampled_from([Party.CUSTOMER, Party.VENDOR, Party.OPERATOR, Party.STRANGER])
TICKETS = st.integers(min_value=1, max_value=2**32 - 1)
MOMENTS = st.integers(min_value=0, max_value=35 * 365).map(lambda days: NOON + timedelta(days=days, seconds=days * 7))
ANN = "ann@customer.example"


def flipped(word: str, bit: int) -> str:
    octets = bytearray(b32decode(word.upper()))
    octets[bit // 8] ^= 1 << bit % 8
    return b32encode(octets).decode().lower()


class TestReplyAddresses:
    @given(st.sampled_from(Purpose), TICKETS, ROLES, st.emails(), MOMENTS)
    def test_what_is_sealed_can_be_opened(
        self, purpose: Purpose, ticket: int, role: Party, address: str, at: datetime
    ) -> None:
        token = RING.open(RING.seal(purpose, ticket, role, address, at), at)
        assert token is not None
        assert (token.purpose, token.ticket, token.role) == (purpose, ticket, role)
        assert RING.was_mailed_to(token, address)
        assert not RING.was_mailed_to(token, f"x{address}")

    @pytest.mark.parametrize("bit", range(200))
    def test_a_flipped_bit_breaks_it(self, bit: int) -> None:
        word = RING.seal(Purpose.REPLY, 1042, Party.CUSTOMER, ANN, NOON)
        assert RING.open(word, NOON) is not None
        assert RING.open(flipped(word, bit), NOON) is None

    @given(st.text(max_size=60))
    def test_any_other_word_is_none(self, word: str) -> None:
        assert RING.open(word, NOON) is None
        assert RING.open_id(f"<mb.{word}@acme.example>") is None

    @given(st.integers(min_value=0, max_value=39))
    def test_a_part_of_it_is_none(self, length: int) -> None:
        assert RING.open(RING.seal(Purpose.REPLY, 1, Party.VENDOR, ANN, NOON)[:length], NOON) is None

    @given(st.randoms(use_true_random=False))
    def test_the_case_of_letters_does_not_matter(self, random: object) -> None:
        word = RING.seal(Purpose.CLOSE, 1, Party.CUSTOMER, ANN, NOON)
        mixed = "".join(random.choice([letter.upper(), letter]) for letter in word)  # type: ignore[attr-defined]
        assert RING.open(mixed, NOON) == RING.open(word, NOON) != None  # noqa: E711

    def test_nor_does_the_case_of_the_address(self) -> None:
        token = RING.open(RING.seal(Purpose.REPLY, 1, Party.CUSTOMER, "Ann@Customer.Example", NOON), NOON)
        assert token is not None
        assert RING.was_mailed_to(token, ANN)

    @given(st.sampled_from(Purpose), TICKETS, ROLES, MOMENTS)
    def test_it_leaves_room_before_the_at_sign(self, purpose: Purpose, ticket: int, role: Party, at: datetime) -> None:
        """RFC 5321 section 4.5.3.1.1: 64 octets."""
        assert len("a-rather-long-name+") + len(RING.seal(purpose, ticket, role, ANN, at)) <= 64

    @given(st.sampled_from(Purpose), MOMENTS)
    def test_it_lives_as_long_as_its_purpose_and_one_slot_at_most(self, purpose: Purpose, at: datetime) -> None:
        word = RING.seal(purpose, 1, Party.CUSTOMER, ANN, at)
        assert RING.open(word, at + LIFETIME[purpose]) is not None
        assert RING.open(word, at + LIFETIME[purpose] + timedelta(hours=8, seconds=1)) is None

    def test_built_twice_it_is_the_same(self) -> None:
        first, second = (RING.seal(Purpose.REPLY, 1, Party.CUSTOMER, ANN, NOON) for _ in range(2))
        assert first == second

    def test_a_confirmation_lives_two_days(self) -> None:
        assert LIFETIME[Purpose.CONFIRM] == timedelta(hours=48)


class TestMessageIds:
    @given(TICKETS, st.text(max_size=50))
    def test_it_tells_its_ticket(self, ticket: int, what: str) -> None:
        made = RING.seal_id(ticket, what, "acme.example")
        assert made == RING.seal_id(ticket, what, "acme.example")
        assert RING.open_id(made) == ticket
        assert len(made.partition("@")[0]) <= 65

    @pytest.mark.parametrize("bit", range(200))
    def test_a_flipped_bit_breaks_it(self, bit: int) -> None:
        word = RING.seal_id(1042, "opened", "acme.example")[4:].partition("@")[0]
        assert RING.open_id(f"<mb.{word}@acme.example>") == 1042
        assert RING.open_id(f"<mb.{flipped(word, bit)}@acme.example>") is None

    @pytest.mark.parametrize(
        "message_id",
        ["", "<>", "<mb.@acme.example>", "<mb.a@acme.example>", "<notify-1-1@acme.example>", "<1042@acme.example>"],
    )
    def test_what_only_looks_like_one_is_nobodys(self, message_id: str) -> None:
        assert RING.open_id(message_id) is None

    def test_it_is_no_reply_address_and_a_reply_address_is_none_of_them(self) -> None:
        word = RING.seal_id(1, "opened", "acme.example")[4:].partition("@")[0]
        assert RING.open(word, NOON) is None
        reply = RING.seal(Purpose.REPLY, 1, Party.CUSTOMER, ANN, NOON)
        assert RING.open_id(f"<mb.{reply}@acme.example>") is None


class TestKeys:
    OLD = Keyring({1: b"old"})
    BOTH = Keyring({1: b"old", 2: b"new"})
    NEW = Keyring({2: b"new"})

    def test_after_a_change_of_keys_old_words_still_open_and_new_ones_are_new(self) -> None:
        old = self.OLD.seal(Purpose.REPLY, 1, Party.CUSTOMER, ANN, NOON)
        token = self.BOTH.open(old, NOON)
        assert token is not None
        assert self.BOTH.was_mailed_to(token, ANN)
        new = self.BOTH.seal(Purpose.REPLY, 1, Party.CUSTOMER, ANN, NOON)
        assert self.NEW.open(new, NOON) is not None
        assert self.OLD.open(new, NOON) is None

    def test_a_key_taken_away_opens_nothing(self) -> None:
        assert self.NEW.open(self.OLD.seal(Purpose.REPLY, 1, Party.CUSTOMER, ANN, NOON), NOON) is None
        assert self.NEW.open_id(self.OLD.seal_id(1, "opened", "acme.example")) is None

    def test_another_secret_under_the_same_number_opens_nothing(self) -> None:
        other = Keyring({1: b"other"})
        assert other.open(self.OLD.seal(Purpose.REPLY, 1, Party.CUSTOMER, ANN, NOON), NOON) is None
