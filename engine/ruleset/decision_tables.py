"""Decision tables: rows of cells, and a hit policy by its DMN name."""

from __future__ import annotations

from typing import Literal as OneOf
from typing import cast

from engine import functions
from engine import program as p
from engine.ruleset.conditions import Site, value_of
from engine.ruleset.findings import every
from engine.ruleset.nodes import MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.parameters import check_repeated, scalar_type, stated_range, text_of
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.types import NUMBERS, Typed, describe, unify
from engine.ruleset.workspace import Workspace

_AGGREGATES = ("sum", "min", "max", "count")


def compile_table(workspace: Workspace, name: str, node: MappingNode) -> Typed:
    """Read a decision table; raises BrokenError after reporting what is wrong with it."""
    site = Site(workspace, workspace, f"definitions/{name}", name)
    hit_policy = text_of(node.get("hit_policy")) or "unique"
    aggregate = text_of(node.get("aggregate"))
    if hit_policy == "collect" and not aggregate:
        raise workspace.findings.add(
            "missing-key", node.place, site.path, key="aggregate", among=_AGGREGATES
        )
    rows_node = node.get("rows")
    assert isinstance(rows_node, SequenceNode)
    items = [row for row in rows_node.items if isinstance(row, MappingNode)]
    identifiers = [key for row in items if isinstance(key := row.get("id"), ScalarNode)]
    values: list[Typed] = []
    conditions: list[p.Expression] = []

    def read(part: str) -> None:
        if part == "id":
            check_repeated(identifiers, workspace.findings, site.path)
        elif part == "value":
            values.extend(every(items, lambda row: _row_value(row, site)))
        else:
            conditions.extend(every(items, lambda row: _row_condition(row, site)))

    every(("id", "value", "when"), read)
    rows = [
        p.TableRow(
            text_of(item.get("id")) or str(index),
            condition,
            value.expression,
            quote=text_of(item.get("quote")),
            place=item.place,
        )
        for index, (item, value, condition) in enumerate(
            zip(items, values, conditions, strict=True), start=1
        )
    ]
    types = [value.type for value in values]
    kind = p.IntegerType() if aggregate == "count" else unify(types)
    if kind is None:
        raise workspace.findings.add(
            "types-differ",
            rows_node.place,
            site.path,
            found="、".join(describe(t, "zh") for t in types),
            found_en=", ".join(describe(t, "en") for t in types),
        )
    if aggregate in ("sum", "min", "max") and not isinstance(kind, NUMBERS):
        raise workspace.findings.wrong_operand(
            rows_node.place, site.path, aggregate, kind, "数值", "numbers"
        )
    table = p.DecisionTable(
        cast(OneOf["unique", "first", "any", "collect"], hit_policy),
        cast(OneOf["sum", "min", "max", "count", ""], aggregate),
        tuple(rows),
        name,
        node.place,
    )
    return Typed(table, kind)


def _row_value(item: MappingNode, site: Site) -> Typed:
    """A figure or a date as it stands (a table is data), or an expression."""
    node = item.get("value")
    assert node is not None
    if isinstance(node, ScalarNode) and node.value is not None and not isinstance(node.value, str):
        return Typed(p.Literal(node.value, site.item), scalar_type(node.value))
    return value_of(node, site)


def _row_condition(item: MappingNode, site: Site) -> p.Expression:
    cells = item.get("when")
    if not isinstance(cells, MappingNode):
        return p.All(())
    tests = every(
        cells.entries,
        lambda entry: _cell(value_of(entry.key, site), entry.key, entry.value, site),
    )
    return tests[0] if len(tests) == 1 else p.All(tuple(tests))


def _cell(column: Typed, key: ScalarNode, node: Node, site: Site) -> p.Expression:
    findings = site.workspace.findings
    if isinstance(node, MappingNode):
        stated = stated_range(site.item, node, "", findings, site.path)
        numbers = isinstance(column.type, NUMBERS) and isinstance(stated.of, NUMBERS)
        dates = isinstance(column.type, p.DateType) and isinstance(stated.of, p.DateType)
        if not numbers and not dates:
            raise _wrong_cell(
                column, describe(stated.of, "zh"), describe(stated.of, "en"), node, site
            )
        if isinstance(column.type, p.IntegerType) and column.type.elapsed:
            for word in ("more_than", "at_most"):
                if node.get(word) is not None:
                    raise findings.add("elapsed-edge", node.place, site.path, operator=word)
        return functions.in_range(column.expression, stated.edges, site.item)
    items = node.items if isinstance(node, SequenceNode) else (node,)
    tests = every(items, lambda item: _equal(column, key, item, site))
    if isinstance(column.type, p.ChoiceType):
        options = tuple(text_of(item) for item in items)
        if len(options) > 1:
            return p.Member(column.expression, options, site.item)
    return tests[0] if len(tests) == 1 else p.Any(tuple(tests))


def _equal(column: Typed, key: ScalarNode, node: Node, site: Site) -> p.Expression:
    findings = site.workspace.findings
    if not isinstance(node, ScalarNode) or node.value is None:
        raise _wrong_cell(column, "单个值", "a single value", node, site)
    if isinstance(column.type, p.ChoiceType):
        if node.text not in column.type.options:
            raise findings.add(
                "unknown-option",
                node.place,
                site.path,
                value=node.text,
                name=key.text,
                did_you_mean=did_you_mean(node.text, column.type.options),
                allowed=column.type.options,
            )
        return p.Compare("==", column.expression, p.Literal(node.text, site.item))
    if isinstance(column.type, p.TextType):
        raise findings.add("text-literal", node.place, site.path, name=key.text)
    if isinstance(column.type, p.IntegerType) and column.type.elapsed:
        raise findings.add("elapsed-edge", node.place, site.path, operator="==")
    of = scalar_type(node.value)
    alike = isinstance(of, NUMBERS) and isinstance(column.type, NUMBERS)
    if not alike and type(of) is not type(column.type):
        zh, en = describe(column.type, "zh"), describe(column.type, "en")
        raise _wrong_cell(Typed(p.Literal(node.value), of), zh, en, node, site)
    return p.Compare("==", column.expression, p.Literal(node.value, site.item))


def _wrong_cell(found: Typed, expected: str, expected_en: str, node: Node, site: Site) -> Exception:
    return site.workspace.findings.wrong_operand(
        node.place, site.path, "when", found, expected, expected_en
    )
