"""A program as one query: the list in, the same rows with the answers out.

The steps follow the rule set: the facts, checked; each definition as a column under its own name
(one for each reading that makes a difference); each selection of records as a table, grouped back;
the standings of the requirements; the verdict; the benefits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine import program as p
from engine.bulk import facts as checking
from engine.bulk.benefits import Answered, Doubts, answer, said
from engine.bulk.branch import Factor, gather, is_wide, readings_of
from engine.bulk.cells import TRUE, Cell
from engine.bulk.definitions import Definitions, wanted
from engine.bulk.dialects import Dialect
from engine.bulk.expressions import explained
from engine.bulk.facts import Physical
from engine.bulk.months import at_least
from engine.bulk.numbers import TooWideError
from engine.bulk.rows import POSITION, Rows, grouped
from engine.bulk.stages import ROW, Query, Step
from engine.bulk.undefined import causes, may_be_not_stated, may_be_undefined
from engine.bulk.verdict import (
    FAILS,
    MISSING,
    REFUSED,
    Bits,
    Standings,
    conjuncts,
    standing,
    verdict_of,
    where_known,
)
from engine.readings import Depends, Diagram, combine
from engine.ruleset.diagnostics import Diagnostic, Language, RuleSetError
from engine.traversal import fix_readings

CAPS = (10**18, 10**15, 10**12, 10**9)
"""Numbers without a range are taken up to one of these: the first for which all types suffice."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table that a query reads.

    ``sql`` stands after FROM. ``columns`` maps the facts (or fields, and the key) to its columns,
    ``physical`` those columns to their types, ``carried`` are the columns that are given back as
    they are. ``number`` numbers its rows from 1. ``problems`` is a column of text: why a row was
    refused before the query saw it.
    """

    sql: str
    columns: Mapping[str, str]
    physical: Mapping[str, Physical]
    carried: tuple[str, ...] = ()
    number: str = "row_number() OVER ()"
    problems: str = ""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query and the columns that it adds, in order.

    ``verdict`` is NULL where the row is refused, with the reason in ``error``. ``failed`` and
    ``missing`` are names of requirements, joined by ``SEPARATOR``; ``open`` the benefits whose
    amount depends on readings. ``states`` are those of the benefits, ``known`` and so on.
    """

    sql: str
    number: str
    verdict: str
    benefits: Mapping[str, str]
    states: Mapping[str, str]
    failed: str
    missing: str
    open: str
    error: str


SEPARATOR = "；"


def compile_query(
    program: p.Program,
    dialect: Dialect,
    cases: Relation,
    records: Mapping[str, Relation] | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    language: Language = "zh",
) -> Compiled:
    """The query that decides each row of ``cases`` under ``program``.

    ``records`` are the tables of inputs of type records, joined by the subject's key; an input
    without a table is missing for every subject. Raises RuleSetError where a figure of the rule
    set may be larger than any whole number of the database.
    """
    fixed = fix_readings(program, readings or {})
    for cap in CAPS:
        try:
            return _Builder(
                fixed, dialect, cases, records or {}, readings or {}, language, cap
            ).build()
        except TooWideError as error:
            wide = error
    raise RuleSetError(
        [Diagnostic("bulk-too-wide", None, {"measure": f"{program.measure}@{program.version}"})]
    ) from wide


