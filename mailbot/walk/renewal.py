"""Edited files: read and checked beside those in force, and taken over as a whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from mailbot.config import Config, ConfigMistakes, load
from mailbot.errors import RuleError
from mailbot.post.compose import Composer
from mailbot.routing import needs, problems, rules, taxonomy
from mailbot.routing.taxonomy import Taxonomy
from mailbot.walk.house import House, furnished, names_of, open_composer

# What is opened once, when the daemon starts: an edit there waits for the next start.
AT_START: Final = ("mailboxes", "smtp", "database", "executor", "log")


@dataclass(frozen=True, slots=True)
class Fresh:
    """Files that check out."""

    config: Config
    rules: rules.Rules
    composer: Composer
    taxonomy: Taxonomy
    needs: needs.Needs
    waiting: tuple[str, ...] = ()  # sections that were edited, and take effect at the next start


def read(now: Config) -> Fresh:
    """Everything an admin edits, read anew from where ``now`` came from. No database is asked: any thread may call it.

    Raises ConfigMistakes with every mistake.
    """
    config = load(now.source.file, os.environ)
    waiting = tuple(key for key in AT_START if getattr(config, key) != getattr(now, key))
    return replace(checked(replace(config, **{key: getattr(now, key) for key in AT_START})), waiting=waiting)


def checked(config: Config) -> Fresh:
    """The files that ``config`` names. Raises ConfigMistakes with every mistake."""
    names = names_of(config)
    issues, wrong = taxonomy.look_over(config.paths.rules)
    wanted, unclear = needs.look_over(config.paths.rules)
    mistakes = [*rules.mistakes(config.paths.rules, names), *wrong, *unclear, *problems.mistakes(config.paths.rules)]
    try:
        composer = open_composer(config)
        mistakes += composer.check()
        if not mistakes:
            in_force = rules.load(config.paths.rules, config.brand.languages, names)
            return Fresh(config, in_force, composer, issues, wanted)
    except RuleError as mistake:
        mistakes.append(mistake)
    raise ConfigMistakes(mistakes)


def renewed(house: House, fresh: Fresh) -> House:
    """The house with ``fresh`` in force. Call it in the thread that works in the house."""
    read = (fresh.rules, fresh.composer, fresh.taxonomy, fresh.needs)
    return furnished(fresh.config, house.database, house.ring, *read)


def folders(config: Config) -> tuple[Path, ...]:
    """What to watch for edits; what comes with mailbot changes with mailbot only."""
    mine = (config.paths.rules, config.paths.templates)
    return tuple(folder for folder in dict.fromkeys(mine) if folder.is_dir())


def print_of(config: Config) -> str:
    """A hash of all the bytes an admin edits: equal where nothing was edited, whatever the clocks of files say."""
    digest = sha256()
    kept = [path for folder in folders(config) for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in (config.source.file, *kept):
        digest.update(f"\0{path}\0".encode("utf-8", "surrogateescape"))
        try:
            digest.update(path.read_bytes())
        except OSError as gone:  # between the listing and now
            digest.update(str(gone.errno).encode())
    return digest.hexdigest()
