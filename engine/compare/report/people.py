"""What a register says of two versions, in sentences and tables, before it has a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine import program as p
from engine.assumptions import Assumption
from engine.bulk.record_counts import RecordsCount
from engine.compare.model import Pair
from engine.compare.population.model import (
    BenefitChange,
    EdgeCount,
    Figure,
    Population,
    RefusedAlike,
    Sample,
    Side,
    Sum,
    Tally,
)
from engine.compare.report.people_words import sample_word, say
from engine.decide.decision import ChosenBy, Verdict
from engine.render.words import bracketed, joined, unit_word, verdict_word
from engine.ruleset.diagnostics import Language
from engine.ruleset.parameters import show_scalar

SIGNS: Mapping[p.Operator, str] = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
_EDGES = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<"}
_NONE = "—"
_MONTH = "月"


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text; ``sides`` has l or r for each column. A cell of + or − is a gain or a loss."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sides: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading with what stands under it: sentences, ``loud`` ones first, and a table."""

    heading: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    loud: tuple[str, ...] = ()


class People:
    """How the population of a pair is said in one language; ``name`` says an item's name."""

    def __init__(self, pair: Pair, language: Language) -> None:
        assert pair.population is not None
        self._pair = pair
        self.population: Population = pair.population
        self.language = language

    def passages(self) -> list[Passage]:
        """All there is to say, in order; what has nothing to say is left out."""
        found = [
            self._head(),
            self._matrix(),
            self._benefits(),
            self._clauses(),
            *self._groups(),
            self._edges(),
            self._samples(),
            self._refused(),
        ]
        return [passage for passage in found if passage is not None]

    def say(self, key: str, **values: object) -> str:
        """A word or sentence of the table."""
        return say(key, self.language, **values)

    def name(self, name: str) -> str:
        """A name of the rule set."""
        if self.language == "zh":
            return name
        return ".".join(self._pair.aliases.get(part, part) for part in name.split("."))

    def names(self, names: Sequence[str]) -> str:
        """Names inside a sentence."""
        return joined([self.name(name) for name in names], self.language)

    # -- the counts ------------------------------------------------------------------------------

    def _head(self) -> Passage:
        return Passage(
            self.say("people") + bracketed(self.population.name, self.language),
            tuple(self._counts()),
            loud=tuple(self._loud()),
        )

    def _loud(self) -> Iterator[str]:
        if self.population.is_draft:
            yield self.say("draft")
        for assumed, sides in self.population.assumed:
            yield self._assumption(assumed, sides)
        if self.population.assumed_verdict:
            yield self.say("assumed_verdict")

    def _assumption(self, assumed: Assumption, sides: Sequence[Side]) -> str:
        items = [b.benefit.name for b in self.population.benefits if assumed.parameter in b.assumed]
        items += [
            c.requirement.name for c in self.population.clauses if assumed.parameter in c.assumed
        ]
        unit = unit_word(assumed.unit, self.language)
        value = ", ".join(f"{_EDGES.get(part, '=')} {text}" for part, text in assumed.parts)
        if unit and not value.endswith((assumed.unit, unit)):
            value = f"{value} {unit}"
        return self.say(
            "assumed",
            side=self.say("both_versions" if len(sides) > 1 else f"{sides[0]}_only"),
            name=self.name(assumed.parameter),
            value=value,
            reason=assumed.reason,
            items=self.names(items) or self.say("assumed_nothing"),
        )

    def counts(self) -> Iterator[str]:
        """The sums that have to add up."""
        found = self.population
        for side, tally in (("before", found.before), ("after", found.after)):
            yield f"{self.say(side)}  {self._tally(tally)}"
        yield self.say(
            "both",
            read=f"{found.after.read:,}",
            decided=f"{found.decided_by_both:,}",
            refused=f"{found.refused_by_both:,}",
            before=f"{found.refused_by_one('before'):,}",
            after=f"{found.refused_by_one('after'):,}",
        )

    def moves(self) -> str:
        """How many became eligible, ceased to be, are settled or not settled any more."""
        found = self.population
        return self.say(
            "moves",
            became=sample_word("became", self.language, is_duty=found.is_duty),
            became_n=f"{found.became:,}",
            ceased=sample_word("ceased", self.language, is_duty=found.is_duty),
            ceased_n=f"{found.ceased:,}",
            unsettled_n=f"{found.unsettled:,}",
            settled_n=f"{found.settled:,}",
            same_n=f"{found.same_verdict:,}",
        )

    def _counts(self) -> Iterator[str]:
        yield from self.counts()
        yield from self._records()
        yield self.moves()
        yield from self._chosen()
        yield from self._facts()

    def _tally(self, tally: Tally) -> str:
        numbers = {
            "read": f"{tally.read:,}",
            "decided": f"{tally.decided:,}",
            "refused": f"{tally.refused:,}",
        }
        return self.say("tally", **numbers)

    def _records(self) -> Iterator[str]:
        """What became of the records, said once where it is the same under both versions."""
        sides: dict[RecordsCount, list[str]] = {}
        for side, each in self.population.records:
            sides.setdefault(each, []).append(self.say(side))
        for each, words in sides.items():
            yield self.say(
                "records",
                side=self.say("both_sides") if len(words) > 1 else words[0],
                name=self.name(each.name),
                **{
                    key: f"{getattr(each, key):,}"
                    for key in ("read", "used", "of_refused", "of_nobody", "keyless")
                },
            )

    def _chosen(self) -> Iterator[str]:
        """What the caller chose, said once where it is chosen in both."""
        said: dict[str, None] = {}
        for _, choice in self.population.chosen:
            if choice.by is not ChosenBy.RULE_SET:
                said[f"{self.name(choice.parameter)}={self.name(choice.reading)}"] = None
        if said:
            yield self.say("chosen", readings=joined(list(said), self.language))

    def _facts(self) -> Iterator[str]:
        facts = self.population.facts
        both = [name for name in facts.absent_after if name in facts.absent_before]
        listed = {
            "asked_before": facts.only_before,
            "asked_after": facts.only_after,
            "absent_both": both,
            "absent_before": [name for name in facts.absent_before if name not in both],
            "absent_after": [name for name in facts.absent_after if name not in both],
        }
        for key, names in listed.items():
            if names:
                yield self.say(key, names=self.names(list(names)))
        for fact, header in facts.renamed:
            yield self.say("renamed", fact=self.name(fact), header=header)
        if self.population.cleaned:
            yield self.say("cleaned", count=f"{self.population.cleaned:,}")

    def verdict(self, verdict: Verdict | None) -> str:
        """A verdict; of a refused row, that it is."""
        if verdict is None:
            return self.say("refused_rows")
        return verdict_word(verdict, self.language)

    def _matrix(self) -> Passage:
        found = self.population
        old = list(dict.fromkeys(a for a, _ in found.matrix))
        new = [v for v in (*Verdict, None) if any(b is v for _, b in found.matrix)]
        rows = []
        for verdict in old:
            counts = [found.matrix.get((verdict, each), 0) for each in new]
            rows.append((self.verdict(verdict), *map(_count, counts), f"{sum(counts):,}"))
        columns = [sum(n for (_, b), n in found.matrix.items() if b is each) for each in new]
        whole = f"{found.after.read:,}"
        rows.append((self.say("total"), *(f"{n:,}" for n in columns), whole))
        header = ("", *(self.verdict(each) for each in new), self.say("total"))
        table = Table(header, tuple(rows), "l" + "r" * (len(header) - 1))
        return Passage(self.say("matrix"), table=table)

    # -- benefits --------------------------------------------------------------------------------

    def benefit(self, change: BenefitChange) -> str:
        """The name of a benefit, with its unit, and that it is assumed where it is."""
        mark = self.say("assumption") if change.assumed else ""
        notes = [note for note in (self.unit(change), mark) if note]
        name = self.name(change.benefit.name)
        return name + (bracketed(joined(notes, self.language), self.language) if notes else "")

    def unit(self, change: BenefitChange) -> str:
        """The unit of a total: months of many people are person-months."""
        unit = change.benefit.unit
        if unit == _MONTH and _is_number(change.benefit):
            return self.say("person_months")
        return unit_word(unit, self.language)

    def _benefits(self) -> Passage | None:
        rows = []
        for change in self.population.benefits:
            if not any(_may_be_due(side) for side in change.sides):
                continue
            moved = [f"{change.same:,}", f"{change.unsettled:,}"]
            if change.is_withheld:
                figures = [self._amount(change.before), self._amount(change.after), _NONE]
                figures += [_NONE, _NONE]
                moved = [_NONE, _NONE]
            elif _is_number(change.benefit):
                figures = [_figure(s.amount if s else None) for s in (change.before, change.after)]
                figures += [_signed(change.difference), _moved(change.more, change.gained, "+")]
                figures.append(_moved(change.less, change.lost, "−"))
            else:
                another = f"{self.say('values_differ')} {change.more:,}" if change.more else "0"
                figures = [_NONE, _NONE, another, _NONE, _NONE]
            remarks = joined(list(self._remarks(change)), self.language)
            rows.append((self.benefit(change), *figures, *moved, remarks))
        if not rows:
            return None
        keys = ("benefit", "before", "after", "difference", "more", "less", "same", "unsettled")
        header = (*(self.say(key) for key in keys), self.say("remark"))
        return Passage(self.say("benefits"), table=Table(header, tuple(rows), "lrrrrrrrl"))

    def _amount(self, side: Sum | None) -> str:
        if side is not None and side.is_withheld:
            return self.say("withheld")
        return _figure(side.amount if side else None)

    def _remarks(self, change: BenefitChange) -> Iterator[str]:
        yield from self._one_sided(change.before, change.after)
        if change.is_withheld:
            names = [name for side in change.sides for name in side.rests_on]
            yield self.say("not_stated", names=self.names(list(dict.fromkeys(names))))
            months = [
                each.benefit.name
                for each in self.population.benefits
                if each.benefit.unit == _MONTH and not each.is_withheld
            ]
            if months and change.benefit.unit != _MONTH:
                yield self.say("months_instead", names=self.names(months))
        if change.assumed:
            yield self.say("resting", names=self.names(change.assumed))
        if change.unsettled_difference:
            yield self.say("rest", figure=_signed(change.unsettled_difference))
        yield from self._states(change)

    def _one_sided(self, before: object, after: object) -> Iterator[str]:
        if before is None or after is None:
            side = "after_only" if before is None else "before_only"
            yield self.say("only_in", side=self.say(side))

    def _states(self, change: BenefitChange) -> Iterator[str]:
        """How many have no figure for which reason, before and after."""
        for key in ("open", "missing", "not_stated"):
            before, after = (getattr(s, key) if s else 0 for s in (change.before, change.after))
            if before or after:
                word = self.say(f"state_{key}")
                yield self.say("states", state=word, before=f"{before:,}", after=f"{after:,}")

    # -- requirements, groups, edges -------------------------------------------------------------

    def _clauses(self) -> Passage | None:
        rows = []
        for change in self.population.clauses:
            remarks = list(self._one_sided(change.before, change.after))
            if change.assumed:
                remarks.append(self.say("resting", names=self.names(change.assumed)))
            rows.append(
                (
                    self.name(change.requirement.name),
                    f"{change.fails_before:,}" if change.before else _NONE,
                    f"{change.fails_after:,}" if change.after else _NONE,
                    f"{change.newly:,}",
                    f"{change.ceased:,}",
                    f"{change.no_longer:,}",
                    f"{change.became:,}",
                    joined(remarks, self.language),
                )
            )
        if not rows:
            return None
        words = [
            self.say(
                "of_ceased", word=sample_word(kind, self.language, is_duty=self.population.is_duty)
            )
            for kind in ("ceased", "became")
        ]
        header = (
            *(self.say(key) for key in ("clause", "before", "after", "newly")),
            words[0],
            self.say("no_longer"),
            words[1],
            self.say("remark"),
        )
        return Passage(self.say("clauses"), table=Table(header, tuple(rows), "lrrrrrrl"))

    def _groups(self) -> Iterator[Passage]:
        found = self.population
        if not found.by:
            return
        changes = [c for c in found.benefits if _is_number(c.benefit) and not c.is_withheld]
        changes = [c for c in changes if any(s.amount is not None for s in c.sides)]
        is_refused = bool(found.before.refused or found.after.refused)
        words = [
            sample_word(kind, self.language, is_duty=found.is_duty) for kind in ("became", "ceased")
        ]
        header = [*found.by, self.say("group_read")]
        if is_refused:
            header.append(self.say("refused_rows"))
        header += [*words, *(self.benefit(change) for change in changes)]
        rows = []
        for group in found.groups:
            row = [self.say("blank") if c is None else str(c) for c in group.cells]
            row.append(f"{group.after.read:,}")
            if is_refused:
                row.append(_both(group.before.refused, group.after.refused))
            row += [_counted(group.became, "+"), _counted(group.ceased, "−")]
            row += [_amounts(*group.amounts[change.benefit.name]) for change in changes]
            rows.append(tuple(row))
        sides = "l" * len(found.by) + "r" * (len(header) - len(found.by))
        name = joined(list(found.by), self.language)
        yield Passage(self.say("groups", name=name), table=Table(tuple(header), tuple(rows), sides))

    def edge(self, each: EdgeCount) -> str:
        """An edge as it is written: ``女性年龄 ≥ 35 周岁``."""
        edge = each.edge
        unit = unit_word(edge.unit, self.language) if not isinstance(edge.at, date) else ""
        at = show_scalar(edge.at)
        return f"{self.name(edge.parameter)} {SIGNS[edge.operator]} {at} {unit}".rstrip()

    def _edges(self) -> Passage | None:
        rows = []
        for each in self.population.edges:
            cells = [self.edge(each)]
            for counts in (each.before, each.after):
                cells += [_NONE, _NONE] if counts is None else [f"{n:,}" for n in counts]
            cells.append(self.say("edge_months") if each.uncounted else "")
            rows.append(tuple(cells))
        if not rows:
            return None
        header = [self.say("edge")]
        for side in ("before", "after"):
            header += [self.say(key, side=self.say(side)) for key in ("outside", "inside")]
        header.append(self.say("remark") if any(row[-1] for row in rows) else "")
        table = Table(tuple(header), tuple(rows), "lrrrrl")
        return Passage(self.say("edges"), (self.say("edges_note"),), table)

    # -- rows ------------------------------------------------------------------------------------

    def _samples(self) -> Passage | None:
        rows = [tuple(self._sample(sample)) for sample in self.population.samples]
        if not rows:
            return None
        header = ("", *(self.say(k) for k in ("sample_row", "subject", "verdict", "benefits")))
        table = Table((*header, self.say("fails")), tuple(rows), "llllll")
        return Passage(self.say("samples"), table=table)

    def _sample(self, sample: Sample) -> Iterator[str]:
        yield sample_word(sample.kind, self.language, is_duty=self.population.is_duty)
        yield f"{sample.sheet} {sample.row}".strip()
        yield sample.subject
        yield " → ".join(dict.fromkeys(map(self.verdict, sample.verdicts)))
        assumed = {c.benefit.name for c in self.population.benefits if c.assumed}
        mark = bracketed(self.say("assumption"), self.language)
        changed = [
            f"{self.name(name)}{mark if name in assumed else ''} {_value(before)} → {_value(after)}"
            for name, (before, after) in sample.benefits.items()
        ]
        yield joined(changed, self.language)
        fails = [self.names(names) or _NONE for names in sample.failed]
        yield "" if fails == [_NONE, _NONE] else " → ".join(dict.fromkeys(fails))

    def _refused(self) -> Passage | None:
        found = self.population
        if not found.refused:
            return None
        lines = [self._reason(each) for each in found.refused]
        sides: tuple[Side, Side] = ("before", "after")
        for side in sides:
            told = sum(each.rows for each in found.refused if each.side == side)
            more = found.refused_by_one(side) - told
            if more:
                word = self.say(f"{side}_only")
                lines.append(self.say("refused_more", side=word, rows=f"{more:,}"))
        return Passage(self.say("refused_one"), tuple(lines))

    def _reason(self, each: RefusedAlike) -> str:
        key = "refused_by_sheet" if each.sheet else "refused_by"
        words = {"side": self.say(f"{each.side}_only"), "rows": f"{each.rows:,}", "row": each.row}
        return self.say(key, sheet=each.sheet, **words) + each.reason


