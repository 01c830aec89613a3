"""A quote held against the figures that stand beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.quotes.figures import Figure
from engine.quotes.stated import Stated, Statement
from engine.quotes.units import ANY, COUNTED, Unit, comparable, equal, unit_of
from engine.quotes.words import COMPLEMENT, refuses


@dataclass(frozen=True, slots=True)
class Problem:
    """Where quote and statement differ; ``stated`` or ``figure`` is None where only one is there.

    ``other`` is the figure that stands for the edge of a tier whose value is another.
    """

    code: str
    stated: Stated | None = None
    figure: Figure | None = None
    other: Figure | None = None


def same(figure: Figure, stated: Stated) -> bool:
    """Whether a figure of a text is the one that is stated, whatever the unit is called."""
    return _equal(figure, stated.value, stated.measure)


def _last_below(figure: Figure, stated: Stated) -> bool:
    """Whether 29人 is the last of 10—29人, and the edge is 30."""
    return (
        not figure.edges
        and isinstance(figure.value, Decimal)
        and isinstance(stated.value, Decimal)
        and stated.edge in ("at_least", "less_than")
        and figure.measure.dimension in COUNTED
        and _equal(figure, stated.value - 1, stated.measure)
    )


def _equal(figure: Figure, value: Decimal | date, unit: Unit) -> bool:
    if isinstance(figure.value, date) or isinstance(value, date):
        return figure.value == value
    return equal(figure.value, figure.measure, value, unit)


def matching(figures: Sequence[Figure], value: Decimal | date, unit: Unit) -> tuple[Figure, ...]:
    """The figures that are ``value`` of ``unit``."""
    return tuple(figure for figure in figures if _equal(figure, value, unit))


def disagreements(
    statement: Statement, figures: Sequence[Figure], everywhere: Sequence[Stated]
) -> tuple[Problem, ...]:
    """How a quote, given by its figures, differs from what stands beside it.

    ``everywhere`` is all that the rule set states: a figure of the quote that another item states
    is not missed here. Of what is open, the reading that differs least; nothing where one agrees.
    """
    found = [
        tuple(_compared(stated, figures, statement, everywhere))
        for stated in statement.alternatives
    ]
    return min(found, key=len, default=())


def contradictions(statement: Statement, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures whose words contradict each other, unless the statement leaves it open.

    It does where readings put the edge on each of the sides that the text names.
    """

    def is_asked(figure: Figure) -> bool:
        edges = {
            stated.edge
            for stating in statement.alternatives
            for stated in stating
            if same(figure, stated)
        }
        return statement.kind == "open" and figure.edges <= edges

    return tuple(f for f in figures if f.contradicts and not is_asked(f))


def _compared(
    stated: Sequence[Stated],
    figures: Sequence[Figure],
    statement: Statement,
    everywhere: Sequence[Stated],
) -> Iterator[Problem]:
    problems = list(_each(stated, figures, refuses(statement.quote.text)))
    if statement.kind == "row" and any(same(f, item) for f in figures for item in stated):
        # A row has several figures, and its quote need not repeat those that stand in the table.
        problems = [problem for problem in problems if problem.code != "quote-without-figure"]
    yield from problems
    yield from _swapped(stated, figures)
    if statement.kind != "open":
        told = {id(problem.figure) for problem in problems}
        for figure in _unused(stated, figures, statement):
            known = any(same(figure, item) or _last_below(figure, item) for item in everywhere)
            if id(figure) not in told and not known:
                yield Problem("quote-figure-unused", figure=figure)


def _each(stated: Sequence[Stated], figures: Sequence[Figure], refusal: bool) -> Iterator[Problem]:
    """What is wrong with each figure that is stated."""
    claimed = {id(figure) for item in stated for figure in figures if same(figure, item)}
    free = [figure for figure in figures if id(figure) not in claimed and not figure.per]
    for item in stated:
        if isinstance(item.value, Decimal) and not item.value:
            # Above nothing: the text says it without a figure.
            continue
        if item.edge == "less_than" and any(_last_below(figure, item) for figure in figures):
            continue
        met = [figure for figure in figures if same(figure, item)]
        if met:
            wrong = _wrong_side(item, met, refusal)
            if wrong is not None:
                yield Problem("quote-boundary", item, wrong)
            continue
        rival = _rival(item, free)
        if rival is None:
            yield Problem("quote-without-figure", item)
            continue
        free.remove(rival)
        unlike = not comparable(rival.measure, item.measure) or rival.value == item.value
        yield Problem("quote-unit" if unlike else "quote-figure", item, rival)


def _wrong_side(stated: Stated, met: Sequence[Figure], refusal: bool) -> Figure | None:
    """The figure whose words put the edge elsewhere; None where one of them agrees.

    缴费不满60个月的，不予补贴 is at_least: 60 of whom it is paid to.
    """
    sided = [figure for figure in met if figure.edges]
    if stated.edge is None:
        return None
    right = {stated.edge, COMPLEMENT[stated.edge]} if refusal else {stated.edge}
    if any(right & figure.edges for figure in sided):
        return None
    return sided[0] if sided and len(sided) == len(met) else None


def _rival(stated: Stated, free: Sequence[Figure]) -> Figure | None:
    """What the quote says instead: the same number of another unit, or another of the same."""
    unit = stated.measure
    alike = [f for f in free if f.value == stated.value and f.unit]
    kin = [f for f in free if _is_date(f) == isinstance(stated.value, date)]
    kin = [f for f in kin if comparable(f.measure, unit)]
    sided = [f for f in kin if stated.edge is not None and f.edge == stated.edge]
    return next(iter((*alike, *sided, *kin)), None)


def _is_date(figure: Figure) -> bool:
    return isinstance(figure.value, date)


def _swapped(stated: Sequence[Stated], figures: Sequence[Figure]) -> Iterator[Problem]:
    """Tiers whose values are those of other tiers, where the quote tells them one by one."""
    edges = [item for item in stated if item.row and not item.worth]
    worths = [item for item in stated if item.row and item.worth]
    if not edges or len({item.row for item in edges}) != len(edges) or len(edges) != len(worths):
        return
    at = _in_order(edges, figures)
    worth = _in_order(worths, figures)
    if at is None or worth is None or len(edges) < 2:
        return
    by_position = [figure for _, figure in sorted(worth, key=lambda pair: pair[1].start)]
    for (_, edge), figure in zip(
        sorted(at, key=lambda pair: pair[1].start), by_position, strict=True
    ):
        row = next(item.row for item, other in at if other is edge)
        said = next(item for item in worths if item.row == row)
        if not same(figure, said):
            # Where two have changed places one finding says it.
            yield Problem("quote-pairing", said, figure, edge)
            return


def _in_order(
    stated: Sequence[Stated], figures: Sequence[Figure]
) -> list[tuple[Stated, Figure]] | None:
    """Each with the one figure that it is; None where one has several or none."""
    found: list[tuple[Stated, Figure]] = []
    for item in stated:
        met = [figure for figure in figures if same(figure, item)]
        if len(met) != 1:
            return None
        found.append((item, met[0]))
    return found


def _unused(
    stated: Sequence[Stated], figures: Sequence[Figure], statement: Statement
) -> Iterator[Figure]:
    """Figures of the quote that could have been stated there, and are not."""
    units = {item.measure.dimension for item in stated}
    if statement.kind == "not_stated":
        units = {unit_of(unit).dimension for unit in statement.units if unit}
    if not units or ANY in units or statement.kind == "other":
        return
    for figure in figures:
        if not figure.per and not _is_date(figure) and figure.measure.dimension in units:
            yield figure
