"""What is known of one case while it is decided under several readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.decide.compiled import Computed
from engine.readings import Diagram, combine


class Case:
    """Facts, definitions and truths of clauses by id; values may depend on open ``readings``."""

    __slots__ = ("_readings", "facts", "truths", "values")

    def __init__(
        self, facts: Sequence[Any], values: Sequence[Diagram], readings: Sequence[Diagram]
    ) -> None:
        self.facts = facts
        self.values = values
        self.truths: dict[str, Diagram] = {}
        self._readings = readings

    def compute(self, computed: Computed, check: Callable[[Any], Any] | None = None) -> Diagram:
        """What a function gives, under each reading on which what it looks at depends."""
        facts, evaluate = self.facts, computed.evaluate
        positions, readings = computed.values, computed.readings
        values: list[Any] = [None] * len(self.values)
        names: list[str] = [""] * len(self._readings)
        split = len(positions)

        def under(*operands: Any) -> Any:
            for position, value in zip(positions, operands, strict=False):
                values[position] = value
            for reading, name in zip(readings, operands[split:], strict=True):
                names[reading] = name
            result = evaluate(facts, values, names)
            return result if check is None else check(result)

        operands = [self.values[i] for i in positions]
        operands += [self._readings[i] for i in readings]
        return combine(under, operands)
