"""What A and B name: ``MEASURE@VERSION``, a file, a folder, or either of them in git.

``REV:path`` is a file or folder of a revision, as in git; ``REV`` alone is the policies folder of
that revision. ``A..B`` stands for both sides at once, ``A...B`` from their common ancestor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Protocol

from engine.checking import rule_sets
from engine.compare.comparing import Side
from engine.compare.git import Repository, Revision
from engine.compare.rule_set import RuleSet, load
from engine.library import Library
from engine.resources import policies_directory
from engine.ruleset.diagnostics import Diagnostic, RuleSetError, VersionError
from engine.ruleset.reader import contents
from engine.ruleset.suggestions import did_you_mean

_SUFFIXES = (".yaml", ".yml")


class Files(Protocol):
    """Where rule sets are read from: the disk, or a revision."""

    def read(self, path: PurePosixPath) -> bytes | None:
        """The bytes of a file; None where there is none."""

    def shown(self, path: PurePosixPath) -> str:
        """How the file is named in places."""


class Disk:
    """The files as they are now."""

    def read(self, path: PurePosixPath) -> bytes | None:
        """The bytes of a file; None where there is none."""
        file = Path(path)
        return contents(file) if file.is_file() else None

    def shown(self, path: PurePosixPath) -> str:
        """The path itself."""
        return str(path)


def sides(a: str, b: str | None, policies: Path | None = None) -> tuple[Side, Side]:
    """The two sides of a comparison; ``b`` is None for ``A..B``.

    Raises RuleSetError with every finding where a rule set cannot be read, VersionError where
    there is nothing of that name.
    """
    if b is not None:
        return side(a, policies), side(b, policies)
    dots = "..." if "..." in a else ".."
    older, cut, newer = a.partition(dots)
    if not cut:
        raise _nothing(a)
    repository = Repository.around(_folder(policies))
    rest = ""
    if ":" in newer:
        newer, _, rest = newer.partition(":")
    before, after = (repository.revision(name or "HEAD") for name in (older, newer))
    if before is None or after is None:
        raise _nothing((older if before is None else newer) or "HEAD")
    if dots == "...":
        before = repository.common_ancestor(before, after)
    folder = rest or repository.below(_folder(policies))
    return (
        _from_git(before, folder, older or "HEAD"),
        _from_git(after, folder, newer or "HEAD"),
    )


def side(name: str, policies: Path | None = None) -> Side:
    """What one of A and B names."""
    path = Path(name)
    if path.exists():
        return _on_disk(path, name)
    if ":" in name:
        revision_name, _, below = name.partition(":")
        repository = Repository.around(Path.cwd())
        revision = repository.revision(revision_name)
        if revision is not None:
            return _from_git(revision, repository.path_below(below), name)
    folder = policies or policies_directory()
    measure, _, version = name.partition("@")
    if any(Path(folder, measure).glob("*.yaml")):
        return _version(name, measure, version, folder)
    here = _folder(policies)
    if Repository.is_around(here):
        repository = Repository.around(here)
        revision = repository.revision(name)
        if revision is not None:
            return _from_git(revision, repository.below(here), name)
    raise _nothing(name, [p.name for p in folder.iterdir() if p.is_dir()])


def read_all(files: Files, paths: Iterable[PurePosixPath]) -> tuple[RuleSet, ...]:
    """The rule sets at paths, shared vocabularies left out; RuleSetError with every finding."""
    found: list[RuleSet] = []
    wrong: list[Diagnostic] = []
    for path in paths:
        try:
            rule_set = read_one(files, path)
        except RuleSetError as error:
            wrong.extend(d for d in error.diagnostics if d not in wrong)
            continue
        if rule_set is not None:
            found.append(rule_set)
    if wrong:
        raise RuleSetError(wrong)
    return tuple(found)


def read_one(files: Files, path: PurePosixPath) -> RuleSet | None:
    """The rule set or vocabulary at a path; a vocabulary is looked for beside its folder."""
    text = files.read(path)
    if text is None:
        return None

    def find(name: str) -> tuple[bytes, str] | None:
        terms, _, version = name.partition("@")
        if "/" in name or terms.startswith("."):
            return None
        beside = path.parent.parent / terms / f"{version}.yaml"
        found = files.read(beside)
        return None if found is None else (found, files.shown(beside))

    return load(text, files.shown(path), find)


def _on_disk(path: Path, label: str) -> Side:
    files = Disk()
    if path.is_file():
        rule_set = read_one(files, PurePosixPath(path))
        assert rule_set is not None
        return Side(label, (rule_set,), _beside(path))
    found = read_all(files, (PurePosixPath(p) for p in rule_sets(path)))
    return Side(label, tuple(r for r in found if r.program is not None))


def _version(label: str, measure: str, version: str, folder: Path) -> Side:
    library = Library.load(folder, measure)
    name = f"{measure}@{version}" if version else measure
    file = library.program(name).file
    rule_set = read_one(Disk(), PurePosixPath(file))
    assert rule_set is not None
    return Side(label, (rule_set,), _beside(Path(file)))


def _beside(path: Path) -> tuple[RuleSet, ...]:
    """The other versions of a measure, by which it is told until when each is in force."""
    found = []
    for other in sorted(path.parent.glob("*.yaml")):
        if other in rule_sets(path.parent):
            try:
                rule_set = read_one(Disk(), PurePosixPath(other))
            except RuleSetError:
                continue
            if rule_set is not None and rule_set.program is not None:
                found.append(rule_set)
    return tuple(found)


def _from_git(revision: Revision, path: str, label: str) -> Side:
    paths = [PurePosixPath(p) for p in revision.paths(path) if _is_rule_set(p)]
    if not paths:
        raise _nothing(label)
    try:
        found = read_all(revision, paths)
    except RuleSetError as error:
        # The file of the working tree may well be in order.
        raise RuleSetError([_in_revision(d, revision) for d in error.diagnostics]) from None
    if len(paths) == 1 and str(paths[0]) == path:
        folder = [p for p in revision.paths(str(paths[0].parent)) if _is_rule_set(p)]
        return Side(label, found, read_all(revision, map(PurePosixPath, folder)))
    return Side(label, tuple(r for r in found if r.program is not None))


def _in_revision(finding: Diagnostic, revision: Revision) -> Diagnostic:
    if finding.place is None:
        return finding
    return replace(
        finding, place=replace(finding.place, file=f"{revision.name}:{finding.place.file}")
    )


def _is_rule_set(path: str) -> bool:
    name = PurePosixPath(path).name
    return name.endswith(_SUFFIXES) and name.count(".") == 1


def _folder(policies: Path | None) -> Path:
    if policies is not None:
        return policies
    # A checkout's own folder goes before the rule sets that the engine was shipped with.
    here = Path("policies")
    return here if here.is_dir() else policies_directory()


def _nothing(name: str, known: Iterable[str] = ()) -> VersionError:
    arguments = {
        "name": name,
        "what": "措施、文件、文件夹或 git 版本",
        "what_en": "measure, file, folder or git revision",
        "did_you_mean": did_you_mean(name.partition("@")[0], known),
    }
    return VersionError([Diagnostic("unknown-name", None, arguments)])
