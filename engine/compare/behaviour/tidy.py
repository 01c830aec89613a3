"""A case made ordinary for people who read it, as long as it shows what it shows.

Columns of records that nothing rests on are left out, years are brought to one that is near,
numbers made small, and texts numbered in the order in which they come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from engine import program as p
from engine.compare.behaviour.kinds import alike
from engine.prove.encoding.case import Case
from engine.ruleset.diagnostics import FactError

YEAR = 2024
"""The year that cases are about, if any will do."""

_YEARS_NEAR = YEAR, YEAR + 1, YEAR - 1

_YEARS = range(1900, 2200)
_NEAR = 2

Test = Callable[[Case], bool]


def tidied(inputs: Sequence[p.Input], case: Case, test: Test) -> Case:
    """The case in its most ordinary form of which the test holds."""
    for change in _columns(inputs):
        case = _first([case], change, test) or case
    for given in inputs:
        if given.fields and given.name in case.facts:
            case = alike(given, case, test)
    case = _first(_years(case), _same, test) or case
    for year in _far_years(case):
        moved = (_mapped(case, partial(_from_year, year, near)) for near in _YEARS_NEAR)
        case = _first(moved, _same, test) or case
    for day in _far(case):
        near = (_with_day(case, day, _in_year(day, year)) for year in _YEARS_NEAR)
        case = _first(near, _same, test) or case
    for given in inputs:
        if isinstance(given.type, (p.IntegerType, p.DecimalType)):
            case = _small(given.name, case, test)
    return _first([_numbered(inputs, case)], _same, test) or case


def _small(name: str, case: Case, test: Test) -> Case:
    """The case with a number that is zero, or the least that halving leads to."""
    value = case.facts.get(name)
    if value is None or _is_year(value):
        return case

    def with_(number: int) -> Case:
        return Case({**case.facts, name: type(value)(number)}, case.readings)

    zero = _first([with_(0)], _same, test)
    if zero is not None or value < 1:
        return zero or case
    low, high, least = 1, int(value), case
    while low < high:
        middle = (low + high) // 2
        found = _first([with_(middle)], _same, test)
        if found is None:
            low = middle + 1
        else:
            high, least = middle, found
    return least


def _first(cases: Iterable[Case], change: Callable[[Case], Case], test: Test) -> Case | None:
    for case in map(change, cases):
        try:
            if test(case):
                return case
        except FactError:
            continue
    return None


def _same(case: Case) -> Case:
    return case


def _columns(inputs: Sequence[p.Input]) -> Iterator[Callable[[Case], Case]]:
    """To leave out a column of records, the last first."""
    for given in inputs:
        for column in reversed(given.fields):
            yield partial(_without, given.name, column.name)


def _without(name: str, column: str, case: Case) -> Case:
    if name not in case.facts:
        return case
    rows = [{n: v for n, v in row.items() if n != column} for row in case.facts[name]]
    return Case({**case.facts, name: rows}, case.readings)


def _years(case: Case) -> Iterator[Case]:
    """Every year moved alike, so that one that stands often is the ordinary one."""
    counted = Counter(
        value.year if isinstance(value, date) else value
        for value in _values(case.facts)
        if isinstance(value, date) or _is_year(value)
    )
    # Of those that stand as often the latest: a birth is not what a case is about.
    often = sorted(counted.items(), key=lambda item: (-item[1], -item[0]))
    for year, _ in often[:4]:
        yield _mapped(case, partial(_moved, YEAR - year))


def _far_years(case: Case) -> Iterable[int]:
    years = (
        value.year if isinstance(value, date) else value
        for value in _values(case.facts)
        if isinstance(value, date) or _is_year(value)
    )
    return dict.fromkeys(year for year in years if abs(year - YEAR) > _NEAR)


def _from_year(far: int, near: int, value: Any) -> Any:
    """A day or year of one year in another."""
    year = value.year if isinstance(value, date) else value if _is_year(value) else None
    return _moved(near - far, value) if year == far else value


def _far(case: Case) -> Iterable[date]:
    days = (value for value in _values(case.facts) if isinstance(value, date))
    return dict.fromkeys(day for day in days if abs(day.year - YEAR) > _NEAR)


def _with_day(case: Case, day: date, near: date) -> Case:
    return _mapped(case, lambda value: near if value == day else value)


def _numbered(inputs: Sequence[p.Input], case: Case) -> Case:
    facts: dict[str, Any] = dict(case.facts)
    for given in inputs:
        if isinstance(given.type, p.TextType) and given.name in facts:
            facts[given.name] = f"{given.name}1"
        texts = [column.name for column in given.fields if isinstance(column.type, p.TextType)]
        if texts and given.name in facts:
            facts[given.name] = _rows_numbered(facts[given.name], texts)
    return Case(facts, case.readings)


def _rows_numbered(rows: Sequence[Mapping[str, Any]], texts: Sequence[str]) -> list[dict[str, Any]]:
    found = [dict(row) for row in rows]
    for name in texts:
        numbers: dict[str, int] = {}
        for row in found:
            if name in row:
                row[name] = f"{name}{numbers.setdefault(row[name], len(numbers) + 1)}"
    return found


def _values(facts: Mapping[str, Any]) -> Iterator[Any]:
    for value in facts.values():
        if isinstance(value, list):
            for row in value:
                yield from row.values()
        else:
            yield value


def _is_year(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in _YEARS


def _moved(gap: int, value: Any) -> Any:
    if isinstance(value, date):
        return _in_year(value, value.year + gap)
    return value + gap if _is_year(value) else value


def _in_year(day: date, year: int) -> date:
    """The same day of another year; the last of February where it is the 29th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _mapped(case: Case, change: Callable[[Any], Any]) -> Case:
    facts = {
        name: [{n: change(v) for n, v in row.items()} for row in value]
        if isinstance(value, list)
        else change(value)
        for name, value in case.facts.items()
    }
    return Case(facts, case.readings)
