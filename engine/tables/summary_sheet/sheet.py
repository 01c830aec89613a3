"""The summary of a list as a sheet: what a clerk hands on with the list, and an auditor asks of it.

Counts that reconcile come first, then verdicts, totals, reasons and streets, then the rows refused,
each with a way to it, and at the end what it all rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.decide.decision import Verdict
from engine.ruleset.diagnostics import Language
from engine.tables.cells import Cell
from engine.tables.summary import Group, Note, Summary
from engine.tables.summary_sheet.basis import Rests
from engine.tables.summary_sheet.part import WIDTHS, Basis, SummaryPart
from engine.tables.summary_sheet.refused import Refused
from engine.tables.totals import Total
from engine.tables.writing import looks
from engine.tables.writing.looks import Look
from engine.tables.writing.pages import Field, Line, Page
from engine.wording.words import bracketed, unit_word, verdict_word

_FURTHER = 12
_BAR = 22


def summary_page(
    summary: Summary, basis: Basis, notes: Sequence[Note], language: Language, name: str
) -> Page:
    """The summary as a page called ``name``."""
    writer = _Writer(summary, basis, language, tuple(notes))
    lines = tuple(writer.lines())
    columns = max(len(WIDTHS), *(sum(field.span for field in line) for line in lines))
    widths = (*WIDTHS, *[_FURTHER] * (columns - len(WIDTHS)))
    return Page(name, widths, lines)


@dataclass(frozen=True, slots=True)
class _Writer(SummaryPart):
    """The whole of a summary."""

    notes: tuple[Note, ...]

    def lines(self) -> Iterator[Line]:
        """All sections, a blank line after each."""
        refused = Refused(self.summary, self.basis, self.language)
        for section in (
            self._top(),
            self._check(),
            self._verdicts(),
            self._benefits(),
            self._reasons(),
            self._facts(),
            self._groups(),
            refused.rows(),
            refused.records(),
            Rests(self.summary, self.basis, self.language).lines(),
            self._about(),
        ):
            lines = list(section)
            if lines:
                yield from lines
                yield ()

    def _top(self) -> Iterator[Line]:
        program = self.program()
        title = self.say("sum_title", title=program.title[self.language])
        versions = "、".join(self.version(each) for each, _ in self.summary.programs)
        yield (Field(title, looks.TITLE, len(WIDTHS)),)
        below = "　".join(part for part in (self.basis.file, versions) if part)
        yield (Field(below, looks.SUBTITLE, len(WIDTHS)),)
        if self.summary.is_draft:
            yield (Field(self.say("draft"), looks.DRAFT, len(WIDTHS)),)

    def _check(self) -> Iterator[Line]:
        s = self.summary
        yield self.heading("sum_check")
        yield (
            self.head("item"),
            self.head("sum_read"),
            self.head("sum_decided", 2),
            self.head("sum_refused"),
            self.head("sum_agrees", 2),
        )
        rows = [("sum_list", s.read, s.decided, len(s.refused))]
        if s.records_read:
            rows.append(("sum_records", s.records_read, s.records_used, len(s.records_refused)))
        for key, read, decided, refused in rows:
            agrees = read == decided + refused
            yield (
                Field(self.say(key), looks.PLAIN),
                Field(read, looks.COUNT),
                Field(decided, looks.COUNT, 2),
                Field(refused, _alarm(looks.COUNT, refused)),
                Field("✓" if agrees else "✗", looks.GOOD if agrees else looks.BAD, 2),
            )
        if s.left_out:
            yield self.note("sum_left_out", count=s.left_out)

    def _verdicts(self) -> Iterator[Line]:
        s = self.summary
        yield self.heading("sum_verdicts")
        yield (
            self.head("verdict"),
            self.head("sum_rows"),
            self.head("sum_share"),
            Field(None, looks.HEAD, 4),
        )
        for verdict, count in s.verdicts.items():
            if count:
                look = looks.verdict_look(verdict)
                yield self._share(verdict_word(verdict, self.language), look, count, verdict)
        if s.refused:
            yield self._share(self.say("sum_refused"), looks.BAD, len(s.refused), None)

    def _share(self, word: str, look: Look, count: int, verdict: Verdict | None) -> Line:
        read = self.summary.read
        share = (Decimal(count) / Decimal(read)).quantize(Decimal("0.0001"))
        bar = "█" * max(1, count * _BAR // self._most())
        return (
            Field(word, look),
            Field(count, looks.COUNT),
            Field(share, looks.SHARE),
            Field(bar, looks.bar_look(verdict), 4),
        )

    def _most(self) -> int:
        return max(len(self.summary.refused), *self.summary.verdicts.values())

    def _benefits(self) -> Iterator[Line]:
        totals = self.summary.totals
        if not totals:
            return
        states = ("sum_known", "sum_open", "sum_missing", "sum_not_stated")
        yield self.heading("sum_benefits")
        heads = ("sum_benefit", "sum_unit", "sum_total", *states)
        yield tuple(self.head(key) for key in heads)
        for total in totals:
            yield (
                Field(self.speech(total.program).name(total.benefit.name), looks.PLAIN),
                Field(unit_word(total.benefit.unit, self.language) or None, looks.PLAIN),
                self._amount(total),
                *(
                    Field(count, looks.COUNT)
                    for count in (total.known, total.open, total.missing, total.not_stated)
                ),
            )
        if any(total.open or total.missing or total.not_stated for total in totals):
            yield self.note("sum_benefits_note")

    def _amount(self, total: Total) -> Field:
        if total.amount is None:
            word = "—" if total.is_number else self.say("sum_not_summed")
            return Field(word, looks.EMPTY)
        return Field(total.amount, _sum_look(total.amount))

    def _reasons(self) -> Iterator[Line]:
        reasons = self.summary.reasons
        if not reasons:
            return
        yield self.heading("sum_reasons")
        yield (
            self.head("sum_reason"),
            self.head("sum_rows"),
            self.head("sum_alone"),
            self.head("sum_quote", 6),
        )
        for reason in reasons:
            yield (
                Field(self.speech(reason.program).name(reason.name), looks.TEXT),
                Field(reason.rows, looks.COUNT),
                Field(reason.alone, looks.COUNT),
                Field(f"「{reason.quote}」" if reason.quote else None, looks.TEXT, 6),
            )
        if sum(reason.alone for reason in reasons) < max(reason.rows for reason in reasons):
            yield self.note("sum_reasons_note")

    def _facts(self) -> Iterator[Line]:
        if not self.summary.missing:
            return
        said = self.speech(self.program())
        yield self.heading("sum_facts")
        yield (self.head("sum_fact"), self.head("sum_rows"))
        for name, rows in self.summary.missing:
            yield (Field(said.name(name), looks.TEXT), Field(rows, looks.COUNT))

    def _groups(self) -> Iterator[Line]:
        s = self.summary
        if not s.groups:
            return
        verdicts = [verdict for verdict, count in s.verdicts.items() if count]
        totals = [total for total in s.totals if total.is_number]
        if s.grouped_by:
            heading = self.say("sum_by_street", name=s.grouped_by)
            first = s.grouped_by
        else:
            heading = self.say("sum_by_sheet")
            first = self.say("sum_sheet")
        yield (Field(heading, looks.HEADING, len(WIDTHS)),)
        yield (
            Field(first, looks.HEAD),
            self.head("sum_read"),
            *(Field(verdict_word(verdict, self.language), looks.HEAD) for verdict in verdicts),
            self.head("sum_refused"),
            *(self._benefit_head(total) for total in totals),
        )
        for group in s.groups:
            yield tuple(self._group(group, verdicts, totals))
        yield (
            Field(self.say("sum_total"), looks.SUM_LABEL),
            Field(s.read, looks.SUM),
            *(Field(s.verdicts[verdict], looks.SUM) for verdict in verdicts),
            Field(len(s.refused), looks.SUM),
            *(
                Field(
                    "—" if total.amount is None else total.amount,
                    replace(_sum_look(total.amount), bold=True, fill=looks.PALE),
                )
                for total in totals
            ),
        )

    def _benefit_head(self, total: Total) -> Field:
        name = self.speech(total.program).name(total.benefit.name)
        unit = unit_word(total.benefit.unit, self.language)
        return Field(
            f"{name}\n{bracketed(unit, self.language).strip()}" if unit else name, looks.HEAD
        )

    def _group(
        self, group: Group, verdicts: Sequence[Verdict], totals: Sequence[Total]
    ) -> Iterator[Field]:
        yield Field(group.name or self.say("sum_blank"), looks.PLAIN)
        yield Field(group.read, looks.COUNT)
        for verdict in verdicts:
            yield Field(group.verdicts.get(verdict, 0), looks.COUNT)
        yield Field(group.refused, _alarm(looks.COUNT, group.refused))
        for total in totals:
            amount = group.amounts.get(total.benefit.name)
            look = _sum_look(total.amount) if amount is not None else looks.EMPTY
            yield Field("—" if amount is None else amount, look)

    def _about(self) -> Iterator[Line]:
        if not self.notes:
            return
        yield self.heading("sum_notes")
        for note in self.notes:
            yield (Field(f"· {note.said(self.language)}", looks.NOTE, len(WIDTHS)),)


def _sum_look(amount: Cell) -> Look:
    return looks.AMOUNT if isinstance(amount, Decimal) and amount % 1 else looks.COUNT


def _alarm(look: Look, count: int) -> Look:
    return replace(look, color="B3261E", bold=True) if count else look
