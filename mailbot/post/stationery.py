"""Templates as they are loaded: an HTML one with its styles written in, each compiled once in a process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any, Final

from jinja2 import FileSystemLoader
from jinja2.bccache import Bucket, BytecodeCache

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

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, file, fresh = super().get_source(environment, template)
        if self.inline and template.endswith(".html.j2"):
            source = inlined(source, file)
        return source, file, fresh
