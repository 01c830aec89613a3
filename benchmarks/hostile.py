"""Processor time for refusing a file made to cost much, beside reading a sound one.

Each file of ``tests/ruleset/hostile.py`` is read by a process of its own under a cap of 200 MB;
ratios are to the longest shipped rule set, read in the same way in the same run.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from engine.resources import policies_directory
from tests.ruleset.hostile import FILES

RUNS = 3


def seconds(name: str) -> float:
    """The median of the processor time that a reading took."""
    return statistics.median(_once(name) for _ in range(RUNS))


def _once(name: str) -> float:
    child = subprocess.run(
        [sys.executable, "-m", "tests.ruleset.hostile", name],
        capture_output=True,
        text=True,
        check=True,
    )
    taken: float = json.loads(child.stdout)["seconds"]
    return taken


def main() -> int:
    """Print a line for each file."""
    rule_sets = [
        file for file in policies_directory().glob("*/*.yaml") if file.stem.count(".") == 0
    ]
    longest = max(rule_sets, key=lambda file: file.stat().st_size)
    sound = seconds(str(longest))
    print(f"{'a sound rule set':30}{sound:8.3f} s    1.00   {longest.name}")
    for name in [*FILES, "100 MB"]:
        taken = seconds(name)
        print(f"{name:30}{taken:8.3f} s{taken / sound:8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
