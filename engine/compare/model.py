"""The change model: what a comparison says, before it is text, a page or JSON.

A comparison has a :class:`Pair` for each measure, and a pair its changes of structure. What is
proved of the behaviour, and what a population gains or loses, belong to a pair as well
(:class:`Pair.behaviour`, :class:`Pair.population`) and are None where nobody looked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Literal as OneOf

from engine.compare.behaviour.model import Behaviour
from engine.compare.population.model import Population
from engine.ruleset.diagnostics import Language, Place
from engine.ruleset.nodes import Node

Section = OneOf[
    "head", "parameters", "inputs", "definitions", "applies_when", "requirements", "benefits"
]
SECTIONS: tuple[Section, ...] = (
    "head", "parameters", "inputs", "definitions", "applies_when", "requirements", "benefits",
)  # fmt: skip
"""The parts of a rule set in the order in which changes are listed."""


class Policy(Enum):
    """What a change may touch, for those who answer for the policy."""

    ELIGIBILITY = "eligibility"
    AMOUNT = "amount"
    DURATION = "duration"
    DEFINITION = "definition"
    CITATION = "citation"


class Direction(Enum):
    """Who may be touched: a claim about every case, under every reading.

    ``gains``: nobody is worse off; ``loses``: nobody is better off; ``none``: no answer changes.
    ``mixed`` claims nothing: some may gain and some lose, or the structure does not tell.
    """

    GAINS = "gains"
    LOSES = "loses"
    MIXED = "mixed"
    NONE = "none"


class Embedding(Enum):
    """What a program that calls the engine meets: it may fail, it has more, or nothing."""

    BREAKING = "breaking"
    COMPATIBLE = "compatible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change means for each of the three readers.

    ``reaches`` are the requirements and benefits whose answer it may change, by their path.
    """

    policy: tuple[Policy, ...] = (Policy.CITATION,)
    direction: Direction = Direction.NONE
    embedding: Embedding = Embedding.NONE
    reaches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """What one of the two versions says: in the notation of the language, with unit and quote.

    ``text`` is '' where nothing can be shown but the place. ``unit`` belongs to ``text``; of a
    tier, ``of`` is the unit of its edge.
    """

    text: str
    unit: str = ""
    quote: str = ""
    place: Place | None = None
    of: str = ""


Step = str | int
"""A key of a mapping or an index of a list, on the way to a node."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A change as an edit of the older rule set: ``node`` stands at ``path`` instead.

    ``vocabulary`` names the shared vocabulary that the path begins in, '' for the rule set itself.
    It is how one change is tried alone.
    """

    path: tuple[Step, ...]
    node: Node
    vocabulary: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: an id of the catalogue, the item, and what each version says.

    ``item`` is the name in the older version (in the newer one for what was added), ``alias`` its
    English name. ``part`` says which part of the item: an edge, a tier, a row, a reading, a
    clause. ``before`` is None for what was added and ``after`` for what was removed.
    ``fingerprint`` is what an approval names: the same for the same change of behaviour, however
    the files are written; '' where no answer can change.
    """

    id: str
    section: Section
    item: str
    before: Stated | None
    after: Stated | None
    part: str = ""
    alias: str = ""
    part_alias: str = ""
    effect: Effect = field(default_factory=Effect)
    fingerprint: str = ""
    patch: Patch | None = field(default=None, repr=False, compare=False)

    @property
    def path(self) -> str:
        """``parameters/女性年龄/at_least``: the item and the part, for programs."""
        return "/".join(step for step in (self.section, self.item, self.part) if step)

    @property
    def place(self) -> Place | None:
        """Where it stands in the newer version; in the older one what was removed."""
        newer = self.after.place if self.after else None
        return newer or (self.before.place if self.before else None)

    def below(self, part: str, alias: str = "") -> Change:
        """The same change as of a part of ``part``."""
        joined = f"{part}/{self.part}" if self.part else part
        return replace(self, part=joined, part_alias=self.part_alias or alias)


@dataclass(frozen=True, slots=True)
class Interval:
    """When a version is in force: from ``start`` (included) to ``end`` (excluded)."""

    start: date
    end: date | None

    def contains(self, day: date) -> bool:
        """Whether the version is in force on a day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two versions of a pair, as far as a reader has to know it.

    ``interval`` is None for a draft and for a version whose beginning is not stated.
    """

    measure: str
    version: str
    status: str
    title: Mapping[Language, str]
    file: str
    hash: str
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Differs:
    """From when to when the two versions of a pair lead to different answers.

    ``on`` is the day that was asked about, and ``governs`` which version is in force then.
    """

    interval: Interval | None
    on: date | None = None
    governs: OneOf["before", "after", "both", "neither", ""] = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one measure. One of them is None where a version was added or removed.

    ``relation``: the same version twice (``same``), a version and the one that follows it
    (``successor``), or a version that the other side does not have (``added``, ``removed``).
    ``aliases`` are the English names of items, options and readings of both versions.
    """

    relation: OneOf["same", "successor", "added", "removed"]
    before: Version | None
    after: Version | None
    changes: tuple[Change, ...] = ()
    fingerprint: str = ""
    behaviour: Behaviour | None = None
    population: Population | None = None
    differs: Differs | None = None
    aliases: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def version(self) -> Version:
        """The newer version; the older one where there is no newer."""
        version = self.after or self.before
        assert version is not None
        return version


@dataclass(frozen=True, slots=True)
class Comparison:
    """What ``cuoshi diff A B`` says: ``before`` and ``after`` as they were named, and the pairs.

    ``brief``: for people the changes of structure are counted and not listed.
    """

    before: str
    after: str
    pairs: tuple[Pair, ...]
    brief: bool = False

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes of all pairs."""
        return tuple(change for pair in self.pairs for change in pair.changes)
