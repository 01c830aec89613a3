"""The shape of a file of cases: what is refused, where, and that editors are told the same.

If these failed, a drafter's slip would pass for an expectation that was met, or an editor would
underline what the runner takes.
"""

from __future__ import annotations

import json
from datetime import date
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine.cases.model import Among, ByReading, CaseFile, Known, Lacking, NotStated
from engine.cases.reading import read_cases
from engine.decide.decision import Verdict
from engine.resources import schema
from engine.ruleset.diagnostics import RuleSetError
from engine.ruleset.nodes import plain
from engine.ruleset.reader import read


def file_of(text: str) -> CaseFile:
    return read_cases(dedent(text).strip("\n").encode(), "v1.cases.yaml")


def found(text: str) -> list[tuple[str, int, int]]:
    """The findings: code, line, column."""
    try:
        file_of(text)
    except RuleSetError as error:
        return [(d.code, d.place.line, d.place.column) for d in error.diagnostics if d.place]
    return []


def expected(text: str) -> list[tuple[str, int, int]]:
    """The findings about what stands under ``expect``, which is put on line 3."""
    return found(f"cases:\n  甲:\n    expect: {text}\n")


def test_a_case_is_read_with_all_that_it_says() -> None:
    (case,) = file_of("""
        base: {年龄: 36}
        cases:
          满50人:
            note: 边界
            extends: 另一案
            facts: {人数: 50, 备注: null}
            readings: {取法: 最高档}
            proposed: true
            on: 2024-01-01
            expect:
              verdict: eligible
              open: 取法
              benefits: {奖: 200, 月补: not_stated, 首日: 2024-01-01}
              values: {双倍: {missing: [年龄, 人数]}, 差: {open: [1, 2]}}
              rows: {在职的: 2}
    """).cases
    assert (case.name.text, case.proposed, case.on) == ("满50人", True, date(2024, 1, 1))
    assert case.extends is not None
    assert case.extends.text == "另一案"
    expect = case.expect
    assert expect.verdict is Verdict.ELIGIBLE
    assert expect.open is not None
    assert [name.text for name in expect.open.names] == ["取法"]
    benefits = {name.text: outcome for name, outcome in expect.benefits}
    assert isinstance(benefits["奖"], Known)
    assert benefits["奖"].value == 200
    assert isinstance(benefits["月补"], NotStated)
    values = {name.text: outcome for name, outcome in expect.values}
    assert isinstance(values["双倍"], Lacking)
    assert isinstance(values["差"], Among)
    ((_, rows),) = expect.rows
    assert rows.taken == 2


def test_what_readings_give_may_be_told_reading_by_reading() -> None:
    (case,) = file_of("""
        cases:
          甲:
            expect:
              verdict: open
              values: {甲: {open: {取法: {最高档: 1, 累加: {open: {又: {一: 2, 二: 3}}}}}}}
    """).cases
    ((_, outcome),) = case.expect.values
    assert isinstance(outcome, ByReading)
    assert [name.text for name, _ in outcome.readings] == ["最高档", "累加"]
    assert isinstance(outcome.readings[1][1], ByReading)


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("3", 3),
        ("0", 0),
        ("[3]", (3,)),
        ("[]", ()),
        ("1..3", (1, 2, 3)),
        ("[1, 4..5]", (1, 4, 5)),
        ("2023-11..2024-02", ("2023-11", "2023-12", "2024-01", "2024-02")),
        ("2024-01", ("2024-01",)),
    ],
)
def test_rows_are_counted_or_named(written: str, keys: object) -> None:
    """A number alone is how many, in a list which: mixed up, the wrong month would pass."""
    (case,) = file_of(
        f"cases: {{甲: {{expect: {{verdict: open, rows: {{行: {written}}}}}}}}}"
    ).cases
    ((_, rows),) = case.expect.rows
    assert rows.taken == keys


