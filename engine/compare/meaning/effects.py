"""What each change means: for the policy, for whom it touches, and for programs that call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.compare.meaning.alone import (
    INERT,
    Reached,
    alone,
    base_of,
    direction_of,
    reached,
    users,
)
from engine.compare.model import Change, Direction, Effect, Embedding, Policy
from engine.compare.rule_set import RuleSet
from engine.compare.structure.renames import Renames
from engine.program import ChoiceType, Edges, Input, Program
from engine.ruleset.nodes import MappingNode
from engine.ruleset.parameters import text_of

CITED = frozenset({
    "alias-changed", "label-changed", "quote-changed", "source-changed", "source-clause-changed",
    "note-changed", "acceptance-changed", "question-changed", "decider-changed",
    "decision-date-changed", "reason-changed", "version-changed", "title-changed",
    "published-on-changed", "subject-changed", "measure-changed",
})  # fmt: skip
"""Changes that no answer depends on, said of sources, names and reasons."""

NAMED = frozenset({
    "parameter-renamed", "input-renamed", "definition-renamed", "requirement-renamed",
    "benefit-renamed", "field-renamed", "column-renamed", "option-renamed", "reading-renamed",
    "row-renamed", "parameter-removed", "input-removed", "definition-removed", "field-removed",
    "column-removed", "column-added", "digits-changed", "input-range-changed", "proposal-changed",
    "uses-changed", "options-source-changed", "type-changed", *INERT,
})  # fmt: skip
"""Changes that no answer depends on by themselves: what uses them has changes of its own."""

GOVERNING = frozenset({
    "status-changed", "effective-from-changed", "repealed-on-changed", "as-of-changed",
    "key-changed", "kind-changed",
})  # fmt: skip
"""Changes of which cases a version governs, or of what a case is."""

_ORDER = tuple(Policy)


@dataclass(frozen=True, slots=True)
class Judged:
    """Changes with their effects, and beside each the program of ``base`` with it alone.

    ``base`` is the older version with what the newer one adds, so far as that changes no answer;
    a program is None where the change decides nothing, or cannot stand alone.
    """

    base: RuleSet
    changes: tuple[Change, ...]
    tried: tuple[Program | None, ...]


def judge(before: RuleSet, after: RuleSet, changes: Sequence[Change], renames: Renames) -> Judged:
    """The changes with their effects, each tried alone on the older version."""
    base = base_of(before, changes, renames.names) if before.program else before
    tried = [_try(base, change, renames) for change in changes]
    judged = [
        replace(change, effect=_effect(base, before, after, change, program))
        for change, program in zip(changes, tried, strict=True)
    ]
    return Judged(base, tuple(judged), tuple(tried))


def _try(base: RuleSet, change: Change, renames: Renames) -> Program | None:
    program = base.program
    if program is None or change.id in CITED | NAMED | GOVERNING or _is_admitted(change):
        return None
    if change.id in ("requirement-removed", "benefit-removed", "applies-when-removed"):
        return replace(
            program,
            applies_when=None if change.section == "applies_when" else program.applies_when,
            requirements=tuple(r for r in program.requirements if r.name != change.item),
            benefits=tuple(b for b in program.benefits if b.name != change.item),
        )
    return alone(base, change, renames.names)


def _is_admitted(change: Change) -> bool:
    """Whether it is about which values a fact may have, and not about what follows from them."""
    return change.section == "inputs" and change.id.startswith("option")


def _effect(
    base: RuleSet, before: RuleSet, after: RuleSet, change: Change, tried: Program | None
) -> Effect:
    embedding = embedding_of(change, before, after)
    if change.id in CITED:
        return Effect((Policy.CITATION,), Direction.NONE, embedding)
    if change.id in NAMED or _is_admitted(change):
        return Effect((Policy.DEFINITION,), Direction.NONE, embedding)
    if change.id in GOVERNING or base.program is None or after.program is None:
        return Effect((Policy.DEFINITION,), Direction.MIXED, embedding)
    found = reached(base.program, tried) if tried is not None else []
    if change.id in ("requirement-removed", "benefit-removed"):
        # A requirement may be called like a benefit.
        found = [each for each in found if each.path.startswith(change.section)]
    if tried is None or (not found and change.id == "unit-changed"):
        found = _mentioning(before, after, change)
    policy = {each.policy for each in found} or {Policy.DEFINITION}
    direction = direction_of(found)
    if change.id == "unit-changed" and found:
        # The same figure of another unit is another figure, whatever the program computes.
        direction = Direction.MIXED
    return Effect(
        tuple(each for each in _ORDER if each in policy),
        direction,
        embedding,
        tuple(each.path for each in found),
    )


def _mentioning(before: RuleSet, after: RuleSet, change: Change) -> list[Reached]:
    """Where a change cannot be tried alone: whatever mentions its item, in either version."""
    if change.section in ("requirements", "benefits", "applies_when"):
        wanted = change.section if change.section == "applies_when" else change.path
        item = "/".join(wanted.split("/")[:2])
        policy = Policy.ELIGIBILITY if change.section != "benefits" else Policy.AMOUNT
        return [Reached(item, policy, Direction.MIXED)]
    found = {each.path: each for side in (after, before) for each in users(side, change.item)}
    return list(found.values())


_BREAKING = frozenset({
    "input-added", "input-removed", "input-renamed", "field-added", "field-removed",
    "field-renamed", "type-changed", "benefit-removed", "benefit-renamed", "requirement-renamed",
    "requirement-removed", "reading-removed", "reading-renamed", "option-renamed",
    "parameter-settled", "key-changed", "kind-changed", "measure-changed",
})  # fmt: skip
_COMPATIBLE = frozenset({
    "benefit-added", "requirement-added", "reading-added", "parameter-opened", "as-of-changed",
})  # fmt: skip


def embedding_of(change: Change, before: RuleSet, after: RuleSet) -> Embedding:
    """What a program that gives facts and reads answers meets.

    Every fact may be missing; but a fact that a rule set newly asks is missing in every case that
    is put to it, so that it is a breaking change.
    """
    match change.id:
        case "alias-changed":
            if change.section in ("definitions", "head", "applies_when"):
                return Embedding.NONE
            return Embedding.COMPATIBLE if change.before is None else Embedding.BREAKING
        case "unit-changed":
            outside = change.section in ("inputs", "benefits")
            return Embedding.BREAKING if outside else Embedding.NONE
        case "parameter-renamed" | "parameter-removed":
            is_open = _is_open(before, change.item)
            return Embedding.BREAKING if is_open else Embedding.NONE
        case "options-source-changed":
            return _taken_elsewhere(change, before, after)
        case "input-range-changed" | "digits-changed":
            return _admits(change, before, after)
        case "option-added" | "option-removed" | "option-renamed":
            return _options(change, before)
        case id_ if id_ in _BREAKING:
            return Embedding.BREAKING
        case id_ if id_ in _COMPATIBLE:
            return Embedding.COMPATIBLE
        case _:
            return Embedding.NONE


def _is_open(rule_set: RuleSet, name: str) -> bool:
    item = rule_set.items("parameters").get(name)
    return item is not None and item.mapping.get("one_of") is not None


def _options(change: Change, before: RuleSet) -> Embedding:
    """A closed set is part of the interface where an input takes its values from it."""
    if change.section == "parameters" and not any(
        text_of(field.get("options")) == change.item for field in _inputs(before)
    ):
        return Embedding.NONE
    return Embedding.COMPATIBLE if change.id == "option-added" else Embedding.BREAKING


def _inputs(rule_set: RuleSet) -> list[MappingNode]:
    found = [item.mapping for item in rule_set.items("inputs").values()]
    for node in list(found):
        fields = node.get("fields")
        if isinstance(fields, MappingNode):
            found += [e.value for e in fields.entries if isinstance(e.value, MappingNode)]
    return found


def _admits(change: Change, before: RuleSet, after: RuleSet) -> Embedding:
    """Compatible where whatever was admitted still is."""
    if change.id == "digits-changed":
        older, newer = (int(s.text) if s else 2 for s in (change.before, change.after))
        return Embedding.COMPATIBLE if newer >= older else Embedding.BREAKING
    if change.after is None:
        return Embedding.COMPATIBLE
    if change.before is None or before.program is None or after.program is None:
        return Embedding.BREAKING
    old, new = _given(before, change), _given(after, change)
    if old is None or new is None or old.range is None or new.range is None:
        return Embedding.BREAKING
    return Embedding.COMPATIBLE if _contains(new.range, old.range) else Embedding.BREAKING


def _taken_elsewhere(change: Change, before: RuleSet, after: RuleSet) -> Embedding:
    old, new = _given(before, change), _given(after, change)
    types = [given.type for given in (old, new) if given is not None]
    sets = [set(of.options) for of in types if isinstance(of, ChoiceType)]
    if len(sets) != 2 or not sets[0] <= sets[1]:
        return Embedding.BREAKING
    return Embedding.NONE if sets[0] == sets[1] else Embedding.COMPATIBLE


def _given(rule_set: RuleSet, change: Change) -> Input | None:
    """The input, or the field of records, that a change is about."""
    for given in rule_set.program.inputs if rule_set.program else ():
        if given.name == change.item:
            return {f.name: f for f in given.fields}.get(change.part, given)
    return None


def _contains(outer: Edges, inner: Edges) -> bool:
    def lower(edges: Edges) -> tuple[object, bool] | None:
        return None if edges.lower is None else (edges.lower, not edges.lower_included)

    def upper(edges: Edges) -> tuple[object, bool] | None:
        return None if edges.upper is None else (edges.upper, edges.upper_included)

    low, high = lower(outer), upper(outer)
    low_in, high_in = lower(inner), upper(inner)
    reaches_down = low is None or (low_in is not None and low <= low_in)
    reaches_up = high is None or (high_in is not None and high >= high_in)
    return bool(reaches_down and reaches_up)
