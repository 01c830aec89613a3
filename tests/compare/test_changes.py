"""Every kind of change is found, named, placed and judged, and nothing else is reported.

If these failed, a reviewer would approve a change that the comparison did not show, or look for
one that is not there.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.compare.behaviour.model import Behaviour
from engine.compare.catalogue import CHANGES
from engine.compare.comparing import Side, Study, compare
from engine.compare.model import Change, Pair
from tests.compare.support import WHOLE, edited, pair_of, rule_set

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "changes.yaml").read_text(encoding="utf-8")
)

DUTY = [["kind: benefit", "kind: duty"], [WHOLE[WHOLE.index("\nbenefits:") :], "\n"]]
APPLIES = ["requirements:\n", "applies_when: 人数 >= 1\n\nrequirements:\n"]
APPLIES_TO_MORE = ["requirements:\n", "applies_when: {any: [人数 >= 1, 已领]}\n\nrequirements:\n"]


def line(change: Change) -> str:
    effect = change.effect
    policy = "+".join(each.value for each in effect.policy)
    return f"{change.id} {change.path} {effect.direction.value} {policy} {effect.embedding.value}"


def of_row(row: dict[str, Any]) -> Pair:
    return pair_of(row.get("edits", ()), row.get("vocabulary", ()), row.get("before", ()))


@pytest.mark.parametrize("name", TABLE)
def test_what_changed_is_reported_and_nothing_else(name: str) -> None:
    assert [line(change) for change in of_row(TABLE[name]).changes] == TABLE[name]["changes"]


def duty(*edits: list[str]) -> list[list[str]]:
    return [*DUTY, *edits]


def test_a_duty_that_comes_to_apply_to_fewer_is_lighter() -> None:
    """What is a gain of a benefit is a burden of a duty: the sign must turn."""
    fewer = pair_of(duty(APPLIES), before=duty())
    more = pair_of(duty(APPLIES_TO_MORE), before=duty(APPLIES))
    everybody = pair_of(duty(), before=duty(APPLIES))
    assert [line(c) for c in fewer.changes] == [
        "applies-when-added applies_when gains eligibility none"
    ]
    assert [line(c) for c in more.changes] == ["clause-changed applies_when loses eligibility none"]
    assert [line(c) for c in everybody.changes] == [
        "applies-when-removed applies_when loses eligibility none"
    ]


def test_a_benefit_that_becomes_a_duty() -> None:
    pair = pair_of([*DUTY])
    assert "kind-changed head/kind mixed definition breaking" in [line(c) for c in pair.changes]


def test_every_id_of_the_catalogue_is_shown_by_an_example() -> None:
    """An id that nothing gives is a promise to the readers of the JSON that is not kept."""
    listed = {str(said).split(" ")[0] for row in TABLE.values() for said in row["changes"]}
    elsewhere = {
        "applies-when-added", "applies-when-removed", "kind-changed",
        "version-added", "version-removed",
    }  # fmt: skip
    assert listed | elsewhere == set(CHANGES)


def test_a_version_without_its_like_is_a_change_of_its_own() -> None:
    one = rule_set()
    two = rule_set(edited([["measure: m\n", "measure: n\n"]]), file="n/1.yaml")
    added = compare(Side("a", (one, one)), Side("b", (one, two)))
    removed = compare(Side("a", (one, two)), Side("b", (one, one)))
    assert [(p.relation, p.version.measure) for p in added.pairs] == [("same", "m"), ("added", "n")]
    assert [p.relation for p in removed.pairs] == ["same", "removed"]


def test_a_change_says_what_stood_where_with_its_unit_and_quote() -> None:
    change = pair_of([["at_least: 35, less", "at_least: 30, less"]]).changes[0]
    assert change.before is not None
    assert change.after is not None
    assert (change.before.text, change.before.unit) == ("≥ 35", "周岁")
    assert change.before.quote == change.after.quote == "满35周岁不满40周岁"
    place = change.after.place
    assert place is not None
    assert WHOLE.split("\n")[place.line - 1][place.column - 1 : place.end - 1] == "35"


def test_a_tier_has_the_units_of_its_edge_and_of_its_value() -> None:
    pair = pair_of([["{at_least: 100, value: 50000}", "{at_least: 100, value: 60000}"]])
    before = pair.changes[0].before
    assert before is not None
    assert (before.text, before.of, before.unit) == ("≥ 100: 50000", "人", "元")


def test_what_is_reached_is_named() -> None:
    pair = pair_of([["value: 500, unit", "value: 600, unit"]])
    assert pair.changes[0].effect.reaches == ("benefits/补助",)


def test_a_change_of_the_vocabulary_stands_in_its_file() -> None:
    pair = pair_of(vocabulary=[["options: [甲区]", "options: [甲区, 乙区]"]])
    place = pair.changes[0].place
    assert place is not None
    assert place.file == "common/1.yaml"


def test_whoever_proves_gets_each_change_alone_and_may_add_to_the_pair() -> None:
    """The seam for what is proved of behaviour: without it a region could not be attributed."""
    seen: list[Study] = []

    def examine(studied: Study) -> Pair:
        seen.append(studied)
        return replace(studied.pair, behaviour=Behaviour("changed"))

    rises = ["value: 500, unit", "value: 600, unit"]
    newer = rule_set(edited([rises, ["at_least: 35, less", "at_least: 30, less"]]))
    found = compare(Side("a", (rule_set(),)), Side("b", (newer,)), examine=examine)
    assert [pair.behaviour for pair in found.pairs] == [Behaviour("changed")]
    (studied,) = seen
    for change, program in zip(studied.pair.changes, studied.judged.tried, strict=True):
        assert program is not None
        stated = {q.name: q.text for q in program.parameters}
        assert ("≥ 30" in stated["年龄段"]) is (change.item == "年龄段")
        assert ("600" in stated["标准"]) is (change.item == "标准")
