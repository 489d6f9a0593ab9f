"""The notifications of the story as files: to open in a mail program, an editor or a browser."""

from __future__ import annotations

from html import escape
from pathlib import Path

from mailbot.demo.actor import Actor, html_of, text_of

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>The mails of the demo</title>
<style>body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem }}</style>
<h1>The mails of the demo</h1>
<ol>
{rows}
</ol>
</html>
"""


def hang(folder: Path, actors: tuple[Actor, ...]) -> int:
    """Write every notification the actors got as .eml, .txt and .html, and a page that lists them; how many."""
    rows = []
    for actor in actors:
        for number, mail in enumerate(actor.got, 1):
            name = f"{actor.cast.user}-{number:02}-{mail['X-Mailbot-Kind']}"
            (folder / f"{name}.eml").write_bytes(mail.as_bytes())
            (folder / f"{name}.txt").write_text(text_of(mail), encoding="utf-8")
            (folder / f"{name}.html").write_text(html_of(mail), encoding="utf-8")
            said = escape(f"{actor.cast.name}: {mail['Subject']} ({mail['X-Mailbot-Kind']})")
            rows.append(f'<li><a href="{name}.html">{said}</a> · <a href="{name}.txt">text</a></li>')
    (folder / "index.html").write_text(_PAGE.format(rows="\n".join(rows)), encoding="utf-8")
    return len(rows)
