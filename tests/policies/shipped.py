"""The shipped measures, and facts of somebody who meets all that each asks."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from engine.decide.decision import BenefitResult, Decision, Open
from engine.library import Library

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples"
FLEXIBLE = "flexible-employment-subsidy@2023-draft"
EMPLOYER = "employer-insurance-subsidy@2023-draft"
FEE, FEE_2025 = "placement-fee@2023-draft", "placement-fee@2025-01-02"
BONUS, BONUS_2025 = "placement-bonus@2023-draft", "placement-bonus@2025-01-02"
Facts = dict[str, object]


@cache
def library() -> Library:
    return Library.load(REPOSITORY / "policies")


def benefit(decision: Decision, name: str) -> BenefitResult:
    return next(result for result in decision.benefits if result.benefit.name == name)


def amounts(decision: Decision, name: str) -> set[object]:
    """The values of a benefit over the readings under which there is one."""
    value = benefit(decision, name).value
    return {outcome.value for outcome in value.outcomes} if isinstance(value, Open) else {value}


SETTLED_FLEXIBLE = {"年满口径": "生日当天", "年龄核定": "首次核定后不再核"}


def applicant(**changes: object) -> Facts:
    facts: Facts = {
        "证件号码": "A",
        "性别": "女",
        "出生日期": date(1987, 1, 1),
        "申请日": date(2024, 3, 15),
        "核定日": date(2024, 3, 15),
        "灵活就业开始日": date(2024, 3, 15),
        "起始月": date(2024, 3, 15),
        "户籍区": "海淀区",
        "户口性质": "家庭户",
        "户籍已迁出": False,
        "就业前登记失业": True,
        "申请时登记失业": True,
        "就业形式": "新就业平台",
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
        "申领月": [],
    }
    return {**facts, **changes}


def month(day: date, **changes: object) -> Facts:
    """A claimed month with nothing odd about it."""
    return {"月份": day, "已缴费": True, "补缴": False, "当月灵活就业": True, **changes}


def hire(**changes: object) -> Facts:
    facts: Facts = {
        "统一社会信用代码": "U",
        "证件号码": "A",
        "申请日": date(2024, 5, 31),
        "单位所在区": "海淀区",
        "单位类型": "企业",
        "曾在本单位就业": False,
        "户籍区": "海淀区",
        "户口性质": "家庭户",
        "户籍已迁出": False,
        "招用前登记失业": True,
        "合同起始日": date(2024, 5, 6),
        "合同已终止": False,
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
        "起始月": date(2024, 5, 6),
    }
    return {**facts, **changes}


SIGNED = {"成功时点": "签约日"}


def placement(number: int, **changes: object) -> Facts:
    facts: Facts = {
        "证件号码": f"P{number}",
        "户籍区": "海淀区",
        "户口性质": "家庭户",
        "登记身份": "城镇登记失业人员",
        "免费介绍": True,
        "就业去向": "单位就业",
        "他机构已申领": False,
        "参保类型": "城镇职工",
        "合同类型": "固定期限",
        "合同起始日": date(2025, 3, 3),
        "合同终止日": date(2027, 3, 2),
        "已离职": False,
        "介绍日期": date(2025, 2, 20),
        "签约日期": date(2025, 3, 3),
        "入职日期": date(2025, 3, 3),
        "首次参保日期": date(2025, 3, 8),
    }
    return {**facts, **changes}


def agency(name: str, placements: list[Facts], **changes: object) -> Facts:
    """The facts of an agency that the version ``name`` knows."""
    facts: Facts = {
        "机构编号": "CS1",
        "机构已认定": True,
        "持有许可证": True,
        "已提交申请认定表": True,
        "已择优确认": True,
        "年度": 2025,
        "核查日": date(2025, 12, 31),
        "本年度已领补助": 0,
        **changes,
    }
    program = library().program(name)
    (records,) = (i for i in program.inputs if i.fields)
    columns = {f.name for f in records.fields}
    rows = [{k: v for k, v in row.items() if k in columns} for row in placements]
    known = {i.name for i in program.inputs}
    return {"介绍记录": rows} | {k: v for k, v in facts.items() if k in known}
