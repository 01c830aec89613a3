"""Work in hand is taken away where a program is told to end, wherever it is just then.

If these failed, an office computer that shuts down would leave half a list beside the whole one.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from engine.unfinished import scratch, take_away, unfinished

ROOT = Path(__file__).parents[1]


def test_a_file_in_hand_is_not_there_when_the_block_ends(tmp_path: Path) -> None:
    with unfinished(tmp_path / "half") as path:
        path.write_text("half", encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_what_was_moved_to_its_place_stays(tmp_path: Path) -> None:
    with unfinished(tmp_path / "half") as path:
        path.write_text("whole", encoding="utf-8")
        path.replace(tmp_path / "whole")
    take_away()
    assert [file.name for file in tmp_path.iterdir()] == ["whole"]


def test_a_scratch_folder_is_gone_with_what_is_in_it() -> None:
    with scratch() as folder:
        (folder / "a").mkdir()
        (folder / "a" / "b").touch()
    assert not folder.exists()


def test_an_error_takes_the_work_away_too(tmp_path: Path) -> None:
    def stopped() -> None:
        with unfinished(tmp_path / "half") as path:
            path.touch()
            raise LookupError

    with pytest.raises(LookupError):
        stopped()
    assert list(tmp_path.iterdir()) == []


def test_told_to_end_where_no_exception_gets_through(tmp_path: Path) -> None:
    """Inside a C extension, or a destructor, what a signal raises is printed and forgotten."""
    code = f"""
        import os, signal, sys, time
        from pathlib import Path
        import cli
        from engine.unfinished import unfinished

        class Swallows:
            def __del__(self):
                os.kill(os.getpid(), signal.SIGTERM)
                time.sleep(0.1)

        signal.signal(signal.SIGTERM, cli.end)
        with unfinished(Path({str(tmp_path / "half")!r})) as path:
            path.touch()
            Swallows()
        print("went on")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (128 + signal.SIGTERM, "")
    assert list(tmp_path.iterdir()) == []
