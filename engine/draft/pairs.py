"""Two cases that differ in one condition and in the verdict: unique-cause MC/DC.

Chilenski and Miller (1994): each condition is shown to affect the decision by itself, all others
held fixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.decide.decision import Verdict
from engine.draft.trials import Trial, Trials

_DECIDED = (
    Verdict.ELIGIBLE,
    Verdict.INELIGIBLE,
    Verdict.CONDITIONAL,
    Verdict.MET,
    Verdict.NOT_MET,
    Verdict.NOT_APPLICABLE,
)

Signature = tuple[object, ...]


class Pairs:
    """The truths of the conditions of the requirements in many trials, and the pairs in them."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials
        self._ids = [leaf.clause.id for leaf in trials.leaves if leaf.requirement]
        self._truths: dict[Trial, dict[str, bool | None]] = {}

    def truths(self, trial: Trial) -> dict[str, bool | None]:
        """The truth of each condition."""
        if trial not in self._truths:
            self._truths[trial] = self._trials.truths(trial)
        return self._truths[trial]

    def alike(self, one: Trial, other: Trial) -> bool:
        """Whether verdict and conditions of two trials are the same under the same readings."""
        return (
            one.decision.verdict is other.decision.verdict
            and one.case.readings == other.case.readings
            and self.truths(one) == self.truths(other)
        )

    def of(self, trials: Iterable[Trial]) -> dict[str, list[tuple[Trial, Trial]]]:
        """For each condition the pairs that show it, one for each setting of the others."""
        groups: dict[tuple[str, Signature], dict[bool, Trial]] = {}
        for trial in trials:
            if trial.decision.verdict in _DECIDED:
                for identifier, signature, truth in self._signatures(trial):
                    groups.setdefault((identifier, signature), {}).setdefault(truth, trial)
        found: dict[str, list[tuple[Trial, Trial]]] = {}
        for (identifier, _), by_truth in groups.items():
            if len(by_truth) == 2:
                one, other = by_truth[True], by_truth[False]
                if one.decision.verdict is not other.decision.verdict:
                    found.setdefault(identifier, []).append((one, other))
        return found

    def _signatures(self, trial: Trial) -> Iterator[tuple[str, Signature, bool]]:
        truths = self.truths(trial)
        readings = tuple(trial.case.readings.items())
        vector = tuple(truths.get(identifier) for identifier in self._ids)
        for position, identifier in enumerate(self._ids):
            truth = vector[position]
            if truth is not None:
                others = vector[:position] + vector[position + 1 :]
                yield identifier, (readings, others), truth
