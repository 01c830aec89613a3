"""One page for every code: its example raises it, its mended version does not.

If these failed, the page that a message links would be missing, or would teach a mistake.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.ruleset.catalogue import CATALOGUE
from engine.ruleset.diagnostics import Diagnostic, Level
from tests.docs.examples import BROKEN, DOCS, Block, blocks, run, section, whole

PAGES = DOCS / "diagnostics"

UNRUN: dict[str, dict[str, object]] = {
    "bulk-too-wide": {"measure": "example@draft", "name": "积"},
    "cell-not-computed": {"name": "人数", "value": "=B2*2"},
    "in-vocabulary": {
        "name": "年满口径",
        "measure": "flexible-employment-subsidy@2023-draft",
        "vocabulary": "common@2023-draft",
        "terms": "common",
        "path": "年满口径.proposed",
        "users": ("flexible-employment-subsidy@2023-draft",),
    },
    "fact-too-large": {"name": "合同金额", "value": "123456789012345678.90"},
    "quote-not-in-source": {
        "source": "policy.txt",
        "quote": "可享受最长不超过2年的补贴",
        "nearest": "可享受最长不超过2年的社会保险补贴",
    },
    "not-assumable": {
        "name": "最长年限",
        "problem": "原文已规定为 2；要改它，用 cuoshi amend 另成一版",
        "problem_en": "the text states it as 2; to change it, make a version by cuoshi amend",
    },
    "optional-package": {"what": ".xlsx", "package": "openpyxl", "extra": "excel"},
    "not-analysed": {"package": "z3-solver", "extra": "prove"},
    "prover-disagrees": {"problem": "…"},
}
"""Codes that no text on a page can raise: the page shows what is said, and nothing is run."""


def page(code: str) -> str:
    return (PAGES / f"{code}.md").read_text(encoding="utf-8")


def test_every_code_has_its_page_and_every_page_its_code() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(CATALOGUE)


def test_the_index_lists_every_page_once() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"\]\(([a-z0-9-]+)\.md\)", index)
    assert sorted(listed) == sorted(CATALOGUE)


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_page_shows_what_is_said_in_both_languages(code: str) -> None:
    if code in UNRUN:
        finding = Diagnostic(code, None, UNRUN[code])
    else:
        found = run(example(code)).findings
        finding, *more = [f for f in found if f.code == code]
        assert {f.message("en") for f in more} <= {finding.message("en")}
    level = {
        Level.ERROR: "错误 · error",
        Level.WARNING: "警告 · warning",
        Level.NOTE: "提示 · note",
    }[finding.level]
    text = page(code)
    assert text.startswith(f"# {code}\n\n{level}\n")
    for language in ("zh", "en"):
        sentences = f"> {finding.message(language)}\\\n> {finding.hint(language)}\n"
        assert sentences in text


@pytest.mark.parametrize("code", sorted(set(CATALOGUE) - set(UNRUN)))
def test_the_mended_version_is_free_of_it(code: str) -> None:
    mended = blocks(section(page(code), "Mended"))
    if not any(block.kind == "yaml rule-set" for block in mended):
        # The case or the list was wrong, and not the rule set.
        mended = [*(b for b in example(code) if b.kind == "yaml rule-set"), *mended]
    found = run(mended).findings
    # A note is no mistake, and an example has no use for all that it names.
    left = [f for f in found if f.code == code or not (f.code == "unused" or f.level is Level.NOTE)]
    assert [f.render("en") for f in left] == []


def example(code: str) -> list[Block]:
    found = blocks(section(page(code), "Example"))
    assert found
    return found


@pytest.mark.parametrize("path", sorted(BROKEN.rglob("*.yaml")), ids=lambda path: path.name)
def test_the_example_is_the_broken_file(path: Path) -> None:
    """Page and broken file are one example; what the tests assert is what the page shows."""
    below = path.relative_to(BROKEN)
    code = below.parts[0].removesuffix(".yaml").removesuffix(".case")
    is_case = path.name.endswith(".case.yaml")
    shown = {
        whole(block).encode(block.options.get("encoding", "utf-8"))
        if block.kind == "yaml rule-set"
        else block.text.encode()
        for block in example(code)
        if (block.kind == "yaml case") == is_case
    }
    assert path.read_bytes() in shown
