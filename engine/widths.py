"""How many columns of a terminal a text takes; imports nothing of the engine, as help needs it."""

from __future__ import annotations

from unicodedata import east_asian_width


def width(text: str) -> int:
    """The columns of a text: a wide or full-width character takes two (Unicode Annex 11)."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
