"""A few rows for whom something changes, and why rows are refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from engine.bulk.compile.relations import SEPARATOR
from engine.compare.population.counting import (
    BenefitPair,
    Joint,
    is_number,
    name_of,
    verdict_of,
)
from engine.compare.population.joint import LINE_, ROW, SHEET_, column
from engine.compare.population.model import (
    DUE,
    NOTHING_DUE,
    SAMPLE_KINDS,
    UNSETTLED,
    RefusedAlike,
    Sample,
    SampleKind,
    Side,
)
from engine.decide.decision import Verdict
from engine.tables.masking import is_identity, masked, masked_cell

OF_A_KIND = 3
"""So many rows of each kind are shown, the first of the register."""

REASONS = 20
"""So many reasons are told of each version alone, and of both; all refused rows are counted."""

Pairs = Sequence[BenefitPair]


def samples(joint: Joint, pairs: Pairs) -> tuple[Sample, ...]:
    """The first rows of each kind; a row is of the first kind that it fits."""
    found: list[Sample] = []
    said: set[int] = set()
    for kind, condition in _kinds(joint, pairs).items():
        q = joint.engine.dialect.name_of(ROW)
        rest = f"\nWHERE {condition}\nORDER BY {q}\nLIMIT {OF_A_KIND + len(said)}"
        rows = [row for (row,) in joint.rows([q], rest=rest) if row not in said]
        chosen = rows[:OF_A_KIND]
        said.update(chosen)
        found.extend(_told(joint, pairs, kind, chosen))
    return tuple(found)


def _kinds(joint: Joint, pairs: Pairs) -> Mapping[SampleKind, str]:
    old, new = joint.verdicts
    settled = (*DUE, *NOTHING_DUE)
    numbers = [pair for pair in pairs if is_number(pair)]
    conditions: dict[SampleKind, str] = {
        "became": f"{old} IN {_any(NOTHING_DUE)} AND {new} IN {_any(DUE)}",
        "ceased": f"{old} IN {_any(DUE)} AND {new} IN {_any(NOTHING_DUE)}",
        "unsettled": f"{old} IN {_any(settled)} AND {new} IN {_any(UNSETTLED)}",
        "settled": f"{old} IN {_any(UNSETTLED)} AND {new} IN {_any(settled)}",
        "more": " OR ".join(_moves(joint, pair, ">") for pair in numbers) or "FALSE",
        "less": " OR ".join(_moves(joint, pair, "<") for pair in numbers) or "FALSE",
        "refused": f"{old} IS NOT NULL AND {new} IS NULL",
        "admitted": f"{old} IS NULL AND {new} IS NOT NULL",
    }
    return {kind: conditions[kind] for kind in SAMPLE_KINDS}


def _any(verdicts: Sequence[Verdict]) -> str:
    return "(" + ", ".join(f"'{verdict.value}'" for verdict in verdicts) + ")"


def _moves(joint: Joint, pair: BenefitPair, way: str) -> str:
    """The condition that a benefit is known on both sides, and more or less after."""
    before, after = pair
    if before is None or after is None:
        return "FALSE"
    old = joint.quoted("before", f"benefit {before.name}")
    new = joint.quoted("after", f"benefit {after.name}")
    return f"{new} {way} {old}"


def _told(joint: Joint, pairs: Pairs, kind: SampleKind, rows: Sequence[int]) -> Iterator[Sample]:
    if not rows:
        return
    q = joint.engine.dialect.name_of
    newer = joint.parts[1].opened
    places = [q(SHEET_), q(LINE_)] if newer.is_of_people else ["''", q(ROW)]
    keys = [q(column("after", f"key {at}")) for at, _ in enumerate(newer.key)]
    failed = [joint.quoted(side, "failed") for side in ("before", "after")]
    figures: list[str] = []
    for before, after in pairs:
        figures.append(joint.quoted("before", f"benefit {before.name}") if before else "NULL")
        figures.append(joint.quoted("after", f"benefit {after.name}") if after else "NULL")
    listed = [q(ROW), *places, *joint.verdicts, *failed, *keys, *figures]
    where = f"\nWHERE {q(ROW)} IN ({', '.join(map(str, rows))})\nORDER BY {q(ROW)}"
    names = [name_of(pair) for pair in pairs]
    for row in joint.rows(listed, rest=where):
        _, sheet, line, old, new, fails, fails_now, *rest = row
        cells, values = rest[: len(keys)], rest[len(keys) :]
        changed = {
            name: (values[2 * at], values[2 * at + 1])
            for at, name in enumerate(names)
            if values[2 * at] != values[2 * at + 1]
        }
        verdicts = verdict_of(old), verdict_of(new)
        first = newer.opening.subjects.first - 1
        yield Sample(
            kind,
            line + (0 if newer.is_of_people else first),
            sheet or "",
            _subject(cells, newer.key),
            verdicts,
            changed,
            (_names(fails), _names(fails_now)),
        )


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(SEPARATOR)) if text else ()


def _subject(cells: Sequence[object], headers: Sequence[str]) -> str:
    """Whose row it is, identity numbers masked."""
    shown = [
        str(masked_cell(str(cell), identity=is_identity(header)))
        for cell, header in zip(cells, headers, strict=True)
        if cell is not None
    ]
    return " / ".join(shown)


def refused_alike(joint: Joint) -> Iterator[RefusedAlike]:
    """Why both versions, or one alone, refuse rows; the most frequent reasons of each first."""
    q = joint.engine.dialect.name_of
    newer = joint.parts[1].opened
    first = 0 if newer.is_of_people else newer.opening.subjects.first - 1
    place = [f"min({q(ROW)})", "''"]
    if newer.is_of_people:
        place = [f"arg_min({q(LINE_)}, {q(ROW)})", f"arg_min({q(SHEET_)}, {q(ROW)})"]
    old, new = joint.quoted("before", "error"), joint.quoted("after", "error")
    refused: Mapping[Side | Literal["both"], tuple[str, str]] = {
        "both": (new, f"{old} IS NOT NULL AND {new} IS NOT NULL"),
        "before": (old, f"{old} IS NOT NULL AND {new} IS NULL"),
        "after": (new, f"{new} IS NOT NULL AND {old} IS NULL"),
    }
    for side, (error, which) in refused.items():
        rest = (
            f"\nWHERE {which}\nGROUP BY {error}\nORDER BY count(*) DESC, min({q(ROW)})"
            f"\nLIMIT {REASONS}"
        )
        for reason, rows, row, sheet in joint.rows([error, "count(*)", *place], rest=rest):
            yield RefusedAlike(side, masked(reason), rows, row + first, sheet or "")
