"""The executor behind a signed HTTP POST (Standard Webhooks). What one status means stands in the tables below."""

from __future__ import annotations

import asyncio
import secrets
import ssl
import time
from http import HTTPStatus
from typing import Any, Final

import httpx2

from mailbot.config import Executor as Settings
from mailbot.config.payout import secret_octets
from mailbot.desk.payment import Answer, Payment, Verdict
from mailbot.wire.executors.signing import sign
from mailbot.wire.executors.wording import MOST, Statement, message, statement

# Whatever is not listed falls to its hundred; a hundred that is not listed is unknown.
_STATUSES: Final = {
    301: Verdict.FAILED,  # it moved, and money does not follow
    307: Verdict.FAILED,
    308: Verdict.FAILED,
    408: Verdict.UNKNOWN,  # it gave up on us, at a moment of its choice
    409: Verdict.EXECUTED,  # done before, with this very key
    499: Verdict.UNKNOWN,  # a proxy gave up
}
_HUNDREDS: Final = {2: Verdict.EXECUTED, 4: Verdict.FAILED}
_HEALED_BY_TIME: Final = {401, 403, 404, 425, 429}  # of those that failed: someone mends it, or it was too much at once
_STATES_COUNT: Final = {404, 410, 409}  # beside the 2xx: statuses under which an answer to a question is believed


class Webhook:
    """One gateway. Each call has a connection of its own: one that was kept may be closed at the wrong moment."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.url
        self._secret = secret_octets(settings.secret)
        self._timeout = settings.timeout.total_seconds()
        self._trust = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)

    async def execute(self, payment: Payment) -> Answer:
        headers = {"Idempotency-Key": payment.key}
        said = await self._post(payment.key, message(payment), headers)
        return said if isinstance(said, Answer) else _judged(*said)

    async def look_up(self, payment: Payment) -> Answer:
        question = f"{payment.key}-query-{secrets.token_hex(6)}"
        said = await self._post(question, message(payment, query=True), {})
        if isinstance(said, Answer):
            return Answer(Verdict.UNKNOWN, said.words)
        return _stated(*said)

    async def _post(self, name: str, body: bytes, headers: dict[str, str]) -> Answer | tuple[int, Statement]:
        """Status and statement; an Answer where there is none."""
        sent: list[str] = []

        async def trace(event: str, _: Any) -> None:
            sent.extend([event] if event.endswith("send_request_headers.started") else [])

        try:
            async with asyncio.timeout(self._timeout):
                return await self._exchange(body, headers | sign(self._secret, name, int(time.time()), body), trace)
        except (httpx2.TransportError, httpx2.InvalidURL, TimeoutError, OSError, UnicodeError) as fault:
            words = f"{'no answer' if sent else 'not reached'}: {str(fault) or type(fault).__name__}"
            return Answer.of(Verdict.UNKNOWN if sent else Verdict.FAILED, words)

    async def _exchange(self, body: bytes, headers: dict[str, str], trace: Any) -> tuple[int, Statement]:
        plain = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        async with (
            httpx2.AsyncClient(verify=self._trust, trust_env=False, timeout=self._timeout) as client,
            client.stream(
                "POST", self._url, content=body, headers=plain | headers, extensions={"trace": trace}
            ) as response,
        ):
            said = bytearray()
            async for piece in response.aiter_raw():
                said += piece
                if len(said) > MOST:
                    break
        return response.status_code, statement(bytes(said))


def from_settings(settings: Settings) -> Webhook:
    return Webhook(settings)


def _judged(status: int, said: Statement) -> Answer:
    """What a request for money came to. A success may say itself that it is none yet."""
    verdict = _STATUSES.get(status) or _HUNDREDS.get(status // 100, Verdict.UNKNOWN)
    if status // 100 == 2 and said.state:
        verdict = said.state
    again = status in _HEALED_BY_TIME or status // 100 == 2
    return Answer.of(verdict, _words(status, said), said.reference, again=again)


def _stated(status: int, said: Statement) -> Answer:
    """What a question came to. Only a state that is stated counts: whoever ignores questions may answer 200."""
    counts = status // 100 == 2 or status in _STATES_COUNT
    return Answer.of((said.state if counts else None) or Verdict.UNKNOWN, _words(status, said), said.reference)


def _words(status: int, said: Statement) -> str:
    known = status in list(HTTPStatus)
    return f"HTTP {status}: {said.words or (HTTPStatus(status).phrase if known else 'no words')}"
