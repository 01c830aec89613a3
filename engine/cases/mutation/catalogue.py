"""The catalogue of operators: each is one kind of slip that a drafter can make.

The ids are a contract: a file of cases names a mutant that it accepts by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.ruleset.diagnostics import Language


@dataclass(frozen=True, slots=True)
class Operator:
    """One kind of change; ``title`` says in a few words what is done."""

    id: str
    title: Mapping[Language, str]


def _operator(identifier: str, zh: str, en: str) -> Operator:
    return Operator(identifier, {"zh": zh, "en": en})


OPERATORS: Mapping[str, Operator] = {
    operator.id: operator
    for operator in (
        _operator("edge-up", "边界上移一个单位", "an edge up by one unit"),
        _operator("edge-down", "边界下移一个单位", "an edge down by one unit"),
        _operator("edge-included", "含与不含互换", "an edge included or not"),
        _operator("unit-other", "期间的单位换成另一个", "another unit of elapsed time"),
        _operator("figure-up", "数值上调一个末位单位", "a figure up by one in its last digit"),
        _operator("figure-down", "数值下调一个末位单位", "a figure down by one in its last digit"),
        _operator("tier-dropped", "删去一档或序列的一项", "a tier or an entry of a series dropped"),
        _operator("option-dropped", "闭集少一个选项", "an option missing from a closed set"),
        _operator("option-other", "选项换成另一个", "another option of a choice"),
        _operator("word-other", "函数的选项换成另一个", "another option of a function"),
        _operator("reading-other", "已定的读法换成另一种", "another reading than the chosen one"),
        _operator("clause-dropped", "删去一个条件", "a clause dropped"),
        _operator("clause-negated", "条件取反", "a clause negated"),
        _operator("junction-swapped", "且与或互换", "and for or, all for any"),
        _operator("values-swapped", "相邻两处的值互换", "two neighbouring values swapped"),
        _operator(
            "rows-swapped", "表的相邻两行互换次序", "two neighbouring rows of a table swapped"
        ),
        _operator("row-dropped", "删去表的一行", "a row of a table dropped"),
        _operator("aggregate-other", "汇总方式换成另一种", "another aggregate of a table"),
        _operator("function-other", "函数换成相近的一个", "a function for its neighbour"),
        _operator("arithmetic-other", "运算符换成另一个", "another operator of arithmetic"),
        _operator("where-dropped", "选取不再有条件", "a selection without its condition"),
        _operator("order-dropped", "选取不再排序", "a selection without its order"),
        _operator("take-dropped", "选取不再有个数上限", "a selection without its limit"),
        _operator("take-up", "多取一行", "one row more taken"),
        _operator("take-down", "少取一行", "one row fewer taken"),
        _operator("month-later", "首月晚一个月", "the first month a month later"),
        _operator("months-up", "多一个月", "one month more"),
        _operator("months-down", "少一个月", "one month fewer"),
    )
}
"""Every operator by its id, in the order of the documentation."""


def names_mutant(identifier: str) -> bool:
    """Whether an accepted gap is a mutant: its path, its operator, and a number if need be."""
    return any(word in OPERATORS for word in identifier.split()[1:])
