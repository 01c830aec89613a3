"""The long run: generated rule sets and cases put to the terms of z3 and to the evaluators.

``python -m tests.prove 100000 [seed]`` compares that many cases and prints every disagreement.
"""

from __future__ import annotations

import sys
import time
from random import Random

from tests.prove.agree import ROWS, Put, Solved
from tests.witness.generate import CaseMaker, rule_set
from tests.witness.run import load

CASES = 100
"""Cases for each rule set."""


def main(wanted: int, seed: int) -> int:
    """Compare ``wanted`` cases; how many disagree."""
    seen = wrong = number = 0
    started = time.monotonic()
    while seen < wanted:
        random = Random(f"long {seed} {number}")
        text = rule_set(random)
        program = load(text)
        solved, maker = Solved.of(program), CaseMaker(program)
        put: list[Put] = []
        for _ in range(CASES):
            facts = maker.case(random)
            if any(isinstance(value, list) and len(value) > ROWS for value in facts.values()):
                continue
            readings = {
                q.name: random.choice(q.readings).name
                for q in program.parameters
                if q.state == "open"
            }
            put.append((facts, readings))
        seen += len(put)
        for case, found in solved.differences(put):
            wrong += 1
            print("\n".join([text, f"{case!r}", *found]))
        number += 1
        if number % 10 == 0:
            print(f"{seen} cases, {wrong} wrong, {time.monotonic() - started:.0f} s", flush=True)
    print(f"{seen} cases of {number} rule sets, {wrong} wrong")
    return wrong


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(bool(main(*(arguments or [1_000])[:1], *(arguments[1:2] or [0]))))
