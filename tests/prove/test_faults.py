"""One seeded fault is found, with its code and at its line; the sound twin has none.

If these failed, a drafter would be sent to a line that is right, or be told that all is well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.checking import check_files
from engine.prove.check import CODES
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

FAULTS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8")
)
NAMES = [f"{number}-{fault['code']}" for number, fault in enumerate(FAULTS)]


def found(
    folder: Path, rules: str, kind: str = "benefit", notes: bool = False
) -> tuple[list[Diagnostic], list[str]]:
    """The findings about a rule set, but those that loading has and notes, and its lines."""
    text = HEAD.replace("kind: benefit", f"kind: {kind}") + rules.replace(
        "inputs:\n", "inputs:\n  编号: {type: text}\n", 1
    )
    file = folder / "example" / "draft.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    diagnostics = check_files([folder]).diagnostics
    left = [d for d in diagnostics if d.code != "unused" and (notes or d.level is not Level.NOTE)]
    return left, text.splitlines()


WITH_EXAMPLE = {
    "table-gap", "table-overlap", "table-conflict", "undefined-reached", "benefit-negative",
    "benefit-over-cap",
}  # fmt: skip
"""What is shown by a case."""

NEVER_SEEDED = {"not-proved", "prover-disagrees"}
"""What says something of the prover and not of a rule set."""


def found_of(folder: Path, fault: dict[str, Any], rules: str) -> tuple[list[Diagnostic], list[str]]:
    return found(folder, rules, fault.get("kind", "benefit"), notes=fault.get("level") == "note")


@pytest.mark.parametrize("fault", FAULTS, ids=NAMES)
def test_a_seeded_fault_is_found_where_it_is(fault: dict[str, Any], tmp_path: Path) -> None:
    diagnostics, lines = found_of(tmp_path, fault, fault["rules"])
    places = [(d.code, d.place.line if d.place else 0) for d in diagnostics]
    assert [code for code, _ in places] == [fault["code"]]
    assert fault.get("at_text", fault["at"]) in lines[places[0][1] - 1]
    (finding,) = diagnostics
    zh, en = finding.message("zh"), finding.message("en")
    assert zh != en
    assert finding.hint("zh") != finding.hint("en")
    if "also" in fault:
        other = finding.arguments["line"]
        assert fault["also"] in lines[int(str(other)) - 1]
        assert str(other) in zh
        assert str(other) in en
    if fault["code"] in WITH_EXAMPLE:
        example = finding.arguments["example"]
        assert isinstance(example, list)
        assert example
        # One that people read: no more facts than it takes.
        assert len(example) <= 3


@pytest.mark.parametrize("fault", FAULTS, ids=NAMES)
def test_its_sound_twin_has_nothing(fault: dict[str, Any], tmp_path: Path) -> None:
    wrong, right = fault["sound"]
    assert fault["rules"].count(wrong) == 1
    diagnostics, _ = found_of(tmp_path, fault, fault["rules"].replace(wrong, right))
    assert [d.render("en") for d in diagnostics] == []


def test_every_kind_of_fault_is_seeded() -> None:
    """A kind without a fault here might be found nowhere."""
    assert len(FAULTS) >= 40
    assert {fault["code"] for fault in FAULTS} == CODES - NEVER_SEEDED


VERSION = """\
measure: example
version: "{version}"
title: {{zh: 示例, en: Example}}
kind: benefit
status: {status}
{dated}
source: {{document: example}}
subject: {{name: 人, key: 编号}}
as_of: 申请日
inputs:
  编号: {{type: text}}
  申请日: {{type: date}}
  登记: {{type: boolean}}
requirements:
  条件: 登记
"""


@pytest.mark.parametrize(
    ("code", "versions", "sound"),
    [
        (
            "version-gap",
            [
                ("2024-01-01", "in_force", "effective_from: 2024-01-01\nrepealed_on: 2024-06-01"),
                ("2024-07-01", "in_force", "effective_from: 2024-07-01"),
            ],
            ("2024-06-01", "2024-07-01"),
        ),
        (
            "draft-stale",
            [
                ("2024-01-01", "in_force", "effective_from: 2024-01-01"),
                ("2023-draft", "draft", "published_on: 2023-05-01"),
            ],
            ("2023-05-01", "2024-05-01"),
        ),
    ],
)
def test_a_fault_of_versions_is_found_in_the_later_or_the_draft(
    code: str,
    versions: list[tuple[str, str, str]],
    sound: tuple[str, str],
    tmp_path: Path,
) -> None:
    folder = tmp_path / "example"
    folder.mkdir()

    def codes(texts: list[str]) -> list[tuple[str, str]]:
        for (version, _, _), text in zip(versions, texts, strict=True):
            (folder / f"{version}.yaml").write_text(text, encoding="utf-8")
        found_ = check_files([tmp_path]).diagnostics
        return [(d.code, Path(d.place.file).stem if d.place else "") for d in found_]

    texts = [VERSION.format(version=v, status=s, dated=d) for v, s, d in versions]
    assert codes(texts) == [(code, versions[-1][0])]
    assert codes([text.replace(*sound) for text in texts]) == []
