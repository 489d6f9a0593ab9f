"""Money of a story: the bank behind each kind of executor, and its bad days.

It ``refuses``, is ``silent``, or ``loses`` what it answered after it has paid. Whatever the day, it pays nothing twice.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook as Verifier

from mailbot.config import Executor as Settings
from mailbot.desk.payment import Answer, Payment, Verdict
from mailbot.wire.executors import Executor, open_executor
from mailbot.wire.executors.ledger import Ledger
from tests.gateway import Gateway, Reply
from tests.patience import PATIENCE

MOODS = ("works", "refuses", "silent", "loses")
_EXCUSES = {
    "refuses": Answer(Verdict.FAILED, "no cover"),
    "silent": Answer(Verdict.UNKNOWN, "nobody answers"),
}
_SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


class Bank:
    """The embedded ledger."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.mood = MOODS[0]
        self.paid: dict[str, tuple[datetime, Payment]] = {}  # by key: when it went out, and what
        self._clock = clock
        self._ledger = Ledger()

    async def execute(self, payment: Payment) -> Answer:
        if self.mood in _EXCUSES:
            return _EXCUSES[self.mood]
        self._pay(payment)
        if self.mood == "loses":
            return Answer(Verdict.UNKNOWN, "the line went dead")
        return await self._ledger.execute(payment)

    async def look_up(self, payment: Payment) -> Answer:
        if self.mood != "works":
            return Answer(Verdict.UNKNOWN, "nobody answers")
        return Answer(Verdict.EXECUTED if payment.key in self.paid else Verdict.FAILED)

    def close(self) -> None:
        """The bank is no more."""

    def _pay(self, payment: Payment) -> None:
        assert payment.key not in self.paid, f"{payment.key} is paid twice"
        self.paid[payment.key] = (self._clock(), payment)


class WebhookBank(Bank):
    """A gateway on loopback, reached by the real executor; a signature that is not ours is no order to pay."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self._gateway = Gateway()
        secret, patience = SecretStr(_SECRET), timedelta(seconds=PATIENCE)
        self._wire: Executor = open_executor(
            Settings("webhook", url=self._gateway.url, secret=secret, timeout=patience)
        )

    async def execute(self, payment: Payment) -> Answer:
        said = {"works": Reply(200, b'{"reference": "re_1"}'), "refuses": Reply(402, b'{"message": "no cover"}')}
        self._gateway.replies = [said.get(self.mood, Reply(drop=True))]
        answer = await self._wire.execute(payment)
        heard = self._gateway.heard[-1]
        Verifier(_SECRET).verify(heard.body, heard.headers)
        assert heard.headers["idempotency-key"] == payment.key
        if self.mood in ("works", "loses"):
            self._pay(payment)
        return answer

    async def look_up(self, payment: Payment) -> Answer:
        state = "executed" if payment.key in self.paid else "failed"
        works = self.mood == "works"
        self._gateway.replies = [Reply(200, json.dumps({"state": state}).encode()) if works else Reply(503)]
        return await self._wire.look_up(payment)

    def close(self) -> None:
        self._gateway.__exit__()


_PAY = """
import json, os, pathlib, sys
here = pathlib.Path(__file__).parent
mood, key = (here / "mood").read_text(), json.load(sys.stdin)["data"]["key"]
if mood == "refuses":
    sys.exit("no cover")
if mood == "silent":
    os.kill(os.getpid(), 9)
(here / "paid").open("a").write(key + "\\n")
if mood == "loses":
    os.kill(os.getpid(), 9)
print(json.dumps({"reference": "re_1"}))
"""
_ASK = """
import json, pathlib, sys
here = pathlib.Path(__file__).parent
paid, key = (here / "paid").read_text().split(), json.load(sys.stdin)["data"]["key"]
if (here / "mood").read_text() != "works":
    sys.exit(75)
print(json.dumps({"state": "executed" if key in paid else "failed"}))
"""


class CommandBank(Bank):
    """A program that pays, and one that says what was paid."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self._folder = TemporaryDirectory()
        here = Path(self._folder.name)
        for name, text in (("pay.py", _PAY), ("ask.py", _ASK), ("paid", "")):
            (here / name).write_text(text)
        pay, ask = ((sys.executable, "-I", str(here / name)) for name in ("pay.py", "ask.py"))
        self._here = here
        self._wire: Executor = open_executor(Settings("command", command=pay, query=ask))

    async def execute(self, payment: Payment) -> Answer:
        (self._here / "mood").write_text(self.mood)
        before = self._keys()
        answer = await self._wire.execute(payment)
        if self._keys() != before:
            self._pay(payment)
        return answer

    async def look_up(self, payment: Payment) -> Answer:
        (self._here / "mood").write_text(self.mood)
        return await self._wire.look_up(payment)

    def close(self) -> None:
        self._folder.cleanup()

    def _keys(self) -> list[str]:
        return (self._here / "paid").read_text().split()


BANKS: Mapping[str, Callable[[Callable[[], datetime]], Bank]] = {
    "ledger": Bank,
    "webhook": WebhookBank,
    "command": CommandBank,
}
