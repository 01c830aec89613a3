"""What leaves the program: text for a terminal or a pipe, bytes, JSON, and progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING

import click

from engine.commands.speech import language

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from engine.ruleset.diagnostics import Diagnostic

WIDEST = 110
"""Cells: on a wider terminal a place at the right edge is too far from what it belongs to."""


def is_terminal(stream: IO[str]) -> bool:
    """Whether somebody looks at a stream, or asked for colour as if."""
    return stream.isatty() or bool(os.environ.get("FORCE_COLOR"))


def print_text(build: Callable[[int | None], Text], *, err: bool = False) -> None:
    """Print text that was built for the terminal's width; in a pipe it is plain and unbroken."""
    stream = sys.stderr if err else sys.stdout
    if is_terminal(stream):
        console = _console(err=err)
        console.print(build(console.width), soft_wrap=True)
    else:
        lines = (line.rstrip() for line in build(None).plain.splitlines())
        click.echo("\n".join(lines), err=err)


def print_findings(findings: Sequence[Diagnostic]) -> None:
    """Findings on stderr, in the reader's language."""
    from engine.render.diagnostics import render_diagnostics

    spoken = language()
    print_text(lambda width: render_diagnostics(findings, spoken, width), err=True)


def show(build: Callable[[int | None], Text], output: Path | None) -> None:
    """Text to the terminal, or plain into a file."""
    if output is None:
        print_text(build)
    else:
        write(build(None).plain.encode(), output)


def write(content: bytes, output: Path | None = None) -> None:
    """Bytes to stdout or to a file, its folder made if need be, with one line feed at the end.

    Raises OSError where the file cannot be written, of which the group of commands tells.
    """
    line = content if content.endswith(b"\n") else content + b"\n"
    if output is None:
        click.echo(line, nl=False)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(line)


def to_json(value: object) -> bytes:
    """JSON for people to read; a Decimal as the figure that it is."""
    import orjson

    return orjson.dumps(value, default=_plain_json, option=orjson.OPT_INDENT_2)


def _plain_json(value: object) -> object:
    from decimal import Decimal

    import orjson

    if isinstance(value, Decimal):
        return orjson.Fragment(f"{value:f}")
    raise TypeError(type(value).__name__)


@contextmanager
def progress(words: str) -> Iterator[Callable[[int], None]]:
    """A counter on stderr, from the first second on and on a terminal only."""
    if not is_terminal(sys.stderr):
        yield lambda _: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,}"),
        TextColumn("{task.fields[speed]}"),
        TimeElapsedColumn(),
        console=_console(err=True),
        transient=True,
        auto_refresh=False,
    )
    task = bar.add_task(words, total=None, speed="")
    begun = shown = monotonic()

    def advance(done: int) -> None:
        nonlocal shown
        now = monotonic()
        if now - begun < 1 or now - shown < 0.1:
            return
        bar.start()
        shown = now
        bar.update(task, completed=done, speed=f"{done / (now - begun):,.0f}/s", refresh=True)

    try:
        yield advance
    finally:
        bar.stop()


def _console(*, err: bool = False) -> Console:
    from rich.console import Console

    console = Console(stderr=err, highlight=False)
    console.width = min(console.width, WIDEST)
    return console
