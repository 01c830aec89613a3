"""What the shipped rule sets decide, at the edges that the policy's words draw.

If these failed, an edited rule set would pay or refuse somebody at an edge that the source text
puts elsewhere, answer where the text leaves a question open, or name an amount that no text gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from engine.casefile import read_case
from engine.decide.decision import BenefitResult, BenefitState, Decision, Open, Verdict
from engine.library import Library
from engine.program import ChoiceType, Input, Program
from engine.tables.deciding import decide_table
from engine.tables.reading import open_table
from engine.tables.summary import Summary

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples"
FLEXIBLE = "flexible-employment-subsidy@2023-draft"
EMPLOYER = "employer-insurance-subsidy@2023-draft"
FEE, FEE_2025 = "placement-fee@2023-draft", "placement-fee@2025-01-02"
BONUS, BONUS_2025 = "placement-bonus@2023-draft", "placement-bonus@2025-01-02"
WITH_EXAMPLES = (FLEXIBLE, EMPLOYER, FEE, FEE_2025, BONUS, BONUS_2025)
OTHERS = (
    "community-worker@2023-draft",
    "consultation@2023-draft",
    "district-mechanism@2023-draft",
    "first-responsible@2023-draft",
    "free-training@2023-draft",
    "group-services@2023-draft",
    "master-studio@2023-draft",
    "master-studio@2025-03-25",
    "performance-assessment@2023-draft",
    "project-subsidy@2023-draft",
    "public-service@2023-draft",
    "referral@2023-draft",
    "sector-vacancies@2023-draft",
    "service-post-hiring@2023-draft",
    "soe-priority-hiring@2023-draft",
    "specialist-reward@2023-draft",
    "town-street-mechanism@2023-draft",
    "upskilling@2023-draft",
)

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


# -- the rule sets ---------------------------------------------------------------------------------


def programs() -> list[Program]:
    return [p for measure in library().measures for p in library().versions(measure)]


def test_every_shipped_rule_set_is_here_and_none_has_a_warning() -> None:
    assert {f"{p.measure}@{p.version}" for p in programs()} == {*WITH_EXAMPLES, *OTHERS}
    assert [w.render("en") for p in programs() for w in p.warnings] == []


def test_every_name_that_a_caller_may_use_has_an_english_alias() -> None:
    """An English caller has no other way to name a fact or a reading."""

    def nameless(items: tuple[Input, ...]) -> list[str]:
        return [i.name for i in items if not i.alias] + [
            name for i in items for name in nameless(i.fields)
        ]

    for p in programs():
        assert nameless(p.inputs) == []
        assert [q.name for q in p.parameters if not q.alias] == []
        assert [d.name for d in p.definitions if not d.alias] == []
        assert [r.name for r in p.requirements if not r.alias] == []
        assert [b.name for b in p.benefits if not b.alias] == []
        assert [r.name for q in p.parameters for r in q.readings if not r.alias] == []
        assert p.title["en"]
        assert p.as_of is not None


@pytest.mark.parametrize("measure", ["placement-fee", "placement-bonus"])
def test_both_versions_take_a_fact_from_the_same_closed_set(measure: str) -> None:
    """Else no case could be put to both, and the two could not be compared."""

    def choices(p: Program) -> dict[str, tuple[str, ...]]:
        fields = [*p.inputs, *(f for i in p.inputs for f in i.fields)]
        return {i.name: i.type.options for i in fields if isinstance(i.type, ChoiceType)}

    old, new = (choices(p) for p in library().versions(measure))
    shared = old.keys() & new.keys()
    assert {"户籍区", "户口性质", "登记身份"} <= shared
    assert {name: old[name] for name in shared} == {name: new[name] for name in shared}


# -- flexible employment ---------------------------------------------------------------------------

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


@pytest.mark.parametrize(
    ("sex", "born", "verdict"),
    [
        ("女", date(1989, 3, 16), Verdict.INELIGIBLE),  # 35 tomorrow
        ("女", date(1989, 3, 15), Verdict.ELIGIBLE),  # 35 today: 年满 includes
        ("女", date(1984, 3, 16), Verdict.ELIGIBLE),  # 40 tomorrow
        ("女", date(1984, 3, 15), Verdict.INELIGIBLE),  # 40 today: 不满 excludes
        ("男", date(1979, 3, 16), Verdict.INELIGIBLE),
        ("男", date(1979, 3, 15), Verdict.ELIGIBLE),
        ("男", date(1974, 3, 16), Verdict.ELIGIBLE),
        ("男", date(1974, 3, 15), Verdict.INELIGIBLE),
    ],
)
def test_ages_include_the_lower_edge_and_exclude_the_upper(
    sex: str, born: date, verdict: Verdict
) -> None:
    facts = applicant(性别=sex, 出生日期=born)
    decision = library().decide(FLEXIBLE, facts, readings=SETTLED_FLEXIBLE)
    assert decision.verdict is verdict
    assert not decision.for_payment


def test_on_the_birthday_itself_the_answer_is_open() -> None:
    """Whether 35 is reached on the birthday is for the authority to say, not for the engine."""
    decision = library().decide(FLEXIBLE, applicant(出生日期=date(1989, 3, 15)))
    assert decision.verdict is Verdict.OPEN
    assert "年满口径" in decision.open


@pytest.mark.parametrize(("used", "left"), [(0, 24), (1, 23), (23, 1)])
def test_the_term_is_two_years_less_the_months_used(used: int, left: int) -> None:
    decision = library().decide(FLEXIBLE, applicant(已享受月数=used), proposed=True)
    assert amounts(decision, "可享受月数") == {left}


def test_nothing_is_left_after_two_years() -> None:
    decision = library().decide(FLEXIBLE, applicant(已享受月数=24), proposed=True)
    assert decision.verdict is Verdict.INELIGIBLE


def test_no_month_is_approved_before_the_first_or_twice_or_unpaid() -> None:
    """A claim for a month before the application's first would be money for nothing."""
    months = [date(2024, 2, 1), date(2024, 3, 1), date(2024, 3, 20), date(2024, 4, 1)]
    claims = [month(day, 已缴费=day.month != 4) for day in (*months, date(2024, 5, 1))]
    decision = library().decide(FLEXIBLE, applicant(申领月=claims), proposed=True)
    assert amounts(decision, "本次核定月数") == {2}
    assert amounts(decision, "本次后剩余月数") == {22}


