"""The house stays one to live in: short functions, short files, one net for what nobody foresaw."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "mailbot").rglob("*.py")}
FUNCTIONS = {
    f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
    for path, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
}
ROOMS = ("desk", "letter", "routing", "post")
READS_THE_CLOCK = {"now", "utcnow", "today", "time_ns", "monotonic"}


def test_functions_are_short():
    lengths = sorted(FUNCTIONS.values())
    assert statistics.median(lengths) <= 9
    assert lengths[int(len(lengths) * 0.9)] <= 20
    assert {name: length for name, length in FUNCTIONS.items() if length > 45} == {}


def test_files_are_short():
    lengths = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in TREES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_one_net_at_most_catches_whatever_comes():
    nets = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and _catches_all(node.type) and not _passes_on(node)
    ]
    assert len(nets) <= 1, nets


def _catches_all(kind: ast.expr | None) -> bool:
    names = [node.id for node in ast.walk(kind) if isinstance(node, ast.Name)] if kind else ["Exception"]
    return bool({"Exception", "BaseException"} & set(names))


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """It only cleans up: its last word is a bare ``raise``."""
    return isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None


@pytest.mark.parametrize("room", ROOMS)
def test_a_pure_room_never_reads_the_clock(room):
    reads = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in TREES.items()
        if path.relative_to(ROOT).parts[1] == room
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS_THE_CLOCK
    ]
    assert reads == []
