"""Which column of a list is which fact: headers against the names and aliases of inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from engine.program import ChoiceType, DateType, Input
from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import Table, TableError, header_place
from engine.tables.cleaning.cleaned import Cleaner, Typing
from engine.tables.spelling import Spelling, folded, shipped


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is a fact: its 0-based index, the header as it stands, and the input.

    ``shown`` is the name of the fact, with the header where that differs. ``clean`` reads the
    cells that people typed, None where a program typed them. ``gives`` is what an identity number
    gives beside itself: such a column has the number's index, and ``own`` says whether the fact
    has a column of its own, which the number is then held against.
    """

    index: int
    header: str
    input: Input
    shown: str
    clean: Cleaner | None = None
    gives: Literal["", "sex", "birth_date"] = ""
    number: str = ""
    own: bool = False


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
        by_name = {column.input.name: column for column in self.columns if not column.gives}
        return tuple(by_name[name] for name in names)


def bind(
    table: Table, inputs: Iterable[Input], required: Sequence[str] = (), within: str = ""
) -> Binding:
    """Find the column of each input by its name, alias or label, or another spelling of those.

    ``within`` is the input of type records whose fields stand in this list. Raises
    :class:`TableError` with every input that two columns claim and every ``required`` one that has
    no column.
    """
    inputs = tuple(inputs)
    spelling = table.spelling or shipped()
    matcher = Matcher(inputs, spelling, within)
    found: dict[str, Column] = {}
    carried: list[str] = []
    problems: list[Diagnostic] = []
    for index, header in enumerate(table.columns):
        match = matcher(table.parts[index] if table.parts else (header,))
        if match is None:
            carried.append(header)
            continue
        given, unit = match
        if given.name in found:
            problems.append(_twice(table, given.name, found[given.name], index, header))
            continue
        typing = Typing(spelling, unit, header, table.epoch, within)
        clean = _cleaner(given, typing) if table.typed_by_people else None
        shown = _shown(header, given)
        found[given.name] = Column(index, " ".join(header.split()), given, shown, clean)
    problems.extend(
        _absent(table, next(given for given in inputs if given.name == name))
        for name in required
        if name not in found
    )
    if problems:
        raise TableError(problems)
    given_by_number = _given_by_number(table, inputs, found, within)
    known = {*found, *(column.input.name for column in given_by_number)}
    absent = tuple(given.name for given in inputs if given.name not in known)
    return Binding((*found.values(), *given_by_number), tuple(carried), absent)


def _cleaner(given: Input, typing: Typing) -> Cleaner:
    # A list that a program typed needs nothing of what cleans cells.
    from engine.tables.cleaning.cleaner import cleaner

    return cleaner(given, typing)


class Matcher:
    """Which input the header of a column means, and the unit in its brackets."""

    def __init__(self, inputs: Iterable[Input], spelling: Spelling, within: str = "") -> None:
        self._spelling = spelling
        self._headers = spelling.headers(inputs, within)

    def __call__(self, parts: Sequence[str]) -> tuple[Input, str] | None:
        """The input for a header's texts from the top: all of them together, or the lowest."""
        filled = [part for part in parts if folded(part)]
        if not filled:
            return None
        for text in dict.fromkeys(("".join(filled), filled[-1])):
            bare, unit = self._spelling.header(text)
            given = self._headers.get(folded(text))
            if given is not None:
                return given, ""
            given = self._headers.get(bare)
            if given is not None and (
                not unit or self._spelling.scale(unit, given, bare) is not None
            ):
                return given, unit
        return None


def _given_by_number(
    table: Table, inputs: Sequence[Input], found: Mapping[str, Column], within: str
) -> list[Column]:
    """What the identity number in a list gives: the sex and the birth date of a person."""
    spelling = table.spelling or shipped()
    identity = spelling.identity_in(inputs, within)
    if identity is None or identity.number.name not in found or not table.typed_by_people:
        return []
    number = found[identity.number.name]
    gives: list[Column] = []
    options = {spelling.identity["female"], spelling.identity["male"]}
    for what, given in (("sex", identity.sex), ("birth_date", identity.birth_date)):
        fits = given is not None and (
            isinstance(given.type, DateType)
            if what == "birth_date"
            else isinstance(given.type, ChoiceType) and options <= set(given.type.options)
        )
        if given is not None and fits:
            own = found.get(given.name)
            gives.append(
                replace(
                    number,
                    input=given,
                    shown=own.shown if own else given.name,
                    header=own.header if own else number.header,
                    clean=None,
                    gives="sex" if what == "sex" else "birth_date",
                    number=identity.number.name,
                    own=own is not None,
                )
            )
    return gives


def _shown(header: str, given: Input) -> str:
    header = " ".join(header.split())
    return header if header == given.name else f"{given.name}({header})"


def _twice(table: Table, name: str, first: Column, index: int, header: str) -> Diagnostic:
    return Diagnostic(
        "column-twice",
        header_place(table, index),
        {
            "name": name,
            "first": f"“{first.header.strip()}”({_number(table, first.index)})",
            "second": f"“{header.strip()}”({_number(table, index)})",
        },
    )


def _number(table: Table, index: int) -> int:
    return header_place(table, index).column


def _absent(table: Table, given: Input) -> Diagnostic:
    alias = given.alias
    return Diagnostic(
        "column-missing",
        header_place(table),
        {
            "name": given.name,
            "found": [header.strip() for header in table.columns],
            "or_alias": f"或“{alias}”" if alias else "",
            "or_alias_en": f" or “{alias}”" if alias else "",
        },
    )
