"""The findings of one rule set while it is compiled, and how an item that is broken is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from engine.program import Type
from engine.ruleset.diagnostics import Diagnostic, Level, Place
from engine.ruleset.nodes import Document
from engine.ruleset.source import FINDINGS
from engine.ruleset.types import Meaning, describe

Part = TypeVar("Part")
Built = TypeVar("Built")


class BrokenError(Exception):
    """An item cannot be compiled; why is among the findings already."""


class TooManyError(Exception):
    """There are more errors than are listed: what else is wrong need not be found out."""


def every(parts: Iterable[Part], build: Callable[[Part], Built]) -> list[Built]:
    """``build`` applied to each part; BrokenError only after all were tried.

    So that whatever is wrong in any of them is among the findings, and not the first alone.
    """
    built: list[Built] = []
    broken: BrokenError | None = None
    for part in parts:
        try:
            built.append(build(part))
        except BrokenError as error:
            broken = error
    if broken is not None:
        raise broken
    return built


@dataclass(frozen=True, slots=True)
class Findings:
    """Collects findings; ``documents`` are the files that places may lie in, by name."""

    documents: Mapping[str, Document]
    found: list[Diagnostic] = field(default_factory=list)
    _told: set[tuple[str, Place, str]] = field(default_factory=set)

    def add(self, code: str, place: Place, path: str = "", /, **arguments: object) -> BrokenError:
        """Record a finding; the error returned is for ``raise`` where the item cannot go on.

        TooManyError where there are more errors than anybody reads.
        """
        document = self.documents.get(place.file)
        line = document.line(place) if document else ""
        diagnostic = Diagnostic(code, place, arguments, path, line)
        told = (code, place, diagnostic.message("en"))
        if told not in self._told:
            self._told.add(told)
            self.found.append(diagnostic)
            if diagnostic.level is Level.ERROR and len(self.found) > FINDINGS:
                raise TooManyError
        return BrokenError()

    def wrong_operand(
        self,
        place: Place,
        path: str,
        operator: str,
        found: Meaning | Type,
        expected: str,
        expected_en: str,
    ) -> BrokenError:
        """Record that something of the wrong type stands where ``expected`` belongs."""
        return self.add(
            "wrong-operand",
            place,
            path,
            operator=operator,
            found=describe(found, "zh"),
            found_en=describe(found, "en"),
            expected=expected,
            expected_en=expected_en,
        )

    @property
    def errors(self) -> bool:
        """Whether any finding refuses the rule set."""
        return any(d.level is Level.ERROR for d in self.found)

    def sorted(self) -> list[Diagnostic]:
        """All findings in the order of the file."""
        return sorted(self.found, key=lambda d: (d.place is None, d.place, d.code))
