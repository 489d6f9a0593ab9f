"""``mailbot check``: everything an admin edits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from mailbot.cli.terminal import Json, print_array, say
from mailbot.config import Config, ConfigMistakes, load, shipped, warnings
from mailbot.errors import RuleError
from mailbot.post.compose import Composer
from mailbot.post.gaps import gaps
from mailbot.routing import needs, problems, rules, taxonomy
from mailbot.routing.rules.doubts import doubts
from mailbot.walk.house import names_of, open_composer

app = typer.Typer(add_completion=False)


@app.command()
def check(ctx: typer.Context, json: Json = False) -> None:
    """Check config, rules and templates: every mistake with its file, line and column, and what is unwise besides.

    The templates are tried out: each kind of mail is written to each reader in each language. Rules are held against
    each other: those that never fire or contradict are mistakes, those that overlap are worth a word.

    Example: mailbot check
    """
    mistakes: list[RuleError] = []
    advice: list[RuleError] = []
    try:
        config = load(ctx.obj, os.environ)
        advice += [RuleError(words) for words in warnings(config)]
        advice += _untranslated(config, mistakes)
        advice += _doubtful(config, mistakes)
    except ConfigMistakes as found:
        mistakes += found.mistakes
    if json:
        print_array([*(_record(each, "error") for each in mistakes), *(_record(each, "warning") for each in advice)])
    else:
        _show(mistakes, advice)
    raise typer.Exit(1 if mistakes else 0)


def _untranslated(config: Config, mistakes: list[RuleError]) -> Iterator[RuleError]:
    """Try the templates; languages that they do not speak are worth a word."""
    try:
        composer = open_composer(config)
    except RuleError as mistake:
        mistakes.append(mistake)
        return
    mistakes += composer.check()
    for tag in composer.untranslated:
        yield RuleError(f"languages: there is no translation for {tag}; its readers get {composer.languages[0]}")
    for gap in (gap for tag in composer.languages for gap in gaps(composer.folders, tag)):
        if gap.wrong:
            mistakes.append(gap.mistake)
        else:
            yield gap.mistake
    if not mistakes:
        yield from _wordless(composer, config.paths.rules)


def _wordless(composer: Composer, folder: Path) -> Iterator[RuleError]:
    """What customers would be asked for by its bare name."""
    for name, need in needs.look_over(folder)[0].items():
        if not need.words and not composer.asks_for(name):
            words = f"customers would read {name!r}: give words, or a block of that name in needs.j2"
            yield RuleError(words, file=str(folder / needs.FILE), line=need.line)


def _doubtful(config: Config, mistakes: list[RuleError]) -> Iterator[RuleError]:
    """Try the rules, each by itself and beside the others."""
    folder, languages = config.paths.rules, config.brand.languages
    found, wrong = rules.look_over(folder, names_of(config))
    ours, _ = rules.look_over(shipped("rules"))
    doubtful = doubts(found, folder, languages, frozenset(rule.name for rule in ours))
    mistakes += [*wrong, *doubtful.errors, *taxonomy.look_over(folder)[1]]
    mistakes += [*needs.look_over(folder)[1], *problems.mistakes(folder)]
    yield from doubtful.advice
    if {rule.name for rule in found}.isdisjoint(rule.name for rule in ours):
        words = "none of the rules that come with mailbot are here, so no subject word, no yes and no no counts."
        yield RuleError(f"{words} Copy those in {shipped('rules')} beside yours", file=str(folder))


def _record(mistake: RuleError, level: str) -> dict[str, Any]:
    where = {"file": mistake.file, "line": mistake.line, "column": mistake.column}
    return {"level": level, **where, "message": mistake.message}


def _show(mistakes: list[RuleError], advice: list[RuleError]) -> None:
    for mistake in mistakes:
        say(mistake, style="bad")
    for word in advice:
        say("advice:", word, style="unsure")
    if not mistakes:
        say("all fine", style="good")
