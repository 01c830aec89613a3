"""What is a figure in a text, and what the words around it say of its edge.

If these failed, a quote would be held against a figure that it does not have, or not at all.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.quotes.figures import Figure, figures
from engine.quotes.numerals import plain_forms, read_numeral
from engine.quotes.units import comparable, equal, unit_of
from engine.quotes.words import Edge


def one(text: str) -> Figure:
    (figure,) = figures(text)
    return figure


# -- numerals ------------------------------------------------------------------------------------

_CHINESE_UNITS = (("亿", 100_000_000), ("万", 10_000), ("千", 1_000), ("百", 100))


@st.composite
def written(draw: st.DrawFn) -> tuple[int, str]:
    """A whole number with one of the ways in which a Chinese text writes it."""
    number = draw(st.integers(1, 999_999_999))
    forms = [str(number), f"{number:,}", cn2an.an2cn(str(number))]
    forms.append(cn2an.an2cn(str(number), "up"))
    forms.append(cn2an.an2cn(str(number)).replace("二千", "两千").replace("二百", "两百"))
    forms.append(str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")))
    for unit, scale in _CHINESE_UNITS:
        if number % (scale // 100) == 0 and number >= scale:
            forms.append(f"{Decimal(number) / scale:f}{unit}")
    if number >= 10_000 and number % 1_000 == 0 and number % 10_000:
        forms.append(f"{number // 10_000}万{number % 10_000 // 1_000}千")
    return number, draw(st.sampled_from(forms))


@given(written())
def test_a_number_is_read_back_from_every_way_of_writing_it(pair: tuple[int, str]) -> None:
    number, form = pair
    assert read_numeral(plain_forms(form)) == number
    assert one(f"补助{form}元。").value == number


@given(st.decimals(0, 10_000, places=2, allow_nan=False))
def test_a_decimal_is_read_back_exactly(number: Decimal) -> None:
    digits = "零一二三四五六七八九"
    whole, _, places = f"{number:.2f}".partition(".")
    words = "".join(digits[int(digit)] for digit in places)
    assert read_numeral(str(number)) == number
    assert read_numeral(f"{cn2an.an2cn(whole)}点{words}") == number


@pytest.mark.parametrize("text", ["三五", "百万", "二三百", "2万3万", "十百"])
def test_what_means_no_number_is_none(text: str) -> None:
    assert read_numeral(text) is None


# -- figures and units ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("两年", "2", "年"),
        ("2年", "2", "年"),
        ("24个月", "24", "个月"),
        ("一个月", "1", "个月"),
        ("五百元", "500", "元"),
        ("500元", "500", "元"),
        ("2万元", "20000", "元"),
        ("十万元", "100000", "元"),
        ("1.5万元", "15000", "元"),
        ("2万5千元", "25000", "元"),
        ("１,０００元", "1000", "元"),
        ("半年", "0.5", "年"),
        ("两年半", "2.5", "年"),
        ("一个半月", "1.5", "个月"),
        ("十八周岁", "18", "周岁"),
        ("百分之五十", "50", "%"),
        ("千分之三", "3", "‰"),
        ("50％", "50", "%"),
        ("二分之一", "0.5", ""),
        ("四分之三", "0.75", ""),
        ("19个行业主管部门", "19", "个"),
    ],
)
def test_a_figure_has_its_value_and_its_unit(text: str, value: str, unit: str) -> None:
    figure = one(text)
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "通过购买第三方服务",
        "第一责任人",
        "第十二条",
        "一技之长",
        "一次性补助",
        "新一轮促进就业政策",
        "京政发〔2018〕30号",
        "2024年度",
        "2023年3月",
        "3月底以前",
        "五十余人",
        "三分之二以上",
        "进一步健全",
        "同一人",
        "十分重要",
    ],
)
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert figures(text) == ()


def test_a_date_is_one_figure() -> None:
    for text in ("2025年1月1日", "二〇二五年一月一日", "2025-01-01"):
        assert one(text).value == date(2025, 1, 1)


def test_the_first_of_two_figures_has_the_unit_of_the_second() -> None:
    assert [(f.value, f.unit, f.text) for f in figures("35至40周岁")] == [
        (Decimal(35), "周岁", "35"),
        (Decimal(40), "周岁", "40周岁"),
    ]


def test_a_unit_of_the_rule_set_is_known() -> None:
    (figure,) = figures("满3学分", ["学分"])
    assert (figure.value, figure.unit) == (Decimal(3), "学分")


def test_what_a_rate_is_for_is_told_from_the_rate() -> None:
    assert [(f.text, f.per) for f in figures("按每就业一人500元的标准")] == [
        ("一人", True),
        ("500元", False),
    ]
    assert not one("每人500元").per


@pytest.mark.parametrize(
    ("value", "unit", "other", "of", "expected"),
    [
        ("2", "年", "24", "月", True),
        ("2", "周岁", "24", "个月", True),
        ("1", "月", "30", "日", False),
        ("2", "万元", "20000", "元", True),
        ("0.5", "", "50", "%", True),
        ("50", "", "50", "%", True),
        ("1", "名", "1", "人", True),
        ("50", "人次", "50", "人", False),
        ("19", "", "19", "个", True),
        ("500", "元/月", "500", "元", True),
    ],
)
def test_figures_are_equal_whatever_the_unit_is_called(
    value: str, unit: str, other: str, of: str, expected: bool
) -> None:
    left, right = (Decimal(value), unit_of(unit)), (Decimal(other), unit_of(of))
    assert equal(*left, *right) is expected
    assert equal(*right, *left) is expected


def test_months_and_days_are_not_compared() -> None:
    # 一个月 is not thirty days; a rule set that says so states a reading.
    assert not comparable(unit_of("月"), unit_of("日"))


# -- the words around a figure -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        ("年满35周岁", "at_least"),
        ("满35周岁", "at_least"),
        ("不满40周岁", "less_than"),
        ("未满40周岁", "less_than"),
        ("不足12个月", "less_than"),
        ("50人以上", "at_least"),
        ("50人(含)以上的", "at_least"),
        ("50人以上（含50人）", "at_least"),
        ("50人以上（不含）", "more_than"),
        ("50人（不含）以上", "more_than"),
        ("20人以下", "at_most"),
        ("20人以下（不含20人）", "less_than"),
        ("2年以内", "at_most"),
        ("30日内", "at_most"),
        ("超过一个月", "more_than"),
        ("不超过2年", "at_most"),
        ("不得超过2年", "at_most"),
        ("最长不超过2年", "at_most"),
        ("最长期限为两年", "at_most"),
        ("最高可享受5000元", "at_most"),
        ("至少1名", "at_least"),
        ("不少于1名", "at_least"),
        ("不得低于80%", "at_least"),
        ("低于80%", "less_than"),
        ("达到90%以上", "at_least"),
        ("年满60周岁以上", "at_least"),
        ("≥50人", "at_least"),
    ],
)
def test_a_word_puts_the_edge_on_its_side(text: str, edge: Edge) -> None:
    figure = one(text)
    assert figure.edge == edge
    assert text.startswith(figure.phrase) or figure.phrase in text


@pytest.mark.parametrize(
    "text", ["每人500元", "35周岁的人", "2年内容", "最低工资标准的50%", "按500元的标准"]
)
def test_where_no_word_says_it_there_is_no_edge(text: str) -> None:
    figure = one(text)
    assert figure.edge is None
    assert not figure.contradicts


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("无法实现就业超过一个月以上的", "超过一个月以上"),
        ("不满40周岁以下", "不满40周岁以下"),
        ("满50人（不含）", "满50人（不含）"),
        ("至少超过3人", "至少超过3人"),
        ("至少5人以下", "至少5人以下"),
    ],
)
def test_words_that_cannot_both_be_true_contradict(text: str, phrase: str) -> None:
    figure = one(text)
    assert figure.contradicts
    assert figure.edge is None
    assert figure.phrase == phrase
