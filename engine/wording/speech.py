"""Names and values of one program in one language, as they stand in a line of text.

An English reader gets aliases where there are any. What has none keeps its Chinese name, and a
quote is never translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath

from engine.decide.decision import Answer, Open, Outcome, Readings
from engine.decide.values import Ill, Missing, Reason, Undecided, Unstated
from engine.decide.verdict import cause
from engine.program import Clause, Input, Parameter, Program, RecordsType, Scalar
from engine.ruleset.diagnostics import Language, Place
from engine.wording.runs import say_runs
from engine.wording.words import bracketed, joined, pick, say, unit_word

_IDENTIFIER = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Speech:
    """How the items and values of a program are said; make it with :func:`speech`."""

    program: Program
    language: Language
    aliases: Mapping[str, str]
    reading_aliases: Mapping[tuple[str, str], str]
    parameters: Mapping[str, Parameter]
    units: Mapping[str, str]

    # -- names -----------------------------------------------------------------------------------

    def name(self, name: str) -> str:
        """An item of the program, or an option of a choice."""
        return self.aliases.get(name, name)

    def clause_name(self, clause: Clause) -> str:
        """The label of a clause, '' where it has none."""
        if self.language == "en" and clause.alias:
            return clause.alias
        return clause.label

    def reading(self, parameter: str, reading: str) -> str:
        """A reading of an open parameter."""
        return self.reading_aliases.get((parameter, reading), self.name(reading))

    def reading_value(self, name: str, value: str) -> str:
        """The value of ``name``; of an open parameter, the reading with what it states."""
        parameter = self.parameters.get(name)
        readings = parameter.readings if parameter and parameter.state == "open" else ()
        for reading in readings:
            if reading.name == value:
                said = self.reading(name, value)
                return f"{said}  {self.written(reading.states)}" if reading.states else said
        return value

    def expression(self, text: str) -> str:
        """An expression as the drafter wrote it, its names said in the language."""
        said = _IDENTIFIER.sub(lambda match: self.name(match.group()), " ".join(text.split()))
        return said if self.language == "zh" else said.replace("、", ", ")

    def written(self, value: str) -> str:
        """An option, several of them, or a range as it is written (``≥ 1 月``)."""
        if self.language == "zh" or value in self.aliases:
            return self.name(value)
        if "、" in value:
            return joined([self.name(option) for option in value.split("、")], "en")
        return " ".join(unit_word(word, "en") for word in value.split(" "))

    def readings(self, readings: Readings) -> str:
        """Under which readings: ``年满口径=生日当天, 期限口径=累计 或 日历``."""
        alternative = " 或 " if self.language == "zh" else " or "
        return ", ".join(
            f"{self.name(parameter)}="
            + alternative.join(self.reading(parameter, reading) for reading in chosen)
            for parameter, chosen in readings
        )

    def place(self, place: Place) -> str:
        """Where it stands: the file's name and the line; its folder too if it is another file."""
        path = PurePath(place.file)
        name = path.name if place.file == self.program.file else "/".join(path.parts[-2:])
        return f"{name}:{place.line}"

    # -- values ----------------------------------------------------------------------------------

    def scalar(self, value: Scalar) -> str:
        """A known value; a decimal without an exponent."""
        if isinstance(value, bool):
            return say("yes" if value else "no", self.language)
        if isinstance(value, str):
            return self.written(value)
        if isinstance(value, date):
            return value.isoformat()
        return f"{value:f}" if not isinstance(value, int) else str(value)

    def amount(self, value: Scalar | Undecided, unit: str = "") -> str:
        """A value with its unit, or why there is none."""
        if isinstance(value, Undecided):
            return self.undecided(value, unit)
        said = self.scalar(value)
        if not unit or isinstance(value, bool):
            return said
        return f"{said} {unit_word(unit, self.language, one=value == 1)}"

    def answer(self, value: Answer, unit: str = "") -> str:
        """A value, why there is none, or each outcome with its readings, on one line."""
        if not isinstance(value, Open):
            return self.amount(value, unit)
        return ("；" if self.language == "zh" else "; ").join(
            self.outcome(outcome, unit) for outcome in value.outcomes
        )

    def outcome(self, outcome: Outcome[Scalar | Undecided], unit: str = "") -> str:
        """One outcome with the readings that give it."""
        return say(
            "under",
            self.language,
            value=self.amount(outcome.value, unit),
            readings=self.readings(outcome.readings),
        )

    def undecided(self, value: Undecided, unit: str = "") -> str:
        """Why a value is not known, after its bounds where it is a count."""
        why = self.reasons(value.reasons)
        if value.bounds is None:
            return why
        low, high = value.bounds
        between = say("bounds", self.language, low=low, high=high)
        count = f"{between} {unit_word(unit, self.language)}".rstrip()
        return count + bracketed(why, self.language)

    def reasons(self, reasons: Iterable[Reason]) -> str:
        """Reasons in a stable order: what is missing, what is not stated, what is undefined."""
        found = list(reasons)
        parts: list[str] = []
        facts = sorted(
            (r for r in found if isinstance(r, Missing)), key=lambda m: (m.fact, m.column, m.row)
        )
        missing = [said for _, said in self.missing_facts(facts)]
        unstated = sorted(self.name(r.item) for r in found if isinstance(r, Unstated))
        if missing:
            parts.append(say("lacks", self.language, items=joined(missing, self.language)))
        if unstated:
            parts.append(say("not_stated", self.language, items=joined(unstated, self.language)))
        parts.extend(sorted(self.ill(r) for r in found if isinstance(r, Ill)))
        return ("；" if self.language == "zh" else "; ").join(parts)

    def missing_facts(self, missing: Iterable[Missing]) -> list[tuple[str, str]]:
        """Facts that are not given, with their words; a column of many records stands once."""
        rows: dict[tuple[str, str], list[int]] = {}
        for each in missing:
            rows.setdefault((each.fact, each.column), []).append(each.row)
        return [
            (fact, self.missing(Missing(fact, numbers[0], column), say_runs(numbers)))
            for (fact, column), numbers in rows.items()
        ]

    def missing(self, missing: Missing, rows: str = "") -> str:
        """A fact that is not given; of a record, with its column and its row (or ``rows``)."""
        fact = self.name(missing.fact)
        if not missing.row:
            return fact
        key = "row_fact" if not rows or rows.isdigit() else "rows_fact"
        column = self.name(missing.column)
        return say(key, self.language, fact=fact, row=rows or missing.row, column=column)

    def ill(self, reason: Ill) -> str:
        """Something that the rule set does not define, with its place."""
        what = pick(cause(replace(reason, item=self.name(reason.item))), self.language)
        return f"{what} ({self.place(reason.place)})" if reason.place else what

    def why_not_stated(self, item: str) -> str:
        """What the rule set notes about a parameter that is not stated; '' if it is none."""
        parameter = self.parameters.get(item)
        if parameter is None or parameter.state != "not_stated":
            return ""
        return parameter.note or parameter.text

    def unit(self, name: str) -> str:
        """The unit of an item, '' where it has none."""
        return self.units.get(name, "")


