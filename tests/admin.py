"""An admin at work in a story: edits rules and templates, and the desk takes them over."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from mailbot.config import shipped
from mailbot.walk import renewal
from mailbot.walk.house import House


class Admin:
    """Has folders of their own: the shipped rules, and no template but what they write."""

    def __init__(self) -> None:
        self._home = TemporaryDirectory(prefix="admin")
        self.home = Path(self._home.name)
        shutil.copytree(shipped("rules"), self.home / "rules")
        (self.home / "templates").mkdir()

    def write(self, house: House, name: str, text: str) -> House:
        """The house with ``text`` in the file ``name``, such as ``rules/05-ours.toml``, in force.

        Raises ConfigMistakes.
        """
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
        paths = replace(house.config.paths, rules=self.home / "rules", templates=self.home / "templates")
        return renewal.renewed(house, renewal.checked(replace(house.config, paths=paths)))

    def leave(self) -> None:
        """Nothing is left of their folders."""
        self._home.cleanup()
