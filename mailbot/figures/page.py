"""Figures as one HTML page: no script, nothing from elsewhere, readable in the dark and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from mailbot.figures.charts import drawn
from mailbot.figures.figure import Figure
from mailbot.figures.wording import NUMBERS, said

_PAGE = Path(__file__).parent / "page.html.j2"


def page(figures: Sequence[Figure], title: str, about: str) -> str:
    """``about``: the time and place the figures are of."""
    sheet = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return sheet.from_string(_PAGE.read_text(encoding="utf-8")).render(
        title=title, about=about, figures=[_shown(figure) for figure in figures]
    )


def _shown(figure: Figure) -> dict[str, Any]:
    units = [column.unit for column in figure.columns]
    return {
        "name": figure.name,
        "title": figure.title,
        "note": figure.note,
        "chart": Markup(drawn(figure)),  # noqa: S704 - pygal escapes its labels
        "columns": [(column.title, column.unit in NUMBERS) for column in figure.columns],
        "rows": [
            [(said(value, unit), unit in NUMBERS) for value, unit in zip(row, units, strict=True)]
            for row in figure.rows
        ],
    }
