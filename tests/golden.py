"""Rendered output as files that a person reads: a change of a rendering is a change of a file.

``CUOSHI_UPDATE_GOLDEN=1`` writes them anew; the difference is then reviewed like any other.
"""

from __future__ import annotations

import os
import re
from pathlib import Path


def same_as_file(file: Path, text: str) -> None:
    """A text is that of its file. Of a page the style is left out: it is a file already."""
    whole = re.sub(r"(?s)<style>.*?</style>", "<style>…</style>", text).rstrip("\n") + "\n"
    if os.environ.get("CUOSHI_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(whole, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == whole
