"""A decision for a person: the verdict first, then every clause with what decided it.

:func:`render_decision` gives styled text; its ``plain`` is what a pipe receives. Nothing here
decides: it only says what the :class:`~engine.decide.decision.Decision` carries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.text import Text

from engine.canvas.layout import Block, draw, fold
from engine.decide.decision import (
    Answer,
    BenefitResult,
    BenefitState,
    Decision,
    GoverningSource,
    Open,
    Outcome,
    Readings,
)
from engine.decide.values import Undecided, Unstated
from engine.program import Parameter
from engine.render.clauses import Clauses
from engine.render.selections import Selections
from engine.render.telling import DIM, HEADING, Telling
from engine.ruleset.diagnostics import Language
from engine.wording.speech import shown_path, speech
from engine.wording.words import (
    CHOSEN,
    VERDICT_MEANINGS,
    VERDICT_STYLES,
    joined,
    pick,
    say,
    verdict_word,
)

T = TypeVar("T")


def render_decision(decision: Decision, language: Language, width: int | None = None) -> Text:
    """The whole decision; ``width`` in terminal cells, None to break no line (a pipe)."""
    said = speech(decision.program, language)
    view = _View(decision, said, width, Clauses(decision, said))
    sections = (
        view.header(),
        view.verdict(),
        view.missing(),
        view.open_questions(),
        view.benefits(),
        view.requirements(),
        view.selections(),
        view.values(),
    )
    shown = [list(section) for section in sections]
    return Text("\n\n").join(Text("\n").join(lines) for lines in shown if lines)


@dataclass(frozen=True, slots=True)
class _View(Telling):
    """The sections of one decision, each a list of lines."""

    width: int | None
    clauses: Clauses

    def header(self) -> Iterator[Text]:
        """Title, version, whether it may be paid on, whom and which date it is about."""
        decision, program = self.decision, self.decision.program
        title = Text.assemble(
            (program.title[self.language], "bold"),
            "  ",
            (f"{program.measure}@{program.version}", "cyan"),
        )
        yield from fold(title, self.width)
        if not decision.for_payment:
            yield Text(f" {self.word('draft')} ", style="bold white on red")
        facts = [(self.word("subject"), self.subject())] if decision.subject else []
        facts.append((self.word("governing"), self.governing()))
        facts.extend((self.word("chosen"), chosen) for chosen in self.chosen())
        facts.append((self.word("ruleset"), shown_path(program.file)))
        yield from self.pairs(facts)

    def verdict(self) -> Iterator[Text]:
        """The verdict in one word, what it means, and the outcome under each reading."""
        decision = self.decision
        style = VERDICT_STYLES[decision.verdict]
        yield Text.assemble(
            (f"{self.word('verdict')}  ", HEADING),
            (verdict_word(decision.verdict, self.language), style),
        )
        for line in fold(
            Text(pick(VERDICT_MEANINGS[decision.verdict], self.language), style=DIM),
            None if self.width is None else self.width - 2,
        ):
            yield Text("  ") + line
        if len(decision.outcomes) > 1:
            blocks = []
            for outcome in decision.outcomes:
                head = Text.assemble(
                    (verdict_word(outcome.verdict, self.language), VERDICT_STYLES[outcome.verdict]),
                    "  ",
                    self.speech.readings(outcome.readings),
                )
                lacks = [said for _, said in self.speech.missing_facts(outcome.missing)]
                lines = (head, *self.lacks(lacks))
                blocks.append(Block(lines))
            yield from draw(blocks, self.width, indent="  ")

    def missing(self) -> Iterator[Text]:
        """The facts to be asked for, the most useful first."""
        if not self.decision.missing:
            return
        yield self.heading("missing")
        notes = {given.name: given.note for given in self.decision.program.inputs}
        for number, (fact, said) in enumerate(self.speech.missing_facts(self.decision.missing), 1):
            line = Text.assemble((f"  {number}. ", DIM), (said, "yellow"))
            note = notes.get(fact, "")
            if note:
                line.append(f"  {note}", DIM)
            yield from fold(line, self.width, hang=0)

    def open_questions(self) -> Iterator[Text]:
        """The readings on which the answer depends: what is asked, of whom, what is proposed."""
        if not self.decision.open:
            return
        yield self.heading("open")
        parameters = self.speech.parameters
        yield from draw(
            (self.question(parameters[name]) for name in self.decision.open if name in parameters),
            self.width,
        )

    def benefits(self) -> Iterator[Text]:
        """Each benefit, answered by itself."""
        if not self.decision.benefits:
            return
        yield self.heading("benefits")
        yield from draw((self.benefit(b) for b in self.decision.benefits), self.width)

    def requirements(self) -> Iterator[Text]:
        """When the duty applies, and each requirement with its clauses."""
        decision = self.decision
        if decision.applies_when is not None:
            yield self.heading("applies_when")
            yield from draw([self.clauses.clause(decision.applies_when)], self.width)
            yield Text()
        if decision.requirements:
            duty = decision.program.kind == "duty"
            yield self.heading("requirements_duty" if duty else "requirements")
            yield from draw(
                (self.clauses.requirement(r) for r in decision.requirements), self.width
            )

    def selections(self) -> Iterator[Text]:
        """The rows that were taken and left, with the reason."""
        if not self.decision.selections:
            return
        yield self.heading("selections")
        selections = Selections(self.decision, self.speech, self.clauses)
        yield from draw((selections.selection(s) for s in self.decision.selections), self.width)

    def values(self) -> Iterator[Text]:
        """The definitions on the way to the verdict."""
        if not self.decision.values:
            return
        yield self.heading("values")
        for name, value in self.decision.values.items():
            for line in self.clauses.value_lines(name, value):
                pieces = fold(line, None if self.width is None else self.width - 4)
                yield from (Text("  " if i == 0 else "    ") + p for i, p in enumerate(pieces))

    def subject(self) -> str:
        return "  ".join(
            f"{self.speech.name(name)} {self.speech.scalar(value)}"
            for name, value in self.decision.subject
        )

    def governing(self) -> str:
        governing = self.decision.governing
        if governing.date is None:
            return self.word("governing_unknown")
        given = governing.source is GoverningSource.ON
        how = self.word("governing_on" if given else "governing_as_of")
        return say("under", self.language, value=governing.date.isoformat(), readings=how)

    def chosen(self) -> Iterator[str]:
        for choice in self.decision.chosen:
            reading = self.speech.readings(((choice.parameter, (choice.reading,)),))
            how = pick(CHOSEN[choice.by], self.language)
            yield say("under", self.language, value=reading, readings=how)

    def pairs(self, facts: Sequence[tuple[str, str]]) -> Iterator[Text]:
        column = max(Text(name).cell_len for name, _ in facts) + 2
        last = ""
        for name, value in facts:
            lead = Text("" if name == last else name, style=DIM)
            last = name
            lead.pad_right(column - lead.cell_len)
            for index, piece in enumerate(fold(Text(value), self.room(column))):
                yield (lead if index == 0 else Text(" " * column)) + piece

    def question(self, parameter: Parameter) -> Block:
        lines = [
            Text.assemble(
                ("◇ ", "magenta"),
                (self.speech.name(parameter.name), "bold"),
                f"  {parameter.question[self.language]}" if parameter.question else "",
            )
        ]
        if parameter.quote:
            lines.append(self.quote(parameter.quote))
        for reading in parameter.readings:
            said = Text.assemble("· ", self.speech.reading(parameter.name, reading.name))
            if reading.states:
                said.append(f"  {self.speech.written(reading.states)}", DIM)
            if reading.name == parameter.proposed:
                said.append("  ← ", DIM).append(self.word("proposed_not_applied"), "cyan")
            lines.append(said)
        if parameter.decided_by:
            by = parameter.decided_by[self.language]
            lines.append(Text.assemble((f"{self.word('decides')} ", DIM), by))
        return Block(tuple(lines), right=self.place(parameter.place))

    def benefit(self, result: BenefitResult) -> Block:
        benefit = result.benefit
        name = (self.speech.name(benefit.name), "bold")
        right = self.place(benefit.place)
        if result.state is BenefitState.NOT_STATED:
            lines = [Text.assemble(("– ", "cyan"), name, "  ")]
            lines[0].append(self.word("not_stated_state"), "cyan")
            lines.extend(self.unstated(result.value))
        elif isinstance(result.value, Open):
            lines = [Text.assemble(("◇ ", "magenta"), name, "  ")]
            lines[0].append(self.word("truth_open"), "magenta")
            common, outcomes = _shared(result.value)
            if common:
                under = say("under_readings", self.language, readings=self.speech.readings(common))
                lines.append(Text(under, style=DIM))
            for outcome in outcomes:
                said = self.speech.amount(outcome.value, benefit.unit)
                line = Text.assemble("· ", (said, "bold"), "  ")
                lines.append(line.append(self.speech.readings(outcome.readings), DIM))
        elif isinstance(result.value, Undecided):
            why = self.speech.undecided(result.value, benefit.unit)
            lines = [Text.assemble(("? ", "yellow"), name, "  ", (why, "yellow"))]
        else:
            said = self.speech.amount(result.value, benefit.unit)
            lines = [Text.assemble(("✓ ", "green"), name, "  ", (said, "bold green"))]
        if result.unrounded is not None:
            lines.append(Text(say("unrounded", self.language, value=result.unrounded), style=DIM))
        if benefit.quote:
            lines.append(self.quote(benefit.quote))
        return Block(tuple(lines), right=right)

    def unstated(self, value: Answer) -> Iterator[Text]:
        if isinstance(value, Undecided):
            for item in sorted(r.item for r in value.reasons if isinstance(r, Unstated)):
                why = self.speech.why_not_stated(item)
                line = Text(self.speech.name(item))
                yield line.append(f"  {why}", DIM) if why else line

    def heading(self, key: str) -> Text:
        return Text(self.word(key), style=HEADING)

    def lacks(self, facts: list[str]) -> Iterator[Text]:
        if facts:
            items = joined(facts, self.language)
            yield Text(say("lacks", self.language, items=items), style="yellow")

    def room(self, used: int) -> int | None:
        return None if self.width is None else self.width - used


def _shared(value: Open[T]) -> tuple[Readings, tuple[Outcome[T], ...]]:
    """The readings that all outcomes have alike, and the outcomes without them."""
    first, *others = (outcome.readings for outcome in value.outcomes)
    common = tuple(each for each in first if all(each in other for other in others))
    rest = tuple(
        Outcome(tuple(each for each in outcome.readings if each not in common), outcome.value)
        for outcome in value.outcomes
    )
    return common, rest
