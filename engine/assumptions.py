"""Parameters that the text does not state, stated for one run.

Nothing is computed from what a text does not say; somebody who wants to know what an amendment
would cost at 1,000 yuan a month has to say so, and why. The rule set is compiled anew with the
parameter stated, so an assumption is held to the same types and units as a figure of the text, and
stands in the program as a literal of its parameter: whatever rests on it can be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from engine import program as p
from engine.ruleset.compile import Source, compile_rule_set
from engine.ruleset.diagnostics import CuoshiError, Diagnostic, Place, RuleSetError
from engine.ruleset.nodes import Document, Entry, MappingNode, Node, ScalarNode
from engine.ruleset.scalars import scalar_value
from engine.ruleset.suggestions import did_you_mean
from engine.traversal import expressions_of, needs, source_of, walk

EDGES = ("at_least", "more_than", "at_most", "less_than")
"""What of a range may be assumed: ``稳定期限.at_least=3``."""

_STATED = re.compile(r"(?P<figure>.*[0-9])\s*(?P<unit>[^0-9\s.,%-]+)")


class AssumptionError(CuoshiError):
    """An assumption of a parameter that there is not, that the text states, or of a wrong kind."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A parameter that is taken as stated for one run: as the caller wrote it, and why.

    ``parts`` are ``value``, or edges of a range, with their text. ``unit`` is the unit that the
    rule set gives the parameter, '' where it gives none.
    """

    parameter: str
    parts: tuple[tuple[str, str], ...]
    reason: str
    alias: str = ""
    unit: str = ""


def assumptions(said: Sequence[tuple[str, str]], reasons: Sequence[str]) -> tuple[Assumption, ...]:
    """What the caller assumes, by parameter; ``said`` are pairs such as ``稳定期限.at_least``, 3.

    ``reasons`` are one for all, or one for each parameter in turn. Raises :class:`AssumptionError`
    where there are not so many.
    """
    parts: dict[str, list[tuple[str, str]]] = {}
    for name, text in said:
        parameter, dot, part = name.rpartition(".")
        if not dot or part not in EDGES:
            parameter, part = name, "value"
        parts.setdefault(parameter, []).append((part, text))
    given = [reason.strip() for reason in reasons if reason.strip()]
    if len(given) not in (1, len(parts)):
        raise AssumptionError(
            [
                _problem(
                    "、".join(parts),
                    f"要写明理由：--because 写一次，或每个参数写一次（现在写了 {len(given)} 次）",
                    "say why: --because once, or once for each parameter "
                    f"(it stands there {len(given)} times)",
                )
            ]
        )
    all_reasons = given * len(parts) if len(given) == 1 else given
    return tuple(
        Assumption(name, tuple(of), reason)
        for (name, of), reason in zip(parts.items(), all_reasons, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Assumed:
    """A rule set with what was assumed of it: only what it has and does not state."""

    source: Source
    vocabularies: Mapping[str, Source]
    program: p.Program
    assumed: tuple[Assumption, ...]


def assume(
    program: p.Program,
    source: Source,
    vocabularies: Mapping[str, Source],
    wanted: Iterable[Assumption],
) -> Assumed:
    """The rule set with the parameters stated, compiled anew.

    An assumption of a parameter that it does not have, or that it states, is left out: another
    version may want it (:func:`check`). The hash stays that of the file. Raises
    :class:`AssumptionError` where a value is of a wrong unit, RuleSetError where it is of a wrong
    type for what is computed from it.
    """
    found: list[Assumption] = []
    vocabularies = dict(vocabularies)
    for each in wanted:
        parameter = _parameter(program, each.parameter)
        if parameter is None or parameter.state != "not_stated":
            continue
        named = replace(each, parameter=parameter.name, alias=parameter.alias, unit=parameter.unit)
        found.append(named)
        if _declares(source, parameter.name):
            source = _stated(source, named)
            continue
        for name, vocabulary in vocabularies.items():
            if _declares(vocabulary, parameter.name):
                vocabularies[name] = _stated(vocabulary, named)
    if not found:
        return Assumed(source, vocabularies, program, ())
    return Assumed(source, vocabularies, _compiled(source, vocabularies, found), tuple(found))


def check(programs: Sequence[p.Program], wanted: Sequence[Assumption]) -> None:
    """Whether each assumption is of a parameter that one of the versions does not state.

    Raises :class:`AssumptionError` with every one that is not.
    """
    problems = [problem for each in wanted if (problem := _unfit(programs, each)) is not None]
    if problems:
        raise AssumptionError(problems)


def resting_on(program: p.Program, root: p.Expression, names: Iterable[str]) -> tuple[str, ...]:
    """Those of ``names`` on which a value rests, in the program before anything is assumed."""
    by_name = {definition.name: definition for definition in program.definitions}
    seen: set[str] = set()
    todo = [root]
    reached: dict[str, None] = {}
    while todo:
        expression = todo.pop()
        for node in walk(expression):
            if isinstance(node, p.NotStated):
                reached[node.item] = None
        direct = needs(expression)
        for name in direct.values | direct.rows:
            while name in by_name and name not in seen:
                seen.add(name)
                todo.extend(expressions_of(by_name[name]))
                name = source_of(by_name[name])
    return tuple(name for name in dict.fromkeys(names) if name in reached)


def not_stated(program: p.Program) -> tuple[str, ...]:
    """The parameters that a rule set does not state."""
    return tuple(q.name for q in program.parameters if q.state == "not_stated")


# -- one parameter -------------------------------------------------------------------------------


def _parameter(program: p.Program, name: str) -> p.Parameter | None:
    return next((q for q in program.parameters if name in (q.name, q.alias)), None)


def _unfit(programs: Sequence[p.Program], wanted: Assumption) -> Diagnostic | None:
    found = [q for program in programs if (q := _parameter(program, wanted.parameter)) is not None]
    if any(q.state == "not_stated" for q in found):
        return None
    able = dict.fromkeys(name for program in programs for name in not_stated(program))
    if not found:
        arguments = {
            "name": wanted.parameter,
            "what": "参数",
            "what_en": "parameter",
            "did_you_mean": did_you_mean(wanted.parameter, able),
        }
        return Diagnostic("unknown-name", None, arguments)
    if found[0].state == "open":
        return _problem(
            wanted.parameter,
            "它是待解释的，用 --reading 选读法",
            "it is open; choose a reading of it by --reading",
        )
    return _problem(
        wanted.parameter,
        f"原文已规定为 {found[0].text}；要改它，用 cuoshi amend 另成一版",
        f"the text states it as {found[0].text}; to change it, make a version by cuoshi amend",
    )


def _problem(name: str, zh: str, en: str) -> Diagnostic:
    return Diagnostic("not-assumable", None, {"name": name, "problem": zh, "problem_en": en})


def _declares(source: Source, name: str) -> bool:
    return _entry(source.document.root, name) is not None


def _entry(root: Node, name: str) -> Entry | None:
    parameters = root.get("parameters") if isinstance(root, MappingNode) else None
    return parameters.entry(name) if isinstance(parameters, MappingNode) else None


def _stated(source: Source, assumed: Assumption) -> Source:
    """The document with the parameter stated where it said that it is not."""
    root = source.document.root
    entry = _entry(root, assumed.parameter)
    assert isinstance(root, MappingNode)
    assert entry is not None
    node = entry.value
    assert isinstance(node, MappingNode)
    place = node.place
    parts = [(part, _scalar(assumed, text, place)) for part, text in assumed.parts]
    kinds = {"value" if part == "value" else "range" for part, _ in parts}
    if len(kinds) > 1:
        raise AssumptionError(
            [
                _problem(
                    assumed.parameter, "一个值和区间的端点不能同时假定", "a value and edges at once"
                )
            ]
        )
    stated: list[Entry] = []
    if kinds == {"value"}:
        stated = [Entry(_key("value", place), parts[0][1])]
    else:
        edges = tuple(Entry(_key(part, place), value) for part, value in parts)
        stated = [Entry(_key("range", place), MappingNode(edges, False, place))]
    kept = [each for each in node.entries if each.key.text != "not_stated"]
    mended = replace(entry, value=replace(node, entries=(*kept, *stated)))
    parameters = root.get("parameters")
    assert isinstance(parameters, MappingNode)
    changed = replace(parameters, entries=_put(parameters.entries, mended))
    whole = root.entry("parameters")
    assert whole is not None
    root = replace(root, entries=_put(root.entries, replace(whole, value=changed)))
    document = source.document
    return Source(source.text, Document(root, document.file, document.lines))


def _put(entries: Sequence[Entry], mended: Entry) -> tuple[Entry, ...]:
    return tuple(mended if e.key.text == mended.key.text else e for e in entries)


def _key(text: str, place: Place) -> ScalarNode:
    return ScalarNode(text, text, False, place)


def _scalar(assumed: Assumption, text: str, place: Place) -> ScalarNode:
    """A figure as the rule set would have it; a unit behind it must be that of the parameter."""
    figure, unit = text.strip(), assumed.unit
    value = scalar_value(figure)
    if isinstance(value, str) and (match := _STATED.fullmatch(figure)):
        if match["unit"] != unit:
            zh = f"它的单位是“{unit}”，不是“{match['unit']}”" if unit else "它没有单位"
            en = f"it is in “{unit}”, not “{match['unit']}”" if unit else "it has no unit"
            raise AssumptionError([_problem(assumed.parameter, zh, en)])
        figure = match["figure"].strip()
        value = scalar_value(figure)
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if not isinstance(value, bool | int | Decimal | date) or (unit and not is_number):
        zh, en = ("数值", "a number") if unit else ("数值、日期或 true、false", "a value")
        raise AssumptionError(
            [_problem(assumed.parameter, f"“{text}”不是{zh}", f"“{text}” is not {en}")]
        )
    return ScalarNode(figure, value, False, place)


def _compiled(
    source: Source, vocabularies: Mapping[str, Source], assumed: Sequence[Assumption]
) -> p.Program:
    try:
        return compile_rule_set(source, vocabularies)
    except RuleSetError as error:
        said = "、".join(
            f"{each.parameter}{'' if part == 'value' else f'.{part}'}={text}"
            for each in assumed
            for part, text in each.parts
        )
        reason = _problem(
            said,
            "规则集用不了这样的值，见以下各处",
            "the rule set cannot use such a value; see below",
        )
        raise AssumptionError([reason, *error.diagnostics]) from error
