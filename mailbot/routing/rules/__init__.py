"""The admins' rules: conditions on a mail or an event, and what follows."""

from __future__ import annotations

from mailbot.routing.rules.book import Rules, load, look_over, mistakes
from mailbot.routing.rules.names import Names
from mailbot.routing.ruling import Fired, Meaning

__all__ = ["Fired", "Meaning", "Names", "Rules", "load", "look_over", "mistakes"]
