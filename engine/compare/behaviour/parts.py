"""What is told apart of the cases of one kind of difference: figures, where these are few."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.compare.behaviour.classes import Class, Goal, benefit_cells
from engine.compare.behaviour.looked import Looked
from engine.compare.behaviour.model import MONEY
from engine.prove.encoding.choosing import pick
from engine.prove.encoding.terms import Truth, both, equal, minus, negated
from engine.prove.encoding.values import Number, aligned
from engine.prove.questions.asking import Model, Never, Shown
from engine.prove.sameness.difference import Beside
from engine.prove.sameness.outcome import Outcome, paid

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
    """Cases of one kind of difference that are told together, of which ``shown`` is one.

    ``pair`` are the figures of ``of`` where all have the same. ``is_bounded`` says whether the
    solver showed the case, so that it can be asked what is true of all.
    """

    kind: Class
    goal: Goal
    shown: Shown
    of: Figures | None = None
    pair: tuple[Decimal, Decimal] | None = None
    is_bounded: bool = True

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


def parts_of(
    beside: Beside, looked: Looked, kind: Class, goal: Goal, shown: Shown
) -> Iterator[Part]:
    """What is told apart of one kind of difference, of which ``shown`` is a case."""
    figures = _figures(beside, kind)
    if figures is None:
        model = ordinary(beside, looked, goal)
        if model is None:
            yield Part(kind, goal, shown, is_bounded=False)
        else:
            yield Part(kind, goal, model.shown)
        return
    for part, model, pair in _pairs(beside, looked, goal.with_(figures.known), figures):
        yield Part(kind, part, model.shown, figures, pair)
    # What is not known of a benefit is a region of its own.
    rest = goal.with_(negated(figures.known))
    if not isinstance(beside.asker.find([rest.truth]), Never):
        unknown = ordinary(beside, looked, rest)
        if isinstance(unknown, Model):
            yield Part(kind, rest, unknown.shown)


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


def ordinary(beside: Beside, looked: Looked, goal: Goal) -> Model | None:
    """A case of a goal, if there is one with few records and figures of an ordinary size."""
    asker = beside.asker
    for given in ([asker.plain, *beside.few_rows()], [asker.plain], []):
        found = asker.find([goal.truth, *given])
        if isinstance(found, Model):
            looked.add(found)
            return found
    return None


def _pairs(
    beside: Beside, looked: Looked, goal: Goal, of: Figures
) -> Iterator[tuple[Goal, Model, tuple[Decimal, Decimal] | None]]:
    """The region by its pairs of figures, where they are few; else as it is."""
    first = ordinary(beside, looked, goal)
    if first is None:
        return
    found: list[tuple[Goal, Model, tuple[Decimal, Decimal]]] = []
    left = goal
    model: Model | Never | None = first
    while isinstance(model, Model):
        if len(found) == APART or _many_pairs(looked, goal.truth, of):
            yield goal, first, None
            return
        before, after = model.found.whole(of.before.count), model.found.whole(of.after.count)
        here = both(equal(of.before.count, before), equal(of.after.count, after))
        scale = of.before.scale
        pair = Decimal(before).scaleb(-scale), Decimal(after).scaleb(-scale)
        found.append((goal.with_(here), model, pair))
        left = left.with_(negated(here))
        model = beside.asker.find([left.truth])
    few = isinstance(model, Never)
    if few and beside.asker.has_loose_rows:
        few = isinstance(beside.asker.find([left.truth], any_rows=True), Never)
    if few:
        yield from sorted(found, key=lambda part: part[2])
    else:
        yield goal, first, None


def _many_pairs(looked: Looked, goal: Truth, of: Figures) -> bool:
    """Whether the cases that were met have more pairs of figures than are told apart."""
    pairs: set[tuple[int, int]] = set()
    for among in looked.of(goal):
        figures = (among.figures(number.count) for number in (of.before, of.after))
        pairs.update(zip(*figures, strict=True))
        if len(pairs) > APART:
            return True
    return False


def _gap(of: Figures) -> Number:
    """The figure after less the figure before, bounded as far as both are."""
    a, b = of.before, of.after
    low = None if b.low is None or a.high is None else b.low - a.high
    high = None if b.high is None or a.low is None else b.high - a.low
    return Number(minus(b.count, a.count), a.scale, low, high)
