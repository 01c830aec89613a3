"""What may be undefined in a rule set, as one reason for the rows that it refuses."""

from __future__ import annotations

from collections.abc import Sequence

from engine import program as p
from engine.decide.values import Ill
from engine.decide.verdict import cause
from engine.ruleset.diagnostics import Diagnostic, Language, Place
from engine.traversal import expressions_of, needs, walk


def causes(program: p.Program, roots: Sequence[p.Expression], language: Language) -> str:
    """Each cause for which a value under ``roots`` may be undefined, in one sentence each."""
    found: dict[tuple[str, str], None] = {}
    for reason in _reasons(program, roots):
        zh, en = cause(reason)
        found[zh, en] = None
    whole_zh = "；或者".join(zh for zh, _ in found)
    whole_en = "; or ".join(en for _, en in found)
    arguments = {"what": whole_zh, "what_en": whole_en}
    return Diagnostic("undefined-value", None, arguments).message(language)


def _reasons(program: p.Program, roots: Sequence[p.Expression]) -> list[Ill]:
    by_name = {definition.name: definition for definition in program.definitions}
    seen: set[str] = set()
    todo = list(roots)
    found: list[Ill] = []
    while todo:
        expression = todo.pop(0)
        for node in walk(expression):
            found.extend(_own(node))
        direct = needs(expression)
        for name in sorted((direct.values | direct.rows) & by_name.keys() - seen):
            seen.add(name)
            definition = by_name[name]
            todo.extend(expressions_of(definition))
            body = definition.body
            if isinstance(body, p.Selection):
                if isinstance(body.source, p.Months):
                    found.append(Ill("too_many_months", name))
                elif body.source in by_name and body.source not in seen:
                    todo.append(p.Aggregate("count", body.source, "", _NOWHERE))
    return list(dict.fromkeys(found))


_NOWHERE = Place("", 0, 0, 0)


def _own(node: p.Expression) -> list[Ill]:
    match node:
        case p.Round(item=item):
            return [Ill("division_by_zero", item)]
        case p.MakeDate(item=item):
            return [Ill("no_date", item)]
        case p.AddMonths() | p.AddDays():
            return [Ill("no_year", "")]
        case p.Aggregate(function="min" | "max", rows=rows):
            return [Ill("no_rows", rows)]
        case p.DecisionTable(hit_policy=policy, item=item):
            several = [Ill("several_rows", item)] if policy in ("unique", "any") else []
            return [Ill("no_row", item), *several]
        case _:
            return []
