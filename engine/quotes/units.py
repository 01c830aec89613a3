"""Units of the figures in a text, and which of them can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

ANY = "any"
"""The dimension of a figure without a unit: it can be compared with every other."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by what it measures; ``factor`` turns one of it into the least unit in use."""

    dimension: str
    factor: Decimal = Decimal(1)


def _units(dimension: str, **factors: str) -> dict[str, Unit]:
    return {name: Unit(dimension, Decimal(factor)) for name, factor in factors.items()}


UNITS: dict[str, Unit] = {
    **_units("money", 元="1", 圆="1", 块="1", 角="0.1", 百元="100", 千元="1000"),
    **_units("money", 万元="10000", 亿元="100000000", 人民币="1"),
    # A whole year of age is a year: a span that is tested on dates has the unit 年.
    **_units("months", 周岁="12", 岁="12", 年="12", 周年="12", 年度="12", 自然年="12"),
    **_units("months", 自然年度="12", 季度="3", 个季度="3", 个月="1", 月="1", 个自然月="1"),
    **_units("months", 个自然年度="12", 个年度="12"),
    **_units("days", 日="1", 天="1", 自然日="1", 个自然日="1", 周="7", 星期="7", 个星期="7"),
    **_units("workdays", 工作日="1", 个工作日="1"),
    **_units("hours", 小时="1", 个小时="1"),
    **_units("lessons", 学时="1", 课时="1", 个学时="1", 个课时="1"),
    **_units("persons", 人="1", 名="1", 位="1", 个人="1", 名员工="1"),
    **_units("visits", 人次="1"),
    **_units("share", **{"%": "0.01", "‰": "0.001", "个百分点": "0.01", "成": "0.1"}),
    **{name: Unit(name) for name in ("户", "家", "次", "项", "件", "台", "倍", "批", "期", "档")},
    **{name: Unit(name) for name in ("级", "场", "所", "条", "亩", "平方米", "公里", "吨", "篇")},
    "个": Unit("count"),
}
COUNTED = ("persons", "visits", "户", "家", "次", "项", "件", "台", "批", "期", "场", "所", "条")
"""Dimensions of what is counted one by one, which 个 may stand for."""


def unit_of(name: str) -> Unit:
    """The unit that a rule set or a text calls ``name``; of a rate (``元/月``) what it counts."""
    base = re.split("[/每·]", name.strip(), maxsplit=1)[0].strip()
    if not base:
        return Unit(ANY)
    return UNITS.get(base) or UNITS.get(base.replace("％", "%")) or Unit(f"“{base}”")


def comparable(left: Unit, right: Unit) -> bool:
    """Whether figures of the two units may be equal: years and months, and ``个`` of what counts.

    A figure without a unit may be one of anything.
    """
    if ANY in (left.dimension, right.dimension) or left.dimension == right.dimension:
        return True
    dimensions = {left.dimension, right.dimension}
    return "count" in dimensions and bool(dimensions & set(COUNTED))


def equal(value: Decimal, unit: Unit, other: Decimal, of: Unit) -> bool:
    """Whether two figures are one: 2 years and 24 months, 0.5 and 50%."""
    counted = "count" in (unit.dimension, of.dimension)
    if not comparable(unit, of) and not (counted and _countable(unit) and _countable(of)):
        return False
    if "count" in (unit.dimension, of.dimension):
        return value == other
    if ANY in (unit.dimension, of.dimension):
        scaled = (value, value * unit.factor), (other, other * of.factor)
        return value == other or ("share" in (unit.dimension, of.dimension) and _meet(*scaled))
    return value * unit.factor == other * of.factor


def _countable(unit: Unit) -> bool:
    # 3个缴费月度 are 3 months, and no amount of money or share is counted in 个.
    return unit.dimension not in ("money", "share")


def _meet(left: tuple[Decimal, Decimal], right: tuple[Decimal, Decimal]) -> bool:
    return bool(set(left) & set(right))
