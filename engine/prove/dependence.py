"""Inputs, open parameters and readings on which no answer depends.

That something matters is shown by two cases that ``decide`` answers differently; only where none
is found at once is z3 asked for one, and its proof that there is none is the finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine import program as p
from engine import traversal
from engine.prove.asking import Asker, Never, Shown, Undecided
from engine.prove.case import Case
from engine.prove.clauses import decisive
from engine.prove.encode import Encoded, encode_over
from engine.prove.facts import Facts, Row, unknown_like
from engine.prove.finding import Finding, top
from engine.prove.looking import Item, Looked, Pair
from engine.prove.replay import Replay
from engine.prove.terms import Truth, both, either, equivalent, negated
from engine.prove.undecided import not_proved
from engine.prove.values import Cell, Option, literal, same

CASES, BASES = 16, 3
"""So many of the cases that z3 found are looked at more closely, and so many are kept near."""

ROWS, LARGE = 40, 3
"""A case with more records than this is large, and takes long: so many of them are looked at."""


def dependence_findings(
    encoded: Encoded, single: frozenset[str], asker: Asker, replay: Replay
) -> Iterator[Finding]:
    """What makes no difference to any answer."""
    cases = _cases(encoded, asker)
    looked = Looked(encoded.program, replay, cases)
    question = _Question(encoded, single, asker, cases[:BASES])
    pairs, items = looked.waiting()
    if any(column for _, column in items):
        pairs, items = looked.waiting(_rows_that_decide(encoded, asker, items))
    yield from _readings(encoded, pairs, question)
    yield from _inputs(encoded, items, question)


def _cases(encoded: Encoded, asker: Asker) -> list[Case]:
    """The cases that were seen, those first that are granted, or that one requirement decides."""
    sources = {traversal.source_of(definition) for definition in encoded.program.definitions}
    kept = [
        either(*(entry.sure for entry in rows.entries))
        for name, rows in encoded.rows.items()
        if rows.loose and name not in sources
    ]
    if kept:
        asker.settle({("", "with rows"): both(encoded.due, *kept)})
    order = {"with rows": 0, "granted": 1, "decides alone": 2, "rejected": 3}
    keyed = sorted(
        (order.get(str(key[1]), 4) if isinstance(key, tuple) else 4, number, shown)
        for number, (key, shown) in enumerate(asker.shown.items())
    )
    distinct = dict.fromkeys(shown for _, _, shown in keyed)
    found: list[Case] = []
    large = 0
    for shown in distinct:
        rows = sum(len(v) for v in shown.case.facts.values() if isinstance(v, list))
        large += rows > ROWS
        if rows <= ROWS or large <= LARGE:
            found.append(shown.case)
        if len(found) == CASES:
            break
    return found


def _rows_that_decide(encoded: Encoded, asker: Asker, items: list[Item]) -> list[Case]:
    """Cases that are granted, in which a condition on a column alone keeps a row out, or in."""
    columns = {column for _, column in items if column}
    goals = {
        (part, "decides and granted"): both(encoded.due, truth)
        for mets in encoded.met.values()
        for part, truth in decisive(encoded, mets)
        if any(columns.intersection(traversed(met.clause)) for met in encoded.met[part][:1])
    }
    answers = asker.settle(goals)
    shown = dict.fromkeys(answer for answer in answers.values() if isinstance(answer, Shown))
    return [answer.case for answer in shown]


def traversed(clause: p.Clause) -> set[str]:
    """The columns that a clause mentions."""
    return {node.name for node in traversal.walk(clause) if isinstance(node, p.Column)}


# -- what z3 proves ------------------------------------------------------------------------------


class _Question:
    """The program beside itself, with one thing changed."""

    def __init__(
        self, encoded: Encoded, single: frozenset[str], asker: Asker, bases: list[Case]
    ) -> None:
        self._encoded, self._single, self._asker = encoded, single, asker
        self._bases = bases
        self._under: dict[tuple[str, str], Encoded] = {}

    def of_readings(self, pair: Pair) -> Shown | Never | Undecided:
        """Whether two readings of a parameter are ever answered differently."""
        parameter, one, other = pair
        two = self._reading(parameter, one), self._reading(parameter, other)
        return self._ask(two, related_to_reading(self._encoded.program, parameter), parameter)

    def _reading(self, parameter: str, reading: str) -> Encoded:
        if (parameter, reading) not in self._under:
            readings = {**self._encoded.readings, parameter: Option({reading: True})}
            self._under[parameter, reading] = self._again(self._encoded.facts, readings)
        return self._under[parameter, reading]

    def of_input(self, item: Item) -> Shown | Never | Undecided:
        """Whether two cases that differ in one fact are ever answered differently."""
        facts = self._encoded.facts
        cells, rows = dict(facts.cells), dict(facts.rows)
        name, column = item
        given = next(i for i in self._encoded.program.inputs if i.name == name)
        if column:
            field_ = next(f for f in given.fields if f.name == column)
            rows[name] = tuple(_changed(facts, row, field_) for row in rows[name])
        else:
            cells[name] = unknown_like(facts, given)
        other = Facts(facts.calendar, cells, rows, facts.given, facts.plain)
        two = self._encoded, self._again(other, self._encoded.readings)
        return self._ask(two, related_to_input(self._encoded.program, column or name), "")

    def _ask(
        self, two: tuple[Encoded, Encoded], free: set[str], parameter: str
    ) -> Shown | Never | Undecided:
        """Near the cases that were seen first, where only what is ``free`` may differ from them."""
        verdicts = either(*_verdicts(*two))
        whole = either(verdicts, *_benefits(*two))
        for goal in (verdicts, whole):
            for base in self._bases:
                shown = self._asker.ask_among(goal, self._like(base, free, parameter))
                if shown is not None:
                    return shown
        return self._asker.ask(whole)

    def _like(self, base: Case, free: set[str], parameter: str) -> Iterator[Truth]:
        encoded = self._encoded
        for given in encoded.program.inputs:
            value = base.facts.get(given.name)
            fixed = isinstance(given.type, (p.BooleanType, p.ChoiceType, p.IntegerType))
            if value is not None and fixed and given.name not in free:
                yield same(encoded.facts.cells[given.name].value, literal(value))
        for name, option in encoded.readings.items():
            if name != parameter:
                yield option.guards[base.readings[name]]

    def _again(self, facts: Facts, readings: Mapping[str, Option]) -> Encoded:
        encoded = self._encoded
        return encode_over(encoded.program, facts, readings, encoded.exact, self._single)


def _changed(facts: Facts, row: Row, column: p.Input) -> Row:
    return replace(row, columns={**row.columns, column.name: unknown_like(facts, column)})


def _verdicts(one: Encoded, other: Encoded) -> list[Truth]:
    """Where two verdicts on a case differ."""
    return [
        negated(equivalent(a, b))
        for a, b in (
            (one.granted, other.granted),
            (one.rejected, other.rejected),
            (one.due, other.due),
            (one.refused, other.refused),
            (one.applies.fails, other.applies.fails),
        )
    ]


def _benefits(one: Encoded, other: Encoded) -> list[Truth]:
    """Where a benefit that both grant differs."""
    due = both(one.due, other.due)
    return [
        both(due, _cells_differ(one.benefits[name], other.benefits[name])) for name in one.benefits
    ]


def _cells_differ(one: Cell, other: Cell) -> Truth:
    kinds = [
        negated(equivalent(a, b))
        for a, b in (
            (one.missing, other.missing),
            (one.undefined, other.undefined),
            (one.unstated, other.unstated),
        )
    ]
    return either(*kinds, both(one.known, other.known, negated(same(one.value, other.value))))


def related_to_reading(program: p.Program, parameter: str) -> set[str]:
    """The facts that stand in the cases of an open parameter."""
    found: set[str] = set()
    for root in _roots(program):
        for node in traversal.walk(root):
            if isinstance(node, p.By) and node.subject == p.Reading(parameter):
                found |= traversal.needs(node).facts
    return found


def related_to_input(program: p.Program, name: str) -> set[str]:
    """The facts that stand beside an input or a column in what mentions it."""
    found: set[str] = set()
    for root in _roots(program):
        for node in [root, *(n for n in traversal.walk(root) if isinstance(n, p.Clause))]:
            columns = {n.name for n in traversal.walk(node) if isinstance(n, p.Column)}
            facts = traversal.needs(node).facts
            if name in facts | columns and len(facts) <= BESIDE:
                found |= facts
    return found


BESIDE = 6
"""What mentions more facts than this says little of which belong together."""


def _roots(program: p.Program) -> Iterator[p.Expression]:
    for definition in program.definitions:
        yield from traversal.expressions_of(definition)
    for benefit in program.benefits:
        yield benefit.value
    for requirement in program.requirements:
        yield requirement.clause
    if program.applies_when is not None:
        yield program.applies_when


# -- findings ------------------------------------------------------------------------------------


def _readings(encoded: Encoded, pairs: list[Pair], question: _Question) -> Iterator[Finding]:
    program = encoded.program
    for parameter in program.parameters:
        own = sorted(pair for pair in pairs if pair[0] == parameter.name)
        if not own:
            continue
        place = parameter.place or top(program)
        # What a vocabulary leaves open is answered for in the rule set that uses it.
        path = f"parameters/{parameter.name}" if place.file == program.file else ""
        answers = {pair: question.of_readings(pair) for pair in own}
        alike = [pair for pair, answer in answers.items() if isinstance(answer, Never)]
        number = len(parameter.readings)
        if len(alike) == number * (number - 1) // 2:
            yield Finding("open-idle", path, place, {"name": parameter.name})
        else:
            for _, one, other in alike:
                arguments = {"name": parameter.name, "reading": one, "other": other}
                yield Finding("reading-idle", path, place, arguments)
        for answer in answers.values():
            if isinstance(answer, Undecided):
                zh = f"“{parameter.name}”的读法是否有别"
                en = f"whether the readings of “{parameter.name}” differ"
                yield not_proved(zh, en, path, place, answer)
                break


def _inputs(encoded: Encoded, items: list[Item], question: _Question) -> Iterator[Finding]:
    for name, column in items:
        given = next(i for i in encoded.program.inputs if i.name == name)
        field_ = next((f for f in given.fields if f.name == column), given)
        place = field_.place or given.place or top(encoded.program)
        answer = question.of_input((name, column))
        if isinstance(answer, Never):
            yield Finding("input-idle", f"inputs/{name}", place, {"name": column or name})
        elif isinstance(answer, Undecided):
            zh = f"是否有结论取决于“{column or name}”"
            en = f"whether any answer depends on “{column or name}”"
            yield not_proved(zh, en, f"inputs/{name}", place, answer)
