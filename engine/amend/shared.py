"""The shared vocabulary in amending: what stands there, and who uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from engine.amend.edit import Elsewhere
from engine.compare.rule_set import Item, RuleSet
from engine.compare.sources import Disk, read_one
from engine.library import Library, rule_set_files
from engine.resources import policies_directory
from engine.ruleset.diagnostics import Diagnostic, RuleSetError, VersionError
from engine.ruleset.parameters import text_of


def file_of(name: str, policies: Path | None) -> Path:
    """The file of a measure, or of a shared vocabulary; ``@VERSION`` where there are several.

    Raises VersionError where there is none, or several and none is named; RuleSetError with every
    finding where it does not load.
    """
    terms, _, version = name.partition("@")
    library = Library.load(policies, terms)
    files = [] if terms in library.measures else _files(policies or policies_directory(), terms)
    if not files:
        return Path(library.program(name).file)
    for file in files:
        if file.stem == version or (not version and len(files) == 1):
            return file
    arguments = {
        "measure": terms,
        "version": version,
        "did_you_mean": "",
        "allowed": [f"{terms}@{file.stem}" for file in files],
    }
    code = "unknown-version" if version else "version-not-named"
    raise VersionError([Diagnostic(code, None, arguments)])


def _files(folder: Path, terms: str) -> list[Path]:
    return [file for file in rule_set_files(folder) if file.parent.name == terms]


def elsewhere(rule_set: RuleSet) -> Elsewhere:
    """Where a path leads that begins with a parameter of a vocabulary which the rule set uses."""

    def find(path: str) -> Diagnostic | None:
        for item, alias in _shared(rule_set):
            names = (item.name, alias) if alias else (item.name,)
            if any(path == name or path.startswith(f"{name}.") for name in names):
                return _finding(rule_set, item, path)
        return None

    return find


def _shared(rule_set: RuleSet) -> Iterator[tuple[Item, str]]:
    """Every parameter of the vocabularies that a rule set names, with its alias."""
    for name, source in rule_set.vocabularies.items():
        for item in RuleSet(source).items("parameters").values():
            yield (
                Item(item.name, item.node, item.place, name),
                text_of(item.mapping.get("alias")),
            )


def _finding(rule_set: RuleSet, item: Item, path: str) -> Diagnostic:
    document = rule_set.vocabularies[item.vocabulary].document
    arguments = {
        "name": path.partition(".")[0],
        "vocabulary": item.vocabulary,
        "terms": item.vocabulary.partition("@")[0],
        "path": path,
        "measure": "@".join(rule_set.name),
        "users": users(Path(rule_set.file).parent.parent, item.vocabulary, item.name),
    }
    return Diagnostic("in-vocabulary", item.place, arguments, source_line=document.line(item.place))


def users(folder: Path, vocabulary: str, parameter: str | None = None) -> tuple[str, ...]:
    """The versions under a folder that use a vocabulary, or that parameter of it.

    A file that does not load is not among them.
    """
    found = []
    for file in rule_set_files(folder):
        try:
            rule_set = read_one(Disk(), PurePosixPath(file))
        except RuleSetError:
            continue
        if rule_set is None or vocabulary not in rule_set.vocabularies:
            continue
        used = rule_set.items("parameters").values()
        if parameter is None or (parameter, vocabulary) in {(i.name, i.vocabulary) for i in used}:
            found.append("@".join(rule_set.name))
    return tuple(found)
