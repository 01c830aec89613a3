"""What the engine decides, as people read it: the engine's real decisions, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from engine.decide.decision import Decision
from engine.render.decision import render_decision
from engine.ruleset.diagnostics import Language
from tests.render.cases import decisions
from tests.render.golden import assert_golden

NAMES = ("open", "chosen", "refused", "missing", "duty", "not-yet")


@pytest.fixture(scope="module")
def decided() -> dict[str, Decision]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).parents[2])
        return decisions()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_decision_of_the_engine_reads_well(
    decided: dict[str, Decision], name: str, language: Language
) -> None:
    text = render_decision(decided[name], language, 80).plain
    assert_golden(f"decided.{name}.{language}", text)
    assert all(cell_len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize("name", NAMES)
def test_an_english_reader_meets_no_chinese_name_that_has_an_alias(
    decided: dict[str, Decision], name: str
) -> None:
    """Half-translated output is worse than either language."""
    text = render_decision(decided[name], "en").plain
    for chinese in ("成功人数", "机构已认定", "档次取法", "只取最高档", "补助档次", "登记日期"):
        assert chinese not in text


def test_what_a_pipe_receives_breaks_no_line(decided: dict[str, Decision]) -> None:
    """`grep` finds a clause with its place on one line."""
    lines = render_decision(decided["open"], "zh").plain.splitlines()
    assert any("成功人数 in 补助档次" in line and "2023-draft.yaml:" in line for line in lines)
