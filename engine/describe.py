"""A rule set for other programs: the facts of a case as a JSON Schema, and the rules as plain data.

The schema (draft 2020-12) lets a client check before it asks. It admits what the engine admits,
with three exceptions that JSON Schema cannot say: the range of a date, the places of a decimal,
and that ``2024-02-30`` is no day.
"""

from __future__ import annotations

from typing import Any

from engine.program import (
    Benefit,
    BooleanType,
    ChoiceType,
    Clause,
    DateType,
    DecimalType,
    Definition,
    Input,
    IntegerType,
    Parameter,
    Program,
    RecordsType,
    Selection,
    TextType,
)
from engine.ruleset.diagnostics import Place

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DATE_PATTERN = r"^\d{4}-\d{2}-\d{2}$"


def facts_schema(program: Program) -> Schema:
    """The JSON Schema of one case of ``program``: plain data, fit for ``json.dumps``.

    Every fact may be given by its name or by its alias, not by both. A fact that is absent or
    null is missing; the keys of the subject must be there.
    """
    schema: Schema = {
        "$schema": DIALECT,
        "$id": f"urn:cuoshi:{program.measure}@{program.version}:facts",
        "title": program.title["zh"],
        "description": program.title["en"],
        "type": "object",
        **_members(program.inputs, program.key),
    }
    return schema


def _members(inputs: tuple[Input, ...], required: tuple[str, ...] = ()) -> Schema:
    properties: Schema = {}
    rules: list[Schema] = []
    for given in inputs:
        needed = given.name in required
        properties[given.name] = _fact(given, nullable=not needed)
        if given.alias:
            properties[given.alias] = _fact(given, nullable=not needed, title=given.alias)
            rules.append({"not": {"required": [given.name, given.alias]}})
        if needed:
            names = [name for name in (given.name, given.alias) if name]
            rules.append({"anyOf": [{"required": [name]} for name in names]})
    members: Schema = {"properties": properties, "additionalProperties": False}
    if rules:
        members["allOf"] = rules
    return members


def _fact(given: Input, *, nullable: bool, title: str = "") -> Schema:
    schema: Schema = {"title": title or given.label or given.name}
    notes = [given.note, f"单位:{given.unit}" if given.unit else "", *_limits(given)]
    if any(notes):
        schema["description"] = "；".join(note for note in notes if note)
    kind = _type(given)
    if nullable:
        # Absent and null both mean that the fact is missing.
        if "enum" in kind:
            kind["enum"] = [*kind["enum"], None]
        kind["type"] = [kind["type"], "null"]
    return schema | kind


def _type(given: Input) -> Schema:
    match given.type:
        case BooleanType():
            return {"type": "boolean"}
        case IntegerType():
            return {"type": "integer", **_bounds(given)}
        case DecimalType():
            return {"type": "number", **_bounds(given)}
        case DateType():
            return {"type": "string", "format": "date", "pattern": DATE_PATTERN}
        case ChoiceType(options):
            return {"type": "string", "enum": [*options, *given.option_aliases]}
        case TextType():
            return {"type": "string"}
        case RecordsType():
            return {"type": "array", "items": {"type": "object", **_members(given.fields)}}


def _bounds(given: Input) -> Schema:
    edges = given.range
    if edges is None:
        return {}
    bounds: Schema = {}
    if edges.lower is not None:
        bounds["minimum" if edges.lower_included else "exclusiveMinimum"] = edges.lower
    if edges.upper is not None:
        bounds["maximum" if edges.upper_included else "exclusiveMaximum"] = edges.upper
    return bounds


def _limits(given: Input) -> list[str]:
    notes: list[str] = []
    if isinstance(given.type, DecimalType) and given.type.digits is not None:
        notes.append(f"至多 {given.type.digits} 位小数")
    edges = given.range
    if isinstance(given.type, DateType) and edges is not None:
        if edges.lower is not None:
            notes.append(f"{'不早于' if edges.lower_included else '晚于'} {edges.lower}")
        if edges.upper is not None:
            notes.append(f"{'不晚于' if edges.upper_included else '早于'} {edges.upper}")
    return notes


# -- a rule set ----------------------------------------------------------------------------------


