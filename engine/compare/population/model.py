"""What a register says of two versions: who is decided how by each, and what it moves.

Every row of the register is counted on both sides, so that what stands here adds up to what
``cuoshi decide --summary`` says of each version alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal as OneOf

from engine.assumptions import Assumption
from engine.bulk.results.record_counts import RecordsCount
from engine.compare.population.edges import Edge
from engine.decide.decision import ChosenReading, Verdict
from engine.program import Benefit, Requirement

Figure = int | Decimal
Side = OneOf["before", "after"]

_EXACT = Context(prec=200)


def plus(total: Figure | None, value: Figure) -> Figure:
    """The exact sum; None is nothing yet."""
    if total is None:
        return value
    if isinstance(total, int) and isinstance(value, int):
        return total + value
    return _EXACT.add(Decimal(total), Decimal(value))


def minus(one: Figure | None, other: Figure | None) -> Figure:
    """The exact difference; None counts as 0."""
    if isinstance(one, Decimal) or isinstance(other, Decimal):
        return _EXACT.subtract(Decimal(one or 0), Decimal(other or 0))
    return (one or 0) - (other or 0)


DUE = (Verdict.ELIGIBLE, Verdict.CONDITIONAL, Verdict.MET)
"""The verdicts under which all holds that the text lists."""

NOTHING_DUE = (Verdict.INELIGIBLE, Verdict.NOT_MET, Verdict.NOT_APPLICABLE)
"""The verdicts under which it is settled that nothing is due."""

UNSETTLED = (Verdict.INCOMPLETE, Verdict.OPEN)
"""The verdicts that a fact or a reading could still settle."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows under one version: read = decided + refused."""

    read: int
    verdicts: Mapping[Verdict, int]
    refused: int

    def __post_init__(self) -> None:
        if self.read != self.decided + self.refused:
            raise AssertionError(f"a row was lost: {self.read} read")

    @property
    def decided(self) -> int:
        """The rows with a verdict."""
        return sum(self.verdicts.values())


@dataclass(frozen=True, slots=True)
class Sum:
    """The total of a benefit under one version, over the rows where it is known.

    ``amount`` is None where there is nothing to add up. Of the rows that may have the benefit,
    ``known`` + ``open`` + ``missing`` + ``not_stated``. ``rests_on`` are parameters that the text
    does not state and on which the figure rests.
    """

    benefit: Benefit
    amount: Figure | None = None
    known: int = 0
    open: int = 0
    missing: int = 0
    not_stated: int = 0
    rests_on: tuple[str, ...] = ()

    @property
    def is_withheld(self) -> bool:
        """Whether there is no figure, because the text states none to compute it from."""
        return bool(self.not_stated) and not self.known


@dataclass(frozen=True, slots=True)
class BenefitChange:
    """A benefit under both versions; one side is None where that version has no such benefit.

    Of the rows where it is settled on both sides what is due (a figure, or nothing: the verdict is
    neither incomplete nor open, and no reading or missing fact could change it), ``more`` have
    more by ``gained`` in all, ``less`` less by ``lost``, ``same`` the same figure. Of the others,
    ``unsettled`` (the rows that one version alone refuses among them), the known figures differ by
    ``unsettled_difference`` in all. The three add up to the difference of the totals. For a benefit
    that is no number, ``more`` are the rows where it is another value, and the sums are None.
    ``assumed`` are the parameters assumed for this run on which a side rests.
    """

    before: Sum | None
    after: Sum | None
    more: int = 0
    less: int = 0
    same: int = 0
    unsettled: int = 0
    gained: Figure | None = None
    lost: Figure | None = None
    unsettled_difference: Figure | None = None
    assumed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        parts = [self.gained, self.lost, self.unsettled_difference]
        if self.difference is not None and None not in parts:
            moved = plus(minus(self.gained, self.lost), self.unsettled_difference or 0)
            if self.difference != moved:
                raise AssertionError(f"a figure of {self.benefit.name} was lost")

    @property
    def benefit(self) -> Benefit:
        """The benefit as the newer version has it, else the older one."""
        side = self.after or self.before
        assert side is not None
        return side.benefit

    @property
    def sides(self) -> tuple[Sum, ...]:
        """The versions that have it."""
        return tuple(side for side in (self.before, self.after) if side is not None)

    @property
    def is_withheld(self) -> bool:
        """Whether no difference can be told, because a side has no figure to compute it from."""
        return any(side.is_withheld for side in self.sides)

    @property
    def difference(self) -> Figure | None:
        """The newer total less the older one; None where a side is withheld or nothing is known."""
        amounts = [side.amount for side in self.sides]
        if self.is_withheld or all(amount is None for amount in amounts):
            return None
        before = self.before.amount if self.before else None
        return minus(self.after.amount if self.after else None, before)


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A requirement under both versions; one side is None where that version does not have it.

    ``fails_before`` and ``fails_after`` count the rows whose verdict it makes by failing. Of those
    with a verdict in both, ``newly`` fail it after and did not before, ``ceased`` of them being due
    something before; ``no_longer`` failed it before and do not, ``became`` of them being due
    something after.
    """

    before: Requirement | None
    after: Requirement | None
    fails_before: int = 0
    fails_after: int = 0
    newly: int = 0
    no_longer: int = 0
    ceased: int = 0
    became: int = 0
    assumed: tuple[str, ...] = ()

    @property
    def requirement(self) -> Requirement:
        """The requirement as the newer version has it, else the older one."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class EdgeCount:
    """Who stands within one unit of an edge: outside of it and inside; None: it is not there.

    ``uncounted``: the edge stands in a schedule of months, where nobody stands beside it once.
    """

    edge: Edge
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    uncounted: bool = False


