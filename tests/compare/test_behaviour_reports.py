"""What is proved in every form that it takes, as files that a person reads.

``CUOSHI_UPDATE_GOLDEN=1`` writes them anew. The behaviour is written by hand, so that no choice of
the solver's stands in them; were a form to leave a part out, its file would show it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import orjson
import pytest
from jsonschema import Draft202012Validator

from engine.commands.output import to_json
from engine.compare.behaviour.model import (
    Answered,
    Behaviour,
    Claim,
    Deciding,
    Given,
    Limit,
    Only,
    Reason,
    Region,
    Span,
    Witness,
)
from engine.compare.comparing import Side, compare
from engine.compare.model import Comparison
from engine.compare.report import behaviour_words
from engine.compare.report.record import comparison_record
from engine.resources import schema
from engine.ruleset.diagnostics import Language, Place
from tests.compare.support import edited, rule_set
from tests.compare.test_reports import FORMS, assert_golden

PLACE = Place("m/2.yaml", 88, 36, 45)
FAILS = Deciding("requirements/年龄合格", "年龄合格", "age_fits", "满35周岁不满40周岁", PLACE)


def given(value: int | Decimal | None, state: str = "known") -> Given:
    return Given("补助", state, value, "元")


def witness(before: Answered, after: Answered, **facts: object) -> Witness:
    return Witness({"编号": "编号1", **facts}, {"取法": "各档累加"}, before, after)


LOST = Region(
    "verdict",
    "loses",
    ("conditional", "rejected"),
    witness(
        Answered("conditional", (given(20_500),), None),
        Answered("ineligible", (), FAILS),
        性别="女",
        出生日期=date(1989, 2, 1),
        工资=Decimal("0.50"),
        记录=[{"月份": date(2024, 1, 1), "已缴": True}] * 2 + [{"已缴": False}],
    ),
    "补助",
    "元",
    (Decimal(20_500), Decimal(0)),
    Span(Decimal(-20_500), Decimal(-20_500)),
    (
        Limit("fact", "性别", values=("女",)),
        Limit("definition", "年龄", low=Decimal(35), high=Decimal(35), unit="周岁"),
        Limit("definition", "应得", of="after", low=Decimal(20_000), unit="元"),
        Limit("fact", "人数", low=Decimal(50), high=Decimal(59), unit="人"),
        Limit("fact", "已领", values=("true",)),
        Limit("reading", "取法", values=("只取最高", "各档累加")),
    ),
    ("parameters/年龄段/at_least",),
)
MORE = Region(
    "more",
    "gains",
    ("", ""),
    witness(Answered("eligible", (given(500),), None), Answered("eligible", (given(600),), None)),
    "补助",
    "元",
    None,
    Span(Decimal(100), None),
    (),
    (),
    together=True,
    also=("月数",),
)
OTHER = Region(
    "other",
    "unclear",
    ("", ""),
    witness(
        Answered("eligible", (given(None, "not_stated"),), None),
        Answered("eligible", (given(None, "missing"),), None),
    ),
    "补助",
)
REFUSED = Region(
    "verdict",
    "gains",
    ("rejected", "refused"),
    witness(Answered("ineligible", (), FAILS), Answered("", (), None), 记录=[]),
)
FACTS = Region(
    "more_facts",
    "unclear",
    ("", ""),
    witness(Answered("ineligible", (), FAILS), Answered("incomplete", (), FAILS)),
    causes=("requirements/年龄合格",),
)
BEHAVIOUR = Behaviour(
    "changed",
    (LOST, MORE, OTHER, REFUSED, FACTS),
    (Claim("never_granted"), Claim("never_less", "补助")),
    (
        Only("input", "after", "在岗"),
        Only("input", "before", "月份", record="记录"),
        Only("option", "before", "身份", ("其他",)),
        Only("range", "both", "人数"),
        Only("parameter", "before", "取法"),
    ),
    (Reason("records", "月数", PLACE), Reason("time", "补助")),
    ("requirements/未重复/人数 >= 1",),
    None,
    True,
    2,
)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    newer = rule_set(edited([["at_least: 35, less", "at_least: 36, less"]]), file="m/2.yaml")
    found = compare(Side("main", (rule_set(),)), Side("branch", (newer,)))
    (pair,) = found.pairs
    return replace(found, pairs=(replace(pair, behaviour=BEHAVIOUR),))


@pytest.mark.parametrize(
    ("form", "language"),
    [
        (form, language)
        for form in FORMS
        if form != "history.text"  # It shows no answers.
        for language in ("zh", "en")
        if form != "json" or language == "zh"
    ],
)
def test_the_form_is_as_it_was(comparison: Comparison, form: str, language: Language) -> None:
    assert_golden(f"proved.{language}.{form}", FORMS[form](comparison, language))


def test_the_brief_form_leaves_out_the_structure_alone(comparison: Comparison) -> None:
    brief = FORMS["text"](replace(comparison, brief=True), "en")
    whole = FORMS["text"](comparison, "en")
    assert whole.startswith(brief)
    assert "Parameters" in whole
    assert "Parameters" not in brief


@pytest.mark.parametrize(
    "behaviour",
    [
        BEHAVIOUR,
        Behaviour("equivalent", better=False, worse=False),
        Behaviour("undecided", reasons=(Reason("missing_package"),)),
        Behaviour("changed", reasons=(Reason("no_common_case"),)),
    ],
    ids=lambda behaviour: behaviour.state,
)
def test_the_record_is_as_the_schema_says(comparison: Comparison, behaviour: Behaviour) -> None:
    (pair,) = comparison.pairs
    found = replace(comparison, pairs=(replace(pair, behaviour=behaviour),))
    # As the command writes it: a Decimal as the figure that it is.
    record = orjson.loads(to_json(comparison_record(found)))
    Draft202012Validator(schema("comparison")).validate(record)


def test_every_word_is_in_both_languages() -> None:
    tables = (
        behaviour_words.STATES,
        behaviour_words.CLAIMS,
        behaviour_words.KINDS,
        behaviour_words.REASONS,
        behaviour_words.ONLY,
        behaviour_words.WORDS,
    )
    for table in tables:
        for zh, en in table.values():
            assert zh
            assert en
            assert zh != en
