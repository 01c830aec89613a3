"""Inputs, open parameters and readings on which no answer depends.

That something matters is shown by two cases that are answered differently and differ in it alone.
Where the cases that were tried are no such two, z3 is asked for one, and its proof that there is
none is the finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.rows import RowSet
from engine.prove.encoding.terms import (
    Replaced,
    Term,
    Truth,
    alike,
    both,
    either,
    fresh_like,
    mentions,
    negated,
    number_of,
    unknowns_in,
)
from engine.prove.encoding.values import Form, parts_of
from engine.prove.findings.finding import Finding, top
from engine.prove.findings.undecided import not_proved
from engine.prove.questions.asking import Answer, Asker, Never, Shown, Undecided
from engine.prove.questions.beside import Item
from engine.prove.questions.drawing import options_of
from engine.prove.questions.trying import Pair, Trials

AROUND_LIMIT = 100
"""Milliseconds for a question around a case that was tried."""


def dependence_findings(encoded: Encoded, asker: Asker, trials: Trials) -> Iterator[Finding]:
    """What makes no difference to any answer."""
    question = _Question(encoded, asker)
    answers: dict[Pair | Item, Answer] = {}
    while left := [thing for thing in trials.waiting if thing not in answers]:
        answer = answers[left[0]] = question.ask(left[0], trials.around(left[0]))
        if isinstance(answer, Shown):
            # What depends on one thing is near to what depends on another.
            trials.near(answer.values)
    yield from _readings(encoded, answers)
    yield from _inputs(encoded, answers)


# -- what z3 proves ------------------------------------------------------------------------------


class _Question:
    """The answers of a program to a case, and to one in which one thing is another."""

    def __init__(self, encoded: Encoded, asker: Asker) -> None:
        self._encoded, self._asker = encoded, asker
        self._side = {truth: mentions(truth) for truth in encoded.facts.side if truth is not True}
        bound = [one for one in unknowns_in(self._side) if one.meaning is not None]
        bound.sort(key=number_of)
        self._bound = {unknown: mentions(unknown.meaning) for unknown in bound}
        self._many = tuple(_of_many(encoded))

    def ask(self, thing: Pair | Item, around: Iterable[list[Truth]]) -> Answer:
        """Whether two cases that differ in one thing alone are ever answered differently.

        ``around`` are conditions under which it is sooner found.
        """
        one: dict[Term, Any] = {}
        if len(thing) == 2:
            other: dict[Term, Any] = {known: fresh_like(known) for known in self._unknowns(thing)}
        else:
            options = options_of(self._encoded.readings[thing[0]])
            one, other = (
                {bit: bool(value) for bit, value in options[reading].items()}
                for reading in thing[1:]
            )
        differ = self._differ(self._replaced(one), self._replaced(other))
        for given in around:
            shown = self._asker.ask_among(differ, given, AROUND_LIMIT)
            if shown is not None:
                return shown
        return self._asker.ask(differ)

    def _unknowns(self, item: Item) -> list[Term]:
        """The unknowns of an input, or of a column in every row."""
        facts, (name, column) = self._encoded.facts, item
        if not column:
            return unknowns_in(parts_of(facts.cells[name].value))
        terms: list[Any] = []
        for row in facts.rows[name]:
            terms += parts_of(row.columns[column].value)
            terms += [row.extra[column]] if column in row.extra else []
        return unknowns_in(terms)

    def _replaced(self, changed: Mapping[Term, Any]) -> Replaced:
        """Some unknowns replaced, and all that follow from them; what holds of them is added."""
        other = dict(changed)
        self._follow(other)
        for columns, figures in self._many:
            if not columns.isdisjoint(other):
                other |= {figure: fresh_like(figure) for figure in figures - other.keys()}
        self._follow(other)
        affected = [truth for truth, names in self._side.items() if not names.isdisjoint(other)]
        replaced = Replaced(other)
        self._encoded.facts.side.extend(map(replaced.of, affected))
        return replaced

    def _follow(self, other: dict[Term, Any]) -> None:
        """Replace too what follows from what is replaced."""
        for unknown, names in self._bound.items():
            # What is no choice of a case follows from what is, and is told after it.
            if unknown not in other and not names.isdisjoint(other):
                other[unknown] = fresh_like(unknown)

    def _differ(self, one: Replaced, other: Replaced) -> Truth:
        """Where two verdicts on a case differ, or a benefit that both grant."""
        encoded = self._encoded

        def differ(*terms: Any) -> Truth:
            return either(*(negated(alike(one.of(term), other.of(term))) for term in terms))

        verdicts = differ(
            encoded.granted,
            encoded.rejected,
            encoded.due,
            encoded.refused,
            encoded.unanswered,
            encoded.applies.fails,
        )
        benefits = []
        for cell in encoded.benefits.values():
            kinds = differ(cell.missing, cell.undefined, cell.unstated)
            values = differ(*parts_of(cell.value))
            benefits.append(either(kinds, both(one.of(cell.known), values)))
        told = both(encoded.due, negated(encoded.unanswered))
        return either(verdicts, both(one.of(told), either(*benefits)))


def _of_many(encoded: Encoded) -> Iterator[tuple[frozenset[Term], frozenset[Term]]]:
    """Unknowns of columns, and those of the figures over many rows that depend on them.

    A few generic rows need not mention such a column: one row has one value in it, whatever that
    is, and is the first in every order.
    """
    for rows in encoded.rows.values():
        if rows.loose and rows.cut:
            yield _ranked_by(rows), _bound_in((rows.low, rows.high))
    for (function, name, column), cell in encoded.figures.items():
        rows = encoded.rows[name]
        if rows.loose:
            told_by = _ranked_by(rows)
            if function == "count_distinct":
                told_by |= _unknowns_of(entry.columns[column].value for entry in rows.entries)
            figure = [*parts_of(cell.value), cell.missing, cell.undefined, cell.unstated]
            if cell.bounds is not None:
                figure += [cell.bounds.low, cell.bounds.high]
            yield told_by, _bound_in(figure)


def _ranked_by(rows: RowSet) -> frozenset[Term]:
    """What decides which rows are the first, where only the first were taken."""
    return _unknowns_of(rank for e in rows.entries for rank in e.ranks if rows.cut)


def _unknowns_of(values: Iterable[Form]) -> frozenset[Term]:
    return frozenset(unknowns_in(part for value in values for part in parts_of(value)))


def _bound_in(terms: Iterable[Any]) -> frozenset[Term]:
    """The unknowns in terms that are no choice of their own."""
    return frozenset(one for one in unknowns_in(terms) if one.meaning is not None)


# -- findings ------------------------------------------------------------------------------------


def _readings(encoded: Encoded, answers: Mapping[Pair | Item, Answer]) -> Iterator[Finding]:
    program = encoded.program
    for parameter in program.parameters:
        own = {
            pair: answer
            for pair, answer in answers.items()
            if len(pair) == 3 and pair[0] == parameter.name
        }
        place = parameter.place or top(program)
        # What a vocabulary leaves open is answered for in the rule set that uses it.
        path = f"parameters/{parameter.name}" if place.file == program.file else ""
        alike_ = sorted(pair for pair, answer in own.items() if isinstance(answer, Never))
        number = len(parameter.readings)
        if alike_ and len(alike_) == number * (number - 1) // 2:
            yield Finding("open-idle", path, place, {"name": parameter.name})
        else:
            for _, one, other in alike_:
                arguments = {"name": parameter.name, "reading": one, "other": other}
                yield Finding("reading-idle", path, place, arguments)
        for answer in own.values():
            if isinstance(answer, Undecided):
                zh = f"“{parameter.name}”的读法是否有别"
                en = f"whether the readings of “{parameter.name}” differ"
                yield not_proved(zh, en, path, place, answer)
                break


def _inputs(encoded: Encoded, answers: Mapping[Pair | Item, Answer]) -> Iterator[Finding]:
    for item, answer in answers.items():
        if len(item) != 2:
            continue
        name, column = item
        given = next(i for i in encoded.program.inputs if i.name == name)
        field_ = next((f for f in given.fields if f.name == column), given)
        place = field_.place or given.place or top(encoded.program)
        if isinstance(answer, Never):
            yield Finding("input-idle", f"inputs/{name}", place, {"name": column or name})
        elif isinstance(answer, Undecided):
            zh = f"是否有结论取决于“{column or name}”"
            en = f"whether any answer depends on “{column or name}”"
            yield not_proved(zh, en, f"inputs/{name}", place, answer)
