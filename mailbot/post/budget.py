"""What a template may use up: turns of loops, calls, characters. A page of ours takes a few hundred steps.

A loop pays for its turns when it begins, so counting costs nothing at each turn. What prints nothing is bounded by
this alone: an admin's slip must not keep the daemon from its work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Any, Final

from jinja2 import TemplateSyntaxError, nodes, pass_context, pass_environment, pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import do_replace, do_round, do_sum, make_attrgetter, sync_do_join
from jinja2.visitor import NodeTransformer

STEPS: Final = 10_000  # a page, or all the sentences of one
SPENT: Final = f"no more than {STEPS} steps may be taken here: a turn of a loop, a call, {{}} characters put together"
LETTERS: Final = 256  # characters put together for one step
TEMPLATES: Final = 100  # of a page, each as often as it is included; ours has seven
BITS: Final = 1_024  # of a whole number
PLACES: Final = 15  # digits behind the point that round() is asked for
WIDE: Final = re.compile(r"%(?:\([^)]*\))?[-#+ .\d]*\d{3}")  # a format that pads to hundreds of characters
TURNS: Final = "turns of a loop"  # filters no template can name
GLUED: Final = "put together"
FLAT: Final = "plain values"


class Budget:
    """The steps that are left."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """For the next page."""
        self.left, self.unopened = STEPS, TEMPLATES

    def open(self) -> None:
        """A template. One that includes itself is stopped here: Python would go deeper than it can come back from.

        Raises SecurityError.
        """
        self.unopened -= 1
        if self.unopened < 0:
            raise SecurityError(f"no more than {TEMPLATES} templates make a page; does one include itself?")

    def take(self, steps: int) -> None:
        """Raises SecurityError where none are left."""
        self.left -= steps
        if self.left < 0:
            raise SecurityError(SPENT.format(LETTERS))

    def turns(self, items: Iterable[Any]) -> Any:
        """What a loop goes over, all its turns paid for."""
        known = items if isinstance(items, list | tuple | str | dict | range) else list(items)
        self.take(len(known))
        return known

    def made(self, value: Any) -> Any:
        """A value that a filter or an operator made, paid for by its size."""
        if isinstance(value, str):
            self.take(1 + len(value) // LETTERS)
        elif isinstance(value, list | tuple | dict):
            self.take(1 + len(value))
        elif isinstance(value, int) and value.bit_length() > BITS:
            raise SecurityError("the number is too large")
        return value

    def glued(self, chunks: Iterable[str]) -> str:
        """What a macro or a ``{% set %}`` printed."""
        parts = list(chunks)
        self.take(sum(map(len, parts)) // LETTERS)
        return "".join(parts)

    def paid(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """A filter whose results are paid for."""

        @wraps(work)
        def paying(*given: Any, **named: Any) -> Any:
            return self.made(work(*given, **named))

        return paying

    def laid(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """A filter of ours, which costs as much as it is given to lay out."""

        @wraps(work)
        def paying(given: Any, *how: int) -> Any:
            if len(given) > LETTERS:
                self.take(len(given) // LETTERS)
            return work(given, *how)

        return paying

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Filters that have to be bounded before they do their work, and those that are put in by `Bounds`."""
        found: dict[str, Callable[..., Any]] = {"round": rounded, "sum": summed, GLUED: self.made, FLAT: flat}
        turns = pass_context(lambda context, items: self.turns(items))  # with a context it is not done when compiling
        return found | {"join": self._join(), "replace": self._replace(), TURNS: turns}

    def _join(self) -> Callable[..., str]:
        @pass_eval_context
        def join(context: Any, items: Iterable[Any], d: Any = "", attribute: str | int | None = None) -> str:
            if attribute is not None:
                items = map(make_attrgetter(context.environment, attribute), items)
            parts = [one if isinstance(one, str) else str(one) for one in items]
            self.take((sum(map(len, parts)) + len(str(d)) * len(parts)) // LETTERS)
            return sync_do_join(context, parts, d)

        return join

    def _replace(self) -> Callable[..., str]:
        @pass_eval_context
        def replace(context: Any, text: Any, old: Any, new: Any, count: int | None = None) -> str:
            self.take((len(str(text)) + str(text).count(str(old)) * len(str(new))) // LETTERS)
            return do_replace(context, text, old, new, count)

        return replace


class Bounds(NodeTransformer):
    """Puts the paying into a parsed template: of loops, of ``~``, of lists that templates make.

    Jinja's visitor calls ``visit_`` and the name of a node's class.
    """

    def __init__(self, environment: Any, name: str | None, file: str | None) -> None:
        self.environment, self.name, self.file = environment, name, file

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        if node.recursive:
            raise TemplateSyntaxError("a loop may not be recursive", node.lineno, self.name, self.file)
        node = self.generic_visit(node)  # type: ignore[assignment]
        node.iter = self._through(TURNS, node.iter)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        return self._through(GLUED, self.generic_visit(node))

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        return node if node.ctx != "load" else self.visit_List(node)

    def visit_List(self, node: nodes.List | nodes.Tuple | nodes.Dict) -> nodes.Node:  # noqa: N802
        parts = (part.value if isinstance(part, nodes.Pair) else part for part in node.iter_child_nodes())
        fixed = all(isinstance(part, _LITERALS) for part in parts)
        seen = self.generic_visit(node)
        return seen if fixed else self._through(FLAT, seen)

    visit_Dict = visit_List  # noqa: N815

    def _through(self, name: str, node: nodes.Node) -> nodes.Filter:
        return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno, environment=self.environment)


_LITERALS = (nodes.Const, nodes.List, nodes.Tuple, nodes.Dict)


def flat(items: Any) -> Any:
    """A list in a list can be printed as endlessly many. Raises SecurityError."""
    held = items.values() if isinstance(items, dict) else items
    if any(isinstance(one, list | tuple | dict) for one in held):
        raise SecurityError("a list may hold words and numbers only")
    return items


@lru_cache(maxsize=4_096)
def narrow(message: str) -> str:
    """A message with places for values. Raises SecurityError where one of them is padded to hundreds of characters."""
    if found := WIDE.search(message):
        raise SecurityError(f"a value may be padded to 99 characters, not {found.group()!r}")
    return message


def rounded(value: float, precision: int = 0, method: Any = "common") -> float:
    if abs(precision) > PLACES:
        raise SecurityError(f"round() takes {PLACES} places at most")
    return do_round(value, precision, method)


@pass_environment
def summed(environment: Any, items: Iterable[Any], attribute: str | int | None = None, start: Any = 0) -> Any:
    if not isinstance(start, int | float):
        raise SecurityError("sum() adds numbers only")
    return do_sum(environment, items, attribute, start)
