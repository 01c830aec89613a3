"""Cases tried: what can happen is shown by hundreds at a time, and z3 is left what takes a proof.

The search is that of a fuzzer that is guided by coverage: a case that shows something new is kept,
and changed in one thing or in a few. Where one thing alone was changed and the answer is another,
that thing matters. It is deterministic, and it proves nothing about what is left; and what it shows
is put to ``decide`` before anybody sees it, like every other case.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, cycle
from operator import itemgetter
from random import Random
from typing import Any, TypeVar

from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.evaluate import Cases
from engine.prove.encoding.terms import (
    Term,
    Truth,
    Whole,
    both,
    in_order,
    is_truth,
    is_value,
    negated,
)
from engine.prove.encoding.values import Cell, parts_of
from engine.prove.questions.beside import Item, mentioned, needed, related
from engine.prove.questions.drawing import Drawing, Drawn, Values

Key = TypeVar("Key", bound=Hashable)

Pair = tuple[str, str, str]
"""A parameter and two of its readings."""

BATCH, ROUNDS, QUIET = 160, 60, 8
"""So many cases are tried at once, so often; this often without news is the end."""

BASES = 10
"""Cases around which z3 is asked."""

KEPT, DRIFT = 96, 16
"""So many cases are changed again, so many of a batch that show nothing new."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A case that was tried, with the requirements that it fails, by number."""

    values: Values
    failed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """A case to be tried, and what alone is other in it than in another of its batch."""

    values: Values
    than: int | None = None
    drawn: Drawn | None = None


