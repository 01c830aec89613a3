"""Rule-set files → programs: read, structure checked, vocabularies found, compiled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from engine.program import Program
from engine.ruleset import reader, structure
from engine.ruleset.compile import Source, compile_rule_set, compile_vocabulary
from engine.ruleset.diagnostics import Diagnostic, Level, RuleSetError
from engine.ruleset.nodes import Document, MappingNode, ScalarNode, SequenceNode
from engine.ruleset.suggestions import did_you_mean

Finder = Callable[[str], tuple[bytes | None, str, list[str]]]
"""Finds a vocabulary: its bytes and file, or None and the vocabularies that there are."""


def load_file(path: Path) -> Program | None:
    """The program of a rule-set file; None for a vocabulary, which is checked and has none.

    A vocabulary that it uses is looked for as ``<terms>/<version>.yaml`` beside the folder of the
    measure. Raises RuleSetError with every finding about the file, OSError if it cannot be read.
    """
    root = path.resolve().parent.parent
    document = reader.read_file(path)
    return _load(path.read_bytes(), document, lambda terms: _find(root, path, terms))


def load_text(
    text: bytes, file: str, vocabularies: Mapping[str, bytes] | None = None
) -> Program | None:
    """The program of a rule set given as bytes; ``vocabularies`` by ``terms@version``."""
    given = dict(vocabularies or {})
    return _load(
        text, reader.read(text, file), lambda terms: (given.get(terms), f"{terms}.yaml", [*given])
    )


def _find(root: Path, path: Path, terms: str) -> tuple[bytes | None, str, list[str]]:
    name, _, version = terms.partition("@")
    target = root / name / f"{version}.yaml"
    # The folder is asked for by a name in a rule set: nothing outside the policies is opened.
    if target.resolve().parent.parent != root or not target.is_file():
        there = [f"{p.parent.name}@{p.stem}" for p in sorted(root.glob("*/*.yaml"))]
        return None, "", [item for item in there if not item.endswith(".cases")]
    shown = path.parent.parent / name / f"{version}.yaml"
    return target.read_bytes(), str(shown), []


def _load(text: bytes, document: Document, find: Finder) -> Program | None:
    found = structure.check(document)
    if any(d.level is Level.ERROR for d in found):
        raise RuleSetError(found)
    root = document.root
    assert isinstance(root, MappingNode)
    source = Source(text, document)
    if root.get("terms") is not None:
        compile_vocabulary(source)
        return None
    vocabularies: dict[str, Source] = {}
    uses = root.get("uses")
    for item in uses.items if isinstance(uses, SequenceNode) else ():
        assert isinstance(item, ScalarNode)
        vocabulary, file, there = find(item.text)
        if vocabulary is None:
            arguments = {
                "name": item.text,
                "what": "共用词汇",
                "what_en": "vocabulary",
                "did_you_mean": did_you_mean(item.text, there),
            }
            line = document.line(item.place)
            raise RuleSetError([Diagnostic("unknown-name", item.place, arguments, "uses", line)])
        vocabularies[item.text] = _vocabulary(vocabulary, file)
    return compile_rule_set(source, vocabularies)


def _vocabulary(text: bytes, file: str) -> Source:
    document = reader.read(text, file)
    found = structure.check(document)
    if any(d.level is Level.ERROR for d in found):
        raise RuleSetError(found)
    return Source(text, document)
