"""The changes of definitions, requirements and benefits: conditions, values, rows, tables."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from engine.cases.mutation.changes import (
    Change,
    cases_swapped,
    dropped,
    of_edges,
    of_expression,
    of_figure,
)
from engine.cases.mutation.expressions import Options, following, say
from engine.cases.mutation.trees import Path, exchanged, expression, renamed, written
from engine.ruleset.expressions import parse
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.syntax import Binary, Call, Number, Span, Syntax

_TREES = {"all": "any", "any": "all", "none": "any"}
_HERE = Span(0, 0)
_AGGREGATES = ("sum", "max", "min")


@dataclass(frozen=True, slots=True)
class Rules:
    """The changes of the rules of a file.

    ``options`` are those of each choice; ``conditions`` the definitions and columns that are true
    or false, so that they may be negated.
    """

    options: Options
    conditions: Set[str]

    def of(self, root: MappingNode) -> Iterator[Change]:
        """The changes of what is defined, what has to hold and what is granted."""
        for entry in _entries(root.get("definitions")):
            path: Path = ("definitions", entry.key.text)
            yield from self._definition(entry.value, path, entry.key.text in self.conditions)
        applies = root.get("applies_when")
        if applies is not None:
            yield Change("clause-dropped", ("applies_when",), None, applies.place, written(applies))
            yield from self._value(applies, ("applies_when",), True)
        for entry in _entries(root.get("requirements")):
            path = ("requirements", entry.key.text)
            yield Change("clause-dropped", path, None, entry.key.place, written(entry.value))
            yield from self._value(entry.value, path, True)
        for entry in _entries(root.get("benefits")):
            yield from self._value(entry.value, ("benefits", entry.key.text), False)

    def _definition(self, node: Node, path: Path, condition: bool) -> Iterator[Change]:
        if isinstance(node, MappingNode) and node.get("from") is not None:
            yield from self._selection(node, path)
        elif isinstance(node, MappingNode) and isinstance(node.get("table"), MappingNode):
            yield from self._table(node.get("table"), (*path, "table"))
        else:
            yield from self._value(node, path, condition)

    def _value(self, node: Node, path: Path, condition: bool) -> Iterator[Change]:
        """A value or a condition: an expression, a tree, a ``by``, or what stands in one."""
        if isinstance(node, ScalarNode):
            yield from of_expression(node, path, self.options, condition=condition)
            return
        assert isinstance(node, MappingNode)
        for entry in node.entries:
            below = (*path, entry.key.text)
            match entry.key.text, entry.value:
                case ("all" | "any" | "none") as word, SequenceNode() as parts:
                    yield from self._tree(word, node, parts, path)
                case "when", inner:
                    yield from self._value(inner, below, True)
                case "value", inner:
                    yield from self._definition(inner, below, condition)
                case "cases", MappingNode() as cases:
                    yield from cases_swapped(cases, below)
                    for case in cases.entries:
                        yield from self._value(case.value, (*below, case.key.text), condition)
                case _:
                    continue

    def _tree(
        self, word: str, node: MappingNode, parts: SequenceNode, path: Path
    ) -> Iterator[Change]:
        entry = node.entry(word)
        assert entry is not None
        other = _TREES[word]
        if len(parts.items) > 1 or word == "none":
            changed = renamed(node, word, other)
            was, becomes = f"{word}: {written(parts)}", f"{other}: {written(parts)}"
            yield Change("junction-swapped", path, changed, entry.key.place, was, becomes)
        below = (*path, word)
        yield from dropped("clause-dropped", parts, below)
        for index, part in enumerate(parts.items):
            yield from self._value(part, (*below, index), True)

    # -- selections ------------------------------------------------------------------------------

    def _selection(self, node: MappingNode, path: Path) -> Iterator[Change]:
        for entry in node.entries:
            below = (*path, entry.key.text)
            match entry.key.text, entry.value:
                case "from", ScalarNode() as source:
                    yield from self._months(source, below)
                case "each", MappingNode() as columns:
                    for column in columns.entries:
                        name = column.key.text
                        is_condition = name in self.conditions
                        yield from self._value(column.value, (*below, name), is_condition)
                case "where", condition:
                    was = f"where: {written(condition)}"
                    yield Change("where-dropped", below, None, entry.key.place, was)
                    yield from self._value(condition, below, True)
                case "order", ScalarNode() as column_name:
                    was = f"order: {column_name.text}"
                    yield Change("order-dropped", below, None, entry.key.place, was)
                case "take", number:
                    yield from self._take(number, below, entry)
                case _:
                    continue

    def _take(self, node: Node, path: Path, entry: Entry) -> Iterator[Change]:
        was = f"take: {written(node)}"
        yield Change("take-dropped", path, None, entry.key.place, was)
        if isinstance(node, ScalarNode):
            for operator, sign in (("take-up", "+"), ("take-down", "-")):
                other = expression(say(_one(sign, parse(node.text))), node.place)
                yield Change(operator, path, other, node.place, was, f"take: {other.text}")
        yield from self._value(node, path, False)

    def _months(self, node: ScalarNode, path: Path) -> Iterator[Change]:
        syntax = parse(node.text)
        if not isinstance(syntax, Call) or syntax.function != "months":
            return
        first, number = syntax.arguments
        later = Call("add_months", (first, Number(1, _HERE)), (), _HERE)
        for operator, arguments in (
            ("month-later", (later, number)),
            ("months-up", (first, _one("+", number))),
            ("months-down", (first, _one("-", number))),
        ):
            other = expression(say(replace(syntax, arguments=arguments)), node.place)
            yield Change(operator, path, other, node.place, node.text, other.text)
        yield from of_expression(node, path, self.options)

    # -- tables ----------------------------------------------------------------------------------

    def _table(self, node: Node | None, path: Path) -> Iterator[Change]:
        assert isinstance(node, MappingNode)
        policy, aggregate = node.get("hit_policy"), node.get("aggregate")
        if isinstance(aggregate, ScalarNode) and aggregate.text in _AGGREGATES:
            other = expression(following(aggregate.text, _AGGREGATES), aggregate.place)
            was, becomes = f"aggregate: {aggregate.text}", f"aggregate: {other.text}"
            below = (*path, "aggregate")
            yield Change("aggregate-other", below, other, aggregate.place, was, becomes)
        rows = node.get("rows")
        assert isinstance(rows, SequenceNode)
        below = (*path, "rows")
        yield from dropped("row-dropped", rows, below)
        for index in range(len(rows.items) - 1):
            yield from _rows_swapped(
                rows, index, below, isinstance(policy, ScalarNode) and policy.text == "first"
            )
        for index, row in enumerate(rows.items):
            yield from self._row(row, (*below, index))

    def _row(self, node: Node, path: Path) -> Iterator[Change]:
        assert isinstance(node, MappingNode)
        for cell in _entries(node.get("when")):
            at = (*path, "when", cell.key.text)
            was = f"{cell.key.text}: {written(cell.value)}"
            yield Change("clause-dropped", at, None, cell.key.place, was)
            yield from self._cell(cell, (*path, "when"))
        worth = node.entry("value")
        assert worth is not None
        if isinstance(worth.value, ScalarNode) and not isinstance(worth.value.value, str):
            yield from of_figure(worth, path)
        else:
            yield from self._value(worth.value, (*path, "value"), False)

    def _cell(self, cell: Entry, path: Path) -> Iterator[Change]:
        name, node = cell.key.text, cell.value
        at = (*path, name)
        if isinstance(node, MappingNode):
            yield from of_edges(node, at)
        elif isinstance(node, SequenceNode):
            yield from dropped("option-dropped", node, at)
        else:
            yield from of_figure(cell, path)
            option = following(node.text, self.options.get(name, ()))
            if option:
                other = expression(option, node.place)
                was, becomes = f"{name}: {node.text}", f"{name}: {option}"
                yield Change("option-other", at, other, node.place, was, becomes)
            elif isinstance(node.value, bool):
                flipped = replace(
                    node, text="false" if node.value else "true", value=not node.value
                )
                was, becomes = f"{name}: {node.text}", f"{name}: {flipped.text}"
                yield Change("clause-negated", at, flipped, node.place, was, becomes)


def _rows_swapped(rows: SequenceNode, index: int, path: Path, is_first: bool) -> Iterator[Change]:
    one, two = rows.items[index : index + 2]
    assert isinstance(one, MappingNode)
    assert isinstance(two, MappingNode)
    names = [written(row.get("id") or row) for row in (one, two)]
    if is_first:
        other = exchanged(rows, index, index + 1)
        was, becomes = f"{names[0]}, {names[1]}", f"{names[1]}, {names[0]}"
        yield Change("rows-swapped", path, other, one.place, was, becomes)
    said = [written(value) for row in (one, two) if (value := row.get("value")) is not None]
    items = list(rows.items)
    items[index], items[index + 1] = _worth(one, two), _worth(two, one)
    yield Change(
        "values-swapped",
        path,
        replace(rows, items=tuple(items)),
        one.place,
        f"{names[0]}: {said[0]}, {names[1]}: {said[1]}",
        f"{names[0]}: {said[1]}, {names[1]}: {said[0]}",
    )


def _worth(row: MappingNode, other: MappingNode) -> MappingNode:
    """The row with the value of another."""
    value = other.get("value")
    assert value is not None
    entries = (Entry(e.key, value) if e.key.text == "value" else e for e in row.entries)
    return replace(row, entries=tuple(entries))


def _one(sign: str, number: Syntax) -> Syntax:
    """A number and one more, or one less."""
    return Binary(sign, number, Number(1, _HERE), _HERE)


def _entries(node: Node | None) -> tuple[Entry, ...]:
    return node.entries if isinstance(node, MappingNode) else ()
