"""A comparison as lines of words, before it is styled text, Markdown or a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from engine.compare.catalogue import CHANGES
from engine.compare.model import (
    SECTIONS,
    Change,
    Comparison,
    Direction,
    Embedding,
    Interval,
    Pair,
    Policy,
    Stated,
    Version,
)
from engine.compare.report.behaviour import SaidBehaviour, said
from engine.compare.report.behaviour_words import STATES
from engine.compare.report.words import (
    DIRECTION,
    EMBEDDING,
    PARTS,
    POLICY,
    SECTION,
    pick,
    say,
)
from engine.ruleset.diagnostics import Language, Place
from engine.wording.speech import shown_path
from engine.wording.words import joined, unit_word

_LISTED = 6
"""More names than this in one sentence are counted, and not listed."""

_WORD = re.compile(r"[^\W\d]\w*")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LARGE = re.compile(r"(?<![\w.])\d{5,}(?![\w])")
_MONEY = frozenset({"元"})


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words."""

    change: Change
    title: str
    part: str
    before: str
    after: str
    quotes: tuple[str, str]
    tags: tuple[str, ...]
    reaches: str
    where: str


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one item, under the heading of its section."""

    section: str
    name: str
    also: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One pair in words: its heading, sentences about the whole, its changes by item, and what is
    proved of its behaviour."""

    pair: Pair
    heading: str
    title: str
    files: str
    counts: str
    facts: tuple[str, ...]
    groups: tuple[Group, ...]
    behaviour: SaidBehaviour | None = None


