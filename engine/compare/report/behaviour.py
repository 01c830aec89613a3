"""What is proved of a pair in words, before it is styled text, Markdown or a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from engine.compare.behaviour.model import (
    Answered,
    Behaviour,
    Deciding,
    Given,
    Limit,
    Reason,
    Region,
    Span,
)
from engine.compare.model import Pair
from engine.compare.report.behaviour_words import (
    CLAIMS,
    KINDS,
    ONLY,
    REASONS,
    STATES,
    WORDS,
)
from engine.decide.decision import Verdict
from engine.ruleset.diagnostics import Language, Place
from engine.wording.speech import shown_path
from engine.wording.words import joined, unit_word, verdict_word
from engine.wording.words import say as said_in

ROWS = 3
"""So many records are written out in a case."""

LARGE = 10_000
"""From here on figures are written in groups of three digits."""


@dataclass(frozen=True, slots=True)
class SaidRegion:
    """A region in words. ``before`` and ``after`` are the two answers to the case."""

    region: Region
    title: str
    difference: str
    limits: str
    case: str
    readings: str
    before: str
    after: str
    causes: str


@dataclass(frozen=True, slots=True)
class SaidBehaviour:
    """Everything that is proved of a pair, in words."""

    behaviour: Behaviour
    state: str
    claims: tuple[str, ...]
    regions: tuple[SaidRegion, ...]
    only: tuple[str, ...]
    reasons: tuple[str, ...]
    notes: tuple[str, ...]


def said(pair: Pair, language: Language) -> SaidBehaviour | None:
    """What is proved of a pair; None where nobody looked."""
    return None if pair.behaviour is None else _Sayer(pair, language).behaviour(pair.behaviour)


def word(key: str, language: Language, **values: object) -> str:
    """A word of the table."""
    return WORDS[key][0 if language == "zh" else 1].format_map(values)


class _Sayer:
    def __init__(self, pair: Pair, language: Language) -> None:
        self._pair = pair
        self._language = language

    def behaviour(self, behaviour: Behaviour) -> SaidBehaviour:
        claims = [
            self._of(CLAIMS[claim.kind], benefit=self.name(claim.benefit))
            for claim in behaviour.claims
        ]
        notes = []
        if behaviour.idle:
            paths = joined([self._path(path) for path in behaviour.idle], self._language)
            notes.append(f"{self._word('idle')}{self._colon()}{paths}")
        if behaviour.unlisted:
            notes.append(self._word("unlisted", count=behaviour.unlisted))
        return SaidBehaviour(
            behaviour,
            self._of(STATES[behaviour.state]),
            tuple(claims),
            tuple(map(self._region, behaviour.regions)),
            tuple(self._only(behaviour)),
            tuple(map(self._reason, behaviour.reasons)),
            tuple(notes),
        )

    # -- regions ---------------------------------------------------------------------------------

    def _region(self, region: Region) -> SaidRegion:
        witness = region.witness
        return SaidRegion(
            region,
            self._title(region),
            self._difference(region),
            self._list([self._limit(limit) for limit in region.limits]),
            self._facts(witness.facts),
            self._list([f"{self.name(n)}={self.name(r)}" for n, r in witness.readings.items()]),
            self._answer(witness.before),
            self._answer(witness.after),
            self._causes(region),
        )

    def _title(self, region: Region) -> str:
        if region.kind == "verdict":
            before, after = (
                self._verdict(a.verdict) for a in (region.witness.before, region.witness.after)
            )
            return f"{before} → {after}"
        words = self._of(KINDS[region.kind])
        if not region.benefit:
            return words
        blank = "" if self._language == "zh" else " "
        names = joined([self.name(n) for n in (region.benefit, *region.also)], self._language)
        return f"{names}{blank}{words}"

    def _difference(self, region: Region) -> str:
        name = f"{self.name(region.benefit)} " if region.kind == "verdict" else ""
        if region.figures is not None:
            before, after = (self._figure(figure) for figure in region.figures)
            figures = f"{name}{before} → {self._amount(region.figures[1], region.unit, after)}"
            return figures if before != after else f"{name}{self._amount(0, region.unit, before)}"
        if region.difference is None:
            return ""
        span = self._span(region.difference, region.unit)
        return f"{name}{self._word('by', span=span)}" if span else ""

    def _span(self, span: Span, unit: str) -> str:
        """How far two figures are apart at least and at most; what is nothing is not said."""
        low, high = span.low, span.high
        if high is not None and high <= 0:
            low, high = -high, None if low is None else -low
        elif low is not None and low < 0:
            return ""
        parts = []
        if low:
            parts.append(self._word("at_least", low=self._amount(low, unit)))
        if high is not None:
            parts.append(self._word("at_most", high=self._amount(high, unit)))
        return self._list(parts)

    def _limit(self, limit: Limit) -> str:
        side = "" if limit.of == "both" else "old_side" if limit.of == "before" else "new_side"
        name = self.name(limit.name) + (self._word(side) if side else "")
        if limit.values:
            values = f" {self._word('or')} ".join(map(self._value_name, limit.values))
            return f"{name}={values}"
        low, high = limit.low, limit.high
        unit = unit_word(limit.unit, self._language) if limit.unit else ""
        if low is not None and low == high:
            found = f"{name}={self._figure(low)}"
        elif low is not None and high is not None:
            found = f"{name} {self._figure(low)}–{self._figure(high)}"
        elif low is not None:
            found = f"{name} ≥ {self._figure(low)}"
        else:
            found = f"{name} ≤ {self._figure(high or Decimal(0))}"
        return f"{found} {unit}".rstrip()

    def _causes(self, region: Region) -> str:
        if region.causes:
            return joined([self._path(path) for path in region.causes], self._language)
        return self._word("together") if region.together else ""

    # -- answers and cases -----------------------------------------------------------------------

    def _answer(self, answer: Answered) -> str:
        parts = [self._verdict(answer.verdict)]
        parts += [self._given(given) for given in answer.benefits]
        if answer.deciding is not None:
            parts.append(self._deciding(answer.deciding))
        return self._list(parts)

    def _verdict(self, verdict: str) -> str:
        return verdict_word(Verdict(verdict), self._language) if verdict else self._word("refused")

    def _given(self, given: Given) -> str:
        if given.value is None:
            key = "not_stated" if given.state == "not_stated" else "missing"
            return f"{self.name(given.name)} {self._word(key)}"
        return f"{self.name(given.name)} {self._amount(given.value, given.unit)}"

    def _deciding(self, deciding: Deciding) -> str:
        english = self._language == "en" and deciding.alias
        name = deciding.alias if english else self.name(deciding.name)
        quote = f"「{deciding.quote}」" if deciding.quote else ""
        where = f" ({_short(deciding.place)})" if deciding.place else ""
        return f"{name}{quote}{where}"

    def _facts(self, facts: Mapping[str, Any]) -> str:
        return self._list(list(self._cells(facts)))

    def _cells(self, facts: Mapping[str, Any]) -> Iterator[str]:
        """Each fact; texts, which only tell one from another, are left out."""
        for name, value in facts.items():
            if isinstance(value, list):
                yield f"{self.name(name)}={self._rows(value)}"
            elif not (isinstance(value, str) and value.startswith(name)):
                yield f"{self.name(name)}={self._fact(value)}"

    def _rows(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """Records, those that are alike but for their texts together."""
        if not rows:
            return "[]"
        kinds: dict[str, int] = {}
        for row in rows:
            text = self._list(list(self._cells(row)))
            kinds[text] = kinds.get(text, 0) + 1
        parts = [
            f"{self._rows_word(count)} {{{text}}}" if text else self._rows_word(count)
            for text, count in list(kinds.items())[:ROWS]
        ]
        left = sum(list(kinds.values())[ROWS:])
        if left:
            parts.append(f"… {self._rows_word(left)}")
        return f"[{self._list(parts)}]"

    def _rows_word(self, count: int) -> str:
        return self._word("record" if count == 1 else "records", count=count)

    def _fact(self, value: Any) -> str:
        if isinstance(value, bool):
            return said_in("yes" if value else "no", self._language)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, (int, Decimal)):
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        return self.name(str(value))

    # -- what only one has, and why not ----------------------------------------------------------

    def _only(self, behaviour: Behaviour) -> Iterator[str]:
        grouped: dict[tuple[str, str], list[str]] = {}
        for only in behaviour.only:
            name = self.name(only.name)
            if only.record:
                name = f"{self.name(only.record)}.{name}"
            if only.values:
                values = joined([self.name(value) for value in only.values], self._language)
                name = f"{name} ({values})"
            grouped.setdefault((only.what, only.side), []).append(name)
        for key, names in grouped.items():
            yield self._of(ONLY[key], names=joined(names, self._language))

    def _reason(self, reason: Reason) -> str:
        line = reason.place.line if reason.place else ""
        why = self._of(REASONS[reason.why], line=line)
        return f"{self.name(reason.what)}{self._colon()}{why}" if reason.what else why

    # -- small ones ------------------------------------------------------------------------------

    def name(self, name: str) -> str:
        """A name or an option in the language."""
        return self._pair.aliases.get(name, name) if self._language == "en" else name

    def _path(self, path: str) -> str:
        """``parameters/女性年龄/at_least`` without its section, each step a name."""
        return " / ".join(self.name(step) for step in path.split("/")[1:]) or path

    def _value_name(self, value: str) -> str:
        if value in ("true", "false"):
            return said_in("yes" if value == "true" else "no", self._language)
        return self.name(value)

    def _amount(self, value: Any, unit: str, figure: str = "") -> str:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            return self._fact(value)
        text = figure or self._figure(Decimal(value))
        return f"{text} {unit_word(unit, self._language)}" if unit else text

    def _figure(self, value: Decimal) -> str:
        text = f"{value:,f}" if abs(value) >= LARGE else f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def _list(self, parts: Sequence[str]) -> str:
        return ("，" if self._language == "zh" else ", ").join(part for part in parts if part)

    def _colon(self) -> str:
        return "：" if self._language == "zh" else ": "

    def _word(self, key: str, **values: object) -> str:
        return word(key, self._language, **values)

    def _of(self, both: tuple[str, str], **values: object) -> str:
        return both[0 if self._language == "zh" else 1].format_map(values)


def _short(place: Place) -> str:
    return f"{PurePath(shown_path(place.file)).name}:{place.line}"
