"""The summary of a list as a sheet: what a clerk hands on with the list, and an auditor asks of it.

Counts that reconcile come first, then verdicts, totals, reasons and streets, then the rows refused,
each with a way to it, and at the end what it all rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from engine.decide.decision import Governing, Verdict
from engine.program import Program
from engine.render.runs import say_runs
from engine.render.speech import Speech, speech
from engine.render.words import CHOSEN, bracketed, pick, say, unit_word, verdict_word
from engine.ruleset.diagnostics import Language
from engine.tables import looks
from engine.tables.cells import Cell
from engine.tables.looks import Look
from engine.tables.pages import Field, Line, Page, Target, Whereabouts
from engine.tables.records import Refusal
from engine.tables.summary import Group, Note, Summary, Total

WIDTHS = (24, 13, 15, 12, 12, 12, 12, 12, 12)
_FURTHER = 12
_BAR = 22
REFUSED_SHOWN = 1000
"""More refused rows than this are in the list itself, beside each row."""

_DATES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Basis:
    """What a summary rests on beside its counts.

    ``programs`` are those that could have decided, ``file`` the name of the list, ``digest`` the
    SHA-256 of its bytes, ``at`` where its rows stand in the workbook.
    """

    programs: Sequence[Program]
    file: str
    digest: str
    at: Whereabouts


def summary_page(
    summary: Summary, basis: Basis, notes: Sequence[Note], language: Language, name: str
) -> Page:
    """The summary as a page called ``name``."""
    writer = _Writer(summary, basis, tuple(notes), language)
    lines = tuple(writer.lines())
    columns = max(len(WIDTHS), *(sum(field.span for field in line) for line in lines))
    widths = (*WIDTHS, *[_FURTHER] * (columns - len(WIDTHS)))
    return Page(name, widths, lines)


@dataclass(frozen=True, slots=True)
class _Writer:
    summary: Summary
    basis: Basis
    notes: tuple[Note, ...]
    language: Language

    def lines(self) -> Iterator[Line]:
        for section in (
            self._top(),
            self._check(),
            self._verdicts(),
            self._benefits(),
            self._reasons(),
            self._facts(),
            self._groups(),
            self._refused_rows(),
            self._refused_records(),
            self._basis(),
            self._about(),
        ):
            lines = list(section)
            if lines:
                yield from lines
                yield ()

    # -- sections --------------------------------------------------------------------------------

    def _top(self) -> Iterator[Line]:
        program = self._program()
        title = self._say("sum_title", title=program.title[self.language])
        versions = "、".join(self._version(each) for each, _ in self.summary.programs)
        yield (Field(title, looks.TITLE, len(WIDTHS)),)
        below = "　".join(part for part in (self.basis.file, versions) if part)
        yield (Field(below, looks.SUBTITLE, len(WIDTHS)),)
        if self.summary.is_draft:
            yield (Field(self._say("draft"), looks.DRAFT, len(WIDTHS)),)

    def _check(self) -> Iterator[Line]:
        s = self.summary
        yield self._heading("sum_check")
        yield (
            self._head("item"),
            self._head("sum_read"),
            self._head("sum_decided", 2),
            self._head("sum_refused"),
            self._head("sum_agrees", 2),
        )
        rows = [("sum_list", s.read, s.decided, len(s.refused))]
        if s.records_read:
            rows.append(("sum_records", s.records_read, s.records_used, len(s.records_refused)))
        for key, read, decided, refused in rows:
            agrees = read == decided + refused
            yield (
                Field(self._say(key), looks.PLAIN),
                Field(read, looks.COUNT),
                Field(decided, looks.COUNT, 2),
                Field(refused, _alarm(looks.COUNT, refused)),
                Field("✓" if agrees else "✗", looks.GOOD if agrees else looks.BAD, 2),
            )
        if s.left_out:
            yield self._note("sum_left_out", count=s.left_out)

    def _verdicts(self) -> Iterator[Line]:
        s = self.summary
        yield self._heading("sum_verdicts")
        yield (
            self._head("verdict"),
            self._head("sum_rows"),
            self._head("sum_share"),
            Field(None, looks.HEAD, 4),
        )
        for verdict, count in s.verdicts.items():
            if count:
                look = looks.verdict_look(verdict)
                yield self._share(verdict_word(verdict, self.language), look, count, verdict)
        if s.refused:
            yield self._share(self._say("sum_refused"), looks.BAD, len(s.refused), None)

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
        yield self._heading("sum_benefits")
        heads = ("sum_benefit", "sum_unit", "sum_total", *states)
        yield tuple(self._head(key) for key in heads)
        for total in totals:
            yield (
                Field(self._speech(total.program).name(total.benefit.name), looks.PLAIN),
                Field(unit_word(total.benefit.unit, self.language) or None, looks.PLAIN),
                self._amount(total),
                *(
                    Field(count, looks.COUNT)
                    for count in (total.known, total.open, total.missing, total.not_stated)
                ),
            )
        if any(total.open or total.missing or total.not_stated for total in totals):
            yield self._note("sum_benefits_note")

    def _amount(self, total: Total) -> Field:
        if total.amount is None:
            word = "—" if total.is_number else self._say("sum_not_summed")
            return Field(word, looks.EMPTY)
        return Field(total.amount, _sum_look(total.amount))

    def _reasons(self) -> Iterator[Line]:
        reasons = self.summary.reasons
        if not reasons:
            return
        yield self._heading("sum_reasons")
        yield (
            self._head("sum_reason"),
            self._head("sum_rows"),
            self._head("sum_alone"),
            self._head("sum_quote", 6),
        )
        for reason in reasons:
            yield (
                Field(self._speech(reason.program).name(reason.name), looks.TEXT),
                Field(reason.rows, looks.COUNT),
                Field(reason.alone, looks.COUNT),
                Field(f"「{reason.quote}」" if reason.quote else None, looks.TEXT, 6),
            )
        if sum(reason.alone for reason in reasons) < max(reason.rows for reason in reasons):
            yield self._note("sum_reasons_note")

    def _facts(self) -> Iterator[Line]:
        if not self.summary.missing:
            return
        said = self._speech(self._program())
        yield self._heading("sum_facts")
        yield (self._head("sum_fact"), self._head("sum_rows"))
        for name, rows in self.summary.missing:
            yield (Field(said.name(name), looks.TEXT), Field(rows, looks.COUNT))

    def _groups(self) -> Iterator[Line]:
        s = self.summary
        if not s.groups:
            return
        verdicts = [verdict for verdict, count in s.verdicts.items() if count]
        totals = [total for total in s.totals if total.is_number]
        if s.grouped_by:
            heading = self._say("sum_by_street", name=s.grouped_by)
            first = s.grouped_by
        else:
            heading = self._say("sum_by_sheet")
            first = self._say("sum_sheet")
        yield (Field(heading, looks.HEADING, len(WIDTHS)),)
        yield (
            Field(first, looks.HEAD),
            self._head("sum_read"),
            *(Field(verdict_word(verdict, self.language), looks.HEAD) for verdict in verdicts),
            self._head("sum_refused"),
            *(self._benefit_head(total) for total in totals),
        )
        for group in s.groups:
            yield tuple(self._group(group, verdicts, totals))
        yield (
            Field(self._say("sum_total"), looks.SUM_LABEL),
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
        name = self._speech(total.program).name(total.benefit.name)
        unit = unit_word(total.benefit.unit, self.language)
        return Field(
            f"{name}\n{bracketed(unit, self.language).strip()}" if unit else name, looks.HEAD
        )

    def _group(
        self, group: Group, verdicts: Sequence[Verdict], totals: Sequence[Total]
    ) -> Iterator[Field]:
        yield Field(group.name or self._say("sum_blank"), looks.PLAIN)
        yield Field(group.read, looks.COUNT)
        for verdict in verdicts:
            yield Field(group.verdicts.get(verdict, 0), looks.COUNT)
        yield Field(group.refused, _alarm(looks.COUNT, group.refused))
        for total in totals:
            amount = group.amounts.get(total.benefit.name)
            look = _sum_look(total.amount) if amount is not None else looks.EMPTY
            yield Field("—" if amount is None else amount, look)

    def _refused_rows(self) -> Iterator[Line]:
        refused = self.summary.refused
        if not refused:
            return
        yield self._heading("sum_refused_rows")
        span = len(WIDTHS) - 3
        yield (self._head("sum_row"), self._head("sum_subject", 2), self._head("sum_why", span))
        several = len(self._sheets()) > 1
        for refusal, subject in zip(refused[:REFUSED_SHOWN], self.summary.subjects, strict=False):
            sheet = self.basis.at.of(refusal.sheet)
            row = self._say("row", row=refusal.row)
            yield (
                self._link(f"{sheet} {row}" if several else row, sheet, refusal.row),
                Field(subject, looks.TEXT, 2),
                Field(self._why(refusal), looks.TEXT, span),
            )
        if len(refused) > REFUSED_SHOWN:
            yield self._note("sum_more", count=len(refused) - REFUSED_SHOWN)

    def _refused_records(self) -> Iterator[Line]:
        """The records that are refused, those that stand together for one reason as one line."""
        alike: dict[tuple[str, str, str], list[int]] = {}
        for refusal in self.summary.records_refused:
            key = (refusal.table, refusal.sheet, self._why(refusal))
            alike.setdefault(key, []).append(refusal.row)
        if not alike:
            return
        yield self._heading("sum_refused_records")
        span = len(WIDTHS) - 3
        yield (self._head("sum_row", 3), self._head("sum_why", span))
        for (table, sheet, why), rows in islice(alike.items(), REFUSED_SHOWN):
            said = self._say("row" if len(rows) == 1 else "rows", row=say_runs(rows))
            name = f"{table} {said}" if table.endswith("]") or not sheet else f"{sheet} {said}"
            yield (Field(name, looks.TEXT, 3), Field(why, looks.TEXT, span))

    def _why(self, refusal: Refusal) -> str:
        between = "；" if self.language == "zh" else "; "
        return between.join(reason.message(self.language) for reason in refusal.reasons)

    def _link(self, shown: str, sheet: str, row: int) -> Field:
        if not sheet:
            return Field(shown, looks.TEXT)
        return Field(shown, looks.LINK, target=Target(sheet, row))

    def _sheets(self) -> set[str]:
        return {refusal.sheet for refusal in self.summary.refused} | {
            group.name for group in self.summary.groups if not self.summary.grouped_by
        }

    def _basis(self) -> Iterator[Line]:
        s = self.summary
        program = self._program()
        yield self._heading("sum_basis")
        title = f"{program.title[self.language]}  {program.measure}"
        yield self._labelled("sum_measure", title)
        several = len(s.programs) > 1
        for each, rows in s.programs:
            said = self._version(each)
            if several:
                said = self._say("sum_rows_of", what=said, count=rows)
            yield self._labelled("sum_version", said)
            yield self._labelled("sum_hash", each.hash)
        if s.dates:
            yield self._labelled("sum_dates", "\n".join(self._dates(s.dates)))
        yield self._labelled("sum_chosen", "\n".join(self._chosen()))
        yield self._labelled("sum_file", self.basis.file)
        yield self._labelled("sum_file_hash", self.basis.digest)

    def _dates(self, dates: Sequence[tuple[Governing, int]]) -> Iterator[str]:
        if len(dates) > _DATES_SHOWN:
            first, last = dates[0][0].date, dates[-1][0].date
            span = say("bounds", self.language, low=first, high=last)
            yield self._say("sum_rows_of", what=span, count=sum(rows for _, rows in dates))
            return
        for governing, rows in dates:
            if governing.date is None:
                what = self._say("sum_no_date")
            else:
                by = self._say(f"governing_{governing.source.value}")
                what = governing.date.isoformat() + bracketed(by, self.language)
            yield self._say("sum_rows_of", what=what, count=rows)

    def _chosen(self) -> Iterable[str]:
        said = self._speech(self._program())
        lines = [
            said.readings(((choice.parameter, (choice.reading,)),))
            + bracketed(pick(CHOSEN[choice.by], self.language), self.language)
            for choice in self.summary.chosen
        ]
        return lines or [self._say("sum_none_chosen")]

    def _about(self) -> Iterator[Line]:
        if not self.notes:
            return
        yield self._heading("sum_notes")
        for note in self.notes:
            yield (Field(f"· {note.said(self.language)}", looks.NOTE, len(WIDTHS)),)

    # -- parts -----------------------------------------------------------------------------------

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def _heading(self, key: str) -> Line:
        return (Field(self._say(key), looks.HEADING, len(WIDTHS)),)

    def _head(self, key: str, span: int = 1) -> Field:
        return Field(self._say(key), looks.HEAD, span)

    def _note(self, key: str, **values: object) -> Line:
        return (Field(self._say(key, **values), looks.NOTE, len(WIDTHS)),)

    def _labelled(self, key: str, value: Cell) -> Line:
        return (
            Field(self._say(key), looks.LABEL),
            Field(value, looks.TEXT, len(WIDTHS) - 1),
        )

    def _program(self) -> Program:
        decided = self.summary.programs
        return decided[0][0] if decided else self.basis.programs[0]

    def _version(self, program: Program) -> str:
        said = f"{program.measure}@{program.version}"
        if program.status == "draft":
            said += bracketed(self._say("status_draft"), self.language)
        return said

    def _speech(self, program: Program) -> Speech:
        return speech(program, self.language)


def _sum_look(amount: Cell) -> Look:
    return looks.AMOUNT if isinstance(amount, Decimal) and amount % 1 else looks.COUNT


def _alarm(look: Look, count: int) -> Look:
    return replace(look, color="B3261E", bold=True) if count else look