class Trials:
    """Cases of a program, searched for what ``goals`` ask and for whatever matters.

    ``hints`` are what is worth going on from, though nobody asks for it.
    """

    def __init__(
        self, encoded: Encoded, goals: Mapping[Key, Truth], hints: Iterable[Truth] = ()
    ) -> None:
        self._hints = [hint for hint in hints if hint.__class__ is not bool]
        self._encoded = encoded
        self._random = Random(0)
        self._open: dict[Hashable, Truth] = dict(goals.items())
        self._items = dict.fromkeys(mentioned(encoded.program))
        self._pairs = {
            (name, *two): None
            for name, option in encoded.readings.items()
            for two in combinations(option.guards, 2)
        }
        self._side = both(*encoded.facts.side)
        self._drawing = Drawing(encoded, goals.values(), self._random)
        self._everything = [*self._drawing.facts, *self._drawing.readings]
        self._unknowns = [unknown for drawn in self._everything for unknown in drawn.unknowns]
        # Of a single one it would give no tuple.
        self._of = itemgetter(*self._unknowns, *self._unknowns[:1])
        self._answers = Answers(encoded)
        self._order = self._needed_terms()
        self._pool: list[Tried] = []
        self._drift: list[Tried] = []
        self._seen: list[Values] = []
        self._blocks: list[tuple[list[Values], Cases]] = []
        self._related = self._beside_each()
        self._needs = [
            [one for one in self._everything if (one.item[1] or one.item[0]) in names]
            for names in needed(encoded.program)
        ]
        self._search(self._first())

    # -- what was found --------------------------------------------------------------------------

    def shown(self, goals: Mapping[Key, Truth]) -> dict[Key, Values]:
        """Of each goal that some case which was kept shows, the first such case."""
        if self._seen:
            self._blocks.append((self._seen, self._cases(self._seen)))
            self._seen = []
        found: dict[Key, Values] = {}
        for key, goal in goals.items():
            for several, cases in self._blocks:
                holds = cases.truth(goal)
                if holds:
                    found[key] = several[_place(holds)]
                    break
        return found

    @property
    def waiting(self) -> list[Pair | Item]:
        """The pairs of readings and the items that no case was found to depend on."""
        return [*self._pairs, *self._items]

    def around(self, thing: Pair | Item) -> Iterator[list[Truth]]:
        """For a few cases that fail nothing: that all but what stands beside a thing is alike."""
        own = (thing[0], "") if len(thing) == 3 else thing
        free = {own, *(one.item for one in self._related.get(own, ()))}
        fixed = [d for d in self._everything if d.item not in free]
        due = [tried for tried in (*self._drift, *self._pool) if not tried.failed]
        for tried in self._random.sample(due, min(len(due), BASES)):
            unknowns = [unknown for drawn in fixed for unknown in drawn.unknowns]
            yield [is_value(unknown, tried.values[unknown]) for unknown in unknowns]

    def near(self, values: Values) -> None:
        """Look around a case that was found otherwise."""
        self._try([Child(values)])
        self._pool.append(Tried(values, ()))
        self._try(self._next())

    def grow(self, values: Values) -> bool:
        """Go on from a case that was found otherwise, where it is nearer to a grant than any."""
        fewest = self._fewest
        self._try([Child(values)])
        if self._fewest < fewest:
            self._search(self._next())
        return self._fewest < fewest

    # -- the search ------------------------------------------------------------------------------

    @property
    def _fewest(self) -> int:
        """How few requirements any case fails."""
        return len(self._pool[-1].failed) if self._pool else len(self._needs) + 1

    def _search(self, batch: Sequence[Child]) -> None:
        quiet = 0
        for _ in range(ROUNDS):
            news = self._try(batch)
            quiet = 0 if news else quiet + 1
            if quiet == QUIET or not (self._open or self._pairs or self._items):
                return
            batch = self._next()

    def _needed_terms(self) -> list[Term]:
        """What has to be found of each case."""
        terms = (self._side, *self._open.values(), *self._hints, *self._answers.terms)
        return in_order(terms, given={*self._unknowns, self._encoded.exact})

    def _first(self) -> list[Child]:
        return [Child(self._drawing.case()) for _ in range(BATCH)]

    def _next(self) -> list[Child]:
        if not self._pool:
            return self._first()
        batch: list[Child] = []
        if self._open:
            for _ in range(BATCH // 2):
                parent = self._parent()
                values = dict(parent.values)
                near = self._everything
                if parent.failed:
                    near = self._needs[self._random.choice(parent.failed)] or near
                for _ in range(self._random.choice((1, 1, 2, 3))):
                    self._random.choice(near).draw(values)
                batch.append(Child(values))
        self._aimed(batch)
        return batch

    def _parent(self) -> Tried:
        """One of the cases that were kept, rather one that meets more."""
        if self._drift and self._random.random() < 0.4:
            return self._random.choice(self._drift)
        far = int(self._random.expovariate(0.08))
        return self._pool[-1 - far % len(self._pool)]

    def _aimed(self, batch: list[Child]) -> None:
        """Cases in twos that differ in one thing alone, which is not known to matter."""
        awaited: list[tuple[Drawn, Sequence[str]]] = [
            (d, ()) for d in self._drawing.facts if d.item in self._items
        ]
        drawn = {d.item[0]: d for d in self._drawing.readings}
        awaited += [(drawn[name], two) for name, *two in self._pairs]
        self._random.shuffle(awaited)
        for what, two in cycle(awaited):
            if len(batch) >= BATCH - 1:
                return
            values = dict(self._parent().values)
            near = self._related[what.item]
            for one in self._random.sample(near, min(len(near), self._random.randint(0, 5))):
                one.draw(values)
            if two:
                values.update(what.options[two[0]])
            other = dict(values)
            if two:
                other.update(what.options[two[1]])
            else:
                what.draw(other)
            batch += [Child(values), Child(other, len(batch), what)]

    def _beside_each(self) -> dict[Item, list[Drawn]]:
        """For everything what stands beside it in the rules."""
        everything = self._everything
        names = related(self._encoded.program)
        return {
            what.item: [
                one
                for one in everything
                if one.item != what.item
                and (one.item[1] or one.item[0]) in names.get(what.item[1] or what.item[0], ())
            ]
            for what in everything
        }

    def _try(self, batch: Sequence[Child]) -> bool:
        """Try cases, and keep those that show something new; whether there were any."""
        cases = self._cases([child.values for child in batch])
        cases.find(self._order)
        side = cases.truth(self._side)
        is_case = cases.flags(self._side)
        answers = self._answers.of(cases)
        failed = self._answers.failed(cases)
        news: set[int] = set()
        number = len(self._open)
        for key, goal in list(self._open.items()):
            holds = cases.truth(goal) & side
            if holds:
                news.add(_place(holds))
                del self._open[key]
        for hint in list(self._hints):
            holds = cases.truth(hint) & side
            if holds:
                news.add(_place(holds))
                self._hints.remove(hint)
        if len(self._open) * 2 < number:
            self._order = self._needed_terms()
        fewest = self._fewest
        for place, child in enumerate(batch):
            if not is_case[place]:
                continue
            if len(failed[place]) < fewest:
                fewest = len(failed[place])
                news.add(place)
            than, drawn = child.than, child.drawn
            if (
                than is not None
                and drawn is not None
                and is_case[than]
                and answers[than] != answers[place]
                and self._is_news(drawn, batch[than].values, child.values)
            ):
                news.add(place)
        for place in sorted(news):
            self._seen.append(batch[place].values)
            self._pool.append(Tried(batch[place].values, failed[place]))
        # As near to a grant in another way: else the search would stay where it came from.
        drift = [
            place
            for place, which in enumerate(failed)
            if len(which) == fewest and is_case[place] and place not in news
        ]
        chosen = self._random.sample(drift, min(len(drift), DRIFT))
        self._drift = [Tried(batch[place].values, failed[place]) for place in chosen]
        self._pool = sorted(self._pool, key=lambda one: -len(one.failed))[-KEPT:]
        return bool(news)

    def _is_news(self, drawn: Drawn, one: Values, other: Values) -> bool:
        """Whether a thing was not known to matter, in which alone two cases differ."""
        if drawn.item in self._items:
            del self._items[drawn.item]
            return True
        if not drawn.options:
            return False
        names = [drawn.option(one), drawn.option(other)]
        name, first, second = drawn.item[0], *sorted(names, key=list(drawn.options).index)
        return self._pairs.pop((name, first, second), True) is None

    def _cases(self, several: Sequence[Values]) -> Cases:
        columns = zip(*(self._of(values) for values in several), strict=True)
        given: dict[Term, Sequence[int]] = dict(zip(self._unknowns, columns, strict=False))
        exact = self._encoded.exact
        if exact.__class__ is not bool:
            given[exact] = [1] * len(several)
        return Cases(len(several), given)


def _place(holds: int) -> int:
    """The first of the cases in which a truth holds."""
    return ((holds & -holds).bit_length() - 1) // 8


class Answers:
    """What cases are answered, to be held against each other."""

    def __init__(self, encoded: Encoded) -> None:
        applies = encoded.applies
        self._encoded = encoded
        self._verdicts = (
            encoded.granted, encoded.rejected, encoded.due, encoded.refused, encoded.unanswered,
            applies.fails,
        )  # fmt: skip

    @property
    def terms(self) -> list[Truth]:
        """Everything that is looked at."""
        terms = [*self._verdicts, *(cell.fails for cell in self._encoded.requirements)]
        for cell in self._encoded.benefits.values():
            terms += [cell.missing, cell.undefined, cell.unstated, *parts_of(cell.value)]
        return terms

    def failed(self, cases: Cases) -> Sequence[tuple[int, ...]]:
        """Which of what a case needs it fails: that the duty applies, and each requirement."""
        needed = (self._encoded.applies, *self._encoded.requirements)
        failed = [cases.flags(cell.fails) for cell in needed]
        return [
            tuple(number for number, fails in enumerate(one) if fails)
            for one in zip(*failed, strict=True)
        ]

    def of(self, cases: Cases) -> list[tuple[Any, ...]]:
        """The verdict, and where benefits are due, what they are."""
        verdicts = [cases.flags(truth) for truth in self._verdicts]
        told = cases.flags(both(self._encoded.due, negated(self._encoded.unanswered)))
        benefits = [self._benefit(cases, cell) for cell in self._encoded.benefits.values()]
        return [
            (*verdict, *benefit) if is_told else verdict
            for is_told, verdict, benefit in zip(
                told,
                zip(*verdicts, strict=True),
                zip(*benefits, strict=True) if benefits else [()] * cases.number,
                strict=True,
            )
        ]

    def _benefit(self, cases: Cases, cell: Cell) -> list[Any]:
        kinds = [cases.flags(flag) for flag in (cell.missing, cell.undefined, cell.unstated)]
        values = [_each(cases, part) for part in parts_of(cell.value)]
        return [
            why if any(why) else value
            for why, value in zip(
                zip(*kinds, strict=True),
                zip(*values, strict=True) if values else [()] * cases.number,
                strict=True,
            )
        ]


def _each(cases: Cases, term: Truth | Whole) -> Sequence[int]:
    return cases.flags(term) if is_truth(term) else cases.each(term)
