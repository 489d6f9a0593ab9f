"""Figures drawn: SVG that a page holds in itself, with the page's own colours, for light, dark and paper."""

from __future__ import annotations

from math import ceil
from typing import Any

import pygal
from lxml import etree
from pygal.style import Style

from mailbot.figures.figure import Figure
from mailbot.figures.wording import numbers

_COLOURS = tuple(f"var(--series-{number})" for number in range(1, 5))
_KINDS = {"bars": pygal.HorizontalBar, "stacked": pygal.StackedBar, "line": pygal.Line}
_MOST = 20  # bars that are drawn: those further down are in the table
_DAYS = 6  # of which so many have their date written under them, evenly
_LABEL = 34  # characters
_ROW = 26  # pixels of a horizontal bar

STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground="var(--ink)",
    foreground_strong="var(--ink)",
    foreground_subtle="var(--faint)",
    colors=_COLOURS,
    opacity="1",
    opacity_hover=".8",
    transition="0s",
    guide_stroke_color="var(--line)",
    major_guide_stroke_color="var(--line)",
    guide_stroke_dasharray="0",
    major_guide_stroke_dasharray="0",
    font_family="inherit",
    label_font_size=13,
    major_label_font_size=13,
    legend_font_size=13,
    tooltip_font_size=13,
    value_font_size=13,
)


def drawn(figure: Figure) -> str:
    """The chart of a figure as an SVG element; empty where it has none, or nothing to draw."""
    drawing = figure.chart
    if drawing is None or not figure.rows:
        return ""
    titles = {column.key: column.title for column in figure.columns}
    labels = [str(label)[:_LABEL] for label in figure.column(drawing.over)]
    lying = drawing.kind == "bars"
    chart = _KINDS[drawing.kind](**_settings(lying, len(labels), legend=len(drawing.series) > 1))
    order = slice(_MOST - 1 if lying else None, None, -1 if lying else 1)  # from the top, as the table has them
    chart.x_labels = labels[order]
    chart.x_labels_major = labels[:: ceil(len(labels) / _DAYS)]
    for key in drawing.series:
        chart.add(titles[key], numbers(figure.column(key))[order])
    return _svg(chart.render_tree(), figure.title)


def _settings(lying: bool, rows: int, *, legend: bool) -> dict[str, Any]:
    return {
        "style": STYLE,
        "js": (),
        "width": 720,
        "height": 90 + _ROW * min(rows, _MOST) if lying else 260,
        "explicit_size": False,
        "show_legend": legend,
        "legend_at_bottom": True,
        "legend_box_size": 12,
        "dots_size": 2.5,
        "fill": not lying,
        "include_x_axis": True,
        "x_label_rotation": 0,
        "show_minor_x_labels": lying,
        "truncate_label": -1,
        "integer_only": True,
        "spacing": 8,
        "margin": 6,
        "no_data_text": "",
        "pretty_print": False,
    }


def _svg(tree: Any, title: str) -> str:
    """Without scripts; what it shows stands in the table beside it, so it is one picture for readers of the screen."""
    for extra in tree.xpath("//*[local-name()='script'] | //comment()"):
        extra.getparent().remove(extra)
    tree.set("role", "img")
    tree.set("aria-label", title)
    return str(etree.tostring(tree, encoding="unicode"))
