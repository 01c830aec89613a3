"""A synthetic register of people for the subsidy of the flexibly employed, as a Parquet file.

Nobody in it is anybody: every fact is drawn. All ages from 16 to 70, so that most people are
outside the ages of the measure; birthdays on 29 February and around the day that decides; hukou
that moved; about one fact in a hundred missing; a few rows with a value that no fact may have.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.bulk.files import Random, choices, days, drawn, keys, with_gaps, write

SEXES = ("女", "男")
DISTRICTS = (
    *("东城区", "西城区", "朝阳区", "丰台区", "石景山区", "海淀区", "门头沟区", "房山区"),
    *("通州区", "顺义区", "昌平区", "大兴区", "怀柔区", "平谷区", "密云区", "延庆区", "外省市"),
)
KINDS = ("家庭户", "单位集体户", "学生集体户")
FORMS = ("新就业平台", "零工市场", "其他灵活就业", "单位就业", "个体工商户", "未就业")
SCHEMES = ("城镇职工", "城乡居民", "未参保")

MISSING = 0.01
"""The share of facts that nobody gave."""

REFUSED = 1e-5
"""The share of rows with a value outside its range or its closed set, of each sort."""

_CHOICES = ("性别", "户籍区", "户口性质", "就业形式", "参保类型")
_DATES = ("出生日期", "申请日", "核定日", "灵活就业开始日", "起始月", "户籍迁出日")
_NUMBERS = ("已享受月数", "他项已享受月数", "中断月数")

COLUMNS = (
    *("证件号码", "性别", "出生日期", "申请日", "核定日", "灵活就业开始日", "起始月", "户籍区"),
    *("户口性质", "户籍已迁出", "户籍迁出日", "就业前登记失业", "申请时登记失业", "就业形式"),
    *("单位不固定", "岗位不固定", "时间不固定", "取得合法收入", "参保类型", "已缴养老"),
    *("已缴医疗", "已缴失业", "同月享受其他补贴", "已享受月数", "他项已享受月数", "中断月数"),
    "中断后重新登记",
)
"""Every fact of the measure, under its name in the rule set and in its order."""


def _type(name: str) -> Any:
    if name in _DATES:
        return pa.date32()
    if name in _NUMBERS:
        return pa.int32()
    return pa.string() if name in (*_CHOICES, "证件号码") else pa.bool_()


SCHEMA = pa.schema([(name, _type(name)) for name in COLUMNS])


def people(random: Random, first: int, number: int) -> Mapping[str, Any]:
    """The columns of a row group."""

    def flag(share: float) -> Any:
        return random.random(number) < share

    def gaps() -> Any:
        return flag(MISSING)

    sex = drawn(random, number, [1, 1])
    applied = days("2024-01-01", "2024-12-31", random, number)
    determined = applied + random.integers(0, 31, number)
    started = applied - random.integers(30, 400, number)
    month = applied.astype("datetime64[M]") + random.integers(-2, 3, number)
    first_month = month.astype("datetime64[D]") + np.where(flag(0.1), 14, 0)
    left = flag(0.08)
    left_on = days("2023-06-01", "2026-12-31", random, number)
    used = np.where(flag(0.3), random.integers(1, 41, number), 0)
    elsewhere = np.where(flag(0.05), random.integers(1, 25, number), 0)
    interrupted = np.where(flag(0.05), random.integers(1, 13, number), 0)
    # A few texts and numbers that the rule set does not admit, each after those that it does.
    used = np.where(flag(REFUSED), random.choice([-1, 121, 2_000_000_000], number), used)
    sexes = np.where(flag(REFUSED), 2, sex)
    districts = drawn(random, number, [*([1] * 5), 30, *([1] * 10), 8])
    districts = np.where(flag(REFUSED), len(DISTRICTS), districts)
    flags = {
        "就业前登记失业": 0.5,
        "申请时登记失业": 0.55,
        "单位不固定": 0.8,
        "岗位不固定": 0.75,
        "时间不固定": 0.8,
        "取得合法收入": 0.85,
        "已缴养老": 0.7,
        "已缴医疗": 0.75,
        "已缴失业": 0.3,
        "同月享受其他补贴": 0.06,
        "中断后重新登记": 0.03,
    }
    return {
        "证件号码": keys("99000000", np.arange(first, first + number)),
        "性别": choices(sexes, [*SEXES, "女性"], gaps()),
        "出生日期": with_gaps(_births(random, number, sex, determined), gaps()),
        "申请日": with_gaps(applied, gaps()),
        "核定日": with_gaps(determined, gaps()),
        "灵活就业开始日": with_gaps(started, gaps()),
        "起始月": with_gaps(first_month, gaps()),
        "户籍区": choices(districts, [*DISTRICTS, "海淀"], gaps()),
        "户口性质": choices(drawn(random, number, [85, 10, 5]), KINDS, gaps()),
        "户籍已迁出": with_gaps(left, gaps()),
        "户籍迁出日": with_gaps(left_on, ~left | gaps()),
        "就业形式": choices(drawn(random, number, [20, 10, 30, 25, 5, 10]), FORMS, gaps()),
        "参保类型": choices(drawn(random, number, [60, 30, 10]), SCHEMES, gaps()),
        "已享受月数": with_gaps(used, gaps()),
        "他项已享受月数": with_gaps(elsewhere, gaps()),
        "中断月数": with_gaps(interrupted, gaps()),
        **{name: with_gaps(flag(share), gaps()) for name, share in flags.items()},
    }


def _births(random: Random, number: int, sex: Any, determined: Any) -> Any:
    """Mostly anybody from 16 to 70; one in a hundred on a boundary, and some on 29 February."""
    births = days("1954-01-01", "2008-12-31", random, number)
    months = determined.astype("datetime64[M]")
    day = (determined - months.astype("datetime64[D]")).astype(int)
    years = np.where(sex == 0, 35, 45) + 5 * drawn(random, number, [1, 1])
    edge = (months - 12 * years).astype("datetime64[D]") + day + random.integers(-1, 2, number)
    births = np.where(random.random(number) < 0.01, edge, births)
    leap = (1956 + 4 * random.integers(0, 14, number) - 1970).astype("datetime64[Y]")
    twenty_ninth = leap.astype("datetime64[D]") + 59
    return np.where(random.random(number) < 0.005, twenty_ninth, births)


def main() -> int:
    """Write ``people.parquet`` into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    given = parser.parse_args()
    write(given.output / "people.parquet", given.rows, given.seed, SCHEMA, people)
    return 0


if __name__ == "__main__":
    sys.exit(main())
