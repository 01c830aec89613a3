"""People who do not exist, and how the cells of a list are called."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

Cell = str | int | bool | date | None
Record = dict[str, Cell]
SEED = 20230901
STEMS = "甲乙丙丁戊己庚辛壬癸"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
YEAR = 2025


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist: number, name, sex (女 or 男) and date of birth."""

    number: str
    name: str
    sex: str
    born: date


def person(index: int, sex: str, born: date) -> Person:
    """The ``index``-th person; the number's last digit is right, its area code is no place's."""
    order = (index * 2 + (1 if sex == "男" else 0)) % 1000
    digits = f"000000{born:%Y%m%d}{order:03d}"
    check = CHECKS[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]
    return Person(digits + check, f"测试{STEMS[index // 10 % 10]}{STEMS[index % 10]}", sex, born)


def random_person(rng: random.Random, index: int, oldest: int, youngest: int) -> Person:
    """A person born in one of the years ``oldest`` to ``youngest``."""
    born = date(rng.randint(oldest, youngest), 1, 1) + timedelta(days=rng.randrange(365))
    return person(index, rng.choice("女男"), born)


def bare(row: Mapping[str, Cell], *without: str) -> Record:
    """The facts of a row that are given, without the columns that one version does not know."""
    return {key: value for key, value in row.items() if value is not None and key not in without}
