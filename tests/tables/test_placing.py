"""A result is in its place whole or not at all, whoever ends the program and how.

If these failed, a clerk who closes the window would find half a list, or a strange file beside it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.tables.cells import TableError
from engine.tables.writing.placing import placed
from tests.tables.samples import text_file

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_program_that_is_told_to_end_leaves_nothing_behind(tmp_path: Path, suffix: str) -> None:
    """SIGTERM is what an office computer sends when it shuts down."""
    header = "证件号码,性别,出生日期,核定日,户籍区"
    rows = (f"00000019890314{n:04},女,1989-03-14,2024-03-25,海淀区" for n in range(100_000))
    text_file(tmp_path / "in.csv", [header, *rows])
    output = tmp_path / "out" / f"out{suffix}"
    output.parent.mkdir()
    output.write_text("old", encoding="utf-8")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "cli.py", "decide", "flexible-employment-subsidy@2023-draft"]
    child = subprocess.Popen(
        [*command, str(tmp_path / "in.csv"), "-o", str(output)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    try:
        ends = time.monotonic() + 60
        while not any(f.suffix == ".tmp" and f.stat().st_size for f in output.parent.iterdir()):
            if suffix == ".xlsx" and any(scratch.iterdir()):
                break
            assert child.poll() is None
            assert time.monotonic() < ends
            time.sleep(0.05)
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=60) == 143
    finally:
        child.kill()
        child.wait()
    assert [file.name for file in output.parent.iterdir()] == [output.name]
    assert output.read_text(encoding="utf-8") == "old"
    assert list(scratch.iterdir()) == []


def test_a_file_that_is_no_kind_of_result_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="unwritable-table"), placed(tmp_path / "a.xls"):
        raise AssertionError("opened")
    assert list(tmp_path.iterdir()) == []
