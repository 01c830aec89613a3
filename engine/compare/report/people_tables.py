"""What a register says of two versions, as sentences and tables of text, passage by passage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from engine import program as p
from engine.compare.population.model import (
    BenefitChange,
    EdgeCount,
    RefusedAlike,
    Sample,
    Sum,
)
from engine.compare.report.figures import (
    NONE,
    amounts,
    both,
    counted,
    dotted,
    figure,
    rows_with,
    shown,
    signed,
)
from engine.compare.report.passages import Passage, Table
from engine.compare.report.people import MONTH, People
from engine.compare.report.people_words import sample_word
from engine.decide.decision import Verdict
from engine.ruleset.parameters import show_scalar
from engine.wording.words import bracketed, joined, unit_word

_SIGNS: Mapping[p.Operator, str] = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}


def passages(people: People) -> list[Passage]:
    """All there is to say, in order; what has nothing to say is left out."""
    found = [
        _head(people),
        _matrix(people),
        _benefits(people),
        _clauses(people),
        *_groups(people),
        _edges(people),
        _samples(people),
        _refused(people),
    ]
    return [passage for passage in found if passage is not None]


def _head(people: People) -> Passage:
    heading = people.say("people") + bracketed(people.population.name, people.language)
    return Passage(heading, tuple(people.sentences()), loud=tuple(people.loud()))


def _matrix(people: People) -> Passage:
    found = people.population
    old = list(dict.fromkeys(a for a, _ in found.matrix))
    new = [v for v in (*Verdict, None) if any(b is v for _, b in found.matrix)]
    rows = []
    for verdict in old:
        counts = [found.matrix.get((verdict, each), 0) for each in new]
        rows.append((people.verdict(verdict), *map(dotted, counts), f"{sum(counts):,}"))
    columns = [sum(n for (_, b), n in found.matrix.items() if b is each) for each in new]
    whole = f"{found.after.read:,}"
    rows.append((people.say("total"), *(f"{n:,}" for n in columns), whole))
    header = ("", *(people.verdict(each) for each in new), people.say("total"))
    table = Table(header, tuple(rows), "l" + "r" * (len(header) - 1))
    return Passage(people.say("matrix"), table=table)


def _benefits(people: People) -> Passage | None:
    rows = []
    for change in people.population.benefits:
        if not any(_may_be_due(side) for side in change.sides):
            continue
        moved = [f"{change.same:,}", f"{change.unsettled:,}"]
        if change.is_withheld:
            figures = [_amount(people, change.before), _amount(people, change.after), NONE]
            figures += [NONE, NONE]
            moved = [NONE, NONE]
        elif people.is_number(change.benefit):
            figures = [figure(s.amount if s else None) for s in (change.before, change.after)]
            figures += [signed(change.difference), rows_with(change.more, change.gained, "+")]
            figures.append(rows_with(change.less, change.lost, "−"))
        else:
            another = f"{people.say('values_differ')} {change.more:,}" if change.more else "0"
            figures = [NONE, NONE, another, NONE, NONE]
        remarks = joined(_remarks(people, change), people.language)
        rows.append((people.benefit(change), *figures, *moved, remarks))
    if not rows:
        return None
    keys = ("benefit", "before", "after", "difference", "more", "less", "same", "unsettled")
    header = (*(people.say(key) for key in keys), people.say("remark"))
    return Passage(people.say("benefits"), table=Table(header, tuple(rows), "lrrrrrrrl"))


def _amount(people: People, side: Sum | None) -> str:
    if side is not None and side.is_withheld:
        return people.say("withheld")
    return figure(side.amount if side else None)


def _remarks(people: People, change: BenefitChange) -> Iterator[str]:
    yield from _one_sided(people, change.before, change.after)
    if change.is_withheld:
        names = [name for side in change.sides for name in side.rests_on]
        yield people.say("not_stated", names=people.names(list(dict.fromkeys(names))))
        months = [
            each.benefit.name
            for each in people.population.benefits
            if each.benefit.unit == MONTH and not each.is_withheld
        ]
        if months and change.benefit.unit != MONTH:
            yield people.say("months_instead", names=people.names(months))
    if change.assumed:
        yield people.say("resting", names=people.names(change.assumed))
    if change.unsettled_difference:
        yield people.say("rest", figure=signed(change.unsettled_difference))
    yield from _states(people, change)


def _one_sided(people: People, before: object, after: object) -> Iterator[str]:
    if before is None or after is None:
        side = "after_only" if before is None else "before_only"
        yield people.say("only_in", side=people.say(side))


def _states(people: People, change: BenefitChange) -> Iterator[str]:
    """How many have no figure for which reason, before and after."""
    for key in ("open", "missing", "not_stated"):
        before, after = (getattr(s, key) if s else 0 for s in (change.before, change.after))
        if before or after:
            word = people.say(f"state_{key}")
            yield people.say("states", state=word, before=f"{before:,}", after=f"{after:,}")


def _clauses(people: People) -> Passage | None:
    rows = []
    for change in people.population.clauses:
        remarks = list(_one_sided(people, change.before, change.after))
        if change.assumed:
            remarks.append(people.say("resting", names=people.names(change.assumed)))
        rows.append(
            (
                people.name(change.requirement.name),
                f"{change.fails_before:,}" if change.before else NONE,
                f"{change.fails_after:,}" if change.after else NONE,
                f"{change.newly:,}",
                f"{change.ceased:,}",
                f"{change.no_longer:,}",
                f"{change.became:,}",
                joined(remarks, people.language),
            )
        )
    if not rows:
        return None
    words = [
        people.say(
            "of_ceased", word=sample_word(kind, people.language, is_duty=people.population.is_duty)
        )
        for kind in ("ceased", "became")
    ]
    header = (
        *(people.say(key) for key in ("clause", "before", "after", "newly")),
        words[0],
        people.say("no_longer"),
        words[1],
        people.say("remark"),
    )
    return Passage(people.say("clauses"), table=Table(header, tuple(rows), "lrrrrrrl"))


def _groups(people: People) -> Iterator[Passage]:
    found = people.population
    if not found.by:
        return
    changes = [c for c in found.benefits if people.is_number(c.benefit) and not c.is_withheld]
    changes = [c for c in changes if any(s.amount is not None for s in c.sides)]
    is_refused = bool(found.before.refused or found.after.refused)
    words = [
        sample_word(kind, people.language, is_duty=found.is_duty) for kind in ("became", "ceased")
    ]
    header = [*found.by, people.say("group_read")]
    if is_refused:
        header.append(people.say("refused_rows"))
    header += [*words, *(people.benefit(change) for change in changes)]
    rows = []
    for group in found.groups:
        row = [people.say("blank") if c is None else str(c) for c in group.cells]
        row.append(f"{group.after.read:,}")
        if is_refused:
            row.append(both(group.before.refused, group.after.refused))
        row += [counted(group.became, "+"), counted(group.ceased, "−")]
        row += [amounts(*group.amounts[change.benefit.name]) for change in changes]
        rows.append(tuple(row))
    sides = "l" * len(found.by) + "r" * (len(header) - len(found.by))
    name = joined(found.by, people.language)
    yield Passage(people.say("groups", name=name), table=Table(tuple(header), tuple(rows), sides))


def _edges(people: People) -> Passage | None:
    rows = []
    for each in people.population.edges:
        cells = [_edge(people, each)]
        for counts in (each.before, each.after):
            cells += [NONE, NONE] if counts is None else [f"{n:,}" for n in counts]
        cells.append(people.say("edge_months") if each.uncounted else "")
        rows.append(tuple(cells))
    if not rows:
        return None
    header = [people.say("edge")]
    for side in ("before", "after"):
        header += [people.say(key, side=people.say(side)) for key in ("outside", "inside")]
    header.append(people.say("remark") if any(row[-1] for row in rows) else "")
    table = Table(tuple(header), tuple(rows), "lrrrrl")
    return Passage(people.say("edges"), (people.say("edges_note"),), table)


def _samples(people: People) -> Passage | None:
    rows = [tuple(_sample(people, sample)) for sample in people.population.samples]
    if not rows:
        return None
    header = ("", *(people.say(k) for k in ("sample_row", "subject", "verdict", "benefits")))
    table = Table((*header, people.say("fails")), tuple(rows), "llllll")
    return Passage(people.say("samples"), table=table)


def _sample(people: People, sample: Sample) -> Iterator[str]:
    yield sample_word(sample.kind, people.language, is_duty=people.population.is_duty)
    yield f"{sample.sheet} {sample.row}".strip()
    yield sample.subject
    yield " → ".join(dict.fromkeys(map(people.verdict, sample.verdicts)))
    assumed = {c.benefit.name for c in people.population.benefits if c.assumed}
    mark = bracketed(people.say("assumption"), people.language)
    changed = [
        f"{people.name(name)}{mark if name in assumed else ''} {shown(before)} → {shown(after)}"
        for name, (before, after) in sample.benefits.items()
    ]
    yield joined(changed, people.language)
    fails = [people.names(names) or NONE for names in sample.failed]
    yield "" if fails == [NONE, NONE] else " → ".join(dict.fromkeys(fails))


def _refused(people: People) -> Passage | None:
    found = people.population
    if not found.refused:
        return None
    lines = [_reason(people, each) for each in found.refused]
    for side in dict.fromkeys(each.side for each in found.refused):
        told = sum(each.rows for each in found.refused if each.side == side)
        more = found.refused_by(side) - told
        if more:
            word = people.say(f"{side}_only")
            lines.append(people.say("refused_more", side=word, rows=f"{more:,}"))
    return Passage(people.say("refused_why"), tuple(lines))


def _reason(people: People, each: RefusedAlike) -> str:
    key = "refused_by_sheet" if each.sheet else "refused_by"
    words = {"side": people.say(f"{each.side}_only"), "rows": f"{each.rows:,}", "row": each.row}
    return people.say(key, sheet=each.sheet, **words) + each.reason


def _edge(people: People, each: EdgeCount) -> str:
    """An edge as it is written: ``女性年龄 ≥ 35 周岁``."""
    edge = each.edge
    unit = unit_word(edge.unit, people.language) if not isinstance(edge.at, date) else ""
    at = show_scalar(edge.at)
    return f"{people.name(edge.parameter)} {_SIGNS[edge.operator]} {at} {unit}".rstrip()


def _may_be_due(side: Sum) -> bool:
    return bool(side.known or side.open or side.missing or side.not_stated)
