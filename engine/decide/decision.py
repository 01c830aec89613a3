"""What a decision says: the verdict, each clause with its truth, benefits, readings, missing facts.

The classes are plain data. ``serialise.py`` turns a decision into the JSON that
``schemas/decision.schema.json`` describes; ``engine/render`` turns it into text for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from engine.decide.values import Missing, Reason, Undecided
from engine.program import Benefit, Clause, Program, Scalar

T = TypeVar("T")


class Verdict(StrEnum):
    """The outcome of a case; the first five for a benefit, the last three and 3–5 for a duty."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    CONDITIONAL = "conditional"
    INCOMPLETE = "incomplete"
    OPEN = "open"
    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


Readings = tuple[tuple[str, tuple[str, ...]], ...]
"""Under which readings: (parameter, the readings of it), for the parameters that matter."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What holds under some readings."""

    readings: Readings
    value: T


@dataclass(frozen=True, slots=True)
class Open(Generic[T]):
    """A value that differs between readings: at least two outcomes, together covering all."""

    outcomes: tuple[Outcome[T], ...]


Answer = Scalar | Undecided | Open["Scalar | Undecided"]
"""A value, why there is none, or what it is under each reading."""


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """A clause of the rule set with its truth: True, False, Undecided, or Open over readings.

    The values that a leaf used are those of ``clause.names``: see :meth:`Decision.used`.
    """

    clause: Clause
    truth: Answer
    parts: tuple[ClauseResult, ...]


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """A requirement by name, with its clause."""

    name: str
    result: ClauseResult


@dataclass(frozen=True, slots=True)
class Conditions:
    """Every clause of a rule set with its truth.

    ``json`` is what they are in JSON, where many cases share them; None where it is made anew.
    """

    applies_when: ClauseResult | None
    requirements: tuple[RequirementResult, ...]
    json: bytes | None = field(default=None, compare=False, repr=False)


RowKey = int | str
"""A row of records by its 1-based number, a row of ``months()`` as ``2024-03``."""


class RowLeft(NamedTuple):
    """A row by its key, with the clauses of ``where`` that fail; none if beyond ``take``."""

    key: RowKey
    failed: tuple[Clause, ...]


class RowUndecided(NamedTuple):
    """A row that may or may not be taken, and why that is not known."""

    key: RowKey
    reasons: tuple[Reason, ...]


class Rows(NamedTuple):
    """The rows of one selection: each row of its source is in exactly one of the three."""

    taken: tuple[RowKey, ...]
    left: tuple[RowLeft, ...]
    undecided: tuple[RowUndecided, ...]


class SelectionResult(NamedTuple):
    """A selection by its definition's name; its rows, why there are none, or either by reading."""

    name: str
    rows: Rows | Undecided | Open[Rows | Undecided]


class BenefitState(StrEnum):
    """How a benefit is answered in the readings that are eligible or conditional."""

    KNOWN = "known"
    OPEN = "open"
    MISSING = "missing"
    NOT_STATED = "not_stated"


class BenefitResult(NamedTuple):
    """A benefit with its value; ``unrounded`` is what its rounding was given, if any."""

    benefit: Benefit
    state: BenefitState
    value: Answer
    unrounded: str | None = None


@dataclass(frozen=True, slots=True)
class VerdictOutcome:
    """The verdict under some readings, and the facts that are missing under them."""

    readings: Readings
    verdict: Verdict
    missing: tuple[Missing, ...]


class ChosenBy(StrEnum):
    """Who settled an open parameter for this decision."""

    CALLER = "caller"
    PROPOSED = "proposed"
    RULE_SET = "rule_set"


@dataclass(frozen=True, slots=True)
class ChosenReading:
    """A reading that was chosen, and by whom."""

    parameter: str
    reading: str
    by: ChosenBy


class GoverningSource(StrEnum):
    """Where the governing date comes from: the rule set's ``as_of``, or the caller's ``on``."""

    AS_OF = "as_of"
    ON = "on"


class Governing(NamedTuple):
    """The date that picks the version; None where a named version has no ``as_of`` to go by."""

    date: date | None
    source: GoverningSource


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one case under one version of a measure.

    ``outcomes`` has one entry where the verdict is the same under every reading. ``missing`` are
    the facts that could decide it, first the one that the most undecided requirements wait for.
    ``open`` names the open parameters on which the verdict or a benefit depends. ``facts`` are the
    scalar facts that were given, ``values`` the definitions that are not selections.
    """

    program: Program
    subject: tuple[tuple[str, Scalar], ...]
    governing: Governing
    verdict: Verdict
    outcomes: tuple[VerdictOutcome, ...]
    conditions: Conditions
    benefits: tuple[BenefitResult, ...]
    missing: tuple[Missing, ...]
    open: tuple[str, ...]
    chosen: tuple[ChosenReading, ...]
    facts: Mapping[str, Scalar]
    values: Mapping[str, Answer]
    selections: tuple[SelectionResult, ...]

    @property
    def applies_when(self) -> ClauseResult | None:
        """Whether a duty applies at all; None where the rule set does not say when."""
        return self.conditions.applies_when

    @property
    def requirements(self) -> tuple[RequirementResult, ...]:
        """Each requirement with its truth, in the order of the rule set."""
        return self.conditions.requirements

    def used(self, clause: Clause) -> tuple[tuple[str, Answer], ...]:
        """The facts, definitions and parameters that a clause mentions, with their values.

        A fact that is missing is not among them: the reasons of the clause name it.
        """
        return tuple(
            (name, value) for name in clause.names if (value := self._value_of(name)) is not None
        )

    def _value_of(self, name: str) -> Answer | None:
        if name in self.facts:
            return self.facts[name]
        if name in self.values:
            return self.values[name]
        for choice in self.chosen:
            if choice.parameter == name:
                return choice.reading
        return next((q.text for q in self.program.parameters if q.name == name and q.text), None)

    @property
    def for_payment(self) -> bool:
        """Whether the decision may be paid on: never if it was made with a draft."""
        return self.program.status == "in_force"

    def to_json(self) -> bytes:
        """The decision as UTF-8 JSON; the same input and rule set give the same bytes."""
        return _serialise.to_json(self)


# Serialising reads the classes above, so it is imported when they are there.
import engine.decide.serialise as _serialise  # noqa: E402
