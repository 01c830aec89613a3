"""The inputs of a rule set: the facts that a case may give, with their types."""

from __future__ import annotations

from collections.abc import Callable

from engine import program as p
from engine.ruleset.findings import Findings
from engine.ruleset.names import KINDS, Names
from engine.ruleset.nodes import MappingNode, ScalarNode, SequenceNode
from engine.ruleset.parameters import stated_options, stated_range, text_of
from engine.ruleset.types import StatedOptions, describe

ClosedSet = Callable[[ScalarNode], StatedOptions]
"""Looks up the closed set that a parameter states; raises BrokenError after reporting."""

_DIGITS = 2


def compile_input(
    key: ScalarNode,
    node: MappingNode,
    closed_set: ClosedSet,
    names: Names,
    findings: Findings,
    *,
    owner: str = "",
) -> p.Input:
    """Read one input or field of records; raises BrokenError after reporting."""
    path = f"inputs/{owner}/{key.text}" if owner else f"inputs/{key.text}"
    kind = text_of(node.get("type"))
    option_aliases: dict[str, str] = {}
    fields: tuple[p.Input, ...] = ()
    of: p.Type
    match kind:
        case "boolean":
            of = p.BooleanType()
        case "integer":
            of = p.IntegerType()
        case "decimal":
            digits = node.get("digits")
            given = digits.value if isinstance(digits, ScalarNode) else None
            of = p.DecimalType(given if isinstance(given, int) else _DIGITS)
        case "date":
            of = p.DateType()
        case "choice":
            options = node.get("options")
            if isinstance(options, SequenceNode):
                stated = stated_options(key.text, options, findings, path)
            else:
                assert isinstance(options, ScalarNode)
                stated = closed_set(options)
            of = p.ChoiceType(stated.options)
            option_aliases = dict(stated.aliases)
        case "records":
            fields = _fields(key, node, closed_set, names, findings)
            of = p.RecordsType(tuple((field.name, field.type) for field in fields))
        case _:
            of = p.TextType()
    edges = None
    range_ = node.get("range")
    if isinstance(range_, MappingNode):
        stated_edges = stated_range(key.text, range_, "", findings, path)
        if not _fits(of, stated_edges.of):
            raise findings.add(
                "wrong-type",
                range_.place,
                path,
                expected=describe(of, "zh") + "的区间",
                expected_en="a range of " + describe(of, "en"),
                found=describe(stated_edges.of, "zh") + "的区间",
                found_en="a range of " + describe(stated_edges.of, "en"),
            )
        edges = stated_edges.edges
    return p.Input(
        key.text,
        of,
        alias=text_of(node.get("alias")),
        label=text_of(node.get("label")),
        note=text_of(node.get("note")),
        unit=text_of(node.get("unit")),
        range=edges,
        option_aliases=option_aliases,
        fields=fields,
        place=key.place,
    )


def _fits(of: p.Type, edges: p.Type) -> bool:
    if isinstance(of, p.DecimalType):
        return isinstance(edges, (p.IntegerType, p.DecimalType))
    return type(of) is type(edges)


def _fields(
    key: ScalarNode, node: MappingNode, closed_set: ClosedSet, names: Names, findings: Findings
) -> tuple[p.Input, ...]:
    written = node.get("fields")
    assert isinstance(written, MappingNode)
    fields: list[p.Input] = []
    lines = {entry.key.text: entry.key.place.line for entry in written.entries}
    for entry in written.entries:
        assert isinstance(entry.value, MappingNode)
        alias = entry.value.get("alias")
        if isinstance(alias, ScalarNode):
            # The columns of other records may have the same alias; two of one row may not.
            if alias.text in lines:
                zh, en = KINDS["field"]
                raise findings.add(
                    "duplicate-name",
                    alias.place,
                    f"inputs/{key.text}/{entry.key.text}",
                    name=alias.text,
                    what=zh,
                    what_en=en,
                    line=lines[alias.text],
                )
            lines[alias.text] = alias.place.line
        fields.append(
            compile_input(entry.key, entry.value, closed_set, names, findings, owner=key.text)
        )
    return tuple(fields)
