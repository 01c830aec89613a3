"""Small rule sets that have everything a mutant can touch, and every case there is of them.

Each fact has few values, so that all cases of no more records than ROWS are tried. The dates are
those at the edges and beside them: of a rule set with dates that is not every case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations_with_replacement, product
from typing import Any

from engine.program import Program
from engine.prove.encoding.case import Case
from engine.prove.questions.replay import Replay
from engine.prove.sameness.outcome import Outcome, outcome_of
from engine.traversal import settled
from tests.support import KEY, rule_set
from tests.witness import plain

ROWS = 2
"""Cases with more records are not tried."""


@dataclass(frozen=True, slots=True)
class Small:
    """A rule set, and the values of its facts and columns and the readings that are tried."""

    body: str
    facts: Mapping[str, Sequence[Any]]
    columns: Mapping[str, Sequence[Any]]
    readings: Mapping[str, Sequence[str]]

    @property
    def program(self) -> Program:
        """The rule set."""
        return rule_set(self.body)

    def cases(self) -> Iterator[Case]:
        """Every case, missing facts included, under every reading."""
        facts = {name: (*values, None) for name, values in self.facts.items()}
        if self.columns:
            kinds = list(product(*((*values, None) for values in self.columns.values())))
            facts["名册"] = (
                *(
                    [_given(self.columns, kind) for kind in some]
                    for length in range(ROWS + 1)
                    for some in combinations_with_replacement(kinds, length)
                ),
                None,
            )
        for values in product(*facts.values()):
            case = {KEY: "1", **_given(facts, values)}
            for readings in product(*self.readings.values()):
                yield Case(case, dict(zip(self.readings, readings, strict=True)))


def _given(names: Mapping[str, Any], values: Sequence[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


TIERS_AND_READINGS = Small(
    """
    parameters:
      档: {tiers: [{at_least: 1, value: 10}, {at_least: 3, value: 20}]}
      取法: {one_of: [最高, 累加], question: 哪一种}
      短期: {one_of: {含: {range: {at_most: 2}}, 不含: {range: {less_than: 2}}}, question: 含否}
      试点: {options: [一, 二]}
      上限: {value: 2}
    inputs:
      数: {type: integer, range: {at_least: 0, at_most: 4}}
      区: {type: choice, options: [一, 二, 三]}
      有: {type: boolean}
    requirements:
      够数: 数 in 档
      在区: 区 in 试点 or 有
      不久: {any: [数 in 短期, not 有, {none: [有, '区 == "三"']}]}
    benefits:
      补助: {by: 取法, cases: {最高: 'highest(档, 数)', 累加: 'all_reached(档, 数)'}}
      份数: 'min(数, 上限) if 有 else 数 - 1'
    """,
    {"数": range(5), "区": ("一", "二", "三"), "有": (True, False)},
    {},
    {"取法": ("最高", "累加"), "短期": ("含", "不含")},
)

TABLE_AND_RECORDS = Small(
    """
    kind: benefit
    parameters:
      人数线: {range: {at_least: 1}}
      口径: {one_of: [全部, 在职], question: 哪些人}
    inputs:
      数: {type: integer, range: {at_least: 0, at_most: 3}}
      名册:
        type: records
        fields: {在职: {type: boolean}, 级: {type: integer, range: {at_least: 0, at_most: 2}}}
    definitions:
      所取: {from: 名册, where: 在职 and 级 >= 1}
      人数: {by: 口径, cases: {全部: count(名册), 在职: count(所取)}}
      标准:
        table:
          hit_policy: first
          rows:
            - {id: 多, when: {数: {at_least: 2}, 人数: {at_least: 2}}, value: 6}
            - {id: 少, when: {数: {at_least: 1}}, value: 3}
            - {id: 其余, value: 数}
    requirements:
      够人: 人数 in 人数线
      不少: count(所取) >= 0
    benefits:
      补助: 标准 * 人数
      级数: sum(所取.级)
    """,
    {"数": range(4)},
    {"在职": (True, False), "级": range(3)},
    {"口径": ("全部", "在职")},
)

_FIRST = (date(2024, 1, 30), date(2024, 1, 31), date(2024, 2, 28), date(2024, 2, 29))
_LAST = (date(2024, 3, 1), date(2024, 2, 29), date(2024, 3, 30), date(2024, 3, 31))

DATES = Small(
    """
    kind: duty
    parameters:
      期限: {range: {at_least: 1, less_than: 2}, unit: 月}
      起止: {range: {at_least: 2024-01-31, at_most: 2024-02-29}}
    inputs:
      起: {type: date}
      止: {type: date}
      免: {type: boolean}
    applies_when: 起 in 起止 and not 免
    requirements:
      满期: elapsed(起, 止) in 期限
      不早: 止 >= month_end(起)
      次日: 止 != add_days(起, 1)
    """,
    {"起": (*_FIRST, date(2024, 3, 1)), "止": (*_LAST, date(2024, 4, 1)), "免": (True, False)},
    {},
    {},
)

TAKEN = Small(
    """
    parameters:
      名额: {value: 1}
      最长: {value: 2}
      算法: {one_of: {当天: {value: same_day}, 次日: {value: next_day}}, question: 哪天}
      取法:
        one_of: [首个, 合计]
        question: 哪个
        chosen: 合计
        decided_by: 局
        decided_on: 2024-01-01
    inputs:
      生: {type: date, range: {at_least: 2020-02-28, at_most: 2020-03-01}}
      满: {type: boolean}
      名册:
        type: records
        fields: {级: {type: integer, range: {at_least: 0, at_most: 2}}}
    definitions:
      岁: age(生, date(2024, 2, 28), attained=算法, leap_day="feb_28")
      所取: {from: 名册, where: 级 >= 1, order: 级, take: 名额}
      月份: {from: 'months(生, 最长)', where: 月首 < 生 or 满}
      加发:
        table:
          hit_policy: collect
          aggregate: sum
          rows:
            - {id: 满, when: {满: true}, value: 5}
            - {id: 岁, when: {岁: {at_least: 4}}, value: 2}
    benefits:
      级数: {by: 取法, cases: {首个: min(所取.级), 合计: sum(所取.级)}}
      月数: count(月份)
      另加: 加发
    """,
    {"生": (date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1)), "满": (True, False)},
    {"级": range(3)},
    {"算法": ("当天", "次日")},
)

SMALL = {
    "tiers and readings": TIERS_AND_READINGS,
    "records": TABLE_AND_RECORDS,
    "dates": DATES,
    "taken": TAKEN,
}


def plainly(program: Program, case: Case) -> tuple[str, dict[str, str], dict[str, Any]]:
    """The answer of the plainest evaluator: verdict, states of the benefits, known values."""
    told = plain.decide(settled(program), case.facts, readings=case.readings)
    (under,) = told.under
    known = {n: (under.benefits or {})[n] for n, s in told.benefits.items() if s == "known"}
    return told.verdict, dict(told.benefits), known


def decided(program: Program, case: Case) -> Outcome:
    """The answer of ``decide``."""
    return outcome_of(Replay(settled(program)).decide(case), {})
