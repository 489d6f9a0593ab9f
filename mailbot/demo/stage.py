"""What the audience sees in the terminal, at the speed of reading."""

from __future__ import annotations

import asyncio
from email.message import Message

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from mailbot.demo.actor import text_of
from mailbot.demo.world import Cast
from mailbot.desk.counting import many

_SHOWN = 14  # lines of a notification


class Stage:
    """Prints scenes and mails. ``pace`` is seconds per mail; 0 for tests."""

    def __init__(self, console: Console, pace: float) -> None:
        self.console = console
        self._pace = pace

    async def chapter(self, words: str) -> None:
        self.console.print()
        self.console.rule(Text(words, style="bold"), align="left")

    async def scene(self, words: str) -> None:
        self.console.print()
        self.console.print(Text(words, style="bold"))
        await asyncio.sleep(self._pace / 2)

    async def sends(self, who: Cast, mail: Message) -> None:
        """Somebody's mail leaves for the desk."""
        head = f"{who.name} writes to {_short(str(mail['To']))}\nSubject: {mail['Subject']}\n\n"
        words = text_of(mail).strip().split("\nOn ")[0].strip() or "(nothing: the prepared mail says it all)"
        await self._show(Text(head + words), "✉ in", "cyan")

    async def gets(self, who: Cast, mail: Message) -> None:
        """A notification arrives at somebody."""
        lines = text_of(mail).strip().splitlines()
        more = [f"… and {many(len(lines) - _SHOWN, 'line')} more"] if len(lines) > _SHOWN else []
        head = f"{who.name} gets: {mail['Subject']}   ({mail['X-Mailbot-Kind']}, {mail['Content-Language']})\n\n"
        await self._show(Text(head + "\n".join(_short(line) for line in [*lines[:_SHOWN], *more])), "✉ out", "green")

    async def silence(self, words: str) -> None:
        """Nothing is sent, and that is the point."""
        self.console.print(Padding(Text(words, style="dim"), (0, 4)))
        await asyncio.sleep(self._pace / 2)

    async def _show(self, words: Text, title: str, colour: str) -> None:
        self.console.print(Panel(words, title=title, title_align="left", border_style=colour, width=92))
        await asyncio.sleep(self._pace)


def _short(line: str) -> str:
    """A line with the long words in it cut: tokens are for programs."""
    return " ".join(word if len(word) <= 60 else f"{word[:40]}…{word[-18:]}" for word in line.split(" "))
