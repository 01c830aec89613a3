"""What the page on queries says cannot be compiled is all that cannot, and is said alike twice.

If these failed, a construct would have been added that a list of millions stumbles over.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import get_args

import pytest

from engine import program as p
from engine.bulk.compile.expressions import Scope, compile_
from engine.bulk.databases.dialects import DUCKDB
from tests.docs.examples import DOCS

PAGES = ("bulk.md", "bulk.zh-CN.md")


def _refused(name: str) -> list[str]:
    """The rows of the table of what cannot be compiled."""
    table = (DOCS / name).read_text(encoding="utf-8").split("\n## ")[1]
    return [line for line in table.splitlines() if line.startswith("|")][2:]


@pytest.mark.parametrize("kind", get_args(p.Expression), ids=lambda kind: kind.__name__)
def test_every_expression_of_the_language_is_compiled(kind: type) -> None:
    """What has no translation is a KeyError; these lack their operands, and nothing else."""
    scope = Scope(DUCKDB, {}, {}, {}, lambda node: node)
    with suppress(AttributeError):
        compile_(object.__new__(kind), scope)


def test_both_pages_list_the_same() -> None:
    one, other = (_refused(name) for name in PAGES)
    assert len(one) == len(other) == 6
    links = [[re.findall(r"\((diagnostics/[^)]+)\)", row) for row in rows] for rows in (one, other)]
    assert links[0] == links[1]
    for link in (each for row in links[0] for each in row):
        assert (DOCS / link).is_file()
