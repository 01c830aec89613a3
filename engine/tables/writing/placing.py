"""A file in its place, whole or not at all; and cells as text.

What is written stands beside its place under another name and is moved there at the end, so that
whoever stops the program has the old file or the new one.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO

from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import Cell, TableError
from engine.unfinished import unfinished

WRITTEN = (".csv", ".jsonl", ".parquet", ".xlsx")
"""The kinds of file that are written."""


def check_place(path: Path, inputs: Sequence[Path] = ()) -> None:
    """Raises :class:`TableError` where ``path`` is no place for a result: see :func:`placed`."""
    suffix = path.suffix
    if suffix.lower() not in WRITTEN:
        problem = f"不支持后缀“{suffix}”", f"the suffix “{suffix}” is not supported"
        raise unwritable(path.name, *problem)
    if path.is_dir():
        raise unwritable(path.name, "这是一个目录", "it is a directory")
    if any(_same_file(path, other) for other in inputs):
        raise TableError([Diagnostic("output-is-input", None, {"file": path.name})])


@contextmanager
def placed(path: Path, inputs: Sequence[Path] = ()) -> Iterator[IO[bytes]]:
    """A file to write; it stands at ``path`` when the block ends without an error.

    ``inputs`` are files that it must not overwrite. Raises :class:`TableError` where ``path`` is
    one of them or a place that cannot be written; an ``OSError`` of the block is one too.
    """
    check_place(path, inputs)
    name = f".{path.name}.{secrets.token_hex(4)}.tmp"
    with unfinished(path.with_name(name)) as temporary, writable(path):
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """An ``OSError`` of the block is a :class:`TableError`: nothing can be written to ``path``."""
    try:
        yield
    except OSError as error:
        problem = error.strerror or str(error)
        raise unwritable(path.name, problem, problem) from error


def unwritable(name: str, zh: str, en: str) -> TableError:
    """The error of a result that cannot be written to the file ``name``."""
    arguments = {"file": name, "problem": zh, "problem_en": en}
    return TableError([Diagnostic("unwritable-table", None, arguments)])


def as_text(cell: Cell) -> str:
    """A cell as text: truth as true or false, a date as ISO, a number without an exponent."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case str():
            return cell
        case Decimal():
            return f"{cell:f}"
        case date() | datetime() | time():
            return cell.isoformat()
        case bytes():
            return base64.b64encode(cell).decode()
        case tuple() | Mapping():
            return as_json(cell)
        case _:
            return str(cell)


def one_line(text: str) -> str:
    """A text in a line of its own, its line breaks as spaces."""
    return " ".join(text.split())


def as_json(cell: Cell) -> str:
    """JSON with numbers exact: the standard encoder knows no decimal."""
    match cell:
        case None:
            return "null"
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case Decimal() if cell.is_finite():
            return str(cell)
        case tuple():
            return "[" + ", ".join(as_json(item) for item in cell) + "]"
        case Mapping():
            pairs = (f"{as_json(name)}: {as_json(item)}" for name, item in cell.items())
            return "{" + ", ".join(pairs) + "}"
        case _:
            return json.dumps(as_text(cell), ensure_ascii=False)


def _same_file(path: Path, other: Path) -> bool:
    if path.exists() and other.exists():
        return path.samefile(other)
    return path.resolve() == other.resolve()
