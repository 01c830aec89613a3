"""The normal form of what a rule set says: equal wherever only the writing differs.

Blanks, brackets that change nothing, full-width signs, the order of what has no order (``and``,
``or``, ``all``, ``any``, ``+``, ``*``, cases, options of a call) and the side on which a comparison
stands are not told apart. Names are said as the older version says them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from engine.program import Scalar
from engine.ruleset.expression_errors import ExpressionError
from engine.ruleset.expressions import parse
from engine.ruleset.nodes import MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.parameters import show_scalar
from engine.ruleset.syntax import (
    Binary,
    Boolean,
    Call,
    ColumnOf,
    Conditional,
    Junction,
    Name,
    Number,
    String,
    Syntax,
    Unary,
    names_in,
)

NOTES = frozenset({"label", "alias", "quote", "note", "unit", "accepts", "clause"})
"""Keys of an item that say something about it and decide nothing."""

TREES = ("all", "any", "none")

_MIRRORED = {">": "<", ">=": "<="}
_CJK_FOLD = re.compile(r"(?<=[\u2e80-\uffff])\s+(?=[\u2e80-\uffff])")


@dataclass(frozen=True, slots=True)
class Names:
    """What the older version calls the items and options that the newer one has renamed."""

    items: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    def item(self, name: str) -> str:
        """An input, parameter, definition or column."""
        return self.items.get(name, name)

    def option(self, name: str) -> str:
        """An option of a choice, or a reading."""
        return self.options.get(name, name)


UNCHANGED = Names()


def normal(node: Node | None, names: Names = UNCHANGED) -> str:
    """The normal form of a condition, a value, a selection or a table; '' of nothing."""
    if node is None:
        return ""
    if isinstance(node, ScalarNode):
        return _scalar(node, names)
    if isinstance(node, SequenceNode):
        return f"[{', '.join(normal(item, names) for item in node.items)}]"
    for word in TREES:
        parts = node.get(word)
        if isinstance(parts, SequenceNode):
            kind = "all" if word == "all" else "any"
            joined = _junction(kind, [normal(part, names) for part in parts.items])
            return _negated(joined) if word == "none" else joined
    for word in ("when", "value"):
        inner = node.get(word)
        if inner is not None and node.get("id") is None:
            return normal(inner, names)
    if node.get("not_stated") is not None:
        return "not stated"
    if node.get("by") is not None:
        return f"by({normal(node.get('by'), names)}){_cases(node.get('cases'), names)}"
    return _mapping(node, names)


def normal_text(text: str, names: Names = UNCHANGED) -> str:
    """The normal form of an expression; of what is none, the text with single blanks."""
    try:
        return _say(parse(text), names)
    except ExpressionError:
        return " ".join(text.split())


def mentions(node: Node | None) -> frozenset[str]:
    """The names that the expressions of a node mention."""
    found: set[str] = set()
    stack: list[Node] = [node] if node is not None else []
    while stack:
        part = stack.pop()
        if isinstance(part, ScalarNode):
            found.update(mentioned(part.text))
        elif isinstance(part, SequenceNode):
            stack.extend(part.items)
        else:
            for entry in part.entries:
                if entry.key.text not in NOTES:
                    found.update(mentioned(entry.key.text))
                    stack.append(entry.value)
    return frozenset(found)


def mentioned(text: str) -> tuple[str, ...]:
    """The names in the text of an expression; nothing where it is none."""
    try:
        return names_in(parse(text))
    except ExpressionError:
        return ()


def said(node: Node | None) -> str:
    """A condition or a value on one line, as its drafter wrote it."""
    if node is None:
        return ""
    if isinstance(node, ScalarNode):
        return folded(node.text)
    if isinstance(node, SequenceNode):
        return f"[{', '.join(said(item) for item in node.items)}]"
    for word in TREES:
        parts = node.get(word)
        if isinstance(parts, SequenceNode):
            inside = [_inside(part) for part in parts.items]
            joined = (" and " if word == "all" else " or ").join(inside)
            return f"not ({joined})" if word == "none" else joined
    for word in ("when", "value"):
        inner = node.get(word)
        if inner is not None and node.get("id") is None:
            return said(inner)
    if node.get("not_stated") is not None:
        return said(node.get("not_stated"))
    if node.get("by") is not None:
        return f"by {said(node.get('by'))} {said(node.get('cases'))}"
    pairs = (f"{e.key.text}: {said(e.value)}" for e in node.entries if e.key.text not in NOTES)
    return f"{{{', '.join(pairs)}}}"


def folded(text: str) -> str:
    """Text on one line, without the blanks that YAML puts where a Chinese line went on."""
    return " ".join(_CJK_FOLD.sub("", text).split())


def figure(value: Scalar) -> str:
    """A known value in its shortest exact form: 0.50 and 0.5 are one figure."""
    if isinstance(value, Decimal):
        shortest = f"{value:f}"
        return shortest.rstrip("0").rstrip(".") if "." in shortest else shortest
    return show_scalar(value)


def _inside(node: Node) -> str:
    is_tree = isinstance(node, MappingNode) and any(node.get(w) is not None for w in TREES)
    return f"({said(node)})" if is_tree else said(node)


def _scalar(node: ScalarNode, names: Names) -> str:
    if node.value is None or isinstance(node.value, str):
        return normal_text(node.text, names)
    return figure(node.value)


def _cases(node: Node | None, names: Names) -> str:
    if not isinstance(node, MappingNode):
        return ""
    cases = [(names.option(e.key.text), normal(e.value, names)) for e in node.entries]
    return "{" + "; ".join(f"{name}: {case}" for name, case in sorted(cases)) + "}"


def _mapping(node: MappingNode, names: Names) -> str:
    pairs = [
        (normal_text(entry.key.text, names), normal(entry.value, names))
        for entry in node.entries
        if entry.key.text not in NOTES
    ]
    return "{" + "; ".join(f"{key}: {value}" for key, value in sorted(pairs)) + "}"


def _junction(kind: str, parts: Sequence[str]) -> str:
    flat: set[str] = set()
    for part in parts:
        inner = _parts_of(kind, part)
        flat.update(inner if inner is not None else (part,))
    if len(flat) == 1:
        return flat.pop()
    return f"{kind}⟨{'⸱'.join(sorted(flat))}⟩"


def _parts_of(kind: str, part: str) -> list[str] | None:
    """The parts of a junction of the same kind, which may as well stand one level higher."""
    if not part.startswith(f"{kind}⟨"):
        return None
    parts, depth, begin = [], 0, len(kind) + 1
    for index in range(begin, len(part) - 1):
        character = part[index]
        depth += (character == "⟨") - (character == "⟩")
        if depth == 0 and character == "⸱":
            parts.append(part[begin:index])
            begin = index + 1
    return [*parts, part[begin:-1]]


def _negated(condition: str) -> str:
    return condition[4:-1] if condition.startswith("not⟨") else f"not⟨{condition}⟩"


def _say(syntax: Syntax, names: Names) -> str:
    def say(part: Syntax) -> str:
        return _say(part, names)

    match syntax:
        case Number(value=value) | Boolean(value=value):
            return figure(value)
        case String(value=value):
            return f'"{names.option(value)}"'
        case Name(name=name):
            return names.item(name)
        case ColumnOf(rows=rows, column=column):
            return f"{names.item(rows.name)}.{names.item(column)}"
        case Unary(operator="not", operand=operand):
            return _negated(say(operand))
        case Unary(operand=operand):
            return f"-({say(operand)})"
        case Junction(operator=operator, parts=parts):
            return _junction("all" if operator == "and" else "any", [say(part) for part in parts])
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return f"if({say(condition)}, {say(then)}, {say(otherwise)})"
        case Binary():
            return _binary(syntax, say)
        case Call(function=function, arguments=arguments, options=options):
            values = [say(argument) for argument in arguments]
            if function in ("min", "max"):
                values.sort()
            values += sorted(f"{name}={say(value)}" for name, value in options)
            return f"{function}({', '.join(values)})"


def _binary(syntax: Binary, say: Callable[[Syntax], str]) -> str:
    operator, left, right = syntax.operator, say(syntax.left), say(syntax.right)
    if operator in _MIRRORED:
        operator, left, right = _MIRRORED[operator], right, left
    if operator in ("+", "*"):
        terms = sorted(_terms(syntax, operator, say))
        return f"({f' {operator} '.join(terms)})"
    if operator in ("==", "!="):
        left, right = sorted((left, right))
    return f"({left} {operator} {right})"


def _terms(syntax: Syntax, operator: str, say: Callable[[Syntax], str]) -> list[str]:
    if isinstance(syntax, Binary) and syntax.operator == operator:
        return [
            *_terms(syntax.left, operator, say),
            *_terms(syntax.right, operator, say),
        ]
    return [say(syntax)]
