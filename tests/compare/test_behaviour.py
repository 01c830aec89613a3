"""What is proved of two versions is so: the same where it says so, and else shown by a true case.

A reviewer signs on the strength of "every case is answered alike", and asks of a region who is in
it: were either wrong, somebody would be paid otherwise than was agreed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from engine.compare import proving
from engine.compare.behaviour.examining import Examiner
from engine.compare.behaviour.model import Behaviour, Claim, Limit, Region, Span
from engine.compare.comparing import study
from engine.compare.gates import direction_of
from engine.compare.model import Direction
from engine.compare.rule_set import RuleSet, load
from tests.compare.rewriting import LARGE, REWRITINGS, SHIPPED
from tests.compare.support import Edit, edited, rule_set, shipped
from tests.prove.pairs import ways_of, written_pair
from tests.support import source


def behaviour(before: RuleSet, after: RuleSet) -> Behaviour:
    found = Examiner()(study(before, after)).behaviour
    assert found is not None
    return found


def of_edits(edits: Iterable[Edit], before: Iterable[Edit] = ()) -> Behaviour:
    """The behaviour of the whole rule set of the tests, edited."""
    return behaviour(rule_set(edited(before)), rule_set(edited(edits)))


def regions(found: Behaviour, kind: str) -> list[Region]:
    return [region for region in found.regions if region.kind == kind]


# -- the same, written otherwise -----------------------------------------------------------------


@pytest.mark.parametrize("rewriting", REWRITINGS)
@pytest.mark.parametrize("name", [name for name in SHIPPED if name not in LARGE])
def test_a_rule_set_written_otherwise_is_the_same(name: str, rewriting: str) -> None:
    found = behaviour(shipped(name), REWRITINGS[rewriting](name))
    assert found == Behaviour("equivalent", better=False, worse=False)


def test_what_is_turned_over_is_another_program() -> None:
    """Were nothing rewritten, nothing would be proved."""
    name = "placement-bonus@2025-01-02"
    before = shipped(name).program
    for rewriting in ("reordered", "renamed", "de-morgan"):
        assert REWRITINGS[rewriting](name).program != before


TIERS = "      只取最高档: highest(补助档次, 成功人数)\n"
TABLE = """\
  最高档:
    table:
      rows:
        - {id: 一档, when: {成功人数: {at_least: 50, less_than: 100}}, value: 20000}
        - {id: 二档, when: {成功人数: {at_least: 100, less_than: 200}}, value: 50000}
        - {id: 三档, when: {成功人数: {at_least: 200}}, value: 100000}
