"""What is told apart of the cases of one kind of difference: figures, where these are few."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.compare.behaviour.classes import Class, Goal, benefit_cells
from engine.compare.behaviour.looked import Looked
from engine.compare.behaviour.model import MONEY
from engine.prove.encoding.choosing import pick
from engine.prove.encoding.terms import Truth, at_most, both, either, equal, minus, negated
from engine.prove.encoding.values import Number, aligned
from engine.prove.questions.asking import Model, Never
from engine.prove.questions.drawing import Values
from engine.prove.sameness.difference import Beside
from engine.prove.sameness.outcome import Outcome, paid

FEW = 2
"""So many records people read in full."""

APART = 4
"""So many pairs of figures are told apart in each kind of difference."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A benefit before and after as numbers in the same units, 0 where none is due."""

    benefit: str
    unit: str
    known: Truth
    before: Number
    after: Number


@dataclass(frozen=True, slots=True)
class Part:
    """Cases of one kind of difference that are told together; ``values`` are those of one of them.

    ``pair`` are the figures of ``of`` where all have the same.
    """

    kind: Class
    goal: Goal
    values: Values
    of: Figures | None = None
    pair: tuple[Decimal, Decimal] | None = None

    @property
    def difference(self) -> Number | None:
        """The figure after less the figure before, where cases differ in it."""
        return None if self.of is None or self.pair is not None else _gap(self.of)

    def is_shown_by(self, before: Outcome, after: Outcome) -> bool:
        """Whether a case that ``decide`` answers so is one of them."""
        if not self.kind.holds(before, after):
            return False
        if self.of is None or self.pair is None:
            return True
        values = [outcome.benefits.get(self.of.benefit) for outcome in (before, after)]
        return [Decimal(0) if v is None else v.value for v in values] == list(self.pair)


def parts_of(beside: Beside, looked: Looked, kind: Class, goal: Goal) -> Iterator[Part]:
    """What is told apart of one kind of difference, of which a case was met."""
    of = _figures(beside, kind)
    if of is None:
        yield from _part(beside, looked, kind, goal)
        return
    known = goal.with_(of.known)
    # What is not known of a benefit is a part of its own.
    rest = goal.with_(negated(of.known))
    pairs = _pairs(beside, looked, known, rest, of)
    if pairs is None:
        yield from _part(beside, looked, kind, known, of)
    else:
        scale = of.before.scale
        for before, after in sorted(pairs):
            pair = Decimal(before).scaleb(-scale), Decimal(after).scaleb(-scale)
            here = known.with_(_is_pair(of, before, after))
            yield from _part(beside, looked, kind, here, of, pair)
    yield from _part(beside, looked, kind, rest)


def _part(
    beside: Beside,
    looked: Looked,
    kind: Class,
    goal: Goal,
    of: Figures | None = None,
    pair: tuple[Decimal, Decimal] | None = None,
) -> Iterator[Part]:
    """The part, if a case of it was met; one with few records is asked for."""
    met = looked.least(goal.truth)
    if met is None:
        return
    number, values = met
    # Of cases that need not be complete the records are soon left out.
    if number > FEW and goal.among is not True:
        few = at_most(beside.records, FEW)
        found = beside.asker.find([goal.truth, beside.asker.plain, few])
        if isinstance(found, Model):
            values = found.shown.values
            looked.add(values)
    yield Part(kind, goal, values, of, pair)


def _pairs(
    beside: Beside, looked: Looked, known: Goal, rest: Goal, of: Figures
) -> set[tuple[int, int]] | None:
    """The pairs of figures that cases have, where it is proved that they are few; else None.

    A case of what is not known is met as well, where there is one.
    """
    for _ in range(APART + 2):
        pairs = _pairs_met(looked, known.truth, of)
        are_many = len(pairs) > APART
        others = (
            [] if are_many else [both(known.truth, *(negated(_is_pair(of, *p)) for p in pairs))]
        )
        if looked.least(rest.truth) is None:
            others.append(rest.truth)
        answer = _asked(beside, either(*others))
        if isinstance(answer, Model):
            looked.add(answer.shown.values)
        else:
            return None if are_many or answer is None else pairs
    return None


def _asked(beside: Beside, goal: Truth) -> Model | Never | None:
    """An exact case, or the proof that there is none whatever the records are."""
    asker = beside.asker
    if isinstance(asker.find([goal], any_rows=True), Never):
        return Never()
    found = asker.find([goal, asker.plain])
    if not isinstance(found, Model):
        found = asker.find([goal])
    return found if isinstance(found, Model) else None


def _pairs_met(looked: Looked, goal: Truth, of: Figures) -> set[tuple[int, int]]:
    pairs: set[tuple[int, int]] = set()
    for among in looked.of(goal):
        figures = (among.figures(number.count) for number in (of.before, of.after))
        pairs.update(zip(*figures, strict=True))
        if len(pairs) > APART:
            break
    return pairs


def _is_pair(of: Figures, before: int, after: int) -> Truth:
    return both(equal(of.before.count, before), equal(of.after.count, after))


def _figures(beside: Beside, kind: Class) -> Figures | None:
    """The benefit that a difference is about; of a verdict that changes, the first sum of money."""
    if kind.kind not in ("verdict", "more", "less") or "refused" in (kind.before, kind.after):
        # Of a case that is refused nobody knows what it would come to.
        return None
    found = []
    units = {
        **{
            beside.alignment.benefits.get(b.name, b.name): b.unit
            for b in beside.after.program.benefits
        },
        **{b.name: b.unit for b in beside.before.program.benefits},
    }
    due_before, due_after = paid(beside.before), paid(beside.after)
    zero = Number(0, 0, 0, 0)
    for name, one, other, same_unit in benefit_cells(beside):
        if not isinstance(one.value, Number) or not isinstance(other.value, Number):
            continue
        if not same_unit or (kind.benefit and kind.benefit != name):
            continue
        before = pick(due_before, one, type(one)(zero))
        after = pick(due_after, other, type(other)(zero))
        a, b = aligned((before.value, after.value))
        found.append(Figures(name, units[name], both(before.known, after.known), a, b))
    money = [f for f in found if f.unit in MONEY]
    return next(iter(money or found), None)


def _gap(of: Figures) -> Number:
    """The figure after less the figure before, bounded as far as both are."""
    a, b = of.before, of.after
    low = None if b.low is None or a.high is None else b.low - a.high
    high = None if b.high is None or a.low is None else b.high - a.low
    return Number(minus(b.count, a.count), a.scale, low, high)
