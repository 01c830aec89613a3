"""The joint table of two versions counted by the database, and added up exactly here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine import program as p
from engine.assumptions import not_stated, resting_on
from engine.bulk.compile.relations import SEPARATOR
from engine.bulk.databases.engines import Engine
from engine.bulk.results.summary import GROUPS, too_many
from engine.compare.population.edges import Edge
from engine.compare.population.joint import Part, column, group_column
from engine.compare.population.model import (
    DUE,
    NOTHING_DUE,
    UNSETTLED,
    BenefitChange,
    ClauseChange,
    EdgeCount,
    Figure,
    GroupChange,
    Side,
    Sum,
    Tally,
    minus,
    plus,
)
from engine.decide.decision import Verdict
from engine.tables.cells import TableError
from engine.tables.totals import FAILED

Verdicts = tuple[Verdict | None, Verdict | None]
"""The verdict before and after; None where the row is refused."""

BenefitPair = tuple[p.Benefit | None, p.Benefit | None]
"""A benefit of the older and of the newer version, which are the same; one may be None."""

_SIDES: tuple[Side, Side] = ("before", "after")


@dataclass(frozen=True, slots=True)
class Joint:
    """The joint table: ``source`` stands after FROM. ``parts`` made it, ``by`` group its rows."""

    engine: Engine
    source: str
    parts: tuple[Part, Part]
    by: tuple[str, ...] = ()

    def quoted(self, side: Side, what: str) -> str:
        """A column of one version, quoted."""
        return self.engine.dialect.name_of(column(side, what))

    def rows(self, listed: Sequence[str], grouped: str = "", rest: str = "") -> Any:
        """The rows of a question to the table."""
        group = f"\nGROUP BY {grouped}" if grouped else ""
        return self.engine.rows(f"SELECT {', '.join(listed)}\nFROM {self.source}{group}{rest}")

    @property
    def verdicts(self) -> list[str]:
        """The columns of the two verdicts."""
        return [self.quoted(side, "verdict") for side in _SIDES]


def verdict_of(text: str | None) -> Verdict | None:
    """The verdict that a column has; None of a refused row."""
    return None if text is None else Verdict(text)


# -- verdicts and requirements -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How many rows have which verdicts, and fail which requirements under which version."""

    rows: Mapping[tuple[Verdicts, tuple[frozenset[str], frozenset[str]]], int]

    def matrix(self) -> dict[Verdicts, int]:
        """The rows by their two verdicts, in the order of the verdicts, the refused ones last."""
        found: Counter[Verdicts] = Counter()
        for (verdicts, _), rows in self.rows.items():
            found[verdicts] += rows
        order = [*Verdict, None]
        return {(a, b): found[a, b] for a in order for b in order if found[a, b]}


def standing(joint: Joint) -> Standing:
    """Ask for the verdicts and what fails."""
    columns = [*joint.verdicts, *(joint.quoted(side, "failed") for side in _SIDES)]
    found: Counter[tuple[Verdicts, tuple[frozenset[str], frozenset[str]]]] = Counter()
    for *texts, rows in joint.rows([*columns, "count(*)"], ", ".join(columns)):
        verdicts = verdict_of(texts[0]), verdict_of(texts[1])
        failed = _failed(verdicts[0], texts[2]), _failed(verdicts[1], texts[3])
        found[verdicts, failed] += rows
    return Standing(found)


def _failed(verdict: Verdict | None, names: str | None) -> frozenset[str]:
    """The requirements that make the verdict by failing."""
    if verdict not in FAILED or not names:
        return frozenset()
    return frozenset(names.split(SEPARATOR))


def tally(matrix: Mapping[Verdicts, int], at: int) -> Tally:
    """What became of the rows under one version."""
    verdicts: Counter[Verdict | None] = Counter()
    for pair, rows in matrix.items():
        verdicts[pair[at]] += rows
    refused = verdicts.pop(None, 0)
    told = {verdict: verdicts[verdict] for verdict in Verdict if verdicts[verdict]}
    return Tally(sum(matrix.values()), told, refused)


def clauses(
    found: Standing,
    pairs: Iterable[tuple[p.Requirement | None, p.Requirement | None]],
    assumed: Mapping[str, tuple[str, ...]],
) -> Iterator[ClauseChange]:
    """The requirements that fail for anybody; ``assumed`` are what they rest on, by name."""
    for before, after in pairs:
        names = before.name if before else "", after.name if after else ""
        counts: Counter[str] = Counter()
        for ((old, new), failed), rows in found.rows.items():
            was, is_ = names[0] in failed[0], names[1] in failed[1]
            counts["before"] += rows * was
            counts["after"] += rows * is_
            if old is None or new is None:
                continue
            counts["newly"] += rows * (is_ and not was)
            counts["no_longer"] += rows * (was and not is_)
            counts["ceased"] += rows * (is_ and not was and old in DUE)
            counts["became"] += rows * (was and not is_ and new in DUE)
        if counts["before"] or counts["after"]:
            rests = [name for each in names for name in assumed.get(each, ())]
            yield ClauseChange(
                before,
                after,
                counts["before"],
                counts["after"],
                counts["newly"],
                counts["no_longer"],
                counts["ceased"],
                counts["became"],
                tuple(dict.fromkeys(rests)),
            )