"""


@pytest.mark.parametrize("version", ["2023-draft", "2025-01-02"])
def test_tiers_rebuilt_as_a_decision_table_are_the_same(version: str) -> None:
    name = f"placement-bonus@{version}"
    edits = [[TIERS, "      只取最高档: 最高档\n"], ["  应得补助:\n", f"{TABLE}  应得补助:\n"]]
    assert behaviour(shipped(name), shipped(name, edits)).state == "equivalent"
    wrong = [*edits, ["at_least: 200}}, value: 100000", "at_least: 201}}, value: 100000"]]
    found = behaviour(shipped(name), shipped(name, wrong))
    assert found.state == "changed"


# -- where it differs ----------------------------------------------------------------------------

EDGE = ["at_least: 35, less", "at_least: 36, less"]
RATE = ["value: 500, unit", "value: 600, unit"]


def test_a_region_is_said_with_its_bounds_and_its_cause() -> None:
    found = of_edits([EDGE])
    (region,) = [r for r in regions(found, "verdict") if r.benefit]
    thirty_five = Decimal(35)
    assert region.limits == (
        Limit("definition", "年龄", low=thirty_five, high=thirty_five, unit="周岁"),
    )
    assert region.difference == Span(Decimal(-171_500), Decimal(-20_500))
    assert region.causes == ("parameters/年龄段/at_least",)
    witness = region.witness
    assert (witness.before.verdict, witness.after.verdict) == ("conditional", "ineligible")
    assert witness.after.deciding is not None
    assert witness.after.deciding.path == "requirements/年龄合格"
    assert witness.after.deciding.quote == "满35周岁不满40周岁"
    assert (found.better, found.worse) == (False, True)
    assert direction_of(found) is Direction.LOSES


def test_a_witness_is_small_and_ordinary() -> None:
    (region,) = [r for r in regions(of_edits([EDGE]), "verdict") if r.benefit]
    facts = region.witness.facts
    assert facts["人数"] == 50
    assert facts["工资"] == 0
    assert facts["记录"] == []
    assert all(abs(facts[name].year - 2024) <= 2 for name in ("申请日", "登记日"))


def test_a_sum_that_rises_is_bounded_on_both_sides() -> None:
    found = of_edits([RATE])
    (region,) = found.regions
    assert (region.kind, region.way, region.benefit) == ("more", "gains", "补助")
    assert region.difference == Span(Decimal(100), Decimal(300))
    assert direction_of(found) is Direction.GAINS


def test_few_figures_are_told_one_by_one() -> None:
    found = of_edits([["{at_least: 50, value: 20000}", "{at_least: 60, value: 20000}"]])
    lost = [r for r in regions(found, "verdict") if r.figures]
    assert [r.figures for r in lost] == [
        (Decimal(20_500), Decimal(0)),
        (Decimal(21_500), Decimal(0)),
    ]
    for region in lost:
        (limit,) = [limit for limit in region.limits if limit.name == "人数"]
        assert (limit.low, limit.high) == (Decimal(50), Decimal(59))
        assert region.witness.facts["人数"] == 50


def test_one_sided_results_are_stated() -> None:
    wider = ["at_least: 35, less_than: 40", "at_least: 35, less_than: 41"]
    found = of_edits([wider])
    assert Claim("never_less", "补助") in found.claims
    assert not any(claim.kind == "never_more" for claim in found.claims)


def test_a_reading_that_was_chosen_differs_under_the_others_alone() -> None:
    chosen = [
        "    one_of: [只取最高, 各档累加]\n",
        "    one_of: [只取最高, 各档累加]\n    chosen: 只取最高\n    decided_by: 局\n",
    ]
    found = of_edits([chosen])
    assert found.regions
    for region in found.regions:
        assert (region.kind, region.benefit, region.way) == ("less", "补助", "loses")
        assert Limit("reading", "取法", values=("各档累加",)) in region.limits
    assert [(o.what, o.side, o.name) for o in found.only] == [("parameter", "before", "取法")]


def test_a_change_without_effect_is_proved_idle() -> None:
    """The requirement that it is part of holds whenever the tiers are reached."""
    found = of_edits([RATE, ["人数 >= 1]}", "人数 > 1]}"]])
    assert found.idle == ("requirements/未重复/人数 >= 1",)
    (region,) = found.regions
    assert region.causes == ("parameters/标准",)


def test_what_takes_two_changes_is_said_to_take_several() -> None:
    found = of_edits([["not 已领, 人数 >= 1", "已领"]])
    assert all(r.together for r in regions(found, "verdict"))


def test_an_option_that_only_one_version_has_is_a_difference_itself() -> None:
    fewer = ["options: [登记失业, 高校毕业生, 其他]", "options: [登记失业, 高校毕业生]"]
    found = of_edits([fewer])
    assert found.state == "changed"
    assert [(o.what, o.side, o.name, o.values) for o in found.only] == [
        ("option", "before", "身份", ("其他",))
    ]
    assert found.regions == ()
    assert (found.better, found.worse) == (None, None)


def test_a_fact_newly_asked_is_part_of_the_witness() -> None:
    asks = ["  工资: {alias", "  在岗: {alias: employed, type: boolean}\n  工资: {alias"]
    asked = [
        "  人数合格: 人",
        "  在职: {alias: employed_now, when: 在岗, quote: 在职的}\n  人数合格: 人",
    ]
    found = of_edits([asks, asked])
    assert [(o.what, o.side, o.name) for o in found.only] == [("input", "after", "在岗")]
    (region,) = [r for r in regions(found, "verdict") if r.benefit]
    assert region.witness.facts["在岗"] is False
    assert Limit("fact", "在岗", values=("false",)) in region.limits
    assert regions(found, "more_facts")


def test_dates_that_move_are_neither_better_nor_worse() -> None:
    day = "  起日: {alias: begins, value: 申请日}\n"
    later = "  起日: {alias: begins, value: 'add_days(申请日, 1)'}\n"
    head = "benefits:\n"
    found = of_edits([[head, head + later]], before=[[head, head + day]])
    (region,) = found.regions
    assert (region.kind, region.way, region.benefit) == ("later", "unclear", "起日")
    one, other = (
        next(b.value for b in answer.benefits if b.name == "起日")
        for answer in (region.witness.before, region.witness.after)
    )
    assert isinstance(one, date)
    assert isinstance(other, date)
    assert other > one
    assert direction_of(found) is Direction.MIXED


def test_a_duty_that_pays_nothing_has_its_witness() -> None:
    """Nothing is known of its benefits, for there are none."""
    text = """
        parameters:
          限值: {value: %d}
        inputs:
          人数: {type: integer, range: {at_least: 0, at_most: 99}}
        requirements:
          配备: 人数 >= 限值
    """
    duty = [source(text % n).replace("kind: benefit", "kind: duty").encode() for n in (1, 2)]
    found = behaviour(*(load(each, "m/1.yaml", lambda _: None) for each in duty))
    (region,) = found.regions
    assert region.witness.facts["人数"] == 1
    assert (region.witness.before.verdict, region.witness.after.verdict) == ("met", "not_met")


def test_what_takes_two_records_is_shown_where_a_column_of_them_is_summed() -> None:
    """One record shows no count of two: a change that concerns many would be left undecided."""
    text = """
        inputs:
          名册: {type: records, fields: {级: {type: integer, range: {at_least: 0, at_most: 2}}}}
        definitions:
          加发: {table: {hit_policy: first, rows: [
            {id: 多, when: {人数: {at_least: 2}}, value: %d}, {id: 少, value: 1}]}}
          人数: count(名册)
        benefits:
          补助: 加发
          级数: sum(名册.级)
    """
    one, other = (load(source(text % v).encode(), "m/1.yaml", lambda _: None) for v in (6, 7))
    found = behaviour(one, other)
    assert (found.state, found.better, found.worse) == ("changed", True, False)
    assert [len(region.witness.facts["名册"]) for region in found.regions] == [2]


def test_what_only_the_missing_package_could_tell_is_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "engine.compare.behaviour.examining", None)
    found = proving.examiner()(study(rule_set(), rule_set(edited([RATE])))).behaviour
    assert found is not None
    assert found.state == "undecided"
    assert [reason.why for reason in found.reasons] == ["missing_package"]


def test_the_shipped_pair_of_one_measure() -> None:
    found = behaviour(shipped("master-studio@2023-draft"), shipped("master-studio@2025-03-25"))
    assert found.state == "changed"
    assert found.reasons == ()
    assert Claim("never_rejected") in found.claims


def test_an_edge_moved_in_the_largest_measure_leaves_nothing_undecided() -> None:
    """Else rows that may not be paid for could make the latest month undefined where none is."""
    name = "flexible-employment-subsidy@2023-draft"

    found = behaviour(shipped(name), shipped(name, [("{at_least: 35", "{at_least: 30")]))

    assert found.reasons == ()
    assert Claim("never_rejected") in found.claims
    assert found.worse is False


@pytest.mark.parametrize("block", range(4))
def test_who_gains_and_who_loses_agrees_with_every_case_there_is(block: int) -> None:
    for number in range(15):
        before, after, pair = written_pair(Random(f"ways {block} {number}"))
        found = behaviour(
            *(load(text.encode(), "m/1.yaml", lambda _: None) for text in (before, after))
        )
        gains, loses, differs = ways_of(pair)
        assert (found.better, found.worse) == (gains, loses), (before, after)
        assert found.state == ("changed" if differs else "equivalent"), (before, after)
