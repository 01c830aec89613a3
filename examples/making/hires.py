"""People whom an employer hired, and the months that it claims."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from making.applicants import _month_after
from making.people import SEED, Cell, Person, Record, random_person


def hire(employer: int, who: Person, start: date, **changes: Cell) -> Record:
    """A hire that meets all that the text lists, under every reading, but for the ``changes``."""
    return {
        "统一社会信用代码": f"00000000TEST{employer:04d}XX",
        "证件号码": who.number,
        "姓名": who.name,
        "申请日": date(start.year, 12, 20),
        "单位所在区": "海淀区",
        "单位类型": "企业",
        "曾在本单位就业": False,
        "户籍区": "海淀区",
        "户口性质": "家庭户",
        "户籍已迁出": False,
        "户籍迁出日": None,
        "招用前登记失业": True,
        "合同起始日": start,
        "合同已终止": False,
        "合同终止日": None,
        "已缴养老": True,
        "已缴医疗": True,
        "已缴失业": True,
        "同月享受其他补贴": False,
        "本人已享受月数": 0,
        "本单位已享受月数": 0,
        "本人在本单位已享受月数": 0,
        "他项已享受月数": 0,
        "断缴月数": 0,
        "中断月数": 0,
        "中断后重新登记": False,
        "起始月": start,
        **changes,
    }


def hires() -> list[Record]:
    """Hires by ten employers; caps by person and by employer apart, and facts that are missing."""
    rng = random.Random(SEED + 3)
    odd: tuple[Record, ...] = (
        {},
        {},
        {"户籍区": "外省市"},
        {"招用前登记失业": False},
        {"单位所在区": "丰台区"},
        {"单位类型": "劳务派遣单位"},
        {"单位类型": "机关事业单位"},
        {"曾在本单位就业": True},
        {"户口性质": "学生集体户"},
        {"户籍已迁出": True, "户籍迁出日": date(2025, 4, 10)},
        {"合同已终止": True, "合同终止日": date(2024, 12, 10)},
        {"已缴失业": False},
        {"本单位已享受月数": 24},
        {"本人已享受月数": 24, "本人在本单位已享受月数": 3},
        {"本人已享受月数": 23, "本人在本单位已享受月数": 23, "断缴月数": 2, "中断月数": 2},
        {"他项已享受月数": 20},
        {"同月享受其他补贴": True},
        {"招用前登记失业": None},
        {"合同起始日": None},
        {"单位类型": None},
    )
    rows = []
    for index, changes in enumerate(odd * 2):
        start = date(2024, rng.randint(3, 11), rng.randint(1, 28))
        who = random_person(rng, index, 1968, 2001)
        rows.append(hire(index % 10 + 1, who, start, **changes))
    return rows


def hired_months(rows: Sequence[Record]) -> list[Record]:
    """The months that are claimed for each hire: a gap here, a month paid late there."""
    claimed: list[Record] = []
    for position, row in enumerate(rows):
        start = row["起始月"]
        assert isinstance(start, date)
        claimed.extend(
            {
                "统一社会信用代码": row["统一社会信用代码"],
                "证件号码": row["证件号码"],
                "月份": _month_after(start, month),
                "已缴费": month != position % 6,
                "补缴": month == position % 5,
            }
            for month in range(4)
        )
    return claimed
