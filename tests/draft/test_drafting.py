"""Drafted cases: few, right, and all that is needed.

If these failed, a drafter would confirm a case that shows nothing, or believe that a rule set was
tried where it was not.
"""

from __future__ import annotations

from random import Random

import pytest

from engine.cases.running import State
from engine.cases.writing import appended
from engine.draft.drafting import Drafted
from engine.draft.obligations import Kind
from engine.program import Program
from engine.render.drafted import render_drafted
from engine.ruleset.diagnostics import Language
from tests.draft import support
from tests.draft.support import assert_golden, drafted, file_of, run_all, written
from tests.support import rule_set as small
from tests.witness.rule_sets import rule_set
from tests.witness.run import load, shipped

SMALL = {"bonus": support.BONUS, "roster": support.ROSTER, "coupled": support.COUPLED}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", SMALL)
def test_the_cases_of_a_small_rule_set(name: str, language: Language) -> None:
    """Every case, its name, its facts and its answer; and the report of them."""
    found = drafted(small(SMALL[name]), language=language)
    report = render_drafted(found, language, 100).plain
    assert_golden(f"{name}.{language}.yaml", written(found).decode())
    assert_golden(f"{name}.{language}.txt", report)


@pytest.mark.parametrize("name", SMALL)
def test_every_case_passes_and_a_second_run_adds_nothing(name: str) -> None:
    check(small(SMALL[name]), None)


def check(program: Program, text: bytes | None) -> Drafted:
    """Draft; every case is answered as written; drafted again, nothing is added."""
    found = drafted(program, text)
    if not found.cases:
        return found
    after = written(found) if text is None else appended(text, file_of(text).document, found.cases)
    runs = run_all(program, after)
    assert [run.name for run in runs if run.state is not State.PASSED] == []
    again = drafted(program, after)
    assert [case.name for case in again.cases] == []
    assert set(again.unsettled) <= set(found.unsettled) | set(found.impossible)
    # What the first run said to be shown, the file shows.
    assert support.shown(found) <= again.had | again.accepted
    return found


@pytest.mark.parametrize("seed", [26, 32, 37])
def test_generated_rule_sets(seed: int) -> None:
    """Of any rule set: each case is decided as written, everything is shown, excluded or told."""
    found = check(load(rule_set(Random(f"draft {seed}"))), None)
    told = found.had | found.accepted | set(found.impossible) | set(found.unsettled)
    shows = {one for _, shown in found.added for one in shown}
    pairs = {one for one in found.obligations if one.kind is Kind.ALONE}
    assert set(found.obligations) <= told | shows | pairs
    assert found.cases


@pytest.mark.parametrize(
    "program",
    [p for p in shipped() if p.measure in ("referral", "consultation", "free-training")],
    ids=lambda p: f"{p.measure}@{p.version}",
)
def test_shipped_rule_sets(program: Program) -> None:
    """Beside the cases of the shipped file; all of them in ``python -m tests.draft``."""
    file = program.file.removesuffix(".yaml") + ".cases.yaml"
    with open(file, "rb") as handle:
        check(program, handle.read())


def test_cases_that_are_there_are_counted_first() -> None:
    """Of two cases that show the same, none is added."""
    program = small(support.BONUS)
    whole = drafted(program)
    half = b"".join(written(whole).partition(b"  " + whole.cases[9].name.encode())[:1])
    found = drafted(program, half)
    assert {case.name for case in found.cases} == {case.name for case in whole.cases[9:]}


def test_a_case_that_fails_shows_nothing() -> None:
    """Its expectation is no evidence of anything."""
    program = small(support.BONUS)
    wrong = b"cases: {x: {facts: {persons: 60}, expect: {verdict: eligible}}}"
    assert not drafted(program, wrong).had


LATER = """
parameters:
  截止: {value: 2024-06-01}
inputs:
  起始: {type: date}
  签约: {type: date}
definitions:
  较晚日: 起始 if 起始 > 签约 else 签约
requirements:
  及时: month_start(较晚日) <= 截止
"""


def test_a_day_is_shown_where_only_months_count_and_where_it_never_matters_it_is_said() -> None:
    """Of two dates on one day either is the later; a day apart, their months may differ."""
    found = drafted(small(LATER))
    edges = {
        one.detail: one
        for one in found.obligations
        if one.kind is Kind.EDGE and one.item == "definitions/较晚日"
    }
    shown = {one for _, shows in found.added for one in shows}
    assert edges["0"] in found.impossible
    assert {edges["-1"], edges["+1"]} <= shown


RESUMED = """
inputs:
  已领: {type: records, fields: {月份: {type: date}}}
  起始: {type: date}
parameters:
  月数: {value: 3, unit: 月}
definitions:
  领取月: {from: 已领, each: {所属月: month_start(月份)}}
  剩余月:
    from: months(起始, 月数)
    where: {any: [count(领取月) == 0, 月首 > max(领取月.所属月)]}
requirements:
  有剩余: count(剩余月) >= 1
"""


def test_the_last_of_several_months_is_a_month() -> None:
    """Else a case a day beside the first of a month would be looked for, and none found."""
    found = drafted(small(RESUMED))
    edges = {
        one.unit: one for one in found.obligations if one.item.startswith("definitions/剩余月")
    }
    assert "month" in edges
    assert not [one.id for one in found.unsettled if one.kind is Kind.EDGE]
