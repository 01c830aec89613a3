"""A definition: a value, a condition, a range that is chosen, a selection or a decision table."""

from __future__ import annotations

from typing import cast

from engine import program as p
from engine.ruleset.conditions import Site, meaning_of, value_of
from engine.ruleset.decision_tables import compile_table
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode
from engine.ruleset.parameters import show, text_of
from engine.ruleset.selections import compile_selection
from engine.ruleset.types import Cases, Meaning, Rows, Typed
from engine.ruleset.workspace import Workspace


def compile_definition(workspace: Workspace, entry: Entry) -> Meaning:
    """What a definition means; it is added to those that are evaluated."""
    name, node = entry.key.text, entry.value
    site = Site(workspace, workspace, f"definitions/{name}", name)
    notes = node if isinstance(node, MappingNode) else None
    body: p.Expression | p.Selection
    if notes is not None and notes.get("from") is not None:
        selection = compile_selection(workspace, name, notes)
        body, of = selection, cast(p.Type, p.RecordsType(selection.columns))
        meaning: Meaning = Rows(name, p.RecordsType(selection.columns))
    else:
        stated = _definition_value(workspace, name, node, site)
        if isinstance(stated, Typed):
            body, of = stated.expression, stated.type
            meaning = Typed(p.Value(name), of)
        else:
            # A range chosen by a choice or a reading has no value, but a person wants to see it.
            body, of, meaning = _as_text(stated, site, node), p.TextType(), stated
    text = node.text if isinstance(node, ScalarNode) else _text(notes)
    workspace.definitions.append(
        p.Definition(
            name,
            body,
            of,
            alias=text_of(notes.get("alias")) if notes else "",
            label=text_of(notes.get("label")) if notes else "",
            unit=text_of(notes.get("unit")) if notes else "",
            text=" ".join(text.split()),
            place=entry.key.place,
        )
    )
    return meaning


def _definition_value(workspace: Workspace, name: str, node: Node, site: Site) -> Meaning:

    if isinstance(node, MappingNode):
        table = node.get("table")
        if isinstance(table, MappingNode):
            return compile_table(workspace, name, table)
        inner = node.get("value")
        if inner is not None:
            return _definition_value(workspace, name, inner, site)
    meaning = meaning_of(node, site)
    if isinstance(meaning, Cases) and _is_value(meaning):
        return value_of(node, site)
    return meaning


def _is_value(meaning: Meaning) -> bool:
    while isinstance(meaning, Cases):
        meaning = meaning.cases[0][1]
    return isinstance(meaning, Typed)


def _text(node: MappingNode | None) -> str:
    return text_of(node.get("value")) if node is not None else ""


def _as_text(meaning: Meaning, site: Site, node: Node) -> p.Expression:
    if isinstance(meaning, Cases):
        cases = tuple((name, _as_text(case, site, node)) for name, case in meaning.cases)
        return p.By(meaning.subject, cases)
    shown = show(meaning, getattr(meaning, "unit", ""))
    if not shown:
        raise site.workspace.findings.wrong_operand(
            node.place,
            site.path,
            "definitions",
            meaning,
            "值、条件、区间或选取",
            "a value, a condition, a range or a selection",
        )
    return p.Literal(shown)
