"""Synthetic employment agencies and the people that they placed, as two Parquet files.

A few agencies have most of the placements, as in life, so that every tier of the bonus is reached;
a person may be placed several times; a few facts are missing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.bulk.files import Random, choices, days, drawn, keys, with_gaps, write
from benchmarks.bulk.register import DISTRICTS, KINDS, MISSING, REFUSED

STATUSES = (
    *("城镇登记失业人员", "农村登记失业人员", "就业困难人员", "毕业年度内离校未就业高校毕业生"),
    *("其他高校毕业生", "未登记失业人员", "其他重点群体人员", "其他人员"),
)
OUTCOMES = ("单位就业", "灵活就业", "自主创业", "未就业")

_AGENCIES: dict[str, Any] = {
    "机构编号": pa.string(),
    "机构已认定": pa.bool_(),
    "年度": pa.int32(),
    "本年度已领补助": pa.int32(),
}
AGENCIES = pa.schema(_AGENCIES)
_PLACEMENTS: dict[str, Any] = {
    "机构编号": pa.string(),
    "证件号码": pa.string(),
    "户籍区": pa.string(),
    "户口性质": pa.string(),
    "登记身份": pa.string(),
    "免费介绍": pa.bool_(),
    "就业去向": pa.string(),
    "他机构已申领": pa.bool_(),
    "介绍日期": pa.date32(),
    "签约日期": pa.date32(),
    "入职日期": pa.date32(),
    "首次参保日期": pa.date32(),
}
PLACEMENTS = pa.schema(_PLACEMENTS)

_PEOPLE_PER_PLACEMENT = 0.7
_GAPS = 0.0005
"""The share of facts of a placement that nobody gave: of some hundred placements few are in doubt,
or nothing would be known of any agency."""


def agencies(random: Random, first: int, number: int) -> Mapping[str, Any]:
    """The columns of agencies."""
    paid = np.where(random.random(number) < 0.1, random.choice([20_000, 50_000], number), 0)

    def gaps() -> Any:
        return random.random(number) < MISSING

    return {
        "机构编号": _agency(np.arange(first, first + number)),
        "机构已认定": with_gaps(random.random(number) < 0.9, gaps()),
        "年度": with_gaps(np.where(random.random(number) < 0.95, 2024, 2023), gaps()),
        "本年度已领补助": with_gaps(paid, gaps()),
    }


def placements(
    total: int, of_agencies: int, random: Random, _first: int, number: int
) -> Mapping[str, Any]:
    """The columns of placements: ``total`` in all, by so many agencies."""

    def flag(share: float) -> Any:
        return random.random(number) < share

    def gaps() -> Any:
        return flag(_GAPS)

    people = keys("99100000", random.integers(0, int(total * _PEOPLE_PER_PLACEMENT) + 1, number))
    introduced = days("2023-11-01", "2025-01-31", random, number)
    signed = introduced + random.integers(0, 60, number)
    started = signed + random.integers(0, 15, number)
    districts = drawn(random, number, [*([1] * 5), 30, *([1] * 10), 8])
    districts = np.where(flag(REFUSED / 10), len(DISTRICTS), districts)
    return {
        "机构编号": _agency((of_agencies * random.random(number) ** 2).astype(np.int64)),
        "证件号码": pc.if_else(pa.array(gaps()), pa.scalar(None, pa.string()), people),
        "户籍区": choices(districts, [*DISTRICTS, "海淀"], gaps()),
        "户口性质": choices(drawn(random, number, [85, 10, 5]), KINDS, gaps()),
        "登记身份": choices(drawn(random, number, [40, 20, 10, 8, 5, 7, 5, 5]), STATUSES, gaps()),
        "免费介绍": with_gaps(flag(0.9), gaps()),
        "就业去向": choices(drawn(random, number, [60, 20, 5, 15]), OUTCOMES, gaps()),
        "他机构已申领": with_gaps(flag(0.05), gaps()),
        "介绍日期": with_gaps(introduced, gaps()),
        "签约日期": with_gaps(signed, gaps()),
        "入职日期": with_gaps(started, gaps()),
        "首次参保日期": with_gaps(started + 20, gaps()),
    }


def _agency(numbers: Any) -> Any:
    return keys("JG", numbers)


def main() -> int:
    """Write ``agencies.parquet`` and ``placements.parquet`` into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--placements", type=int, default=5_000_000)
    parser.add_argument("--agencies", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    given = parser.parse_args()
    folder, seed = given.output, given.seed
    write(folder / "agencies.parquet", given.agencies, seed, AGENCIES, agencies)
    make = partial(placements, given.placements, given.agencies)
    write(folder / "placements.parquet", given.placements, seed, PLACEMENTS, make)
    return 0


if __name__ == "__main__":
    sys.exit(main())
