"""What people type is read exactly, missing, or refused; whatever was changed is said.

If these failed, a date would be guessed, ten thousand yuan be one, or a blank mean no.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from engine.program import (
    BooleanType,
    ChoiceType,
    DateType,
    DecimalType,
    Input,
    IntegerType,
    TextType,
)
from engine.tables.cells import Cell
from engine.tables.cleaning.cleaned import Cleaned, Typing, UncleanError
from engine.tables.cleaning.cleaner import cleaner
from engine.tables.reading.marks import EPOCH_1900, EPOCH_1904, Formula, MonthDate
from engine.tables.spelling import Mapped, shipped

DAY = date(1988, 6, 15)
DATE = Input("申请日", DateType())
AMOUNT = Input("补贴金额", DecimalType(2), unit="元")
MONTHS = Input("已享受月数", IntegerType(), unit="月")
PEOPLE = Input("人数", IntegerType())
YEAR = Input("年度", IntegerType())
TRUTH = Input("已缴费", BooleanType())
DISTRICT = Input(
    "户籍区", ChoiceType(("海淀区", "西城区", "外省市")), option_aliases={"haidian": "海淀区"}
)
NUMBER = Input("证件号码", TextType())
CODE = Input("机构编号", TextType())


def clean(given: Input, cell: Cell, epoch: date | None = EPOCH_1900, unit: str = "") -> Cleaned:
    return cleaner(given, Typing(shipped(), unit, given.name, epoch))(cell)


def refused(given: Input, cell: Cell, epoch: date | None = EPOCH_1900) -> UncleanError:
    with pytest.raises(UncleanError) as caught:
        clean(given, cell, epoch)
    return caught.value


# -- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (DAY, ""),
        ("1988-06-15", ""),
        (datetime(1988, 6, 15), ""),
        ("1988.6.15", "date_format"),
        ("1988-6-15", "date_format"),
        ("1988/06/15", "date_format"),
        ("1988年6月15日", "date_format"),
        (" 1988 年 6 月 15 日 ", "date_format"),
        ("１９８８．６．１５", "date_format"),
        ("1988. 6. 15", "date_format"),
        ("19880615", "date_format"),
        (19880615, "date_format"),
        ("1988-06-15 00:00:00", "date_format"),
        ("1988-06-15 8:30", "time_of_day"),
        (datetime(1988, 6, 15, 8, 30), "time_of_day"),
        (32309, "serial_date"),
        ("32309", "serial_date"),
    ],
)
def test_a_whole_date_is_read_however_it_is_written(cell: Cell, why: str) -> None:
    assert clean(DATE, cell) == Cleaned(DAY, why)


def test_a_day_and_an_hour_are_told_apart() -> None:
    """Without its space, ``1988-6-1 18:30`` would be the eleventh."""
    assert clean(DATE, "1988-6-1 18:30").value == date(1988, 6, 1)


def test_a_serial_number_means_another_day_where_the_workbook_counts_from_1904() -> None:
    assert clean(DATE, 32309 - 1462, EPOCH_1904).value == DAY


@pytest.mark.parametrize(
    "cell",
    [
        "1988年6月",
        "88年6月",
        "1988年",
        "1988.6",
        Decimal("1988.6"),
        "1988-06",
        "198806",
        198806,
        1988,
        MonthDate(1988, 6, 1),
    ],
)
def test_an_incomplete_date_is_missing_and_not_guessed(cell: Cell) -> None:
    """A sheet shows the first of June as ``1988年6月`` where nobody typed a day."""
    assert clean(DATE, cell) == Cleaned(None, "incomplete_date")


def test_a_month_is_its_first_day_where_the_columns_file_says_so() -> None:
    spelling = shipped().with_columns(Mapped(whole_months=frozenset({"申请日"})))
    month = cleaner(DATE, Typing(spelling))
    for cell in ("1988年6月", "198806", "1988-6", MonthDate(1988, 6, 1)):
        assert month(cell) == Cleaned(date(1988, 6, 1), "whole_month")
    # 1988.1 as a figure may have been 1988.10.
    assert month(Decimal("1988.1")).value is None


@pytest.mark.parametrize(
    "cell",
    [
        "1988-02-30",
        "88.6.15",
        "6月15日",
        "下个月",
        "1988-6/15",
        3,
        Decimal("32309.5"),
        True,
        "1988-13",
    ],
)
def test_what_is_no_date_is_refused(cell: Cell) -> None:
    assert refused(DATE, cell).code == ""


def test_a_serial_number_in_a_csv_is_refused_because_its_day_0_is_not_known() -> None:
    refused(DATE, "32309", None)


# -- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "cell", "value"),
    [
        (AMOUNT, "1,234,567.50元", Decimal("1234567.50")),
        (AMOUNT, "￥3 000", Decimal(3000)),
        (AMOUNT, "3.5万", Decimal(35000)),
        (AMOUNT, "２万元", Decimal(20000)),
        (AMOUNT, " ３０００．５ ", Decimal("3000.5")),
        (AMOUNT, "3000\u3000元", Decimal(3000)),
        (MONTHS, "12个月", 12),
        (MONTHS, "12 月", 12),
        (MONTHS, "12.00", 12),
        (PEOPLE, "35人", 35),
        (PEOPLE, "1，000", 1000),
        (YEAR, "2024年", 2024),
        (PEOPLE, "-3", -3),
    ],
)
def test_a_number_is_read_without_its_unit_commas_and_width(
    given: Input, cell: Cell, value: int | Decimal
) -> None:
    found = clean(given, cell)
    assert (found.value, type(found.value)) == (value, type(value))
    assert found.why == ("" if cell == "-3" else "number")


@pytest.mark.parametrize(
    ("given", "cell"),
    [
        (MONTHS, "2年"),
        (MONTHS, "12元"),
        (MONTHS, "12人"),
        (PEOPLE, "300元"),
        (PEOPLE, "12月"),
        (AMOUNT, "12,34"),
        (AMOUNT, "1,2345"),
        (AMOUNT, "3000左右"),
        (AMOUNT, "50%"),
        (AMOUNT, "0.125"),
        (AMOUNT, "1.5亿零3元"),
        (AMOUNT, "1e3"),
        (PEOPLE, "三十"),
        (PEOPLE, "3.5"),
        (PEOPLE, True),
        (AMOUNT, Decimal("NaN")),
        (AMOUNT, Decimal("1E-999999")),
        (AMOUNT, "9" * 60),
    ],
)
def test_a_number_in_another_unit_or_of_doubtful_form_is_refused(given: Input, cell: Cell) -> None:
    """Two years are not two months, and nobody knows which comma was meant."""
    refused(given, cell)


def test_the_unit_of_a_header_counts_and_is_not_applied_twice() -> None:
    assert clean(AMOUNT, Decimal("0.35"), unit="万元") == Cleaned(Decimal("3500.00"), "unit")
    with pytest.raises(UncleanError):
        clean(AMOUNT, "0.35万", unit="万元")


# -- truths and options --------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["是", "√", "✓", "1", 1, "Y", "y", "ｙ", "TRUE", " 是 ", True])
def test_a_truth_is_known_by_its_signs(cell: Cell) -> None:
    assert clean(TRUTH, cell).value is True


@pytest.mark.parametrize("cell", ["否", "×", "0", 0, "N", "n", "FALSE", False])
def test_a_falsity_is_known_by_its_signs(cell: Cell) -> None:
    assert clean(TRUTH, cell).value is False


@pytest.mark.parametrize("cell", ["不是", "是的吧", "是/否", "x", 2, "有"])
def test_any_other_sign_is_refused(cell: Cell) -> None:
    """Never by a part: ``不是`` has 是 in it."""
    refused(TRUTH, cell)


@pytest.mark.parametrize("cell", ["/", "-", "——", "－"])
@pytest.mark.parametrize("given", [TRUTH, DATE, MONTHS, DISTRICT, CODE])
def test_a_sign_for_nothing_is_missing_and_never_false(given: Input, cell: Cell) -> None:
    assert clean(given, cell) == Cleaned(None, "placeholder")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("海淀区", ""),
        ("haidian", ""),
        ("海淀", "spelling"),
        ("北京市海淀区", "spelling"),
        (" 海 淀 区", "spelling"),
        ("HAIDIAN", "spelling"),
    ],
)
def test_an_option_is_known_by_its_spellings(cell: Cell, why: str) -> None:
    assert clean(DISTRICT, cell) == Cleaned("海淀区", why)


@pytest.mark.parametrize("cell", ["海淀区学院路", "上海淀山湖", "朝阳区", "海", 1])
def test_an_option_is_never_found_inside_a_longer_text(cell: Cell) -> None:
    refused(DISTRICT, cell)


def test_a_columns_file_says_what_a_text_stands_for() -> None:
    values: dict[str, dict[str, object]] = {
        "已缴费": {"有": True, "无": False, "不详": None},
        "户籍区": {"HD": "haidian"},
    }
    spelling = shipped().with_columns(Mapped(values=values))
    truth = cleaner(TRUTH, Typing(spelling))
    assert [truth(cell).value for cell in ("有", " 无", "不详", "是")] == [True, False, None, True]
    assert cleaner(DISTRICT, Typing(spelling))("hd") == Cleaned("海淀区", "map")


# -- texts and identity numbers ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("CS001", "CS001"),
        (" CS 001 ", "CS001"),
        ("ＣＳ００１", "CS001"),
        ("CS001\u200b", "CS001"),
        ("测试 甲", "测试甲"),
        ("测试　甲", "测试甲"),
        ("测试•甲", "测试·甲"),
        ("Cafe\u0301", "Caf\u00e9"),
        (1001, "1001"),
    ],
)
def test_a_text_is_read_without_what_no_reader_sees(cell: Cell, value: str) -> None:
    assert clean(CODE, cell).value == value


@pytest.mark.parametrize(
    "cell",
    [
        "00000019880615003X",
        "00000019880615003x",
        " 000000 19880615 003x",
        "００００００１９８８０６１５００３Ｘ",
        "'00000019880615003X",
    ],
)
def test_an_identity_number_is_read_however_it_is_spaced(cell: str) -> None:
    assert clean(NUMBER, cell).value == "00000019880615003X"


def test_the_old_form_and_another_document_are_taken_as_they_stand() -> None:
    assert clean(NUMBER, "000000880615002").value == "000000880615002"
    assert clean(NUMBER, "E12345678") == Cleaned("E12345678", "other_document")


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        (Decimal("110108198806150000"), "末几位已经丢失"),
        (110108198806150000, "末几位已经丢失"),
        ("1.10108E+17", "末几位已经丢失"),
        ("110108198806150000", "末几位已经丢失"),
        (880615002, "开头的 0 会丢失"),
        ("000000198806150025", "校验码不对"),
        ("000000198802300020", "出生日期在日历上不存在"),
        ("00000019880615002", "不是 18 位"),
        ("00000019880615002O", "不是 18 位"),
    ],
)
def test_a_wrong_identity_number_is_refused_with_what_to_do(cell: Cell, what: str) -> None:
    found = refused(NUMBER, cell)
    assert found.code == "identity-number"
    assert what in str(found.arguments["problem"])
    assert found.arguments["instead"]


# -- what a formula left -------------------------------------------------------------------------


@pytest.mark.parametrize("given", [DATE, MONTHS, TRUTH, DISTRICT, NUMBER, CODE])
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("#REF!", "cell-error"),
        ("#N/A", "cell-error"),
        ("Err:502", "cell-error"),
        (Formula("=A1"), "cell-not-computed"),
    ],
)
def test_an_error_or_a_formula_without_its_value_is_no_blank(
    given: Input, cell: str, code: str
) -> None:
    """As a blank it would be a missing fact, and a whole column of them go unseen."""
    assert refused(given, cell).code == code
