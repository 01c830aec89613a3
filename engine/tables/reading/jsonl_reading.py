"""A file of JSON lines as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import Row, Table
from engine.tables.reading.csv_reading import _decoded
from engine.tables.reading.grids import frozen


class _OddJsonError(ValueError):
    """JSON that Python would read and that says nothing exact: a key twice, NaN."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)


def jsonl_table(path: Path) -> Table:
    """The list whose columns are all keys that occur, in the order in which they first do."""
    # Which columns there are is known only at the end, and a csv needs them first.
    names: dict[str, None] = {}
    for _, value in _json_lines(path):
        if isinstance(value, dict):
            names.update(dict.fromkeys(value))
    columns = tuple(names)
    return Table(path, columns, partial(_jsonl_rows, path, columns), typed_by_people=False)


def _jsonl_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    for number, value in _json_lines(path):
        if isinstance(value, dict):
            yield Row(number, tuple(frozen(value.get(name)) for name in columns))
        else:
            yield Row(number, (None,) * len(columns), (value,))


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | Diagnostic]]:
    for number, text in enumerate(_decoded(path), start=1):
        if not text.strip():
            continue
        try:
            value = json.loads(
                text, parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_object
            )
            if not isinstance(value, dict):
                raise _OddJsonError("不是对象", "not an object")
            if "\\u" in text and _lone_surrogate(value):
                raise _OddJsonError("有不成对的代理字符", "it has half of a surrogate pair")
        except json.JSONDecodeError as error:
            where = error.colno
            yield (
                number,
                _bad_json(f"第 {where} 个字符处读不下去", f"{error.msg} at character {where}"),
            )
        except _OddJsonError as error:
            yield number, _bad_json(*error.args)
        except (ValueError, RecursionError) as error:
            # int() caps the digits of a number, the parser the depth of nesting.
            yield number, _bad_json("数字太长或嵌套太深", str(error))
        else:
            yield number, value


def _bad_json(zh: str, en: str) -> Diagnostic:
    return Diagnostic("row-syntax", None, {"problem": zh, "problem_en": en})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _OddJsonError(f"键“{twice}”重复", f"the key “{twice}” stands twice")
    return found


def _lone_surrogate(value: Any) -> bool:
    """Whether a text has a character that no UTF-8 file can hold."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return True
    return False


def _constant(text: str) -> Any:
    raise _OddJsonError(f"{text} 不是数", f"{text} is not a number")
