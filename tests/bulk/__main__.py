"""The long run: ``python -m tests.bulk --cases 5000000 --seed 1``; ``--engine spark`` on Spark.

Each list is made from the seed and its number, so that a line of the output is enough to make it
again: ``--seed N --from K`` begins at list K. Every tenth is of a shipped rule set.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import nullcontext

from tests.bulk.agreement import Seen
from tests.bulk.databases import STARTED, Database, started
from tests.bulk.runs import generated, shipped
from tests.witness.run import shipped as programs

CASES = {"duckdb": 1_000, "postgres": 1_000, "spark": 200}
"""Cases of a list: most of the time goes into planning a query, and on Spark nearly all."""

WIDEST = {"duckdb": 400_000, "postgres": 60_000, "spark": 70_000}
"""Characters of a query; longer ones are left out."""


def main() -> int:
    """Run until ``--cases`` cases are compared; 1 if the engines disagree on any."""
    options = _options()
    database = nullcontext() if options.engine == "duckdb" else started(options.engine)
    with database as on:
        return _run(options, on)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bulk", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of a list")
    parser.add_argument("--show", type=int, default=3, help="disagreements printed in full")
    parser.add_argument("--engine", choices=STARTED, default="duckdb")
    parser.add_argument("--only", choices=("shipped", "generated"), help="of which rule sets")
    parser.add_argument("--widest", type=int, help="characters of a query, longer ones left out")
    return parser.parse_args()


def _run(options: argparse.Namespace, on: Database | None) -> int:
    ours = programs()
    size = CASES[options.engine]
    widest = options.widest or WIDEST[options.engine]
    began = said = time.monotonic()
    total = Seen()
    number = options.first
    while total.cases < options.cases:
        seed = f"{options.seed}/{number}"
        if options.only == "shipped" or (options.only is None and number % 10 == 9):
            turn = number if options.only else number // 10
            program = ours[turn % len(ours)]
            percent = (100, 100, 100, 85)[turn // len(ours) % 4]
            seen = shipped(program, seed, size, percent, widest=widest, on=on)
        else:
            seen = generated(seed, size, widest=widest, on=on)
        for disagreement in seen.disagreements[:1]:
            if len(total.disagreements) < options.show:
                print(f"--- seed {options.seed}, list {number}\n{disagreement}", flush=True)
        total.add(seen)
        number += 1
        if time.monotonic() - said > 10:
            said = time.monotonic()
            print(
                f"{total.cases:,} of {options.cases:,} cases, "
                f"{total.cases / (said - began):,.0f}/s, "
                f"{len(total.disagreements)} disagreements",
                file=sys.stderr,
                flush=True,
            )
    spread = ", ".join(f"{name} {count:,}" for name, count in total.verdicts.most_common())
    print(
        f"{options.engine}, seed {options.seed}: {total.cases:,} cases in "
        f"{number - options.first:,} lists in {time.monotonic() - began:,.0f} s: "
        f"{len(total.disagreements)} disagreements "
        f"({spread}; {total.beyond:,} beyond the query's numbers, "
        f"{total.left_out:,} lists left out)"
    )
    return 1 if total.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
