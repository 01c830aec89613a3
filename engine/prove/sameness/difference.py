"""Whether two programs answer every case alike: proved, or shown by a case.

The two are written in terms of one case. A difference is a case that ``decide`` answers otherwise
in the two, made as small as it can be; equality is a proof over every fact, missing ones included,
and every reading. What is settled neither way says why.

::

    against = Against(program)                  # encoded once
    answer = against.differs_from(mutant)       # Same | Different | Unsettled
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine import program as p
from engine.decide.decision import Decision
from engine.prove.encoding.case import Case
from engine.prove.encoding.days import Calendar
from engine.prove.encoding.encode import (
    Encoded,
    encode_over,
    generic_rows,
    roots_of,
    single_records,
)
from engine.prove.encoding.facts import Facts, choice, unknown_facts
from engine.prove.encoding.terms import Truth, Whole, boolean, negated, plus
from engine.prove.encoding.terms import both as conjunction
from engine.prove.encoding.values import Option
from engine.prove.questions.asking import QUESTION_LIMIT, Asker, Never, Shown, Undecided, Why
from engine.prove.questions.replay import Replay, confirmed
from engine.prove.sameness.alignment import (
    IDENTITY,
    Alignment,
    Apart,
    Joint,
    case_seen,
    joint,
    readings_seen,
    seen,
)
from engine.prove.sameness.forms import Forms, Numbers, answers
from engine.prove.sameness.met import Met
from engine.prove.sameness.outcome import Outcome, answers_differ, outcome_of
from engine.prove.sameness.shared import Shared, SharedWith
from engine.ruleset.diagnostics import Place, UndefinedError
from engine.traversal import settled, source_of

MORE = 3
"""So many generic rows more an input has, whose rows stand for one each, where that may settle it.

A count that is held to two or three is then met by a case; more rows cost every question.
"""


@dataclass(frozen=True, slots=True)
class Same:
    """It is proved that every case which both programs admit is answered alike."""


@dataclass(frozen=True, slots=True)
class Different:
    """A case that the two answer otherwise, in the names of the older program.

    It is as small as the two verdicts stay what they are; ``decide`` gave both answers.
    """

    case: Case
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Neither was found; ``place`` is that of a figure over records that is not exact."""

    why: Why
    place: Place | None = None


Difference = Same | Different | Unsettled


def difference(
    before: p.Program,
    after: p.Program,
    alignment: Alignment = IDENTITY,
    *,
    limit: int = QUESTION_LIMIT,
) -> Difference:
    """Whether two programs differ; ``limit`` is for one question, in milliseconds.

    Of the cases that both admit: see :func:`engine.prove.sameness.alignment.joint` for what only
    one has.
    Raises ReplayError where z3 and ``decide`` disagree.
    """
    return Against(before, limit=limit).differs_from(after, alignment)


