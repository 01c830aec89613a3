"""Help laid out by the columns of a terminal, of which a Chinese character takes two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from engine.widths import width

# Compiled where help is written and not for every command: so wide a range takes milliseconds.

# A word of Latin text, or one wide character with the punctuation that may not begin a line.
_PIECE = r"\s+|(?:[（「“]?[⺀-鿿＀-￯][，。、；：）」”>)]*)|[^\s⺀-鿿＀-￯（「“]+|."

# Where a line of the source ends between wide characters, or after their punctuation, no space is.
_LINE_END = r"(?<=[⺀-鿿＀-￯])\s*\n\s*(?=[⺀-鿿＀-￯])|(?<=[，。、；：）」”])\s*\n\s*"


class Formatter(click.HelpFormatter):
    """click's formatter, with widths of East Asian text (Unicode Annex 11)."""

    def write_text(self, text: str) -> None:
        """Write paragraphs, wrapped."""
        indent = " " * self.current_indent
        paragraphs = re.split(r"\n\s*\n", text)
        self.write(
            "\n\n".join(
                "\n".join(indent + line for line in wrapped(each, self.width - len(indent)))
                for each in paragraphs
            )
        )
        self.write("\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms and what each means, in two columns."""
        rows = tuple(rows)
        widest = max((width(term) for term, _ in rows), default=0)
        column = min(widest, col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in rows:
            lines = wrapped(meaning, max(self.width - column - len(indent), 10))
            gap = column - width(term)
            if lines and gap >= col_spacing:
                lines = [term + " " * gap + lines[0], *(" " * column + line for line in lines[1:])]
            else:
                lines = [term, *(" " * column + line for line in lines)]
            self.write("".join(f"{indent}{line}\n" for line in lines))


def wrapped(text: str, columns: int) -> list[str]:
    """The lines of a text, none wider than ``columns`` unless one word of it is."""
    return [line.strip() for line in _lines(text, columns)] if text.strip() else []


def _lines(text: str, columns: int) -> Iterator[str]:
    line, taken = "", 0
    for piece in re.findall(_PIECE, re.sub(_LINE_END, "", text)):
        piece = " " if piece.isspace() else piece
        needed = width(piece)
        if line and taken + needed > columns:
            yield line
            line, taken = "", 0
        line, taken = line + piece, taken + needed
    yield line
