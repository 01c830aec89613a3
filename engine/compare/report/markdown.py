"""A comparison as Markdown, fit for a merge request: what matters first, the rest folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.compare.model import Comparison, Direction, Embedding, Policy
from engine.compare.report.behaviour_markdown import behaviour_markdown, escaped
from engine.compare.report.passages import Passage
from engine.compare.report.people import People
from engine.compare.report.people_tables import passages
from engine.compare.report.view import Line, Shown, View
from engine.ruleset.diagnostics import Language

_SIGNS = {
    Direction.GAINS: "🟢",
    Direction.LOSES: "🔴",
    Direction.MIXED: "🟡",
    Direction.NONE: "⚪",
}


def to_markdown(comparison: Comparison, language: Language) -> str:
    """The comparison as GitHub's Markdown; the same two sides give the same text."""
    return "\n".join(_lines(View(comparison, language))) + "\n"


def _lines(view: View) -> Iterator[str]:
    yield f"## {view.word('title')}: {escaped(view.heading())}"
    for shown in view.pairs():
        yield ""
        yield from _pair(shown, view)
    unchanged = view.unchanged()
    if unchanged:
        yield ""
        yield escaped(unchanged)
    elif not view.comparison.pairs:
        yield ""
        yield view.word("no_rule_sets")


def _pair(shown: Shown, view: View) -> Iterator[str]:
    yield f"### {escaped(shown.heading)} — {escaped(shown.title)}"
    yield ""
    yield f"`{shown.files}`"
    facts = [fact for fact in (shown.counts, *shown.facts) if fact]
    if facts:
        yield ""
        yield from (f"- {escaped(fact)}" for fact in facts)
    if shown.behaviour is not None:
        yield from behaviour_markdown(shown.behaviour, view)
    lines = [(g, line) for g in shown.groups for line in g.lines]
    telling = [(g.name, line) for g, line in lines if not _is_citation(line)]
    cited = [(g.name, line) for g, line in lines if _is_citation(line)]
    if telling:
        yield ""
        yield from _table(telling, view)
    if cited:
        yield ""
        yield f"<details><summary>{view.word('citations')} ({len(cited)})</summary>"
        yield ""
        yield from _table(cited, view)
        yield ""
        yield "</details>"
    if shown.pair.population is not None:
        for passage in passages(People(shown.pair, view.language)):
            yield from _passage(passage)


def _passage(passage: Passage) -> Iterator[str]:
    yield ""
    yield f"#### {escaped(passage.heading)}"
    yield ""
    yield from (f"- **{escaped(sentence)}**" for sentence in passage.loud)
    yield from (f"- {escaped(sentence)}" for sentence in passage.sentences)
    table = passage.table
    if table is None:
        return
    if passage.loud or passage.sentences:
        yield ""
    for row in (table.header, *table.rows):
        yield "| " + " | ".join(map(escaped, row)) + " |"
        if row is table.header:
            marks = (" --- " if side == "l" else " ---: " for side in table.sides)
            yield f"|{'|'.join(marks)}|"


def _is_citation(line: Line) -> bool:
    effect = line.change.effect
    return effect.policy == (Policy.CITATION,) and effect.embedding is Embedding.NONE


def _table(lines: Sequence[tuple[str, Line]], view: View) -> Iterator[str]:
    words = [view.word(key) for key in ("what", "before", "after", "effect", "where")]
    yield f"| | {' | '.join(words)} |"
    yield "|" + " --- |" * (len(words) + 1)
    for name, line in lines:
        what = f"**{escaped(name)}**" if name else ""
        parts = [what, escaped(line.title), escaped(line.part)]
        old, new = line.quotes
        effect = escaped(" · ".join(line.tags))
        if line.reaches:
            effect += f"<br>{view.word('reaches')} {escaped(line.reaches)}"
        if line.change.fingerprint:
            effect += f"<br>`{line.change.fingerprint}`"
        cells = [
            _SIGNS[line.change.effect.direction],
            " · ".join(part for part in parts if part),
            _stated(line.before, old, line.change.id),
            _stated(line.after, new, line.change.id),
            effect,
            f"`{line.where}`" if line.where else "",
        ]
        yield "| " + " | ".join(cells) + " |"


def _stated(text: str, quote: str, id_: str) -> str:
    said = escaped(text) or "—"
    return f"{said}<br>*{escaped(quote)}*" if quote and id_ != "quote-changed" else said
