"""The counts of a list as a picture: SVG, which every browser and office program shows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.bulk.results.outcome import Outcome
from engine.canvas.drawing import ALARM, DIM, LINE, MARGIN, WIDTH, Drawing, wide
from engine.decide.decision import Verdict
from engine.ruleset.diagnostics import Language
from engine.wording.speech import speech
from engine.wording.words import bracketed, joined, say, unit_word, verdict_word

COLOURS: dict[Verdict | None, str] = {
    Verdict.ELIGIBLE: "#2f7d5b",
    Verdict.MET: "#2f7d5b",
    Verdict.INELIGIBLE: "#c2c7cf",
    Verdict.NOT_MET: "#b5473c",
    Verdict.CONDITIONAL: "#4a90a4",
    Verdict.INCOMPLETE: "#e0a63a",
    Verdict.OPEN: "#8a63a8",
    Verdict.NOT_APPLICABLE: "#e3e6ea",
    None: "#b5473c",
}
"""The colours of the verdicts; None for the refused rows."""

_GROUPS = 40


def plot(outcome: Outcome, language: Language) -> bytes:
    """A picture of the verdicts, of why rows fail, and of the groups that were asked for.

    Raises :class:`TableError` with the pip command where svg.py is not installed.
    """
    drawing = Drawing()
    _head(drawing, outcome, language)
    _verdicts(drawing, outcome, language)
    drawing.bars(
        say("sum_reasons", language),
        [(each.name, each.rows, f"{each.rows:,}") for each in outcome.counts.failing],
    )
    _groups(drawing, outcome, language)
    return drawing.done()


def _head(drawing: Drawing, outcome: Outcome, language: Language) -> None:
    """The title, the list, the counts."""
    program, counts = outcome.program, outcome.counts
    drawing.line_of_text(program.title[language], size=24, weight="bold", gap=34)
    said = (
        f"{outcome.name}　{program.measure}@{program.version}　"
        f"{say('read', language)} {counts.read:,} = "
        f"{say('decided_rows', language)} {counts.decided:,} + "
        f"{say('refused_rows', language)} {counts.refused:,}"
    )
    drawing.line_of_text(said, fill=DIM)
    if program.status == "draft":
        drawing.line_of_text(say("draft", language), fill=ALARM, weight="bold")


def _verdicts(drawing: Drawing, outcome: Outcome, language: Language) -> None:
    """A bar of all rows with a legend below it."""
    shares = list(_shares(outcome, language))
    drawing.y += 8
    drawing.stacked(MARGIN, WIDTH - 2 * MARGIN, 34, [(colour, n) for _, colour, n in shares])
    drawing.y += 34 + 26
    read = max(1, outcome.counts.read)
    drawing.legend(
        [
            (f"{word} {count:,}{bracketed(_share(count, read), language)}", colour)
            for word, colour, count in shares
        ]
    )


def _groups(drawing: Drawing, outcome: Outcome, language: Language) -> None:
    """The verdicts of each group, side by side; then the totals of each benefit by group."""
    counts = outcome.counts
    if not counts.groups:
        return
    shown = sorted(counts.groups, key=lambda group: -group.read)[:_GROUPS]
    names = [
        " / ".join(say("sum_blank", language) if c is None else str(c) for c in group.cells)
        for group in shown
    ]
    drawing.heading(say("sum_by_street", language, name=joined(counts.by, language)))
    left = drawing.room(names)
    most = max(group.read for group in shown)
    room = WIDTH - MARGIN - left - wide(f"{most:,}", 13) - 16
    for name, group in zip(names, shown, strict=True):
        width = max(1.0, group.read / most * room)
        drawing.text(left - 12, name, anchor="end")
        drawing.y -= 14
        parts = [(COLOURS[v], group.verdicts.get(v, 0)) for v in counts.verdicts]
        drawing.stacked(left, width, 18, [*parts, (COLOURS[None], group.refused)])
        drawing.y += 14
        drawing.text(left + width + 8, f"{group.read:,}", size=13, fill=DIM)
        drawing.y += LINE
    for total in counts.totals:
        if not total.is_number:
            continue
        benefit = total.benefit
        unit = unit_word(benefit.unit, language)
        amounts = [group.amounts.get(benefit.name) or 0 for group in shown]
        heading = speech(total.program, language).name(benefit.name)
        rows = [(name, amount, f"{amount:,}") for name, amount in zip(names, amounts, strict=True)]
        drawing.bars(heading + (bracketed(unit, language) if unit else ""), rows)


def _shares(outcome: Outcome, language: Language) -> Iterator[tuple[str, str, int]]:
    for verdict, count in outcome.counts.verdicts.items():
        yield verdict_word(verdict, language), COLOURS[verdict], count
    if outcome.counts.refused:
        yield say("refused_rows", language), COLOURS[None], outcome.counts.refused


def _share(count: int, read: int) -> str:
    return f"{(Decimal(count * 100) / Decimal(read)).quantize(Decimal('0.1'))}%"
