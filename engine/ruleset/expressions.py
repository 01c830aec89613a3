"""Expression text → a small syntax tree with positions; nothing is resolved or evaluated here.

The grammar is the arithmetic and comparison subset of Python's, parsed by the standard library's
``ast``. Three habits of ``ast`` are worked around: it reads ``0.1`` as a float (figures are taken
from the text), it normalises identifiers (such a name is an error), and its columns are UTF-8
bytes (offsets here are characters of the text as written).
"""

from __future__ import annotations

import ast
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NoReturn

from engine.ruleset.expression_errors import (
    DEPTH_LIMIT,
    LENGTH_LIMIT,
    ExpressionError,
    construct,
    explain,
    odd_number,
    syntax_error,
    too_deep,
)
from engine.ruleset.source import short
from engine.ruleset.syntax import (
    Binary,
    Boolean,
    Call,
    ColumnOf,
    Conditional,
    Junction,
    Name,
    Number,
    Span,
    String,
    Syntax,
    Unary,
)

# Typed on a Chinese keyboard; each stands for what is beside it.
_FULL_WIDTH = {
    "\uff08": "(",
    "\uff09": ")",
    "\uff0c": ",",
    "\u3001": ",",
    "\uff1d": "=",
    "\uff0b": "+",
    "\uff0d": "-",
    "\u2212": "-",
    "\uff0a": "*",
    "\u00d7": "*",
    "\uff0f": "/",
    "\u00f7": "/",
    "\uff1c": "<",
    "\uff1e": ">",
    "\uff0e": ".",
    "\u2265": ">=",
    "\u2264": "<=",
    "\u2260": "!=",
    "\uff01": "!",
    "\u201c": '"',
    "\u201d": '"',
    "\uff02": '"',
    "\u2018": "'",
    "\u2019": "'",
    "\u3000": " ",
    "\n": " ",
    "\r": " ",
}
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_TOKEN = re.compile(
    r"\"[^\"]*\"|'[^']*'|[^\W\d]\w*"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?!\w)|(?:\d[\w.]*|\.\d[\w.]*)(?:%(?!\s*[\w(]))?"
)
_DATE = re.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_STRINGS = re.compile(r"(\"[^\"]*\"|'[^']*')(?:\s*(\"|'))?")
_PLAIN_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?\Z", re.ASCII)


@lru_cache(maxsize=4096)
def parse(text: str) -> Syntax:
    """The syntax tree of ``text``; :class:`ExpressionError` says what cannot be read, and where."""
    if len(text) > LENGTH_LIMIT:
        raise ExpressionError(
            "too-large",
            Span(0, 1),
            {
                "what": "表达式的字符数",
                "what_en": "the number of characters of an expression",
                "size": len(text),
                "limit": LENGTH_LIMIT,
            },
        )
    ascii_text, origin = _to_ascii(text)
    stripped = ascii_text.strip()
    if not stripped:
        raise syntax_error(Span(0, max(1, len(text))), "是空的", "it is empty")
    lead = len(ascii_text) - len(ascii_text.lstrip())
    _check_signs(ascii_text, origin)
    _check_tokens(ascii_text, origin)
    try:
        tree = ast.parse(stripped, mode="eval")
    except SyntaxError as error:
        raise explain(error, stripped, text, lead, origin) from None
    except (RecursionError, MemoryError):
        raise too_deep() from None
    return _Converter(stripped, lead, origin).convert(tree.body, 0)


def _to_ascii(text: str) -> tuple[str, list[int]]:
    """The text with ASCII punctuation outside quotes, and for each character its place in it."""
    out: list[str] = []
    origin: list[int] = []
    quote = ""
    for index, character in enumerate(text):
        written = _FULL_WIDTH.get(character, character)
        if quote and written != quote:
            written = character
        elif written in ('"', "'"):
            quote = "" if quote else written
        out.append(written)
        origin.extend([index] * len(written))
    origin.append(len(text))
    return "".join(out), origin


def _check_signs(text: str, origin: list[int]) -> None:
    """Refuse what Python would read without a word: a comment, an escape, texts put together."""

    def refuse(index: int, zh: str, en: str) -> NoReturn:
        start = origin[index]
        span = Span(start, start + 1)
        raise syntax_error(span, zh, en, "删去它", "remove it")

    outside = _STRINGS.sub(lambda match: " " * len(match.group()), text)
    comment = outside.find("#")
    if comment >= 0:
        refuse(comment, "“#”之后的内容不会被读到", "what follows “#” would not be read")
    for index, character in enumerate(text):
        if character == "\\" or not (character.isprintable() or character.isspace()):
            refuse(index, "有一个不能用的字符", "there is a character that cannot be used")
    for match in _STRINGS.finditer(text):
        if match.group(2):
            refuse(match.end() - 1, "两段文字之间缺运算符", "an operator is missing between texts")


