"""Work in hand: files and folders that are taken away where the program is told to end.

An exception raised by a signal is lost where it arises inside a C extension (an import, a query),
so that a program told to end cannot count on its ``finally`` blocks.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_IN_HAND: set[Path] = set()


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """A file or folder about to be made: it is not there any more when the block ends."""
    _IN_HAND.add(path)
    try:
        yield path
    finally:
        _remove(path)
        _IN_HAND.discard(path)


@contextmanager
def scratch() -> Iterator[Path]:
    """A new folder for what nobody is to see; it is gone when the block ends."""
    with unfinished(Path(tempfile.mkdtemp(prefix="cuoshi-"))) as folder:
        yield folder


def take_away() -> None:
    """Remove all work in hand: the last thing that a program does which is told to end."""
    for path in tuple(_IN_HAND):
        _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
