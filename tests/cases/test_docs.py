"""The pages about cases: their example is run as it stands, and the two say the same.

If these failed, a policy person would copy a file of cases that does not run.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.cases.mutation.catalogue import OPERATORS
from engine.cases.mutation.running import How, examine_mutants
from engine.cases.running import run_cases
from engine.render.mutation import render_mutation
from engine.resources import schema
from engine.ruleset.diagnostics import Language
from tests.docs.examples import DOCS, blocks

PAGES = {name: (DOCS / f"{name}.md").read_text("utf-8") for name in ("cases", "cases.zh-CN")}


@pytest.mark.parametrize("page", PAGES)
def test_the_example_passes(page: str, tmp_path: Path) -> None:
    for block in blocks(PAGES[page]):
        if "file" in block.options:
            path = tmp_path / block.options["file"]
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    run = run_cases([tmp_path], coverage=True)
    assert [m for case in run.files[0].cases for m in case.mismatches] == []
    assert [d.render("en") for d in run.diagnostics] == []
    assert run.ok
    assert run.files[0].coverage is not None
    assert run.files[0].coverage.gaps == ()


@pytest.mark.parametrize("page", PAGES)
def test_the_example_of_records_that_are_alike_passes(page: str, tmp_path: Path) -> None:
    """Beside the rule set of the page; 50 people of whom 49 are one line."""
    rule_set = next(b for b in blocks(PAGES[page]) if b.text.startswith("measure:"))
    (alike,) = [b for b in blocks(PAGES[page]) if "times: 49" in b.text]
    folder = tmp_path / "agency-bonus"
    folder.mkdir()
    (folder / "2024.yaml").write_text(rule_set.text, encoding="utf-8")
    (folder / "2024.cases.yaml").write_text(alike.text, encoding="utf-8")
    run = run_cases([tmp_path])
    assert [d.render("en") for d in run.diagnostics] == []
    assert [case.mismatches for case in run.files[0].cases] == [()]
    assert run.ok


def test_both_pages_have_the_same_example() -> None:
    """But for the comments: a mended example would else stay broken in the other language."""
    both = [
        [re.sub(r" +#.*|note: .*", "", b.text) for b in blocks(page) if not b.text.startswith("$")]
        for page in PAGES.values()
    ]
    assert both[0] == both[1]


@pytest.mark.parametrize("page", PAGES)
def test_every_key_of_the_schema_is_told(page: str) -> None:
    definitions = schema("cases")["$defs"]
    for part in ("case", "repeated", "expect", "outcome", "rows"):
        for key in definitions[part]["properties"]:
            assert re.search(rf"\b{key}\b", PAGES[page]), key


@pytest.mark.parametrize(("page", "language"), [("cases", "en"), ("cases.zh-CN", "zh")])
def test_what_mutation_prints_is_what_the_page_shows(
    page: str, language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to the killing case, for which the solver may take other facts another day."""
    monkeypatch.chdir(tmp_path)
    for block in blocks(PAGES[page]):
        if "file" in block.options:
            path = Path(block.options["file"])
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    mutation = examine_mutants(run_cases([Path("agency-bonus")]), How())
    printed = render_mutation(mutation, language).plain
    lines = [line.rstrip() for line in printed.splitlines()]
    shown = re.search(r"```console\n\$ .+--mutate agency-bonus\n(.+?)\n *…\n```", PAGES[page], re.S)
    assert shown is not None
    assert shown[1].splitlines() == lines[: shown[1].count("\n") + 1]


@pytest.mark.parametrize(("page", "language"), [("cases", "en"), ("cases.zh-CN", "zh")])
def test_the_catalogue_of_operators_is_on_the_page(page: str, language: Language) -> None:
    """All of them, in its order and its words."""
    rows = re.findall(r"^\| `([a-z]+-[a-z]+)` \| (.+?) \|", PAGES[page], re.MULTILINE)
    assert rows == [(o.id, o.title[language]) for o in OPERATORS.values()]
