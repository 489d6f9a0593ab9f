"""Jinja2 as admins may use it: strict, sandboxed, bounded. A template sees plain values and nothing behind them.

Every mistake comes out as RuleError with the file, the line, and what is allowed there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from difflib import get_close_matches
from gettext import NullTranslations
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, cast

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.nodes import Template as Tree
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailbot.errors import RuleError
from mailbot.post import excerpt
from mailbot.post.budget import Bounds, Budget, narrow
from mailbot.post.stationery import COMPILED, Stationery

PAGE: Final = 200_000  # characters a page may have; our own skeletons stay far below
SENTENCE: Final = 20_000  # … and a block, which is a sentence or two
RANGE: Final = 1_000  # the longest range(); what a notice holds is bounded anyway
CHUNKS: Final = 1_000  # pieces of a page taken before they are counted; ours have a few hundred
MISTAKES: Final = (
    TemplateError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError, RecursionError, MemoryError
)  # fmt: skip
STRING_METHODS: Final = frozenset({"upper", "lower", "title", "capitalize", "strip", "startswith", "endswith"})
FILTERS: Final = (
    "abs", "capitalize", "default", "escape", "first", "float", "int", "join", "last", "length", "list", "lower",
    "replace", "reverse", "round", "sort", "string", "sum", "title", "trim", "truncate", "unique", "upper", "urlencode",
)  # fmt: skip
OWN_FILTERS: Final[dict[str, Callable[..., object]]] = {
    "wrap": excerpt.wrap, "lines": excerpt.html_lines, "table": excerpt.table, "initial": excerpt.initial
}  # fmt: skip

View = Mapping[str, Any]


class Group(dict[str, Any]):
    """Fields under one name. Printed as a whole they would show a customer what only programs read."""

    def __str__(self) -> str:
        raise TypeError(f"a group of fields; write one of them behind a point: {', '.join(self)}")


class Sandbox(ImmutableSandboxedEnvironment):
    """Looks into plain values only: a dict's keys, a few methods of strings, what a loop knows of itself. What it does
    is counted."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, translations: NullTranslations, **settings: Any) -> None:
        super().__init__(**settings)
        self.budget = Budget()
        self.concat = self.budget.glued  # type: ignore[method-assign]
        self.say = translated(translations)
        self.globals = {"range": short_range, "_": self.say}
        shipped = {name: self.budget.paid(self.filters[name]) for name in FILTERS}
        own = {name: self.budget.laid(work) for name, work in OWN_FILTERS.items()}
        self.filters = shipped | self.budget.filters() | own

    def _parse(self, source: str, name: str | None, filename: str | None) -> Tree:
        return cast(Tree, Bounds(self, name, filename).visit(super()._parse(source, name, filename)))

    def get_template(self, *names: Any, **settings: Any) -> Template:
        """As Jinja has it, but not without end."""
        self.budget.open()
        return super().get_template(*names, **settings)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict or type(obj) is Group:
            if attribute in obj:
                return obj[attribute]
            return self.undefined(f"there is no {attribute!r} here{meant(attribute, obj)}")
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Our ``_`` and the template's own macros are called without the questions a stranger's function is asked."""
        if obj is self.say:
            return self.say(*args, **kwargs)
        self.budget.take(1)
        if type(obj) is not Macro:
            return self.budget.made(super().call(context, obj, *args, **kwargs))
        kwargs.pop("_loop_vars", None)  # what compiled code adds for functions that look at the context
        kwargs.pop("_block_vars", None)
        return obj(context.eval_ctx, *args, **kwargs)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str):
            return attr in STRING_METHODS
        return not isinstance(obj, list | tuple | dict | int) and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "+":
            return self.budget.made(left + right)
        if operator == "**" or not isinstance(left, int | float) or not isinstance(right, int | float):
            raise SecurityError(f"{operator} works on numbers only")
        return self.budget.made(left * right if operator == "*" else left % right)


def short_range(*bounds: int) -> range:
    """``range`` as templates have it: at most a thousand steps."""
    steps = range(*bounds)
    if len(steps) > RANGE:
        raise SecurityError(f"range() may have {RANGE} steps at most")
    return steps


def environment(folders: tuple[Path, ...], translations: NullTranslations, *, inline: bool = True) -> Sandbox:
    """The templates of ``folders`` (an earlier one overrides) with the words of one language."""
    sandbox = Sandbox(
        translations,
        loader=Stationery(folders, inline=inline),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name) and str(name).endswith(".html.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        bytecode_cache=COMPILED,
    )
    sandbox.install_gettext_callables(  # type: ignore[attr-defined]
        *(_checked(say) for say in (translations.gettext, translations.ngettext)),
        newstyle=True,
        pgettext=_checked(translations.pgettext),
        npgettext=_checked(translations.npgettext),
    )
    return sandbox


def _checked(look_up: Callable[..., str]) -> Callable[..., str]:
    return lambda *words: narrow(look_up(*words))


def translated(translations: NullTranslations) -> Callable[..., str]:
    """``_("Hello %(name)s", name=…)``: Jinja's own costs three more calls through the sandbox, for every sentence."""
    look_up = translations.gettext

    def gettext(message: str, _loop_vars: object = None, _block_vars: object = None, **values: object) -> str:
        """Compiled code adds the two that are not looked at."""
        return narrow(look_up(message)) % values if values else look_up(message)

    return gettext


