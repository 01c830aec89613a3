"""What the READMEs show is what happens: their rule set, their commands, their Python.

If one of these fails, a newcomer sees something else than the page promises. After a change that
is meant, ``CUOSHI_UPDATE_GOLDEN=1`` writes what the commands print now into the pages.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from engine.accounting import of_folder, overview

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "README.zh-CN.md")
RULE_SET = ROOT / "examples/first-rule-set/annual-bonus/2023-draft.yaml"
UPDATE = bool(os.environ.get("CUOSHI_UPDATE_GOLDEN"))

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [body for found, body in _BLOCK.findall(text) if found == language]


def _replace(page: str, old: str, new: str) -> None:
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _run(command: str) -> str:
    program, *arguments = shlex.split(command)
    assert program == "cuoshi"
    ran = subprocess.run(
        [sys.executable, "cli.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    return ran.stdout + ran.stderr


@pytest.mark.parametrize("page", PAGES)
def test_the_rule_set_is_the_file_that_it_names(page: str) -> None:
    (shown,) = _blocks(page, "yaml")
    text = RULE_SET.read_text(encoding="utf-8")
    if UPDATE:
        _replace(page, f"```yaml\n{shown}```", f"```yaml\n{text}```")
        shown = text
    assert shown == text


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_print_what_is_shown(page: str) -> None:
    blocks = _blocks(page, "console")
    assert len(blocks) >= 3
    for block in blocks:
        first, _, shown = block.partition("\n")
        assert first.startswith("$ ")
        printed = "\n".join(line.rstrip() for line in _run(first[2:]).splitlines()) + "\n"
        if UPDATE:
            _replace(page, block, f"{first}\n{printed}")
            shown = printed
        assert printed == shown


@pytest.mark.parametrize("page", PAGES)
def test_the_python_runs(page: str) -> None:
    blocks = _blocks(page, "python")
    assert blocks
    for code in blocks:
        assert "assert " in code
        exec(compile(code, page, "exec"), {})


@pytest.mark.parametrize("page", PAGES)
def test_the_measures_are_those_that_the_generator_prints(page: str) -> None:
    """A measure or a clause that is added shows up, or the page fails."""
    text = (ROOT / page).read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- overview -->\n")
    shown, _, after = rest.partition("<!-- /overview -->")
    programs = of_folder(ROOT / "policies").programs
    printed = overview(programs, "zh" if "zh" in page else "en") + "\n"
    if UPDATE:
        written = f"{before}<!-- overview -->\n{printed}<!-- /overview -->{after}"
        (ROOT / page).write_text(written, encoding="utf-8")
        shown = printed
    assert shown == printed


def test_the_two_commands_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        (commands,) = _blocks(page, "sh")
        for line in commands.splitlines():
            target = line.split()[1]
            assert f"\n{target}: .venv/ready" in makefile
        shown = _blocks(page, "console")[0].partition("\n")[0]
        words = shlex.split(shown.removeprefix("$ "))
        written = makefile.replace("\\\n", " ").replace("$(BIN)/", "")
        recipe = next(line for line in written.splitlines() if line.startswith("\tcuoshi decide"))
        # Rows that are refused are an exit code of 1, which make would take for a failure.
        recipe = recipe.removesuffix(" || test $$? -eq 1")
        assert [w for w in words if w not in ("--lang", "en", "zh")] == shlex.split(recipe)
