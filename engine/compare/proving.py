"""The proofs of a comparison, where z3 is installed; where it is not, that is what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.compare.behaviour.model import Behaviour, Reason
from engine.compare.comparing import Examine, Study
from engine.compare.model import Pair


def examiner(progress: Callable[[int], None] | None = None) -> Examine:
    """What adds to each pair what is proved; ``progress`` is told of each step."""
    try:
        # An optional extra.
        from engine.compare.behaviour.examining import Examiner
    except ImportError:
        return _without_z3
    return Examiner(progress=progress)


def _without_z3(study: Study) -> Pair:
    if study.after.program is None:
        return study.pair
    behaviour = Behaviour("undecided", reasons=(Reason("missing_package"),))
    return replace(study.pair, behaviour=behaviour)
