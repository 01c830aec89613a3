"""An amended file is the old one with other scalars, byte for byte.

If these failed, a drafter's comments and layout would be lost with every amendment, or a figure
that nobody named would change.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.amend.edit import amend
from engine.ruleset import reader
from engine.ruleset.diagnostics import RuleSetError
from engine.ruleset.nodes import plain
from tests.compare.support import WHOLE


def amended(*settings: tuple[str, str], text: str = WHOLE) -> str:
    return amend(text.encode(), "m/1.yaml", settings).decode()


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        ("年龄段.at_least", "30", "at_least: 35, less", "at_least: 30, less"),
        ("ages.at_least", "30", "at_least: 35, less", "at_least: 30, less"),
        ("年龄段.range.less_than", "41", "less_than: 40", "less_than: 41"),
        ("标准", "600", "value: 500, unit", "value: 600, unit"),
        ("补助档次.100", "60000", "value: 50000}", "value: 60000}"),
        ("补助档次.100.value", "60000", "value: 50000}", "value: 60000}"),
        ("补助档次.100.at_least", "90", "{at_least: 100, value: 5", "{at_least: 90, value: 5"),
        ("费率.2024-01-01", "0.25", "value: 0.20", "value: 0.25"),
        ("期限口径.按以上.at_least", "2", "{at_least: 1}, unit", "{at_least: 2}, unit"),
        ("期限口径.proposed", "按超过", "proposed: 按以上", "proposed: 按超过"),
        ("系数.多人.value", "4", "100}}, value: 2", "100}}, value: 4"),
        ("系数.多人.人数.at_least", "90", "{at_least: 100}}, v", "{at_least: 90}}, v"),
        ("人数.range.at_most", "500", "at_most: 10000", "at_most: 500"),
        ("title.zh", "新", "zh: 试,", "zh: 新,"),
        ("published_on", "2023-01-02", "published_on: 2023-01-01", "published_on: 2023-01-02"),
        ("身份合格", '身份 == "其他"', "身份合格: 身份 in 身份集", '身份合格: 身份 == "其他"'),
        ("年龄合格.quote", "满30周岁", "quote: 满35周岁不满40周岁, c", "quote: 满30周岁, c"),
    ],
)
def test_a_scalar_is_set_where_it_stands(path: str, value: str, old: str, new: str) -> None:
    assert WHOLE.count(old) == 1
    assert amended((path, value)) == WHOLE.replace(old, new)


def test_comments_layout_line_breaks_and_a_mark_stay() -> None:
    text = "\ufeff" + WHOLE.replace("parameters:\n", "# 注：35\n\nparameters:   # at_least: 35\n")
    text = text.replace("\n", "\r\n")
    found = amended(("年龄段.at_least", "30"), text=text)
    assert found == text.replace("at_least: 35, less", "at_least: 30, less")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("甲, 乙", "'甲, 乙'"),
        ("a: b", "'a: b'"),
        ("# x", "'# x'"),
        ("it's", "it's"),
        ("12", "'12'"),
        ("true", "'true'"),
        ("- x", "'- x'"),
    ],
)
def test_a_text_gets_quotes_where_yaml_needs_them(value: str, written: str) -> None:
    assert f"quote: {written}, clause: R1" in amended(("年龄合格.quote", value))


def test_the_quotes_that_stand_there_stay() -> None:
    text = WHOLE.replace('version: "1"', "version: '1'")
    assert "version: '2'" in amend(text.encode(), "m/1.yaml", [], version="2").decode()
    assert 'version: "2"' in amend(WHOLE.encode(), "m/1.yaml", [], version="2").decode()


@pytest.mark.parametrize(
    ("stood", "stands"),
    [
        ("effective_from: 2023-02-01\n", "effective_from: 2026-01-01\n"),
        ("effective_from: {not_stated: 未写}\n", "effective_from: 2026-01-01\n"),
        ("effective_from:\n  not_stated: 未写\n", "effective_from: 2026-01-01\n"),
    ],
    ids=["a day", "a reason", "a reason on a line of its own"],
)
def test_the_day_it_comes_into_force(stood: str, stands: str) -> None:
    text = WHOLE.replace("effective_from: 2023-02-01\n", stood)
    found = amend(text.encode(), "m/1.yaml", [], effective=date(2026, 1, 1)).decode()
    assert found == text.replace(stood, stands)


def test_the_day_is_added_where_there_was_none() -> None:
    text = WHOLE.replace("effective_from: 2023-02-01\n", "")
    found = amend(text.encode(), "m/1.yaml", [], effective=date(2026, 1, 1)).decode()
    published = "published_on: 2023-01-01\n"
    assert found == text.replace(published, f"{published}effective_from: 2026-01-01\n")


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("年龄段.at_least", "三十", "wrong-type"),
        ("年龄段.at_least", "030", "wrong-type"),
        ("published_on", "2023-02-30", "wrong-type"),
        ("标准", "true", "wrong-type"),
        ("年龄段.more_than", "30", "not-allowed"),
        ("年龄段", "30", "not-allowed"),
        ("年纪", "30", "not-allowed"),
        ("补助档次.60", "30", "not-allowed"),
    ],
)
def test_what_does_not_fit_is_refused(path: str, value: str, code: str) -> None:
    with pytest.raises(RuleSetError) as refused:
        amended((path, value))
    (finding,) = refused.value.diagnostics
    assert finding.code == code
    assert finding.place is not None


def test_every_setting_that_does_not_fit_is_said_at_once() -> None:
    with pytest.raises(RuleSetError) as refused:
        amended(("年龄段.at_least", "x"), ("年纪", "1"), ("标准", "y"))
    assert sorted(d.code for d in refused.value.diagnostics) == [
        "not-allowed", "wrong-type", "wrong-type",
    ]  # fmt: skip


def test_a_name_that_is_nearly_right_is_guessed() -> None:
    with pytest.raises(RuleSetError) as refused:
        amended(("年龄段.at_lest", "30"))
    assert "年龄段.at_least" in refused.value.render("en")


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=30))
def test_any_text_that_yaml_can_hold_is_read_back(value: str) -> None:
    """What is typed is what the rule set says afterwards, or it is refused: never another text."""
    try:
        found = amend(WHOLE.encode(), "m/1.yaml", [("年龄合格.quote", value)])
    except (RuleSetError, UnicodeEncodeError):
        return
    data = plain(reader.read(found, "m/1.yaml").root)
    assert isinstance(data, dict)
    requirements = data["requirements"]
    assert isinstance(requirements, dict)
    requirement = requirements["年龄合格"]
    assert isinstance(requirement, dict)
    assert requirement["quote"] == value


@settings(max_examples=60)
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**9, places=2))
def test_any_figure_is_read_back(value: Decimal) -> None:
    found = amended(("标准", f"{value:f}"))
    assert f"value: {value:f}, unit: 元" in found
