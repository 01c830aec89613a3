"""The case that every contestant decides, and others by which their answers are compared.

A woman of 39 who works by the hour: eligible for 24 months under the readings chosen here, and for
6 or 7 where her age is looked at again each month, so that the same case is also a fair one with
all readings open.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

MEASURE = "flexible-employment-subsidy@2023-draft"

Fact = bool | int | str | date | list[dict[str, bool | date]]
Facts = Mapping[str, Fact]
"""A complete case under the names of the rule set; dates are dates."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a contestant must answer; months are ``YYYY-MM``, and None where it is ineligible."""

    verdict: str
    requirements: tuple[tuple[str, bool], ...]
    months: int | None = None
    first: str | None = None
    last: str | None = None
    approved: int | None = None
    left: int | None = None


REQUIREMENTS: Mapping[str, str] = {
    "age": "年龄条件",
    "local": "本区户籍",
    "registered": "登记失业",
    "flexible": "灵活就业方式",
    "income": "合法收入",
    "scheme": "缴费标准",
    "insured": "缴费险种",
    "not_doubled": "不重复享受",
    "within_term": "期限内",
}
"""The requirements by the names that the peers use, and by those of the rule set."""

QUOTES: Mapping[str, str] = {
    "age": "女年满35周岁不满40周岁、男年满45周岁不满50周岁",
    "local": "本区户籍登记失业人员",
    "registered": "登记失业人员",
    "flexible": "通过新就业平台、零工市场实现就业，"
    "从事工作单位不固定、工作岗位不固定、工作时间不固定等灵活就业方式",
    "income": "取得合法收入",
    "scheme": "并按照城镇职工社会保险标准缴纳社会保险的",
    "insured": "缴纳社会保险的",
    "not_doubled": "可享受最长不超过2年的社会保险补贴",
    "within_term": "最长不超过2年",
}

CHOSEN: Mapping[str, str] = {
    "年满口径": "生日当天",
    "闰日口径": "二月末日",
    "户籍口径": "凡登记户籍",
    "核龄时点": "核定时",
    "年龄核定": "首次核定后不再核",
    "户籍核定": "迁出次月起停",
    "期限口径": "累计",
    "断缴口径": "不占期限",
    "险种口径": "缴几补几",
    "列举口径": "三项须同时具备",
    "登记时点": "就业前",
    "叠加口径": "不得重复",
    "补领口径": "可以补领",
}
"""The proposed reading, or the first where none is proposed. The peers have these written in."""

ENGLISH: Mapping[str, str] = {
    "证件号码": "person_id",
    "性别": "sex",
    "出生日期": "birth_date",
    "申请日": "applied_on",
    "核定日": "determined_on",
    "灵活就业开始日": "started_on",
    "起始月": "first_month",
    "户籍区": "hukou_district",
    "户口性质": "hukou_type",
    "户籍已迁出": "hukou_left",
    "户籍迁出日": "hukou_left_on",
    "就业前登记失业": "registered_before",
    "申请时登记失业": "registered_at_application",
    "就业形式": "form",
    "单位不固定": "no_fixed_employer",
    "岗位不固定": "no_fixed_post",
    "时间不固定": "no_fixed_hours",
    "取得合法收入": "lawful_income",
    "参保类型": "scheme",
    "已缴养老": "paid_pension",
    "已缴医疗": "paid_medical",
    "已缴失业": "paid_unemployment",
    "同月享受其他补贴": "other_subsidy",
    "已享受月数": "months_used",
    "他项已享受月数": "months_used_elsewhere",
    "中断月数": "months_interrupted",
    "中断后重新登记": "registered_again",
    "申领月": "claimed_months",
    "月份": "month",
    "已缴费": "paid",
}

