"""[proof] in a config: rows can be raised as one likes, and not lowered for money by the way."""

from __future__ import annotations

import pytest

from mailbot.config import warnings
from mailbot.desk.bar import NEEDED, Deed
from mailbot.walk.house import policy_of
from tests.config.test_mistakes import SMALL

GUARDED = ("money", "address", "operator")
LEAVE = "lower_the_bar_for_money = true\n"


def about_proof(config):
    return [each for each in warnings(config) if each.startswith("proof.")]


def test_the_table_of_the_config_is_the_default_of_the_desk(config):
    assert policy_of(config()).proof == NEEDED
    assert about_proof(config()) == []


@pytest.mark.parametrize("deed", Deed)
def test_each_row_can_be_raised_alone(config, deed):
    raised = config(f'[proof]\n{deed.value} = "confirmed"\n')
    table = policy_of(raised).proof
    assert [row for row in Deed if table[row] != NEEDED[row]] == [deed]
    assert table[deed].word == "confirmed"
    assert about_proof(raised) == []


@pytest.mark.parametrize("deed", [deed for deed in Deed if deed.value not in GUARDED])
def test_what_moves_no_money_can_be_lowered(config, deed):
    assert policy_of(config(f'[proof]\n{deed.value} = "none"\n')).proof[deed].word == "none"


@pytest.mark.parametrize("low", ["none", "token"])
@pytest.mark.parametrize("key", GUARDED)
def test_what_moves_money_is_lowered_by_a_key_of_its_own_and_advised_against(config, mistakes, key, low):
    ((line, words),) = mistakes(f'{SMALL}[proof]\n{key} = "{low}"\n')
    assert (line, words.partition(": ")[0]) == (9, f"proof.{key}")
    meant = config(f'[proof]\n{LEAVE}{key} = "{low}"\n')
    assert policy_of(meant).proof[Deed(key)].word == low
    (advice,) = about_proof(meant)
    assert advice.startswith(f'proof.{key} = "{low}" lowers the bar for money')


def test_a_leave_that_nothing_needs_is_worth_a_word(config):
    (advice,) = about_proof(config(f"[proof]\n{LEAVE}"))
    assert "is of no use" in advice


def test_the_environment_sets_every_row_and_is_held_to_the_same(config, mistakes):
    for deed in Deed:
        table = policy_of(config("", {f"MAILBOT_PROOF_{deed.name}": "confirmed"})).proof
        assert table[deed].word == "confirmed"
    low = {"MAILBOT_PROOF_MONEY": "token"}
    ((line, words),) = mistakes(SMALL, low)
    assert (line, words.partition(": ")[0]) == (0, "proof.money")
    meant = config("", low | {"MAILBOT_PROOF_LOWER_THE_BAR_FOR_MONEY": "true"})
    assert meant.proof.money == "token"
