"""Expressions of the program → Python source that computes exact values or says why not.

Each ``_…`` below writes the statements for one kind of node and gives the variable that has its
value: a known one or :class:`Undecided`. Kleene's logic, the interval of a count and the reasons
of undecided values are those of the design's table "What an evaluation answers"; nothing is ever
null, zero or the first value instead. A part that may not be needed is written once, in a block
that is entered where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine import program as p
from engine.decide.operations import RUNTIME, ill
from engine.decide.values import Undecided, Unstated
from engine.decide.writer import Compiled, Layout, Writer


def compile_expression(expression: p.Expression, layout: Layout) -> Compiled:
    """A function of the facts, definitions and readings, each by position."""
    writer = Writer(layout, RUNTIME)
    writer.function("evaluate", "f, v, r", lambda: write(expression, writer))
    return writer.compile()["evaluate"]


def write(expression: p.Expression, w: Writer) -> str:
    """Write the statements of an expression; the variable that has its value."""
    return w.apart(lambda: _WRITE[type(expression)](expression, w))


def unless_undecided(value: str, otherwise: str, *variables: str) -> str:
    """``value`` where all of ``variables`` are known, else ``otherwise``."""
    doubtful = [name for name in dict.fromkeys(variables) if not is_known(name)]
    if not doubtful:
        return value
    test = " and ".join(f"{name}.__class__ is not U" for name in doubtful)
    return f"{value} if {test} else {otherwise}"


def _carrying(value: str, *variables: str) -> str:
    """``value`` where all of ``variables`` are known, else undecided with the reasons of all."""
    return unless_undecided(value, f"undecided({', '.join(variables)})", *variables)


def is_known(variable: str) -> bool:
    """Whether a variable can have no undecided value: a constant or a reading."""
    return variable[0] in "krTF"


def _sequence(variables: Sequence[str]) -> str:
    return f"({', '.join(variables)},)"


_PLAIN = (p.Literal, p.Fact, p.Column, p.Value, p.NotStated)


def _in_block(header: str, expression: p.Expression, w: Writer) -> str:
    """The variable of an expression that is computed only where ``header`` says so."""
    if isinstance(expression, _PLAIN):
        return write(expression, w)
    variable = w.fresh()
    with w.block(header):
        w.line(f"{variable} = {write(expression, w)}")
    return variable


# -- values --------------------------------------------------------------------------------------


def _literal(node: p.Literal, w: Writer) -> str:
    return w.constant(node.value)


def _fact(node: p.Fact, w: Writer) -> str:
    return w.fact(node.name)


def _column(node: p.Column, w: Writer) -> str:
    return w.column(node.name)


def _value(node: p.Value, w: Writer) -> str:
    return w.value(node.name)


def _not_stated(node: p.NotStated, w: Writer) -> str:
    return w.constant(Undecided(frozenset({Unstated(node.item)})))


_EXACT = {"+": "add", "-": "subtract"}


def _arithmetic(node: p.Arithmetic, w: Writer) -> str:
    left, right = write(node.left, w), write(node.right, w)
    if node.operator == "*":
        return w.assign(_carrying(f"multiply({left}, {right})", left, right))
    test = [f"{v}.__class__ is int" for v in (left, right) if not w.is_integer(v)] or ["True"]
    exact = f"{_EXACT[node.operator]}({left}, {right})"
    return w.assign(f"{left} {node.operator} {right} if {' and '.join(test)} else {exact}")


def _round(node: p.Round, w: Writer) -> str:
    by_zero = w.constant(ill("division_by_zero", node.item, node.place))
    numerator, denominator = write(node.numerator, w), write(node.denominator, w)
    mode, digits = w.constant(node.mode), w.constant(node.digits)
    return w.assign(f"rounded({mode}, {digits}, {numerator}, {denominator}, {by_zero})")


def write_quotient(node: p.Round, w: Writer) -> str:
    """The variable that has what a rounding was given, as exact text or None."""
    return w.assign(f"quotient({write(node.numerator, w)}, {write(node.denominator, w)})")


def _extreme(node: p.Extreme, w: Writer) -> str:
    items = [write(item, w) for item in node.items]
    listed = _sequence(items)
    return w.assign(_carrying(f"{node.which}({listed})", *items))


def _if(node: p.If, w: Writer) -> str:
    truth = write(node.condition, w)
    then = _in_block(f"if {truth} is not False:", node.then, w)
    otherwise = _in_block(f"if {truth} is not True:", node.otherwise, w)
    return w.assign(
        f"{then} if {truth} is True else {otherwise} if {truth} is False"
        f" else agreed({truth}, ({then}, {otherwise}))"
    )


def _by(node: p.By, w: Writer) -> str:
    subject = write_subject(node, w)
    if all(isinstance(case, p.Literal) for _, case in node.cases):
        values = {name: case.value for name, case in node.cases if isinstance(case, p.Literal)}
        of, every = w.constant(values), w.constant(tuple(values.values()))
        return w.assign(
            unless_undecided(f"{of}[{subject}]", f"agreed({subject}, {every})", subject)
        )
    answer = w.fresh()
    cases: list[str] = []
    for name, case in node.cases:
        cases.append(w.fresh())
        with w.block(f"if {is_case(subject, name, w)}:"):
            w.line(f"{answer} = {cases[-1]} = {write(case, w)}")
    if not is_known(subject):
        with w.block(f"if {subject}.__class__ is U:"):
            w.line(f"{answer} = agreed({subject}, {_sequence(cases)})")
    return answer


def write_subject(node: p.By, w: Writer) -> str:
    """The variable of what a ``by`` looks at."""
    subject = node.subject
    return w.reading(subject.parameter) if isinstance(subject, p.Reading) else write(subject, w)


def is_case(subject: str, name: str, w: Writer) -> str:
    """Whether the case of a ``by`` may be needed."""
    test = f"{subject} == {w.constant(name)}"
    return test if is_known(subject) else f"{test} or {subject}.__class__ is U"


# -- dates ---------------------------------------------------------------------------------------


def _date_part(node: p.DatePart, w: Writer) -> str:
    day = write(node.date, w)
    return w.assign(unless_undecided(f"{day}.{node.part}", day, day))


def _make_date(node: p.MakeDate, w: Writer) -> str:
    parts = [write(part, w) for part in (node.year, node.month, node.day)]
    no_date = w.constant(ill("no_date", node.item, node.place))
    return w.assign(_carrying(f"make_date({', '.join(parts)}) or {no_date}", *parts))


_NO_DATE = ill("no_year", "")


def _add_months(node: p.AddMonths, w: Writer) -> str:
    day, months = write(node.date, w), write(node.months, w)
    moved = f"add_months({day}, {months}, {w.constant(node.overflow)})"
    return w.assign(_carrying(f"{moved} or {w.constant(_NO_DATE)}", day, months))


def _add_days(node: p.AddDays, w: Writer) -> str:
    day, days = write(node.date, w), write(node.days, w)
    return w.assign(_carrying(f"add_days({day}, {days}) or {w.constant(_NO_DATE)}", day, days))


# -- conditions ----------------------------------------------------------------------------------


def _compare(node: p.Compare, w: Writer) -> str:
    left, right = write(node.left, w), write(node.right, w)
    bounds = f"compare_bounds({w.constant(node.operator)}, {left}, {right})"
    return w.assign(unless_undecided(f"{left} {node.operator} {right}", bounds, left, right))


def _member(node: p.Member, w: Writer) -> str:
    item, options = write(node.item, w), w.constant(frozenset(node.options))
    return w.assign(unless_undecided(f"{item} in {options}", item, item))


def _all(node: p.All, w: Writer) -> str:
    return _junction(node.parts, w, decides=False)


def _any(node: p.Any, w: Writer) -> str:
    return _junction(node.parts, w, decides=True)


def _junction(parts: Sequence[p.Expression], w: Writer, *, decides: bool) -> str:
    """``all`` and ``any``: a part is looked at while none has decided."""
    stated = [truth(part) for part in parts]
    if decides in stated:
        return str(decides)
    first, *rest = [part for part, known in zip(parts, stated, strict=True) if known is None] or [
        p.Literal(not decides)
    ]
    if not rest:
        return write(first, w)
    answer = w.fresh()
    w.line(f"{answer} = {write(first, w)}")
    for part in rest:
        with w.block(f"if {answer} is not {decides}:"):
            one = write(part, w)
            with w.block(f"if {one} is not {not decides}:"):
                w.line(
                    f"{answer} = {one} if {one} is {decides} or {answer} is {not decides}"
                    f" else undecided({answer}, {one})"
                )
    return answer


def truth(expression: p.Expression) -> bool | None:
    """The truth of a condition that the rule set states itself, else None."""
    while isinstance(expression, p.Clause):
        expression = expression.condition
    return expression.value is True if isinstance(expression, p.Literal) else None


def _not(node: p.Not, w: Writer) -> str:
    part = write(node.part, w)
    return w.assign(unless_undecided(f"not {part}", part, part))


def _clause(node: p.Clause, w: Writer) -> str:
    return write(node.condition, w)


# -- rows and tables -----------------------------------------------------------------------------


def _aggregate(node: p.Aggregate, w: Writer) -> str:
    if node.rows in w.layout.values:
        rows = w.value(node.rows)
    else:
        records = w.fact(node.rows)
        rows = w.assign(unless_undecided(f"of_records({records})", records, records))
    if node.function == "count":
        counted = f"{rows}.high if {rows}.doubts is None else bounded({rows})"
        return w.assign(f"{rows} if {rows}.__class__ is U else {counted}")
    column = w.layout.rows[node.rows].index(node.column)
    empty = w.constant(ill("no_rows", node.rows, node.place))
    function = w.constant(node.function)
    if node.rows in w.layout.months and column < 2 and node.function in ("min", "max"):
        figure = f"edge({function}, {rows}, {w.constant(column)}, {empty})"
    else:
        figure = f"aggregate({function}, {rows}, {w.constant(column)}, {empty})"
    return w.assign(f"{rows} if {rows}.__class__ is U else {figure}")


def _table(node: p.DecisionTable, w: Writer) -> str:
    no_row = w.constant(ill("no_row", node.item, node.place))
    if node.hit_policy == "first":
        return _first(node, no_row, w)
    several = w.constant(ill("several_rows", node.item, node.place))
    truths = [write(row.condition, w) for row in node.rows]
    answer, listed = w.fresh(), w.assign(_sequence(truths))
    with w.block(f"if U in map(type, {listed}):"):
        w.line(f"{answer} = undecided(*{listed})")
    if node.hit_policy == "unique":
        with w.block(f"elif {listed}.count(True) != 1:"):
            w.line(f"{answer} = {several} if True in {listed} else {no_row}")
        for row, holds in zip(node.rows, truths, strict=True):
            with w.block(f"elif {holds}:"):
                w.line(f"{answer} = {write(row.value, w)}")
        return answer
    with w.block("else:"):
        hits = w.fresh()
        w.line(f"{hits} = []")
        for row, holds in zip(node.rows, truths, strict=True):
            with w.block(f"if {holds}:"):
                w.line(f"{hits}.append({write(row.value, w)})")
        if node.hit_policy == "any":
            w.line(f"{answer} = any_row({hits}, {no_row}, {several})")
        else:
            w.line(f"{answer} = collect({w.constant(node.aggregate)}, {hits}, {no_row})")
    return answer


def _first(node: p.DecisionTable, no_row: str, w: Writer) -> str:
    answer, passed = w.fresh(), w.fresh()
    w.line(f"{answer} = None")
    w.line(f"{passed} = ()")
    for row in node.rows:
        with w.block(f"if {answer} is None:"):
            holds = write(row.condition, w)
            with w.block(f"if {holds} is not False:"):
                value = write(row.value, w)
                with w.block(f"if {holds} is True:"):
                    w.line(f"{answer} = {value}")
                with w.block("else:"):
                    w.line(f"{passed} += (({holds}, {value}),)")
    with w.block(f"if {answer} is None:"):
        w.line(f"{answer} = {no_row}")
    with w.block(f"if {passed}:"):
        w.line(f"{answer} = settle_first({answer}, {passed})")
    return answer


_WRITE: Mapping[type, Callable[[Any, Writer], str]] = {
    p.Literal: _literal,
    p.Fact: _fact,
    p.Column: _column,
    p.Value: _value,
    p.NotStated: _not_stated,
    p.Arithmetic: _arithmetic,
    p.Round: _round,
    p.Extreme: _extreme,
    p.If: _if,
    p.By: _by,
    p.DatePart: _date_part,
    p.MakeDate: _make_date,
    p.AddMonths: _add_months,
    p.AddDays: _add_days,
    p.Compare: _compare,
    p.Member: _member,
    p.All: _all,
    p.Any: _any,
    p.Not: _not,
    p.Clause: _clause,
    p.Aggregate: _aggregate,
    p.DecisionTable: _table,
}
