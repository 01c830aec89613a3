"""A comparison for programs: plain data, as ``schemas/comparison.schema.json`` describes it."""

from __future__ import annotations

from engine.compare.catalogue import CHANGES
from engine.compare.model import (
    Change,
    Comparison,
    Direction,
    Embedding,
    Interval,
    Pair,
    Stated,
    Version,
)
from engine.compare.report.behaviour_record import behaviour_record
from engine.compare.report.people_record import population_record
from engine.ruleset.diagnostics import Place
from engine.wording.speech import shown_path

FORMAT = "cuoshi-comparison/1"


def comparison_record(comparison: Comparison) -> dict[str, object]:
    """The whole comparison. The same two sides give the same bytes."""
    return {
        "format": FORMAT,
        "before": comparison.before,
        "after": comparison.after,
        "summary": _summary(comparison),
        "pairs": [_pair(pair) for pair in comparison.pairs],
    }


def _summary(comparison: Comparison) -> dict[str, object]:
    changes = comparison.changes
    return {
        "changes": len(changes),
        "direction": {
            d.value: sum(change.effect.direction is d for change in changes) for d in Direction
        },
        "embedding": {
            e.value: sum(change.effect.embedding is e for change in changes) for e in Embedding
        },
    }


def _pair(pair: Pair) -> dict[str, object]:
    behaviour = pair.behaviour
    return {
        "relation": pair.relation,
        "measure": pair.version.measure,
        "before": _version(pair.before),
        "after": _version(pair.after),
        "fingerprint": pair.fingerprint or None,
        "changes": [change_record(change) for change in pair.changes],
        "differs": None
        if pair.differs is None
        else {
            **(_interval(pair.differs.interval) or {"start": None, "end": None}),
            "on": pair.differs.on,
            "governs": pair.differs.governs or None,
        },
        "behaviour": None if behaviour is None else behaviour_record(behaviour),
        "population": None if pair.population is None else population_record(pair.population),
    }


def change_record(change: Change) -> dict[str, object]:
    """One change."""
    effect = change.effect
    return {
        "id": change.id,
        "title": dict(CHANGES[change.id].title),
        "path": change.path,
        "section": change.section,
        "item": change.item or None,
        "alias": change.alias or None,
        "part": change.part or None,
        "before": _stated(change.before),
        "after": _stated(change.after),
        "policy": [policy.value for policy in effect.policy],
        "direction": effect.direction.value,
        "embedding": effect.embedding.value,
        "reaches": list(effect.reaches),
        "fingerprint": change.fingerprint or None,
    }


def _stated(stated: Stated | None) -> dict[str, object] | None:
    if stated is None:
        return None
    return {
        "text": stated.text,
        "unit": stated.unit or None,
        "of": stated.of or None,
        "quote": stated.quote or None,
        "place": _place(stated.place),
    }


def _place(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {
        "file": shown_path(place.file),
        "line": place.line,
        "column": place.column,
        "end_column": place.end,
    }


def _version(version: Version | None) -> dict[str, object] | None:
    if version is None:
        return None
    return {
        "measure": version.measure,
        "version": version.version,
        "status": version.status or None,
        "title": dict(version.title),
        "file": shown_path(version.file),
        "hash": version.hash or None,
        "interval": _interval(version.interval),
    }


def _interval(interval: Interval | None) -> dict[str, object] | None:
    return None if interval is None else {"start": interval.start, "end": interval.end}
