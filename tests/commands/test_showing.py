"""``show``, ``schema`` and ``list``: for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import BONUS
from tests.commands.support import run


def test_show_is_a_page(case: Path) -> None:
    result = run("show", "bonus@2023-draft", *BONUS, "--lang", "zh")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("# 年度一次性补助\n")


def test_show_is_json_for_a_program() -> None:
    described = json.loads(run("show", "bonus@2023-draft", *BONUS, "--format", "json").output)
    states = {p["name"]: p["state"] for p in described["parameters"]}
    assert states["培训补贴标准"] == "not_stated"
    assert states["档次取法"] == "open"


def test_the_schema_of_the_facts_takes_the_case(case: Path) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(run("schema", "bonus@2023-draft", *BONUS).output)
    Draft202012Validator(schema).validate(json.loads(case.read_text(encoding="utf-8")))


@pytest.mark.parametrize("kind", ["ruleset", "decision"])
def test_the_shipped_schemas_are_printed(kind: str) -> None:
    schema = json.loads(run("schema", f"--{kind}").output)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_schema_of_nothing_is_a_usage_error() -> None:
    assert run("schema").exit_code == 2
    assert run("schema", "bonus@2023-draft", "--ruleset").exit_code == 2


def test_the_measures_are_listed_with_their_versions() -> None:
    result = run("list", *BONUS)
    assert result.exit_code == 0, result.output
    assert "2023-draft" in result.output
    assert "from 2024-01-01 until before 2026-01-01" in result.output


@pytest.mark.parametrize("command", ["show", "schema", "sql"])
def test_of_several_versions_one_has_to_be_named(command: str) -> None:
    """Else a reader could take the draft for the rules in force."""
    result = run(command, "placement-fee")
    assert result.exit_code == 2
    assert "more than one version, and none is named" in result.stderr
    assert "placement-fee@2023-draft, placement-fee@2025-01-02" in result.stderr
