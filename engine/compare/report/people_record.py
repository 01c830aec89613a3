"""What a register says of two versions, for programs, as ``comparison.schema.json`` has it."""

from __future__ import annotations

from datetime import date

from engine import program as p
from engine.compare.population.model import (
    BenefitChange,
    ClauseChange,
    EdgeCount,
    Figure,
    GroupChange,
    Population,
    RefusedAlike,
    Sample,
    Sum,
    Tally,
)
from engine.decide.decision import Verdict


def population_record(found: Population) -> dict[str, object]:
    """All counts and figures; verdicts by their names, ``refused`` for a refused row."""
    facts = found.facts
    return {
        "register": found.name,
        "draft": found.is_draft,
        "assumed": [
            {
                "parameter": each.parameter,
                "alias": each.alias or None,
                "value": dict(each.parts),
                "unit": each.unit or None,
                "because": each.reason,
                "sides": list(sides),
            }
            for each, sides in found.assumed
        ],
        "assumed_verdict": found.assumed_verdict,
        "chosen": [
            {"side": side, "parameter": c.parameter, "reading": c.reading, "by": c.by.value}
            for side, c in found.chosen
        ],
        "before": _tally(found.before),
        "after": _tally(found.after),
        "both": {
            "read": found.after.read,
            "decided": found.decided_by_both,
            "refused": found.refused_by_both,
            "refused_before": found.refused_by_one("before"),
            "refused_after": found.refused_by_one("after"),
        },
        "became": found.became,
        "ceased": found.ceased,
        "settled": found.settled,
        "unsettled": found.unsettled,
        "same": found.same_verdict,
        "matrix": [
            {"before": _verdict(a), "after": _verdict(b), "rows": rows}
            for (a, b), rows in found.matrix.items()
        ],
        "benefits": [_benefit(change) for change in found.benefits],
        "requirements": [_clause(change) for change in found.clauses],
        "edges": [_edge(each) for each in found.edges],
        "by": list(found.by),
        "groups": [_group(group) for group in found.groups],
        "samples": [_sample(sample) for sample in found.samples],
        "refused": [_refused(each) for each in found.refused],
        "records": [
            {
                "side": side,
                "input": each.name,
                "file": each.file,
                "read": each.read,
                "used": each.used,
                "of_refused": each.of_refused,
                "of_nobody": each.of_nobody,
                "without_key": each.keyless,
            }
            for side, each in found.records
        ],
        "facts": {
            "only_before": list(facts.only_before),
            "only_after": list(facts.only_after),
            "absent_before": list(facts.absent_before),
            "absent_after": list(facts.absent_after),
            "renamed": dict(facts.renamed),
        },
        "cleaned": found.cleaned,
    }


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "read": tally.read,
        "decided": tally.decided,
        "refused": tally.refused,
        "verdicts": {verdict.value: rows for verdict, rows in tally.verdicts.items()},
    }


def _verdict(verdict: Verdict | None) -> str:
    return "refused" if verdict is None else verdict.value


def _benefit(change: BenefitChange) -> dict[str, object]:
    benefit = change.benefit
    return {
        **_named(benefit),
        "unit": benefit.unit or None,
        "before": _sum(change.before),
        "after": _sum(change.after),
        "difference": change.difference,
        "more": _moved(change.more, change.gained, change),
        "less": _moved(change.less, change.lost, change),
        "same": change.same,
        "unsettled": _moved(change.unsettled, change.unsettled_difference, change),
        "assumed": list(change.assumed),
    }


def _moved(rows: int, amount: Figure | None, change: BenefitChange) -> dict[str, object]:
    return {"rows": rows, "amount": None if change.is_withheld else amount}


def _sum(side: Sum | None) -> dict[str, object] | None:
    if side is None:
        return None
    return {
        "benefit": side.benefit.name,
        "amount": side.amount,
        "known": side.known,
        "open": side.open,
        "missing": side.missing,
        "not_stated": side.not_stated,
        "withheld": side.is_withheld,
        "rests_on_not_stated": list(side.rests_on),
    }


def _clause(change: ClauseChange) -> dict[str, object]:
    return {
        **_named(change.requirement),
        "before": change.fails_before if change.before else None,
        "after": change.fails_after if change.after else None,
        "newly": change.newly,
        "newly_ceased": change.ceased,
        "no_longer": change.no_longer,
        "no_longer_became": change.became,
        "assumed": list(change.assumed),
    }


def _named(item: p.Benefit | p.Requirement) -> dict[str, object]:
    return {"name": item.name, "alias": item.alias or None}


def _edge(each: EdgeCount) -> dict[str, object]:
    edge = each.edge
    return {
        "parameter": edge.parameter,
        "operator": edge.operator,
        "at": edge.at,
        "unit": edge.unit or None,
        "step": edge.step,
        "before": _beside(each.before),
        "after": _beside(each.after),
        "counted": not each.uncounted,
    }


def _beside(counts: tuple[int, int] | None) -> dict[str, object] | None:
    return None if counts is None else {"outside": counts[0], "inside": counts[1]}


def _group(group: GroupChange) -> dict[str, object]:
    return {
        "cells": [_plain(cell) for cell in group.cells],
        "before": _tally(group.before),
        "after": _tally(group.after),
        "became": group.became,
        "ceased": group.ceased,
        "totals": {
            name: {"before": before, "after": after}
            for name, (before, after) in group.amounts.items()
        },
    }


def _sample(sample: Sample) -> dict[str, object]:
    return {
        "kind": sample.kind,
        "row": sample.row,
        "sheet": sample.sheet or None,
        "subject": sample.subject,
        "before": _verdict(sample.verdicts[0]),
        "after": _verdict(sample.verdicts[1]),
        "benefits": {
            name: {"before": _plain(before), "after": _plain(after)}
            for name, (before, after) in sample.benefits.items()
        },
        "fails_before": list(sample.failed[0]),
        "fails_after": list(sample.failed[1]),
    }


def _refused(each: RefusedAlike) -> dict[str, object]:
    return {
        "by": each.side,
        "reason": each.reason,
        "rows": each.rows,
        "row": each.row,
        "sheet": each.sheet or None,
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
