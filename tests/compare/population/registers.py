"""Registers as files, and what two versions say of them, counted case by case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from engine.assumptions import Assumption
from engine.compare.comparing import study
from engine.compare.population.examining import Wanted, examiner
from engine.compare.population.model import (
    DUE,
    NOTHING_DUE,
    UNSETTLED,
    Population,
    minus,
    plus,
)
from engine.compare.population.register import Register
from engine.compare.rule_set import RuleSet
from engine.decide.decider import Decider
from engine.decide.decision import Verdict
from engine.library import choose
from engine.program import (
    BooleanType,
    DateType,
    DecimalType,
    Input,
    IntegerType,
    Program,
    RecordsType,
)
from engine.tables.totals import FAILED
from engine.traversal import fix_readings
from tests.bulk.agreement import Answer, decided

Case = Mapping[str, Any]


def ask(
    before: RuleSet,
    after: RuleSet,
    register: Register,
    *,
    proposed: bool = False,
    readings: Mapping[str, str] | None = None,
    assumed: tuple[Assumption, ...] = (),
) -> Population:
    """What the register says of two versions, in Chinese."""
    wanted = Wanted(register, readings or {}, proposed, assumed)
    found = examiner(wanted, "zh")(study(before, after)).population
    assert found is not None
    return found


# -- files ---------------------------------------------------------------------------------------


def write(folder: Path, inputs: Sequence[Input], key: str, cases: Sequence[Case]) -> Register:
    """The cases as a Parquet file, and one for each input of type records that all have."""
    scalars = [each for each in inputs if not isinstance(each.type, RecordsType)]
    where = folder / "register.parquet"
    pq.write_table(_table(scalars, cases), where)
    records: dict[str, tuple[str, str | None]] = {}
    by_name = {each.name: each for each in inputs}
    for given in inputs:
        if not isinstance(given.type, RecordsType) or any(c.get(given.name) is None for c in cases):
            continue
        rows = [{**row, key: case[key]} for case in cases for row in case[given.name]]
        path = folder / f"records-{len(records)}.parquet"
        pq.write_table(_table([by_name[key], *given.fields], rows), path)
        records[given.name] = (str(path), None)
    return Register(str(where), records)


def _table(inputs: Iterable[Input], rows: Sequence[Case]) -> pa.Table:
    return pa.table(
        {i.name: pa.array([_cell(i, row.get(i.name)) for row in rows], _type(i)) for i in inputs}
    )


def _cell(given: Input, value: Any) -> Any:
    return Decimal(value) if value is not None and isinstance(given.type, DecimalType) else value


def _type(given: Input) -> pa.DataType:
    match given.type:
        case BooleanType():
            return pa.bool_()
        case IntegerType():
            return pa.int64()
        case DecimalType(digits=digits):
            return pa.decimal128(38, (digits or 0) + 1)
        case DateType():
            return pa.date32()
        case _:
            return pa.string()


# -- case by case --------------------------------------------------------------------------------


def answers(program: Program, cases: Sequence[Case], readings: Mapping[str, str]) -> list[Answer]:
    """What the case engine says of each case, given the facts that the version asks."""
    fixed = fix_readings(program, readings)
    decider = Decider(fixed, choose(program, readings, False))
    return [decided(decider, _asked(program.inputs, case)) for case in cases]


def _asked(inputs: Sequence[Input], case: Case) -> dict[str, Any]:
    """The facts that a version asks, its own fields of records alone."""
    found: dict[str, Any] = {}
    for given in inputs:
        value = case.get(given.name)
        if value is not None and given.fields:
            value = [_asked(given.fields, row) for row in value]
        found[given.name] = value
    return found


@dataclass(slots=True)
class Counted:
    """The same counts as :class:`Population` has, made by going through the cases."""

    matrix: Counter[tuple[Any, Any]] = field(default_factory=Counter)
    fails: Counter[tuple[str, str]] = field(default_factory=Counter)
    benefits: dict[str, Counter[str]] = field(default_factory=dict)
    amounts: dict[tuple[str, str], Any] = field(default_factory=dict)


def count(
    before: Sequence[Answer], after: Sequence[Answer], benefits: tuple[set[str], set[str]]
) -> Counted:
    """Count pairs of answers of the same case; items belong together by their names.

    ``benefits`` are those that each version has.
    """
    found = Counted()
    for pair in zip(before, after, strict=True):
        verdicts = _verdict(pair[0]), _verdict(pair[1])
        found.matrix[verdicts] += 1
        _count_fails(found, pair, verdicts)
        if verdicts != (None, None):
            for name in benefits[0] | benefits[1]:
                has = name in benefits[0], name in benefits[1]
                _count_benefit(found, name, pair, verdicts, has)
    return found


def _verdict(answer: Answer) -> Verdict | None:
    return Verdict(answer["verdict"]) if "verdict" in answer else None


def _count_fails(
    found: Counted, pair: tuple[Answer, Answer], verdicts: tuple[Verdict | None, Verdict | None]
) -> None:
    fails = [
        answer["failed"] if verdict in FAILED else frozenset()
        for answer, verdict in zip(pair, verdicts, strict=True)
    ]
    for name in fails[0]:
        found.fails[name, "before"] += 1
    for name in fails[1]:
        found.fails[name, "after"] += 1
    if None in verdicts:
        return
    for name in fails[1] - fails[0]:
        found.fails[name, "newly"] += 1
        found.fails[name, "ceased"] += verdicts[0] in DUE
    for name in fails[0] - fails[1]:
        found.fails[name, "no_longer"] += 1
        found.fails[name, "became"] += verdicts[1] in DUE


def _count_benefit(
    found: Counted,
    name: str,
    pair: tuple[Answer, Answer],
    verdicts: tuple[Verdict | None, Verdict | None],
    has: tuple[bool, bool],
) -> None:
    told = [answer.get("benefits", {}).get(name) for answer in pair]
    for side, each in zip(("before", "after"), told, strict=True):
        if each is not None and each[0] == "known" and isinstance(each[1], int | Decimal):
            key = name, side
            found.amounts[key] = plus(found.amounts.get(key), each[1])
    settled = [
        verdict is not None and not there
        if verdict in UNSETTLED
        else each[0] == "known"
        if each is not None
        else verdict in NOTHING_DUE or (verdict is not None and not there)
        for each, verdict, there in zip(told, verdicts, has, strict=True)
    ]
    values = [each[1] if each is not None else None for each in told]
    counts = found.benefits.setdefault(name, Counter())
    if not all(settled):
        counts["unsettled"] += 1
        return
    old, new = values
    if values == [None, None]:
        return
    if isinstance(old if old is not None else new, int | Decimal):
        difference = minus(new, old)
        way = "more" if difference > 0 else "less" if difference < 0 else "same"
        moved = minus(0, difference) if difference < 0 else difference
        found.amounts[name, way] = plus(found.amounts.get((name, way)), moved)
    else:
        way = "more" if old != new else "same"
    counts[way] += 1
