"""What an evaluation gives: a known value, or an undecided one that says why.

A known value is a plain ``bool``, ``int``, ``Decimal``, ``date`` or ``str``, so that arithmetic on
it costs nothing more than Python's. :class:`Undecided` is the only other thing there is: nothing
is ever null, zero or the first value instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.program import Scalar
from engine.ruleset.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact is not given. ``row`` is 1-based, with the column's name, for a fact of a record."""

    fact: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Unstated:
    """The text gives no figure, or mentions a requirement that it does not list."""

    item: str


@dataclass(frozen=True, slots=True)
class Ill:
    """A value that the rule set does not define here: no tier, no row, `min` of nothing."""

    cause: str
    item: str
    place: Place | None = None


Reason = Missing | Unstated | Ill


@dataclass(frozen=True, slots=True)
class Undecided:
    """An undecided value with its reasons; ``bounds`` (both included) for a count, else None."""

    reasons: frozenset[Reason]
    bounds: tuple[int, int] | None = None


Result = Scalar | Undecided
"""What an expression evaluates to."""


def ordered(reasons: frozenset[Reason]) -> tuple[Reason, ...]:
    """Reasons in an order that does not depend on hashing."""
    return tuple(sorted(reasons, key=_reason_key))


def _reason_key(reason: Reason) -> tuple[str, str, int, str, str]:
    name = getattr(reason, "fact", "") or getattr(reason, "item", "")
    extra = getattr(reason, "column", "") or getattr(reason, "cause", "")
    place = str(getattr(reason, "place", ""))
    return type(reason).__name__, name, getattr(reason, "row", 0), extra, place
