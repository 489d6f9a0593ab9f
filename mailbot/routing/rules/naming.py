"""The names that an admin's folders hold: what rules may say of issues, needs, known problems and saved replies."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mailbot.config import list_in
from mailbot.errors import RuleError
from mailbot.routing.rules.names import Names
from mailbot.routing.rules.source import read


def names_in(
    folder: Path, templates: Iterable[Path], operators: Iterable[str] = (), languages: Iterable[str] = ()
) -> Names:
    """What rules in ``folder`` may name. ``templates``: the folders of templates, the shipped one as well."""
    replies = (path.name.partition(".")[0] for each in templates for path in (each / "replies").glob("*.md"))
    return Names(
        issues=_with_groups(_listed(list_in(folder, "issues.toml"), "issue", "path")),
        needs=_listed(list_in(folder, "needs.toml"), "need", "name"),
        problems=_listed(list_in(folder, "problems.toml"), "problem", "name"),
        replies=frozenset(replies),
        operators=frozenset(address.lower() for address in operators),
        languages=frozenset(languages) or None,
    )


def _listed(path: Path, table: str, key: str) -> frozenset[str] | None:
    """One key of each table in a file; None where the file is broken, which its own reader says."""
    if not path.is_file():
        return frozenset()
    try:
        found = read(path).table.get(table, [])
    except RuleError:
        return None
    if not isinstance(found, list):
        return None
    said = (each.get(key) for each in found if isinstance(each, dict))
    return frozenset(name for name in said if isinstance(name, str))


def _with_groups(paths: frozenset[str] | None) -> frozenset[str] | None:
    """``mail/delivery/bounced`` names its group and its topic, too."""
    if paths is None:
        return None
    parts = [path.split("/") for path in paths]
    return frozenset("/".join(each[:length]) for each in parts for length in range(1, len(each) + 1))
