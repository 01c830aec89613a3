"""Rule-set files → programs: read, structure checked, vocabularies found, compiled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from engine.program import Program
from engine.ruleset import reader, structure
from engine.ruleset.compile import Source, compile_rule_set, compile_vocabulary, errors_beside
from engine.ruleset.diagnostics import Diagnostic, Level, RuleSetError
from engine.ruleset.nodes import Document, MappingNode, ScalarNode, SequenceNode
from engine.ruleset.source import listed
from engine.ruleset.suggestions import did_you_mean

Finder = Callable[[str], tuple[bytes | None, str, list[str]]]
"""Finds a vocabulary: its bytes and file, or None and the vocabularies that there are."""


def load_file(path: Path) -> Program | None:
    """The program of a rule-set file; None for a vocabulary, which is checked and has none.

    A vocabulary that it uses is looked for as ``<terms>/<version>.yaml`` beside the folder of the
    measure. Raises RuleSetError with every finding about the file, OSError if it cannot be read.
    """
    root = path.resolve().parent.parent
    return _load(reader.contents(path), str(path), lambda terms: _find(root, path, terms))


def sources(path: Path) -> tuple[Source, Mapping[str, Source]]:
    """A rule set that loads, as it was read, and the vocabularies that it uses, by name.

    Raises RuleSetError where something is wrong already before it is compiled, OSError if the file
    cannot be read.
    """
    root = path.resolve().parent.parent
    text = reader.contents(path)
    document, found = _shaped(text, str(path))
    if isinstance(document.root, MappingNode):
        vocabularies, unfound = _vocabularies(
            document.root, document, lambda terms: _find(root, path, terms)
        )
        found += unfound
        if not any(d.level is Level.ERROR for d in found):
            return Source(text, document), vocabularies
    raise RuleSetError(listed(found))


def load_text(
    text: bytes, file: str, vocabularies: Mapping[str, bytes] | None = None
) -> Program | None:
    """The program of a rule set given as bytes; ``vocabularies`` by ``terms@version``."""
    given = dict(vocabularies or {})
    return _load(text, file, lambda terms: (given.get(terms), f"{terms}.yaml", [*given]))


def _find(root: Path, path: Path, terms: str) -> tuple[bytes | None, str, list[str]]:
    name, _, version = terms.partition("@")
    target = root / name / f"{version}.yaml"
    # The folder is asked for by a name in a rule set: nothing outside the policies is opened.
    try:
        there_is = target.resolve().parent.parent == root and target.is_file()
    except (OSError, ValueError):
        # A name that no file can have.
        there_is = False
    if not there_is:
        there = [f"{p.parent.name}@{p.stem}" for p in sorted(root.glob("*/*.yaml"))]
        return None, "", [item for item in there if not item.endswith(".cases")]
    shown = path.parent.parent / name / f"{version}.yaml"
    return reader.contents(target), str(shown), []


def _load(text: bytes, file: str, find: Finder) -> Program | None:
    document, found = _shaped(text, file)
    root = document.root
    if not isinstance(root, MappingNode):
        raise RuleSetError(found)
    source = Source(text, document)
    vocabularies, unfound = _vocabularies(root, document, find)
    if unfound:
        raise RuleSetError(listed([*found, *unfound]))
    if any(d.level is Level.ERROR for d in found):
        raise RuleSetError(listed([*found, *errors_beside(source, vocabularies, found)]))
    if root.get("terms") is not None:
        compile_vocabulary(source)
        return None
    return compile_rule_set(source, vocabularies)


def _shaped(text: bytes, file: str) -> tuple[Document, list[Diagnostic]]:
    """The document, and what is wrong with its YAML and its shape; each place is said once."""
    document, found = reader.survey(text, file)
    if document is None:
        raise RuleSetError(found)
    said = {finding.place for finding in found}
    return document, [*found, *(d for d in structure.check(document) if d.place not in said)]


def _vocabularies(
    root: MappingNode, document: Document, find: Finder
) -> tuple[dict[str, Source], list[Diagnostic]]:
    """The vocabularies that a rule set uses, by name, and what is wrong with or about them."""
    vocabularies: dict[str, Source] = {}
    found: list[Diagnostic] = []
    uses = root.get("uses")
    for item in uses.items if isinstance(uses, SequenceNode) else ():
        if not isinstance(item, ScalarNode):
            continue
        text, file, there = find(item.text)
        if text is None:
            arguments = {
                "name": item.text,
                "what": "共用词汇",
                "what_en": "vocabulary",
                "did_you_mean": did_you_mean(item.text, there),
            }
            line = document.line(item.place)
            found.append(Diagnostic("unknown-name", item.place, arguments, "uses", line))
            continue
        try:
            vocabularies[item.text] = _vocabulary(item.text, text, file)
        except RuleSetError as error:
            found.extend(error.diagnostics)
    return vocabularies, found


def _vocabulary(name: str, text: bytes, file: str) -> Source:
    document, found = _shaped(text, file)
    if any(d.level is Level.ERROR for d in found):
        raise RuleSetError(found)
    root = document.root
    assert isinstance(root, MappingNode)
    terms, version = root.get("terms"), root.get("version")
    if not isinstance(terms, ScalarNode) or not isinstance(version, ScalarNode):
        place = root.entries[0].key.place
    elif f"{terms.text}@{version.text}" != name:
        place = version.place
    else:
        return Source(text, document)
    folder, _, stem = name.partition("@")
    arguments = {"expected": f"terms: {folder}, version: {stem}"}
    raise RuleSetError([Diagnostic("version-file", place, arguments, "", document.line(place))])
