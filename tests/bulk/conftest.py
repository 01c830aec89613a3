"""The databases as fixtures: started lazily, once in each process of a run."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.bulk.databases import STARTED
from tests.bulk.servers import MissingError, Server


def _server(name: str) -> Iterator[Server]:
    context = STARTED[name]()
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
