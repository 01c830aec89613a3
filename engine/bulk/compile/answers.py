"""How a case is answered: the requirements, the verdict, the benefits, why a row is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine import program as p
from engine.bulk.compile.benefits import Answered, Doubts, answer, said
from engine.bulk.compile.branch import Factor, gather
from engine.bulk.compile.cells import in_turn
from engine.bulk.compile.conditions import explained
from engine.bulk.compile.definitions import Definitions
from engine.bulk.compile.months import at_least
from engine.bulk.compile.numbers import for_item
from engine.bulk.compile.relations import SEPARATOR, raw_name
from engine.bulk.compile.remarks import words_of
from engine.bulk.compile.stages import ROW, Step
from engine.bulk.compile.undefined import causes, may_be_not_stated, may_be_undefined
from engine.bulk.compile.verdict import (
    FAILS,
    MISSING,
    REFUSED,
    SIDE_BY_SIDE,
    Bits,
    Standings,
    conjuncts,
    of_list,
    settled,
    standing,
    verdict_of,
    where_known,
)
from engine.bulk.databases.dialects import Dialect
from engine.readings import Diagram, combine, leaves
from engine.ruleset.diagnostics import BETWEEN_SENTENCES, Language


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query and the columns that it adds, in order.

    ``verdict`` is NULL where the row is refused, with the reason in ``error``. ``failed`` and
    ``missing`` are names of requirements, joined by ``SEPARATOR``; ``open`` the benefits whose
    amount depends on readings. ``states`` are those of the benefits, ``known`` and so on.
    ``steps`` are the tables of ``sql`` by their names, and ``last`` what reads them. ``also`` are
    the conditions that were asked for: TRUE where one holds under some reading, else FALSE.
    ``in_order`` is ``sql`` for a database that gives the rows of a step as they were sorted in it:
    in the order of the list, which a join loses.
    """

    sql: str
    in_order: str
    steps: Sequence[tuple[str, str]]
    last: str
    number: str
    verdict: str
    benefits: Mapping[str, str]
    states: Mapping[str, str]
    failed: str
    missing: str
    open: str
    error: str
    also: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Answers:
    """The answers of a program, of which ``made`` has what they rest on.

    ``refusals`` are the conditions under which a row is refused, with their reasons; ``wanted`` the
    definitions on which an answer rests, and ``apart`` the parameters of benefits that have too
    many readings for columns. ``also`` are definitions that are told beside the answers.
    ``has_list``: a list has been asked for apart from what is known of it, which the standings tell
    for one list alone.
    """

    program: p.Program
    made: Definitions
    step: Step
    refusals: list[tuple[str, str]]
    wanted: set[str]
    language: Language
    also: tuple[str, ...] = ()
    has_list: bool = False

    @property
    def dialect(self) -> Dialect:
        """The dialect of the query."""
        return self.step.query.dialect

    def compiled(self, apart: Sequence[str], carried: Sequence[str]) -> Compiled:
        """The query of all answers beside the columns of the list that are carried."""
        self.step.close()
        self.step.label = "standings"
        self.refusals = [
            (self.step.column("refusal", condition), reason) for condition, reason in self.refusals
        ]
        bad = self.step.column("bad", f"coalesce({_any_of(self.refusals)}, FALSE)")
        factors: list[Factor] = []
        by_requirement: dict[str, Bits] = {}
        for requirement in self.program.requirements:
            own: list[Diagram] = []
            remark = words_of(requirement.clause, requirement.source_clause)
            for at, part in enumerate(conjuncts(requirement.clause)):
                with for_item(requirement.name, requirement.clause.place):
                    stands = self._stands(requirement.name, part, "" if at else remark)
                factors += [Factor(part, each) for each in stands]
                own += stands
            label = f"{requirement.name} #"
            possible = settled(Standings(self.step, own).possible(name=label))
            if possible.constant is None:
                possible = possible._replace(text=self.step.column(label, possible.text))
            by_requirement[requirement.name] = possible
        applies = self.program.applies_when
        if applies is not None:
            truth = self.step.keep_all("applies_when", self.made.compile(applies))
            applying = combine(lambda cell: standing(cell, applies=True), [truth])
            factors.append(Factor(None, self._kept("applies_when", applying)))
        standings = Standings(self.step, [factor.stands for factor in factors])
        mask = self.step.column("standings", settled(standings.possible()).text)
        answered = self._benefits(standings, factors, apart)
        refused = self._refused(bad, mask, answered)
        return self._last(refused, mask, by_requirement, answered, carried)

    def _stands(self, name: str, part: p.Expression, remark: str) -> list[Diagram]:
        """How conditions stand that hold together where ``part`` does."""

        def stands(diagram: Diagram, in_list: bool = False) -> Diagram:
            truth = self.step.keep_all(name, diagram, remark)
            return self._kept(name, combine(lambda t: standing(t, in_list=in_list), [truth]))

        reached = self._reached(name, part)
        if reached is None:
            return [stands(self.made.compile(part, name))]
        known, truths = reached
        if not self.has_list:
            self.has_list = True
            lists = [combine(of_list, [each]) for each in known]
            return [self._kept(name, each) for each in lists] + [
                stands(truth, in_list=True) for truth in truths
            ]
        whole = known[0]
        for each in known[1:]:
            whole = combine(in_turn, [whole, each])
        whole = self.step.keep_all(f"{name} known", whole)
        apart = [stands(truth) for truth in truths]
        return [self._kept(name, combine(where_known, [whole, one])) for one in apart]

    def _reached(self, name: str, part: p.Expression) -> tuple[list[Diagram], list[Diagram]] | None:
        """The conditions of ``count(months) >= n``, which are asked apart."""
        while isinstance(part, p.Clause):
            part = part.condition
        if not isinstance(part, p.Compare) or not isinstance(part.left, p.Aggregate):
            return None
        least = _least(part.operator, part.right)
        parts = self.made.schedules.get(part.left.rows)
        if part.left.function != "count" or least is None or parts is None:
            return None
        if may_be_not_stated(self.program, part):
            return None
        found = at_least(
            least,
            parts,
            self.made.scope,
            lambda label, diagram: self.step.keep_all(f"{name} {label}", diagram),
        )
        if found is None:
            return None
        known, truths = found
        return (
            [combine(explained, [each]) for each in known],
            [combine(explained, [each]) for each in truths],
        )

    def _kept(self, name: str, diagram: Diagram) -> Diagram:
        def keep(bits: Bits) -> Bits:
            if bits.constant is not None:
                return bits
            return bits._replace(text=self.step.column(f"{name} #", bits.text))

        return combine(keep, [diagram])

    def _benefits(
        self, standings: Standings, factors: Sequence[Factor], apart: Sequence[str]
    ) -> dict[str, Answered]:
        """The benefits; those of many readings are computed for the rows alone where one is due."""
        self.step.close()
        self.step.label = "answers"
        if not apart:
            return {
                benefit.name: self._answer(benefit, standings) for benefit in self.program.benefits
            }
        gathered = gather(self.made, factors, apart, self.wanted)
        self.step = self.made.step
        return {
            benefit.name: said(benefit, gathered[benefit.name], self.step, self.dialect)
            for benefit in self.program.benefits
        }

    def _answer(self, benefit: p.Benefit, standings: Standings) -> Answered:
        with for_item(benefit.name, benefit.place):
            value = self.made.compile(benefit.value)
        doubts = Doubts(
            may_be_undefined(self.program, benefit.value),
            may_be_not_stated(self.program, benefit.value),
        )
        return answer(benefit, value, standings, doubts, self.program.kind, self.step, self.dialect)

    def _refused(self, bad: str, mask: str, answered: Mapping[str, Answered]) -> str:
        """The condition that a row is refused; ``refusals`` gets what is undefined."""
        roots: list[p.Expression] = [r.clause for r in self.program.requirements]
        if self.program.applies_when is not None:
            roots.append(self.program.applies_when)
        found = [bad, f"{mask} & {REFUSED} <> 0"]
        reason = causes(self.program, roots, self.language)
        self.refusals.append((found[1], self.dialect.text(reason)))
        for benefit in self.program.benefits:
            undefined = answered[benefit.name].undefined
            if undefined:
                found.append(undefined)
                reason = causes(self.program, [benefit.value], self.language)
                self.refusals.append((undefined, self.dialect.text(reason)))
        return self.step.column("refused", " OR ".join(found))

    def _last(
        self,
        refused: str,
        mask: str,
        by_requirement: Mapping[str, Bits],
        answered: Mapping[str, Answered],
        carried: Sequence[str],
    ) -> Compiled:
        d, quoted = self.dialect, self.dialect.name_of
        stands = self.step.column("decided", f"CASE WHEN {refused} THEN 0 ELSE {mask} END")
        outputs = {"#verdict": verdict_of(stands, self.program.kind)}
        opened: list[str] = []
        types = {benefit.name: benefit.type for benefit in self.program.benefits}
        for name, each in answered.items():
            outputs[f"#benefit {name}"] = _unless(refused, each.value, d.type_of(types[name]))
            outputs[f"#state {name}"] = _unless(refused, each.state, d.text_type)
            if each.open:
                opened.append(f"CASE WHEN {each.open} THEN {d.text(name)} END")
        outputs["#failed"] = self._named(by_requirement, FAILS, refused)
        outputs["#missing"] = self._named(by_requirement, MISSING, refused)
        open_ = " OR ".join(each.open for each in answered.values() if each.open)
        outputs["#open"] = (
            f"CASE WHEN ({open_}) AND NOT {refused} THEN {d.joined(SEPARATOR, opened)} END"
            if opened
            else f"CAST(NULL AS {d.text_type})"
        )
        for name in self.also:
            ways = [f"coalesce({cell.sql}, FALSE)" for cell in leaves(self.made.values[name])]
            outputs[f"#also {name}"] = f"NOT {refused} AND ({' OR '.join(ways)})"
        between = BETWEEN_SENTENCES[self.language]
        items = [f"CASE WHEN {condition} THEN {reason} END" for condition, reason in self.refusals]
        outputs["#error"] = f"CASE WHEN {refused} THEN {d.joined(between, items)} END"
        self.step.close()
        lines = [f"{quoted(ROW)} AS {quoted('#row')}"]
        lines += [f"{quoted(raw_name(c))} AS {quoted(c)}" for c in carried]
        lines += [f"{sql} AS {quoted(name)}" for name, sql in outputs.items()]
        selected = "SELECT\n  " + ",\n  ".join(lines)
        last = f"{selected}\nFROM {quoted(self.step.table)}"
        query = self.step.query
        sql, steps = query.text(last), query.steps(last)
        return Compiled(
            sql,
            query.text(f"{selected}\nFROM {quoted(self._in_order())}"),
            steps,
            last,
            "#row",
            "#verdict",
            {name: f"#benefit {name}" for name in answered},
            {name: f"#state {name}" for name in answered},
            "#failed",
            "#missing",
            "#open",
            "#error",
            {name: f"#also {name}" for name in self.also},
        )

    def _in_order(self) -> str:
        """The table of the answers in the order of the list.

        It is sorted while they are numbers: texts are many times as large.
        """
        query = self.step.query
        if not query.loses_order:
            return self.step.table
        table = query.name_of(self.step.table)
        order = f"FROM {table}\nORDER BY {query.name_of(ROW)}"
        return query.add("in order", ["*"], order)

    def _named(self, by_requirement: Mapping[str, Bits], bit: int, refused: str) -> str:
        """The names of the requirements that may stand so, looked up by a number of as many bits.

        Of a list with few entries a text costs a database little, and a text put together much.
        """
        d = self.dialect
        texts: list[str] = []
        names, told = list(by_requirement), FAILS | MISSING
        for begin in range(0, len(names), SIDE_BY_SIDE):
            some = [(name, by_requirement[name]) for name in names[begin : begin + SIDE_BY_SIDE]]
            if not any(_may(bits, bit) for _, bits in some):
                continue
            parts = [
                str((bits.constant & told) << position)
                if bits.constant is not None
                else f"({bits.text} & {told}) * {1 << position}"
                for position, (_, bits) in enumerate(some)
            ]
            whole = f"CASE WHEN {refused} THEN 0 ELSE {' + '.join(parts)} END"
            whole = self.step.column("requirements #", whole)
            listed = [
                SEPARATOR.join(n for at, (n, _) in enumerate(some) if code >> at & 1)
                for code in range(1 << len(some))
            ]
            index = f"(({whole} >> {bit.bit_length() - 1}) & {len(listed) - 1})"
            texts.append(d.picked(listed, index))
        if not texts:
            return f"CAST(NULL AS {d.text_type})"
        return texts[0] if len(texts) == 1 else d.joined(SEPARATOR, texts)


def _least(operator: str, other: p.Expression) -> int | None:
    """The number that something must reach, if that is what a comparison says."""
    if not isinstance(other, p.Literal) or not isinstance(other.value, int):
        return None
    return {">=": other.value, ">": other.value + 1}.get(operator)


def _may(bits: Bits, bit: int) -> bool:
    return bits.constant is None or bool(bits.constant & bit)


def _unless(refused: str, sql: str, type_: str) -> str:
    """A text where the row is not refused; a column of nothing still has a type."""
    return f"CAST(NULL AS {type_})" if sql == "NULL" else f"CASE WHEN NOT {refused} THEN {sql} END"


def _any_of(errors: Sequence[tuple[str, str]]) -> str:
    """The condition that any of several holds."""
    if not errors:
        return "FALSE"
    return " OR ".join(condition for condition, _ in errors)
