"""A list in, the same list with columns out: nobody is lost, and nobody decided on a part.

If these failed, a refused row could vanish from a payment list, or a subject be paid on the records
that happened to be readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decide.decision import Decision, Verdict
from engine.ruleset.diagnostics import Diagnostic, Language, ReadingError, VersionError
from engine.tables.cells import Cell, TableError
from engine.tables.deciding import decide_table
from engine.tables.reading.files import SUFFIXES, open_table
from engine.tables.summary import Summary
from tests.tables.samples import OWED, PROGRAM, decide, text_file

ANSWERS = ("结论", "月数合计", "补助", "理由", "缺件", "待解释", "版本", "错误")
HEADER = "机构编号,已认定,人数,工资,区,备注"


def run(
    folder: Path,
    lines: list[str],
    records: list[str] | None = None,
    *,
    output: str = "out.csv",
    language: Language = "zh",
) -> tuple[Summary, list[dict[str, Cell]]]:
    """Decide a csv, with a csv of records where given; the counts, and the result by header."""
    table = open_table(text_file(folder / "in.csv", lines))
    lists = {}
    if records is not None:
        lists[""] = open_table(text_file(folder / "records.csv", records))
    out = folder / output
    summary = decide_table(table, out, decide, [PROGRAM], records=lists, language=language)
    written = open_table(out)
    rows = [dict(zip(written.columns, row.cells, strict=True)) for row in written.rows()]
    return summary, rows


FILLED = dict.fromkeys(
    ("name", "measure", "version", "versions", "example", "allowed", "did_you_mean"), "x"
)
"""Whatever the sentences of a code want: what they say is not at issue here."""


def codes(reasons: tuple[Diagnostic, ...]) -> list[str]:
    return [reason.code for reason in reasons]


# -- the answers ---------------------------------------------------------------------------------


def test_each_row_has_its_answer_beside_what_it_was(tmp_path: Path) -> None:
    lines = [HEADER, "A,是,3,100.50,海淀区,=x", "B,否,3,,,", "C,,3,,,"]
    summary, (eligible, refused, incomplete) = run(tmp_path, lines, ["agency,姓名,月数", "A,甲,5"])
    assert list(eligible) == [*HEADER.split(","), *ANSWERS]
    assert [eligible[name] for name in ("备注", "结论", "月数合计", "补助", "理由")] == [
        "'=x",
        "可享受",
        "5",
        "100.50",
        None,
    ]
    assert (refused["结论"], refused["理由"]) == ("不可享受", "资格「经认定的机构」")
    assert (incomplete["结论"], incomplete["缺件"]) == ("待补正", "已认定")
    assert summary.complete
    assert (summary.read, summary.decided) == (3, 3)
    assert summary.verdicts[Verdict.ELIGIBLE] == summary.verdicts[Verdict.INCOMPLETE] == 1
    assert summary.carried == ("备注",)
    assert summary.absent == ("申请日",)


def test_a_benefit_that_is_open_is_no_figure_and_says_what_it_depends_on(tmp_path: Path) -> None:
    _, (row,) = run(tmp_path, [HEADER, "A,是,3,100,西城区,"], ["agency"])
    assert row["补助"] is None
    for part in ("取法", "最高", "100", "累加", str(OWED)):
        assert part in str(row["待解释"])


def test_the_version_says_that_a_draft_is_not_for_payment_and_what_the_caller_chose(
    tmp_path: Path,
) -> None:
    _, (row,) = run(tmp_path, [HEADER, "A,是,3,100,海淀区,"], ["agency"])
    assert str(row["版本"]).startswith("2023-draft")
    assert "草案" in str(row["版本"])
    assert "闰日口径=平年末日" in str(row["版本"])


def test_an_english_reader_gets_english(tmp_path: Path) -> None:
    lines = [HEADER, "A,否,3,,,", "B,是,三,,,"]
    _, (ineligible, refused) = run(tmp_path, lines, language="en")
    expected = ["verdict", "total_months", "bonus", "reason", "missing", "open", "version", "error"]
    assert list(ineligible)[6:] == expected
    assert ineligible["verdict"] == "ineligible"
    assert ineligible["reason"] == "accreditation “经认定的机构”"
    assert "whole number" in str(refused["error"])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_of_file_gives_every_kind(tmp_path: Path, suffix: str) -> None:
    """The same two agencies, one refused, from each kind of file into each."""
    rows: list[tuple[str, Cell, Cell]] = [("A", True, 3), ("B", True, -1)]
    source = tmp_path / f"in{suffix}"
    if suffix == ".csv":
        text_file(source, ["机构编号,已认定,人数", "A,是,3", "B,是,-1"])
    elif suffix == ".jsonl":
        lines = [
            '{"机构编号":"A","已认定":true,"人数":3}',
            '{"机构编号":"B","已认定":true,"人数":-1}',
        ]
        text_file(source, lines)
    elif suffix == ".parquet":
        columns = zip(*rows, strict=True)
        names = ("机构编号", "已认定", "人数")
        pq.write_table(pa.table(dict(zip(names, map(list, columns), strict=True))), source)
    else:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in [("机构编号", "已认定", "人数"), *rows]:
            sheet.append(list(row))
        book.save(source)
    for other in SUFFIXES:
        output = tmp_path / f"out{other}"
        summary = decide_table(open_table(source), output, decide, [PROGRAM])
        assert (summary.decided, codes(summary.refused[0].reasons)) == (1, ["fact-range"])
        written = open_table(output)
        assert written.columns == ("机构编号", "已认定", "人数", *ANSWERS)
        first, second = (dict(zip(written.columns, r.cells, strict=True)) for r in written.rows())
        assert (first["机构编号"], first["结论"], first["错误"]) == ("A", "可享受", None)
        assert (second["机构编号"], second["结论"]) == ("B", None)
        assert "-1" in str(second["错误"])


def test_records_inside_a_line_are_records(tmp_path: Path) -> None:
    line = '{"机构编号": "A", "已认定": true, "介绍记录": [{"姓名": "甲", "月数": 3}, {"月数": 4}]}'
    table = open_table(text_file(tmp_path / "in.jsonl", [line]))
    decide_table(table, tmp_path / "out.jsonl", decide, [PROGRAM])
    written = open_table(tmp_path / "out.jsonl")
    (row,) = written.rows()
    assert row.cells[written.columns.index("月数合计")] == 7


# -- refused rows --------------------------------------------------------------------------------


def test_refused_rows_stand_in_their_place_with_number_and_reason(tmp_path: Path) -> None:
    lines = [HEADER, "A,也许,三,1,海定区,x", ",是,3,,,", "C,是,13,,,", "D,是,3,1,海淀区,", "E,是"]
    summary, rows = run(tmp_path, lines)
    assert [row["机构编号"] for row in rows] == ["A", None, "C", "D", "E"]
    assert [row["结论"] is None for row in rows] == [True, True, True, False, True]
    assert [(r.row, codes(r.reasons)) for r in summary.refused] == [
        (2, ["fact-type", "fact-type", "fact-option"]),
        (3, ["missing-key-fact"]),
        (4, ["fact-range"]),
        (6, ["row-width"]),
    ]
    for part in ("已认定", "也许", "人数", "三", "区", "海定区"):
        assert part in str(rows[0]["错误"])
    assert not summary.complete


def test_what_is_wrong_with_the_call_is_no_fault_of_a_row(tmp_path: Path) -> None:
    """A misspelt --reading would otherwise refuse a million rows, one by one."""
    table = open_table(text_file(tmp_path / "in.csv", [HEADER, "A,是,3,,,"]))
    for error in (
        ReadingError([Diagnostic("not-open", None, FILLED)]),
        VersionError([Diagnostic("unknown-version", None, FILLED)]),
    ):

        def fail(facts: Mapping[str, object], error: Exception = error) -> Decision:
            raise error

        with pytest.raises(type(error)):
            decide_table(table, tmp_path / "out.csv", fail, [PROGRAM])
    assert not (tmp_path / "out.csv").exists()

    def no_version(facts: Mapping[str, object]) -> Decision:
        raise VersionError([Diagnostic("no-version-governs", None, FILLED)])

    summary = decide_table(table, tmp_path / "out.csv", no_version, [PROGRAM])
    assert codes(summary.refused[0].reasons) == ["no-version-governs"]


def test_a_list_that_has_an_answer_already_is_not_given_a_second(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        run(tmp_path, ["机构编号,结论,补助", "A,x,1"])
    assert codes(caught.value.diagnostics) == ["column-taken", "column-taken"]


# -- records -------------------------------------------------------------------------------------


def test_a_refused_record_refuses_its_subject_with_the_records_row(tmp_path: Path) -> None:
    records = ["机构编号,姓名,月数", "A,甲,5", "B,乙,6", "A,丙,六", "A,丁,25", "B,戊,1"]
    summary, (first, second) = run(tmp_path, [HEADER, "A,是,,,,", "B,是,,,,"], records)
    assert first["结论"] is None
    assert "records.csv 第 4 行" in str(first["错误"])
    assert "records.csv 第 5 行" in str(first["错误"])
    assert (second["结论"], second["月数合计"]) == ("可享受", "7")
    assert (summary.records_read, summary.records_used) == (5, 2)
    assert [(r.row, codes(r.reasons)) for r in summary.records_refused] == [
        (2, ["subject-refused"]),
        (4, ["fact-type"]),
        (5, ["fact-range"]),
    ]


def test_records_of_nobody_are_refused_with_their_rows(tmp_path: Path) -> None:
    records = ["机构编号,月数", "Z,1", ",2", "A,3"]
    summary, _ = run(tmp_path, [HEADER, "A,是,,,,"], records)
    assert summary.absent == ("申请日", "介绍记录.姓名")
    assert [(r.row, codes(r.reasons)) for r in summary.records_refused] == [
        (2, ["unknown-record-subject"]),
        (3, ["missing-key-fact"]),
    ]
    assert summary.records_used == 1


def test_two_subjects_with_one_key_are_both_refused_where_records_are_theirs(
    tmp_path: Path,
) -> None:
    """Without records two rows with one key are two cases; nothing is merged."""
    lines = [HEADER, "A,是,,,,", "B,是,,,,", "A,是,,,,", "B,是,,,,"]
    summary, rows = run(tmp_path, lines, ["机构编号,月数", "A,1", "A,2"])
    assert [(r.row, codes(r.reasons)) for r in summary.refused] == [
        (2, ["ambiguous-subject"]),
        (4, ["ambiguous-subject"]),
    ]
    assert "2、4" in str(rows[0]["错误"])
    assert len(summary.records_refused) == 2


def test_a_gap_in_a_record_is_named_by_the_records_own_row(tmp_path: Path) -> None:
    records = ["机构编号,姓名,月数", "B,乙,6", "A,甲,5", "A,丙,"]
    _, (first, _) = run(tmp_path, [HEADER, "A,是,,,,", "B,是,,,,"], records)
    assert first["月数合计"] is None
    assert "第 4 行" in str(first["缺件"])


def test_a_subject_without_records_has_none_and_without_a_list_they_are_missing(
    tmp_path: Path,
) -> None:
    _, (without_list,) = run(tmp_path, [HEADER, "A,是,,,,"])
    assert (without_list["月数合计"], without_list["缺件"]) == (None, "介绍记录")
    _, (without_records,) = run(tmp_path, [HEADER, "A,是,,,,"], ["机构编号,月数"])
    assert (without_records["月数合计"], without_records["缺件"]) == ("0", None)


def test_records_need_an_input_of_their_own_and_the_key(tmp_path: Path) -> None:
    table = open_table(text_file(tmp_path / "in.csv", [HEADER, "A,是,,,,"]))
    wrong = {
        "column-missing": {"介绍记录": text_file(tmp_path / "a.csv", ["编号", "A"])},
        "no-records-input": {"人数": text_file(tmp_path / "b.csv", ["机构编号", "A"])},
        "output-is-input": {"": text_file(tmp_path / "out.csv", ["机构编号", "A"])},
    }
    for code, files in wrong.items():
        lists = {name: open_table(path) for name, path in files.items()}
        with pytest.raises(TableError) as caught:
            decide_table(table, tmp_path / "out.csv", decide, [PROGRAM], records=lists)
        assert codes(caught.value.diagnostics) == [code]


# -- the count -----------------------------------------------------------------------------------

KEYS = st.sampled_from(["A", "B", "C", "D", ""])
SUBJECTS = st.tuples(
    KEYS, st.sampled_from(["是", "否", "", "?"]), st.sampled_from(["1", "13", "x"])
)
RECORDS = st.tuples(KEYS | st.just("Z"), st.sampled_from(["1", "25", "x", ""]))


@settings(max_examples=120, deadline=None)
@given(
    subjects=st.lists(SUBJECTS, max_size=8),
    records=st.none() | st.lists(RECORDS, max_size=10),
    ragged=st.booleans(),
)
def test_every_row_and_every_record_is_accounted_for_once(
    tmp_path_factory: pytest.TempPathFactory,
    subjects: list[tuple[str, str, str]],
    records: list[tuple[str, str]] | None,
    ragged: bool,
) -> None:
    """Read = decided + refused, row by row; and a decided subject has all of its records."""
    folder = tmp_path_factory.mktemp("count")
    lines = ["机构编号,已认定,人数", *(",".join(cells) for cells in subjects)]
    if ragged:
        lines.append("E")
    given_records = None
    if records is not None:
        given_records = ["机构编号,姓名,月数", *(f"{key},甲,{months}" for key, months in records)]
    summary, rows = run(folder, lines, given_records)

    assert summary.read == len(rows) == len(subjects) + ragged
    assert summary.decided == sum(row["结论"] is not None for row in rows)
    refused = {refusal.row for refusal in summary.refused}
    assert len(refused) == len(summary.refused) == summary.read - summary.decided
    for number, row in enumerate(rows, start=2):
        assert (row["结论"] is None) == (row["错误"] is not None) == (number in refused)

    kept = records or []
    assert summary.records_read == len(kept)
    lost = {refusal.row for refusal in summary.records_refused}
    assert len(lost) == len(summary.records_refused) == len(kept) - summary.records_used
    decided = {row["机构编号"] for row in rows if row["结论"] is not None}
    for number, (key, months) in enumerate(kept, start=2):
        assert (key in decided) == (number not in lost), (key, months)
        if months in ("25", "x"):
            assert number in lost
