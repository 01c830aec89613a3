"""What is put to both engines: generated rule sets and shipped ones, by the number of a run."""

from __future__ import annotations

from random import Random

from engine.program import Program
from tests.bulk.agreement import Seen, compare
from tests.bulk.databases import Database
from tests.bulk.population import population
from tests.witness.rule_sets import rule_set
from tests.witness.run import load


def generated(
    seed: object, cases: int, *, widest: int | None = None, on: Database | None = None
) -> Seen:
    """So many cases of the rule set that ``seed`` makes.

    In three runs of four all readings are chosen, for most faults need none of them and the case
    engine is many times as fast then; in the fourth they are open, or some are. ``widest``: a rule
    set whose query is a longer text is left out, 0 cases seen. ``on``: as in :func:`compare`.
    """
    random = Random(f"bulk {seed}")
    text = rule_set(random)
    program = load(text)
    readings = some_readings(program, random, random.choice((0, 50, 100, 100, 100, 100, 100, 100)))
    wild = random.randrange(3) == 0
    return compare(
        program,
        population(program, random, cases, wild=wild, given=random.randrange(5) > 0),
        readings=readings,
        seed=seed,
        text=random.randrange(3) == 0,
        widest=widest,
        on=on,
        show=lambda: f"seed {seed}\n{text}",
    )


def shipped(
    program: Program,
    seed: object,
    cases: int,
    percent: int = 100,
    *,
    typed: bool = False,
    widest: int | None = None,
    on: Database | None = None,
) -> Seen:
    """So many cases of a shipped rule set, ``percent`` of its open readings chosen.

    ``typed``: the list is as a program writes one, each column of its type and with its bounds.
    """
    random = Random(f"bulk {program.measure} {program.version} {seed}")
    readings = some_readings(program, random, percent)
    wild = random.randrange(3) == 0 and not typed
    return compare(
        program,
        population(program, random, cases, wild=wild, given=random.randrange(3) > 0 or typed),
        readings=readings,
        seed=seed,
        text=random.randrange(3) == 0 and not typed,
        measured=typed or None,
        widest=widest,
        on=on,
        show=lambda: f"seed {seed}, {program.file}",
    )


def some_readings(program: Program, random: Random, percent: int) -> dict[str, str]:
    """A reading of about so many of the parameters that the rule set leaves open."""
    return {q.name: q.chosen for q in program.parameters if q.chosen} | {
        q.name: random.choice(q.readings).name
        for q in program.parameters
        if q.state == "open" and not q.chosen and random.randrange(100) < percent
    }
