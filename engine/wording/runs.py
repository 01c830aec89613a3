"""Rows as runs of neighbours: ``1 … 24, 26``, ``2024-03 … 2026-02``."""

from __future__ import annotations

from collections.abc import Iterable

from engine.decide.decision import RowKey


def say_runs(keys: Iterable[RowKey]) -> str:
    """The rows in the order given, neighbours as one run."""
    return ", ".join(
        str(first) if first == last else f"{first} … {last}" for first, last in runs_of(keys)
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
    if isinstance(key, int):
        return key
    year, month = key.split("-")
    return int(year) * 12 + int(month)
