"""Facts of a case: types first, nothing coerced, everything that is wrong said at once."""

from __future__ import annotations

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import CuoshiError, FactError, Library, facts_from_json
from engine.program import Program
from tests.support import KEY, decide, rule_set

BODY = """
parameters:
  区: {options: [{value: 海淀区, alias: haidian}, 其他区]}
inputs:
  真假: {alias: flag, type: boolean}
  整数: {alias: whole, type: integer, range: {at_least: 1, less_than: 10}}
  金额: {alias: amount, type: decimal, digits: 2}
  日期: {alias: day, type: date, range: {at_least: 2000-01-01}}
  户籍区: {alias: district, type: choice, options: 区}
  记录:
    alias: rows
    type: records
    fields:
      人: {alias: who, type: text}
      次: {type: integer}
requirements:
  r: 真假 and 整数 >= 0 and 金额 >= 0 and 日期 >= 日期 and 户籍区 in 区
  q: count(记录) >= 0
"""
PROGRAM = rule_set(BODY)


def refused(facts: dict[str, Any], program: Program = PROGRAM) -> list[tuple[str, str]]:
    """The codes of what is wrong, each with the fact that it names."""
    try:
        decide(program, facts)
    except FactError as error:
        said(error)
        return [(d.code, str(d.arguments["name"])) for d in error.diagnostics]
    return []


def said(error: CuoshiError) -> None:
    """An error says something, in both languages, and in letters that a file can hold."""
    assert error.diagnostics
    assert error.render("zh").encode()
    assert error.render("en").encode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("真假", 1),
        ("真假", "true"),
        ("整数", True),
        ("整数", 1.0),
        ("整数", "1"),
        ("整数", Decimal(1)),
        ("金额", 1.5),
        ("金额", "1.5"),
        ("金额", True),
        ("金额", Decimal("1.005")),
        ("金额", Decimal("NaN")),
        ("金额", Decimal("sNaN")),
        ("金额", Decimal("Infinity")),
        ("日期", "2024-01-01"),
        ("日期", datetime(2024, 1, 1)),
        ("户籍区", 1),
        ("记录", "x"),
        ("记录", {"人": "a"}),
    ],
)
def test_a_fact_of_the_wrong_type_is_refused(name: str, value: object) -> None:
    """Otherwise a text that looks like a number, or a float, decides about money."""
    assert refused({name: value}) == [("fact-type", name)]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("整数", 0, "fact-range"),
        ("整数", 10, "fact-range"),
        ("金额", 10**30, "fact-range"),
        ("金额", Decimal("-1E+30"), "fact-range"),
        ("金额", Decimal("1E+9999999"), "fact-range"),
        ("日期", date(1999, 12, 31), "fact-range"),
        ("户籍区", "海淀", "fact-option"),
    ],
)
def test_a_fact_out_of_range_is_refused(name: str, value: object, code: str) -> None:
    """Otherwise a slip of the keyboard is paid; and the edges are those of the rule set."""
    assert refused({name: value}) == [(code, name)]


def test_a_number_too_long_to_be_written_is_refused() -> None:
    """Python refuses to write an integer of thousands of digits; the message must not need it."""
    assert refused({"整数": 10**5000}) == [("fact-range", "整数")]
    assert refused({"真假": 10**5000}) == [("fact-type", "真假")]
    assert refused({"真假": [[10**5000]]}) == [("fact-type", "真假")]


def test_edges_are_admitted_as_they_are_written() -> None:
    """at_least has its number, less_than has not."""
    assert refused({"整数": 1}) == []
    assert refused({"整数": 9}) == []
    assert refused({"日期": date(2000, 1, 1)}) == []


def test_everything_that_is_wrong_is_said_at_once() -> None:
    """Otherwise a form goes back and forth once for each of its mistakes."""
    assert refused({"整数": "x", "金额": 1.5, "没有": 1}) == [
        ("fact-type", "整数"),
        ("fact-type", "金额"),
        ("unknown-fact", "没有"),
    ]


