"""Selections: rows taken from records, from another selection, or one a month."""

from __future__ import annotations

from collections.abc import Mapping

from engine import program as p
from engine.ruleset.bare_figures import no_bare_figure
from engine.ruleset.conditions import Site, clause, value_of
from engine.ruleset.expression_errors import ExpressionError
from engine.ruleset.expressions import parse
from engine.ruleset.findings import BrokenError, every
from engine.ruleset.names import KINDS, MONTH_COLUMNS
from engine.ruleset.nodes import MappingNode, Node, ScalarNode, place_in
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.syntax import Call, Span
from engine.ruleset.translate import Translator, types_differ
from engine.ruleset.types import Rows, TypesDifferError
from engine.ruleset.workspace import RowScope, Workspace


def compile_selection(workspace: Workspace, name: str, node: MappingNode) -> p.Selection:
    """Read a selection; raises BrokenError after reporting what is wrong with it."""
    path = f"definitions/{name}"
    outer = Site(workspace, workspace, path, name)
    written = node.get("from")
    assert isinstance(written, ScalarNode)
    source, columns = _source(written, outer)
    each: list[tuple[str, p.Expression]] = []
    broken: set[str] = set()
    added = node.get("each")
    for entry in added.entries if isinstance(added, MappingNode) else ():
        scope = RowScope(workspace, columns, frozenset(broken))
        try:
            _check_new(entry.key, columns, outer)
            typed = value_of(entry.value, Site(workspace, scope, path, name))
        except BrokenError:
            broken.add(entry.key.text)
        else:
            each.append((entry.key.text, typed.expression))
            columns = {**columns, entry.key.text: typed.type}
    row_site = Site(workspace, RowScope(workspace, columns, frozenset(broken)), path, name)
    where: list[p.Clause] = []
    take: list[p.Expression] = []

    def read(word: str) -> None:
        part = node.get(word)
        if part is None:
            return
        if word == "where":
            where.append(clause(part, row_site, f"{path}/where"))
        elif word == "take":
            take.append(_take(part, outer))
        elif isinstance(part, ScalarNode) and part.text not in broken:
            _check_order(part, columns, outer)

    every(("where", "order", "take"), read)
    if broken:
        raise BrokenError
    order = node.get("order")
    return p.Selection(
        source,
        tuple(each),
        where[0] if where else None,
        order.text if isinstance(order, ScalarNode) else "",
        take[0] if take else None,
        tuple(columns.items()),
    )


def _check_new(key: ScalarNode, columns: Mapping[str, p.Type], site: Site) -> None:
    """A column stands where it is first named: a second of that name would be read as the first."""
    if key.text not in columns:
        return
    other = site.workspace.names.fields.get(key.text)
    if other is None:
        # A column of months(): that its name is reserved was said where columns got their names.
        raise BrokenError
    zh, en = KINDS[other.kind]
    raise site.workspace.findings.add(
        "duplicate-name",
        key.place,
        site.path,
        name=key.text,
        what=zh,
        what_en=en,
        line=other.key.place.line,
    )


def _check_order(node: ScalarNode, columns: Mapping[str, p.Type], site: Site) -> None:
    if node.text in columns:
        return
    raise site.workspace.findings.add(
        "unknown-name",
        node.place,
        site.path,
        name=node.text,
        what="列",
        what_en="column",
        did_you_mean=did_you_mean(node.text, columns),
    )


def _take(node: Node, site: Site) -> p.Expression:
    typed = value_of(node, site)
    if isinstance(typed.type, p.IntegerType):
        return typed.expression
    raise site.workspace.findings.wrong_operand(
        node.place, site.path, "take", typed, "整数", "a whole number"
    )


def _source(node: ScalarNode, site: Site) -> tuple[str | p.Months, dict[str, p.Type]]:
    try:
        syntax = parse(node.text)
        if isinstance(syntax, Call) and syntax.function == "months":
            return _months(syntax, node, site), dict.fromkeys(MONTH_COLUMNS, p.DateType())
        meaning = Translator(
            site.scope, lambda s: place_in(node, s.start, s.end), site.item
        ).meaning(syntax)
    except TypesDifferError as error:
        failure = types_differ(error, Span(0, len(node.text)))
    except ExpressionError as error:
        failure = error
    else:
        if isinstance(meaning, Rows):
            return meaning.name, dict(meaning.type.columns)
        raise site.workspace.findings.wrong_operand(
            node.place,
            site.path,
            "from",
            meaning,
            "记录、选取或 months(首日, 月数)",
            "records, a selection or months(first, number)",
        )
    place = place_in(node, failure.span.start, failure.span.end)
    raise site.workspace.findings.add(failure.code, place, site.path, **failure.arguments)


def _months(syntax: Call, node: ScalarNode, site: Site) -> p.Months:
    if len(syntax.arguments) != 2 or syntax.options:
        raise ExpressionError(
            "wrong-arguments",
            syntax.span,
            {
                "function": "months",
                "problem": f"给了 {len(syntax.arguments)} 个参数，应有 2 个",
                "problem_en": f"{len(syntax.arguments)} arguments, not 2",
                "signature": "months(first, number)",
            },
        )
    first, number = syntax.arguments
    translator = Translator(site.scope, lambda s: place_in(node, s.start, s.end), site.item)
    no_bare_figure(number)
    return p.Months(translator.of_date(first, "months"), translator.of_integer(number, "months"))
