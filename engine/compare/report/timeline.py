"""The versions of a measure on a line, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from engine.canvas.layout import fold
from engine.compare.model import Comparison, Direction, Policy
from engine.compare.report.view import Line, Shown, View
from engine.compare.report.words import DIRECTION, pick
from engine.ruleset.diagnostics import Language

_STYLES = {
    Direction.GAINS: "green",
    Direction.LOSES: "red",
    Direction.MIXED: "yellow",
    Direction.NONE: "bright_black",
}


def render_history(comparison: Comparison, language: Language, width: int | None = None) -> Text:
    """Each version with its interval, and below it what it changed of the one before."""
    view = View(comparison, language)
    lines: list[Text] = []
    pairs = view.pairs()
    for index, shown in enumerate(pairs):
        last = index == len(pairs) - 1
        lines += _version(shown, view, width)
        for line in _changes(shown, view):
            room = None if width is None else width - 4
            for piece in fold(line, room, hang=4):
                lines.append(Text("    " if last else "│   ", style="bright_black") + piece)
        if not last:
            lines.append(Text("│", style="bright_black"))
    return Text("\n").join(lines)


def _version(shown: Shown, view: View, width: int | None) -> list[Text]:
    version = shown.pair.version
    head = Text.assemble(
        ("●  ", "bold cyan"),
        (version.version, "bold"),
        "  ",
        (view.in_force(version), "cyan"),
        "  ",
        shown.title,
    )
    return fold(head, width, hang=4)


def _changes(shown: Shown, view: View) -> Iterator[Text]:
    if shown.pair.before is None:
        yield Text(view.word("first"), style="bright_black")
        return
    yield Text(shown.counts or view.word("nothing"), style="bright_black")
    for group in shown.groups:
        for line in group.lines:
            if line.change.effect.policy != (Policy.CITATION,):
                yield _line(group.name, line, view)


def _line(name: str, line: Line, view: View) -> Text:
    change = line.change
    what = " · ".join(part for part in (name, line.title, line.part) if part)
    text = Text(f"{what}: ")
    if change.before is None:
        text.append(f"+ {line.after}", "green")
    elif change.after is None:
        text.append(f"− {line.before}", "red")
    else:
        text.append(f"{line.before} → {line.after}")
    direction = change.effect.direction
    if direction is not Direction.NONE:
        text.append(f"  [{pick(DIRECTION[direction], view.language)}]", _STYLES[direction])
    return text
