"""Plain data as strict YAML writes it on one line, read back as exactly what it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.ruleset.nodes import Plain
from engine.ruleset.scalars import scalar_value

_PLAIN_START = frozenset("-?:,[]{}#&*!|>'\"%@`")
_SINGLE, _DOUBLE = "'", '"'


def flow(value: Plain) -> str:
    """A value on one line: ``{年龄: 36, 户籍: [海淀区]}``."""
    match value:
        case dict():
            pairs = (f"{flow(key)}: {flow(each)}" for key, each in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list():
            return "[" + ", ".join(flow(each) for each in value) + "]"
        case bool():
            return str(value).lower()
        case None:
            return "null"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case str():
            return quoted(value)
        case _:
            return str(value)


def quoted(value: str, quote: str = "") -> str:
    """A text: in ``quote``, the quotes that are wanted if any, or in some where it needs them."""
    if quote == _DOUBLE or not value.isprintable():
        return _DOUBLE + "".join(map(_escaped, value)) + _DOUBLE
    if quote == _SINGLE or not _is_plain(value):
        return _SINGLE + value.replace(_SINGLE, _SINGLE * 2) + _SINGLE
    return value


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    return f"\\U{ord(character):08X}"


def _is_plain(value: str) -> bool:
    """Whether a text stands for itself without quotes, inside ``{…}`` too."""
    if not value or value != value.strip() or not isinstance(scalar_value(value), str):
        return False
    if value[0] in _PLAIN_START or any(c in value for c in ",[]{}\n"):
        return False
    return ": " not in value and " #" not in value and not value.endswith(":")
