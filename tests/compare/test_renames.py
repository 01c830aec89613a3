"""An approval is of what a change does: it outlives every name that a drafter may give.

If these failed, an approved amendment would have to be approved again because a definition got a
better name, and reviewers would come to approve without reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine import program as p
from engine.compare.comparing import compare_rule_sets
from engine.compare.model import Pair
from engine.compare.rule_set import RuleSet, load
from tests.compare.rewriting import SHIPPED
from tests.compare.support import POLICIES, pair_of

VERSIONS = [
    ("placement-fee@2023-draft", "placement-fee@2025-01-02"),
    ("placement-bonus@2023-draft", "placement-bonus@2025-01-02"),
    ("master-studio@2023-draft", "master-studio@2025-03-25"),
]
"""Versions that are shipped of one measure, which differ in nearly everything."""

_VOCABULARY = "common/2023-draft.yaml"
_FIGURE = re.compile(r"(?:at_least|less_than|at_most|more_than|value): (\d+)")


def text_of(name: str) -> str:
    return (POLICIES / f"{name.replace('@', '/')}.yaml").read_text(encoding="utf-8")


def rule_set(name: str, text: str, vocabulary: str) -> RuleSet:
    found = (vocabulary.encode(), f"policies/{_VOCABULARY}")
    return load(text.encode(), f"policies/{name.replace('@', '/')}.yaml", lambda _: found)


def amended(text: str) -> Iterator[str]:
    """The rule set with one figure greater by 1, for each of its figures."""
    for found in _FIGURE.finditer(text):
        yield f"{text[: found.start(1)]}{int(found[1]) + 1}{text[found.end(1) :]}"


def names_of(program: p.Program) -> set[str]:
    """Whatever has a name; an option is a value that a case gives, and stays."""
    inputs = [*program.inputs, *(field for given in program.inputs for field in given.fields)]
    selections = [d.body for d in program.definitions if isinstance(d.body, p.Selection)]
    names = {each.name for each in inputs} | {d.name for d in program.definitions}
    names |= {q.name for q in program.parameters} | {r.name for r in program.requirements}
    names |= {benefit.name for benefit in program.benefits}
    names |= {column for body in selections for column, _ in body.each}
    names |= {reading.name for each in program.parameters for reading in each.readings}
    options = {o for g in inputs if isinstance(g.type, p.ChoiceType) for o in g.type.options}
    return names - options


def renamed(text: str, names: set[str]) -> str:
    """Every name with a character more, wherever it stands for itself; quotes stay as they are."""
    listed = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.sub(rf"(?<![\w“「])({listed})(?!\w)", r"\1改", text)


def prints(pair: Pair) -> list[str]:
    return sorted(change.fingerprint for change in pair.changes if change.fingerprint)


class Compared:
    """Two texts compared as they are, with every name changed in both, and in the newer alone."""

    def __init__(self, old: tuple[str, str], new: tuple[str, str]) -> None:
        vocabulary = (POLICIES / _VOCABULARY).read_text(encoding="utf-8")
        before, after = (rule_set(*each, vocabulary) for each in (old, new))
        names = {
            name for each in (before, after) if each.program for name in names_of(each.program)
        }
        other = renamed(vocabulary, names)
        older, newer = (rule_set(n, renamed(text, names), other) for n, text in (old, new))
        self.plain = compare_rule_sets(before, after)
        self.both = compare_rule_sets(older, newer)
        self.newer = compare_rule_sets(before, newer)


@pytest.mark.parametrize("name", SHIPPED)
def test_an_approval_outlives_another_name_for_everything(name: str) -> None:
    """Renamed in both versions, or on the branch alone, after it was approved."""
    for text in amended(text_of(name)):
        compared = Compared((name, text_of(name)), (name, text))
        if not compared.plain.fingerprint:
            # A figure that decides nothing: the next one.
            continue
        assert compared.both.fingerprint == compared.plain.fingerprint
        assert compared.newer.fingerprint == compared.plain.fingerprint
        assert prints(compared.both) == prints(compared.plain)
        assert prints(compared.newer) == prints(compared.plain)
        changed = {c.id for c in compared.newer.changes if c.fingerprint}
        assert changed == {c.id for c in compared.plain.changes if c.fingerprint}
        return


@pytest.mark.parametrize(("older", "newer"), VERSIONS)
def test_an_approval_of_a_new_version_outlives_another_name_for_everything(
    older: str, newer: str
) -> None:
    compared = Compared((older, text_of(older)), (newer, text_of(newer)))
    assert compared.plain.fingerprint
    assert compared.both.fingerprint == compared.plain.fingerprint
    assert compared.newer.fingerprint == compared.plain.fingerprint


def test_a_name_an_alias_and_a_value_changed_together_are_the_change_of_the_value() -> None:
    """Where it is used tells what it is."""
    approved = pair_of([["value: 500, unit", "value: 600, unit"]])
    at_once = pair_of(
        [
            ["标准: {alias: rate, value: 500", "单价: {alias: price, value: 600"],
            ["标准 * 系数", "单价 * 系数"],
        ]
    )
    assert at_once.fingerprint == approved.fingerprint != ""
    assert prints(at_once) == prints(approved)


def test_a_reading_that_is_renamed_is_proposed_as_before() -> None:
    pair = pair_of([["按以上", "自当日"]])
    assert [change.id for change in pair.changes] == ["reading-renamed"]
