"""What the shipped rule sets decide, at the edges that the policy's words draw.

If these failed, an edited rule set would pay or refuse somebody at an edge that the source text
puts elsewhere, answer where the text leaves a question open, or name an amount that no text gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from engine.casefile import read_case
from engine.decide.decision import Decision, Verdict
from engine.program import ChoiceType, Input, Program
from engine.tables.deciding import decide_table
from engine.tables.reading.files import open_table
from engine.tables.summary import Summary
from tests.policies.shipped import (
    BONUS,
    BONUS_2025,
    EMPLOYER,
    EXAMPLES,
    FEE,
    FEE_2025,
    FLEXIBLE,
    library,
)

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
