"""The bounds of a region: between which figures it lies, and which values its cases have.

What is asked is asked of all quantities together, as long as some case shows anything new; the
proof that none does is one proof for all. Each bound is proved of every case, of any number of
records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from engine.compare.behaviour.model import Limit, Span
from engine.compare.behaviour.quantities import Quantity, guards
from engine.prove.asking import Asker, Model, Never
from engine.prove.terms import Truth, Whole, at_most, either, minus
from engine.prove.values import Number

FAR = 10**10
"""Beyond this no bound is looked for."""

ROUNDS = 24
"""So many cases are looked at for values that a region has; it is said of nothing that is left."""

_UNKNOWN = ""


class Bounds:
    """Asks for the bounds of one region; ``given`` is what is true of its cases."""

    def __init__(self, asker: Asker, given: Truth, first: Model) -> None:
        self._asker = asker
        self._given = given
        self._seen = [first]

    def limits(self, quantities: Sequence[Quantity]) -> tuple[Limit, ...]:
        """What is true of each quantity in every case; nothing of those that may be anything."""
        possible = {quantity: _possible(quantity) for quantity in quantities}
        met = self._met(possible)
        found: list[Limit] = []
        for quantity, values in met.items():
            if _UNKNOWN in values:
                continue
            if isinstance(quantity.cell.value, Number):
                limit = self._number(quantity, quantity.cell.value)
            else:
                limit = _some(quantity, values)
            if limit is not None:
                found.append(limit)
        return tuple(found)

    def span(self, number: Number) -> Span:
        """Between which two figures a number lies."""
        low = self._least(number.count, number.low)
        most = self._least(minus(0, number.count), None if number.high is None else -number.high)
        return _span(low, None if most is None else -most, number.scale)

    # -- values ----------------------------------------------------------------------------------

    def _met(self, possible: Mapping[Quantity, Mapping[str, Truth]]) -> dict[Quantity, set[str]]:
        """The values that each quantity has in some case, '' where it has none in some."""
        met: dict[Quantity, set[str]] = {quantity: set() for quantity in possible}
        looked = 0
        for _ in range(ROUNDS):
            for model in self._seen[looked:]:
                for quantity, of in possible.items():
                    met[quantity] |= {
                        name for name, truth in of.items() if model.found.holds(truth)
                    }
            looked = len(self._seen)
            new = [
                truth
                for quantity, of in possible.items()
                if _UNKNOWN not in met[quantity]
                for name, truth in of.items()
                if name not in met[quantity]
            ]
            answer = self._asker.find([self._given, either(*new)], any_rows=True)
            if isinstance(answer, Never):
                return met
            if answer is None:
                break
            self._seen.append(answer)
        return {}

    # -- numbers ---------------------------------------------------------------------------------

    def _number(self, quantity: Quantity, number: Number) -> Limit | None:
        span, own = self.span(number), _span(number.low, number.high, number.scale)
        low = span.low if span.low != own.low else None
        high = span.high if span.high != own.high else None
        if low is None and high is None:
            return None
        return Limit(quantity.what, quantity.name, quantity.of, low, high, unit=quantity.unit)

    def _least(self, count: Whole, low: int | None) -> int | None:
        """A figure below which a number is in no case; None where there is none, or none soon.

        It is the least that it is, where all figures over records are exact.
        """
        if count.__class__ is int:
            return int(count)
        best = min(model.found.whole(count) for model in self._seen)
        floor = -FAR if low is None else low
        # The ends are asked first: the case at hand is often one, or a range is filled.
        ends = [floor, best - 1]
        while floor < best:
            tried = ends.pop() if ends else floor + (best - 1 - floor) // 2
            if not floor <= tried < best:
                continue
            answer = self._asker.find([self._given, at_most(count, tried)], any_rows=True)
            if answer is None:
                return None
            if isinstance(answer, Never):
                floor = tried + 1
            else:
                self._seen.append(answer)
                best = answer.found.whole(count)
        return None if best <= -FAR else best


def _possible(quantity: Quantity) -> dict[str, Truth]:
    of = {} if isinstance(quantity.cell.value, Number) else dict(guards(quantity))
    undecided = quantity.cell.undecided
    return of if undecided is False else {**of, _UNKNOWN: undecided}


def _some(quantity: Quantity, values: set[str]) -> Limit | None:
    if len(values) == len(quantity.possible):
        return None
    ordered = tuple(name for name in quantity.possible if name in values)
    return Limit(quantity.what, quantity.name, quantity.of, values=ordered)


def _span(low: int | None, high: int | None, scale: int) -> Span:
    return Span(*(None if e is None else Decimal(e).scaleb(-scale) for e in (low, high)))
