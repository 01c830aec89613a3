"""When versions are in force, and from when to when two of them lead to different answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal as OneOf

from engine.compare.model import Differs, Interval
from engine.compare.rule_set import RuleSet


def intervals(versions: Sequence[RuleSet]) -> dict[tuple[str, str], Interval]:
    """The interval of each version in force: up to the next of its measure, or its repeal.

    A draft, and a version whose beginning is not stated, has none.
    """
    found: dict[tuple[str, str], Interval] = {}
    programs = [
        (r.name, r.program)
        for r in versions
        if r.program is not None and r.program.status == "in_force" and r.program.effective_from
    ]
    for name, program in programs:
        start = program.effective_from
        assert start is not None
        later = [
            other.effective_from
            for other_name, other in programs
            if other_name[0] == name[0] and other.effective_from and other.effective_from > start
        ]
        ends = [day for day in (*later, program.repealed_on) if day is not None]
        found[name] = Interval(start, min(ends) if ends else None)
    return found


def differing(before: Interval | None, after: Interval | None, on: date | None) -> Differs:
    """From when to when the answers differ, and which version is in force on a day.

    Two versions that follow each other differ as long as the newer one is in force. The same
    version, twice, differs while it is in force in both; a draft never does.
    """
    interval = after
    if before is not None and after is not None:
        interval = _both(before, after) or after
    governs: OneOf["before", "after", "both", "neither", ""] = ""
    if on is not None:
        old = before is not None and before.contains(on)
        new = after is not None and after.contains(on)
        governs = "both" if old and new else "before" if old else "after" if new else "neither"
    return Differs(interval, on, governs)


def _both(before: Interval, after: Interval) -> Interval | None:
    start = max(before.start, after.start)
    ends = [end for end in (before.end, after.end) if end is not None]
    end = min(ends) if ends else None
    return Interval(start, end) if end is None or start < end else None
