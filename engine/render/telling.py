"""What every part of a decision is told with: whose it is, in which words, and how they look."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from engine.decide.decision import Decision
from engine.ruleset.diagnostics import Language, Place
from engine.wording.speech import Speech
from engine.wording.words import say

DIM = "bright_black"
HEADING = "bold"


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells of one decision in the words of one language."""

    decision: Decision
    speech: Speech

    @property
    def language(self) -> Language:
        """The language of the words."""
        return self.speech.language

    def word(self, key: str) -> str:
        """A word of the language by its key."""
        return say(key, self.language)

    def quote(self, quote: str) -> Text:
        """The words of the source."""
        return Text(f"「{quote}」", style="italic " + DIM)

    def place(self, place: Place | None) -> Text | None:
        """Where something stands in the YAML."""
        return Text(self.speech.place(place), style=DIM) if place else None
