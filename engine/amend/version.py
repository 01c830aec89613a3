"""A new version beside the old one: amended, checked, compared, and written where it belongs."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from engine.amend.edit import amend
from engine.amend.shared import elsewhere, users
from engine.checking import check_files
from engine.compare.comparing import Examine, Side, compare
from engine.compare.model import Comparison
from engine.compare.rule_set import RuleSet
from engine.compare.sources import Disk, read_one
from engine.library import rule_set_files
from engine.quotes.check import CODES as QUOTES
from engine.ruleset.diagnostics import Diagnostic, Level, RuleSetError, VersionError
from engine.ruleset.reader import contents
from engine.unfinished import scratch

_NO_NAME = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class Amended:
    """An amended version: its text, where it belongs, what differs, and what is to be done.

    ``findings`` are the warnings of `check`, and of a draft the quotes that do not say the new
    figures yet: a draft may run ahead of its quotes, a version in force may not. ``used_by`` are
    the versions that use the older one, where it is a shared vocabulary: they go on with that.
    """

    path: Path
    text: bytes
    comparison: Comparison
    findings: tuple[Diagnostic, ...]
    older: str
    used_by: tuple[str, ...] = ()

    @property
    def quotes_left(self) -> tuple[str, ...]:
        """The items whose quote does not say the new figure yet."""
        left = (d.path.split("/")[1] for d in self.findings if d.level is Level.ERROR)
        return tuple(dict.fromkeys(left))

    def write(self) -> None:
        """Write the file. FileExistsError where there is one of that name."""
        with self.path.open("xb") as handle:
            handle.write(self.text)


def amended_version(
    file: Path,
    settings: Sequence[tuple[str, str]],
    *,
    version: str | None = None,
    effective: date | None = None,
    status: str | None = None,
    examine: Examine | None = None,
) -> Amended:
    """The rule set of ``file`` amended as a new version; nothing is written yet.

    ``examine`` adds to the comparison what is proved of the two.

    Without ``version`` it keeps its own and can be looked at only. Raises RuleSetError with every
    finding where a setting does not fit, or `check` refuses the result; VersionError where there
    is such a version already.
    """
    before = _read(file)
    # What no version may be called is refused by the schema; until then it names no other folder.
    path = file if version is None else file.with_name(f"{_NO_NAME.sub('_', version)}.yaml")
    if version is not None and path.exists():
        measure = before.name[0]
        arguments = {"measure": measure, "version": version, "other": str(path)}
        raise VersionError([Diagnostic("version-duplicate", None, arguments)])
    text = amend(
        contents(file), str(file), settings, version=version, effective=effective, status=status,
        elsewhere=elsewhere(before),
    )  # fmt: skip
    found, of_older = _checked(path, text, file)
    after = _read(path, text)
    is_draft = after.text("status") == "draft"
    refused = [d for d in found if d.level is Level.ERROR and not (is_draft and d.code in QUOTES)]
    if refused:
        raise RuleSetError(refused)
    others = tuple(_read(other) for other in _siblings(file) if other != path)
    older, newer = "@".join(before.name), "@".join(after.name)
    sides = Side(older, (before,), others), Side(newer, (after,), others)
    known = {(d.code, d.path) for d in of_older}
    fresh = [d for d in found if d.level is Level.ERROR or (d.code, d.path) not in known]
    return Amended(
        path,
        text,
        compare(*sides, examine=examine),
        tuple(fresh),
        older,
        () if before.program is not None else users(file.parent.parent, older),
    )


def _siblings(file: Path) -> list[Path]:
    folder = file.parent
    return [f for f in rule_set_files(folder.parent) if f.parent == folder]


def _read(file: Path, text: bytes | None = None) -> RuleSet:
    files = Disk() if text is None else _With(file, text)
    rule_set = read_one(files, PurePosixPath(file))
    if rule_set is None:
        raise FileNotFoundError(2, "No such file or directory", str(file))
    return rule_set


class _With(Disk):
    """The disk, as if the new version stood on it."""

    def __init__(self, file: Path, text: bytes) -> None:
        self._file, self._text = PurePosixPath(file), text

    def read(self, path: PurePosixPath) -> bytes | None:
        """The bytes of a file; the new text of the one that is not written yet."""
        return self._text if path == self._file else super().read(path)


def _checked(path: Path, text: bytes, file: Path) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """What `check` finds in the folder of policies, of the new version as if it stood there.

    And what it finds of ``file`` as they stand; what is proved of it beside the new one is kept.
    """
    folder = path.parent.parent
    with scratch() as temporary:
        place = temporary.resolve()
        copy = place / folder.resolve().name
        for each in rule_set_files(folder):
            target = copy / each.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(each, target)
        new, older = copy / path.relative_to(folder), copy / file.relative_to(folder)

        def findings(of: Path) -> list[Diagnostic]:
            # The folder of the measure: its versions are told apart and laid end to end.
            found = check_files([of.parent], cache=place / "proofs").diagnostics
            return [
                _moved(finding, str(copy), str(folder))
                for finding in found
                if finding.place is None or finding.place.file == str(of)
            ]

        new.write_bytes(text)
        of_new = findings(new)
        new.unlink()
        older.write_bytes(contents(file))
        return of_new, findings(older)


def _moved(finding: Diagnostic, copy: str, folder: str) -> Diagnostic:
    if finding.place is None:
        return finding
    file = finding.place.file.replace(copy, folder, 1)
    arguments = {
        key: value.replace(copy, folder) if isinstance(value, str) else value
        for key, value in finding.arguments.items()
    }
    return replace(finding, place=replace(finding.place, file=file), arguments=arguments)
