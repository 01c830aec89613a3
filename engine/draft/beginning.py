"""A case to begin with where none is granted: plain values, changed until the case is granted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine import program as p
from engine.draft.moves import Moves, within
from engine.draft.positions import STEPS
from engine.draft.trials import Trial, Trials
from engine.prove.check import can_prove
from engine.prove.encoding.case import Case
from engine.prove.encoding.encode import encode
from engine.prove.encoding.terms import boolean
from engine.prove.questions.asking import Asker, Shown

DAY = date(2024, 3, 15)
"""Of the cases that people know most are of about this time."""

CHANGES = 40
"""So many changes are made to come to a case that is granted."""


def beginning(trials: Trials, defaults: Mapping[str, str]) -> Trial | None:
    """A case that is granted, else one to which no proof found a better; None where there is none.

    The prover is asked only where no change brings the case nearer to being granted.
    """
    facts = {given.name: _plain(given) for given in trials.program.inputs}
    nearest = _climbed(trials, trials.try_(Case(facts, defaults)))
    if nearest is not None and nearest.granted:
        return nearest
    if can_prove():
        encoded = encode(trials.settled, exact=boolean("exact"))
        answer = Asker(encoded).ask(encoded.due)
        if isinstance(answer, Shown):
            return trials.try_(answer.case) or nearest
    return nearest


def _plain(given: p.Input) -> Any:
    match given.type:
        case p.BooleanType():
            return True
        case p.ChoiceType(options=(first, *_)):
            return first
        case p.TextType():
            return "A1"
        case p.DateType():
            return DAY
        case p.RecordsType():
            texts = {f.name: "P001" for f in given.fields if isinstance(f.type, p.TextType)}
            return [{field.name: _plain(field) for field in given.fields} | texts]
    low = given.range.lower if given.range is not None else None
    number = Decimal(0) if isinstance(given.type, p.DecimalType) else 0
    return number if low is None or within(given.range, number) else low


def _climbed(trials: Trials, trial: Trial | None) -> Trial | None:
    """From change to change, each to the first case that is nearer to being granted."""
    moves = Moves(trials)
    for _ in range(CHANGES):
        if trial is None or trial.granted:
            break
        far = _far(trials, trial)
        for case in _beside(trials, moves, trial):
            other = trials.try_(case)
            if other is not None and (other.granted or _far(trials, other) < far):
                trial = other
                break
        else:
            break
    return trial


def _beside(trials: Trials, moves: Moves, trial: Trial) -> Iterator[Case]:
    items = moves.all_items()
    for edge in trials.edges:
        for step in STEPS:
            yield from moves.to_edge(trial, edge, step, items)
    for item in items:
        yield from moves.of(trial.case, item)


def _far(trials: Trials, trial: Trial) -> tuple[int, int]:
    """How many requirements do not hold, and how many conditions."""
    decision = trial.decision
    conditions = [requirement.result for requirement in decision.requirements]
    conditions += [decision.applies_when] if decision.applies_when is not None else []
    truths = trials.truths(trial).values()
    return sum(one.truth is not True for one in conditions), sum(t is not True for t in truths)
