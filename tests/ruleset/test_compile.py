"""A rule set as a whole: order, circles, sizes, warnings, and the hash that it is known by."""

from __future__ import annotations

import pytest

from tests.support import decide, findings, marked, refused, rule_set, source, value

COMMON = """
terms: common
version: "1"
parameters:
  区: {options: [海淀区, 其他]}
  期: {one_of: [长, 短], question: 哪}
"""
USING = """
uses: [common@1]
inputs:
  户籍区: {type: choice, options: 区}
requirements: {r: {by: 期, cases: {长: 户籍区 in 区, 短: true}}}
"""


def chain(number: int, *, forwards: bool) -> str:
    """Definitions each of which mentions the one before it, written from either end."""
    lines = [f"  d{i}: d{i - 1} + 1" for i in range(1, number)]
    return "\n".join(
        [
            "inputs:",
            "  n: {type: integer}",
            "definitions:",
            "  d0: n",
            *(lines if forwards else reversed(lines)),
            f"benefits: {{b: d{number - 1}}}",
        ]
    )


def test_definitions_stand_in_the_order_of_evaluation() -> None:
    """Otherwise a value is looked up before it is computed."""
    body = """
inputs:
  甲: {type: integer}
definitions:
  丁: 丙 + 乙
  丙: 乙 + 1
  乙: 甲 + 1
benefits: {b: 丁}
"""
    assert [d.name for d in rule_set(body).definitions] == ["乙", "丙", "丁"]
    assert value(decide(body, {"甲": 1}), "丁") == 5


@pytest.mark.parametrize("forwards", [True, False])
def test_a_long_chain_compiles_from_either_end(forwards: bool) -> None:
    """A drafter who writes the result first is not stopped by how deep Python goes."""
    body = chain(1_500, forwards=forwards)
    assert value(decide(body, {"n": 0}), "d1499") == 1499


def test_a_circle_is_said_with_its_path() -> None:
    """Otherwise the drafter has to find the way round by hand."""
    body = """
inputs:
  n: {type: integer}
definitions:
  甲: 乙 + 1
  乙: 丙 + n
  丙: 甲
  丁: 甲 + 1
benefits: {b: 丁}
"""
    (found,) = [f for f in findings(body) if f.code != "unused"]
    assert found.code == "cycle"
    assert str(found.arguments["path"]) in "甲 → 乙 → 丙 → 甲 → 乙 → 丙"
    assert str(found.arguments["path"]).count("→") == 3


@pytest.mark.parametrize(
    "expression",
    [
        "month_start(" * 30 + "日" + ")" * 30,
        "日 if 数 >= 0 else " + "month_end(" * 30 + "日" + ")" * 30,
        "add_days(日, " + "highest(档, " * 9 + "数" + ")" * 9 + ")",
    ],
)
def test_functions_that_double_their_arguments_without_end_are_refused(expression: str) -> None:
    """Forty characters more would double the work each time; a file of a page would never load."""
    tiers = ", ".join(f"{{at_least: {i + 2}, value: {i}}}" for i in range(20))
    body = f"""
parameters: {{档: {{tiers: [{tiers}]}}}}
inputs:
  日: {{type: date}}
  数: {{type: integer}}
definitions: {{x: '{expression}'}}
benefits: {{b: x, c: 数 in 档}}
"""
    assert refused(body) == ["too-large"]


def test_a_date_that_definitions_double_without_end_is_refused() -> None:
    """`as_of` is written out over its definitions, and each of these doubles it."""
    doubling = "\n".join(f"  d{i}: max(d{i - 1}, d{i - 1})" for i in range(1, 60))
    body = f"as_of: d59\ninputs:\n  日: {{type: date}}\ndefinitions:\n  d0: 日\n{doubling}"
    assert "too-large" in refused(body)


def test_items_that_would_need_too_many_readings_are_refused() -> None:
    """Twelve questions of three in one sum are half a million sums."""
    numbers = range(12)
    stated = "{one_of: {甲: {value: 1}, 乙: {value: 2}, 丙: {value: 3}}, question: 哪}"
    body = "\n".join(
        [
            "parameters:",
            *(f"  p{i}: {stated}" for i in numbers),
            "benefits:",
            "  b: " + " + ".join(f"p{i}" for i in numbers),
        ]
    )
    assert refused(body) == ["too-many-readings"]


# -- findings ------------------------------------------------------------------------------------


