"""The check of a fact that is a list of records: each row, each cell, and what is wrong where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from engine import program as p
from engine.decide.complete import Check, Complete, Row
from engine.decide.refusals import RejectedError, unknown, wrong, wrong_diagnostic
from engine.decide.scalar_facts import scalar_check
from engine.decide.values import Missing, Undecided
from engine.ruleset.diagnostics import Diagnostic

FINDINGS = 100
"""With so many findings about one list of records, what more is wrong is not looked for."""


def positions(inputs: Sequence[p.Input]) -> dict[str, int]:
    """The place of each input by its name and by its alias."""
    index = {input_.alias: i for i, input_ in enumerate(inputs) if input_.alias}
    index.update({input_.name: i for i, input_ in enumerate(inputs)})
    return index


def records_check(input_: p.Input, name: str) -> Check:
    """The check of one input that is a list of records; ``name`` is how messages call it.

    Rows become tuples in the order of the fields; they are checked on until many are refused. It
    raises RejectedError.
    """
    index = positions(input_.fields)
    plain = [scalar_check(field, f"{name}.{field.name}") for field in input_.fields]
    complete = Complete(input_.fields, plain)
    names = [field.name for field in input_.fields]
    missing: dict[tuple[int, int], Undecided] = {}

    def is_missing(number: int, position: int) -> Undecided:
        """That a cell is not given: for many cases the same."""
        known = missing.get((number, position))
        if known is None:
            reason = Missing(name, number, names[position])
            known = missing[number, position] = Undecided(frozenset({reason}))
        return known

    def check(value: object) -> object:
        if isinstance(value, list):
            try:
                rows = complete.rows(value)
            except RejectedError:
                rows = None
            if rows is not None:
                return rows
        return one_by_one(value)

    def one_by_one(value: object) -> object:
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            wrong(input_, name, value)
        rows: list[Row] = []
        found: list[Diagnostic] = []
        before: Sequence[object] = [None] * len(names)
        for number, row in enumerate(cast(Sequence[object], value), start=1):
            if len(found) >= FINDINGS:
                break
            if isinstance(row, Mapping):
                given = list(map(row.get, names))
                cells = quick(number, row, given, before, rows)
                rows.append(told(number, row, found) if cells is None else cells)
                before = given
            else:
                found.append(wrong_diagnostic(input_, f"{name}[{number}]", row))
        if found:
            raise RejectedError(tuple(found))
        return tuple(rows)

    def quick(
        number: int,
        row: Mapping[str, object],
        given: Sequence[object],
        before: Sequence[object],
        rows: Sequence[Row],
    ) -> Row | None:
        """The cells of a row whose names are all those of columns; None where it is not right.

        What is the same as in the row before is not checked again.
        """
        if len(given) - given.count(None) != len(row):
            return None
        checked = rows[-1] if rows else given
        try:
            return tuple(
                [
                    is_missing(number, position)
                    if cell is None
                    else checked[position]
                    if cell is before[position]
                    else plain[position](cell)
                    for position, cell in enumerate(given)
                ]
            )
        except RejectedError:
            return None

    def told(number: int, row: Mapping[str, object], found: list[Diagnostic]) -> Row:
        """The cells of a row that is looked at name by name, with what is wrong in it."""
        cells: list[object] = [None] * len(plain)
        given: set[int] = set()
        for key, cell in row.items():
            position = index.get(key)
            if position is None:
                found.append(unknown(f"{name}[{number}].{key}", input_.fields))
            elif position in given:
                found.append(
                    Diagnostic("duplicate-fact", None, {"name": f"{name}[{number}].{key}"})
                )
            else:
                given.add(position)
                if cell is None:
                    continue
                try:
                    cells[position] = plain[position](cell)
                except RejectedError as error:
                    found.extend(_numbered(error, name, number))
        return tuple(
            [
                is_missing(number, position) if cell is None else cell
                for position, cell in enumerate(cells)
            ]
        )

    return check


def _numbered(error: RejectedError, name: str, number: int) -> list[Diagnostic]:
    """The findings about a field, told of which row."""
    return [
        Diagnostic(
            d.code,
            d.place,
            {**d.arguments, "name": str(d.arguments["name"]).replace(name, f"{name}[{number}]", 1)},
        )
        for d in error.diagnostics
    ]
