"""Which change brings a difference about: each is made alone, and the witnesses decided under it.

A change that changes no answer alone is proved to be idle where that is soon done; a difference
that no change makes alone takes several of them.
"""

from __future__ import annotations

from dataclasses import replace

from engine import program as p
from engine.compare.behaviour.model import Region
from engine.compare.behaviour.witnesses import Shown
from engine.compare.comparing import Study
from engine.compare.model import Change
from engine.prove.encoding.case import Case
from engine.prove.questions.replay import Replay
from engine.prove.sameness.alignment import IDENTITY, case_seen
from engine.prove.sameness.difference import Against
from engine.prove.sameness.outcome import Outcome, outcome_of
from engine.ruleset.diagnostics import FactError
from engine.traversal import settled


class Attribution:
    """The changes of a pair that can be made alone, each with the older version so changed."""

    def __init__(self, study: Study, against: Against) -> None:
        self._against = against
        self._tried = {
            change: settled(program)
            for change, program in zip(study.pair.changes, study.judged.tried, strict=True)
            if program is not None and change.fingerprint
        }
        self._idle = {
            change for change, program in self._tried.items() if against.same_by_form(program)
        }
        self._replays: dict[Change, Replay] = {}
        self._seen: set[Change] = set()

    def of(self, region: Region, shown: Shown) -> Region:
        """The region with the changes that make its witness's answer another, each alone."""
        case, before, after = shown.case, shown.before, shown.after
        causes = []
        for change, program in self._tried.items():
            if change in self._idle:
                continue
            answer = self._answer(change, program, case)
            if answer is not None and not answer.is_like(before):
                self._seen.add(change)
                if _leads(before, answer, after, region.benefit):
                    causes.append(change.path)
        return replace(region, causes=tuple(dict.fromkeys(causes)), together=not causes)

    def _answer(self, change: Change, program: p.Program, case: Case) -> Outcome | None:
        if change not in self._replays:
            self._replays[change] = Replay(program)
        try:
            decision = self._replays[change].decide(case_seen(case, program, IDENTITY))
        except (FactError, KeyError):
            # The change alone asks what the two versions together do not.
            return None
        return outcome_of(decision, {})

    def idle(self) -> tuple[str, ...]:
        """The paths of changes that alone change no answer, as far as that is proved."""
        found = []
        for change, program in self._tried.items():
            if change in self._seen:
                continue
            if change in self._idle or self._against.is_same(program):
                found.append(change.path)
        return tuple(dict.fromkeys(found))


def _leads(before: Outcome, alone: Outcome, after: Outcome, benefit: str) -> bool:
    """Whether an answer goes the way from one to the other: in the verdict, or in the benefit."""
    if before.verdict != after.verdict:
        return alone.verdict == after.verdict
    is_there = alone.verdict == before.verdict
    return is_there and alone.benefits.get(benefit) != before.benefits.get(benefit)
