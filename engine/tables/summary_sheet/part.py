"""What every part of a summary is written with: its counts, its words and its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.program import Program
from engine.ruleset.diagnostics import Language
from engine.tables.cells import Cell
from engine.tables.summary import Summary
from engine.tables.writing import looks
from engine.tables.writing.pages import Field, Line, Whereabouts
from engine.wording.speech import Speech, speech
from engine.wording.words import bracketed, say

WIDTHS = (24, 13, 15, 12, 12, 12, 12, 12, 12)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a summary rests on beside its counts.

    ``programs`` are those that could have decided, ``file`` the name of the list, ``digest`` the
    SHA-256 of its bytes, ``at`` where its rows stand in the workbook.
    """

    programs: Sequence[Program]
    file: str
    digest: str
    at: Whereabouts


@dataclass(frozen=True, slots=True)
class SummaryPart:
    """Writes a part of one summary in one language."""

    summary: Summary
    basis: Basis
    language: Language

    def say(self, key: str, **values: object) -> str:
        """A word of the language by its key."""
        return say(key, self.language, **values)

    def heading(self, key: str) -> Line:
        """The line above a section."""
        return (Field(self.say(key), looks.HEADING, len(WIDTHS)),)

    def head(self, key: str, span: int = 1) -> Field:
        """The head of a column."""
        return Field(self.say(key), looks.HEAD, span)

    def note(self, key: str, **values: object) -> Line:
        """A line below a section."""
        return (Field(self.say(key, **values), looks.NOTE, len(WIDTHS)),)

    def labelled(self, key: str, value: Cell) -> Line:
        """A label with what it is."""
        return (
            Field(self.say(key), looks.LABEL),
            Field(value, looks.TEXT, len(WIDTHS) - 1),
        )

    def program(self) -> Program:
        """The program that decided, or would have."""
        decided = self.summary.programs
        return decided[0][0] if decided else self.basis.programs[0]

    def version(self, program: Program) -> str:
        """A version by its name, and whether it is a draft."""
        said = f"{program.measure}@{program.version}"
        if program.status == "draft":
            said += bracketed(self.say("status_draft"), self.language)
        return said

    def speech(self, program: Program) -> Speech:
        """How names of a program are said."""
        return speech(program, self.language)