@dataclass(slots=True)
class _Builder:
    program: p.Program
    dialect: Dialect
    cases: Relation
    records: Mapping[str, Relation]
    readings: Mapping[str, str]
    language: Language
    cap: int
    query: Query = field(init=False)
    step: Step = field(init=False)
    facts: dict[str, Cell] = field(init=False)
    made: Definitions = field(init=False)
    _wanted: set[str] = field(init=False)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def build(self) -> Compiled:
        """All steps in order."""
        self.query = Query(self.dialect)
        self.facts = self._facts()
        open_ = [
            q for q in self.program.parameters if q.state == "open" and q.name not in self.readings
        ]
        readings = {
            q.name: Depends(order, q.name, names, names)
            for order, q in enumerate(open_)
            if (names := tuple(reading.name for reading in q.readings))
        }
        self._wanted = wanted(self.program)
        rows = {name: self._records(name) for name in self.records_inputs()}
        self.made = Definitions(self.program, self.step, self.facts, readings, rows=rows)
        for name in rows:
            self.made.figures_of(name)
        benefits = [benefit.value for benefit in self.program.benefits]
        parameters = set[str]().union(*(readings_of(self.made, value) for value in benefits))
        is_apart = is_wide(self.made, parameters)
        needed = self._wanted
        if is_apart:
            needed = wanted(replace(self.program, benefits=()))
        for definition in self.program.definitions:
            if definition.name in needed:
                self.made.add(definition)
        self.step = self.made.step
        apart = [name for name in readings if name in parameters] if is_apart else []
        return self._answers(apart)

    # -- the list --------------------------------------------------------------------------------

    def _facts(self) -> dict[str, Cell]:
        quoted = self.dialect.name_of
        cases = self.cases
        listed = [f"{cases.number} AS {quoted(ROW)}"]
        inner = set(cases.carried) | set(cases.columns.values()) | {cases.problems} - {""}
        listed += [f"{quoted(c)} AS {quoted(_raw(c))}" for c in sorted(inner)]
        table = self.query.add("list", "SELECT\n  " + ",\n  ".join(listed) + f"\nFROM {cases.sql}")
        self.step = Step(self.query, table, {ROW, *map(_raw, inner)}, "facts")
        facts: dict[str, Cell] = {}
        if cases.problems:
            column = quoted(_raw(cases.problems))
            self.errors.append((f"{column} IS NOT NULL", column))
        for given in self.program.inputs:
            if given.name not in cases.columns:
                facts[given.name] = Cell("NULL", missing=True)
                continue
            if isinstance(given.type, p.RecordsType):
                continue
            column = quoted(_raw(cases.columns[given.name]))
            physical = cases.physical[cases.columns[given.name]]
            checked = checking.check(given, column, physical, self.dialect, self.cap, self.language)
            self.errors += checked.refusals
            if given.name in self.program.key:
                reason = Diagnostic("missing-key-fact", None, {"name": given.name})
                text = self.dialect.text(reason.message(self.language))
                self.errors.append((f"{column} IS NULL", text))
            facts[given.name] = self.step.keep(given.name, checked.cell)
        self.step.close()
        self.step.label = "definitions"
        return facts

    def records_inputs(self) -> list[str]:
        """The inputs of type records that are given, for what is wrong there refuses their subject,
        and those of which something is asked."""
        return [
            given.name
            for given in self.program.inputs
            if isinstance(given.type, p.RecordsType)
            and (given.name in self._wanted or given.name in self.records)
        ]

    def _records(self, name: str) -> Rows:
        given = next(each for each in self.program.inputs if each.name == name)
        relation = self.records.get(name)
        if relation is None:
            return self._no_records(given)
        return self._record_rows(given, relation)

    def _no_records(self, given: p.Input) -> Rows:
        missing = Cell("NULL", missing=True)
        columns: dict[str, Diagram] = dict.fromkeys([each.name for each in given.fields], missing)
        return Rows(self.step, columns, TRUE, missing)

    def _record_rows(self, given: p.Input, relation: Relation) -> Rows:
        """The records joined to their subjects; one that is refused refuses its subject."""
        quoted = self.dialect.name_of
        keys = self.program.key
        inner = sorted(set(relation.columns.values()) | {relation.problems} - {""})
        listed = [f"{relation.number} AS {quoted(POSITION)}"]
        listed += [f"{quoted(c)} AS {quoted(_raw(c))}" for c in inner]
        read = self.query.add(
            f"{given.name} list", "SELECT\n  " + ",\n  ".join(listed) + f"\nFROM {relation.sql}"
        )
        by_name = {each.name: each for each in self.program.inputs}
        step = Step(self.query, read, {POSITION, *map(_raw, inner)}, given.name)
        columns: dict[str, Diagram] = {}
        problems: list[tuple[str, str]] = []
        if relation.problems:
            column = quoted(_raw(relation.problems))
            problems.append((f"{column} IS NOT NULL", column))
        for each in (*(by_name[key] for key in keys), *given.fields):
            if each.name not in relation.columns:
                columns[each.name] = Cell("NULL", missing=True)
                continue
            column = quoted(_raw(relation.columns[each.name]))
            physical = relation.physical[relation.columns[each.name]]
            checked = checking.check(each, column, physical, self.dialect, self.cap, self.language)
            problems += checked.refusals
            label = f"{given.name}.{each.name}" if each.name in keys else each.name
            columns[each.name] = step.keep(label, checked.cell)
        bad = _joined_reasons(problems, self.dialect)
        if bad:
            number = f"CAST({quoted(POSITION)} AS {self.dialect.text_type})"
            prefix = self.dialect.text(f"{given.name}[")
            step.column(f"{given.name} error", f"{prefix} || {number} || ']: ' || {bad}")
        step.close()
        on = " AND ".join(f"r.{columns[key].sql} = s.{self.facts[key].sql}" for key in keys)
        self.step.close()
        table = self.query.add(
            f"{given.name} rows",
            f"SELECT s.{quoted(ROW)}, r.*\nFROM {quoted(step.table)} AS r\n"
            f"JOIN {quoted(self.step.table)} AS s ON {on}",
        )
        joined = Step(self.query, table, {ROW, *step.columns}, given.name)
        fields = {each.name: columns[each.name] for each in given.fields}
        rows = Rows(joined, fields, TRUE, TRUE)
        if bad:
            self._refuse_subjects(given, rows, f"{given.name} error")
        self._refuse_doubles(given, rows)
        return rows

    def _refuse_subjects(self, given: p.Input, rows: Rows, column: str) -> None:
        reason = f"{given.name} refused"
        text = f"min({self.dialect.name_of(column)})"
        self.step = grouped(f"{given.name} refused", rows, [(reason, text)], self.step)
        quoted = self.dialect.name_of(reason)
        self.errors.append((f"{quoted} IS NOT NULL", quoted))

    def _refuse_doubles(self, given: p.Input, rows: Rows) -> None:
        """Subjects that stand in the list more than once and have records: whose would they be?"""
        quoted = self.dialect.name_of
        keys = [self.facts[key].sql for key in self.program.key]
        same = self.query.add(
            f"{given.name} doubles",
            f"SELECT {', '.join(keys)}, count(*) AS {quoted(f'{given.name} doubled')}\n"
            f"FROM {quoted(self.step.table)}\nGROUP BY {', '.join(keys)}\nHAVING count(*) > 1",
        )
        on = " AND ".join(f"d.{key} = s.{key}" for key in keys)
        table = self.query.add(
            self.step.label,
            f"SELECT s.*, d.{quoted(f'{given.name} doubled')}\n"
            f"FROM {quoted(self.step.table)} AS s\nLEFT JOIN {quoted(same)} AS d ON {on}",
        )
        self.step = Step(
            self.query,
            table,
            self.step.columns | {f"{given.name} doubled"},
            self.step.label,
        )
        self.step = grouped(
            f"{given.name} given", rows, [(f"{given.name} number", "count(*)")], self.step
        )
        arguments = {"key": "", "rows": [""]}
        reason = Diagnostic("ambiguous-subject", None, arguments).message(self.language)
        doubled = quoted(f"{given.name} doubled")
        self.errors.append(
            (
                f"({doubled} IS NOT NULL AND {quoted(f'{given.name} number')} IS NOT NULL)",
                self.dialect.text(reason),
            )
        )

    # -- the answers -----------------------------------------------------------------------------

    def _answers(self, apart: Sequence[str]) -> Compiled:
        self.step.close()
        self.step.label = "standings"
        self.errors = [
            (self.step.column("refusal", f"coalesce({condition}, FALSE)"), reason)
            for condition, reason in self.errors
        ]
        bad = self.step.column("bad", _any_of(self.errors))
        factors: list[Factor] = []
        by_requirement: dict[str, Bits] = {}
        for requirement in self.program.requirements:
            own: list[Diagram] = []
            for part in conjuncts(requirement.clause):
                stands = self._stands(requirement.name, part)
                factors += [Factor(part, each) for each in stands]
                own += stands
            by_requirement[requirement.name] = Standings(self.step, own).possible(
                name=f"{requirement.name} #"
            )
        applies = self.program.applies_when
        if applies is not None:
            truth = self.step.keep_all("applies_when", self.made.compile(applies))
            applying = combine(lambda cell: standing(cell, applies=True), [truth])
            factors.append(Factor(None, self._kept("applies_when", applying)))
        standings = Standings(self.step, [factor.stands for factor in factors])
        mask = self.step.column("standings", standings.possible().text)
        answered = self._benefits(standings, factors, apart)
        refused = self._refused(bad, mask, answered)
        return self._last(refused, mask, by_requirement, answered)

    def _stands(self, name: str, part: p.Expression) -> list[Diagram]:
        """How conditions stand that hold together where ``part`` does."""

        def stands(diagram: Diagram) -> Diagram:
            truth = self.step.keep_all(name, diagram)
            return self._kept(name, combine(standing, [truth]))

        reached = self._reached(name, part)
        if reached is None:
            return [stands(self.made.compile(part))]
        known, truths = reached
        known = self.step.keep_all(f"{name} known", known)
        each = [stands(truth) for truth in truths]
        return [self._kept(name, combine(where_known, [known, one])) for one in each]

    def _reached(self, name: str, part: p.Expression) -> tuple[Diagram, list[Diagram]] | None:
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
        return combine(explained, [known]), [combine(explained, [each]) for each in truths]

    def _kept(self, name: str, diagram: Diagram) -> Diagram:
        def keep(bits: Bits) -> Bits:
            if bits.constant is not None:
                return bits
            return Bits(self.step.column(f"{name} #", bits.text), bits.single)

        return combine(keep, [diagram])

    def _benefits(
        self, standings: Standings, factors: Sequence[Factor], apart: Sequence[str]
    ) -> dict[str, Answered]:
        """The benefits; those of many readings are computed for the rows alone where one is due."""
        self.step.close()
        self.step.label = "answers"
        if not apart:
            return {
                benefit.name: self._answer(benefit, self.made.compile(benefit.value), standings)
                for benefit in self.program.benefits
            }
        gathered = gather(self.made, factors, apart, self._wanted)
        self.step = self.made.step
        return {
            benefit.name: said(benefit, gathered[benefit.name], self.step, self.dialect)
            for benefit in self.program.benefits
        }

    def _answer(self, benefit: p.Benefit, value: Diagram, standings: Standings) -> Answered:
        doubts = Doubts(
            may_be_undefined(self.program, benefit.value),
            may_be_not_stated(self.program, benefit.value),
        )
        return answer(benefit, value, standings, doubts, self.program.kind, self.step, self.dialect)

    def _refused(self, bad: str, mask: str, answered: Mapping[str, Answered]) -> str:
        """The condition that a row is refused; ``errors`` gets what is undefined."""
        roots: list[p.Expression] = [r.clause for r in self.program.requirements]
        if self.program.applies_when is not None:
            roots.append(self.program.applies_when)
        found = [bad, f"{mask} & {REFUSED} <> 0"]
        reason = causes(self.program, roots, self.language)
        self.errors.append((found[1], self.dialect.text(reason)))
        for benefit in self.program.benefits:
            undefined = answered[benefit.name].undefined
            if undefined:
                found.append(undefined)
                reason = causes(self.program, [benefit.value], self.language)
                self.errors.append((undefined, self.dialect.text(reason)))
        return self.step.column("refused", " OR ".join(found))

    def _last(
        self,
        refused: str,
        mask: str,
        by_requirement: Mapping[str, Bits],
        answered: Mapping[str, Answered],
    ) -> Compiled:
        d, quoted = self.dialect, self.dialect.name_of
        stands = self.step.column("decided", f"CASE WHEN {refused} THEN 0 ELSE {mask} END")
        outputs = {"#verdict": verdict_of(stands, self.program.kind)}
        opened: list[str] = []
        for name, each in answered.items():
            outputs[f"#benefit {name}"] = _unless(refused, each.value)
            outputs[f"#state {name}"] = _unless(refused, each.state)
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
        items = [f"CASE WHEN {condition} THEN {reason} END" for condition, reason in self.errors]
        outputs["#error"] = f"CASE WHEN {refused} THEN {d.joined(SEPARATOR, items)} END"
        self.step.close()
        lines = [f"{quoted(ROW)} AS {quoted('#row')}"]
        lines += [f"{quoted(_raw(c))} AS {quoted(c)}" for c in self.cases.carried]
        lines += [f"{sql} AS {quoted(name)}" for name, sql in outputs.items()]
        last = "SELECT\n  " + ",\n  ".join(lines) + f"\nFROM {quoted(self.step.table)}"
        return Compiled(
            self.query.text(last),
            "#row",
            "#verdict",
            {name: f"#benefit {name}" for name in answered},
            {name: f"#state {name}" for name in answered},
            "#failed",
            "#missing",
            "#open",
            "#error",
        )

    def _named(self, by_requirement: Mapping[str, Bits], bit: int, refused: str) -> str:
        """The names of the requirements that may stand so, looked up by a number of as many bits.

        Of a list with few entries a text costs a database little, and a text put together much.
        """
        d = self.dialect
        texts: list[str] = []
        named = [(name, bits) for name, bits in by_requirement.items() if _may(bits, bit)]
        for begin in range(0, len(named), _LOOKED_UP):
            some = named[begin : begin + _LOOKED_UP]
            index = " + ".join(
                str(1 << position)
                if bits.constant is not None
                else f"(({bits.text} & {bit}) {_shifted(bit.bit_length() - 1, position)})"
                for position, (_, bits) in enumerate(some)
            )
            names = [
                SEPARATOR.join(n for at, (n, _) in enumerate(some) if code >> at & 1)
                for code in range(1 << len(some))
            ]
            texts.append(d.picked(names, f"CASE WHEN {refused} THEN 0 ELSE {index} END"))
        if not texts:
            return f"CAST(NULL AS {d.text_type})"
        return texts[0] if len(texts) == 1 else d.joined(SEPARATOR, texts)


