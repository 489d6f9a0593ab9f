"""A reply comes back as the person wrote it, whatever program and language stand between the words and us."""

from __future__ import annotations

import pytest

from mailbot.letter.quoting import fold
from tests.effort import effort
from tests.letter.phrases import ATTRIBUTIONS, DEVICES, HEADERS, WORDS

OWN = "Danke, it works now.\n\nOne question: what about the second file?"
QUOTE = "> Hello Ann,\n>\n> does it work?\n> Acme"
HISTORY = "Hello Ann,\n\ndoes it work?\n\nAcme support"


def both_line_ends(text: str) -> tuple[str, str]:
    """Each text runs a second time with CRLF."""
    return fold(text).fresh, fold(text.replace("\n", "\r\n")).fresh


def assert_fresh(text: str, expected: str) -> None:
    for fresh in both_line_ends(text):
        assert fresh == expected


@pytest.mark.parametrize("attribution", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
class TestAttribution:
    def test_above_a_quote_is_folded_with_it(self, attribution: str) -> None:
        assert_fresh(f"{OWN}\n\n{attribution}\n\n{QUOTE}\n", OWN)

    def test_right_below_the_words_is_folded(self, attribution: str) -> None:
        assert_fresh(f"{OWN}\n{attribution}\n{QUOTE}", OWN)

    def test_above_unquoted_history_is_folded_with_it(self, attribution: str) -> None:
        if "@" in attribution:
            assert_fresh(f"{OWN}\n\n{attribution}\n\n{HISTORY}\n", OWN)

    def test_above_the_quote_of_a_bottom_poster_is_folded(self, attribution: str) -> None:
        assert_fresh(f"{attribution}\n{QUOTE}\n\n{OWN}\n", OWN)

    def test_goes_while_answers_between_the_quotes_stay_with_what_they_answer(self, attribution: str) -> None:
        assert_fresh(
            f"{attribution}\n> Works?\n\nYes.\n\n> Since when?\n\nToday.\n",
            "> Works?\n\nYes.\n\n> Since when?\n\nToday.",
        )


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS.keys())
class TestHeaderBlock:
    def test_begins_the_history(self, headers: str) -> None:
        assert_fresh(f"{OWN}\n\n{headers}\n\n{HISTORY}", OWN)

    def test_without_words_above_it_is_a_forward_whose_words_count(self, headers: str) -> None:
        assert_fresh(f"{headers}\n\n{HISTORY}", HISTORY)


@pytest.mark.parametrize("line", DEVICES)
def test_the_line_a_device_adds_is_folded(line: str) -> None:
    assert_fresh(f"{OWN}\n\n{line}\n", OWN)
    assert_fresh(f"{OWN}\n{line}\n\n> On 6 Mar 2026, at 15:00, Acme <a@acme.example> wrote:\n> \n> Hello", OWN)


@pytest.mark.parametrize("words", WORDS)
def test_own_words_that_look_like_marks_stay(words: str) -> None:
    assert_fresh(words, words)


class TestSignature:
    def test_after_its_delimiter_is_folded(self) -> None:
        assert_fresh(f"{OWN}\n-- \nAnn Customer\nTel. 555 0100\n", OWN)

    def test_between_words_and_history_is_folded(self) -> None:
        assert_fresh(f"{OWN}\n\n--\nAnn\n\nOn 6 Mar 2026 15:00, Acme <a@acme.example> wrote:\n{QUOTE}", OWN)

    def test_alone_is_better_than_nothing(self) -> None:
        assert_fresh("-- \nPlease close it.", "-- \nPlease close it.")

    def test_contact_lines_below_a_closing_are_folded_the_name_stays(self) -> None:
        text = f"{OWN}\n\nKind regards,\nAnn Customer\nTel: +1 555 010 0200\nwww.customer.example"
        assert_fresh(text, f"{OWN}\n\nKind regards,\nAnn Customer")

    def test_of_a_mailing_list_is_folded(self) -> None:
        rule = "_" * 47
        assert_fresh(f"{OWN}\n\n{rule}\nwidgets mailing list\nhttps://lists.example/listinfo/widgets", OWN)

    def test_of_a_legal_department_is_folded(self) -> None:
        assert_fresh(f"{OWN}\n\nThis e-mail and any attachments are confidential.\nDelete it.", OWN)

    def test_two_dashes_before_a_long_text_are_no_delimiter(self) -> None:
        text = "First part\n--\n" + "\n".join(f"line {number} of the second part" for number in range(30))
        assert_fresh(text, text)


