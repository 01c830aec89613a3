"""What became of a list, counted: by verdict, by reason, by street, with the totals of benefits.

Every row that is read is decided or refused, and every record is used or refused; a summary whose
counts do not add up cannot be made.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal

from engine.decide.decision import (
    Answer,
    BenefitResult,
    BenefitState,
    ChosenReading,
    Decision,
    Governing,
    Open,
    RequirementResult,
    Verdict,
)
from engine.program import Benefit, Clause, DecimalType, IntegerType, Program
from engine.ruleset.diagnostics import Language
from engine.tables.binding.records import Refusal
from engine.tables.cells import Cell, Row
from engine.tables.totals import FAILED, Total
from engine.wording.words import say

_EXACT = Context(prec=200)
_STREETS = frozenset(
    {
        *("街道", "街镇", "乡镇", "镇街", "街乡", "街乡镇", "街道镇", "街道乡镇"),
        *("街道办事处", "街道名称", "街镇名称", "乡镇名称"),
        *("所属街道", "所在街道", "户籍街道", "户籍所在街道", "居住街道", "受理街道", "申报街道"),
        *("所属街镇", "所在街镇", "户籍街镇", "户籍所在街镇", "居住街镇", "受理街镇", "申报街镇"),
        *("所属乡镇", "所在乡镇", "subdistrict", "street office", "township"),
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A requirement that fails: in how many rows, and in how many of them alone."""

    name: str
    program: Program
    rows: int
    alone: int
    quote: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one street, or of one sheet; ``amounts`` are the totals by benefit."""

    name: str
    read: int
    refused: int
    verdicts: Mapping[Verdict, int]
    amounts: Mapping[str, int | Decimal]


@dataclass(frozen=True, slots=True)
class Note:
    """What happened to the workbook on its way: a key of the words and what fills it."""

    key: str
    values: tuple[tuple[str, object], ...] = ()

    def said(self, language: Language) -> str:
        """The note as a sentence."""
        values = {
            name: "、".join(say(part, language) for part in value)
            if isinstance(value, tuple)
            else value
            for name, value in self.values
        }
        return say(self.key, language, **values)


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a list. ``refused`` and ``records_refused`` name each row and why.

    ``carried`` are the headers that are no fact, ``absent`` the facts that have no column, a field
    of records as ``介绍记录.月数``. ``reasons`` and ``missing`` (a fact, in how many rows it could
    decide) stand by their weight. ``groups`` are by street, or by sheet where there are several
    and no column says the street (``grouped_by`` is that column, '' for sheets). ``programs`` are
    the versions that decided, ``dates`` the governing dates, with their rows. ``subjects`` are the
    keys of the refused rows as they stand in the list. ``left_out`` counts the rows that are no
    data. ``notes`` are about the file that was written.
    """

    read: int
    decided: int
    refused: tuple[Refusal, ...]
    verdicts: Mapping[Verdict, int]
    records_read: int
    records_used: int
    records_refused: tuple[Refusal, ...]
    carried: tuple[str, ...]
    absent: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    missing: tuple[tuple[str, int], ...] = ()
    totals: tuple[Total, ...] = ()
    groups: tuple[Group, ...] = ()
    grouped_by: str = ""
    programs: tuple[tuple[Program, int], ...] = ()
    dates: tuple[tuple[Governing, int], ...] = ()
    chosen: tuple[ChosenReading, ...] = ()
    subjects: tuple[str, ...] = ()
    left_out: int = 0
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        if self.read != self.decided + len(self.refused):
            raise AssertionError(f"a row was lost: {self.read} read")
        if self.decided != sum(self.verdicts.values()):
            raise AssertionError(f"a verdict was lost: {self.decided} decided")
        if self.records_read != self.records_used + len(self.records_refused):
            raise AssertionError(f"a record was lost: {self.records_read} read")
        if self.groups and self.read != sum(group.read for group in self.groups):
            raise AssertionError(f"a row is of no group: {self.read} read")

    @property
    def complete(self) -> bool:
        """Whether no row and no record was refused; where not, the exit code is 1."""
        return not self.refused and not self.records_refused

    @property
    def is_draft(self) -> bool:
        """Whether a draft decided a row, so that nothing in the list is for payment."""
        return any(program.status == "draft" for program, _ in self.programs)


def street_column(headers: Sequence[str]) -> int | None:
    """The 0-based index of the column that says the street office or township, if there is one."""
    for index, header in enumerate(headers):
        plain = re.sub(r"[\s（）()/、]+", "", unicodedata.normalize("NFKC", header)).casefold()
        if plain in _STREETS or header.strip().casefold() in _STREETS:
            return index
    return None


# -- counting ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sum:
    benefit: Benefit
    program: Program
    states: Counter[BenefitState] = field(default_factory=Counter)
    amount: int | Decimal | None = None


