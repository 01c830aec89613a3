"""Two versions over one register beside one decision of it: ``diff --population`` and ``decide``.

Each is a process of its own, from its start; they take turns, in an order that moves on each round.
The ratio is of the least processor time, and of the shortest time, to those of one ``decide``, once
as it writes the list and once as it only counts. At most :data:`AT_MOST` of the first is wanted.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.bulk.__main__ import Files
from benchmarks.bulk.contestants import Task
from benchmarks.bulk.measured import Run, least, most_memory, run
from benchmarks.bulk.readings import BONUS, PEOPLE, POLICIES, READINGS
from benchmarks.startup import command as cuoshi

AT_MOST = 2.2
"""Two decisions, and what it takes to bring them together and to count."""

EDITS: Mapping[str, tuple[str, str]] = {
    PEOPLE: ("女性年龄.at_least", "30"),
    BONUS: ("补助档次.100.at_least", "80"),
}
"""What the newer version has instead, by measure."""


def main() -> int:
    """Parse the arguments and run; 1 where the ratio is above what is wanted."""
    given = _arguments().parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as temporary:
        folder = Path(temporary)
        files = Files(given.folder or folder, given.seed)
        tasks = [files.people(given.rows)]
        if given.placements:
            tasks.append(files.agencies(BONUS, given.placements, given.agencies))
        missed = [task.measure for task in tasks if not _compete(task, given.rounds, folder)]
    for measure in missed:
        print(f"missed: {measure} costs more than {AT_MOST} times one decision")
    return int(bool(missed))


def _compete(task: Task, rounds: int, folder: Path) -> bool:
    commands = _commands(task, folder)
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    names = list(commands)
    for turn in range(rounds):
        for name in (*names[turn % 3 :], *names[: turn % 3]):
            command, target = commands[name]
            runs[name].append(run(command, target))
    one, counted, both = (runs[name] for name in names)
    print(f"\n{task.measure}")
    print(f"{'':28}{'s':>8}{'cpu s':>8}{'MB':>8}")
    for name, of in runs.items():
        memory = f"{most_memory(of):,.0f}"
        print(f"{name:28}{least(of):>8.2f}{_processor(of):>8.2f}{memory:>8}")
    ratio = _processor(both) / _processor(one)
    print(
        f"two versions cost {ratio:.2f} times one decision that is written, "
        f"{_processor(both) / _processor(counted):.2f} times one that is counted (processor time); "
        f"{least(both) / least(one):.2f} and {least(both) / least(counted):.2f} in time"
    )
    return ratio <= AT_MOST


def _processor(runs: Sequence[Run]) -> float:
    return min(each.processor for each in runs)


def _commands(task: Task, folder: Path) -> dict[str, tuple[list[str], Path]]:
    policies = _policies(task.measure, folder)
    records = ["--records", str(task.records)] if task.records else []
    chosen = [
        part
        for name, reading in READINGS[task.measure].items()
        for part in ("--reading", f"{name}={reading}")
    ]
    same = [*records, *chosen, "--policies", str(policies), "--lang", "zh"]
    decide = [*cuoshi(), "decide", task.measure, str(task.source), "--engine", "duckdb", *same]
    written, counts, both = (folder / name for name in ("one.parquet", "one.svg", "both.json"))
    measure = task.measure.partition("@")[0]
    newer = f"{measure}@newer"
    diff = [*cuoshi(), "diff", task.measure, newer, "--population", str(task.source), *same]
    return {
        "decide, written": ([*decide, "-o", str(written)], written),
        "decide, counted": ([*decide, "--summary", "--plot", str(counts)], counts),
        "diff --population": ([*diff, "--format", "json", "-o", str(both)], both),
    }


def _policies(measure: str, folder: Path) -> Path:
    """A folder with both versions of a measure."""
    name = measure.partition("@")[0]
    policies = folder / name
    for each in ("common", name):
        shutil.copytree(POLICIES / each, policies / each)
    part, value = EDITS[measure]
    amend = [*cuoshi(), "amend", measure, "--set", f"{part}={value}", "--version", "newer"]
    run([*amend, "--policies", str(policies)], policies / name / "newer.yaml")
    return policies


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bulk.two_versions", description=__doc__
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="people in the register")
    parser.add_argument("--placements", type=int, default=1_000_000, help="0: no agencies")
    parser.add_argument("--agencies", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where registers are kept for the next time")
    return parser


if __name__ == "__main__":
    sys.exit(main())