def test_an_unknown_fact_is_refused_with_a_suggestion() -> None:
    """Otherwise a misspelt fact is silently missing."""
    with pytest.raises(FactError) as caught:
        decide(PROGRAM, {"户藉区": "海淀区"})
    assert caught.value.diagnostics[0].arguments["did_you_mean"] == "户籍区"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"整数": 3, "whole": 3}, [("duplicate-fact", "整数")]),
        ({"整数": None, "whole": 3}, []),
        ({"记录": [{"人": "a", "who": "a"}]}, [("duplicate-fact", "记录[1].who")]),
    ],
)
def test_a_fact_given_by_name_and_by_alias(
    facts: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Otherwise one of the two values wins by the order of a mapping."""
    assert refused(facts) == expected


def test_aliases_mean_their_facts_and_options() -> None:
    """Otherwise a program and a form of one case get two decisions."""
    chinese = {"真假": True, "户籍区": "海淀区", "记录": [{"人": "a", "次": 1}]}
    english = {"flag": True, "district": "haidian", "rows": [{"who": "a", "次": 1}]}
    assert decide(PROGRAM, chinese).to_json() == decide(PROGRAM, english).to_json()


def test_none_and_an_absent_key_are_both_missing() -> None:
    """Otherwise an empty cell of a spreadsheet is an error, or worse a value."""
    assert decide(PROGRAM, {"整数": None}).to_json() == decide(PROGRAM, {}).to_json()


def test_a_missing_key_of_the_subject_is_an_error() -> None:
    """Otherwise a decision belongs to nobody."""
    for facts in ({}, {KEY: None}):
        with pytest.raises(FactError) as caught:
            Library([PROGRAM]).decide("m@v1", facts)
        assert [d.code for d in caught.value.diagnostics] == ["missing-key-fact"]


def test_a_wrong_cell_is_named_with_its_row() -> None:
    """Otherwise somebody searches a list of hundreds for one bad cell."""
    rows = [{"人": "a", "次": 1}, {"人": "b", "次": "2"}, {"名": "c"}, 7]
    assert refused({"记录": rows}) == [
        ("fact-type", "记录[2].次"),
        ("unknown-fact", "记录[3].名"),
        ("fact-type", "记录[4]"),
    ]


def test_a_list_that_is_wrong_throughout_is_not_reported_a_million_times() -> None:
    """Otherwise one misspelt column of a long list fills the memory with its findings."""
    assert 90 < len(refused({"记录": [{"错": 1}] * 5_000})) < 200


@pytest.mark.parametrize(
    ("written", "shown"),
    [("0.0000", "0.00"), ("1.5000", "1.50"), ("1.5", "1.5"), ("-0.0", "0.0"), ("3E+2", "300")],
)
def test_zeros_at_the_end_are_no_digits(written: str, shown: str) -> None:
    """Otherwise 1.5000 from a database is refused, or one amount is written in many ways."""
    assert f"{decide(PROGRAM, {'金额': Decimal(written)}).facts['金额']:f}" == shown


class _Text(str):
    __slots__ = ()


class _Word(enum.StrEnum):
    A = "a"


@pytest.mark.parametrize("text", [_Text("a"), _Word.A])
def test_kinds_of_text_become_plain_text(text: str) -> None:
    """Data frames give their own kind of text; it must not reach JSON or a comparison."""
    decision = decide(PROGRAM, {KEY: text})
    assert decision.subject == ((KEY, "a"),)
    assert type(decision.subject[0][1]) is str
    assert b'"a"' in decision.to_json()


def test_text_is_compared_as_people_see_it() -> None:
    """é may be one character or two; without this one person would be counted twice."""
    assert decide(PROGRAM, {KEY: "e\u0301"}).subject == ((KEY, "\u00e9"),)


def test_half_a_character_is_refused() -> None:
    """JSON may spell one as \\ud800, and then no file could hold the decision."""
    assert refused({KEY: "a\ud800"}) == [("fact-type", KEY)]
    assert refused({"a\ud800": 1}) == [("unknown-fact", "a\\ud800")]
    assert refused({"户籍区": "\udfff"}) == [("fact-option", "户籍区")]


def test_json_dates_become_dates_where_the_input_is_one() -> None:
    """Otherwise a caller with JSON has no way to give a date; and only plain ISO is one."""
    facts = {"日期": "2024-02-29", KEY: "2024-02-29", "记录": [{"人": "2024-02-29"}]}
    assert facts_from_json(PROGRAM, facts) == {**facts, "日期": date(2024, 2, 29)}
    for text in ("2024-W01-1", "2023-02-29", "20240229", "2024-2-29", "２０２４-02-29"):
        assert facts_from_json(PROGRAM, {"day": text}) == {"day": text}


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals()
    | st.text(st.characters(), max_size=20)
    | st.floats()
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=4) | st.sampled_from(["人", "次", "who"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
_NAMES = st.sampled_from(
    [KEY, "真假", "flag", "整数", "金额", "amount", "日期", "户籍区", "记录", "rows"]
)


@settings(max_examples=300, deadline=None)
@given(facts=st.dictionaries(_NAMES | st.text(max_size=5), _JSON, max_size=6))
def test_whatever_a_case_says_the_only_errors_are_ours(facts: dict[str, Any]) -> None:
    """Otherwise a stranger's request ends in a traceback, and a batch with it."""
    for case in (facts, facts_from_json(PROGRAM, facts)):
        try:
            decide(PROGRAM, case).to_json()
        except CuoshiError as error:
            said(error)
