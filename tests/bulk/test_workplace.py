"""A folder of results gives way to the next one whole, whenever the run is killed.

If these failed, a run on a cluster that is stopped at the wrong moment would leave the office
without last year's list and without this year's.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.bulk import workplace

ROOT = Path(__file__).resolve().parent.parent.parent

_RUN = """
import os, signal, sys
from pathlib import Path
from engine.bulk import workplace

output, number, exchanges = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "exchanges"
if not exchanges:
    workplace._change_places = lambda one, other: False


def watched(event, arguments, left=[number]):
    # What changes a folder; the exchange is looked up in the system's library just before.
    if event in ("os.rename", "os.remove", "os.rmdir", "ctypes.dlsym", "shutil.rmtree"):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)


with workplace.working_folder(output) as folder:
    made = folder / "answers"
    made.mkdir()
    (made / "part-0").write_text("new")
    sys.addaudithook(watched)
    workplace.put_folder(made, output, folder)
"""


def _run(output: Path, number: int, how: str) -> int:
    """Put a folder into its place, killed before its change of that number; the exit code."""
    command = [sys.executable, "-c", _RUN, str(output), str(number), how]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, check=False).returncode


def _old(output: Path) -> None:
    output.mkdir()
    (output / "part-0").write_text("old")


@pytest.mark.parametrize("how", ["exchanges", "renames"])
def test_killed_at_any_change_the_old_or_the_new_is_left(tmp_path: Path, how: str) -> None:
    """In its place at once where the system exchanges folders, else when it is run again."""
    left: list[str] = []
    for number in range(100):
        output = tmp_path / str(number) / "out.parquet"
        output.parent.mkdir()
        _old(output)
        code = _run(output, number, how)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        if how == "renames":
            # The next run begins, and ends before it has anything.
            with workplace.working_folder(output):
                pass
        left.append((output / "part-0").read_text())
    # It was killed before the change and after it, and at last not at all.
    assert set(left) == {"old", "new"}
    assert (output / "part-0").read_text() == "new"
    assert [path.name for path in output.parent.iterdir()] == ["out.parquet"]


def test_a_run_after_a_killed_one_leaves_the_new(tmp_path: Path) -> None:
    for number in range(3):
        output = tmp_path / str(number) / "out.parquet"
        output.parent.mkdir()
        _old(output)
        _run(output, number, "renames")
        assert _run(output, 1000, "exchanges") == 0
        assert (output / "part-0").read_text() == "new"
        assert [path.name for path in output.parent.iterdir()] == ["out.parquet"]


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "renameat2"), reason="this system exchanges no folders"
)
def test_a_file_in_the_place_of_a_folder_gives_way(tmp_path: Path) -> None:
    output = tmp_path / "out.parquet"
    output.write_text("a file")
    assert _run(output, 1000, "exchanges") == 0
    assert (output / "part-0").read_text() == "new"
