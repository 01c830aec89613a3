"""Draws the page of ``cuoshi diff`` for the docs, as Chromium shows it.

Run ``python docs/images/diff.py`` where Chromium and Noto's Chinese fonts are installed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "diff placement-fee@2023-draft placement-fee@2025-01-02 --format html"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
DESKTOP, NARROW = (1200, 1500), (500, 1500)
COLORS = 255


def main() -> None:
    """Compare the true pair, and draw the beginning of its page at two widths."""
    folder = Path(__file__).parent
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "page.html"
        command = [sys.executable, "cli.py", "--lang", "zh", *COMMAND.split(), "-o", str(page)]
        subprocess.run(command, cwd=ROOT, check=True)
        for picture, (wide, high) in (("diff.png", DESKTOP), ("diff-narrow.png", NARROW)):
            shot = Path(name) / picture
            chromium = ["chromium", *FLAGS.split(), f"--user-data-dir={name}/{picture}.profile"]
            size = [f"--window-size={wide},{high}", f"--screenshot={shot}"]
            subprocess.run([*chromium, *size, page.as_uri()], check=True, capture_output=True)
            image = Image.open(shot).convert("RGB")
            image.quantize(COLORS).save(folder / picture, optimize=True)


if __name__ == "__main__":
    main()
