"""Ages and months in plain Python, for the engines that have no function for them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

LONGEST = 2 * 12
"""Months."""


@dataclass(frozen=True, slots=True)
class Term:
    """Months: left of the longest term, allowed by the hukou, due of those, and approved now."""

    remaining: int
    allowed: int
    due: int
    approved: int

    def benefits(self, first: date) -> dict[str, Any]:
        """The benefits of an applicant who is due a month at least."""
        return {
            "months": self.due,
            "first": str(_month_after(first, 0))[:7],
            "last": str(_month_after(first, self.due - 1))[:7],
            "approved": self.approved,
            "left": self.remaining - self.approved,
        }


def term(case: Mapping[str, Any]) -> Term:
    """The months of a case under the names that the peers use."""
    first = case["first_month"]
    remaining = max(0, LONGEST - case["months_used"])
    allowed = LONGEST
    if case["hukou_left"]:
        allowed = min(allowed, max(0, _months_from(first, case["hukou_left_on"]) + 1))
    paid = sum(
        row["paid"] and 0 <= _months_from(first, row["month"]) < allowed
        for row in case["claimed_months"]
    )
    return Term(remaining, allowed, min(remaining, allowed), min(remaining, paid))


def whole_years(birth: date, on: date) -> int:
    """Years completed; a birthday on 29 February falls on the month's last day in other years."""
    day = min(birth.day, monthrange(on.year, on.month)[1])
    return on.year - birth.year - ((on.month, on.day) < (birth.month, day))


def _month_after(first: date, number: int) -> date:
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _months_from(first: date, second: date) -> int:
    return (second.year - first.year) * 12 + second.month - first.month
