"""A decision table as boxes: the cells of each row as sets of places on the axis of a column.

The axis of a column is cut at every figure that a row names; between two cuts and on each of them
all rows say the same. Rows are bits of a number, so that the places where no row or several apply
are found for hundreds of rows at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from engine import program as p

GAPS_LIMIT = 20
"""So many regions without a row are listed."""

STEPS_LIMIT = 200_000
"""So many steps are made at most: a table that has more regions is left to the solver."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A place on an axis: an option, a figure, or what lies between two figures (None: no end)."""

    low: Any
    high: Any

    @property
    def is_point(self) -> bool:
        """Whether it is one value."""
        return self.low is not None and self.low is self.high


@dataclass(frozen=True, slots=True)
class Axis:
    """A column with its places; of an interval both ends are excluded."""

    column: p.Expression
    atoms: tuple[Atom, ...]


Box = tuple[int, ...]
"""For each axis the places as bits."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """A table whose every row is a box; ``rows`` are their bits by axis."""

    axes: tuple[Axis, ...]
    rows: tuple[Box, ...]

    @property
    def independent(self) -> bool:
        """Whether each column is a fact of its own, so that every region has a case."""
        return all(isinstance(axis.column, p.Fact) for axis in self.axes)


class TooManyRegionsError(Exception):
    """The regions of a table are beyond STEPS_LIMIT."""


def boxes_of(table: p.DecisionTable, types: Mapping[str, p.Input | p.Type]) -> Boxes | None:
    """The rows of a table as boxes; None where a condition is no list of cells."""
    cells: list[dict[p.Expression, list[p.Expression]]] = []
    for row in table.rows:
        parts = row.condition.parts if isinstance(row.condition, p.All) else (row.condition,)
        of_row: dict[p.Expression, list[p.Expression]] = {}
        for part in parts:
            column = _column(part)
            if column is None:
                return None
            of_row.setdefault(column, []).append(part)
        cells.append(of_row)
    columns = list(dict.fromkeys(column for row in cells for column in row))
    axes = []
    for column in columns:
        tests = [test for row in cells for test in row.get(column, ())]
        axis = _axis(column, tests, types)
        if axis is None:
            return None
        axes.append(axis)
    rows = tuple(tuple(_places(axis, row.get(axis.column, ())) for axis in axes) for row in cells)
    return Boxes(tuple(axes), rows)


def _column(test: p.Expression) -> p.Expression | None:
    match test:
        case p.Compare(left=left, right=p.Literal()):
            return left
        case p.Member(item=item):
            return item
        case p.Any(parts=parts) | p.All(parts=parts) if parts:
            columns = {_column(part) for part in parts}
            return columns.pop() if len(columns) == 1 else None
    return None


def _axis(
    column: p.Expression, tests: Sequence[p.Expression], types: Mapping[str, p.Input | p.Type]
) -> Axis | None:
    name = column.name if isinstance(column, (p.Fact, p.Value)) else ""
    given = types.get(name)
    of = given.type if isinstance(given, p.Input) else given
    if isinstance(of, p.ChoiceType):
        return Axis(column, tuple(Atom(option, option) for option in of.options))
    figures = {value for test in tests for value in _figures(test)}
    if isinstance(of, p.BooleanType) or any(isinstance(value, bool) for value in figures):
        return Axis(column, (Atom(True, True), Atom(False, False)))
    if any(isinstance(value, str) for value in figures):
        return None
    edges = given.range if isinstance(given, p.Input) else None
    ends = {edge for edge in (edges.lower, edges.upper) if edge is not None} if edges else set()
    cuts = sorted(figures | ends)
    whole = isinstance(of, p.IntegerType)
    atoms = []
    for low, high in zip([None, *cuts], [*cuts, None], strict=True):
        if not (whole and low is not None and high is not None and _adjacent(low, high)):
            atoms.append(Atom(low, high))
        if high is not None:
            atoms.append(Atom(high, high))
    return Axis(column, tuple(atom for atom in atoms if _admitted(atom, edges)))


def _figures(test: p.Expression) -> Iterator[p.Scalar]:
    match test:
        case p.Compare(right=p.Literal(value=value)):
            yield value
        case p.Any(parts=parts) | p.All(parts=parts):
            for part in parts:
                yield from _figures(part)
        case _:
            return


def _adjacent(low: Any, high: Any) -> bool:
    """Whether no whole number lies between two."""
    return not isinstance(low, date) and int(Decimal(low) // 1) + 1 >= Decimal(high)


def _admitted(atom: Atom, edges: p.Edges | None) -> bool:
    if edges is None:
        return True
    lower: Any = edges.lower
    upper: Any = edges.upper
    if lower is not None:
        if atom.high is not None and (atom.high < lower or (atom.high == lower != atom.low)):
            return False
        if atom.is_point and atom.low == lower and not edges.lower_included:
            return False
        if atom.low is None:
            return False
    if upper is not None:
        if atom.low is not None and (atom.low > upper or (atom.low == upper != atom.high)):
            return False
        if atom.is_point and atom.low == upper and not edges.upper_included:
            return False
        if atom.high is None:
            return False
    return True


def _places(axis: Axis, tests: Sequence[p.Expression]) -> int:
    bits = 0
    for place, atom in enumerate(axis.atoms):
        if all(_holds(test, atom) for test in tests):
            bits |= 1 << place
    return bits


def _holds(test: p.Expression, atom: Atom) -> bool:
    match test:
        case p.All(parts=parts):
            return all(_holds(part, atom) for part in parts)
        case p.Any(parts=parts):
            return any(_holds(part, atom) for part in parts)
        case p.Member(options=options):
            return atom.low in options
        case p.Compare(operator=sign, right=p.Literal(value=value)):
            return _compares(sign, atom, value)
    raise AssertionError(test)


def _compares(sign: str, atom: Atom, value: Any) -> bool:
    if sign in ("==", "!="):
        return (atom.is_point and atom.low == value) == (sign == "==")
    below = atom.high is not None and (atom.high < value or (atom.high == value != atom.low))
    at = atom.is_point and atom.low == value
    if sign == "<":
        return below
    if sign == "<=":
        return below or at
    return not (below or at) if sign == ">" else not below


# -- regions -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Regions:
    """Where no row applies, and which rows are the first that applies somewhere."""

    gaps: tuple[Box, ...]
    first: int


def regions(boxes: Boxes) -> Regions:
    """The regions of a table. Raises TooManyRegionsError."""
    full = tuple((1 << len(axis.atoms)) - 1 for axis in boxes.axes)
    by_place = [
        [_rows_at(boxes.rows, number, place) for place in range(len(axis.atoms))]
        for number, axis in enumerate(boxes.axes)
    ]
    memo: dict[tuple[int, int], tuple[tuple[Box, ...], int]] = {}
    steps = 0

    def below(number: int, rows: int) -> tuple[tuple[Box, ...], int]:
        nonlocal steps
        if not rows:
            return (full[number:],), 0
        if number == len(full):
            return (), rows & -rows
        known = memo.get((number, rows))
        if known is not None:
            return known
        steps += 1
        if steps > STEPS_LIMIT:
            raise TooManyRegionsError
        groups: dict[int, int] = {}
        for place, there in enumerate(by_place[number]):
            left = rows & there
            groups[left] = groups.get(left, 0) | 1 << place
        gaps: list[Box] = []
        first = 0
        for left, places in groups.items():
            found, reached = below(number + 1, left)
            gaps.extend((places, *box) for box in found)
            first |= reached
        memo[number, rows] = tuple(gaps[:GAPS_LIMIT]), first
        return memo[number, rows]

    gaps, first = below(0, (1 << len(boxes.rows)) - 1)
    return Regions(gaps, first)


def _rows_at(rows: Sequence[Box], axis: int, place: int) -> int:
    bits = 0
    for number, box in enumerate(rows):
        if box[axis] >> place & 1:
            bits |= 1 << number
    return bits


def meeting(boxes: Boxes) -> Iterator[tuple[int, int]]:
    """The pairs of rows that have a place in common."""
    for later, box in enumerate(boxes.rows):
        for earlier in range(later):
            if all(one & other for one, other in zip(box, boxes.rows[earlier], strict=True)):
                yield earlier, later


def common(boxes: Boxes, one: int, other: int) -> Box:
    """The places that two rows have in common."""
    return tuple(a & b for a, b in zip(boxes.rows[one], boxes.rows[other], strict=True))


def single_edge(boxes: Boxes, box: Box) -> tuple[Axis, Any] | None:
    """The column and the figure of a region that is one figure of one column, if it is that."""
    narrow = [
        (axis, bits)
        for axis, bits in zip(boxes.axes, box, strict=True)
        if bits != (1 << len(axis.atoms)) - 1
    ]
    points = [
        (axis, axis.atoms[bits.bit_length() - 1]) for axis, bits in narrow if bits & (bits - 1) == 0
    ]
    for axis, atom in points:
        is_figure = atom.is_point and not isinstance(atom.low, (bool, str))
        inside = axis.atoms[0] is not atom and axis.atoms[-1] is not atom
        if is_figure and inside:
            return axis, atom.low
    return None


def region_text(boxes: Boxes, box: Box) -> list[str]:
    """A region for people: what each column is in it, those left out that may be anything."""
    said = []
    for axis, bits in zip(boxes.axes, box, strict=True):
        if bits == (1 << len(axis.atoms)) - 1:
            continue
        name = getattr(axis.column, "name", "") or "…"
        said.append(f"{name} {_set_text(axis, bits)}")
    return said


def _set_text(axis: Axis, bits: int) -> str:
    parts = []
    place = 0
    atoms = axis.atoms
    while place < len(atoms):
        if not bits >> place & 1:
            place += 1
            continue
        start = place
        while place + 1 < len(atoms) and bits >> (place + 1) & 1 and _joins(atoms[place + 1]):
            place += 1
        parts.append(_run_text(atoms[start], atoms[place]))
        place += 1
    return " / ".join(parts)


def _joins(atom: Atom) -> bool:
    return not isinstance(atom.low, (bool, str))


def _run_text(first: Atom, last: Atom) -> str:
    if first is last and first.is_point:
        return f"= {_text(first.low)}"
    ends = []
    if first.low is not None:
        ends.append(f"{'≥' if first.is_point else '>'} {_text(first.low)}")
    if last.high is not None:
        ends.append(f"{'≤' if last.is_point else '<'} {_text(last.high)}")
    return ", ".join(ends) or "…"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
