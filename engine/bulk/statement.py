"""A rule set as the text of a query, to be read and to be run where the facts are.

The table is called after the subject and has a column for each fact under its name; a list of
records is a table called after its input. Above the query stands what it carries out, clause by
clause, with the words of the source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine import program as p
from engine.bulk.compile.facts import Physical
from engine.bulk.compile.query import compile_query
from engine.bulk.compile.relations import Relation
from engine.bulk.databases.dialects import Dialect
from engine.bulk.frames import dialect_of
from engine.bulk.results.outputs import answered, columns_of, spoken, version_text
from engine.decide.decision import ChosenReading
from engine.ruleset.diagnostics import Language
from engine.tables.cells import optional
from engine.wording.speech import speech

OWN = ("duckdb", "spark", "postgres")
"""The databases whose text is written here, and held equal to the case engine by the tests."""


_LEGEND: dict[Language, tuple[str, ...]] = {
    "zh": (
        "“=名”是原来的列，“名”是核对过的事实；“名 [读法]”是这一读法下的值，不带读法的各读法相同",
        "带“#”的列是要件的状况：1 成立，2 原文未定，4 无定义，8 缺事实，16 不成立；"
        "几个数相加，是随读法而不同",
    ),
    "en": (
        '"=NAME" is the column as it came, "NAME" the fact, checked; "NAME [READING]" the value '
        "under a reading, and without one that under all",
        'A column with "#" says how a requirement stands: 1 holds, 2 not stated, 4 undefined, '
        "8 a fact is missing, 16 fails; the sum of several where the readings differ",
    ),
}
"""How the columns of a query are to be read."""

_NOTES: dict[tuple[str, Language], tuple[str, ...]] = {
    ("spark", "zh"): (
        "要求 spark.sql.ansi.enabled（Spark 4 起的默认）；文本要是 Unicode NFC，否则报错",
        "规则集大的，先 SET spark.sql.analyzer.maxIterations = 1000；"
        "整段文本 Spark 要计划几分钟，cuoshi decide --engine spark 逐步交给它，快得多",
    ),
    ("spark", "en"): (
        "Under spark.sql.ansi.enabled, the default since Spark 4; texts have to be in Unicode's "
        "form NFC, and others are an error",
        "For a large rule set first SET spark.sql.analyzer.maxIterations = 1000; as one text Spark "
        "takes minutes to plan it, and step by step (cuoshi decide --engine spark) much less",
    ),
}
"""What a database has to be told."""


class UnknownDialectError(Exception):
    """sqlglot knows no such database, or cannot write the query for it.

    ``args`` are its name, the reason, and the names that there are, none where it is one of them.
    """


def statement(
    program: p.Program, chosen: Sequence[ChosenReading], name: str, language: Language
) -> str:
    """The query that decides a table of cases, for the database ``name``.

    For one that is not in :data:`OWN` sqlglot translates the text for PostgreSQL, and the text says
    so. Raises :class:`TableError` where sqlglot is not installed, and
    :class:`UnknownDialectError` where it knows no such database or has no words for a construct.
    """
    if name in OWN:
        query = _query(program, chosen, dialect_of(name), language)
        notes = [f"-- {each}" for each in (*_LEGEND[language], *_NOTES.get((name, language), ()))]
        return "\n".join([*_comments(program, chosen, language), *notes, query, ""])
    translated = _translated(_query(program, chosen, dialect_of("postgres"), language), name)
    note = (
        f"由 sqlglot 从 PostgreSQL 的写法译为 {name}；未经与逐件计算核对，用前请自行核对"
        if language == "zh"
        else f"Translated by sqlglot from the text for PostgreSQL to {name}; not held against the "
        "case engine: compare before use."
    )
    return "\n".join([*_comments(program, chosen, language), f"-- {note}", translated, ""])


def _query(
    program: p.Program, chosen: Sequence[ChosenReading], dialect: Dialect, language: Language
) -> str:
    by_name = {given.name: given for given in program.inputs}
    key = [by_name[name] for name in program.key]
    lists = [given for given in program.inputs if isinstance(given.type, p.RecordsType)]
    plain = [given for given in program.inputs if given not in lists]
    cases = _relation(program.subject, plain, key, dialect, [given.name for given in key])
    records = {
        given.name: _relation(given.name, [*key, *given.fields], key, dialect, ())
        for given in lists
    }
    said = spoken(program, language)
    compiled = compile_query(
        said,
        dialect,
        cases,
        records,
        readings={choice.parameter: choice.reading for choice in chosen},
        language=language,
    )
    version = version_text(program, chosen, language)
    columns = columns_of(said, language)
    return answered(compiled, columns, cases.carried, version, language, dialect)


def _relation(
    name: str,
    inputs: Sequence[p.Input],
    key: Sequence[p.Input],
    dialect: Dialect,
    carried: Sequence[str],
) -> Relation:
    q = dialect.name_of
    columns = {given.name: given.name for given in inputs}
    physical = {given.name: _physical(given.type) for given in inputs}
    # By the key, so that a table that is read twice has the same number for the same row.
    order = ", ".join(q(given.name) for given in key)
    number = f"row_number() OVER (ORDER BY {order})"
    return Relation(q(name), columns, physical, tuple(carried), number)


def _physical(of: p.Type) -> Physical:
    match of:
        case p.BooleanType():
            return Physical("boolean")
        case p.IntegerType():
            return Physical("integer")
        case p.DecimalType(digits=digits):
            return Physical("decimal", digits or 0)
        case p.DateType():
            return Physical("date")
        case _:
            return Physical("text")


def _translated(sql: str, name: str) -> str:
    sqlglot = optional("sqlglot", "bulk", f"--dialect {name}")
    try:
        # What has no like in the other database would be left out with a warning.
        strict = sqlglot.ErrorLevel.RAISE
        made = sqlglot.transpile(
            sql, read="postgres", write=name, pretty=True, unsupported_level=strict
        )
        return str(made[0])
    except sqlglot.errors.UnsupportedError as error:
        reasons = dict.fromkeys(line for line in str(error).splitlines() if line.strip())
        raise UnknownDialectError(name, "; ".join(reasons), ()) from None
    except (ValueError, sqlglot.errors.SqlglotError) as error:
        known = sorted(d.value for d in sqlglot.dialects.Dialects if d.value)
        raise UnknownDialectError(name, str(error).rstrip("."), known) from None


# -- what it carries out -------------------------------------------------------------------------


def _comments(
    program: p.Program, chosen: Sequence[ChosenReading], language: Language
) -> Iterator[str]:
    yield f"-- {program.title[language]}  {program.measure}@{program.version}"
    yield f"-- {' '.join(str(part) for part in program.source.values())}  sha256 {program.hash}"
    said = speech(program, language)
    for choice in chosen:
        yield f"-- {said.readings(((choice.parameter, (choice.reading,)),))}"
    settled = {choice.parameter for choice in chosen}
    for parameter in program.parameters:
        if parameter.state == "open" and parameter.name not in settled:
            yield f"-- ? {said.name(parameter.name)}: {_line(parameter.question[language])}"
        elif parameter.state == "not_stated":
            yield f"-- — {said.name(parameter.name)}: {_line(parameter.note)}".rstrip(": ")
    for requirement in program.requirements:
        yield from _clause(
            requirement.clause, said.name(requirement.name), requirement.source_clause
        )
    for benefit in program.benefits:
        number = f" [{benefit.source_clause}]" if benefit.source_clause else ""
        yield f"-- = {said.name(benefit.name)}{number}  {_quoted(benefit.quote)}".rstrip()


def _clause(clause: p.Clause, name: str, number: str) -> Iterator[str]:
    """A requirement with its words, and those of its parts that have their own."""
    where = f" [{number}]" if number else ""
    yield f"-- · {name}{where}  {_quoted(clause.quote)}".rstrip()
    for part in clause.parts:
        if part.quote:
            yield f"--     {_line(part.text)}  {_quoted(part.quote)}"


def _quoted(quote: str) -> str:
    return f"「{_line(quote)}」" if quote else ""


def _line(text: str) -> str:
    return " ".join(text.split())
