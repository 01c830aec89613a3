"""The parameters of a rule set: what each states, leaves open, or does not state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from engine import program as p
from engine.functions import Tier
from engine.ruleset.diagnostics import Language
from engine.ruleset.findings import Findings, every
from engine.ruleset.nodes import MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.types import (
    Cases,
    Meaning,
    Name,
    StatedOptions,
    StatedRange,
    StatedSeries,
    StatedTiers,
    Typed,
    Word,
)

STATEMENTS = ("value", "range", "tiers", "options", "series")


@dataclass(frozen=True, slots=True)
class CompiledParameter:
    """A parameter for people, and what its name means in an expression."""

    parameter: p.Parameter
    meaning: Meaning


def text_of(node: Node | None) -> str:
    """The text of a scalar; '' where there is none."""
    return node.text if isinstance(node, ScalarNode) and node.value is not None else ""


def texts_of(node: Node | None) -> dict[str, str]:
    """A mapping of scalars as texts."""
    if not isinstance(node, MappingNode):
        return {}
    return {entry.key.text: text_of(entry.value) for entry in node.entries}


def bilingual(node: Node | None) -> dict[Language, str]:
    """A text in both languages: ``{zh: …, en: …}``, or one text for both; {} where there is none.

    What has no English form is read in Chinese by everyone.
    """
    if isinstance(node, MappingNode):
        zh = text_of(node.get("zh"))
        return {"zh": zh, "en": text_of(node.get("en")) or zh}
    text = text_of(node)
    return {"zh": text, "en": text} if text else {}


def compile_parameter(key: ScalarNode, node: MappingNode, findings: Findings) -> CompiledParameter:
    """Read one parameter; raises BrokenError after reporting what is wrong with it."""
    name = key.text
    path = f"parameters/{name}"
    edge_unit, unit = units_of(node)
    base = p.Parameter(
        name,
        "stated",
        alias=text_of(node.get("alias")),
        label=text_of(node.get("label")),
        unit=unit,
        edge_unit=edge_unit,
        quote=text_of(node.get("quote")),
        source=texts_of(node.get("source")),
        note=text_of(node.get("note")),
        question=bilingual(node.get("question")),
        decided_by=bilingual(node.get("decided_by")),
        place=key.place,
    )
    if node.get("not_stated") is not None:
        why = text_of(node.get("not_stated"))
        meaning: Meaning = Typed(p.NotStated(name), p.DecimalType())
        return CompiledParameter(replace(base, state="not_stated", text=why), meaning)
    one_of = node.get("one_of")
    if one_of is not None:
        readings = _readings(one_of)
        check_repeated(
            [word for reading, stated in readings for word in (reading, *_alias(stated))],
            findings,
            path,
        )

        def read(item: tuple[ScalarNode, MappingNode | None]) -> tuple[str, Meaning, p.ReadingOf]:
            reading, stated = item
            case_unit = (units_of(stated)[1] if stated is not None else "") or unit
            meaning = _reading_meaning(name, reading, stated, case_unit, findings, path)
            alias = text_of(stated.get("alias")) if stated is not None else ""
            shown = p.ReadingOf(reading.text, alias, show(meaning, case_unit))
            return reading.text, meaning, shown

        names = [reading.text for reading, _ in readings]

        def check_named(word: str) -> None:
            value = node.get(word)
            if isinstance(value, ScalarNode) and value.text not in names:
                raise findings.add(
                    "unknown-reading",
                    value.place,
                    path,
                    name=value.text,
                    parameter=name,
                    did_you_mean=did_you_mean(value.text, names),
                    allowed=names,
                )

        read_all = every(readings, read)
        every(("proposed", "chosen"), check_named)
        parameter = replace(
            base,
            state="open",
            readings=tuple(shown for _, _, shown in read_all),
            proposed=text_of(node.get("proposed")),
            chosen=text_of(node.get("chosen")),
        )
        cases = tuple((reading, meaning) for reading, meaning, _ in read_all)
        return CompiledParameter(parameter, Cases(p.Reading(name), cases))
    meaning = statement(name, node, unit, findings, path)
    return CompiledParameter(replace(base, text=show(meaning, "")), meaning)


def units_of(node: MappingNode) -> tuple[str, str]:
    """The unit of the edges and the unit of the values: two for tiers, else twice the same."""
    unit = node.get("unit")
    if isinstance(unit, MappingNode):
        return text_of(unit.get("of")), text_of(unit.get("value"))
    return text_of(unit), text_of(unit)


def _readings(one_of: Node) -> list[tuple[ScalarNode, MappingNode | None]]:
    """The readings, written as a mapping, or as a list of names and single-key mappings."""
    nodes: list[Node] = list(one_of.items) if isinstance(one_of, SequenceNode) else [one_of]
    found: list[tuple[ScalarNode, MappingNode | None]] = []
    for node in nodes:
        if isinstance(node, ScalarNode):
            found.append((node, None))
        elif isinstance(node, MappingNode):
            for entry in node.entries:
                stated = entry.value if isinstance(entry.value, MappingNode) else None
                found.append((entry.key, stated))
    return found


def _alias(node: Node | None) -> tuple[ScalarNode, ...]:
    alias = node.get("alias") if isinstance(node, MappingNode) else None
    return (alias,) if isinstance(alias, ScalarNode) else ()


def check_repeated(named: Iterable[ScalarNode], findings: Findings, path: str) -> None:
    """Report each name that stands a second time where every name means one thing."""
    first: dict[str, int] = {}

    def check(node: ScalarNode) -> None:
        line = first.setdefault(node.text, node.place.line)
        if seen.get(node.text, node) is not node:
            raise findings.add("duplicate-entry", node.place, path, name=node.text, line=line)
        seen[node.text] = node

    seen: dict[str, ScalarNode] = {}
    every(named, check)


def _reading_meaning(
    name: str,
    key: ScalarNode,
    stated: MappingNode | None,
    unit: str,
    findings: Findings,
    path: str,
) -> Meaning:
    if stated is not None and any(stated.get(word) is not None for word in STATEMENTS):
        return statement(name, stated, unit, findings, path)
    return Name(name, key.place)


def statement(name: str, node: MappingNode, unit: str, findings: Findings, path: str) -> Meaning:
    """What ``value``, ``range``, ``tiers``, ``options`` or ``series`` of a mapping states."""
    for entry in node.entries:
        match entry.key.text, entry.value:
            case "value", ScalarNode(value=(bool() | int() | Decimal() | date()) as value):
                return Typed(p.Literal(value, name), scalar_type(value))
            case "value", ScalarNode(text=text, place=place):
                return Word(name, text, place)
            case "range", MappingNode() as edges:
                return stated_range(name, edges, unit, findings, path)
            case "tiers", SequenceNode() as tiers:
                return _tiers(name, tiers, findings, path)
            case "options", SequenceNode() as options:
                return stated_options(name, options, findings, path)
            case "series", SequenceNode() as series:
                return _series(name, series, findings, path)
            case _:
                continue
    raise findings.add(
        "one-state",
        node.place,
        path,
        allowed=(*STATEMENTS, "one_of", "not_stated"),
        found="—",
    )


def scalar_type(value: p.Scalar) -> p.Type:
    """The type of a scalar as it is written in the file."""
    match value:
        case bool():
            return p.BooleanType()
        case int():
            return p.IntegerType()
        case Decimal():
            exponent = value.as_tuple().exponent
            return p.DecimalType(max(0, -exponent) if isinstance(exponent, int) else None)
        case date():
            return p.DateType()
        case _:
            return p.TextType()


def edge(node: Node | None, findings: Findings, path: str) -> p.Scalar:
    """A number or a date that stands at an edge."""
    value = node.value if isinstance(node, ScalarNode) else None
    if isinstance(value, (int, Decimal, date)) and not isinstance(value, bool):
        return value
    assert node is not None
    raise findings.add(
        "wrong-type",
        node.place,
        path,
        expected="数值或日期",
        expected_en="a number or a date",
        found=f"“{text_of(node)}”",
        found_en=f"“{text_of(node)}”",
    )


def stated_range(
    name: str, node: MappingNode, unit: str, findings: Findings, path: str
) -> StatedRange:
    """The edges of a range; reports one that is empty or mixes numbers and dates."""
    lower = upper = None
    lower_included = upper_included = False
    for entry in node.entries:
        key = entry.key.text
        if key in ("at_least", "more_than"):
            lower, lower_included = edge(entry.value, findings, path), key == "at_least"
        elif key in ("at_most", "less_than"):
            upper, upper_included = edge(entry.value, findings, path), key == "at_most"
    edges = p.Edges(lower, lower_included, upper, upper_included)
    present = [value for value in (lower, upper) if value is not None]
    if len({isinstance(value, date) for value in present}) > 1:
        raise findings.add(
            "wrong-type",
            node.place,
            path,
            expected="两端同为数值或同为日期",
            expected_en="two edges of one type",
            found="一端数值、一端日期",
            found_en="a number and a date",
        )
    if lower is not None and upper is not None and _is_empty(edges):
        raise findings.add("empty-range", node.place, path, range=show_edges(edges))
    of = p.DateType() if isinstance(present[0], date) else _number_type(present)
    return StatedRange(name, edges, of, unit, node.place)


def _is_empty(edges: p.Edges) -> bool:
    lower, upper = edges.lower, edges.upper
    if lower == upper:
        return not (edges.lower_included and edges.upper_included)
    return bool(lower > upper)  # type: ignore[operator]


def _number_type(values: list[p.Scalar]) -> p.Type:
    types = [scalar_type(value) for value in values]
    return next((t for t in types if isinstance(t, p.DecimalType)), types[0])


def _tiers(name: str, node: SequenceNode, findings: Findings, path: str) -> StatedTiers:
    tiers: list[Tier] = []

    def read(numbered: tuple[int, Node]) -> None:
        row, item = numbered
        assert isinstance(item, MappingNode)
        key = "at_least" if item.get("at_least") is not None else "more_than"
        at, worth = item.get(key), item.get("value")
        assert at is not None
        lower, value = every((at, worth), lambda part: edge(part, findings, path))
        before = tiers[-1] if tiers else None
        tiers.append(Tier(lower, key == "at_least", value))
        if before is not None and not _rises(before, lower, key == "at_least"):
            arguments = {"row": row, "edge": lower, "previous": before.edge}
            raise findings.add("tier-order", at.place, path, **arguments)

    every(enumerate(node.items, start=1), read)
    of = _number_type([tier.edge for tier in tiers])
    worth_type = _number_type([tier.value for tier in tiers])
    return StatedTiers(name, tuple(tiers), of, worth_type, node.place)


def _rises(before: Tier, edge_: p.Scalar, included: bool) -> bool:
    if before.edge == edge_:
        return before.included and not included
    return bool(edge_ > before.edge)  # type: ignore[operator]


def stated_options(name: str, node: SequenceNode, findings: Findings, path: str) -> StatedOptions:
    """A closed set, its members given by name or as ``{value, alias}``."""
    options: list[str] = []
    aliases: list[tuple[str, str]] = []
    named: list[ScalarNode] = []
    for item in node.items:
        value = item.get("value") if isinstance(item, MappingNode) else item
        assert isinstance(value, ScalarNode)
        options.append(value.text)
        aliases.extend((alias.text, value.text) for alias in _alias(item))
        named += [value, *(alias for alias in _alias(item) if alias.text != value.text)]
    check_repeated(named, findings, path)
    return StatedOptions(name, tuple(options), tuple(aliases), node.place)


def _series(name: str, node: SequenceNode, findings: Findings, path: str) -> StatedSeries:
    entries: list[tuple[p.Scalar, p.Scalar]] = []

    def read(numbered: tuple[int, Node]) -> None:
        row, item = numbered
        assert isinstance(item, MappingNode)
        begins, value = item.get("from"), item.get("value")
        assert begins is not None
        at, worth = every((begins, value), lambda part: edge(part, findings, path))
        before = entries[-1][0] if entries else None
        entries.append((at, worth))
        if before is not None and at <= before:  # type: ignore[operator]
            raise findings.add("series-order", begins.place, path, row=row, date=at)

    every(enumerate(node.items, start=1), read)
    of = _number_type([value for _, value in entries])
    return StatedSeries(name, tuple(entries), of, node.place)


def show(meaning: Meaning, unit: str) -> str:
    """What is stated, in signs that a reader of either language knows; '' for a bare name."""
    suffix = f" {unit}" if unit else ""
    match meaning:
        case Typed(expression=p.Literal(value=value)):
            return f"{show_scalar(value)}{suffix}"
        case StatedRange(edges=edges):
            return f"{show_edges(edges)}{suffix}"
        case StatedTiers(tiers=tiers):
            steps = (
                f"{'≥' if tier.included else '>'} {show_scalar(tier.edge)} → "
                f"{show_scalar(tier.value)}"
                for tier in tiers
            )
            return "; ".join(steps) + suffix
        case StatedOptions(options=options):
            return "、".join(options)
        case StatedSeries(entries=entries):
            parts = (f"{show_scalar(at)} → {show_scalar(value)}" for at, value in entries)
            return "; ".join(parts) + suffix
        case Word(word=word):
            return word
        case _:
            return ""


def show_scalar(value: p.Scalar) -> str:
    """A known value as text: exact, dates in ISO form."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def show_edges(edges: p.Edges) -> str:
    """A range as ``≥ 35, < 40``."""
    parts = []
    if edges.lower is not None:
        parts.append(f"{'≥' if edges.lower_included else '>'} {show_scalar(edges.lower)}")
    if edges.upper is not None:
        parts.append(f"{'≤' if edges.upper_included else '<'} {show_scalar(edges.upper)}")
    return ", ".join(parts)
