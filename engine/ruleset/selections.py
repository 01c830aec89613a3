"""Selections: rows taken from records, from another selection, or one a month."""

from __future__ import annotations

from engine import program as p
from engine.ruleset.conditions import Site, clause, value_of
from engine.ruleset.expressions import Call, ExpressionError, Span, Syntax, parse
from engine.ruleset.names import MONTH_COLUMNS
from engine.ruleset.nodes import MappingNode, ScalarNode, place_in
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.translate import Translator, bare_figure, bare_figure_error
from engine.ruleset.types import Rows, describe
from engine.ruleset.workspace import RowScope, Workspace


def compile_selection(workspace: Workspace, name: str, node: MappingNode) -> p.Selection:
    """Read a selection; raises BrokenError after reporting what is wrong with it."""
    path = f"definitions/{name}"
    outer = Site(workspace, workspace, path, name)
    written = node.get("from")
    assert isinstance(written, ScalarNode)
    source, columns = _source(written, outer)
    each: list[tuple[str, p.Expression]] = []
    added = node.get("each")
    if isinstance(added, MappingNode):
        for entry in added.entries:
            scope = RowScope(workspace, columns)
            typed = value_of(entry.value, Site(workspace, scope, path, name))
            each.append((entry.key.text, typed.expression))
            columns = {**columns, entry.key.text: typed.type}
    row_site = Site(workspace, RowScope(workspace, columns), path, name)
    where_node = node.get("where")
    where = clause(where_node, row_site, f"{path}/where") if where_node is not None else None
    order = node.get("order")
    if isinstance(order, ScalarNode) and order.text not in columns:
        raise workspace.findings.add(
            "unknown-name",
            order.place,
            path,
            name=order.text,
            what="列",
            what_en="column",
            did_you_mean=did_you_mean(order.text, columns),
        )
    take_node = node.get("take")
    take = None
    if take_node is not None:
        typed = value_of(take_node, outer)
        if not isinstance(typed.type, p.IntegerType):
            raise workspace.findings.add(
                "wrong-operand",
                take_node.place,
                path,
                operator="take",
                found=describe(typed, "zh"),
                found_en=describe(typed, "en"),
                expected="整数",
                expected_en="a whole number",
            )
        take = typed.expression
    return p.Selection(
        source,
        tuple(each),
        where,
        order.text if isinstance(order, ScalarNode) else "",
        take,
        tuple(columns.items()),
    )


def _source(node: ScalarNode, site: Site) -> tuple[str | p.Months, dict[str, p.Type]]:
    try:
        syntax = parse(node.text)
        if isinstance(syntax, Call) and syntax.function == "months":
            return _months(syntax, node, site), dict.fromkeys(MONTH_COLUMNS, p.DateType())
        meaning = Translator(
            site.scope, lambda s: place_in(node, s.start, s.end), site.item
        ).meaning(syntax)
    except ExpressionError as error:
        place = place_in(node, error.span.start, error.span.end)
        raise site.workspace.findings.add(error.code, place, site.path, **error.arguments) from None
    if isinstance(meaning, Rows):
        return meaning.name, dict(meaning.type.columns)
    raise site.workspace.findings.add(
        "wrong-operand",
        node.place,
        site.path,
        operator="from",
        found=describe(meaning, "zh"),
        found_en=describe(meaning, "en"),
        expected="记录、选取或 months(首日, 月数)",
        expected_en="records, a selection or months(first, number)",
    )


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
    _no_figure(number)
    return p.Months(translator.of_date(first, "months"), translator.of_integer(number, "months"))


def _no_figure(syntax: Syntax) -> None:
    figure = bare_figure(syntax)
    if figure is not None:
        raise bare_figure_error(figure, Span(figure.span.start, figure.span.end))
