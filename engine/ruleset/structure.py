"""The shape of a rule set: a document against its JSON Schema, every misfit said for people.

The schema is the contract that editors read too; here its errors become findings of the catalogue,
each at the key or value that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from engine.resources import schema
from engine.ruleset.diagnostics import Diagnostic, Place
from engine.ruleset.fitting import fits
from engine.ruleset.reader import (
    Cut,
    Document,
    Entry,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    cuts,
    plain,
)
from engine.ruleset.source import FINDINGS, listed, short
from engine.ruleset.suggestions import did_you_mean

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

SECTIONS = ("parameters", "inputs", "definitions", "requirements", "benefits")
"""The keys of a rule set under which items stand by name."""

_HOLDING_DATES = ("scalar", "cell", "cell_value")
"""Definitions of the schema where a date may stand beside a text.

JSON has no dates, so that an editor sees a text; here the two are told apart.
"""

_KINDS: dict[str, tuple[str, str]] = {
    "string": ("文本", "text"),
    "number": ("数值", "a number"),
    "integer": ("整数", "a whole number"),
    "boolean": ("true/false", "true/false"),
    "date": ("日期", "a date"),
    "array": ("列表", "a list"),
    "object": ("映射", "a mapping"),
    "null": ("空", "nothing"),
}


def check(document: Document) -> list[Diagnostic]:
    """Every misfit between the document and the schema of a rule set, in the order of the file.

    Findings: unknown-key, missing-key, wrong-type, not-allowed, wrong-form, one-state, empty,
    cut-expression.
    ``path`` is the item that a finding belongs to (``parameters/女性年龄``), empty for the whole.
    """
    root, found = _mended(document.root, document, ())
    written = plain(root)
    if not fits(written, _contract(), _contract()):
        misfits = (
            replace(finding, path=_item(error.absolute_path))
            for error in _validator().iter_errors(written)
            for finding in _findings(error, root, document)
        )
        # A hostile file may have a million misfits; what nobody will read is not worded.
        found += islice(misfits, 2 * FINDINGS)
    return listed(_most_telling(found))


# -- cut expressions -----------------------------------------------------------------------------


def _mended(node: Node, document: Document, path: tuple[str, ...]) -> tuple[Node, list[Diagnostic]]:
    """The node with its cut expressions put together again, and a finding for each of them.

    So a cut is said once, and not once more for every piece.
    """
    if isinstance(node, ScalarNode):
        return node, []
    found: list[Diagnostic] = []
    cut_here = cuts(node)
    for cut in cut_here:
        place = _place_of(node, cut)
        arguments = {"rewritten": _rewritten(node, cut_here, cut, document)}
        line = document.line(place)
        found.append(Diagnostic("cut-expression", place, arguments, _item(path), line))
    rest = {index for cut in cut_here for index in range(cut.first + 1, cut.last + 1)}
    text = {cut.first: cut.text for cut in cut_here}
    if isinstance(node, SequenceNode):
        items: list[Node] = []
        for index, item in enumerate(node.items):
            if index in rest:
                continue
            mended, more = _mended(item, document, (*path, str(index)))
            items.append(_whole(mended, text.get(index)))
            found += more
        return (replace(node, items=tuple(items)) if found else node), found
    entries: list[Entry] = []
    for index, entry in enumerate(node.entries):
        if index in rest:
            continue
        mended, more = _mended(entry.value, document, (*path, entry.key.text))
        found += more
        if index in text and _is_empty(mended):
            # The key itself was cut: what it should have been nobody can tell.
            continue
        entries.append(Entry(entry.key, _whole(mended, text.get(index))))
    return (replace(node, entries=tuple(entries)) if found else node), found


def _whole(node: Node, text: str | None) -> Node:
    if text is None:
        return node
    return ScalarNode(text, text, True, node.place)


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.quoted and node.text == ""


def _part(node: MappingNode | SequenceNode, index: int) -> Node:
    if isinstance(node, SequenceNode):
        return node.items[index]
    entry = node.entries[index]
    return entry.key if _is_empty(entry.value) else entry.value


def _place_of(node: MappingNode | SequenceNode, cut: Cut) -> Place:
    first, last = _part(node, cut.first).place, _part(node, cut.last).place
    return replace(first, end=last.end) if first.line == last.line else first


def _rewritten(
    node: MappingNode | SequenceNode, all_cuts: Sequence[Cut], cut: Cut, document: Document
) -> str:
    """What to write: the whole of the ``{…}`` where it stands on one line, else the expression."""
    start, end = node.place.column - 1, node.place.end - 1
    line = document.line(node.place)
    places = [_place_of(node, each) for each in all_cuts]
    if line[end - 1 : end] not in ("}", "]") or {p.line for p in places} != {node.place.line}:
        return _quoted(cut.text)
    for each, place in sorted(zip(all_cuts, places, strict=True), key=lambda p: -p[1].column):
        quoted = _quoted(each.text)
        end += len(quoted) - (place.end - place.column)
        line = line[: place.column - 1] + quoted + line[place.end - 1 :]
    return line[start:end]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# -- errors of the schema ------------------------------------------------------------------------


@cache
def _contract() -> dict[str, Any]:
    """The schema of a rule set, with dates as a type of their own."""
    contract = schema("ruleset")
    _tell_dates_apart(contract)
    for name in _HOLDING_DATES:
        contract["$defs"][name]["type"].append("date")
    return contract


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator, validators

    extend: Callable[..., Callable[[object], Draft202012Validator]] = validators.extend
    checker = Draft202012Validator.TYPE_CHECKER.redefine(
        "date", lambda _, instance: isinstance(instance, date)
    )
    return extend(Draft202012Validator, type_checker=checker)(_contract())


def _tell_dates_apart(part: Any) -> None:
    """Turn a text of format date into the type that the reader gives a date."""
    if isinstance(part, list):
        for item in part:
            _tell_dates_apart(item)
    elif isinstance(part, dict):
        if part.get("format") == "date":
            types = part["type"] if isinstance(part["type"], list) else [part["type"]]
            part["type"] = ["date" if kind == "string" else kind for kind in types]
        for item in part.values():
            _tell_dates_apart(item)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an error is: the node, and the key that it stands under, if any."""

    node: Node
    key: ScalarNode | None
    name: str


