"""Real mails of other projects, where a checkout has them beside it: nothing raises, the floors hold."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.letter.scorer import scored

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus beside this checkout")
BOUNCES = ("bounce_sisimai", "bounce_flufl", "bounce_livebg")


def mails(*names: str) -> Iterator[tuple[bytes, dict[str, Any], dict[str, Any]]]:
    for name in names or sorted(path.parent.name for path in CORPUS.glob("*/expectations.json")):
        for file, expected in json.loads((CORPUS / name / "expectations.json").read_text()).items():
            raw = (CORPUS / name / file).read_bytes()
            yield raw, expected, scored(raw)


def test_nothing_raises_and_nothing_takes_long() -> None:
    started = time.process_time()
    for _ in mails():
        now = time.process_time()
        assert now - started < 2
        started = now


def test_bounces_are_found() -> None:
    found = [seen["bounce"] for _, expected, seen in mails(*BOUNCES) if expected.get("bounce")]
    assert len(found) > 300
    assert sum(found) / len(found) >= 0.97


@pytest.mark.parametrize("key", ["bounce", "auto_submitted"])
def test_no_ordinary_mail_is_called_a_machine_s(key: str) -> None:
    wrong = [seen["subject"] for _, expected, seen in mails() if expected.get(key) is False and seen[key]]
    assert wrong == []


def test_abuse_reports_and_absences_are_found() -> None:
    assert all(seen["bounce"] for _, expected, seen in mails(*BOUNCES) if expected.get("arf"))
    assert all(seen["auto_submitted"] for _, expected, seen in mails(*BOUNCES) if expected.get("auto_submitted"))


@pytest.mark.parametrize("key", ["subject", "from_addr", "attachments"])
def test_subjects_senders_and_attachments_are_those_of_another_reader(key: str) -> None:
    def plain(value: Any) -> Any:
        return len(value) if key == "attachments" else " ".join(value.split())

    hits = [plain(expected[key]) == plain(seen[key]) for _, expected, seen in mails("parse_stalwart")]
    assert sum(hits) / len(hits) >= 0.95
