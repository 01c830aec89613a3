"""The mutants of one expression, and expressions written as text again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.cases.mutation.trees import shown, stepped
from engine.functions import FUNCTIONS
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

Options = Mapping[str, Sequence[str]]
"""The options of each name that is a choice."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """An expression in which one part is another.

    ``span`` is where the part stands that was changed, ``becomes`` what is there now; ``whole`` is
    the expression with it.
    """

    operator: str
    span: Span
    becomes: Syntax | None
    whole: Syntax


_NEIGHBOURS = {
    "round_half_up": ("round_down", "round_up"),
    "round_down": ("round_half_up", "round_up"),
    "round_up": ("round_half_up", "round_down"),
    "highest": ("all_reached",),
    "all_reached": ("highest",),
    "min": ("max",),
    "max": ("min",),
    "month_start": ("month_end",),
    "month_end": ("month_start",),
    "count_distinct": ("count",),
}
_EDGES = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_ARITHMETIC = {"+": "-", "-": "+", "*": "+", "/": "*"}
_EQUAL = ("==", "!=")


def rewritings(syntax: Syntax, options: Options, *, condition: bool) -> Iterator[Rewriting]:
    """Every mutant of an expression; ``condition``: it is true or false, and may be negated."""
    return _Rewriter(options).of(syntax, condition)


class _Rewriter:
    def __init__(self, options: Options) -> None:
        self._options = options

    def of(self, syntax: Syntax, condition: bool = False) -> Iterator[Rewriting]:
        if condition and not isinstance(syntax, Junction):
            yield _instead("clause-negated", syntax, negated(syntax))
        match syntax:
            case Number(value=value):
                for operator, by in (("figure-up", 1), ("figure-down", -1)):
                    other = stepped(value, by)
                    assert not isinstance(other, date)
                    yield _instead(operator, syntax, replace(syntax, value=other))
            case Unary(operator=sign, operand=operand):
                # A negated clause and the clause below it, negated, are the same.
                inside = self.of(operand, sign == "not" and isinstance(operand, Junction))
                yield from _within(inside, lambda part: replace(syntax, operand=part))
            case Binary():
                yield from self._binary(syntax)
            case Junction():
                yield from self._junction(syntax)
            case Conditional(condition=test, then=then, otherwise=otherwise):
                yield from _within(self.of(test, True), lambda p: replace(syntax, condition=p))
                yield from _within(self.of(then), lambda p: replace(syntax, then=p))
                yield from _within(self.of(otherwise), lambda p: replace(syntax, otherwise=p))
            case Call():
                yield from self._call(syntax)
            case _:
                return

    def _binary(self, syntax: Binary) -> Iterator[Rewriting]:
        operator = syntax.operator
        if operator in _EDGES:
            yield _instead("edge-included", syntax, replace(syntax, operator=_EDGES[operator]))
        if operator in _ARITHMETIC:
            other = replace(syntax, operator=_ARITHMETIC[operator])
            yield _instead("arithmetic-other", syntax, other)
        for one, two, side in (
            (syntax.left, syntax.right, "right"),
            (syntax.right, syntax.left, "left"),
        ):
            if operator in _EQUAL and isinstance(one, Name) and isinstance(two, String):
                option = following(two.value, self._options.get(one.name, ()))
                if option:
                    other = replace(syntax, **{side: replace(two, value=option)})  # type: ignore[arg-type]
                    yield _instead("option-other", syntax, other)
        yield from _within(self.of(syntax.left), lambda part: replace(syntax, left=part))
        if operator != "in":
            yield from _within(self.of(syntax.right), lambda part: replace(syntax, right=part))

    def _junction(self, syntax: Junction) -> Iterator[Rewriting]:
        other = replace(syntax, operator="or" if syntax.operator == "and" else "and")
        yield _instead("junction-swapped", syntax, other)
        parts = syntax.parts
        for index, part in enumerate(parts):
            rest = (*parts[:index], *parts[index + 1 :])
            without = rest[0] if len(rest) == 1 else replace(syntax, parts=rest)
            yield Rewriting("clause-dropped", part.span, None, without)

            def put(changed: Syntax, at: int = index) -> Syntax:
                return replace(syntax, parts=(*parts[:at], changed, *parts[at + 1 :]))

            yield from _within(self.of(part, True), put)

    def _call(self, syntax: Call) -> Iterator[Rewriting]:
        for name in _NEIGHBOURS.get(syntax.function, ()):
            arguments = syntax.arguments
            if name == "count":
                arguments = tuple(a.rows if isinstance(a, ColumnOf) else a for a in arguments)
            other = replace(syntax, function=name, arguments=arguments)
            yield _instead("function-other", syntax, other)
        function = FUNCTIONS.get(syntax.function)
        for index, (option, value) in enumerate(syntax.options):
            allowed = function.options.get(option, ()) if function else ()
            word = following(value.value, allowed) if isinstance(value, String) else ""
            if word:
                options = list(syntax.options)
                options[index] = (option, String(word, value.span))
                other = replace(syntax, options=tuple(options))
                yield _instead("word-other", syntax, other)
        for index, argument in enumerate(syntax.arguments):

            def put(changed: Syntax, at: int = index) -> Syntax:
                before, after = syntax.arguments[:at], syntax.arguments[at + 1 :]
                return replace(syntax, arguments=(*before, changed, *after))

            yield from _within(self.of(argument), put)


def negated(syntax: Syntax) -> Syntax:
    """The condition that is true where this one is false."""
    match syntax:
        case Boolean(value=value):
            return replace(syntax, value=not value)
        case Unary(operator="not", operand=operand):
            return operand
        case Binary(operator=("==" | "!=") as operator):
            return replace(syntax, operator="!=" if operator == "==" else "==")
        case _:
            return Unary("not", syntax, syntax.span)


def _instead(operator: str, old: Syntax, new: Syntax) -> Rewriting:
    return Rewriting(operator, old.span, new, new)


def _within(inside: Iterator[Rewriting], put: Callable[[Syntax], Syntax]) -> Iterator[Rewriting]:
    for each in inside:
        yield replace(each, whole=put(each.whole))


def following(option: str, options: Sequence[str]) -> str:
    """The option that comes after this one, the first after the last; '' where it has no other."""
    if option not in options or len(options) < 2:
        return ""
    return options[(list(options).index(option) + 1) % len(options)]


# -- as text -------------------------------------------------------------------------------------

_BINDING = {"==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4, "+": 5, "-": 5}
_BINDING |= {"*": 6, "/": 6}


def say(syntax: Syntax) -> str:
    """The expression as a rule set writes it."""
    return _say(syntax, 0)


def _say(syntax: Syntax, around: int) -> str:
    """As text, in brackets where it binds less than what stands around it."""
    text, binding = _said(syntax)
    return f"({text})" if binding < around else text


def _said(syntax: Syntax) -> tuple[str, int]:
    match syntax:
        case Number(value=value):
            return shown(value), 8 if value >= 0 else 7
        case String(value=value):
            return (f"'{value}'" if '"' in value else f'"{value}"'), 8
        case Boolean(value=value):
            return ("true" if value else "false"), 8
        case Name(name=name):
            return name, 8
        case ColumnOf(rows=rows, column=column):
            return f"{rows.name}.{column}", 8
        case Unary(operator="not", operand=operand):
            return f"not {_say(operand, 3)}", 3
        case Unary(operand=operand):
            return f"-{_say(operand, 7)}", 7
        case Binary(operator=operator, left=left, right=right):
            binding = _BINDING[operator]
            # Comparisons do not go on one from another; of equals, the left is taken first.
            before = binding + (binding == 4)
            return f"{_say(left, before)} {operator} {_say(right, binding + 1)}", binding
        case Junction(operator=operator, parts=parts):
            binding = 1 if operator == "or" else 2
            return f" {operator} ".join(_say(part, binding + 1) for part in parts), binding
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return f"{_say(then, 1)} if {_say(condition, 1)} else {_say(otherwise, 0)}", 0
        case Call(function=function, arguments=arguments, options=options):
            given = [_say(argument, 0) for argument in arguments]
            given += [f"{name}={_say(value, 0)}" for name, value in options]
            return f"{function}({', '.join(given)})", 8
