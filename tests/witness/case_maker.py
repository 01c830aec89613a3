"""Cases at random for one program, near the figures that it states and the edges of its inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from engine.program import (
    BooleanType,
    ChoiceType,
    DateType,
    DecimalType,
    Edges,
    Input,
    IntegerType,
    Literal,
    Program,
    RecordsType,
    Scalar,
    TextType,
)

ROWS_LIMIT = 60
"""The most rows that a case is grown by at once."""

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2059, 12, 31)


class CaseMaker:
    """Cases for one program, from the figures that it states and from what its inputs admit."""

    def __init__(self, program: Program) -> None:
        self.inputs = program.inputs
        self.key = frozenset(program.key)
        figures = set(_figures(program))
        whole = {int(f) for f in figures if isinstance(f, int) and abs(f) <= 1000}
        self.integers = sorted({f + d for f in whole for d in (-1, 0, 1)} | {0, 1, 2, 3})
        decimals = [Decimal(f) for f in figures if isinstance(f, Decimal)]
        self.decimals = sorted({Decimal(i) for i in whole} | set(decimals) | {Decimal(0)})
        self.spans = sorted({abs(f) for f in whole} | {0, 1, 6})
        self.dates = sorted(f for f in figures if isinstance(f, date))

    def case(self, random: Random) -> dict[str, Any]:
        """One case: the key always, each other fact missing with some probability."""
        absent = random.choice((0, 0, 5, 20, 50))
        days = self.days(random)
        facts: dict[str, Any] = {}
        for item in self.inputs:
            if item.name in self.key:
                facts[item.name] = self.value(random, item, days)
            elif random.randrange(100) >= absent:
                facts[item.name] = (
                    self.records(random, item, days)
                    if isinstance(item.type, RecordsType)
                    else self.value(random, item, days)
                )
            elif random.randrange(2):
                facts[item.name] = None
        return facts

    def near(self, random: Random, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The case with one fact changed, and now and then one more or one taken away."""
        changed = dict(facts)
        given = [d for d in facts.values() if isinstance(d, date)]
        days = (given + self.days(random))[: len(given) + 2]
        for _ in range(random.choice((1, 1, 2))):
            item = random.choice(self.inputs)
            if item.name not in self.key and random.randrange(12) == 0:
                changed[item.name] = None
            elif isinstance(item.type, RecordsType):
                changed[item.name] = self.near_records(random, item, changed.get(item.name), days)
            elif item.name not in self.key:
                changed[item.name] = self.value(random, item, days)
        return changed

    def near_records(
        self, random: Random, item: Input, given: list[dict[str, Any]] | None, days: list[date]
    ) -> list[dict[str, Any]]:
        if not given or random.randrange(10) == 0:
            return self.records(random, item, days)
        rows = [dict(row) for row in given]
        row = random.choice(rows)
        draw = random.randrange(20)
        if draw == 0:
            return rows[1:]
        if draw < 3:
            return [*rows, dict(row)]
        if draw == 3:
            # As many alike as some figure asks for, each with texts of its own.
            texts = [c.name for c in item.fields if isinstance(c.type, TextType)]
            counts = [i for i in self.integers if 3 < i <= ROWS_LIMIT] or [4]
            return rows + [
                row | {text: f"{text}{number}" for text in texts}
                for number in range(random.choice(counts))
            ]
        column = random.choice(item.fields)
        if random.randrange(12) == 0:
            row[column.name] = None
        else:
            row[column.name] = self.value(random, column, days)
        if random.randrange(3) == 0:
            # The same change in every row, or a long list never moves.
            for other in rows:
                other[column.name] = row[column.name]
        return rows

    def days(self, random: Random) -> list[date]:
        """Days that are worth standing beside each other."""
        anchor = random.choice(
            [
                date(
                    random.randrange(1980, 2030), random.randrange(1, 13), random.randrange(1, 29)
                ),
                date(random.choice((1996, 2000, 2020, 2024)), 2, random.choice((28, 29))),
                date(random.choice((2001, 2023)), 2, 28),
                date(random.choice((2022, 2023, 2024)), random.choice((1, 3, 8, 12)), 31),
                date(2023, random.choice((4, 6, 9, 11)), 30),
                *self.dates,
            ]
        )
        days = [anchor]
        for _ in range(4):
            span = random.choice(self.spans)
            months = span * random.choice((1, 1, 12, 12)) * random.choice((1, -1, -1))
            near = _months_later(random.choice(days), months)
            if random.randrange(4) == 0:
                near = anchor + timedelta(days=random.choice((span, -span)))
            near += timedelta(days=random.choice((-1, 0, 0, 0, 1)))
            days.append(min(max(near, FIRST_DAY), LAST_DAY))
        return days

    def records(self, random: Random, item: Input, days: list[date]) -> list[dict[str, Any]]:
        absent = random.choice((0, 0, 0, 10, 30))
        rows: list[dict[str, Any]] = []
        for _ in range(random.choice((0, 1, 2, 3, 5))):
            row: dict[str, Any] = {}
            for column in item.fields:
                if random.randrange(100) >= absent:
                    row[column.name] = self.value(random, column, days)
                elif random.randrange(2):
                    row[column.name] = None
            rows.append(row)
            if random.randrange(5) == 0:
                rows.append(dict(row))
        return rows

    def value(self, random: Random, item: Input, days: list[date]) -> Scalar:
        match item.type:
            case BooleanType():
                return random.randrange(3) > 0
            case ChoiceType(options=options):
                return random.choice(options)
            case TextType():
                return random.choice("甲乙丙丁")
            case DateType():
                admitted: list[Any] = [d for d in days if _admits(item.range, d)]
            case IntegerType():
                # A year that is a number stands beside the years of the days.
                years = [d.year + random.choice((-1, 0, 0, 0, 1)) for d in days] * 3
                admitted = [i for i in (*self.integers, *years) if _admits(item.range, i)]
                if item.range is None or _admits(item.range, 0):
                    admitted = [i for i in admitted if i < FIRST_DAY.year] or admitted
            case DecimalType(digits=digits):
                step = Decimal(1).scaleb(-(digits or 0))
                near = random.choice(self.decimals).quantize(step) + step * random.choice(
                    (-1, 0, 1)
                )
                admitted = [near] if _admits(item.range, near) else []
            case _:
                raise AssertionError(item)
        return random.choice(admitted) if admitted else _edge(item)


