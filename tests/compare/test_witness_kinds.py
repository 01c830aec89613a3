"""A witness has its records in as few kinds as it needs, or people cannot see what it is about."""

from __future__ import annotations

from typing import Any

from engine.compare.behaviour.kinds import alike
from engine.prove.encoding.case import Case
from tests.support import rule_set

RECORDS = """
parameters:
  名额: {value: 1}
inputs:
  名册:
    type: records
    fields:
      证件: {type: text}
      级: {type: integer, range: {at_least: 0, at_most: 9}}
      满: {type: boolean}
      来: {type: boolean}
definitions:
  所取: {from: 名册, where: 满 and 来}
benefits:
  人数: count(所取)
"""

(GIVEN,) = [i for i in rule_set(RECORDS).inputs if i.name == "名册"]


def _case(*records: dict[str, Any]) -> Case:
    return Case({"名册": list(records)}, {})


def _full(case: Case) -> int:
    return sum(bool(row.get("满") and row.get("来")) for row in case.facts["名册"])


def _both(case: Case) -> bool:
    """One record is full, and one has come: it may be the same one."""
    rows = case.facts["名册"]
    return any(row.get("满") for row in rows) and any(row.get("来") for row in rows)


def test_kinds_that_can_be_one_become_one() -> None:
    case = _case({"证件": "甲", "满": True, "来": False}, {"证件": "乙", "满": False, "来": True})

    small = alike(GIVEN, case, _both)

    assert len(small.facts["名册"]) == 1
    assert _full(small) == 1


def test_kinds_that_must_differ_stay_apart() -> None:
    def one_is_not(case: Case) -> bool:
        return len(case.facts["名册"]) - _full(case) == _full(case) == 1

    case = _case(
        {"证件": "甲", "级": 3, "满": True, "来": True}, {"证件": "乙", "级": 4, "满": False}
    )

    small = alike(GIVEN, case, one_is_not)

    assert one_is_not(small)
    first, second = small.facts["名册"]
    assert first.keys() == {"证件", "满", "来"}
    assert second.keys() == {"证件"}


def test_texts_that_tell_records_apart_are_kept() -> None:
    def two_people(case: Case) -> bool:
        return _full(case) == 2 and len({row["证件"] for row in case.facts["名册"]}) == 2

    case = _case(
        {"证件": "甲", "级": 1, "满": True, "来": True},
        {"证件": "乙", "级": 2, "满": True, "来": True},
    )

    small = alike(GIVEN, case, two_people)

    assert [row["证件"] for row in small.facts["名册"]] == ["甲", "乙"]
    assert small.facts["名册"][0]["级"] == small.facts["名册"][1]["级"]
