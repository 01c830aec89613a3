"""The tables that a query reads as its first steps: facts, checked; records, joined to subjects.

What is refused is not left out: each condition goes with its reason, and a record that is refused
refuses its subject.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine import program as p
from engine.bulk.compile import facts as checking
from engine.bulk.compile.cells import TRUE, Cell
from engine.bulk.compile.facts import Physical
from engine.bulk.compile.rows import POSITION, Plan, Rows, texts_of
from engine.bulk.compile.stages import ROW, Column, Query, Step
from engine.bulk.databases.dialects import Dialect
from engine.readings import Diagram
from engine.ruleset.diagnostics import BETWEEN_SENTENCES, Diagnostic, Language
from engine.traversal import walk

SEPARATOR = "；"
"""Stands between the names of requirements, and of benefits."""


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


@dataclass(slots=True)
class Reader:
    """Reads the lists of a query: ``cases`` are those of the subjects.

    ``cap`` is the largest number for which the query is exact. ``refusals`` are the conditions
    under which a subject is refused, with their reasons, ``besides`` what is still to be found out
    of the records of an input.
    """

    program: p.Program
    query: Query
    cases: Relation
    cap: int
    language: Language
    refusals: list[tuple[str, str]] = field(default_factory=list)
    besides: dict[str, Sequence[Plan]] = field(default_factory=dict)

    @property
    def _dialect(self) -> Dialect:
        return self.query.dialect

    def subjects(self) -> tuple[Step, dict[str, Cell]]:
        """The list of the subjects as a step, and their facts."""
        quoted, cases = self._dialect.name_of, self.cases
        inner = {*cases.carried, *cases.columns.values(), cases.problems} - {""}
        raw = {column: raw_name(column) for column in sorted(inner)}
        step = self._listed("list", cases, ROW, raw, "facts")
        facts: dict[str, Cell] = {}
        if cases.problems:
            self.refusals.append(self._refused_before(raw[cases.problems]))
        for given in self.program.inputs:
            if given.name not in cases.columns:
                facts[given.name] = Cell("NULL", missing=True)
                continue
            if isinstance(given.type, p.RecordsType):
                continue
            column = raw[cases.columns[given.name]]
            checked = self._checked(given, cases, quoted(column))
            self.refusals += checked.refusals
            if given.name in self.program.key:
                reason = Diagnostic("missing-key-fact", None, {"name": given.name})
                text = self._dialect.text(reason.message(self.language))
                self.refusals.append((f"{quoted(column)} IS NULL", text))
            facts[given.name] = step.keep(given.name, checked.cell)
        step.close()
        return step, facts

    def with_doubles(self, step: Step, facts: Mapping[str, Cell]) -> Step:
        """The subjects, each with whether it stands in the list more than once."""
        quoted = self._dialect.name_of
        keys = [facts[key].sql for key in self.program.key]
        same = self.query.add(
            "doubles",
            [*keys, f"count(*) AS {quoted(_DOUBLED)}"],
            f"FROM {quoted(step.table)}\nGROUP BY {', '.join(keys)}\nHAVING count(*) > 1",
        )
        on = " AND ".join(f"d.{key} = s.{key}" for key in keys)
        table = self.query.add(
            step.label,
            ["s.*", f"d.{quoted(_DOUBLED)}"],
            f"FROM {quoted(step.table)} AS s\nLEFT JOIN {quoted(same)} AS d ON {on}",
        )
        return Step(self.query, table, step.columns | {_DOUBLED}, step.label)

    def records(
        self, given: p.Input, relation: Relation | None, subjects: Step, facts: Mapping[str, Cell]
    ) -> Rows:
        """The records of an input, joined to their subjects; missing for all without a list."""
        if relation is None:
            missing = Cell("NULL", missing=True)
            columns: dict[str, Diagram] = dict.fromkeys([f.name for f in given.fields], missing)
            return Rows(subjects, columns, TRUE, missing)
        read, columns, reason = self._read(given, relation)
        step = self._joined(given, read, columns, subjects, facts)
        self._look_for(given, reason)
        fields = {each.name: columns[each.name] for each in given.fields}
        return Rows(step, fields, TRUE, TRUE, origin=given.name)

    # -- a list of records -----------------------------------------------------------------------

    def _read(self, given: p.Input, relation: Relation) -> tuple[Step, dict[str, Diagram], str]:
        """The records with their fields and keys; the column of why one is refused, or ''."""
        quoted, keys = self._dialect.name_of, self.program.key
        inner = {*relation.columns.values(), relation.problems} - {""}
        # The list of the subjects may have columns that are called alike.
        raw = {column: f"{POSITION}{raw_name(column)}" for column in sorted(inner)}
        step = self._listed(f"{given.name} list", relation, POSITION, raw, given.name)
        by_name = {each.name: each for each in self.program.inputs}
        columns: dict[str, Diagram] = {}
        problems: list[tuple[str, str]] = []
        if relation.problems:
            problems.append(self._refused_before(raw[relation.problems]))
        for each in (*(by_name[key] for key in keys), *given.fields):
            if each.name not in relation.columns:
                columns[each.name] = Cell("NULL", missing=True)
                continue
            column = raw[relation.columns[each.name]]
            checked = self._checked(each, relation, quoted(column))
            problems += checked.refusals
            label = f"{given.name}.{each.name}" if each.name in keys else each.name
            columns[each.name] = step.keep(label, checked.cell)
        reason = ""
        if problems:
            reason = step.column(f"{given.name} error", self._reason(given, problems))
        step.close()
        return step, columns, reason

    def _reason(self, given: p.Input, problems: Sequence[tuple[str, str]]) -> str:
        """Why a record is refused, put together for those that are."""
        d = self._dialect
        number = f"CAST({d.name_of(POSITION)} AS {d.text_type})"
        conditions = " OR ".join(f"coalesce({condition}, FALSE)" for condition, _ in problems)
        items = [f"CASE WHEN {condition} THEN {reason} END" for condition, reason in problems]
        reasons = d.joined(BETWEEN_SENTENCES[self.language], items)
        said = f"{d.text(f'{given.name}[')} || {number} || ']: ' || {reasons}"
        return f"CASE WHEN {conditions} THEN {said} END"

    def _joined(
        self,
        given: p.Input,
        read: Step,
        columns: Mapping[str, Diagram],
        subjects: Step,
        facts: Mapping[str, Cell],
    ) -> Step:
        """The records with what selections of them ask of their subjects, so that one join does."""
        quoted, keys = self._dialect.name_of, self.program.key
        asked = {name for each in self._over(given) for name in _facts_of(each)}
        texts = [text for name in asked if name in facts for text in texts_of(facts[name])]
        wanted = [c for c in subjects.used(texts) if c not in read.columns and c != ROW]
        wanted += [ROW, _DOUBLED]
        on = " AND ".join(f"r.{columns[key].sql} = s.{facts[key].sql}" for key in keys)
        table = self.query.add(
            f"{given.name} rows",
            [*(f"s.{quoted(column)}" for column in wanted), "r.*"],
            f"FROM {quoted(read.table)} AS r\nJOIN {quoted(subjects.table)} AS s ON {on}",
        )
        return Step(self.query, table, {*wanted, *read.columns}, given.name)

    def _over(self, given: p.Input) -> list[p.Expression]:
        """What is computed for each record of an input, in whatever selection."""
        bodies = {d.name: d.body for d in self.program.definitions}
        found: list[p.Expression] = []
        for body in bodies.values():
            source = body.source if isinstance(body, p.Selection) else ""
            while isinstance(above := bodies.get(str(source)), p.Selection):
                source = above.source
            if isinstance(body, p.Selection) and source == given.name:
                found += [each for _, each in body.each] + ([body.where] if body.where else [])
        return found

    def _look_for(self, given: p.Input, reason: str) -> None:
        """What refuses a subject among its records; whose are they if it stands in several rows?"""
        quoted = self._dialect.name_of
        doubled, refused = f"{given.name} doubled", f"{given.name} refused"
        condition = f"{quoted(_DOUBLED)} IS NOT NULL"
        plans = [Plan(doubled, f"bool_or({condition})", (condition,))]
        if reason:
            plans.append(Plan(refused, f"min({reason})", (f"{reason} IS NOT NULL",)))
            self.refusals.append((f"{quoted(refused)} IS NOT NULL", quoted(refused)))
        arguments = {"key": "", "rows": [""]}
        said = Diagnostic("ambiguous-subject", None, arguments).message(self.language)
        self.refusals.append((quoted(doubled), self._dialect.text(said)))
        self.besides[given.name] = plans

    # -- what both have --------------------------------------------------------------------------

    def _listed(
        self, name: str, relation: Relation, number: str, raw: Mapping[str, str], label: str
    ) -> Step:
        """The columns of a table under the names that they have in the query."""
        quoted = self._dialect.name_of
        columns = [Column(as_, quoted(column)) for column, as_ in raw.items()]
        numbered = f"{relation.number} AS {quoted(number)}"
        table = self.query.add(name, [numbered], f"FROM {relation.sql}", columns)
        return Step(self.query, table, {number, *raw.values()}, label)

    def _checked(self, given: p.Input, relation: Relation, column: str) -> checking.Checked:
        physical = relation.physical[relation.columns[given.name]]
        return checking.check(given, column, physical, self._dialect, self.cap, self.language)

    def _refused_before(self, name: str) -> tuple[str, str]:
        column = self._dialect.name_of(name)
        return f"{column} IS NOT NULL", column


_DOUBLED = "# doubled"
"""The column of the subjects that stand in the list more than once: how often."""


def raw_name(column: str) -> str:
    """A column as it came, told apart from the fact that it is read as."""
    return f"={column}"


def _facts_of(expression: p.Expression) -> list[str]:
    return [node.name for node in walk(expression) if isinstance(node, p.Fact)]
