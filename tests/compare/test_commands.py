"""``diff`` and ``history`` as their users meet them: what they compare, say, and exit with.

If these failed, a build would pass what it should stop, or a reviewer would compare other files
than were named.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import cli
from tests.compare.support import POLICIES, VOCABULARY, WHOLE, Edit, edited

ROOT = Path(__file__).parents[2]
RISES = ["value: 500, unit", "value: 600, unit"]
CUTS = ["at_least: 35, less", "at_least: 36, less"]
ASKS = ["{any: [not 已领, 人数 >= 1]}", "在岗"]
ASKED = ["  工资: {alias", "  在岗: {type: boolean}\n  工资: {alias"]


def run(*arguments: object, cwd: Path | None = None) -> Result:
    here = Path.cwd()
    try:
        os.chdir(cwd or here)
        return CliRunner().invoke(cli, [str(a) for a in arguments], env={"LANG": "en_GB.UTF-8"})
    finally:
        os.chdir(here)


def write(folder: Path, text: str, measure: str = "m", version: str = "1") -> Path:
    file = folder / measure / f"{version}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A folder with one version of one measure, and its vocabulary."""
    folder = tmp_path / "policies"
    write(folder, VOCABULARY, "common")
    write(folder, WHOLE)
    return folder


def second(policies: Path, *edits: Edit) -> Path:
    newer = [['version: "1"', 'version: "2"'], ["effective_from: 2023", "effective_from: 2024"]]
    return write(policies, edited([*newer, *edits]), version="2")


def changes(result: Result) -> list[str]:
    record = json.loads(result.stdout)
    return [c["id"] for pair in record["pairs"] for c in pair["changes"] if c["section"] != "head"]


# -- what A and B may be -------------------------------------------------------------------------


def test_versions_files_and_folders_say_the_same(policies: Path, tmp_path: Path) -> None:
    file = second(policies, RISES)
    older = tmp_path / "older"
    shutil.copytree(policies, older, ignore=shutil.ignore_patterns("2.yaml"))
    named = run("diff", "m@1", "m@2", "--policies", policies, "--format", "json")
    files = run("diff", policies / "m/1.yaml", file, "--format", "json")
    folders = run("diff", older, policies, "--format", "json")
    for result in (named, files, folders):
        assert result.exit_code == 0, result.output
        assert changes(result) == ["value-changed"]
    relations = [p["relation"] for p in json.loads(folders.stdout)["pairs"]]
    assert relations == ["same", "successor"]


def test_a_vocabulary_is_compared_by_itself(policies: Path, tmp_path: Path) -> None:
    newer = VOCABULARY.replace("options: [甲区]", "options: [甲区, 乙区]")
    file = write(tmp_path / "newer", newer, "common")
    result = run("diff", policies / "common/1.yaml", file, "--format", "json")
    assert result.exit_code == 0, result.output
    assert changes(result) == ["option-added"]


def git(folder: Path, *arguments: str) -> str:
    names = {
        f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={**clean, **names, "GIT_CONFIG_GLOBAL": os.devnull},
    )
    return done.stdout


@pytest.fixture
def repository(policies: Path) -> Path:
    """The folder in git: on ``main`` as it was, on ``branch`` with a higher rate."""
    top = policies.parent
    git(top, "init", "-q", "-b", "main")
    git(top, "add", ".")
    git(top, "commit", "-q", "-m", "one")
    git(top, "switch", "-q", "-c", "branch")
    write(policies, edited([RISES]))
    git(top, "commit", "-q", "-a", "-m", "two")
    return top


@pytest.mark.parametrize(
    "sides",
    [
        ("main..branch",),
        ("main...branch",),
        ("main", "branch"),
        ("HEAD~1", "HEAD"),
        ("main:policies", "branch:policies"),
        ("main:policies/m/1.yaml", "policies/m/1.yaml"),
        ("HEAD~1:./policies/m", "policies/m"),
    ],
    ids=" ".join,
)
def test_git_revisions(repository: Path, sides: Sequence[str]) -> None:
    policies = ("--policies", repository / "policies")
    result = run("diff", *sides, *policies, "--format", "json", cwd=repository)
    assert result.exit_code == 0, result.output
    assert changes(result) == ["value-changed"]


@pytest.mark.parametrize("sides", [("main", "branch"), ("main..branch",)], ids=" ".join)
def test_a_revision_is_of_the_repository_that_one_stands_in(
    repository: Path, sides: Sequence[str]
) -> None:
    """Of the one that the engine was installed from, nobody asks."""
    result = run("diff", *sides, "--format", "json", cwd=repository)
    assert changes(result) == ["value-changed"]


def test_a_rule_set_that_is_broken_in_a_revision_says_in_which(repository: Path) -> None:
    write(repository / "policies", edited([["人数 in 补助档次", "人数 in 补助档位"]]))
    git(repository, "commit", "-q", "-a", "-m", "broken")
    git(repository, "checkout", "-q", "HEAD~1", "--", "policies")
    result = run("diff", "HEAD~1", "HEAD", cwd=repository)
    assert result.exit_code == 2
    assert "--> HEAD:policies/m/1.yaml:" in result.stderr


