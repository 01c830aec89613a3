"""How people write what a rule set names: headers, values, units, and rows that are no data.

The spellings are data: ``synonyms.yaml`` has those of every list, a columns file those of one. They
are compared exactly once width, spaces, line breaks and case are taken away, never as a part of a
longer text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from engine.program import BooleanType, Input
from engine.ruleset.nodes import plain
from engine.ruleset.reader import read_file

_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_BRACKET = re.compile(r"(.+)[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """A text without what no reader sees or means: width, white space, case."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True, slots=True)
class Identity:
    """The inputs of one list that have to do with a person: the number, and what it gives."""

    number: Input
    sex: Input | None
    birth_date: Input | None


@dataclass(frozen=True, slots=True)
class RowWords:
    """What stands in rows that are no data, folded."""

    numbering: frozenset[str]
    subtotals: frozenset[str]
    signatures: frozenset[str]
    notes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a columns file says of one list, each fact by its name (a field as ``记录.字段``).

    ``columns`` are the headers of a fact, which then has no others; ``values`` what a cell's text
    stands for; ``identity_numbers`` the facts that are resident identity numbers, None where the
    file leaves that to the synonyms; ``whole_months`` the dates of which a year and month are
    enough, for the first of the month; ``confirmed`` identity numbers that somebody has compared
    with the card.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    identity_numbers: frozenset[str] | None = None
    whole_months: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Spelling:
    """The spellings that a list is read with; make it with :func:`shipped`.

    Keys are folded. ``groups`` maps a header to all of its line, ``units`` a unit to the first of
    its line, ``options`` a spelling to the options that it may stand for.
    """

    groups: Mapping[str, tuple[str, ...]]
    brackets: frozenset[str]
    units: Mapping[str, str]
    multiples: Mapping[str, int]
    currency: tuple[str, ...]
    truths: Mapping[str, bool]
    blanks: frozenset[str]
    options: Mapping[str, tuple[str, ...]]
    rows: RowWords
    identity: Mapping[str, str]
    mapped: Mapped = field(default_factory=Mapped)

    def with_columns(self, mapped: Mapped) -> Spelling:
        """These spellings, with those of a columns file."""
        return replace(self, mapped=mapped)

    # -- headers ---------------------------------------------------------------------------------

    def header(self, text: str) -> tuple[str, str]:
        """A header as it is compared, and the unit in its brackets ('' where there is none)."""
        bare = folded(text).strip("*:")
        unit = ""
        while match := _BRACKET.fullmatch(bare):
            said = match[2].strip("*")
            if said in self.units or self._multiple(said)[0] != 1:
                unit = said
            elif said not in self.brackets:
                break
            bare = match[1].strip("*:")
        return bare, unit

    def headers(self, inputs: Iterable[Input], within: str = "") -> dict[str, Input]:
        """The inputs by every header that means them and no other.

        ``within`` is the input of type records whose fields these are, by which a columns file may
        name them. What the columns file says comes first, then names, aliases and labels, then
        synonyms; a synonym that two inputs share means neither.
        """
        inputs = tuple(inputs)
        mapped: dict[str, Input] = {}
        own: dict[str, Input] = {}
        shared: dict[str, set[str]] = {}
        by_name = {given.name: given for given in inputs}
        for given in inputs:
            said = self.columns_of(given, within)
            if said is not None:
                mapped.update({self.header(text)[0]: given for text in said})
                mapped.update({folded(text): given for text in said})
                continue
            names = [folded(name) for name in (given.label, given.alias, given.name) if name]
            for name in names:
                own[name] = given
            if isinstance(given.type, BooleanType):
                names += [f"是否{name}" for name in names]
            for name in names:
                for spelled in (name, *self.groups.get(name, ())):
                    shared.setdefault(spelled, set()).add(given.name)
        single = {
            spelled: by_name[next(iter(names))]
            for spelled, names in shared.items()
            if len(names) == 1
        }
        return {**single, **own, **mapped}

    def columns_of(self, given: Input, within: str = "") -> tuple[str, ...] | None:
        """The headers that the columns file gives a fact, None where it says nothing of it."""
        said: tuple[str, ...] | None = _said(self.mapped.columns, given, within)
        return said

    # -- units -----------------------------------------------------------------------------------

    def _multiple(self, unit: str) -> tuple[int, str]:
        """How many times the number a unit means, and the unit without that."""
        for word, times in self.multiples.items():
            if unit.startswith(word) and (unit == word or unit[len(word) :] in self.units):
                return times, unit[len(word) :]
        return 1, unit

    def scale(self, unit: str, given: Input, header: str = "") -> int | None:
        """What a number with this unit is multiplied with for the input; None where it cannot be.

        Nothing is converted: two years are not 24 months here. Where the input has no unit, its
        name says which one is meant.
        """
        times, bare = self._multiple(folded(unit))
        if not bare:
            return times
        meant = self.units.get(bare)
        if meant is None:
            return None
        if given.unit:
            own = self.units.get(folded(given.unit), given.unit)
            return times if own == meant else None
        named = {
            self.units[character]
            for text in (given.name, given.label, header)
            for character in folded(text)
            if character in self.units
        }
        allowed = named or {"元", "人"}
        return times if meant in allowed else None

    # -- values ----------------------------------------------------------------------------------

    def values_of(self, given: Input, within: str = "") -> Mapping[str, object]:
        """What the columns file says that texts in the column of a fact stand for, folded."""
        said = _said(self.mapped.values, given, within) or {}
        return {folded(text): value for text, value in said.items()}

    def option_spellings(self, options: Iterable[str]) -> dict[str, str]:
        """The options of a closed set by their other spellings that mean one of them alone."""
        known = set(options)
        found: dict[str, str] = {}
        for spelled, meant in self.options.items():
            among = [option for option in meant if option in known]
            if len(among) == 1:
                found[spelled] = among[0]
        return found

    # -- persons ---------------------------------------------------------------------------------

    def identity_in(self, inputs: Sequence[Input], within: str = "") -> Identity | None:
        """The input that is a resident identity number, with the sex and birth date beside it."""
        numbers = [given for given in inputs if self.is_identity_number(given, within)]
        if len(numbers) != 1:
            return None
        return Identity(
            numbers[0], self._of_line(inputs, "sex"), self._of_line(inputs, "birth_date")
        )

    def is_identity_number(self, given: Input, within: str = "") -> bool:
        """Whether a text is a resident identity number, by the columns file or the synonyms."""
        marked = self.mapped.identity_numbers
        if marked is not None:
            return given.name in marked or f"{within}.{given.name}" in marked
        return self._in_line(given, "number")

    def _of_line(self, inputs: Iterable[Input], role: str) -> Input | None:
        return next((given for given in inputs if self._in_line(given, role)), None)

    def _in_line(self, given: Input, role: str) -> bool:
        line = self.groups.get(folded(self.identity[role]), ())
        return any(folded(name) in line for name in (given.name, given.label) if name)


