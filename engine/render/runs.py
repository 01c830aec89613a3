"""Rows as runs of neighbours: ``1 … 24, 26``, ``2024-03 … 2026-02``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.decide.decision import RowKey


def say_runs(keys: Iterable[RowKey]) -> str:
    """The rows in the order given, neighbours as one run."""
    return ", ".join(
        _key(first) if first == last else f"{_key(first)} … {_key(last)}"
        for first, last in runs_of(keys)
    )


def runs_of(keys: Iterable[RowKey]) -> list[tuple[RowKey, RowKey]]:
    """Rows as runs, first and last: consecutive numbers, or consecutive months."""
    runs: list[tuple[RowKey, RowKey]] = []
    for key in keys:
        if runs and _ordinal(key) == _ordinal(runs[-1][1]) + 1:
            runs[-1] = (runs[-1][0], key)
        else:
            runs.append((key, key))
    return runs


def _ordinal(key: RowKey) -> int:
    return key.year * 12 + key.month if isinstance(key, date) else key


def _key(key: RowKey) -> str:
    return f"{key.year:04}-{key.month:02}" if isinstance(key, date) else str(key)
