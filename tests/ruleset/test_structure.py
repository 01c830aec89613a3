"""The shape of a rule set: each misfit once, at its place, with what to write instead.

If these failed, a key that nobody reads (``qoute``, ``requirments``) would pass in silence, or a
drafter would be shown a misfit of the schema in place of a mistake in the policy.
"""

from pathlib import Path

import jsonschema
import pytest

from engine.resources import policies_directory, schema
from engine.ruleset.diagnostics import Diagnostic
from engine.ruleset.reader import read, read_file
from engine.ruleset.structure import check
from tests.effort import calls

BROKEN = Path(__file__).parent / "broken"

HEAD = """\
measure: m
version: v
title: {zh: 题}
kind: benefit
status: draft
source: {document: d}
subject: {name: 人, key: 号}
"""
LINES_OF_HEAD = HEAD.count("\n")

SOUND = (
    HEAD
    + """\
note: 说明
as_of: 申请日
uses: [common@2023-draft]
published_on: 2023-01-01
effective_from: {not_stated: 原文无}
repealed_on: 2025-01-01
accepts: {unused: 以后用}
parameters:
  甲: {alias: a, label: 甲, value: 0.5, unit: 元, quote: 半, source: {issued: 2023-01-01}}
  乙: {range: {at_least: 35, less_than: 40}, note: 备}
  丙: {tiers: [{at_least: 1, value: 2}, {more_than: 5, value: 3}], unit: {of: 人, value: 元}}
  丁: {options: [女, {value: 男, alias: male}]}
  戊: {series: [{from: 2023-01-01, value: 1, published_on: 2023-01-01, quote: 一}]}
  己: {one_of: [一, {二: {range: {more_than: 1}, unit: 月}}, {三: {alias: three}}], question: 何}
  庚:
    one_of: {一: , 二: {value: same_day}}
    question: 何
    proposed: 一
    chosen: 一
    decided_by: 局
    decided_on: 2023-01-01
  辛: {not_stated: 原文无, question: 何, accepts: {unused: 以后用}}
  壬: {range: {at_least: 2023-01-01}}
inputs:
  号: {type: text}
  申请日: {type: date, range: {at_least: 2020-01-01}, alias: applied_on}
  性别: {type: choice, options: 丁}
  额: {type: decimal, digits: 2, unit: 元}
  录: {type: records, fields: {月: {type: date}, 类: {type: choice, options: [一, 二]}}}
definitions:
  一: 1
  二: {value: a + b, alias: two, unit: 元}
  三: {by: 性别, cases: {女: 乙, 男: {any: [a, b]}}}
  四: {from: 录, each: {日: {by: 己, cases: {一: 月, 二: 月}}}, where: not a, order: 月, take: 3}
  五:
    table:
      hit_policy: collect
      aggregate: sum
      rows:
        - {id: r1, when: {额: {at_least: 1}, 性别: 女, 真: true, 数: 3, 日: 2023-01-01}, value: 5}
        - {id: r2, when: {性别: [女, 男]}, value: 甲 * 2, quote: 文}
  六: {none: [a, {when: {all: [b, {when: c, quote: 文}]}, label: 标}]}
requirements:
  真: true
  列: {not_stated: 原文无, quote: 符合条件的}
  树: {all: [a, not b, {by: 性别, cases: {女: true, 男: a}}], quote: 文, alias: tree}
benefits:
  额: {value: {by: 性别, cases: {女: 1, 男: 2}}, unit: 元}
  月: count(四)
  数: {by: 性别, cases: {女: 1, 男: 2}, unit: 元}
"""
)


def findings(text: str) -> list[Diagnostic]:
    return check(read(text.encode(), "t.yaml"))


def said(text: str) -> list[tuple[str, int, int, str]]:
    """Code, line within what follows the head, column, and the item."""
    return [
        (f.code, f.place.line - LINES_OF_HEAD, f.place.column, f.path)
        for f in findings(HEAD + text)
        if f.place
    ]


def test_every_construct_of_the_language_is_sound() -> None:
    assert findings(SOUND) == []


def test_what_ships_is_sound() -> None:
    for path in policies_directory().glob("*/*.yaml"):
        if not path.name.endswith(".cases.yaml"):
            assert check(read_file(path)) == []


