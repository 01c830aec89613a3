"""Everything that is proved about one rule set."""

from __future__ import annotations

from collections.abc import Iterator

from engine import program as p
from engine.prove.encoding.encode import encode
from engine.prove.encoding.terms import boolean
from engine.prove.findings.answers import answer_findings
from engine.prove.findings.branches import branch_findings
from engine.prove.findings.clauses import clause_findings, clause_goals, hints
from engine.prove.findings.dependence import dependence_findings
from engine.prove.findings.finding import Finding
from engine.prove.findings.tables import table_findings
from engine.prove.findings.tiers import edge_findings, tier_findings
from engine.prove.questions.asking import QUESTION_LIMIT, Asker
from engine.prove.questions.replay import Replay
from engine.prove.questions.trying import Trials
from engine.ruleset.diagnostics import Diagnostic, Place
from engine.traversal import fix_readings, walk


def analyse(program: p.Program, limit: int = QUESTION_LIMIT) -> tuple[Diagnostic, ...]:
    """The findings about a rule set that it takes a proof to make, in the order of the file.

    ``limit`` is for one question, in milliseconds. A question that is not settled is a finding.
    Raises ReplayError where z3 and ``decide`` disagree.
    """
    found = sorted(_findings(program, limit), key=lambda f: (f.place, f.code))
    return tuple(finding.diagnostic(program) for finding in found)


def _findings(program: p.Program, limit: int) -> Iterator[Finding]:
    chosen = {q.name: q.chosen for q in program.parameters if q.state == "open" and q.chosen}
    settled = fix_readings(program, chosen)
    encoded = encode(settled, exact=boolean("exact"))
    trials = Trials(encoded, dict(clause_goals(encoded)), hints(encoded))
    asker = Asker(encoded, limit, trials)
    replay = Replay(settled)
    yield from clause_findings(encoded, asker)
    yield from branch_findings(encoded, asker)
    tables = list(table_findings(encoded, asker, replay))
    yield from tables
    yield from tier_findings(settled)
    yield from edge_findings(settled)
    # What a fault of a table leads to is said where the fault is.
    faulty = _tables(settled, {finding.path for finding in tables})
    yield from (f for f in answer_findings(encoded, asker, replay) if f.other not in faulty)
    if ("", "granted") in asker.shown and ("", "rejected") in asker.shown:
        # Where every case is answered alike, nothing makes a difference.
        yield from dependence_findings(encoded, asker, trials)


def _tables(program: p.Program, paths: set[str]) -> set[Place]:
    """The places of the tables in definitions."""
    return {
        node.place
        for definition in program.definitions
        if f"definitions/{definition.name}" in paths
        and not isinstance(definition.body, p.Selection)
        for node in walk(definition.body)
        if isinstance(node, p.DecisionTable)
    }
