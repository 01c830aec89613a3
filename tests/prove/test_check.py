"""How ``check`` uses the prover: acceptances, the cache, no solver, and a prover that errs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.checking import check_files
from engine.prove import check
from engine.prove.cache import PARTS
from engine.prove.encoding.case import Case
from engine.prove.findings import analyse
from engine.prove.questions import replay
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


MANY = """
parameters:
  档次: {tiers: [{at_least: 10, value: 30}, {at_least: 20, value: 80}], unit: {of: 日, value: 元}}
  口径: {one_of: [按次, 按日], question: 一日两次的，计一次还是两次}
inputs:
  编号: {type: text}
  用餐:
    type: records
    fields: {用餐日: {type: date}}
definitions:
  次数: {by: 口径, cases: {按次: count(用餐), 按日: count_distinct(用餐.用餐日)}}
requirements:
  达标: 次数 in 档次
"""

FIRST = """
parameters:
  口径: {one_of: [签约日, 到岗日], question: 按哪一日排序}
  条数: {value: 3, unit: 条}
inputs:
  编号: {type: text}
  记录:
    type: records
    fields: {签约: {type: date}, 到岗: {type: date}, 合格: {type: boolean}}
definitions:
  头几条:
    from: 记录
    each: {排序日: {by: 口径, cases: {签约日: 签约, 到岗日: 到岗}}}
    order: 排序日
    take: 条数
  合格的: {from: 头几条, where: 合格}
requirements:
  有合格的: count(合格的) >= 1
"""


@pytest.mark.parametrize("rules", [MANY, FIRST], ids=["distinct", "first"])
def test_what_matters_in_many_rows_alone_is_not_called_idle(tmp_path: Path, rules: str) -> None:
    """Else a drafter deletes the day of the meal, or the question, on which cases do turn.

    Ten different days, or a fourth row, are more rows than the proof has of its own.
    """
    found = check_files([written(tmp_path, rules)]).diagnostics
    assert {f.code for f in found} <= {"not-proved", "tier-cliff"}


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


@pytest.mark.parametrize(
    "damage", ["", "{", "[1]", '[{"code": "input-idle"}]', '{"code": 1}', "\x00\udcff"]
)
def test_what_was_kept_and_is_damaged_is_proved_again(damage: str, tmp_path: Path) -> None:
    folder, cache = written(tmp_path, IDLE % ""), tmp_path / "cache"
    first = check_files([folder], cache).diagnostics
    (kept,) = cache.glob("*.json")
    whole = kept.read_bytes()
    kept.write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert check_files([folder], cache).diagnostics == first
    assert kept.read_bytes() == whole


def test_another_engine_or_vocabulary_is_another_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that was mended would go on to say what it said before."""
    cache = tmp_path / "cache"
    common = tmp_path / "common" / "draft.yaml"
    common.parent.mkdir()
    words = HEAD.replace("measure: example", "terms: common").split("kind:")[0]
    common.write_text(
        f"{words}status: draft\nsource: {{document: d}}\nparameters:\n"
        "  本区: {options: [海淀区]}\n",
        encoding="utf-8",
    )
    rules = (IDLE % "").replace("inputs:", "uses: [common@draft]\ninputs:", 1)
    written(tmp_path, rules)
    file = tmp_path / "example" / "draft.yaml"
    check_files([file], cache)
    check_files([file], cache)
    assert len(list(cache.glob("*.json"))) == 1
    common.write_text(common.read_text("utf-8").replace("海淀区", "西城区"), encoding="utf-8")
    check_files([file], cache)
    assert len(list(cache.glob("*.json"))) == 2
    monkeypatch.setattr("engine.prove.cache._engine", lambda: "another")
    check_files([file], cache)
    assert len(list(cache.glob("*.json"))) == 3


def test_every_package_that_a_proof_rests_on_counts_as_the_engine() -> None:
    """A package that is moved out of sight would leave old findings standing."""
    root = Path(check.__file__).parents[1]
    named = {part.rstrip("/") for part in PARTS}
    imported = {
        name
        for part in PARTS
        for file in root.glob(f"{part}*.py")
        for name in re.findall(r"^from engine\.(\w+)[. ]", file.read_text("utf-8"), re.MULTILINE)
        if (root / name).is_dir() and part
    }
    assert imported <= named


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
