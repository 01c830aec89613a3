"""What became of the mutants of a rule set, and the score of its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from engine import program as p
from engine.cases.running import FileRun
from engine.ruleset.diagnostics import Diagnostic, Place


class Fate(StrEnum):
    """What became of a mutant.

    ``killed``: an expectation of a case fails under it. ``equivalent``: it is proved to answer
    every case alike. ``undecided``: no case kills it, and that it answers alike is not proved.
    ``survived``: no case kills it, and there is one that would.
    """

    KILLED = "killed"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that a mutant answers otherwise: typed facts by name, and the readings chosen.

    ``case`` is the case of the file that it is, which does not expect enough to notice; '' for a
    new one. ``proposed``: every other open parameter has the reading that is proposed.
    """

    facts: Mapping[str, Any]
    readings: Mapping[str, str]
    case: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """A mutant and what became of it.

    ``killer`` is the case that kills it; ``witness`` one that would kill a survivor, None where the
    mutant moves the governing date alone; ``why`` says what kept a proof from being made (a
    :class:`~engine.prove.questions.asking.Why`); ``accepted`` why the file of cases accepts it.
    """

    id: str
    operator: str
    place: Place
    was: str
    becomes: str
    fate: Fate
    killer: str = ""
    witness: Witness | None = None
    why: str = ""
    accepted: str = ""


@dataclass(frozen=True, slots=True)
class FileMutation:
    """The mutants of one rule set; there are none where its cases do not all pass."""

    run: FileRun
    mutants: tuple[Examined, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def program(self) -> p.Program | None:
        """The rule set."""
        return self.run.program

    def count(self, fate: Fate) -> int:
        """How many mutants came to it."""
        return sum(mutant.fate is fate for mutant in self.mutants)

    @property
    def accepted(self) -> int:
        """How many survivors the file of cases accepts."""
        return sum(bool(mutant.accepted) for mutant in self.mutants)

    @property
    def left(self) -> tuple[Examined, ...]:
        """What neither a case kills, nor a proof leaves out, nor the file of cases accepts."""
        open_ = (Fate.SURVIVED, Fate.UNDECIDED)
        return tuple(m for m in self.mutants if m.fate in open_ and not m.accepted)

    @property
    def score(self) -> Fraction | None:
        """Killed mutants of those that are not equivalent; None where there are none."""
        return score(self.count(Fate.KILLED), len(self.mutants) - self.count(Fate.EQUIVALENT))

    @property
    def ok(self) -> bool:
        """Whether the cases pass and nothing is left; of undecided mutants nobody can say so."""
        return self.run.ok and not self.diagnostics and not self.left


@dataclass(frozen=True, slots=True)
class Mutation:
    """Every rule set whose mutants were examined, in the order of the files."""

    files: tuple[FileMutation, ...]

    def count(self, fate: Fate) -> int:
        """How many mutants came to it."""
        return sum(file.count(fate) for file in self.files)

    @property
    def score(self) -> Fraction | None:
        """Killed mutants of those that are not equivalent, over all rule sets."""
        mutants = sum(len(file.mutants) for file in self.files)
        return score(self.count(Fate.KILLED), mutants - self.count(Fate.EQUIVALENT))

    @property
    def ok(self) -> bool:
        """Whether there is something to kill, and nothing is left."""
        return bool(self.files) and all(file.ok for file in self.files)


def score(killed: int, of: int) -> Fraction | None:
    """The share that was killed; None of nothing."""
    return Fraction(killed, of) if of else None
