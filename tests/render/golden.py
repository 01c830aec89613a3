"""Rendered output as files that a person reads: a change of a rendering is a change of a file.

``CUOSHI_UPDATE_GOLDEN=1`` writes them anew; the difference is then reviewed like any other.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    file = FOLDER / f"{name}.txt"
    written = text.rstrip("\n") + "\n"
    if os.environ.get("CUOSHI_UPDATE_GOLDEN"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(written, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == written
