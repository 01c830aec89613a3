"""A register beside its peers: what stands beside the figures is true of them.

The figures themselves are ``python -m benchmarks.bulk``'s.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.bulk import by_hand, copied
from benchmarks.bulk.__main__ import Timed, missed_aims
from benchmarks.bulk.contestants import BY_HAND, COPIED, OPENFISCA, OURS, Contestant
from benchmarks.bulk.files import write
from benchmarks.bulk.measured import Run
from benchmarks.bulk.readings import PEOPLE
from benchmarks.bulk.register import COLUMNS, SCHEMA, people


def timed(contestant: Contestant, speed: int) -> Timed:
    """One run of one second, at so many rows a second."""
    return Timed(contestant, [Run(seconds=1, processor=1, memory=1)], speed)


def test_the_copy_writes_what_the_sql_by_hand_writes_except_the_answers(tmp_path: Path) -> None:
    """Were a column or a row left out of it, it would be no floor of the others."""
    source, copy, decided = (tmp_path / f"{name}.parquet" for name in ("people", "copy", "decided"))
    write(source, 500, 1, SCHEMA, people)
    copied.copy(source, copy)
    by_hand.decide(PEOPLE, source, None, decided, ordered=True)
    found = {path: duckdb.read_parquet(str(path)) for path in (copy, decided)}
    assert found[copy].columns == found[decided].columns
    answers = found[copy].columns[len(COLUMNS) :]
    listed = ", ".join(COLUMNS)
    assert found[copy].project(listed).fetchall() == found[decided].project(listed).fetchall()
    empty = " AND ".join(f"{name} IS NULL" for name in answers)
    assert found[copy].filter(empty).count("*").fetchall() == [(500,)]


def test_an_aim_that_the_copy_misses_too_is_missed_and_says_so() -> None:
    found = missed_aims([timed(OURS, 60), timed(COPIED, 150), timed(OPENFISCA, 100)])
    assert found == [
        "cuoshi is 0.60 times OpenFisca-Core, at least 2 is wanted; the list copied, nothing "
        "decided, is 1.50 times it: nothing that so reads and writes the list can reach that"
    ]


def test_an_aim_that_the_copy_reaches_is_ours_alone_to_miss() -> None:
    found = missed_aims([timed(OURS, 60), timed(COPIED, 200), timed(OPENFISCA, 100)])
    assert found == ["cuoshi is 0.60 times OpenFisca-Core, at least 2 is wanted"]


def test_no_aim_is_missed_by_being_slower_than_the_copy() -> None:
    assert missed_aims([timed(OURS, 80), timed(BY_HAND, 100), timed(COPIED, 1000)]) == []
