"""The pages of ``ruleset.py`` on a terminal.

Rich's own Markdown cuts a long Chinese cell of a table with an ellipsis, because it sees one word;
a quote that is cut is no quote. This reads the Markdown that ``ruleset.py`` writes, and no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

from engine.canvas.layout import fold

_INLINE = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|`([^`]+)`|<(https?://[^>]+)>|\\(.)")
_STYLES = ("bold", "italic", "cyan", "underline blue", "")
_BULLET = re.compile(r"( *)- ")
_CELL = re.compile(r"(?<!\\)\|")
_GAP = 2
_MARKS = "•◦·"


def render_page(markdown: str, width: int) -> Text:
    """The page as styled lines of at most ``width`` cells."""
    return Text("\n").join(_lines(markdown, width))


def _lines(markdown: str, width: int) -> Iterator[Text]:
    lines = markdown.rstrip("\n").split("\n")
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            yield from _table(list(group), width)
        else:
            for line in group:
                yield from _line(line, width)


def _line(line: str, width: int) -> Iterator[Text]:
    if line.startswith("#"):
        level, _, title = line.partition(" ")
        yield Text(title, style="bold cyan" if len(level) == 1 else "bold underline")
        return
    if line.startswith("> "):
        yield Text(f" {_inline(line[2:]).plain} ", style="bold white on red")
        return
    bullet = _BULLET.match(line)
    if bullet is None:
        inner = line.lstrip()
        yield from _hung(_inline(inner), Text(" " * (len(line) - len(inner))), width)
        return
    depth = len(bullet.group(1)) // 2
    lead = Text("  " * depth)
    lead.append(f"{_MARKS[min(depth, len(_MARKS) - 1)]} ", "bright_black")
    yield from _hung(_inline(line[bullet.end() :]), lead, width)


def _hung(text: Text, lead: Text, width: int) -> Iterator[Text]:
    for index, piece in enumerate(fold(text, max(20, width - lead.cell_len))):
        yield (lead if index == 0 else Text(" " * lead.cell_len)) + piece


def _inline(markdown: str) -> Text:
    text, at = Text(), 0
    for match in _INLINE.finditer(markdown):
        text.append(markdown[at : match.start()])
        kind = next(index for index, group in enumerate(match.groups()) if group is not None)
        inner = match.groups()[kind]
        text.append(inner.replace("\\*", "*").replace("\\<", "<"), _STYLES[kind])
        at = match.end()
    return text.append(markdown[at:])


def _table(lines: Sequence[str], width: int) -> Iterator[Text]:
    header, _, *body = [_cells(line) for line in lines]
    widths = _widths([header, *body], width)
    for cell in header:
        cell.stylize("bright_black")
    yield from _row(header, widths)
    yield Text("─" * (sum(widths) + _GAP * (len(widths) - 1)), style="bright_black")
    for row in body:
        yield from _row(row, widths)


def _cells(line: str) -> list[Text]:
    parts = _CELL.split(line.strip())[1:-1]
    return [_inline(part.strip().replace("\\|", "|")) for part in parts]


def _row(cells: Sequence[Text], widths: Sequence[int]) -> Iterator[Text]:
    columns = [fold(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for index in range(max(len(column) for column in columns)):
        line = Text()
        for column, width in zip(columns, widths, strict=True):
            piece = column[index].copy() if index < len(column) else Text()
            piece.pad_right(width - piece.cell_len + _GAP)
            line.append_text(piece)
        line.rstrip()
        yield line


def _widths(rows: Sequence[Sequence[Text]], width: int) -> list[int]:
    """The natural widths where they fit; else the widest columns share what the others leave."""
    natural = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    longest_words = [
        max((cell_len(word) for cell in column for word in _words(cell.plain)), default=1)
        for column in zip(*rows, strict=True)
    ]
    room = width - _GAP * (len(natural) - 1)
    widths = [0] * len(natural)
    left = sorted(range(len(natural)), key=lambda column: natural[column])
    while left:
        share = room // len(left)
        column = left.pop(0)
        widths[column] = min(natural[column], max(share, longest_words[column]))
        room -= widths[column]
    return widths


def _words(plain: str) -> list[str]:
    return re.findall(r"[^\s\u2e80-\uffff]+|[\u2e80-\uffff]", plain)
