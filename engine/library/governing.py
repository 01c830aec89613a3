"""When a version governs, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine import program as p
from engine.ruleset.diagnostics import Language


@dataclass(frozen=True, slots=True)
class Interval:
    """When a version is in force: from ``start`` (included) to ``end`` (excluded)."""

    start: date
    end: date | None

    def contains(self, day: date) -> bool:
        """Whether the version is in force on a day."""
        return self.start <= day and (self.end is None or day < self.end)


def described(
    program: p.Program, day: date | None, interval: Interval | None, language: Language
) -> str:
    """A version with its interval and the date that it computes, for who asks why none governs."""
    name = f"{program.measure}@{program.version}"
    if program.status == "draft":
        return f"{name}（草案）" if language == "zh" else f"{name} (draft)"
    if interval is None:
        zh, en = "（施行日期未规定）", " (no effective date stated)"
        return name + (zh if language == "zh" else en)
    span = f"[{interval.start}, {interval.end or '…'})"
    return f"{name} {span}, as_of = {day or '?'}"