def _check_tokens(text: str, origin: list[int]) -> None:
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[0] in "\"'":
            continue
        span = Span(origin[match.start()], origin[match.end() - 1] + 1)
        if _DATE.fullmatch(word):
            suggestion = f"parameters: {{ 起始日: {{ value: {word}, quote: … }} }}"
            raise ExpressionError("bare-figure", span, {"figure": word, "suggestion": suggestion})
        if word[0].isdigit() or word[0] == ".":
            if not _PLAIN_NUMBER.match(word):
                raise odd_number(word, span)
            continue
        normal = unicodedata.normalize("NFKC", word)
        if not normal.isidentifier():
            wrong = short(word)
            raise syntax_error(span, f"“{wrong}”不能写在表达式里", f"“{wrong}” cannot stand here")
        if normal != word:
            raise ExpressionError("name-normalised", span, {"name": word, "normal": normal})


class _Converter:
    """Python's tree → ours, with offsets in the text as it was written."""

    def __init__(self, source: str, lead: int, origin: list[int]) -> None:
        self._bytes = source.encode()
        self._lead = lead
        self._origin = origin

    def _offset(self, byte_column: int) -> int:
        return len(self._bytes[:byte_column].decode(errors="ignore")) + self._lead

    def _span(self, node: ast.expr) -> Span:
        start = self._offset(node.col_offset)
        end = self._offset(node.end_col_offset or node.col_offset + 1)
        return Span(self._origin[start], self._origin[max(start, end - 1)] + 1)

    def convert(self, node: ast.expr, depth: int) -> Syntax:
        if depth > DEPTH_LIMIT:
            raise too_deep()
        span = self._span(node)
        deeper = depth + 1
        match node:
            case ast.Constant(value=bool() as value):
                return Boolean(value, span)
            case ast.Constant(value=str() as value):
                return String(unicodedata.normalize("NFC", value), span)
            case ast.Constant(value=int() | float()):
                digits = self._bytes[node.col_offset : node.end_col_offset].decode()
                return Number(Decimal(digits) if "." in digits else int(digits), span)
            case ast.Name(id=("true" | "false") as word):
                return Boolean(word == "true", span)
            case ast.Name(id=name):
                return Name(name, span)
            case ast.Attribute(value=ast.Name(id=rows) as owner, attr=column):
                return ColumnOf(Name(rows, self._span(owner)), column, span)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Unary("not", self.convert(operand, deeper), span)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.convert(operand, deeper)
                if isinstance(inner, Number):
                    return Number(-inner.value, span)
                return Unary("-", inner, span)
            case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
                left, right = self.convert(node.left, deeper), self.convert(node.right, deeper)
                return Binary(_ARITHMETIC[type(operator)], left, right, span)
            case ast.BoolOp():
                parts = tuple(self.convert(value, deeper) for value in node.values)
                return Junction("and" if isinstance(node.op, ast.And) else "or", parts, span)
            case ast.Compare():
                return self._comparison(node, deeper, span)
            case ast.IfExp():
                return Conditional(
                    self.convert(node.test, deeper),
                    self.convert(node.body, deeper),
                    self.convert(node.orelse, deeper),
                    span,
                )
            case ast.Call(func=ast.Name(id=function)) if all(k.arg for k in node.keywords):
                return Call(
                    function,
                    tuple(self.convert(argument, deeper) for argument in node.args),
                    tuple((str(k.arg), self.convert(k.value, deeper)) for k in node.keywords),
                    span,
                )
        raise ExpressionError("not-in-language", span, construct(node))

    def _comparison(self, node: ast.Compare, depth: int, span: Span) -> Syntax:
        operands = [self.convert(operand, depth) for operand in (node.left, *node.comparators)]
        pairs: list[Syntax] = []
        for operator, left, right in zip(node.ops, operands, operands[1:], strict=False):
            symbol = _COMPARISONS.get(type(operator))
            if symbol is None:
                is_ = {"what": "is", "instead": "写 == 或 !=", "instead_en": "write == or !="}
                raise ExpressionError("not-in-language", span, is_)
            if symbol == "not in":
                pairs.append(Unary("not", Binary("in", left, right, span), span))
            else:
                pairs.append(Binary(symbol, left, right, span))
        return pairs[0] if len(pairs) == 1 else Junction("and", tuple(pairs), span)
