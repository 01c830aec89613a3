"""Records that are alike, written once: what is read and what is written.

If these failed, a case of fifty people would be one of fewer, or of the same person fifty times.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.cases.model import CaseFile
from engine.cases.reading import read_cases
from engine.cases.repeating import counted, folded
from engine.ruleset.diagnostics import RuleSetError
from engine.ruleset.flow import flow
from engine.ruleset.nodes import plain
from tests.cases.support import codes as codes_of
from tests.cases.support import differing, run_one


def file_of(records: str) -> CaseFile:
    text = f"base: {{名单: {records}}}\ncases: {{甲: {{expect: {{verdict: open}}}}}}\n"
    return read_cases(text.encode(), "f")


def read(records: str) -> Any:
    """The list of records that a text means."""
    ((_, node),) = file_of(records).base
    return plain(node)


def codes(records: str) -> list[tuple[str, int]]:
    """The findings, each with its column."""
    with pytest.raises(RuleSetError) as error:
        file_of(records)
    return [(d.code, d.place.column) for d in error.value.diagnostics if d.place]


def test_a_repetition_means_its_records_in_order() -> None:
    """Among others, counting where it is told to and nowhere else."""
    assert read(
        "[{号: P1}, {times: 3, counting: 号, of: {号: P098, 户: A1}}, {times: 2, of: {号: P1}}]"
    ) == [
        {"号": "P1"},
        {"号": "P098", "户": "A1"},
        {"号": "P099", "户": "A1"},
        {"号": "P100", "户": "A1"},
        {"号": "P1"},
        {"号": "P1"},
    ]


def test_several_columns_may_count() -> None:
    assert read("[{times: 2, counting: [甲, 乙], of: {甲: '9', 乙: x9, 丙: 1}}]") == [
        {"甲": "9", "乙": "x9", "丙": 1},
        {"甲": "10", "乙": "x10", "丙": 1},
    ]


def test_columns_may_be_called_as_the_keys_are() -> None:
    """A record whose own columns are ``times`` and ``of`` is a record."""
    assert read("[{times: 3, of: 甲}]") == [{"times": 3, "of": "甲"}]


@pytest.mark.parametrize(
    ("records", "findings"),
    [
        ("[{of: {号: P1}}]", [("missing-key", 13)]),
        ("[{times: 0, of: {号: P1}}]", [("wrong-type", 21)]),
        ("[{times: true, of: {号: P1}}]", [("wrong-type", 21)]),
        ("[{times: 2, off: 1, of: {号: P1}}]", [("unknown-key", 24)]),
        ("[{times: 2, of: {号: [P1]}}]", [("wrong-type", 32)]),
        ("[{times: 2, counting: 户, of: {号: P1}}]", [("unknown-name", 34)]),
        ("[{times: 2, counting: 号, of: {号: P}}]", [("wrong-type", 45)]),
        ("[{times: 2, counting: 号, of: {号: 1}}]", [("wrong-type", 45)]),
        ("[{times: 50001, of: {号: P1}}]", [("too-large", 21)]),
        ("[{times: 30000, of: {号: P1}}, {times: 30000, of: {号: P1}}]", [("too-large", 50)]),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(
    records: str, findings: list[tuple[str, int]]
) -> None:
    assert codes(records) == findings


def test_a_case_is_run_with_every_record(tmp_path: Path) -> None:
    """Rows are numbered as if each record were written out."""
    run = run_one(
        tmp_path,
        """
        facts:
          名单:
            - {号: Z, 入职: 2020-01-01, 在职: false}
            - {times: 3, counting: 号, of: {号: P1, 入职: 2020-01-01, 在职: true}}
        readings: {取法: 最高档}
        expect:
          verdict: eligible
          rows: {在职的: {taken: [2, 3], left: {仍在职: [1], beyond_take: [4]}}}
    """,
    )
    assert differing(run) == {}


def test_what_the_rule_set_refuses_is_shown_in_the_record_that_is_repeated(tmp_path: Path) -> None:
    run = run_one(
        tmp_path,
        """
        facts: {名单: [{times: 3, of: {号: P1, 在职: 是}}]}
        expect: {verdict: eligible}
    """,
    )
    assert set(codes_of(run)) == {("fact-type", 4)}


def test_runs_are_written_once_and_the_rest_as_it_is() -> None:
    people: list[Any] = [{"号": f"P{n:02}", "户": "A1"} for n in range(8, 12)]
    other: dict[str, Any] = {"号": "Q"}
    assert folded([other, *people, people[3], people[3], other, other]) == [
        other,
        {"times": 4, "counting": "号", "of": people[0]},
        people[3],
        people[3],
        other,
        other,
    ]
    assert folded([other] * 3) == [{"times": 3, "of": other}]


CELLS = st.sampled_from(["P1", "P2", "P3", "P08", "P09", "P10", "x", "", "9", "10", "11"])
RECORD = st.fixed_dictionaries({"甲": CELLS}, optional={"乙": CELLS, "丙": st.integers(0, 1)})


@given(st.lists(st.tuples(RECORD, st.integers(1, 5), st.booleans()), max_size=5))
def test_what_is_written_is_read_as_what_it_was(runs: list[tuple[Any, int, bool]]) -> None:
    """Runs and what is nearly one; each record, in order."""
    records = [
        {**record, "甲": (counting and counted(record["甲"], step)) or record["甲"]}
        for record, times, counting in runs
        for step in range(times)
    ]
    assert read(flow(folded(records))) == records
