"""The demo from start to end: mail server, daemon, story, files."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

from rich.console import Console

from mailbot.config import Config, load
from mailbot.daemon.service import serve
from mailbot.demo import world
from mailbot.demo.actor import Actor
from mailbot.demo.gallery import hang
from mailbot.demo.stage import Stage
from mailbot.demo.story import Players, tell
from mailbot.demo.sundial import Sundial, rome
from mailbot.sandbox import Sandbox
from mailbot.store import shop
from mailbot.store.database import Database

PACE: Final = 0.8  # seconds a mail stays before the next one


def play(*, fast: bool = False, stay: bool = False, folder: Path = Path("demo-mails")) -> int:
    """Play the demo; the exit code. ``fast``: without pauses. ``stay``: the mail server stays up until Ctrl-C.

    Raises:
        Unreachable: the folder cannot be used.
    """
    world.make_folder(folder)
    console = Console(highlight=False)
    try:
        return asyncio.run(_play(Stage(console, 0.0 if fast else PACE), stay, folder))
    except KeyboardInterrupt:
        console.print("\nStopped.")
        return 0


async def _play(stage: Stage, stay: bool, folder: Path) -> int:
    users = {cast.user: world.PASSWORD for cast in world.EVERYBODY}
    by_address = {cast.address: cast.user for cast in world.EVERYBODY}
    by_address |= dict.fromkeys((world.REFUNDS, world.CANCEL), world.DESK.user)
    sundial = Sundial(rome(4, 10))
    async with Sandbox(
        users, accept=lambda to: by_address.get(_plain(to)), authserv_id=world.SERVER, clock=sundial.now
    ) as box:
        config = load(world.write_config(folder, box.imap_port, box.smtp_port), {})
        _fill(config, sundial)
        stop = asyncio.Event()
        daemon = asyncio.create_task(serve(config, stop, sundial.now, look=1))
        try:
            code = await _perform(stage, box, folder, daemon, sundial)
            if stay and code == 0:
                await _stay(stage, box, daemon)
            return code
        finally:
            stop.set()
            await daemon


async def _perform(stage: Stage, box: Sandbox, folder: Path, daemon: asyncio.Task[int], sundial: Sundial) -> int:
    ann, bob, cleo, vera = (Actor(cast, box, sundial) for cast in (world.ANN, world.BOB, world.CLEO, world.VERA))
    story = asyncio.create_task(tell(stage, Players(ann, bob, cleo, vera, sundial)))
    await asyncio.wait({story, daemon}, return_when=asyncio.FIRST_COMPLETED)
    if not story.done():
        story.cancel()
        daemon.result()
    try:
        story.result()
    except TimeoutError:
        stage.console.print("[red]A mail did not come in time. This is a bug: please tell us.[/red]")
        return 1
    count = hang(folder, (ann, bob, cleo, vera))
    await _bow(stage, folder, count)
    return 0


async def _bow(stage: Stage, folder: Path, count: int) -> None:
    say = stage.console.print
    await stage.chapter("What operators see")
    for words in (["tickets", "list"], ["timeline", "2"], ["refunds", "export"]):
        say(f"\n$ ./dev mailbot --config {folder}/config.toml {' '.join(words)}", style="bold")
        say(await _ask(folder, words), end="", markup=False)
    await stage.scene("That was the whole of it: people answering mail.")
    say(f"  The {count} notifications lie in {folder}/ – open {folder}/index.html in a browser.")


async def _ask(folder: Path, words: list[str]) -> str:
    """What a command prints."""
    command = [sys.executable, "-m", "mailbot", "--config", str(folder / "config.toml"), *words]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    return printed.decode()


async def _stay(stage: Stage, box: Sandbox, daemon: asyncio.Task[int]) -> None:
    say = stage.console.print
    say("\nThe mail server stays up. Connect your own mail program (no encryption) and write to the desk:")
    say(
        f"  IMAP {box.host}:{box.imap_port}   SMTP {box.host}:{box.smtp_port}   password of everybody: {world.PASSWORD}"
    )
    for cast in world.EVERYBODY:
        say(f"  {cast.user:8} {cast.name:14} {cast.address}")
    say("Ctrl-C ends it.")
    await daemon


def _plain(address: str) -> str:
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _fill(config: Config, sundial: Sundial) -> None:
    database = Database(config.database.url).open()
    database.upgrade()
    with database.transaction():
        shop.save_vendors(world.vendors())
        shop.save_orders(world.orders(sundial.now()))
    database.close()
