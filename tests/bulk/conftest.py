"""The databases as fixtures: started lazily, once in each process of a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.bulk.servers import (
    MissingError,
    Server,
    duckdb_in_process,
    local_spark,
    own_postgres,
)

_STARTED: dict[str, Callable[[], AbstractContextManager[Server]]] = {
    "duckdb": duckdb_in_process,
    "spark": local_spark,
    "postgres": own_postgres,
}


def _server(name: str) -> Iterator[Server]:
    context = _STARTED[name]()
    try:
        server = context.__enter__()
    except MissingError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
    try:
        yield server
    finally:
        context.__exit__(None, None, None)


@pytest.fixture(scope="session")
def duckdb_server() -> Iterator[Server]:
    yield from _server("duckdb")


@pytest.fixture(scope="session")
def spark_server() -> Iterator[Server]:
    yield from _server("spark")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    yield from _server("postgres")