def test_a_vocabulary_holds_parameters_only() -> None:
    head = "terms: common\nversion: v\nparameters: {甲: {options: [一]}}\n"
    assert findings(head) == []
    (finding,) = findings(head + "inputs: {甲: {type: text}}\n")
    assert (finding.code, str(finding.place)) == ("unknown-key", "t.yaml:4:1")


def test_all_that_a_rule_set_needs_is_named_at_once() -> None:
    found = findings("note: 空\n")
    keys = [finding.arguments["key"] for finding in found]
    assert keys == ["measure", "version", "title", "kind", "status", "source", "subject"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("requirments: {}\n", [("unknown-key", 1, 1, "")]),
        ("applies_when: a\n", [("unknown-key", 1, 1, "")]),
        ("parameters:\n", [("empty", 1, 1, "parameters")]),
        ("note: ''\n", [("empty", 1, 1, "note")]),
        ("parameters: [a]\n", [("wrong-type", 1, 13, "parameters")]),
        ("parameters: {甲: 3}\n", [("wrong-type", 1, 17, "parameters/甲")]),
        ("published_on: '2023-01-01'\n", [("wrong-type", 1, 15, "published_on")]),
        ("effective_from: 施行日\n", [("wrong-type", 1, 17, "effective_from")]),
        ("uses: [common]\n", [("wrong-form", 1, 8, "uses")]),
        ("parameters: {甲: {unit: 元}}\n", [("one-state", 1, 17, "parameters/甲")]),
        (
            "parameters: {甲: {range: {at_least: 1, more_than: 2}}}\n",
            [("one-state", 1, 39, "parameters/甲")],
        ),
        (
            "parameters: {甲: {value: 1, proposed: a}}\n",
            [("missing-key", 1, 17, "parameters/甲")],
        ),
        (
            "parameters: {甲: {tiers: [{value: 1}]}}\n",
            [("one-state", 1, 26, "parameters/甲")],
        ),
        (
            "parameters: {甲: {one_of: [{一: , 二: }], question: 何}}\n",
            [("wrong-type", 1, 27, "parameters/甲")],
        ),
        ("inputs: {甲: {alias: a}}\n", [("missing-key", 1, 13, "inputs/甲")]),
        ("inputs: {甲: {type: choise}}\n", [("not-allowed", 1, 20, "inputs/甲")]),
        ("inputs: {甲: {type: choice}}\n", [("missing-key", 1, 13, "inputs/甲")]),
        ("inputs: {甲: {type: text, digits: 2}}\n", [("unknown-key", 1, 26, "inputs/甲")]),
        ("inputs: {甲: {type: decimal, digits: 99}}\n", [("not-allowed", 1, 37, "inputs/甲")]),
        (
            "inputs: {甲: {type: records, fields: {乙: {type: records}}}}\n",
            [("not-allowed", 1, 48, "inputs/甲")],
        ),
        ("definitions: {甲: [a]}\n", [("wrong-type", 1, 18, "definitions/甲")]),
        ("definitions: {甲: {by: a}}\n", [("missing-key", 1, 18, "definitions/甲")]),
        (
            "definitions: {甲: {table: {hit_policy: collect, rows: [{id: a, value: 1}]}}}\n",
            [("missing-key", 1, 26, "definitions/甲")],
        ),
        ("requirements: {甲: {all: []}}\n", [("empty", 1, 20, "requirements/甲")]),
        (
            "requirements: {甲: {all: [{when: a, any: [b]}]}}\n",
            [("one-state", 1, 36, "requirements/甲")],
        ),
        ("requirements: {甲: {all: [{}]}}\n", [("one-state", 1, 26, "requirements/甲")]),
        ("benefits: {甲: {valeu: 1, value: 2}}\n", [("unknown-key", 1, 16, "benefits/甲")]),
    ],
)
def test_a_misfit_is_found_where_it_stands(
    text: str, found: list[tuple[str, int, int, str]]
) -> None:
    assert said(text) == found


def test_all_misfits_are_said_in_one_run_and_in_order() -> None:
    found = said("parameters:\n  甲: {value: 1, qoute: a}\n  乙: {value: }\n  丙: 3\nbenefit: {}\n")
    assert [(code, line) for code, line, *_ in found] == [
        ("unknown-key", 2),
        ("empty", 3),
        ("wrong-type", 4),
        ("unknown-key", 5),
    ]


