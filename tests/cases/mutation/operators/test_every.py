"""What is no mutant, and that every operator of the catalogue is tried in this folder.

What is listed is all that comes out: if these failed, a score would be of other mutants than the
documentation says, and a case file that accepts one by its id would accept something else.
"""

from __future__ import annotations

import re
from pathlib import Path

from engine.cases.mutation.catalogue import OPERATORS
from tests.cases.mutation.support import said


def test_what_is_no_rule_set_any_more_is_no_mutant() -> None:
    """Age counts whole years, of which nobody may ask for more; and a range may not be empty."""
    body = """
        parameters:
          年龄线: {range: {at_least: 35, less_than: 36}}
        inputs:
          生日: {type: date}
          日: {type: date}
        definitions:
          年龄: age(生日, 日, attained="same_day", leap_day="feb_28")
        requirements:
          年龄: 年龄 in 年龄线
    """
    assert said(body, "edge-up", "edge-down", "edge-included") == [
        ("edge-down", "at_least: 35", "at_least: 34"),
        ("edge-up", "less_than: 36", "less_than: 37"),
    ]


def test_what_computes_the_same_word_for_word_is_no_mutant() -> None:
    """A unit that no span is tested in, a figure that nothing uses, two that become the same."""
    body = """
        parameters:
          期限: {value: 15, unit: 日, accepts: {unused: 只登记}}
          最长: {value: 2, unit: 年}
          口径: {one_of: [甲, 乙], question: 哪个}
        inputs:
          月数: {type: integer}
        benefits:
          剩余: {by: 口径, cases: {甲: 月数 + 最长, 乙: 月数 + 最长}}
    """
    assert said(body, "unit-other", "values-swapped", "figure-up") == [
        ("figure-up", "value: 2", "value: 3"),
    ]


def test_every_operator_of_the_catalogue_is_expected_by_some_test_here() -> None:
    """None is listed that never comes out, and none comes out that is not listed."""
    here = Path(__file__).parent.glob("test_*.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in here)
    tried = set(re.findall(r'^        \("([a-z]+-[a-z]+)", .+\),$', text, re.MULTILINE))
    assert tried == set(OPERATORS)
