"""What no case can show, by proof; and the cases that a proof finds instead.

A condition decides no case where the rule set with the condition the other way answers every case
alike, an edge where it does with the edge a step off, two readings where they do. Whether a
condition can be true, or a row be hit, is asked of the definition that tells it. So all that is
said to be impossible is so for every case with all facts given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from engine import program as p
from engine.draft import obligations as o
from engine.draft.positions import off_by
from engine.draft.sites import edges_of
from engine.draft.trials import Trials
from engine.prove.check import can_prove
from engine.prove.encoding.case import Case
from engine.prove.encoding.encode import encode
from engine.prove.encoding.terms import Truth, boolean, either
from engine.prove.questions.asking import Asker, Never, Shown
from engine.prove.questions.flat import rewritten
from engine.prove.questions.replay import ReplayError
from engine.prove.sameness.difference import Against, Different, Same
from engine.traversal import fix_readings

LIMIT, QUESTIONS = 300, 40
"""Milliseconds for one question, and how many there are at most about one rule set."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found out about one obligation: a case, that there is none, or neither."""

    case: Case | None = None
    impossible: bool = False


class Prover:
    """Asks about the obligations of one rule set, each once."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials
        self._program = trials.settled
        self._against: dict[str, Against] = {}
        self._edges = {
            (edge.item, edge.edge): own
            for edge, own in zip(trials.edges, edges_of(self._program), strict=True)
        }
        self._questions = 0
        self._known: dict[o.Obligation, Proof] = {}

    def about(self, rest: Iterable[o.Obligation]) -> dict[o.Obligation, Proof]:
        """What is known of each obligation now."""
        asked = list(rest)
        if not can_prove():
            return dict.fromkeys(asked, Proof())
        new = [one for one in asked if one not in self._known]
        self._known |= self._seen([one for one in new if one.kind is o.Kind.SEEN])
        for one in new:
            if one not in self._known:
                self._known[one] = self._answer(one)
        return {one: self._known[one] for one in asked}

    def _answer(self, one: o.Obligation) -> Proof:
        match one.kind:
            case o.Kind.DECIDES:
                other = rewritten(self._program, self._forced(one))
                return self._differs("", self._program, other)
            case o.Kind.EDGE:
                if self._is_idle(one):
                    return Proof(impossible=True)
                return self._differs("", self._program, self._off(one))
            case o.Kind.TOLD_APART:
                name = one.item.partition("/")[2]
                first, second = one.detail.split(" | ")
                before = fix_readings(self._program, {name: first})
                proof = self._differs(f"{name} {first}", before,
                                      fix_readings(self._program, {name: second}))  # fmt: skip
                if proof.case is None:
                    return proof
                readings = {**proof.case.readings, name: first}
                return Proof(Case(proof.case.facts, readings))
            case o.Kind.ALONE:
                ways = [self._way(one, truth) for truth in ("true", "false")]
                never = any(way.impossible for way in ways)
                return Proof(impossible=never or self._has_twin(one))
            case _:
                return Proof()

    def _has_twin(self, one: o.Obligation) -> bool:
        """Whether the same condition stands elsewhere, too: no two cases differ in one of them."""
        always = [x for x in self._trials.leaves if x.requirement and not x.context.guards]
        own = [x.clause.condition for x in always if x.clause.id == one.item]
        return bool(own) and sum(x.clause.condition == own[0] for x in always) > 1

    def _way(self, one: o.Obligation, truth: str) -> Proof:
        """Whether the condition decides at all by being so: it cannot do so alone otherwise."""
        way = o.Obligation(o.Kind.DECIDES, one.item, truth)
        if way not in self._known:
            self._known[way] = self._answer(way)
        return self._known[way]

    def _differs(self, key: str, before: p.Program, after: p.Program) -> Proof:
        self._questions += 1
        self._trials.tick()
        if self._questions > QUESTIONS:
            return Proof()
        if key not in self._against:
            self._against[key] = Against(before, limit=LIMIT)
        try:
            found = self._against[key].differs_from(after)
        except ReplayError:
            return Proof()
        if isinstance(found, Different):
            return Proof(found.case)
        return Proof(impossible=isinstance(found, Same))

    def _forced(self, one: o.Obligation) -> Callable[[p.Expression], p.Expression]:
        other = p.Literal(one.detail == "false")

        def change(node: p.Expression) -> p.Expression:
            if isinstance(node, p.Clause) and node.id == one.item:
                return replace(node, condition=other)
            return node

        return change

    def _is_idle(self, one: o.Obligation) -> bool:
        """Whether a definition comes to the same with its edge a step off: the later of two dates
        that are the same day. It takes less of a proof than that no answer is another."""
        program, after = self._program, self._off(one)
        pairs = zip(program.definitions, after.definitions, strict=True)
        changed = [(own, off) for own, off in pairs if own != off]
        if len(changed) != 1 or replace(after, definitions=program.definitions) != program:
            return False
        ((own, off),) = changed
        if isinstance(own.body, p.Selection):
            return False
        other = replace(off, name=f"{own.name}\0off")
        differ = p.Definition(
            f"{own.name}\0differs",
            p.Compare("!=", p.Value(own.name), p.Value(other.name)),
            p.BooleanType(),
        )
        asked = replace(
            program,
            definitions=(*program.definitions, other, differ),
            applies_when=None,
            requirements=(),
            benefits=(),
        )
        encoded = encode(asked, exact=boolean("exact"))
        return isinstance(Asker(encoded, LIMIT).ask(encoded.values[differ.name].holds), Never)

    def _off(self, one: o.Obligation) -> p.Program:
        edge = self._edges[one.item, one.figure]

        def change(node: p.Expression) -> p.Expression:
            if isinstance(node, p.Compare):
                for compare, sides, _ in edge.met:
                    if node == compare:
                        return off_by(node, sides, int(one.detail))
            return node

        return rewritten(self._program, change)

    # -- what definitions tell -------------------------------------------------------------------

    def _seen(self, rest: list[o.Obligation]) -> dict[o.Obligation, Proof]:
        telling = dict(self._telling(rest))
        if not telling:
            return dict.fromkeys(rest, Proof())
        names = {name for name, _ in telling.values()}
        encoded = encode(self._trials.instruments.watching_program(names), exact=boolean("exact"))
        goals: dict[o.Obligation, Truth] = {
            one: either(*(entry.sure for entry in encoded.rows[name].entries))
            if rows
            else encoded.values[name].holds
            for one, (name, rows) in telling.items()
        }
        found = dict.fromkeys(rest, Proof())
        for one, answer in Asker(encoded, LIMIT).settle(goals).items():
            if isinstance(answer, Shown):
                found[one] = Proof(self._trials.unflat(answer.case))
            elif isinstance(answer, Never):
                found[one] = Proof(impossible=True)
        return found

    def _telling(self, rest: list[o.Obligation]) -> Iterator[tuple[o.Obligation, tuple[str, bool]]]:
        told = self._trials.instruments.telling()
        for one in rest:
            if one in told:
                yield one, told[one]
