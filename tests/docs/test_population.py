"""What the pages on populations show is what is printed.

If these failed, a reviewer would see other counts than the page promises. After a change that is
meant, ``CUOSHI_UPDATE_GOLDEN=1`` writes what is printed now into the pages.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import cli
from tests.docs.examples import DOCS, REPOSITORY

PAGES = {
    "population.md": ("The people behind it", "images/people.en.svg"),
    "population.zh-CN.md": ("涉及的对象", "images/people.zh.svg"),
}
"""The pages, how the part begins that they show, and the picture of the first command."""

_BLOCK = re.compile(r"^```console\n\$ cuoshi ([^\n]*)\n…\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_print_what_is_shown(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    begins, picture = PAGES[page]
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = _BLOCK.findall(text)
    assert len(blocks) == 2
    for number, (command, shown) in enumerate(blocks):
        drawn = tmp_path / f"{number}.svg"
        result = CliRunner().invoke(cli, [*shlex.split(command), "--plot", str(drawn)])
        assert result.exit_code == 0, result.output
        printed = result.stdout[result.stdout.index(begins) :]
        if os.environ.get("CUOSHI_UPDATE_GOLDEN"):
            old, new = (f"$ cuoshi {command}\n…\n{told}```" for told in (shown, printed))
            text = text.replace(old, new, 1)
            (DOCS / page).write_text(text, encoding="utf-8")
            shown = printed
        assert printed == shown
    assert f"]({picture})" in text
    if os.environ.get("CUOSHI_UPDATE_GOLDEN"):
        (DOCS / picture).write_bytes((tmp_path / "0.svg").read_bytes())
    assert (DOCS / picture).read_bytes() == (tmp_path / "0.svg").read_bytes()