def printed(render: Callable[[Context], Iterator[str]], context: Context, most: int) -> str:
    """What a template or a block prints. Raises SecurityError where that is too much."""
    running = render(context)
    chunks = list(islice(running, CHUNKS))
    total = sum(map(len, chunks))
    if total > most:
        chunks = list(_counted(render(context), most))  # again, to stop where it is too much
    elif len(chunks) == CHUNKS:
        chunks += _counted(running, most, total)
    return "".join(chunks)


def _counted(chunks: Iterator[str], most: int, total: int = 0) -> Iterator[str]:
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            running = cast(Generator[str, None, None], chunks)  # so the mistake has the line that was reached
            running.throw(SecurityError(f"no more than {most} characters may be printed here"))
        yield chunk


def page(sandbox: Sandbox, name: str, view: View) -> str:
    """The whole of a template. Raises RuleError."""
    sandbox.budget.renew()
    try:
        template = sandbox.get_template(name)
        return printed(template.root_render_func, _context(sandbox, template, view), PAGE)
    except MISTAKES as mistake:
        raise rule_error(mistake, sandbox, name, view) from mistake


def blocks(sandbox: Sandbox, view: View, wanted: Mapping[str, Collection[str]]) -> list[dict[str, str]]:
    """For each template its ``{% block %}``s as one line of text each, in the order they stand. Raises RuleError.

    ``wanted``: by the name of a template the blocks that are printed; none named: all.
    """
    sandbox.budget.renew()
    name, found = next(iter(wanted)), []
    try:
        context = _context(sandbox, sandbox.get_template(name), view)
        for name, chosen in wanted.items():
            parts = sandbox.get_template(name).blocks
            names = [block for block in parts if block in chosen] if chosen else parts
            found.append({block: excerpt.in_one_line(printed(parts[block], context, SENTENCE)) for block in names})
    except MISTAKES as mistake:
        raise rule_error(mistake, sandbox, name, view) from mistake
    return found


def _context(sandbox: Sandbox, template: Template, view: View) -> Context:
    return template.new_context({**sandbox.globals, **view}, shared=True)


def path_of(sandbox: Sandbox, name: str) -> str:
    """The file that stands for ``name``: an admin's own, or the shipped one."""
    return str(cast(Stationery, sandbox.loader).find(name))


def rule_error(mistake: BaseException, sandbox: Sandbox, name: str, view: View) -> RuleError:
    """A template's mistake as an admin needs it: file, line, what is allowed."""
    if isinstance(mistake, TemplateSyntaxError):
        file = mistake.filename or path_of(sandbox, mistake.name or name)
        return RuleError(mistake.message or "", file=file, line=mistake.lineno)
    file, line = next(places(mistake.__traceback__), (path_of(sandbox, name), 0))
    message = str(mistake) or type(mistake).__name__
    quoted = message.split("'")[1] if isinstance(mistake, UndefinedError) and message.count("'") > 1 else ""
    if message.endswith("is undefined"):
        message += meant(quoted, view)
    return RuleError(message, file=file, line=line, column=column_of(quoted, file, line))


def column_of(word: str, file: str, line: int) -> int:
    """Where the word stands in that line, from 1; 0 where it does not, or more than once. Jinja knows lines only."""
    try:
        text = Path(file).read_text(encoding="utf-8").split("\n")[line - 1]
    except (OSError, ValueError, IndexError):  # ValueError: not UTF-8
        return 0
    found = [match.start() for match in re.finditer(rf"\b{re.escape(word)}\b", text)] if word else []
    return found[0] + 1 if len(found) == 1 else 0


def places(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    """(file, line) of each template in a traceback, the innermost first."""
    found = []
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template):
            found.append((template.filename or template.name or "", template.get_corresponding_lineno(trace.tb_lineno)))
        trace = trace.tb_next
    return reversed(found)


def meant(name: str, known: Mapping[str, Any]) -> str:
    """What is there instead of ``name``."""
    close = get_close_matches(name, known, 1)
    guess = f"; did you mean {close[0]!r}?" if close else ""
    return f"{guess} Allowed: {', '.join(sorted(known)) or 'nothing'}"
