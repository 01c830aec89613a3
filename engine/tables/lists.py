"""The list that people made, found in its file: subjects, and records on sheets of their own.

A workbook may have the list on several sheets (one for each street), with the columns in another
order on each, and records on sheets beside it. What is no part of the list is named with its
reason; a sheet is left out only where no row of it could be a header.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from engine.program import Input, Program, RecordsType
from engine.ruleset.diagnostics import Diagnostic
from engine.tables.binding.bind import Matcher
from engine.tables.binding.inputs import records_input, shared_inputs
from engine.tables.cells import Cell, Row, Sheet, Table, TableError, Why, blank, place_of
from engine.tables.reading.csv_reading import fitted
from engine.tables.reading.files import open_grids, open_table
from engine.tables.reading.grids import Grids
from engine.tables.reading.layout import (
    Columns,
    Grid,
    Header,
    find_header,
    likeliest_header,
    survey,
)
from engine.tables.reading.workbook_reading import sheet_called
from engine.tables.spelling import Spelling, folded, shipped

TYPED = (".jsonl", ".parquet")
"""What programs write: every column has its name, and every cell its type."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The list of subjects, and those of records by the input that they are of."""

    subjects: Table
    records: Mapping[str, Table]


def open_lists(
    path: str | Path,
    programs: Sequence[Program],
    *,
    sheet: str | None = None,
    records: Mapping[str, tuple[str | Path, str | None]] | None = None,
    spelling: Spelling | None = None,
    strict: bool = True,
    progress: Callable[[int], None] | None = None,
    opened: Callable[[Path], Grids] = open_grids,
) -> Lists:
    """Find the list for any of ``programs`` in a file, and its records there or in other files.

    ``sheet`` is the one of a workbook that has the list, and all there is to it. ``records`` maps
    inputs of type records to a file and a sheet; what is not named there is looked for on the
    other sheets of the workbook. ``strict`` False is for a list whose columns are still to be
    named: it may lack its key, and the row that looks most like a header is taken for it.

    ``progress`` is told the rows that were looked at, after each. ``opened`` reads a file that is
    no typed one; it may give fewer rows than the file has. Raises :class:`TableError` where
    a file cannot be read, has no header, or a sheet of the list has no key.
    """
    path = Path(path)
    spelling = spelling or shipped()
    inputs = shared_inputs(programs)
    key, measure = tuple(programs[0].key), programs[0].measure
    if len(programs) == 1:
        measure = f"{measure}@{programs[0].version}"
    wanted = _Wanted(inputs, key, spelling, measure, strict, progress, opened)
    found: dict[str, Table] = {}
    for name, (file, on) in (records or {}).items():
        given = records_input(inputs, name)
        found[given.name] = _records_table(Path(file), on, given, wanted)
    if path.suffix.lower() in TYPED:
        return Lists(replace(open_table(path, sheet), spelling=spelling), found)
    grids = opened(path)
    if sheet is not None:
        return Lists(_table(grids, [sheet_called(grids, sheet)], wanted, None, sheet), found)
    subjects, beside, others = _sorted(grids, wanted, tuple(found))
    table = _table(grids, subjects, wanted, None, "", others)
    found.update({name: _table(grids, on, wanted, name) for name, on in beside.items()})
    return Lists(table, found)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for: the inputs of the programs, and how they are spelled."""

    inputs: tuple[Input, ...]
    key: tuple[str, ...]
    spelling: Spelling
    measure: str
    strict: bool
    progress: Callable[[int], None] | None
    opened: Callable[[Path], Grids]
    _matchers: dict[str | None, Matcher] = field(default_factory=dict)

    def inputs_of(self, records: str | None) -> tuple[Input, ...]:
        """The inputs of the subjects, or the key and the fields of an input of type records."""
        if records is None:
            return self.inputs
        fields = next(given.fields for given in self.inputs if given.name == records)
        return (*(given for given in self.inputs if given.name in self.key), *fields)

    def matcher(self, records: str | None) -> Matcher:
        """Which of these inputs a header means."""
        if records not in self._matchers:
            self._matchers[records] = Matcher(self.inputs_of(records), self.spelling, records or "")
        return self._matchers[records]

    def means(self, records: str | None, parts: Sequence[str]) -> str | None:
        """The name of the input that a header means."""
        match = self.matcher(records)(parts)
        return match[0].name if match else None

    def records(self) -> Iterator[str]:
        """The inputs of type records."""
        return (given.name for given in self.inputs if isinstance(given.type, RecordsType))


# -- which sheet is what -------------------------------------------------------------------------


def _sorted(
    grids: Grids, wanted: _Wanted, given: Sequence[str]
) -> tuple[list[Grid], dict[str, list[Grid]], list[tuple[str, Why]]]:
    """The sheets of the subjects, those of records by their input, and the others with a reason.

    A sheet belongs where it has the most facts that are not the key, which both have.
    """
    subjects: list[Grid] = []
    beside: dict[str, list[Grid]] = {}
    others: list[tuple[str, Why]] = []
    for grid in grids.sheets:
        if grid.is_hidden and len(grids.sheets) > 1:
            others.append((grid.name, "hidden-sheet"))
            continue
        scores: dict[str | None, int] = {}
        for records in (None, *wanted.records()):
            found = find_header(grid, partial(wanted.means, records))
            if found is not None:
                names = {wanted.means(records, parts) for parts in found[0].parts}
                scores[records] = len(names - {None, *wanted.key})
        if not scores:
            others.append((grid.name, "no-header"))
            continue
        best = max(scores, key=lambda records: (scores[records], records is None))
        if best is None:
            subjects.append(grid)
        elif best in given:
            others.append((grid.name, "other-list"))
        else:
            beside.setdefault(best, []).append(grid)
    if not subjects and not wanted.strict:
        subjects = [grid for grid in grids.sheets if (grid.name, "no-header") in others][:1]
        others = [each for each in others if each[0] not in {grid.name for grid in subjects}]
    if not subjects:
        raise _no_header(grids, wanted, next(iter(beside.values()), grids.sheets)[0])
    return subjects, beside, others


def _no_header(grids: Grids, wanted: _Wanted, grid: Grid) -> TableError:
    header = likeliest_header(grid)
    row = header.rows[0]
    arguments = {
        "file": f"{grids.path.name}[{grid.name}]" if grid.name else grids.path.name,
        "row": row,
        "found": [" ".join(text.split()) for text in header.labels if text],
        "list": shlex.quote(str(grids.path)),
        "measure": wanted.measure,
    }
    place = place_of(grids.path, row, 0, grid.name)
    return TableError([Diagnostic("header-not-found", place, arguments)])


def _records_table(path: Path, sheet: str | None, given: Input, wanted: _Wanted) -> Table:
    if path.suffix.lower() in TYPED:
        return replace(open_table(path, sheet), spelling=wanted.spelling)
    grids = wanted.opened(path)
    if sheet is not None:
        return _table(grids, [sheet_called(grids, sheet)], wanted, given.name, sheet)
    means = partial(wanted.means, given.name)
    able = [grid for grid in grids.sheets if find_header(grid, means)]
    return _table(grids, able[:1] or [grids.sheets[0]], wanted, given.name)


# -- one table of several sheets -----------------------------------------------------------------


def _table(
    grids: Grids,
    sheets: Sequence[Grid],
    wanted: _Wanted,
    records: str | None,
    named: str = "",
    others: Sequence[tuple[str, Why]] = (),
) -> Table:
    """The table of the sheets: the columns of the first, then what others have beside."""
    headers: list[Header] = []
    for grid in sheets:
        found = find_header(grid, partial(wanted.means, records))
        if found is not None:
            headers.append(_whole(found[0], grid))
        elif wanted.strict:
            raise _no_header(grids, wanted, grid)
        else:
            headers.append(_whole(likeliest_header(grid), grid))
    labels: dict[tuple[str, int], tuple[str, tuple[str, ...]]] = {}
    places: list[dict[tuple[str, int], int]] = []
    for header in headers:
        at: dict[tuple[str, int], int] = {}
        for index, (label, parts) in enumerate(zip(header.labels, header.parts, strict=True)):
            name = wanted.means(records, parts)
            # Two sheets may spell one fact in two ways, and a fact twice on one sheet is an error.
            key = (name or folded(label), sum(k[0] == (name or folded(label)) for k in at))
            at[key] = index
            labels.setdefault(key, (label, parts))
        places.append(at)
    columns = tuple(labels)
    laid: list[Sheet] = []
    readers: list[tuple[Grid, Header, frozenset[int], tuple[int | None, ...]]] = []
    problems: list[Diagnostic] = []
    for grid, header, at in zip(sheets, headers, places, strict=True):
        problems.extend(_without_key(grids, grid, header, at, wanted))
        positions = tuple(at.get(column) for column in columns)
        sheet, out = _laid(grid, header, at, positions, wanted)
        laid.append(sheet)
        readers.append((grid, header, out, positions))
    if problems and wanted.strict:
        raise TableError(problems)
    is_csv = grids.path.suffix.lower() == ".csv"
    return Table(
        grids.path,
        tuple(label for label, _ in labels.values()),
        partial(_rows, readers, is_csv),
        typed_by_people=True,
        sheet=named,
        bom=grids.bom,
        sheets=tuple(laid),
        other_sheets=tuple(others),
        parts=tuple(parts for _, parts in labels.values()),
        encoding=grids.encoding,
        epoch=grids.epoch,
        spelling=wanted.spelling,
    )


def _whole(header: Header, grid: Grid) -> Header:
    """The header as wide as its sheet, so that no cell beside it is lost."""
    missing = 0 if grid.by_line else max(0, grid.width - len(header.parts))
    return Header(header.rows, (*header.parts, *[()] * missing))


def _without_key(
    grids: Grids, grid: Grid, header: Header, at: Mapping[tuple[str, int], int], wanted: _Wanted
) -> Iterator[Diagnostic]:
    by_name = {given.name: given for given in wanted.inputs}
    for name in wanted.key:
        if (name, 0) not in at:
            alias = by_name[name].alias
            found = [" ".join(label.split()) for label in header.labels if label]
            yield Diagnostic(
                "column-missing",
                place_of(grids.path, header.rows[-1], 0, grid.name),
                {
                    "name": name,
                    "found": found,
                    "or_alias": f"或“{alias}”" if alias else "",
                    "or_alias_en": f" or “{alias}”" if alias else "",
                },
            )


def _laid(
    grid: Grid,
    header: Header,
    at: Mapping[tuple[str, int], int],
    positions: Sequence[int | None],
    wanted: _Wanted,
) -> tuple[Sheet, frozenset[int]]:
    """Where the table is on a sheet, and the rows that are left out of it."""
    names = {given.name for given in wanted.inputs} | {
        item.name for given in wanted.inputs for item in given.fields
    }
    words = wanted.spelling.rows.numbering
    columns = Columns(
        key=tuple(at[name, 0] for name in wanted.key if (name, 0) in at),
        facts=tuple(index for (name, _), index in at.items() if name in names),
        numbering=frozenset(
            index for index, label in enumerate(header.labels) if folded(label).strip(".") in words
        ),
    )
    found = survey(grid, header, columns, wanted.spelling, wanted.progress)
    out = {
        number
        for each in found.left_out
        if each.why not in ("above", "blank")
        for number in range(each.first, each.last + 1)
    }
    sheet = Sheet(
        name=grid.name,
        header_rows=header.rows,
        columns=tuple(None if index is None else index + 1 for index in positions),
        first_free_column=max(grid.width, len(header.parts)) + 1,
        last_row=found.last_row,
        left_out=found.left_out,
        hidden=found.hidden,
    )
    return sheet, frozenset(out)


def _rows(
    readers: Sequence[tuple[Grid, Header, frozenset[int], tuple[int | None, ...]]], is_csv: bool
) -> Iterator[Row]:
    for grid, header, out, positions in readers:
        above = header.rows[-1]
        is_plain = positions == tuple(range(len(header.parts)))
        labels, width = header.labels, len(header.parts)
        for number, cells in grid.rows():
            if number <= above or number in out or all(map(blank, cells)):
                continue
            if is_csv:
                row = fitted(labels, number, tuple(cells))
                cells, problems = row.cells, row.problems
            else:
                problems = ()
            if is_plain:
                known: tuple[Cell, ...] = tuple(cells)[:width]
                known = (*known, *[None] * (width - len(known)))
            else:
                known = tuple(
                    cells[at] if at is not None and at < len(cells) else None for at in positions
                )
            yield Row(number, known, problems, grid.name)