class View:
    """How a comparison is said in one language."""

    def __init__(self, comparison: Comparison, language: Language) -> None:
        self.comparison = comparison
        self.language = language

    def word(self, key: str, **values: object) -> str:
        """A word of the table."""
        return say(key, self.language, **values)

    def heading(self) -> str:
        """What was compared with what."""
        return f"{self.comparison.before} → {self.comparison.after}"

    def pairs(self) -> list[Shown]:
        """The pairs that differ."""
        return [self._pair(pair) for pair in self.comparison.pairs if differs(pair)]

    def unchanged(self) -> str:
        """The pairs that do not, in one sentence; '' where all do."""
        names = [name_of(p.version) for p in self.comparison.pairs if not differs(p)]
        if not names:
            return ""
        if len(names) > _LISTED:
            return self.word("unchanged_many", count=len(names))
        return self.word("unchanged", names=joined(names, self.language))

    def _pair(self, pair: Pair) -> Shown:
        old, new = pair.before, pair.after
        files = [shown_path(version.file) for version in (old, new) if version is not None]
        return Shown(
            pair,
            self._versions(pair),
            pair.version.title[self.language],
            " → ".join(dict.fromkeys(files)),
            self.counts(pair.changes) if old and new else "",
            tuple(self._facts(pair)),
            () if self.comparison.brief else tuple(self._groups(pair)),
            said(pair, self.language),
        )

    def _versions(self, pair: Pair) -> str:
        if pair.before is None or pair.after is None:
            return f"{name_of(pair.version)} ({self.word(pair.relation)})"
        old, new = pair.before, pair.after
        if old.measure != new.measure:
            return f"{name_of(old)} → {name_of(new)}"
        if old.version == new.version:
            return name_of(new)
        return f"{new.measure}  {old.version} → {new.version}"

    def counts(self, changes: Sequence[Change]) -> str:
        """How many changes, and of which directions."""
        count = len(changes)
        words = [self.word("change" if count == 1 else "changes", count=count)]
        for direction in Direction:
            number = sum(change.effect.direction is direction for change in changes)
            if number:
                words.append(f"{pick(DIRECTION[direction], self.language)} {number}")
        breaking = sum(change.effect.embedding is Embedding.BREAKING for change in changes)
        if breaking:
            words.append(f"{pick(EMBEDDING[Embedding.BREAKING], self.language)} {breaking}")
        return " · ".join(words)

    def _facts(self, pair: Pair) -> Iterator[str]:
        if pair.before is None or pair.after is None:
            return
        behaviour = pair.behaviour
        if behaviour is None:
            if pair.fingerprint:
                yield self.word("behaviour_unproved")
        else:
            yield STATES[behaviour.state][0 if self.language == "zh" else 1]
        if pair.fingerprint:
            yield f"{self.word('fingerprint')} {pair.fingerprint}"
        if pair.differs is not None:
            if pair.differs.governs:
                yield self.word(f"governs_{pair.differs.governs}", on=pair.differs.on)
            yield self._differ(pair.differs.interval)

    def _differ(self, interval: Interval | None) -> str:
        if interval is None:
            return self.word("differ_never")
        key = "differ_from" if interval.end is None else "differ_between"
        return self.word(key, start=interval.start, end=interval.end)

    def in_force(self, version: Version) -> str:
        """When a version is in force."""
        if version.status == "draft":
            return self.word("draft")
        interval = version.interval
        if interval is None:
            return self.word("undated")
        key = "from" if interval.end is None else "between"
        return self.word(key, start=interval.start, end=interval.end)

    def _groups(self, pair: Pair) -> Iterator[Group]:
        order = {section: index for index, section in enumerate(SECTIONS)}
        changes = sorted(pair.changes, key=lambda change: order[change.section])
        for (section, item), of_item in groupby(changes, lambda c: (c.section, c.item)):
            lines = list(of_item)
            alias = lines[0].alias or pair.aliases.get(item, "")
            name, also = (alias or item, item) if self.language == "en" else (item, alias)
            yield Group(
                pick(SECTION[section], self.language),
                name,
                also if also != name else "",
                tuple(self.line(change, pair) for change in lines),
            )

    def line(self, change: Change, pair: Pair) -> Line:
        """One change in words."""
        effect = change.effect
        tags = [pick(DIRECTION[effect.direction], self.language)]
        if Policy.CITATION in effect.policy or effect.direction is Direction.NONE:
            tags = []
        tags += [pick(POLICY[policy], self.language) for policy in effect.policy]
        if effect.embedding is not Embedding.NONE:
            tags.append(pick(EMBEDDING[effect.embedding], self.language))
        reaches = [self.name(path.rpartition("/")[2], pair) for path in effect.reaches]
        before, after = change.before, change.after
        is_prose = CHANGES[change.id].group in ("notes", "head")
        quotes = (before.quote if before else "", after.quote if after else "")
        return Line(
            change,
            CHANGES[change.id].title[self.language],
            self.part(change, pair),
            self.stated(before, pair, is_prose=is_prose) if before else "",
            self.stated(after, pair, is_prose=is_prose) if after else "",
            quotes,
            tuple(tags),
            joined(dict.fromkeys(reaches), self.language),
            where_of(change),
        )

    def part(self, change: Change, pair: Pair) -> str:
        """Which part of the item, its steps said one by one."""
        if change.section == "head" and change.part in PARTS:
            # The title of the change has said it.
            return ""
        steps = [step for step in change.part.split("/") if step]
        said = [pick(PARTS[s], self.language) if s in PARTS else self.name(s, pair) for s in steps]
        if said and change.part_alias and self.language == "en" and steps[-1] not in PARTS:
            said[-1] = change.part_alias
        return " / ".join(dict.fromkeys(said))

    def name(self, name: str, pair: Pair) -> str:
        """A name, or an expression with its names, in the language."""
        if self.language == "zh":
            return name
        named = _WORD.sub(lambda word: pair.aliases.get(word.group(), word.group()), name)
        return named if _CHINESE.search(named) else named.replace("、", ", ")

    def stated(self, stated: Stated, pair: Pair, *, is_prose: bool = False) -> str:
        """What a version says: with its units, large sums in groups of three digits."""
        text = stated.text if is_prose else self.name(stated.text, pair)
        if stated.text in ("all", "any", "none", "draft", "in_force"):
            text = self.word(stated.text)
        unit = unit_word(stated.unit, self.language) if stated.unit else ""
        if stated.unit in _MONEY:
            text = _LARGE.sub(lambda number: f"{int(number.group()):,}", text)
        if stated.of:
            of = unit_word(stated.of, self.language)
            text = text.replace(": ", f" {of}: ", 1)
        return f"{text} {unit}".strip() or self.word("absent")


def differs(pair: Pair) -> bool:
    """Whether there is anything to say about a pair."""
    is_single = pair.before is None or pair.after is None
    return bool(pair.changes) or is_single or pair.population is not None


def name_of(version: Version) -> str:
    """``MEASURE@VERSION``."""
    return f"{version.measure}@{version.version}"


def where_of(change: Change) -> str:
    """The place in both files: ``2023.yaml:14:47 → 2024.yaml:14:47``."""
    places = [s.place for s in (change.before, change.after) if s is not None and s.place]
    return " → ".join(dict.fromkeys(_short(place) for place in places))


def _short(place: Place) -> str:
    path = PurePath(place.file)
    return f"{'/'.join(path.parts[-2:])}:{place.line}:{place.column}"