_LOOKED_UP = 9
"""So many requirements at once: a list of 512 texts."""


def _least(operator: str, other: p.Expression) -> int | None:
    """The number that something must reach, if that is what a comparison says."""
    if not isinstance(other, p.Literal) or not isinstance(other.value, int):
        return None
    return {">=": other.value, ">": other.value + 1}.get(operator)


def _may(bits: Bits, bit: int) -> bool:
    return bits.constant is None or bool(bits.constant & bit)


def _shifted(by: int, to: int) -> str:
    return f">> {by - to}" if by >= to else f"<< {to - by}"


def _unless(refused: str, sql: str) -> str:
    return sql if sql == "NULL" else f"CASE WHEN NOT {refused} THEN {sql} END"


def _any_of(errors: Sequence[tuple[str, str]]) -> str:
    """The condition that any of several holds."""
    if not errors:
        return "FALSE"
    return " OR ".join(condition for condition, _ in errors)


def _raw(column: str) -> str:
    """A column as it came, told apart from the fact that it is read as."""
    return f"={column}"


def _joined_reasons(reasons: Sequence[tuple[str, str]], dialect: Dialect) -> str:
    if not reasons:
        return ""
    conditions = " OR ".join(f"coalesce({condition}, FALSE)" for condition, _ in reasons)
    items = [f"CASE WHEN {condition} THEN {reason} END" for condition, reason in reasons]
    return f"CASE WHEN {conditions} THEN {dialect.joined(SEPARATOR, items)} END"