# -- benefits ------------------------------------------------------------------------------------

_BENEFIT_STATES = ("known", "open", "missing", "not_stated")


@dataclass(slots=True)
class _Adding:
    """What is added up of one benefit."""

    states: tuple[Counter[str], Counter[str]] = field(
        default_factory=lambda: (Counter(), Counter())
    )
    amounts: list[Figure | None] = field(default_factory=lambda: [None, None])
    moved: Counter[str] = field(default_factory=Counter)
    gained: Figure = 0
    lost: Figure = 0
    rest: Figure = 0


def benefits(
    joint: Joint,
    pairs: Iterable[BenefitPair],
    assumed: Mapping[str, tuple[str, ...]],
) -> Iterator[BenefitChange]:
    """Each benefit under both versions; ``assumed`` are what they rest on, by name."""
    for pair in pairs:
        found = _added(joint, pair)
        numbers = is_number(pair)
        sums = [
            _sum(each, part, found.states[at], found.amounts[at] if numbers else None)
            for at, (each, part) in enumerate(zip(pair, joint.parts, strict=True))
        ]
        rests = [name for each in pair if each for name in assumed.get(each.name, ())]
        yield BenefitChange(
            sums[0],
            sums[1],
            found.moved["more"],
            found.moved["less"],
            found.moved["same"],
            found.moved["unsettled"],
            found.gained if numbers else None,
            found.lost if numbers else None,
            found.rest if numbers else None,
            tuple(dict.fromkeys(rests)),
        )


def name_of(pair: BenefitPair) -> str:
    """The name of a benefit: the newer one, else the older one."""
    return next(each.name for each in reversed(pair) if each is not None)


def is_number(pair: Iterable[p.Benefit | None]) -> bool:
    """Whether a benefit is one that can be added up."""
    return all(isinstance(b.type, p.IntegerType | p.DecimalType) for b in pair if b is not None)


def _sum(
    benefit: p.Benefit | None, part: Part, states: Counter[str], amount: Figure | None
) -> Sum | None:
    if benefit is None:
        return None
    program = part.opened.program
    rests = resting_on(program, benefit.value, not_stated(program))
    known, open_, missing, unstated = (states[state] for state in _BENEFIT_STATES)
    return Sum(benefit, amount, known, open_, missing, unstated, rests)


def _added(joint: Joint, pair: BenefitPair) -> _Adding:
    """Ask for the states, the verdicts and which way the figure moves, with the sums."""
    values = [
        joint.quoted(side, f"benefit {each.name}") if each else "NULL"
        for side, each in zip(_SIDES, pair, strict=True)
    ]
    states = [
        joint.quoted(side, f"state {each.name}") if each else "CAST(NULL AS VARCHAR)"
        for side, each in zip(_SIDES, pair, strict=True)
    ]
    if is_number(pair):
        old, new = (f"coalesce({value}, 0)" for value in values)
        way = f"CASE WHEN {new} > {old} THEN 1 WHEN {new} < {old} THEN -1 ELSE 0 END"
        sums = [f"sum({value})" if value != "NULL" else "NULL" for value in values]
    else:
        way = f"CASE WHEN {values[0]} IS DISTINCT FROM {values[1]} THEN 1 ELSE 0 END"
        sums = ["NULL", "NULL"]
    keys = [*joint.verdicts, *states]
    found = _Adding()
    for *texts, moves, rows, before, after in joint.rows(
        [*keys, f"{way} AS way", "count(*)", *sums], "ALL"
    ):
        _add(found, pair, texts, moves, rows, (before, after))
    return found


def _add(
    found: _Adding,
    pair: BenefitPair,
    texts: Sequence[str | None],
    moves: int,
    rows: int,
    sums: tuple[Figure | None, Figure | None],
) -> None:
    verdicts, states = texts[:2], texts[2:]
    for at, state in enumerate(states):
        if state is not None:
            found.states[at][state] += rows
        amount = sums[at]
        if amount is not None:
            found.amounts[at] = plus(found.amounts[at], amount)
    difference = minus(sums[1], sums[0])
    settled = [
        _is_settled(verdict, state, each is not None)
        for verdict, state, each in zip(verdicts, states, pair, strict=True)
    ]
    if not all(settled):
        if verdicts != [None, None]:
            found.moved["unsettled"] += rows
        found.rest = plus(found.rest, difference)
    elif moves > 0:
        found.moved["more"] += rows
        found.gained = plus(found.gained, difference)
    elif moves < 0:
        found.moved["less"] += rows
        found.lost = minus(found.lost, difference)
    elif "known" in states:
        found.moved["same"] += rows


