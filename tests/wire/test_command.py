"""The command executor with small programs: what they are told, and what each end means."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.config import Executor as Settings
from mailbot.desk.payment import Answer, Verdict
from mailbot.wire.executors import Executor, open_executor
from tests.patience import PATIENCE
from tests.wire.test_webhook import REFUND


def running(script: str, *, query: str = "", timeout: float = PATIENCE) -> Executor:
    return open_executor(
        Settings(
            "command",
            command=("sh", "-c", script),
            query=("sh", "-c", query) if query else (),
            timeout=timedelta(seconds=timeout),
        )
    )


async def test_a_program_is_told_by_json_on_its_standard_input(tmp_path: Path) -> None:
    answer = await running(f'cat > {tmp_path}/told; echo \'{{"reference": "re_1", "message": "done"}}\'').execute(
        REFUND
    )
    assert answer == Answer(Verdict.EXECUTED, "done", "re_1")
    told = json.loads((tmp_path / "told").read_bytes())
    assert (told["type"], told["data"]["key"], told["data"]["amount"]) == ("refund.requested", REFUND.key, "12.50")


ENDS = [
    ("exit 0", Verdict.EXECUTED, ""),
    ("exit 1", Verdict.FAILED, "exit 1"),
    ("echo no such charge; exit 65", Verdict.FAILED, "exit 65: no such charge"),
    ("echo later >&2; exit 75", Verdict.FAILED, "exit 75: later"),
    ("exit 127", Verdict.FAILED, "exit 127"),
    ("exit 137", Verdict.UNKNOWN, "exit 137"),
    ("kill -9 $$", Verdict.UNKNOWN, "killed by signal 9"),
    ('echo \'{"state": "unknown"}\'', Verdict.UNKNOWN, ""),
]


@pytest.mark.parametrize(("script", "verdict", "words"), ENDS)
async def test_what_an_end_means(script: str, verdict: Verdict, words: str) -> None:
    answer = await running(script).execute(REFUND)
    assert (answer.verdict, answer.words) == (verdict, words)
    assert answer.again is (verdict is not Verdict.FAILED or "75" in script) or verdict is Verdict.UNKNOWN


async def test_a_program_that_is_not_there_did_nothing() -> None:
    executor = open_executor(Settings("command", command=("/nowhere/pay",)))
    assert await executor.execute(REFUND) == Answer(Verdict.FAILED, "not started: No such file or directory")


async def test_a_program_that_takes_too_long_is_ended_and_leaves_it_unknown(tmp_path: Path) -> None:
    script = f"echo $$ > {tmp_path}/pid; sleep 60"
    started = time.monotonic()
    answer = await running(script, timeout=3).execute(REFUND)
    assert (answer.verdict, answer.words) == (Verdict.UNKNOWN, "took too long")
    assert time.monotonic() - started < 30
    assert not _alive(int((tmp_path / "pid").read_text()))


def _alive(pid: int) -> bool:
    for _ in range(20 * PATIENCE):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.05)
    return True


async def test_a_flood_of_words_is_cut_and_does_not_stop_the_program() -> None:
    answer = await running("head -c 3000000 /dev/zero | tr '\\0' x; exit 3").execute(REFUND)
    assert (answer.verdict, len(answer.words)) == (Verdict.FAILED, 300)


async def test_a_program_that_does_not_listen_is_no_fault() -> None:
    assert (await running("exec <&-; exit 0").execute(REFUND)).verdict is Verdict.EXECUTED


async def test_what_a_program_leaves_behind_is_not_waited_for_and_no_pipe_to_it_is_left_open(tmp_path: Path) -> None:
    before = _open_pipes()
    answer = await running(f"sleep 600 & echo $! > {tmp_path}/pid; exit 0").execute(REFUND)
    await asyncio.sleep(0)  # what is closed is closed in the loop's next round
    still_open = _open_pipes() - before
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)  # raises where it has ended
    assert answer.verdict is Verdict.EXECUTED
    assert not still_open


def _open_pipes() -> set[str]:
    """The pipes that this process holds an end of."""
    links = Path("/proc/self/fd").iterdir()
    return {target for link in links if (target := _target(link)).startswith("pipe:")}


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except FileNotFoundError:  # that of the look itself
        return ""


async def test_our_environment_is_not_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_SMTP_PASSWORD", "hush")
    monkeypatch.setenv("LC_ALL", "C")
    await running(f"env > {tmp_path}/env").execute(REFUND)
    passed = (tmp_path / "env").read_text()
    assert f"PATH={os.environ['PATH']}" in passed
    assert "LC_ALL=C" in passed
    assert "MAILBOT" not in passed


QUESTIONS = [
    ('echo \'{"state": "executed"}\'', Verdict.EXECUTED),
    ('echo \'{"state": "failed"}\'', Verdict.FAILED),
    ('echo \'{"state": "failed"}\'; exit 1', Verdict.UNKNOWN),
    ("exit 0", Verdict.UNKNOWN),
    ("exit 1", Verdict.UNKNOWN),
    ("kill -9 $$", Verdict.UNKNOWN),
]


@pytest.mark.parametrize(("query", "verdict"), QUESTIONS)
async def test_only_a_stated_state_answers_a_question(tmp_path: Path, query: str, verdict: Verdict) -> None:
    executor = running(f"touch {tmp_path}/paid", query=f"cat > {tmp_path}/told; {query}")
    assert (await executor.look_up(REFUND)).verdict is verdict
    assert json.loads((tmp_path / "told").read_bytes())["type"] == "refund.query"
    assert not (tmp_path / "paid").exists()


async def test_without_a_program_to_ask_it_stays_unknown(tmp_path: Path) -> None:
    assert (await running(f"touch {tmp_path}/paid").look_up(REFUND)).verdict is Verdict.UNKNOWN
    assert not (tmp_path / "paid").exists()
