"""The demo ends by itself and well, and leaves what it promises."""

from __future__ import annotations

import subprocess
import sys
from email import message_from_bytes
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo") / "mails"
    command = [sys.executable, "-m", "mailbot", "demo", "--fast", "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def test_it_plays_help_a_refund_a_saved_sale_and_a_cancellation(played: tuple[Path, str]) -> None:
    _, shown = played
    for words in (
        "1. Help",
        "2. A refund that is paid",
        "3. A sale that is saved",
        "4. A cancellation by the old address",
    ):
        assert words in shown


def test_it_ends_with_the_timeline_and_the_ledger(played: tuple[Path, str]) -> None:
    _, shown = played
    assert "ends Mon 2026-03-09 15:00" in shown
    assert "79.50,EUR" in shown


def test_it_leaves_every_notification_as_mail_text_and_page(played: tuple[Path, str]) -> None:
    folder, _ = played
    kinds = {message_from_bytes(path.read_bytes())["X-Mailbot-Kind"] for path in folder.glob("*.eml")}
    assert kinds == {"opened", "replied", "closed", "confirmed", "changed"}
    assert {path.stem for path in folder.glob("*.txt")} == {path.stem for path in folder.glob("*.eml")}
    assert all(f'href="{path.name}"' in (folder / "index.html").read_text() for path in folder.glob("*-*.html"))


def test_it_never_empties_a_folder_that_it_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    command = [sys.executable, "-m", "mailbot", "demo", "--fast", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 1
    assert "no earlier demo made it" in done.stderr
    assert (tmp_path / "precious.txt").read_text() == "mine"
