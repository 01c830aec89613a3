"""Findings about a rule set as a whole: what is unused, accepted, or too large."""

from __future__ import annotations

from collections.abc import Sequence

from engine import program as p
from engine import traversal
from engine.ruleset.catalogue import CATALOGUE
from engine.ruleset.declarations import entries_of
from engine.ruleset.diagnostics import Level, Place
from engine.ruleset.findings import Findings
from engine.ruleset.names import KINDS
from engine.ruleset.nodes import Entry, MappingNode, Node
from engine.ruleset.parameters import text_of
from engine.ruleset.workspace import Workspace

READINGS_LIMIT = 4_096
"""Under more combinations of readings than this no single item is computed."""

SIZE_LIMIT = 200_000
"""Steps of a rule set, every function written out; those that are shipped have a few hundred."""


def check_unused(root: MappingNode, workspace: Workspace) -> None:
    """Report own inputs, parameters and definitions that nothing mentions."""
    for section, kind in (
        ("inputs", "input"),
        ("parameters", "parameter"),
        ("definitions", "definition"),
    ):
        zh, en = KINDS[kind]
        for entry in entries_of(root, section):
            name = entry.key.text
            if name not in workspace.used:
                workspace.findings.add(
                    "unused",
                    entry.key.place,
                    f"{section}/{name}",
                    name=name,
                    what=zh,
                    what_en=en.split(" ", 1)[1],
                )


def accept(
    root: MappingNode, findings: Findings
) -> tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, str, Place], ...]]:
    """Take out the warnings that the rule set accepts; report an acceptance of nothing.

    What it accepts, with the reason; and of these, what only a later analysis can find, with the
    place of the acceptance.
    """
    accepted: list[tuple[str, str, str]] = []
    awaited: list[tuple[str, str, Place]] = []
    for path, entry in _acceptances(root):
        code = entry.key.text
        if code in CATALOGUE and CATALOGUE[code].later:
            accepted.append((path, code, text_of(entry.value)))
            awaited.append((path, code, entry.key.place))
            continue
        met = [
            d
            for d in findings.found
            if d.code == code and d.path == path and d.level is Level.WARNING
        ]
        if not met:
            findings.add("accepts-nothing", entry.key.place, path, code=code)
        for diagnostic in met:
            findings.found.remove(diagnostic)
        if met:
            accepted.append((path, code, text_of(entry.value)))
    return tuple(accepted), tuple(awaited)


def _acceptances(root: MappingNode) -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []

    def gather(node: Node, path: str) -> None:
        if not isinstance(node, MappingNode):
            return
        for entry in node.entries:
            if entry.key.text == "accepts" and isinstance(entry.value, MappingNode):
                found.extend((path, item) for item in entry.value.entries)

    gather(root, "")
    applies_when = root.get("applies_when")
    if applies_when is not None:
        gather(applies_when, "applies_when")
    for section in ("inputs", "parameters", "definitions", "requirements", "benefits"):
        for entry in entries_of(root, section):
            gather(entry.value, f"{section}/{entry.key.text}")
    return found


def check_sizes(program: p.Program, findings: Findings) -> None:
    """Refuse what becomes too large when its functions are written out, before anything walks it.

    A function that mentions its argument twice, inside another that does, doubles each time.
    """
    items = [
        *(
            (f"definitions/{definition.name}", definition.place, expression)
            for definition in program.definitions
            for expression in traversal.expressions_of(definition)
        ),
        *((r.clause.id, r.clause.place, r.clause) for r in program.requirements),
        *((f"benefits/{b.name}", b.place, b.value) for b in program.benefits),
    ]
    if program.applies_when is not None:
        items.append((program.applies_when.id, program.applies_when.place, program.applies_when))
    total = 0
    for path, place, expression in items:
        total += traversal.size(expression)
        if total > SIZE_LIMIT and place is not None:
            too_large(total, SIZE_LIMIT, place, path, findings)
            return


def too_large(size: int, limit: int, place: Place, path: str, findings: Findings) -> None:
    """Report an expression that is too large when its functions are written out."""
    findings.add(
        "too-large",
        place,
        path,
        what="函数展开后的步数",
        what_en="the number of steps with every function written out",
        size=size if size < 10**9 else "10^9…",
        limit=limit,
    )


def check_readings(program: p.Program, findings: Findings) -> None:
    """Refuse an item that would have to be computed under too many combinations of readings."""
    sizes = {q.name: len(q.readings) for q in program.parameters if q.state == "open"}
    reach: dict[str, frozenset[str]] = {}

    def open_in(expressions: Sequence[p.Expression], source: str) -> frozenset[str]:
        needed = traversal.needs(*expressions)
        found = set(needed.readings)
        for name in (*needed.values, *needed.rows, *((source,) if source else ())):
            found |= reach.get(name, frozenset())
        return frozenset(found)

    def check(path: str, place: Place | None, opens: frozenset[str]) -> None:
        size = 1
        for parameter in opens:
            size *= sizes.get(parameter, 1)
        if size > READINGS_LIMIT and place is not None:
            findings.add(
                "too-many-readings",
                place,
                path,
                name=path.partition("/")[2] or path,
                parameters=sorted(opens),
                size=size,
                limit=READINGS_LIMIT,
            )

    for definition in program.definitions:
        expressions = traversal.expressions_of(definition)
        reach[definition.name] = open_in(expressions, traversal.source_of(definition))
        check(f"definitions/{definition.name}", definition.place, reach[definition.name])
    clauses = [requirement.clause for requirement in program.requirements]
    for clause_ in (*clauses, *([program.applies_when] if program.applies_when else [])):
        check(clause_.id, clause_.place, open_in([clause_], ""))
    for benefit in program.benefits:
        check(f"benefits/{benefit.name}", benefit.place, open_in([benefit.value], ""))
