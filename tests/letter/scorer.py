"""mailbot as the corpus' scorer wants a reader: ``score.py tests.letter.scorer:scored`` from the repository's root."""

from __future__ import annotations

from typing import Any

from mailbot.letter.letter import Machine
from mailbot.letter.reader import read


def scored(raw: bytes) -> dict[str, Any]:
    """A mail in the scorer's words."""
    letter = read(raw)
    return {
        "text_reply": letter.fresh,
        "text_full": letter.text,
        "html": letter.html,
        "attachments": [(found.name, found.type, found.size) for found in letter.attachments],
        "from_addr": letter.sender.address,
        "subject": letter.subject,
        "auto_submitted": letter.machine in (Machine.AUTO_REPLY, Machine.BOUNCE),
        "bounce": letter.machine in (Machine.BOUNCE, Machine.FEEDBACK),
    }
