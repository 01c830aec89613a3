"""What was found before about the same rule set by the same engine: by hash, in a folder."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine import program as p
from engine.ruleset.diagnostics import Diagnostic, Place

PARTS = ("", "decide/", "library/", "program/", "prove/", "ruleset/")
"""The packages of the engine on which a proof rests."""

Findings = tuple[Diagnostic, ...]


def user_folder() -> Path:
    """Where a person's caches are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "cuoshi" / "proofs"


def kept(program: p.Program, folder: Path | None, make: Callable[[], Findings]) -> Findings:
    """What ``make`` finds, or what it found when neither rule set nor engine was another.

    A folder that cannot be read or written is no reason not to check.
    """
    if folder is None:
        return make()
    file = folder / f"{_key(program)}.json"
    try:
        return tuple(_read(record) for record in json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        found = make()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Written beside and put in place, so that nobody reads half of it.
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=folder, suffix=".new", delete=False
        ) as part:
            json.dump([_record(finding) for finding in found], part, ensure_ascii=False)
        Path(part.name).replace(file)
    except OSError:
        return found
    return found


def _key(program: p.Program) -> str:
    digest = hashlib.sha256()
    for part in (program.hash, program.file, _engine()):
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _engine() -> str:
    """What the engine is: each of its files, and the solver's, by size and time."""
    root = Path(__file__).parents[1]
    files = [file for part in PARTS for file in sorted(root.glob(f"{part}*.py"))]
    solver = importlib.util.find_spec("z3")
    if solver is not None and solver.origin is not None:
        files += sorted(Path(solver.origin).parent.glob("z3*.py"))
    return "\n".join(f"{f.name}:{(at := f.stat()).st_size}:{at.st_mtime_ns}" for f in files)


def _record(finding: Diagnostic) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code,
        "place": [place.file, place.line, place.column, place.end] if place else None,
        "arguments": {name: _plain(value) for name, value in finding.arguments.items()},
        "path": finding.path,
        "source_line": finding.source_line,
    }


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [str(item) for item in value]
    return value if isinstance(value, (int, str)) else str(value)


def _read(record: dict[str, Any]) -> Diagnostic:
    place = Place(*record["place"]) if record["place"] else None
    return Diagnostic(
        record["code"], place, record["arguments"], record["path"], record["source_line"]
    )
