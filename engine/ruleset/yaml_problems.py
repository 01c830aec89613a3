"""What YAML's parser says, said for people: the place that is wrong, and what to write."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

_Said = tuple[str, str]
"""A sentence in Chinese and in English."""

_QUOTE_ALL: _Said = (
    "引号后面还有内容：给整个值再套一层另一种引号",
    "text follows the closing quote: put the whole value in quotes of the other kind",
)
_WIDE_COLON: _Said = ("冒号是全角的：改为半角冒号加空格", "a full-width colon: write “: ” instead")
_PROBLEMS: tuple[tuple[str, _Said], ...] = (
    (
        "mapping values are not allowed",
        (
            "此处多出一个冒号：文字里有“: ”时加引号；若是新的一项，检查缩进",
            "a colon too many: put text that has “: ” in quotes, or look at the indentation",
        ),
    ),
    (
        "sequence entries are not allowed",
        (
            "列表“- ”不能写在键的同一行",
            "a list with “- ” begins on the line after its key",
        ),
    ),
    ("',' or ']'", ("方括号没有收尾，或缺逗号", "“[” is not closed, or a comma is missing")),
    ("',' or '}'", ("花括号没有收尾，或缺逗号", "“{” is not closed, or a comma is missing")),
    (
        "find expected ':'",
        ("此行缺少“键: ”的冒号和空格", "this line lacks the “: ” after a key"),
    ),
    ("unexpected end of stream", ("引号没有收尾", "a quote is not closed")),
    (
        "cannot start any token",
        (
            "值不能以这个字符开头，加引号",
            "a value cannot begin with this character: put it in quotes",
        ),
    ),
    (
        "unknown escape character",
        (
            "双引号内反斜杠后的字符无效，改用单引号",
            "no such escape after a backslash in double quotes: use single quotes",
        ),
    ),
    (
        "alphabetic or numeric character",
        ("以 & 或 * 开头的文字须加引号", "text that begins with & or * needs quotes"),
    ),
    (
        "expected '-' indicator",
        ("列表各项没有对齐，或“-”后缺空格", "the items of a list do not line up"),
    ),
    (
        "<document start>",
        ("前面的内容已经结束，此处多出内容", "something follows the end of the content"),
    ),
    (
        "expected key",
        (
            "缩进与同级的键不齐",
            "the indentation does not match the keys of the same level",
        ),
    ),
    (
        "<block end>",
        (
            "缩进与同级的内容不齐",
            "the indentation does not match what stands at the same level",
        ),
    ),
    ("node content", ("此处缺少内容", "something is missing here")),
    ("in a block scalar", ("“|”或“>”之后须换行", "a new line has to follow “|” or “>”")),
    ("tag", ("以 ! 开头的文字须加引号", "text that begins with ! needs quotes")),
)


def explain(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> tuple[int, int, str, str]:
    """The 0-based line and column of what is wrong, and the problem in Chinese and English."""
    said = error.problem or ""
    begun = error.context_mark
    mark = error.problem_mark or begun
    if begun is not None and ("find expected ':'" in said or "end of stream" in said):
        # The parser notices on a later line; what is wrong stands where it began.
        mark = begun
    if mark is None:
        return 0, 0, said, said
    text = f"{said} {error.context or ''}"
    zh, en = next((meaning for known, meaning in _PROBLEMS if known in text), (said, said))
    line = lines[min(mark.line, len(lines) - 1)]
    follows_quote = line[: mark.column].rstrip().endswith(('"', "'"))
    if follows_quote and ("expected key" in said or "<block end>" in said):
        zh, en = _QUOTE_ALL
    elif "find expected ':'" in said and "：" in line:
        zh, en = _WIDE_COLON
    elif begun is not None and begun.line < mark.line and ("]'" in said or "}'" in said):
        zh += f"（始于第 {begun.line + 1} 行）"
        en += f" (begun on line {begun.line + 1})"
    return mark.line, mark.column, zh, en