def summary(program: Program) -> Schema:
    """A version in a list of measures: plain data."""
    return {
        "measure": program.measure,
        "version": program.version,
        "title": dict(program.title),
        "kind": program.kind,
        "status": program.status,
        "published_on": program.published_on,
        "effective_from": program.effective_from,
        "effective_note": program.effective_note or None,
        "repealed_on": program.repealed_on,
        "hash": program.hash,
    }


def describe(program: Program) -> Schema:
    """A rule set for a program: plain data, dates as ``date``, every clause with its line."""
    return {
        **summary(program),
        "source": dict(program.source),
        "subject": {"name": program.subject, "key": list(program.key)},
        "uses": list(program.uses),
        "parameters": [_parameter(parameter) for parameter in program.parameters],
        "inputs": [_input(given) for given in program.inputs],
        "definitions": [_definition(definition) for definition in program.definitions],
        "applies_when": _clause(program.applies_when) if program.applies_when else None,
        "requirements": [
            {"name": item.name, "alias": item.alias or None, **_clause(item.clause)}
            for item in program.requirements
        ],
        "benefits": [_benefit(benefit) for benefit in program.benefits],
        "accepted": [
            {"path": path, "code": code, "why": why} for path, code, why in program.accepted
        ],
    }


def _parameter(parameter: Parameter) -> Schema:
    described: Schema = {
        "name": parameter.name,
        "alias": parameter.alias or None,
        "state": parameter.state,
        "value": parameter.text or None,
        "unit": parameter.unit or None,
        "quote": parameter.quote or None,
        "note": parameter.note or None,
        "line": _line(parameter.place),
    }
    if parameter.state == "open":
        described["question"] = dict(parameter.question)
        described["readings"] = [
            {"name": each.name, "alias": each.alias or None, "states": each.states or None}
            for each in parameter.readings
        ]
        described["proposed"] = parameter.proposed or None
        described["chosen"] = parameter.chosen or None
        described["decided_by"] = dict(parameter.decided_by) or None
    return described


def _input(given: Input) -> Schema:
    described: Schema = {
        "name": given.name,
        "alias": given.alias or None,
        "type": _TYPE_NAMES[type(given.type)],
        "unit": given.unit or None,
        "note": given.note or None,
        "line": _line(given.place),
    }
    if isinstance(given.type, ChoiceType):
        described["options"] = list(given.type.options)
        described["option_aliases"] = dict(given.option_aliases)
    if isinstance(given.type, DecimalType):
        described["digits"] = given.type.digits
    if given.range is not None:
        described["range"] = _bounds(given)
    if isinstance(given.type, RecordsType):
        described["fields"] = [_input(column) for column in given.fields]
    return described


def _definition(definition: Definition) -> Schema:
    body = definition.body
    described: Schema = {
        "name": definition.name,
        "alias": definition.alias or None,
        "type": _TYPE_NAMES[type(definition.type)],
        "unit": definition.unit or None,
        "text": definition.text or None,
        "line": _line(definition.place),
    }
    if isinstance(body, Clause):
        described["condition"] = _clause(body)
    if isinstance(body, Selection) and body.where is not None:
        described["where"] = _clause(body.where)
    return described


def _clause(clause: Clause) -> Schema:
    return {
        "id": clause.id,
        "kind": clause.kind,
        "text": clause.text or None,
        "label": clause.label or None,
        "quote": clause.quote or None,
        "line": _line(clause.place),
        "parts": [_clause(part) for part in clause.parts],
    }


def _benefit(benefit: Benefit) -> Schema:
    return {
        "name": benefit.name,
        "alias": benefit.alias or None,
        "type": _TYPE_NAMES[type(benefit.type)],
        "unit": benefit.unit or None,
        "text": benefit.text or None,
        "quote": benefit.quote or None,
        "line": _line(benefit.place),
    }


def _line(place: Place | None) -> int | None:
    return place.line if place else None


_TYPE_NAMES: dict[type, str] = {
    BooleanType: "boolean",
    IntegerType: "integer",
    DecimalType: "decimal",
    DateType: "date",
    ChoiceType: "choice",
    TextType: "text",
    RecordsType: "records",
}
