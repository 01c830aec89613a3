"""A compiled expression as a line of text, for what a drafter did not write as one line.

It says what the program computes, functions of the language written out; what the drafter wrote is
shown instead wherever it is at hand.
"""

from __future__ import annotations

from decimal import Decimal

from engine.program import (
    AddDays,
    AddMonths,
    Aggregate,
    All,
    Any,
    Arithmetic,
    By,
    Clause,
    Column,
    Compare,
    DatePart,
    DecisionTable,
    Expression,
    Extreme,
    Fact,
    If,
    Literal,
    MakeDate,
    Member,
    Months,
    Not,
    NotStated,
    Reading,
    Round,
    Scalar,
    Value,
)
from engine.wording.speech import Speech
from engine.wording.words import joined, say


def say_expression(expression: Expression | Months, speech: Speech) -> str:
    """The expression in the drafter's notation, its names said in the language."""
    return _Sayer(speech).say(expression)


def by_subject(by: By, speech: Speech) -> str:
    """What a ``by`` chooses over: a parameter, or an expression that gives a choice."""
    if isinstance(by.subject, Reading):
        return speech.name(by.subject.parameter)
    return say_expression(by.subject, speech)


def by_cases(by: By, speech: Speech) -> list[tuple[str, Expression]]:
    """The cases of a ``by``, their names said in the language."""
    subject = by.subject
    if isinstance(subject, Reading):
        return [(speech.reading(subject.parameter, name), case) for name, case in by.cases]
    return [(speech.name(name), case) for name, case in by.cases]


def table_word(table: DecisionTable, speech: Speech) -> str:
    """What kind of table it is: ``unique table``."""
    policy = f"{table.hit_policy} {table.aggregate}".strip()
    return say("table", speech.language, policy=policy)


class _Sayer:
    """One match over the kinds of expression; ``inside`` puts brackets round what needs them."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech

    def say(self, expression: Expression | Months) -> str:
        match expression:
            case Fact(name) | Column(name) | Value(name):
                return self.speech.name(name)
            case Literal(value):
                return self.literal(value)
            case NotStated(item):
                return self.unstated(item)
            case Clause(condition=condition, text=text, kind=kind):
                return self.speech.expression(text) if kind == "leaf" else self.say(condition)
            case Arithmetic():
                return self.arithmetic(expression)
            case Compare(operator, left, right):
                return f"{self.inside(left)} {operator} {self.inside(right)}"
            case Round(mode=mode, digits=digits, numerator=numerator, denominator=denominator):
                quotient = self.quotient(numerator, denominator)
                return f"round_{mode}({quotient}, {digits})"
            case If(condition, then, otherwise):
                return f"{self.inside(then)} if {self.say(condition)} else {self.say(otherwise)}"
            case Not(part):
                return f"not {self.inside(part)}"
            case All(parts):
                return " and ".join(self.inside(part) for part in parts) or "true"
            case Any(parts):
                return " or ".join(self.inside(part) for part in parts) or "false"
            case Member(item, options, parameter):
                return f"{self.inside(item)} in {self.options(options, parameter)}"
            case By():
                cases = [f"{n}: {self.say(e)}" for n, e in by_cases(expression, self.speech)]
                by = say("by", self.speech.language, name=by_subject(expression, self.speech))
                return f"{by} {{{', '.join(cases)}}}"
            case Aggregate(function=function, rows=rows, column=column):
                path = [rows, column] if column else [rows]
                return f"{function}({'.'.join(self.speech.name(name) for name in path)})"
            case DecisionTable():
                return self.table(expression)
            case _:
                return self.call(expression)

    def table(self, table: DecisionTable) -> str:
        rows = [f"{self.say(row.condition)} → {self.say(row.value)}" for row in table.rows]
        # The tiers of a parameter are a table that nobody wrote: its policy would say nothing.
        policy = "" if table.hit_policy == "first" else table_word(table, self.speech) + " "
        return f"{policy}{{{'; '.join(rows)}}}"

    def arithmetic(self, expression: Arithmetic) -> str:
        left, right = self.inside(expression.left), self.inside(expression.right)
        if expression.operator != "*":
            if isinstance(expression.left, Arithmetic):
                left = self.say(expression.left)
            if isinstance(expression.right, Arithmetic) and expression.right.operator == "*":
                right = self.say(expression.right)
        return f"{left} {expression.operator} {right}"

    def call(self, expression: Expression | Months) -> str:
        match expression:
            case Extreme(which, items):
                return f"{which}({', '.join(self.say(item) for item in items)})"
            case DatePart(part, date):
                return f"{part}({self.say(date)})"
            case MakeDate(year=year, month=month, day=day):
                return f"date({self.say(year)}, {self.say(month)}, {self.say(day)})"
            case AddMonths(date, months, overflow):
                end = "" if overflow == "month_end" else ", overflow=next_month"
                return f"add_months({self.say(date)}, {self.say(months)}{end})"
            case AddDays(date, days):
                return f"add_days({self.say(date)}, {self.say(days)})"
            case Months(first, number):
                return f"months({self.say(first)}, {self.say(number)})"
            case _:
                raise AssertionError(type(expression).__name__)

    def inside(self, expression: Expression) -> str:
        said = self.say(expression)
        compound = Arithmetic | Compare | If | All | Any | Member
        return f"({said})" if isinstance(expression, compound) else said

    def quotient(self, numerator: Expression, denominator: Expression) -> str:
        if denominator == Literal(1):
            return self.say(numerator)
        return f"{self.inside(numerator)} / {self.inside(denominator)}"

    def options(self, options: tuple[str, ...], parameter: str) -> str:
        if parameter:
            return self.speech.name(parameter)
        return "[" + ", ".join(self.speech.name(option) for option in options) + "]"

    def literal(self, value: Scalar) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Decimal):
            return f"{value:f}"
        return self.speech.name(value) if isinstance(value, str) else str(value)

    def unstated(self, item: str) -> str:
        return say("not_stated", self.speech.language, items=joined([self.speech.name(item)], "en"))
