"""One seeded fault is found, with its code and at its line; the sound twin has none.

If these failed, a drafter would be sent to a line that is right, or be told that all is well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.checking import check_files
from engine.ruleset.diagnostics import Diagnostic, Level

HEAD = """\
measure: example
version: draft
title: {zh: 示例, en: Example}
kind: benefit
status: draft
source: {document: example}
subject: {name: 人, key: 编号}
"""

FAULTS: list[dict[str, Any]] = [
    fault
    for fault in yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))
    if not fault.get("skip")
]
NAMES = [f"{number}-{fault['code']}" for number, fault in enumerate(FAULTS)]


def found(folder: Path, rules: str) -> tuple[list[Diagnostic], list[str]]:
    """The findings about a rule set, but those that loading has and notes, and its lines."""
    text = HEAD + rules.replace("inputs:\n", "inputs:\n  编号: {type: text}\n", 1)
    file = folder / "example" / "draft.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    diagnostics = check_files([folder]).diagnostics
    left = [d for d in diagnostics if d.code != "unused" and d.level is not Level.NOTE]
    return left, text.splitlines()


@pytest.mark.parametrize("fault", FAULTS, ids=NAMES)
def test_a_seeded_fault_is_found_where_it_is(fault: dict[str, Any], tmp_path: Path) -> None:
    diagnostics, lines = found(tmp_path, fault["rules"])
    places = [(d.code, d.place.line if d.place else 0) for d in diagnostics]
    assert [code for code, _ in places] == [fault["code"]]
    assert fault.get("at_text", fault["at"]) in lines[places[0][1] - 1]


@pytest.mark.parametrize("fault", FAULTS, ids=NAMES)
def test_its_sound_twin_has_nothing(fault: dict[str, Any], tmp_path: Path) -> None:
    wrong, right = fault["sound"]
    assert fault["rules"].count(wrong) == 1
    diagnostics, _ = found(tmp_path, fault["rules"].replace(wrong, right))
    assert [d.render("en") for d in diagnostics] == []
