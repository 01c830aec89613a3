"""What an analysis finds, before it is a message: code, places, and the case that shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine import program as p
from engine.prove.encoding.case import Case
from engine.ruleset.diagnostics import Diagnostic, Place

SHOWN_ROWS = 3
"""So many records are written out in an example."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``other`` is the second place of a conflict, ``example`` a case that shows it.

    ``path`` is the item by which ``accepts`` finds it, '' for the rule set as a whole.
    """

    code: str
    path: str
    place: Place
    arguments: Mapping[str, object] = field(default_factory=dict)
    other: Place | None = None
    example: Case | None = None

    def diagnostic(self, program: p.Program) -> Diagnostic:
        """The finding as every finding is given."""
        arguments = dict(self.arguments)
        if self.other is not None:
            arguments["line"] = self.other.line
        if self.example is not None:
            arguments["example"] = example_text(program, self.example)
        return Diagnostic(self.code, self.place, arguments, self.path, source_line(self.place))


def path_of(clause_id: str) -> str:
    """The item that a clause belongs to; '' for ``applies_when``."""
    parts = clause_id.split("/")
    return "/".join(parts[:2]) if len(parts) > 1 else ""


def clause_name(clause: p.Clause) -> str:
    """What people call a clause: its label, what was written, or where it stands."""
    return clause.label or " ".join(clause.text.split()) or clause.id.split("/", 1)[-1]


def top(program: p.Program) -> Place:
    """The beginning of the rule set, for what concerns all of it."""
    return Place(program.file, 1, 1, 2)


def example_text(program: p.Program, case: Case) -> list[str]:
    """A case for people: each fact, the subject's key left out, and the readings."""
    said = []
    for given in program.inputs:
        value = case.facts.get(given.name)
        if value is None or given.name in program.key:
            continue
        said.append(f"{given.name}={_records(value) if isinstance(value, list) else _shown(value)}")
    said += [f"{name}:{reading}" for name, reading in case.readings.items()]
    return said


def _records(records: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        "{" + ", ".join(f"{name}={_shown(value)}" for name, value in row.items()) + "}"
        for row in records[:SHOWN_ROWS]
    ]
    more = [f"… {len(records)}"] if len(records) > SHOWN_ROWS else []
    return f"[{', '.join([*rows, *more])}]"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def source_line(place: Place) -> str:
    """The line at a place, '' where the file cannot be read again."""
    lines = _lines(place.file)
    return lines[place.line - 1] if place.line <= len(lines) else ""


@lru_cache(maxsize=4)
def _lines(file: str) -> tuple[str, ...]:
    try:
        return tuple(Path(file).read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError):
        return ()
