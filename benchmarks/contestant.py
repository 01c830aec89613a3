"""What a contestant is: it takes the case in its own form and gives a JSON text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from benchmarks.case import Answer, Facts

Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class Contestant(Generic[Case]):
    """One engine with the measure loaded.

    ``take`` puts a case into the form that the engine's own API wants (not timed); ``decide``
    decides and renders the explained result to JSON (timed); ``read`` finds the answer in that
    text (not timed).
    """

    take: Callable[[Facts], Case]
    decide: Callable[[Case], bytes]
    read: Callable[[bytes], Answer]
