"""A whole register decided at once: this engine beside its peers, in one run.

Every contestant is a process of its own; they take turns, in an order that moves on each round.
Ratios are of rows a second, by the shortest time of each.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.bulk import contestants as all_
from benchmarks.bulk.compare import DifferenceError, assert_in_order, assert_same, written
from benchmarks.bulk.contestants import Contestant, Task
from benchmarks.bulk.measured import Run, least, middle, most_memory, run
from benchmarks.bulk.readings import BONUS, FEE, PEOPLE

MEMORY = 2000
"""Megabytes that this engine may have at most, whatever the rows."""

PROPORTION = 1.3
"""Time for a row at the largest register may be so many times that at the smallest."""

PACKAGES = ("cuoshi", "duckdb", "pyarrow", "OpenFisca-Core", "zen-engine")


@dataclass(frozen=True, slots=True)
class Timed:
    """A contestant with its runs, and the rows that each of them decided."""

    contestant: Contestant
    runs: Sequence[Run]
    rows: int

    @property
    def speed(self) -> float:
        """Rows a second, by the shortest time."""
        return self.rows / least(self.runs)


class Files:
    """The registers in a folder, made when they are first wanted."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed

    def people(self, rows: int) -> Task:
        """The register of so many people."""
        folder = self.folder / f"register-{rows}-{self.seed}"
        self._make(folder / "people.parquet", "register", "--rows", str(rows))
        return Task(PEOPLE, folder / "people.parquet")

    def agencies(self, measure: str, placements: int, agencies: int) -> Task:
        """So many placements of so many agencies."""
        folder = self.folder / f"placements-{placements}-{agencies}-{self.seed}"
        numbers = ("--placements", str(placements), "--agencies", str(agencies))
        self._make(folder / "placements.parquet", "agencies", *numbers)
        return Task(measure, folder / "agencies.parquet", folder / "placements.parquet")

    def _make(self, path: Path, module: str, *arguments: str) -> None:
        if not path.exists():
            _say(f"making {path}")
            command = [sys.executable, "-m", f"benchmarks.bulk.{module}", *arguments]
            run([*command, "--seed", str(self.seed), "-o", str(path.parent)], path)


def compete(
    task: Task, contestants: Sequence[Contestant], rounds: int, folder: Path
) -> Sequence[Timed]:
    """Each contestant so many times, in turns; then whether all answer alike.

    ``rows`` are those of the records where the task has them: they are the work. Raises
    DifferenceError where an answer is unlike that of the SQL by hand.
    """
    rows = pq.read_metadata(task.records or task.source).num_rows
    targets = {each.name: folder / f"{at}.parquet" for at, each in enumerate(contestants)}
    runs: dict[str, list[Run]] = {each.name: [] for each in contestants}
    for turn in range(rounds):
        first = turn % len(contestants)
        for each in (*contestants[first:], *contestants[:first]):
            _say(f"round {turn + 1} of {rounds}: {each.name}")
            target = targets[each.name]
            runs[each.name].append(run(each.command(task, target), target))
    _agree(task, contestants, targets)
    return [Timed(each, runs[each.name], runs[each.name][0].rows or rows) for each in contestants]


def _agree(task: Task, contestants: Sequence[Contestant], targets: Mapping[str, Path]) -> None:
    found = {each: each.answers(task, targets[each.name]) for each in contestants if each.answers}
    reference = found.get(all_.BY_HAND)
    if reference is None:
        return
    subjects = pq.read_metadata(task.source).num_rows
    for each, answers in found.items():
        whole = each.timed == all_.BY_HAND.timed
        if whole and each is not all_.ON_SPARK:
            assert_in_order(task.source, answers)
        if each is all_.BY_HAND:
            continue
        rows = written(answers.path)
        compared = assert_same(reference, answers, subjects if whole else rows)
        print(f"{each.name}: {compared:,} of {rows:,} compared, the same as SQL by hand")


def show(title: str, timed: Sequence[Timed]) -> Sequence[str]:
    """Print a table; the aims that were missed."""
    ours = _of(all_.OURS, timed)
    print(f"\n{title}")
    row = "{:32}{:>12}{:>9}{:>9}{:>9}{:>13}{:>9}{:>10}  {}"
    print(row.format("", "rows", "s min", "s med", "cpu s", "rows/s", "MB", "ratio", "timed"))
    for each in timed:
        ratio = f"{ours.speed / each.speed:,.2f}" if ours else "–"
        figures = (f"{each.rows:,}", f"{least(each.runs):.2f}", f"{middle(each.runs):.2f}")
        processor = f"{min(run.processor for run in each.runs):.1f}"
        memory = most_memory(each.runs)
        speed = f"{each.speed:,.0f}"
        name, timing = each.contestant.name, each.contestant.timed
        print(row.format(name, *figures, processor, speed, f"{memory:,.0f}", ratio, timing))
    print("ratio: cuoshi's rows a second to theirs; above 1, cuoshi is quicker.", end=" ")
    print("cpu: the least processor time of the whole process, whatever is timed")
    return missed_aims(timed)


