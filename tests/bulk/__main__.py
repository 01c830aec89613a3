"""The long run: ``python -m tests.bulk --cases 5000000 --seed 1``.

Each list is made from the seed and its number, so that a line of the output is enough to make it
again: ``--seed N --from K`` begins at list K. Every tenth is of a shipped rule set.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.bulk.agreement import Seen
from tests.bulk.runs import generated, shipped
from tests.witness.run import shipped as programs

CASES = 1_000
"""Cases of a list."""


def main() -> int:
    """Run until ``--cases`` cases are compared; 1 if the engines disagree on any."""
    parser = argparse.ArgumentParser(prog="python -m tests.bulk", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of a list")
    parser.add_argument("--show", type=int, default=3, help="disagreements printed in full")
    parser.add_argument(
        "--widest", type=int, default=400_000, help="characters of a query, longer ones left out"
    )
    options = parser.parse_args()
    ours = programs()
    began = said = time.monotonic()
    total = Seen()
    number = options.first
    while total.cases < options.cases:
        seed = f"{options.seed}/{number}"
        if number % 10 == 9:
            program = ours[number // 10 % len(ours)]
            percent = (100, 100, 100, 85)[number // 10 // len(ours) % 4]
            seen = shipped(program, seed, CASES, percent, widest=options.widest)
        else:
            seen = generated(seed, CASES, widest=options.widest)
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
        f"seed {options.seed}: {total.cases:,} cases in {number - options.first:,} lists in "
        f"{time.monotonic() - began:,.0f} s: {len(total.disagreements)} disagreements "
        f"({spread}; {total.beyond:,} beyond the query's numbers, "
        f"{total.left_out:,} lists left out)"
    )
    return 1 if total.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
