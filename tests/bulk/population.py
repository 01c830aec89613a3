"""Cases for a list: from those that a rule set states, crossed with each other, and the extremes.

A witness makes one case after another, each for itself. A query wants many at once, so most are
drawn from facts that others have: of two parents each fact is that of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from engine.cases.binding import bind
from engine.cases.reading import read_cases
from engine.program import (
    ChoiceType,
    DateType,
    DecimalType,
    Edges,
    Input,
    IntegerType,
    Program,
    RecordsType,
)
from tests.witness.case_maker import CaseMaker

Case = dict[str, Any]

DAYS = (
    *(date.min, date(1, 1, 31), date(1, 2, 28), date(4, 2, 29), date(1, 12, 31), date(2, 1, 1)),
    *(date(1900, 2, 28), date(2000, 2, 29), date(2024, 2, 29), date(2023, 12, 31)),
    *(date(2023, 3, 1), date(2023, 3, 2), date(2024, 1, 2), date(2024, 1, 31)),
    *(date(9998, 12, 31), date(9999, 2, 28), date(9999, 12, 1), date.max),
)
"""Where calendars end, where years are a day longer, and where months begin and end."""

WHOLE = (0, 1, 9, 18, 29, 30)
"""Numbers stand around these powers of ten."""

LONG_LIST = 150
"""Records of a subject that has many."""


def stated(program: Program) -> list[Case]:
    """The cases that stand beside a rule set."""
    beside = Path(program.file).with_suffix(".cases.yaml")
    if not beside.is_file():
        return []
    return [
        dict(bound.facts) for bound in bind(read_cases(beside.read_bytes(), beside.name), program)
    ]


def population(
    program: Program, random: Random, number: int, *, wild: bool = False, given: bool = False
) -> list[Case]:
    """So many cases; ``wild``: the extremes among them; ``given``: no list of records is missing.

    Of three parts, one is made by the witness' maker, one near another case, one crossed.
    """
    maker = CaseMaker(program)
    parents = stated(program) or [maker.case(random)]
    parents += [maker.case(random) for _ in range(max(1, number // 12))]
    parents += [maker.near(random, random.choice(parents)) for _ in range(max(1, number // 12))]
    cases = parents[:number]
    names = [item.name for item in program.inputs]
    while len(cases) < number:
        one, other = random.choice(parents), random.choice(parents)
        case = {n: random.choice((one, other, one)).get(n) for n in names}
        cases.append(case if random.randrange(4) else _at_the_turn_of_a_month(case, random))
    if wild:
        cases = [_wilder(program, maker, random, case) for case in cases]
    records = [item.name for item in program.inputs if isinstance(item.type, RecordsType)]
    if given:
        cases = [{**case, **{n: case.get(n) or [] for n in records}} for case in cases]
    return [_spelled(program.inputs, case, random) for case in cases]


def _at_the_turn_of_a_month(case: Case, random: Random) -> Case:
    """The case with one of its days moved to where its month begins or ends."""
    days = [name for name, value in case.items() if isinstance(value, date)]
    if not days:
        return case
    name = random.choice(days)
    first = case[name].replace(day=1)
    turn = random.choice((first, first.replace(day=2), first.replace(day=28)))
    if turn.day == 28 and first < date(9999, 12, 1):
        turn = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {**case, name: turn}


def _wilder(program: Program, maker: CaseMaker, random: Random, case: Case) -> Case:
    changed = dict(case)
    for item in random.sample(program.inputs, min(len(program.inputs), random.choice((0, 1, 2)))):
        if item.name not in program.key:
            changed[item.name] = _extreme(item, random, changed.get(item.name), maker)
    return changed


def _extreme(item: Input, random: Random, value: Any, maker: CaseMaker) -> Any:
    match item.type:
        case DateType() | IntegerType() if item.range is not None and random.randrange(2):
            return _at_an_edge(item.range, random)
        case DateType():
            return random.choice(DAYS)
        case IntegerType():
            return _number(random)
        case DecimalType(digits=digits):
            # Now and then a digit too many: neither engine may round it.
            places = (digits or 0) + (random.randrange(8) == 0)
            return Decimal(_number(random)).scaleb(-random.randint(0, places))
        case RecordsType() if value:
            rows = [dict(random.choice(value)) for _ in range(random.choice((1, 2, LONG_LIST)))]
            field = random.choice(item.fields)
            for row in rows[: random.choice((1, len(rows)))]:
                row[field.name] = _extreme(field, random, row.get(field.name), maker)
            return rows
        case _:
            return value


def _at_an_edge(edges: Edges, random: Random) -> Any:
    """The edge of what an input admits, or what stands beside it."""
    edge: Any = random.choice([each for each in (edges.lower, edges.upper) if each is not None])
    step = random.choice((-1, 0, 1))
    if isinstance(edge, date):
        return date.fromordinal(edge.toordinal() + step)
    return edge + step


def _number(random: Random) -> int:
    near: int = 10 ** random.choice(WHOLE) + random.choice((-1, 0, 1))
    return near * random.choice((1, 1, -1))


def _spelled(items: Sequence[Input], case: Case, random: Random) -> Case:
    """The same choices, some by their aliases."""
    spelled = dict(case)
    for item in items:
        value = case.get(item.name)
        if isinstance(item.type, ChoiceType) and item.option_aliases and random.randrange(4) == 0:
            aliases = [a for a, option in item.option_aliases.items() if option == value]
            spelled[item.name] = random.choice(aliases) if aliases else value
        elif isinstance(item.type, RecordsType) and value:
            spelled[item.name] = [_spelled(item.fields, row, random) for row in value]
    return spelled
