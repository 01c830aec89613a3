"""One tiny broken file for every code: what is found, where, and what a drafter reads.

If these failed, a drafter would be sent to the wrong line, read half a sentence in the other
language, or be told of one mistake as two. Codes about lists of cases have their examples in
``docs/diagnostics/``, and are tested under ``tests/tables/``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.casefile import read_case
from engine.cases.running import run_cases
from engine.checking import check_files
from engine.library import Library
from engine.prove.check import CODES, VERSION_CODES
from engine.ruleset.catalogue import CATALOGUE
from engine.ruleset.diagnostics import CuoshiError, Diagnostic, Level
from engine.ruleset.load import load_file

BROKEN = Path(__file__).parent / "broken"


EXPECTED: dict[str, dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "broken.expected.yaml").read_text(encoding="utf-8")
)

CALLS: dict[str, dict[str, Any]] = {
    "not-open": {"readings": {"最长年限": "三年"}},
    "duplicate-reading": {"readings": {"最长年限": "两年", "cap_years": "三年"}},
    "unknown-measure": {"measure": "subsidies"},
    "unknown-version": {"measure": "subsidy@v3"},
    "version-not-named": {"measure": "subsidy@"},
    "no-version-governs": {"measure": "subsidy"},
    "several-versions-govern": {"measure": "subsidy"},
}
"""How a case is decided that is not simply put to its rule set."""

BESIDE = {"version-duplicate": {"version-file"}, "quote-pairing": {"tier-decreasing"}}
"""Two files cannot both stand where the same measure and version belong; tiers that pair the wrong
figures mostly fall."""


def found_in(code: str) -> list[Diagnostic]:
    """Every finding about the broken file of a code, and about the case beside it."""
    case = BROKEN / f"{code}.case.yaml"
    folder, file = BROKEN / code, BROKEN / f"{code}.yaml"
    try:
        if any(folder.rglob("*.cases.yaml")):
            return list(run_cases([folder], coverage=True).diagnostics)
        if folder.is_dir() and not case.exists():
            return list(check_files([folder]).diagnostics)
        program = None if folder.is_dir() else load_file(file)
        if not case.exists():
            return list(program.warnings) if program else []
        library = Library.load(folder) if program is None else Library([program])
        how = {"measure": "example@draft", **CALLS.get(code, {})}
        library.decide(how.pop("measure"), read_case(case), **how)
    except CuoshiError as error:
        return list(error.diagnostics)
    return []


@pytest.mark.parametrize("code", EXPECTED)
def test_a_broken_file_has_its_finding_in_its_place(code: str) -> None:
    expected = EXPECTED[code]
    found = found_in(code)
    (finding,) = [finding for finding in found if finding.code == code]
    assert {f.code for f in found} - {code} == BESIDE.get(code, set())
    for language in ("zh", "en"):
        assert finding.message(language).replace(str(BROKEN), "BROKEN") == expected[language]
    place = finding.place
    shown = f"{place.line}:{place.column}" if place else ""
    assert shown == expected.get("place", "")
    if place:
        assert Path(place.file) == BROKEN / expected["file"]
    assert CATALOGUE[code].warning == (finding.level is Level.WARNING)


def test_every_broken_file_is_expected_above() -> None:
    # A file without an expectation would assert nothing.
    there = {path.name.removesuffix(".yaml").removesuffix(".case") for path in BROKEN.iterdir()}
    assert there == set(EXPECTED)


LISTS = {
    "header-not-found", "cell-error", "cell-not-computed", "identity-number", "identity-conflict",
    "duplicate-person", "claimed-twice", "columns-file",
    "unreadable-table", "unwritable-table", "optional-package", "column-twice", "column-missing",
    "column-taken", "no-records-input", "row-width", "row-syntax", "record-refused",
    "subject-refused", "unknown-record-subject", "ambiguous-subject", "output-is-input",
    "quote-not-in-source",
}  # fmt: skip


PROVED = {*CODES, *VERSION_CODES, "not-analysed"}
"""Seeded faults of these stand in ``tests/prove/``, and on their pages."""

COLUMNS = {"fact-too-large", "bulk-too-wide"}
"""What the query of a whole list refuses is in ``tests/bulk/test_limits.py``."""

ASSUMED = {"not-assumable"}
"""What a caller assumes is refused in ``tests/test_assumptions.py``."""

AMENDED = {"in-vocabulary"}
"""What an amendment cannot reach is in ``tests/amend/test_shared.py``."""


def test_every_code_that_a_file_or_a_case_can_cause_has_a_broken_file() -> None:
    assert set(CATALOGUE) - LISTS - PROVED - COLUMNS - ASSUMED - AMENDED == set(EXPECTED)


HEAD = """\
measure: m
version: v
title: {zh: 例}
kind: benefit
status: draft
source: {document: d}
subject: {name: 人, key: 号}
inputs:
  号: {type: text}
  数: {type: integer}
  日: {type: date}
  真: {type: boolean}
