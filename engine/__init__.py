"""cuoshi: a declarative rules engine driven by YAML policy files.

The public names, and nothing else: load a :class:`Library`, :meth:`~Library.decide` a case, read
the :class:`Decision`. Everything is typed, immutable and safe to share between threads.

A name is imported when it is first asked for (PEP 562): the command line is in this package, and
answers ``--help`` without the engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES = {
    "BenefitState": "engine.decide.decision",
    "Decision": "engine.decide.decision",
    "Open": "engine.decide.decision",
    "Outcome": "engine.decide.decision",
    "Verdict": "engine.decide.decision",
    "facts_from_json": "engine.decide.facts",
    "Ill": "engine.decide.values",
    "Missing": "engine.decide.values",
    "Undecided": "engine.decide.values",
    "Unstated": "engine.decide.values",
    "Library": "engine.library",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES.get(name, "engine.ruleset.diagnostics")), name)
    globals()[name] = value
    return value
