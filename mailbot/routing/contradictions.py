"""What in one mail cannot be meant together: commands that lead to different ends, a subject that says another thing.

Nothing of it is carried out then; its author is asked what is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from mailbot.desk.nouns import Act, TicketType
from mailbot.routing.commands import ARGUED, COMMANDS, Line
from mailbot.routing.folding import fold
from mailbot.routing.ruling import Meaning

BESIDE: Final = (Act.REPLY, Act.RATE, Act.OPEN)  # these go together with whatever else is asked
_OPENS: Final = {TicketType.REFUND: Act.REFUND, TicketType.CANCELLATION: Act.CANCEL}
_NAMES: Final[Mapping[Act, str]] = {
    command.act: name for name, command in COMMANDS.items() if command.act not in BESIDE
}


def torn(lines: Iterable[Line], meant: Meaning) -> tuple[str, ...]:
    """The commands that contradict each other, as they were written, with what the subject says; none: empty.

    ``meant``: what subject and recipients ask for, whatever stands in the text.
    """
    asked = {(COMMANDS[line.name].act, _of(line)): line for line in lines if COMMANDS[line.name].act not in BESIDE}
    said = tuple(line.written if line.name in ARGUED else line.command for line in asked.values())
    by_subject = deed(meant)
    if asked and by_subject and by_subject not in {act for act, _ in asked}:
        said = (f"/{_NAMES[by_subject]}", *said)
    return said if len(said) > 1 else ()


def doubtful(lone: str, meant: Meaning) -> tuple[str, ...]:
    """``lone``, a command's name that is all somebody wrote, where money may hang on it and nothing else asks for it.

    Alone, "cancel" may mean the subscription, the request or the ticket.
    """
    money = lone != "" and COMMANDS[lone].act in _OPENS.values()
    return (lone,) if money and deed(meant) is None else ()


def deed(meant: Meaning) -> Act | None:
    """What subject and recipients ask for beyond words; None where that is nothing."""
    act = _OPENS.get(meant.type) if meant.act is Act.OPEN else meant.act
    return act if act in _NAMES else None


def _of(line: Line) -> str:
    """What of: to ask for two amounts is a contradiction, too."""
    return fold(line.argument) if line.name in ARGUED else ""
