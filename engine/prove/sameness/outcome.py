"""What a version answers to a case: verdict and benefits, and where two versions answer otherwise.

Equal answers are equal verdicts and, where benefits are due, equal benefits: the same known value,
or none for the same kind of reason. Which facts are missing is advice and not compared. A case that
is refused, because its answer rests on something undefined, is refused whatever else is said of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import program as p
from engine.decide.decision import BenefitState, Decision, Verdict
from engine.prove.encoding.comparing import compared, same
from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.terms import Truth, both, either, equivalent, negated
from engine.prove.encoding.values import Cell, Number
from engine.prove.sameness.alignment import Alignment, cell_seen
from engine.ruleset.diagnostics import UndefinedError


@dataclass(frozen=True, slots=True)
class Due:
    """A benefit as it is answered; ``value`` is None where it is not known."""

    state: BenefitState
    value: p.Scalar | None
    unit: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer under one reading of everything; ``verdict`` is None where the case is refused."""

    verdict: Verdict | None
    benefits: Mapping[str, Due]

    def is_like(self, other: Outcome) -> bool:
        """Whether it is the same answer; a benefit that a version does not have counts as 0."""
        if self.verdict != other.verdict:
            return False
        names = {*self.benefits, *other.benefits}
        return all(_alike(self.benefits.get(n), other.benefits.get(n)) for n in names)


def _alike(one: Due | None, other: Due | None) -> bool:
    if one is None or other is None:
        only = one or other
        return only is None or (only.value == 0 and not isinstance(only.value, bool))
    return one == other


def outcome_of(answer: Decision | UndefinedError, benefits: Mapping[str, str]) -> Outcome:
    """The answer of ``decide``; ``benefits`` are the names that its benefits go by."""
    if isinstance(answer, UndefinedError):
        return Outcome(None, {})
    due: dict[str, Due] = {}
    for result in answer.benefits:
        name, value = result.benefit.name, result.value
        known = value if result.state is BenefitState.KNOWN else None
        assert known is None or isinstance(known, p.Scalar)
        due[benefits.get(name, name)] = Due(result.state, known, result.benefit.unit)
    return Outcome(answer.verdict, due)


# -- in terms ------------------------------------------------------------------------------------


def paid(encoded: Encoded) -> Truth:
    """Where the benefits are answered: a duty that is met has none."""
    if encoded.program.kind == "duty":
        return both(encoded.due, negated(encoded.granted))
    return encoded.due


def refused(encoded: Encoded) -> Truth:
    """Where there is no answer: the verdict, or a benefit that is due, is undefined."""
    undefined = (both(c.undefined, negated(c.missing)) for c in encoded.benefits.values())
    return either(encoded.refused, both(paid(encoded), either(*undefined)))


def answers_differ(one: Encoded, other: Encoded, alignment: Alignment) -> Truth:
    """Where two programs over one case answer otherwise."""
    without = refused(one), refused(other)
    told = both(*map(negated, without))
    said = either(verdicts_differ(one, other), *benefits_differ(one, other, alignment).values())
    return either(negated(equivalent(*without)), both(told, said))


def verdicts_differ(one: Encoded, other: Encoded) -> Truth:
    """Where two verdicts differ, neither of which is refused."""
    pairs = [
        (one.granted, other.granted),
        (one.rejected, other.rejected),
        (one.due, other.due),
        (one.refused, other.refused),
        (one.applies.fails, other.applies.fails),
    ]
    found = either(*(negated(equivalent(a, b)) for a, b in pairs))
    if one.program.kind != other.program.kind:
        # To have a benefit and to have done a duty are two things.
        found = either(found, one.granted, one.rejected)
    return found


def benefits_differ(one: Encoded, other: Encoded, alignment: Alignment) -> dict[str, Truth]:
    """Where each benefit differs, by the name that the older program has for it."""
    olds = {b.name: b for b in one.program.benefits}
    news = {alignment.benefits.get(b.name, b.name): b for b in other.program.benefits}
    found: dict[str, Truth] = {}
    for name in {**olds, **news}:
        old, new = olds.get(name), news.get(name)
        if old is None or new is None:
            only, of = (one, old) if new is None else (other, new)
            assert of is not None
            found[name] = both(paid(only), negated(_zero(only.benefits[of.name])))
            continue
        a = cell_seen(one.benefits[name], alignment)
        b = other.benefits[new.name]
        differ = _states_differ(a, b)
        if old.unit != new.unit:
            # The same figure of another unit is another figure.
            differ = either(differ, a.known)
        found[name] = both(paid(one), paid(other), differ)
    return found


def _zero(cell: Cell) -> Truth:
    if not isinstance(cell.value, Number):
        return False
    return both(cell.known, compared("==", cell.value, Number(0, 0, 0, 0)))


def _states_differ(one: Cell, other: Cell) -> Truth:
    """A fact that is missing goes before what the text does not state."""
    return either(
        negated(equivalent(one.missing, other.missing)),
        negated(equivalent(one.known, other.known)),
        both(one.known, other.known, negated(same(one.value, other.value))),
    )
