"""The bounds of a region: between which figures it lies, and which values its cases have.

Cases that were met say what a region has; the solver is asked for a case that shows anything else,
of all quantities at once, and the proof that there is none is one proof for all. Each bound is
proved of every case, of any number of records.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.compare.behaviour.looked import Among, Looked
from engine.compare.behaviour.model import Limit, Span
from engine.compare.behaviour.quantities import Quantity, guards
from engine.prove.encoding.solver import Found
from engine.prove.encoding.terms import Truth, Whole, at_most, either, minus
from engine.prove.encoding.values import Number
from engine.prove.questions.asking import Asker, Never

FAR = 10**10
"""Beyond this no bound is looked for."""

LIMITS, ROUNDS = 8, 40
"""So many quantities of a region are told, and so many cases looked for; of the rest is not told.
"""

FASTER = 8
"""So many times farther a bound is looked for, as long as cases are found."""


@dataclass(slots=True, eq=False)
class _Value:
    """A value that a quantity has in some case, or in none."""

    truth: Truth
    met: bool | None = None

    def __post_init__(self) -> None:
        if self.truth is False:
            self.never()

    @property
    def is_open(self) -> bool:
        return self.met is None

    def look(self, among: Among) -> None:
        if self.met is None and among.show(self.truth):
            self.met = True

    def look_at(self, found: Found) -> None:
        if self.met is None and found.holds(self.truth):
            self.met = True

    def never(self) -> None:
        self.met = False


@dataclass(slots=True, eq=False)
class _Least:
    """The least figure that a number is in any case: ``floor`` is below none, ``best`` is one.

    The floor is asked first, for a range may be filled, and then the next below the best. Where
    there are less, a bound is likely to be one of the ``guesses``.
    """

    count: Whole
    floor: int
    guesses: Sequence[int]
    best: int = FAR
    step: int = 0
    is_bounded: bool = False
    tried: int = 0

    @property
    def is_open(self) -> bool:
        return self.floor < self.best

    @property
    def truth(self) -> Truth:
        """That the figure is less than is known, as far as is asked next."""
        if self.step == 0:
            self.tried = self.floor
        elif self.step > 1 and (near := self._near()):
            self.tried = near[len(near) // 2]
        elif self.is_bounded:
            self.tried = self.floor + (self.best - 1 - self.floor) // 2
        else:
            self.tried = max(self.floor, self.best - self.step)
        return at_most(self.count, self.tried)

    def look(self, among: Among) -> None:
        self._take(min(among.figures(self.count)))

    def look_at(self, found: Found) -> None:
        self._take(found.whole(self.count))

    def _take(self, figure: int) -> None:
        if figure < self.best:
            self.best = figure
            self.step *= FASTER

    def never(self) -> None:
        was_guessed = bool(self._near())
        self.floor = self.tried + 1
        if self.step > 1 and self._near():
            return
        # Beyond the first step the bound lies between two figures that are known.
        self.is_bounded = self.step > 1 and not was_guessed
        self.step = 1

    def _near(self) -> Sequence[int]:
        """The guesses that it may be."""
        start, end = (bisect_left(self.guesses, edge) for edge in (self.floor, self.best))
        return self.guesses[start:end]

    def end(self) -> int | None:
        """The figure; None where there is none, or none soon."""
        return None if self.is_open or self.best <= -FAR else self.best


_Wanted = _Value | _Least


@dataclass(slots=True)
class _Number:
    """A number: the least that it is, and the least that its opposite is."""

    number: Number
    low: _Least
    high: _Least

    @classmethod
    def of(cls, number: Number, guesses: Sequence[int]) -> _Number:
        floor = -FAR if number.low is None else number.low
        ceiling = FAR if number.high is None else number.high
        opposite = minus(0, number.count)
        low, high = _Least(number.count, floor, guesses), _Least(opposite, -ceiling, guesses)
        return cls(number, low, high)

    @property
    def span(self) -> Span:
        most = self.high.end()
        return _span(self.low.end(), None if most is None else -most, self.number.scale)


@dataclass(slots=True)
class _Watched:
    """A quantity with what is asked of it."""

    quantity: Quantity
    unknown: _Value
    values: dict[str, _Value] = field(default_factory=dict)
    number: _Number | None = None

    @classmethod
    def of(cls, quantity: Quantity, guesses: Sequence[int]) -> _Watched:
        unknown = _Value(quantity.cell.undecided)
        if isinstance(quantity.cell.value, Number):
            return cls(quantity, unknown, number=_Number.of(quantity.cell.value, guesses))
        values = {name: _Value(truth) for name, truth in guards(quantity).items()}
        return cls(quantity, unknown, values)

    def wanted(self) -> list[_Wanted]:
        """What is asked; nothing of a quantity that has no value in some case."""
        if self.unknown.met:
            return []
        sides = [self.number.low, self.number.high] if self.number is not None else []
        return [self.unknown, *self.values.values(), *sides]

    def limit(self) -> Limit | None:
        """What is true of the quantity in every case; None where it may be anything."""
        quantity = self.quantity
        if self.unknown.met is not False:
            return None
        if self.number is None:
            return self._some()
        number, span = self.number.number, self.number.span
        own = _span(number.low, number.high, number.scale)
        low = span.low if span.low != own.low else None
        high = span.high if span.high != own.high else None
        if low is None and high is None:
            return None
        return Limit(quantity.what, quantity.name, quantity.of, low, high, unit=quantity.unit)

    def _some(self) -> Limit | None:
        """The values that there are, where all others are proved to be none."""
        quantity = self.quantity
        if all(value.met is not False for value in self.values.values()):
            return None
        if any(value.met is None for value in self.values.values()):
            return None
        ordered = tuple(name for name in quantity.possible if self.values[name].met)
        return Limit(quantity.what, quantity.name, quantity.of, values=ordered)


@dataclass(frozen=True, slots=True)
class Bounded:
    """What is true of every case of a region; ``difference`` where it is asked for."""

    limits: tuple[Limit, ...] = ()
    difference: Span | None = None


class Bounds:
    """Asks for the bounds of one region; ``given`` is what is true of its cases."""

    def __init__(self, asker: Asker, looked: Looked, given: Truth) -> None:
        self._asker = asker
        self._looked = looked
        self._given = given

    def of(self, quantities: Sequence[Quantity], difference: Number | None) -> Bounded:
        """What is true of each quantity, and between which two figures the difference lies."""
        guesses = _guesses(self._looked.figures)
        watched = [_Watched.of(quantity, guesses) for quantity in quantities[:LIMITS]]
        gap = None if difference is None else _Number.of(difference, guesses)
        self._settle(watched, gap)
        limits = tuple(limit for one in watched if (limit := one.limit()) is not None)
        return Bounded(limits, None if gap is None else gap.span)

    def _settle(self, watched: Sequence[_Watched], gap: _Number | None) -> None:
        """Ask until nothing is open. Of what there only might be there is no bound either."""
        known = 0
        for _ in range(ROUNDS):
            wanted: list[_Wanted] = [] if gap is None else [gap.low, gap.high]
            wanted += [one for several in watched for one in several.wanted()]
            for among in self._looked.of(self._given, known):
                for one in wanted:
                    one.look(among)
            known = len(self._looked)
            wanted = [one for one in wanted if one.is_open]
            if not wanted:
                return
            open_ = either(*(one.truth for one in wanted))
            answer = self._asker.find([self._given, open_], any_rows=True)
            if answer is None:
                return
            if isinstance(answer, Never):
                for one in wanted:
                    one.never()
            elif answer.found.holds(self._asker.encoded.exact):
                # Those beside it show more.
                self._looked.add(answer.shown.values)
            else:
                for one in wanted:
                    one.look_at(answer.found)


def _guesses(figures: Sequence[int]) -> list[int]:
    """Figures that are mentioned and those beside them, above zero and below."""
    beside = {figure + more for figure in figures for more in (-1, 0, 1)}
    return sorted({sign * figure for figure in beside for sign in (-1, 1)})


def _span(low: int | None, high: int | None, scale: int) -> Span:
    return Span(*(None if e is None else Decimal(e).scaleb(-scale) for e in (low, high)))
