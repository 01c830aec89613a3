"""A decision as JSON: what ``schemas/decision.schema.json`` describes, always the same bytes.

Whole numbers are JSON numbers; decimals are texts, because JSON readers round; dates are ISO.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import orjson

from engine import program as p
from engine.decide.decision import (
    BenefitResult,
    ChosenReading,
    ClauseResult,
    Conditions,
    Decision,
    Open,
    Readings,
    RowLeft,
    Rows,
    RowUndecided,
    SelectionResult,
    VerdictOutcome,
)
from engine.decide.values import Missing, Reason, Undecided, Unstated, ordered

T = TypeVar("T")

_JSON_INTEGER = 2**53


def to_json(decision: Decision) -> bytes:
    """The decision as UTF-8 JSON."""
    data = _data(decision)
    try:
        return orjson.dumps(data, default=_value, option=_OPTIONS)
    except TypeError:
        # A whole number beyond what a JSON reader keeps exact is written as a text.
        return orjson.dumps(_exact(data), default=_value, option=_OPTIONS)


def _exact(data: Any) -> Any:
    """JSON data with every whole number that a JSON reader would round as a text."""
    if isinstance(data, dict):
        return {name: _exact(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_exact(item) for item in data]
    return _value(data) if isinstance(data, int) else data


# Dates and texts are written by orjson itself; what it does not know comes to _value.
_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_STRICT_INTEGER


def conditions_json(conditions: Conditions) -> bytes:
    """The clauses with their truths as JSON."""
    applies = conditions.applies_when
    data = {
        "applies_when": _clause(applies) if applies else None,
        "requirements": [{"name": r.name, **_clause(r.result)} for r in conditions.requirements],
    }
    return orjson.dumps(data, default=_value, option=_OPTIONS)


def _data(decision: Decision) -> dict[str, Any]:
    governing = decision.governing
    return {
        "rule_set": _prepared(decision.program, _rule_set),
        "for_payment": decision.for_payment,
        "governing": {"date": governing.date, "source": governing.source},
        "subject": {name: _value(value) for name, value in decision.subject},
        "verdict": decision.verdict,
        "outcomes": [_outcome(outcome) for outcome in decision.outcomes],
        "conditions": orjson.Fragment(
            decision.conditions.json or conditions_json(decision.conditions)
        ),
        "benefits": [_benefit(benefit) for benefit in decision.benefits],
        "missing": [_reason(fact) for fact in decision.missing],
        "open": [_question(decision.program, name) for name in decision.open],
        "chosen": _prepared(decision.chosen, _chosen),
        "facts": decision.facts,
        "values": decision.values,
        "selections": [_selection(selection) for selection in decision.selections],
    }


def _prepared(shared: T, write: Callable[[T], bytes]) -> orjson.Fragment:
    """The JSON of an object that many decisions have, written once: it is known by its identity."""
    found = _PREPARED.get(id(shared))
    if found is None or found[0] is not shared:
        if len(_PREPARED) >= _PREPARED_KEPT:
            _PREPARED.clear()
        found = _PREPARED[id(shared)] = (shared, orjson.Fragment(write(shared)))
    return found[1]


_PREPARED_KEPT = 256
_PREPARED: dict[int, tuple[object, orjson.Fragment]] = {}


def _rule_set(program: p.Program) -> bytes:
    return orjson.dumps(
        {
            "measure": program.measure,
            "version": program.version,
            "title": dict(program.title),
            "kind": program.kind,
            "status": program.status,
            "hash": program.hash,
        }
    )


def _chosen(chosen: tuple[ChosenReading, ...]) -> bytes:
    return orjson.dumps(
        [{"parameter": c.parameter, "reading": c.reading, "by": c.by} for c in chosen]
    )


def _outcome(outcome: VerdictOutcome) -> dict[str, Any]:
    return {
        "readings": _readings(outcome.readings),
        "verdict": outcome.verdict,
        "missing": [_reason(fact) for fact in outcome.missing],
    }


def _clause(result: ClauseResult) -> dict[str, Any]:
    truth = result.truth
    data: dict[str, Any] = {
        "clause": _described(result.clause),
        "truth": _TRUTHS.get(truth) if truth.__class__ is bool else None,
    }
    if truth.__class__ is Undecided:
        data["truth"] = "undecided"
        data["reasons"] = _reasons(truth)
    elif truth.__class__ is Open:
        data["truth"] = "open"
        data["outcomes"] = [
            {"readings": _readings(outcome.readings), **_truth(outcome.value)}
            for outcome in truth.outcomes
        ]
    if result.parts:
        data["parts"] = [_clause(part) for part in result.parts]
    return data


_TRUTHS = {True: "holds", False: "fails"}


def _truth(value: Any) -> dict[str, Any]:
    if value.__class__ is Undecided:
        return {"truth": "undecided", "reasons": _reasons(value)}
    return {"truth": _TRUTHS[value]}


def _described(clause: p.Clause) -> dict[str, Any]:
    place = clause.place
    return {
        "id": clause.id,
        "kind": clause.kind,
        "label": clause.label,
        "alias": clause.alias,
        "text": clause.text,
        "uses": clause.names,
        "quote": clause.quote,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


def _benefit(result: BenefitResult) -> dict[str, Any]:
    benefit = result.benefit
    return {
        "name": benefit.name,
        "alias": benefit.alias,
        "unit": benefit.unit,
        "quote": benefit.quote,
        "state": result.state,
        "value": result.value,
        "unrounded": result.unrounded,
    }


def _question(program: p.Program, name: str) -> dict[str, Any]:
    parameter = next(q for q in program.parameters if q.name == name)
    return {
        "parameter": parameter.name,
        "alias": parameter.alias,
        "question": dict(parameter.question),
        "readings": [reading.name for reading in parameter.readings],
        "proposed": parameter.proposed or None,
        "decided_by": dict(parameter.decided_by) or None,
    }


def _selection(result: SelectionResult) -> dict[str, Any]:
    name, rows = result
    if not isinstance(rows, Open):
        return _rows({"name": name}, rows)
    outcomes = [
        _rows({"readings": _readings(outcome.readings)}, outcome.value) for outcome in rows.outcomes
    ]
    return {"name": name, "outcomes": outcomes}


def _rows(data: dict[str, Any], rows: Rows | Undecided) -> dict[str, Any]:
    if isinstance(rows, Undecided):
        data["undecided"] = _reasons(rows)
        return data
    taken, left, undecided = rows
    data["taken"] = taken
    data["left"] = left and [_left(row) for row in left]
    data["in_doubt"] = undecided and [_in_doubt(row) for row in undecided]
    return data


def _left(row: RowLeft) -> dict[str, Any]:
    return {"row": row.key, "failed": [clause.id for clause in row.failed]}


def _in_doubt(row: RowUndecided) -> dict[str, Any]:
    return {"row": row.key, "reasons": [_reason(reason) for reason in row.reasons]}


def _readings(readings: Readings) -> dict[str, Sequence[str]]:
    return dict(readings)


def _value(value: Any) -> Any:
    kind = value.__class__
    if kind is str or kind is bool or kind is date:
        return value
    if kind is int:
        return value if -_JSON_INTEGER < value < _JSON_INTEGER else str(value)
    if kind is Decimal:
        return f"{value:f}"
    if kind is Undecided:
        return {"undecided": _reasons(value), **_bounds(value)}
    outcomes = [
        {"readings": _readings(outcome.readings), "value": _value(outcome.value)}
        for outcome in value.outcomes
    ]
    return {"open": outcomes}


def _bounds(value: Undecided) -> dict[str, Any]:
    return {} if value.bounds is None else {"between": value.bounds}


def _reasons(value: Undecided) -> list[dict[str, Any]]:
    reasons = value.reasons
    if len(reasons) == 1:
        return [_reason(reason) for reason in reasons]
    # One cause may lie at two places, which JSON does not tell apart.
    written = [_reason(reason) for reason in ordered(reasons)]
    return [reason for index, reason in enumerate(written) if reason not in written[:index]]


def _reason(reason: Reason) -> dict[str, Any]:
    if isinstance(reason, Missing):
        if not reason.row:
            return {"missing": reason.fact}
        return {"missing": reason.fact, "row": reason.row, "column": reason.column}
    if isinstance(reason, Unstated):
        return {"not_stated": reason.item}
    return {"undefined": reason.cause, "item": reason.item}
