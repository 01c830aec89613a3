"""A table of a database as the facts of a rule set: which column is which, and of what type.

Columns are found by their headers as in any other list. A column of the wrong type is not refused
as a whole: each row that has something in it is, as the case engine would. What a program wrote in
another type than the rule set's (a whole number as 35.0, a day as its midnight) is read as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine import program as p
from engine.bulk.compile.facts import Physical
from engine.bulk.compile.relations import Relation
from engine.bulk.databases.dialects import Dialect
from engine.bulk.databases.engines import Given, Opened
from engine.decide.refusals import wrong_diagnostic
from engine.ruleset.diagnostics import BETWEEN_SENTENCES, Diagnostic, Language
from engine.tables.binding.bind import Binding, bind
from engine.tables.cells import Table, TableError
from engine.tables.spelling import Spelling

PROBLEMS = "!problems"
"""The column of what is wrong with a row before its facts are looked at."""

SHEET, LINE = "#sheet", "#line"
"""The columns of where a row stands in a list that people made."""

DIGITS = 38
"""Digits that a number may have in the file of facts that is made of such a list."""

_MARK = "\ue000"
_BLANK = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A table with its columns bound: what a query reads, and which headers were which fact."""

    opened: Opened
    relation: Relation
    binding: Binding

    @property
    def columns(self) -> dict[str, str]:
        """The headers of the facts by the names of the inputs."""
        return {column.input.name: column.header for column in self.binding.columns}


def bound(
    opened: Opened,
    inputs: Sequence[p.Input],
    key: Sequence[str],
    dialect: Dialect,
    language: Language,
    *,
    spelling: Spelling | None = None,
    within: str = "",
    as_text: bool = False,
    truth_as_number: bool = False,
    problems: str = "",
    carried: Sequence[str] | None = None,
) -> Bound:
    """Bind the columns of a table to ``inputs``, of which ``key`` must have one.

    ``within`` is the input of type records whose fields stand in the table. ``as_text``: it has
    nothing but text (a csv), which is read strictly. ``truth_as_number``: it has no truth values,
    and 0 and 1 stand for them (SQLite). ``problems`` names a column that says why a
    row was refused before. ``carried`` are the columns that are given back, all where it is None.
    Raises :class:`TableError` where two columns are one fact, or a column of the key is absent.
    """
    given = {column.name: column for column in opened.columns if column.name != problems}
    table = Table(Path(opened.name), tuple(given), lambda: iter(()), False, spelling=spelling)
    binding = bind(table, inputs, required=key, within=within)
    read = _Reading(dialect, language, as_text, truth_as_number)
    headers = list(given.values())
    for column in binding.columns:
        read.column(column.input, headers[column.index])
    kept = tuple(given if carried is None else carried)
    return Bound(opened, read.relation(opened, kept, problems), binding)


class NotInQueryError(TableError):
    """A list that is decided case by case only."""


def not_in_a_query(name: str, header: str) -> NotInQueryError:
    """The error of records that stand in the cells of a list."""
    arguments = {
        "file": name,
        "problem": f"“{header}”列的单元格中是记录；请把记录另存一表，用 --records 给出",
        "problem_en": f"the cells of “{header}” hold records; give them as a list, by --records",
    }
    return NotInQueryError([Diagnostic("unreadable-table", None, arguments)])


