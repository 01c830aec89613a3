"""The items of a rule set in their compiled form, and the program that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal as OneOf

from engine.program.expressions import Clause, Expression
from engine.program.types import Scalar, Type
from engine.ruleset.diagnostics import Diagnostic, Language, Place


@dataclass(frozen=True, slots=True)
class Edges:
    """The lower and upper edge of a range; ``None`` where it is open on that side."""

    lower: Scalar | None = None
    lower_included: bool = True
    upper: Scalar | None = None
    upper_included: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """A fact that a case may give. ``fields`` for records; ``range`` for numbers and dates.

    ``option_aliases`` maps an English alias to the option it stands for.
    """

    name: str
    type: Type
    alias: str = ""
    label: str = ""
    note: str = ""
    unit: str = ""
    range: Edges | None = None
    option_aliases: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[Input, ...] = ()
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ReadingOf:
    """One reading of an open parameter, and the text of what it states ('' where it is a name)."""

    name: str
    alias: str = ""
    states: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure, a boundary or a question, as the rule set gives it.

    ``state``: stated, open or not_stated. ``text`` is the stated value for people (``[35, 40)``).
    ``unit`` is that of its values, ``edge_unit`` that of what its edges are compared with: of tiers
    another, else the same.
    ``chosen`` is the reading that a named authority decided, written in the rule set. ``question``
    and ``decided_by`` are in both languages where they are there at all.
    """

    name: str
    state: OneOf["stated", "open", "not_stated"]
    alias: str = ""
    label: str = ""
    unit: str = ""
    edge_unit: str = ""
    text: str = ""
    quote: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    question: Mapping[Language, str] = field(default_factory=dict)
    readings: tuple[ReadingOf, ...] = ()
    proposed: str = ""
    chosen: str = ""
    decided_by: Mapping[Language, str] = field(default_factory=dict)
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows taken ``source`` a records input, another selection, or ``months(first, number)``.

    ``each`` adds columns in order, ``where`` keeps rows, ``order`` sorts by a column (ties stay in
    the order of the source) and ``take`` keeps the first so many.
    """

    source: str | Months
    each: tuple[tuple[str, Expression], ...]
    where: Clause | None
    order: str
    take: Expression | None
    columns: tuple[tuple[str, Type], ...]


@dataclass(frozen=True, slots=True)
class Months:
    """One row a month (columns 月首 and 月末), ``number`` of them from the month of ``first``."""

    first: Expression
    number: Expression


MONTHS_LIMIT = 120
"""No schedule is longer: ``months`` of more is undefined."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named value, condition or selection."""

    name: str
    body: Expression | Selection
    type: Type
    alias: str = ""
    label: str = ""
    unit: str = ""
    text: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition that has to hold; a ``NotStated`` clause where the text names one and stops.

    ``source_clause`` is the clause of the source that it carries out, by its number there.
    """

    name: str
    clause: Clause
    alias: str = ""
    source_clause: str = ""


@dataclass(frozen=True, slots=True)
class Benefit:
    """What is computed where the requirements hold.

    ``source_clause`` is the clause of the source that it carries out, by its number there.
    """

    name: str
    value: Expression
    type: Type
    alias: str = ""
    label: str = ""
    unit: str = ""
    quote: str = ""
    text: str = ""
    source_clause: str = ""
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled rule set.

    ``definitions`` stand in the order of evaluation. ``hash`` is the SHA-256 of the rule set's
    bytes and of the vocabularies that it uses. A version is in force on the half-open interval
    from ``effective_from`` to the next version in force, or to ``repealed_on``. ``accepted`` are
    findings by path and code, with the reason; ``awaited`` are those of them that no loading finds.
    """

    measure: str
    version: str
    kind: OneOf["benefit", "duty"]
    status: OneOf["draft", "in_force"]
    title: Mapping[Language, str]
    source: Mapping[str, str]
    subject: str
    key: tuple[str, ...]
    hash: str
    file: str
    inputs: tuple[Input, ...]
    parameters: tuple[Parameter, ...]
    definitions: tuple[Definition, ...]
    applies_when: Clause | None
    requirements: tuple[Requirement, ...]
    benefits: tuple[Benefit, ...]
    as_of: Expression | None = None
    uses: tuple[str, ...] = ()
    published_on: date | None = None
    effective_from: date | None = None
    effective_note: str = ""
    repealed_on: date | None = None
    accepted: tuple[tuple[str, str, str], ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    awaited: tuple[tuple[str, str, Place], ...] = ()
