"""A case of z3 put to ``decide`` before anybody is shown it, and made as small as it can be.

The prover has a meaning of its own for nothing: where ``decide`` does not say what the model said,
one of the two is wrong, and that is said instead of the finding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine import program as p
from engine.decide.decision import Decision
from engine.decide.values import Ill, Undecided
from engine.library import Library
from engine.prove.encoding.case import Case
from engine.prove.questions.flat import flattened
from engine.ruleset.diagnostics import Diagnostic, FactError, UndefinedError

Test = Callable[[Case], bool]

FEW = 6
"""So many records are also tried to be left out one by one."""


class ReplayError(AssertionError):
    """z3 and ``decide`` disagree on a case: an error of the engine, never of a rule set."""

    def __init__(self, program: p.Program, what: str, case: Case) -> None:
        super().__init__(
            f"internal error: the prover and decide disagree on {what} of "
            f"{program.measure}@{program.version}: {dict(case.facts)!r} under "
            f"{dict(case.readings)!r}"
        )


class Replay:
    """Decides the cases of one program, its readings given as facts."""

    def __init__(self, program: p.Program) -> None:
        self._program = program
        self._name = f"{program.measure}@{program.version}"
        self._flat = flattened(program)
        self._whole: Library | None = None
        self._bare: Library | None = None

    def decide(self, case: Case) -> Decision | UndefinedError:
        """The decision under the readings of the case, or why there is none."""
        if self._whole is None:
            self._whole = Library([self._flat])
        try:
            return self._whole.decide(self._name, {**case.facts, **case.readings})
        except UndefinedError as error:
            return error

    def causes(self, case: Case) -> set[tuple[str, str]]:
        """What no definition of the case has a value for: (cause, item)."""
        if self._bare is None:
            # Whatever the verdict would rest on, the definitions have to be seen.
            bare = replace(self._flat, applies_when=None, requirements=(), benefits=())
            self._bare = Library([bare])
        values = self._bare.decide(self._name, {**case.facts, **case.readings}).values
        return {
            (reason.cause, reason.item)
            for value in values.values()
            if isinstance(value, Undecided)
            for reason in value.reasons
            if isinstance(reason, Ill)
        }

    def confirmed(self, what: str, case: Case, test: Test) -> Case:
        """The case, as small as the test still holds of it; ReplayError where it never did."""
        return confirmed(self._program, what, case, test)


def confirmed(program: p.Program, what: str, case: Case, test: Test) -> Case:
    """The same for a test of one's own; ``program`` has the inputs of the case."""
    if not _holds(test, case):
        raise ReplayError(program, what, case)
    for given in program.inputs:
        if given.name in program.key or given.name not in case.facts:
            continue
        less = Case({n: v for n, v in case.facts.items() if n != given.name}, case.readings)
        if _holds(test, less):
            case = less
        elif isinstance(case.facts[given.name], list):
            case = fewer_records(case, given, test)
    return case


def _holds(test: Test, case: Case) -> bool:
    try:
        return test(case)
    except FactError:
        return False


def fewer_records(case: Case, given: p.Input, test: Test) -> Case:
    """The case with fewer records; of those that are alike but for texts one is as another."""
    name = given.name
    texts = {column.name for column in given.fields if isinstance(column.type, p.TextType)}
    kinds: dict[object, list[int]] = {}
    for number, record in enumerate(case.facts[name]):
        shape = tuple((column, v) for column, v in record.items() if column not in texts)
        kinds.setdefault(shape, []).append(number)
    left = set(range(len(case.facts[name])))
    for numbers in kinds.values():
        step = len(numbers)
        while step and numbers:
            kept = left - set(numbers[-step:])
            less = _with_records(case, name, kept)
            if _holds(test, less):
                left, numbers = kept, numbers[:-step]
            else:
                step //= 2
            step = min(step, len(numbers))
    if len(left) <= FEW:
        # A text that records of several kinds have tells those of one kind apart.
        for number in sorted(left):
            if _holds(test, _with_records(case, name, left - {number})):
                left -= {number}
    return _with_records(case, name, left)


def _with_records(case: Case, name: str, numbers: set[int]) -> Case:
    records = [record for n, record in enumerate(case.facts[name]) if n in numbers]
    return Case({**case.facts, name: records}, case.readings)


def rests_on(answer: Decision | UndefinedError) -> tuple[Diagnostic, ...]:
    """The undefined values that a case was refused for."""
    return answer.diagnostics if isinstance(answer, UndefinedError) else ()
