"""Lines fit the terminal and stay readable: the drafter's window is 80 cells of mixed script."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from engine.canvas.layout import Block, draw, fold

MIXED = st.text(alphabet="满不周岁月年，。「」（）ab12 .-@", max_size=60)


def folded(text: str, width: int | None) -> list[str]:
    return [line.plain for line in fold(Text(text), width)]


def test_chinese_breaks_between_characters() -> None:
    """Rich would move the whole run to the next line and leave a ragged hole."""
    assert folded("女年满三十五周岁", 8) == ["女年满三", "十五周岁"]


def test_a_number_inside_chinese_is_not_cut() -> None:
    """`满3` at the end of one line and `5周岁` on the next reads as another age."""
    assert folded("女年满35周岁", 7) == ["女年满", "35周岁"]


def test_a_closing_mark_stays_with_the_word_before_it() -> None:
    assert folded("一二三四，五", 8) == ["一二三", "四，五"]


def test_an_opening_mark_stays_with_the_word_after_it() -> None:
    assert folded("一二三「四五", 8) == ["一二三", "「四五"]


def test_a_word_longer_than_the_line_is_kept_whole() -> None:
    """A path that is cut in two cannot be copied."""
    assert folded("见 policies/placement-bonus/2023-draft.yaml", 10) == [
        "见",
        "policies/placement-bonus/2023-draft.yaml",
    ]


def test_a_pipe_breaks_no_line() -> None:
    assert folded("一" * 200, None) == ["一" * 200]


@given(MIXED, st.integers(4, 40))
def test_folding_loses_nothing_but_blanks(text: str, width: int) -> None:
    """A figure that disappeared at a line's end would be a wrong explanation."""
    assert "".join("".join(folded(text, width)).split()) == "".join(text.split())


@given(st.text(alphabet="满不周岁月年a1 ", max_size=60), st.integers(4, 40))
def test_lines_fit_wherever_no_word_is_longer(text: str, width: int) -> None:
    words = ("".join(c if c in "a1" else " " for c in text)).split()
    if all(len(word) <= width for word in words):
        assert all(cell_len(line.rstrip()) <= width for line in folded(text, width))


def test_the_place_stands_at_the_right_edge_measured_in_cells() -> None:
    block = Block((Text("年龄"),), right=Text("a.yaml:7"))
    (line,) = draw([block], 30)
    assert line.cell_len == 30
    assert line.plain.endswith("a.yaml:7")


def test_a_long_line_leaves_room_for_the_place() -> None:
    """Below the text it would be taken for part of the condition."""
    block = Block((Text("一" * 12),), right=Text("a.yaml:7"))
    lines = [line.plain for line in draw([block], 30)]
    assert lines == ["└─ " + "一" * 8 + "   a.yaml:7", "     " + "一" * 4]


def test_the_place_goes_below_a_word_that_leaves_no_room() -> None:
    block = Block((Text("x" * 24),), right=Text("a.yaml:7"))
    lines = [line.plain for line in draw([block], 30)]
    assert lines == ["└─ " + "x" * 24, "     a.yaml:7"]


def test_a_line_that_goes_on_is_told_from_the_next() -> None:
    block = Block((Text("甲"), Text("一" * 12), Text("乙")))
    lines = [line.plain for line in draw([block], 25)]
    assert lines == ["└─ 甲", "     " + "一" * 10, "       " + "一" * 2, "     乙"]


def test_a_child_hangs_below_its_parent() -> None:
    tree = [Block((Text("一"),), children=(Block((Text("二"),)),)), Block((Text("三"),))]
    assert [line.plain for line in draw(tree, 30)] == ["├─ 一", "│  └─ 二", "└─ 三"]
