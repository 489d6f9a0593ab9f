"""The root of the command line. It knows every command by one line; the command itself is loaded when it is used."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from mailbot import __version__
from mailbot.cli.terminal import clean
from mailbot.desk.eligibility import Ineligible
from mailbot.errors import Refused, RuleError, Unreachable

# Panel of the help → command → what it does. Each command is the module of its name in this package.
COMMANDS: dict[str, dict[str, str]] = {
    "Mail": {
        "run": "Watch the mailboxes and answer, until stopped.",
        "ingest": "Take mails from files, folders or a pipe.",
        "explain": "Say what a mail would do, and why. Changes nothing.",
        "outbox": "What is to be sent, and what became of it.",
        "quarantine": "Letters that wait for you.",
    },
    "Desk": {
        "tickets": "List, read and work on tickets.",
        "issues": "What tickets are about: the list, and what it lacks.",
        "orders": "Import and look up orders.",
        "vendors": "Import and list vendors.",
        "refunds": "The money that went back.",
        "tick": "Fire what is due.",
        "timeline": "Explain each deadline of a ticket.",
        "report": "Say how the desk is doing, in figures.",
    },
    "House": {
        "init": "Begin: a folder with all that you edit.",
        "demo": "Play a whole conversation before your eyes.",
        "check": "Check config, rules and templates.",
        "rules": "What the rules say, and which were in force when.",
        "replay": "Put mails of the past before the rules.",
        "samples": "Write the book: every mail in every language.",
        "audit": "Prove the history.",
        "erase": "Take a person out of everything that is kept.",
        "doctor": "Reach everything the daemon needs.",
        "db": "Upgrade, check or copy the database.",
    },
}


class Commands(TyperGroup):
    """The commands by name; a fault with an address becomes a message on stderr and exit code 1."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for panel, commands in COMMANDS.items():
            for name, line in commands.items():
                self.add_command(TyperCommand(name, callback=None, help=line, rich_help_panel=panel))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, known, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and known else known, rest

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as wrong:
            wrong.message = wrong.message.removeprefix("Value error, ")  # the name of its class is not for users
            raise
        except (Refused, Ineligible) as refused:
            from mailbot.cli.refusals import describe

            _say(describe(refused))
        except (RuleError, Unreachable) as fault:
            _say(str(fault))
        raise typer.Exit(1)


def load(name: str) -> Any:
    """The command ``name`` of the table above, ready to run."""
    command = typer.main.get_command(import_module(f"mailbot.cli.{name}").app)
    command.name = name
    return command


def _say(message: str) -> None:
    print(clean(message), file=sys.stderr)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"mailbot {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    config: Annotated[
        Path, typer.Option(envvar="MAILBOT_CONFIG", metavar="PATH", help="The configuration to work with.")
    ] = Path("config.toml"),
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which one.")
    ] = False,
) -> None:
    """An e-mail helpdesk: customers, vendors and staff work by answering mail.

    To see it at work: mailbot demo. To begin: mailbot init, then mailbot check, mailbot doctor, mailbot run.

    Exit codes: 0 done, 1 the work failed, 2 used wrongly.
    """
    ctx.obj = config
