"""A picture drawn from the top down: headings, bars, legends. SVG, which everything shows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from engine.tables.cells import optional

WIDTH, MARGIN, LINE = 960, 40, 30
"""Of a picture: its width, what is left free around it, and from one row of bars to the next."""

INK, DIM, RULE, BAR, ALARM = "#1f2933", "#6b7580", "#d9dde3", "#5b7fa6", "#b5473c"
"""Colours of text, of what is said beside it, of lines, of bars, and of what must not be missed."""

_FONT = (
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', "
    "'Hiragino Sans GB', 'WenQuanYi Micro Hei', sans-serif"
)


class Drawing:
    """Elements from the top down; ``y`` is where the next one begins.

    Raises :class:`TableError` with the pip command where svg.py is not installed.
    """

    def __init__(self) -> None:
        self._svg: Any = optional("svg", "bulk", "--plot")
        self._elements: list[Any] = []
        self.y: float = MARGIN

    def line_of_text(
        self, text: str, *, size: int = 14, fill: str = INK, weight: str = "normal", gap: int = 26
    ) -> None:
        """A line at the left edge."""
        self.text(MARGIN, text, size=size, fill=fill, weight=weight)
        self.y += gap

    def heading(self, text: str) -> None:
        """What the next bars show, under a rule."""
        self.y += 26
        self._elements.append(
            self._svg.Line(
                x1=MARGIN,
                x2=WIDTH - MARGIN,
                y1=self.y - 22,
                y2=self.y - 22,
                stroke=RULE,
                stroke_width=1,
            )
        )
        self.y += 8
        self.text(MARGIN, text, size=17, weight="bold")
        self.y += 32

    def bars(self, heading: str, rows: Sequence[tuple[str, int | Decimal, str]]) -> None:
        """A bar for each row: a name, a figure, and how that is written."""
        rows = [row for row in rows if row[1]]
        if not rows:
            return
        self.heading(heading)
        most = max(figure for _, figure, _ in rows)
        left = self.room([name for name, _, _ in rows])
        room = WIDTH - MARGIN - left - max(wide(said, 13) for _, _, said in rows) - 16
        for name, figure, said in rows:
            width = length(figure, most, room)
            self.text(left - 12, name, anchor="end")
            self.rectangle(left, self.y - 14, width, 18, BAR)
            self.text(left + width + 8, said, size=13, fill=DIM)
            self.y += LINE

    def legend(self, parts: Sequence[tuple[str, str]]) -> None:
        """What the colours mean: a word and a colour each, in as many lines as they need."""
        x = float(MARGIN)
        for label, colour in parts:
            if x + 30 + wide(label, 14) > WIDTH - MARGIN:
                x, self.y = float(MARGIN), self.y + 24
            self.rectangle(x, self.y - 11, 12, 12, colour)
            self.text(x + 18, label)
            x += 44 + wide(label, 14)
        self.y += 24

    def room(self, names: Sequence[str]) -> float:
        """Where bars begin that have these names to the left of them."""
        return MARGIN + min(320.0, max(wide(name, 14) for name in names)) + 12

    def stacked(
        self, x: float, width: float, height: int, parts: Sequence[tuple[str, int]]
    ) -> None:
        """A bar of several colours, each as long as its share."""
        whole = sum(count for _, count in parts) or 1
        for colour, count in parts:
            if count:
                part = width * count / whole
                self.rectangle(x, self.y, part, height, colour)
                x += part

    def rectangle(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A rectangle."""
        self._elements.append(
            self._svg.Rect(
                x=round(x, 2), y=round(y, 2), width=round(width, 2), height=height, fill=fill
            )
        )

    def text(
        self,
        x: float,
        text: str,
        *,
        size: int = 14,
        fill: str = INK,
        weight: str = "normal",
        anchor: str = "start",
    ) -> None:
        """A text whose foot stands at ``y``."""
        self._elements.append(
            self._svg.Text(
                x=round(x, 2),
                y=round(self.y, 2),
                text=_escaped(text),
                font_size=size,
                fill=fill,
                font_weight=weight,
                text_anchor=anchor,
            )
        )

    def done(self) -> bytes:
        """The picture."""
        height = int(self.y + MARGIN - 10)
        paper = self._svg.Rect(x=0, y=0, width=WIDTH, height=height, fill="#ffffff")
        drawn = self._svg.SVG(
            width=WIDTH,
            height=height,
            viewBox=self._svg.ViewBoxSpec(0, 0, WIDTH, height),
            style=f"font-family: {_FONT}",
            elements=[paper, *self._elements],
        )
        return str(drawn).encode() + b"\n"


def length(figure: int | Decimal, most: int | Decimal, room: float) -> float:
    """How long the bar of a figure is where the longest has all the room; it is always seen."""
    return max(1.0, float(Decimal(figure) / Decimal(most)) * room)


def wide(text: str, size: int) -> float:
    """About how wide a text is: a Chinese character is as wide as high."""
    return sum(size if ord(c) > 0x2E80 else size * 0.55 for c in text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
