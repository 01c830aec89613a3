"""What is seen of a trial: its case decided with definitions that tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.cases.probes import Probe, Seen
from engine.decide.decision import Decision, Rows
from engine.decide.values import Undecided


class Look:
    """A decision that tells, None where nothing is to be told."""

    def __init__(self, watched: Decision | None) -> None:
        self._values: Mapping[str, Any] = watched.values if watched else {}
        self._rows: Mapping[str, Any] = dict(watched.selections) if watched else {}

    def holds(self, name: str, rows: bool) -> bool:
        """Whether a definition is true, or takes a row."""
        if not rows:
            return self._values[name] is True
        found = self._rows[name]
        return isinstance(found, Rows) and bool(found.taken)

    def sees(self, probe: Probe, seen: Seen) -> bool:
        """Whether a probe shows it so."""
        if seen is not Seen.UNDECIDED:
            return self.holds(probe.fails if seen is Seen.FALSE else probe.holds, probe.rows)
        names = (probe.holds, probe.fails)
        if not probe.rows:
            return all(isinstance(self._values[name], Undecided) for name in names)
        found = [self._rows[name] for name in names]
        if not all(isinstance(each, Rows) for each in found):
            return False
        return bool(set.intersection(*({row.key for row in each.undecided} for each in found)))
