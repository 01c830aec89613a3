"""The types of values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Scalar = bool | int | Decimal | date | str
"""A known value. A choice and a text are both ``str``; there is no float and no None."""


@dataclass(frozen=True, slots=True)
class BooleanType:
    """True or false."""


@dataclass(frozen=True, slots=True)
class IntegerType:
    """A whole number. ``elapsed``: whole years or months, which only ``>=`` and ``<`` may test."""

    elapsed: bool = False


@dataclass(frozen=True, slots=True)
class DecimalType:
    """An exact decimal with at most ``digits`` after the point; None where arithmetic made it."""

    digits: int | None = None


@dataclass(frozen=True, slots=True)
class DateType:
    """A civil date."""


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """One of a closed set."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextType:
    """Free text: counted, and used as a key, never compared with a literal."""


@dataclass(frozen=True, slots=True)
class RecordsType:
    """Rows with named columns: an input of type records, or a selection."""

    columns: tuple[tuple[str, Type], ...]


Type = BooleanType | IntegerType | DecimalType | DateType | ChoiceType | TextType | RecordsType
