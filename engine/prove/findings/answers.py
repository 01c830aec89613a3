"""Answers that a rule set should not give: undefined ones, negative ones, more than the most."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine import program as p
from engine import traversal
from engine.decide.decision import BenefitState, Decision
from engine.prove.encoding.case import Case
from engine.prove.encoding.comparing import compared
from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.terms import Truth, both, negated
from engine.prove.encoding.values import Number, literal
from engine.prove.findings.finding import Finding, top
from engine.prove.findings.undecided import not_proved
from engine.prove.questions.asking import Asker, Shown, Undecided
from engine.prove.questions.replay import Replay, rests_on
from engine.ruleset.diagnostics import Place

Goal = tuple[str, str]
"""What is asked, and of which item by its path."""


def answer_findings(encoded: Encoded, asker: Asker, replay: Replay) -> Iterator[Finding]:
    """What verdict and benefits rest on, and what they come to."""
    caps = {f"benefits/{cap.benefit.name}": cap for cap in _caps(encoded.program)}
    goals = {**_undefined(encoded), **_amounts(encoded, caps)}
    answers = asker.settle(goals)
    for (asked, path), answer in answers.items():
        if isinstance(answer, Shown):
            yield from _shown(encoded, replay, asked, path, answer.case, caps)
        elif isinstance(answer, Undecided):
            zh, en = _WORDS[asked]
            place = _place(encoded.program, path)
            yield not_proved(f"“{_name(path)}”{zh}", f"{en} (“{_name(path)}”)", path, place, answer)


_WORDS = {
    "undefined": ("是否总有定义", "whether it is always defined"),
    "negative": ("是否会是负数", "whether it can be negative"),
    "over": ("是否会超过上限", "whether it can exceed the cap"),
}


def _name(path: str) -> str:
    return path.partition("/")[2] or path


def _place(program: p.Program, path: str) -> Place:
    section, _, name = path.partition("/")
    if section == "benefits":
        place = next(b.place for b in program.benefits if b.name == name)
    elif section == "requirements":
        place = next(r.clause.place for r in program.requirements if r.name == name)
    else:
        place = program.applies_when.place if program.applies_when else None
    return place or top(program)


# -- undefined -----------------------------------------------------------------------------------


def _undefined(encoded: Encoded) -> dict[Goal, Truth]:
    """Where a verdict or a benefit that is due rests on something undefined."""
    program, goals = encoded.program, dict[Goal, Truth]()
    applies = encoded.applies
    goals["undefined", ""] = both(applies.undefined, negated(applies.missing))
    for requirement, cell in zip(program.requirements, encoded.requirements, strict=True):
        path = f"requirements/{requirement.name}"
        goals["undefined", path] = both(encoded.refused, applies.holds, cell.undefined)
    for benefit in program.benefits:
        cell = encoded.benefits[benefit.name]
        path = f"benefits/{benefit.name}"
        goals["undefined", path] = both(encoded.due, cell.undefined, negated(cell.missing))
    return goals


def _shown(
    encoded: Encoded,
    replay: Replay,
    asked: str,
    path: str,
    case: Case,
    caps: Mapping[str, Cap],
) -> Iterator[Finding]:
    program = encoded.program
    name, place = _name(path), _place(program, path)
    if asked == "undefined":
        found = replay.confirmed(path, case, lambda c: bool(rests_on(replay.decide(c))))
        (diagnostic, *_) = rests_on(replay.decide(found))
        arguments = {
            "name": name or "applies_when",
            "what": diagnostic.arguments["what"],
            "what_en": diagnostic.arguments["what_en"],
        }
        other = diagnostic.place or place
        yield Finding("undefined-reached", path, place, arguments, other, found)
        return
    cap = caps.get(path)
    edge = Decimal(0) if asked == "negative" or cap is None else cap.most
    sign = -1 if asked == "negative" else 1

    def exceeds(one: Case) -> bool:
        value = _benefit(replay.decide(one), name)
        return value is not None and sign * (value - edge) > 0

    found = replay.confirmed(path, case, exceeds)
    value = _benefit(replay.decide(found), name)
    arguments = {"name": name, "value": value}
    if asked == "negative":
        yield Finding("benefit-negative", path, place, arguments, None, found)
    elif cap is not None:
        arguments |= {"cap": cap.parameter.name, "most": edge}
        yield Finding("benefit-over-cap", path, place, arguments, cap.parameter.place, found)


def _benefit(answer: object, name: str) -> Decimal | None:
    """The known value of a benefit."""
    if not isinstance(answer, Decision):
        return None
    for result in answer.benefits:
        if result.benefit.name == name and result.state is BenefitState.KNOWN:
            value = result.value
            return Decimal(value) if isinstance(value, (int, Decimal)) else None
    return None


# -- amounts -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that a benefit comes to, by a parameter whose quote says that it is a most."""

    benefit: p.Benefit
    parameter: p.Parameter
    most: Decimal


def _amounts(encoded: Encoded, caps: Mapping[str, Cap]) -> dict[Goal, Truth]:
    goals = dict[Goal, Truth]()
    answered = both(encoded.due, negated(encoded.unanswered))
    for benefit in encoded.program.benefits:
        if not isinstance(benefit.type, (p.IntegerType, p.DecimalType)):
            continue
        cell, path = encoded.benefits[benefit.name], f"benefits/{benefit.name}"
        if not isinstance(cell.value, Number):
            continue
        known = both(answered, cell.known)
        goals["negative", path] = both(known, compared("<", cell.value, Number(0, 0, 0, 0)))
        if path in caps:
            most = literal(caps[path].most)
            goals["over", path] = both(known, compared(">", cell.value, most))
    return goals


_MOST = re.compile("最长|最高|最多|不超过|不得超过|封顶|上限")
_FACTORS = {
    ("年", "月"): Decimal(12),
    ("万元", "元"): Decimal(10_000),
    ("元", "万元"): Decimal("0.0001"),
}


def _caps(program: p.Program) -> Iterator[Cap]:
    """Each benefit that depends on a stated most of its own unit."""
    for benefit in program.benefits:
        mentioned = None
        for parameter in program.parameters:
            if parameter.state != "stated" or not _MOST.search(parameter.quote):
                continue
            figure = re.fullmatch(r"(?:.*≤ )?(\d+(?:\.\d+)?)", parameter.text)
            factor = _factor(parameter.unit, benefit.unit)
            if figure is None or factor is None:
                continue
            mentioned = mentioned or _figures(program, benefit.value)
            if parameter.name in mentioned:
                yield Cap(benefit, parameter, Decimal(figure.group(1)) * factor)
                break


def _factor(unit: str, other: str) -> Decimal | None:
    if not unit or not other:
        return None
    return Decimal(1) if unit == other else _FACTORS.get((unit, other))


def _figures(program: p.Program, expression: p.Expression) -> set[str]:
    """The parameters whose figures an expression rests on, through its definitions."""
    definitions = {d.name: d for d in program.definitions}
    found: set[str] = set()
    seen: set[str] = set()
    stack: list[p.Expression] = [expression]
    while stack:
        for node in traversal.walk(stack.pop()):
            if isinstance(node, p.Literal) and node.parameter:
                found.add(node.parameter)
            name = getattr(node, "name", "") if isinstance(node, p.Value) else ""
            name = node.rows if isinstance(node, p.Aggregate) else name
            while name and name in definitions and name not in seen:
                seen.add(name)
                stack.extend(traversal.expressions_of(definitions[name]))
                name = traversal.source_of(definitions[name])
    return found
