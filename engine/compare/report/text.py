"""A comparison on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from engine.canvas.layout import Block, aligned, draw, fold
from engine.compare.model import Comparison, Direction, Embedding
from engine.compare.report.behaviour_text import behaviour_lines
from engine.compare.report.passages import Passage, Table
from engine.compare.report.people import People
from engine.compare.report.people_tables import passages
from engine.compare.report.view import Group, Line, Shown, View
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
    yield from behaviour_lines(shown, view, width)
    section = ""
    for group in shown.groups:
        if group.section != section:
            section = group.section
            yield Text()
            yield Text(section, style="bold underline")
        yield from _group(group, view, width)
    if shown.pair.population is not None:
        for passage in passages(People(shown.pair, view.language)):
            yield from _passage(passage, width)


def _passage(passage: Passage, width: int | None) -> Iterator[Text]:
    yield Text()
    yield Text(passage.heading, style="bold underline")
    for sentence in passage.loud:
        yield from _indented(Text(sentence, style="bold yellow"), width)
    for sentence in passage.sentences:
        yield from _indented(Text(sentence), width)
    if passage.table is not None:
        yield from _table(passage.table, width)


def _table(table: Table, width: int | None) -> Iterator[Text]:
    """The rows below each other, or where the lines are too wide, one after another."""
    lines = list(aligned([table.header, *table.rows], table.sides))
    if width is None or max(line.cell_len for line in lines) <= width:
        for at, line in enumerate(lines):
            yield _toned(line) if at else Text(line.plain, style=_DIM)
        return
    for row in table.rows:
        first, *rest = zip(table.header, row, strict=True)
        told = [f"{word} {cell}".strip() for word, cell in rest if cell]
        yield from _indented(Text(first[1], style="bold"), width)
        for line in fold(Text(" · ".join(told)), None if width is None else width - 4, hang=2):
            yield Text("    ") + _toned(line)


def _toned(line: Text) -> Text:
    line.highlight_regex(r"(?<!\S)\(?\+[\d,.]+|\(\+[\d,.]+\)", "green")
    line.highlight_regex(r"(?<!\S)−[\d,.]+|\(−[\d,.]+\)", "red")
    return line


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
