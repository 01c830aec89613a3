"""Help in columns of the terminal: a Chinese character takes two."""

from __future__ import annotations

import pytest

from engine.commands.layout import wrapped
from engine.widths import width
from tests.commands.support import run


@pytest.mark.parametrize("command", ["decide", "check", "diff", "amend", "test", "cases"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_line_of_help_is_wider_than_the_terminal(language: str, command: str) -> None:
    """The terminal would break it in the middle of the next column."""
    text = run("--lang", language, command, "--help").output
    assert [line for line in text.splitlines() if width(line) > 80] == []


def test_what_options_do_stands_in_one_column() -> None:
    """Counted in characters, a Chinese name of a value would push its line to the right."""
    lines = run("--lang", "zh", "decide", "--help").output.splitlines()
    starts = {
        width(line[: line.index(meaning)])
        for line in lines
        for meaning in ("结果写入的文件", "选定一个待解释参数的读法", "某输入的记录")
        if meaning in line
    }
    assert len(starts) == 1


def test_a_line_breaks_between_chinese_characters_but_not_before_a_comma() -> None:
    assert wrapped("甲乙丙，丁", 6) == ["甲乙", "丙，丁"]
    assert wrapped("one two 三四", 8) == ["one two", "三四"]


def test_the_end_of_a_line_of_the_source_is_no_space_between_chinese_characters() -> None:
    assert wrapped("甲乙；\n丙丁", 20) == ["甲乙；丙丁"]
    assert wrapped("甲乙；\n1 有", 20) == ["甲乙；1 有"]
    assert wrapped("one\ntwo", 20) == ["one two"]


def test_a_word_wider_than_the_terminal_stays_whole() -> None:
    assert wrapped("a flexible-employment-subsidy", 10) == ["a", "flexible-employment-subsidy"]
