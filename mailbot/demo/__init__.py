"""A whole support conversation before your eyes, with a mail server of our own: nothing to install or set up."""

from __future__ import annotations

from mailbot.demo.play import play

__all__ = ["play"]