def test_a_gap_ends_the_entitlement_under_that_reading_alone() -> None:
    claims = [month(date(2024, number, 1), 已缴费=number != 4) for number in (3, 4, 5)]
    decision = library().decide(FLEXIBLE, applicant(申领月=claims))
    assert amounts(decision, "本次核定月数") == {1, 2}
    assert amounts(decision, "本次后剩余月数") == {0, 21, 22}


@pytest.mark.parametrize("name", [FLEXIBLE, EMPLOYER])
def test_no_amount_of_a_subsidy_is_made_up(name: str) -> None:
    """The text gives neither rate nor base."""
    facts = applicant() if name == FLEXIBLE else hire()
    decision = library().decide(name, facts)
    assert benefit(decision, "每月补贴").state is BenefitState.NOT_STATED


# -- employers who hire ----------------------------------------------------------------------------


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


def test_a_hire_that_meets_everything_listed_is_conditional() -> None:
    """符合条件的 names conditions that the text does not list: eligible would be a guess."""
    decision = library().decide(EMPLOYER, hire())
    assert decision.verdict is Verdict.CONDITIONAL
    assert amounts(decision, "可享受月数") == {24}
    assert amounts(decision, "首月") == {date(2024, 5, 1)}
    assert amounts(decision, "末月") == {date(2026, 4, 1)}


@pytest.mark.parametrize(
    "changes", [{"户籍区": "西城区"}, {"招用前登记失业": False}, {"本人已享受月数": 24}]
)
def test_a_condition_that_the_text_lists_refuses_whatever_else_it_mentions(
    changes: Facts,
) -> None:
    readings = {"期限归属": "按人", "期限口径": "累计"}
    decision = library().decide(EMPLOYER, hire(**changes), readings=readings)
    assert decision.verdict is Verdict.INELIGIBLE


def test_whose_two_years_they_are_is_open() -> None:
    facts = hire(本人已享受月数=20, 本单位已享受月数=12)
    decision = library().decide(EMPLOYER, facts)
    assert decision.verdict is Verdict.CONDITIONAL
    assert amounts(decision, "可享受月数") == {4, 12, 24}
    assert "期限归属" in decision.open


