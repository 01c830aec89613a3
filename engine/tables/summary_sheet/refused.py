"""The rows and the records that were refused, each with why and a way to it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from engine.ruleset.diagnostics import told_together
from engine.tables.binding.records import Refusal
from engine.tables.summary_sheet.part import WIDTHS, SummaryPart
from engine.tables.writing import looks
from engine.tables.writing.pages import Field, Line, Target
from engine.wording.runs import say_runs

REFUSED_SHOWN = 1000
"""More refused rows than this are in the list itself, beside each row."""


class Refused(SummaryPart):
    """Writes what was refused."""

    __slots__ = ()

    def rows(self) -> Iterator[Line]:
        """The rows, the first of them where there are many."""
        refused = self.summary.refused
        if not refused:
            return
        yield self.heading("sum_refused_rows")
        span = len(WIDTHS) - 3
        yield (self.head("sum_row"), self.head("sum_subject", 2), self.head("sum_why", span))
        several = len(self._sheets()) > 1
        for refusal, subject in zip(refused[:REFUSED_SHOWN], self.summary.subjects, strict=False):
            sheet = self.basis.at.of(refusal.sheet)
            row = self.say("row", row=refusal.row)
            yield (
                self._link(f"{sheet} {row}" if several else row, sheet, refusal.row),
                Field(subject, looks.TEXT, 2),
                Field(self._why(refusal), looks.TEXT, span),
            )
        if len(refused) > REFUSED_SHOWN:
            yield self.note("sum_more", count=len(refused) - REFUSED_SHOWN)

    def records(self) -> Iterator[Line]:
        """The records that are refused, those that stand together for one reason as one line."""
        alike: dict[tuple[str, str, str], list[int]] = {}
        for refusal in self.summary.records_refused:
            key = (refusal.table, refusal.sheet, self._why(refusal))
            alike.setdefault(key, []).append(refusal.row)
        if not alike:
            return
        yield self.heading("sum_refused_records")
        span = len(WIDTHS) - 3
        yield (self.head("sum_row", 3), self.head("sum_why", span))
        for (table, sheet, why), rows in islice(alike.items(), REFUSED_SHOWN):
            said = self.say("row" if len(rows) == 1 else "rows", row=say_runs(rows))
            name = f"{table} {said}" if table.endswith("]") or not sheet else f"{sheet} {said}"
            yield (Field(name, looks.TEXT, 3), Field(why, looks.TEXT, span))

    def _why(self, refusal: Refusal) -> str:
        return told_together(refusal.reasons, self.language)

    def _link(self, shown: str, sheet: str, row: int) -> Field:
        if not sheet:
            return Field(shown, looks.TEXT)
        return Field(shown, looks.LINK, target=Target(sheet, row))

    def _sheets(self) -> set[str]:
        return {refusal.sheet for refusal in self.summary.refused} | {
            group.name for group in self.summary.groups if not self.summary.grouped_by
        }
