"""A comparison in every form that it takes, as files that a person reads.

``CUOSHI_UPDATE_GOLDEN=1`` writes them anew; the difference is then reviewed like any other. If
these failed, a reviewer would read something else than was compared, or a merge would show
differences where there are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from engine.commands import output
from engine.compare.catalogue import CHANGES, GROUPS
from engine.compare.comparing import Side, compare
from engine.compare.model import Comparison
from engine.compare.report import words
from engine.compare.report.annotations import github_lines, to_sarif
from engine.compare.report.markdown import to_markdown
from engine.compare.report.page import to_html
from engine.compare.report.record import comparison_record
from engine.compare.report.text import render_comparison
from engine.compare.report.timeline import render_history
from engine.resources import schema
from engine.ruleset.diagnostics import Language
from tests.compare.support import WHOLE, edited, rule_set
from tests.golden import same_as_file

GOLDEN = Path(__file__).parent / "golden"

EDITS = [
    ['version: "1"', "version: 2024-draft"],
    ["at_least: 35, less", "at_least: 30, less"],
    ["      - {at_least: 100, value: 50000}\n", ""],
    ["value: 100000}\n", "value: 100000}\n      - {at_least: 300, value: 150000}\n"],
    ["{any: [not 已领, 人数 >= 1]}", "not 已领"],
    ["  工资: {alias", "  在岗: {alias: employed, type: boolean}\n  工资: {alias"],
    ["  人数合格: 人", "  在职: {alias: employed_now, when: 在岗, quote: 在职的}\n  人数合格: 人"],
    ["quote: 每人500元", "quote: 每人500元（含）"],
    ["人数: {at_least: 10}}, value: 3", "人数: {at_least: 10}}, value: 4"],
]  # fmt: skip


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    newer = rule_set(edited(EDITS), file="m/2024-draft.yaml")
    untouched = rule_set(edited([["measure: m\n", "measure: n\n"]]), file="n/1.yaml")
    gone = rule_set(edited([["measure: m\n", "measure: o\n"]]), file="o/1.yaml")
    return compare(
        Side("main", (rule_set(WHOLE), untouched, gone)), Side("branch", (newer, untouched))
    )


def to_json(value: object) -> str:
    return output.to_json(value).decode()


FORMS: dict[str, Callable[[Comparison, Language], str]] = {
    "text": lambda c, language: render_comparison(c, language).plain,
    "narrow.text": lambda c, language: render_comparison(c, language, 72).plain,
    "history.text": lambda c, language: render_history(c, language, 90).plain,
    "md": to_markdown,
    "html": to_html,
    "github": lambda c, language: "\n".join(github_lines(c, language)),
    "sarif.json": lambda c, language: to_json(to_sarif(c, language)),
    "json": lambda c, _: to_json(comparison_record(c)),
}


def assert_golden(name: str, text: str) -> None:
    same_as_file(GOLDEN / name, text)


@pytest.mark.parametrize(
    ("form", "language"),
    # The JSON is in both languages at once.
    [(form, language) for form in FORMS for language in ("zh", "en") if form != "json"]
    + [("json", "zh")],
)
def test_the_form_is_as_it_was(comparison: Comparison, form: str, language: Language) -> None:
    assert_golden(f"{language}.{form}", FORMS[form](comparison, language))


@pytest.mark.parametrize("form", ["md", "html", "text", "github"])
def test_an_english_reader_reads_names_in_english(comparison: Comparison, form: str) -> None:
    text = FORMS[form](comparison, "en")
    assert "employed_now" in text
    assert not re.search("放宽|收紧|新增|位置|参数", text)


def test_the_same_two_sides_give_the_same_bytes(comparison: Comparison) -> None:
    """What a build server keeps beside a merge must not differ from run to run."""
    newer = rule_set(edited(EDITS), file="m/2024-draft.yaml")
    one = compare(Side("a", (rule_set(),)), Side("b", (newer,)))
    two = compare(Side("a", (rule_set(),)), Side("b", (newer,)))
    assert to_json(comparison_record(one)) == to_json(comparison_record(two))


def test_the_json_is_as_the_schema_says(comparison: Comparison) -> None:
    contract = schema("comparison")
    Draft202012Validator.check_schema(contract)
    record = orjson.loads(to_json(comparison_record(comparison)))
    errors = [e.message for e in Draft202012Validator(contract).iter_errors(record)]
    assert errors == []
    assert record["summary"]["changes"] == len(comparison.changes) > 8


def test_the_schema_lists_the_ids_of_the_catalogue() -> None:
    ids = schema("comparison")["$defs"]["change"]["properties"]["id"]["enum"]
    assert ids == sorted(CHANGES)


def test_the_page_needs_nothing_from_outside(comparison: Comparison) -> None:
    """It is mailed, and opened where there is no network; and no script of a quote runs in it."""
    page = to_html(comparison, "zh")
    assert not re.search(r"<script|<link|<img|src=|@import|url\(|https?://", page)


def test_what_a_rule_set_says_is_text_in_a_page_and_in_markdown() -> None:
    hostile = [["quote: 每人500元", 'quote: "<script>alert(1)</script>|*x*"']]
    newer = rule_set(edited([*hostile, ["value: 500, unit", "value: 600, unit"]]))
    found = compare(Side("a", (rule_set(),)), Side("b", (newer,)))
    assert "<script" not in to_html(found, "en")
    assert "<script" not in to_markdown(found, "en")
    assert "\\|\\*x\\*" in to_markdown(found, "en")


RESULT = {"ruleId", "ruleIndex", "level", "message", "properties"}


def test_the_log_has_the_shape_of_sarif(comparison: Comparison) -> None:
    """The parts of SARIF 2.1.0 that are used here, as the standard has them."""
    log = orjson.loads(to_json(to_sarif(comparison, "en")))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules))
    for result in run["results"]:
        assert set(result) >= RESULT
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("warning", "note")
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] >= 1
        assert 1 <= region["startColumn"] <= region.get("endColumn", 10**6)
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()


def test_an_annotation_names_the_line_of_the_newer_file(comparison: Comparison) -> None:
    lines = list(github_lines(comparison, "en"))
    edge = next(line for line in lines if "title=edge-moved" in line)
    place = next(c for c in comparison.changes if c.id == "edge-moved").place
    assert place is not None
    assert f"file=m/2024-draft.yaml,line={place.line},col={place.column}" in edge


def test_every_word_is_there_in_both_languages() -> None:
    tables = (words.POLICY, words.DIRECTION, words.DIRECTION_MEANS, words.EMBEDDING, words.WORDS)
    for table in (*tables, words.SECTION, words.PARTS):
        assert all(zh and en for zh, en in table.values())
    for entry in CHANGES.values():
        assert set(entry.title) == set(entry.about) == {"zh", "en"}
        assert entry.group in GROUPS
