"""What may be assumed of a rule set, and what it then computes.

If these failed, a figure that nobody stated would be computed without its label, or a slip in a
name or a unit would be taken for a rate.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine.assumptions import (
    Assumed,
    Assumption,
    AssumptionError,
    assume,
    assumptions,
    check,
    not_stated,
    resting_on,
)
from engine.compare.rule_set import RuleSet, load
from engine.decide.decider import Decider
from engine.ruleset.diagnostics import RuleSetError

RULES = """\
measure: m
version: "1"
title: {zh: 试, en: Trial}
kind: benefit
status: draft
source: {document: law}
subject: {name: 人, key: 编号}
as_of: 申请日
uses: [common@1]
parameters:
  上限: {alias: cap, value: 2, unit: 年, quote: 2年}
  月标准: {alias: monthly_rate, not_stated: 没有写, unit: 元}
  稳定期: {alias: stable, not_stated: 没有写, unit: 月}
  取法: {one_of: [甲, 乙], question: 哪个}
inputs:
  编号: {type: text}
  申请日: {type: date}
  入职日: {type: date}
  月数: {type: integer}
requirements:
  稳定: elapsed(入职日, 申请日) in 稳定期
  未过: 月数 <= 上限
benefits:
  月补贴: {value: 月标准, unit: 元}
  总额: {value: 月标准 * 月数, unit: 元}
  加发: {value: 加发标准, unit: 元}
  计数: {by: 取法, cases: {甲: 月数, 乙: 月数}}
"""
VOCABULARY = """\
terms: common
version: "1"
title: {zh: 词汇, en: Terms}
status: draft
source: {document: law}
parameters:
  加发标准: {alias: extra, not_stated: 没有写, unit: 元}
"""


@pytest.fixture
def rules() -> RuleSet:
    return load(RULES.encode(), "m/1.yaml", lambda _: (VOCABULARY.encode(), "common/1.yaml"))


def assumed(rules: RuleSet, *said: tuple[str, str]) -> Assumed:
    assert rules.program is not None
    wanted = assumptions(said, ["测算"])
    check([rules.program], wanted)
    return assume(rules.program, rules.source, rules.vocabularies, wanted)


FACTS = {"编号": "A", "申请日": date(2024, 6, 1), "入职日": date(2024, 2, 1), "月数": 2}


def benefits(found: Assumed) -> dict[str, object]:
    decision = Decider(found.program).decide(FACTS)
    return {each.benefit.name: each.value for each in decision.benefits}


@pytest.mark.parametrize("text", ["1000.50", "1000.50元", " 1000.50 元"])
@pytest.mark.parametrize("name", ["月标准", "monthly_rate"])
def test_what_rests_on_an_assumption_is_computed(rules: RuleSet, name: str, text: str) -> None:
    found = assumed(rules, (name, text), ("稳定期.at_least", "3"))
    assert benefits(found)["总额"] == Decimal("2001.00")
    assert [each.parameter for each in found.assumed] == ["月标准", "稳定期"]


@pytest.mark.parametrize(("months", "stands"), [("3", True), ("4", True), ("5", False)])
def test_the_edge_of_a_range_is_assumed(rules: RuleSet, months: str, stands: bool) -> None:
    found = assumed(rules, ("稳定期.at_least", months))
    decision = Decider(found.program).decide(FACTS)
    assert decision.requirements[0].result.truth is stands


def test_a_parameter_of_the_vocabulary_is_assumed(rules: RuleSet) -> None:
    found = assumed(rules, ("extra", "70"), ("稳定期.at_least", "3"))
    assert benefits(found)["加发"] == 70


def test_what_is_not_assumed_stays_unstated_and_the_hash_stays_that_of_the_file(
    rules: RuleSet,
) -> None:
    found = assumed(rules, ("月标准", "1"))
    assert not_stated(found.program) == ("稳定期", "加发标准") or set(
        not_stated(found.program)
    ) == {"稳定期", "加发标准"}
    assert rules.program is not None
    assert found.program.hash == rules.program.hash


def test_it_is_told_what_rests_on_what(rules: RuleSet) -> None:
    program = rules.program
    assert program is not None
    names = not_stated(program)
    told = {b.name: resting_on(program, b.value, names) for b in program.benefits}
    assert told == {"月补贴": ("月标准",), "总额": ("月标准",), "加发": ("加发标准",), "计数": ()}
    clauses = {r.name: resting_on(program, r.clause, names) for r in program.requirements}
    assert clauses == {"稳定": ("稳定期",), "未过": ()}


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        (("月标谁", "1"), "unknown-name", "月标准"),
        (("上限", "3"), "not-assumable", "states it as 2"),
        (("取法", "甲"), "not-assumable", "--reading"),
        (("月标准", "1000人"), "not-assumable", "元"),
        (("月标准", "一千"), "not-assumable", "not a number"),
        (("月标准", "1,000"), "not-assumable", "not a number"),
        (("月标准", "2024-01-01"), "not-assumable", "not a number"),
        (("月标准", "true"), "not-assumable", "not a number"),
        (("稳定期", "3"), "not-assumable", "cannot use such a value"),
        (("月标准.at_least", "3"), "not-assumable", "cannot use such a value"),
    ],
)
def test_what_cannot_be_assumed_is_an_error(
    rules: RuleSet, said: tuple[str, str], code: str, words: str
) -> None:
    with pytest.raises(AssumptionError) as caught:
        assumed(rules, said)
    first = caught.value.diagnostics[0]
    assert first.code == code
    assert words in first.render("en")


def test_a_value_and_an_edge_at_once_are_an_error(rules: RuleSet) -> None:
    with pytest.raises(AssumptionError):
        assumed(rules, ("稳定期", "3"), ("稳定期.at_least", "3"))


@pytest.mark.parametrize("reasons", [(), (" ",), ("a", "b", "c")])
def test_a_reason_is_needed_for_each(reasons: tuple[str, ...]) -> None:
    with pytest.raises(AssumptionError, match="--because"):
        assumptions([("月标准", "1"), ("稳定期.at_least", "3")], reasons)


def test_one_reason_may_be_that_of_all() -> None:
    said = [("稳定期.at_least", "3"), ("稳定期.at_most", "6"), ("月标准", "1")]
    assert assumptions(said, ["a"]) == (
        Assumption("稳定期", (("at_least", "3"), ("at_most", "6")), "a"),
        Assumption("月标准", (("value", "1"),), "a"),
    )
    assert [each.reason for each in assumptions(said, ["a", "b"])] == ["a", "b"]


def test_an_error_is_one_of_the_rule_set_where_types_do_not_fit(rules: RuleSet) -> None:
    """The findings of the compiler stand below, each with its place."""
    with pytest.raises(AssumptionError) as caught:
        assumed(rules, ("稳定期", "3"))
    assert isinstance(caught.value.__cause__, RuleSetError)
    assert any(d.place is not None for d in caught.value.diagnostics)