def _may_be_due(side: Sum) -> bool:
    return bool(side.known or side.open or side.missing or side.not_stated)


def _is_number(benefit: p.Benefit) -> bool:
    return isinstance(benefit.type, p.IntegerType | p.DecimalType)


def _count(number: int) -> str:
    return f"{number:,}" if number else "·"


def _counted(number: int, sign: str) -> str:
    return f"{sign}{number:,}" if number else "0"


def _both(before: int, after: int) -> str:
    return f"{before:,}" if before == after else f"{before:,} → {after:,}"


def _amounts(before: Figure | None, after: Figure | None) -> str:
    if before == after:
        return _figure(before)
    return f"{_figure(before)} → {_figure(after)}"


def _figure(value: Figure | None) -> str:
    if value is None:
        return _NONE
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def _signed(value: Figure | None) -> str:
    if not value:
        return _figure(value)
    text = _figure(value).removeprefix("-")
    return f"+{text}" if value > 0 else f"−{text}"


def _moved(rows: int, amount: Figure | None, sign: str) -> str:
    return f"{rows:,} ({sign}{_figure(amount)})" if rows else "0"


def _value(value: object) -> str:
    if isinstance(value, Decimal):
        return _figure(value)
    if isinstance(value, int):
        return show_scalar(value) if isinstance(value, bool) else _figure(value)
    return _NONE if value is None else str(value)
