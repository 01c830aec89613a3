"""The facts of a case, checked against the inputs of a rule set: types first, nothing coerced."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from engine import program as p
from engine.decide.complete import Check, Complete
from engine.decide.record_facts import positions, records_check
from engine.decide.refusals import RejectedError, unknown
from engine.decide.scalar_facts import scalar_check
from engine.decide.values import Missing, Undecided
from engine.ruleset.diagnostics import Diagnostic, FactError


class FactChecker:
    """Checks the facts of cases for one program; made once, used for every case."""

    def __init__(self, program: p.Program) -> None:
        self._inputs = program.inputs
        self._checks = [_check(input_) for input_ in program.inputs]
        self._missing = [Undecided(frozenset({Missing(input_.name)})) for input_ in program.inputs]
        self._index = positions(program.inputs)
        self._complete = Complete(program.inputs, self._checks)

    def check(self, facts: Mapping[str, object]) -> list[object]:
        """The values in the order of the inputs, Undecided where one is missing or None.

        ``facts`` may use names or aliases; dates are :class:`datetime.date`, numbers ``int`` or
        ``Decimal``, records sequences of mappings. Raises FactError with every fact that is
        unknown, given twice, of the wrong type, out of range or outside its closed set.
        """
        missing, checks = self._missing, self._checks
        values: list[object] = list(missing)
        try:
            complete = self._complete.cells(facts)
            if complete is not None:
                return complete
            for name, value in facts.items():
                position = self._index[name]
                if values[position] is not missing[position]:
                    raise RejectedError(())
                if value is not None:
                    values[position] = checks[position](value)
        except (KeyError, RejectedError):
            raise FactError(self._findings(facts)) from None
        return values

    def _findings(self, facts: Mapping[str, object]) -> list[Diagnostic]:
        """Everything that is wrong with the facts of a case."""
        found: list[Diagnostic] = []
        given: set[int] = set()
        for name, value in facts.items():
            position = self._index.get(name)
            if position is None:
                found.append(unknown(name, self._inputs))
                continue
            if position in given:
                name = self._inputs[position].name
                found.append(Diagnostic("duplicate-fact", None, {"name": name}))
            given.add(position)
            if value is None:
                continue
            try:
                self._checks[position](value)
            except RejectedError as error:
                found.extend(error.diagnostics)
        return found


def facts_from_json(program: p.Program, data: Mapping[str, object]) -> dict[str, object]:
    """The facts of a case as JSON has them: ISO texts become dates where the input is a date.

    Whatever does not fit is left as it is, for the check to report.
    """
    return _from_json(program.inputs, data)


def _from_json(inputs: Sequence[p.Input], data: Mapping[str, object]) -> dict[str, object]:
    by_name = {name: inputs[position] for name, position in positions(inputs).items()}
    converted: dict[str, object] = {}
    for name, value in data.items():
        input_ = by_name.get(name)
        if input_ is not None and isinstance(value, str) and isinstance(input_.type, p.DateType):
            converted[name] = _iso_date(value)
        elif input_ is not None and isinstance(value, list) and input_.fields:
            converted[name] = [
                _from_json(input_.fields, row) if isinstance(row, Mapping) else row for row in value
            ]
        else:
            converted[name] = value
    return converted


_ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""Python also reads the weeks of ISO 8601, which nobody means."""


def _iso_date(text: str) -> object:
    try:
        return date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else text
    except ValueError:
        return text


def _check(input_: p.Input) -> Check:
    check = records_check if isinstance(input_.type, p.RecordsType) else scalar_check
    return check(input_, input_.name)
