"""The records of a witness in as few kinds as it stays what it is, each with what matters of it.

Records are of a kind that are alike but for their texts, which tell one from another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import permutations
from typing import Any

from engine import program as p
from engine.prove.encoding.case import Case
from engine.prove.questions.replay import fewer_records
from engine.ruleset.diagnostics import FactError

MANY = 4
"""So many kinds are made alike."""

Test = Callable[[Case], bool]
Record = Mapping[str, Any]
_Kind = tuple[tuple[str, Any], ...]


def alike(given: p.Input, case: Case, test: Test) -> Case:
    """The case with its records of fewer kinds, and each without the columns that show nothing."""
    if len(_kinds(given, case)) > 1:
        case = _taken_over(given, case, test)
        case = _merged(given, case, test)
        case = _taken_over(given, case, test)
        case = fewer_records(case, given, test)
    if len(_kinds(given, case)) > 1:
        case = _without_idle(given, case, test)
    return case


def _taken_over(given: p.Input, case: Case, test: Test) -> Case:
    """One kind is made another as a whole."""
    for one, other in permutations(_kinds(given, case)[:MANY], 2):
        if one in _kinds(given, case):
            changed = _with(given, case, one, dict(other))
            case = changed if _holds(test, changed) else case
    return case


def _merged(given: p.Input, case: Case, test: Test) -> Case:
    """Column by column one kind is given what another has."""
    for column in reversed(given.fields):
        for one, other in permutations(_kinds(given, case)[:MANY], 2):
            own, wanted = dict(one), dict(other).get(column.name)
            if own.get(column.name) != wanted and one in _kinds(given, case):
                changed = _with(given, case, one, {**own, column.name: wanted})
                case = changed if _holds(test, changed) else case
    return case


def _without_idle(given: p.Input, case: Case, test: Test) -> Case:
    """Each kind without the columns that matter in another alone."""
    for column in reversed(given.fields):
        for kind in _kinds(given, case)[:MANY]:
            if column.name in dict(kind):
                less = _with(given, case, kind, {**dict(kind), column.name: None})
                case = less if _holds(test, less) else case
    return case


def _kinds(given: p.Input, case: Case) -> list[_Kind]:
    return list(dict.fromkeys(_kind(given, record) for record in case.facts[given.name]))


def _kind(given: p.Input, record: Record) -> _Kind:
    return tuple(
        (column.name, record[column.name])
        for column in given.fields
        if column.name in record and not isinstance(column.type, p.TextType)
    )


def _with(given: p.Input, case: Case, kind: _Kind, columns: Record) -> Case:
    """The case with other columns in the records of a kind; their texts stay."""
    names = [column.name for column in given.fields]
    texts = {column.name for column in given.fields if isinstance(column.type, p.TextType)}
    records = []
    for record in case.facts[given.name]:
        if _kind(given, record) == kind:
            own = {**{name: record.get(name) for name in texts}, **columns}
            record = {name: own[name] for name in names if own.get(name) is not None}
        records.append(record)
    return Case({**case.facts, given.name: records}, case.readings)


def _holds(test: Test, case: Case) -> bool:
    try:
        return test(case)
    except FactError:
        return False
