"""What became of a list as plain data: the parts that are alike whichever engine decided it.

Requirements and benefits go by the names that the rule set has for them, whatever the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from engine.decide.decision import ChosenReading, Verdict
from engine.program import Benefit, Program


def verdicts_record(verdicts: Mapping[Verdict, int]) -> dict[str, int]:
    """How many rows have each verdict that occurs."""
    return {verdict.value: count for verdict, count in verdicts.items() if count}


def total_record(
    benefit: Benefit, name: str, amount: int | Decimal | None, states: Mapping[str, int]
) -> dict[str, object]:
    """The total of a benefit, and of how many rows it is known, open …; None: nothing to add."""
    return {"benefit": name, "unit": benefit.unit, "total": amount, **states}


def reason_record(name: str, rows: int, alone: int, quote: str) -> dict[str, object]:
    """A requirement that fails, in how many rows, and in how many of them alone."""
    return {"requirement": name, "rows": rows, "alone": alone, "quote": quote}


def group_record(
    cells: Sequence[object],
    counts: tuple[int, int],
    verdicts: Mapping[Verdict, int],
    totals: Mapping[str, int | Decimal],
) -> dict[str, object]:
    """The rows alike in some cells; ``counts`` are those read and those of them refused."""
    read, refused = counts
    return {
        "cells": [cell.isoformat() if isinstance(cell, date) else cell for cell in cells],
        "read": read,
        "refused": refused,
        "verdicts": verdicts_record(verdicts),
        "totals": dict(totals),
    }


def versions_record(programs: Iterable[tuple[Program, int]]) -> list[dict[str, object]]:
    """The versions that decided, with how many rows each."""
    return [
        {
            "measure": program.measure,
            "version": program.version,
            "hash": program.hash,
            "status": program.status,
            "rows": rows,
        }
        for program, rows in programs
    ]


def chosen_record(chosen: Iterable[ChosenReading]) -> list[dict[str, object]]:
    """The readings that were chosen, and by whom."""
    return [{"parameter": c.parameter, "reading": c.reading, "by": c.by.value} for c in chosen]
