"""Regions: for each kind of difference its cases, their figures and bounds, and a witness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.compare.behaviour.classes import Class, benefit_cells
from engine.compare.behaviour.limits import Bounds
from engine.compare.behaviour.model import MONEY, Limit, Region, Span
from engine.compare.behaviour.quantities import Quantity
from engine.compare.behaviour.tidy import tidied
from engine.compare.behaviour.witnesses import witness_of
from engine.prove.asking import Model, Never, Shown
from engine.prove.case import Case
from engine.prove.difference import Beside
from engine.prove.outcome import Outcome, paid
from engine.prove.replay import confirmed
from engine.prove.terms import Truth, both, equal, minus, negated
from engine.prove.values import Number, aligned, pick

APART, LIMITS = 4, 8
"""So many pairs of figures are told apart, and so many quantities are bounded in each region."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A benefit before and after as numbers in the same units, 0 where none is due."""

    benefit: str
    unit: str
    known: Truth
    before: Number
    after: Number


def regions_of(
    beside: Beside, kind: Class, goal: Truth, shown: Shown, quantities: list[Quantity]
) -> Iterator[Region]:
    """The regions of one kind of difference, of which ``shown`` is a case."""
    figures = _figures(beside, kind)
    if figures is None:
        yield _region(beside, kind, goal, ordinary(beside, goal), shown, quantities, None, None)
        return
    for part, model, pair in _parts(beside, both(goal, figures.known), figures):
        yield _region(beside, kind, part, model, model.shown, quantities, figures, pair)
    # What is not known of a benefit is a region of its own.
    rest = both(goal, negated(figures.known))
    unknown = ordinary(beside, rest)
    if isinstance(unknown, Model):
        yield _region(beside, kind, rest, unknown, unknown.shown, quantities, None, None)


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


def ordinary(beside: Beside, goal: Truth) -> Model | Never | None:
    """A case of a goal, if there is one with few records and figures of an ordinary size."""
    asker = beside.asker
    for given in ([asker.plain, *beside.few_rows()], [asker.plain], []):
        found = asker.find([goal, *given])
        if isinstance(found, Model):
            break
    return found


_Part = tuple[Truth, Model, tuple[Decimal, Decimal] | None]


def _parts(beside: Beside, goal: Truth, of: Figures) -> Iterator[_Part]:
    """The region by its pairs of figures, where they are few; else as it is."""
    found: list[_Part] = []
    left = goal
    model = ordinary(beside, left)
    while isinstance(model, Model) and len(found) <= APART:
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
        yield from sorted(found, key=lambda part: part[2] or (Decimal(0), Decimal(0)))
    elif found:
        yield goal, found[0][1], None


def _region(
    beside: Beside,
    kind: Class,
    goal: Truth,
    first: Model | Never | None,
    shown: Shown,
    quantities: list[Quantity],
    of: Figures | None,
    figures: tuple[Decimal, Decimal] | None,
) -> Region:
    limits: tuple[Limit, ...] = ()
    difference: Span | None = None
    if isinstance(first, Model):
        shown = first.shown
        bounds = Bounds(beside.asker, goal, first)
        limits = bounds.limits(quantities[:LIMITS])
        if of is not None and figures is None:
            difference = bounds.span(_gap(of))
    if figures is not None:
        before, after = figures
        difference = Span(after - before, after - before)
    case = _confirmed(beside, kind, shown.case, of, figures)
    return Region(
        kind.kind,
        kind.way,
        (kind.before, kind.after) if kind.kind == "verdict" else ("", ""),
        witness_of(beside, case),
        of.benefit if of is not None else kind.benefit,
        of.unit if of is not None else "",
        figures,
        difference,
        limits,
    )


def _gap(of: Figures) -> Number:
    """The figure after less the figure before, bounded as far as both are."""
    a, b = of.before, of.after
    low = None if b.low is None or a.high is None else b.low - a.high
    high = None if b.high is None or a.low is None else b.high - a.low
    return Number(minus(b.count, a.count), a.scale, low, high)


def _confirmed(
    beside: Beside,
    kind: Class,
    case: Case,
    of: Figures | None,
    figures: tuple[Decimal, Decimal] | None,
) -> Case:
    """The case as small as it stays in its region, as ``decide`` answers it."""

    known: tuple[int, int] | None = None

    def is_of(one: Case) -> bool:
        before, after = beside.outcomes(one)
        if not kind.holds(before, after):
            return False
        if known is not None and known != (_known(before), _known(after)):
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
