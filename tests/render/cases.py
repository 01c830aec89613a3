"""Cases of the rule sets in ``policies/``, decided by the engine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from engine.decide.decision import Decision
from engine.library import Library

POLICIES = Path("tests/render/policies")


def placed(*districts: str, started: date | None = date(2024, 4, 1)) -> list[dict[str, object]]:
    return [
        {
            "证件号码": str(number),
            "户籍区": district,
            "签约日期": date(2023, 12, 20) if number % 2 else date(2024, 3, 1),
            "入职日期": started,
        }
        for number, district in enumerate(districts)
    ]


BONUS: dict[str, object] = {
    "机构编号": "A1",
    "机构已认定": True,
    "年度": 2024,
    "规模": "大",
    "工资": Decimal("1000.01"),
    "介绍记录": placed("海淀区", "海淀区", "海淀区", "海淀区", "其他区"),
}
CARE: dict[str, object] = {
    "证件号码": "1",
    "检查日": date(2024, 5, 1),
    "登记日期": date(2024, 3, 31),
    "有就业意愿": True,
    "帮扶计划已制定": False,
}


def decisions() -> dict[str, Decision]:
    library = Library.load(POLICIES)
    bonus = "bonus@2023-draft"
    return {
        "open": library.decide(bonus, BONUS),
        "chosen": library.decide(bonus, BONUS, readings={"档次取法": "各档累加"}),
        "refused": library.decide(bonus, BONUS | {"机构已认定": False}),
        "missing": library.decide(
            bonus, {"机构编号": "A1", "介绍记录": placed(*["海淀区"] * 3, started=None)}
        ),
        "duty": library.decide("care", CARE),
        "not-yet": library.decide("care", CARE | {"登记日期": date(2024, 4, 15)}),
    }
