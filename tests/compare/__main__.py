"""The long run: every shipped rule set rewritten, and generated pairs against every case there is.

``python -m tests.compare 2000 [seed]`` compares that many pairs and prints every disagreement.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from random import Random

from engine.compare.behaviour.examining import Examiner
from engine.compare.comparing import study
from engine.prove.difference import Different, difference
from tests.compare.rewriting import REWRITINGS, SHIPPED
from tests.compare.support import shipped
from tests.prove.pairs import answer, pair


def rewritten() -> Iterator[str]:
    """The rule sets that are not proved to be what they are, written otherwise."""
    for name in SHIPPED:
        for word, rewriting in REWRITINGS.items():
            behaviour = Examiner()(study(shipped(name), rewriting(name))).behaviour
            if behaviour is None or behaviour.state != "equivalent":
                yield f"{name} {word}: {behaviour}"


def generated(number: int, seed: int) -> Iterator[str]:
    """The pair of a number, where the proof and the cases say otherwise."""
    made = pair(Random(f"long {seed} {number}"))
    found = difference(made.before, made.after)
    first = next(made.differing(), None)
    if isinstance(found, Different):
        facts, readings = found.case.facts, found.case.readings
        told = [answer(program, facts, readings) for program in (made.before, made.after)]
        if told[0] == told[1] or (first is None and not made.records):
            yield f"{number}: no witness: {found}"
    elif first is not None:
        yield f"{number}: {found}, but {first}"


def main(wanted: int, seed: int) -> int:
    """Compare; how much disagrees."""
    started = time.monotonic()
    wrong = list(rewritten())
    print(f"{len(SHIPPED)} rule sets, {len(REWRITINGS)} ways each, {len(wrong)} wrong", flush=True)
    for number in range(wanted):
        wrong += generated(number, seed)
        if number % 250 == 249:
            spent = time.monotonic() - started
            print(f"{number + 1} pairs, {len(wrong)} wrong, {spent:.0f} s", flush=True)
    print("\n".join([*wrong, f"{wanted} pairs, {len(wrong)} wrong"]))
    return len(wrong)


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(bool(main(*(arguments or [2_000])[:1], *(arguments[1:2] or [0]))))
