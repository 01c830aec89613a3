"""Expression syntax → the program's expressions, with names resolved and types checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal as OneOf
from typing import NoReturn, Protocol, cast

from engine import program as p
from engine.functions import FUNCTIONS
from engine.ruleset import calls
from engine.ruleset.bare_figures import no_bare_figure, quoted_date
from engine.ruleset.diagnostics import Place
from engine.ruleset.expression_errors import ExpressionError
from engine.ruleset.membership import member
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.syntax import (
    Binary,
    Boolean,
    Call,
    ColumnOf,
    Conditional,
    Junction,
    Number,
    String,
    Syntax,
    Unary,
)
from engine.ruleset.syntax import Name as NameSyntax
from engine.ruleset.syntax import Span as TextSpan
from engine.ruleset.types import (
    NUMBERS,
    Cases,
    Meaning,
    Name,
    Rows,
    Span,
    StatedOptions,
    StatedRange,
    StatedSeries,
    StatedTiers,
    Typed,
    TypesDifferError,
    Word,
    describe,
    distribute,
    unify,
)

_FLIPPED: Mapping[str, str] = {
    "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="
}  # fmt: skip

_INSTEAD: Mapping[type[Meaning], tuple[str, str]] = {
    StatedRange: ("x in 区间名", "x in the range"),
    StatedTiers: ("x in 分档名，或 highest(分档名, x)", "x in the tiers, or highest(tiers, x)"),
    StatedOptions: ("x in 闭集名", "x in the closed set"),
    StatedSeries: ("at(序列名, 日期)", "at(series, date)"),
    Span: ("elapsed(起, 止) in 期限", "elapsed(from, to) in a range"),
    Rows: ("count(记录)，或 sum(记录.列)", "count(rows), or sum(rows.column)"),
}
_A_CONDITION = ("条件", "a condition")


class Scope(Protocol):
    """Where names are looked up."""

    def meaning(self, name: str, span: TextSpan) -> Meaning:
        """What a name stands for here; :class:`ExpressionError` if nothing does."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates the expressions of one item of a rule set.

    ``place`` maps a span of the expression's text to the file; ``item`` is the item's name, for
    the reasons of undefined values.
    """

    scope: Scope
    place: Callable[[TextSpan], Place]
    item: str

    def value(self, syntax: Syntax) -> Typed:
        """An expression that has a value."""
        return distribute(self.meaning(syntax), lambda case: self._typed(case, syntax.span))

    def condition(self, syntax: Syntax) -> p.Expression:
        """An expression that is true or false."""
        return self._of_type(syntax, p.BooleanType(), "")

    def meaning(self, syntax: Syntax) -> Meaning:
        """What an expression stands for: a value, or something stated."""
        match syntax:
            case Number(value=number):
                return Typed(p.Literal(number), number_type(number))
            case String(value=text):
                return Typed(p.Literal(text), p.ChoiceType((text,)))
            case Boolean(value=value):
                return Typed(p.Literal(value), p.BooleanType())
            case NameSyntax(name=name, span=span):
                return self.scope.meaning(name, span)
            case Unary(operator="not", operand=operand):
                part = self._of_type(operand, p.BooleanType(), "not")
                return Typed(p.Not(part), p.BooleanType())
            case Unary(operand=operand):
                number_ = self.number(operand, "-")
                return Typed(p.Arithmetic("-", p.Literal(0), number_.expression), number_.type)
            case Junction(operator=operator, parts=parts):
                inner = tuple(self._of_type(x, p.BooleanType(), operator) for x in parts)
                node = p.All(inner) if operator == "and" else p.Any(inner)
                return Typed(node, p.BooleanType())
            case Binary(operator="in"):
                return self._member(syntax)
            case Binary(operator=("+" | "-" | "*") as operator):
                return self._arithmetic(operator, syntax)
            case Binary(operator="/", span=span):
                raise ExpressionError("bare-division", span)
            case Binary():
                return self._comparison(syntax)
            case Conditional():
                return self._conditional(syntax)
            case Call():
                return self._call(syntax)
            case ColumnOf(span=span):
                raise not_a_value(
                    span,
                    ("一整列", "a whole column"),
                    "sum(记录.列)、min、max 或 count_distinct",
                    "sum(rows.column), min, max or count_distinct",
                )

    def number(self, syntax: Syntax, operator: str) -> Typed:
        """An expression that gives a number."""
        typed = self.value(syntax)
        if not isinstance(typed.type, NUMBERS):
            wrong_operand(operator, typed, "数值", "a number", syntax.span)
        return typed

    def of_date(self, syntax: Syntax, operator: str) -> p.Expression:
        """An expression that gives a date."""
        return self._of_type(syntax, p.DateType(), operator)

    def of_integer(self, syntax: Syntax, operator: str) -> p.Expression:
        """An expression that gives a whole number."""
        typed = self.value(syntax)
        if not isinstance(typed.type, p.IntegerType):
            wrong_operand(operator, typed, "整数", "a whole number", syntax.span)
        return typed.expression

    def _of_type(self, syntax: Syntax, expected: p.Type, operator: str) -> p.Expression:
        typed = self.value(syntax)
        if type(typed.type) is not type(expected):
            wrong_operand(
                operator or _A_CONDITION,
                typed,
                describe(expected, "zh"),
                describe(expected, "en"),
                syntax.span,
            )
        return typed.expression

    def _typed(self, meaning: Meaning, span: TextSpan) -> Typed:
        match meaning:
            case Typed():
                return meaning
            case Word() | Name():
                found = (f"“{meaning.parameter}”的读法", f"a reading of “{meaning.parameter}”")
                raise not_a_value(
                    span, found, "{by: 参数, cases: {读法: …}}", "{by: parameter, cases: {…}}"
                )
            case _:
                found = describe(meaning, "zh"), describe(meaning, "en")
                raise not_a_value(span, found, *_INSTEAD[type(meaning)])

    def _arithmetic(self, operator: OneOf["+", "-", "*"], syntax: Binary) -> Typed:
        for side in (syntax.left, syntax.right):
            if isinstance(self.value(side).type, p.DateType):
                raise ExpressionError("date-arithmetic", side.span, {"operator": operator})
        left, right = self.number(syntax.left, operator), self.number(syntax.right, operator)
        node = p.Arithmetic(operator, left.expression, right.expression)
        if isinstance(left.type, p.IntegerType) and isinstance(right.type, p.IntegerType):
            return Typed(node, p.IntegerType(left.type.elapsed or right.type.elapsed))
        return Typed(node, p.DecimalType())

    def _conditional(self, syntax: Conditional) -> Typed:
        condition = self._of_type(syntax.condition, p.BooleanType(), "if")
        then, otherwise = self.value(syntax.then), self.value(syntax.otherwise)
        kind = unify([then.type, otherwise.type])
        if kind is None:
            raise types_differ(TypesDifferError([then.type, otherwise.type]), syntax.span)
        return Typed(p.If(condition, then.expression, otherwise.expression), kind)

    def _member(self, syntax: Binary) -> Typed:
        no_bare_figure(syntax.left)
        left = self.meaning(syntax.left)
        right = self.meaning(syntax.right)
        if isinstance(left, Cases):
            left = self.value(syntax.left)
        return distribute(right, lambda case: member(left, case, syntax))

    def _comparison(self, syntax: Binary) -> Typed:
        left, right = self.value(syntax.left), self.value(syntax.right)
        operator = cast(p.Operator, syntax.operator)
        span = syntax.span
        for one, side in ((right, syntax.left), (left, syntax.right)):
            if isinstance(one.type, p.DateType) and isinstance(side, String):
                raise quoted_date(side)
        for one, other, side in ((left, right, syntax.left), (right, left, syntax.right)):
            if isinstance(one.type, p.TextType) and isinstance(other.type, p.ChoiceType):
                raise ExpressionError("text-literal", span, {"name": _name_of(side)})
        if isinstance(left.type, NUMBERS) and isinstance(right.type, NUMBERS):
            no_bare_figure(syntax.left)
            no_bare_figure(syntax.right)
            _check_elapsed(operator, left.type, right.type, span)
        elif isinstance(left.type, p.DateType) and isinstance(right.type, p.DateType):
            no_bare_figure(syntax.left)
            no_bare_figure(syntax.right)
        elif isinstance(left.type, p.ChoiceType) and isinstance(right.type, p.ChoiceType):
            _only_equality(operator, left, span)
            _check_options(left, right, syntax)
        elif type(left.type) is type(right.type):
            _only_equality(operator, left, span)
        else:
            zh, en = describe(left.type, "zh"), describe(left.type, "en")
            wrong_operand(operator, right, zh, en, syntax.right.span)
        return Typed(p.Compare(operator, left.expression, right.expression), p.BooleanType())

    def _call(self, syntax: Call) -> Meaning:
        if syntax.function == "months":
            arguments = {
                "what": "months(…) 写在 from 之外",
                "what_en": "months(…) outside from",
                "instead": "先定义一个选取 {from: months(首日, 月数)}，此处用它的名称",
                "instead_en": "define a selection {from: months(first, number)} and use its name",
            }
            raise ExpressionError("not-in-language", syntax.span, arguments)
        if syntax.function not in FUNCTIONS:
            raise ExpressionError(
                "unknown-name",
                TextSpan(syntax.span.start, syntax.span.start + len(syntax.function)),
                {
                    "name": syntax.function,
                    "what": "函数",
                    "what_en": "function",
                    "did_you_mean": did_you_mean(syntax.function, FUNCTIONS),
                },
            )
        return calls.call(self, syntax)


def not_a_value(
    span: TextSpan, found: tuple[str, str], instead: str, instead_en: str
) -> ExpressionError:
    """The error of something stated, or of rows, where a single value is needed."""
    zh, en = found
    arguments = {"found": zh, "found_en": en, "instead": instead, "instead_en": instead_en}
    return ExpressionError("not-a-value", span, arguments)


def number_type(number: int | Decimal) -> p.Type:
    """The type of a figure as it is written."""
    if isinstance(number, int):
        return p.IntegerType()
    exponent = number.as_tuple().exponent
    return p.DecimalType(max(0, -exponent) if isinstance(exponent, int) else None)


def _said(operator: str | tuple[str, str]) -> dict[str, object]:
    zh, en = operator if isinstance(operator, tuple) else (operator, operator)
    return {"operator": zh, "operator_en": en}


def wrong_operand(
    operator: str | tuple[str, str], found: Meaning, expected: str, expected_en: str, span: TextSpan
) -> NoReturn:
    """Raise the error of an operand of the wrong type.

    ``operator``: a sign or a word of the language, or what stands there in Chinese and English.
    """
    raise ExpressionError(
        "wrong-operand",
        span,
        {
            **_said(operator),
            "found": describe(found, "zh"),
            "found_en": describe(found, "en"),
            "expected": expected,
            "expected_en": expected_en,
        },
    )


def types_differ(error: TypesDifferError, span: TextSpan) -> ExpressionError:
    """The error of branches that give different types."""
    return ExpressionError(
        "types-differ",
        span,
        {
            "found": "、".join(describe(t, "zh") for t in error.types),
            "found_en": ", ".join(describe(t, "en") for t in error.types),
        },
    )


def _check_elapsed(operator: str, left: p.Type, right: p.Type, span: TextSpan) -> None:
    if isinstance(left, p.IntegerType) and left.elapsed:
        seen = operator
    elif isinstance(right, p.IntegerType) and right.elapsed:
        seen = _FLIPPED[operator]
    else:
        return
    if seen not in (">=", "<"):
        raise ExpressionError("elapsed-edge", span, {"operator": operator})


def _only_equality(operator: str, left: Typed, span: TextSpan) -> None:
    if operator not in ("==", "!="):
        wrong_operand(operator, left, "数值或日期", "numbers or dates", span)


def _check_options(left: Typed, right: Typed, syntax: Binary) -> None:
    for literal, other, written, name in (
        (left, right, syntax.left, syntax.right),
        (right, left, syntax.right, syntax.left),
    ):
        if not isinstance(written, String) or not isinstance(other.type, p.ChoiceType):
            continue
        if isinstance(literal.expression, p.Literal) and written.value not in other.type.options:
            options = other.type.options
            raise ExpressionError(
                "unknown-option",
                written.span,
                {
                    "value": written.value,
                    "name": _name_of(name),
                    "did_you_mean": did_you_mean(written.value, options),
                    "allowed": options,
                },
            )


def _name_of(syntax: Syntax) -> str:
    return syntax.name if isinstance(syntax, NameSyntax) else "…"
