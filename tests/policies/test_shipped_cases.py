"""Every shipped rule set answers its cases, and its cases reach everything in it.

If these failed, an edited threshold would change what people get without anybody having confirmed
it, or a clause would stand in a rule set that nobody ever saw decide.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cases.running import FileRun, State, run_cases

POLICIES = Path(__file__).resolve().parents[2] / "policies"
RULE_SETS = sorted(
    path
    for path in POLICIES.glob("*/*.yaml")
    if not path.name.endswith(".cases.yaml") and path.parent.name != "common"
)


def name(path: Path) -> str:
    return path.relative_to(POLICIES).as_posix()


@pytest.mark.parametrize("path", RULE_SETS, ids=name)
def test_a_rule_set_passes_its_cases_and_they_reach_all_of_it(path: Path) -> None:
    (run,) = run_cases([path], coverage=True).files
    assert failing(run) == []
    assert run.ok
    assert run.coverage is not None
    assert [gap.id for gap in run.coverage.gaps] == []
    assert [covered.goal.id for covered in run.coverage.goals if covered.accepted] == []


def failing(run: FileRun) -> list[str]:
    said = [finding.render("en") for finding in run.diagnostics]
    return said + [
        f"{case.name}: {case.mismatches or case.diagnostics}"
        for case in run.cases
        if case.state is not State.PASSED
    ]


def test_no_rule_set_is_without_cases() -> None:
    without = [name(p) for p in RULE_SETS if not p.with_name(f"{p.stem}.cases.yaml").exists()]
    assert without == []


@pytest.mark.parametrize("path", RULE_SETS, ids=name)
def test_every_open_question_changes_the_answer_to_some_case(path: Path) -> None:
    """A question that can change nothing would be put to an authority for nothing."""
    (run,) = run_cases([path]).files
    assert run.program is not None
    asked = {q.name for q in run.program.parameters if q.state == "open"}
    matters = {q for case in run.cases if case.decision for q in case.decision.open}
    assert asked - matters == set()
