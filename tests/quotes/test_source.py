"""The source text against its quotes: what is found, what is left over, and how that is shown.

If these failed, a quote that the text does not have would pass for verbatim, or a clause of the
text that nobody carried out would look covered.
"""

from __future__ import annotations

import json
import os
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import cli
from engine.checking import rule_sets
from engine.quotes.reading import WhichDocumentError, cover
from engine.quotes.source import Coverage, coverage
from engine.render.coverage import render_coverage
from engine.render.coverage_page import coverage_page
from engine.ruleset.diagnostics import Language
from engine.ruleset.reader import read
from tests.golden import same_as_file

EXAMPLE = Path(__file__).with_name("example")
SOURCE = EXAMPLE / "source.txt"
GOLDEN = Path(__file__).with_name("golden")


@pytest.fixture(scope="module")
def covered() -> Coverage:
    # Relative, so that what is shown is the same wherever the checkout stands.
    root = Path(__file__).parents[2]
    before = Path.cwd()
    os.chdir(root)
    try:
        files = rule_sets(EXAMPLE.relative_to(root))
        return cover(SOURCE.relative_to(root), "rent-rules", files)
    finally:
        os.chdir(before)


def words(of: Coverage, *numbers: int) -> list[str]:
    chosen = [s for s in of.sentences if s.number in numbers]
    return [of.words(sentence.start, sentence.end) for sentence in chosen]


def quoting(*quotes: str, text: str) -> Coverage:
    """A rule set with these quotes, held against a text."""
    items = "\n".join(f"  c{n}: {{when: x, quote: {q}}}" for n, q in enumerate(quotes))
    head = "measure: m\nversion: v\ntitle: {zh: 例}\nsource: {document: d}\nrequirements:"
    body = f"{head}\n{items}\n"
    return coverage(text, "d.txt", "d", [read(body.encode(), "m/v.yaml")])


# -- quotes --------------------------------------------------------------------------------------


def test_a_quote_is_found_where_a_line_breaks_in_it() -> None:
    found = quoting("满六个月", text="申请人须满六个\n月。")
    assert not found.findings
    assert [s.state for s in found.sentences] == ["quoted"]


def test_a_quote_that_differs_by_one_character_is_told_with_what_comes_nearest() -> None:
    (finding,) = quoting("享受公租房的", text="总则。已享受公共租赁住房的，不予补贴。").findings
    assert finding.code == "quote-not-in-source"
    assert finding.place is not None
    assert (finding.place.line, finding.path) == (6, "requirements/c0")
    assert "享受公" in str(finding.arguments["nearest"])


def test_words_that_stand_in_several_places_are_those_beside_the_other_quotes() -> None:
    text = "登记失业人员是重点群体。本区登记失业人员可享受补贴。"
    found = quoting("登记失业人员", "可享受补贴", text=text)
    assert [s.state for s in found.sentences] == ["unquoted", "quoted"]


def test_quotes_of_another_document_are_counted_and_not_looked_up() -> None:
    body = """\
measure: m
version: v
title: {zh: 例}
source: {document: d}
requirements:
  a: {when: x, quote: 甲}
parameters:
  b: {value: 2, quote: 乙, source: {document: e}}
"""
    found = coverage("甲。", "d.txt", "d", [read(body.encode(), "m/v.yaml")])
    assert (len(found.citations), found.elsewhere, found.findings) == (1, 1, ())


# -- sentences and figures -----------------------------------------------------------------------


def test_a_wrapped_line_goes_on_and_a_heading_does_not(covered: Coverage) -> None:
    assert words(covered, 1, 3) == [
        "示例区青年租房补贴办法（虚构）",
        "第二条 申请人应当年满18周岁不满35周岁，在本区连续缴纳社会保险满六个月。",
    ]


def test_each_sentence_is_quoted_or_explained_or_left(covered: Coverage) -> None:
    assert [sentence.state for sentence in covered.sentences] == [
        "unquoted",
        "explained",
        "quoted",
        "unquoted",
        "quoted",
        "unquoted",
        "explained",
        "unquoted",
    ]


def test_the_figures_that_nothing_quotes_are_listed(covered: Coverage) -> None:
    left = [covered.words(f.start, f.end) for f in covered.figures if not f.quoted]
    assert left == ["3000元", "2025年1月1日", "5年"]


# -- the file ------------------------------------------------------------------------------------


def test_the_document_is_told_by_the_name_of_the_file(tmp_path: Path) -> None:
    named = tmp_path / "rent-rules.txt"
    named.write_bytes(SOURCE.read_text(encoding="utf-8").encode("gb18030"))
    files = [*rule_sets(EXAMPLE)]
    assert cover(named, None, files).document == "rent-rules"
    other = tmp_path / "e.yaml"
    other.write_text("measure: e\nsource: {document: e}\napplies_when: {when: x, quote: 甲}\n")
    with pytest.raises(WhichDocumentError) as error:
        cover(SOURCE, None, [*files, other])
    assert error.value.documents == ("e", "rent-rules")


# -- what is shown -------------------------------------------------------------------------------


def assert_golden(name: str, text: str) -> None:
    same_as_file(GOLDEN / name, text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_reads_as_it_should(covered: Coverage, language: Language) -> None:
    assert_golden(f"source.{language}.txt", render_coverage(covered, language, 80).plain + "\n")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_reads_as_it_should(covered: Coverage, language: Language) -> None:
    assert_golden(f"source.{language}.html", coverage_page(covered, language))


class Links(HTMLParser):
    """The anchors of a page, the links within it, and what it would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.within: set[str] = set()
        self.fetched: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                assert value not in self.ids
                self.ids.add(value)
            elif name == "href" and value and value.startswith("#"):
                self.within.add(value[1:])
            elif name in ("src", "href"):
                self.fetched.append(value or "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_link_of_the_page_leads_somewhere_in_it(
    covered: Coverage, language: Language
) -> None:
    links = Links(coverage_page(covered, language))
    assert links.within <= links.ids
    assert links.fetched == []


def test_what_a_text_says_cannot_break_the_page() -> None:
    page = coverage_page(quoting("<b>甲</b>", text="<b>甲</b><script>x()</script>。"), "zh")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


# -- the command ---------------------------------------------------------------------------------


def test_check_tells_the_quotes_that_are_not_there_and_writes_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    arguments = ["check", str(EXAMPLE), "--source", str(SOURCE), "--html", str(page)]
    result = CliRunner().invoke(cli, [*arguments, "--format", "json"])
    assert result.exit_code == 1
    record = json.loads(result.stdout)
    errors = [f["code"] for f in record["findings"] if f["level"] == "error"]
    assert errors == ["quote-not-in-source"]
    assert record["source"]["counts"]["quotes"] == {"found": 8, "missing": 1}
    assert record["source"]["sentences"][2]["quoted_by"][0]["rule_set"] == "common@v1"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--html", "page.html"],
        ["--source", "nothing.txt"],
        ["--source", f"unknown={SOURCE}"],
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, ["check", str(EXAMPLE), *arguments])
    assert result.exit_code == 2
    assert "Traceback" not in result.output
