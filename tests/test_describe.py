"""The JSON Schema of the facts admits what the engine admits, and refuses the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from engine.describe import DIALECT, facts_schema
from engine.program import ChoiceType, DecimalType, Edges, Input, IntegerType, RecordsType
from tests.render.samples import PROGRAM

INPUTS = (
    *PROGRAM.inputs,
    Input("已享受月数", IntegerType(), alias="used", range=Edges(0, True, 120, True), unit="月"),
    Input("缴费基数", DecimalType(2), range=Edges(Decimal("0.5"), False)),
    Input(
        "申领月",
        RecordsType(()),
        fields=(Input("类型", ChoiceType(("甲", "乙")), option_aliases={"a": "甲"}),),
    ),
)


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    from dataclasses import replace

    schema = facts_schema(replace(PROGRAM, inputs=INPUTS))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


KEY = {"证件号码": "1"}


@pytest.mark.parametrize(
    "case",
    [
        KEY,
        {"person_id": "1", "birth_date": "1989-01-31", "form": "platform"},
        {**KEY, "出生日期": None, "就业形式": "其他灵活就业"},
        {**KEY, "used": 120, "缴费基数": Decimal("0.51")},
        {**KEY, "申领月": [{"类型": "a"}, {"类型": None}, {}]},
        {**KEY, "申领月": []},
    ],
)
def test_a_case_that_the_engine_takes_is_valid(
    validator: Draft202012Validator, case: dict[str, object]
) -> None:
    assert not list(validator.iter_errors(case))


@pytest.mark.parametrize(
    "case",
    [
        {},
        {"证件号码": None},
        {**KEY, "person_id": "1"},
        {**KEY, "出生": "1989-01-31"},
        {**KEY, "出生日期": "31.1.1989"},
        {**KEY, "就业形式": "单位就业"},
        {**KEY, "used": 121},
        {**KEY, "used": "12"},
        {**KEY, "缴费基数": Decimal("0.5")},
        {**KEY, "申领月": [{"类别": "甲"}]},
    ],
)
def test_a_case_that_the_engine_refuses_is_invalid(
    validator: Draft202012Validator, case: dict[str, object]
) -> None:
    """A client that checks first must not send what comes back as an error."""
    assert list(validator.iter_errors(case))


def test_the_schema_names_its_dialect_and_its_version() -> None:
    schema = facts_schema(PROGRAM)
    assert schema["$schema"] == DIALECT
    assert PROGRAM.version in schema["$id"]