def _spot(root: Node, path: Iterable[str | int]) -> _Spot:
    spot = _Spot(root, None, "")
    for step in path:
        if isinstance(spot.node, MappingNode):
            # Of a key that stands twice the last, as in the data that was validated.
            entry = next(e for e in reversed(spot.node.entries) if e.key.text == str(step))
            spot = _Spot(entry.value, entry.key, entry.key.text)
        else:
            assert isinstance(spot.node, SequenceNode)
            spot = replace(spot, node=spot.node.items[int(step)], key=None)
    return spot


def _findings(error: ValidationError, root: Node, document: Document) -> Iterator[Diagnostic]:
    """What one error of the schema says, for people."""

    def at(place: Place, code: str, **arguments: object) -> Diagnostic:
        return Diagnostic(code, place, arguments, source_line=document.line(place))

    spot = _spot(root, error.absolute_path)
    node = spot.node
    wanted: Any = error.validator_value
    named: Any = error.schema
    keys = node.keys() if isinstance(node, MappingNode) else ()
    match error.validator:
        case "additionalProperties":
            yield from _unknown(node, named["properties"], at)
        case "enum" if "propertyNames" in error.absolute_schema_path:
            yield from _unknown(node, wanted, at)
        case "required":
            for key in wanted:
                if key not in keys:
                    among = named.get("properties", {}).get(key, {}).get("enum", ())
                    yield at(node.place, "missing-key", key=key, among=tuple(among))
        case "dependentRequired":
            for present, needed in wanted.items():
                for key in needed:
                    if present in keys and key not in keys:
                        yield at(node.place, "missing-key", key=key, among=())
        case "type" if _is_empty(node):
            place = spot.key.place if spot.key else node.place
            yield at(place, "empty", key=spot.name)
        case "type":
            yield at(node.place, "wrong-type", **_types(wanted, node))
        case "minLength" | "minItems" | "minProperties":
            place = spot.key.place if spot.key else node.place
            yield at(place, "empty", key=spot.name)
        case "maxProperties":
            count = len(keys)
            yield at(
                node.place,
                "wrong-type",
                expected="只有一个键的映射",
                expected_en="a mapping with one key",
                found=f"有 {count} 个键的映射",
                found_en=f"a mapping with {count} keys",
            )
        case "oneOf":
            allowed = [branch["required"][0] for branch in wanted if "required" in branch]
            yield _state(node, allowed, at)
        case "not":
            yield _state(node, wanted["required"], at)
        case "enum":
            yield _not_allowed(node, [str(value) for value in wanted], at)
        case "pattern":
            value = short(node.text if isinstance(node, ScalarNode) else _found(node)[0])
            yield at(node.place, "wrong-form", value=value, example=named["examples"][0])
        case _:
            bounds = f"{named.get('minimum', '')}–{named.get('maximum', '')}"
            yield _not_allowed(node, [bounds], at)


