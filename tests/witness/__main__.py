"""The long run: ``python -m tests.witness --pairs 1000000 --seed 1``.

Each rule set is made from a seed and the number of the rule set, so that a line of the output is
enough to make it again: ``--seed N --from K`` begins at rule set K.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from random import Random

from tests.witness import agree
from tests.witness.case_maker import CaseMaker
from tests.witness.rule_sets import rule_set
from tests.witness.run import compare, load

CASES = 100
"""Cases for each rule set."""


def main() -> int:
    """Run until ``--pairs`` pairs are compared; 1 if any of them disagrees."""
    parser = argparse.ArgumentParser(prog="python -m tests.witness", description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000, help="(rule set, case) pairs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of a rule set")
    parser.add_argument("--show", type=int, default=3, help="disagreements printed in full")
    options = parser.parse_args()
    began = time.monotonic()
    shown = began
    pairs = disagreements = 0
    verdicts: Counter[str] = Counter()
    number = options.first
    while pairs < options.pairs:
        random = Random(f"{options.seed}/{number}")
        text = rule_set(random)
        program = load(text)
        maker = CaseMaker(program)
        for _ in range(min(CASES, options.pairs - pairs)):
            facts = maker.case(random)
            found, verdict = compare(program, facts)
            verdicts[verdict] += 1
            pairs += 1
            if found:
                disagreements += 1
                if disagreements <= options.show:
                    print(f"--- seed {options.seed}, rule set {number}")
                    print(agree.describe(program, text, facts, found), flush=True)
        number += 1
        if time.monotonic() - shown > 10:
            shown = time.monotonic()
            rate = pairs / (shown - began)
            print(
                f"{pairs:,} of {options.pairs:,} pairs, {rate:,.0f}/s, "
                f"{disagreements} disagreements",
                file=sys.stderr,
                flush=True,
            )
    spread = ", ".join(f"{name} {count:,}" for name, count in verdicts.most_common())
    print(
        f"seed {options.seed}: {pairs:,} pairs over {number - options.first:,} rule sets in "
        f"{time.monotonic() - began:,.0f} s: {disagreements} disagreements ({spread})"
    )
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
