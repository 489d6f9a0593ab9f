"""Pages that can be done as they say: the files they show are written, the commands they show are run.

In a page a line with nothing but a file's name, as ```config.toml`:``, stands above its content. A ``console`` block
has commands after ``$`` and what they print; ``…`` stands for anything: in a line for some words, alone for some lines.
Each heading begins in a new folder, with what the page's first heading sets up.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from itertools import pairwise
from pathlib import Path
from typing import Final, cast

from typer.testing import CliRunner

from mailbot.cli.app import app, load

BEGIN: Final = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)  # a Friday; each command is given a minute later
FENCE: Final = re.compile(r"(?:^`(?P<file>[\w./-]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)
HEADING: Final = re.compile(r"^## (.+)\n", re.M)
SHELL: Final = ("cp", "head", "mkdir", "mv", "rm")


@dataclass(frozen=True, slots=True)
class Step:
    """A file to write, or commands to run."""

    line: int  # where it stands in its page
    file: str  # its name; empty: a session at the command line
    text: str


def lessons(page: str) -> dict[str, list[Step]]:
    """Heading → its steps. Blocks that are neither a file nor a console are only shown."""
    starts = [*HEADING.finditer(page)]
    ends = [match.start() for match in starts[1:]] + [len(page)]
    return {match[1]: list(_steps(page, match.end(), end)) for match, end in zip(starts, ends, strict=True)}


def _steps(page: str, start: int, end: int) -> list[Step]:
    found = FENCE.finditer(page, start, end)
    return [
        Step(page.count("\n", 0, block.start("text")), block["file"] or "", block["text"])
        for block in found
        if block["file"] or block["kind"] == "console"
    ]


class Pupil:
    """Somebody who does what a page says, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, BEGIN

    def follow(self, steps: list[Step]) -> None:
        for step in steps:
            self.write(step) if step.file else self.type(step)

    def write(self, step: Step) -> None:
        file = self.folder / step.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_as_received(step) if file.suffix == ".eml" else step.text, encoding="utf-8")
        file.chmod(0o600)

    def type(self, step: Step) -> None:
        """Run each command; what it prints must be what stands below it."""
        lines = step.text.splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
        for start, end in pairwise([*starts, len(lines)]):
            expected, said = lines[start + 1 : end], self.run(shlex.split(lines[start][2:], comments=True))
            where = f"line {step.line + start + 1}: {lines[start]}"
            assert not expected or fits(expected, said), "\n".join([where, "it says:", *said])

    def run(self, words: list[str]) -> list[str]:
        self.now += timedelta(minutes=1)
        if words[0] in SHELL:
            return subprocess.run(
                words, cwd=self.folder, check=True, capture_output=True, text=True
            ).stdout.splitlines()
        assert words[0] == "mailbot", words
        at = ["--at", self.now.isoformat()] if "--at" not in words and _takes_a_time(words[1:]) else []
        result = CliRunner().invoke(app, [*words[1:], *at])
        assert result.exit_code in (0, 1), (words, result.output, result.exception)
        assert result.exception is None or isinstance(result.exception, SystemExit), words
        return [line.rstrip() for line in result.output.splitlines()]


def fits(expected: list[str], said: list[str]) -> bool:
    """Whether a command said what a page shows."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "…" else ".*?".join(map(re.escape, line.rstrip().split("…"))) + "\n"
        for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in said)) is not None


def _takes_a_time(words: list[str]) -> bool:
    command = load(words[0])
    command = getattr(command, "commands", {}).get(words[1], command) if len(words) > 1 else command
    return any("--at" in each.opts for each in command.params)


def _as_received(step: Step) -> str:
    """A mail with the lines that our server adds; ``Attached: settings.png`` stands for a file that comes along."""
    mail = cast(EmailMessage, message_from_string(step.text, policy=default))
    domain = mail["From"].addresses[0].domain
    mail.add_header("Authentication-Results", f"mx.acme.example; dmarc=pass header.from={domain}")
    mail.add_header("Message-ID", f"<line-{step.line}@{domain}>")
    if mail["Attached"]:
        mail.set_content(mail.get_content())
    for name in mail.get_all("Attached", []):
        kind = "image" if name.endswith(".png") else "application"
        mail.add_attachment(name.encode(), kind, name.rpartition(".")[2], filename=name)
    del mail["Attached"]
    return mail.as_string()
