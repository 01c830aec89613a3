"""Did-you-mean: near names are offered, far ones are not.

If these failed, a drafter who mistyped a name would search for it, or be sent to a wrong one.
"""

import pytest

from engine.ruleset.suggestions import closest, did_you_mean

NAMES = [
    "女性年龄",
    "男性年龄",
    "最长年限",
    "户籍区",
    "性别",
    "requirements",
    "effective_from",
    "by",
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("女姓年龄", "女性年龄"),
        ("女性年令", "女性年龄"),
        ("女性的年龄", "女性年龄"),
        ("性年龄", "女性年龄"),
        ("最长年限数", "最长年限"),
        ("户籍", "户籍区"),
        ("姓别", "性别"),
        ("requirments", "requirements"),
        ("effective_form", "effective_from"),
        ("Requirements", "requirements"),
        ("ＢＹ", "by"),
    ],
)
def test_a_near_name_is_offered(written: str, meant: str) -> None:
    assert closest(written, NAMES) == meant


@pytest.mark.parametrize("written", ["就业形式", "补助", "x", "介", "benefits", "", "女" * 100_000])
def test_a_far_name_is_not(written: str) -> None:
    assert closest(written, NAMES) is None


def test_of_two_equally_near_the_one_that_begins_alike_is_offered() -> None:
    assert closest("男性年令", ["女性年令", "男性年龄"]) == "男性年龄"


def test_the_suggestion_reads_in_either_language() -> None:
    assert did_you_mean("女姓年龄", NAMES) == " (“女性年龄”?)"
    assert did_you_mean("就业形式", NAMES) == ""
