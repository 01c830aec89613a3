"""A decision as JSON: what ``schemas/decision.schema.json`` describes, always the same bytes.

Whole numbers are JSON numbers; decimals are texts, because JSON readers round; dates are ISO.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from engine import program as p
from engine.decide.decision import (
    BenefitResult,
    ClauseResult,
    Decision,
    Open,
    Readings,
    RowKey,
    Rows,
    SelectionResult,
)
from engine.decide.explain import ordered
from engine.decide.values import Ill, Missing, Reason, Undecided, Unstated

_JSON_INTEGER = 2**53


def to_json(decision: Decision) -> bytes:
    """The decision as UTF-8 JSON."""
    return orjson.dumps(to_data(decision))


def to_data(decision: Decision) -> dict[str, Any]:
    """The decision as JSON data."""
    program = decision.program
    day = decision.governing.date
    return {
        "measure": program.measure,
        "version": program.version,
        "title": dict(program.title),
        "kind": program.kind,
        "status": program.status,
        "for_payment": decision.for_payment,
        "hash": program.hash,
        "governing": {
            "date": day.isoformat() if day is not None else None,
            "source": decision.governing.source.value,
        },
        "subject": {name: _value(value) for name, value in decision.subject},
        "verdict": decision.verdict.value,
        "outcomes": [
            {
                "readings": _readings(outcome.readings),
                "verdict": outcome.verdict.value,
                "missing": [_reason(fact) for fact in outcome.missing],
            }
            for outcome in decision.outcomes
        ],
        "applies_when": _clause(decision.applies_when) if decision.applies_when else None,
        "requirements": [{"name": r.name, **_clause(r.result)} for r in decision.requirements],
        "benefits": [_benefit(benefit) for benefit in decision.benefits],
        "missing": [_reason(fact) for fact in decision.missing],
        "open": [_question(program, name) for name in decision.open],
        "chosen": [
            {"parameter": c.parameter, "reading": c.reading, "by": c.by.value}
            for c in decision.chosen
        ],
        "values": {name: _value(value) for name, value in decision.values},
        "selections": [_selection(selection) for selection in decision.selections],
    }


def _clause(result: ClauseResult) -> dict[str, Any]:
    truth = result.truth
    data: dict[str, Any] = {
        "clause": _described(result.clause),
        "truth": _TRUTHS.get(truth) if truth.__class__ is bool else None,
        "values": {name: _value(value) for name, value in result.values},
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
        "state": result.state.value,
        "value": _value(result.value),
        "unrounded": result.unrounded,
    }


def _question(program: p.Program, name: str) -> dict[str, Any]:
    parameter = next(q for q in program.parameters if q.name == name)
    return {
        "parameter": parameter.name,
        "alias": parameter.alias,
        "question": parameter.question,
        "readings": [reading.name for reading in parameter.readings],
        "proposed": parameter.proposed or None,
        "decided_by": parameter.decided_by or None,
    }


def _selection(result: SelectionResult) -> dict[str, Any]:
    rows = result.rows
    if isinstance(rows, Open):
        outcomes = [
            {"readings": _readings(outcome.readings), **_rows(outcome.value)}
            for outcome in rows.outcomes
        ]
        return {"name": result.name, "outcomes": outcomes}
    return {"name": result.name, **_rows(rows)}


def _rows(rows: Rows | Undecided) -> dict[str, Any]:
    if isinstance(rows, Undecided):
        return {"undecided": _reasons(rows)}
    return {
        "taken": [_key(key) for key in rows.taken],
        "left": [
            {"row": _key(row.key), "failed": [clause.id for clause in row.failed]}
            for row in rows.left
        ],
        "in_doubt": [
            {"row": _key(row.key), "reasons": [_reason(reason) for reason in row.reasons]}
            for row in rows.undecided
        ],
    }


def _key(key: RowKey) -> int | str:
    return key.isoformat()[:7] if isinstance(key, date) else key


def _readings(readings: Readings) -> dict[str, Sequence[str]]:
    return dict(readings)


def _value(value: Any) -> Any:
    kind = value.__class__
    if kind is str or kind is bool:
        return value
    if kind is int:
        return value if -_JSON_INTEGER < value < _JSON_INTEGER else str(value)
    if kind is date:
        return value.isoformat()
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
    return {} if value.bounds is None else {"between": list(value.bounds)}


def _reasons(value: Undecided) -> list[dict[str, Any]]:
    return [_reason(reason) for reason in ordered(value.reasons)]


def _reason(reason: Reason) -> dict[str, Any]:
    match reason:
        case Missing(fact=fact, row=0):
            return {"missing": fact}
        case Missing(fact=fact, row=row, column=column):
            return {"missing": fact, "row": row, "column": column}
        case Unstated(item=item):
            return {"not_stated": item}
        case Ill(cause=cause, item=item):
            return {"undefined": cause, "item": item}