def test_a_vocabulary_of_a_revision_is_that_of_the_revision(repository: Path) -> None:
    """Read from the working tree, a change of shared words would be compared with itself."""
    git(repository, "switch", "-q", "-c", "words")
    file = repository / "policies/common/1.yaml"
    text = file.read_text(encoding="utf-8").replace("options: [甲区]", "options: [甲区, 乙区]")
    file.write_text(text, encoding="utf-8")
    git(repository, "commit", "-q", "-a", "-m", "words")
    git(repository, "switch", "-q", "main")
    result = run("diff", "branch..words", "--format", "json", cwd=repository)
    assert changes(result) == ["option-added"]


@pytest.mark.parametrize("name", ["nosuch@1", "main:nosuch", "--upload-pack=x:y", "nosuch"])
def test_what_there_is_not_is_unreadable(repository: Path, name: str) -> None:
    result = run("diff", "--", name, "policies/m/1.yaml", cwd=repository)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output


def test_one_side_alone_is_asked_for_the_other(policies: Path) -> None:
    """It is there; that there is no such file would be no help."""
    result = run("diff", policies / "m/1.yaml")
    assert result.exit_code == 2
    assert "is one side: name A and B" in result.stderr


def test_a_broken_rule_set_is_unreadable_and_says_where(policies: Path) -> None:
    file = second(policies, ["人数 in 补助档次", "人数 in 补助档位"])
    result = run("diff", policies / "m/1.yaml", file)
    assert result.exit_code == 2
    assert "unknown-name" in result.stderr
    assert "2.yaml:" in result.stderr


# -- exit codes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edits", "stops"),
    [
        ([], set()),
        ([["quote: 每人500元", "quote: 每人500元整"]], set()),
        ([RISES], {"any", "gains"}),
        ([CUTS], {"any", "loses"}),
        ([["not 已领, 人数 >= 1", "已领"]], {"any", "loses"}),
        ([ASKS, ASKED], {"any", "loses", "interface"}),
        ([["出生日期", "生日"]], {"any", "interface"}),
    ],
    ids=["nothing", "a quote", "a gain", "a loss", "proved a loss", "a new fact", "a renamed fact"],
)
def test_a_gate_stops_what_it_names(policies: Path, edits: list[Edit], stops: set[str]) -> None:
    """A gate for losses has to stop what may be one, and may not stop what is proved to be none."""
    other = policies.parent / "other"
    write(other, VOCABULARY, "common")
    write(other, edited(edits))
    stopped = set()
    for gate in ("any", "gains", "loses", "interface"):
        result = run("diff", policies / "m/1.yaml", other / "m/1.yaml", "--fail-on", gate)
        assert result.exit_code in (0, 1)
        if result.exit_code:
            stopped.add(gate)
    assert stopped == stops


def test_strict_asks_that_every_direction_is_known(policies: Path) -> None:
    """The structure does not tell it of every change; the proof does."""
    either = second(policies, ["not 已领, 人数 >= 1", "已领"])
    told = ("--strict", "--structure-only")
    assert run("diff", policies / "m/1.yaml", either, *told).exit_code == 3
    assert run("diff", policies / "m/1.yaml", either, "--strict").exit_code == 0
    known = policies.parent / "known"
    write(known, VOCABULARY, "common")
    file = write(known, edited([CUTS]))
    assert run("diff", policies / "m/1.yaml", file, "--strict").exit_code == 0


def test_the_result_can_be_written_to_a_file(policies: Path, tmp_path: Path) -> None:
    file = second(policies, RISES)
    page = tmp_path / "page.html"
    result = run("diff", policies / "m/1.yaml", file, "--format", "html", "-o", page)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


# -- time ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("2023-06-01", "on 2023-06-01 the older version is in force"),
        ("2024-06-01", "on 2024-06-01 the newer version is in force"),
        ("2022-06-01", "on 2022-06-01 neither is in force"),
    ],
)
def test_from_when_to_when_two_versions_differ(policies: Path, on: str, says: str) -> None:
    second(policies, RISES, ["note: 说明\n", "note: 说明\nrepealed_on: 2025-01-01\n"])
    result = run("diff", "m@1", "m@2", "--policies", policies, "--on", on)
    assert says in result.stdout
    assert "answers differ from 2024-02-01 until before 2025-01-01" in result.stdout


