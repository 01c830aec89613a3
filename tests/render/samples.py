"""Decisions built by hand, so that a rendering is tested without the engine."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engine.decide.decision import (
    Answer,
    BenefitResult,
    BenefitState,
    ChosenBy,
    ChosenReading,
    ClauseResult,
    Conditions,
    Decision,
    Governing,
    GoverningSource,
    Open,
    Outcome,
    RequirementResult,
    RowLeft,
    Rows,
    SelectionResult,
    Verdict,
    VerdictOutcome,
)
from engine.decide.values import Missing, Undecided, Unstated
from engine.program import (
    Benefit,
    By,
    ChoiceType,
    Clause,
    DateType,
    DecimalType,
    Definition,
    Fact,
    Input,
    IntegerType,
    NotStated,
    Parameter,
    Program,
    Reading,
    ReadingOf,
    Requirement,
    Scalar,
    TextType,
    Value,
)
from engine.ruleset.diagnostics import Place

FILE = "policies/flexible-employment-subsidy/2023-draft.yaml"


def place(line: int) -> Place:
    return Place(FILE, line, 5, 9)


def leaf(text: str, line: int, *, label: str = "", alias: str = "", quote: str = "") -> Clause:
    return Clause(
        id=f"c{line}",
        kind="leaf",
        condition=Fact(text),
        text=text,
        names=tuple(re.findall(r"[\u4e00-\u9fff]+", re.sub('"[^"]*"', "", text))),
        label=label,
        alias=alias,
        quote=quote,
        place=place(line),
    )


AGE = leaf("年龄 in 年龄区间", 88, quote="女年满35周岁不满40周岁、男年满45周岁不满50周岁")
FORM = leaf("就业形式 in 平台与零工", 96, quote="通过新就业平台、零工市场实现就业")
OTHER = leaf(
    '就业形式 == "其他灵活就业"',
    98,
    quote="从事工作单位不固定、工作岗位不固定、工作时间不固定等灵活就业方式",
)
EITHER = Clause(
    id="any",
    kind="any",
    condition=Fact("x"),
    parts=(FORM, OTHER),
    place=place(94),
)
BEFORE = leaf("就业前登记失业", 92)
AT_TIME = leaf("申请时登记失业", 93)
REGISTERED = Clause(
    id="by",
    kind="by",
    condition=By(Reading("登记时点"), (("就业前", BEFORE), ("申请时", AT_TIME))),
    parts=(BEFORE, AT_TIME),
    quote="登记失业人员",
    place=place(90),
)
OVER_AGE = leaf("月末 < 超龄日", 77, label="未超龄", alias="not over age")
MENTIONED = Clause(
    id="ns", kind="leaf", condition=NotStated("其他条件"), quote="符合条件的", place=place(120)
)

PROGRAM = Program(
    measure="flexible-employment-subsidy",
    version="2023-draft",
    kind="benefit",
    status="draft",
    title={"zh": "灵活就业社会保险补贴", "en": "Social-insurance subsidy for flexible employment"},
    source={"document": "haidian-draft-explanation", "section": "三、三是"},
    subject="申请人",
    key=("证件号码",),
    hash="0" * 64,
    file=FILE,
    inputs=(
        Input("证件号码", TextType(), alias="person_id"),
        Input("出生日期", DateType(), alias="birth_date"),
        Input("申请日", DateType(), alias="applied_on"),
        Input(
            "就业形式",
            ChoiceType(("新就业平台", "其他灵活就业")),
            alias="form",
            option_aliases={"platform": "新就业平台", "other": "其他灵活就业"},
        ),
        Input("起始月", DateType(), alias="first_month", note="申请补贴的首月,填该月任一日"),
    ),
    parameters=(
        Parameter(
            "年龄区间",
            "stated",
            alias="age_range",
            text="[35, 40)",
            unit="周岁",
            quote="女年满35周岁不满40周岁",
            place=place(20),
        ),
        Parameter(
            "登记时点",
            "open",
            alias="registered_when",
            question={"zh": "登记失业身份以何时为准", "en": "which day it has to precede"},
            readings=(ReadingOf("就业前", "before_work"), ReadingOf("申请时", "at_application")),
            proposed="就业前",
            decided_by={"zh": "区人力社保局", "en": "the district's labour bureau"},
            place=place(44),
        ),
        Parameter(
            "期限口径",
            "open",
            alias="cap",
            question=dict.fromkeys(
                ("zh", "en"), "2年按累计享受月数、自首月起的日历期,还是重新登记失业后重新起算"
            ),
            readings=(ReadingOf("累计", "cumulative"), ReadingOf("日历", "calendar")),
            quote="最长不超过2年",
            place=place(50),
        ),
        Parameter(
            "月补贴标准",
            "not_stated",
            alias="monthly_amount",
            note="原文未规定补贴比例、基数与险种",
            unit="元",
            place=place(60),
        ),
    ),
    definitions=(
        Definition("年龄", Fact("x"), IntegerType(elapsed=True), alias="age", unit="周岁"),
        Definition("可享受月", Fact("x"), IntegerType(), alias="months_payable"),
    ),
    applies_when=None,
    requirements=(
        Requirement("年龄", AGE, "age"),
        Requirement("登记失业", REGISTERED, "registered"),
        Requirement("灵活就业方式", EITHER, "flexible"),
        Requirement("其他条件", MENTIONED),
    ),
    benefits=(
        Benefit(
            "可享受月数",
            Value("可享受月"),
            IntegerType(),
            alias="months",
            unit="月",
            place=place(130),
        ),
        Benefit(
            "每月补贴",
            NotStated("月补贴标准"),
            DecimalType(),
            alias="monthly",
            unit="元",
            place=place(131),
        ),
        Benefit("首月", Value("可享受月"), DateType(), alias="first", place=place(132)),
    ),
    effective_note="征求意见稿没有施行日期",
)


def result(clause: Clause, truth: Answer, *parts: ClauseResult) -> ClauseResult:
    return ClauseResult(clause, truth, parts)


def by_register(first: Scalar | Undecided, second: Scalar | Undecided) -> Answer:
    return Open(
        (
            Outcome((("登记时点", ("就业前",)),), first),
            Outcome((("登记时点", ("申请时",)),), second),
        )
    )


MISSING_FORM = Undecided(frozenset({Missing("就业形式")}))
MONTHS = tuple(f"{2024 + (m + 1) // 12}-{(m + 1) % 12 + 1:02}" for m in range(24))

OPEN = Decision(
    program=PROGRAM,
    subject=(("证件号码", "110108198501010020"),),
    governing=Governing(date(2024, 1, 15), GoverningSource.AS_OF),
    verdict=Verdict.OPEN,
    outcomes=(
        VerdictOutcome((("登记时点", ("就业前",)),), Verdict.CONDITIONAL, ()),
        VerdictOutcome((("登记时点", ("申请时",)),), Verdict.INELIGIBLE, ()),
    ),
    conditions=Conditions(
        None,
        (
            RequirementResult("年龄", result(AGE, True)),
            RequirementResult(
                "登记失业",
                result(
                    REGISTERED,
                    by_register(True, False),
                    result(BEFORE, True),
                    result(AT_TIME, False),
                ),
            ),
            RequirementResult(
                "灵活就业方式", result(EITHER, True, result(FORM, True), result(OTHER, False))
            ),
            RequirementResult(
                "其他条件", result(MENTIONED, Undecided(frozenset({Unstated("其他条件")})))
            ),
        ),
    ),
    benefits=(
        BenefitResult(
            PROGRAM.benefits[0],
            BenefitState.OPEN,
            Open((Outcome((("期限口径", ("累计",)),), 24), Outcome((("期限口径", ("日历",)),), 7))),
        ),
        BenefitResult(
            PROGRAM.benefits[1],
            BenefitState.NOT_STATED,
            Undecided(frozenset({Unstated("月补贴标准")})),
        ),
        BenefitResult(PROGRAM.benefits[2], BenefitState.KNOWN, date(2024, 3, 1)),
    ),
    missing=(),
    open=("登记时点", "期限口径"),
    chosen=(ChosenReading("核龄时点", "申请时", ChosenBy.CALLER),),
    facts={"就业前登记失业": True, "申请时登记失业": False, "就业形式": "新就业平台"},
    values={"年龄": 39, "剩余月数": Decimal("24.50")},
    selections=(
        SelectionResult(
            "可享受月",
            Rows(
                taken=MONTHS[:18],
                left=tuple(RowLeft(m, (OVER_AGE,)) for m in MONTHS[18:22])
                + tuple(RowLeft(m, ()) for m in MONTHS[22:]),
                undecided=(),
            ),
        ),
    ),
)

INCOMPLETE = replace(
    OPEN,
    verdict=Verdict.INCOMPLETE,
    outcomes=(VerdictOutcome((), Verdict.INCOMPLETE, (Missing("就业形式"),)),),
    conditions=Conditions(
        None,
        (
            RequirementResult("年龄", result(AGE, True)),
            RequirementResult(
                "灵活就业方式",
                result(
                    EITHER, MISSING_FORM, result(FORM, MISSING_FORM), result(OTHER, MISSING_FORM)
                ),
            ),
        ),
    ),
    benefits=(
        BenefitResult(
            PROGRAM.benefits[0],
            BenefitState.MISSING,
            Undecided(frozenset({Missing("起始月")}), (0, 24)),
        ),
    ),
    missing=(Missing("就业形式"), Missing("起始月"), Missing("申领月", 3, "月份")),
    open=(),
    chosen=(),
    facts={},
    values={"年龄": 39},
    selections=(),
)

ELIGIBLE = replace(
    OPEN,
    program=replace(PROGRAM, status="in_force"),
    verdict=Verdict.ELIGIBLE,
    outcomes=(VerdictOutcome((), Verdict.ELIGIBLE, ()),),
    conditions=Conditions(None, OPEN.requirements[:1]),
    benefits=OPEN.benefits[2:],
    open=(),
    chosen=(),
    selections=(),
)