def missed_aims(timed: Sequence[Timed]) -> Sequence[str]:
    """The aims that were missed, and which of them the list copied without a decision misses."""
    ours, opened = _of(all_.OURS, timed), _of(all_.OURS_OPEN, timed)
    by_hand, copied = _of(all_.BY_HAND, timed), _of(all_.COPIED, timed)
    found: list[str] = []
    for each in timed:
        aim = each.contestant.at_least
        if not ours or not aim or ours.speed >= aim * each.speed:
            continue
        name, ratio = each.contestant.name, ours.speed / each.speed
        below = ""
        if copied and copied.speed < aim * each.speed:
            below = (
                f"; the list copied, nothing decided, is {copied.speed / each.speed:,.2f} times it:"
                " nothing that so reads and writes the list can reach that"
            )
        found.append(f"cuoshi is {ratio:,.2f} times {name}, at least {aim} is wanted{below}")
    if by_hand and opened and opened.speed < all_.OPEN_AT_LEAST * by_hand.speed:
        share = opened.speed / by_hand.speed
        found.append(f"with every reading open {share:.2f} of SQL by hand, at least 0.3 is wanted")
    for each in timed:
        if each.contestant in (all_.OURS, all_.OURS_OPEN) and most_memory(each.runs) >= MEMORY:
            found.append(f"{each.contestant.name}: {most_memory(each.runs):,.0f} MB")
    return found


def _of(contestant: Contestant, timed: Sequence[Timed]) -> Timed | None:
    return next((each for each in timed if each.contestant is contestant), None)


def scale(
    files: Files, sizes: Sequence[int], contestants: Sequence[Contestant], rounds: int, folder: Path
) -> Sequence[str]:
    """Registers that grow: the time for a row and the most memory. The aims that were missed."""
    found = {
        size: compete(files.people(size), contestants, rounds, folder) for size in sorted(sizes)
    }
    print(f"\n{'':32}{'rows':>12}{'s min':>9}{'µs a row':>10}{'MB':>9}")
    missed: list[str] = []
    for at, contestant in enumerate(contestants):
        series = [found[size][at] for size in sorted(sizes)]
        for each in series:
            shown = f"{each.rows:>12,}{least(each.runs):>9.2f}{1e6 / each.speed:>10.3f}"
            print(f"{contestant.name:32}{shown}{most_memory(each.runs):>9,.0f}")
        if contestant not in (all_.OURS, all_.OURS_OPEN):
            continue
        if series[0].speed > PROPORTION * series[-1].speed:
            missed.append(f"{contestant.name}: a row takes longer where there are more of them")
        if any(most_memory(each.runs) >= MEMORY for each in series):
            missed.append(f"{contestant.name}: {MEMORY:,} MB or more")
    return missed


def main() -> int:
    """Parse the arguments and run; 1 where an answer is unlike or an aim was missed."""
    given = _arguments().parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as temporary:
        folder = Path(temporary)
        files = Files(given.folder or folder, given.seed)
        _print_machine()
        try:
            missed = _all(given, files, folder)
        except (DifferenceError, RuntimeError) as error:
            print(error, file=sys.stderr)
            return 1
    for each in missed:
        print(f"missed: {each}")
    return int(bool(missed))


def _all(given: argparse.Namespace, files: Files, folder: Path) -> Sequence[str]:
    people = [
        each for each in all_.people(given.sample) if not given.peers or each.name in given.peers
    ]
    if given.spark:
        three = (all_.OURS, all_.BY_HAND, all_.ON_SPARK)
        return show(PEOPLE, compete(files.people(given.rows), three, given.rounds, folder))
    if given.scale is not None:
        sizes = given.scale or [1_000_000, 10_000_000, 50_000_000]
        whole = [each for each in people if each.timed == all_.BY_HAND.timed]
        return scale(files, sizes, whole, given.rounds, folder)
    missed = list(
        show(PEOPLE, compete(files.people(given.rows), people, given.rounds, folder))
        if given.only != "agencies"
        else ()
    )
    if given.only != "people":
        for measure in (FEE, BONUS):
            task = files.agencies(measure, given.placements, given.agencies)
            them = [each for each in all_.AGENCIES if each in people]
            missed += show(measure, compete(task, them, given.rounds, folder))
    return missed


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="people in the register")
    parser.add_argument("--placements", type=int, default=5_000_000)
    parser.add_argument("--agencies", type=int, default=20_000)
    parser.add_argument("--sample", type=int, default=20_000, help="rows for the slow ones")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("people", "agencies"))
    names = [each.name for each in all_.people(1)]
    parser.add_argument(
        "--peers", nargs="+", choices=names, metavar="NAME", help=f"some of: {'; '.join(names)}"
    )
    parser.add_argument(
        "--scale",
        type=int,
        nargs="*",
        metavar="ROWS",
        help="registers that grow instead (1, 10 and 50 million where no sizes are given)",
    )
    parser.add_argument(
        "--spark", action="store_true", help="the people on a local Spark, beside DuckDB, instead"
    )
    parser.add_argument(
        "--folder", type=Path, help="where registers are kept for the next time; else they are not"
    )
    return parser


def _print_machine() -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GB"
    )
    print(", ".join(f"{package} {_version(package)}" for package in PACKAGES))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
