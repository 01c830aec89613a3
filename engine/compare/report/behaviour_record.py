"""What is proved of a pair, for programs: plain data."""

from __future__ import annotations

from dataclasses import asdict

from engine.compare.behaviour.model import Answered, Behaviour, Deciding, Limit, Region, Span
from engine.ruleset.diagnostics import Place
from engine.wording.speech import shown_path


def behaviour_record(behaviour: Behaviour) -> dict[str, object]:
    """What is proved; names are those of the older version."""
    return {
        "state": behaviour.state,
        "better": behaviour.better,
        "worse": behaviour.worse,
        "claims": [asdict(claim) for claim in behaviour.claims],
        "regions": [_region(region) for region in behaviour.regions],
        "unlisted": behaviour.unlisted,
        "only": [{**asdict(only), "values": list(only.values)} for only in behaviour.only],
        "idle": list(behaviour.idle),
        "reasons": [
            {"why": reason.why, "what": reason.what or None, "place": _place(reason.place)}
            for reason in behaviour.reasons
        ],
    }


def _region(region: Region) -> dict[str, object]:
    witness, figures = region.witness, region.figures
    return {
        "kind": region.kind,
        "way": region.way,
        "benefit": region.benefit or None,
        "also": list(region.also),
        "unit": region.unit or None,
        "figures": None if figures is None else {"before": figures[0], "after": figures[1]},
        "difference": _span(region.difference),
        "limits": [_limit(limit) for limit in region.limits],
        "witness": {
            "facts": dict(witness.facts),
            "readings": dict(witness.readings),
            "before": _answered(witness.before),
            "after": _answered(witness.after),
        },
        "causes": list(region.causes),
        "together": region.together,
    }


def _span(span: Span | None) -> dict[str, object] | None:
    return None if span is None else {"at_least": span.low, "at_most": span.high}


def _limit(limit: Limit) -> dict[str, object]:
    return {
        "what": limit.what,
        "name": limit.name,
        "of": limit.of,
        "at_least": limit.low,
        "at_most": limit.high,
        "values": list(limit.values),
        "unit": limit.unit or None,
    }


def _answered(answered: Answered) -> dict[str, object]:
    return {
        "verdict": answered.verdict or None,
        "benefits": [
            {"name": b.name, "state": b.state, "value": b.value, "unit": b.unit or None}
            for b in answered.benefits
        ],
        "deciding": _deciding(answered.deciding),
    }


def _deciding(deciding: Deciding | None) -> dict[str, object] | None:
    if deciding is None:
        return None
    return {
        "path": deciding.path,
        "name": deciding.name,
        "alias": deciding.alias or None,
        "quote": deciding.quote or None,
        "place": _place(deciding.place),
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