def _admits(edges: Edges | None, value: Any) -> bool:
    if edges is None:
        return True
    lower, upper = edges.lower, edges.upper
    above = lower is None or value > lower or (edges.lower_included and value == lower)
    below = upper is None or value < upper or (edges.upper_included and value == upper)
    return above and below


def _edge(item: Input) -> Scalar:
    """A value that the range of an input admits, where none of the figures lies in it."""
    assert item.range is not None
    step: Any = {IntegerType: 1, DateType: timedelta(days=1)}.get(type(item.type))
    if isinstance(item.type, DecimalType):
        step = Decimal(1).scaleb(-(item.type.digits or 0))
    lower: Any = item.range.lower
    upper: Any = item.range.upper
    if lower is not None:
        return lower if item.range.lower_included else lower + step  # type: ignore[no-any-return]
    return upper if item.range.upper_included else upper - step  # type: ignore[no-any-return]


def _figures(node: object) -> Iterator[Scalar]:
    """Every figure and date that a program states."""
    if isinstance(node, Literal):
        if not isinstance(node.value, bool | str):
            yield node.value
    elif isinstance(node, tuple):
        for part in node:
            yield from _figures(part)
    elif is_dataclass(node) and not isinstance(node, type):
        for each in fields(node):
            yield from _figures(getattr(node, each.name))


def _months_later(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    year = min(max(number // 12, FIRST_DAY.year), LAST_DAY.year)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, number % 12 + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)