def _is_settled(verdict: str | None, state: str | None, exists: bool) -> bool:
    """Whether it is settled what is due: a figure, or nothing.

    A figure that is known under the readings that give it is not settled while others do not.
    """
    if verdict is None or Verdict(verdict) in UNSETTLED:
        return verdict is not None and not exists
    return state == "known" if state is not None else not exists or Verdict(verdict) in NOTHING_DUE


# -- edges and groups ----------------------------------------------------------------------------


def edges(joint: Joint, same: Mapping[str, str]) -> Iterator[EdgeCount]:
    """Who stands beside each edge; ``same`` maps parameters of the newer version to the older."""
    flags = [
        joint.quoted(part.side, f"also {name}")
        for part in joint.parts
        for name in part.watched.also
    ]
    counts: list[int] = []
    if flags:
        (counts,) = [list(r) for r in joint.rows([f"count(*) FILTER (WHERE {f})" for f in flags])]
    found: dict[Edge, list[tuple[int, int] | None]] = {}
    for at, part in enumerate(joint.parts):
        for each in part.watched.edges:
            edge = _as_older(each.edge, same) if at else each.edge
            sides = found.setdefault(edge, [None, None])
            sides[at] = counts.pop(0), counts.pop(0)
    unwatched = {
        _as_older(edge, same) if at else edge: None
        for at, part in enumerate(joint.parts)
        for edge in part.watched.unwatched
    }
    for edge in sorted({**found, **unwatched}, key=_place(joint, same)):
        before, after = found.get(edge, (None, None))
        yield EdgeCount(edge, before, after, edge not in found)


def _as_older(edge: Edge, same: Mapping[str, str]) -> Edge:
    name = same.get(edge.parameter, edge.parameter)
    return Edge(name, edge.operator, edge.at, edge.unit, edge.step)


def _place(joint: Joint, same: Mapping[str, str]) -> Any:
    """Edges in the order of the parameters, those of the older version first."""
    names = [q.name for q in joint.parts[0].opened.program.parameters]
    names += [same.get(q.name, q.name) for q in joint.parts[1].opened.program.parameters]
    order = {name: at for at, name in reversed(list(enumerate(names)))}
    return lambda edge: (
        order.get(edge.parameter, len(order)),
        edge.operator in ("<", "<="),
        str(type(edge.at)),
        edge.at,
    )


def groups(joint: Joint, pairs: Sequence[BenefitPair]) -> tuple[GroupChange, ...]:
    """The rows by the columns asked for. TableError where a column tells every row apart."""
    if not joint.by:
        return ()
    numbers = [pair for pair in pairs if is_number(pair)]
    by = [joint.engine.dialect.name_of(group_column(at)) for at, _ in enumerate(joint.by)]
    sums = [
        f"sum({joint.quoted(side, f'benefit {each.name}')})" if each else "NULL"
        for pair in numbers
        for side, each in zip(_SIDES, pair, strict=True)
    ]
    listed = [*by, *joint.verdicts, "count(*)", *sums]
    grouped = ", ".join([*by, *joint.verdicts])
    rows = joint.rows(listed, grouped, f"\nLIMIT {GROUPS + 1}")
    if len(rows) > GROUPS:
        raise TableError([too_many(joint.by)])
    names = [name_of(pair) for pair in numbers]
    found: dict[tuple[object, ...], Counter[Verdicts]] = {}
    amounts: dict[tuple[object, ...], list[Figure | None]] = {}
    for row in rows:
        cells, rest = tuple(row[: len(by)]), row[len(by) :]
        verdicts = verdict_of(rest[0]), verdict_of(rest[1])
        found.setdefault(cells, Counter())[verdicts] += rest[2]
        known = amounts.setdefault(cells, [None] * len(sums))
        for at, amount in enumerate(rest[3:]):
            known[at] = known[at] if amount is None else plus(known[at], amount)
    return tuple(
        _group(cells, found[cells], names, amounts[cells]) for cells in sorted(found, key=_sortable)
    )


def _group(
    cells: tuple[object, ...],
    matrix: Mapping[Verdicts, int],
    names: Sequence[str],
    amounts: Sequence[Figure | None],
) -> GroupChange:
    became = sum(n for (a, b), n in matrix.items() if a in NOTHING_DUE and b in DUE)
    ceased = sum(n for (a, b), n in matrix.items() if a in DUE and b in NOTHING_DUE)
    by_name = {name: (amounts[2 * at], amounts[2 * at + 1]) for at, name in enumerate(names)}
    return GroupChange(cells, tally(matrix, 0), tally(matrix, 1), became, ceased, by_name)


def _sortable(cells: tuple[object, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((cell is None, "" if cell is None else str(cell)) for cell in cells)
