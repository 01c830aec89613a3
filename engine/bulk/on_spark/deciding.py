"""A list decided by Spark, from what a cluster reads to what it writes.

The driver writes the query; the executors run an expression of Spark's own, and nothing of this
package has to be installed where they are. The result is a folder of part files, as Spark's are;
run again on the same files, it is the same folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import program as p
from engine.bulk.compile.query import compile_query
from engine.bulk.databases.engines import Opened
from engine.bulk.lists.listing import Asked, columns_asked
from engine.bulk.lists.sources import Bound, bound
from engine.bulk.on_spark.lists import Places, measured, open_list
from engine.bulk.on_spark.session import SparkDatabase
from engine.bulk.results.outcome import SHOWN, Outcome, Refused, Settings
from engine.bulk.results.outputs import answered, check_headers, columns_of, spoken, version_text
from engine.bulk.results.record_counts import count_records
from engine.bulk.results.summary import count_query, count_written
from engine.bulk.workplace import put_folder, working_folder
from engine.tables.binding.inputs import records_input
from engine.tables.writing.placing import unwritable


@dataclass(frozen=True, slots=True)
class _List:
    """A list with its columns bound, and where its rows stand."""

    bound: Bound
    places: Places


def decide_on_spark(where: str, asked: Asked, settings: Settings, master: str | None) -> Outcome:
    """Decide a list that Spark reads; ``output`` becomes a folder of ``.parquet``, csv or jsonl.

    Raises :class:`TableError` where a list cannot be read or bound or the result not written, and
    ``RuleSetError`` where the rule set is too wide for a query.
    """
    output = settings.output
    if output is not None and output.suffix.lower() not in (".parquet", ".csv", ".jsonl"):
        raise unwritable(
            output.name,
            "Spark 只写 .parquet、.csv、.jsonl（各是一个文件夹）",
            "Spark writes .parquet, .csv and .jsonl, each as a folder",
        )
    engine = SparkDatabase(master)
    try:
        return _decide(engine, where, asked, settings)
    finally:
        engine.close()


def _decide(engine: SparkDatabase, where: str, asked: Asked, settings: Settings) -> Outcome:
    program, language = asked.program, asked.language
    said = spoken(program, language)
    listed = _bound(engine, where, asked, "")
    subjects = listed.bound
    records = {
        name: _bound(engine, path, asked, name).bound
        for name, path in (
            (records_input(program.inputs, given).name, path)
            for given, (path, _) in (asked.records or {}).items()
        )
    }
    columns = columns_of(said, language)
    carried = subjects.relation.carried
    check_headers(subjects.opened.name, carried, columns)
    by = columns_asked(asked.by, carried, subjects.columns, program.inputs)
    compiled = compile_query(
        said,
        engine.dialect,
        subjects.relation,
        {name: each.relation for name, each in records.items()},
        readings={choice.parameter: choice.reading for choice in settings.chosen},
        language=language,
    )
    ordered = compiled.in_order == compiled.sql
    compiled = engine.stepwise(compiled)
    key = [subjects.columns[part] for part in program.key]
    counts = None
    if settings.output is None or settings.states:
        counts = count_query(engine, compiled, said, by)
    counted: tuple[Any, ...] = ()
    version = version_text(program, settings.chosen, language)
    q, number = engine.dialect.name_of, compiled.number
    sql = answered(compiled, columns, (*carried, number), version, language, engine.dialect)
    place = (q(number), _subject(engine, key), q(columns.error))
    if settings.output is None:
        refused = engine.rows(
            f"SELECT {', '.join(place)} FROM (\n{sql}\n) AS answers "
            f"WHERE {q(columns.error)} IS NOT NULL ORDER BY {q(number)} LIMIT {SHOWN}"
        )
    else:
        with working_folder(settings.output) as folder:
            made = folder / "answers"
            # Where rows meet others they come in any order: they are put in that of the list.
            order = "" if ordered else f"\nSORT BY {q(number)}"
            refused = engine.write(sql + order, made, [number], _first(place))
            answers = engine.view(engine.session.read.parquet(str(made)))
            found = count_written(engine, answers, said, columns, language, () if counts else by)
            if counts is not None and counts.verdicts != found.verdicts:
                raise AssertionError("a list was decided in two ways")
            counts = counts or found
            counted = tuple(
                count_records(engine, answers, columns.error, key, program.key, records)
            )
            put_folder(_in_form(engine, folder, made, settings.output), settings.output, folder)
    assert counts is not None
    if min(SHOWN, counts.refused) != len(refused):
        raise AssertionError(f"of {counts.refused} refused rows {len(refused)} are told")
    return Outcome(
        program,
        tuple(settings.chosen),
        subjects.opened.name,
        counts,
        tuple(_told(row, listed.places) for row in refused),
        counted,
        subjects.binding.carried,
        tuple(_absent(subjects, records)),
        settings.output,
    )


def _bound(engine: SparkDatabase, where: str, asked: Asked, within: str) -> _List:
    program = asked.program
    by_name = {given.name: given for given in program.inputs}
    key = [by_name[name] for name in program.key]
    inputs = (*key, *by_name[within].fields) if within else program.inputs
    as_text = Path(where).suffix.lower() == ".csv"

    def bind(opened: Opened) -> Bound:
        return bound(
            opened,
            inputs,
            program.key,
            engine.dialect,
            asked.language,
            spelling=asked.spelling,
            within=within,
            as_text=as_text,
            carried=() if within else None,
        )

    opened, places = open_list(engine, where)
    found = bind(opened).binding.columns
    kinds = {column.name: column.kind for column in opened.columns}
    texts = [
        column.header
        for column in found
        if isinstance(column.input.type, p.TextType) and kinds[column.header] == "text"
    ]
    headers = [column.header for column in found]
    return _List(bind(measured(engine, opened, headers, texts, as_text=as_text)), places)


def _subject(engine: SparkDatabase, key: Sequence[str]) -> str:
    named = ", ".join(f"CAST({engine.dialect.name_of(part)} AS STRING)" for part in key)
    return f"concat_ws(' / ', {named})"


def _first(place: tuple[str, str, str]) -> str:
    """The aggregate that lists the first refused rows by number, subject and reason."""
    number, subject, error = place
    return (
        f"min_by(CASE WHEN {error} IS NOT NULL THEN struct({number}, {subject}, {error}) END, "
        f"CASE WHEN {error} IS NOT NULL THEN {number} END, {SHOWN})"
    )


def _told(row: tuple[Any, ...], places: Places) -> Refused:
    number, subject, reason = row
    place, file = places.of(number)
    return Refused(place, file, subject, reason)


def _absent(subjects: Bound, records: dict[str, Bound]) -> Iterator[str]:
    yield from (name for name in subjects.binding.absent if name not in records)
    for name, each in records.items():
        yield from (f"{name}.{field}" for field in each.binding.absent)


_PART = re.compile(r"(?P<part>\.?part-\d+)-[0-9a-f-]{36}(?P<rest>.*)")
"""A part file: Spark gives those of a run a name that no other run has."""


def _in_form(engine: SparkDatabase, folder: Path, made: Path, output: Path) -> Path:
    """The folder of answers in the form that the suffix of the output names."""
    suffix = output.suffix.lower()
    if suffix != ".parquet":
        frame = engine.session.read.parquet(str(made))
        made = folder / "written"
        if suffix == ".csv":
            frame.write.option("header", True).option("escape", '"').csv(str(made))
        else:
            frame.write.option("ignoreNullFields", False).json(str(made))
    for path in made.iterdir():
        if found := _PART.fullmatch(path.name):
            path.rename(path.with_name(found["part"] + found["rest"]))
    return made
