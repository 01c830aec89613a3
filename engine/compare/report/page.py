"""A comparison as one page that needs nothing else: no script, no font, no picture from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from engine.canvas.html import document, sheet
from engine.compare.model import Comparison, Direction, Embedding, Pair, Policy
from engine.compare.report.behaviour_page import behaviour_html
from engine.compare.report.people_page import people_section
from engine.compare.report.view import Group, Line, Shown, View
from engine.compare.report.words import DIRECTION, DIRECTION_MEANS, pick
from engine.ruleset.diagnostics import Language


def to_html(comparison: Comparison, language: Language) -> str:
    """The comparison as a page; the same two sides give the same bytes."""
    view = View(comparison, language)
    title = f"{view.word('title')} · {view.heading()}"
    style = sheet("engine.compare.report", "page.css")
    style += sheet("engine.compare.report", "behaviour.css")
    return document(title, "\n".join(_body(view)), language, style)


def _body(view: View) -> Iterator[str]:
    comparison = view.comparison
    yield "<header>"
    yield f"<p class=kicker>{escape(view.word('title'))}</p>"
    before, after = escape(comparison.before), escape(comparison.after)
    yield f"<h1><span>{before}</span> <i>→</i> <span>{after}</span></h1>"
    if len(comparison.pairs) > 1 and comparison.changes:
        yield f"<p class=counts>{escape(view.counts(comparison.changes))}</p>"
    yield "</header>\n<main>"
    pairs = view.pairs()
    if pairs:
        yield from _filter(view)
    for shown in pairs:
        yield from _pair(shown, view)
    unchanged = view.unchanged()
    if unchanged or not comparison.pairs:
        yield f"<p class=unchanged>{escape(unchanged or view.word('no_rule_sets'))}</p>"
    yield "</main>\n<footer>"
    yield f"<h2>{escape(view.word('legend'))}</h2>\n<dl>"
    for direction in Direction:
        word, means = (pick(t[direction], view.language) for t in (DIRECTION, DIRECTION_MEANS))
        yield f"<dt class=tag data-d={direction.value}>{escape(word)}</dt><dd>{escape(means)}</dd>"
    yield "</dl>\n</footer>"


def _filter(view: View) -> Iterator[str]:
    """Radio buttons that the style sheet reads: a page that is mailed runs no script."""
    words = [("all", view.word("filter_all"))]
    found = {change.effect.direction for change in view.comparison.changes}
    words += [(d.value, pick(DIRECTION[d], view.language)) for d in Direction if d in found]
    yield f"<fieldset class=filter><legend>{escape(view.word('filter'))}</legend>"
    for value, word in words:
        checked = " checked" if value == "all" else ""
        yield (
            f"<label><input type=radio name=show id=show-{value}{checked}>"
            f"<span>{escape(word)}</span></label>"
        )
    yield "</fieldset>"


def _pair(shown: Shown, view: View) -> Iterator[str]:
    yield "<section class=pair>"
    yield f"<h2>{escape(shown.title)}</h2>"
    yield f"<p class=names><b>{escape(shown.heading)}</b><br><code>{escape(shown.files)}</code></p>"
    yield from _timeline(shown.pair, view)
    facts = [fact for fact in (shown.counts, *shown.facts) if fact]
    if facts:
        yield "<ul class=facts>" + "".join(f"<li>{escape(fact)}</li>" for fact in facts) + "</ul>"
    if shown.behaviour is not None:
        yield from behaviour_html(shown.behaviour, view)
    for section, of_section in groupby(shown.groups, lambda group: group.section):
        groups = list(of_section)
        yield f'<div class=items data-d="{_directions(groups)}">\n<h3>{escape(section)}</h3>'
        for group in groups:
            yield from _group(group, view)
        yield "</div>"
    if shown.pair.population is not None:
        yield from people_section(shown.pair, view.language)
    yield "</section>"


def _timeline(pair: Pair, view: View) -> Iterator[str]:
    if pair.before is None or pair.after is None:
        return
    words = [
        f"<li><b>{escape(version.version)}</b> {escape(view.in_force(version))}</li>"
        for version in (pair.before, pair.after)
    ]
    yield "<ol class=versions>" + "".join(words) + "</ol>"


def _group(group: Group, view: View) -> Iterator[str]:
    yield f'<article data-d="{_directions([group])}">'
    if group.name:
        also = f" <small>{escape(group.also)}</small>" if group.also else ""
        yield f"<h4>{escape(group.name)}{also}</h4>"
    for line in group.lines:
        yield from _line(line, view)
    yield "</article>"


def _directions(groups: Sequence[Group]) -> str:
    """What the filter of the page looks at."""
    found = {line.change.effect.direction.value for group in groups for line in group.lines}
    return " ".join(sorted(found))


def _line(line: Line, view: View) -> Iterator[str]:
    change, effect = line.change, line.change.effect
    cited = " cited" if effect.policy == (Policy.CITATION,) else ""
    yield f'<div class="change{cited}" data-d={effect.direction.value}>'
    part = f" <span class=part>{escape(line.part)}</span>" if line.part else ""
    yield f"<p class=what><b>{escape(line.title)}</b>{part}{_tags(line)}</p>"
    yield "<div class=sides>"
    for side, said, quote, word in (
        ("old", line.before, line.quotes[0], "before"),
        ("new", line.after, line.quotes[1], "after"),
    ):
        stated = change.before if side == "old" else change.after
        inside = "<p class=none>—</p>" if stated is None else f"<p>{escape(said)}</p>"
        if quote and change.id != "quote-changed":
            inside += f"<q>{escape(quote)}</q>"
        yield f'<div class={side} data-word="{escape(view.word(word))}">{inside}</div>'
    yield "</div>"
    notes = [f"<code>{escape(line.where)}</code>"] if line.where else []
    if line.reaches:
        notes.append(f"{escape(view.word('reaches'))} <b>{escape(line.reaches)}</b>")
    if change.fingerprint:
        notes.append(f"{escape(view.word('fingerprint'))} <code>{change.fingerprint}</code>")
    yield f"<p class=notes>{' · '.join(notes)}</p>"
    yield "</div>"


def _tags(line: Line) -> str:
    effect = line.change.effect
    tags = []
    for index, tag in enumerate(line.tags):
        data = ""
        if index == 0 and effect.direction is not Direction.NONE:
            data = f" data-d={effect.direction.value}"
        elif index == len(line.tags) - 1 and effect.embedding is Embedding.BREAKING:
            data = " data-d=breaking"
        tags.append(f"<span class=tag{data}>{escape(tag)}</span>")
    return f"<span class=tags>{''.join(tags)}</span>"
