"""Rule sets in the history of a git repository, read through the git command.

Nothing is checked out and nothing is run: blobs are read by their name, and no filter, text
conversion or pager of the repository takes part.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from engine.ruleset.diagnostics import Diagnostic, VersionError


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository by the folder of its working tree."""

    top: Path

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """The repository that a folder lies in; VersionError where it lies in none."""
        done = _git(folder, "rev-parse", "--show-toplevel")
        if done is None:
            arguments = {
                "name": str(folder),
                "what": "git 仓库",
                "what_en": "git repository",
                "did_you_mean": "",
            }
            raise VersionError([Diagnostic("unknown-name", None, arguments)])
        return cls(Path(done.decode().removesuffix("\n")))

    @classmethod
    def is_around(cls, folder: Path) -> bool:
        """Whether a folder lies in a repository."""
        return _git(folder, "rev-parse", "--show-toplevel") is not None

    def revision(self, name: str) -> Revision | None:
        """A commit by its name; None where there is none."""
        if not name or name.startswith("-"):
            return None
        done = _git(self.top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return None if done is None else Revision(self, name, done.decode().strip())

    def common_ancestor(self, before: Revision, after: Revision) -> Revision:
        """Where two revisions parted."""
        done = _git(self.top, "merge-base", before.commit, after.commit)
        commit = done.decode().strip() if done is not None else before.commit
        return Revision(self, before.name, commit)

    def below(self, folder: Path) -> str:
        """A folder as the repository names it; VersionError where it lies outside."""
        try:
            return folder.resolve().relative_to(self.top.resolve()).as_posix()
        except ValueError:
            raise VersionError(
                [Diagnostic("unknown-name", None, {
                    "name": str(folder),
                    "what": "仓库中的文件夹",
                    "what_en": "folder of the repository",
                    "did_you_mean": "",
                })]
            ) from None  # fmt: skip

    def path_below(self, path: str) -> str:
        """The path of ``REV:path``: from the top, or from here where it begins with a dot."""
        if path.startswith("."):
            return self.below(Path.cwd() / path)
        return path.rstrip("/")


@dataclass(frozen=True, slots=True)
class Revision:
    """The files of one commit."""

    repository: Repository
    name: str
    commit: str
    _blobs: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def paths(self, below: str) -> list[str]:
        """The files at or below a path, in order. Links and submodules are not followed."""
        where = [] if below in ("", ".") else ["--", below]
        listed = _git(
            self.repository.top, "ls-tree", "-r", "-z", "--full-tree", self.commit, *where
        )
        found = []
        for line in (listed or b"").split(b"\0"):
            meta, _, name = line.partition(b"\t")
            words = meta.split()
            if len(words) == 3 and words[0] in (b"100644", b"100755"):
                path = name.decode("utf-8", errors="surrogateescape")
                self._blobs[path] = words[2].decode()
                found.append(path)
        return sorted(found)

    def read(self, path: PurePosixPath) -> bytes | None:
        """The bytes of a file of the commit; None where it has none of that name."""
        name = str(path)
        if name not in self._blobs:
            self.paths(name)
        blob = self._blobs.get(name)
        return None if blob is None else _git(self.repository.top, "cat-file", "blob", blob)

    def shown(self, path: PurePosixPath) -> str:
        """The path alone: it is where the file stands in the working tree, if it still does."""
        return str(path)


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git says, or None where it fails; OSError where there is no git."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    where = folder if folder.is_dir() else folder.parent
    done = subprocess.run(
        ["git", "-C", str(where), "--literal-pathspecs", *arguments],
        capture_output=True,
        env=environment,
        check=False,
    )
    return done.stdout if done.returncode == 0 else None
