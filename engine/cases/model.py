"""A file of cases as it is written: every name and value keeps its place for the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.decide.decision import RowKey, Verdict
from engine.program import Scalar
from engine.ruleset.diagnostics import Place
from engine.ruleset.nodes import Document, Node, ScalarNode


@dataclass(frozen=True, slots=True)
class Names:
    """One name or several, and the place of the key under which they stand."""

    names: tuple[ScalarNode, ...]
    place: Place


# -- what a benefit or a definition comes to -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """It is known, and this value."""

    value: Scalar
    place: Place


@dataclass(frozen=True, slots=True)
class NotStated:
    """The text gives no figure; ``items`` are the parameters that say so, empty for any."""

    items: tuple[ScalarNode, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Lacking:
    """Facts are missing for it: these, and no other."""

    facts: tuple[ScalarNode, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Among:
    """It differs between readings, and ``outcomes`` are all that it may come to."""

    outcomes: tuple[Expected, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class ByReading:
    """It differs between readings, and under each of these comes to what is beside it."""

    parameter: ScalarNode
    readings: tuple[tuple[ScalarNode, Expected], ...]
    place: Place


Expected = Known | NotStated | Lacking | Among | ByReading


# -- which rows a selection takes ----------------------------------------------------------------

Keys = int | tuple[RowKey, ...]
"""How many rows, or which, in order."""


@dataclass(frozen=True, slots=True)
class ExpectedRows:
    """What is expected of the rows of a selection; None where nothing is.

    ``left_by`` has rows by the label of the condition that they fail.
    """

    place: Place
    taken: Keys | None = None
    undecided: Keys | None = None
    left: Keys | None = None
    left_by: tuple[tuple[ScalarNode, Keys], ...] = ()


BEYOND_TAKE = "beyond_take"
"""Under ``left``, in the place of a label: the rows beyond the number to be taken."""


# -- cases ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expectation:
    """What has to come out of a case: a verdict and more, or a refusal by its code."""

    place: Place
    verdict: Verdict | None = None
    verdict_place: Place | None = None
    refused: ScalarNode | None = None
    fails: Names | None = None
    missing: Names | None = None
    open: Names | None = None
    benefits: tuple[tuple[ScalarNode, Expected], ...] = ()
    values: tuple[tuple[ScalarNode, Expected], ...] = ()
    rows: tuple[tuple[ScalarNode, ExpectedRows], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it is written: what differs from where it begins, and what is expected.

    Not ``confirmed``: the engine filled in what is expected, and nobody has said yet that it is
    right.
    """

    name: ScalarNode
    expect: Expectation
    extends: ScalarNode | None = None
    facts: tuple[tuple[ScalarNode, Node], ...] = ()
    readings: tuple[tuple[ScalarNode, ScalarNode], ...] = ()
    proposed: bool | None = None
    on: date | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases beside a rule set, in the order of the file.

    ``accepts`` has the gaps of coverage that the drafter accepts, each with the reason.
    """

    document: Document
    base: tuple[tuple[ScalarNode, Node], ...]
    cases: tuple[Case, ...]
    accepts: tuple[tuple[ScalarNode, str], ...] = ()
