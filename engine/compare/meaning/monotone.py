"""Which way two programs differ: whether a condition holds more often, a figure is larger.

Two programs are walked side by side. Where they have the same shape, what differs in a literal is
carried upwards: a lower edge that falls makes its comparison hold more often, and so on. Where
they have not, or where the parts pull in two ways, the answer is that nothing is claimed. What is
claimed holds for every case under every reading; the tests try it on random cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from engine import program as p
from engine.compare.meaning.trends import (
    Trend,
    as_member,
    figure,
    is_number,
    joined,
    never_negative,
    operators,
    refers,
    scalars,
    steps_of,
    terms,
    value_at,
)
from engine.program import Expression, Program

DEPTH = 40
"""Definitions written out one inside the other; deeper nothing is claimed."""


class Trends:
    """The trends from one program to another that is compiled of nearly the same text.

    Raises nothing; what is not understood is ``ANY``.
    """

    def __init__(self, before: Program, after: Program) -> None:
        self._before = {d.name: d for d in before.definitions}
        self._after = {d.name: d for d in after.definitions}
        self._given = {i.name: i.range for i in before.inputs if i.range is not None}
        self._known: dict[str, Trend] = {}
        self._counted: set[str] = set()
        """Selections of which only the number of rows is known to move, not which rows."""
        self._partial: set[str] = set()
        self._depth = 0
        self._is_partial = False
        """Whether a value came into being or ceased: no comparison with it may be relied on."""
        self._inputs = (
            {i.name: i.type for i in before.inputs},
            {i.name: i.type for i in after.inputs},
        )

    def of(self, before: Expression | None, after: Expression | None) -> Trend:
        """The trend from one expression to another."""
        if before is None or after is None:
            return Trend.SAME if before is after else Trend.ANY
        match before, after:
            case p.Clause(), _:
                return self.of(before.condition, after)
            case _, p.Clause():
                return self.of(before, after.condition)
            case p.Value(name=old), p.Value(name=new) if old == new:
                return self.definition(old)
            case (p.Value(name=name), other) | (other, p.Value(name=name)):
                return self._written_out(name, before, after, other is after)
            case p.Fact(name=old), p.Fact(name=new) if old == new:
                return Trend.SAME
            case p.Literal(), p.Literal():
                return scalars(before.value, after.value)
            case p.Aggregate(), p.Aggregate():
                return self._aggregate(before, after)
            case p.Compare() | p.Member(), p.Compare() | p.Member():
                old_set, new_set = as_member(before), as_member(after)
                if old_set is not None and new_set is not None:
                    return self._member(old_set, new_set)
                if isinstance(before, p.Compare) and isinstance(after, p.Compare):
                    return self._compare(before, after)
                return Trend.ANY
            case p.All(parts=old_parts), p.Any(parts=new_parts) if old_parts:
                same = self._junction(old_parts, new_parts, Trend.UP)
                return Trend.UP if same in (Trend.SAME, Trend.UP) else Trend.ANY
            case p.Any(parts=old_parts), p.All(parts=new_parts) if new_parts:
                same = self._junction(old_parts, new_parts, Trend.DOWN)
                return Trend.DOWN if same in (Trend.SAME, Trend.DOWN) else Trend.ANY
            case p.All(parts=old_parts), p.All(parts=new_parts):
                return self._junction(old_parts, new_parts, Trend.DOWN)
            case p.Any(parts=old_parts), p.Any(parts=new_parts):
                return self._junction(old_parts, new_parts, Trend.UP)
            case p.All(parts=old_parts), other:
                return self._junction(old_parts, (other,), Trend.DOWN)
            case other, p.All(parts=new_parts):
                return self._junction((other,), new_parts, Trend.DOWN)
            case p.Any(parts=old_parts), other:
                return self._junction(old_parts, (other,), Trend.UP)
            case other, p.Any(parts=new_parts):
                return self._junction((other,), new_parts, Trend.UP)
            case p.Not(part=old), p.Not(part=new):
                return self.of(old, new).flipped()
            case p.If(), p.If():
                return self._if(before, after)
            case p.By(), p.By():
                return self._by(before, after)
            case p.DecisionTable(), p.DecisionTable():
                return self._table(before, after)
            case _:
                return self._arithmetic(before, after)

    def _written_out(
        self, name: str, before: Expression, after: Expression, is_older: bool
    ) -> Trend:
        """Where only one of the two has a definition for it, what the definition says counts."""
        found = (self._before if is_older else self._after).get(name)
        if found is None or isinstance(found.body, p.Selection) or self._depth > DEPTH:
            return Trend.ANY
        self._depth += 1
        try:
            if is_older:
                return self.of(found.body, after)
            return self.of(before, found.body)
        finally:
            self._depth -= 1

    def definition(self, name: str) -> Trend:
        """The trend of a definition: its value, or of a selection how many rows it has."""
        if name not in self._known:
            outside, self._is_partial = self._is_partial, False
            self._known[name] = Trend.ANY
            self._known[name] = self._definition(name)
            if self._is_partial:
                self._partial.add(name)
            self._is_partial = outside
        self._is_partial |= name in self._partial
        return self._known[name]

    def _definition(self, name: str) -> Trend:
        old, new = self._before.get(name), self._after.get(name)
        if old is None or new is None or old.type != new.type:
            return Trend.ANY
        if not isinstance(old.body, p.Selection) or not isinstance(new.body, p.Selection):
            if isinstance(old.body, p.Selection) or isinstance(new.body, p.Selection):
                return Trend.ANY
            return self.of(old.body, new.body)
        return self._selection(name, old.body, new.body)

    def _selection(self, name: str, before: p.Selection, after: p.Selection) -> Trend:
        trends = [self._source(before.source, after.source)]
        if [n for n, _ in before.each] != [n for n, _ in after.each]:
            return Trend.ANY
        columns = [
            self.of(old, new) for (_, old), (_, new) in zip(before.each, after.each, strict=True)
        ]
        if any(trend is not Trend.SAME for trend in columns):
            return Trend.ANY
        if before.where is None or after.where is None:
            # Without a condition every row is taken.
            gone = Trend.SAME if before.where is after.where else Trend.UP
            trends.append(gone if after.where is None else gone.flipped())
        else:
            trends.append(self.of(before.where, after.where))
        if before.take is None or after.take is None:
            gone = Trend.SAME if before.take is after.take else Trend.UP
            trends.append(gone if after.take is None else gone.flipped())
        else:
            trends.append(self.of(before.take, after.take))
        source, where, _ = trends
        if before.source in self._counted:
            if where is not Trend.SAME or before.where is not None:
                return joined(trends) if joined(trends) is Trend.SAME else Trend.ANY
            self._counted.add(name)
        if before.take is not None or after.take is not None:
            if before.order != after.order:
                return Trend.ANY
            if source is not Trend.SAME or where is not Trend.SAME:
                # Of the first so many, others are taken when more rows are offered.
                self._counted.add(name)
        return joined(trends)

    def _source(self, before: str | p.Months, after: str | p.Months) -> Trend:
        if isinstance(before, str) or isinstance(after, str):
            if before != after or isinstance(before, p.Months):
                return Trend.ANY
            if before in self._before:
                return self.definition(before)
            old, new = (inputs.get(before) for inputs in self._inputs)
            return Trend.SAME if old is not None and new is not None else Trend.ANY
        if self.of(before.first, after.first) is not Trend.SAME:
            return Trend.ANY
        return self.of(before.number, after.number)

    def _aggregate(self, before: p.Aggregate, after: p.Aggregate) -> Trend:
        same = (before.function, before.rows, before.column) == (
            after.function,
            after.rows,
            after.column,
        )
        if not same:
            return Trend.ANY
        rows = self.definition(before.rows) if before.rows in self._before else Trend.SAME
        if rows is Trend.SAME or before.function == "count":
            return rows
        if before.rows in self._counted:
            return Trend.ANY
        if before.function == "count_distinct":
            return rows
        # A minimum of more rows is smaller; the sum of a column may be of negative figures.
        return {"min": rows.flipped(), "max": rows}.get(before.function, Trend.ANY)

    def _compare(self, before: p.Compare, after: p.Compare) -> Trend:
        outside, self._is_partial = self._is_partial, False
        trend = self._compared(before, after)
        trend = Trend.ANY if self._is_partial and trend is not Trend.SAME else trend
        self._is_partial = outside
        return trend

    def _compared(self, before: p.Compare, after: p.Compare) -> Trend:
        left, right = self.of(before.left, after.left), self.of(before.right, after.right)
        if before.operator != after.operator:
            if left is right is Trend.SAME:
                return operators(before.operator, after.operator)
            return Trend.ANY
        if before.operator in (">", ">="):
            return joined((left, right.flipped()))
        if before.operator in ("<", "<="):
            return joined((left.flipped(), right))
        return Trend.SAME if left is right is Trend.SAME else Trend.ANY

    def _member(self, before: p.Member, after: p.Member) -> Trend:
        if self.of(before.item, after.item) is not Trend.SAME:
            return Trend.ANY
        old, new = set(before.options), set(after.options)
        if old == new:
            return Trend.SAME
        return Trend.UP if old < new else Trend.DOWN if new < old else Trend.ANY

    def _junction(
        self, before: Sequence[Expression], after: Sequence[Expression], more: Trend
    ) -> Trend:
        """``more`` is what one part more does to the whole."""
        old, new = list(before), list(after)
        # Parts that are the same drop out first, so that one added in front moves no other.
        for part in before:
            twin = next((o for o in new if self.of(part, o) is Trend.SAME), None)
            if twin is not None:
                old.remove(part)
                new.remove(twin)
        trends: list[Trend] = []
        while old and new:
            trends.append(self.of(old.pop(0), new.pop(0)))
        return joined([*trends, *[more] * len(new), *[more.flipped()] * len(old)])

    def _by(self, before: p.By, after: p.By) -> Trend:
        if isinstance(before.subject, p.Reading) or isinstance(after.subject, p.Reading):
            if before.subject != after.subject:
                return Trend.ANY
        elif self.of(before.subject, after.subject) is not Trend.SAME:
            return Trend.ANY
        old, new = dict(before.cases), dict(after.cases)
        if old.keys() != new.keys():
            return Trend.ANY
        return joined(self.of(old[name], new[name]) for name in old)

    def _if(self, before: p.If, after: p.If) -> Trend:
        then = self.of(before.then, after.then)
        otherwise = self.of(before.otherwise, after.otherwise)
        condition = self.of(before.condition, after.condition)
        if condition is not Trend.SAME:
            # Between two figures: the larger one is taken more often, or less often.
            low, high = figure(before.otherwise), figure(before.then)
            if low is None or high is None or then is not otherwise or then is not Trend.SAME:
                return Trend.ANY
            condition = condition if high >= low else condition.flipped()
        return joined((condition, then, otherwise))

    def _table(self, before: p.DecisionTable, after: p.DecisionTable) -> Trend:
        if (before.hit_policy, before.aggregate) != (after.hit_policy, after.aggregate):
            return Trend.ANY
        old, new = before.rows, after.rows
        if len(old) == len(new):
            pairs = list(zip(old, new, strict=True))
            conditions = [self.of(a.condition, b.condition) for a, b in pairs]
            values = joined(self.of(a.value, b.value) for a, b in pairs)
            if all(trend is Trend.SAME for trend in conditions):
                # Of rows hit together, `count` counts and the others rise with each value.
                return Trend.SAME if before.aggregate == "count" else values
            if len(old) == 1 and before.hit_policy == "first" and self._is_no_less(old[0].value):
                # Where the only row does not hold there is nothing.
                self._is_partial = True
                return joined((conditions[0], values))
        return self._steps(before, after) if before.hit_policy == "first" else Trend.ANY

    def _steps(self, before: p.DecisionTable, after: p.DecisionTable) -> Trend:
        """Tiers and series: which way a step function moved; where it begins, it was nothing."""
        old, new = steps_of(before), steps_of(after)
        if old is None or new is None:
            return Trend.ANY
        number = self.of(old[0], new[0])
        if number is not Trend.SAME:
            values = [value for _, value in reversed(old[1])]
            if old[1] != new[1] or not all(is_number(value, 0) for value in values):
                return Trend.ANY
            self._is_partial = True
            rising = values == sorted(values, key=lambda value: cast(Decimal, value))
            return number if rising else Trend.ANY
        bounds = sorted({edge for _, steps in (old, new) for edge, _ in steps})
        trends = []
        for bound in bounds:
            a, b = (value_at(steps, bound) for _, steps in (old, new))
            if a is None or b is None:
                if a is None and b is None:
                    continue
                # Where a benefit was undefined it was nothing, and figures below nothing are rare.
                self._is_partial = True
                if not is_number(b if a is None else a, 0):
                    return Trend.ANY
                trends.append(Trend.UP if a is None else Trend.DOWN)
            else:
                trends.append(scalars(a, b))
        return joined(trends)

    def _arithmetic(self, before: Expression, after: Expression) -> Trend:
        match before, after:
            case p.Arithmetic(), p.Arithmetic() if before.operator == after.operator:
                left, right = self.of(before.left, after.left), self.of(before.right, after.right)
                if before.operator == "+":
                    whole = joined((left, right))
                    return self._sum(before, after) if whole is Trend.ANY else whole
                if before.operator == "-":
                    return joined((left, right.flipped()))
                if left is right is Trend.SAME:
                    return Trend.SAME
                if right is Trend.SAME and self._is_no_less(before.right):
                    return left
                if left is Trend.SAME and self._is_no_less(before.left):
                    return right
            case p.Round(), p.Round():
                alike = (before.mode, before.digits) == (after.mode, after.digits)
                top = self.of(before.numerator, after.numerator)
                bottom = self.of(before.denominator, after.denominator)
                known = top is Trend.SAME or self._is_no_less(before.denominator)
                if alike and bottom is Trend.SAME and known:
                    return top
            case p.Extreme(), p.Extreme():
                if before.which == after.which and len(before.items) == len(after.items):
                    pairs = zip(before.items, after.items, strict=True)
                    return joined(self.of(old, new) for old, new in pairs)
            case p.AddMonths(), p.AddMonths() if before.overflow == after.overflow:
                return joined(
                    (self.of(before.date, after.date), self.of(before.months, after.months))
                )
            case p.AddDays(), p.AddDays():
                return joined((self.of(before.date, after.date), self.of(before.days, after.days)))
            case p.DatePart(), p.DatePart() if before.part == after.part:
                trend = self.of(before.date, after.date)
                return trend if trend is Trend.SAME or before.part == "year" else Trend.ANY
            case p.MakeDate(), p.MakeDate():
                old, new = ((d.year, d.month, d.day) for d in (before, after))
                same = [self.of(a, b) is Trend.SAME for a, b in zip(old, new, strict=True)]
                return Trend.SAME if all(same) else Trend.ANY
            case _:
                pass
        return Trend.SAME if before == after and not refers(before) else Trend.ANY

    def _sum(self, before: Expression, after: Expression) -> Trend:
        """Sums of different length: what only one has counts, where it is never below zero."""
        old, new = list(terms(before)), list(terms(after))
        for term in list(old):
            twin = next((o for o in new if self.of(term, o) is Trend.SAME), None)
            if twin is not None:
                old.remove(term)
                new.remove(twin)
        if (old and new) or any(refers(t) or not self._is_no_less(t) for t in (*old, *new)):
            return Trend.ANY
        return Trend.UP if new else Trend.DOWN if old else Trend.SAME

    def _is_no_less(self, expression: Expression) -> bool:
        """Whether a figure of the older program is never below zero."""
        return never_negative(expression, self._before, self._given)
