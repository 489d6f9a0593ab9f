"""A stage for what must never happen, whoever writes: mail need not be mentioned, and is looked at in the end."""

from __future__ import annotations

from pathlib import Path

from tests.story import Stage


class Loose(Stage):
    """Stories told piece by piece."""

    def tell(self, story: str, folder: Path) -> None:
        path = folder / "story.txt"
        path.write_text(story, encoding="utf-8")
        self.play(path)

    def read_by(self, *readers: str) -> str:
        """All that these people were ever sent."""
        return "\n".join(mail.text for mail in self.postbox.mails if mail.reader in readers)

    def _nothing_left(self) -> None:
        self.unmentioned.clear()
