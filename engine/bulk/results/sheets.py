"""The counts of a query as the summary that stands in a workbook beside its list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import SupportsIndex, TypeVar, overload

from engine.bulk.results.outcome import Outcome
from engine.bulk.results.outputs import quotes
from engine.decide.decision import Verdict
from engine.ruleset.diagnostics import Diagnostic, Language
from engine.tables.binding.records import Refusal
from engine.tables.summary import Group, Reason, Summary

T = TypeVar("T")


class _Said(Diagnostic):
    """A reason that the database has put into words."""

    __slots__ = ()

    def message(self, language: Language = "zh") -> str:
        del language
        return str(self.arguments["said"])


class _Many(tuple[T, ...]):
    """The first of so many that the rest is counted and not kept."""

    number: int

    def __new__(cls, items: Iterable[T], number: int) -> _Many[T]:
        made = super().__new__(cls, items)
        made.number = number
        return made

    def __len__(self) -> int:
        return self.number

    @overload
    def __getitem__(self, at: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: SupportsIndex | slice) -> T | tuple[T, ...]:
        return tuple(iter(self))[at]


def summary_of(outcome: Outcome, language: Language) -> Summary:
    """The summary of a list; its refused rows are the first ones, counted whole."""
    counts, program = outcome.counts, outcome.program
    refused = [
        Refusal(
            outcome.name, each.row, (_Said("fact-type", None, {"said": each.reason}),), each.sheet
        )
        for each in outcome.refused
    ]
    records = outcome.records
    return Summary(
        read=counts.read,
        decided=counts.decided,
        refused=_Many(refused, counts.refused),
        verdicts={verdict: counts.verdicts.get(verdict, 0) for verdict in Verdict},
        records_read=sum(each.read for each in records),
        records_used=sum(each.used for each in records),
        records_refused=_Many((), sum(each.refused for each in records)),
        carried=outcome.carried,
        absent=outcome.absent,
        reasons=_reasons(outcome, language),
        totals=counts.totals,
        groups=tuple(
            Group(
                " / ".join("" if cell is None else str(cell) for cell in group.cells),
                group.read,
                group.refused,
                group.verdicts,
                group.amounts,
            )
            for group in counts.groups
        ),
        grouped_by="、".join(counts.by),
        programs=((program, counts.decided),),
        chosen=outcome.chosen,
        subjects=tuple(each.subject for each in outcome.refused),
    )


def _reasons(outcome: Outcome, language: Language) -> tuple[Reason, ...]:
    said = quotes(outcome.program, language)
    return tuple(
        Reason(each.name, outcome.program, each.rows, each.alone, said.get(each.name, ""))
        for each in outcome.counts.failing
    )
