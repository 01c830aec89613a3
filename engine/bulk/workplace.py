"""A folder for what a run has not finished, beside the place of its result.

The result is moved into its place whole, so that whoever stops the run, by whatever means, has the
old file or the new one. What a killed run left in its folder is removed by the next one.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from engine.tables.placing import check_place, unwritable
from engine.unfinished import unfinished


@contextmanager
def workplace(output: Path, inputs: Sequence[Path] = ()) -> Iterator[Path]:
    """A new folder on the disk of ``output``; it is gone when the block ends.

    Raises :class:`TableError` where ``output`` is no place for a result, or one of ``inputs``.
    """
    check_place(output, inputs)
    with working_folder(output) as folder:
        yield folder


@contextmanager
def working_folder(output: Path) -> Iterator[Path]:
    """A new folder beside a place that has been looked at, or that is a folder itself."""
    _remove_abandoned(output)
    name = f".{output.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp"
    with unfinished(output.with_name(name)) as folder:
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            problem = error.strerror or str(error)
            raise unwritable(output.name, problem, problem) from error
        yield folder


def put(made: Path, output: Path) -> None:
    """Move a finished file to its place. Raises :class:`TableError` where that fails."""
    try:
        with made.open("rb") as file:
            os.fsync(file.fileno())
        if output.exists():
            shutil.copymode(output, made)
        os.replace(made, output)
    except OSError as error:
        problem = error.strerror or str(error)
        raise unwritable(output.name, problem, problem) from error


def _remove_abandoned(output: Path) -> None:
    for folder in output.parent.glob(f".{_literal(output.name)}.*.*.tmp"):
        parts = folder.name.removeprefix(f".{output.name}.").split(".")
        if len(parts) == 3 and parts[0].isdecimal() and not _runs(int(parts[0])):
            shutil.rmtree(folder, ignore_errors=True)


def _literal(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
