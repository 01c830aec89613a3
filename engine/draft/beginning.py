"""A case to begin with where there is none: one that is granted, with values that people use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from engine import program as p
from engine.draft.moves import figures
from engine.draft.trials import Trial, Trials
from engine.prove.asking import Asker, Shown
from engine.prove.case import Case
from engine.prove.check import can_prove
from engine.prove.clauses import hints
from engine.prove.encode import encode
from engine.prove.terms import boolean
from engine.prove.trying import Trials as Tried

YEAR = 2024
"""Of the cases that people know most are of about this year."""

_DAYS = (date(2024, 3, 15), date(2024, 3, 1), date(2024, 12, 31), date(1990, 1, 1))


def beginning(trials: Trials, defaults: Mapping[str, str]) -> Trial | None:
    """A case that is granted, else any; None where none was found."""
    encoded = encode(trials.settled, exact=boolean("exact"))
    tried = Tried(encoded, {"due": encoded.due}, hints(encoded))
    asker = Asker(encoded, trials=tried)
    for goal in (encoded.due, True):
        # Asked of the solver only where it is there, and no case that was tried shows it.
        if not can_prove() and not tried.shown({"": goal}):
            continue
        answer = asker.ask(goal)
        if isinstance(answer, Shown):
            trial = trials.try_(answer.case)
            if trial is not None:
                return _plausible(trials, trial, defaults)
    return None


def _plausible(trials: Trials, trial: Trial, defaults: Mapping[str, str]) -> Trial:
    """The case with plain values wherever they give the same verdict."""
    for name, reading in defaults.items():
        readings = {**trial.case.readings, name: reading}
        trial = _same(trials, trial, Case(trial.case.facts, readings))
    trial = _same(trials, trial, _recent(trial.case))
    stated = [one for one in figures(trials.settled) if not isinstance(one, date)]
    numbers = sorted({0, 1, 10, *stated})
    for given in trials.program.inputs:
        for value in _plain_values(given, trial.case.facts.get(given.name), numbers):
            other = _same(trials, trial, Case({**trial.case.facts, given.name: value},
                                              trial.case.readings))  # fmt: skip
            if other is not trial:
                trial = other
                break
    return trial


def _recent(case: Case) -> Case:
    """The case in which the last of its dates is one of ``YEAR``, as far apart as they were."""
    days = [each for each in case.facts.values() if isinstance(each, date)]
    days += [
        cell
        for records in case.facts.values()
        if isinstance(records, list)
        for row in records
        for cell in row.values()
        if isinstance(cell, date)
    ]
    # By four years at a time, so that a 29 February stays one.
    years = (YEAR - max((day.year for day in days), default=YEAR)) // 4 * 4

    def moved(value: Any) -> Any:
        if isinstance(value, date) and 1 <= value.year + years <= 9999:
            return value.replace(year=value.year + years)
        return value

    facts = {
        name: [{n: moved(v) for n, v in row.items()} for row in value]
        if isinstance(value, list)
        else moved(value)
        for name, value in case.facts.items()
    }
    return Case(facts, case.readings)


def _same(trials: Trials, trial: Trial, case: Case) -> Trial:
    other = trials.try_(case)
    alike = other is not None and other.decision.verdict is trial.decision.verdict
    return other if alike and other is not None else trial


def _plain_values(given: p.Input, value: Any, numbers: Sequence[Any]) -> Iterator[Any]:
    match given.type:
        case p.TextType():
            yield "A1"
        case p.DateType():
            yield from _DAYS
        case p.IntegerType():
            yield from (int(one) for one in numbers if one == int(one))
        case p.DecimalType():
            yield from (Decimal(one) for one in numbers)
        case p.RecordsType() if value:
            rows = value
            texts = [field.name for field in given.fields if isinstance(field.type, p.TextType)]
            named = [
                {**row, **{name: f"P{number:03d}" for name in texts if name in row}}
                for number, row in enumerate(rows, start=1)
            ]
            yield named
        case p.RecordsType():
            yield []
