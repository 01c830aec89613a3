"""What click itself says: usage, headings and usage errors, in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import engine.commands
from cli import COMMANDS
from tests.commands.support import run

CATALOGUE = Path(engine.commands.__file__).parent / "locale/zh/LC_MESSAGES/messages.po"


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["decide"], "错误：缺少参数 '措施[@版本]'", "Missing argument"),
        (["nope"], "错误：没有命令 'nope'。", "No such command 'nope'."),
        (["decide", "--nope"], "错误：没有选项 '--nope'。", "No such option '--nope'"),
        (["check", "nowhere.yaml"], "'nowhere.yaml' 不存在", "'nowhere.yaml' does not exist"),
        (
            ["show", "x", "--format", "pdf"],
            "'--format' 的值不对：'pdf' 不在可选的值",
            "Invalid value for '--format': 'pdf' is not one of",
        ),
        (["list", "a", "b"], "多余的参数：", "unexpected extra argument"),
    ],
)
def test_a_usage_error_is_in_the_readers_language(arguments: list[str], zh: str, en: str) -> None:
    for language, expected in (("zh", zh), ("en", en)):
        result = run("--lang", language, *arguments)
        assert result.exit_code == 2
        assert expected in result.output


def test_a_value_is_named_in_the_readers_language() -> None:
    assert "--reading 参数=读法" in run("--lang", "zh", "decide", "--help").output
    assert "--reading PARAMETER=READING" in run("--lang", "en", "decide", "--help").output


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_the_line_of_usage_is_in_the_readers_language(command: str | None) -> None:
    """``[OPTIONS]`` and ``COMMAND [ARGS]...`` are words that click itself does not translate."""
    named = [command] if command else []
    zh, en = (run("--lang", lang, *named, "--help").output for lang in ("zh", "en"))
    usage = zh.splitlines()[0]
    assert usage.startswith("用法: ")
    assert "[选项]" in usage
    assert not re.search(r"[A-Z]{2,}", usage)
    assert "[OPTIONS]" in en.splitlines()[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_kind_of_value_is_named_in_english_to_a_chinese_reader(command: str) -> None:
    text = run("--lang", "zh", command, "--help").output
    assert not re.search(r"\b(FILE|DIRECTORY|TEXT|INTEGER|RANGE|VERSION|SHEET)\b", text)


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    """Compile it: ``pybabel compile -D messages -d engine/commands/locale -l zh``."""
    with CATALOGUE.open("rb") as text, CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        written, read = read_po(text, locale="zh"), read_mo(compiled)

    def forms(said: object) -> list[str]:
        return [str(form) for form in said] if isinstance(said, list | tuple) else [str(said)]

    def messages(catalogue: Catalog) -> list[tuple[list[str], list[str]]]:
        return sorted((forms(each.id), forms(each.string)) for each in catalogue if each.id)

    assert messages(written) == messages(read)
