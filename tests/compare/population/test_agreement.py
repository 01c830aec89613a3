"""What a register says of two versions, held to two runs of each version alone.

Every count has to be the one that ``cuoshi decide --summary`` gives for a version by itself, and
the one that going through the cases with the case engine gives for both together. If these failed,
a reviewer would be told of gains, losses or costs that nobody has.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.bulk.lists.listing import Asked
from engine.bulk.results.outcome import Settings
from engine.bulk.running import decide_file
from engine.compare.population.model import BenefitChange, Population
from engine.compare.population.register import Register
from engine.compare.rule_set import RuleSet, load
from engine.decide.decision import ChosenReading
from engine.library import choose
from engine.program import DecimalType, Input, IntegerType, Program
from engine.tables.spelling import shipped
from tests.bulk.lists import with_keys
from tests.bulk.population import population as draw
from tests.compare.population.registers import Case, answers, ask, count, write
from tests.compare.support import WHOLE, edited, rule_set
from tests.compare.support import shipped as shipped_rule_set
from tests.witness.rule_sets import rule_set as generated

SETTINGS = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    # A rule set is no smaller for a smaller seed.
    phases=[Phase.explicit, Phase.generate],
)

EDITS = (
    ["at_least: 35, less_than: 40", "at_least: 30, less_than: 38"],
    ["value: 500, unit", "value: 650, unit"],
    ["{at_least: 50, value: 20000}", "{at_least: 40, value: 20000}"],
    ["{at_least: 200, value: 100000}", "{at_least: 200, value: 90000}"],
    ["{any: [not 已领, 人数 >= 1]}", "not 已领"],
    ["range: {at_least: 0, at_most: 10000}", "range: {at_least: 0, at_most: 120}"],
    ["  月数: {alias: months, value: count(缴费月), unit: 月}\n", ""],
    ["另有条件: {not_stated: 原文提及, quote: 等条件}", "新条件: 人数 >= 1"],
    ["身份: {alias: status, type: choice, options: [登记失业, 高校毕业生, 其他]}",
     "身份: {alias: status, type: choice, options: [登记失业, 高校毕业生]}"],
    ["take: 人数", "take: 1"],
)  # fmt: skip


@SETTINGS
@given(st.sets(st.sampled_from(range(len(EDITS))), min_size=1), st.integers(0, 10**6))
def test_edited_versions_are_counted_as_case_by_case(edits: set[int], seed: int) -> None:
    random = Random(seed)
    newer = rule_set(edited([EDITS[at] for at in sorted(edits)]))
    older = rule_set(WHOLE)
    assert older.program is not None
    cases = draw(older.program, random, 40, given=True)
    _agree(older, newer, cases)


@SETTINGS
@given(st.integers(0, 10**6))
def test_generated_versions_are_counted_as_case_by_case(seed: int) -> None:
    random = Random(seed)
    text = generated(random)
    older, newer = _loaded(text), _loaded(_moved(text, random))
    assert older.program is not None
    cases = draw(older.program, random, 40, given=random.randrange(4) > 0)
    _agree(older, newer, cases, random)


@pytest.mark.parametrize("measure", ["placement-fee", "placement-bonus"])
def test_the_true_pair_is_counted_as_case_by_case(measure: str) -> None:
    """The draft and the rules of 2025: they ask different facts."""
    older = shipped_rule_set(f"{measure}@2023-draft")
    newer = shipped_rule_set(f"{measure}@2025-01-02")
    assert older.program is not None
    assert newer.program is not None
    random = Random(measure)
    cases = [
        *draw(older.program, random, 30, given=True),
        *draw(newer.program, random, 30, given=True),
    ]
    _agree(older, newer, cases)


# -- how it is held ------------------------------------------------------------------------------


def _agree(
    older: RuleSet, newer: RuleSet, cases: Sequence[Case], random: Random | None = None
) -> None:
    assert older.program is not None
    assert newer.program is not None
    before, after = older.program, newer.program
    inputs = _inputs(before, after)
    cases = [dict(case) for case in with_keys(before, cases)]
    readings = _readings(before, after, random or Random(1))
    chosen = tuple(choose(p, _own(p, readings), False) for p in (before, after))
    with tempfile.TemporaryDirectory() as temporary:
        register = write(Path(temporary), inputs, before.key[0], cases)
        given_names = {n for n, _ in register.records.items()}
        cases = [_without(case, inputs, given_names) for case in cases]
        found = ask(older, newer, register, readings=readings)
        for at, program in enumerate((before, after)):
            _is_summary(found, at, program, chosen[at], register)
    sides = [
        answers(p, cases, {c.parameter: c.reading for c in of})
        for p, of in zip((before, after), chosen, strict=True)
    ]
    has = {b.name for b in before.benefits}, {b.name for b in after.benefits}
    counted = count(sides[0], sides[1], has)
    assert dict(found.matrix) == dict(counted.matrix)
    for change in found.clauses:
        name = change.requirement.name
        told = {
            "before": change.fails_before,
            "after": change.fails_after,
            "newly": change.newly,
            "no_longer": change.no_longer,
            "ceased": change.ceased,
            "became": change.became,
        }
        assert told == {key: counted.fails[name, key] for key in told}, name
    assert {c.requirement.name for c in found.clauses} == {
        name for (name, side), rows in counted.fails.items() if side in ("before", "after") and rows
    }
    for each in found.benefits:
        if each.before is None or each.after is None or _is_one(each):
            _is_counted(each, counted.benefits[each.benefit.name], counted.amounts)


def _is_one(change: BenefitChange) -> bool:
    assert change.before is not None
    assert change.after is not None
    return change.before.benefit.unit == change.after.benefit.unit


def _is_counted(
    change: BenefitChange, counts: dict[str, int], amounts: Mapping[tuple[str, str], Any]
) -> None:
    told = {
        "more": change.more,
        "less": change.less,
        "same": change.same,
        "unsettled": change.unsettled,
    }
    assert told == {key: counts.get(key, 0) for key in told}, change.benefit.name
    if isinstance(change.benefit.type, IntegerType | DecimalType):
        name = change.benefit.name
        assert change.gained == amounts.get((name, "more"), 0)
        assert change.lost == amounts.get((name, "less"), 0)


def _is_summary(
    found: Population,
    at: int,
    program: Program,
    chosen: tuple[ChosenReading, ...],
    register: Register,
) -> None:
    """One side is what ``cuoshi decide --summary`` says of that version."""
    names = {given.name for given in program.inputs}
    records = {name: where for name, where in register.records.items() if name in names}
    asked = Asked(program, "zh", shipped(), None, records)
    counts = decide_file(register.where, asked, Settings(chosen, None, states=True)).counts
    tally = (found.before, found.after)[at]
    assert (tally.read, tally.refused, dict(tally.verdicts)) == (
        counts.read,
        counts.refused,
        dict(counts.verdicts),
    )
    failing = {each.name: each.rows for each in counts.failing}
    told = {
        each.name: (change.fails_before, change.fails_after)[at]
        for change in found.clauses
        if (each := (change.before, change.after)[at]) is not None
    }
    assert {name: rows for name, rows in told.items() if rows} == failing
    totals = {
        t.benefit.name: (t.amount, t.known, t.open, t.missing, t.not_stated) for t in counts.totals
    }
    sums = [side for change in found.benefits if (side := (change.before, change.after)[at])]
    assert totals == {
        s.benefit.name: (s.amount, s.known, s.open, s.missing, s.not_stated)
        for s in sums
        if s.known or s.open or s.missing or s.not_stated
    }


def _inputs(before: Program, after: Program) -> list[Input]:
    """The facts of either version, each once, with the fields of both."""
    found: dict[str, Input] = {}
    for each in (*after.inputs, *before.inputs):
        known = found.get(each.name)
        if known is None:
            found[each.name] = each
        elif each.fields:
            fields = {field.name: field for field in (*known.fields, *each.fields)}
            found[each.name] = Input(
                each.name, each.type, fields=tuple(fields.values()), alias=each.alias
            )
    return list(found.values())


def _without(case: Case, inputs: list[Input], records: set[str]) -> Case:
    """A list of records that stands in no file is missing for everybody."""
    lists = {each.name for each in inputs if each.fields}
    return {n: v for n, v in case.items() if n not in lists or n in records}


def _readings(before: Program, after: Program, random: Random) -> dict[str, str]:
    """All readings chosen in three runs of four: a query with many open is long."""
    share = random.choice((100, 100, 100, 60))
    found: dict[str, str] = {}
    for program in (before, after):
        for q in program.parameters:
            if q.state == "open" and not q.chosen and random.randrange(100) < share:
                found.setdefault(q.name, random.choice(q.readings).name)
    return found


def _own(program: Program, readings: dict[str, str]) -> dict[str, str]:
    open_ = {q.name for q in program.parameters if q.state == "open" and not q.chosen}
    return {name: reading for name, reading in readings.items() if name in open_}


def _loaded(text: str) -> RuleSet:
    return load(text.encode(), "generated/2023-draft.yaml", lambda _: None)


def _moved(text: str, random: Random) -> str:
    """The rule set with one of its figures moved."""
    places = list(re.finditer(r"(at_most|less_than|value): (\d+)$", text, re.MULTILINE))
    if not places:
        return text
    place = random.choice(places)
    figure = int(place[2]) + random.choice((1, 2, 7))
    return f"{text[: place.start(2)]}{figure}{text[place.end(2) :]}"
