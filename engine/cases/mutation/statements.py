"""The changes of what parameters state: figures, ranges, tiers, closed sets, series, readings."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from engine.cases.mutation.changes import Change, dropped, of_edges, of_figure
from engine.cases.mutation.expressions import following
from engine.cases.mutation.trees import Path, expression, written
from engine.functions import ELAPSED_UNITS, FUNCTIONS
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode

_STATES = frozenset({"value", "range", "tiers", "options", "series", "unit"})
_UNITS = tuple(ELAPSED_UNITS)
_WORDS = {
    word: following(word, words)
    for function in FUNCTIONS.values()
    for words in function.options.values()
    for word in words
}


def of_parameters(root: MappingNode, wanted: Set[str], choices: Set[str]) -> Iterator[Change]:
    """The changes of the parameters that are ``wanted``.

    ``choices`` are those that list the values of a fact: they say which cases there are, and not
    what is answered.
    """
    parameters = root.get("parameters")
    for entry in parameters.entries if isinstance(parameters, MappingNode) else ():
        name = entry.key.text
        if name in wanted and isinstance(entry.value, MappingNode):
            path: Path = ("parameters", name)
            yield from _stated(entry.value, path, name in choices)
            yield from _readings(entry.value, path)


def _stated(node: MappingNode, path: Path, is_choice: bool) -> Iterator[Change]:
    """What ``value``, ``range``, ``tiers``, ``options`` or ``series`` state."""
    for entry in node.entries:
        below = (*path, entry.key.text)
        match entry.key.text, entry.value:
            case "value", ScalarNode() as value:
                yield from _value(entry, value, path)
            case "range", MappingNode() as edges:
                yield from of_edges(edges, below)
            case "tiers", SequenceNode() as tiers:
                yield from dropped("tier-dropped", tiers, below)
                for index, tier in enumerate(tiers.items):
                    yield from _tier(tier, (*below, index))
            case "options", SequenceNode() as options if not is_choice:
                yield from dropped("option-dropped", options, below)
            case "series", SequenceNode() as series:
                yield from dropped("tier-dropped", series, below)
                for index, item in enumerate(series.items):
                    yield from _series_entry(item, (*below, index))
            case "unit", ScalarNode(text=unit) if unit in _UNITS:
                other = expression(following(unit, _UNITS), entry.value.place)
                was, becomes = f"unit: {unit}", f"unit: {other.text}"
                yield Change("unit-other", below, other, entry.value.place, was, becomes)
            case _:
                continue


def _value(entry: Entry, node: ScalarNode, path: Path) -> Iterator[Change]:
    yield from of_figure(entry, path)
    below, place = (*path, "value"), node.place
    if isinstance(node.value, bool):
        other = replace(node, text="false" if node.value else "true", value=not node.value)
        was, becomes = f"value: {node.text}", f"value: {other.text}"
        yield Change("clause-negated", below, other, place, was, becomes)
    elif _WORDS.get(node.text):
        word = expression(_WORDS[node.text], place)
        was, becomes = f"value: {node.text}", f"value: {word.text}"
        yield Change("word-other", below, word, place, was, becomes)


def _tier(node: Node, path: Path) -> Iterator[Change]:
    if isinstance(node, MappingNode):
        yield from of_edges(node, path)
        worth = node.entry("value")
        if worth is not None:
            yield from of_figure(worth, path)


def _series_entry(node: Node, path: Path) -> Iterator[Change]:
    if isinstance(node, MappingNode):
        begins, worth = node.entry("from"), node.entry("value")
        if begins is not None:
            yield from of_figure(begins, path, "edge-up", "edge-down")
        if worth is not None:
            yield from of_figure(worth, path)


# -- readings ------------------------------------------------------------------------------------


def _readings(node: MappingNode, path: Path) -> Iterator[Change]:
    one_of = node.get("one_of")
    chosen = node.get("chosen")
    if one_of is None:
        return
    named = list(_named(one_of, (*path, "one_of")))
    if isinstance(chosen, ScalarNode):
        for name, _, _ in named:
            if name != chosen.text:
                other = expression(name, chosen.place)
                was, becomes = f"chosen: {chosen.text}", f"chosen: {name}"
                below = (*path, "chosen")
                yield Change("reading-other", below, other, chosen.place, was, becomes)
    for _, stated, below in named:
        if stated is not None:
            yield from _stated(stated, below, is_choice=False)
    if isinstance(one_of, MappingNode):
        yield from _statements_swapped(one_of, (*path, "one_of"))


def _named(one_of: Node, path: Path) -> Iterator[tuple[str, MappingNode | None, Path]]:
    """The readings: names, what they state, and where that stands."""
    nodes: list[tuple[Node, Path]] = (
        [(item, (*path, index)) for index, item in enumerate(one_of.items)]
        if isinstance(one_of, SequenceNode)
        else [(one_of, path)]
    )
    for node, at in nodes:
        if isinstance(node, ScalarNode):
            yield node.text, None, at
        elif isinstance(node, MappingNode):
            for entry in node.entries:
                stated = entry.value if isinstance(entry.value, MappingNode) else None
                yield entry.key.text, stated, (*at, entry.key.text)


def _statements_swapped(node: MappingNode, path: Path) -> Iterator[Change]:
    """What two neighbouring readings state, in each other's place."""
    for index in range(len(node.entries) - 1):
        one, two = node.entries[index : index + 2]
        if not isinstance(one.value, MappingNode) or not isinstance(two.value, MappingNode):
            continue
        first, second = _taking(one.value, two.value), _taking(two.value, one.value)
        entries = list(node.entries)
        entries[index], entries[index + 1] = Entry(one.key, first), Entry(two.key, second)
        names = one.key.text, two.key.text
        yield Change(
            "values-swapped",
            path,
            replace(node, entries=tuple(entries)),
            one.value.place,
            f"{names[0]}: {written(one.value)}, {names[1]}: {written(two.value)}",
            f"{names[0]}: {written(first)}, {names[1]}: {written(second)}",
        )


def _taking(node: MappingNode, other: MappingNode) -> MappingNode:
    """The reading, stating what another one states."""
    kept = [entry for entry in node.entries if entry.key.text not in _STATES]
    taken = [entry for entry in other.entries if entry.key.text in _STATES]
    return replace(node, entries=(*kept, *taken))
