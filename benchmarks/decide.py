"""One case with its full explanation as JSON: this engine and its peers, in one run.

Each contestant lives in a process of its own and they take turns, so that none sees another's
memory and all see the same machine. Times are processor time (all threads) and elapsed time for
one decision, medians over the rounds; ratios are of processor time.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import multiprocessing
import os
import platform
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import cycle, islice
from multiprocessing.connection import Connection
from typing import Any

from benchmarks.case import CASE, EXPECTED, Answer, others
from benchmarks.contestant import Contestant

OURS = "cuoshi"


@dataclass(frozen=True, slots=True)
class Entry:
    """A contestant by name: where it is, and what its answer has and has not."""

    name: str
    module: str
    package: str
    load: str = "load"
    figures: str = ""
    reasons: str = ""
    readings: str = "written in"


ENTRIES = (
    Entry(
        OURS,
        "benchmarks.ours",
        "cuoshi",
        figures="exact decimals",
        reasons="each clause: truth, values, quote, line; each row",
        readings="chosen by the caller",
    ),
    Entry(
        "cuoshi, every reading open",
        "benchmarks.ours",
        "cuoshi",
        load="load_open",
        figures="exact decimals",
        reasons="the same, for every reading",
        readings="all, exactly",
    ),
    Entry(
        "ZEN",
        "benchmarks.peers.zen_engine",
        "zen-engine",
        figures="decimals; floats in Python",
        reasons="trace: input and output of each node",
    ),
    Entry(
        "ZEN, months listed",
        "benchmarks.peers.zen_engine",
        "zen-engine",
        load="load_listed",
        figures="decimals; floats in Python",
        reasons="trace, with each month due",
    ),
    Entry(
        "rule-engine",
        "benchmarks.peers.rule_engine",
        "rule-engine",
        figures="decimals; dates and sums in Python",
        reasons="each clause: truth, text, quote",
    ),
    Entry(
        "OpenFisca",
        "benchmarks.peers.openfisca",
        "OpenFisca-Core",
        figures="32-bit floats and integers",
        reasons="trace: value and inputs of each variable",
    ),
    Entry(
        "durable-rules, bare",
        "benchmarks.peers.durable_bare",
        "durable-rules",
        figures="integers; dates and sums in Python",
        reasons="each condition: truth; quotes",
    ),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds for one decision, by round, and the size of the JSON in bytes."""

    entry: Entry
    processor: list[float]
    elapsed: list[float]
    size: int


class ContestantError(Exception):
    """A contestant that cannot be loaded, fails, or answers unlike the others."""


class Worker:
    """A contestant in its own process."""

    def __init__(self, entry: Entry) -> None:
        """Start it; raises ContestantError where it cannot be loaded."""
        context = multiprocessing.get_context("spawn")
        self.entry = entry
        self._here, there = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(there, entry.module, entry.load), daemon=True
        )
        self._process.start()
        there.close()
        self._receive()

    def ask(self, what: str, number: int) -> Any:
        """``time``: seconds for so many decisions; ``answers``: to so many other cases."""
        self._here.send((what, number))
        return self._receive()

    def stop(self) -> None:
        """End the process."""
        self._here.close()
        self._process.join()

    def _receive(self) -> Any:
        try:
            fine, reply = self._here.recv()
        except EOFError:
            self._process.join()
            code = self._process.exitcode
            raise ContestantError(f"{self.entry.name}: its process ended with {code}") from None
        if not fine:
            raise ContestantError(f"{self.entry.name}: {reply}")
        return reply


def _serve(pipe: Connection, module: str, load: str) -> None:
    try:
        contestant: Contestant[Any] = getattr(importlib.import_module(module), load)()
        pipe.send((True, None))
        while True:
            what, number = pipe.recv()
            pipe.send((True, _ANSWERS[what](contestant, number)))
    except EOFError:
        return  # the other end is closed: there is nothing more to do
    except Exception as error:
        pipe.send((False, f"{type(error).__name__}: {error}"))


def _time(contestant: Contestant[Any], number: int) -> tuple[float, float]:
    case, decide = contestant.take(CASE), contestant.decide
    gc.collect()
    elapsed, processor = time.perf_counter(), time.process_time()
    for _ in range(number):
        decide(case)
    return time.process_time() - processor, time.perf_counter() - elapsed


def _answers(contestant: Contestant[Any], number: int) -> list[tuple[Answer, int]]:
    """The answers to the case and to ``number`` others, with the size of the JSON."""
    texts = [contestant.decide(contestant.take(facts)) for facts in (CASE, *others(number))]
    return [(contestant.read(text), len(text)) for text in texts]


_ANSWERS = {"time": _time, "answers": _answers}


def compare(names: Sequence[str], rounds: int, seconds: float, others_: int) -> int:
    """Check that all answer alike, then time them in turns; prints, and gives the exit code."""
    workers = []
    try:
        for entry in ENTRIES:
            if not names or entry.name in names:
                workers.append(Worker(entry))
        sizes = _agree(workers, others_)
        measured = _measure(workers, sizes, rounds, seconds)
    except ContestantError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        for worker in workers:
            worker.stop()
    _print(measured, rounds, others_)
    return 0


