"""What is rendered for a terminal, beside the files of ``golden/``."""

from __future__ import annotations

from pathlib import Path

from tests.golden import same_as_file

FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    same_as_file(FOLDER / f"{name}.txt", text)
