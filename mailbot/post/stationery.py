"""Templates as they are loaded: an HTML one with its styles written in, each compiled once in a process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any, Final

from jinja2 import FileSystemLoader, TemplateNotFound
from jinja2.bccache import Bucket, BytecodeCache

from mailbot.errors import RuleError
from mailbot.post.inlining import inlined


class Compiled(BytecodeCache):
    """What this process has compiled: every language has the same templates, and a check opens them anew."""

    most = 500

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self.kept) >= self.most:
            self.kept.clear()
        if bucket.code is not None:
            self.kept[bucket.key, bucket.checksum] = bucket.code


COMPILED: Final = Compiled()


class Stationery(FileSystemLoader):
    """Loads templates; an HTML one has its style sheet written into its elements on the way, once."""

    def __init__(self, folders: tuple[Path, ...], *, inline: bool) -> None:
        super().__init__([str(folder) for folder in folders])
        self.inline = inline

    def find(self, template: str) -> Path:
        """The file of that template; just its name where there is none."""
        candidates = (Path(folder) / template for folder in self.searchpath)
        return next((file for file in candidates if file.is_file()), Path(template))

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            source, file, fresh = super().get_source(environment, template)
        except UnicodeDecodeError as mistake:
            raise _not_utf_8(self.find(template), mistake) from mistake
        except TemplateNotFound:  # to Jinja that is an OSError as well
            raise
        except OSError as mistake:
            raise RuleError(f"cannot be read: {mistake.strerror}", file=str(self.find(template))) from mistake
        if self.inline and template.endswith(".html.j2"):
            source = inlined(source, file)
        return source, file, fresh


def _not_utf_8(file: Path, mistake: UnicodeDecodeError) -> RuleError:
    """The place of the first byte that is no text."""
    before = mistake.object[: mistake.start]
    column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
    return RuleError("not written in UTF-8", file=str(file), line=before.count(b"\n") + 1, column=column)
