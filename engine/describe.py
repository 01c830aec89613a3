"""The facts of a case as a JSON Schema (draft 2020-12), so that a client can check before it asks.

The schema admits what the engine admits, with three exceptions that JSON Schema cannot say: the
range of a date, the places of a decimal, and that ``2024-02-30`` is no day.
"""

from __future__ import annotations

from typing import Any

from engine.program import (
    BooleanType,
    ChoiceType,
    DateType,
    DecimalType,
    Input,
    IntegerType,
    Program,
    RecordsType,
    TextType,
)

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
            return {"type": "string", "minLength": 1}
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
