"""What is said of facts that a rule set does not admit: the fact, its value, what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from engine import program as p
from engine.ruleset.diagnostics import Diagnostic
from engine.ruleset.parameters import show_edges, show_scalar
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.types import describe


@dataclass(frozen=True)
class RejectedError(Exception):
    """A value that its input does not admit."""

    diagnostics: tuple[Diagnostic, ...]


NUMBER_LIMIT = 10**30
"""No number of a case is as large: it would be a slip, and could be made to cost hours."""


def unknown(name: object, inputs: Sequence[p.Input]) -> Diagnostic:
    """The finding about a fact that no input is called like."""
    names = [n for input_ in inputs for n in (input_.name, input_.alias) if n]
    called = printable(name) if isinstance(name, str) else _shown(name)
    return Diagnostic(
        "unknown-fact",
        None,
        {
            "name": called,
            "did_you_mean": did_you_mean(called, names),
            "allowed": [input_.name for input_ in inputs],
        },
    )


def wrong(input_: p.Input, name: str, value: object) -> object:
    """Raise RejectedError for a value that is not of its input's type."""
    raise RejectedError((wrong_diagnostic(input_, name, value),))


def wrong_diagnostic(input_: p.Input, name: str, value: object) -> Diagnostic:
    """The finding about a value that is not of its input's type."""
    return Diagnostic(
        "fact-type",
        None,
        {
            "name": name,
            "expected": describe(input_.type, "zh"),
            "expected_en": describe(input_.type, "en"),
            "value": _shown(value),
        },
    )


def _shown(value: object) -> str:
    kind = type(value).__name__
    match value:
        case str():
            return f"“{printable(value)}”"
        case bool():
            return str(value).lower()
        case int() if abs(value) >= NUMBER_LIMIT:
            return f"10^30… ({kind})"
        case int() | float() | Decimal() | date():
            return f"{str(value)[:60]} ({kind})"
        case _:
            # What a list or an object holds may be endless, and refuse to be shown.
            return kind


def printable(text: str) -> str:
    """The beginning of a text, with what no file can hold written out."""
    return text[:60].encode("utf-8", "backslashreplace").decode("utf-8")


def outside(input_: p.Input, name: str, value: object) -> None:
    """Raise RejectedError for a value that is not in its input's range."""
    edges = input_.range or p.Edges()
    within = show_edges(edges) or "> -10^30, < 10^30"
    too_large = not isinstance(value, date) and not (
        -NUMBER_LIMIT < cast(int, value) < NUMBER_LIMIT
    )
    shown = "10^30…" if too_large else show_scalar(cast(p.Scalar, value))
    arguments = {"name": name, "value": shown, "range": within}
    raise RejectedError((Diagnostic("fact-range", None, arguments),))
