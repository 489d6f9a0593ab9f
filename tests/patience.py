"""How long a test waits for what should come at once: a busy machine may take long, and all well, nobody waits."""

from __future__ import annotations

PATIENCE = 60  # seconds
