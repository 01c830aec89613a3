"""What a register says of two versions, as a part of the page, with its picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from engine.compare.model import Pair
from engine.compare.report.passages import Passage, Table
from engine.compare.report.people import People
from engine.compare.report.people_plot import plot_people
from engine.compare.report.people_tables import passages
from engine.ruleset.diagnostics import Language

_OUTSIDE = re.compile(r' xmlns(?::\w+)?="[^"]*"')
"""What a picture within a page need not say, and what looks like an address."""


def people_section(pair: Pair, language: Language) -> Iterator[str]:
    """The passages, and the picture after the first of them."""
    for at, passage in enumerate(passages(People(pair, language))):
        yield "<section class=people>"
        yield from _passage(passage)
        yield "</section>"
        if at == 0:
            drawn = plot_people(pair, language).decode()
            label = escape(passage.heading)
            picture = _OUTSIDE.sub("", drawn, count=1).strip()
            yield f'<figure aria-label="{label}">{picture}</figure>'


def _passage(passage: Passage) -> Iterator[str]:
    yield f"<h3>{escape(passage.heading)}</h3>"
    yield from (f"<p class=loud>{escape(sentence)}</p>" for sentence in passage.loud)
    if passage.sentences:
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in passage.sentences)
        yield f"<ul class=facts>{items}</ul>"
    if passage.table is not None:
        yield from _table(passage.table)


def _table(table: Table) -> Iterator[str]:
    yield "<div class=scroll><table>"
    head = "".join(
        f"<th scope=col class={side}>{escape(cell)}</th>"
        for cell, side in zip(table.header, table.sides, strict=True)
    )
    yield f"<thead><tr>{head}</tr></thead>\n<tbody>"
    for row in table.rows:
        first, *rest = zip(row, table.sides, strict=True)
        cells = "".join(_cell(cell, side) for cell, side in rest)
        yield f"<tr><th scope=row class={first[1]}>{escape(first[0])}</th>{cells}</tr>"
    yield "</tbody></table></div>"


def _cell(cell: str, side: str) -> str:
    tone = ""
    if side == "r" and "+" in cell:
        tone = " data-d=gains"
    elif side == "r" and "−" in cell:
        tone = " data-d=loses"
    return f"<td class={side}{tone}>{escape(cell)}</td>"