def _said(of: Mapping[str, Any], given: Input, within: str) -> Any:
    """What a columns file says of a fact under its name, alias, or as a field of records."""
    for name in (given.name, given.alias):
        if not name:
            continue
        found = of.get(f"{within}.{name}") if within else None
        if found is None:
            found = of.get(name)
        if found is not None:
            return found
    return None


@cache
def shipped() -> Spelling:
    """The spellings of every list, from ``synonyms.yaml``."""
    read: Any = plain(read_file(Path(__file__).with_name("synonyms.yaml")).root)
    groups: dict[str, tuple[str, ...]] = {}
    for line in read["headers"]:
        words = tuple(folded(word) for word in line)
        groups.update(dict.fromkeys(words, words))
    units = {folded(word): line[0] for line in read["units"] for word in line}
    options: dict[str, tuple[str, ...]] = {}
    for option, spellings in read["options"].items():
        for spelled in spellings:
            options[folded(spelled)] = (*options.get(folded(spelled), ()), option)
    rows = {name: frozenset(folded(word) for word in words) for name, words in read["rows"].items()}
    return Spelling(
        groups=groups,
        brackets=frozenset(folded(word) for line in read["brackets"] for word in line),
        units=units,
        multiples={folded(word): times for word, times in read["multiples"].items()},
        currency=tuple(folded(word) for word in read["currency"]),
        truths={
            **{folded(word): True for word in read["holds"]},
            **{folded(word): False for word in read["fails"]},
        },
        blanks=frozenset(folded(word) for word in read["blanks"]),
        options=options,
        rows=RowWords(**rows),
        identity=read["identity"],
    )
