"""A comparison on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from engine.compare.model import Comparison, Direction, Embedding
from engine.compare.report.view import Group, Line, Shown, View
from engine.render.layout import Block, draw, fold
from engine.ruleset.diagnostics import Language

_STYLES = {
    Direction.GAINS: "bold green",
    Direction.LOSES: "bold red",
    Direction.MIXED: "bold yellow",
    Direction.NONE: "bright_black",
}
_DIM = "bright_black"


def render_comparison(comparison: Comparison, language: Language, width: int | None = None) -> Text:
    """The comparison as lines; ``width`` in cells, None to break no line (a pipe)."""
    view = View(comparison, language)
    lines: list[Text] = []
    for shown in view.pairs():
        lines += [*_pair(shown, view, width), Text()]
    unchanged = view.unchanged()
    if unchanged:
        lines += fold(Text(unchanged, style=_DIM), width, hang=2)
    elif not comparison.pairs:
        lines.append(Text(view.word("no_rule_sets"), style="bold yellow"))
    while lines and not lines[-1].plain:
        lines.pop()
    return Text("\n").join(lines)


def _pair(shown: Shown, view: View, width: int | None) -> Iterator[Text]:
    yield Text.assemble((shown.heading, "bold cyan"), "  ", (shown.title, "bold"))
    yield from _indented(Text(shown.files, style=_DIM), width)
    if shown.counts:
        yield from _indented(Text(shown.counts), width)
    for fact in shown.facts:
        yield from _indented(Text(fact, style=_DIM), width)
    section = ""
    for group in shown.groups:
        if group.section != section:
            section = group.section
            yield Text()
            yield Text(section, style="bold underline")
        yield from _group(group, view, width)


def _group(group: Group, view: View, width: int | None) -> Iterator[Text]:
    blocks = [_block(line, view) for line in group.lines]
    if not group.name or group.section == group.name:
        yield from draw(blocks, width)
        return
    head = Text(group.name, style="bold")
    if group.also:
        head.append(f" ({group.also})", _DIM)
    yield head
    yield from draw(blocks, width)


def _block(line: Line, view: View) -> Block:
    style = _STYLES[line.change.effect.direction]
    head = Text(line.title, style=style)
    if line.part:
        head.append(f" · {line.part}", "none")
    lines = [head, _difference(line)]
    old, new = line.quotes
    if line.change.id != "quote-changed" and (old or new):
        quotes = dict.fromkeys(quote for quote in (old, new) if quote)
        lines.append(Text(" → ".join(f"「{quote}」" for quote in quotes), style="italic"))
    notes = [line.where]
    if line.reaches:
        notes.append(f"{view.word('reaches')} {line.reaches}")
    if line.change.fingerprint:
        notes.append(f"{view.word('fingerprint')} {line.change.fingerprint}")
    lines.append(Text(" · ".join(note for note in notes if note), style=_DIM))
    return Block(tuple(lines), _tags(line))


def _tags(line: Line) -> Text:
    text = Text(" · ".join(line.tags), style=_DIM)
    if line.change.effect.direction is not Direction.NONE and line.tags:
        text.stylize(_STYLES[line.change.effect.direction], 0, len(line.tags[0]))
    if line.change.effect.embedding is Embedding.BREAKING:
        text.stylize("bold magenta", len(text.plain) - len(line.tags[-1]))
    return text


def _difference(line: Line) -> Text:
    if line.change.before is None:
        return Text.assemble(("+ ", "green"), (line.after, "green"))
    if line.change.after is None:
        return Text.assemble(("− ", "red"), (line.before, "red"))
    return Text.assemble((line.before, "red"), (" → ", "bold"), (line.after, "green"))


def _indented(text: Text, width: int | None) -> Iterator[Text]:
    for piece in fold(text, None if width is None else width - 2, hang=2):
        yield Text("  ") + piece
