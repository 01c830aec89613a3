"""One case from a file: exact, and never half read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engine.casefile import parse_case, read_case
from engine.ruleset.diagnostics import CuoshiError, FactError


def test_a_json_number_keeps_its_digits() -> None:
    """A float would turn 0.1 into 0.1000000000000000055, and an amount into another."""
    case = parse_case(b'{"a": 0.1, "b": 12345678901234567890.01, "c": 3}', "x.json")
    assert case == {"a": Decimal("0.1"), "b": Decimal("12345678901234567890.01"), "c": 3}
    assert type(case["c"]) is int


def test_yaml_is_read_by_the_rules_of_a_rule_set() -> None:
    case = parse_case("申请日: 2024-01-31\n已就业: true\n比例: 0.50\n".encode(), "x.yaml")
    assert case == {"申请日": date(2024, 1, 31), "已就业": True, "比例": Decimal("0.50")}


def test_standard_input_may_be_either() -> None:
    assert parse_case(b'  {"a": 1}', "<stdin>") == parse_case(b"a: 1", "<stdin>")


@pytest.mark.parametrize(
    "text",
    [b'{"a": 1', b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[1]", b'"a"', b"\xff", b"[" * 9999],
    ids=["cut", "nan", "twice", "list", "text", "latin", "deep"],
)
def test_what_is_no_case_is_refused_with_a_finding(text: bytes) -> None:
    """The second of two values, or NaN, would decide about a person."""
    with pytest.raises(FactError) as refused:
        parse_case(text, "x.json", is_json=True)
    assert [d.code for d in refused.value.diagnostics] == ["unreadable-case"]


def test_broken_json_names_its_line_and_column() -> None:
    with pytest.raises(FactError) as refused:
        parse_case(b'{\n  "a": ,\n}', "x.json")
    place = refused.value.diagnostics[0].place
    assert place is not None
    assert (place.line, place.column) == (2, 8)


def test_a_yaml_that_is_not_strict_is_refused() -> None:
    with pytest.raises(CuoshiError):
        parse_case(b"a: 1\na: 2\n", "x.yaml")


def test_a_file_that_is_not_there_is_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(FactError):
        read_case(tmp_path / "none.json")