BROKEN = [
    # -- no case, or nothing expected of it: it would pass without anything having been checked
    ("base: {年龄: 1}\n", [("missing-key", 1, 1)]),
    ("cases: {}\n", [("empty", 1, 1)]),
    ("cases:\n", [("empty", 1, 1)]),
    ("cases: [甲]\n", [("wrong-type", 1, 8)]),
    ("cases: {甲: {facts: {年龄: 1}}}\n", [("missing-key", 1, 9)]),
    ("cases:\n  甲:\n    expect:\n", [("empty", 3, 5)]),
    ("cases:\n  甲:\n    expect: {}\n", [("one-state", 3, 5)]),
    ("cases:\n  甲:\n    expect: eligible\n", [("wrong-type", 3, 13)]),
    # -- slips of the keyboard
    ("cases: {甲: {expects: {verdict: open}, expect: {verdict: open}}}", [("unknown-key", 1, 13)]),
    ("cases: {甲: {expect: {verdict: opne}}}", [("not-allowed", 1, 31)]),
    ("cases: {甲: {proposed: 是, expect: {verdict: open}}}", [("wrong-type", 1, 23)]),
    ("cases: {甲: {on: 今年, expect: {verdict: open}}}", [("wrong-type", 1, 17)]),
    ("cases: {甲: {readings: {取法: [a]}, expect: {verdict: open}}}", [("wrong-type", 1, 28)]),
    ("cases: {甲: {facts: {年龄: {a: 1}}, expect: {verdict: open}}}", [("wrong-type", 1, 25)]),
    ("cases: {甲: {facts: {名单: [1]}, expect: {verdict: open}}}", [("wrong-type", 1, 26)]),
    ("base: [1]\ncases: {甲: {expect: {verdict: open}}}", [("wrong-type", 1, 7)]),
    ("accepts: {a: 1}\ncases: {甲: {expect: {verdict: open}}}", [("wrong-type", 1, 14)]),
]


@pytest.mark.parametrize(("text", "findings"), BROKEN)
def test_what_is_wrong_is_said_where_it_stands(
    text: str, findings: list[tuple[str, int, int]]
) -> None:
    assert found(text) == findings


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("{verdict: open, refused: fact-type}", [("one-state", 3, 14)]),
        ("{fails: 甲}", [("one-state", 3, 14)]),
        ("{verdict: open, open: []}", [("wrong-type", 3, 35)]),
        ("{verdict: open, open: [甲, 甲]}", [("duplicate-key", 3, 39)]),
        ("{verdict: open, values: {}}", [("empty", 3, 29)]),
        ("{verdict: open, values: {甲: }}", [("wrong-type", 3, 41)]),
        ("{verdict: open, values: {甲: {opne: 1}}}", [("unknown-key", 3, 42)]),
        ("{verdict: open, values: {甲: {open: [1]}}}", [("wrong-type", 3, 48)]),
        ("{verdict: open, values: {甲: {open: {a: 1}}}}", [("wrong-type", 3, 52)]),
        ("{verdict: open, rows: {甲: 一行}}", [("wrong-type", 3, 39)]),
        ("{verdict: open, rows: {甲: 5..1}}", [("wrong-type", 3, 39)]),
        ("{verdict: open, rows: {甲: 2024-13}}", [("wrong-type", 3, 39)]),
        ("{verdict: open, rows: {甲: -1}}", [("wrong-type", 3, 39)]),
        ("{verdict: open, rows: {甲: {}}}", [("empty", 3, 39)]),
    ],
)
def test_what_is_wrong_under_expect(text: str, findings: list[tuple[str, int, int]]) -> None:
    assert expected(text) == findings


@pytest.mark.parametrize(
    "text",
    [
        "{verdict: ineligible, benefits: {奖: 1}}",
        "{verdict: met, benefits: {奖: 1}}",
        "{verdict: not_applicable, benefits: {奖: 1}}",
        "{verdict: eligible, missing: 年龄}",
        "{verdict: conditional, missing: 年龄}",
        "{verdict: eligible, fails: 年龄符合}",
        "{verdict: incomplete, fails: 年龄符合}",
        "{refused: fact-type, benefits: {奖: 1}}",
    ],
)
def test_an_expectation_that_nothing_could_check_is_an_error(text: str) -> None:
    """No rule set could make it true, or fail it: it would only look like a check."""
    assert [code for code, _, _ in expected(text)] == ["unchecked"]


def test_everything_that_is_wrong_is_said_in_one_run() -> None:
    text = """
        cases:
          甲: {expect: {verdict: opne}}
          乙: {expect: {}}
          丙: {fact: {年龄: 1}, expect: {verdict: eligible, missing: 年龄}}
    """
    assert [code for code, _, _ in found(text)] == [
        "not-allowed", "one-state", "unknown-key", "unchecked",
    ]  # fmt: skip


