"""A case that two programs answer otherwise, brought near to the facts that a file begins with.

A model of the solver gives whatever facts it likes; a drafter reads what differs from ``base``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import program as p
from engine.cases.mutation.outcome import Witness
from engine.cases.writing import expectation
from engine.decide.decision import Decision
from engine.library import Library
from engine.ruleset.diagnostics import CuoshiError, FactError
from engine.ruleset.nodes import Plain


class Nearest:
    """The original and a mutant, asked the same cases."""

    def __init__(self, original: Library, program: p.Program, mutant: p.Program) -> None:
        self._original = original
        self._mutant = Library([mutant])
        self._name = f"{program.measure}@{program.version}"

    def to(self, base: Mapping[str, Any], witness: Witness) -> Witness:
        """The witness with as many facts of ``base`` and as few readings as still tell apart."""
        whole = Witness({**base, **witness.facts}, witness.readings)
        near = whole if self.apart(whole) else witness
        for name in (*base, *(name for name in witness.facts if name not in base)):
            if near.facts.get(name) == base.get(name):
                continue
            facts = {key: value for key, value in near.facts.items() if key != name}
            if name in base:
                facts[name] = base[name]
            nearer = Witness(facts, near.readings)
            if self.apart(nearer):
                near = nearer
        for parameter in witness.readings:
            readings = {key: value for key, value in near.readings.items() if key != parameter}
            nearer = Witness(near.facts, readings)
            answers = [self._said(self._original, each) for each in (near, nearer)]
            if answers[0] == answers[1] and self.apart(nearer):
                near = nearer
        return near

    def apart(self, case: Witness) -> bool:
        """Whether the two answer a case otherwise; not where it is refused for its facts."""
        try:
            return self._said(self._original, case) != self._said(self._mutant, case)
        except FactError:
            return False

    def _said(self, library: Library, case: Witness) -> Plain:
        """The verdict and the benefits: which facts are missing is advice, and not compared."""
        answer = answered(library, self._name, case)
        if isinstance(answer, FactError):
            raise answer
        told = expectation(answer)
        return {key: _kind(told.get(key)) for key in ("refused", "verdict", "open", "benefits")}


def _kind(outcome: Plain) -> Plain:
    """What something comes to, without the facts that are missing for it."""
    match outcome:
        case {"missing": _}:
            return "missing"
        case dict():
            return {key: _kind(value) for key, value in outcome.items()}
        case _:
            return outcome


def answered(library: Library, name: str, case: Witness) -> Decision | CuoshiError:
    """What a rule set answers to a case, or why it does not."""
    try:
        return library.decide(name, case.facts, readings=case.readings, proposed=case.proposed)
    except CuoshiError as error:
        return error
