"""Selections for a person: the rows that were taken, left or are undecided, in runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.text import Text

from engine.canvas.layout import Block
from engine.decide.decision import Open, RowKey, Rows, RowUndecided, SelectionResult
from engine.decide.values import Missing, Reason, Undecided
from engine.program import Clause
from engine.render.clauses import Clauses
from engine.render.telling import DIM, Telling
from engine.wording.runs import say_runs
from engine.wording.words import bracketed, number_of, say

G = TypeVar("G")


@dataclass(frozen=True, slots=True)
class Selections(Telling):
    """Tells of the selections of a decision."""

    clauses: Clauses

    def selection(self, result: SelectionResult) -> Block:
        """A selection: the rows that were taken and left, with the reason."""
        name = (self.speech.name(result.name), "bold")
        rows = result.rows
        if isinstance(rows, Open):
            children = tuple(
                Block(
                    (Text(self.speech.readings(outcome.readings), style="magenta"),),
                    children=tuple(self._rows(outcome.value)),
                )
                for outcome in rows.outcomes
            )
            return Block((Text.assemble(("◇ ", "magenta"), name),), children=children)
        if isinstance(rows, Undecided):
            why = (self.speech.undecided(rows), "yellow")
            return Block((Text.assemble(("? ", "yellow"), name, "  ", why),))
        return Block((Text.assemble(name),), children=tuple(self._rows(rows)))

    def _rows(self, rows: Rows | Undecided) -> Iterator[Block]:
        if isinstance(rows, Undecided):
            yield Block((Text(self.speech.undecided(rows), style="yellow"),))
            return
        taken = Text.assemble(("✓ ", "green"), f"{self.word('taken')}  ")
        yield Block((taken.append(self._runs(rows.taken) if rows.taken else self.word("no_rows")),))
        left = _grouped((row.key, row.failed) for row in rows.left)
        for failed, keys in left:
            line = Text.assemble(("✗ ", "red"), f"{self.word('left')}  {self._runs(keys)}")
            reasons = [line]
            for clause in failed:
                said = Text("  ".join(self._clause_words(clause)))
                if clause.place:
                    said.append(f"  {self.speech.place(clause.place)}", DIM)
                reasons.append(said)
            if not failed:
                reasons.append(Text(self.word("beyond_take")))
            yield Block(tuple(reasons))
        for reasons_of, keys in _grouped((row.key, _own(row)) for row in rows.undecided):
            line = Text.assemble(("? ", "yellow"), f"{self.word('undecided_rows')}  ")
            line.append(self._runs(keys))
            yield Block((line, Text(self.speech.reasons(reasons_of), style="yellow")))

    def _clause_words(self, clause: Clause) -> Iterator[str]:
        name = self.speech.clause_name(clause)
        if name:
            yield name
        if clause.kind == "leaf":
            yield self.speech.expression(clause.text)
        elif not name:
            yield self.clauses.by_words(clause) if clause.kind == "by" else self.word(clause.kind)

    def _runs(self, keys: Sequence[RowKey]) -> str:
        """Rows in runs, with their number: ``2024-03 … 2026-02（24 个月）``."""
        said = say_runs(keys)
        months = any(isinstance(key, str) for key in keys)
        if self.language == "en":
            count = number_of(len(keys), "month" if months else "row")
            rows = f"row {said}" if len(keys) == 1 else f"rows {said}"
        else:
            count = say("units_months" if months else "units_rows", "zh", count=len(keys))
            rows = f"第 {said} 行"
        said = said if months else rows
        return said if len(keys) == 1 else said + bracketed(count, self.language)


def _own(row: RowUndecided) -> frozenset[Reason]:
    """The reasons of a row, a column of its own by its name: rows that lack the same are alike."""
    return frozenset(
        Missing(reason.column)
        if isinstance(reason, Missing) and reason.row and reason.row == row.key
        else reason
        for reason in row.reasons
    )


def _grouped(rows: Iterable[tuple[RowKey, G]]) -> list[tuple[G, list[RowKey]]]:
    """Rows by what is said of them, in the order in which each is first said."""
    groups: list[tuple[G, list[RowKey]]] = []
    for key, said in rows:
        for known, keys in groups:
            if known == said:
                keys.append(key)
                break
        else:
            groups.append((said, [key]))
    return groups
