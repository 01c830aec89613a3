"""What is wrong with the text of an expression, said so that its writer can mend it."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.ruleset.scalars import Odd, scalar_value
from engine.ruleset.source import short
from engine.ruleset.syntax import Span

LENGTH_LIMIT = 2_000
DEPTH_LIMIT = 40


@dataclass(frozen=True)
class ExpressionError(Exception):
    """The text is not an expression of the language: a catalogue code with what fills it."""

    code: str
    span: Span
    arguments: Mapping[str, object] = field(default_factory=dict)


_SLIPS = (
    (re.compile(r"&&|且|并且"), "&&", "and"),
    (re.compile(r"\|\||或者"), "||", "or"),
    (re.compile(r"(?<![=<>!])=(?!=)"), "=", "=="),
    (re.compile(r"!(?!=)"), "!", "not"),
)


def odd_number(word: str, span: Span) -> ExpressionError:
    """A number that is not written as one, with how to write it."""
    value = scalar_value(word)
    if isinstance(value, Odd):
        form, form_en, instead, instead_en = (
            value.form,
            value.form_en,
            value.suggestion,
            value.suggestion_en,
        )
    else:
        digits = re.match("[0-9]+", unicodedata.normalize("NFKC", word).lstrip("0"))
        instead = instead_en = digits.group()[:40] if digits else "10"
        form, form_en = "数字后面接着别的字", "something follows the digits"
    arguments = {
        "text": short(word),
        "form": form,
        "form_en": form_en,
        "suggestion": instead,
        "suggestion_en": instead_en,
    }
    return ExpressionError("odd-number", span, arguments)


def explain(
    error: SyntaxError, stripped: str, text: str, lead: int, origin: list[int]
) -> ExpressionError:
    """What Python's parser stumbled over, in the words of the language."""
    if "too many nested" in error.msg:
        return too_deep()
    for pattern, _, instead in _SLIPS:
        match = pattern.search(stripped)
        if match and not _in_quotes(stripped, match.start()):
            start, end = origin[match.start() + lead], origin[match.end() - 1 + lead] + 1
            wrong = text[start:end]
            return syntax_error(
                Span(start, end),
                f"“{wrong}”不是运算符",
                f"“{wrong}” is no operator",
                f"写 {instead}",
                f"write {instead}",
            )
    # Where it breaks off, Python names no column.
    column = error.offset - 1 if error.offset else len(stripped) - 1
    start = origin[min(column + lead, len(origin) - 1)]
    start = min(start, max(0, len(text) - 1))
    if "'else'" in error.msg:
        return syntax_error(
            Span(start, start + 1),
            "if 没有 else",
            "an “if” without “else”",
            "写成 甲 if 条件 else 乙",
            "write a if condition else b",
        )
    opened, closed = stripped.count("("), stripped.count(")")
    if opened != closed:
        return syntax_error(
            Span(start, start + 1),
            f"括号不配对：{opened} 个“(”，{closed} 个“)”",
            f"the brackets do not match: {opened} “(” and {closed} “)”",
            "补上或删去括号",
            "add or remove a bracket",
        )
    return syntax_error(Span(start, start + 1), "此处接不上", "it cannot go on like this here")


def _in_quotes(text: str, index: int) -> bool:
    return text[:index].count('"') % 2 == 1 or text[:index].count("'") % 2 == 1


def syntax_error(
    span: Span,
    zh: str,
    en: str,
    suggestion_zh: str = "例如：年龄 in 年龄区间，或 count(记录) >= 1",
    suggestion_en: str = "for example: 年龄 in 年龄区间, or count(记录) >= 1",
) -> ExpressionError:
    """What cannot be read at ``span``, and what to write instead."""
    return ExpressionError(
        "expression-syntax",
        span,
        {
            "problem": zh,
            "problem_en": en,
            "suggestion": suggestion_zh,
            "suggestion_en": suggestion_en,
        },
    )


def too_deep() -> ExpressionError:
    """The error of an expression that is nested too deeply."""
    return ExpressionError(
        "too-large",
        Span(0, 1),
        {
            "what": "表达式的嵌套层数",
            "what_en": "the depth of an expression",
            "size": f"{DEPTH_LIMIT}+",
            "limit": DEPTH_LIMIT,
        },
    )


_THERE_ARE = (
    "可用：and or not、比较、in、+ - *、x if c else y、函数调用",
    "there are: and or not, comparisons, in, + - *, x if c else y, and calls of functions",
)
_A_SET = (
    "把闭集写成参数（options: […]），此处写 x in 参数名",
    "make the set a parameter (options: […]) and write x in its name here",
)
_ROUND = ("用 round_down(a / b, 0)", "use round_down(a / b, 0)")
_CONSTRUCTS: Mapping[type[ast.AST], tuple[str, str, tuple[str, str]]] = {
    ast.Pow: ("乘方 **", "the power **", _THERE_ARE),
    ast.FloorDiv: ("整除 //", "the floor division //", _ROUND),
    ast.Mod: ("取余 %", "the remainder %", _ROUND),
    ast.Lambda: ("lambda", "lambda", _THERE_ARE),
    ast.List: ("列表 […]", "a list […]", _A_SET),
    ast.Dict: ("映射 {…}", "a mapping {…}", _A_SET),
    ast.Set: ("集合 {…}", "a set {…}", _A_SET),
    ast.Tuple: ("多个值以逗号并列", "several values with commas", _A_SET),
    ast.Subscript: ("下标 x[…]", "an index x[…]", _THERE_ARE),
    ast.JoinedStr: ("f 字符串", "an f-string", _THERE_ARE),
    ast.Starred: ("展开 *x", "the star *x", _THERE_ARE),
    ast.Attribute: (
        "属性 x.y",
        "an attribute x.y",
        ("只有“记录.列”，写在聚合函数之内", "there is only rows.column, inside an aggregate"),
    ),
    ast.Call: (
        "这种调用",
        "this kind of call",
        ("写成 函数名(参数, …, 选项=…)", "write function(argument, …, option=…)"),
    ),
}


def construct(node: ast.expr) -> dict[str, object]:
    """What fills the sentence about a construct that the language does not have."""
    key: type[ast.AST] = type(node.op) if isinstance(node, (ast.BinOp, ast.UnaryOp)) else type(node)
    zh, en, instead = _CONSTRUCTS.get(key, (key.__name__, key.__name__, _THERE_ARE))
    return {"what": zh, "what_en": en, "instead": instead[0], "instead_en": instead[1]}
