"""Regions: for each part of a difference its figures, bounds and witness, as they are told."""

from __future__ import annotations

from engine.compare.behaviour.limits import Bounded
from engine.compare.behaviour.model import Region, Span, Witness
from engine.compare.behaviour.parts import Part


def region_of(part: Part, found: Bounded, witness: Witness, also: tuple[str, ...] = ()) -> Region:
    """A part with its bounds and its witness; ``also`` are benefits that go its way."""
    kind, of = part.kind, part.of
    difference = found.difference
    if part.pair is not None:
        before, after = part.pair
        difference = Span(after - before, after - before)
    return Region(
        kind.kind,
        kind.way,
        (kind.before, kind.after) if kind.kind == "verdict" else ("", ""),
        witness,
        of.benefit if of is not None else kind.benefit,
        of.unit if of is not None else "",
        part.pair,
        difference,
        found.limits,
        also=also,
    )
