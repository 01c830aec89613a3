"""Each figure of the shipped rule sets, changed, is told at its line by its own quote.

If this failed, a slip in a file that pays money would pass: a nought, 含 for 不含, a month for a
year. A figure whose quote does not have it could be changed unseen, so there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from engine.checking import rule_sets
from engine.quotes.check import quote_findings
from engine.quotes.stated import Stated, statements
from engine.quotes.words import Edge
from engine.resources import policies_directory
from engine.ruleset.reader import read

TURNED: dict[Edge, Edge] = {
    "at_least": "more_than",
    "more_than": "at_least",
    "at_most": "less_than",
    "less_than": "at_most",
}


@dataclass(frozen=True)
class Change:
    """A file with one figure or one edge changed, and the line of the change."""

    file: Path
    what: str
    text: str
    line: int

    def __str__(self) -> str:
        return f"{self.file.parent.name}@{self.file.stem}:{self.line} {self.what}"


def changes() -> Iterator[Change]:
    for file in rule_sets(policies_directory()):
        text = file.read_text(encoding="utf-8")
        for statement in statements(read(text.encode(), str(file)).root):
            if statement.kind == "open":
                continue
            for stated in (item for under in statement.alternatives for item in under):
                yield from _of(file, text, stated)


def _of(file: Path, text: str, stated: Stated) -> Iterator[Change]:
    lines = text.split("\n")
    place = stated.place
    line = lines[place.line - 1]
    before, figure, after = line[: place.column - 1], str(stated.value), line[place.end - 1 :]
    assert isinstance(stated.value, Decimal)

    def changed(what: str, to: str) -> Change:
        rows = [*lines[: place.line - 1], to, *lines[place.line :]]
        return Change(file, what, "\n".join(rows), place.line)

    yield changed(f"{figure} plus one", f"{before}{stated.value + 1}{after}")
    yield changed(f"{figure} and a nought", f"{before}{figure}0{after}")
    if stated.edge is not None:
        head, _, tail = before.rpartition(stated.edge)
        turned = TURNED[stated.edge]
        yield changed(f"{stated.edge} turned", f"{head}{turned}{tail}{figure}{after}")


CHANGES = list(changes())


def test_there_are_figures_to_change() -> None:
    assert len(CHANGES) >= 40


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_changed_figure_is_told_at_its_line(change: Change) -> None:
    document = read(change.text.encode(), str(change.file))
    found = quote_findings(document, None)
    assert change.line in [f.place.line for f in found if f.place is not None]
