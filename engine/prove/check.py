"""What ``check`` asks of the prover: findings of one rule set, and of the versions of a measure.

This module needs no z3, so that without it ``check`` can say which analyses were not made.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from engine import program as p
from engine.prove.findings import versions
from engine.ruleset.diagnostics import Diagnostic, Place

VERSION_CODES = frozenset({"version-gap", "draft-stale"})
"""Found by looking at the versions of a measure together."""

CODES = frozenset(
    {
        "table-gap", "table-overlap", "table-conflict", "row-unreached", "edge-unowned",
        "tier-decreasing", "tier-cliff", "never-true", "never-false", "redundant",
        "never-granted", "always-granted", "dead-branch", "reading-idle", "open-idle",
        "input-idle", "undefined-reached", "benefit-negative", "benefit-over-cap", "not-proved",
        "prover-disagrees",
    }
)  # fmt: skip
"""Found by looking at one rule set."""


def can_prove() -> bool:
    """Whether z3 is installed."""
    return importlib.util.find_spec("z3") is not None


def not_analysed() -> Diagnostic:
    """That nothing was proved, and how to have it."""
    return Diagnostic("not-analysed", None, {"package": "z3-solver", "extra": "prove"})


def proof_findings(program: p.Program, cache: Path | None = None) -> tuple[Diagnostic, ...]:
    """What is proved about a rule set; ``cache`` is a folder where it is kept by hash."""
    from engine.prove.cache import kept
    from engine.prove.findings.analyse import analyse
    from engine.prove.questions.replay import ReplayError

    try:
        return kept(program, cache, lambda: analyse(program))
    except ReplayError as error:
        place = Place(program.file, 1, 1, 2)
        return (Diagnostic("prover-disagrees", place, {"problem": str(error)}),)


def version_findings(programs: Sequence[p.Program]) -> list[tuple[p.Program, Diagnostic]]:
    """What the versions of measures say beside each other, each with the version it is about."""
    return [
        (program, finding.diagnostic(program))
        for program, finding in versions.version_findings(programs)
    ]
