"""Which column of a list is which fact: headers against the names and aliases of inputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.program import ChoiceType, Input, Program
from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import Table, TableError, place_of


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is a fact: its 0-based index, the header as it stands, and the input.

    ``shown`` is the name of the fact, with the header where that differs.
    """

    index: int
    header: str
    input: Input
    shown: str


@dataclass(frozen=True, slots=True)
class Binding:
    """The columns that are facts, in the order of the list.

    ``carried`` are the headers that are no fact, ``absent`` the inputs for which there is no
    column: a person who misspelt a header finds it in both.
    """

    columns: tuple[Column, ...]
    carried: tuple[str, ...]
    absent: tuple[str, ...]

    def of(self, names: Sequence[str]) -> tuple[Column, ...]:
        """The columns of the named inputs, in that order; each must be bound."""
        by_name = {column.input.name: column for column in self.columns}
        return tuple(by_name[name] for name in names)


def bind(table: Table, inputs: Iterable[Input], required: Sequence[str] = ()) -> Binding:
    """Find the column of each input by its name or alias.

    Raises :class:`TableError` with every input that two columns claim and every ``required`` one
    that has no column.
    """
    inputs = tuple(inputs)
    by_header = {given.alias: given for given in inputs if given.alias}
    by_header |= {given.name: given for given in inputs}
    found: dict[str, Column] = {}
    carried: list[str] = []
    problems: list[Diagnostic] = []
    for index, header in enumerate(table.columns):
        given = by_header.get(header.strip())
        if given is None:
            carried.append(header)
        elif given.name in found:
            problems.append(_twice(table, given.name, found[given.name], index, header))
        else:
            found[given.name] = Column(index, header, given, _shown(header, given))
    problems.extend(
        _absent(table, next(given for given in inputs if given.name == name))
        for name in required
        if name not in found
    )
    if problems:
        raise TableError(problems)
    absent = tuple(given.name for given in inputs if given.name not in found)
    return Binding(tuple(found.values()), tuple(carried), absent)


def shared_inputs(programs: Sequence[Program]) -> tuple[Input, ...]:
    """The inputs of the versions that may govern a row, each name once.

    A choice takes the options of every version, and a range on which they differ is left to the one
    that governs. Where they differ otherwise the first stands; the version that governs still
    refuses a fact that is not its own.
    """
    found: dict[str, Input] = {}
    for program in programs:
        for given in program.inputs:
            known = found.get(given.name)
            found[given.name] = given if known is None else _merged(known, given)
    return tuple(found.values())


def _merged(first: Input, second: Input) -> Input:
    if first.range != second.range:
        first = replace(first, range=None)
    if not (isinstance(first.type, ChoiceType) and isinstance(second.type, ChoiceType)):
        return first
    options = dict.fromkeys((*first.type.options, *second.type.options))
    aliases = {**second.option_aliases, **first.option_aliases}
    return replace(first, type=ChoiceType(tuple(options)), option_aliases=aliases)


def _shown(header: str, given: Input) -> str:
    header = header.strip()
    return header if header == given.name else f"{given.name}({header})"


def _twice(table: Table, name: str, first: Column, index: int, header: str) -> Diagnostic:
    return Diagnostic(
        "column-twice",
        place_of(table.path, 1, index),
        {
            "name": name,
            "first": f"“{first.header.strip()}”({first.index + 1})",
            "second": f"“{header.strip()}”({index + 1})",
        },
    )


def _absent(table: Table, given: Input) -> Diagnostic:
    alias = given.alias
    return Diagnostic(
        "column-missing",
        place_of(table.path, 1),
        {
            "name": given.name,
            "found": [header.strip() for header in table.columns],
            "or_alias": f"或“{alias}”" if alias else "",
            "or_alias_en": f" or “{alias}”" if alias else "",
        },
    )
