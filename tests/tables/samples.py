"""A small measure and a ``decide`` for it, so that lists are tested without the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from engine.decide.decision import (
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
    Verdict,
    VerdictOutcome,
)
from engine.decide.values import Missing, Undecided
from engine.program import (
    Benefit,
    BooleanType,
    ChoiceType,
    Clause,
    DateType,
    DecimalType,
    Edges,
    Fact,
    Input,
    IntegerType,
    Parameter,
    Program,
    ReadingOf,
    RecordsType,
    Requirement,
    Scalar,
    TextType,
    Value,
)
from engine.ruleset.diagnostics import Diagnostic, FactError

FIELDS = (
    Input("姓名", TextType(), alias="person"),
    Input("月数", IntegerType(), alias="months", range=Edges(0, True, 24, True)),
)
INPUTS = (
    Input("机构编号", TextType(), alias="agency"),
    Input("已认定", BooleanType(), alias="accredited"),
    Input("人数", IntegerType(), alias="people", range=Edges(0)),
    Input("工资", DecimalType(2), alias="wage"),
    Input("申请日", DateType(), alias="applied_on"),
    Input(
        "区", ChoiceType(("海淀区", "西城区")), alias="district", option_aliases={"hd": "海淀区"}
    ),
    Input(
        "介绍记录",
        RecordsType(tuple((field.name, field.type) for field in FIELDS)),
        alias="placements",
        fields=FIELDS,
    ),
)
ACCREDITED = Clause("a", "leaf", Fact("已认定"), text="已认定", quote="经认定的机构")
PROGRAM = Program(
    measure="bonus",
    version="2023-draft",
    kind="benefit",
    status="draft",
    title={"zh": "补助", "en": "Bonus"},
    source={},
    subject="机构",
    key=("机构编号",),
    hash="1" * 64,
    file="bonus.yaml",
    inputs=INPUTS,
    parameters=(
        Parameter(
            "取法",
            "open",
            alias="how",
            readings=(ReadingOf("最高", "top"), ReadingOf("累加", "all")),
        ),
    ),
    definitions=(),
    applies_when=None,
    requirements=(Requirement("资格", ACCREDITED, "accreditation"),),
    benefits=(
        Benefit("月数合计", Value("x"), IntegerType(), alias="total_months", unit="月"),
        Benefit("补助", Value("x"), DecimalType(2), alias="bonus", unit="元"),
    ),
)
OWED = 300
"""The district 西城区 is open on the bonus, and the reading 累加 owes this."""


def decide(facts: Mapping[str, object]) -> Decision:
    """Eligible where accredited: the months are those of the records, the bonus is the wage."""
    if facts.get("人数") == 13:
        raise FactError(
            [Diagnostic("fact-range", None, {"name": "人数", "value": 13, "range": "-"})]
        )
    accredited = facts.get("已认定")
    truth = Undecided(frozenset({Missing("已认定")})) if accredited is None else bool(accredited)
    verdict = Verdict.INCOMPLETE
    if isinstance(truth, bool):
        verdict = Verdict.ELIGIBLE if truth else Verdict.INELIGIBLE
    missing = (Missing("已认定"),) if accredited is None else ()
    benefits = _benefits(facts) if verdict is Verdict.ELIGIBLE else ()
    return Decision(
        program=PROGRAM,
        subject=(("机构编号", str(facts["机构编号"])),),
        governing=Governing(date(2024, 1, 1), GoverningSource.ON),
        verdict=verdict,
        outcomes=(VerdictOutcome((), verdict, missing),),
        conditions=Conditions(
            None, (RequirementResult("资格", ClauseResult(ACCREDITED, truth, ())),)
        ),
        benefits=benefits,
        missing=missing,
        open=("取法",) if any(b.state is BenefitState.OPEN for b in benefits) else (),
        chosen=(ChosenReading("闰日口径", "平年末日", ChosenBy.CALLER),),
        facts={},
        values={},
        selections=(),
    )


def _benefits(facts: Mapping[str, object]) -> tuple[BenefitResult, ...]:
    months, bonus = PROGRAM.benefits
    records = facts.get("介绍记录")
    if records is None:
        gap = Undecided(frozenset({Missing("介绍记录")}))
        first = BenefitResult(months, BenefitState.MISSING, gap)
    else:
        assert isinstance(records, list)
        gaps = frozenset(
            Missing("介绍记录", number, "月数")
            for number, record in enumerate(records, start=1)
            if "月数" not in record
        )
        first = (
            BenefitResult(months, BenefitState.MISSING, Undecided(gaps))
            if gaps
            else BenefitResult(months, BenefitState.KNOWN, sum(r["月数"] for r in records))
        )
    wage = facts.get("工资", 0)
    assert isinstance(wage, int | Decimal)
    if facts.get("区") == "西城区":
        outcomes: Open[Scalar | Undecided] = Open(
            (Outcome((("取法", ("最高",)),), wage), Outcome((("取法", ("累加",)),), OWED))
        )
        return first, BenefitResult(bonus, BenefitState.OPEN, outcomes)
    return first, BenefitResult(bonus, BenefitState.KNOWN, wage)


def text_file(path: Path, lines: Iterable[str], encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return path
