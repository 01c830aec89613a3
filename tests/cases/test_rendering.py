"""What a policy person, a program and a build server read of a run.

If these failed, a failing case would not say what came out, or a build server would show green.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from engine.cases.running import Run, run_cases
from engine.render.case_reports import junit, run_record
from engine.render.cases import render_run
from engine.ruleset.diagnostics import Language
from engine.ruleset.flow import flow
from engine.ruleset.nodes import plain
from engine.ruleset.reader import read
from tests.cases.support import BASE, BONUS, write
from tests.render.golden import assert_golden

CASES = """
base: {编号: A1, 年龄: 36, 人数: 60, 名单: []}
cases:
  满50人:
    facts: {人数: 50}
    expect: {verdict: eligible, benefits: {奖: 200, 月补: not_stated}}
  满100人:
    facts: {人数: 100}
    expect: {verdict: eligible, benefits: {奖: 500}, rows: {在职的: 1}}
  满40周岁:
    facts: {年龄: 40}
    expect: {verdict: eligible, open: 取法}
  拼错的:
    facts: {年令: 40}
    expect: {verdict: eligible}
accepts:
  requirements/年龄符合 undecided: 年龄由系统带出，总有
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    write(tmp_path, BONUS, CASES)
    write(tmp_path, BONUS, None, version="v2")
    write(
        tmp_path,
        "inputs:\n  甲: {type: boolean}\nrequirements: {甲项: 甲}",
        """
        base: {编号: A1}
        cases:
          有: {facts: {甲: true}, expect: {verdict: eligible}}
          无: {facts: {甲: false}, expect: {verdict: ineligible, fails: 甲项}}
          不知: {expect: {verdict: incomplete, missing: 甲}}
        """,
        version="v3",
    )
    monkeypatch.chdir(tmp_path)
    return run_cases([Path("m")], coverage=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_run_reads_well_at_eighty_columns(run: Run, language: Language) -> None:
    text = render_run(run, language, 80).plain
    assert_golden(f"cases.{language}", text)
    assert all(cell_len(line) <= 80 for line in text.splitlines())


def test_a_pipe_gets_the_same_unbroken(run: Run) -> None:
    text = render_run(run, "en").plain
    assert "    - expected  500\n    + got       {open: {取法: {最高档: 500, 累加: 700}}}\n" in text


def test_the_bar_is_full_only_where_nothing_is_left(run: Run) -> None:
    bars = [line for line in render_run(run, "en", 80).plain.splitlines()[:3] if "█" in line]
    assert ["░" in bar for bar in bars] == [True, False]


def test_a_program_gets_everything(run: Run) -> None:
    record = json.loads(orjson.dumps(run_record(run)))
    assert (record["ok"], record["passed"], record["failed"], record["error"]) == (False, 4, 2, 1)
    first, second, third = record["rule_sets"]
    assert [case["state"] for case in first["cases"]] == ["passed", "failed", "failed", "error"]
    differences = first["cases"][1]["differences"]
    assert {d["field"]: (d["expected"], d["got"], d["line"]) for d in differences} == {
        "benefits/奖": (500, {"open": {"取法": {"最高档": 500, "累加": 700}}}, 8),
        "rows/在职的/taken": (1, 0, 8),
    }
    assert first["cases"][3]["findings"][0]["code"] == "unknown-fact"
    assert second["findings"][0]["code"] == "no-cases"
    assert third["ok"]
    coverage = third["coverage"]
    assert coverage["goals"] == coverage["reached"] == 3
    items = {item["id"]: item for item in first["coverage"]["items"]}
    assert items["parameters/档 50"]["case"] == "满50人"
    assert items["requirements/年龄符合 undecided"]["accepted"]


def test_a_build_server_sees_what_failed(run: Run) -> None:
    root = Xml.fromstring(junit(run, "en"))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("8", "2", "2")
    assert [suite.get("name") for suite in root] == ["m@v1", "m@v2", "m@v3"]
    outcomes = {case.get("name"): [child.tag for child in case] for suite in root for case in suite}
    assert outcomes == {
        "满50人": [],
        "满100人": ["failure"],
        "满40周岁": ["failure"],
        "拼错的": ["error"],
        "v2.cases.yaml": ["error"],
        "有": [],
        "无": [],
        "不知": [],
    }
    failure = root.find(".//failure")
    assert failure is not None
    assert "+ got       {open:" in (failure.text or "")


def test_what_came_out_can_be_written_into_the_file(tmp_path: Path) -> None:
    """The report speaks the language of the file: pasted in, the case passes."""
    case = "cases: {{甲: {{facts: {{人数: 100}}, expect: {{verdict: eligible, benefits: {}}}}}}}"
    write(tmp_path, BONUS, BASE + case.format("{奖: 1, 月补: 1}"))
    (run,) = run_cases([tmp_path]).files[0].cases
    got = ", ".join(f"{m.field.removeprefix('benefits/')}: {flow(m.got)}" for m in run.mismatches)
    write(tmp_path, BONUS, BASE + case.format(f"{{{got}}}"))
    assert run_cases([tmp_path]).ok


TEXTS = st.text(st.sampled_from("甲a1-.:, '\"{}[]#?&*!|>%@`"), max_size=6)
SCALARS = st.one_of(
    TEXTS.filter(lambda text: text != "not_stated"),
    st.sampled_from(["true", "null", "2024-03-01", "1.50", "12", "名单[2].入职", "1..5"]),
    st.integers(-99, 99),
    st.booleans(),
    st.dates(),
    st.decimals(-99, 99, places=2),
)


@settings(max_examples=200, deadline=None)
@given(st.recursive(SCALARS, lambda inner: st.lists(inner, min_size=1, max_size=2), max_leaves=3))
def test_what_is_shown_reads_as_what_it_was(value: Any) -> None:
    """A text '200' that is expected and a number 200 that came out must not look alike."""
    (entry,) = read(f"甲: [{flow(value)}]".encode(), "f").root.entries  # type: ignore[union-attr]
    assert plain(entry.value) == [value]