def test_of_folders_a_day_chooses_the_version_in_force(policies: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(policies, newer)
    second(newer, RISES)
    early = run("diff", policies, newer, "--on", "2023-06-01", "--format", "json")
    late = run("diff", policies, newer, "--on", "2024-06-01", "--format", "json")
    assert changes(early) == []
    assert changes(late) == ["value-changed"]
    assert json.loads(late.stdout)["pairs"][0]["differs"]["start"] == "2024-02-01"


def relations(result: Result) -> list[tuple[str, str | None, str | None]]:
    pairs = json.loads(result.stdout)["pairs"]
    return [
        (p["relation"], *((p[side] or {}).get("version") for side in ("before", "after")))
        for p in pairs
        if p["before"] is None or p["after"] is None or p["relation"] != "same"
    ]


def test_a_folder_for_the_result_is_made_and_one_that_cannot_be_is_unreadable(
    policies: Path, tmp_path: Path
) -> None:
    """1 would say that a change was found which --fail-on names."""
    file, newer = policies / "m/1.yaml", second(policies, RISES)
    assert run("diff", file, newer, "-o", tmp_path / "new/folder/diff.txt").exit_code == 0
    assert (tmp_path / "new/folder/diff.txt").is_file()
    assert run("diff", file, newer, "-o", file / "diff.txt").exit_code == 2


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (["1", "3"], ["1", "2"], [("successor", "3", "2")]),
        (["1", "2"], ["1", "3"], [("successor", "2", "3")]),
        (["1", "2"], ["2", "3"], [("removed", "1", None), ("successor", "2", "3")]),
        (["1", "2"], ["3"], [("removed", "1", None), ("successor", "2", "3")]),
        (["1"], ["2", "3"], [("successor", "1", "2"), ("successor", "2", "3")]),
        (["1", "2"], ["1"], [("removed", "2", None)]),
        ([], ["1"], [("added", None, "1")]),
    ],
)
def test_every_version_of_two_folders_is_told_of(
    tmp_path: Path, before: list[str], after: list[str], said: list[tuple[str, str, str]]
) -> None:
    """One that is gone would not be missed by anybody, were it left out."""
    folders = []
    for label, versions in (("a", before), ("b", after)):
        folder = tmp_path / label
        write(folder, VOCABULARY, "common")
        for version in versions:
            dated = ["effective_from: 2023", f"effective_from: 202{version}"]
            write(
                folder, edited([['version: "1"', f'version: "{version}"'], dated]), version=version
            )
        folders.append(folder)
    result = run("diff", *folders, "--structure-only", "--format", "json")
    assert relations(result) == said


def test_history_shows_the_versions_on_a_line(policies: Path) -> None:
    second(policies, RISES)
    result = run("history", "m", "--policies", policies)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("●  1  from 2023-02-01 until before 2024-02-01")
    assert any(line.startswith("●  2  from 2024-02-01") for line in lines)
    assert any("500 yuan → 600 yuan  [gains]" in line for line in lines)


def test_history_of_a_shipped_measure() -> None:
    result = run("history", "placement-bonus", "--policies", POLICIES, "--format", "json")
    assert [p["relation"] for p in json.loads(result.stdout)["pairs"]] == ["added", "successor"]


# -- git calls us --------------------------------------------------------------------------------


def test_git_shows_a_rule_set_by_what_changed(repository: Path) -> None:
    (repository / ".gitattributes").write_text("policies/**/*.yaml diff=cuoshi\n")
    driver = f"{sys.executable} {ROOT / 'cli.py'} diff --lang en"
    git(repository, "config", "diff.cuoshi.command", driver)
    shown = git(repository, "diff", "main", "branch")
    assert "500 yuan → 600 yuan" in shown
    assert "@@" not in shown


def test_git_shows_both_names_of_a_renamed_rule_set(repository: Path) -> None:
    (repository / ".gitattributes").write_text("policies/**/*.yaml diff=cuoshi\n")
    git(repository, "config", "diff.cuoshi.command", f"{sys.executable} {ROOT / 'cli.py'} diff")
    git(repository, "mv", "policies/m/1.yaml", "policies/m/one.yaml")
    shown = git(repository, "diff", "--cached", "-M")
    assert "diff --cuoshi a/policies/m/1.yaml b/policies/m/one.yaml" in shown


def test_git_shows_the_text_of_what_is_no_rule_set(repository: Path) -> None:
    """An exit code other than 0, or nothing at all, would end git's own command."""
    (repository / ".gitattributes").write_text("policies/**/*.yaml diff=cuoshi\n")
    git(repository, "config", "diff.cuoshi.command", f"{sys.executable} {ROOT / 'cli.py'} diff")
    (repository / "policies/m/1.yaml").write_text("half: [an, edit\n")
    shown = git(repository, "diff")
    assert "+half: [an, edit" in shown


def test_git_compares_lines_of_meaning_through_textconv(repository: Path) -> None:
    (repository / ".gitattributes").write_text("policies/**/*.yaml diff=cuoshi\n")
    convert = f"{sys.executable} {ROOT / 'cli.py'} diff --textconv"
    git(repository, "config", "diff.cuoshi.textconv", convert)
    shown = git(repository, "diff", "main", "branch")
    assert "-parameters/标准/value: 500\n+parameters/标准/value: 600" in shown
