"""What a rule set declares: parameters, inputs and definitions, each under a name of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.ruleset.findings import BrokenError
from engine.ruleset.inputs import compile_input
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode
from engine.ruleset.parameters import compile_parameter
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.types import StatedOptions
from engine.ruleset.workspace import Workspace


def entries_of(root: MappingNode, key: str) -> Sequence[Entry]:
    """The entries of a mapping under a key; none where there is no such mapping."""
    node = root.get(key)
    return node.entries if isinstance(node, MappingNode) else ()


def read_parameters(root: MappingNode, workspace: Workspace) -> None:
    """Give every parameter its name and meaning, reporting those that are broken."""
    for entry in entries_of(root, "parameters"):
        path = f"parameters/{entry.key.text}"
        assert isinstance(entry.value, MappingNode)
        if not workspace.names.give(entry.key, "parameter", path):
            workspace.mark_broken(entry.key.text)
            continue
        workspace.names.give_alias(entry.value, path)
        try:
            compiled = compile_parameter(entry.key, entry.value, workspace.findings)
        except BrokenError:
            workspace.mark_broken(entry.key.text)
        else:
            workspace.parameters[entry.key.text] = compiled


def read_inputs(root: MappingNode, workspace: Workspace) -> None:
    """Give every input its name and type, reporting those that are broken."""

    def closed_set(node: ScalarNode) -> StatedOptions:
        name = node.text
        workspace.used.add(name)
        if workspace.is_broken(name):
            raise BrokenError
        compiled = workspace.parameters.get(name)
        if compiled is not None and isinstance(compiled.meaning, StatedOptions):
            return compiled.meaning
        stated = [
            other
            for other, parameter in workspace.parameters.items()
            if isinstance(parameter.meaning, StatedOptions)
        ]
        raise workspace.findings.add(
            "unknown-name",
            node.place,
            "inputs",
            name=name,
            what="闭集参数（options）",
            what_en="parameter that has options",
            did_you_mean=did_you_mean(name, stated),
        )

    for entry in entries_of(root, "inputs"):
        path = f"inputs/{entry.key.text}"
        assert isinstance(entry.value, MappingNode)
        given = workspace.names.give(entry.key, "input", path)
        workspace.names.give_alias(entry.value, path)
        try:
            if not given:
                raise BrokenError
            workspace.inputs[entry.key.text] = compile_input(
                entry.key, entry.value, closed_set, workspace.names, workspace.findings
            )
        except BrokenError:
            workspace.mark_broken(entry.key.text)


def read_definitions(root: MappingNode, workspace: Workspace) -> None:
    """Give every definition and column its name, then compile each definition."""
    entries = entries_of(root, "definitions")
    workspace.definition_entries = {entry.key.text: entry for entry in entries}
    for entry in entries:
        path = f"definitions/{entry.key.text}"
        workspace.names.give(entry.key, "definition", path)
        if isinstance(entry.value, MappingNode):
            workspace.names.give_alias(entry.value, path)
    # Columns come last: a column that is called like anything else is the one to be renamed.
    for entry in entries_of(root, "inputs"):
        if isinstance(entry.value, MappingNode):
            for field in entries_of(entry.value, "fields"):
                path = f"inputs/{entry.key.text}/{field.key.text}"
                workspace.names.give_column(field.key, "field", path)
    for entry in entries:
        if isinstance(entry.value, MappingNode):
            for column in entries_of(entry.value, "each"):
                path = f"definitions/{entry.key.text}"
                workspace.names.give_column(column.key, "column", path)
    for entry in _by_mention(entries):
        try:
            workspace.definition(entry.key.text)
        except BrokenError:
            continue


_WORD = re.compile(r"[^\W\d]\w*")
_NOTES = frozenset({"label", "alias", "quote", "note", "unit", "accepts", "id"})


def _by_mention(entries: Sequence[Entry]) -> list[Entry]:
    """The definitions, each after those that it mentions, as far as the words in it tell.

    Compiling does not rely on the order; but a long chain that was written from its end would be
    compiled one inside the other, deeper than Python goes.
    """
    unvisited = {entry.key.text: entry for entry in entries}
    ordered: list[Entry] = []
    while unvisited:
        name = next(iter(unvisited))
        entry = unvisited.pop(name)
        open_ = [(entry, iter(_words(entry.value)))]
        while open_:
            entry, words = open_[-1]
            mentioned = next((word for word in words if word in unvisited), None)
            if mentioned is None:
                ordered.append(entry)
                open_.pop()
            else:
                entry = unvisited.pop(mentioned)
                open_.append((entry, iter(_words(entry.value))))
    return ordered


def _words(node: Node) -> list[str]:
    """The words in the expressions of a definition, in the order of reading."""
    if isinstance(node, ScalarNode):
        return _WORD.findall(node.text)
    if isinstance(node, MappingNode):
        return [
            word
            for entry in node.entries
            if entry.key.text not in _NOTES
            for part in (entry.key, entry.value)
            for word in _words(part)
        ]
    return [word for item in node.items for word in _words(item)]
