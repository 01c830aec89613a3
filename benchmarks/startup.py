"""Processor time from the shell: ``cuoshi --help``, and one decision from start to finish.

User and system time of the child process with all its threads, the median of several runs taken in
turns. Beside them, labelled, a Python that does nothing, which is what no command can go below.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.case import CASE, MEASURE


def command() -> list[str]:
    """The installed ``cuoshi`` beside this Python, else ``cli.py`` run by it."""
    script = Path(sys.executable).parent / "cuoshi"
    if script.exists():
        return [str(script)]
    return [sys.executable, "-c", "import sys, cli; sys.exit(cli.main())"]


def seconds(arguments: Sequence[str]) -> float:
    """User and system seconds of one run; raises RuntimeError with its output where it fails."""
    with tempfile.TemporaryFile() as output:
        # Compiled modules are kept, as they are wherever nobody forbids it.
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        child = subprocess.Popen(arguments, stdout=output, stderr=subprocess.STDOUT, env=kept)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            output.seek(0)
            text = output.read().decode(errors="replace")
            raise RuntimeError(f"{' '.join(arguments)}: exit code {child.returncode}\n{text}")
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    """Run each command in turns and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    if runs < 2:
        parser.error("quartiles need two runs or more")
    cuoshi = command()
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.json"
        case.write_text(json.dumps(CASE, default=date.isoformat, ensure_ascii=False), "utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "cuoshi --help": [*cuoshi, "--help"],
            "cuoshi decide": [*cuoshi, "decide", MEASURE, str(case)],
        }
        commands["cuoshi decide --format json"] = [*commands["cuoshi decide"], "--format", "json"]
        for arguments in commands.values():
            seconds(arguments)  # the first run compiles the modules
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, arguments in commands.items():
                taken[name].append(seconds(arguments))
    for name, times in taken.items():
        low, middle, high = statistics.quantiles(times, n=4)
        print(f"{name:30}{middle:8.3f} s   ({low:.3f} – {high:.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
