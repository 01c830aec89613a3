"""The date by which a version is asked whether it governs a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from engine import program as p
from engine.decide.evaluate import compile_expression
from engine.decide.facts import FactChecker
from engine.decide.values import Undecided
from engine.decide.writer import Layout
from engine.traversal import needs


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
