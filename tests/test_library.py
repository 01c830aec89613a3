"""A folder of rule sets: which version governs a case, and what is wrong in any file."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import engine
from engine import (
    CuoshiError,
    FactError,
    Library,
    ReadingError,
    RuleSetError,
    VersionError,
)
from tests.support import KEY, decide, rule_set

BODY = """
measure: m
version: {version}
status: {status}
as_of: {as_of}
{dates}
inputs:
  申请日: {{alias: applied, type: date}}
  开始日: {{type: date}}
  甲: {{type: boolean}}
requirements: {{r: 甲}}
"""


def version(name: str, dates: str, *, status: str = "in_force", as_of: str = "申请日") -> Any:
    return rule_set(BODY.format(version=name, status=status, as_of=as_of, dates=dates))


FIRST = version("v1", "effective_from: 2020-01-01")
SECOND = version("v2", "effective_from: 2024-07-01\nrepealed_on: 2026-01-01")
DRAFT = version("v3-draft", "", status="draft")
UNDATED = version("v4", "effective_from: {not_stated: 自发布之日起施行}")
LIBRARY = Library([FIRST, SECOND, DRAFT, UNDATED])


def governs(library: Library, day: date | None, **more: Any) -> str:
    """The version that governs a case of that day, or the code of the error."""
    try:
        decision = library.decide("m", {KEY: "1", "申请日": day, "甲": True}, **more)
    except VersionError as error:
        assert error.render("zh")  # noqa: PT017
        return error.diagnostics[0].code
    return decision.program.version


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 12, 31), "no-version-governs"),
        (date(2020, 1, 1), "v1"),
        (date(2024, 6, 30), "v1"),
        (date(2024, 7, 1), "v2"),
        (date(2025, 12, 31), "v2"),
        (date(2026, 1, 1), "no-version-governs"),
        (None, "no-version-governs"),
    ],
)
def test_intervals_are_half_open(day: date | None, expected: str) -> None:
    """On the day on which a version begins it governs, and the one before it does not."""
    assert governs(LIBRARY, day) == expected


def test_on_replaces_the_governing_date_and_is_recorded() -> None:
    """Otherwise nobody sees later that a case was decided by the law of another day."""
    case = {KEY: "1", "申请日": date(2025, 1, 1), "甲": True}
    decision = LIBRARY.decide("m", case, on=date(2020, 5, 5))
    assert decision.program.version == "v1"
    assert (decision.governing.date, decision.governing.source) == (date(2020, 5, 5), "on")
    own = LIBRARY.decide("m", case)
    assert (own.governing.date, own.governing.source) == (date(2025, 1, 1), "as_of")
    assert governs(LIBRARY, None, on=date(2020, 5, 5)) == "v1"


def test_a_gap_between_versions_is_governed_by_none() -> None:
    """A repealed law does not come back because the next one is late."""
    early = version("v1", "effective_from: 2020-01-01\nrepealed_on: 2021-01-01")
    late = version("v2", "effective_from: 2022-01-01")
    library = Library([early, late])
    assert governs(library, date(2020, 12, 31)) == "v1"
    assert governs(library, date(2021, 6, 1)) == "no-version-governs"
    assert governs(library, date(2022, 1, 1)) == "v2"


def test_each_version_goes_by_the_date_that_it_computes() -> None:
    """Two versions may count from different days; a case may fall in none, or in both."""
    by_start = version("v2", "effective_from: 2024-07-01", as_of="开始日")
    library = Library([FIRST, by_start])

    def case(applied: date, started: date) -> str:
        facts = {KEY: "1", "申请日": applied, "开始日": started, "甲": True}
        try:
            return library.decide("m", facts).program.version
        except VersionError as error:
            message = error.render("en")
            return f"{error.diagnostics[0].code} {'2020-01-01' in message and 'm@v2' in message}"

    before, after = date(2024, 6, 30), date(2024, 7, 1)
    assert case(before, before) == "v1"
    assert case(after, after) == "v2"
    assert case(before, after) == "several-versions-govern True"
    assert case(after, before) == "no-version-governs True"


def test_a_draft_or_an_undated_version_governs_only_by_name() -> None:
    """Otherwise money is paid by a law that does not exist yet."""
    library = Library([DRAFT, UNDATED])
    assert governs(library, date(2025, 1, 1)) == "no-version-governs"
    case = {KEY: "1", "甲": True}
    draft = library.decide("m@v3-draft", case)
    assert (draft.for_payment, draft.governing.date) == (False, None)
    assert library.decide("m@v4", case).for_payment is True


def test_the_versions_that_may_govern_a_list_are_those_in_force_the_newest_first() -> None:
    """The columns of a list are read as the facts of these; a draft that nobody named adds none."""

    def names(library: Library, name: str) -> list[str]:
        return [program.version for program in library.candidates(name)]

    assert names(LIBRARY, "m") == ["v2", "v1"]
    assert names(LIBRARY, "m@v3-draft") == ["v3-draft"]
    assert names(Library([DRAFT, UNDATED]), "m") == ["v4", "v3-draft"]


def test_a_fact_of_the_wrong_type_is_named_before_the_date_that_it_hides() -> None:
    """Otherwise the caller is told that no version governs, and looks at the wrong thing."""
    for facts in ({"申请日": "2024-07-01"}, {"applied": 20240701}):
        with pytest.raises(FactError) as caught:
            LIBRARY.decide("m", {KEY: "1", **facts})
        assert [d.arguments["name"] for d in caught.value.diagnostics] == ["申请日"]


@pytest.mark.parametrize(
    ("name", "code", "meant"),
    [
        ("n", "unknown-measure", ""),
        ("m@v9", "unknown-version", "v1"),
        ("m@", "version-not-named", ""),
    ],
)
def test_what_is_not_there_is_an_error_that_lists_what_is(name: str, code: str, meant: str) -> None:
    """A version is never guessed."""
    with pytest.raises(VersionError) as caught:
        LIBRARY.decide(name, {KEY: "1"})
    (finding,) = caught.value.diagnostics
    assert (finding.code, finding.arguments["did_you_mean"]) == (code, meant)
    listed = ("m",) if code == "unknown-measure" else ("m@v1", "m@v2", "m@v3-draft", "m@v4")
    assert tuple(finding.arguments["allowed"]) == listed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("programs", "code"),
    [
        ([FIRST, FIRST], "version-duplicate"),
        ([FIRST, version("v9", "effective_from: 2020-01-01")], "version-overlap"),
    ],
)
def test_versions_that_clash_are_refused(programs: list[Any], code: str) -> None:
    """Otherwise which of two laws of one day applies depends on the order of the files."""
    with pytest.raises(RuleSetError) as caught:
        Library(programs)
    assert code in [d.code for d in caught.value.diagnostics]


def test_readings_are_checked() -> None:
    """A misspelt reading that was ignored would leave the question open, or decide it otherwise."""
    program = rule_set("""
