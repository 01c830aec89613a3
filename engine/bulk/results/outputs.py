"""The answers of a query as columns of a list: their headers, their words, their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine import program as p
from engine.bulk.compile.answers import Compiled
from engine.bulk.databases.dialects import Dialect
from engine.decide.decision import ChosenBy, ChosenReading, Verdict
from engine.ruleset.diagnostics import Diagnostic, Language, Place
from engine.tables.answers import HEADERS
from engine.tables.cells import TableError
from engine.wording.speech import speech
from engine.wording.words import CHOSEN, bracketed, pick, say, verdict_word

REQUIREMENTS: dict[Language, tuple[str, str]] = {
    "zh": ("不符合", "待补"),
    "en": ("failed", "missing"),
}
"""The headers of the requirements that fail, and of those that wait for a fact."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The headers of the answers. ``benefits`` maps the names of benefits to theirs."""

    verdict: str
    benefits: dict[str, str]
    failed: str
    missing: str
    open: str
    version: str
    error: str
    types: tuple[p.Type, ...]

    def listed(self) -> tuple[tuple[str, p.Type | None], ...]:
        """The headers in their order, with the types of the benefits (None: text)."""
        last = (self.failed, self.missing, self.open, self.version, self.error)
        return (
            (self.verdict, None),
            *zip(self.benefits.values(), self.types, strict=True),
            *((header, None) for header in last),
        )


def columns_of(program: p.Program, language: Language) -> Columns:
    """The columns of the answers under a program, as :func:`spoken` calls what it has."""
    verdict, _, _, open_, version, error = HEADERS[language]
    failed, missing = REQUIREMENTS[language]
    benefits = {benefit.name: benefit.name for benefit in program.benefits}
    types = tuple(benefit.type for benefit in program.benefits)
    return Columns(verdict, benefits, failed, missing, open_, version, error, types)


def spoken(program: p.Program, language: Language) -> p.Program:
    """The program with its requirements and benefits called as a reader of the language does."""
    if language == "zh":
        return program
    return replace(
        program,
        requirements=tuple(replace(r, name=r.alias or r.name) for r in program.requirements),
        benefits=tuple(replace(b, name=b.alias or b.name) for b in program.benefits),
    )


def own_names(named: Sequence[p.Requirement] | Sequence[p.Benefit]) -> dict[str, str]:
    """What a rule set calls requirements or benefits, by what readers of either language do."""
    aliases = {each.alias: each.name for each in named if each.alias}
    return {**aliases, **{each.name: each.name for each in named}}


def quotes(program: p.Program, language: Language) -> dict[str, str]:
    """The words of the source by the names of the requirements."""
    return {r.name: _quote(r.clause) for r in spoken(program, language).requirements}


def check_headers(name: str, carried: Sequence[str], columns: Columns) -> None:
    """Raises :class:`TableError` where a column of the list is called like one of the answers."""
    taken = {header.strip() for header in carried}
    problems = [
        Diagnostic("column-taken", Place(name, 1, 1, 2), {"name": header})
        for header, _ in columns.listed()
        if header in taken
    ]
    if problems:
        raise TableError(problems)


def version_text(program: p.Program, chosen: Sequence[ChosenReading], language: Language) -> str:
    """The version that decided, with what the caller chose, as each row says it."""
    said = speech(program, language)
    text = program.version
    if program.status == "draft":
        text += bracketed(say("draft", language), language)
    parts = [
        said.readings(((choice.parameter, (choice.reading,)),))
        for choice in chosen
        if choice.by is ChosenBy.CALLER
    ]
    if any(choice.by is ChosenBy.PROPOSED for choice in chosen):
        parts.append(pick(CHOSEN[ChosenBy.PROPOSED], language))
    return "; ".join([text, *parts])


def answered(
    compiled: Compiled,
    columns: Columns,
    carried: Sequence[str],
    version: str,
    language: Language,
    dialect: Dialect,
    *,
    ordered: bool = False,
) -> str:
    """The query of a list with its answers, in the words of a language.

    ``ordered``: in the order of the list.
    """
    q = dialect.name_of
    words = " ".join(
        f"WHEN '{verdict.value}' THEN {dialect.text(verdict_word(verdict, language))}"
        for verdict in Verdict
    )
    text = dialect.text_type
    verdict = q(compiled.verdict)
    lines = [q(column) for column in carried]
    lines.append(f"CASE {verdict} {words} END AS {q(columns.verdict)}")
    lines += [f"{q(compiled.benefits[n])} AS {q(header)}" for n, header in columns.benefits.items()]
    for column, header in (
        (compiled.failed, columns.failed),
        (compiled.missing, columns.missing),
        (compiled.open, columns.open),
    ):
        lines.append(f"CAST({q(column)} AS {text}) AS {q(header)}")
    said = f"CASE WHEN {verdict} IS NOT NULL THEN {dialect.text(version)} END"
    lines.append(f"{said} AS {q(columns.version)}")
    lines.append(f"CAST({q(compiled.error)} AS {text}) AS {q(columns.error)}")
    listed = ",\n  ".join(lines)
    sql = compiled.in_order if ordered else compiled.sql
    return f"SELECT\n  {listed}\nFROM (\n{sql}\n) AS decided"


def _quote(clause: p.Clause) -> str:
    if clause.quote:
        return clause.quote
    return "；".join(dict.fromkeys(quote for part in clause.parts if (quote := _quote(part))))
