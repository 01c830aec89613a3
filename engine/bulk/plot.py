"""The counts of a list as a picture: SVG, which every browser and office program shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.decide.decision import Verdict
from engine.render.speech import speech
from engine.render.words import bracketed, say, unit_word, verdict_word
from engine.ruleset.diagnostics import Language
from engine.tables.cells import optional

if TYPE_CHECKING:
    from engine.bulk.running import Outcome

COLOURS: dict[Verdict | None, str] = {
    Verdict.ELIGIBLE: "#2f7d5b",
    Verdict.MET: "#2f7d5b",
    Verdict.INELIGIBLE: "#c2c7cf",
    Verdict.NOT_MET: "#b5473c",
    Verdict.CONDITIONAL: "#4a90a4",
    Verdict.INCOMPLETE: "#e0a63a",
    Verdict.OPEN: "#8a63a8",
    Verdict.NOT_APPLICABLE: "#e3e6ea",
    None: "#b5473c",
}
"""The colours of the verdicts; None for the refused rows."""

_FONT = (
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', "
    "'Hiragino Sans GB', 'WenQuanYi Micro Hei', sans-serif"
)
_WIDTH, _MARGIN, _LINE = 960, 40, 30
_INK, _DIM, _RULE, _BAR = "#1f2933", "#6b7580", "#d9dde3", "#5b7fa6"
_GROUPS = 40


def plot(outcome: Outcome, language: Language) -> bytes:
    """A picture of the verdicts, of why rows fail, and of the groups that were asked for.

    Raises :class:`TableError` with the pip command where svg.py is not installed.
    """
    drawing = _Drawing(optional("svg", "bulk", "--plot"), language)
    drawing.head(outcome)
    drawing.verdicts(outcome)
    drawing.bars(
        say("sum_reasons", language),
        [(each.name, each.rows, f"{each.rows:,}") for each in outcome.counts.failing],
    )
    drawing.groups(outcome)
    return drawing.done()


class _Drawing:
    """Elements from the top down; ``y`` is where the next one begins."""

    def __init__(self, svg: Any, language: Language) -> None:
        self._svg = svg
        self._language = language
        self._elements: list[Any] = []
        self._y = _MARGIN

    def head(self, outcome: Outcome) -> None:
        """The title, the list, the counts."""
        program, counts, language = outcome.program, outcome.counts, self._language
        self._text(_MARGIN, program.title[language], size=24, weight="bold")
        self._y += 34
        said = (
            f"{outcome.name}　{program.measure}@{program.version}　"
            f"{say('read', language)} {counts.read:,} = "
            f"{say('decided_rows', language)} {counts.decided:,} + "
            f"{say('refused_rows', language)} {counts.refused:,}"
        )
        self._text(_MARGIN, said, size=14, fill=_DIM)
        self._y += 26
        if program.status == "draft":
            self._text(_MARGIN, say("draft", language), size=14, fill="#b5473c", weight="bold")
            self._y += 26

    def verdicts(self, outcome: Outcome) -> None:
        """A bar of all rows with a legend below it."""
        shares = list(_shares(outcome, self._language))
        self._y += 8
        self._stacked(_MARGIN, _WIDTH - 2 * _MARGIN, 34, [(c, n) for _, c, n in shares])
        self._y += 34
        x, read = float(_MARGIN), max(1, outcome.counts.read)
        self._y += 26
        for word, colour, count in shares:
            label = f"{word} {count:,}{bracketed(_share(count, read), self._language)}"
            if x + 30 + _wide(label, 14) > _WIDTH - _MARGIN:
                x, self._y = float(_MARGIN), self._y + 24
            self._rectangle(x, self._y - 11, 12, 12, colour)
            self._text(x + 18, label, size=14)
            x += 44 + _wide(label, 14)
        self._y += 24

    def bars(self, heading: str, rows: Sequence[tuple[str, int | Decimal, str]]) -> None:
        """A bar for each row: a name, a figure, and how that is written."""
        rows = [row for row in rows if row[1]]
        if not rows:
            return
        self._heading(heading)
        most = max(figure for _, figure, _ in rows)
        left = self._room([name for name, _, _ in rows])
        room = _WIDTH - _MARGIN - left - max(_wide(said, 13) for _, _, said in rows) - 16
        for name, figure, said in rows:
            width = max(1.0, float(Decimal(figure) / Decimal(most)) * room)
            self._text(left - 12, name, size=14, anchor="end")
            self._rectangle(left, self._y - 14, width, 18, _BAR)
            self._text(left + width + 8, said, size=13, fill=_DIM)
            self._y += _LINE

    def groups(self, outcome: Outcome) -> None:
        """The verdicts of each group, side by side; then the totals of each benefit by group."""
        counts, language = outcome.counts, self._language
        if not counts.groups:
            return
        shown = sorted(counts.groups, key=lambda group: -group.read)[:_GROUPS]
        names = [
            " / ".join(say("sum_blank", language) if c is None else str(c) for c in group.cells)
            for group in shown
        ]
        self._heading(say("sum_by_street", language, name="、".join(counts.by)))
        left = self._room(names)
        most = max(group.read for group in shown)
        room = _WIDTH - _MARGIN - left - _wide(f"{most:,}", 13) - 16
        for name, group in zip(names, shown, strict=True):
            width = max(1.0, group.read / most * room)
            self._text(left - 12, name, size=14, anchor="end")
            self._y -= 14
            parts = [(COLOURS[v], group.verdicts.get(v, 0)) for v in counts.verdicts]
            self._stacked(left, width, 18, [*parts, (COLOURS[None], group.refused)])
            self._y += 14
            self._text(left + width + 8, f"{group.read:,}", size=13, fill=_DIM)
            self._y += _LINE
        for total in counts.totals:
            if not total.is_number:
                continue
            benefit = total.benefit
            unit = unit_word(benefit.unit, language)
            amounts = [group.amounts.get(benefit.name) or 0 for group in shown]
            heading = speech(total.program, language).name(benefit.name)
            rows = [
                (name, amount, f"{amount:,}") for name, amount in zip(names, amounts, strict=True)
            ]
            self.bars(heading + (bracketed(unit, language) if unit else ""), rows)

    def done(self) -> bytes:
        """The picture."""
        height = int(self._y + _MARGIN - 10)
        paper = self._svg.Rect(x=0, y=0, width=_WIDTH, height=height, fill="#ffffff")
        drawn = self._svg.SVG(
            width=_WIDTH,
            height=height,
            viewBox=self._svg.ViewBoxSpec(0, 0, _WIDTH, height),
            style=f"font-family: {_FONT}",
            elements=[paper, *self._elements],
        )
        return str(drawn).encode() + b"\n"

    def _heading(self, text: str) -> None:
        self._y += 26
        self._elements.append(
            self._svg.Line(
                x1=_MARGIN,
                x2=_WIDTH - _MARGIN,
                y1=self._y - 22,
                y2=self._y - 22,
                stroke=_RULE,
                stroke_width=1,
            )
        )
        self._y += 8
        self._text(_MARGIN, text, size=17, weight="bold")
        self._y += 32

    def _room(self, names: Sequence[str]) -> float:
        """Where bars begin that have these names to the left of them."""
        return _MARGIN + min(320.0, max(_wide(name, 14) for name in names)) + 12

    def _stacked(
        self, x: float, width: float, height: int, parts: Sequence[tuple[str, int]]
    ) -> None:
        whole = sum(count for _, count in parts) or 1
        for colour, count in parts:
            if count:
                part = width * count / whole
                self._rectangle(x, self._y, part, height, colour)
                x += part

    def _rectangle(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        self._elements.append(
            self._svg.Rect(
                x=round(x, 2), y=round(y, 2), width=round(width, 2), height=height, fill=fill
            )
        )

    def _text(
        self,
        x: float,
        text: str,
        *,
        size: int,
        fill: str = _INK,
        weight: str = "normal",
        anchor: str = "start",
    ) -> None:
        self._elements.append(
            self._svg.Text(
                x=round(x, 2),
                y=round(self._y, 2),
                text=_escaped(text),
                font_size=size,
                fill=fill,
                font_weight=weight,
                text_anchor=anchor,
            )
        )


def _shares(outcome: Outcome, language: Language) -> Iterator[tuple[str, str, int]]:
    for verdict, count in outcome.counts.verdicts.items():
        yield verdict_word(verdict, language), COLOURS[verdict], count
    if outcome.counts.refused:
        yield say("refused_rows", language), COLOURS[None], outcome.counts.refused


def _share(count: int, read: int) -> str:
    return f"{(Decimal(count * 100) / Decimal(read)).quantize(Decimal('0.1'))}%"


def _wide(text: str, size: int) -> float:
    """About how wide a text is: a Chinese character is as wide as high."""
    return sum(size if ord(c) > 0x2E80 else size * 0.55 for c in text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