def speech(program: Program, language: Language) -> Speech:
    """How the items and values of ``program`` are said in ``language``."""
    english = language == "en"
    return Speech(
        program=program,
        language=language,
        aliases={name: alias for name, alias in _aliases(program) if alias} if english else {},
        reading_aliases={
            (parameter.name, reading.name): reading.alias
            for parameter in program.parameters
            for reading in parameter.readings
            if english and reading.alias
        },
        parameters={parameter.name: parameter for parameter in program.parameters},
        units=dict(_units(program)),
    )


def shown_path(file: str) -> str:
    """A path as a person would type it: below the working directory where it lies there."""
    path = Path(file)
    try:
        return str(path.relative_to(Path.cwd())) if path.is_absolute() else file
    except ValueError:
        return file


def _units(program: Program) -> Iterator[tuple[str, str]]:
    for parameter in program.parameters:
        yield parameter.name, parameter.unit
    for definition in program.definitions:
        yield definition.name, definition.unit
    for given in program.inputs:
        yield given.name, given.unit


def _aliases(program: Program) -> Iterator[tuple[str, str]]:
    for parameter in program.parameters:
        yield parameter.name, parameter.alias
    for benefit in program.benefits:
        yield benefit.name, benefit.alias
    # A requirement may be called like a definition, whose alias is the one that a reader knows.
    for requirement in program.requirements:
        yield requirement.name, requirement.alias or requirement.clause.alias
    for definition in program.definitions:
        yield definition.name, definition.alias
    for given in program.inputs:
        yield from _input_aliases(given)


def _input_aliases(given: Input) -> Iterator[tuple[str, str]]:
    yield given.name, given.alias
    for alias, option in given.option_aliases.items():
        yield option, alias
    if isinstance(given.type, RecordsType):
        for column in given.fields:
            yield from _input_aliases(column)
