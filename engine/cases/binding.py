"""The names in a file of cases, looked up in the rule set: cases as they are put to the engine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from engine import program as p
from engine.cases import model as m
from engine.decide.decision import Verdict
from engine.decide.facts import facts_from_json
from engine.ruleset.catalogue import CATALOGUE
from engine.ruleset.diagnostics import Diagnostic
from engine.ruleset.findings import BrokenError, Findings
from engine.ruleset.nodes import Document, Node, ScalarNode, plain
from engine.ruleset.source import short
from engine.ruleset.suggestions import did_you_mean

_SETTLED = {
    "benefit": (Verdict.ELIGIBLE, Verdict.INELIGIBLE),
    "duty": (Verdict.MET, Verdict.NOT_MET, Verdict.NOT_APPLICABLE),
}
_UNSETTLED = (Verdict.CONDITIONAL, Verdict.INCOMPLETE, Verdict.OPEN)

_FACT = re.compile(r"(?P<fact>[^.\[\]]+)(?:(?:\[(?P<row>[1-9]\d*)\])?\.(?P<column>[^.\[\]]+))?")


@dataclass(frozen=True, slots=True)
class BoundCase:
    """A case whose names are those of the rule set, with everything that it inherits.

    ``facts`` are ready for ``Library.decide``; ``fact_nodes`` and ``reading_nodes`` say where each
    fact and each reading was written. ``findings``: what is wrong with it, and then it is not run.
    """

    case: m.Case
    facts: Mapping[str, object]
    fact_nodes: Mapping[str, tuple[ScalarNode, Node]]
    readings: Mapping[str, str]
    reading_nodes: Mapping[str, tuple[ScalarNode, ScalarNode]]
    proposed: bool
    on: date | None
    findings: tuple[Diagnostic, ...] = ()


def bind(case_file: m.CaseFile, program: p.Program) -> list[BoundCase]:
    """The cases of a file, in its order; what is wrong with one is among its ``findings``."""
    names = _Vocabulary(program)
    bound: dict[str, BoundCase] = {}
    for case in case_file.cases:
        bound[case.name.text] = _Binder(case_file.document, names).bind(case, case_file, bound)
    return list(bound.values())


def base_facts(case_file: m.CaseFile, program: p.Program) -> dict[str, object]:
    """The facts that the file begins every case with, by name."""
    inputs = _Vocabulary(program).inputs
    given = {inputs.get(key.text, key.text): plain(node) for key, node in case_file.base}
    return facts_from_json(program, given)


class _Vocabulary:
    """The names of a rule set, by name and by alias."""

    def __init__(self, program: p.Program) -> None:
        self.program = program

    @cached_property
    def inputs(self) -> dict[str, str]:
        return _known((i.name, i.alias) for i in self.program.inputs)

    @cached_property
    def columns(self) -> dict[str, dict[str, str]]:
        return {
            i.name: _known((field.name, field.alias) for field in i.fields)
            for i in self.program.inputs
            if isinstance(i.type, p.RecordsType)
        }

    @cached_property
    def parameters(self) -> dict[str, p.Parameter]:
        by_name = {q.name: q for q in self.program.parameters}
        return {**{q.alias: q for q in self.program.parameters if q.alias}, **by_name}

    @cached_property
    def requirements(self) -> dict[str, str]:
        return _known((r.name, r.alias or r.clause.alias) for r in self.program.requirements)

    @cached_property
    def benefits(self) -> dict[str, str]:
        return _known((b.name, b.alias) for b in self.program.benefits)

    @cached_property
    def values(self) -> dict[str, str]:
        return _known(
            (d.name, d.alias)
            for d in self.program.definitions
            if not isinstance(d.body, p.Selection)
        )

    @cached_property
    def selections(self) -> dict[str, str]:
        return _known((name, d.alias) for name, d in self.bodies.items())

    @cached_property
    def bodies(self) -> dict[str, p.Definition]:
        return {d.name: d for d in self.program.definitions if isinstance(d.body, p.Selection)}

    def labels(self, selection: str) -> dict[str, str]:
        """What may stand under ``left``: the conditions of ``where``, by label, alias or id."""
        body = self.bodies[selection].body
        assert isinstance(body, p.Selection)
        found = {m.BEYOND_TAKE: m.BEYOND_TAKE}
        if body.where is not None:
            for clause in body.where.parts if body.where.kind == "all" else (body.where,):
                own = (clause.text, clause.id.rpartition("/")[2], clause.alias, clause.label)
                found |= {name: clause.id for name in own if name}
        return found


class _Binder:
    """Binds one case; what is wrong is collected, and the next thing looked at."""

    def __init__(self, document: Document, names: _Vocabulary) -> None:
        self._names = names
        self._findings = Findings({document.file: document})

    def bind(
        self, case: m.Case, case_file: m.CaseFile, earlier: Mapping[str, BoundCase]
    ) -> BoundCase:
        parent = self._parent(case, earlier)
        facts = dict(parent.fact_nodes) if parent else self._facts(case_file.base)
        facts |= self._facts(case.facts)
        readings = dict(parent.reading_nodes) if parent else {}
        for key, value in case.readings:
            parameter = self._names.parameters.get(key.text)
            name = parameter.name if parameter else key.text
            if value.value is not None:
                readings[name] = (key, value)
            elif readings.pop(name, None) is None:
                self._unknown(
                    key, "承接来的已选读法", "reading chosen in an earlier case", readings
                )
        proposed = case.proposed
        if proposed is None:
            proposed = parent.proposed if parent else False
        given = {name: plain(node) for name, (_, node) in facts.items()}
        expect = self._expect(case.expect)
        return BoundCase(
            replace(case, expect=expect),
            facts_from_json(self._names.program, given),
            facts,
            {name: value.text for name, (_, value) in readings.items()},
            readings,
            proposed,
            case.on if case.on is not None or parent is None else parent.on,
            tuple(self._findings.found),
        )

    def _parent(self, case: m.Case, earlier: Mapping[str, BoundCase]) -> BoundCase | None:
        if case.extends is None:
            return None
        parent = earlier.get(case.extends.text)
        if parent is None:
            self._unknown(case.extends, "前面的案例", "earlier case", earlier)
        return parent

    def _facts(
        self, entries: Sequence[tuple[ScalarNode, Node]]
    ) -> dict[str, tuple[ScalarNode, Node]]:
        # A name that the rule set does not have is kept: the check of the facts reports it.
        facts: dict[str, tuple[ScalarNode, Node]] = {}
        for key, node in entries:
            name = self._names.inputs.get(key.text, key.text)
            if name in facts:
                self._findings.add("duplicate-fact", key.place, name=name)
            facts[name] = (key, node)
        return facts

    # -- expectations ----------------------------------------------------------------------------

    def _expect(self, expect: m.Expectation) -> m.Expectation:
        names = self._names
        if expect.refused is not None:
            code = expect.refused
            if code.text not in CATALOGUE:
                self._unknown(code, "错误代码", "code of an error", CATALOGUE)
            return expect
        kind = names.program.kind
        allowed = [v.value for v in (*_SETTLED[kind], *_UNSETTLED)]
        if expect.verdict is not None and expect.verdict.value not in allowed:
            assert expect.verdict_place is not None
            value = expect.verdict.value
            self._findings.add(
                "not-allowed",
                expect.verdict_place,
                value=value,
                did_you_mean=did_you_mean(value, allowed),
                allowed=allowed,
            )
        requirement = ("条件", "requirement")
        open_ = [q.name for q in names.program.parameters if q.state == "open" and not q.chosen]
        return replace(
            expect,
            fails=self._all(expect.fails, names.requirements, *requirement),
            missing=expect.missing
            and replace(expect.missing, names=self._missing(expect.missing.names)),
            open=self._all(
                expect.open,
                {**{names.parameters[n].alias: n for n in open_}, **{n: n for n in open_}},
                "待解释的参数",
                "open parameter",
            ),
            benefits=self._outcomes(expect.benefits, names.benefits, "待遇", "benefit"),
            values=self._outcomes(expect.values, names.values, "定义", "definition"),
            rows=tuple(
                (name, self._rows(name.text, rows))
                for key, rows in expect.rows
                if (name := self._one(key, names.selections, "选取行的定义", "selection"))
            ),
        )

    def _outcomes(
        self,
        outcomes: Sequence[tuple[ScalarNode, m.Expected]],
        known: Mapping[str, str],
        zh: str,
        en: str,
    ) -> tuple[tuple[ScalarNode, m.Expected], ...]:
        return tuple(
            (name, self._outcome(expected))
            for key, expected in outcomes
            if (name := self._one(key, known, zh, en))
        )

    def _outcome(self, expected: m.Expected) -> m.Expected:
        match expected:
            case m.NotStated(items=items, place=place):
                unstated = {
                    name: q.name
                    for name, q in self._names.parameters.items()
                    if q.state == "not_stated"
                }
                return m.NotStated(
                    self._each(items, unstated, "未规定的参数", "parameter that is not stated"),
                    place,
                )
            case m.Lacking(facts=facts):
                return replace(expected, facts=self._missing(facts))
            case m.Among(outcomes=outcomes):
                return replace(expected, outcomes=tuple(self._outcome(o) for o in outcomes))
            case m.ByReading(parameter=key, readings=readings):
                parameter = self._names.parameters.get(key.text)
                if parameter is None or parameter.state != "open":
                    known = [q.name for q in self._names.program.parameters if q.state == "open"]
                    self._unknown(key, "待解释的参数", "open parameter", known)
                    return expected
                aliases = _known((r.name, r.alias) for r in parameter.readings)
                found: list[tuple[ScalarNode, m.Expected]] = []
                for reading, outcome in readings:
                    if reading.text not in aliases:
                        self._findings.add(
                            "unknown-reading",
                            reading.place,
                            name=short(reading.text),
                            parameter=parameter.name,
                            did_you_mean=did_you_mean(reading.text, aliases),
                            allowed=[r.name for r in parameter.readings],
                        )
                        continue
                    name = replace(reading, text=aliases[reading.text])
                    found.append((name, self._outcome(outcome)))
                return replace(
                    expected,
                    parameter=replace(key, text=parameter.name),
                    readings=tuple(found),
                )
            case _:
                return expected

    def _rows(self, selection: str, rows: m.ExpectedRows) -> m.ExpectedRows:
        known = self._names.labels(selection)
        return replace(
            rows,
            left_by=tuple(
                (name, keys)
                for key, keys in rows.left_by
                if (name := self._one(key, known, "where 中的条件", "condition of where"))
            ),
        )

    def _missing(self, facts: Sequence[ScalarNode]) -> tuple[ScalarNode, ...]:
        """Facts by name: ``性别``, ``介绍记录.签约日期``, ``介绍记录[2].签约日期``."""
        found: list[ScalarNode] = []
        for node in facts:
            match = _FACT.fullmatch(node.text)
            fact = self._names.inputs.get(match["fact"], "") if match else ""
            if not match or not fact:
                self._unknown(node, "事实", "fact", self._names.inputs)
                continue
            name = fact
            if match["column"]:
                columns = self._names.columns.get(fact, {})
                column = columns.get(match["column"])
                if column is None:
                    self._unknown(
                        node, "事实", "fact", [f"{match['fact']}.{name}" for name in columns]
                    )
                    continue
                name = f"{fact}[{match['row']}].{column}" if match["row"] else f"{fact}.{column}"
            found.append(replace(node, text=name))
        return tuple(found)

    # -- names -----------------------------------------------------------------------------------

    def _all(
        self, names: m.Names | None, known: Mapping[str, str], zh: str, en: str
    ) -> m.Names | None:
        return names and replace(names, names=self._each(names.names, known, zh, en))

    def _each(
        self, names: Iterable[ScalarNode], known: Mapping[str, str], zh: str, en: str
    ) -> tuple[ScalarNode, ...]:
        return tuple(n for name in names if (n := self._one(name, known, zh, en)) is not None)

    def _one(
        self, name: ScalarNode, known: Mapping[str, str], zh: str, en: str
    ) -> ScalarNode | None:
        if name.text in known:
            return replace(name, text=known[name.text])
        self._unknown(name, zh, en, known)
        return None

    def _unknown(self, name: ScalarNode, zh: str, en: str, known: Iterable[str]) -> BrokenError:
        return self._findings.add(
            "unknown-name",
            name.place,
            name=short(name.text),
            what=zh,
            what_en=en,
            did_you_mean=did_you_mean(name.text, [k for k in known if k]),
        )


def _known(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each name and each alias, and the name it stands for; a name comes before an alias."""
    pairs = list(names)
    aliases = {alias: name for name, alias in pairs if alias}
    return {**aliases, **{name: name for name, _ in pairs}}
