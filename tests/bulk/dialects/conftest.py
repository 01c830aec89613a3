"""Each of the databases in turn."""

from __future__ import annotations

import pytest

from engine.bulk.databases.dialects import Dialect
from tests.bulk.databases import DIALECTS, Database


@pytest.fixture(scope="session", params=list(DIALECTS.values()), ids=list(DIALECTS))
def database(request: pytest.FixtureRequest) -> Database:
    dialect: Dialect = request.param
    return Database(dialect, request.getfixturevalue(f"{dialect.name}_server"))
