"""cuoshi: a declarative rules engine driven by YAML policy files.

The public names, and nothing else: load a :class:`Library`, :meth:`~Library.decide` a case, read
the :class:`Decision`. Everything is typed, immutable and safe to share between threads.
"""

from engine.decide.decision import BenefitState, Decision, Open, Outcome, Verdict
from engine.decide.facts import facts_from_json
from engine.decide.values import Ill, Missing, Undecided, Unstated
from engine.library import Library
from engine.ruleset.diagnostics import (
    CuoshiError,
    Diagnostic,
    FactError,
    Place,
    ReadingError,
    RuleSetError,
    UndefinedError,
    VersionError,
)

__all__ = [
    "BenefitState",
    "CuoshiError",
    "Decision",
    "Diagnostic",
    "FactError",
    "Ill",
    "Library",
    "Missing",
    "Open",
    "Outcome",
    "Place",
    "ReadingError",
    "RuleSetError",
    "Undecided",
    "UndefinedError",
    "Unstated",
    "Verdict",
    "VersionError",
    "facts_from_json",
]