def _agree(workers: Sequence[Worker], others_: int) -> dict[str, int]:
    """The size of each contestant's JSON; ContestantError where one answers unlike the first."""
    sizes = {}
    expected: list[Answer] = []
    for worker in workers:
        name = worker.entry.name
        found = worker.ask("answers", others_)
        sizes[name] = found[0][1]
        answers = [answer for answer, _ in found]
        expected = expected or [EXPECTED, *answers[1:]]
        for number, (one, other) in enumerate(zip(answers, expected, strict=True)):
            if one != other:
                raise ContestantError(f"{name}: case {number}: {one}\nand not {other}")
    return sizes


def _measure(
    workers: Sequence[Worker], sizes: Mapping[str, int], rounds: int, seconds: float
) -> list[Measured]:
    """Time the contestants in turns, in an order that moves on each round."""
    batches = []
    for worker in workers:
        worker.ask("time", 20)
        batches.append(max(5, int(seconds / max(worker.ask("time", 20)) * 20)))
    measured = [Measured(worker.entry, [], [], sizes[worker.entry.name]) for worker in workers]
    for turn in range(rounds):
        first = turn % len(workers)
        for number in [*range(first, len(workers)), *range(first)]:
            processor, elapsed = workers[number].ask("time", batches[number])
            measured[number].processor.append(processor / batches[number])
            measured[number].elapsed.append(elapsed / batches[number])
    return measured


def _print(measured: Sequence[Measured], rounds: int, others_: int) -> None:
    packages = dict.fromkeys(item.entry.package for item in measured)
    print(f"Python {platform.python_version()}, {platform.machine()}, {_processor()}")
    print(", ".join(f"{package} {_version(package)}" for package in packages))
    print(f"The same answer in all to this case and {others_} others; {rounds} rounds in turns.\n")
    ours = [item for item in measured if item.entry.name == OURS]
    base = statistics.median(ours[0].processor) if ours else None
    row = "{:28}{:>12}{:>22}{:>12}{:>12}{:>10}{:>10}"
    print(row.format("", "µs (cpu)", "quartiles", "µs (wall)", "per second", "ratio", "bytes"))
    for item in measured:
        low, middle, high = statistics.quantiles(item.processor, n=4)
        ratio = f"{middle / base:.2f}" if base else "–"
        print(
            row.format(
                item.entry.name,
                f"{middle * 1e6:.1f}",
                f"{low * 1e6:.1f} – {high * 1e6:.1f}",
                f"{statistics.median(item.elapsed) * 1e6:.1f}",
                f"{1 / middle:,.0f}",
                ratio,
                f"{item.size:,}",
            )
        )
    print("\nratio: processor time for one decision, cuoshi = 1; below 1 is quicker than cuoshi.\n")
    for item in measured:
        entry = item.entry
        print(f"{entry.name}: figures: {entry.figures}; reasons: {entry.reasons};", end=" ")
        print(f"readings: {entry.readings}.")


def memory(number: int) -> int:
    """Decide so many cases, a thousand different ones over and over; print the resident memory."""
    contestant: Contestant[Any] = importlib.import_module("benchmarks.ours").load()
    cases = [contestant.take(facts) for facts in others(1000)]
    for case in cases:
        contestant.decide(case)
    gc.collect()
    before = _resident()
    print(f"after 1,000 decisions: {before / 2**20:.1f} MiB", flush=True)
    shown = time.monotonic()
    for done, case in enumerate(islice(cycle(cases), number), 1):
        contestant.decide(case)
        if done % 1000 == 0 and time.monotonic() > shown + 5:
            shown = time.monotonic()
            print(f"  {done:,} of {number:,}: {_resident() / 2**20:.1f} MiB", file=sys.stderr)
    gc.collect()
    after = _resident()
    print(f"after {number:,} more: {after / 2**20:.1f} MiB ({(after - before) / 2**20:+.1f})")
    return 0


def _resident() -> int:
    """The resident memory of this process in bytes (Linux)."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            models = [line for line in file if line.startswith("model name")]
    except OSError:
        return platform.processor()
    if not models:
        return platform.processor()
    return f"{len(models)} × {models[0].partition(':')[2].strip()}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="rounds of all contestants")
    parser.add_argument("--seconds", type=float, default=0.2, help="a contestant's turn lasts")
    parser.add_argument("--others", type=int, default=200, help="further cases to agree on")
    names = [entry.name for entry in ENTRIES]
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        choices=names,
        help="a contestant, for each time given",
    )
    parser.add_argument(
        "--memory",
        type=int,
        nargs="?",
        const=100_000,
        metavar="N",
        help="decide N cases and print the resident memory instead (default 100,000)",
    )
    arguments = parser.parse_args()
    if arguments.rounds < 2:
        parser.error("quartiles need two rounds or more")
    if arguments.memory is not None:
        return memory(arguments.memory)
    return compare(arguments.only, arguments.rounds, arguments.seconds, arguments.others)


if __name__ == "__main__":
    sys.exit(main())