def test_two_cases_of_one_name_are_an_error() -> None:
    """The second would silently take the place of the first."""
    text = "cases:\n  甲: {expect: {verdict: open}}\n  甲: {expect: {verdict: open}}\n"
    assert [code for code, _, _ in found(text)] == ["duplicate-key"]


# -- the schema that editors read ----------------------------------------------------------------


def admitted(document: object) -> bool:
    """Whether the schema admits a document; JSON has dates as text."""
    as_json = json.loads(json.dumps(document, default=str))
    return bool(Draft202012Validator(schema("cases")).is_valid(as_json))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema("cases"))


@pytest.mark.parametrize("text", [text for text, _ in BROKEN[3:]])
def test_what_the_runner_refuses_an_editor_underlines(text: str) -> None:
    # A date is text in JSON, and its format is only an annotation there.
    assert "on:" in text or not admitted(plain(read(text.encode(), "f").root))


NAMES = st.sampled_from(["甲", "乙", "丙"])
SCALARS = st.one_of(NAMES, st.integers(-1, 3), st.booleans(), st.just("not_stated"))
ANYTHING = st.one_of(
    SCALARS, st.none(), st.lists(SCALARS, max_size=2), st.dictionaries(NAMES, SCALARS, max_size=2)
)


def mostly(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly as it should be: what is wrong everywhere shows nothing."""
    return st.integers(0, 9).flatmap(lambda n: ANYTHING if n == 0 else strategy)


def some(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional=parts)


NAMED = mostly(st.one_of(NAMES, st.lists(NAMES, min_size=1, max_size=2)))
OUTCOME: st.SearchStrategy[Any] = st.recursive(
    mostly(st.one_of(SCALARS, some(missing=NAMED), some(not_stated=NAMED))),
    lambda inner: st.fixed_dictionaries(
        {
            "open": mostly(
                st.one_of(
                    st.lists(inner, min_size=1, max_size=2),
                    st.dictionaries(
                        NAMES, st.dictionaries(NAMES, inner, max_size=2), min_size=1, max_size=2
                    ),
                )
            )
        }
    ),
    max_leaves=4,
)
KEY = st.one_of(st.integers(0, 3), st.sampled_from(["1..3", "2024-01", "2024-13", "1.."]))
KEYS = mostly(KEY | st.lists(KEY, max_size=2))
ROWS = mostly(
    st.one_of(KEYS, some(taken=KEYS, undecided=KEYS, left=KEYS | st.dictionaries(NAMES, KEYS)))
)
REPEATED = some(
    times=mostly(st.integers(0, 3)),
    counting=NAMED,
    of=mostly(st.just({"甲": "P1", "乙": "P1", "丙": "P1"})),
)
RECORDS = st.lists(some(甲=SCALARS) | REPEATED)
FACTS = mostly(st.dictionaries(NAMES, mostly(SCALARS | st.none() | RECORDS)))
EXPECT = mostly(
    some(
        verdict=mostly(st.sampled_from(["open", "eligible", "ineligible", "not_met"])),
        refused=mostly(st.just("fact-type")),
        fails=NAMED,
        missing=NAMED,
        open=NAMED,
        values=mostly(st.dictionaries(NAMES, OUTCOME, min_size=1)),
        rows=mostly(st.dictionaries(NAMES, ROWS, min_size=1)),
    )
)
CASE = mostly(
    some(
        note=mostly(NAMES),
        extends=mostly(NAMES),
        facts=FACTS,
        readings=mostly(st.dictionaries(NAMES, mostly(NAMES | st.none()), min_size=1)),
        proposed=mostly(st.booleans()),
        expect=EXPECT,
    )
)
FILES = mostly(some(base=FACTS, cases=mostly(st.dictionaries(NAMES, CASE, min_size=1))))


@settings(max_examples=400, deadline=None)
@given(FILES)
@example({"cases": {"甲": {"expect": {"verdict": "open", "values": {"甲": {}}}}}})
def test_runner_and_schema_refuse_the_same_files(document: Any) -> None:
    """One contract told twice: if they came apart, an editor would mislead its drafter."""
    text = json.dumps(document, ensure_ascii=False).encode()
    try:
        read_cases(text, "f")
    except RuleSetError as error:
        # That a column of counting stands under of, no schema can ask.
        codes = {d.code for d in error.diagnostics if d.code != "unknown-name"}
    else:
        codes = set()
    assert bool(codes) != admitted(document), codes