class TestForward:
    HEADERS = "From: Bo <bo@shop.example>\nDate: Fri, 6 Mar 2026 at 15:00\nSubject: Help\nTo: <a@acme.example>"

    def test_without_words_is_what_it_forwards(self) -> None:
        assert_fresh(f"---------- Forwarded message ---------\n{self.HEADERS}\n\n\nPlease refund.", "Please refund.")

    def test_below_words_is_folded(self) -> None:
        assert_fresh(f"{OWN}\n\n---------- Forwarded message ---------\n{self.HEADERS}\n\nPlease refund.", OWN)

    def test_of_apple_inside_a_quote_is_kept_when_it_is_all_there_is(self) -> None:
        text = "> Begin forwarded message:\n>\n> From: Bo <bo@shop.example>\n>\n> Please refund."
        assert "> Please refund." in fold(text).fresh


class TestWhole:
    def test_says_what_decided(self) -> None:
        assert fold(f"{OWN}\n\n-----Original Message-----\n{HISTORY}").rule == "original message line"

    def test_nothing_is_lost(self) -> None:
        folded = fold(f"{OWN}\n\nOn 6 Mar 2026 15:00, Acme <a@acme.example> wrote:\n{QUOTE}")
        assert "does it work?" in folded.quoted
        assert "Acme <a@acme.example>" in folded.quoted

    def test_a_mail_of_quotes_alone_has_nothing_fresh(self) -> None:
        assert fold(f"On 6 Mar 2026 15:00, Acme <a@acme.example> wrote:\n{QUOTE}").fresh == ""

    def test_an_attribution_that_lost_its_colon_is_known_by_the_quote_below(self) -> None:
        assert_fresh(f"{OWN}\n\nOn Fri, Mar 6, 2026 at 3:00 PM Acme <a@acme.example> wrote\n{QUOTE}", OWN)

    def test_words_on_the_line_of_the_attribution_stay(self) -> None:
        assert_fresh(f"Yes. On Fri, Mar 6, 2026 at 3:00 PM, a@acme.example wrote:\n{QUOTE}", "Yes.")

    def test_of_a_long_quote_only_the_last_paragraph_stays_above_its_answer(self) -> None:
        long = "\n".join(f"> line {number}" for number in range(40))
        text = f"{long}\n>\n> Works?\n\nYes.\n\n> Since when?\n\nToday."
        assert_fresh(text, "> Works?\n\nYes.\n\n> Since when?\n\nToday.")

    def test_a_line_wrapped_out_of_its_quote_is_no_answer(self) -> None:
        head = "On 6 Mar 2026 15:00, Acme <a@acme.example> wrote:"
        assert_fresh(f"{OWN}\n\n{head}\n> See https://acme.example/a-page?\nticket=1042\n> and tell us", OWN)

    @pytest.mark.parametrize(
        "unit", ["a:\n", "> a\nb\n", "From: a\n\n", "x@y 1:\n", "\n", "wrote:\n", "> wrote:\n", "--\n", "1\n2\n3:\n"]
    )
    def test_takes_a_hostile_mail_of_two_hundred_kilobytes_in_its_stride(self, unit: str) -> None:
        text = unit * (200_000 // len(unit))
        assert effort(lambda: fold(text), 1.5) < 1.5

    def test_takes_eight_times_as_long_for_eight_times_as_much(self) -> None:
        unit = "> quoted by 5 people:\nOn 5 May 2026 12:00 wrote\nwords:\n\n"
        small = effort(lambda: fold(unit * 500))
        assert effort(lambda: fold(unit * 4000), small * 8 * 3) < small * 8 * 3