@pytest.mark.parametrize("name", [FLEXIBLE, EMPLOYER])
def test_a_month_that_cannot_be_claimed_any_more_does_not_shorten_the_term(name: str) -> None:
    """Two years of subsidy are the same two years, whenever they may begin."""
    filed = {"申请日": date(2024, 12, 20)}
    facts = applicant(**filed) if name == FLEXIBLE else hire(**filed)
    decision = library().decide(name, facts, readings={"补领口径": "不可补领", **FROZEN[name]})
    assert amounts(decision, "可享受月数") == {24}
    assert amounts(decision, "首月") == {date(2024, 12, 1)}


FROZEN = {FLEXIBLE: {"年龄核定": "首次核定后不再核"}, EMPLOYER: {}}


def test_no_month_before_the_contract_or_after_its_end() -> None:
    facts = hire(起始月=date(2024, 1, 1), 合同已终止=True, 合同终止日=date(2024, 7, 2))
    decision = library().decide(EMPLOYER, facts)
    assert amounts(decision, "首月") == {date(2024, 5, 1)}
    # Whether the month in which the contract ended counts, the text does not say.
    assert amounts(decision, "末月") == {date(2024, 6, 1), date(2024, 7, 1)}


# -- agencies --------------------------------------------------------------------------------------

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


@pytest.mark.parametrize("name", [BONUS, BONUS_2025])
@pytest.mark.parametrize(
    ("persons", "highest", "cumulative"),
    [
        (50, 20000, 20000),
        (99, 20000, 20000),
        (100, 50000, 70000),
        (199, 50000, 70000),
        (200, 100000, 170000),
        (201, 100000, 170000),
    ],
)
def test_a_tier_includes_its_edge(name: str, persons: int, highest: int, cumulative: int) -> None:
    facts = agency(name, [placement(n) for n in range(persons)])
    decision = library().decide(name, facts, readings=SIGNED)
    assert decision.verdict is Verdict.ELIGIBLE
    assert amounts(decision, "一次性补助") == {highest, cumulative}


@pytest.mark.parametrize("name", [BONUS, BONUS_2025])
def test_below_the_first_tier_there_is_no_bonus(name: str) -> None:
    decision = library().decide(name, agency(name, [placement(n) for n in range(49)]))
    assert decision.verdict is Verdict.INELIGIBLE


@pytest.mark.parametrize("name", [FEE, FEE_2025])
def test_the_fee_is_500_for_each_person(name: str) -> None:
    facts = agency(name, [placement(n) for n in range(3)])
    decision = library().decide(name, facts, readings=SIGNED)
    assert decision.verdict is Verdict.ELIGIBLE
    assert amounts(decision, "职业介绍补贴") == {1500}


def test_a_person_placed_twice_is_an_open_question_in_the_draft_and_settled_in_2025() -> None:
    twice = [placement(1), placement(1)]
    draft = library().decide(FEE, agency(FEE, twice), readings=SIGNED)
    assert amounts(draft, "职业介绍补贴") == {500, 1000}
    later = library().decide(FEE_2025, agency(FEE_2025, twice))
    assert amounts(later, "职业介绍补贴") == {500}


def test_which_event_dates_a_success_is_never_assumed() -> None:
    """A period of stable work may be meant, and the draft does not say how long."""
    facts = agency(FEE, [placement(1)])
    assert library().decide(FEE, facts).verdict is Verdict.OPEN


REFUSED_BY_BOTH: list[Facts] = [{"户籍区": "朝阳区"}, {"登记身份": "其他人员"}]
REFUSED_BY_DRAFT: list[Facts] = [{"免费介绍": False}, {"就业去向": "灵活就业"}]
REFUSED_BY_2025: list[Facts] = [
    {"登记身份": "其他高校毕业生"},
    {"参保类型": "城乡居民"},
    {"合同终止日": date(2026, 3, 1)},
    {"入职日期": date(2025, 10, 1)},
    {"已离职": True, "离职日期": date(2025, 6, 2)},
    {"他机构已申领": True},
]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        *((name, changes) for name in (FEE, FEE_2025) for changes in REFUSED_BY_BOTH),
        *((FEE, changes) for changes in REFUSED_BY_DRAFT),
        *((FEE_2025, changes) for changes in REFUSED_BY_2025),
    ],
)
def test_a_placement_that_the_text_excludes_earns_nothing(name: str, changes: Facts) -> None:
    decision = library().decide(name, agency(name, [placement(1, **changes)]))
    assert decision.verdict is Verdict.INELIGIBLE


