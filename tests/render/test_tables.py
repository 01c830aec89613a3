"""What the run of a list says at its end: counts that add up, totals, and where everything is.

If these failed, a clerk would have to open the file to learn whether anybody was refused.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from rich.cells import cell_len

from engine.decide.decision import Verdict
from engine.program import Benefit, DecimalType, TextType, Value
from engine.render.tables import render_summary, summary_record
from engine.ruleset.diagnostics import Diagnostic, Language
from engine.tables.binding.records import Refusal
from engine.tables.summary import Note, Summary
from engine.tables.totals import Total
from tests.tables.samples import PROGRAM

FEE = Benefit("补助", Value("x"), DecimalType(2), alias="bonus", unit="元")
WORD = Benefit("说法", Value("x"), TextType(), alias="word")
REASON = Diagnostic("fact-range", None, {"name": "人数", "value": -1, "range": "≥ 0"})
SUMMARY = Summary(
    read=12,
    decided=10,
    refused=(
        Refusal("名单.xlsx", 4, (REASON,), "清河"),
        Refusal("名单.xlsx", 5, (REASON,), "清河"),
    ),
    verdicts={Verdict.ELIGIBLE: 9, Verdict.INELIGIBLE: 1, Verdict.OPEN: 0},
    records_read=0,
    records_used=0,
    records_refused=(),
    carried=(),
    absent=(),
    totals=(
        Total(FEE, PROGRAM, Decimal("1234567.80"), known=7, open=2),
        Total(WORD, PROGRAM, None, known=9),
    ),
    programs=((PROGRAM, 10),),
    subjects=("A4", "A5"),
    notes=(Note("note_formulas", (("count", 3),)),),
)


def said(language: Language, width: int | None = None) -> list[str]:
    text = render_summary(SUMMARY, "out.xlsx", language, width, report="out.report.csv")
    return text.plain.splitlines()


def test_each_verdict_has_its_count_its_share_and_a_bar_as_long_as_it() -> None:
    lines = said("zh")
    bars = {line.split()[1]: line for line in lines if "█" in line}
    assert list(bars) == ["可享受", "不可享受", "已拒绝"]
    assert "75.0%" in bars["可享受"]
    assert bars["可享受"].count("█") > bars["已拒绝"].count("█") > bars["不可享受"].count("█")
    assert len({cell_len(line.partition("█")[0]) for line in bars.values()}) == 1


def test_totals_are_exact_with_unit_and_what_they_leave_out() -> None:
    lines = said("zh")
    (fee,) = [line for line in lines if line.startswith("  补助")]
    (word,) = [line for line in lines if line.startswith("  说法")]
    assert "1,234,567.80 元" in fee
    assert "待解释 2" in fee
    assert "—" in word


def test_refused_rows_name_their_sheet_once_for_one_reason() -> None:
    lines = said("zh")
    assert any("名单.xlsx[清河] 第 4 … 5 行" in line for line in lines)
    assert sum("fact-range" in line for line in lines) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_ends_with_where_the_answers_and_the_cleanings_are(language: Language) -> None:
    *_, output, report, note = said(language)
    assert "out.xlsx" in output
    assert "out.report.csv" in report
    assert "3" in note


def test_an_english_reader_gets_english_names_and_units() -> None:
    text = "\n".join(said("en"))
    assert "bonus" in text
    assert "1,234,567.80 yuan" in text


def test_no_line_is_wider_than_the_terminal() -> None:
    assert all(cell_len(line) <= 60 for line in said("zh", 60))


def test_a_program_gets_the_same_as_plain_data() -> None:
    record = summary_record(SUMMARY, "out.xlsx")
    assert record["totals"] == [
        {
            "benefit": "补助",
            "unit": "元",
            "total": Decimal("1234567.80"),
            "known": 7,
            "open": 2,
            "missing": 0,
            "not_stated": 0,
        },
        {
            "benefit": "说法",
            "unit": "",
            "total": None,
            "known": 9,
            "open": 0,
            "missing": 0,
            "not_stated": 0,
        },
    ]


def test_counts_have_their_thousands_apart_as_those_of_a_query_have() -> None:
    many = replace(SUMMARY, read=20_002, decided=20_000, verdicts={Verdict.ELIGIBLE: 20_000})
    lines = render_summary(many, "out.xlsx", "en").plain.splitlines()
    assert "read 20,002 = decided 20,000 + refused 2" in lines
    assert [line.split()[0] for line in lines if "█" in line] == ["20,000", "2"]
