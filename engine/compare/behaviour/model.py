"""What is proved of a pair: nothing differs, or where and for whom it does, or why nobody knows.

Everything is told in the names of the older version; a thing that only the newer one has goes by
its own name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from typing import Literal as OneOf

from engine.program import Scalar
from engine.ruleset.diagnostics import Place

State = OneOf["equivalent", "changed", "undecided"]
"""Nothing differs (proved), something does (shown), or neither could be told."""

Kind = OneOf["verdict", "more", "less", "later", "earlier", "other", "fewer_facts", "more_facts"]
"""How two answers to a case differ: in the verdict, in a benefit, or in the facts that it takes."""

Way = OneOf["gains", "loses", "unclear"]
"""Whether the newer answer is the better one for the person; of a date nobody can say."""

Side = OneOf["before", "after", "both"]

MONEY = ("元", "万元")
"""The units of sums of money."""


@dataclass(frozen=True, slots=True)
class Given:
    """A benefit in an answer: ``value`` is None where it is not known (``state`` says why)."""

    name: str
    state: str
    value: Scalar | None
    unit: str


@dataclass(frozen=True, slots=True)
class Deciding:
    """The clause on which a verdict rests: its path, what it is called, its quote and place."""

    path: str
    name: str
    alias: str
    quote: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What ``decide`` answers to a witness. ``verdict`` is '' where the case is refused.

    ``deciding`` is None where every requirement holds.
    """

    verdict: str
    benefits: tuple[Given, ...]
    deciding: Deciding | None


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that the two versions answer otherwise, decided by both.

    ``readings`` are those on which one of the answers rests.
    """

    facts: Mapping[str, Any]
    readings: Mapping[str, str]
    before: Answered
    after: Answered


@dataclass(frozen=True, slots=True)
class Limit:
    """What is true of every case of a region: a number within bounds, or one of a few values.

    ``low`` and ``high`` are both included, None where there is no bound. ``what`` says whether the
    name is a fact, a definition or an open parameter; ``of`` whose definition it is, where the two
    versions differ in it. It is proved.
    """

    what: OneOf["fact", "definition", "reading"]
    name: str
    of: Side = "both"
    low: Decimal | None = None
    high: Decimal | None = None
    values: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Between which two figures something lies, both included; None where it has no bound."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Region:
    """Cases whose answers differ alike.

    ``verdicts`` are those before and after. ``benefit`` is the one that the region is about, ''
    where it is the verdict alone; ``figures`` are its figure before and after, 0 where none is due,
    where all cases have the same, and ``difference`` is that between them. ``limits`` are true of
    every case in it, ``causes`` the paths of the changes that bring the witness about, each alone,
    and ``together`` says that it takes several at once. ``also`` are benefits that go the same way
    nowhere else, which is proved.
    """

    kind: Kind
    way: Way
    verdicts: tuple[str, str]
    witness: Witness
    benefit: str = ""
    unit: str = ""
    figures: tuple[Decimal, Decimal] | None = None
    difference: Span | None = None
    limits: tuple[Limit, ...] = ()
    causes: tuple[str, ...] = ()
    together: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """That one thing never happens, proved: nobody is newly eligible, or nobody receives less."""

    kind: OneOf["never_granted", "never_rejected", "never_more", "never_less"]
    benefit: str = ""


@dataclass(frozen=True, slots=True)
class Only:
    """What only one version asks or admits; see :class:`engine.prove.sameness.alignment.Apart`."""

    what: OneOf["input", "option", "range", "type", "parameter", "reading"]
    side: Side
    name: str
    values: tuple[str, ...] = ()
    record: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something stays undecided: ``what`` is not known, because of ``why``, at ``place``."""

    why: OneOf["time", "records", "missing_package", "not_a_program", "no_common_case"]
    what: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What is proved of a pair.

    ``better`` says whether anybody is better off: False is proved, None not known; ``worse``
    likewise. ``idle`` are the paths of changes that alone change no answer, which is proved.
    """

    state: State
    regions: tuple[Region, ...] = ()
    claims: tuple[Claim, ...] = ()
    only: tuple[Only, ...] = ()
    reasons: tuple[Reason, ...] = ()
    idle: tuple[str, ...] = ()
    better: bool | None = None
    worse: bool | None = None
    unlisted: int = field(default=0)
