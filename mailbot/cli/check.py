"""``mailbot check``: everything an admin edits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import typer

from mailbot.cli.terminal import Json, print_array, say
from mailbot.config import Config, ConfigMistakes, load, warnings
from mailbot.errors import RuleError
from mailbot.post.gaps import gaps
from mailbot.routing import rules
from mailbot.walk.house import open_composer

app = typer.Typer(add_completion=False)


@app.command()
def check(ctx: typer.Context, json: Json = False) -> None:
    """Check config, rules and templates: every mistake with its file and line, and what is unwise besides.

    The templates are tried out: each kind of mail is written to each reader in each language.

    Example: mailbot check
    """
    mistakes: list[RuleError] = []
    advice: list[str] = []
    try:
        config = load(ctx.obj, os.environ)
        advice = [*warnings(config), *_untranslated(config, mistakes)]
        mistakes += rules.look_over(config.paths.rules)[1]
    except ConfigMistakes as found:
        mistakes += found.mistakes
    if json:
        print_array([*map(_record, mistakes), *({"level": "warning", "message": words} for words in advice)])
    else:
        _show(mistakes, advice)
    raise typer.Exit(1 if mistakes else 0)


def _untranslated(config: Config, mistakes: list[RuleError]) -> Iterator[str]:
    """Try the templates; languages that they do not speak are worth a word."""
    try:
        composer = open_composer(config)
    except RuleError as mistake:
        mistakes.append(mistake)
        return
    mistakes += composer.check()
    for tag in composer.untranslated:
        yield f"languages: there is no translation for {tag}; its readers get {composer.languages[0]}"
    for gap in (gap for tag in composer.languages for gap in gaps(composer.folders, tag)):
        if gap.wrong:
            mistakes.append(gap.mistake)
        else:
            yield str(gap.mistake)


def _record(mistake: RuleError) -> dict[str, Any]:
    return {"level": "error", "file": mistake.file, "line": mistake.line, "message": mistake.message}


def _show(mistakes: list[RuleError], advice: list[str]) -> None:
    for mistake in mistakes:
        say(mistake, style="bad")
    for words in advice:
        say("advice:", words, style="unsure")
    if not mistakes:
        say("all fine", style="good")
