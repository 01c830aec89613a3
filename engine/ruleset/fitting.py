"""Whether a rule set fits its schema, as a plain yes or no.

jsonschema says what does not fit, and where; to import it and to ask it took a sixth of a short
command, and nearly every one reads rule sets that fit. So this is asked first, in the keywords that
the schema of a rule set uses; any other is a KeyError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Schema = Mapping[str, Any]


def fits(value: object, schema: Schema, whole: Schema) -> bool:
    """Whether ``value`` fits ``schema``, which is ``whole`` or a part of it.

    ``value`` is what the reader makes of YAML: its dates are of the type ``date``.
    """
    for keyword, wanted in schema.items():
        if not _KEYWORDS[keyword](value, wanted, schema, whole):
            return False
    return True


_TYPES: Mapping[str, Callable[[object], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | Decimal) and not isinstance(value, bool),
    "date": lambda value: isinstance(value, date),
    "null": lambda value: value is None,
}


def _type(value: object, wanted: Any, *_: Schema) -> bool:
    names = (wanted,) if isinstance(wanted, str) else wanted
    return any(_TYPES[name](value) for name in names)


def _ref(value: object, wanted: str, _schema: Schema, whole: Schema) -> bool:
    part = whole
    for step in wanted.split("/")[1:]:
        part = part[step]
    return fits(value, part, whole)


def _if(value: object, wanted: Any, schema: Schema, whole: Schema) -> bool:
    branch = schema.get("then" if fits(value, wanted, whole) else "else")
    return branch is None or fits(value, branch, whole)


def _properties(value: object, wanted: Any, _schema: Schema, whole: Schema) -> bool:
    return not isinstance(value, dict) or all(
        fits(value[name], part, whole) for name, part in wanted.items() if name in value
    )


def _additional(value: object, wanted: Any, schema: Schema, whole: Schema) -> bool:
    if not isinstance(value, dict):
        return True
    more = value.keys() - schema.get("properties", {}).keys()
    if isinstance(wanted, bool):
        return wanted or not more
    return all(fits(value[name], wanted, whole) for name in more)


def _names(value: object, wanted: Any, _schema: Schema, whole: Schema) -> bool:
    return not isinstance(value, dict) or all(fits(name, wanted, whole) for name in value)


def _items(value: object, wanted: Any, _schema: Schema, whole: Schema) -> bool:
    return not isinstance(value, list) or all(fits(item, wanted, whole) for item in value)


def _required(value: object, wanted: Any, *_: Schema) -> bool:
    return not isinstance(value, dict) or all(name in value for name in wanted)


def _dependent(value: object, wanted: Any, *_: Schema) -> bool:
    return not isinstance(value, dict) or all(
        name in value for present, needed in wanted.items() if present in value for name in needed
    )


def _of_size(kind: type[str | list[object] | dict[str, object]], *, least: bool) -> _Keyword:
    def check(value: Any, wanted: int, *_: Schema) -> bool:
        return not isinstance(value, kind) or (
            len(value) >= wanted if least else len(value) <= wanted
        )

    return check


def _bound(*, least: bool) -> _Keyword:
    def check(value: Any, wanted: int, *_: Schema) -> bool:
        return not _TYPES["number"](value) or (value >= wanted if least else value <= wanted)

    return check


def _silent(*_: object) -> bool:
    return True


_Keyword = Callable[[Any, Any, Schema, Schema], bool]

_KEYWORDS: Mapping[str, _Keyword] = {
    "$ref": _ref,
    "type": _type,
    "const": lambda value, wanted, *_: value == wanted,
    "enum": lambda value, wanted, *_: value in wanted,
    "pattern": lambda value, wanted, *_: (
        not isinstance(value, str) or bool(re.search(wanted, value))
    ),
    "minLength": _of_size(str, least=True),
    "minItems": _of_size(list, least=True),
    "minProperties": _of_size(dict, least=True),
    "maxProperties": _of_size(dict, least=False),
    "minimum": _bound(least=True),
    "maximum": _bound(least=False),
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "required": _required,
    "dependentRequired": _dependent,
    "items": _items,
    "allOf": lambda value, wanted, _, whole: all(fits(value, part, whole) for part in wanted),
    "anyOf": lambda value, wanted, _, whole: any(fits(value, part, whole) for part in wanted),
    "oneOf": lambda value, wanted, _, whole: sum(fits(value, part, whole) for part in wanted) == 1,
    "not": lambda value, wanted, _, whole: not fits(value, wanted, whole),
    "if": _if,
    **dict.fromkeys(
        ("$schema", "$defs", "title", "description", "examples", "format", "then", "else"), _silent
    ),
}
