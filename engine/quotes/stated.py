"""What a rule set states beside its quotes: the figures of its parameters and table rows, by place.

Read from the nodes of the file, because a compiled program no longer knows where each edge stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf
from typing import cast

from engine.quotes.units import Unit, unit_of
from engine.quotes.words import EDGES, Edge
from engine.ruleset.declarations import entries_of
from engine.ruleset.diagnostics import Place
from engine.ruleset.nodes import MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.parameters import STATEMENTS, text_of, units_of


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure of a rule set: an edge, or a plain value where ``edge`` is None.

    ``row`` is the tier or table row (from 1) that it belongs to, 0 where there is none; ``worth``
    marks what a tier is worth.
    """

    value: Decimal | date
    unit: str
    edge: Edge | None
    place: Place
    row: int = 0
    worth: bool = False

    @property
    def measure(self) -> Unit:
        """What its unit measures."""
        return unit_of(self.unit)

    def __str__(self) -> str:
        value = f"{self.value:f}" if isinstance(self.value, Decimal) else self.value.isoformat()
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.edge}: {value}{unit}" if self.edge else f"{value}{unit}"


@dataclass(frozen=True, slots=True)
class Statement:
    """What stands beside one quote.

    ``alternatives`` are the figures under each reading, one alone where the text is not open: one
    of them has to agree with the quote. None where a reading states no figure, and anything agrees.
    ``kind`` is how it is stated; ``units`` are the units that it uses.
    """

    path: str
    name: str
    kind: OneOf["value", "range", "tiers", "series", "open", "not_stated", "row", "other"]
    quote: ScalarNode
    alternatives: tuple[tuple[Stated, ...], ...]
    units: tuple[str, ...]


def statements(root: Node) -> Iterator[Statement]:
    """What a rule set or vocabulary states beside a quote, in the order of the file."""
    if not isinstance(root, MappingNode):
        return
    for entry in entries_of(root, "parameters"):
        if isinstance(entry.value, MappingNode):
            yield from _parameter(entry.key.text, entry.value)
    units = _column_units(root)
    for entry in entries_of(root, "definitions"):
        if isinstance(entry.value, MappingNode):
            yield from _table(entry.key.text, entry.value, units)


def _parameter(name: str, node: MappingNode) -> Iterator[Statement]:
    path = f"parameters/{name}"
    own = units_of(node)
    series = node.get("series")
    if isinstance(series, SequenceNode):
        yield from _series(path, name, node, series, own[1])
        return
    quote = node.get("quote")
    if not isinstance(quote, ScalarNode) or not quote.text:
        return
    readings = _readings(node.get("one_of"))
    if readings:
        alternatives = [_stated(reading, _either(units_of(reading), own)) for reading in readings]
        units = {unit for reading in readings for unit in _either(units_of(reading), own)}
        stating = tuple(alternatives) if all(alternatives) else ()
        yield Statement(path, name, "open", quote, stating, tuple(units))
        return
    stated = _stated(node, own)
    kind = next((word for word in STATEMENTS if node.get(word) is not None), "other")
    if node.get("not_stated") is not None:
        kind = "not_stated"
    elif kind == "options" or not stated:
        kind = "other"
    kinds = OneOf["value", "range", "tiers", "not_stated", "other"]
    yield Statement(path, name, cast(kinds, kind), quote, (stated,), own)


def _either(units: tuple[str, str], own: tuple[str, str]) -> tuple[str, str]:
    return units[0] or own[0], units[1] or own[1]


def _readings(one_of: Node | None) -> list[MappingNode]:
    nodes = one_of.items if isinstance(one_of, SequenceNode) else [one_of] if one_of else []
    # A reading that is a name alone states nothing; an empty mapping stands for it.
    found: list[MappingNode] = []
    for node in nodes:
        entries = node.entries if isinstance(node, MappingNode) else ()
        values = [entry.value for entry in entries] or [node]
        found += [
            value if isinstance(value, MappingNode) else MappingNode((), False, value.place)
            for value in values
        ]
    return found


def _stated(node: MappingNode, units: tuple[str, str]) -> tuple[Stated, ...]:
    """The figures of ``value``, ``range`` or ``tiers``; none of what states no figure."""
    of, worth = units
    tiers = node.get("tiers")
    if isinstance(tiers, SequenceNode):
        found: list[Stated] = []
        for row, tier in enumerate(tiers.items, start=1):
            if isinstance(tier, MappingNode):
                found += _edges(tier, of, row)
                found += _value(tier.get("value"), worth, row, worth=True)
        return tuple(found)
    range_ = node.get("range")
    if isinstance(range_, MappingNode):
        return tuple(_edges(range_, of, 0))
    return tuple(_value(node.get("value"), worth, 0))


def _edges(node: MappingNode, unit: str, row: int) -> Iterator[Stated]:
    for entry in node.entries:
        if entry.key.text in EDGES:
            for stated in _value(entry.value, unit, row):
                yield Stated(stated.value, unit, entry.key.text, stated.place, row)


def _value(node: Node | None, unit: str, row: int, *, worth: bool = False) -> Iterator[Stated]:
    value = node.value if isinstance(node, ScalarNode) and not node.quoted else None
    if node is None or isinstance(value, bool):
        return
    if isinstance(value, (int, Decimal)):
        yield Stated(Decimal(value), unit, None, node.place, row, worth)
    elif isinstance(value, date):
        yield Stated(value, "", None, node.place, row, worth)


def _series(
    path: str, name: str, node: MappingNode, series: SequenceNode, unit: str
) -> Iterator[Statement]:
    shared: list[Stated] = []
    for row, item in enumerate(series.items, start=1):
        if not isinstance(item, MappingNode):
            continue
        stated = tuple(_value(item.get("value"), unit, row))
        quote = item.get("quote")
        if isinstance(quote, ScalarNode) and quote.text:
            yield Statement(path, name, "series", quote, (stated,), (unit,))
        else:
            shared += stated
    quote = node.get("quote")
    if isinstance(quote, ScalarNode) and quote.text and shared:
        yield Statement(path, name, "series", quote, (tuple(shared),), (unit,))


def _column_units(root: MappingNode) -> dict[str, str]:
    return {
        entry.key.text: units_of(entry.value)[1]
        for section in ("inputs", "definitions")
        for entry in entries_of(root, section)
        if isinstance(entry.value, MappingNode)
    }


def _table(name: str, node: MappingNode, units: dict[str, str]) -> Iterator[Statement]:
    """Each row of a decision table that has a quote."""
    table = node.get("table")
    rows = table.get("rows") if isinstance(table, MappingNode) else None
    worth = units.get(name, "")
    for number, row in enumerate(rows.items if isinstance(rows, SequenceNode) else (), start=1):
        quote = row.get("quote") if isinstance(row, MappingNode) else None
        if not isinstance(row, MappingNode) or not isinstance(quote, ScalarNode):
            continue
        found: list[Stated] = []
        used = {worth}
        for cell in entries_of(row, "when"):
            unit = units.get(cell.key.text, "")
            used.add(unit)
            if isinstance(cell.value, MappingNode):
                found += _edges(cell.value, unit, number)
            else:
                found += _value(cell.value, unit, number)
        found += _value(row.get("value"), worth, number, worth=True)
        label = text_of(row.get("id")) or str(number)
        path = f"definitions/{name}"
        stated = (tuple(found),)
        yield Statement(path, f"{name}/{label}", "row", quote, stated, tuple(used))
