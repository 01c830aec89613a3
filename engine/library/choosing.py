"""Which readings of open parameters are settled, and by whom."""

from __future__ import annotations

from collections.abc import Mapping

from engine import program as p
from engine.decide.decision import ChosenBy, ChosenReading
from engine.ruleset.diagnostics import Diagnostic, ReadingError
from engine.ruleset.suggestions import did_you_mean


def choose(
    program: p.Program, readings: Mapping[str, str], proposed: bool
) -> tuple[ChosenReading, ...]:
    """The readings that are settled: by the rule set itself, by the caller, or as proposed.

    Raises ReadingError for a parameter that is not open, or a reading that it does not have.
    """
    chosen: dict[str, ChosenReading] = {}
    open_: dict[str, p.Parameter] = {}
    for q in program.parameters:
        if q.state == "open" and q.chosen:
            chosen[q.name] = ChosenReading(q.name, q.chosen, ChosenBy.RULE_SET)
        elif q.state == "open":
            open_[q.name] = q
            if proposed and q.proposed:
                chosen[q.name] = ChosenReading(q.name, q.proposed, ChosenBy.PROPOSED)
    aliases = {q.alias: q.name for q in open_.values() if q.alias}
    found: list[Diagnostic] = []
    given: set[str] = set()
    for name, reading in readings.items():
        parameter = open_.get(aliases.get(name, name))
        if parameter is None:
            arguments = {
                "name": name,
                "did_you_mean": did_you_mean(name, open_),
                "allowed": tuple(open_),
            }
            found.append(Diagnostic("not-open", None, arguments))
            continue
        if parameter.name in given:
            found.append(Diagnostic("duplicate-reading", None, {"name": parameter.name}))
            continue
        given.add(parameter.name)
        known = {r.name: r.name for r in parameter.readings}
        known.update({r.alias: r.name for r in parameter.readings if r.alias})
        if reading not in known:
            arguments = {
                "name": reading,
                "parameter": parameter.name,
                "did_you_mean": did_you_mean(reading, known),
                "allowed": [r.name for r in parameter.readings],
            }
            found.append(Diagnostic("unknown-reading", None, arguments))
            continue
        chosen[parameter.name] = ChosenReading(parameter.name, known[reading], ChosenBy.CALLER)
    if found:
        raise ReadingError(found)
    return tuple(chosen[q.name] for q in program.parameters if q.name in chosen)
