"""What a register says of two versions, in every form that it takes.

``CUOSHI_UPDATE_GOLDEN=1`` writes the golden files anew; the difference is then reviewed like any
other. If these failed, somebody would read other counts than were made, or take a figure that rests
on an assumption for one of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from engine.assumptions import assumptions
from engine.commands.output import to_json
from engine.compare.comparing import Side, compare
from engine.compare.model import Comparison
from engine.compare.population.examining import Wanted, examiner
from engine.compare.population.model import SAMPLE_KINDS
from engine.compare.report import people_words
from engine.compare.report.markdown import to_markdown
from engine.compare.report.page import to_html
from engine.compare.report.people_plot import LOSS, NEITHER, plot_people
from engine.compare.report.record import comparison_record
from engine.compare.report.text import render_comparison
from engine.resources import schema
from engine.ruleset.diagnostics import Language
from tests.compare.population.small import register, versions
from tests.compare.test_reports import assert_golden


def compared(folder: Path, language: Language, *, assumed: bool) -> Comparison:
    before, after = versions()
    said = [("月标准", "1000元")] if assumed else []
    wanted = Wanted(
        register(folder), {}, True, assumptions(said, ["按市级标准测算"]) if assumed else ()
    )
    sides = Side("subsidy@1", (before,)), Side("subsidy@2", (after,))
    return compare(*sides, examine=examiner(wanted, language))


@pytest.fixture(scope="module")
def comparisons(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Comparison]:
    folder = tmp_path_factory.mktemp("register")
    return {
        "zh": compared(folder, "zh", assumed=True),
        "en": compared(folder, "en", assumed=False),
    }


FORMS: dict[str, Callable[[Comparison, Language], str]] = {
    "text": lambda c, language: render_comparison(c, language).plain,
    "narrow.text": lambda c, language: render_comparison(c, language, 80).plain,
    "md": to_markdown,
    "html": to_html,
    "json": lambda c, _: to_json(comparison_record(c)).decode(),
    "svg": lambda c, language: plot_people(c.pairs[0], language).decode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_form_is_as_it_was(
    comparisons: dict[Language, Comparison], form: str, language: Language
) -> None:
    """In Chinese with an assumption, in English without: there the money is withheld."""
    assert_golden(f"people.{language}.{form}", FORMS[form](comparisons[language], language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_json_is_as_the_schema_says(
    comparisons: dict[Language, Comparison], language: Language
) -> None:
    record = orjson.loads(to_json(comparison_record(comparisons[language])))
    errors = [e.message for e in Draft202012Validator(schema("comparison")).iter_errors(record)]
    assert errors == []


def test_a_figure_that_the_text_does_not_state_is_withheld_everywhere(
    comparisons: dict[Language, Comparison],
) -> None:
    comparison = comparisons["en"]
    record = orjson.loads(to_json(comparison_record(comparison)))
    (monthly,) = [
        each for each in record["pairs"][0]["population"]["benefits"] if each["alias"] == "monthly"
    ]
    assert monthly["before"]["withheld"]
    assert monthly["after"]["withheld"]
    assert monthly["after"]["rests_on_not_stated"] == ["月标准"]
    assert monthly["difference"] is None
    assert monthly["before"]["amount"] is None
    assert "withheld" in render_comparison(comparison, "en").plain
    assert "see the person-months: months" in render_comparison(comparison, "en").plain


@pytest.mark.parametrize("form", ["text", "narrow.text", "md", "html", "svg"])
def test_an_assumption_is_named_wherever_a_figure_rests_on_it(
    comparisons: dict[Language, Comparison], form: str
) -> None:
    text = FORMS[form](comparisons["zh"], "zh")
    assert "按市级标准测算" in text
    if form != "svg":
        # The table of benefits, and the groups.
        assert text.count("假定") >= 3
    assert all("假定" in line for line in text.splitlines() if "月补贴（元" in line)


def test_only_those_who_lose_by_a_requirement_are_drawn_as_losing(
    comparisons: dict[Language, Comparison],
) -> None:
    """Four come to fail it, of whom one was eligible; two no longer do, and nothing is due them."""
    pair = comparisons["en"].pairs[0]
    assert pair.population is not None
    clause = replace(
        pair.population.clauses[0],
        fails_before=12, fails_after=14, newly=4, ceased=1, no_longer=2, became=0,
    )  # fmt: skip
    alone = replace(pair.population, clauses=(clause,), benefits=(), by=(), groups=())
    drawn = plot_people(replace(pair, population=alone), "en").decode()
    panel = drawn[drawn.index("How many rows fail each requirement") :]
    bars = re.findall(r'width="([\d.]+)" height="18" fill="([^"]+)"', panel)
    assert [colour for _, colour in bars] == [LOSS, NEITHER, NEITHER]
    assert [round(float(width) / float(bars[0][0])) for width, _ in bars] == [1, 3, 2]
    assert re.findall(r">([^<]+)</text>", panel) == [
        "newly fails, ceases to be eligible", "eligible neither before nor after",
        "newly fails", "no longer fails", "age_fits", "12 → 14", "4", "2",
    ]  # fmt: skip


def test_identity_numbers_are_masked(comparisons: dict[Language, Comparison]) -> None:
    for form, render in FORMS.items():
        found = render(comparisons["zh"], "zh")
        assert not re.search(r"(?<!\d)\d{17}[\dX]", found), form


def test_the_page_needs_nothing_from_outside(comparisons: dict[Language, Comparison]) -> None:
    page = to_html(comparisons["zh"], "zh")
    assert "<svg" in page
    assert not re.search(r"<script|<link|<img|src=|@import|url\(|https?://", page)


def test_an_english_reader_reads_names_in_english(comparisons: dict[Language, Comparison]) -> None:
    text = render_comparison(comparisons["en"], "en").plain
    told = text[text.index("The people behind it") :]
    assert "age_fits" in told
    assert not re.search("年龄|补贴月数|可享受|旧版|新版", told)


def test_every_word_is_there_in_both_languages() -> None:
    for table in (people_words.WORDS, people_words.SAMPLE, people_words.DUTY):
        assert all(zh and en for zh, en in table.values())
    assert set(people_words.SAMPLE) == set(SAMPLE_KINDS)
