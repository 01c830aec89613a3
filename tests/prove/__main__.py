"""The long run: generated rule sets and cases put to the terms of z3 and to the evaluators.

``python -m tests.prove 100000 1`` compares that many cases of seed 1 and prints every
disagreement. Each rule set is made from the seed and its number, in a process of its own, so that
a line of the output is enough to make it again: ``--from K`` begins at rule set K. A case that z3
gives up is counted apart and not among those compared.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from multiprocessing.pool import Pool
from random import Random

from tests.prove.agree import ROWS, Put, Solved
from tests.witness.case_maker import CaseMaker
from tests.witness.rule_sets import rule_set
from tests.witness.run import load

CASES = 100
"""Cases for each rule set."""

AT_ONCE = 20
"""Rule sets handed out at once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of the cases of one rule set."""

    number: int
    solved: int
    given_up: int
    disagreements: tuple[str, ...]


def main() -> int:
    """Run until as many cases are compared; 1 if any of them disagrees."""
    options = _options()
    began = said = time.monotonic()
    solved = given_up = wrong = rule_sets = 0
    hard: list[int] = []
    with multiprocessing.get_context("fork").Pool(options.jobs, maxtasksperchild=1) as pool:
        for seen in _each(pool, options.seed, options.first):
            rule_sets += 1
            solved += seen.solved
            given_up += seen.given_up
            wrong += len(seen.disagreements)
            hard += [seen.number] * bool(seen.given_up)
            for disagreement in seen.disagreements:
                print(f"--- seed {options.seed}, rule set {seen.number}\n{disagreement}")
            if solved >= options.cases:
                break
            if time.monotonic() - said > 10:
                said = time.monotonic()
                print(
                    f"{solved:,} of {options.cases:,} cases, {solved / (said - began):,.0f}/s, "
                    f"{wrong} wrong, {given_up} given up",
                    file=sys.stderr,
                    flush=True,
                )
    where = f" (rule sets {', '.join(map(str, hard))})" if hard else ""
    print(
        f"seed {options.seed}: {solved:,} cases of {rule_sets:,} rule sets in "
        f"{time.monotonic() - began:,.0f} s: {wrong} wrong; {given_up} more given up by z3{where}"
    )
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=1_000, help="cases to compare")
    parser.add_argument("seed", type=int, nargs="?", default=0)
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of a rule set")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    return parser.parse_args()


def _each(pool: Pool, seed: int, first: int) -> Iterator[Seen]:
    for start in count(first, AT_ONCE):
        yield from pool.imap(_seen, [(seed, start + number) for number in range(AT_ONCE)])


def _seen(made_from: tuple[int, int]) -> Seen:
    seed, number = made_from
    random = Random(f"long {seed} {number}")
    text = rule_set(random)
    program = load(text)
    maker = CaseMaker(program)
    put: list[Put] = []
    for _ in range(CASES):
        facts = maker.case(random)
        if any(isinstance(value, list) and len(value) > ROWS for value in facts.values()):
            continue
        readings = {
            q.name: random.choice(q.readings).name for q in program.parameters if q.state == "open"
        }
        put.append((facts, readings))
    compared = Solved.of(program).compared(put)
    return Seen(
        number,
        compared.solved,
        compared.given_up,
        tuple("\n".join([text, f"{c!r}", *found]) for c, found in compared.differences),
    )


if __name__ == "__main__":
    sys.exit(main())
