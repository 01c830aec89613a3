"""Conditions and values as they stand in the YAML: expressions, condition trees and ``by``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal as OneOf
from typing import cast

from engine import program as p
from engine.ruleset.bare_figures import bare_figure, bare_figure_error, buried_figures
from engine.ruleset.expression_errors import ExpressionError
from engine.ruleset.expressions import parse
from engine.ruleset.findings import BrokenError, every
from engine.ruleset.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode, place_in
from engine.ruleset.parameters import text_of
from engine.ruleset.source import short
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.syntax import Name, Span, Syntax, name_nodes, names_in
from engine.ruleset.translate import Scope, Translator, types_differ
from engine.ruleset.types import (
    Cases,
    Meaning,
    Typed,
    TypesDifferError,
    describe,
    distribute,
    unify,
)
from engine.ruleset.workspace import Workspace

_TREES = ("all", "any", "none")


@dataclass(frozen=True, slots=True)
class Site:
    """Where a condition or value stands: what names mean there, and to which item it belongs."""

    workspace: Workspace
    scope: Scope
    path: str
    item: str

    def translate(
        self, node: ScalarNode, want: OneOf["meaning", "value", "condition"] = "meaning"
    ) -> tuple[Syntax, Meaning]:
        """An expression with its meaning; BrokenError after reporting what is wrong with it."""
        translator = Translator(self.scope, lambda s: place_in(node, s.start, s.end), self.item)
        try:
            syntax = parse(node.text)
            self._check_names(syntax, node)
            if want == "condition":
                return syntax, Typed(translator.condition(syntax), p.BooleanType())
            figure = bare_figure(syntax)
            if figure is not None and not names_in(syntax):
                raise bare_figure_error(figure, figure.span)
            meaning = translator.value(syntax) if want == "value" else translator.meaning(syntax)
            self._warn_of_figures(syntax, node)
            return syntax, meaning
        except TypesDifferError as error:
            failure = types_differ(error, Span(0, len(node.text)))
        except ExpressionError as error:
            failure = error
        place = place_in(node, failure.span.start, failure.span.end)
        raise self.workspace.findings.add(failure.code, place, self.path, **failure.arguments)

    def _warn_of_figures(self, syntax: Syntax, node: ScalarNode) -> None:
        for figure in buried_figures(syntax):
            place = place_in(node, figure.span.start, figure.span.end)
            shown = short(str(figure.value))
            self.workspace.findings.add("buried-figure", place, self.path, figure=shown)

    def _check_names(self, syntax: Syntax, node: ScalarNode) -> None:
        """Report every name of an expression that nothing has, not the first alone."""

        def look_up(name: Name) -> None:
            try:
                self.scope.meaning(name.name, name.span)
            except ExpressionError as failure:
                place = place_in(node, name.span.start, name.span.end)
                findings = self.workspace.findings
                raise findings.add(failure.code, place, self.path, **failure.arguments) from None

        every(name_nodes(syntax), look_up)


def meaning_of(node: Node, site: Site) -> Meaning:
    """An expression, a ``by`` over values, ranges or conditions, or a condition tree."""
    if isinstance(node, ScalarNode):
        return site.translate(node)[1]
    assert isinstance(node, MappingNode)
    if node.get("by") is not None:
        return _by(node, site)
    return Typed(clause(node, site, site.path), p.BooleanType())


def value_of(node: Node, site: Site) -> Typed:
    """An expression or a ``by`` that gives a value; BrokenError after reporting otherwise."""
    if isinstance(node, ScalarNode):
        meaning = site.translate(node, "value")[1]
    else:
        meaning = meaning_of(node, site)
    if isinstance(meaning, Typed):
        return meaning
    raise site.workspace.findings.wrong_operand(
        node.place, site.path, "by", meaning, "值", "values"
    )


def _subject(node: MappingNode, site: Site) -> tuple[p.Expression | p.Reading, tuple[str, ...]]:
    """What a ``by`` chooses over: a reading or a choice, and the values that it has."""
    written = node.get("by")
    assert isinstance(written, ScalarNode)
    syntax, meaning = site.translate(written)
    if isinstance(syntax, Name):
        readings = site.workspace.open_parameter(syntax.name)
        if readings is not None:
            return readings.subject, tuple(name for name, _ in readings.cases)
    if isinstance(meaning, Typed) and isinstance(meaning.type, p.ChoiceType):
        return meaning.expression, meaning.type.options
    raise site.workspace.findings.wrong_operand(
        written.place,
        site.path,
        "by",
        meaning,
        "选项型的输入或定义，或有多种读法的参数",
        "a choice, or a parameter with readings",
    )


def _case_entries(node: MappingNode, options: tuple[str, ...], site: Site) -> list[Entry]:
    """The cases in the order of the options; reports those that lack and those too many."""
    by, cases = node.get("by"), node.get("cases")
    assert isinstance(by, ScalarNode)
    assert isinstance(cases, MappingNode)
    findings = site.workspace.findings
    entries = {entry.key.text: entry for entry in cases.entries}
    broken = None
    for name, entry in entries.items():
        if name not in options:
            broken = findings.add(
                "case-extra",
                entry.key.place,
                site.path,
                subject=by.text,
                name=name,
                did_you_mean=did_you_mean(name, options),
                allowed=options,
            )
    missing = [option for option in options if option not in entries]
    if missing:
        broken = findings.add(
            "case-missing",
            by.place,
            site.path,
            subject=by.text,
            missing=[f"“{name}”" for name in missing],
        )
    if broken is not None:
        raise broken
    return [entries[option] for option in options]


def _by(node: MappingNode, site: Site) -> Meaning:
    subject, options = _subject(node, site)
    entries = _case_entries(node, options, site)
    cases = every(entries, lambda entry: (entry.key.text, meaning_of(entry.value, site)))
    if _only_typed(cases):
        cases = [(name, _as_value(case, node, site)) for name, case in cases]
    values = [case for _, case in cases if isinstance(case, Typed)]
    if len(values) < len(cases):
        kinds = {type(_leaf(case)) for _, case in cases}
        if len(kinds) > 1 and Typed in kinds and not _only_typed(cases):
            raise _differ(
                node,
                [describe(case, "zh") for _, case in cases],
                [describe(case, "en") for _, case in cases],
                site,
            )
        return Cases(subject, tuple(cases))
    kind = unify([value.type for value in values])
    if kind is None:
        raise _differ(
            node,
            [describe(v.type, "zh") for v in values],
            [describe(v.type, "en") for v in values],
            site,
        )
    expression = p.By(
        subject,
        tuple((name, case.expression) for (name, _), case in zip(cases, values, strict=True)),
    )
    return Typed(expression, kind)


def _as_value(case: Meaning, node: MappingNode, site: Site) -> Meaning:
    """A figure that is open, as the value of its readings."""
    try:
        return distribute(case, lambda value: cast(Typed, value))
    except TypesDifferError as error:
        zh = [describe(t, "zh") for t in error.types]
        en = [describe(t, "en") for t in error.types]
        raise _differ(node, zh, en, site) from None


def _leaf(meaning: Meaning) -> Meaning:
    while isinstance(meaning, Cases):
        meaning = meaning.cases[0][1]
    return meaning


def _only_typed(cases: list[tuple[str, Meaning]]) -> bool:
    return all(isinstance(_leaf(case), Typed) for _, case in cases)


def _differ(node: MappingNode, zh: list[str], en: list[str], site: Site) -> BrokenError:
    place = node.entries[0].key.place
    return site.workspace.findings.add(
        "types-differ", place, site.path, found="、".join(zh), found_en=", ".join(en)
    )


def clause(node: Node, site: Site, identifier: str) -> p.Clause:
    """A condition as it is explained: the tree that the drafter wrote."""
    if isinstance(node, ScalarNode):
        return _leaf_clause(node, site, identifier)
    assert isinstance(node, MappingNode)
    return _noted(_unnoted(node, site, identifier), node)


def _unnoted(node: MappingNode, site: Site, identifier: str) -> p.Clause:
    for word in _TREES:
        parts = node.get(word)
        if isinstance(parts, SequenceNode):
            return _tree(word, node, parts, site, identifier)
    inner = node.get("when")
    if inner is not None:
        return clause(inner, site, identifier)
    if node.get("by") is not None:
        return _by_clause(node, site, identifier)
    why = node.get("not_stated")
    assert why is not None
    place = node.entries[0].key.place
    return p.Clause(identifier, "leaf", p.NotStated(site.item), text=text_of(why), place=place)


def _noted(clause_: p.Clause, node: MappingNode) -> p.Clause:
    """The label, alias and quote of a condition, where they are written."""
    return replace(
        clause_,
        label=text_of(node.get("label")) or clause_.label,
        alias=text_of(node.get("alias")) or clause_.alias,
        quote=text_of(node.get("quote")) or clause_.quote,
    )


def _leaf_clause(node: ScalarNode, site: Site, identifier: str) -> p.Clause:
    syntax, meaning = site.translate(node, "condition")
    assert isinstance(meaning, Typed)
    return p.Clause(
        identifier,
        "leaf",
        meaning.expression,
        text=" ".join(node.text.split()),
        names=names_in(syntax),
        place=node.place,
    )


def _tree(
    word: str, node: MappingNode, parts_node: SequenceNode, site: Site, identifier: str
) -> p.Clause:
    names = _part_names(parts_node.items)
    parts = tuple(
        every(
            zip(names, parts_node.items, strict=True),
            lambda part: clause(part[1], site, f"{identifier}/{part[0]}"),
        )
    )
    condition: p.Expression
    if word == "all":
        condition = p.All(parts)
    else:
        condition = p.Any(parts) if word == "any" else p.Not(p.Any(parts))
    kind = cast(OneOf["all", "any", "none"], word)
    entry = node.entry(word)
    assert entry is not None
    return p.Clause(identifier, kind, condition, parts, place=entry.key.place)


def _part_names(parts: Sequence[Node]) -> list[str]:
    """Each part by its label; by its position where it has none, or shares it with another."""
    labels = [text_of(p.get("label")) if isinstance(p, MappingNode) else "" for p in parts]
    return [
        label if label and labels.count(label) == 1 else str(index)
        for index, label in enumerate(labels, start=1)
    ]


def _by_clause(node: MappingNode, site: Site, identifier: str) -> p.Clause:
    subject, options = _subject(node, site)
    by = node.get("by")
    assert isinstance(by, ScalarNode)
    entries = _case_entries(node, options, site)
    parts = tuple(
        every(entries, lambda entry: clause(entry.value, site, f"{identifier}/{entry.key.text}"))
    )
    condition = p.By(subject, tuple(zip(options, parts, strict=True)))
    names = names_in(parse(by.text))
    return p.Clause(identifier, "by", condition, parts, text=by.text, names=names, place=by.place)
