"""Two versions, or two folders of them, compared: rule sets in, a :class:`Comparison` out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.compare.in_force import differing, intervals
from engine.compare.meaning.effects import Judged, judge
from engine.compare.meaning.fingerprint import fingerprinted
from engine.compare.model import Comparison, Interval, Pair, Version
from engine.compare.rule_set import RuleSet
from engine.compare.structure.changes import structural_changes
from engine.compare.structure.renames import Renames, find_renames
from engine.ruleset.parameters import bilingual
from engine.wording.speech import speech


@dataclass(frozen=True, slots=True)
class Side:
    """What is on one side of a comparison: how it was named, and its rule sets.

    ``timeline`` are the versions by which it is told when each is in force: those compared, and
    others of the same measures.
    """

    label: str
    rule_sets: tuple[RuleSet, ...]
    timeline: tuple[RuleSet, ...] = ()

    @property
    def is_single(self) -> bool:
        """Whether one version was named, and not a folder."""
        return len(self.rule_sets) == 1


def compare(
    before: Side, after: Side, *, on: date | None = None, examine: Examine | None = None
) -> Comparison:
    """Compare two sides: versions of one name with each other, and what is left with its like.

    ``on`` keeps of each measure the version that is in force on that day, on either side, and
    says from when to when the two differ. ``examine`` is asked about each pair.
    """
    pairs = [_pair(related, before, after, on, examine) for related in pairing(before, after, on)]
    return Comparison(before.label, after.label, tuple(pairs))


_Related = tuple[str, RuleSet | None, RuleSet | None]


def pairing(before: Side, after: Side, on: date | None = None) -> list[_Related]:
    """Which rule sets are compared with which, and how they are related."""
    if before.is_single and after.is_single:
        old, new = before.rule_sets[0], after.rule_sets[0]
        return [("same" if old.name == new.name else "successor", old, new)]
    old_sets, new_sets = before.rule_sets, after.rule_sets
    if on is not None:
        old_sets = _in_force_on(before, on)
        new_sets = _in_force_on(after, on)
    old_by, new_by = ({r.name: r for r in sets} for sets in (old_sets, new_sets))
    gone = {name: rule_set for name, rule_set in old_by.items() if name not in new_by}
    found: list[_Related] = []
    for new_set in sorted(new_by.values(), key=_rank):
        old_set = old_by.get(new_set.name)
        if old_set is not None:
            found.append(("same", old_set, new_set))
            continue
        replaced = _replaced(new_set, gone, old_sets)
        if replaced is not None:
            del gone[replaced.name]
        earlier = replaced or _predecessor(new_set, [*old_sets, *new_sets])
        found.append(("successor" if earlier else "added", earlier, new_set))
    found.extend(("removed", rule_set, None) for rule_set in gone.values())
    return sorted(found, key=_name)


@dataclass(frozen=True, slots=True)
class Study:
    """A pair with what it was made of, for whoever adds to it what is proved or counted.

    ``judged.tried`` has beside each change of the pair the program of the older version with that
    change alone, where it can stand alone; ``renames`` say which items are the same.
    """

    pair: Pair
    before: RuleSet
    after: RuleSet
    renames: Renames
    judged: Judged


Examine = Callable[[Study], Pair]
"""Gives the pair of a study with more said of it: its behaviour, its population."""


def after_each_other(*examines: Examine | None) -> Examine | None:
    """All of them, each told what those before it added; None where there is none."""
    asked = [examine for examine in examines if examine is not None]

    def examine(study: Study) -> Pair:
        for one in asked:
            study = replace(study, pair=one(study))
        return study.pair

    return examine if asked else None


def compare_rule_sets(before: RuleSet, after: RuleSet, relation: str = "same") -> Pair:
    """The changes of structure from one version to another, judged, with their fingerprints."""
    return study(before, after, relation).pair


def study(before: RuleSet, after: RuleSet, relation: str = "same") -> Study:
    """The same, with what it was made of."""
    renames = find_renames(before, after)
    is_same = before.texts == after.texts
    changes = () if is_same else structural_changes(before, after, renames)
    judged = judge(before, after, changes, renames)
    pair = Pair(
        "same" if relation == "same" else "successor",
        version_of(before),
        version_of(after),
        judged.changes,
        aliases={**aliases_of(after), **aliases_of(before)},
    )
    if not is_same:
        pair = fingerprinted(pair, judged, after, renames)
    return Study(pair, before, after, renames, judged)


def aliases_of(rule_set: RuleSet) -> dict[str, str]:
    """The English names of what a rule set mentions."""
    if rule_set.program is None:
        return {}
    said = speech(rule_set.program, "en")
    readings = {reading: alias for (_, reading), alias in said.reading_aliases.items()}
    return {**readings, **said.aliases}


def version_of(rule_set: RuleSet, interval: Interval | None = None) -> Version:
    """A version as far as a reader has to know it."""
    measure, version = rule_set.name
    title = bilingual(rule_set.root.get("title"))
    return Version(
        measure,
        version,
        rule_set.text("status"),
        title or {"zh": measure, "en": measure},
        rule_set.file,
        rule_set.program.hash if rule_set.program else "",
        interval,
    )


def _pair(
    related: _Related, before: Side, after: Side, on: date | None, examine: Examine | None
) -> Pair:
    relation, old, new = related
    old_interval, new_interval = _interval(old, before), _interval(new, after)
    if old is None or new is None:
        old_version = version_of(old, old_interval) if old else None
        new_version = version_of(new, new_interval) if new else None
        return Pair("added" if old is None else "removed", old_version, new_version)
    studied = study(old, new, relation)
    pair = replace(
        studied.pair,
        before=version_of(old, old_interval),
        after=version_of(new, new_interval),
        differs=differing(old_interval, new_interval, on) if on is not None else None,
    )
    return pair if examine is None else examine(replace(studied, pair=pair))


def _interval(rule_set: RuleSet | None, side: Side) -> Interval | None:
    if rule_set is None:
        return None
    return intervals(_timeline(side)).get(rule_set.name)


def _timeline(side: Side) -> Sequence[RuleSet]:
    known = {r.name for r in side.rule_sets}
    return [*side.rule_sets, *(r for r in side.timeline if r.name not in known)]


def _in_force_on(side: Side, on: date) -> tuple[RuleSet, ...]:
    when = intervals(_timeline(side))
    return tuple(
        rule_set
        for rule_set in side.rule_sets
        if (interval := when.get(rule_set.name)) is not None and interval.contains(on)
    )


def _name(related: _Related) -> tuple[str, str]:
    _, old, new = related
    rule_set = new or old
    assert rule_set is not None
    return rule_set.name


def _replaced(
    new: RuleSet, gone: Mapping[tuple[str, str], RuleSet], before: Sequence[RuleSet]
) -> RuleSet | None:
    """The version that is gone and in whose place ``new`` came: the one next to it.

    It may be the later of the two, where a version was dated back; one that stays and stands
    between them keeps them apart.
    """
    like = sorted((r for r in before if r.name[0] == new.name[0]), key=_rank)
    earlier = [r for r in like if _rank(r) < _rank(new)]
    later = [r for r in like if _rank(r) > _rank(new)]
    beside = (*earlier[-1:], *later[:1])
    return next((r for r in beside if r.name in gone), None)


def _predecessor(new: RuleSet, others: Sequence[RuleSet]) -> RuleSet | None:
    """The version that comes before: by the day it is in force from, else by its name."""
    earlier = [r for r in others if r.name[0] == new.name[0] and _rank(r) < _rank(new)]
    return max(earlier, key=_rank, default=None)


def _rank(rule_set: RuleSet) -> tuple[str, str]:
    return rule_set.text("effective_from") or rule_set.text("published_on"), rule_set.name[1]
