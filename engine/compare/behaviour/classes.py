"""The kinds of differences that a case can show, as goals for the solver and as tests of answers.

A case is looked for among those that give every fact, but for the last two kinds: they are about
the facts that an answer takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.compare.behaviour.model import Kind, Way
from engine.decide.decision import BenefitState, Verdict
from engine.prove.encoding.comparing import compared, same
from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.terms import Truth, both, either, equivalent, negated
from engine.prove.encoding.values import Cell, Day, Number
from engine.prove.sameness.alignment import cell_seen
from engine.prove.sameness.difference import Beside
from engine.prove.sameness.outcome import Outcome, paid, refused

STANDINGS = ("granted", "conditional", "rejected", "not_applicable", "incomplete", "refused")
"""How a case may stand, whether it is about a benefit or a duty."""

_VERDICTS = {
    Verdict.ELIGIBLE: "granted",
    Verdict.MET: "granted",
    Verdict.CONDITIONAL: "conditional",
    Verdict.INELIGIBLE: "rejected",
    Verdict.NOT_MET: "rejected",
    Verdict.NOT_APPLICABLE: "not_applicable",
    Verdict.INCOMPLETE: "incomplete",
    None: "refused",
}
_RANK = {"rejected": 0, "refused": 1, "conditional": 2, "granted": 3}
"""From the worst: what is undefined may yet turn out, what is refused may not."""


@dataclass(frozen=True, slots=True)
class Class:
    """A kind of difference: the standings before and after, and how a benefit differs."""

    kind: Kind
    before: str = ""
    after: str = ""
    benefit: str = ""

    @property
    def way(self) -> Way:
        """Whether the newer answer is the better one."""
        if self.kind in ("more", "less"):
            return "gains" if self.kind == "more" else "loses"
        if self.kind != "verdict":
            return "unclear"
        if "not_applicable" in (self.before, self.after):
            # Where a duty applies there is more to do.
            return "gains" if self.after == "not_applicable" else "loses"
        if self.before in _RANK and self.after in _RANK:
            return "gains" if _RANK[self.after] > _RANK[self.before] else "loses"
        return "unclear"

    def holds(self, before: Outcome, after: Outcome) -> bool:
        """Whether two answers of ``decide`` differ so."""
        old, new = _VERDICTS[before.verdict], _VERDICTS[after.verdict]
        match self.kind:
            case "verdict":
                return (old, new) == (self.before, self.after)
            case "fewer_facts":
                return old == "incomplete" != new
            case "more_facts":
                return new == "incomplete" != old
        if old != new:
            return False
        return self.kind == _benefit_kind(before, after, self.benefit)


def _benefit_kind(before: Outcome, after: Outcome, name: str) -> Kind | None:
    old, new = before.benefits.get(name), after.benefits.get(name)
    if old == new:
        return None
    a, b = (_value(due) for due in (old, new))
    if a is None or b is None or (old and new and old.unit != new.unit):
        return "other"
    if isinstance(a, (int, Decimal)) and isinstance(b, (int, Decimal)):
        return "more" if b > a else "less" if b < a else "other"
    if isinstance(a, date) and isinstance(b, date):
        return "later" if b > a else "earlier"
    return "other"


def _value(due: object) -> object:
    """The known value; of a benefit that the version does not have, nothing: that is 0."""
    if due is None:
        return 0
    state, value = getattr(due, "state", None), getattr(due, "value", None)
    if state is not BenefitState.KNOWN or isinstance(value, bool):
        return None
    return value


# -- as goals ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """What is true of the cases of a kind (``claim``), and of those that are looked at."""

    claim: Truth
    among: Truth = True

    @property
    def truth(self) -> Truth:
        """Both, as the solver is asked."""
        return both(self.among, self.claim)

    def with_(self, truth: Truth) -> Goal:
        """The goal of those cases of which a truth holds as well."""
        return Goal(both(self.claim, truth), self.among)


def goals(beside: Beside) -> dict[Class, Goal]:
    """Every class that a pair may have, with the truth under which a case is of it."""
    old, new = standings(beside.before), standings(beside.after)
    complete = both(*beside.complete())
    found: dict[Class, Goal] = {}
    for before, one in old.items():
        for after, other in new.items():
            alike = before == after and _same_kind(beside)
            if not alike and "incomplete" not in (before, after):
                found[Class("verdict", before, after)] = Goal(both(one, other), complete)
    found |= {c: Goal(truth, complete) for c, truth in _benefits(beside, old, new)}
    some, none = old["incomplete"], new["incomplete"]
    found[Class("fewer_facts")] = Goal(both(some, negated(none), negated(new["refused"])))
    found[Class("more_facts")] = Goal(both(none, negated(some), negated(old["refused"])))
    return {c: goal for c, goal in found.items() if goal.truth is not False}


def _same_kind(beside: Beside) -> bool:
    return beside.before.program.kind == beside.after.program.kind


def standings(encoded: Encoded) -> dict[str, Truth]:
    """How a case stands in one version: of the standings one is true."""
    none = refused(encoded)
    told = negated(none)
    known = {
        "granted": both(told, encoded.granted),
        "conditional": both(told, encoded.due, negated(encoded.granted)),
        "rejected": both(told, encoded.rejected),
        "not_applicable": both(told, encoded.applies.fails),
    }
    known["incomplete"] = both(told, *(negated(truth) for truth in known.values()))
    return {**known, "refused": none}


def _benefits(
    beside: Beside, old: dict[str, Truth], new: dict[str, Truth]
) -> Iterator[tuple[Class, Truth]]:
    alike = both(
        equivalent(old["granted"], new["granted"]),
        equivalent(old["conditional"], new["conditional"]),
        negated(old["refused"]),
        negated(new["refused"]),
        paid(beside.before),
        paid(beside.after),
    )
    for name, one, other, same_unit in benefit_cells(beside):
        known = both(one.known, other.known)
        a, b = one.value, other.value
        differ = either(
            negated(equivalent(one.missing, other.missing)),
            negated(equivalent(one.known, other.known)),
        )
        if not same_unit:
            yield Class("other", benefit=name), both(alike, either(differ, one.known))
        elif isinstance(a, Number) and isinstance(b, Number):
            yield Class("more", benefit=name), both(alike, known, compared("<", a, b))
            yield Class("less", benefit=name), both(alike, known, compared(">", a, b))
            yield Class("other", benefit=name), both(alike, differ)
        elif isinstance(a, Day) and isinstance(b, Day):
            yield Class("later", benefit=name), both(alike, known, compared("<", a, b))
            yield Class("earlier", benefit=name), both(alike, known, compared(">", a, b))
            yield Class("other", benefit=name), both(alike, differ)
        else:
            differ = either(differ, both(known, negated(same(a, b))))
            yield Class("other", benefit=name), both(alike, differ)


def benefit_cells(beside: Beside) -> Iterator[tuple[str, Cell, Cell, bool]]:
    """Each benefit by the older name, before and after, and whether of one unit.

    A benefit that a version does not have counts as 0 in it.
    """
    none = Cell(Number(0, 0, 0, 0))
    names = beside.alignment.benefits
    olds = {b.name: b for b in beside.before.program.benefits}
    news = {names.get(b.name, b.name): b for b in beside.after.program.benefits}
    for name in {**olds, **news}:
        one, other = olds.get(name), news.get(name)
        before = none if one is None else beside.before.benefits[one.name]
        after = none if other is None else beside.after.benefits[other.name]
        unit = one is None or other is None or one.unit == other.unit
        yield name, cell_seen(before, beside.alignment), after, unit
