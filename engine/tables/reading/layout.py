"""Where the table is on a sheet: its header, its rows of data, and what else stands there.

Nothing is left out unless it is plainly no case: its key is blank, and what stands in the row is a
subtotal, a signature, a note, a heading. Whatever else has no key stays, and is refused by its row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from engine.tables.cells import Cell, LeftOut, Why, blank
from engine.tables.reading.marks import Merged
from engine.tables.spelling import RowWords, Spelling, folded

LOOKED_AT = 60
"""A header stands in the first so many rows that are not blank, or there is none."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it stands: its rows from the first, each with its number counted from 1.

    ``hidden`` are the rows that the sheet does not show. ``width`` is the number of columns that
    have anything in them. ``by_line``: rows are numbered by the line of a file on which they
    begin, and may take several.
    """

    name: str
    rows: Callable[[], Iterator[tuple[int, Sequence[Cell]]]]
    width: int
    merged: tuple[Merged, ...] = ()
    hidden: frozenset[int] = frozenset()
    is_hidden: bool = False
    by_line: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: its row numbers, and each column's texts from the top."""

    rows: tuple[int, ...]
    parts: tuple[tuple[str, ...], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """One text for each column: the lowest, with its group where that alone is not unique."""
        lowest = [parts[-1] if parts else "" for parts in self.parts]
        return tuple(
            " ".join(parts) if parts and lowest.count(parts[-1]) > 1 else low
            for parts, low in zip(self.parts, lowest, strict=True)
        )


Means = Callable[[Sequence[str]], str | None]
"""The fact that a column's header texts mean, None where they mean none."""


# -- the header ----------------------------------------------------------------------------------


def find_header(grid: Grid, means: Means) -> tuple[Header, int] | None:
    """The rows that name the most facts, and how many they name; None where no row names two.

    Of several, the first: a header may stand again on every page. One row is taken where the one
    above it adds nothing. A sheet of three columns or fewer needs to name one fact.
    """
    head = _head(grid)
    best: tuple[int, int, int] | None = None
    for last in range(len(head)):
        for height in (1, 2):
            if height > last + 1:
                continue
            parts = _parts(grid, head[last + 1 - height : last + 1])
            if parts is None:
                continue
            score = len({fact for texts in parts if texts and (fact := means(texts))})
            needed = 2 if sum(bool(texts) for texts in parts) > 3 else 1
            if score >= needed and (best is None or score > best[0]):
                best = (score, last + 1 - height, height)
    if best is None:
        return None
    score, index, height = best
    if height == 1:
        index, height = _with_groups(grid, head, index)
    rows = head[index : index + height]
    parts = _parts(grid, rows)
    assert parts is not None
    return Header(tuple(number for number, _ in rows), parts), score


def likeliest_header(grid: Grid) -> Header:
    """The row that looks most like a header: of the first ones, that with the most plain words."""
    head = _head(grid, 20)
    if not head:
        return Header((1,), ())
    number, cells = max(head, key=lambda row: _likeness(row[1]))
    return Header((number,), tuple((_text(cell),) if _text(cell) else () for cell in cells))


def _likeness(cells: Sequence[Cell]) -> tuple[int, int]:
    """How much a row is like a header: its plain words, then whatever it has."""
    return sum(map(_is_word, cells)), sum(not blank(cell) for cell in cells)


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and not blank(cell) and not any(c.isdecimal() for c in cell)


Numbered = tuple[int, Sequence[Cell]]


def _head(grid: Grid, rows: int = LOOKED_AT) -> list[Numbered]:
    filled = (row for row in islice(grid.rows(), 10_000) if not all(map(blank, row[1])))
    return list(islice(filled, rows))


def _text(cell: Cell) -> str:
    return "" if blank(cell) else str(cell).strip()


def _parts(grid: Grid, rows: Sequence[Numbered]) -> tuple[tuple[str, ...], ...] | None:
    """The texts of each column in one or two rows below each other; None if they are not that."""
    if len(rows) == 2 and not _adjacent(grid, *rows):
        return None
    width = max(len(cells) for _, cells in rows)
    lines = [[_text(cell) for cell in cells] + [""] * (width - len(cells)) for _, cells in rows]
    if len(lines) == 2:
        lines[0] = _spread(grid, rows[0][0], lines[0], lines[1])
    columns = []
    for texts in zip(*lines, strict=True):
        filled = [text for text in texts if text]
        columns.append(tuple(dict.fromkeys(filled)))
    return tuple(columns)


def _adjacent(grid: Grid, first: Numbered, second: Numbered) -> bool:
    return grid.by_line or second[0] == first[0] + 1


def _spread(grid: Grid, number: int, top: list[str], below: list[str]) -> list[str]:
    """The texts of a group written over all of its columns."""
    spread = list(top)
    if grid.merged:
        for first, left, last, right in grid.merged:
            if first <= number <= last and right > left:
                text = top[left - 1] if left <= len(top) else ""
                spread[left - 1 : right] = [text] * len(spread[left - 1 : right])
        return spread
    # A csv has lost what was merged: a group goes on where only the row below says something.
    for column in range(1, len(spread)):
        if not spread[column] and below[column]:
            spread[column] = spread[column - 1]
    return spread


def _with_groups(grid: Grid, head: list[Numbered], index: int) -> tuple[int, int]:
    """The header with the row of groups above it, or the row below that merged cells reach."""
    number = head[index][0]
    if any(first <= number < last for first, _, last, _ in grid.merged):
        follows = index + 1 < len(head) and _adjacent(grid, head[index], head[index + 1])
        return index, 2 if follows else 1
    if index == 0 or not _adjacent(grid, head[index - 1], head[index]):
        return index, 1
    above = head[index - 1][0]
    groups = [_text(cell) for cell in head[index - 1][1] if not blank(cell)]
    if any(":" in folded(text) for text in groups):
        return index, 1
    if grid.merged:
        # A title is merged over the whole table, a group over some of its columns.
        is_group = any(
            (first <= above and last == number)
            or (first == above and 1 < right - left + 1 < 0.8 * grid.width)
            for first, left, last, right in grid.merged
        )
    else:
        is_group = len(groups) >= 2
    return (index - 1, 2) if is_group else (index, 1)


# -- the rows ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands below a header: rows that are left out, the last of data, the hidden of data."""

    left_out: tuple[LeftOut, ...]
    last_row: int
    hidden: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a sheet are, by their 0-based index."""

    key: tuple[int, ...]
    facts: tuple[int, ...]
    numbering: frozenset[int]


def survey(
    grid: Grid,
    header: Header,
    columns: Columns,
    spelling: Spelling,
    progress: Callable[[int], None] | None = None,
) -> Survey:
    """Judge every row of a sheet; above the header all is left out.

    ``progress`` is told the number of every row.
    """
    judge = _Judge(grid, header, columns, spelling.rows)
    out: list[LeftOut] = []
    blanks: list[LeftOut] = []
    last, hidden = 0, []
    for number, cells in grid.rows():
        if progress is not None:
            progress(number)
        if number in header.rows:
            continue
        if number < header.rows[0]:
            if not all(map(blank, cells)):
                out.append(LeftOut(number, number, "above", _shown(cells)))
            continue
        why = judge(number, cells)
        if why is None:
            last = number
            if number in grid.hidden:
                hidden.append(number)
        elif why == "blank":
            if blanks and blanks[-1].last == number - 1:
                blanks[-1] = LeftOut(blanks[-1].first, number, "blank")
            else:
                blanks.append(LeftOut(number, number, "blank"))
        else:
            out.append(LeftOut(number, number, why, _shown(cells)))
    out.extend(run for run in blanks if run.first < last)
    out.sort(key=lambda each: each.first)
    return Survey(tuple(out), last, tuple(hidden))


def _shown(cells: Iterable[Cell]) -> str:
    text = " ".join(" ".join(_text(cell).split()) for cell in cells if not blank(cell))
    return text if len(text) <= 60 else f"{text[:57]}…"


_DAY_LINE = re.compile(r"(\d{2,4})?年(\d{1,2})?月(\d{1,2})?日")
_COUNT = re.compile(r"[共计]{0,2}\d{1,6}[人名个户家条]?")
_LISTED = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,3})[.、)].*")


class _Judge:
    """Says of each row below a header, in order, why it is no data; None where it is."""

    def __init__(self, grid: Grid, header: Header, columns: Columns, words: RowWords) -> None:
        self._columns = columns
        self._words = words
        self._header = [[folded(text) for text in texts] for texts in header.parts]
        self._merged_in = {first for first, left, _, right in grid.merged if right - left >= 2}
        self._suffixes = tuple(word for word in words.subtotals if len(word) > 1)
        self._is_first = True
        self._note_in: int | None = None

    def __call__(self, number: int, cells: Sequence[Cell]) -> Why | None:
        """Why the row is no data."""
        note_in, self._note_in = self._note_in, None
        is_first, self._is_first = self._is_first, False
        filled = [index for index, cell in enumerate(cells) if not blank(cell)]
        if not filled:
            self._note_in = note_in
            return "blank"
        if is_first and _counts(cells, filled):
            return "numbering"
        if self._columns.key and all(self._is_key(cells, index) for index in self._columns.key):
            return "header" if self._repeats_header(cells, filled) else None
        return self._without_key(number, cells, filled, note_in)

    def _is_key(self, cells: Sequence[Cell], index: int) -> bool:
        """Whether a cell holds part of a key, and not a word of a row that is no data."""
        cell = cells[index] if index < len(cells) else None
        if blank(cell):
            return False
        if not isinstance(cell, str):
            # A count, where a sum stands to the left of it.
            return not self._is_sum(cells, index)
        text = folded(cell)
        if ":" in text or text in self._words.subtotals or _DAY_LINE.fullmatch(text):
            return False
        if len(text) <= 8 and _COUNT.fullmatch(text):
            return not self._is_sum(cells, index)
        return not _is_signature(text, self._words)

    def _is_sum(self, cells: Sequence[Cell], before: int) -> bool:
        first = next((cell for cell in cells[:before] if not blank(cell)), None)
        return isinstance(first, str) and self._is_subtotal(folded(first))

    def _is_subtotal(self, text: str) -> bool:
        bare = text.strip(":")
        return bare in self._words.subtotals or (len(bare) <= 20 and bare.endswith(self._suffixes))

    def _repeats_header(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        return all(
            index < len(self._header) and folded(str(cells[index])) in self._header[index]
            for index in filled
        )

    def _without_key(
        self, number: int, cells: Sequence[Cell], filled: Sequence[int], note_in: int | None
    ) -> Why | None:
        if self._repeats_header(cells, filled):
            return "header"
        if self._columns.numbering.issuperset(filled) and all(
            folded(str(cells[index])).isdecimal() for index in filled
        ):
            return "template"
        texts = [(index, folded(cells[index])) for index in filled[:2] if _is_text(cells[index])]
        if any(self._is_subtotal(text) for _, text in texts):
            return "subtotal"
        if texts and (_is_signature(texts[0][1], self._words) or _DAY_LINE.fullmatch(texts[0][1])):
            return "signature"
        if len(filled) == 1 and texts:
            index, text = texts[0]
            if self._is_note(text) or (index == note_in and _LISTED.fullmatch(text)):
                self._note_in = index
                return "note"
            if number in self._merged_in:
                return "heading"
        return None

    def _is_note(self, text: str) -> bool:
        for word in self._words.notes:
            rest = text.removeprefix(word)
            if rest != text and (not rest or rest[0] in ":.、,;(1"):
                return True
        return False


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str)


def _is_signature(text: str, words: RowWords) -> bool:
    head, colon, _ = text.partition(":")
    bare = head.partition("(")[0]
    return (bare in words.signatures or head in words.signatures) and (bool(colon) or head == text)


def _counts(cells: Sequence[Cell], filled: Sequence[int]) -> bool:
    """Whether a row numbers the columns: each cell is the number of its place, from 1."""
    texts = [folded(str(cells[index])) for index in filled]
    return len(texts) >= 4 and texts == [str(index + 1) for index in range(len(texts))]
