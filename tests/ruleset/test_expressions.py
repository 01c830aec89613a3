"""Expression text → syntax: what is read, what is refused, and the place that is named."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ruleset.catalogue import CATALOGUE
from engine.ruleset.expression_errors import ExpressionError
from engine.ruleset.expressions import parse
from engine.ruleset.syntax import (
    Binary,
    Boolean,
    Call,
    ColumnOf,
    Conditional,
    Junction,
    Name,
    Number,
    String,
    Unary,
    names_in,
)


def failure(text: str) -> tuple[str, str]:
    """Why a text is no expression: the code, and the characters that are named."""
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    span = caught.value.span
    return caught.value.code, text[span.start : span.end]


def shape(text: str) -> Any:
    """The tree without its spans."""

    def plain(node: Any) -> Any:
        match node:
            case Number(value=value) | String(value=value) | Boolean(value=value):
                return value
            case Name(name=name):
                return f"<{name}>"
            case ColumnOf(rows=rows, column=column):
                return f"<{rows.name}.{column}>"
            case Unary(operator=operator, operand=operand):
                return operator, plain(operand)
            case Binary(operator=operator, left=left, right=right):
                return plain(left), operator, plain(right)
            case Junction(operator=operator, parts=parts):
                return operator, *map(plain, parts)
            case Conditional(condition=condition, then=then, otherwise=otherwise):
                return "if", plain(condition), plain(then), plain(otherwise)
            case Call(function=function, arguments=arguments, options=options):
                return function, *map(plain, arguments), *((k, plain(v)) for k, v in options)

    return plain(parse(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年龄 >= 0", ("<年龄>", ">=", 0)),
        ("0 <= 数 < 1", ("and", (0, "<=", "<数>"), ("<数>", "<", 1))),
        ("甲 and 乙 or not 丙", ("or", ("and", "<甲>", "<乙>"), ("not", "<丙>"))),
        ("数 in 区间", ("<数>", "in", "<区间>")),
        ("数 not in 区间", ("not", ("<数>", "in", "<区间>"))),
        ("a + b * c - d", (("<a>", "+", ("<b>", "*", "<c>")), "-", "<d>")),
        ("(a + b) * c", (("<a>", "+", "<b>"), "*", "<c>")),
        ("a if b else c", ("if", "<b>", "<a>", "<c>")),
        ("-a", ("-", "<a>")),
        ("-1", -1),
        ("true and False", ("and", True, False)),
        ("sum(记录.额)", ("sum", "<记录.额>")),
        ("age(生, 日, leap_day=口径)", ("age", "<生>", "<日>", ("leap_day", "<口径>"))),
        ('类 == "甲"', ("<类>", "==", "甲")),
    ],
)
def test_what_is_read(text: str, expected: object) -> None:
    """Otherwise a rule means something else than what a drafter of Python or Excel reads."""
    assert shape(text) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("年龄≥0", "年龄 >= 0"),
        ("年龄≤0 and 甲≠乙", "年龄 <= 0 and 甲 != 乙"),
        ("max（甲，乙）", "max(甲, 乙)"),
        ("（甲＋乙）×丙－丁", "(甲 + 乙) * 丙 - 丁"),
        ("类 == “甲”", '类 == "甲"'),
        ("类 == ‘甲’", '类 == "甲"'),
        ("甲　and\n乙", "甲 and 乙"),
        ("round_down（甲÷乙， 2）", "round_down(甲 / 乙, 2)"),
    ],
)
def test_what_a_chinese_keyboard_types(typed: str, meant: str) -> None:
    """Otherwise a drafter has to switch the keyboard for every bracket."""
    assert shape(typed) == shape(meant)


def test_full_width_signs_inside_a_text_stay() -> None:
    """The option is called so; changing it would make it unknown."""
    assert shape('类 == "甲（乙）"') == ("<类>", "==", "甲（乙）")


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.1", Decimal("0.1")), ("12345678901234567890.10", Decimal("12345678901234567890.10"))],
)
def test_figures_are_read_from_the_text(text: str, value: Decimal) -> None:
    """Python reads 0.1 as a float, which is another number."""
    found = parse(text)
    assert isinstance(found, Number)
    assert isinstance(found.value, Decimal)
    assert (found.value, str(found.value)) == (value, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("expression-syntax", "")),
        ("甲 >= ", ("expression-syntax", "=")),
        ("甲 = 乙", ("expression-syntax", "=")),
        ("甲 && 乙", ("expression-syntax", "&&")),
        ("甲 and (乙 or 丙", ("expression-syntax", "(")),
        ("甲 # 乙", ("expression-syntax", "#")),
        ('类 == "\\x61"', ("expression-syntax", "\\")),
        ('类 == "甲" "乙"', ("expression-syntax", '"')),
        ('类 == """甲"""', ("expression-syntax", '"')),
        ("甲\u200b and 乙", ("expression-syntax", "\u200b")),
        ("甲\x00", ("expression-syntax", "\x00")),
        ("甲 >= 1_000", ("odd-number", "1_000")),
        ("甲 >= 007", ("odd-number", "007")),
        ("甲 >= 0x1F", ("odd-number", "0x1F")),
        ("甲 >= 1e5", ("odd-number", "1e5")),
        ("甲 >= ３５", ("odd-number", "３５")),
        ("甲 >= .5", ("odd-number", ".5")),
        ("ＡＢ >= 1", ("name-normalised", "ＡＢ")),
        ("甲 ** 乙", ("not-in-language", "甲 ** 乙")),
        ("1 + 甲 // 乙", ("not-in-language", "甲 // 乙")),
        ("甲 is 乙", ("not-in-language", "甲 is 乙")),
        ("[甲, 乙]", ("not-in-language", "[甲, 乙]")),
        ("lambda: 甲", ("not-in-language", "lambda: 甲")),
        ("甲.乙.丙", ("not-in-language", "甲.乙.丙")),
        ("f(*甲)", ("not-in-language", "*甲")),
        ("f(**甲)", ("not-in-language", "f(**甲)")),
        ('f"{甲}"', ("not-in-language", 'f"{甲}"')),
        ("(甲 := 乙)", ("not-in-language", "甲 := 乙")),
        ("None", ("not-in-language", "None")),
        ("1j", ("odd-number", "1j")),
    ],
)
def test_what_is_refused_and_where(text: str, expected: tuple[str, str]) -> None:
    """Otherwise a slip is read as something else, or the caret stands beside it."""
    assert failure(text) == expected


def test_an_expression_without_end_is_refused() -> None:
    """Otherwise a file of brackets occupies the parser, or ends in Python's own error."""
    assert failure("(" * 300 + "甲" + ")" * 300)[0] in ("too-large", "expression-syntax")
    assert failure("not " * 60 + "甲")[0] == "too-large"
    assert failure("甲" * 2_001)[0] == "too-large"


def test_names_are_given_once_in_the_order_of_reading() -> None:
    """They are the values that a decision shows beside a clause."""
    text = "丙 if 甲 in 乙 else sum(丁.额) + max(丙, 甲, k=戊)"
    assert names_in(parse(text)) == ("丙", "甲", "乙", "丁", "戊")


_PIECES = st.sampled_from(
    [
        *"甲乙()+-*/,，.'\"“”=[]{}#%\\≥\n01",
        *(" and ", " or ", "not ", " in ", ">=", "==", "0.5", "07", "if ", " else ", "max", "(甲)"),
        *("true", "**", ":=", "lambda ", "is ", "ＡＢ"),
    ]
)


@settings(max_examples=600, deadline=None)
@given(text=st.lists(_PIECES, max_size=14).map("".join) | st.text(max_size=30))
def test_any_text_is_an_expression_or_an_expression_error(text: str) -> None:
    """Otherwise a drafter meets a traceback of Python; and the place lies inside the text."""
    try:
        parse(text)
    except ExpressionError as error:
        place = (error.code in CATALOGUE, 0 <= error.span.start < error.span.end)
        assert place == (True, True), text
        assert error.span.end <= max(1, len(text)), text  # noqa: PT017
