"""A finding shows its place, the line with the caret under the right words, and the way out."""

from __future__ import annotations

from dataclasses import replace

from rich.cells import cell_len

from engine.render.diagnostics import (
    counts,
    github_line,
    render_diagnostic,
    render_diagnostics,
    to_record,
)
from engine.ruleset.diagnostics import Diagnostic, Place
from tests.render.golden import assert_golden

LINE = "  人数: {when: 成功人数 in 补助档位, quote: 人数为50人(含)以上的}"
START = LINE.index("补助档位") + 1
TYPO = Diagnostic(
    "unknown-name",
    Place("policies/placement-bonus/2023-draft.yaml", 70, START, START + 4),
    {"name": "补助档位", "what": "参数", "what_en": "parameter", "did_you_mean": ""},
    source_line=LINE,
)
UNUSED = Diagnostic("unused", None, {"what": "参数", "what_en": "parameter", "name": "最长年限"})


def caret_and_line(text: str) -> tuple[str, str]:
    lines = text.splitlines()
    at = next(index for index, line in enumerate(lines) if "^" in line)
    return lines[at - 1], lines[at]


def test_a_finding_reads_well_in_chinese() -> None:
    assert_golden("diagnostic.zh", render_diagnostics([TYPO, UNUSED], "zh", 80).plain)


def test_a_finding_reads_well_in_english() -> None:
    assert_golden("diagnostic.en", render_diagnostics([TYPO, UNUSED], "en", 80).plain)


def test_the_caret_stands_under_what_it_means_among_wide_characters() -> None:
    """Counted in characters it would point at the middle of another word."""
    line, caret = caret_and_line(render_diagnostic(TYPO, "zh").plain)
    assert cell_len(line[: line.index("补助档位")]) == caret.index("^")
    assert caret.count("^") == cell_len("补助档位")


def test_a_long_line_is_cut_around_the_caret() -> None:
    """A line of a thousand characters would bury the place that it is shown for."""
    long = "甲" * 100 + "补助档位" + "乙" * 100
    place = Place("a.yaml", 3, 101, 105)
    found = replace(TYPO, place=place, source_line=long)
    line, caret = caret_and_line(render_diagnostic(found, "zh", 60).plain)
    assert cell_len(line) <= 60
    assert cell_len(line[: line.index("补助档位")]) == caret.index("^")


def test_the_page_of_the_finding_is_named() -> None:
    assert "docs/diagnostics/unknown-name.md" in render_diagnostic(TYPO, "en").plain


def test_the_counts_are_in_the_plural_where_english_needs_it() -> None:
    assert counts([TYPO, UNUSED, UNUSED], "en") == "1 error, 2 warnings"
    assert counts([TYPO], "zh") == "1 个错误，0 个警告"


def test_a_program_gets_the_place_and_both_languages() -> None:
    record = to_record(TYPO)
    assert (record["code"], record["level"], record["line"]) == ("unknown-name", "error", 70)
    assert record["message"] == {"zh": TYPO.message("zh"), "en": TYPO.message("en")}


def test_an_annotation_of_a_pull_request_escapes_what_ends_it_early() -> None:
    """An unescaped comma or line feed would cut the message in GitHub's view."""
    line = github_line(replace(TYPO, place=Place("a,b.yaml", 1, 2, 3)), "en")
    assert line.startswith("::error file=a%2Cb.yaml,line=1,col=2,endColumn=3,title=unknown-name::")
    assert "\n" not in line
