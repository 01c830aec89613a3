"""How ``check`` uses the prover: acceptances, the cache, no solver, and a prover that errs."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.checking import check_files
from engine.prove import analyse, check, replay
from engine.prove.case import Case
from tests.prove.test_faults import HEAD
from tests.support import rule_set

IDLE = """\
inputs:
  编号: {type: text}
  登记: {type: boolean}
  城镇: {type: boolean%s}
requirements:
  条件: {any: [登记 and 城镇, 登记 and not 城镇]}
"""


def written(folder: Path, rules: str) -> Path:
    file = folder / "example" / "draft.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(HEAD + rules, encoding="utf-8")
    return folder


def test_a_finding_that_is_accepted_is_counted_and_not_shown(tmp_path: Path) -> None:
    """Were it shown, nobody would read the others."""
    accepted = IDLE % ", accepts: {input-idle: 留作统计}"
    checked = check_files([written(tmp_path, accepted)])
    assert (checked.diagnostics, checked.accepted) == ((), 1)


def test_an_acceptance_of_what_is_not_found_is_told(tmp_path: Path) -> None:
    """Else it would hide the next fault there."""
    sound = (IDLE % ", accepts: {input-idle: 留作统计}").replace("登记 and not 城镇", "not 登记")
    found = check_files([written(tmp_path, sound)]).diagnostics
    assert [f.code for f in found] == ["accepts-nothing"]


def test_what_did_not_change_is_not_proved_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache = written(tmp_path, IDLE % ""), tmp_path / "cache"
    first = check_files([folder], cache).diagnostics
    assert [f.code for f in first] == ["input-idle"]

    def again(program: object) -> None:
        raise AssertionError("proved again")

    monkeypatch.setattr(analyse, "analyse", again)
    assert check_files([folder], cache).diagnostics == first
    with pytest.raises(AssertionError, match="proved again"):
        check_files([written(tmp_path, IDLE % ", note: 改了")], cache)


def test_without_a_solver_check_says_what_was_not_analysed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence would read as a proof."""
    monkeypatch.setattr(check, "can_prove", lambda: False)
    found = check_files([written(tmp_path, IDLE % "")]).diagnostics
    assert [f.code for f in found] == ["not-analysed"]


def test_a_case_that_decide_answers_otherwise_is_an_error_of_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A witness that is none would send a drafter to mend what is right."""
    program = rule_set(
        """
inputs:
  已领: {type: integer, range: {at_least: 0, at_most: 9}}
  登记: {type: boolean}
requirements:
  条件: 登记
benefits:
  补差: 1 - 已领
"""
    )
    case = Case({"编号": "1", "已领": 0, "登记": True}, {})
    with pytest.raises(replay.ReplayError, match="disagree"):
        replay.Replay(program).confirmed("补差", case, lambda _: False)
    monkeypatch.setattr(replay, "_holds", lambda *_: False)
    assert [f.code for f in check.proof_findings(program)] == ["prover-disagrees"]