@dataclass(slots=True)
class _Reading:
    """The columns of a relation as they are found."""

    dialect: Dialect
    language: Language
    as_text: bool
    truth_as_number: bool
    columns: dict[str, str] = field(default_factory=dict)
    physical: dict[str, Physical] = field(default_factory=dict)
    made: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def column(self, input_: p.Input, given: Given) -> None:
        """Read a column as a fact."""
        if isinstance(input_.type, p.RecordsType):
            raise not_in_a_query(input_.name, given.name)
        sql = self.dialect.name_of(given.name)
        if given.kind == "text" and given.may_be_blank and not self.as_text:
            sql = _without_blank(sql, self.dialect)
        fits = self._fitting(input_, given, sql)
        if fits is None:
            self.wrong.append((f"{sql} IS NOT NULL", self._message(input_, sql)))
            return
        text, physical, condition = fits
        if condition:
            self.wrong.append((f"NOT ({condition})", self._message(input_, sql)))
            text = f"CASE WHEN {condition} THEN {text} END"
        name = given.name
        if text != self.dialect.name_of(given.name):
            name = f"!{given.name}"
            self.made.append((name, text))
        self.columns[input_.name] = name
        self.physical[name] = physical

    def relation(self, opened: Opened, carried: tuple[str, ...], problems: str) -> Relation:
        """What a query reads: the table itself, or one with columns made of its own."""
        d = self.dialect
        made = list(self.made)
        if self.wrong:
            items = [f"CASE WHEN {condition} THEN {text} END" for condition, text in self.wrong]
            if problems:
                items.insert(0, d.name_of(problems))
            problems = PROBLEMS
            made.append((problems, d.joined(BETWEEN_SENTENCES[self.language], items)))
        if not made:
            source, number = opened.sql, opened.number
        else:
            number = d.name_of("!number")
            listed = [
                f"{opened.number} AS {number}",
                *(f"{sql} AS {d.name_of(n)}" for n, sql in made),
            ]
            source = f"(SELECT *, {', '.join(listed)} FROM {opened.sql}) AS given_rows"
        return Relation(source, dict(self.columns), dict(self.physical), carried, number, problems)

    def _fitting(self, input_: p.Input, given: Given, sql: str) -> tuple[str, Physical, str] | None:
        """The text of a value, its type, and where it is one ('': everywhere); None: nowhere."""
        kind = given.kind
        if self.as_text:
            return (sql, Physical("text"), "") if kind == "text" else None
        whole = Physical("integer", 0, given.limit, given.span)
        match input_.type:
            case p.BooleanType() if kind == "boolean":
                return sql, Physical("boolean"), ""
            case p.BooleanType() if kind == "integer" and self.truth_as_number:
                return f"{sql} = 1", Physical("boolean"), f"{sql} IN (0, 1)"
            case p.IntegerType() | p.DecimalType() if kind == "integer":
                return sql, whole, ""
            case p.IntegerType() if kind == "decimal":
                limit = max(10, given.limit // 10**given.scale)
                cast = self.dialect.cast(sql, self.dialect.integer(limit))
                return cast, Physical("integer", 0, limit), f"{sql} % 1 = 0"
            case p.DecimalType() if kind == "decimal":
                return sql, Physical("decimal", given.scale, given.limit), ""
            case p.IntegerType() | p.DecimalType() if kind == "double":
                return _shortest(sql, self.dialect), Physical("text"), ""
            case p.DateType() if kind == "date":
                return sql, Physical("date", 0, 0, given.span), ""
            case p.DateType() if kind == "instant":
                day = self.dialect.cast(sql, "DATE")
                return day, Physical("date"), f"{self.dialect.cast(day, 'TIMESTAMP')} = {sql}"
            case p.DateType() | p.ChoiceType() | p.TextType() if kind == "text":
                return sql, Physical("text"), ""
        return None

    def _message(self, input_: p.Input, sql: str) -> str:
        """The reason for a value that is not of its input's type, as text of SQL."""
        said = wrong_diagnostic(input_, input_.name, _MARK).message(self.language)
        before, _, after = said.partition(_MARK)
        d = self.dialect
        shown = d.cast(sql, d.text_type)
        return " || ".join([d.text(before), shown, d.text(after)])


def _without_blank(sql: str, dialect: Dialect) -> str:
    """A text, NULL where it is white space alone: such a cell is as good as empty."""
    return f"CASE WHEN trim(BOTH {dialect.text(_BLANK)} FROM {sql}) <> '' THEN {sql} END"


def _shortest(sql: str, dialect: Dialect) -> str:
    """A binary number as the shortest decimal that means it: 0.1 is 0.1, and 35.0 is 35."""
    whole = dialect.cast(dialect.cast(sql, "BIGINT"), dialect.text_type)
    other = dialect.cast(sql, dialect.text_type)
    return f"CASE WHEN floor({sql}) = {sql} AND abs({sql}) < 1e15 THEN {whole} ELSE {other} END"
