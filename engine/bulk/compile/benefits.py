"""A benefit over the readings in which it is due: known, open, missing or not stated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine import program as p
from engine.bulk.compile.cells import Cell, Flag, both, is_null
from engine.bulk.compile.numbers import scaled
from engine.bulk.compile.stages import Step
from engine.bulk.compile.verdict import APPLIES, HOLDS, NOT_STATED, Bits, Standings
from engine.bulk.databases.dialects import Dialect
from engine.readings import Diagram, combine, leaves, support


@dataclass(frozen=True, slots=True)
class Answered:
    """Texts: the value where it is known, the state, whether it is open, whether undefined."""

    value: str
    state: str
    open: str
    undefined: str


@dataclass(frozen=True, slots=True)
class Doubts:
    """For what a benefit may be undecided, besides a missing fact."""

    undefined: bool
    not_stated: bool


@dataclass(frozen=True, slots=True)
class _Due:
    """A value and the condition under which it is due; '' always."""

    when: str
    value: Cell


def paid(kind: str) -> int:
    """The standings under which a benefit is answered."""
    return NOT_STATED | NOT_STATED << APPLIES | (HOLDS if kind == "benefit" else 0)


def answer(
    benefit: p.Benefit,
    value: Diagram,
    standings: Standings,
    doubts: Doubts,
    kind: str,
    step: Step,
    dialect: Dialect,
) -> Answered:
    """The answer of one benefit from its value by reading."""
    due_bits = paid(kind)
    possible = standings.possible(frozenset(support(value)), benefit.name)

    def due(bits: Bits, cell: Cell) -> _Due | None:
        if bits.constant is not None:
            return _Due("", cell) if bits.constant & due_bits else None
        return _Due(step.column(f"{benefit.name} due", f"({bits.text} & {due_bits} <> 0)"), cell)

    cases = [each for each in leaves(combine(due, [possible, value])) if each is not None]
    by_value: dict[Cell, list[str]] = {}
    for each in cases:
        by_value.setdefault(each.value, []).append(each.when)
    merged = [_Due("" if "" in whens else _any_of(whens), cell) for cell, whens in by_value.items()]
    if not merged:
        return Answered("NULL", "NULL", "", "")
    return _answered(benefit, merged, doubts, step, dialect)


def _any_of(conditions: list[str]) -> str:
    told = list(dict.fromkeys(conditions))
    return told[0] if len(told) == 1 else "(" + " OR ".join(told) + ")"


def _answered(
    benefit: p.Benefit, cases: list[_Due], may: Doubts, step: Step, dialect: Dialect
) -> Answered:
    """Nothing but the conditions under which it is due is computed where it is not."""

    def column(label: str, sql: str) -> str:
        return step.column(f"{benefit.name} {label}", sql)

    is_due = column("due", _any_of([case.when or "TRUE" for case in cases]))

    def where_due(label: str, condition: str) -> str:
        return column(label, f"CASE WHEN {is_due} THEN {condition} ELSE FALSE END")

    known = [case for case in cases if case.value.sql != "NULL"]
    scale = max((case.value.scale for case in known), default=0)
    values = [_when(case, scale, dialect) for case in known]
    low = high = "NULL"
    if len(values) == 1:
        low = high = column("value", values[0])
        if len(cases) == 1:
            cases = [_Due("", replace(cases[0].value, null=f"{low} IS NULL"))]
    elif values:
        low = column("least", f"CASE WHEN {is_due} THEN least({', '.join(values)}) END")
        high = column("most", f"CASE WHEN {is_due} THEN greatest({', '.join(values)}) END")
    missing = _where(cases, lambda cell: cell.missing)
    undefined = _where(cases, undefined_alone) if may.undefined else ""
    not_stated = _unexplained(cases) if may.not_stated else ""
    gathered = Gathered(
        is_due,
        low,
        high,
        where_due("missing", missing) if missing else "",
        where_due("undefined", undefined) if undefined else "",
        where_due("unstated", not_stated) if not_stated else "",
        scale,
        alone=len(cases) == 1 and not not_stated,
    )
    return said(benefit, gathered, step, dialect)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A benefit over the readings in which it is due, as texts; '' for what never holds.

    ``low`` and ``high`` are the least and the greatest value (NULL where there is none); ``alone``
    where they are one value, which is NULL wherever it is not due or waits for something.
    """

    due: str
    low: str
    high: str
    missing: str
    undefined: str
    not_stated: str
    scale: int
    alone: bool = False


def said(benefit: p.Benefit, found: Gathered, step: Step, dialect: Dialect) -> Answered:
    """The answer: open where there are several values, or one and what is not stated."""
    low, high = found.low, found.high
    opens: list[str] = []
    if low != high:
        opens.append(f"coalesce({low} <> {high}, FALSE)")
    if found.not_stated and low != "NULL":
        opens.append(f"({low} IS NOT NULL AND {found.not_stated})")
    open_ = ""
    if opens:
        condition = f"CASE WHEN {found.due} THEN {_any_of(opens)} ELSE FALSE END"
        open_ = step.column(f"{benefit.name} open", condition)
    arms = [f"WHEN NOT {found.due} THEN NULL"]
    arms += [f"WHEN {open_} THEN 'open'"] if open_ else []
    arms += [f"WHEN {found.missing} THEN 'missing'"] if found.missing else []
    arms += [f"WHEN {found.not_stated} THEN 'not_stated'"] if found.not_stated else []
    state = f"CASE {' '.join(arms)} ELSE 'known' END"
    value = low
    if value != "NULL":
        if found.scale:
            value = dialect.unscaled(value, found.scale)
        elif isinstance(benefit.type, p.DecimalType):
            value = dialect.cast(value, dialect.decimal(0))
        if not found.alone:
            doubts = [f"NOT {text}" for text in (open_, found.missing) if text]
            value = f"CASE WHEN {' AND '.join([found.due, *doubts])} THEN {value} END"
    return Answered(value, state, open_, found.undefined)


def _when(case: _Due, scale: int, dialect: Dialect) -> str:
    cell = scaled(case.value, scale, dialect) if case.value.limit else case.value
    return f"CASE WHEN {case.when} THEN {cell.sql} END" if case.when else cell.sql


def _where(cases: list[_Due], of: Callable[[Cell], Flag]) -> str:
    """The condition that a case which is due is undecided for a reason."""
    found: list[str] = []
    for case in cases:
        if case.value.known:
            continue
        flag = of(case.value)
        if flag is False:
            continue
        parts = [case.when, is_null(case.value), "" if flag is True else str(flag)]
        found.append("(" + " AND ".join(part for part in parts if part) + ")")
    return _any_of(found) if found else ""


def undefined_alone(cell: Cell) -> Flag:
    """Whether a value is undefined and waits for no fact, which could still define it."""
    if cell.missing is True:
        return False
    return cell.undefined if cell.missing is False else both(f"NOT {cell.missing}", cell.undefined)


def _unexplained(cases: list[_Due]) -> str:
    """The condition that a case which is due is undecided, and only not stated."""
    found: list[str] = []
    for case in cases:
        cell = case.value
        if cell.known or cell.missing is True or cell.undefined is True:
            continue
        parts = [case.when, is_null(cell)]
        parts += [f"NOT {flag}" for flag in (cell.missing, cell.undefined) if isinstance(flag, str)]
        found.append("(" + " AND ".join(part for part in parts if part) + ")")
    return _any_of(found) if found else ""
