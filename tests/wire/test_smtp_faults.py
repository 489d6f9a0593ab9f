"""Servers that refuse, vanish or fall silent: each mail's fate is told, nothing hangs, nothing is raised."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from mailbot.errors import Unreachable
from mailbot.sandbox import Fault, Greylist, Sandbox, What
from mailbot.wire.smtp import Pool, Relay, Result, Sent, probe
from tests.dovecot import free_ports
from tests.patience import PATIENCE

MAIL = b"From: Acme <support@acme.example>\r\nSubject: news\r\n\r\nHello.\r\n"
MOMENT = 1.0  # seconds; a machine that stands still for longer would be taken for a silent server
BASICS = Fault("smtp", "EHLO", What.ANSWER, answer="250 just the basics", times=0)


@pytest.fixture(params=["pipelined", "one by one"])
async def box(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    imap, smtp = free_ports(2)  # those of a server that restarts
    async with Sandbox({"ann": "pw"}, imap_port=imap, smtp_port=smtp) as box:
        if request.param == "one by one":
            box.faults.lay(BASICS)
        yield box


def relay_to(box: Sandbox, deadline: float = PATIENCE, user: str = "", password: str = "") -> Relay:
    return Relay(box.host, box.smtp_port, deadline=deadline, user=user, password=password)


async def send(box: Sandbox, deadline: float = PATIENCE) -> Result:
    async with Pool(relay_to(box, deadline)) as pool:
        return await asyncio.wait_for(pool.send("", "ann@c.example", MAIL), 2 * PATIENCE)


async def _grow_impatient(pool: Pool) -> None:
    """Its one connection, open and in use, waits only a moment for each answer from now on."""
    assert (await pool.send("", "ann@c.example", MAIL)).outcome is Sent.ACCEPTED
    (link,) = pool._idle
    link.deadline = MOMENT


ANSWERS = [
    ("421 4.3.2 shutting down", Sent.LATER),
    ("450 4.2.0 mailbox busy", Sent.LATER),
    ("451 4.7.1 greylisted", Sent.LATER),
    ("452 4.2.2 mailbox full", Sent.LATER),
    ("550 5.1.1 no such user", Sent.REFUSED),
    ("552 5.2.2 mailbox full", Sent.REFUSED),
    ("554 5.7.1 looks like spam", Sent.REFUSED),
    ("530 5.7.0 log in first", Sent.LATER),  # our configuration is wrong, not the mail
    ("503 5.5.1 bad sequence", Sent.LATER),
]


@pytest.mark.parametrize("point", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize(("answer", "outcome"), ANSWERS)
async def test_a_refusal_is_for_now_or_for_good(box: Sandbox, point: str, answer: str, outcome: Sent) -> None:
    box.faults.lay(Fault("smtp", point, What.ANSWER, answer=answer))
    assert await send(box) == Result(outcome, int(answer[:3]), answer[4:])
    assert box.sent == []


LOST = [
    *((point, what, Sent.LATER) for point in ("MAIL", "RCPT", "DATA") for what in (What.DROP_BEFORE, What.DROP_AFTER)),
    ("MAIL", What.DROP_MIDWAY, Sent.LATER),
    (".", What.DROP_BEFORE, Sent.UNKNOWN),
    (".", What.DROP_AFTER, Sent.UNKNOWN),
    (".", What.DROP_MIDWAY, Sent.UNKNOWN),
    (".", What.DROP_REPLIED, Sent.ACCEPTED),
]


@pytest.mark.parametrize(("point", "what", "outcome"), LOST)
async def test_a_lost_connection_is_doubt_only_after_the_final_dot(
    box: Sandbox, point: str, what: What, outcome: Sent
) -> None:
    box.faults.lay(Fault("smtp", point, what, octets=5))
    result = await send(box)
    assert result.outcome is outcome
    assert result.code == (250 if outcome is Sent.ACCEPTED else 0)


async def test_after_a_doubt_the_same_mail_can_be_sent_again(box: Sandbox) -> None:
    box.faults.lay(Fault("smtp", ".", What.DROP_AFTER))
    async with Pool(relay_to(box)) as pool:
        outcomes = [(await pool.send("", "ann@c.example", MAIL)).outcome for _ in range(2)]
    assert outcomes == [Sent.UNKNOWN, Sent.ACCEPTED]
    assert [raw for _, raw in box.sent] == [MAIL, MAIL]


@pytest.mark.parametrize(("point", "outcome"), [("MAIL", Sent.LATER), ("DATA", Sent.LATER), (".", Sent.UNKNOWN)])
async def test_a_silent_server_is_given_up_at_the_deadline(box: Sandbox, point: str, outcome: Sent) -> None:
    async with Pool(relay_to(box)) as pool:
        await _grow_impatient(pool)
        box.faults.lay(Fault("smtp", point, What.FREEZE))
        start = time.monotonic()
        result = await pool.send("", "ann@c.example", MAIL)
    assert time.monotonic() - start < PATIENCE / 2
    assert result == Result(outcome, 0, "no answer within 1 s")


async def test_a_reply_late_by_more_than_the_deadline_is_no_answer_to_the_next_mail(box: Sandbox) -> None:
    async with Pool(relay_to(box)) as pool:
        await _grow_impatient(pool)
        box.faults.lay(Fault("smtp", ".", What.DELAY, seconds=2 * MOMENT))
        assert (await pool.send("", "ann@c.example", MAIL)).outcome is Sent.UNKNOWN
        assert (await pool.send("", "nobody@c.example", MAIL)).outcome is Sent.REFUSED


async def test_a_trickling_server_is_borne(box: Sandbox) -> None:
    box.faults.lay(Fault("smtp", "*", What.TRICKLE, seconds=0.001, times=0))
    assert (await send(box)).outcome is Sent.ACCEPTED


@pytest.mark.parametrize("nonsense", ["250 nice\r\n250 too many", "250 ok\r\nhello", "250-" + "x" * 9000, "399 go on"])
async def test_nonsense_after_the_mail_is_doubt_and_ends_the_connection(box: Sandbox, nonsense: str) -> None:
    greeted = Fault("smtp", "GREETING", What.DELAY, times=0)
    box.faults.lay(greeted)
    async with Pool(relay_to(box)) as pool:
        await _grow_impatient(pool)
        box.faults.lay(Fault("smtp", ".", What.ANSWER, answer=nonsense))
        assert (await pool.send("", "ann@c.example", MAIL)).outcome in (Sent.UNKNOWN, Sent.ACCEPTED)
        assert (await pool.send("", "nobody@c.example", MAIL)).code == 550
    assert box.faults.passed[greeted] == 2


async def test_words_of_the_server_are_one_short_line(box: Sandbox) -> None:
    box.faults.lay(Fault("smtp", "RCPT", What.ANSWER, answer="550-no\x1b[31m\r\n550-way\t\r\n550 " + "x" * 500))
    answer = (await send(box)).answer
    assert answer.startswith("no [31m way xxx")
    assert len(answer) == 300


async def test_greylisted_mail_gets_in_later() -> None:
    now = 0.0
    async with Sandbox({"ann": "pw"}, greylist=Greylist(900, clock=lambda: now)) as box:
        assert (await send(box)).code == 451
        now = 900.0
        assert (await send(box)).outcome is Sent.ACCEPTED


async def test_a_server_that_is_down_is_asked_again_only_after_a_pause_and_found_when_it_is_back(box: Sandbox) -> None:
    now = 0.0
    async with Pool(relay_to(box), clock=lambda: now) as pool:
        await pool.send("", "ann@c.example", MAIL)
        await box.halt()
        result = await pool.send("", "ann@c.example", MAIL)
        assert (result.outcome, result.code) == (Sent.AWAY, 0)
        assert str(box.smtp_port) in result.answer
        await box.start()
        assert (await pool.send("", "ann@c.example", MAIL)).outcome is Sent.AWAY
        now = 1.0
        assert (await pool.send("", "ann@c.example", MAIL)).outcome is Sent.ACCEPTED


async def test_a_wrong_password_is_tried_six_times_an_hour_at_most(box: Sandbox) -> None:
    now = 0.0
    box.faults.table.clear()
    refused = Fault("smtp", "AUTH", What.DELAY, times=0)
    box.faults.lay(refused)
    async with Pool(relay_to(box, user="ann", password="wrong"), clock=lambda: now) as pool:
        for now in range(0, 3600, 10):  # noqa: B007 - the clock reads it
            results = await asyncio.gather(*(pool.send("", "ann@c.example", MAIL) for _ in range(5)))
            assert {(result.outcome, result.code) for result in results} == {(Sent.AWAY, 0)}
    assert "the login was refused" in results[0].answer
    assert box.faults.passed[refused] == 6


@pytest.mark.parametrize(
    ("fault", "words", "again"),
    [
        (Fault("smtp", "GREETING", What.FREEZE), "no greeting in time", True),
        (Fault("smtp", "GREETING", What.DROP_BEFORE), "EOF", True),
        (Fault("smtp", "GREETING", What.ANSWER, answer="554 no service for you"), "no service for you", True),
        (Fault("smtp", "GREETING", What.ANSWER, answer="421 too many"), "too many", True),
        (Fault("smtp", "AUTH", What.ANSWER, answer="535 5.7.8 wrong"), "the login was refused", False),
        (Fault("smtp", "AUTH", What.ANSWER, answer="454 4.7.0 not now"), "not now", True),
        (Fault("smtp", "EHLO", What.ANSWER, answer="250 basics"), "offers no login", False),
        (Fault("smtp", "EHLO", What.FREEZE), "no answer in time", True),
    ],
)
async def test_doctor_is_told_why_the_server_cannot_be_reached(fault: Fault, words: str, again: bool) -> None:
    async with Sandbox({"ann": "pw"}) as box:
        box.faults.lay(fault)
        with pytest.raises(Unreachable, match=words) as caught:
            await probe(relay_to(box, 2 if fault.what is What.FREEZE else PATIENCE, user="ann", password="pw"))
        assert caught.value.again is again
        assert str(box.smtp_port) in str(caught.value)


@pytest.mark.parametrize(("tls", "words"), [("implicit", "TLS failed"), ("starttls", "STARTTLS")])
async def test_doctor_names_a_tls_setting_that_does_not_fit(tls: str, words: str) -> None:
    async with Sandbox({"ann": "pw"}) as box:
        with pytest.raises(Unreachable, match=words) as caught:
            await probe(Relay(box.host, box.smtp_port, tls, deadline=PATIENCE))
    assert caught.value.again is False


async def test_a_cancelled_mail_leaves_no_half_conversation_behind(box: Sandbox) -> None:
    held = Fault("smtp", "DATA", What.HOLD, released=asyncio.Event())
    box.faults.lay(held)
    async with Pool(relay_to(box)) as pool:
        sending = asyncio.ensure_future(pool.send("", "ann@c.example", MAIL))
        while not box.faults.passed[held]:
            await asyncio.sleep(0)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        held.released.set()
        assert (await pool.send("", "nobody@c.example", MAIL)).code == 550
    assert box.sent == []
