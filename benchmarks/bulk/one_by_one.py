"""A sample of the register, one person after another: this engine's case path, or ZEN.

A process for each core takes its share. What is timed is deciding alone: the rows are in memory in
the form that the engine wants, and the rules are loaded. The answers are written afterwards.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.bulk.readings import KEY, PEOPLE, POLICIES, READINGS, SEPARATOR
from benchmarks.bulk.sampling import sample
from benchmarks.case import ENGLISH, MEASURE, REQUIREMENTS

Row = Mapping[str, Any]
Answer = dict[str, Any]
Engine = tuple[Callable[[Row], Any], Callable[[Any], Any], Callable[[Row, Any], Answer]]
"""Put a row into the engine's own form; decide; read the answer. The second is timed."""

_COLUMNS: dict[str, Any] = {
    KEY[PEOPLE]: pa.string(),
    "verdict": pa.string(),
    "可享受月数": pa.int64(),
    "首月": pa.date32(),
    "末月": pa.date32(),
    "每月补贴": pa.decimal128(38, 2),
    "failed": pa.string(),
    "missing": pa.string(),
    "error": pa.string(),
}
SCHEMA = pa.schema(_COLUMNS)


def cuoshi() -> Engine:
    """The explained decision of the case path; it takes missing facts, and refuses wrong ones."""
    from engine.decide.decision import BenefitState, Decision
    from engine.decide.values import Undecided
    from engine.library import Library
    from engine.ruleset.diagnostics import FactError

    library = Library.load(POLICIES)
    readings = READINGS[PEOPLE]

    def decide(facts: Row) -> Decision | FactError:
        try:
            return library.decide(PEOPLE, facts, readings=readings)
        except FactError as error:
            return error

    def read(row: Row, decision: Decision | FactError) -> Answer:
        answer: Answer = {KEY[PEOPLE]: row[KEY[PEOPLE]]}
        if isinstance(decision, FactError):
            return {**answer, "error": decision.render("zh")}
        truths = [(item.name, item.result.truth) for item in decision.requirements]
        for benefit in decision.benefits:
            if benefit.state is BenefitState.KNOWN:
                answer[benefit.benefit.name] = benefit.value
        return {
            **answer,
            "verdict": decision.verdict.value,
            "failed": _listed(name for name, truth in truths if truth is False),
            "missing": _listed(name for name, truth in truths if isinstance(truth, Undecided)),
        }

    return dict, decide, read


def zen(trace: bool) -> Engine:
    """A JDM graph loaded once, the months in closed form; it takes complete rows only.

    ``trace``: with the input and output of each node, as its explanation.
    """
    import zen as package

    from benchmarks.peers.zen_engine import COUNTED, graph

    engine = package.ZenEngine(
        {"loader": {"type": "static", "content": {MEASURE: graph(COUNTED, {})}}}
    )
    options: Any = {"trace": trace}

    def take(row: Row) -> Any:
        return {
            "claimed_months": [],
            **{
                ENGLISH[name]: value.isoformat() if isinstance(value, date) else value
                for name, value in row.items()
            },
        }

    def decide(case: Any) -> Any:
        return engine.evaluate(MEASURE, case, options)

    def read(row: Row, evaluated: Any) -> Answer:
        result = evaluated["result"]
        answer: Answer = {
            KEY[PEOPLE]: row[KEY[PEOPLE]],
            "verdict": result["verdict"],
            "failed": _listed(
                REQUIREMENTS[name] for name in REQUIREMENTS if not result["requirements"][name]
            ),
        }
        if result["verdict"] == "eligible":
            answer["可享受月数"] = int(result["months"])
            answer["首月"] = date.fromisoformat(f"{result['first']}-01")
            answer["末月"] = date.fromisoformat(f"{result['last']}-01")
        return answer

    return take, decide, read


_BATCH = 200
"""Decisions that are kept until they are read: all of them would weigh on whoever keeps most."""

ENGINES: Mapping[str, Callable[[], Engine]] = {
    "cuoshi": cuoshi,
    "zen": lambda: zen(False),
    "zen-traced": lambda: zen(True),
}


def _listed(names: Any) -> str | None:
    return SEPARATOR.join(names) or None


def _process(name: str, rows: Sequence[Row], begin: Any, results: Any, number: int) -> None:
    """Load, warm up, wait for the others, decide; then read the answers."""
    take, decide, read = ENGINES[name]()
    cases = [take(row) for row in rows]
    for case in cases[:200]:
        decide(case)
    begin.wait()
    seconds, answers = 0.0, []
    for at in range(0, len(cases), _BATCH):
        batch = cases[at : at + _BATCH]
        began = time.perf_counter()
        decided = [decide(case) for case in batch]
        seconds += time.perf_counter() - began
        answers += [read(row, one) for row, one in zip(rows[at:], decided, strict=False)]
    results.put((number, seconds, answers))


def run(name: str, source: str, target: str, number: int, processes: int) -> tuple[int, float]:
    """Decide a sample and write the answers; the rows, and the seconds of the slowest process."""
    rows = sample(source, number, complete=name != "cuoshi")
    context = multiprocessing.get_context("spawn")
    begin, results = context.Barrier(processes), context.Queue()
    shares = [rows[at::processes] for at in range(processes)]
    workers = [
        context.Process(target=_process, args=(name, share, begin, results, at))
        for at, share in enumerate(shares)
    ]
    for worker in workers:
        worker.start()
    found: list[tuple[int, float, list[Answer]]] = sorted(results.get() for _ in workers)
    for worker in workers:
        worker.join()
    answers = [answer for _, _, part in found for answer in part]
    pq.write_table(pa.Table.from_pylist(answers, schema=SCHEMA), target)
    return len(answers), max(seconds for _, seconds, _ in found)


def main() -> int:
    """Run one engine; prints the rows and seconds as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    rows, seconds = run(given.engine, given.source, given.target, given.rows, given.processes)
    print(json.dumps({"rows": rows, "seconds": seconds}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