@pytest.mark.parametrize(
    "changes",
    [
        {"入职日期": date(2025, 9, 30)},  # three months to the day on 31 December, by month's end
        {"已离职": True, "离职日期": date(2025, 6, 3)},
        {"合同终止日": date(2026, 3, 3)},
        {"合同类型": "无固定期限", "合同终止日": None},
        {"登记身份": "农村登记失业人员"},
        {"登记身份": "就业困难人员"},
    ],
)
def test_a_placement_on_an_edge_of_the_2025_text_is_inside(changes: Facts) -> None:
    decision = library().decide(FEE_2025, agency(FEE_2025, [placement(1, **changes)]))
    assert decision.verdict is Verdict.ELIGIBLE


def test_a_contract_to_the_eve_of_its_anniversary_is_an_open_question() -> None:
    facts = agency(FEE_2025, [placement(1, 合同终止日=date(2026, 3, 2))])
    decision = library().decide(FEE_2025, facts)
    assert decision.verdict is Verdict.OPEN
    assert decision.open == ("合同期算法",)


@pytest.mark.parametrize("fact", ["持有许可证", "已提交申请认定表", "已择优确认"])
@pytest.mark.parametrize("name", [FEE_2025, BONUS_2025])
def test_the_2025_text_asks_three_things_of_an_agency(name: str, fact: str) -> None:
    facts = agency(name, [placement(n) for n in range(50)], **{fact: False})
    assert library().decide(name, facts).verdict is Verdict.INELIGIBLE


# -- the examples ----------------------------------------------------------------------------------


def decide_list(
    name: str, list_: str, records: Mapping[str, tuple[str, str | None]], folder: Path
) -> tuple[Summary, list[Decision]]:
    made: list[Decision] = []

    def decide(facts: Mapping[str, object]) -> Decision:
        made.append(library().decide(name, facts))
        return made[-1]

    summary = decide_table(
        open_table(EXAMPLES / list_),
        folder / "out.csv",
        decide,
        [library().program(name)],
        records={key: open_table(EXAMPLES / f, sheet) for key, (f, sheet) in records.items()},
    )
    return summary, made


FEE_RECORDS = {"介绍记录": ("placement-fee/placements.csv", None)}
BONUS_RECORDS = {"介绍记录": ("placement-bonus/agencies.xlsx", "介绍记录")}
LISTS: dict[str, tuple[str, Mapping[str, tuple[str, str | None]], int]] = {
    FLEXIBLE: (
        "flexible-employment-subsidy/applicants.csv",
        {"申领月": ("flexible-employment-subsidy/claimed-months.csv", None)},
        3,
    ),
    EMPLOYER: (
        "employer-insurance-subsidy/hires.jsonl",
        {"申领月": ("employer-insurance-subsidy/claimed-months.csv", None)},
        0,
    ),
    FEE: ("placement-fee/agencies.csv", FEE_RECORDS, 0),
    FEE_2025: ("placement-fee/agencies.csv", FEE_RECORDS, 0),
    BONUS: ("placement-bonus/agencies.xlsx", BONUS_RECORDS, 0),
    BONUS_2025: ("placement-bonus/agencies.xlsx", BONUS_RECORDS, 0),
}


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Decision]]:
    """The decisions on the example list of a rule set and, of a draft, on its single case."""

    @cache
    def of(name: str) -> list[Decision]:
        list_, records, refused = LISTS[name]
        summary, made = decide_list(name, list_, records, tmp_path_factory.mktemp("decided"))
        assert len(summary.refused) == refused
        measure, _, version = name.partition("@")
        if version == "2023-draft":
            made.append(library().decide(name, read_case(EXAMPLES / f"case-{measure}.yaml")))
        return made

    return of


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_every_open_question_changes_the_answer_to_some_example(
    name: str, decided: Callable[[str], list[Decision]]
) -> None:
    """A question that can change nothing would be put to an authority for nothing."""
    matters = {parameter for decision in decided(name) for parameter in decision.open}
    asked = {q.name for q in library().program(name).parameters if q.state == "open"}
    assert asked - matters == set()


def test_the_examples_show_every_verdict(decided: Callable[[str], list[Decision]]) -> None:
    verdicts = {decision.verdict for name in WITH_EXAMPLES for decision in decided(name)}
    assert verdicts == {
        Verdict.ELIGIBLE,
        Verdict.INELIGIBLE,
        Verdict.CONDITIONAL,
        Verdict.INCOMPLETE,
        Verdict.OPEN,
    }
