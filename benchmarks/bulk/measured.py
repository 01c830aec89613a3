"""One command as a process of its own: what it took and the most memory that it had."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """Elapsed seconds, processor seconds of all threads, megabytes at most; and its rows.

    ``rows`` is 0 where the command does not say how many it decided.
    """

    seconds: float
    processor: float
    memory: float
    rows: int = 0


def run(command: Sequence[str], target: Path) -> Run:
    """Run a command that writes ``target``.

    Where it prints JSON with ``seconds`` (deciding alone), that is the time, and ``rows`` what it
    decided in it. Raises RuntimeError with what it said where it leaves no file: a refused row
    makes no failure, whatever the exit code.
    """
    if target.is_dir():
        shutil.rmtree(target)
    target.unlink(missing_ok=True)
    # Compiled modules are kept, as they are wherever nobody forbids it.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=output, stderr=errors, env=kept)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        said = output.read().decode(errors="replace")
        if not target.exists():
            text = said + errors.read().decode(errors="replace")
            raise RuntimeError(f"{' '.join(command)}: exit code {child.returncode}\n{text[-4000:]}")
    own = _own(said)
    return Run(
        own.get("seconds", seconds),
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * 1024 / 1e6,
        int(own.get("rows", 0)),
    )


def _own(said: str) -> dict[str, float]:
    try:
        found = json.loads(said)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and "seconds" in found else {}


def least(runs: Sequence[Run]) -> float:
    """The shortest time."""
    return min(run.seconds for run in runs)


def middle(runs: Sequence[Run]) -> float:
    """The median time."""
    return statistics.median(run.seconds for run in runs)


def most_memory(runs: Sequence[Run]) -> float:
    """Megabytes at most, over the runs."""
    return max(run.memory for run in runs)
