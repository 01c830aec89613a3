"""What the reader refuses, where, and how far it reads.

If these failed, a file would be read that says something else to the next tool, or one would be
refused without its place.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ruleset import reader
from engine.ruleset.diagnostics import RuleSetError
from engine.ruleset.reader import plain, read_file
from tests.ruleset.hostile import FILES
from tests.ruleset.reading import reading, refused, scalar


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: 2\na: 3\nb: 4\n", [("duplicate-key", 3, 1), ("duplicate-key", 4, 1)]),
        ("a: {b: 1, b: 2}\n", [("duplicate-key", 1, 11)]),
        ("a: &x 1\nb: *x\n", [("anchor-or-alias", 1, 4), ("anchor-or-alias", 2, 4)]),
        ("a: !!str 1\n", [("anchor-or-alias", 1, 4)]),
        ("a: {<<: b}\n", [("anchor-or-alias", 1, 5)]),
        ("a: 1\n---\nb: 1\n", [("anchor-or-alias", 2, 1)]),
        ("%YAML 1.1\n---\na: 1\n", [("anchor-or-alias", 1, 1)]),
        ("", [("empty-file", 1, 1)]),
        ("# a comment\n---\n", [("empty-file", 1, 1)]),
        (b"a: 1\nb: \xff\n", [("not-utf8", 2, 4)]),
        (b"\xef\xbb\xbfa: \xff\n", [("not-utf8", 1, 4)]),
        ("a: b: c\n", [("yaml-syntax", 1, 5)]),
        ("a: [1, 2\nb: 3\n", [("yaml-syntax", 2, 2)]),
        ("a: 1\nb：2\nc: 3\n", [("yaml-syntax", 2, 1)]),
        ('a: "甲\nb: 1\n', [("yaml-syntax", 1, 4)]),
        ("a: {[b]: c}\n", [("yaml-syntax", 1, 5)]),
        ("a: x\u2028y\n", [("yaml-syntax", 1, 5)]),
        ("a: x\x00y\n", [("yaml-syntax", 1, 5)]),
        (f"a: {'9' * 101}\n", [("too-large", 1, 4)]),
        (f"a: {'x' * 10_001}\nb: 010\n", [("too-large", 1, 4), ("odd-number", 2, 4)]),
    ],
)
def test_what_is_refused_and_where(text: str | bytes, found: list[tuple[str, int, int]]) -> None:
    assert refused(text) == found


def test_everything_is_said_in_one_run() -> None:
    text = "a: 010\nb:\n\te: 1\nc: &x yes\nc: *x\nd: {e: 1, e: 1e3\n"
    assert [line for code, line, _ in refused(text) if code == "tab"] == [3]
    assert {code for code, _, _ in refused(text)} == {
        "odd-number",
        "odd-boolean",
        "tab",
        "anchor-or-alias",
    }
    in_spaces = refused(text.replace("\t", "  "))
    assert in_spaces == [
        ("odd-number", 1, 4),
        ("anchor-or-alias", 4, 4),
        ("odd-boolean", 4, 4),
        ("duplicate-key", 5, 1),
        ("anchor-or-alias", 5, 4),
        ("duplicate-key", 6, 11),
        ("odd-number", 6, 14),
        ("yaml-syntax", 7, 1),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a:\n\tb: 1\n", [("tab", 2, 1)]),
        ("a:\t1\n", [("tab", 1, 3)]),
        ("a: 1\t\n", [("tab", 1, 5)]),
        ("a: 1\t# why\n", [("tab", 1, 5)]),
        ("a: 甲\t乙\n", [("tab", 1, 5)]),
        ("a: |\n  甲\t乙\n", [("tab", 2, 4)]),
        ("a: '#'\t\n", [("tab", 1, 7)]),
        ("a: '\t'\n\tb: 1\n", [("tab", 2, 1)]),
    ],
)
def test_a_tab_out_of_place_is_refused(text: str, found: list[tuple[str, int, int]]) -> None:
    assert refused(text) == found


@pytest.mark.parametrize(
    ("text", "value"),
    [("a: '甲\t乙'\n", "甲\t乙"), ('a: "甲\t乙"\n', "甲\t乙"), ("a: 甲 # x\ty\n#\tz\n", "甲")],
)
def test_a_tab_in_quotes_or_a_comment_stays(text: str, value: str) -> None:
    assert scalar(reading(text), "a").value == value


def test_more_findings_than_a_person_reads_are_not_listed() -> None:
    found = refused("- 010\n" * 500)
    assert len(found) == 101
    assert found[-1][0] == "too-large"


@given(st.text(alphabet="ab甲:：-,[]{}\"'#&*!|>%@` \n\t\\010.", max_size=40))
def test_no_text_ends_in_another_error(text: str) -> None:
    try:
        document = reading(text)
    except RuleSetError as error:
        for finding in error.diagnostics:
            assert finding.place is not None
            assert finding.render("zh")
            line = text.replace("\r", "\n").split("\n")[finding.place.line - 1]
            assert 1 <= finding.place.column <= finding.place.end <= len(line) + 2
    else:
        plain(document.root)


@pytest.mark.parametrize("text", ["a: {b: [1, 'x']}\nc: |\n  甲\n", "a: 010\na: &x 1\n", "a: [1\n"])
def test_without_libyaml_the_same_is_read(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # An installation from source may lack libyaml; a rule set must not mean something else there.
    def outcome() -> object:
        try:
            return reading(text)
        except RuleSetError as error:
            return [(f.code, f.place) for f in error.diagnostics]

    with_libyaml = outcome()
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    assert outcome() == with_libyaml


def test_the_limits_themselves_are_admitted() -> None:
    depth = reader.DEPTH - 1
    assert reading("a: " + "[" * depth + "]" * depth)
    assert refused("a: " + "[" * (depth + 1) + "]" * (depth + 1))[0][0] == "too-large"
    assert reading("a: " + "x" * reader.SCALAR_CHARACTERS)


def test_a_file_is_named_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 010\n", encoding="utf-8")
    with pytest.raises(RuleSetError) as caught:
        read_file(path)
    assert str(caught.value.diagnostics[0].place) == f"{path}:1:4"
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none.yaml")


@pytest.mark.parametrize("name", [*FILES, "100 MB"])
def test_a_hostile_file_is_refused_within_200_mb(name: str) -> None:
    """The engine may be given any file over HTTP: one that is not refused would stop a server.

    The child caps its own memory; ``python -m benchmarks.hostile`` prints the seconds.
    """
    child = subprocess.run(
        [sys.executable, "-m", "tests.ruleset.hostile", name],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert child.returncode == 0, child.stderr
    assert json.loads(child.stdout)["codes"]
