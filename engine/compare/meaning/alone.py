"""One change alone: the older rule set with it and nothing else, and which answers it reaches.

This is how a change is told from the others of its comparison; what is proved of the pair that
:func:`alone` gives is proved of the one change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine import program as p
from engine.compare.meaning.monotone import Trends
from engine.compare.meaning.trends import Trend, joined
from engine.compare.model import Change, Direction, Patch, Policy, Section
from engine.compare.normal import Names, mentions
from engine.compare.rule_set import RuleSet
from engine.program import Program
from engine.ruleset.diagnostics import CuoshiError
from engine.ruleset.expression_errors import ExpressionError
from engine.ruleset.expressions import parse
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode
from engine.traversal import settled

INERT = frozenset({"parameter-added", "input-added", "definition-added", "field-added"})
"""Additions that change no answer until something uses them."""

_WORD = re.compile(r"[^\W\d]\w*")
_SPANS = frozenset({"年", "月", "个月", "日", "天", "周"})


@dataclass(frozen=True, slots=True)
class Reached:
    """A requirement or a benefit whose answer may change, and which way."""

    path: str
    policy: Policy
    direction: Direction
    is_date: bool = False


def base_of(before: RuleSet, changes: Iterable[Change], names: Names) -> RuleSet:
    """The older rule set with what the newer one adds and a change may need: no answer differs."""
    patches = [
        named(change.patch, names) for change in changes if change.id in INERT and change.patch
    ]
    try:
        return before.patched(*patches) if patches else before
    except (CuoshiError, AssertionError):
        return before


def alone(base: RuleSet, change: Change, names: Names) -> Program | None:
    """The program of the older rule set with this change alone; None where it cannot stand alone.

    It cannot where another change has to come with it: a reading with its cases, for example.
    """
    if change.patch is None:
        return None
    try:
        return base.patched(named(change.patch, names)).program
    except (CuoshiError, AssertionError):
        return None


def named(patch: Patch, names: Names) -> Patch:
    """The patch in the names of the older version."""
    return replace(patch, node=_renamed(patch.node, names)) if names.items else patch


def reached(before: Program, after: Program) -> list[Reached]:
    """The requirements and benefits that may differ between two programs."""
    before, after = settled(before), settled(after)
    trends = Trends(before, after)
    found: list[Reached] = []

    def note(path: str, policy: Policy, trend: Trend, *, date: bool = False) -> None:
        if trend is not Trend.SAME:
            found.append(Reached(path, policy, _DIRECTIONS[trend], date))

    if before.applies_when is not None or after.applies_when is not None:
        # Without a condition a duty applies to all.
        trend = trends.of(before.applies_when or p.All(()), after.applies_when or p.All(()))
        # Where a duty applies more often, its subject has more to do.
        note("applies_when", Policy.ELIGIBILITY, trend.flipped())
    old, new = ({r.name: r.clause for r in q.requirements} for q in (before, after))
    for name in {**old, **new}:
        if name in old and name in new:
            trend = trends.of(old[name], new[name])
        else:
            trend = Trend.UP if name in old else Trend.DOWN
        note(f"requirements/{name}", Policy.ELIGIBILITY, trend)
    olds, news = ({b.name: b for b in q.benefits} for q in (before, after))
    for name in {**olds, **news}:
        benefit = olds.get(name) or news[name]
        if name in olds and name in news:
            trend = trends.of(olds[name].value, news[name].value)
        else:
            trend = Trend.DOWN if name in olds else Trend.UP
        is_date = isinstance(benefit.type, p.DateType)
        note(f"benefits/{name}", policy_of(benefit), trend, date=is_date)
    if before.as_of != after.as_of:
        found.append(Reached("head/as_of", Policy.DEFINITION, Direction.MIXED))
    return found


def policy_of(benefit: p.Benefit) -> Policy:
    """Whether a benefit is an amount or a time."""
    if isinstance(benefit.type, p.DateType) or benefit.unit in _SPANS:
        return Policy.DURATION
    return Policy.AMOUNT


def direction_of(found: Sequence[Reached]) -> Direction:
    """The direction of all that is reached: which way a date is better nobody can say."""
    figures = [each for each in found if not each.is_date]
    if found and not figures:
        return Direction.MIXED
    return _DIRECTIONS[joined(_TRENDS[each.direction] for each in figures)]


_DIRECTIONS = {
    Trend.SAME: Direction.NONE,
    Trend.UP: Direction.GAINS,
    Trend.DOWN: Direction.LOSES,
    Trend.ANY: Direction.MIXED,
}
_TRENDS = {direction: trend for trend, direction in _DIRECTIONS.items()}


def users(rule_set: RuleSet, name: str) -> list[Reached]:
    """The requirements and benefits that mention an item, by way of definitions too."""
    found: set[str] = {name}
    definitions = rule_set.items("definitions")
    mentioned = {item.name: mentions(item.node) for item in definitions.values()}
    while more := {n for n, names in mentioned.items() if names & found} - found:
        found |= more
    reached_: list[Reached] = []
    conditions: tuple[Section, ...] = ("applies_when", "requirements")
    for section in conditions:
        for item in rule_set.items(section).values():
            if mentions(item.node) & found:
                path = section if section == "applies_when" else f"{section}/{item.name}"
                reached_.append(Reached(path, Policy.ELIGIBILITY, Direction.MIXED))
    benefits = {b.name: b for b in rule_set.program.benefits} if rule_set.program else {}
    for item in rule_set.items("benefits").values():
        if mentions(item.node) & found and item.name in benefits:
            policy = policy_of(benefits[item.name])
            reached_.append(Reached(f"benefits/{item.name}", policy, Direction.MIXED))
    return reached_


def _renamed(node: Node, names: Names) -> Node:
    if isinstance(node, SequenceNode):
        return replace(node, items=tuple(_renamed(item, names) for item in node.items))
    if isinstance(node, MappingNode):
        entries = tuple(Entry(e.key, _renamed(e.value, names)) for e in node.entries)
        return replace(node, entries=entries)
    return _renamed_scalar(node, names)


def _renamed_scalar(node: ScalarNode, names: Names) -> ScalarNode:
    try:
        parse(node.text)
    except ExpressionError:
        return node
    text = _WORD.sub(lambda word: names.item(word.group()), node.text)
    if text == node.text:
        return node
    return replace(node, text=text, value=text if isinstance(node.value, str) else node.value)