def test_everything_that_is_wrong_is_found_in_one_run() -> None:
    """Otherwise a drafter repairs a file one run at a time."""
    body = """
as_of: 数
parameters: {段: {range: {at_least: 5, at_most: 4}}}
inputs:
  数: {type: integer}
definitions:
  甲: 没有 + 1
  乙: 数 + 真
  丙: 甲 + 1
requirements:
  r: 数
  q: {all: [数 >= 2, 也没有]}
benefits: {b: 数 / 数}
"""
    assert sorted(refused(body)) == sorted(
        [
            "wrong-operand",
            "empty-range",
            "unknown-name",
            "unknown-name",
            "wrong-operand",
            "bare-figure",
            "unknown-name",
            "bare-division",
        ]
    )


def test_what_is_not_used_is_a_warning_that_can_be_accepted() -> None:
    """A figure that nothing reads is a rule that was forgotten; some are kept on purpose."""
    body = """
parameters: {甲: {value: 2}, 乙: {value: 3, accepts: {unused: 以后用}}}
inputs:
  数: {type: integer}
definitions: {丙: 数 + 1}
requirements: {r: {when: 数 >= 0, accepts: {unused: 无}}}
"""
    program = rule_set(body)
    assert [(w.code, w.path) for w in program.warnings] == [
        ("unused", "parameters/甲"),
        ("unused", "definitions/丙"),
        ("accepts-nothing", "requirements/r"),
    ]
    assert program.accepted == (("parameters/乙", "unused", "以后用"),)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("as_of: 日 if 真 else 日二\n", []),
        ("as_of: 数\n", [("wrong-operand", "数")]),
        ("as_of: 开\n", [("as-of-open", "开")]),
        ("as_of: 未\n", [("as-of-open", "未")]),
        ("as_of: 没有\n", [("unknown-name", "没有")]),
        (
            "effective_from: 2024-02-01\nrepealed_on: 2024-02-01\n",
            [("version-interval", "2024-02-01")],
        ),
        ("effective_from: 2024-02-01\nrepealed_on: 2024-02-02\n", []),
    ],
)
def test_the_dates_of_a_version(body: str, expected: list[tuple[str, str]]) -> None:
    """The governing date has to be known before any question is answered."""
    rest = """
parameters:
  问: {one_of: [一, 二], question: 哪}
  无: {not_stated: 原文未规定}
inputs:
  日: {type: date}
  日二: {type: date}
  真: {type: boolean}
  数: {type: integer}
definitions:
  开: {by: 问, cases: {一: 日, 二: 日二}}
  未: 'add_days(日, 1) if 无 >= 0 else 日'
requirements: {r: 真}
"""
    assert [f for f in marked(body + rest) if f[0] != "unused"] == expected


# -- vocabularies --------------------------------------------------------------------------------


def test_a_vocabulary_is_read_as_if_it_were_written_here() -> None:
    """Facts of two versions take their choice from one set; that is what makes them comparable."""
    program = rule_set(USING, {"common@1": COMMON})
    assert program.uses == ("common@1",)
    assert [q.name for q in program.parameters] == ["区", "期"]
    assert decide(program, {"户籍区": "海淀区"}).verdict == "eligible"


def test_the_hash_covers_the_vocabulary_and_every_byte() -> None:
    """A decision names the rules that it was made by; another text is another hash."""
    first = rule_set(USING, {"common@1": COMMON}).hash
    assert rule_set(USING, {"common@1": COMMON}).hash == first
    assert rule_set(USING, {"common@1": COMMON + "# 注\n"}).hash != first
    assert rule_set(USING + "# 注\n", {"common@1": COMMON}).hash != first
    moved = COMMON.replace("海淀区, 其他", "海淀区,  其他")
    assert rule_set(USING, {"common@1": moved}).hash != first


def test_a_name_of_the_vocabulary_is_taken() -> None:
    """Otherwise a rule set silently changes what several measures mean alike."""
    body = USING + "parameters: {区: {options: [海淀区]}}\n"
    assert "duplicate-name" in [f.code for f in findings(body, {"common@1": COMMON})]


@pytest.mark.parametrize(
    ("vocabularies", "code"),
    [
        ({}, "unknown-name"),
        ({"common@1": COMMON.replace("common", "other")}, "version-file"),
        ({"common@1": COMMON.replace('"1"', '"2"')}, "version-file"),
        ({"common@1": source("requirements: {r: true}")}, "version-file"),
        ({"common@1": COMMON + "\nuses: [x@1]\n"}, "unknown-key"),
        ({"common@1": COMMON + "\nmeasure: m\n"}, "unknown-key"),
    ],
)
def test_what_is_no_vocabulary_is_not_used(vocabularies: dict[str, str], code: str) -> None:
    """Otherwise parameters of another rule set, or of another version, are read without a word."""
    assert [f.code for f in findings(USING, vocabularies)] == [code]