class Against:
    """One program, to which others are held; what is known of it is kept."""

    def __init__(self, before: p.Program, *, limit: int = QUESTION_LIMIT) -> None:
        self.program = settled(before)
        self._limit = limit
        self._replay = Replay(self.program)
        self._numbers = Numbers()
        self._forms = Forms(self.program, self._numbers)
        self._answers = answers(self.program, self._forms, {})
        self._bases: dict[object, _Base] = {}

    def differs_from(self, after: p.Program, alignment: Alignment = IDENTITY) -> Difference:
        """Whether another program answers any case otherwise. Raises ReplayError."""
        same = self.same_by_form(after, alignment)
        if same is not None:
            return same
        answer = self.beside(settled(after), alignment).difference()
        if isinstance(answer, Unsettled) and answer.why is Why.RECORDS and self.has_more(after):
            wider = self.beside(settled(after), alignment, more=MORE).difference()
            return answer if isinstance(wider, Unsettled) else wider
        return answer

    def has_more(self, after: p.Program) -> bool:
        """Whether more generic rows may settle what records leave unsettled."""
        return bool(single_records(self.program) or single_records(after))

    def same_by_form(self, after: p.Program, alignment: Alignment = IDENTITY) -> Same | None:
        """That another program is the same, where its normal form shows it."""
        after = settled(after)
        forms = Forms(after, self._numbers, alignment)
        is_same = answers(after, forms, alignment.benefits) == self._answers
        return Same() if is_same else None

    def is_same(self, after: p.Program) -> bool:
        """Whether another program is proved to be the same; no case is looked for."""
        if self.same_by_form(after):
            return True
        both = self.beside(settled(after))
        goal = answers_differ(both.before, both.after, both.alignment)
        if both.met.show(conjunction(goal, *both.facts.side)):
            return False
        return isinstance(both.asker.find([goal], any_rows=True), Never)

    def beside(self, after: p.Program, alignment: Alignment = IDENTITY, *, more: int = 0) -> Beside:
        """Another program beside it, over one case. ``after`` has its chosen readings settled.

        ``more`` is how many generic rows more there are of records that stand for one row each.
        """
        forms = Forms(after, self._numbers, alignment)
        both = joint(self.program, after, alignment)
        base = self._base(both, after, forms, alignment, more)
        # What the newer program adds to what holds of any case is forgotten with it.
        facts = base.facts.forked()
        known = SharedWith(base.shared, forms, alignment, facts.side, base.met)
        encoded = encode_over(
            after,
            seen(facts, after, alignment),
            readings_seen(base.readings, after, alignment),
            base.encoded.exact,
            base.single,
            known,
        )
        replays = self._replay, Replay(after)
        return Beside(both, alignment, facts, base, encoded, replays, self._limit)

    def _base(
        self, both: Joint, after: p.Program, forms: Forms, alignment: Alignment, more: int
    ) -> _Base:
        single = single_records(self.program) | {
            alignment.name(name) for name in single_records(after)
        }
        rows = {
            name: number + (more if name in single else 0)
            for name, number in self._rows(after, forms, alignment).items()
        }
        key = (
            _admitted(both.inputs),
            both.key,
            tuple(both.readings.items()),
            tuple(rows.items()),
            single,
        )
        if key not in self._bases:
            self._bases[key] = _Base.of(self.program, self._forms, both, rows, frozenset(single))
        return self._bases[key]

    def _rows(self, after: p.Program, forms: Forms, alignment: Alignment) -> dict[str, int]:
        """How many generic rows each input of records needs.

        Those of the older program, and where the newer one selects otherwise, one for each such
        selection that nothing is selected from, and one that may be in none.
        """
        numbers = generic_rows(self.program)
        own = {self._forms.rows(d.name) for d in _selections(self.program)}
        sources = {source_of(definition) for definition in after.definitions}
        roots = roots_of(after)
        more = Counter(
            alignment.name(roots[d.name])
            for d in _selections(after)
            if d.name not in sources and roots[d.name] and forms.rows(d.name) not in own
        )
        for given in after.inputs:
            if isinstance(given.type, p.RecordsType):
                numbers.setdefault(alignment.name(given.name), 1)
        return {
            name: number + (more[name] + 1 if more[name] else 0)
            for name, number in sorted(numbers.items())
        }


def _admitted(inputs: Sequence[p.Input]) -> tuple[object, ...]:
    """What facts there may be."""
    return tuple((i.name, i.type, i.range, _admitted(i.fields)) for i in inputs)


def _selections(program: p.Program) -> list[p.Definition]:
    return [d for d in program.definitions if isinstance(d.body, p.Selection)]


@dataclass(frozen=True, slots=True)
class _Base:
    """The older program in terms of a case of both."""

    facts: Facts
    readings: Mapping[str, Option]
    single: frozenset[str]
    encoded: Encoded
    shared: Shared
    met: Met

    @classmethod
    def of(
        cls,
        program: p.Program,
        forms: Forms,
        both: Joint,
        rows: Mapping[str, int],
        single: frozenset[str],
    ) -> _Base:
        asked = replace(program, inputs=both.inputs, key=both.key)
        facts = unknown_facts(asked, Calendar(), rows, missing=True, single=single)
        facts.side.extend(_absent(facts, both))
        readings = {name: choice(name, of) for name, of in both.readings.items()}
        encoded = encode_over(program, facts, readings, boolean("exact"), single)
        return cls(facts, readings, single, encoded, Shared(encoded, forms), Met())


