"""What a benefit comes to over a list, and by which verdicts a requirement tells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from engine.decide.decision import Verdict
from engine.program import Benefit, DecimalType, IntegerType, Program

FAILED = (Verdict.INELIGIBLE, Verdict.NOT_MET)
"""The verdicts that a requirement makes by failing."""


@dataclass(frozen=True, slots=True)
class Total:
    """The exact total of a benefit over the rows where it is known, and how many are not.

    ``amount`` is None where there is nothing to add up. Of the rows that may have the benefit,
    ``known`` + ``open`` + ``missing`` + ``not_stated``.
    """

    benefit: Benefit
    program: Program
    amount: int | Decimal | None
    known: int = 0
    open: int = 0
    missing: int = 0
    not_stated: int = 0

    @property
    def is_number(self) -> bool:
        """Whether the benefit is one that can be added up."""
        return isinstance(self.benefit.type, IntegerType | DecimalType)
