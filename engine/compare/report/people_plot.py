"""What a register says of two versions, as a picture in SVG: who moves, and what it moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.bulk.results.plot import COLOURS
from engine.canvas.drawing import (
    ALARM,
    DIM,
    INK,
    LINE,
    MARGIN,
    RULE,
    WIDTH,
    Drawing,
    length,
    wide,
)
from engine.compare.model import Pair
from engine.compare.population.model import Figure, Population, Tally
from engine.compare.report.figures import NONE
from engine.compare.report.people import People
from engine.compare.report.people_words import sample_word
from engine.decide.decision import Verdict
from engine.ruleset.diagnostics import Language
from engine.wording.words import bracketed, joined

GAIN, LOSS = "#2f7d5b", "#b5473c"
"""Who gains, and who loses."""

NEITHER = "#aab2bd"
"""Whom something concerns who neither gains nor loses by it."""

_GROUPS = 40


@dataclass(frozen=True, slots=True)
class _Way:
    """A bar to one side, of one colour or of several, and what is written at its end."""

    said: str
    parts: tuple[tuple[str, Figure], ...]

    @property
    def figure(self) -> Figure:
        return sum(figure for _, figure in self.parts)


@dataclass(frozen=True, slots=True)
class _Row:
    """A name, a figure before and after, and what is worse and better for how many."""

    name: str
    worse: _Way
    better: _Way
    counted: str = ""


@dataclass(frozen=True, slots=True)
class _Panel:
    """Rows under a heading, what their two sides are, and what the colours mean beyond that."""

    heading: str
    worse: str
    better: str
    rows: Sequence[_Row]
    legend: Sequence[tuple[str, str]] = ()

    @property
    def most(self) -> Figure:
        """The longest bar; 0 where nothing moves."""
        return max((w.figure for row in self.rows for w in (row.worse, row.better)), default=0)


def plot_people(pair: Pair, language: Language) -> bytes:
    """The verdicts of both versions, what moves for whom, by requirement and by group.

    Raises :class:`TableError` with the pip command where svg.py is not installed.
    """
    people, drawing = People(pair, language), Drawing()
    _head(drawing, pair, people)
    _verdicts(drawing, people)
    panels = [*_benefits(people), _clauses(people)]
    if people.population.by:
        panels.append(_groups(people))
    _both_ways(drawing, [panel for panel in panels if panel.most])
    return drawing.done()


def _head(drawing: Drawing, pair: Pair, people: People) -> None:
    assert pair.before is not None
    assert pair.after is not None
    version = pair.version
    drawing.line_of_text(version.title[people.language], size=24, weight="bold", gap=34)
    names = f"{version.measure}  {pair.before.version} → {pair.after.version}"
    drawing.line_of_text(f"{people.population.name}　{names}", fill=DIM)
    for sentence in people.loud():
        drawing.line_of_text(sentence, fill=ALARM, weight="bold", gap=24)
    drawing.line_of_text(people.moves(), weight="bold")


def _verdicts(drawing: Drawing, people: People) -> None:
    """A bar of all rows for each version, one above the other, and what the colours mean."""
    found = people.population
    left = drawing.room([people.say("before"), people.say("after")])
    drawing.y += 8
    for side, tally in (("before", found.before), ("after", found.after)):
        drawing.y += 20
        drawing.text(left - 12, people.say(side), anchor="end")
        drawing.y -= 20
        drawing.stacked(left, WIDTH - MARGIN - left, 28, _parts(tally))
        drawing.y += 36
    drawing.y += 18
    drawing.legend(
        [
            (f"{people.verdict(verdict)} {_two(found, verdict)}", COLOURS[verdict])
            for verdict in (*Verdict, None)
            if _counts(found, verdict) != (0, 0)
        ]
    )


def _parts(tally: Tally) -> list[tuple[str, int]]:
    parts = [(COLOURS[verdict], rows) for verdict, rows in tally.verdicts.items()]
    return [*parts, (COLOURS[None], tally.refused)]


def _counts(found: Population, verdict: Verdict | None) -> tuple[int, int]:
    if verdict is None:
        return found.before.refused, found.after.refused
    return found.before.verdicts.get(verdict, 0), found.after.verdicts.get(verdict, 0)


def _two(found: Population, verdict: Verdict | None) -> str:
    before, after = _counts(found, verdict)
    return f"{before:,}" if before == after else f"{before:,} → {after:,}"


def _benefits(people: People) -> Iterator[_Panel]:
    """What is gained and lost by unit: months and money are not drawn to one scale."""
    found: dict[str, list[_Row]] = {}
    for change in people.population.benefits:
        if not change.is_withheld and (change.gained or change.lost):
            name = people.name(change.benefit.name)
            if change.assumed:
                name += bracketed(people.say("assumption"), people.language)
            row = _Row(name, _lost(change.lost or 0), _gained(change.gained or 0))
            found.setdefault(people.unit(change), []).append(row)
    for unit, rows in found.items():
        said = bracketed(unit, people.language) if unit else ""
        heading = people.say("benefits") + said
        yield _Panel(heading, people.say("less"), people.say("more"), rows)


def _clauses(people: People) -> _Panel:
    """How many fail each requirement, and who comes to fail it or no longer does.

    More that fail is no gain, and to fail it is no loss to whom nothing was due before: coloured
    are those alone whose benefit hangs on it.
    """
    rows, moved = [], [0, 0, 0]
    for change in people.population.clauses:
        if not (change.newly or change.no_longer):
            continue
        worse = change.ceased, change.newly - change.ceased
        better = change.became, change.no_longer - change.became
        moved = [
            n + m for n, m in zip(moved, (worse[0], worse[1] + better[1], better[0]), strict=True)
        ]
        before = f"{change.fails_before:,}" if change.before else NONE
        after = f"{change.fails_after:,}" if change.after else NONE
        rows.append(
            _Row(
                people.name(change.requirement.name),
                _Way(f"{change.newly:,}", ((LOSS, worse[0]), (NEITHER, worse[1]))),
                _Way(f"{change.no_longer:,}", ((GAIN, better[0]), (NEITHER, better[1]))),
                f"{before} → {after}",
            )
        )
    newly, no_longer = people.say("newly"), people.say("no_longer_fails")
    ceased, became = _words(people)
    words = (
        (joined([newly, ceased], people.language), LOSS),
        (people.say("neither", word=people.verdict(_due(people))), NEITHER),
        (joined([no_longer, became], people.language), GAIN),
    )
    legend = [word for word, rows_ in zip(words, moved, strict=True) if rows_]
    return _Panel(people.say("clauses_moved"), newly, no_longer, rows, legend)


def _due(people: People) -> Verdict:
    return Verdict.MET if people.population.is_duty else Verdict.ELIGIBLE


def _words(people: People) -> tuple[str, str]:
    """What becomes of whom the measure ceases to serve, and of whom it begins to."""
    is_duty = people.population.is_duty
    ceased, became = (
        sample_word(kind, people.language, is_duty=is_duty) for kind in ("ceased", "became")
    )
    return ceased, became


def _groups(people: People) -> _Panel:
    rows = [
        _Row(
            " / ".join(people.say("blank") if c is None else str(c) for c in group.cells),
            _lost(group.ceased),
            _gained(group.became),
        )
        for group in sorted(people.population.groups, key=lambda each: -each.after.read)
    ]
    name = joined(people.population.by, people.language)
    return _Panel(people.say("groups", name=name), *_words(people), rows[:_GROUPS])


def _lost(figure: Figure) -> _Way:
    return _Way(f"−{figure:,}", ((LOSS, figure),))


def _gained(figure: Figure) -> _Way:
    return _Way(f"+{figure:,}", ((GAIN, figure),))


def _both_ways(drawing: Drawing, panels: Sequence[_Panel]) -> None:
    """A bar to the left for what is worse and one to the right for what is better.

    The bars of a panel are to one scale, and those of all begin at one line.
    """
    if not panels:
        return
    rows = [row for panel in panels for row in panel.rows]
    named = drawing.room([row.name for row in rows])
    counted = max(wide(row.counted, 14) for row in rows)
    left = named + (counted + 12 if counted else 0)
    said = max(wide(way.said, 13) for row in rows for way in (row.worse, row.better)) + 12
    room = (WIDTH - MARGIN - left) / 2 - said
    middle = left + said + room
    for panel in panels:
        drawing.heading(panel.heading)
        if panel.legend:
            drawing.legend(panel.legend)
            drawing.y += 12
        drawing.text(middle - 10, panel.worse, size=13, fill=DIM, anchor="end")
        drawing.text(middle + 10, panel.better, size=13, fill=DIM)
        drawing.rectangle(middle - 0.5, drawing.y - 14, 1, LINE * len(panel.rows) + 26, RULE)
        drawing.y += LINE - 2
        for row in panel.rows:
            drawing.text(named - 12, row.name, anchor="end")
            drawing.text(named + 6, row.counted)
            for way, towards in ((row.worse, -1), (row.better, 1)):
                if way.figure:
                    _bar(drawing, way, middle, towards, most=panel.most, room=room)
            drawing.y += LINE


def _bar(
    drawing: Drawing, way: _Way, middle: float, towards: int, *, most: Figure, room: float
) -> None:
    """The parts of a bar, one after the other away from the middle, and what is said of them."""
    at = middle
    for colour, figure in way.parts:
        if figure:
            width = length(figure, most, room)
            drawing.rectangle(min(at, at + towards * width), drawing.y - 14, width, 18, colour)
            at += towards * width
    anchor = "start" if towards > 0 else "end"
    drawing.text(at + towards * 8, way.said, size=13, fill=INK, anchor=anchor)