def _absent(facts: Facts, both: Joint) -> list[Truth]:
    """That no case gives what has no value which both programs admit."""
    found: list[Truth] = []
    for given in both.inputs:
        if given.name in both.impossible:
            found.append(negated(facts.given[given.name]))
        for column in given.fields:
            if column.name in both.impossible:
                found += [row.columns[column.name].missing for row in facts.rows[given.name]]
    return found


class Beside:
    """Two programs in terms of one case, and both of them ready to decide it."""

    def __init__(
        self,
        both: Joint,
        alignment: Alignment,
        facts: Facts,
        base: _Base,
        after: Encoded,
        replays: tuple[Replay, Replay],
        limit: int,
    ) -> None:
        self.joint = both
        self.alignment = alignment
        self.facts = facts
        self.readings = base.readings
        self.before, self.after = base.encoded, after
        self.met = base.met
        self._replays = replays
        self.asked = replace(self.before.program, inputs=both.inputs, key=both.key)
        case_terms = replace(
            self.before,
            program=self.asked,
            facts=facts,
            readings=self.readings,
            loose=(*after.loose, *self.before.loose),
        )
        self.asker = Asker(case_terms, limit)

    @property
    def apart(self) -> tuple[Apart, ...]:
        """What only one of the two asks or admits."""
        return self.joint.apart

    def difference(self) -> Difference:
        """Whether the two differ, by the most ordinary case that is found soon."""
        goal = answers_differ(self.before, self.after, self.alignment)
        if goal is False:
            return Same()
        answer = self.asker.ask_among(goal, self.complete()) or self.asker.ask(goal)
        match answer:
            case Shown(case=case):
                return self.confirmed("a difference", case)
            case Undecided(why=why, place=place):
                return Unsettled(why, place)
            case Never():
                return Same()

    def complete(self) -> list[Truth]:
        """That a case gives every fact that there is a value for."""
        left_out = self.joint.impossible
        found: list[Truth] = [g for n, g in self.facts.given.items() if n not in left_out]
        for rows in self.facts.rows.values():
            cells = [item for row in rows for item in row.columns.items()]
            found += [negated(cell.missing) for name, cell in cells if name not in left_out]
        return found

    @property
    def records(self) -> Whole:
        """How many records a case has."""
        return plus(*(row.weight for rows in self.facts.rows.values() for row in rows))

    def outcomes(self, case: Case) -> tuple[Outcome, Outcome]:
        """What ``decide`` answers to a case in the two programs. Raises FactError."""
        return self.outcome_before(case), self.outcome_after(case)

    def outcome_before(self, case: Case) -> Outcome:
        """What it answers in the older one."""
        return outcome_of(self._decided_before(case), {})

    def outcome_after(self, case: Case) -> Outcome:
        """What it answers in the newer one."""
        return outcome_of(self._decided_after(case), self.alignment.benefits)

    def decisions(self, case: Case) -> tuple[Decision | UndefinedError, Decision | UndefinedError]:
        """What ``decide`` says of a case in the two programs. Raises FactError."""
        return self._decided_before(case), self._decided_after(case)

    def _decided_before(self, case: Case) -> Decision | UndefinedError:
        return self._replays[0].decide(case_seen(case, self.before.program, IDENTITY))

    def _decided_after(self, case: Case) -> Decision | UndefinedError:
        return self._replays[1].decide(case_seen(case, self.after.program, self.alignment))

    def confirmed(self, what: str, case: Case) -> Different:
        """A case of z3 that ``decide`` does answer otherwise, made smaller. Raises ReplayError."""
        wanted: tuple[object, object] | None = None

        def differ(one: Case) -> bool:
            before, after = self.outcomes(one)
            verdicts = before.verdict, after.verdict
            return not before.is_like(after) and wanted in (None, verdicts)

        if differ(case):
            before, after = self.outcomes(case)
            wanted = before.verdict, after.verdict
        small = confirmed(self.asked, what, case, differ)
        return Different(small, *self.outcomes(small))