@pytest.mark.parametrize(
    ("written", "rewritten"),
    [
        ("{when: date(年度, 12, 31)}", "{when: 'date(年度, 12, 31)'}"),
        ("{when: f(x, 1, 1, 1) == 2, quote: 文}", "{when: 'f(x, 1, 1, 1) == 2', quote: 文}"),
        ("{when: f(g(1, 2), 3), label: 标}", "{when: 'f(g(1, 2), 3)', label: 标}"),
        ("{all: [f(a, b) in x, c]}", "['f(a, b) in x', c]"),
        ("{when: 期限（起, 止） in 期}", "{when: '期限（起, 止） in 期'}"),
        ("{when: a, quote: 文（含, 不含）}", "{when: a, quote: '文（含, 不含）'}"),
        ("{quote: 一, when: f(a, b == 'c')}", "{quote: 一, when: 'f(a, b == ''c'')'}"),
    ],
)
def test_an_expression_cut_by_a_comma_is_said_once(written: str, rewritten: str) -> None:
    # YAML reads the pieces as keys; "unknown key 12" would say nothing to a drafter.
    (finding,) = findings(HEAD + f"requirements:\n  甲: {written}\n")
    assert finding.code == "cut-expression"
    assert finding.arguments["rewritten"] == rewritten
    assert finding.path == "requirements/甲"
    repaired = written.replace(written, f"{{all: {rewritten}}}" if "[" in written else rewritten)
    assert findings(HEAD + f"requirements:\n  甲: {repaired}\n") == []


@pytest.mark.parametrize(
    "written", ["{when: 'f(a, b)'}", "{when: a, quote: 50人(含}", "{all: [a, b]}", "f(a, b)"]
)
def test_what_is_not_cut_is_let_be(written: str) -> None:
    assert findings(HEAD + f"requirements:\n  甲: {written}\n") == []


def test_beside_a_cut_every_other_misfit_is_said() -> None:
    found = said("requirements:\n  甲: {when: f(a, b), qoute: 文}\n  乙: 3\n")
    assert [code for code, *_ in found] == ["cut-expression", "unknown-key", "wrong-type"]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("inputs: {甲: {alias: a}}", "add “type:” here, one of boolean, integer, "),
        ("inputs: {甲: {type: choice}}", "add “options:” here"),
        ("parameters: {甲: {unit: 元}}", "write one of them, and only one"),
    ],
)
def test_what_is_missing_is_said_with_what_may_be_written(written: str, hint: str) -> None:
    """Who writes a first rule set does not know the words yet."""
    (finding,) = findings(HEAD + written + "\n")
    assert finding.hint("en").startswith(hint)


def test_the_deepest_file_that_the_reader_admits_is_checked() -> None:
    nested = "{when: " * 38 + "a" + "}" * 38
    assert findings(HEAD + f"requirements: {nested}\n") == []
    trees = "{all: [" * 18 + "a" + "]}" * 18
    assert findings(HEAD + f"requirements: {{甲: {trees}}}\n") == []


def test_the_schema_is_one_and_explains_every_key() -> None:
    # Editors complete and explain keys from it; a key without words would be a hole there.
    contract = schema("ruleset")
    jsonschema.Draft202012Validator.check_schema(contract)
    silent: list[str] = []

    def look(part: object, path: str) -> None:
        if isinstance(part, dict):
            for key, meant in (part.get("properties") or {}).items():
                if isinstance(meant, dict) and "const" not in meant and "/if" not in path:
                    resolved = meant
                    while "title" not in resolved and "$ref" in resolved:
                        resolved = contract
                        for step in str(meant["$ref"]).split("/")[1:]:
                            resolved = resolved[step]
                    if not (resolved.get("title") and resolved.get("description")):
                        silent.append(f"{path}/{key}")
            if "properties" in part and "/if" not in path:
                assert part.get("additionalProperties") is not None or "then" in path, path
            for key, inner in part.items():
                look(inner, f"{path}/{key}")
        elif isinstance(part, list):
            for inner in part:
                look(inner, path)

    look(contract, "")
    assert silent == []


def test_a_longer_rule_set_takes_longer_in_proportion() -> None:
    """An editor checks on every save: were lines compared with each other, it would stall."""

    def effort(lines: int) -> int:
        rules = "".join(f"  条件{i}: {{when: 年龄 in 区间, quote: 年满}}\n" for i in range(lines))
        document = read((HEAD + "requirements:\n" + rules).encode(), "t.yaml")
        assert check(document) == []
        return calls(lambda: check(document))

    # The first run loads the schema.
    findings(SOUND)
    assert effort(400) < 2.2 * effort(200)
