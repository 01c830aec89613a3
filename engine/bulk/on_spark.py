"""A list decided by Spark, from what a cluster reads to what it writes.

The driver writes the query; the executors run an expression of Spark's own, and nothing of this
package has to be installed where they are. The result is a folder of part files, as Spark's are.

What a query may read twice has to be the same both times, and Spark holds for random what numbers
the rows of a csv and what brings a text into its normal form: such a list is kept by the executors,
on their disks, for as long as the run lasts. Of Parquet neither is needed, nearly always.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine import program as p
from engine.bulk.answers import Compiled
from engine.bulk.dialects import Dialect
from engine.bulk.engines import Given, Kind, Opened, Progress
from engine.bulk.listing import Asked, columns_asked
from engine.bulk.outputs import answered, check_headers, columns_of, spoken, version_text
from engine.bulk.query import compile_query
from engine.bulk.record_counts import count_records
from engine.bulk.running import SHOWN, Outcome, Refused, Settings
from engine.bulk.sources import Bound, bound
from engine.bulk.spark import NORMAL_SPARK
from engine.bulk.summary import count_query, count_written
from engine.bulk.workplace import working_folder
from engine.tables.cells import optional, unreadable
from engine.tables.placing import unwritable
from engine.tables.records import records_input

NUMBER = "#number"
"""The column that numbers the rows: those of Parquet by their file and their place in it."""

_SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # without it an overflow is silently another number
    "spark.sql.analyzer.maxIterations": "1000",  # a step of the query may take two
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.debug.maxToStringFields": "50",
}
_KINDS: dict[str, tuple[Kind, int]] = {
    "boolean": ("boolean", 0),
    "tinyint": ("integer", 2**7),
    "smallint": ("integer", 2**15),
    "int": ("integer", 2**31),
    "bigint": ("integer", 2**63),
    "float": ("double", 0),
    "double": ("double", 0),
    "date": ("date", 0),
    "timestamp_ntz": ("instant", 0),
    "string": ("text", 0),
}


class SparkDatabase:
    """A session of Spark: the one that there is, or one at ``master`` that ends with the run."""

    name = "spark"
    dialect: Dialect = NORMAL_SPARK

    def __init__(self, master: str | None = None) -> None:
        """Raises :class:`TableError` where PySpark or Java is not there, or no master answers."""
        sql = optional("pyspark.sql", "spark", "--engine spark")
        self._errors = optional("pyspark.errors", "spark", "--engine spark")
        self._functions = optional("pyspark.sql.functions", "spark", "--engine spark")
        self._storage = optional("pyspark", "spark", "--engine spark").StorageLevel.DISK_ONLY
        self._kept: list[Any] = []
        there = sql.SparkSession.getActiveSession()
        self._own = there is None
        builder = sql.SparkSession.builder.appName("cuoshi").config("spark.log.level", "ERROR")
        master = master or os.environ.get("SPARK_MASTER")
        if self._own and (master or not os.environ.get("SPARK_HOME")):
            builder = builder.master(master or "local[*]")
        try:
            # Views and settings of a session that was there before are its owner's.
            self.session: Any = builder.getOrCreate() if there is None else there.newSession()
        except Exception as error:
            text = str(error).partition("\n")[0]
            arguments = (
                f"Spark 启动不了（{text}）；要有 Java 17",
                f"it does not start ({text}); it needs Java 17",
            )
            raise unreadable(Path("Spark"), *arguments) from error
        for name, value in _SETTINGS.items():
            self.session.conf.set(name, value)
        self._views = 0

    def open(self, where: str) -> Opened:
        """A Parquet, csv or jsonl path that Spark reads, else a table of its catalogue."""
        read = self.session.read
        suffix = Path(where).suffix.lower()
        try:
            if suffix == ".parquet":
                frame = read.parquet(where)
            elif suffix == ".csv":
                frame = read.option("header", True).option("escape", '"').csv(where)
            elif suffix == ".jsonl":
                frame = read.json(where)
            else:
                frame = self.session.table(where)
            return self._opened(where, frame, suffix)
        except self._errors.PySparkException as error:
            text = str(error).partition("\n")[0]
            raise unreadable(Path(where), text, text) from error

    def _opened(self, where: str, frame: Any, suffix: str) -> Opened:
        columns = tuple(
            _given(name, kind) for name, kind in frame.dtypes if not name.startswith("_corrupt")
        )
        number = "_metadata.row_index + 1"
        if suffix != ".parquet":
            number = "monotonically_increasing_id() + 1"
        elif len(frame.inputFiles()) > 1:
            number = "struct(_metadata.file_path, _metadata.row_index + 1)"
        numbered = frame.selectExpr("*", f"{number} AS `{NUMBER}`")
        if suffix != ".parquet":
            numbered = self._keep(numbered)
        return Opened(where, self.view(numbered), columns, self.dialect.name_of(NUMBER))

    def normal(self, opened: Opened, columns: Sequence[str]) -> Opened:
        """The table with the texts of some columns in Unicode's normal form C."""
        q = self.dialect.name_of
        odd = [NORMAL_SPARK.may_change(q(column)) for column in columns]
        if not odd or not self.rows(f"SELECT 1 FROM {opened.sql} WHERE {' OR '.join(odd)} LIMIT 1"):
            return opened
        frame = self.session.table(opened.sql)
        for column, is_odd in zip(columns, odd, strict=True):
            composed = f"java_method('com.ibm.icu.text.Normalizer', 'compose', {q(column)}, false)"
            text = f"CASE WHEN {is_odd} THEN {composed} ELSE {q(column)} END"
            frame = frame.withColumns({column: self._functions.expr(text)})
        return replace(opened, sql=self.view(self._keep(frame)))

    def stepwise(self, compiled: Compiled) -> Compiled:
        """The query with each of its steps a view: as one text Spark takes minutes to plan it."""
        for name, sql in compiled.steps:
            frame = self.session.sql(sql)
            frame.createOrReplaceTempView(self.dialect.name_of(name))
        return replace(compiled, sql=compiled.last)

    def _keep(self, frame: Any) -> Any:
        """A frame that is computed once."""
        self._kept.append(frame.persist(self._storage))
        return self._kept[-1]

    def view(self, frame: Any) -> str:
        """A name for a frame, to stand after FROM."""
        self._views += 1
        name = f"cuoshi_list_{self._views}"
        frame.createOrReplaceTempView(name)
        return name

    def write(self, sql: str, path: Path, progress: Progress | None = None) -> None:
        """The rows of a query into a folder of Parquet files."""
        del progress
        self.session.sql(sql).write.parquet(str(path))

    def rows(self, sql: str, progress: Progress | None = None) -> Sequence[tuple[Any, ...]]:
        """The rows of a query that has few."""
        del progress
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def close(self) -> None:
        """End the session, unless it was there before."""
        for frame in self._kept:
            frame.unpersist()
        if self._own:
            self.session.stop()


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
    subjects = _bound(engine, where, asked, "")
    records = {
        name: _bound(engine, path, asked, name)
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
    compiled = engine.stepwise(compiled)
    key = [subjects.columns[part] for part in program.key]
    counts = None
    if settings.output is None or settings.states:
        counts = count_query(engine, compiled, said, by)
    counted: tuple[Any, ...] = ()
    version = version_text(program, settings.chosen, language)
    sql = answered(compiled, columns, carried, version, language, engine.dialect)
    if settings.output is None:
        refused = _refused(engine, f"(\n{sql}\n) AS answers", key, columns.error)
    else:
        with working_folder(settings.output) as folder:
            made = folder / "answers"
            engine.write(sql, made)
            answers = engine.view(engine.session.read.parquet(str(made)))
            found = count_written(engine, answers, said, columns, language, () if counts else by)
            if counts is not None and counts.verdicts != found.verdicts:
                raise AssertionError("a list was decided in two ways")
            counts = counts or found
            refused = _refused(engine, answers, key, columns.error) if counts.refused else ()
            counted = tuple(
                count_records(engine, answers, columns.error, key, program.key, records)
            )
            _place(engine, folder, made, settings.output)
    assert counts is not None
    return Outcome(
        program,
        tuple(settings.chosen),
        subjects.opened.name,
        counts,
        tuple(refused),
        counted,
        subjects.binding.carried,
        tuple(_absent(subjects, records)),
        settings.output,
    )


def _bound(engine: SparkDatabase, where: str, asked: Asked, within: str) -> Bound:
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

    found = bind(engine.open(where))
    kinds = {column.name: column.kind for column in found.opened.columns}
    texts = [
        column.header
        for column in found.binding.columns
        if isinstance(column.input.type, p.TextType) and kinds[column.header] == "text"
    ]
    normal = engine.normal(found.opened, texts)
    return found if normal is found.opened else bind(normal)


def _refused(
    engine: SparkDatabase, answers: str, key: Sequence[str], error: str
) -> tuple[Refused, ...]:
    """The first refused rows by their subject: rows of many files have no number of their own."""
    q = engine.dialect.name_of
    named = ", ".join(f"CAST({q(part)} AS STRING)" for part in key)
    rows = engine.rows(
        f"SELECT concat_ws(' / ', {named}) AS subject, {q(error)} AS reason FROM {answers} "
        f"WHERE {q(error)} IS NOT NULL ORDER BY subject, reason LIMIT {SHOWN}"
    )
    return tuple(Refused(0, "", subject, reason) for subject, reason in rows)


def _absent(subjects: Bound, records: dict[str, Bound]) -> Iterator[str]:
    yield from (name for name in subjects.binding.absent if name not in records)
    for name, each in records.items():
        yield from (f"{name}.{field}" for field in each.binding.absent)


def _place(engine: SparkDatabase, folder: Path, made: Path, output: Path) -> None:
    """Put the folder of answers into its place, in the form that its suffix names."""
    suffix = output.suffix.lower()
    if suffix != ".parquet":
        frame = engine.session.read.parquet(str(made))
        made = folder / "written"
        if suffix == ".csv":
            frame.write.option("header", True).option("escape", '"').csv(str(made))
        else:
            frame.write.option("ignoreNullFields", False).json(str(made))
    try:
        if output.is_dir():
            output.rename(folder / "before")
        elif output.exists():
            output.unlink()
        made.rename(output)
    except OSError as error:
        problem = error.strerror or str(error)
        raise unwritable(output.name, problem, problem) from error
    shutil.rmtree(folder / "before", ignore_errors=True)


def _given(name: str, type_: str) -> Given:
    if type_.startswith("decimal("):
        precision, scale = (int(part) for part in type_[8:-1].split(","))
        return Given(name, "decimal", scale, 10**precision)
    if type_.startswith("array<struct<"):
        return Given(name, "records")
    kind, limit = _KINDS.get(type_, ("other", 0))
    return Given(name, kind, 0, limit)
