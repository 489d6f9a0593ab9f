"""Statements that Peewee builds once and that run many times.

Building a query's text costs Peewee ten to thirty times what running it costs the database, and the walk of a mail
runs the same dozen queries over and over. A `Statement` keeps the text; only the values change.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import BlobField, BooleanField, Field, Node, Query

from mailbot.store.fields import AmountField, MomentField, Table, WordsField, database

Values = Any  # one value, or a sequence of them for an IN

_READ = (MomentField, AmountField, WordsField, BooleanField)


class Slot(Node):
    """Where a value goes."""

    def __init__(self, place: tuple[int, int | None], convert: Callable[[Any], Any] | None = None) -> None:
        self.place = place  # which argument, and which item of it
        self.convert = convert

    def __sql__(self, ctx: Any) -> Any:
        convert = self.convert or ctx.state.converter
        ctx.value(Slot.Bound(self.place, convert), converter=False)
        return ctx

    @dataclass(frozen=True, slots=True)
    class Bound:
        """A slot in the list of values: where its value comes from, and how it is written."""

        place: tuple[int, int | None]
        convert: Callable[[Any], Any] | None


class Statement:
    """``Statement(lambda numbers: TicketRow.select().where(TicketRow.number.in_(numbers)))``; a list gets as many
    slots as it has items, so ``build`` sees a list of slots for it. Needs at least one item in each list."""

    def __init__(self, build: Callable[..., Query]) -> None:
        self._build = build
        self._made: dict[tuple[Any, ...], _Made] = {}

    def rows(self, *values: Values) -> list[Any]:
        """The rows, as named tuples by column name."""
        made = self._for(values)
        return [made.read(row) for row in self._run(made, values).fetchall()]

    def row(self, *values: Values) -> Any:
        """The first row, or None."""
        made = self._for(values)
        found = self._run(made, values).fetchone()
        return None if found is None else made.read(found)

    def value(self, *values: Values) -> Any:
        """The first column of the first row, or None."""
        found = self._run(self._for(values), values).fetchone()
        return None if found is None else found[0]

    def run(self, *values: Values) -> int:
        """For a change: how many rows it touched."""
        return int(self._run(self._for(values), values).rowcount)

    def _run(self, made: _Made, values: Sequence[Values]) -> Any:
        return database.execute_sql(made.text, made.filled(values))

    def _for(self, values: Sequence[Values]) -> _Made:
        lengths = tuple([len(value) if isinstance(value, list) else None for value in values])
        shape = (type(database.obj), lengths)  # each kind of database has its own text
        made = self._made.get(shape)
        if made is None:
            made = _Made(self._build(*(_slots(place, length) for place, length in enumerate(lengths))))
            self._made[shape] = made
        return made


def _slots(argument: int, length: int | None) -> Slot | list[Slot]:
    return Slot((argument, None)) if length is None else [Slot((argument, item)) for item in range(length)]


class _Made:
    """One text with its values and the reading of its rows."""

    def __init__(self, query: Query) -> None:
        self.text, values = query.sql()
        self._values = [None if isinstance(value, Slot.Bound) else value for value in values]
        bound = [(number, value) for number, value in enumerate(values) if isinstance(value, Slot.Bound)]
        self._slots = [(number, *slot.place, slot.convert) for number, slot in bound]
        columns = getattr(query, "_returning", None) or ()
        names = [
            column.column_name if isinstance(column, Field) else f"value{number}"
            for number, column in enumerate(columns)
        ]
        self._tuple = namedtuple("Row", names)  # type: ignore[misc]
        self._readers = [
            (number, column.python_value) for number, column in enumerate(columns) if isinstance(column, _READ)
        ]
        self._readers += [(number, bytes) for number, column in enumerate(columns) if isinstance(column, BlobField)]

    def filled(self, values: Sequence[Values]) -> list[Any]:
        """What the database is given."""
        given = self._values.copy()
        for number, argument, item, convert in self._slots:
            value = values[argument] if item is None else values[argument][item]
            given[number] = convert(value) if convert else value
        return given

    def read(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for number, convert in self._readers:
            if values[number] is not None:
                values[number] = convert(values[number])
        return self._tuple(*values)


def insert(table: type[Table], names: Sequence[str], *, returning: bool = False, ignore: bool = False) -> Statement:
    """A statement that inserts one row; its values in the order of ``names``."""

    def build(*slots: Slot) -> Query:
        query = table.insert(_row(table, names, slots))
        query = query.on_conflict_ignore() if ignore else query
        return query.returning(table._meta.primary_key) if returning else query

    return Statement(build)


def update(table: type[Table], names: Sequence[str], where: Callable[..., Any] | None = None) -> Statement:
    """A statement that changes rows; its values in the order of ``names``, behind them what ``where`` takes.

    Without ``where`` it is one row, and that is its key.
    """

    def build(*slots: Any) -> Query:
        values, chosen = slots[: len(names)], slots[len(names) :]
        condition = where(*chosen) if where else table._meta.primary_key == chosen[0]
        return table.update(_row(table, names, values)).where(condition)

    return Statement(build)


def _row(table: type[Table], names: Sequence[str], slots: Sequence[Slot]) -> dict[Field, Slot]:
    fields = [getattr(table, name) for name in names]
    return {field: Slot(slot.place, field.db_value) for field, slot in zip(fields, slots, strict=True)}
