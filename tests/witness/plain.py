"""The second witness: a rule set decided in the plainest way there is.

Every combination of the readings is run by itself, by direct recursion over the expressions; the
answers are then laid side by side. It is slow, it explains nothing, and it was written from the
design and from ``engine/program`` alone, so that it agrees with ``engine.decide`` only where
both understood the same law. It shares with it nothing but the classes of reasons.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import lru_cache

from engine.decide.values import Missing, Reason, Result, Undecided
from engine.program import Program, Reading, Selection
from tests.witness.evaluation import Facts, Reading_, Rows, Run
from tests.witness.values import ill_of, missing_of, reasons_of

READINGS_LIMIT = 20_000
"""More combinations than this are refused: choose some of the readings first."""


@dataclass(frozen=True, slots=True)
class Selected:
    """The rows of a selection by number or month: those taken, in order, and those that may be."""

    taken: tuple[int | str, ...]
    undecided: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Under:
    """The answer under one combination of the readings.

    ``benefits`` is None where the verdict is neither eligible nor conditional. ``missing`` are
    the facts that the verdict waits for. ``refused`` are the undefined things that it rests on.
    """

    readings: Reading_
    verdict: str
    applies: Result
    requirements: Mapping[str, Result]
    benefits: Mapping[str, Result] | None
    values: Mapping[str, Result]
    selections: Mapping[str, Selected | Undecided]
    missing: frozenset[Missing]
    refused: frozenset[Reason]


@dataclass(frozen=True, slots=True)
class Plain:
    """The answer over all readings.

    ``verdict`` is '' where the case is refused. ``benefits`` gives the state of each benefit
    that some reading grants. ``refused`` are the undefined things that some reading rests on.
    """

    verdict: str
    under: tuple[Under, ...]
    benefits: Mapping[str, str]
    missing: frozenset[Missing]
    refused: frozenset[Reason]


class TooManyReadings(Exception):  # noqa: N818 - it is the size of the question that is at fault
    """The product of the readings is beyond READINGS_LIMIT."""


def decide(
    program: Program,
    facts: Facts,
    on: date | None = None,
    readings: Reading_ = {},  # noqa: B006 - never written to
) -> Plain:
    """Decide one case under every combination of the readings that ``readings`` leaves open.

    ``on`` picks a version and has no part in the decision of a program that is already picked.
    Raises :class:`TooManyReadings`.
    """
    choices = _choices(program, readings)
    size = 1
    for _, names in choices:
        size *= len(names)
    if size > READINGS_LIMIT:
        raise TooManyReadings(f"{size} combinations of readings")
    under = tuple(
        _under(program, facts, dict(zip([name for name, _ in choices], combination, strict=True)))
        for combination in itertools.product(*(names for _, names in choices))
    )
    refused = frozenset[Reason]().union(*(u.refused for u in under))
    if refused:
        return Plain("", under, {}, frozenset(), refused)
    verdict = over_the_readings([u.verdict for u in under])
    missing = frozenset[Missing]()
    if verdict in ("incomplete", "open"):
        missing = missing.union(*(u.missing for u in under))
    benefits = {}
    for benefit in program.benefits:
        values = [u.benefits[benefit.name] for u in under if u.benefits is not None]
        if values:
            benefits[benefit.name] = benefit_state(values)
    return Plain(verdict, under, benefits, missing, frozenset())


def over_the_readings(verdicts: Sequence[str]) -> str:
    """One verdict for those under each reading."""
    if len(set(verdicts)) == 1:
        return verdicts[0]
    others = set(verdicts) - {"incomplete"}
    if "incomplete" in verdicts and len(others) == 1:
        return "incomplete"
    return "open"


def benefit_state(values: Sequence[Result]) -> str:
    """The state of a benefit whose values under the readings that grant it are ``values``."""
    known = {v for v in values if not isinstance(v, Undecided)}
    missing = any(isinstance(v, Undecided) and missing_of(v.reasons) for v in values)
    unstated = any(isinstance(v, Undecided) and not missing_of(v.reasons) for v in values)
    kinds = len(known) + unstated
    if missing and kinds <= 1:
        return "missing"
    if kinds > 1:
        return "open"
    return "not_stated" if unstated else "known"


@dataclass(frozen=True, eq=False)
class Same:
    """A program by identity: it has no hash of its own, for it holds mappings."""

    program: Program

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.program is self.program

    def __hash__(self) -> int:
        return id(self.program)


def mentioned_parameters(program: Program) -> frozenset[str]:
    """The open parameters that anything in the program reads."""
    return _mentioned(Same(program))


@lru_cache(maxsize=8)
def _mentioned(same: Same) -> frozenset[str]:
    program = same.program
    found: set[str] = set()
    _collect_readings(
        (
            program.definitions,
            program.applies_when,
            program.requirements,
            program.benefits,
        ),
        found,
    )
    return frozenset(found)


def _choices(program: Program, chosen: Reading_) -> list[tuple[str, tuple[str, ...]]]:
    mentioned = mentioned_parameters(program)
    choices = []
    for parameter in program.parameters:
        if parameter.name not in mentioned:
            continue
        if parameter.name in chosen:
            names: tuple[str, ...] = (chosen[parameter.name],)
        elif parameter.chosen:
            names = (parameter.chosen,)
        else:
            names = tuple(reading.name for reading in parameter.readings)
        choices.append((parameter.name, names))
    return choices


def _collect_readings(node: object, found: set[str]) -> None:
    if isinstance(node, Reading):
        found.add(node.parameter)
    elif isinstance(node, tuple):
        for part in node:
            _collect_readings(part, found)
    elif is_dataclass(node) and not isinstance(node, type):
        for each in fields(node):
            _collect_readings(getattr(node, each.name), found)


# -- the verdict under one reading ---------------------------------------------------------------


def _under(program: Program, facts: Facts, readings: Reading_) -> Under:
    run = Run(program, facts, readings)
    applies: Result = True
    if program.applies_when is not None:
        applies = run.evaluate(program.applies_when, None)
    requirements = {r.name: run.evaluate(r.clause, None) for r in program.requirements}
    verdict, reasons = _verdict(program.kind, applies, list(requirements.values()))
    refused: frozenset[Reason] = frozenset()
    if verdict == "refused":
        refused = ill_of(reasons)
    benefits: dict[str, Result] | None = None
    if verdict in ("eligible", "conditional") and program.kind == "benefit":
        benefits = {b.name: run.evaluate(b.value, None) for b in program.benefits}
        for value in benefits.values():
            if isinstance(value, Undecided) and not missing_of(value.reasons):
                refused |= ill_of(value.reasons)
    values = {
        d.name: run.value(d.name) for d in program.definitions if not isinstance(d.body, Selection)
    }
    selections = {
        d.name: _summary(run.rows(d.name))
        for d in program.definitions
        if isinstance(d.body, Selection)
    }
    missing = missing_of(reasons) if verdict == "incomplete" else frozenset()
    return Under(
        readings, verdict, applies, requirements, benefits, values, selections, missing, refused
    )


def _verdict(
    kind: str, applies: Result, requirements: Sequence[Result]
) -> tuple[str, frozenset[Reason]]:
    """The verdict by the table of the design, and the reasons for which it is not decided."""
    waiting = reasons_of(requirements)
    if applies is False:
        return "not_applicable", frozenset()
    if isinstance(applies, Undecided):
        if missing_of(applies.reasons):
            return "incomplete", applies.reasons
        return ("refused" if ill_of(applies.reasons) else "conditional"), applies.reasons
    if False in requirements:
        return ("ineligible" if kind == "benefit" else "not_met"), frozenset()
    if missing_of(waiting):
        return "incomplete", waiting
    if ill_of(waiting):
        return "refused", waiting
    if waiting:
        return "conditional", waiting
    return ("eligible" if kind == "benefit" else "met"), frozenset()


def _summary(rows: Rows | Undecided) -> Selected | Undecided:
    if isinstance(rows, Undecided):
        return rows
    return Selected(
        tuple(row.key for row in rows.rows if row.taken is True),
        tuple(row.key for row in rows.rows if row.taken is not True),
    )
