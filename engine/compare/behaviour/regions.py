"""Regions: for each kind of difference its cases, their figures and bounds, and a witness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.compare.behaviour.classes import Class, benefit_cells
from engine.compare.behaviour.limits import Bounded
from engine.compare.behaviour.looked import Looked
from engine.compare.behaviour.model import MONEY, Region, Span
from engine.compare.behaviour.tidy import tidied
from engine.compare.behaviour.witnesses import witness_of
from engine.prove.encoding.case import Case
from engine.prove.encoding.choosing import pick
from engine.prove.encoding.terms import Truth, both, equal, minus, negated
from engine.prove.encoding.values import Number, aligned
from engine.prove.questions.asking import Model, Never, Shown
from engine.prove.questions.replay import confirmed
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
    goal: Truth
    shown: Shown
    of: Figures | None = None
    pair: tuple[Decimal, Decimal] | None = None
    is_bounded: bool = True

    @property
    def difference(self) -> Number | None:
        """The figure after less the figure before, where cases differ in it."""
        return None if self.of is None or self.pair is not None else _gap(self.of)


def parts_of(
    beside: Beside, looked: Looked, kind: Class, goal: Truth, shown: Shown
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
    for part, model, pair in _pairs(beside, looked, both(goal, figures.known), figures):
        yield Part(kind, part, model.shown, figures, pair)
    # What is not known of a benefit is a region of its own.
    rest = both(goal, negated(figures.known))
    if not isinstance(beside.asker.find([rest]), Never):
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


def ordinary(beside: Beside, looked: Looked, goal: Truth) -> Model | None:
    """A case of a goal, if there is one with few records and figures of an ordinary size."""
    asker = beside.asker
    for given in ([asker.plain, *beside.few_rows()], [asker.plain], []):
        found = asker.find([goal, *given])
        if isinstance(found, Model):
            looked.add(found)
            return found
    return None


def _pairs(
    beside: Beside, looked: Looked, goal: Truth, of: Figures
) -> Iterator[tuple[Truth, Model, tuple[Decimal, Decimal] | None]]:
    """The region by its pairs of figures, where they are few; else as it is."""
    first = ordinary(beside, looked, goal)
    if first is None:
        return
    found: list[tuple[Truth, Model, tuple[Decimal, Decimal]]] = []
    left = goal
    model: Model | Never | None = first
    while isinstance(model, Model):
        if len(found) == APART or _many_pairs(looked, goal, of):
            yield goal, first, None
            return
        before, after = model.found.whole(of.before.count), model.found.whole(of.after.count)
        here = both(equal(of.before.count, before), equal(of.after.count, after))
        scale = of.before.scale
        pair = Decimal(before).scaleb(-scale), Decimal(after).scaleb(-scale)
        found.append((both(goal, here), model, pair))
        left = both(left, negated(here))
        model = beside.asker.find([left])
    few = isinstance(model, Never)
    if few and beside.asker.has_loose_rows:
        few = isinstance(beside.asker.find([left], any_rows=True), Never)
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


def region_of(
    beside: Beside, looked: Looked, part: Part, found: Bounded, also: tuple[str, ...] = ()
) -> Region:
    """A part as it is told, with its bounds and a witness. Raises ReplayError."""
    kind, of, pair = part.kind, part.of, part.pair
    difference = found.difference
    if pair is not None:
        before, after = pair
        difference = Span(after - before, after - before)
    least = looked.least(part.goal)
    case = _confirmed(beside, part, part.shown.case if least is None else least)
    return Region(
        kind.kind,
        kind.way,
        (kind.before, kind.after) if kind.kind == "verdict" else ("", ""),
        witness_of(beside, case),
        of.benefit if of is not None else kind.benefit,
        of.unit if of is not None else "",
        pair,
        difference,
        found.limits,
        also=also,
    )


def _gap(of: Figures) -> Number:
    """The figure after less the figure before, bounded as far as both are."""
    a, b = of.before, of.after
    low = None if b.low is None or a.high is None else b.low - a.high
    high = None if b.high is None or a.low is None else b.high - a.low
    return Number(minus(b.count, a.count), a.scale, low, high)


def _confirmed(beside: Beside, part: Part, case: Case) -> Case:
    """The case as small as it stays in its region, as ``decide`` answers it."""
    kind, of, figures = part.kind, part.of, part.pair
    known: tuple[int, int] | None = None

    def is_of(one: Case) -> bool:
        before = beside.outcome_before(one)
        if not kind.may_hold(before) or (known is not None and known[0] != _known(before)):
            return False
        after = beside.outcome_after(one)
        if not kind.holds(before, after) or (known is not None and known[1] != _known(after)):
            return False
        if of is None or figures is None:
            return True
        values = [o.benefits.get(of.benefit) for o in (before, after)]
        found = [Decimal(0) if v is None else v.value for v in values]
        return found == list(figures)

    if is_of(case):
        # A benefit that is known stays so: people want to see what is paid.
        one, other = beside.outcomes(case)
        known = _known(one), _known(other)
    small = confirmed(beside.asked, f"a difference ({kind.kind})", case, is_of)
    return tidied(beside.asked.inputs, small, is_of)


def _known(outcome: Outcome) -> int:
    return sum(due.value is not None for due in outcome.benefits.values())