parameters:
  问: {alias: question, one_of: [一, 二], question: 哪}
  定: {one_of: [甲, 乙], question: 哪, chosen: 甲, decided_by: 局}
  数: {value: 2}
requirements: {r: {by: 问, cases: {一: true, 二: false}}}
""")
    for readings, code in (
        ({"问": "三"}, "unknown-reading"),
        ({"没有": "一"}, "not-open"),
        ({"定": "乙"}, "not-open"),
        ({"数": "一"}, "not-open"),
        ({"问": "一", "question": "二"}, "duplicate-reading"),
    ):
        with pytest.raises(ReadingError) as caught:
            decide(program, readings=readings)
        assert [d.code for d in caught.value.diagnostics] == [code]


def test_a_rule_set_that_the_inference_engine_cannot_take_is_refused_when_it_loads() -> None:
    """Otherwise it is found out by the first case that is decided with it."""
    many = range(2_200)
    body = "\n".join(
        [
            "parameters:",
            *(f"  p{i}: {{value: {i + 2}}}" for i in many),
            "inputs:\n  n: {type: integer}",
            "requirements:",
            *(f"  r{i}: n >= p{i}" for i in many),
        ]
    )
    program = rule_set(body)
    with pytest.raises(RuleSetError) as caught:
        Library([program])
    assert [d.code for d in caught.value.diagnostics] == ["too-large"]
    # A query may decide it. Where a case is decided after all, it does not reach durable-rules.
    with pytest.raises(RuleSetError) as late:
        Library([program], cases=False).decide("m@v1", {KEY: "1"})
    assert late.value.diagnostics == caught.value.diagnostics


def test_an_error_survives_the_way_to_another_process() -> None:
    """A pool of processes hands its errors over; one that cannot be read hangs the pool."""
    with pytest.raises(CuoshiError) as caught:
        decide("inputs:\n  数: {type: integer}\nrequirements: {r: 数 >= 0}", {"数": "x"})
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is type(caught.value)
    assert copy.diagnostics == caught.value.diagnostics
    decision = LIBRARY.decide("m@v1", {KEY: "1"})
    assert pickle.loads(pickle.dumps(decision)).to_json() == decision.to_json()


# -- folders -------------------------------------------------------------------------------------


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def sound(measure: str, name: str) -> str:
    from tests.support import source

    return source(f"measure: {measure}\nversion: {name}\nrequirements: {{r: true}}")


def test_every_broken_file_of_a_folder_is_reported(tmp_path: Path) -> None:
    """Otherwise files are repaired one run at a time."""
    write(tmp_path, "a/v1.yaml", sound("a", "v1"))
    write(tmp_path, "b/v1.yaml", sound("b", "v1").replace("true", "没有"))
    write(tmp_path, "c/v1.yaml", "measure: c\n")
    write(tmp_path, "d/v1.yaml", sound("e", "v1"))
    write(tmp_path, "f/v1.yaml", "")
    write(tmp_path, "a/v1.cases.yaml", "no rule set")
    with pytest.raises(RuleSetError) as caught:
        Library.load(tmp_path)
    found = {(Path(d.place.file).parent.name, d.code) for d in caught.value.diagnostics if d.place}
    assert {("b", "unknown-name"), ("d", "version-file"), ("f", "empty-file")} <= found
    assert {file for file, _ in found} == {"b", "c", "d", "f"}


def test_a_sound_folder_loads(tmp_path: Path) -> None:
    """Case files beside the rule sets are not rule sets."""
    write(tmp_path, "a/v1.yaml", sound("a", "v1"))
    write(tmp_path, "a/v2.yaml", sound("a", "v2"))
    write(tmp_path, "b/v1.yaml", sound("b", "v1"))
    write(tmp_path, "a/v1.cases.yaml", "no rule set")
    library = Library.load(tmp_path)
    assert library.measures == ("a", "b")
    assert [p.version for p in library.versions("a")] == ["v1", "v2"]
    assert library.decide("b@v1", {KEY: "1"}).verdict == "eligible"
    assert Library.load(str(tmp_path), "b").measures == ("b",)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Otherwise a misspelt folder is a library without rule sets."""
    with pytest.raises(OSError, match="nowhere"):
        Library.load(tmp_path / "nowhere")


def test_the_public_names_are_there() -> None:
    """They are what the documentation promises."""
    for name in engine.__all__:
        assert hasattr(engine, name)