@dataclass(frozen=True, slots=True)
class GroupChange:
    """The rows alike in the columns asked for. ``amounts`` are the totals by benefit and side."""

    cells: tuple[object, ...]
    before: Tally
    after: Tally
    became: int
    ceased: int
    amounts: Mapping[str, tuple[Figure | None, Figure | None]]


SampleKind = OneOf[
    "became", "ceased", "more", "less", "unsettled", "settled", "refused", "admitted"
]  # fmt: skip
SAMPLE_KINDS: tuple[SampleKind, ...] = (
    "became", "ceased", "more", "less", "unsettled", "settled", "refused", "admitted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A row for whom something changes, identity numbers masked.

    ``benefits`` are the figures before and after by the name of the benefit, only those that
    differ. ``failed`` are the requirements that fail before and after.
    """

    kind: SampleKind
    row: int
    sheet: str
    subject: str
    verdicts: tuple[Verdict | None, Verdict | None]
    benefits: Mapping[str, tuple[object, object]]
    failed: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RefusedAlike:
    """Rows that one version alone, or both, refuse for one reason; ``row`` is the first of them.

    Of rows that both refuse, the reason is the newer version's.
    """

    side: Side | OneOf["both"]
    reason: str
    rows: int
    row: int
    sheet: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Which facts each version asks.

    ``only_before`` and ``only_after`` are asked by one version alone; ``absent_before`` and
    ``absent_after`` have no column in the register, so that they are missing for everybody.
    ``renamed`` are columns read under the name of the other version: fact, header.
    """

    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    absent_before: tuple[str, ...] = ()
    absent_after: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Population:
    """What two versions say of a register.

    ``matrix`` counts the rows by their verdict before and after; None for a refused row.
    ``assumed`` are the parameters assumed for this run, with the versions that do not state them.
    ``records`` are what became of the records of each version, where it has any. ``cleaned`` are
    the cells of a list that people made that were read as something else than they say.
    """

    name: str
    before: Tally
    after: Tally
    matrix: Mapping[tuple[Verdict | None, Verdict | None], int]
    benefits: tuple[BenefitChange, ...]
    clauses: tuple[ClauseChange, ...]
    edges: tuple[EdgeCount, ...]
    facts: Facts
    by: tuple[str, ...] = ()
    groups: tuple[GroupChange, ...] = ()
    samples: tuple[Sample, ...] = ()
    refused: tuple[RefusedAlike, ...] = ()
    records: tuple[tuple[Side, RecordsCount], ...] = ()
    chosen: tuple[tuple[Side, ChosenReading], ...] = ()
    assumed: tuple[tuple[Assumption, tuple[Side, ...]], ...] = ()
    assumed_verdict: bool = False
    cleaned: int = 0
    is_draft: bool = False
    is_duty: bool = False

    def __post_init__(self) -> None:
        for at, tally in enumerate((self.before, self.after)):
            by_verdict: dict[Verdict | None, int] = {}
            for verdicts, rows in self.matrix.items():
                by_verdict[verdicts[at]] = by_verdict.get(verdicts[at], 0) + rows
            refused = by_verdict.pop(None, 0)
            if refused != tally.refused or by_verdict != dict(tally.verdicts):
                raise AssertionError("the two versions were not counted over the same rows")
        if self.by and self.before.read != sum(group.before.read for group in self.groups):
            raise AssertionError("a row is of no group")

    @property
    def decided_by_both(self) -> int:
        """The rows with a verdict under both versions."""
        return sum(rows for pair, rows in self.matrix.items() if None not in pair)

    @property
    def refused_by_both(self) -> int:
        """The rows that both versions refuse."""
        return self.matrix.get((None, None), 0)

    def refused_by(self, side: Side | OneOf["both"]) -> int:
        """The rows that one version alone refuses, or both."""
        return self.refused_by_both if side == "both" else self.refused_by_one(side)

    def refused_by_one(self, side: Side) -> int:
        """The rows that one version alone refuses."""
        at = 0 if side == "before" else 1
        return sum(
            rows
            for pair, rows in self.matrix.items()
            if pair[at] is None and pair[1 - at] is not None
        )

    @property
    def became(self) -> int:
        """The rows due nothing before and something after."""
        return self._moved(NOTHING_DUE, DUE)

    @property
    def ceased(self) -> int:
        """The rows due something before and nothing after."""
        return self._moved(DUE, NOTHING_DUE)

    @property
    def unsettled(self) -> int:
        """The rows that were settled before and are not any more."""
        return self._moved((*DUE, *NOTHING_DUE), UNSETTLED)

    @property
    def settled(self) -> int:
        """The rows that were not settled before and are now."""
        return self._moved(UNSETTLED, (*DUE, *NOTHING_DUE))

    @property
    def same_verdict(self) -> int:
        """The rows with the same verdict under both versions."""
        return sum(rows for (a, b), rows in self.matrix.items() if a is not None and a is b)

    def _moved(self, old: tuple[Verdict, ...], new: tuple[Verdict, ...]) -> int:
        return sum(rows for (a, b), rows in self.matrix.items() if a in old and b in new)