CASE: Facts = {
    "证件号码": "110108198409201234",
    "性别": "女",
    "出生日期": date(1984, 9, 20),
    "申请日": date(2024, 3, 15),
    "核定日": date(2024, 3, 20),
    "灵活就业开始日": date(2024, 1, 8),
    "起始月": date(2024, 3, 1),
    "户籍区": "海淀区",
    "户口性质": "家庭户",
    "户籍已迁出": False,
    "户籍迁出日": date(2030, 1, 1),
    "就业前登记失业": True,
    "申请时登记失业": True,
    "就业形式": "其他灵活就业",
    "单位不固定": True,
    "岗位不固定": True,
    "时间不固定": True,
    "取得合法收入": True,
    "参保类型": "城镇职工",
    "已缴养老": True,
    "已缴医疗": True,
    "已缴失业": False,
    "同月享受其他补贴": False,
    "已享受月数": 0,
    "他项已享受月数": 0,
    "中断月数": 0,
    "中断后重新登记": False,
    "申领月": [
        {"月份": date(2024, 3, 1), "已缴费": True},
        {"月份": date(2024, 4, 1), "已缴费": True},
        {"月份": date(2024, 5, 1), "已缴费": False},
        {"月份": date(2024, 6, 1), "已缴费": True},
    ],
}

EXPECTED = Answer(
    verdict="eligible",
    requirements=tuple((name, True) for name in REQUIREMENTS),
    months=24,
    first="2024-03",
    last="2026-02",
    approved=3,
    left=21,
)


def english(facts: Facts) -> dict[str, Fact]:
    """The case under the names that the peers use (their expression languages want ASCII)."""

    def row(cells: Mapping[str, bool | date]) -> dict[str, bool | date]:
        return {ENGLISH[name]: value for name, value in cells.items()}

    return {
        ENGLISH[name]: [row(cells) for cells in value] if isinstance(value, list) else value
        for name, value in facts.items()
    }


def others(number: int, seed: int = 2023) -> list[Facts]:
    """Complete cases around every boundary: a contestant that answers them all has the clauses."""
    draw = random.Random(seed)
    day = timedelta(days=1)

    def mostly(value: Fact, *rest: Fact) -> Fact:
        return value if draw.random() < 0.95 else draw.choice(rest)

    def one() -> Facts:
        sex = draw.choice(["女", "男"])
        tested = date(2024, draw.randint(1, 12), draw.randint(1, 28))
        years = draw.choice([35, 40] if sex == "女" else [45, 50])
        birth = draw.choice(
            [
                date(tested.year - years, tested.month, tested.day) + draw.choice([-1, 0, 1]) * day,
                date(tested.year - years + 2, draw.randint(1, 12), draw.randint(1, 28)),
                date(1988, 2, 29),
                date(1976, 2, 29),
            ]
        )
        tested = draw.choice([tested, tested, date(2023, 2, 28), date(2025, 3, 1)])
        months = [date(2024, month, 1) for month in draw.sample(range(1, 13), draw.randint(0, 6))]
        return {
            **CASE,
            "性别": sex,
            "出生日期": birth,
            "核定日": tested,
            "起始月": date(2024, draw.randint(1, 12), draw.choice([1, 28])),
            "户籍区": mostly("海淀区", "朝阳区", "外省市"),
            "户籍已迁出": draw.random() < 0.4,
            "户籍迁出日": date(
                draw.choice([2024, 2025]), draw.randint(1, 12), draw.choice([1, 2, 28])
            ),
            "就业前登记失业": mostly(True, False),
            "就业形式": draw.choice(["新就业平台", "零工市场", *["其他灵活就业"] * 3, "单位就业"]),
            "单位不固定": mostly(True, False),
            "岗位不固定": mostly(True, False),
            "时间不固定": mostly(True, False),
            "取得合法收入": mostly(True, False),
            "参保类型": mostly("城镇职工", "城乡居民", "未参保"),
            "已缴养老": draw.random() < 0.6,
            "已缴医疗": draw.random() < 0.6,
            "已缴失业": draw.random() < 0.6,
            "同月享受其他补贴": mostly(False, True),
            "已享受月数": draw.choice([0, 0, 1, 12, 22, 23, 24, 30]),
            "申领月": [{"月份": month, "已缴费": draw.random() < 0.8} for month in months],
        }

    return [one() for _ in range(number)]
