"""A case that a model of the solver stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """Typed facts under the names of the inputs, and the reading of each open parameter."""

    facts: Mapping[str, Any]
    readings: Mapping[str, str]
