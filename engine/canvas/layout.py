"""Blocks of text drawn as a tree, measured in terminal cells (a CJK character is two wide).

Rich's own tree wraps a run of Chinese as one long word and cuts words that do not fit; here a line
breaks between Chinese characters, never inside a Latin word or a number, and never puts a closing
mark at the start of a line or an opening one at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

_CLOSING = "，。、；：？！」』”’）》】〕,.;:?!)]}%°"
_OPENING = "「『“‘（《【〔([{"

# Compiled where the first line is folded: so wide a range takes milliseconds, and few do that.
_PIECE = r"\s+|[^\s\u2e80-\uffff]+|[\u2e80-\uffff]"


@dataclass(frozen=True, slots=True)
class Block:
    """A node of a tree: its lines, then its children.

    ``right`` stands at the right edge of the first line where it fits, else after the lines.
    Lines after the first are indented by ``hang`` cells.
    """

    lines: tuple[Text, ...]
    right: Text | None = None
    children: tuple[Block, ...] = ()
    hang: int = 2


def draw(blocks: Iterable[Block], width: int | None, *, indent: str = "") -> Iterator[Text]:
    """The lines of blocks as a tree; ``width`` in cells, None to break no line."""
    items = list(blocks)
    for index, block in enumerate(items):
        last = index == len(items) - 1
        yield from _draw(
            block,
            Text(indent + ("└─ " if last else "├─ "), style="bright_black"),
            Text(indent + ("   " if last else "│  "), style="bright_black"),
            width,
        )


def draw_flat(block: Block, width: int | None, *, indent: str = "  ") -> Iterator[Text]:
    """A block without a branch of its own: its lines indented, its children as a tree below."""
    yield from _draw(block, Text(indent), Text(indent), width)


def aligned(rows: Sequence[Sequence[str]], sides: str) -> Iterator[Text]:
    """Rows of cells below each other, ``l`` and ``r`` aligned, the others as they are."""
    widths = [max(cell_len(row[at]) for row in rows) for at in range(len(sides))]
    for row in rows:
        cells = [
            " " * (width - cell_len(cell)) + cell
            if side == "r"
            else cell + " " * (width - cell_len(cell))
            for cell, width, side in zip(row, widths, sides, strict=False)
        ]
        line = "  " + "  ".join([*cells, *row[len(sides) :]])
        yield Text(line.rstrip())


def fold(text: Text, width: int | None, *, hang: int = 0) -> list[Text]:
    """The text in lines of at most ``width`` cells, those after the first ``hang`` cells shorter.

    A word longer than a line keeps its line: a path or a number cut in two cannot be copied.
    """
    if width is None or text.cell_len <= width:
        return [text]
    cuts: list[int] = []
    room, used = width, 0
    for offset, unit in _units(text.plain):
        if used and used + cell_len(unit.rstrip()) > room:
            cuts.append(offset)
            room, used = width - hang, 0
        used += cell_len(unit)
    lines = list(text.divide(cuts))
    for line in lines[:-1]:
        line.rstrip()
    return lines


def _units(plain: str) -> Iterator[tuple[int, str]]:
    """The pieces between which a line may break, with their offsets; blanks end a piece."""
    start, unit = 0, ""
    for match in re.finditer(_PIECE, plain):
        piece = match.group()
        glued = unit and (piece[0] in _CLOSING or piece.isspace() or unit[-1] in _OPENING)
        if unit and not glued:
            yield start, unit
            start, unit = match.start(), ""
        unit += piece
    if unit:
        yield start, unit


def _draw(block: Block, first: Text, rest: Text, width: int | None) -> Iterator[Text]:
    below = rest + Text("│ " if block.children else "  ", style="bright_black")
    below.append(" " * (block.hang - 2))
    room = None if width is None else max(20, width - first.cell_len)
    reserved = 0 if block.right is None else block.right.cell_len + 2
    drawn: list[Text] = []
    for index, line in enumerate(block.lines):
        if index == 0:
            narrower = None if room is None else max(room // 2, room - reserved)
            hang = 0 if room is None or narrower is None else block.hang - (room - narrower)
            head, *tail = fold(line, narrower, hang=hang)
            drawn.append(first + head)
            drawn.extend(below + piece for piece in tail)
        else:
            # A line that goes on is told from the next by two cells more.
            pieces = fold(line, None if room is None else room - block.hang, hang=2)
            drawn.extend(below + Text("  " if n else "") + piece for n, piece in enumerate(pieces))
    if block.right is not None:
        _place_right(drawn, block.right, below, width)
    yield from drawn
    yield from draw(block.children, width, indent=rest.plain)


def _place_right(drawn: list[Text], right: Text, lead: Text, width: int | None) -> None:
    if width is None:
        drawn[0] = drawn[0] + Text("  ") + right
        return
    gap = width - drawn[0].cell_len - right.cell_len
    if gap >= 2:
        drawn[0] = drawn[0] + Text(" " * gap) + right
    else:
        drawn.append(lead + right)