@dataclass(slots=True)
class _Group:
    read: int = 0
    refused: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    amounts: dict[str, int | Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class Counts:
    """What was counted so far; ``street`` is the index of the column by which rows are grouped."""

    street: int | None = None
    read: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    _failing: Counter[tuple[str, str]] = field(default_factory=Counter)
    _alone: Counter[tuple[str, str]] = field(default_factory=Counter)
    _requirements: dict[tuple[str, str], tuple[Program, RequirementResult]] = field(
        default_factory=dict
    )
    _missing: Counter[str] = field(default_factory=Counter)
    _sums: dict[str, _Sum] = field(default_factory=dict)
    _groups: dict[str, _Group] = field(default_factory=dict)
    _programs: dict[str, Program] = field(default_factory=dict)
    _rows_by_program: Counter[str] = field(default_factory=Counter)
    _dates: Counter[Governing] = field(default_factory=Counter)
    _chosen: dict[ChosenReading, None] = field(default_factory=dict)

    def refuse(self, row: Row, refusal: Refusal, subject: str) -> None:
        """Count a row that was refused."""
        self.read += 1
        self.refused.append(refusal)
        self.subjects.append(subject)
        group = self._group(row)
        group.read += 1
        group.refused += 1

    def decide(self, row: Row, decision: Decision) -> None:
        """Count a row that was decided."""
        self.read += 1
        self.verdicts[decision.verdict] += 1
        group = self._group(row)
        group.read += 1
        group.verdicts[decision.verdict] += 1
        program = decision.program
        self._programs.setdefault(program.hash, program)
        self._rows_by_program[program.hash] += 1
        self._dates[decision.governing] += 1
        self._chosen.update(dict.fromkeys(decision.chosen))
        if decision.verdict in FAILED:
            self._count_reasons(decision)
        self._missing.update({missing.fact for missing in decision.missing})
        for result in decision.benefits:
            self._add(result, program, group)

    def groups(self) -> tuple[Group, ...]:
        """The groups in the order of the list; none where no street tells them apart."""
        if self.street is None and len(self._groups) < 2:
            return ()
        return tuple(
            Group(name, found.read, found.refused, found.verdicts, found.amounts)
            for name, found in self._groups.items()
        )

    def reasons(self) -> tuple[Reason, ...]:
        """The requirements that fail, the most frequent first."""
        return tuple(
            Reason(key[1], program, count, self._alone[key], _quote(result.result.clause))
            for key, count in self._failing.most_common()
            for program, result in [self._requirements[key]]
        )

    def missing(self) -> tuple[tuple[str, int], ...]:
        """The facts that are missing, with their rows, the most frequent first."""
        return tuple(self._missing.most_common())

    def totals(self) -> tuple[Total, ...]:
        """The total of each benefit that some row may have."""
        return tuple(
            Total(
                found.benefit,
                found.program,
                found.amount,
                known=found.states[BenefitState.KNOWN],
                open=found.states[BenefitState.OPEN],
                missing=found.states[BenefitState.MISSING],
                not_stated=found.states[BenefitState.NOT_STATED],
            )
            for found in self._sums.values()
        )

    def programs(self) -> tuple[tuple[Program, int], ...]:
        """The versions that decided, with their rows."""
        return tuple(
            (program, self._rows_by_program[hash_]) for hash_, program in self._programs.items()
        )

    def dates(self) -> tuple[tuple[Governing, int], ...]:
        """The governing dates from the earliest, with their rows."""
        return tuple(sorted(self._dates.items(), key=lambda item: item[0].date or date.min))

    def chosen(self) -> tuple[ChosenReading, ...]:
        """The readings that were chosen, each once."""
        return tuple(self._chosen)

    def _count_reasons(self, decision: Decision) -> None:
        failing = [each for each in decision.requirements if _fails(each.result.truth)]
        for each in failing:
            key = (decision.program.hash, each.name)
            self._requirements.setdefault(key, (decision.program, each))
            self._failing[key] += 1
            self._alone[key] += len(failing) == 1

    def _add(self, result: BenefitResult, program: Program, group: _Group) -> None:
        name = result.benefit.name
        found = self._sums.setdefault(name, _Sum(result.benefit, program))
        found.states[result.state] += 1
        value = result.value
        if result.state is not BenefitState.KNOWN or not isinstance(value, int | Decimal):
            return
        if isinstance(result.benefit.type, IntegerType | DecimalType):
            found.amount = _plus(found.amount, value)
            group.amounts[name] = _plus(group.amounts.get(name), value)

    def _group(self, row: Row) -> _Group:
        name = row.sheet if self.street is None else _name(row.cells[self.street])
        found = self._groups.get(name)
        if found is None:
            found = self._groups[name] = _Group()
        return found


def _plus(total: int | Decimal | None, value: int | Decimal) -> int | Decimal:
    if total is None:
        return value
    if isinstance(total, int) and isinstance(value, int):
        return total + value
    return _EXACT.add(Decimal(total), Decimal(value))


def _quote(clause: Clause) -> str:
    """The words of a clause, else those of its parts, each once."""
    if clause.quote:
        return clause.quote
    return "；".join(dict.fromkeys(quote for part in clause.parts if (quote := _quote(part))))


def _fails(truth: Answer) -> bool:
    if isinstance(truth, Open):
        return any(outcome.value is False for outcome in truth.outcomes)
    return truth is False


def _name(cell: Cell) -> str:
    return "" if cell is None else re.sub(r"\s+", "", str(cell))
