"""The behaviour of a pair of versions: proved the same, shown to differ, or said to be undecided.

Every witness is decided by both versions before it is told; see
:mod:`engine.prove.sameness.difference`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.compare.behaviour.attribution import Attribution
from engine.compare.behaviour.classes import Class, Goal, goals
from engine.compare.behaviour.limits import Bounded, Bounds
from engine.compare.behaviour.looked import Looked
from engine.compare.behaviour.model import MONEY, Behaviour, Claim, Only, Reason, Region, State
from engine.compare.behaviour.parts import Part, parts_of
from engine.compare.behaviour.quantities import quantities
from engine.compare.behaviour.regions import region_of
from engine.compare.behaviour.witnesses import witnesses
from engine.compare.comparing import Study
from engine.compare.model import Pair
from engine.compare.structure.renames import Renames
from engine.prove.encoding.terms import negated
from engine.prove.questions.asking import QUESTION_LIMIT, Answer, Never, Shown, Undecided, Why
from engine.prove.sameness.alignment import Alignment, Apart, joint
from engine.prove.sameness.difference import MORE, Against, Beside, Different, Unsettled
from engine.traversal import settled

REGIONS, TOTAL_LIMIT = 40, 60.0
"""So many regions are listed, and so many seconds of processor time spent on a pair at most."""

Progress = Callable[[int], None]
"""Told of each step as it is done."""


@dataclass(frozen=True, slots=True)
class Examiner:
    """Adds what is proved to a pair; ``limit`` is for one question, in milliseconds."""

    limit: int = QUESTION_LIMIT
    total: float = TOTAL_LIMIT
    progress: Progress | None = None

    def __call__(self, study: Study) -> Pair:
        """The pair of a study with its behaviour. Raises ReplayError."""
        return replace(study.pair, behaviour=self._behaviour(study))

    def _behaviour(self, study: Study) -> Behaviour | None:
        before, after = study.before.program, study.after.program
        if before is None or after is None:
            # A shared vocabulary answers nothing by itself.
            return None
        alignment = alignment_of(study.renames)
        against = Against(before, limit=self.limit)
        if against.same_by_form(after, alignment) is not None:
            return _same(joint(settled(before), settled(after), alignment).apart)
        until = time.process_time() + self.total

        def examined(more: int = 0) -> Behaviour:
            beside = against.beside(settled(after), alignment, more=more)
            return _Examined(study, against, beside, until, self.progress).behaviour()

        found = examined()
        is_open = found.state == "undecided" and all(r.why == "records" for r in found.reasons)
        if is_open and against.has_more(after):
            wider = examined(MORE)
            return found if wider.state == "undecided" else wider
        return found


def alignment_of(renames: Renames) -> Alignment:
    """What the older version calls the things of the newer one."""
    benefits = {new: old for old, new in renames.sections["benefits"].renamed}
    return Alignment(renames.names.items, renames.names.options, benefits)


def _same(apart: Sequence[Apart]) -> Behaviour:
    """Every case of both is answered alike; what only one of them admits is a difference."""
    if _narrower(apart):
        return Behaviour("changed", only=_only(apart))
    return Behaviour("equivalent", only=_only(apart), better=False, worse=False)


def _only(apart: Sequence[Apart]) -> tuple[Only, ...]:
    return tuple(Only(a.what, a.side, a.name, a.values, a.record) for a in apart)


def _narrower(apart: Sequence[Apart]) -> bool:
    """Whether there are cases that only one of the two admits."""
    return any(a.what in ("option", "reading", "range", "type") for a in apart)


class _Examined:
    def __init__(
        self,
        study: Study,
        against: Against,
        beside: Beside,
        until: float,
        progress: Progress | None,
    ) -> None:
        self._study = study
        self._against = against
        self._beside = beside
        self._until = until
        self._progress = progress
        self._reasons: dict[Reason, None] = {}

    def behaviour(self) -> Behaviour:
        beside = self._beside
        only = _only(beside.apart)
        if not beside.joint.has_cases:
            return Behaviour("changed", only=only, reasons=(Reason("no_common_case"),))
        asked = goals(beside)
        answers = beside.asker.settle({kind: goal.truth for kind, goal in asked.items()})
        attribution = Attribution(self._study, self._against)
        regions = list(self._regions(asked, answers, attribution))
        if not regions:
            # Differences of all kinds at once, so that none is of a kind that nobody asked for.
            master = beside.difference()
            if isinstance(master, Unsettled):
                self._undecided(Undecided(master.why, master.place), "")
            assert self._reasons or not isinstance(master, Different)
        narrower = _narrower(beside.apart)
        changed = bool(regions) or narrower
        state: State = "changed" if changed else "undecided" if self._reasons else "equivalent"
        better, worse = self._ways(answers, narrower)
        return Behaviour(
            state,
            tuple(regions[:REGIONS]),
            () if narrower else tuple(_claims(asked, answers, regions)),
            only,
            tuple(self._reasons),
            attribution.idle(),
            better,
            worse,
            max(0, len(regions) - REGIONS),
        )

    def _regions(
        self,
        asked: Mapping[Class, Goal],
        answers: Mapping[Class, Answer],
        attribution: Attribution,
    ) -> Iterator[Region]:
        beside = self._beside
        about = quantities(beside)
        looked = Looked(beside, [goal.truth for goal in asked.values()])
        for shown in dict.fromkeys(a for a in answers.values() if isinstance(a, Shown)):
            looked.add(shown.values)
        led = self._led(asked, answers)
        parts: list[Part] = []
        for kind, answer in answers.items():
            if isinstance(answer, Undecided):
                self._undecided(answer, kind.benefit)
            elif isinstance(answer, Shown) and kind not in led:
                found_of = list(parts_of(beside, looked, kind, asked[kind]))
                assert found_of, f"the case of {kind} is none as terms"
                parts += found_of
                if self._is_late(kind):
                    about = []
        shown_of = witnesses(beside, parts)
        # Small as they are, they lie at the ends of what is asked next.
        if shown_of:
            looked.join([one.values for one in shown_of])
        limits: list[Bounded] = []
        for part in parts:
            asked_of = Bounds(beside.asker, looked, part.goal.truth)
            limits.append(asked_of.of(about, part.difference))
            if self._progress is not None:
                self._progress(1)
        for part, found, one in zip(parts, limits, shown_of, strict=True):
            also = tuple(other.benefit for other, leader in led.items() if leader == part.kind)
            yield attribution.of(region_of(part, found, one.witness, also), one)

    def _is_late(self, kind: Class) -> bool:
        """Whether the time is over; then no more is told of what is shown."""
        if time.process_time() <= self._until:
            return False
        self._reasons[Reason("time", kind.benefit)] = None
        return True

    def _led(
        self, asked: Mapping[Class, Goal], answers: Mapping[Class, Answer]
    ) -> dict[Class, Class]:
        """What goes up, or down, only where a sum of money does: the fee of each with their number.

        The proof says that no case is left out where the sum stands for both.
        """
        benefits = {b.name: b for b in self._beside.before.program.benefits}
        found: dict[Class, Class] = {}
        for kind, answer in answers.items():
            if kind.kind not in ("more", "less") or not isinstance(answer, Shown):
                continue
            if kind.benefit in benefits and benefits[kind.benefit].unit in MONEY:
                continue
            for other in answers:
                is_money = other.benefit in benefits and benefits[other.benefit].unit in MONEY
                if other.kind != kind.kind or not is_money:
                    continue
                apart = [asked[kind].truth, negated(asked[other].truth)]
                if isinstance(self._beside.asker.find(apart, any_rows=True), Never):
                    found[kind] = other
                    break
        return found

    def _undecided(self, answer: Undecided, what: str) -> None:
        if answer.why is Why.RECORDS:
            self._reasons[Reason("records", what, answer.place)] = None
        else:
            self._reasons[Reason("time", what)] = None

    def _ways(
        self, answers: Mapping[Class, Answer], narrower: bool
    ) -> tuple[bool | None, bool | None]:
        """Whether anybody is better off, and worse off: of what nobody can say, not known."""
        found: list[bool | None] = []
        open_ = narrower or any(
            not isinstance(answer, Never)
            and (isinstance(answer, Undecided) or kind.way == "unclear")
            for kind, answer in answers.items()
            if kind.kind not in ("fewer_facts", "more_facts")
        )
        for way in ("gains", "loses"):
            shown = any(
                isinstance(answer, Shown) and kind.way == way for kind, answer in answers.items()
            )
            found.append(True if shown else None if open_ else False)
        return found[0], found[1]


def _claims(
    asked: Mapping[Class, Goal], answers: Mapping[Class, Answer], regions: list[Region]
) -> Iterator[Claim]:
    """What goes one way only: said where something goes the other."""

    def never(kinds: Iterable[Class]) -> bool:
        # What is not asked about is false whatever the case.
        return all(isinstance(answers[kind], Never) for kind in kinds if kind in answers)

    verdicts = [kind for kind in asked if kind.kind == "verdict"]
    coming = [kind for kind in verdicts if kind.after == "granted"]
    going = [kind for kind in verdicts if kind.before == "granted"]
    if never(coming) and not never(going):
        yield Claim("never_granted")
    if never(going) and not never(coming):
        yield Claim("never_rejected")
    for name in dict.fromkeys(r.benefit for r in regions if r.difference is not None):
        more, less = Class("more", benefit=name), Class("less", benefit=name)
        other = [Class("other", benefit=name), *(k for k in verdicts if k.way == "unclear")]
        worse, better = ([k for k in verdicts if k.way == way] for way in ("loses", "gains"))
        no_less = never([less, *worse, *other])
        no_more = never([more, *better, *other])
        if no_less and not no_more:
            yield Claim("never_less", name)
        if no_more and not no_less:
            yield Claim("never_more", name)
