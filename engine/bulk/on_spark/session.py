"""A session of Spark: the one that there is, or one of its own, and what a run asks of it.

A rule set with many open readings is a query of dozens of steps, which Spark plans as a whole and
in a time that grows faster than their number. So each step is a view, and a long query is cut
where rows are dropped or grouped: the rows of such a step are kept on the executors' disks, and
what comes after is planned as if they were a list. Besides, a condition is not moved to where the
columns that it reads are made, because Spark writes all that they are made of out in it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.bulk.compile.answers import Compiled
from engine.bulk.databases.dialects import Dialect
from engine.bulk.databases.engines import Progress
from engine.bulk.databases.spark import NORMAL_SPARK
from engine.tables.cells import optional, unreadable

SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # without it an overflow is silently another number
    "spark.sql.analyzer.maxIterations": "1000",  # a step of the query may take two
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.debug.maxToStringFields": "50",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.optimizer.excludedRules": (
        "org.apache.spark.sql.catalyst.optimizer.PushDownPredicates"
    ),
}
"""What a session is set to for a run."""

PAGES = "spark.buffer.pageSize", "2m"
"""Of the memory that each aggregate of a step takes first: a step has dozens, and by itself Spark
takes so much for each that a small machine holds ten of them."""

LONG = 40
"""A query of more steps is cut into several."""

CODE = 40_000
"""The steps of a query of more characters are too much code for one method of Java."""


def stepwise(session: Any, compiled: Compiled, dialect: Dialect) -> Compiled:
    """The query with each of its steps a view: as one text Spark takes minutes to plan it."""
    wide = sum(len(sql) for _, sql in compiled.steps) > CODE
    session.conf.set("spark.sql.codegen.wholeStage", str(not wide).lower())
    is_long = len(compiled.steps) > LONG
    storage = optional("pyspark", "spark", "--engine spark").StorageLevel.DISK_ONLY
    for name, sql in compiled.steps:
        frame = session.sql(sql)
        if is_long and _fewer(sql):
            frame = frame.localCheckpoint(False, storage)
        frame.createOrReplaceTempView(dialect.name_of(name))
    return replace(compiled, sql=compiled.last)


def _fewer(step: str) -> bool:
    """Whether a step drops or groups rows."""
    source = step[step.rfind("\nFROM") :]
    return "\nWHERE" in source or "\nGROUP BY" in source


class SparkDatabase:
    """A session of Spark: the one that there is, or one at ``master`` that ends with the run."""

    name = "spark"
    dialect: Dialect = NORMAL_SPARK

    def __init__(self, master: str | None = None) -> None:
        """Raises :class:`TableError` where PySpark or Java is not there, or no master answers."""
        sql = optional("pyspark.sql", "spark", "--engine spark")
        self.errors = optional("pyspark.errors", "spark", "--engine spark").PySparkException
        self.functions = optional("pyspark.sql.functions", "spark", "--engine spark")
        self._storage = optional("pyspark", "spark", "--engine spark").StorageLevel.DISK_ONLY
        self._observation = sql.Observation
        self._kept: list[Any] = []
        there = sql.SparkSession.getActiveSession()
        self._own = there is None
        builder = sql.SparkSession.builder.appName("cuoshi").config("spark.log.level", "ERROR")
        builder = builder.config(*PAGES)
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
        for name, value in SETTINGS.items():
            self.session.conf.set(name, value)
        self._views = 0

    def stepwise(self, compiled: Compiled) -> Compiled:
        """The query with each of its steps a view."""
        return stepwise(self.session, compiled, self.dialect)

    def keep(self, frame: Any) -> Any:
        """A frame that is computed once."""
        self._kept.append(frame.persist(self._storage))
        return self._kept[-1]

    def view(self, frame: Any) -> str:
        """A name for a frame, to stand after FROM."""
        self._views += 1
        name = f"cuoshi_list_{self._views}"
        frame.createOrReplaceTempView(name)
        return name

    def write(
        self, sql: str, path: Path, hidden: Sequence[str], seen: str
    ) -> Sequence[tuple[Any, ...]]:
        """The rows of a query into a folder of Parquet files, without the ``hidden`` columns.

        Gives what the aggregate ``seen`` lists of them, as they are written: nothing is computed
        again for it.
        """
        observation = self._observation()
        frame = self.session.sql(sql).observe(observation, self.functions.expr(seen).alias("seen"))
        frame.drop(*hidden).write.parquet(str(path))
        return [tuple(row) for row in observation.get["seen"] or ()]

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
