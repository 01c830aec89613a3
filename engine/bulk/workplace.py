"""A folder for what a run has not finished, beside the place of its result.

The result is moved into its place whole, so that whoever stops the run, by whatever means, has the
old file or the new one. What a killed run left in its folder is removed by the next one.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from engine.tables.writing.placing import check_place, writable
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
        with writable(output):
            folder.mkdir(parents=True)
        yield folder


def put(made: Path, output: Path) -> None:
    """Move a finished file to its place. Raises :class:`TableError` where that fails."""
    with writable(output):
        with made.open("rb") as file:
            os.fsync(file.fileno())
        if output.exists():
            shutil.copymode(output, made)
        os.replace(made, output)


def put_folder(made: Path, output: Path, folder: Path) -> None:
    """Move a finished folder to its place; ``folder`` is the working folder of the run.

    The two change places in one step where the system can do that. Where it cannot, the old one is
    set aside before: whoever is killed in between leaves it there, and the next run puts it back.
    Raises :class:`TableError` where that fails.
    """
    with writable(output):
        if output.exists():
            if _change_places(made, output):
                return
            output.rename(folder / _BEFORE)
        made.rename(output)


_BEFORE = "before"
"""What stood in the place of a result, in the working folder of the run that replaces it."""

_HERE, _EXCHANGE = -100, 2
"""The working directory of the process, and the flag of ``renameat2``, as Linux has them."""


def _change_places(one: Path, other: Path) -> bool:
    """Exchange what stands in two places in one step; False where this system cannot."""
    exchange = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if exchange is None:
        return False
    done = exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return bool(done == 0)


def _remove_abandoned(output: Path) -> None:
    for folder in output.parent.glob(f".{_literal(output.name)}.*.*.tmp"):
        parts = folder.name.removeprefix(f".{output.name}.").split(".")
        if len(parts) == 3 and parts[0].isdecimal() and not _runs(int(parts[0])):
            if (folder / _BEFORE).exists() and not output.exists():
                (folder / _BEFORE).rename(output)
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
