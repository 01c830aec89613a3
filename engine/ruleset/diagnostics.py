"""What is wrong, where, and what to write instead: the one shape of every message to a person.

A :class:`Diagnostic` names an entry of the catalogue (``catalogue/``) by its code and carries
the values that fill the entry's sentences. Nothing recognises an error by its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from engine.ruleset.catalogue import CATALOGUE
from engine.widths import width

Language = Literal["zh", "en"]


class Level(Enum):
    """How much a finding weighs: an error refuses the rule set or the case, a warning does not.

    A note is worth knowing, and nothing need be wrong.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "notice"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file: 1-based line and column, columns counted in characters.

    ``end`` is the column after the last character that the caret should underline.
    """

    file: str
    line: int
    column: int
    end: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a code of the catalogue, its place, and what fills the sentences.

    ``arguments`` are texts, numbers or dates; a list of names, which each language joins in its
    way; ``did_you_mean`` and ``among`` (what may be written), names or nothing; and ``x_en``
    beside ``x`` where English says it otherwise.
    ``path`` is the item it belongs to (``parameters/女性年龄``), by which ``accepts`` finds it.
    ``source_line`` is the text of the line, kept so that a rendering needs no second read.
    """

    code: str
    place: Place | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)
    path: str = ""
    source_line: str = ""

    @property
    def level(self) -> Level:
        """The level that the catalogue gives this code."""
        entry = CATALOGUE[self.code]
        return Level.NOTE if entry.note else Level.WARNING if entry.warning else Level.ERROR

    def message(self, language: Language = "zh") -> str:
        """The sentence that says what is wrong."""
        return _fill(CATALOGUE[self.code].message[language], self.arguments, language)

    def hint(self, language: Language = "zh") -> str:
        """The sentence that says what to write instead."""
        return _fill(CATALOGUE[self.code].hint[language], self.arguments, language)

    def render(self, language: Language = "zh") -> str:
        """The finding as plain text: place, message, the line with a caret, the way out."""
        word = _LEVEL_WORDS[language][self.level]
        where = f"{self.place}: " if self.place else ""
        lines = [f"{where}{word}[{self.code}]: {self.message(language)}"]
        if self.place and self.source_line:
            gutter = f"{self.place.line:>5} | "
            lines.append(gutter + self.source_line)
            lines.append(" " * len(gutter) + caret(self.source_line, self.place))
        lines.append(f"      = {self.hint(language)}")
        return "\n".join(lines)


def told_together(findings: Iterable[Diagnostic], language: Language) -> str:
    """The messages of findings as one text."""
    return BETWEEN_SENTENCES[language].join(finding.message(language) for finding in findings)


class CuoshiError(Exception):
    """The base of every error of the engine; ``diagnostics`` says what and where."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__("\n".join(d.render("en") for d in self.diagnostics))

    def __reduce__(self) -> tuple[type[CuoshiError], tuple[tuple[Diagnostic, ...]]]:
        # Exception would be made again from its text, in the process that waits for an answer.
        return type(self), (self.diagnostics,)

    def render(self, language: Language = "zh") -> str:
        """All diagnostics of this error as plain text."""
        return "\n".join(d.render(language) for d in self.diagnostics)


class RuleSetError(CuoshiError):
    """A rule set that cannot be loaded."""


class FactError(CuoshiError):
    """Facts of a case that the rule set does not admit."""


class VersionError(CuoshiError):
    """No version, or more than one, governs; or the one that was named is not there."""


class ReadingError(CuoshiError):
    """A reading was chosen for a parameter that is not open, or one that it does not have."""


class UndefinedError(CuoshiError):
    """A verdict or a benefit rests on a value that the rule set does not define."""


def caret(line: str, place: Place) -> str:
    """The underline for ``place`` under ``line``; a CJK character is two cells wide."""
    before = width(line[: place.column - 1])
    marked = width(line[place.column - 1 : place.end - 1])
    return " " * before + "^" * max(1, marked)


class _Arguments(dict[str, str]):
    """``{x_en}`` is filled by ``x`` where both languages say the same."""

    def __missing__(self, key: str) -> str:
        if not key.endswith("_en"):
            raise KeyError(key)
        return self[key.removesuffix("_en")]


def _fill(template: str, arguments: Mapping[str, object], language: Language) -> str:
    said = {key: _said(key, value, language) for key, value in arguments.items()}
    return template.format_map(_Arguments(said))


def _said(key: str, value: object, language: Language) -> str:
    phrase = _PHRASES[language].get(key)
    if phrase and not value:
        return ""
    if isinstance(value, (list, tuple)):
        value = _BETWEEN[language].join(str(item) for item in value) or "—"
    return phrase.format(value) if phrase else str(value)


_PHRASES: dict[Language, dict[str, str]] = {
    "zh": {"did_you_mean": "（“{}”？）", "among": "，取其一：{}"},
    "en": {"did_you_mean": " (“{}”?)", "among": ", one of {}"},
}
_BETWEEN: dict[Language, str] = {"zh": "、", "en": ", "}

BETWEEN_SENTENCES: dict[Language, str] = {"zh": "；", "en": "; "}
"""Stands between the messages of findings that are told together."""
_LEVEL_WORDS: dict[Language, dict[Level, str]] = {
    "zh": {Level.ERROR: "错误", Level.WARNING: "警告", Level.NOTE: "提示"},
    "en": {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"},
}
