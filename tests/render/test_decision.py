"""An explained decision: a clerk reads why, a reviewer finds the line and the quote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from engine.decide.decision import Decision
from engine.decide.values import Ill, Missing, Reason, Undecided, Unstated
from engine.render.decision import render_decision
from engine.ruleset.diagnostics import Language
from engine.wording.runs import runs_of
from engine.wording.speech import speech
from tests.render.golden import assert_golden
from tests.render.samples import ELIGIBLE, INCOMPLETE, OPEN, PROGRAM

CASES = {"open": OPEN, "incomplete": INCOMPLETE, "eligible": ELIGIBLE}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(CASES))
def test_a_decision_reads_well(name: str, language: Language) -> None:
    assert_golden(f"decision.{name}.{language}", render_decision(CASES[name], language, 80).plain)


@pytest.mark.parametrize("width", [72, 80, 120])
@pytest.mark.parametrize("decision", CASES.values(), ids=CASES.keys())
def test_lines_stay_inside_the_terminal(decision: Decision, width: int) -> None:
    for line in render_decision(decision, "zh", width).plain.splitlines():
        assert cell_len(line) <= width, line


def test_a_draft_says_that_it_is_not_for_payment() -> None:
    """The one line whose absence moves money."""
    assert "草案，不可用于发放" in render_decision(OPEN, "zh").plain
    assert "NOT FOR PAYMENT" in render_decision(OPEN, "en").plain
    assert "NOT FOR PAYMENT" not in render_decision(ELIGIBLE, "en").plain


def test_a_proposal_is_shown_as_not_applied() -> None:
    assert "就业前  ← 拟议，未自动采用" in render_decision(OPEN, "zh").plain


def test_an_english_reader_gets_aliases_and_the_quote_stays_as_it_was_published() -> None:
    text = render_decision(OPEN, "en").plain
    assert "age in age_range" in text
    assert 'form == "other"' in text
    assert "「通过新就业平台、零工市场实现就业」" in text


def test_every_clause_names_its_line() -> None:
    text = render_decision(OPEN, "zh").plain
    assert all(f"2023-draft.yaml:{line}" in text for line in (88, 90, 92, 93, 94, 96, 98, 120))


def test_a_benefit_without_a_figure_says_why_and_shows_no_number() -> None:
    line = next(x for x in render_decision(OPEN, "zh").plain.splitlines() if "每月补贴" in x)
    assert "原文未规定" in line
    assert "0" not in line.replace("2023-draft.yaml:131", "")


def test_rows_are_compressed_to_runs_with_their_number() -> None:
    """Twenty-four lines of months hide the one that was left."""
    text = render_decision(OPEN, "zh").plain
    assert "2024-02 … 2025-07（18 个月）" in text
    assert "2025-08 … 2025-11（4 个月）" in text


def test_runs_join_neighbours_across_the_year_and_nothing_else() -> None:
    months = ["2024-11", "2024-12", "2025-01", "2025-03"]
    assert runs_of(months) == [(months[0], months[2]), (months[3], months[3])]
    assert runs_of([1, 2, 3, 5]) == [(1, 3), (5, 5)]
    assert runs_of([]) == []


def test_reasons_stand_in_one_order_whatever_the_set_gives() -> None:
    """A set has no order; two runs of one case must read alike."""
    reasons: list[Reason] = [
        Unstated("月补贴标准"),
        Missing("出生日期"),
        Ill("no_row", "档次"),
        Missing("申请日"),
    ]
    said = {speech(PROGRAM, "zh").reasons(order) for order in (reasons, reasons[::-1])}
    assert len(said) == 1
    assert next(iter(said)).startswith("缺 出生日期、申请日")


def test_a_count_between_bounds_says_both() -> None:
    value = Undecided(frozenset({Missing("申领月", 3, "月份")}), (2, 3))
    said = speech(PROGRAM, "en").undecided(value, "月")
    assert said == "2 to 3 months (missing 月份 in row 3 of 申领月)"


def test_a_title_with_a_bracket_is_not_markup() -> None:
    """Rich markup in a rule set's text would swallow it."""
    odd = replace(PROGRAM, title={"zh": "补贴[bold]", "en": "x"})
    assert "补贴[bold]" in render_decision(replace(OPEN, program=odd), "zh").plain


def test_a_column_that_many_records_lack_is_named_once() -> None:
    """Ten thousand lines, one a record, tell a clerk less than one."""
    missing = [Missing("申领月", row, "月份") for row in (1, 2, 3, 7)]
    assert [said for _, said in speech(PROGRAM, "zh").missing_facts(missing)] == [
        "申领月 第 1 … 3, 7 行的 月份"
    ]
