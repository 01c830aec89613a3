"""The long run: shipped rule sets rewritten and mutated, and generated pairs against all cases.

``python -m tests.compare 2000 [seed]`` compares that many pairs and prints every disagreement;
``python -m tests.compare mutants [NAME…]`` holds the mutants of every shipped rule set to it, or of
those that are named, and prints those that are settled neither way.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

from engine.cases.mutation.mutants import mutants_of
from engine.compare.behaviour.examining import Examiner
from engine.compare.comparing import study
from engine.prove.sameness.difference import Against, Different, Unsettled, difference
from engine.ruleset.load import load_file, sources
from tests.compare.mutated import plainly
from tests.compare.rewriting import REWRITINGS, SHIPPED
from tests.compare.support import POLICIES, shipped
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


def mutated(name: str) -> Iterator[str]:
    """The mutants of a rule set that are not shown to differ, nor proved to be the same.

    Raises ReplayError where ``decide`` answers a case of the proof alike.
    """
    file = POLICIES / f"{name.replace('@', '/')}.yaml"
    program = load_file(file)
    assert program is not None
    against = Against(program)
    found: Counter[str] = Counter()
    started = time.monotonic()
    for number, mutant in enumerate(mutants_of(*sources(file), program), start=1):
        answer = against.differs_from(mutant.program)
        found[type(answer).__name__] += 1
        if number % 50 == 0:
            print(f"  {name}: {number} mutants, {time.monotonic() - started:.0f} s", flush=True)
        if isinstance(answer, Unsettled):
            yield f"{name} {mutant.id}: {answer.why.value}"
        elif isinstance(answer, Different):
            case = answer.case
            assert plainly(program, case) != plainly(mutant.program, case), mutant.id
    said = ", ".join(f"{number} {word}" for word, number in sorted(found.items()))
    print(f"{name}: {found.total()} mutants: {said}", flush=True)


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
    if sys.argv[1:2] == ["mutants"]:
        open_ = 0
        for name in sys.argv[2:] or SHIPPED:
            for line in mutated(name):
                open_ += 1
                print(line, flush=True)
        print(f"{open_} settled neither way")
        sys.exit()
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(bool(main(*(arguments or [2_000])[:1], *(arguments[1:2] or [0]))))
