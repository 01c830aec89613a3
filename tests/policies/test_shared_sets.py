"""A closed set that several measures mean alike stands in one file, and a change there is seen.

If these failed, a list such as the key groups would have to be changed in several files, one of
them would be forgotten, and two measures would mean different people by one word.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.library import Library
from engine.program import ChoiceType, Input

POLICIES = Path(__file__).resolve().parents[2] / "policies"
COMMON = POLICIES / "common" / "2023-draft.yaml"
RULE_SETS = sorted(
    path
    for path in POLICIES.glob("*/*.yaml")
    if not path.name.endswith(".cases.yaml") and path != COMMON
)


def options_of(node: dict[str, Any]) -> set[str]:
    options = node.get("options")
    if not isinstance(options, list):
        return set()
    return {o["value"] if isinstance(o, dict) else o for o in options}


def shared_sets() -> dict[str, set[str]]:
    parameters = yaml.safe_load(COMMON.read_text(encoding="utf-8"))["parameters"]
    return {name: options_of(node) for name, node in parameters.items() if options_of(node)}


def inline_sets(path: Path) -> Iterator[tuple[str, set[str]]]:
    inputs = yaml.safe_load(path.read_text(encoding="utf-8"))["inputs"]
    for name, node in inputs.items():
        yield name, options_of(node)
        for field, inner in node.get("fields", {}).items():
            yield field, options_of(inner)


@pytest.mark.parametrize("path", RULE_SETS, ids=lambda p: p.relative_to(POLICIES).as_posix())
def test_no_rule_set_writes_out_a_set_that_is_shared(path: Path) -> None:
    repeated = [
        (name, shared)
        for name, options in inline_sets(path)
        for shared, values in shared_sets().items()
        if len(options & values) > 1
    ]
    assert repeated == []


@pytest.mark.parametrize(
    ("before", "fact", "measures"),
    [
        (
            "      - {value: 其他人员, alias: other_person}\n",
            "登记身份",
            {"free-training", "placement-bonus", "placement-fee", "public-service"},
        ),
        (
            "      - {value: 个体工商户, alias: sole_trader}\n",
            "就业形式",
            {"flexible-employment-subsidy"},
        ),
        (
            "      - {value: 自主创业, alias: own_business}\n",
            "就业去向",
            {"placement-bonus", "placement-fee"},
        ),
        (
            "      - {value: 外省市, alias: outside_beijing}\n",
            "户籍区",
            {"employer-insurance-subsidy", "flexible-employment-subsidy", "placement-fee"},
        ),
    ],
)
def test_a_value_added_in_one_file_is_known_to_every_measure(
    before: str, fact: str, measures: set[str], tmp_path: Path
) -> None:
    shutil.copytree(POLICIES, tmp_path / "policies")
    common = tmp_path / "policies" / "common" / "2023-draft.yaml"
    text = common.read_text(encoding="utf-8")
    assert before in text
    added = "      - {value: 新增一种, alias: added_one}\n"
    common.write_text(text.replace(before, added + before, 1), encoding="utf-8")
    old, new = Library.load(POLICIES), Library.load(tmp_path / "policies")
    for measure in measures:
        name = f"{measure}@2023-draft"
        assert "新增一种" in options_in(new, name, fact)
        assert new.program(name).hash != old.program(name).hash


def options_in(library: Library, name: str, fact: str) -> tuple[str, ...]:
    def found(inputs: tuple[Input, ...]) -> Iterator[tuple[str, ...]]:
        for input_ in inputs:
            if input_.name == fact and isinstance(input_.type, ChoiceType):
                yield input_.type.options
            yield from found(input_.fields)

    return next(found(library.program(name).inputs))
