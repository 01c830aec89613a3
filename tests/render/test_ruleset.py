"""A rule set as a page: figures with their quotes for a reviewer, state by state for a drafter."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len

from engine.program import Program
from engine.render.page import render_page
from engine.render.ruleset import render_list, to_markdown
from engine.ruleset.diagnostics import Language
from engine.ruleset.load import load_file
from tests.render.golden import assert_golden

POLICIES = Path("tests/render/policies")


@pytest.fixture
def bonus(monkeypatch: pytest.MonkeyPatch) -> Program:
    return load(monkeypatch, "bonus/2023-draft.yaml")


@pytest.fixture
def care(monkeypatch: pytest.MonkeyPatch) -> Program:
    return load(monkeypatch, "care/2024.yaml")


def load(monkeypatch: pytest.MonkeyPatch, name: str) -> Program:
    monkeypatch.chdir(Path(__file__).parents[2])
    program = load_file(POLICIES / name)
    assert program is not None
    return program


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_benefit_reads_well(bonus: Program, language: Language) -> None:
    markdown = to_markdown(bonus, language)
    assert_golden(f"show.bonus.{language}", markdown)
    page = render_page(markdown, 80).plain
    assert_golden(f"show.bonus.{language}.80", page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_duty_reads_well(care: Program, language: Language) -> None:
    assert_golden(f"show.care.{language}", to_markdown(care, language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_of_measures_reads_well(bonus: Program, care: Program, language: Language) -> None:
    assert_golden(f"list.{language}", render_list([bonus, care], language, 80).plain)


def test_the_page_is_markdown_that_others_read_alike(bonus: Program) -> None:
    """An editor or a website must see the tables as tables, not as lines with bars."""
    tokens = MarkdownIt("commonmark").enable("table").parse(to_markdown(bonus, "zh"))
    assert sum(token.type == "table_open" for token in tokens) == 3
    assert sum(token.type == "heading_open" and token.tag == "h1" for token in tokens) == 1


@pytest.mark.parametrize("width", [60, 80, 110])
def test_the_page_fits_the_terminal_and_cuts_nothing(bonus: Program, width: int) -> None:
    """Rich's own tables replace the end of a long quote by an ellipsis."""
    markdown = to_markdown(bonus, "zh")
    page = render_page(markdown, width).plain
    assert all(cell_len(line) <= width for line in page.splitlines())
    assert "…" not in page
    for quote in ("4人(含)以上的", "补助5万元"):
        assert quote in "".join(page.split())


def test_a_bar_in_a_quote_does_not_end_the_cell() -> None:
    page = render_page("| a | b |\n| --- | --- |\n| x\\|y | z |\n", 40).plain
    assert "x|y  z" in page


def test_a_figure_that_is_not_stated_has_no_value_on_the_page(bonus: Program) -> None:
    line = next(x for x in to_markdown(bonus, "zh").splitlines() if "培训补贴标准**" in x)
    assert line == "| **培训补贴标准** | 原文未规定标准 | 元 |"


def test_a_line_that_yaml_folded_has_no_hole_in_the_chinese(bonus: Program) -> None:
    assert "起草说明，不是措施本身" in to_markdown(bonus, "zh")
