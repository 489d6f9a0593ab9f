"""The webhook executor against a real HTTP server: what is sent, and what each answer means."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import trustme
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from mailbot.config import Executor as Settings
from mailbot.desk.nouns import TicketType
from mailbot.desk.payment import Answer, Payment, Verdict
from mailbot.wire.executors import Executor, open_executor
from tests.gateway import Gateway, Reply, closed_port
from tests.patience import PATIENCE

SECRET = "whsec_" + base64.b64encode(b"twenty-four octets at least").decode()
REFUND = Payment(
    key="mailbot-7-I-1-0011223344556677",
    kind=TicketType.REFUND,
    ticket=7,
    order="ABCD1234",
    invoice="I-1",
    product="Wídget",
    amount=Decimal("12.50"),
    currency="EUR",
    ends_subscription=False,
    requested_at=datetime(2026, 3, 9, 14, tzinfo=UTC),
)
CANCELLATION = dataclasses.replace(
    REFUND, kind=TicketType.CANCELLATION, amount=None, invoice="", product="", currency="", ends_subscription=True
)


def behind(url: str, **more: object) -> Executor:
    settings = Settings("webhook", url=url, secret=SecretStr(SECRET), timeout=timedelta(seconds=PATIENCE))
    return open_executor(dataclasses.replace(settings, **more))  # type: ignore[arg-type]


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as server:
        yield server


async def test_a_refund_is_posted_signed_and_with_its_key(gateway: Gateway) -> None:
    gateway.replies = [Reply(200, b'{"reference": "re_42", "message": "on its way"}')]
    assert await behind(gateway.url).execute(REFUND) == Answer(Verdict.EXECUTED, "HTTP 200: on its way", "re_42")
    (heard,) = gateway.heard
    assert heard.headers["idempotency-key"] == heard.headers["webhook-id"] == REFUND.key
    assert heard.headers["content-type"] == "application/json"
    assert Verifier(SECRET).verify(heard.body, heard.headers) == {
        "type": "refund.requested",
        "timestamp": "2026-03-09T14:00:00Z",
        "data": {
            "key": REFUND.key,
            "ticket": 7,
            "order": "ABCD1234",
            "invoice": "I-1",
            "product": "Wídget",
            "amount": "12.50",
            "currency": "EUR",
            "ends_subscription": False,
            "requested_at": "2026-03-09T14:00:00Z",
        },
    }


async def test_a_body_changed_on_the_way_is_noticed(gateway: Gateway) -> None:
    await behind(gateway.url).execute(REFUND)
    (heard,) = gateway.heard
    with pytest.raises(WebhookVerificationError):
        Verifier(SECRET).verify(heard.body.replace(b"12.50", b"99.50"), heard.headers)


async def test_every_attempt_is_the_same_message(gateway: Gateway) -> None:
    executor = behind(gateway.url)
    await executor.execute(REFUND)
    await executor.execute(REFUND)
    first, second = gateway.heard
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])


async def test_a_cancellation_names_no_amount(gateway: Gateway) -> None:
    await behind(gateway.url).execute(CANCELLATION)
    body = gateway.heard[0].json
    assert (body["type"], body["data"]["amount"], body["data"]["ends_subscription"]) == (
        "cancellation.requested",
        None,
        True,
    )


STATUSES = [
    (200, Verdict.EXECUTED, True),
    (202, Verdict.EXECUTED, True),
    (204, Verdict.EXECUTED, True),
    (301, Verdict.FAILED, False),
    (303, Verdict.UNKNOWN, False),
    (307, Verdict.FAILED, False),
    (400, Verdict.FAILED, False),
    (401, Verdict.FAILED, True),
    (403, Verdict.FAILED, True),
    (404, Verdict.FAILED, True),
    (408, Verdict.UNKNOWN, False),
    (409, Verdict.EXECUTED, False),
    (422, Verdict.FAILED, False),
    (429, Verdict.FAILED, True),
    (500, Verdict.UNKNOWN, False),
    (503, Verdict.UNKNOWN, False),
]


@pytest.mark.parametrize(("status", "verdict", "again"), STATUSES)
async def test_what_a_status_means(gateway: Gateway, status: int, verdict: Verdict, again: bool) -> None:
    gateway.replies = [Reply(status, headers={"Location": "/elsewhere", "Content-Length": "0"})]
    answer = await behind(gateway.url).execute(REFUND)
    assert answer.verdict is verdict
    assert answer.words.startswith(f"HTTP {status}: ")
    assert verdict is not Verdict.FAILED or answer.again is again
    assert len(gateway.heard) == 1  # no redirect is followed


async def test_the_gateways_own_words_are_kept_on_one_short_line(gateway: Gateway) -> None:
    gateway.replies = [Reply(422, b'{"error": {"message": "charge\\u001b[31m\\nclosed ' + b"x" * 999 + b'"}}')]
    answer = await behind(gateway.url).execute(REFUND)
    assert answer.words.startswith("HTTP 422: charge [31m closed xxx")
    assert len(answer.words) == 300


@pytest.mark.parametrize("state", list(Verdict))
async def test_a_success_may_say_that_it_is_none_yet(gateway: Gateway, state: Verdict) -> None:
    gateway.replies = [Reply(202, f'{{"state": "{state}"}}'.encode())]
    assert (await behind(gateway.url).execute(REFUND)).verdict is state


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[" * 60_000, b"[1]", b'{"state": ["executed"], "id": {}}'])
async def test_a_body_that_says_nothing_changes_nothing(gateway: Gateway, body: bytes) -> None:
    gateway.replies = [Reply(200, body)]
    assert (await behind(gateway.url).execute(REFUND)).verdict is Verdict.EXECUTED


async def test_an_endless_answer_is_cut(gateway: Gateway) -> None:
    gateway.replies = [Reply(200, b"x" * 5_000_000)]
    answer = await behind(gateway.url).execute(REFUND)
    assert (answer.verdict, len(answer.words)) == (Verdict.EXECUTED, 300)


async def test_a_gateway_that_hangs_up_after_the_request_leaves_it_unknown(gateway: Gateway) -> None:
    gateway.replies = [Reply(drop=True)]
    answer = await behind(gateway.url).execute(REFUND)
    assert answer.verdict is Verdict.UNKNOWN
    assert answer.words.startswith("no answer: ")


async def test_an_answer_that_breaks_off_leaves_it_unknown(gateway: Gateway) -> None:
    gateway.replies = [Reply(200, b'{"state"', {"Content-Length": "100"})]
    assert (await behind(gateway.url).execute(REFUND)).verdict is Verdict.UNKNOWN


async def test_a_silent_gateway_leaves_it_unknown(gateway: Gateway) -> None:
    arrived, enough = threading.Event(), threading.Event()

    def linger() -> None:
        arrived.set()
        enough.wait(PATIENCE)

    gateway.replies = [Reply(before=linger)]
    answer = await behind(gateway.url, timeout=timedelta(seconds=3)).execute(REFUND)
    assert await asyncio.to_thread(arrived.wait, PATIENCE)
    enough.set()
    assert answer.verdict is Verdict.UNKNOWN
    assert len(gateway.heard) == 1


async def test_a_gateway_that_is_not_there_did_nothing() -> None:
    answer = await behind(f"http://127.0.0.1:{closed_port()}/").execute(REFUND)
    assert (answer.verdict, answer.again) == (Verdict.FAILED, True)
    assert answer.words.startswith("not reached: ")


async def test_a_name_nobody_has_did_nothing() -> None:
    assert (await behind("https://pay..example/").execute(REFUND)).verdict is Verdict.FAILED


async def test_a_certificate_nobody_vouches_for_gets_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    authority = trustme.CA()
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(served)
    trusted = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(trusted)
    with Gateway(tls=served) as gateway:
        wary = await behind(gateway.url).execute(REFUND)
        assert (wary.verdict, gateway.heard) == (Verdict.FAILED, [])
        assert "certificate" in wary.words
        assert (await behind(gateway.url, ca_file=trusted).execute(REFUND)).verdict is Verdict.EXECUTED


async def test_a_question_is_no_request(gateway: Gateway) -> None:
    gateway.replies = [Reply(200, b'{"state": "executed", "reference": "re_1"}')]
    answer = await behind(gateway.url).look_up(REFUND)
    assert (answer.verdict, answer.reference) == (Verdict.EXECUTED, "re_1")
    (heard,) = gateway.heard
    asked = Verifier(SECRET).verify(heard.body, heard.headers)
    assert (asked["type"], asked["data"]["key"]) == ("refund.query", REFUND.key)
    assert "idempotency-key" not in heard.headers
    assert heard.headers["webhook-id"] != REFUND.key


QUESTIONS = [
    (Reply(200, b'{"state": "failed"}'), Verdict.FAILED),
    (Reply(404, b'{"state": "failed"}'), Verdict.FAILED),
    (Reply(200, b'{"state": "unknown"}'), Verdict.UNKNOWN),
    (Reply(200), Verdict.UNKNOWN),  # whoever ignores questions says 200 to everything
    (Reply(404), Verdict.UNKNOWN),  # perhaps only the address is wrong
    (Reply(409), Verdict.UNKNOWN),
    (Reply(500, b'{"state": "failed"}'), Verdict.UNKNOWN),
    (Reply(drop=True), Verdict.UNKNOWN),
]


@pytest.mark.parametrize(("reply", "verdict"), QUESTIONS)
async def test_only_a_stated_state_answers_a_question(gateway: Gateway, reply: Reply, verdict: Verdict) -> None:
    gateway.replies = [reply]
    assert (await behind(gateway.url).look_up(REFUND)).verdict is verdict


async def test_a_question_nobody_hears_leaves_it_unknown() -> None:
    answer = await behind(f"http://127.0.0.1:{closed_port()}/").look_up(REFUND)
    assert answer.verdict is Verdict.UNKNOWN