def _unknown(node: Node, known: Iterable[str], at: Any) -> Iterator[Diagnostic]:
    allowed = list(known)
    assert isinstance(node, MappingNode)
    free = [key for key in allowed if node.entry(key) is None]
    for entry in node.entries:
        key = entry.key.text
        if key not in allowed:
            yield at(
                entry.key.place,
                "unknown-key",
                key=short(key),
                did_you_mean=did_you_mean(key, free),
                allowed=allowed,
            )


def _state(node: Node, allowed: Sequence[str], at: Any) -> Diagnostic:
    assert isinstance(node, MappingNode)
    present = [entry for entry in node.entries if entry.key.text in allowed]
    found = [entry.key.text for entry in present]
    # With two, the second is the one too many.
    place = present[1].key.place if len(present) > 1 else node.place
    diagnostic: Diagnostic = at(place, "one-state", allowed=allowed, found=found)
    return diagnostic


def _not_allowed(node: Node, allowed: Sequence[str], at: Any) -> Diagnostic:
    value = node.text if isinstance(node, ScalarNode) else _found(node)[0]
    diagnostic: Diagnostic = at(
        node.place,
        "not-allowed",
        value=short(value),
        did_you_mean=did_you_mean(value, allowed),
        allowed=allowed,
    )
    return diagnostic


def _types(wanted: str | list[str], node: Node) -> dict[str, str]:
    kinds = [_KINDS[kind] for kind in ([wanted] if isinstance(wanted, str) else wanted)]
    zh, en = "、".join(kind[0] for kind in kinds), " or ".join(kind[1] for kind in kinds)
    found_zh, found_en = _found(node)
    if wanted == "string" and isinstance(node, ScalarNode):
        zh, en = f"{zh}（加引号）", f"{en} (in quotes)"
    elif isinstance(node, ScalarNode) and node.quoted and wanted not in ("array", "object"):
        zh, en = f"{zh}（不加引号）", f"{en} (without quotes)"
    return {"expected": zh, "expected_en": en, "found": found_zh, "found_en": found_en}


def _found(node: Node) -> tuple[str, str]:
    if isinstance(node, MappingNode):
        return _KINDS["object"]
    if isinstance(node, SequenceNode):
        return _KINDS["array"]
    match node.value:
        case None:
            return _KINDS["null"]
        case bool():
            return node.text, node.text
        case int() | Decimal():
            kind = _KINDS["number"]
        case date():
            kind = _KINDS["date"]
        case _:
            text = short(node.text)
            return f"文本“{text}”", f"the text “{text}”"
    return f"{kind[0]} {short(node.text)}", f"{kind[1]}, {short(node.text)}"


def _most_telling(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each finding once; of a node that is of the wrong type, that alone.

    A key can be unknown twice: in general, and for the kind or the type that was named. The second
    lists fewer keys and says more.
    """
    kept: dict[tuple[object, ...], Diagnostic] = {}
    for finding in found:
        what = finding.arguments.get("key", "")
        identity = (finding.place, finding.code, what)
        known = kept.get(identity)
        if known is None or _listed_keys(finding) < _listed_keys(known):
            kept[identity] = finding
    return list(kept.values())


def _listed_keys(finding: Diagnostic) -> int:
    return len(str(finding.arguments.get("allowed", "")))


def _item(path: Iterable[str | int]) -> str:
    steps = [str(step) for step in path]
    return "/".join(steps[: 2 if steps and steps[0] in SECTIONS else 1])
