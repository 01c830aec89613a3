"""When a version governs, and the date by which it is asked whether it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from engine import program as p
from engine.decide.evaluate import compile_expression
from engine.decide.facts import FactChecker
from engine.decide.values import Undecided
from engine.decide.writer import Layout
from engine.ruleset.diagnostics import Language
from engine.traversal import needs


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


class AsOf:
    """Computes the governing date of a version from the facts that it looks at, and no others.

    Another version may have inputs that this one does not know.
    """

    def __init__(self, program: p.Program, as_of: p.Expression) -> None:
        names = needs(as_of).facts
        inputs = tuple(input_ for input_ in program.inputs if input_.name in names)
        self._wanted = {name for input_ in inputs for name in (input_.name, input_.alias)}
        self._checker = FactChecker(replace(program, inputs=inputs))
        layout = Layout({input_.name: i for i, input_ in enumerate(inputs)}, {}, {}, {})
        self._evaluate = compile_expression(as_of, layout)

    def day(self, facts: Mapping[str, object]) -> date | None:
        """The date; None where a fact for it is missing. FactError where one does not fit."""
        given = {name: value for name, value in facts.items() if name in self._wanted}
        day = self._evaluate(self._checker.check(given), (), ())
        return None if isinstance(day, Undecided) else day
