"""What a change claims about its direction holds for every case that is tried.

``gains`` says that nobody is worse off, ``loses`` that nobody is better off, ``none`` that no
answer changes. If these failed, a gate would let a cut pass as a gain.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from engine.amend.edit import amend
from engine.compare.comparing import compare_rule_sets
from engine.compare.model import Direction
from engine.compare.rule_set import RuleSet, load
from engine.decide.decision import Decision, Verdict
from engine.program import Program
from engine.ruleset.diagnostics import RuleSetError
from engine.ruleset.nodes import MappingNode, Node, ScalarNode, SequenceNode
from tests.compare.support import WHOLE, rule_set, shipped
from tests.witness.case_maker import CaseMaker
from tests.witness.run import decide, favourable

RANK = {
    Verdict.INELIGIBLE: 0,
    Verdict.NOT_MET: 0,
    Verdict.ELIGIBLE: 2,
    Verdict.MET: 2,
    Verdict.NOT_APPLICABLE: 2,
}
"""Worse and better; what is undecided lies between."""

SHIPPED = {
    "community-worker@2023-draft": 1,
    "placement-bonus@2023-draft": 2,
    "placement-fee@2023-draft": 3,
}
"""Measures, each with a seed under which the cases do tell versions apart."""


def figures(node: Node, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The ways to the figures of the parameters and tables of a rule set."""
    if isinstance(node, ScalarNode):
        is_number = isinstance(node.value, (int, Decimal)) and not isinstance(node.value, bool)
        return [way] if is_number else []
    found: list[tuple[str | int, ...]] = []
    if isinstance(node, MappingNode):
        for entry in node.entries:
            found += figures(entry.value, (*way, entry.key.text))
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.items):
            found += figures(item, (*way, index))
    return found


def nudged(before: RuleSet, way: tuple[str | int, ...], step: int) -> RuleSet | None:
    """The rule set with one figure changed; None where the language refuses it."""
    node: Node = before.root
    for part in way:
        node = node.get(str(part)) if isinstance(node, MappingNode) else node.items[part]  # type: ignore
    assert isinstance(node, ScalarNode)
    lines = before.source.text.decode().split("\n")
    place = node.place
    line = lines[place.line - 1]
    value = max(0, node.value + step)  # type: ignore[operator]
    lines[place.line - 1] = line[: place.column - 1] + f"{value}" + line[place.end - 1 :]

    def find(name: str) -> tuple[bytes, str] | None:
        source = before.vocabularies.get(name)
        return None if source is None else (source.text, source.document.file)

    try:
        return load("\n".join(lines).encode(), before.file, find)
    except RuleSetError:
        return None


def worth(decision: Decision) -> dict[str, Decimal]:
    """What is known to be given, in figures; nothing where nothing is."""
    if RANK.get(decision.verdict, 1) == 0:
        return {}
    return {
        result.benefit.name: Decimal(result.value)
        for result in decision.benefits
        if isinstance(result.value, (int, Decimal)) and not isinstance(result.value, bool)
    }


def violated(direction: Direction, old: Decision | None, new: Decision | None) -> str:
    """How two decisions contradict what was claimed; '' where they do not."""
    if old is None or new is None:
        return ""
    before, after = RANK.get(old.verdict, 1), RANK.get(new.verdict, 1)
    if direction is Direction.LOSES:
        before, after, old, new = after, before, new, old
    if direction is Direction.NONE and (old.verdict != new.verdict or worth(old) != worth(new)):
        return "an answer changed"
    if before > after:
        return f"{old.verdict} became {new.verdict}"
    if before:
        for name, amount in worth(old).items():
            if worth(new).get(name, amount) < amount:
                return f"{name}: {amount} became {worth(new)[name]}"
    return ""


def tried(before: RuleSet, seed: int, cases: int) -> Counter[str]:
    """Nudge every figure, and put the same cases to both versions; counts what was claimed."""
    random = Random(seed)
    assert before.program is not None
    readings = {
        q.name: random.choice(q.readings).name for q in before.program.parameters if q.readings
    }
    pool = some_cases(before.program, random, cases, readings)
    ways = [w for w in figures(before.root) if w[0] in ("parameters", "definitions")]
    found: Counter[str] = Counter()
    for way in ways:
        after = nudged(before, way, random.choice((-5, -1, 1, 5, 20)))
        if after is None or after.program is None:
            continue
        pair = compare_rule_sets(before, after)
        for change in pair.changes:
            direction = change.effect.direction
            found[direction.value] += 1
            if direction is Direction.MIXED:
                continue
            for facts in pool:
                # Under one reading each: what is open is between worse and better, and says little.
                old, new = (decide(q, facts, readings) for q in (before.program, after.program))
                said = violated(direction, old, new)
                found["told apart"] += _told_apart(old, new)
                assert not said, (change.path, direction, said, facts)
    return found


def _told_apart(old: Decision | None, new: Decision | None) -> bool:
    return bool(old and new and (old.verdict != new.verdict or worth(old) != worth(new)))


def some_cases(
    program: Program, random: Random, number: int, readings: dict[str, str]
) -> list[dict[str, Any]]:
    """Cases around one that meets as many requirements as could be found."""
    maker = CaseMaker(program)
    *_, best = favourable(program, maker, random, readings)
    return [best, *(maker.near(random, best) for _ in range(4 * number)), maker.case(random)]


@pytest.mark.parametrize("name", SHIPPED)
def test_claims_hold_for_the_shipped_rule_sets(name: str) -> None:
    found = tried(shipped(name), SHIPPED[name], cases=12)
    assert found["told apart"]


def test_claims_are_made_and_hold_where_everything_occurs() -> None:
    """Both directions have to be claimed: an analysis that claims nothing is never wrong."""
    found = tried(rule_set(), 1, cases=12)
    assert min(found["gains"], found["loses"]) >= 3
    assert found["told apart"] >= 20


def test_amending_is_how_a_drafter_makes_the_same_change() -> None:
    text = amend(WHOLE.encode(), "m/1.yaml", [("年龄段.at_least", "30")])
    pair = compare_rule_sets(rule_set(), rule_set(text.decode()))
    assert [c.effect.direction for c in pair.changes] == [Direction.GAINS]
