"""What people call a drafted case: what it shows, in their language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from engine import program as p
from engine.draft.obligations import Kind, Obligation
from engine.ruleset.diagnostics import Language

_RANK = (Kind.EDGE, Kind.TOLD_APART, Kind.DECIDES, Kind.ALONE, Kind.LACKING, Kind.SEEN)
_LISTED = 3
"""So many of the other things that a case shows stand in its note."""


_STEPS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "number": {
        "-1": ("差一", "one short of"),
        "0": ("整", "exactly"),
        "+1": ("多一", "one over"),
    },
    "day": {
        "-1": ("前一日", "the day before"),
        "0": ("当日", "on"),
        "+1": ("次日", "the day after"),
    },
    "month": {
        "-1": ("前一月", "the month before"),
        "0": ("当月", "in the month of"),
        "+1": ("次月", "the month after"),
    },
}
"""How far from an edge, by the unit of a step."""


class Naming:
    """Names in one language: the names of the rule set in Chinese, its aliases in English."""

    def __init__(self, program: p.Program, language: Language) -> None:
        self._language: Language = language
        self._aliases = _aliases(program) if language == "en" else {}
        self._units = {q.name: q.edge_unit for q in program.parameters}

    def name(self, shows: Collection[Obligation], granted: bool, taken: Collection[str]) -> str:
        """A name that no other case has, for the most telling of what a case shows."""
        told = self.told(shows)
        said = told[0] if told else self._say("另一情形", "another case")
        if told and _first(shows).kind in (Kind.DECIDES, Kind.ALONE, Kind.SEEN):
            said += (
                self._say("而符合", ", granted")
                if granted
                else self._say("而不符合", ", not granted")
            )
        number, name = 1, said
        while name in taken:
            number += 1
            name = f"{said}（{number}）" if self._language == "zh" else f"{said} ({number})"
        return name

    def note(self, shows: Collection[Obligation]) -> str:
        """What else it shows; '' where that is nothing."""
        rest = self.told(shows)[1:]
        if not rest:
            return ""
        said = self._say("；", "; ").join(rest[:_LISTED])
        more = len(rest) - _LISTED
        if more > 0:
            said += self._say(f"；等 {more} 项", f"; and {more} more")
        return self._say("还表明：", "also shows: ") + said

    def told(self, shows: Collection[Obligation]) -> list[str]:
        """What a case shows, the most telling first, each once."""
        return list(dict.fromkeys(self.phrase(one) for one in _ordered(shows)))

    def phrase(self, one: Obligation) -> str:
        """One thing to be shown, in few words."""
        about = self._called(one.about)
        match one.kind:
            case Kind.EDGE:
                return self._edge(one, about)
            case Kind.TOLD_APART:
                a, b = (self._called(each) for each in one.detail.split(" | "))
                return self._say(f"{about}取决于读法 {a} 或 {b}", f"{about}: {a} or {b}")
            case Kind.DECIDES:
                if one.detail == "true":
                    return self._say(f"全凭{about}", f"{about} decides by holding")
                return self._say(f"只差{about}", f"{about} decides by failing")
            case Kind.ALONE:
                return self._say(f"{about}独自改变结论", f"{about} alone changes the verdict")
            case Kind.LACKING:
                return self._say(f"不知{about}", f"{about} is missing")
            case Kind.SEEN:
                return self._seen(one, about)

    def _edge(self, one: Obligation, about: str) -> str:
        zh, en = _STEPS[one.unit][one.detail]
        if not one.item.startswith("parameters/"):
            return self._say(f"{about}边界{zh}", f"{about}: {en} its edge")
        unit = self._units.get(one.about, "") if one.unit == "day" else ""
        said = f"{about}{one.figure}{unit}{zh}"
        return self._say(said, f"{about}: {en} {one.figure}")

    def _seen(self, one: Obligation, about: str) -> str:
        match one.figure:
            case "reached":
                return self._say(f"{about}达到{one.detail}", f"{about} reaches {one.detail}")
            case "hit":
                return self._say(f"{about}适用{one.detail}", f"{about} takes row {one.detail}")
            case "chosen":
                reading = self._called(one.detail)
                return self._say(f"{about}读作{reading}", f"{about} read as {reading}")
            case "expected":
                return self._say(f"核对{about}", f"{about} is given")
        truth = {"true": ("成立", "holds"), "false": ("不成立", "fails"),
                 "undecided": ("未定", "is undecided")}[one.detail]  # fmt: skip
        return self._say(f"{about}{truth[0]}", f"{about} {truth[1]}")

    def _called(self, name: str) -> str:
        return self._aliases.get(name, name)

    def _say(self, zh: str, en: str) -> str:
        return zh if self._language == "zh" else en


def _ordered(shows: Iterable[Obligation]) -> Sequence[Obligation]:
    return sorted(shows, key=lambda one: (_RANK.index(one.kind), one.id))


def _first(shows: Iterable[Obligation]) -> Obligation:
    return _ordered(shows)[0]


def _aliases(program: p.Program) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for given in program.inputs:
        found[given.name] = given.alias
        found |= {column.name: column.alias for column in given.fields}
    for parameter in program.parameters:
        found[parameter.name] = parameter.alias
        found |= {reading.name: reading.alias for reading in parameter.readings}
    found |= {benefit.name: benefit.alias for benefit in program.benefits}
    found |= {definition.name: definition.alias for definition in program.definitions}
    for requirement in program.requirements:
        found[requirement.name] = requirement.alias or requirement.clause.alias
        found |= _of_clause(requirement.clause)
    for definition in program.definitions:
        body = definition.body
        if isinstance(body, p.Selection) and body.where is not None:
            found |= _of_clause(body.where)
    return {name: alias for name, alias in found.items() if alias}


def _of_clause(clause: p.Clause) -> dict[str, str]:
    found = {name: clause.alias for name in (clause.label, clause.text) if name}
    for part in clause.parts:
        found |= _of_clause(part)
    return found
