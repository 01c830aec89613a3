"""Parameters in their three states, and the data that they state."""

from __future__ import annotations

import pytest

from tests.support import decide, findings, marked, rule_set, value

USE = "requirements: {r: true}"


def parameter(written: str) -> list[tuple[str, str]]:
    """What is wrong with a parameter, each finding with the words that it marks."""
    return [
        found for found in marked(f"parameters:\n  p: {written}\n{USE}") if found[0] != "unused"
    ]


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("{tiers: [{at_least: 5, value: 1}, {at_least: 5, value: 2}]}", "tier-order", "5"),
        ("{tiers: [{at_least: 5, value: 1}, {at_least: 4, value: 2}]}", "tier-order", "4"),
        ("{tiers: [{more_than: 5, value: 1}, {at_least: 5, value: 2}]}", "tier-order", "5"),
        ("{tiers: [{at_least: 5, value: 甲}]}", "wrong-type", "甲"),
        (
            "{series: [{from: 2024-01-01, value: 1}, {from: 2024-01-01, value: 2}]}",
            "series-order",
            "2024-01-01",
        ),
        ("{series: [{from: 2024-01-01, value: 甲}]}", "wrong-type", "甲"),
        ("{range: {at_least: 5, less_than: 5}}", "empty-range", "{at_least: 5, less_than: 5}"),
        ("{range: {at_least: 6, at_most: 5}}", "empty-range", "{at_least: 6, at_most: 5}"),
        (
            "{range: {at_least: 5, at_most: 2024-01-01}}",
            "wrong-type",
            "{at_least: 5, at_most: 2024-01-01}",
        ),
        ("{one_of: [甲, 乙], question: 哪, proposed: 丙}", "unknown-reading", "丙"),
        (
            "{one_of: [甲, 乙], question: 哪, chosen: 丙, decided_by: 局}",
            "unknown-reading",
            "丙",
        ),
        ("{value: 1, range: {at_least: 1}}", "one-state", "range"),
        ("{one_of: [甲, 乙]}", "missing-key", "{one_of: [甲, 乙]}"),
    ],
)
def test_what_is_wrong_with_a_parameter(written: str, code: str, words: str) -> None:
    """Otherwise a tier that is never reached, or a range that nobody is in, decides in silence."""
    assert parameter(written) == [(code, words)]


@pytest.mark.parametrize(
    "written",
    [
        "{one_of: [甲, 甲], question: 哪}",
        "{one_of: {甲: {alias: 乙}, 乙: null}, question: 哪}",
        "{one_of: {甲: {alias: a}, 乙: {alias: a}}, question: 哪}",
        "{options: [甲, 甲]}",
        "{options: [{value: 甲, alias: a}, {value: 乙, alias: a}]}",
    ],
)
def test_a_name_of_a_reading_or_an_option_stands_once(written: str) -> None:
    """Otherwise one of two meanings is taken by the order of a mapping."""
    assert len(parameter(written)) == 1


@pytest.mark.parametrize(
    "written",
    [
        "{tiers: [{at_least: 5, value: 1}, {more_than: 5, value: 2}]}",
        "{range: {at_least: 5, at_most: 5}}",
        "{value: 甲}",
        "{value: true}",
        "{not_stated: 原文未规定}",
    ],
)
def test_what_may_be_stated(written: str) -> None:
    """At least five, and more than five, are two tiers."""
    assert parameter(written) == []


def test_readings_in_each_way_of_writing_them() -> None:
    """A list of names, single-key mappings, or a mapping; an alias or a statement each."""
    body = """
parameters:
  甲: {one_of: [一, 二], question: 哪}
  乙: {one_of: [一, {二: {range: {more_than: 1}, unit: 月}}], question: 哪}
  丙: {one_of: {一: null, 二: {alias: two}}, question: 哪, chosen: 二, decided_by: 局}
requirements: {r: true}
"""
    found = {
        q.name: [(r.name, r.alias, r.states) for r in q.readings] for q in rule_set(body).parameters
    }
    assert found == {
        "甲": [("一", "", ""), ("二", "", "")],
        "乙": [("一", "", ""), ("二", "", "> 1 月")],
        "丙": [("一", "", ""), ("二", "two", "")],
    }


def test_a_question_and_who_decides_it_may_be_in_both_languages() -> None:
    """An English reader of an open question gets English; where there is none, what there is."""
    body = """
parameters:
  甲: {one_of: [一, 二], question: {zh: 哪, en: which}, decided_by: {zh: 局}}
  乙: {one_of: [一, 二], question: 哪}
requirements: {r: true}
"""
    both, plain = rule_set(body).parameters
    assert (both.question, both.decided_by) == (
        {"zh": "哪", "en": "which"},
        {"zh": "局", "en": "局"},
    )
    assert (plain.question, plain.decided_by) == ({"zh": "哪", "en": "哪"}, {})


def test_what_is_stated_is_shown_without_rounding() -> None:
    """It stands in decisions and pages, beside the quote that it was read from."""
    body = """
parameters:
  额: {value: 1234567890123456789.10, unit: 元}
  段: {range: {more_than: 0.5, at_most: 2}}
  档: {tiers: [{at_least: 1, value: 10}, {more_than: 2.5, value: 20}]}
  列: {series: [{from: 2024-01-01, value: 0.60}]}
  集: {options: [甲, 乙]}
requirements: {r: true}
"""
    assert {q.name: q.text for q in rule_set(body).parameters} == {
        "额": "1234567890123456789.10",
        "段": "> 0.5, ≤ 2",
        "档": "≥ 1 → 10; > 2.5 → 20",
        "列": "2024-01-01 → 0.60",
        "集": "甲、乙",
    }


def test_a_reading_may_state_what_an_expression_uses() -> None:
    """An edge, a set or an option of a function can itself be what is open."""
    body = """
parameters:
  界: {one_of: {含: {range: {at_least: 1}}, 不含: {range: {more_than: 1}}}, question: 哪}
  额: {one_of: {少: {value: 10}, 多: {value: 20}}, question: 哪}
inputs:
  数: {type: integer}
definitions: {x: 数 in 界, y: 额 + 数}
benefits: {b: 1 if x else 0, c: y}
"""
    for readings, expected in (
        ({"界": "含", "额": "少"}, (True, 11)),
        ({"界": "不含", "额": "多"}, (False, 21)),
    ):
        decision = decide(body, {"数": 1}, readings=readings)
        assert (value(decision), value(decision, "y")) == expected


def test_a_broken_parameter_is_said_once_and_not_at_every_use() -> None:
    """Otherwise one slip buries itself under what follows from it."""
    body = """
parameters: {p: {range: {at_least: 6, at_most: 5}}}
inputs:
  数: {type: integer}
requirements: {r: 数 in p, q: 数 in p}
"""
    assert [f.code for f in findings(body) if f.code != "unused"] == ["empty-range"]
