"""The verdict under one reading, over the readings, and what is said of each benefit."""

from __future__ import annotations

from typing import Any

import pytest

from engine import (
    BenefitState,
    Missing,
    Open,
    Outcome,
    Undecided,
    UndefinedError,
    Unstated,
    Verdict,
)
from engine.decide.decision import Decision
from tests.effort import calls
from tests.support import benefit, decide

FACTS = """
inputs:
  甲: {type: boolean}
  乙: {type: boolean}
  数: {type: integer}
"""
BENEFIT = f"{FACTS}\nrequirements:\n"
DUTY = f"kind: duty\n{FACTS}\napplies_when: 甲\nrequirements:\n"
UNSTATED = "  丙: {not_stated: 原文写“其他条件”}\n"
UNDEFINED = "  丁: round_down(1 / 数, 0) >= 1\n"


@pytest.mark.parametrize(
    ("requirements", "facts", "verdict"),
    [
        ("  r: 甲\n  q: 乙\n", {"甲": True, "乙": True}, "eligible"),
        ("  r: 甲\n  q: 乙\n", {"甲": False}, "ineligible"),
        ("  r: 甲\n  q: 乙\n", {"甲": True}, "incomplete"),
        ("  r: 甲\n" + UNSTATED, {"甲": True}, "conditional"),
        ("  r: 甲\n" + UNSTATED, {"甲": False}, "ineligible"),
        ("  r: 甲\n" + UNSTATED, {}, "incomplete"),
        ("  r: 甲\n" + UNDEFINED, {"甲": False, "数": 0}, "ineligible"),
        ("  r: 甲\n" + UNDEFINED, {"数": 0}, "incomplete"),
        ("  r: 甲\n" + UNDEFINED, {"甲": True, "数": 1}, "eligible"),
    ],
)
def test_the_verdict_on_a_benefit(requirements: str, facts: dict[str, Any], verdict: str) -> None:
    """Otherwise a refusal waits for papers that cannot help, or a promise is made too early."""
    assert decide(BENEFIT + requirements, facts).verdict == verdict


@pytest.mark.parametrize("requirements", ["  r: 甲\n" + UNDEFINED, UNDEFINED + UNSTATED])
def test_a_verdict_that_rests_on_something_undefined_is_refused(requirements: str) -> None:
    """Otherwise a hole in the rule set becomes an answer."""
    with pytest.raises(UndefinedError):
        decide(BENEFIT + requirements, {"甲": True, "数": 0})


@pytest.mark.parametrize(
    ("requirements", "facts", "verdict"),
    [
        ("  r: 乙\n", {"甲": False, "乙": False}, "not_applicable"),
        ("  r: 乙\n", {"甲": False}, "not_applicable"),
        ("  r: 乙\n", {"乙": False}, "incomplete"),
        ("  r: 乙\n", {"乙": True}, "incomplete"),
        ("  r: 乙\n", {"甲": True, "乙": True}, "met"),
        ("  r: 乙\n", {"甲": True, "乙": False}, "not_met"),
        ("  r: 乙\n", {"甲": True}, "incomplete"),
        ("  r: 乙\n" + UNSTATED, {"甲": True, "乙": True}, "conditional"),
        ("  r: 乙\n" + UNSTATED, {"甲": True, "乙": False}, "not_met"),
    ],
)
def test_the_verdict_on_a_duty(requirements: str, facts: dict[str, Any], verdict: str) -> None:
    """Otherwise an employer to whom a duty does not apply is said to be in breach of it."""
    assert decide(DUTY + requirements, facts).verdict == verdict


def test_a_duty_of_which_it_is_not_stated_when_it_applies() -> None:
    """A requirement that fails does not make it not_met: whether it applies is not known."""
    body = f"""
kind: duty
parameters:
  限: {{not_stated: 原文未规定}}
{FACTS}
applies_when: 数 >= 限
requirements:
  r: 甲
"""
    assert decide(body, {"数": 3, "甲": False}).verdict is Verdict.CONDITIONAL
    assert decide(body, {"甲": False}).verdict is Verdict.INCOMPLETE


def test_nothing_is_asked_of_a_duty_that_may_not_apply_but_whether_it_does() -> None:
    """Otherwise an employer has to prove compliance before anybody knows that it must comply."""
    assert decide(DUTY + "  r: 乙\n").missing == (Missing("甲"),)


