"""What the pages on populations show is what is printed.

If these failed, a reviewer would see other counts than the page promises. After a change that is
meant, ``CUOSHI_UPDATE_GOLDEN=1`` writes what is printed now into the pages.
"""

from __future__ import annotations

import os
import re
import shlex

import pytest
from click.testing import CliRunner

from cli import cli
from tests.docs.examples import DOCS, REPOSITORY

PAGES = {"population.md": "The people behind it", "population.zh-CN.md": "涉及的对象"}
"""The pages, and how the part begins that they show."""

_BLOCK = re.compile(r"^```console\n\$ cuoshi ([^\n]*)\n…\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_print_what_is_shown(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = _BLOCK.findall(text)
    assert len(blocks) == 2
    for command, shown in blocks:
        result = CliRunner().invoke(cli, shlex.split(command))
        assert result.exit_code == 0, result.output
        printed = result.stdout[result.stdout.index(PAGES[page]) :]
        if os.environ.get("CUOSHI_UPDATE_GOLDEN"):
            old, new = (f"$ cuoshi {command}\n…\n{told}```" for told in (shown, printed))
            text = text.replace(old, new, 1)
            (DOCS / page).write_text(text, encoding="utf-8")
            shown = printed
        assert printed == shown
