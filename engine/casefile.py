"""One case from a file: a mapping of facts in JSON or YAML, read without a float.

Dates of a JSON are ISO text there; what they mean is for the rule set's types to say.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from engine.ruleset.diagnostics import Diagnostic, FactError, Place
from engine.ruleset.nodes import plain
from engine.ruleset.reader import FILE_BYTES, read

SUFFIXES = (".json", ".yaml", ".yml")
"""The files that hold one case; anything else is a list of cases."""


def read_case(path: Path) -> dict[str, object]:
    """The facts in the file at ``path``, by name.

    Raises FactError where it cannot be opened or is not one mapping, RuleSetError where its YAML
    is not strict.
    """
    try:
        with path.open("rb") as handle:
            text = handle.read(FILE_BYTES + 1)
    except OSError as error:
        _refuse(f"{path}: {error.strerror}", f"{path}: {error.strerror}")
    return parse_case(text, str(path), is_json=path.suffix.lower() == ".json")


def parse_case(text: bytes, file: str, *, is_json: bool | None = None) -> dict[str, object]:
    """The facts in ``text``; ``is_json`` None takes what begins with a brace for JSON.

    ``file`` is the name that places carry. Raises as :func:`read_case` does.
    """
    if is_json is None:
        is_json = text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    case = _json(text, file) if is_json else plain(read(text, file).root)
    if not isinstance(case, dict):
        _refuse("最外层不是映射", "what stands there is not a mapping", Place(file, 1, 1, 2))
    return case


def _json(text: bytes, file: str) -> object:
    if len(text) > FILE_BYTES:
        _refuse(f"大于 {FILE_BYTES} 字节", f"it is longer than {FILE_BYTES} bytes")
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(
            f"不是 UTF-8 编码（第 {error.start + 1} 个字节）",
            f"byte {error.start + 1} is not UTF-8",
        )
    try:
        loaded: object = json.loads(
            decoded,
            parse_float=Decimal,
            parse_constant=_constant,
            object_pairs_hook=lambda pairs: _object(pairs, file),
        )
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno, error.colno + 1)
        lines = decoded.splitlines()
        line = lines[error.lineno - 1] if error.lineno <= len(lines) else ""
        _refuse("JSON 语法有误", f"the JSON is broken: {error.msg}", place, line)
    except (ValueError, RecursionError) as error:
        # int() caps the digits of a number, the parser the depth of nesting.
        _refuse("数字太长或嵌套太深", str(error), Place(file, 1, 1, 2))
    return loaded


def _object(pairs: list[tuple[str, Any]], file: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse(f"键“{twice}”重复", f"the key “{twice}” stands twice", Place(file, 1, 1, 2))
    return found


def _constant(text: str) -> NoReturn:
    _refuse(f"{text} 不是数", f"{text} is not a number")


def _refuse(zh: str, en: str, place: Place | None = None, line: str = "") -> NoReturn:
    arguments = {"problem": zh, "problem_en": en}
    raise FactError([Diagnostic("unreadable-case", place, arguments, source_line=line)])
