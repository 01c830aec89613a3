"""Figures as a report writes them: in groups of three digits, with signs where they move."""

from __future__ import annotations

from decimal import Decimal

from engine.compare.population.model import Figure
from engine.ruleset.parameters import show_scalar

NONE = "—"
"""Where there is nothing to say."""


def dotted(number: int) -> str:
    """A count in a matrix, where most are none."""
    return f"{number:,}" if number else "·"


def counted(number: int, sign: str) -> str:
    """A count of those who move one way; ``sign`` says which."""
    return f"{sign}{number:,}" if number else "0"


def both(before: int, after: int) -> str:
    """A count before and after, once where it is the same."""
    return f"{before:,}" if before == after else f"{before:,} → {after:,}"


def amounts(before: Figure | None, after: Figure | None) -> str:
    """An amount before and after, once where it is the same."""
    if before == after:
        return figure(before)
    return f"{figure(before)} → {figure(after)}"


def figure(value: Figure | None) -> str:
    """An amount, exact."""
    if value is None:
        return NONE
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def signed(value: Figure | None) -> str:
    """A difference, with its sign."""
    if not value:
        return figure(value)
    text = figure(value).removeprefix("-")
    return f"+{text}" if value > 0 else f"−{text}"


def rows_with(rows: int, amount: Figure | None, sign: str) -> str:
    """How many move one way, and by how much in all."""
    return f"{rows:,} ({sign}{figure(amount)})" if rows else "0"


def shown(value: object) -> str:
    """A value of any type."""
    if isinstance(value, Decimal):
        return figure(value)
    if isinstance(value, int):
        return show_scalar(value) if isinstance(value, bool) else figure(value)
    return NONE if value is None else str(value)
