"""Facts that are all given, under their names and in their types: most cases and rows are so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from engine import program as p

Row = tuple[object, ...]
"""The columns of a record in the order of its fields, each a known value or Undecided."""

Check = Callable[[object], object]
"""A fact's value → the value as the engine holds it; raises RejectedError."""


class Complete:
    """Takes such facts quickly and leaves all others to those who look at them one by one.

    A value of the class of its input is right where the class alone says so, and else is checked.
    """

    def __init__(self, inputs: Sequence[p.Input], checks: Sequence[Check]) -> None:
        self._names = [input_.name for input_ in inputs]
        self._classes = tuple([_CLASSES[type(input_.type)] for input_ in inputs])
        self._checks = [
            (position, check)
            for position, (input_, check) in enumerate(zip(inputs, checks, strict=True))
            if not isinstance(input_.type, (p.BooleanType, p.DateType)) or input_.range is not None
        ]

    def cells(self, facts: Mapping[str, object]) -> list[object] | None:
        """The values in the order of the inputs; None where they have to be looked at one by one.

        Raises RejectedError.
        """
        cells = list(map(facts.get, self._names))
        if len(facts) != len(cells) or tuple(map(type, cells)) != self._classes:
            return None
        for position, check in self._checks:
            cells[position] = check(cells[position])
        return cells

    def rows(self, records: list[object]) -> tuple[Row, ...] | None:
        """The same for each of several records."""
        names, classes, checks = self._names, self._classes, self._checks
        found: list[Row] = []
        for record in records:
            if not isinstance(record, dict):
                return None
            row = tuple(map(record.get, names))
            if len(record) != len(row) or tuple(map(type, row)) != classes:
                return None
            if checks:
                cells = list(row)
                for position, check in checks:
                    cells[position] = check(cells[position])
                row = tuple(cells)
            found.append(row)
        return tuple(found)


_CLASSES: Mapping[type, type] = {
    p.BooleanType: bool,
    p.IntegerType: int,
    p.DecimalType: Decimal,
    p.DateType: date,
    p.ChoiceType: str,
    p.TextType: str,
    p.RecordsType: list,
}
