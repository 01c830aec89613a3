"""What may be undefined in a rule set, as one reason for the rows that it refuses."""

from __future__ import annotations

from collections.abc import Sequence

from engine import program as p
from engine.decide.values import Ill
from engine.decide.verdict import cause
from engine.ruleset.diagnostics import Diagnostic, Language
from engine.traversal import expressions_of, needs, source_of, walk


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


def may_be_undefined(program: p.Program, root: p.Expression) -> bool:
    """Whether anything that a value rests on may be undefined."""
    return bool(_reasons(program, [root]))


def may_be_not_stated(program: p.Program, root: p.Expression) -> bool:
    """Whether anything that a value rests on is not stated."""
    return any(
        isinstance(node, p.NotStated) for each in _reached(program, [root]) for node in walk(each)
    )


def _reasons(program: p.Program, roots: Sequence[p.Expression]) -> list[Ill]:
    found: list[Ill] = []
    for expression in _reached(program, roots):
        for node in walk(expression):
            found.extend(_own(node))
    for name in _months(program, roots):
        found.append(Ill("too_many_months", name))
    return list(dict.fromkeys(found))


def _reached(program: p.Program, roots: Sequence[p.Expression]) -> list[p.Expression]:
    """The expressions that values rest on, their own included."""
    return [
        e for definition in _definitions(program, roots) for e in expressions_of(definition)
    ] + [*roots]


def _months(program: p.Program, roots: Sequence[p.Expression]) -> list[str]:
    return [
        definition.name
        for definition in _definitions(program, roots)
        if isinstance(definition.body, p.Selection) and isinstance(definition.body.source, p.Months)
    ]


def _definitions(program: p.Program, roots: Sequence[p.Expression]) -> list[p.Definition]:
    """The definitions that values rest on, in their order."""
    by_name = {definition.name: definition for definition in program.definitions}
    seen: set[str] = set()
    todo = list(roots)
    while todo:
        direct = needs(todo.pop())
        for name in (direct.values | direct.rows) & by_name.keys():
            while name in by_name and name not in seen:
                seen.add(name)
                todo.extend(expressions_of(by_name[name]))
                name = source_of(by_name[name])
    return [definition for definition in program.definitions if definition.name in seen]


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
