"""Who decides: the command of each contestant, and how its file says the answers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.bulk.compare import Answers
from benchmarks.bulk.readings import BENEFITS, KEY, PEOPLE, POLICIES, READINGS
from benchmarks.startup import command as cuoshi_command


@dataclass(frozen=True, slots=True)
class Task:
    """A measure and the files that it is decided for; ``records`` None where it has none."""

    measure: str
    source: Path
    records: Path | None = None


@dataclass(frozen=True, slots=True)
class Contestant:
    """A contestant by name.

    ``command`` makes the command that decides a task into a file. ``answers`` says how the file is
    to be read; None where nothing is decided in it. ``at_least`` is how many times its rows a
    second this engine has to reach (0: no such aim). ``timed`` says what the time is of.
    """

    name: str
    command: Callable[[Task, Path], Sequence[str]]
    answers: Callable[[Task, Path], Answers] | None
    at_least: float = 0
    timed: str = "the process, Parquet to Parquet"


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.bulk.{name}", *arguments]


# -- this engine ---------------------------------------------------------------------------------


def _cuoshi(
    task: Task, target: Path, *, chosen: bool, engine: Sequence[str] = ("duckdb",)
) -> list[str]:
    readings = READINGS[task.measure].items() if chosen else ()
    return [
        *cuoshi_command(),
        *("decide", task.measure, str(task.source), "-o", str(target), "--engine", *engine),
        *("--policies", str(POLICIES), "--lang", "zh"),
        *(("--records", str(task.records)) if task.records else ()),
        *(part for name, reading in readings for part in ("--reading", f"{name}={reading}")),
    ]


VERDICTS: Mapping[str, str] = {
    "可享受": "eligible",
    "不可享受": "ineligible",
    "待补正": "incomplete",
}


def _written(task: Task, path: Path) -> Answers:
    """The columns of this engine's list in Chinese, which the SQL by hand writes alike."""
    words = " ".join(f"WHEN '{zh}' THEN '{en}'" for zh, en in VERDICTS.items())
    columns = (f"CASE 结论 {words} ELSE 结论 END", *BENEFITS[task.measure], "不符合", "待补")
    return Answers(path, KEY[task.measure], columns, "错误 IS NOT NULL")


def _settled(task: Task, path: Path) -> Answers:
    """With every reading open: a verdict that none of them changes is that of the chosen ones."""
    whole = _written(task, path)
    alike = "结论 IS NULL OR 结论 IN ('可享受', '不可享受')"
    return Answers(path, whole.key, whole.columns[:1], whole.refused, alike)


OURS = Contestant(
    "cuoshi",
    lambda task, target: _cuoshi(task, target, chosen=True),
    _written,
)
OURS_OPEN = Contestant(
    "cuoshi, every reading open",
    lambda task, target: _cuoshi(task, target, chosen=False),
    _settled,
)


def _on_spark(task: Task, path: Path) -> Answers:
    """Spark writes a folder of part files."""
    return replace(_written(task, path), path=path / "*.parquet")


ON_SPARK = Contestant(
    "cuoshi on a local Spark",
    lambda task, target: _cuoshi(
        task, target, chosen=True, engine=("spark", "--master", "local[*]")
    ),
    _on_spark,
)
"""Its processor time and its memory are of the driver's Python alone: Java is not counted."""

# -- its peers -----------------------------------------------------------------------------------


def _plain_answers(task: Task, path: Path) -> Answers:
    columns = ("verdict", *BENEFITS[task.measure], "failed", "missing")
    return Answers(path, KEY[task.measure], columns)


def _by_hand(task: Task, target: Path) -> list[str]:
    records = ("--records", str(task.records)) if task.records else ()
    return _module("by_hand", task.measure, str(task.source), str(target), *records)


BY_HAND = Contestant("SQL by hand, DuckDB", _by_hand, _written, 0.8)

COPIED = Contestant(
    "the list copied, nothing decided",
    lambda task, target: _module("copied", str(task.source), str(target)),
    answers=None,
)
"""The floor: whoever reads the list and writes it with answers does this much besides deciding."""

OPENFISCA = Contestant(
    "OpenFisca-Core",
    lambda task, target: _module("in_memory", str(task.source), str(target)),
    lambda task, path: Answers(
        path, KEY[PEOPLE], _plain_answers(task, path).columns, refused="FALSE"
    ),
    2,
    "arrays in memory to arrays in memory",
)


def _sampled(
    engine: str, name: str, rows: int, at_least: float = 0, processes: int = 0
) -> Contestant:
    def command(task: Task, target: Path) -> list[str]:
        more = ("--processes", str(processes)) if processes else ()
        arguments = (engine, str(task.source), str(target), "--rows", str(rows), *more)
        return _module("one_by_one", *arguments)

    timed = f"deciding a sample of {rows:,} in memory, {processes or 'all'} cores"
    return Contestant(name, command, _plain_answers, at_least, timed)


def people(sample: int) -> Sequence[Contestant]:
    """All who decide the register; the slow ones a sample of so many rows."""
    return (
        OURS,
        OURS_OPEN,
        BY_HAND,
        COPIED,
        OPENFISCA,
        _sampled("zen", "ZEN", sample),
        _sampled("zen-traced", "ZEN, traced, one core", sample, 500, processes=1),
        _sampled("cuoshi", "cuoshi, case by case", sample),
    )


AGENCIES: Sequence[Contestant] = (OURS, BY_HAND)

OPEN_AT_LEAST = 0.3
"""Of the rows a second of SQL by hand, with every reading open."""
