"""What a register says of two versions, in words: names, verdicts, units, and the sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine import program as p
from engine.assumptions import Assumption
from engine.bulk.results.record_counts import RecordsCount
from engine.compare.model import Pair
from engine.compare.population.model import (
    BenefitChange,
    Population,
    Side,
    Tally,
)
from engine.compare.report.people_words import sample_word, say
from engine.decide.decision import ChosenBy, Verdict
from engine.ruleset.diagnostics import Language
from engine.wording.words import bracketed, joined, unit_word, verdict_word

_EDGES = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<"}
MONTH = "月"


class People:
    """How the population of a pair is said in one language; ``name`` says an item's name."""

    def __init__(self, pair: Pair, language: Language) -> None:
        assert pair.population is not None
        self._pair = pair
        self.population: Population = pair.population
        self.language = language

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

    def loud(self) -> Iterator[str]:
        """What must not be missed: a draft, and what is assumed."""
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

    def sentences(self) -> Iterator[str]:
        """The sums, who moves, and what was chosen, asked and read."""
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
            yield self.say("chosen", readings=joined(said, self.language))

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

    # -- benefits --------------------------------------------------------------------------------

    def benefit(self, change: BenefitChange) -> str:
        """The name of a benefit, with its unit, and that it is assumed where it is."""
        mark = self.say("assumption") if change.assumed else ""
        notes = [note for note in (self.unit(change), mark) if note]
        name = self.name(change.benefit.name)
        return name + (bracketed(joined(notes, self.language), self.language) if notes else "")

    def is_number(self, benefit: p.Benefit) -> bool:
        """Whether a benefit is one that is added up."""
        return isinstance(benefit.type, p.IntegerType | p.DecimalType)

    def unit(self, change: BenefitChange) -> str:
        """The unit of a total: months of many people are person-months."""
        unit = change.benefit.unit
        if unit == MONTH and self.is_number(change.benefit):
            return self.say("person_months")
        return unit_word(unit, self.language)
