"""Agencies and whom they placed: the lists of the fee and of the bonus."""

from __future__ import annotations

import random
from datetime import date, timedelta

from making.people import (
    SEED,
    YEAR,
    Cell,
    Person,
    Record,
    person,
    random_person,
)


def agency(number: int, **changes: Cell) -> Record:
    """An agency that meets what both versions ask of it, but for the ``changes``."""
    return {
        "机构编号": f"CS{number:03d}",
        "机构名称": f"测试人力资源服务机构{number:03d}",
        "机构已认定": True,
        "持有许可证": True,
        "已提交申请认定表": True,
        "已择优确认": True,
        "年度": YEAR,
        "核查日": date(YEAR + 1, 1, 15),
        **changes,
    }


def placement(agency_number: int, who: Person, signed: date, **changes: Cell) -> Record:
    """A placement that counts under either version and every reading, but for the ``changes``."""
    return {
        "机构编号": f"CS{agency_number:03d}",
        "姓名": who.name,
        "证件号码": who.number,
        "户籍区": "海淀区",
        "户口性质": "家庭户",
        "登记身份": "城镇登记失业人员",
        "免费介绍": True,
        "就业去向": "单位就业",
        "参保类型": "城镇职工",
        "合同类型": "固定期限",
        "合同起始日": signed,
        "合同终止日": date(signed.year + 2, signed.month, 1),
        "已离职": False,
        "离职日期": None,
        "他机构已申领": False,
        "介绍日期": signed - timedelta(days=12),
        "签约日期": signed,
        "入职日期": signed,
        "首次参保日期": signed + timedelta(days=5),
        **changes,
    }


def _variation(rng: random.Random, signed: date) -> Record:
    """What is not plain about a placement: usually nothing, now and then one thing."""
    odd: tuple[Record, ...] = (
        {"户籍区": "西城区"},
        {"户口性质": "学生集体户", "登记身份": "毕业年度内离校未就业高校毕业生"},
        {"登记身份": "农村登记失业人员"},
        {"登记身份": "就业困难人员"},
        {"登记身份": "其他高校毕业生"},
        {"登记身份": "其他人员"},
        {"免费介绍": False},
        {"就业去向": "灵活就业", "参保类型": "城乡居民"},
        # One year to the day before the corresponding day: whether that is a year is open.
        {"合同终止日": signed.replace(year=signed.year + 1) - timedelta(days=1)},
        {"合同终止日": signed + timedelta(days=180)},
        {"合同类型": "无固定期限", "合同终止日": None},
        {"已离职": True, "离职日期": signed + timedelta(days=70)},
        {"他机构已申领": True},
        {"首次参保日期": None},
        {"户口性质": None},
        {"登记身份": None},
    )
    return rng.choice(odd) if rng.random() < 0.35 else {}


def _workday(rng: random.Random) -> date:
    return date(YEAR, 1, 20) + timedelta(days=rng.randrange(250))


def fee_lists() -> tuple[list[Record], list[Record]]:
    """Agencies and their placements: odd rows of every kind, a person twice, the turn of a year."""
    rng = random.Random(SEED)
    agencies = [agency(number) for number in range(1, 25)]
    agencies[4]["机构已认定"] = False
    agencies[5]["已择优确认"] = False
    agencies[6]["机构已认定"] = None
    agencies[7]["核查日"] = None
    placements: list[Record] = []
    for number in range(1, 23):  # the last two agencies placed nobody
        for _ in range(rng.randint(3, 10)):
            signed = _workday(rng)
            who = random_person(rng, len(placements), 1970, 2002)
            placements.append(placement(number, who, signed, **_variation(rng, signed)))
    again = person(901, "女", date(1985, 5, 6))
    turn = person(902, "男", date(1979, 9, 9))
    placements += [
        placement(1, again, date(YEAR, 3, 3), 已离职=True, 离职日期=date(YEAR, 6, 10)),
        placement(1, again, date(YEAR, 8, 1)),
        placement(2, turn, date(YEAR, 12, 29), 首次参保日期=date(YEAR + 1, 1, 5)),
    ]
    return agencies, placements


def bonus_lists() -> tuple[list[Record], list[Record]]:
    """Agencies on, below and above the tiers, and one whose count depends on the reading."""
    rng = random.Random(SEED + 1)
    paid = (0, 0, 0, 20000, 0, 0, 0, 0)
    persons = (49, 50, 51, 100, 99, 7, 50, 50)
    agencies = [
        agency(number, 本年度已领补助=amount) for number, amount in enumerate(paid, start=1)
    ]
    placements: list[Record] = []
    for number, count in enumerate(persons, start=1):
        for _ in range(count):
            who = random_person(rng, len(placements), 1970, 2002)
            placements.append(placement(number, who, _workday(rng)))
    # 51 persons, two of them of rural registration: 49 if 城镇 excludes them.
    for row in _placed_by(placements, 3)[:2]:
        row["登记身份"] = "农村登记失业人员"
    # 99 persons and one of them placed again: 100 only if placements are counted.
    again = _made_anew(_placed_by(placements, 5)[0], date(YEAR, 9, 15))
    placements.append(again)
    # 50 persons, one of them registered with a school.
    _placed_by(placements, 7)[0]["户口性质"] = "学生集体户"
    # 50 persons: a contract to the eve of its anniversary, and one insured in January only.
    eve, turn = _placed_by(placements, 8)[:2]
    eve |= _made_anew(eve, date(YEAR, 4, 1)) | {"合同终止日": date(YEAR + 1, 3, 31)}
    turn |= _made_anew(turn, date(YEAR, 9, 30)) | {"首次参保日期": date(YEAR + 1, 1, 4)}
    return agencies, placements


def _made_anew(row: Record, signed: date) -> Record:
    """The placement of the same person by the same agency, with another day of signing."""
    same = {key: row[key] for key in ("机构编号", "姓名", "证件号码")}
    nobody = person(0, "女", signed)
    return placement(0, nobody, signed, **same)


def _placed_by(placements: list[Record], number: int) -> list[Record]:
    """The placements of one agency."""
    return [row for row in placements if row["机构编号"] == f"CS{number:03d}"]
