"""The plain evaluator against answers worked out by hand: who would otherwise check the witness?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.decide.values import Missing, Undecided
from engine.program import Program
from engine.ruleset.load import load_text
from tests.witness import plain

HEAD = """
measure: plain
version: 2023-draft
title: {zh: 甲, en: A}
status: draft
source: {document: d}
subject: {name: 人, key: 编号}
as_of: 日
"""
PERSON = """
kind: benefit
inputs:
  编号: {type: text}
  日: {type: date}
  合格: {type: boolean}
  数: {type: integer}
  录: {type: records, fields: {好: {type: boolean}, 号: {type: text}, 量: {type: integer}}}
"""


def program(body: str) -> Program:
    loaded = load_text((HEAD + body).encode(), "plain.yaml")
    assert loaded is not None
    return loaded


def answer(body: str, **facts: Any) -> plain.Plain:
    return plain.decide(program(PERSON + body), {"编号": "1", **facts})


def value(expression: str, **facts: Any) -> object:
    """The value of one expression over the rows whose 好 is true."""
    body = f"""
definitions:
  选: {{from: 录, where: 好}}
  前二: {{from: 录, where: 好, take: 二}}
  值: {{value: "{expression}"}}
parameters:
  二: {{value: 2}}
  三: {{value: 3}}
  档: {{tiers: [{{at_least: 1, value: 100}}, {{at_least: 3, value: 300}}]}}
requirements: {{有: {{when: 合格}}}}
"""
    return answer(body, **facts).under[0].values["值"]


def rows(*good: bool | None) -> list[dict[str, object]]:
    return [{"好": g, "号": "甲", "量": 10 * n} for n, g in enumerate(good, 1)]


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        (["eligible", "eligible"], "eligible"),
        (["eligible", "incomplete"], "incomplete"),
        (["eligible", "ineligible"], "open"),
        (["eligible", "ineligible", "incomplete"], "open"),
        (["incomplete", "incomplete"], "incomplete"),
    ],
)
def test_the_verdict_over_the_readings(verdicts: list[str], verdict: str) -> None:
    """The design's rule; without it a fact could still settle what was called open."""
    assert plain.over_the_readings(verdicts) == verdict


@pytest.mark.parametrize(
    ("expression", "good", "expected"),
    [
        ("count(选) >= 1", (True, None), True),
        ("count(选) >= 三", (True, None), False),
        ("count(选) == 0", (True, None), False),
        ("count(选) == 1", (True, None), None),
        ("count(选) in 档", (True, None, None), True),
        ("highest(档, count(选))", (True, None), 100),
        ("highest(档, count(选))", (True, None, None), None),
        ("count(选) * 0 == 0", (True, None), None),
        ("count(前二)", (True, True, None), 2),
        ("count(前二)", (None, True, None, None), None),
        ("count(前二) >= 三", (None, None, None), False),
        ("sum(前二.量)", (True, True, None), 30),
        ("sum(前二.量)", (True, None, True), None),
        ("sum(前二.量)", (False, False), 0),
        ("count_distinct(选.号)", (True, None), 1),
    ],
)
def test_what_can_be_said_of_rows_that_may_be_taken(
    expression: str, good: tuple[bool | None, ...], expected: object
) -> None:
    """None is undecided. A bound that is one off decides a case that is not decided."""
    found = value(expression, 录=rows(*good))
    assert (None if isinstance(found, Undecided) else found) == expected


def test_a_false_clause_decides_whatever_is_missing_or_undefined() -> None:
    """Else a case would be sent back for papers that cannot change it."""
    body = """
parameters: {档: {tiers: [{at_least: 1, value: 100}]}}
requirements:
  有: {when: 合格}
  额: {when: "highest(档, 数) >= 1"}
"""
    assert answer(body, 合格=False, 数=0).verdict == "ineligible"
    assert answer(body, 数=0).verdict == "incomplete"
    assert answer(body, 合格=True, 数=0).refused


def test_a_benefit_is_answered_in_the_readings_that_grant_it() -> None:
    """Else an amount under a reading that refuses the case would count as one of its outcomes."""
    body = """
parameters:
  读: {question: 何时, one_of: [甲, 乙, 丙]}
requirements: {有: {by: 读, cases: {甲: true, 乙: 合格, 丙: true}}}
benefits: {额: {by: 读, cases: {甲: 数, 乙: "1", 丙: 数}}}
"""
    found = answer(body, 合格=False, 数=7)
    assert (found.verdict, found.benefits) == ("open", {"额": "known"})
    assert answer(body, 合格=True, 数=7).benefits == {"额": "open"}
    waiting = answer(body, 数=7)
    assert waiting.verdict == "incomplete"
    assert waiting.missing == {Missing("合格")}


def test_a_duty_whose_application_is_open_is_never_unmet() -> None:
    """Else somebody would be told to have failed a duty that may not be theirs."""
    duty = program("""
kind: duty
inputs:
  编号: {type: text}
  日: {type: date}
  适用: {type: boolean}
  做到: {type: boolean}
applies_when: 适用
requirements: {做: {when: 做到}}
""")
    case = {"编号": "1", "日": date(2023, 1, 1), "做到": False}
    assert plain.decide(duty, case).verdict == "incomplete"
    assert plain.decide(duty, case | {"适用": True}).verdict == "not_met"
    assert plain.decide(duty, case | {"适用": False}).verdict == "not_applicable"
