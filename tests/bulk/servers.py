"""Databases for tests: DuckDB in the process, a local Spark, a PostgreSQL of its own.

Each is started when a test first asks for it, once in each process of pytest, and stopped at the
end of the run. Where Java or PostgreSQL is missing the tests that need it are skipped, saying so;
in CI that is a failure, because there ``.ci/servers.py`` has installed them.
"""

from __future__ import annotations

import logging
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from engine.bulk.on_spark.session import PAGES, SETTINGS

Row = tuple[object, ...]

JAVA = 17
"""Spark 4 runs on no older Java."""

_WAIT = 60.0
"""Seconds in which PostgreSQL has to answer."""

_LIMITED = ("/bin/sh", "-c", f'ulimit -v {4 * 2**20}; exec "$0" "$@"')
"""Four gigabytes for each process: the planner of PostgreSQL would take all of the machine's."""


class Server(Protocol):
    """A database that answers queries."""

    def rows(self, sql: str) -> list[Row]:
        """The rows of a query, in its order."""

    def table(self, name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        """Make a table for this run; ``columns`` maps names to the database's types."""


class MissingError(Exception):
    """A server cannot be started here; the message says what is missing."""


# -- DuckDB --------------------------------------------------------------------------------------


class Duck:
    """DuckDB in the process."""

    def __init__(self) -> None:
        import duckdb

        self._connection = duckdb.connect(config={"threads": 2})

    def rows(self, sql: str) -> list[Row]:
        return [tuple(row) for row in self._connection.execute(sql).fetchall()]

    def table(self, name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        self._connection.execute(
            f'CREATE OR REPLACE TEMP TABLE "{name}" ({_listed(columns, chr(34))})'
        )
        if rows:
            marks = ", ".join("?" * len(columns))
            self._connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)


@contextmanager
def duckdb_in_process() -> Iterator[Server]:
    """DuckDB; MissingError where the package is."""
    try:
        yield Duck()
    except ImportError:
        raise MissingError("DuckDB is not installed: pip install duckdb") from None


# -- Spark ---------------------------------------------------------------------------------------


class Spark:
    """A local Spark of two threads; ``session`` is its ``SparkSession``."""

    def __init__(self, session: object) -> None:
        self.session: Any = session

    def rows(self, sql: str) -> list[Row]:
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def table(self, name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        wide = [type_.startswith("DECIMAL") for type_ in columns.values()]
        # A wide whole number is a decimal to Spark, and it converts none by itself.
        given = [
            tuple(
                Decimal(value) if is_wide and isinstance(value, int) else value
                for value, is_wide in zip(row, wide, strict=True)
            )
            for row in rows
        ]
        frame = self.session.createDataFrame(given, _listed(columns, "`"))
        frame.createOrReplaceTempView(f"`{name}`")


@contextmanager
def local_spark() -> Iterator[Server]:
    """Spark as it comes with PySpark: no network, UTC, exact or an error (ANSI)."""
    _java_or_missing()
    with warnings.catch_warnings():
        # PySpark warns of a pandas newer than it knows, which no test hands to it.
        warnings.simplefilter("ignore")
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise MissingError("PySpark is not installed: pip install 'cuoshi[spark]'") from None
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
        directory = tempfile.mkdtemp(prefix="cuoshi-spark-")
        builder = SparkSession.builder.master("local[2]").appName("cuoshi-tests")
        for key, value in {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": "2g",
            "spark.local.dir": directory,
            "spark.log.level": "OFF",
            **SETTINGS,
            **dict([PAGES]),
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.warehouse.dir": f"{directory}/warehouse",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }.items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
        try:
            yield Spark(session)
        finally:
            session.stop()
            shutil.rmtree(directory, ignore_errors=True)


def _java_or_missing() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        raise MissingError(
            "Java is missing, which Spark needs: apt install openjdk-17-jre-headless"
        )
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < JAVA:
        raise MissingError(f"Spark needs Java {JAVA} or later, and {java} is older")


# -- PostgreSQL ----------------------------------------------------------------------------------


class Postgres:
    """A connection to PostgreSQL; ``dsn`` opens another."""

    def __init__(self, dsn: str) -> None:
        import psycopg

        self.dsn = dsn
        self._connection = psycopg.connect(dsn, autocommit=True)

    def rows(self, sql: str) -> list[Row]:
        return list(self._connection.execute(sql.encode()).fetchall())

    def table(self, name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
        self._connection.execute(f'DROP TABLE IF EXISTS "{name}"'.encode())
        self._connection.execute(
            f'CREATE TEMP TABLE "{name}" ({_listed(columns, chr(34))})'.encode()
        )
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f'COPY "{name}" FROM STDIN'.encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextmanager
def own_postgres() -> Iterator[Server]:
    """PostgreSQL in a temporary directory, on a socket there, by nobody else's configuration.

    It does not run as root, so root starts it as the system's ``postgres``. Its texts are ordered
    by the Chinese collation, as they may be at a user's: what needs the order of code points has to
    ask for it. A statement ends after a minute.
    """
    programs = _programs_or_missing()
    try:
        import psycopg
    except ImportError:
        raise MissingError("psycopg is not installed: pip install 'psycopg[binary]'") from None
    # Not in pytest's own directory: that is root's alone. A socket's path must be short.
    directory = Path(tempfile.mkdtemp(prefix="cuoshi-pg-", dir="/tmp"))
    run_as: dict[str, Any] = {"cwd": directory}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(directory, user.pw_uid, user.pw_gid)
        run_as |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    server: subprocess.Popen[bytes] | None = None
    try:
        how = "-U postgres -A trust -E UTF8 --no-sync"
        order = "--locale=C.UTF-8 --locale-provider=icu --icu-locale=zh"
        made = subprocess.run(
            [programs / "initdb", "-D", directory / "data", *how.split(), *order.split()],
            **run_as,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise MissingError(f"PostgreSQL cannot be set up: {made.stderr.strip()}")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": directory,
            "fsync": "off",
            "max_connections": "20",
            "statement_timeout": "60s",
            "timezone": "UTC",
        }
        given = [f"--{name}={value}" for name, value in settings.items()]
        with (directory / "log").open("wb") as log:
            server = subprocess.Popen(
                [*_LIMITED, programs / "postgres", "-D", directory / "data", *given],
                **run_as,
                stdout=log,
                stderr=log,
            )
        dsn = f"host={directory} user=postgres dbname=postgres"
        connection = _connected(psycopg.OperationalError, dsn, server, directory / "log")
        yield connection
        connection.close()
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait(_WAIT)
        shutil.rmtree(directory, ignore_errors=True)


def _connected(
    refused: type[Exception], dsn: str, server: subprocess.Popen[bytes], log: Path
) -> Postgres:
    until = time.monotonic() + _WAIT
    while True:
        try:
            return Postgres(dsn)
        except refused:
            if server.poll() is not None or time.monotonic() > until:
                raise MissingError(f"PostgreSQL does not start: {log.read_text()}") from None
            time.sleep(0.02)


def _programs_or_missing() -> Path:
    """The directory of PostgreSQL's programs: 15 where it is, else the latest."""
    for version in ("15", "*"):
        found = sorted(Path("/usr/lib/postgresql").glob(f"{version}/bin/initdb"))
        if found:
            return found[-1].parent
    initdb = shutil.which("initdb")
    if initdb is None:
        raise MissingError("PostgreSQL is missing: apt install postgresql-15")
    return Path(initdb).resolve().parent


def _listed(columns: Mapping[str, str], quote: str) -> str:
    return ", ".join(f"{quote}{name}{quote} {type_}" for name, type_ in columns.items())