"""
LINES_OF_HEAD = HEAD.count("\n")


def refused(tmp_path: Path, text: str) -> list[tuple[str, int, int]]:
    """Code, line after the head, and column of each error."""
    path = tmp_path / "t.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(CuoshiError) as caught:
        load_file(path)
    places = [(d.code, d.place) for d in caught.value.diagnostics if d.level is Level.ERROR]
    return [(code, p.line - LINES_OF_HEAD, p.column) for code, p in places if p]


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("__class__", "unknown-name"),
        ("真.__class__", "not-a-value"),
        ("().__class__", "not-in-language"),
        ('__import__("os")', "unknown-name"),
        ("(lambda: 真)()", "not-in-language"),
        ("数 == 010", "odd-number"),
        ("数 == 1e5", "odd-number"),
        ("数 * 60% > 0", "odd-number"),
        ("日 >= 2023-01-01", "bare-figure"),
        ('日 >= "2023-01-01"', "bare-figure"),
        ("ＡＢ == 1", "name-normalised"),
        ("数 == ½", "expression-syntax"),
        ("真 且 真", "expression-syntax"),
        ("数 if 真", "expression-syntax"),
        ("(" * 250 + "真" + ")" * 250, "too-large"),
        ("(" * 5_000 + "真" + ")" * 5_000, "too-large"),
        ("not " * 400 + "真", "too-large"),
        (" + ".join(["数"] * 10_000) + " > 0", "too-large"),
        ("-" * 1_900 + "数 > 0", "too-large"),
    ],
)
def test_a_mean_expression_is_a_clear_error_where_it_stands(
    tmp_path: Path, expression: str, code: str
) -> None:
    quoted = "'" + expression.replace("'", "''") + "'"
    ((found, line, column),) = refused(tmp_path, f"requirements:\n  条件: {quoted}\n")
    assert (found, line) == (code, 2)
    assert column >= 7


def test_all_errors_of_a_file_are_said_in_one_run(tmp_path: Path) -> None:
    """From a number of old YAML to a type: one slip does not hide the next."""
    text = """\
parameters:
  率: {value: 010}
  档: {tiers: [{at_least: 2, value: 1}, {at_least: 1, value: 1}, {at_least: 1, value: 1}]}
  问: {one_of: [一, 一], question: 何, proposed: 三}
  限: {value: 1, qoute: 文}
definitions:
  甲: 率 + 未知 + 莫名
  表:
    table:
      rows:
        - {id: a, when: {数: {at_least: 2, less_than: 1}}, value: 莫}
        - {id: b, value: 未}
requirements:
  全: {all: [数, {any: [未, 真 + 1]}, 限 > 0]}
"""
    assert refused(tmp_path, text) == [
        ("odd-number", 2, 14),
        ("tier-order", 3, 51),
        ("tier-order", 3, 76),
        ("duplicate-entry", 4, 19),
        ("unknown-key", 5, 17),
        ("unknown-name", 7, 10),
        ("unknown-name", 7, 15),
        ("empty-range", 11, 29),
        ("unknown-name", 11, 66),
        ("unknown-name", 12, 26),
        ("wrong-operand", 14, 13),
        ("unknown-name", 14, 23),
        ("wrong-operand", 14, 26),
    ]


def test_what_only_a_broken_item_mentions_is_not_called_unused(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(HEAD + "requirements:\n  条件: 真 and 未知\n", encoding="utf-8")
    with pytest.raises(CuoshiError) as caught:
        load_file(path)
    assert [d.code for d in caught.value.diagnostics] == ["unknown-name"]


def test_a_vocabulary_in_the_wrong_place_is_an_error(tmp_path: Path) -> None:
    """`uses` finds a vocabulary by its place: another version there would change every meaning."""
    for name, text in {
        "common/v1.yaml": "terms: common\nversion: v2\nparameters:\n  限: {value: 1}\n",
        "m/v.yaml": HEAD + "uses: [common@v1]\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    with pytest.raises(CuoshiError) as caught:
        load_file(tmp_path / "m" / "v.yaml")
    (finding,) = caught.value.diagnostics
    assert finding.code == "version-file"
    assert str(finding.place) == f"{tmp_path / 'common' / 'v1.yaml'}:2:10"


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_chinese_sentence_is_chinese_and_an_english_one_english(code: str) -> None:
    entry = CATALOGUE[code]
    for sentence in (entry.message["zh"], entry.hint["zh"]):
        sentence = re.sub(r"\([^)]*\)", "", sentence)  # code
        assert not re.search(r"[\u4e00-\u9fff”）][,;?]|[,;?][\u4e00-\u9fff]", sentence)
        assert "_en}" not in sentence
    for sentence in (entry.message["en"], entry.hint["en"]):
        assert not re.search(r"[，；：？、。]", sentence)
    assert " / " not in str(EXPECTED.get(code, ""))


def test_more_errors_than_a_person_reads_are_not_looked_for(tmp_path: Path) -> None:
    # Each unknown name is compared with every known one: thousands of each took minutes.
    names = "".join(f"  很长的输入项之第{i}号: {{type: integer}}\n" for i in range(1_000))
    wrong = "".join(f"  条件{i}: 很长的输入项之第{i}好\n" for i in range(1_000))
    found = refused(tmp_path, f"{names}requirements:\n{wrong}")
    assert len(found) == 101
    assert found[-1][0] == "too-large"


@pytest.mark.parametrize(("length", "code"), [(3, "cycle"), (5_000, "too-large")])
def test_a_circle_of_any_length_is_an_error(tmp_path: Path, length: int, code: str) -> None:
    circle = "".join(f"  甲{i}: 甲{(i + 1) % length} + 1\n" for i in range(length))
    assert [found for found, *_ in refused(tmp_path, f"definitions:\n{circle}")] == [code]
