"""What the pages on amending show is what is printed, and every address on them leads somewhere.

If these failed, a drafter would type an address that the page promises and be told it is none.
After a change that is meant, ``CUOSHI_UPDATE_GOLDEN=1`` writes what is printed now into the pages.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import cli
from engine.amend.edit import amend
from engine.library import Library
from tests.docs.examples import DOCS, REPOSITORY

PAGES = ("amending.md", "amending.zh-CN.md")

_BLOCK = re.compile(r"^```console\n\$ cuoshi ([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ADDRESS = re.compile(r"^\| [^|`]+ \| `([^`=]+)=([^`]+)` \| ([^ |]+) \|$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_the_command_prints_what_is_shown(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    path = DOCS / page
    text = path.read_text(encoding="utf-8")
    ((command, shown),) = _BLOCK.findall(text)
    result = CliRunner().invoke(cli, shlex.split(command))
    assert result.exit_code == 0, result.output
    if os.environ.get("CUOSHI_UPDATE_GOLDEN"):
        old, new = (f"$ cuoshi {command}\n{told}```" for told in (shown, result.stdout))
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        shown = result.stdout
    assert result.stdout == shown
    assert result.stderr == ""


def test_both_pages_name_the_same_addresses() -> None:
    first, second = (_ADDRESS.findall((DOCS / page).read_text(encoding="utf-8")) for page in PAGES)
    assert first == second
    assert len(first) == 9


@pytest.mark.parametrize(
    ("address", "value", "name"), _ADDRESS.findall((DOCS / PAGES[0]).read_text(encoding="utf-8"))
)
def test_an_address_of_the_page_changes_one_scalar(address: str, value: str, name: str) -> None:
    folder = REPOSITORY / "examples/first-rule-set" if name.startswith("annual-bonus") else None
    file = Path(Library.load(folder).program(name).file)
    text = file.read_bytes()
    amended = amend(text, str(file), [(address, value)])
    changed = [
        (old, new)
        for old, new in zip(text.splitlines(), amended.splitlines(), strict=True)
        if old != new
    ]
    assert len(changed) == 1
    assert value.encode() in changed[0][1]
