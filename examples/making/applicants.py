"""Applicants in flexible employment, and the months that they claim."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from making.people import SEED, Cell, Person, Record, person


def applicant(who: Person, applied: date, **changes: Cell) -> Record:
    """Somebody entitled under every reading (if of the right age), but for the ``changes``."""
    started = date(applied.year, max(1, applied.month - 1), 1)
    return {
        "姓名": who.name,
        "证件号码": who.number,
        "性别": who.sex,
        "出生日期": who.born,
        "申请日": applied,
        "核定日": applied + timedelta(days=10),
        "灵活就业开始日": started,
        "起始月": applied.replace(day=1),
        "户籍区": "海淀区",
        "户口性质": "家庭户",
        "户籍已迁出": False,
        "户籍迁出日": None,
        "就业前登记失业": True,
        "申请时登记失业": True,
        "就业形式": "新就业平台",
        "单位不固定": True,
        "岗位不固定": True,
        "时间不固定": True,
        "取得合法收入": True,
        "参保类型": "城镇职工",
        "已缴养老": True,
        "已缴医疗": True,
        "已缴失业": True,
        "同月享受其他补贴": False,
        "已享受月数": 0,
        "他项已享受月数": 0,
        "中断月数": 0,
        "中断后重新登记": False,
        **changes,
    }


def _month_after(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


def flexible_lists() -> tuple[list[Record], list[Record]]:
    """Applicants and the months they claim: the edges of age first, then what is odd or missing."""
    rng = random.Random(SEED + 2)
    day = date(2024, 3, 15)
    edges: list[tuple[str, date]] = [
        (sex, born)
        for sex, years in (("女", (35, 40)), ("男", (45, 50)))
        for age in years
        for born in (
            date(day.year - age, 3, 14),
            date(day.year - age, 3, 15),
            date(day.year - age, 3, 16),
            date(day.year - age, 3, 26),
        )
    ]
    applicants = [
        applicant(person(index, sex, born), day) for index, (sex, born) in enumerate(edges)
    ]
    # Born on 29 February, determined on 28 February of a common year.
    leap = applicant(person(len(applicants), "女", date(1988, 2, 29)), date(2023, 2, 27))
    applicants.append({**leap, "核定日": date(2023, 2, 28)})
    odd: tuple[Record, ...] = (
        {},
        {},
        {"户籍区": "朝阳区"},
        {"户口性质": "单位集体户"},
        {"户籍已迁出": True, "户籍迁出日": date(2025, 1, 20)},
        {"申请时登记失业": False},
        {"就业前登记失业": False, "申请时登记失业": False},
        {"就业形式": "其他灵活就业", "时间不固定": False},
        {"就业形式": "单位就业"},
        {"取得合法收入": False},
        {"参保类型": "城乡居民"},
        {"已缴失业": False},
        {"同月享受其他补贴": True},
        {"已享受月数": 23},
        {"已享受月数": 24},
        {"已享受月数": 12, "中断月数": 4, "中断后重新登记": True},
        {"已享受月数": 10, "他项已享受月数": 14},
        {"起始月": date(2023, 11, 1)},
        {"出生日期": None},
        {"户籍区": None},
        {"取得合法收入": None},
        {"核定日": None, "灵活就业开始日": None},
        {"已享受月数": None},
    )
    for changes in odd * 2:
        index = len(applicants)
        sex = rng.choice("女男")
        youngest = 1987 if sex == "女" else 1977
        born = date(youngest - rng.randrange(2), 1, 1) + timedelta(days=rng.randrange(365))
        applied = date(2024, rng.randint(2, 11), rng.randint(1, 28))
        applicants.append(applicant(person(index, sex, born), applied, **changes))
    # To be refused when the list is read: a day that is not in the calendar, a form of
    # employment that is not in the closed set, a number below zero.
    bad: Sequence[Record] = (
        {"申请日": "2024-02-30"},
        {"就业形式": "打零工"},
        {"已享受月数": -1},
    )
    for changes in bad:
        who = person(len(applicants), "女", date(1987, 6, 1))
        applicants.append(applicant(who, day, **changes))
    claimed: list[Record] = []
    for position, row in enumerate(applicants[::2]):
        gap = rng.randrange(8)
        start = row["起始月"]
        assert isinstance(start, date)
        # Now and then from a month too early, which is refused with its reason.
        first = -1 if position % 5 == 4 else 0
        claimed.extend(
            {
                "证件号码": row["证件号码"],
                "月份": _month_after(start, month),
                "已缴费": month != gap,
                "补缴": month == gap + 1,
                "当月灵活就业": not (position % 7 == 3 and month == 3),
            }
            for month in range(first, 4)
        )
    claimed[-3]["已缴费"] = None
    return applicants, claimed