# -- over the readings ---------------------------------------------------------------------------


def over(cases: str, facts: dict[str, Any] | None = None, more: str = "") -> Decision:
    """A benefit whose requirement r is what ``cases`` say under the readings 一, 二 and 三."""
    body = f"""
parameters:
  问: {{one_of: [一, 二, 三], question: 哪一种}}
  未规定: {{not_stated: 原文未规定}}
{FACTS}
requirements:
  r: {{by: 问, cases: {cases}}}
{more}"""
    return decide(body, facts)


@pytest.mark.parametrize(
    ("cases", "facts", "verdict"),
    [
        ("{一: 甲, 二: 乙, 三: true}", {"甲": True, "乙": True}, "eligible"),
        ("{一: 甲, 二: 乙, 三: false}", {"甲": False, "乙": False}, "ineligible"),
        ("{一: 甲, 二: true, 三: true}", {}, "incomplete"),
        ("{一: 甲, 二: false, 三: false}", {}, "incomplete"),
        ("{一: 甲, 二: true, 三: false}", {}, "open"),
        ("{一: true, 二: true, 三: false}", {}, "open"),
        ("{一: true, 二: 未规定 >= 1, 三: true}", {}, "open"),
        ("{一: 甲, 二: 未规定 >= 1, 三: 未规定 >= 1}", {}, "incomplete"),
        ("{一: 甲, 二: 乙, 三: 甲}", {}, "incomplete"),
    ],
)
def test_the_verdict_over_the_readings(cases: str, facts: dict[str, Any], verdict: str) -> None:
    """Otherwise a fact is asked for that cannot settle the case, or an interpretation is made
    where a fact would settle it under every one."""
    assert over(cases, facts).verdict == verdict


def test_outcomes_name_the_readings_that_matter_and_no_other() -> None:
    """Otherwise officials are asked to settle questions on which nothing depends."""
    decision = over("{一: true, 二: true, 三: 甲}", {"甲": False})
    assert [(o.readings, o.verdict) for o in decision.outcomes] == [
        ((("问", ("一", "二")),), Verdict.ELIGIBLE),
        ((("问", ("三",)),), Verdict.INELIGIBLE),
    ]
    assert decision.open == ("问",)
    assert over("{一: true, 二: true, 三: 甲}", {"甲": True}).open == ()


def test_facts_are_asked_for_under_the_readings_that_need_them() -> None:
    """Two readings may both be incomplete and wait for different facts; all of them are listed."""
    decision = over("{一: 甲, 二: 乙, 三: true}")
    assert [(o.verdict.value, o.missing) for o in decision.outcomes] == [
        ("incomplete", (Missing("甲"), Missing("乙"))),
        ("eligible", ()),
    ]
    assert decision.missing == (Missing("甲"), Missing("乙"))


def test_the_fact_that_most_requirements_wait_for_comes_first() -> None:
    """Otherwise an applicant fetches the paper that helps least."""
    body = f"{FACTS}\nrequirements: {{r: 甲, q: 乙, p: 乙 or 数 >= 1}}"
    assert decide(body).missing == (Missing("乙"), Missing("甲"), Missing("数"))


def _questions(number: int) -> tuple[str, dict[str, bool]]:
    numbers = range(number)
    body = "\n".join(
        [
            "parameters:",
            *(f"  p{i}: {{one_of: [一, 二, 三], question: 哪一种}}" for i in numbers),
            "inputs:",
            *(f"  f{i}: {{type: boolean}}\n  g{i}: {{type: boolean}}" for i in numbers),
            "requirements:",
            *(f"  r{i}: {{by: p{i}, cases: {{一: true, 二: f{i}, 三: g{i}}}}}" for i in numbers),
        ]
    )
    return body, {f"f{i}": True for i in numbers} | {f"g{i}": i % 2 == 0 for i in numbers}


def test_readings_are_reduced_and_never_multiplied() -> None:
    """Twenty questions of three readings are 3,486,784,401 combinations; sixty answers are needed.

    Were they multiplied, ten more questions would be 59,049 times the work.
    """

    def effort(number: int) -> int:
        body, facts = _questions(number)
        return calls(lambda: decide(body, facts))

    decision = decide(*_questions(20))
    assert decision.verdict is Verdict.OPEN
    assert decision.open == tuple(f"p{i}" for i in range(20) if i % 2)
    assert effort(20) < 5 * effort(10)


