"""What a register says of two versions, as a picture in SVG: who moves, and what it moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.bulk.results.plot import COLOURS
from engine.canvas.drawing import ALARM, DIM, INK, LINE, MARGIN, WIDTH, Drawing, length, wide
from engine.compare.model import Pair
from engine.compare.population.model import Figure, Population, Tally
from engine.compare.report.people import People
from engine.decide.decision import Verdict
from engine.ruleset.diagnostics import Language
from engine.wording.words import bracketed, joined

GAIN, LOSS = "#2f7d5b", "#b5473c"
"""Who gains, and who loses."""

_GROUPS = 40
_Row = tuple[str, Figure, str, Figure, str]
"""A name, what is lost and how that is written, what is gained and how that is written."""


def plot_people(pair: Pair, language: Language) -> bytes:
    """The verdicts of both versions, what moves for whom, by requirement and by group.

    Raises :class:`TableError` with the pip command where svg.py is not installed.
    """
    people, drawing = People(pair, language), Drawing()
    found = people.population
    _head(drawing, pair, people)
    _verdicts(drawing, people)
    for unit, rows in _benefits(people).items():
        said = bracketed(unit, language) if unit else ""
        _both_ways(drawing, people.say("benefits") + said, rows)
    _both_ways(drawing, people.say("clauses"), list(_clauses(people)))
    if found.by:
        heading = people.say("groups", name=joined(found.by, language))
        _both_ways(drawing, heading, list(_groups(people))[:_GROUPS])
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


def _benefits(people: People) -> dict[str, list[_Row]]:
    """What is gained and lost by unit: months and money are not drawn to one scale."""
    found: dict[str, list[_Row]] = {}
    for change in people.population.benefits:
        if not change.is_withheld and (change.gained or change.lost):
            lost, gained = change.lost or 0, change.gained or 0
            name = people.name(change.benefit.name)
            if change.assumed:
                name += bracketed(people.say("assumption"), people.language)
            row = name, lost, _signed(lost, "−"), gained, _signed(gained, "+")
            found.setdefault(people.unit(change), []).append(row)
    return found


def _clauses(people: People) -> Iterator[_Row]:
    for change in people.population.clauses:
        if change.newly or change.no_longer:
            yield (
                people.name(change.requirement.name),
                change.newly,
                _signed(change.newly, "−"),
                change.no_longer,
                _signed(change.no_longer, "+"),
            )


def _groups(people: People) -> Iterator[_Row]:
    for group in sorted(people.population.groups, key=lambda each: -each.after.read):
        name = " / ".join(people.say("blank") if c is None else str(c) for c in group.cells)
        yield (
            name,
            group.ceased,
            _signed(group.ceased, "−"),
            group.became,
            _signed(group.became, "+"),
        )


def _signed(figure: Figure, sign: str) -> str:
    return f"{sign}{figure:,}" if figure else ""


def _both_ways(drawing: Drawing, heading: str, rows: Sequence[_Row]) -> None:
    """A bar to the left for what is lost and one to the right for what is gained, to one scale."""
    most = max((max(lost, gained) for _, lost, _, gained, _ in rows), default=0)
    if not most:
        return
    drawing.heading(heading)
    left = drawing.room([name for name, *_ in rows])
    said = max(wide(text, 13) for _, _, lost, _, gained in rows for text in (lost, gained)) + 12
    room = (WIDTH - MARGIN - left) / 2 - said
    middle = left + said + room
    for name, lost, lost_said, gained, gained_said in rows:
        drawing.text(left - 12, name, anchor="end")
        for figure, text, colour, way in (
            (lost, lost_said, LOSS, -1),
            (gained, gained_said, GAIN, 1),
        ):
            if not figure:
                continue
            width = length(figure, most, room)
            begins = middle if way > 0 else middle - width
            drawing.rectangle(begins, drawing.y - 14, width, 18, colour)
            anchor = "start" if way > 0 else "end"
            at = middle + way * (width + 8)
            drawing.text(at, text, size=13, fill=INK, anchor=anchor)
        drawing.y += LINE
