"""Did-you-mean: near names are offered, far ones are not.

If these failed, a drafter who mistyped a name would search for it, or be sent to a wrong one.
"""

import pytest

from engine.ruleset.diagnostics import Diagnostic
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


def test_a_finding_offers_the_name_or_says_nothing() -> None:
    def message(name: str) -> tuple[str, str]:
        guess = did_you_mean(name, NAMES)
        found = Diagnostic("unknown-measure", None, {"name": name, "did_you_mean": guess})
        return found.message("zh"), found.message("en")

    assert message("女姓年龄") == (
        "没有名为“女姓年龄”的措施（“女性年龄”？）",
        "there is no measure called “女姓年龄” (“女性年龄”?)",
    )
    assert message("就业形式")[0] == "没有名为“就业形式”的措施"