# -- benefits ------------------------------------------------------------------------------------

PAID = """
parameters:
  问: {one_of: [一, 二, 三], question: 哪一种}
  元: {not_stated: 原文未规定}
  甲额: {one_of: {整: {value: 2}, 小数: {value: 2.0}}, question: 怎么写}
inputs:
  甲: {type: boolean}
  数: {type: integer}
"""


def test_each_benefit_is_answered_by_itself() -> None:
    """Otherwise one amount that the law leaves open hides the months that it states."""
    body = f"""{PAID}
benefits:
  知: 数 + 1
  开: {{by: 问, cases: {{一: 数, 二: 数 + 1, 三: 数}}}}
  同: {{by: 问, cases: {{一: 数, 二: 数, 三: 数}}}}
  缺: 1 if 甲 else 0
  未: 元 * 数
"""
    decision = decide(body, {"数": 6})
    states = {b.benefit.name: b.state for b in decision.benefits}
    assert states == {
        "知": BenefitState.KNOWN,
        "开": BenefitState.OPEN,
        "同": BenefitState.KNOWN,
        "缺": BenefitState.MISSING,
        "未": BenefitState.NOT_STATED,
    }
    assert benefit(decision, "开") == Open(
        (Outcome((("问", ("一", "三")),), 6), Outcome((("问", ("二",)),), 7))
    )
    assert benefit(decision, "缺") == Undecided(frozenset({Missing("甲")}))
    assert benefit(decision, "未") == Undecided(frozenset({Unstated("元")}))
    assert (decision.verdict, decision.open) == (Verdict.ELIGIBLE, ("问",))


def test_a_benefit_is_answered_only_in_the_readings_where_it_is_due() -> None:
    """Otherwise an amount stands in a decision beside a refusal."""
    more = "benefits: {b: {by: 问, cases: {一: 1, 二: 1, 三: 数}}}"
    cases = "{一: true, 二: true, 三: false}"
    assert benefit(over(cases, {"数": 9}, more)) == 1
    assert over("{一: false, 二: false, 三: false}", {"数": 9}, more).benefits == ()
    assert over("{一: 甲, 二: 甲, 三: 甲}", {"数": 9}, more).benefits == ()


def test_an_undefined_benefit_refuses_only_where_it_is_due() -> None:
    """Otherwise a person who is refused anyway is told of an error instead."""
    more = "benefits: {b: 'round_down(1 / 数, 0)'}"
    assert over("{一: 甲, 二: 甲, 三: 甲}", {"甲": False, "数": 0}, more).verdict == "ineligible"
    with pytest.raises(UndefinedError):
        over("{一: 甲, 二: 甲, 三: 甲}", {"甲": True, "数": 0}, more)


def test_readings_that_state_equal_amounts_make_no_difference() -> None:
    """2 and 2.0 are one amount: a question about how to write it is no open question."""
    decision = decide(f"{PAID}\nbenefits: {{b: 甲额}}")
    assert (benefit(decision), decision.open) == (2, ())


def test_the_value_before_rounding_is_shown() -> None:
    """Otherwise a reviewer cannot tell which way a cent was rounded."""
    body = "inputs:\n  数: {type: integer}\nbenefits: {b: 'round_half_up(数 / 8, 2)'}"
    (found,) = decide(body, {"数": 1}).benefits
    assert (str(found.value), found.unrounded) == ("0.13", "0.125")
    (third,) = decide(body.replace("8", "3"), {"数": 1}).benefits
    assert (str(third.value), third.unrounded) == ("0.33", "1/3")


def test_a_benefit_not_stated_under_every_reading_is_not_stated() -> None:
    """Were it open, a reading would seem to settle an amount that no reading can."""
    body = """
parameters:
  未: {not_stated: 原文未规定}
  读: {one_of: [甲, 乙], question: 哪一种}
inputs:
  记录: {type: records, fields: {量: {type: integer}}}
definitions:
  取: {from: 记录, where: 量 >= 未}
benefits:
  b: {by: 读, cases: {甲: 未, 乙: count(取)}}
"""
    decision = decide(body, {"记录": [{"量": 1}]})
    assert decision.benefits[0].state is BenefitState.NOT_STATED
