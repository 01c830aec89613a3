"""What became of the mutants of the same rule set before: in a folder, by hash.

What a proof said holds for the rule set, whatever its cases are; which case kills a mutant holds
for the file of cases, and tells otherwise only which case to try first.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine import program as p
from engine.cases.mutation.outcome import Examined, Fate, Witness
from engine.ruleset.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Kept:
    """The mutants of a rule set as they came out the last time; ``cases`` is the file they met."""

    cases: str = ""
    mutants: dict[str, Examined] = field(default_factory=dict)

    def of(self, cases: bytes) -> tuple[Examined, ...] | None:
        """Everything, if the file of cases is still the same."""
        return tuple(self.mutants.values()) if self.cases == _digest(cases) else None

    def killer(self, identifier: str) -> str:
        """The case that killed a mutant the last time; '' for none."""
        known = self.mutants.get(identifier)
        return known.killer if known else ""

    def proof(self, identifier: str) -> Examined | None:
        """What a proof said of a mutant; None where none was needed or made."""
        known = self.mutants.get(identifier)
        of_a_case = known and known.witness and known.witness.case
        return known if known and known.fate is not Fate.KILLED and not of_a_case else None


def user_folder() -> Path:
    """Where a person's caches are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "cuoshi" / "mutants"


def recall(program: p.Program, folder: Path | None) -> Kept:
    """What is kept about a rule set; a folder that cannot be read keeps nothing."""
    if folder is None:
        return Kept()
    try:
        record = json.loads(_file(program, folder).read_text(encoding="utf-8"))
        examined = [_examined(each) for each in record["mutants"]]
        return Kept(record["cases"], {each.id: each for each in examined})
    except (OSError, ValueError, KeyError, TypeError):
        return Kept()


def keep(
    program: p.Program, folder: Path | None, cases: bytes, mutants: Sequence[Examined]
) -> None:
    """Keep what became of the mutants; a folder that cannot be written is no reason to fail."""
    if folder is None:
        return
    record = {"cases": _digest(cases), "mutants": [_record(each) for each in mutants]}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Written beside and put in place, so that nobody reads half of it.
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=folder, suffix=".new", delete=False
        ) as part:
            json.dump(record, part, ensure_ascii=False, default=_tagged)
        Path(part.name).replace(_file(program, folder))
    except OSError:
        return


def _file(program: p.Program, folder: Path) -> Path:
    said = "\0".join((program.hash, program.file, _engine()))
    return folder / f"{_digest(said.encode())}.json"


def _digest(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()


@lru_cache(maxsize=1)
def _engine() -> str:
    """What the engine is: each of its files by size and time, and the version of the solver."""
    root = Path(__file__).parents[2]
    said = [
        f"{file.relative_to(root)}:{(at := file.stat()).st_size}:{at.st_mtime_ns}"
        for file in sorted(root.rglob("*.py"))
    ]
    return "\n".join([version("z3-solver"), *said])


def _record(mutant: Examined) -> dict[str, Any]:
    place, witness = mutant.place, mutant.witness
    return {
        "id": mutant.id,
        "operator": mutant.operator,
        "place": [place.file, place.line, place.column, place.end],
        "was": mutant.was,
        "becomes": mutant.becomes,
        "fate": mutant.fate.value,
        "killer": mutant.killer,
        "why": mutant.why,
        "witness": witness
        and [dict(witness.facts), dict(witness.readings), witness.case, witness.proposed],
    }


def _examined(record: dict[str, Any]) -> Examined:
    witness = record["witness"]
    return Examined(
        record["id"],
        record["operator"],
        Place(*record["place"]),
        record["was"],
        record["becomes"],
        Fate(record["fate"]),
        record["killer"],
        Witness(_typed(witness[0]), *witness[1:]) if witness else None,
        record["why"],
    )


_DATE, _DECIMAL = "$date", "$decimal"


def _tagged(value: object) -> dict[str, str]:
    """What JSON has no form for; no name of a fact begins so."""
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(type(value).__name__)


def _typed(value: Any) -> Any:
    match value:
        case {"$date": text}:
            return date.fromisoformat(text)
        case {"$decimal": text}:
            return Decimal(text)
        case dict():
            return {name: _typed(each) for name, each in value.items()}
        case list():
            return [_typed(each) for each in value]
        case _:
            return value
