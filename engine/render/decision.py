"""A decision for a person: the verdict first, then every clause with what decided it.

:func:`render_decision` gives styled text; its ``plain`` is what a pipe receives. Nothing here
decides: it only says what the :class:`~engine.decide.decision.Decision` carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.text import Text

from engine.decide.decision import (
    Answer,
    BenefitResult,
    BenefitState,
    ClauseResult,
    Decision,
    GoverningSource,
    Open,
    Outcome,
    Readings,
    RequirementResult,
    RowKey,
    Rows,
    RowUndecided,
    SelectionResult,
)
from engine.decide.values import Missing, Reason, Undecided, Unstated
from engine.program import By, Clause, Literal, NotStated, Parameter, Reading, Scalar
from engine.render.expressions import by_cases, by_subject
from engine.render.layout import Block, draw, fold
from engine.render.runs import say_runs
from engine.render.speech import Speech, shown_path, speech
from engine.render.words import (
    CHOSEN,
    VERDICT_MEANINGS,
    VERDICT_STYLES,
    bracketed,
    joined,
    number_of,
    pick,
    say,
    verdict_word,
)
from engine.ruleset.diagnostics import Language, Place

DIM = "bright_black"
HEADING = "bold"

G = TypeVar("G")
T = TypeVar("T")


def render_decision(decision: Decision, language: Language, width: int | None = None) -> Text:
    """The whole decision; ``width`` in terminal cells, None to break no line (a pipe)."""
    view = _View(decision, speech(decision.program, language), width)
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


class _View:
    """The sections of one decision, each a list of lines."""

    def __init__(self, decision: Decision, say_in: Speech, width: int | None) -> None:
        self.decision = decision
        self.speech = say_in
        self.language: Language = say_in.language
        self.width = width

    # -- sections --------------------------------------------------------------------------------

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
            yield from draw([self.clause(decision.applies_when)], self.width)
            yield Text()
        if decision.requirements:
            duty = decision.program.kind == "duty"
            yield self.heading("requirements_duty" if duty else "requirements")
            yield from draw((self.requirement(r) for r in decision.requirements), self.width)

    def selections(self) -> Iterator[Text]:
        """The rows that were taken and left, with the reason."""
        if not self.decision.selections:
            return
        yield self.heading("selections")
        yield from draw((self.selection(s) for s in self.decision.selections), self.width)

    def values(self) -> Iterator[Text]:
        """The definitions on the way to the verdict."""
        if not self.decision.values:
            return
        yield self.heading("values")
        for name, value in self.decision.values.items():
            for line in self.value_lines(name, value):
                pieces = fold(line, None if self.width is None else self.width - 4)
                yield from (Text("  " if i == 0 else "    ") + p for i, p in enumerate(pieces))

    # -- header ----------------------------------------------------------------------------------

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

    # -- questions and benefits ------------------------------------------------------------------

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

    # -- clauses ---------------------------------------------------------------------------------

    def requirement(self, requirement: RequirementResult) -> Block:
        return self.clause(requirement.result, self.speech.name(requirement.name))

    def clause(
        self, result: ClauseResult, name: str = "", case: str = "", *, settled: bool = False
    ) -> Block:
        """A clause with its parts.

        ``name``: of the requirement. ``case``: of the ``by`` above. ``settled``: what stands above
        is decided, so that an undecided part is not gone into.
        """
        clause = result.clause
        mark, style = _mark(result.truth)
        head = Text.assemble((f"{mark} ", style))
        if case:
            head.append(f"{case}: ", DIM)
        title = name or self.speech.clause_name(clause)
        if title:
            head.append(title, "bold").append("  ")
        head.append_text(self.condition(result))
        right = self.place(clause.place) if clause.kind == "leaf" or title else None
        if settled and isinstance(result.truth, Undecided):
            head.append("  ").append(self.word("no_matter"), DIM)
            return Block((head,), right=right)
        if _says_only_itself(result):
            head.append("  ").append(self.word("not_given"), "yellow")
        lines = [head, *self.under(result)]
        if clause.quote:
            lines.append(self.quote(clause.quote))
        return Block(tuple(lines), right=right, children=tuple(self.parts(result)))

    def condition(self, result: ClauseResult) -> Text:
        clause = result.clause
        if clause.kind == "by":
            return Text(self.by_words(clause), style=DIM)
        if clause.kind != "leaf":
            return Text(self.word(clause.kind), style=DIM)
        if isinstance(clause.condition, NotStated):
            return Text(self.word("unstated_clause"), style="cyan")
        if isinstance(clause.condition, Literal):
            return Text(self.word("always" if clause.condition.value else "never"))
        return Text(self.speech.expression(clause.text))

    def by_words(self, clause: Clause) -> str:
        if not isinstance(clause.condition, By):
            return self.word("by_bare")
        return say("by", self.language, name=by_subject(clause.condition, self.speech))

    def parts(self, result: ClauseResult) -> Iterator[Block]:
        condition = result.clause.condition
        named = by_cases(condition, self.speech) if isinstance(condition, By) else []
        for index, part in enumerate(result.parts):
            case = named[index][0] if index < len(named) else ""
            yield self.clause(part, case=case, settled=isinstance(result.truth, bool))

    def under(self, result: ClauseResult) -> Iterator[Text]:
        """What stands below a clause: the values it used, and why it is undecided or open."""
        is_leaf = result.clause.kind == "leaf"
        used = self.decision.used(result.clause) if is_leaf else ()
        for name, value in used:
            if not (isinstance(value, bool) and name == result.clause.text):
                yield from self.value_lines(name, value)
        truth = result.truth
        if isinstance(truth, Open) and not _never_known(truth):
            if not _told_by_cases(result):
                yield from self.truth_by_reading(truth)
        elif is_leaf and not isinstance(result.clause.condition, NotStated):
            told = any(isinstance(value, Undecided | Open) for _, value in used)
            if _reasons(truth) and not told and not _says_only_itself(result):
                yield Text(self.speech.reasons(_reasons(truth)), style="yellow")

    def truth_by_reading(self, truth: Open[Scalar | Undecided]) -> Iterator[Text]:
        for outcome in truth.outcomes:
            mark, style = _mark(outcome.value)
            line = Text.assemble((f"{mark} ", style))
            yield line.append(self.speech.readings(outcome.readings), DIM)

    def value_lines(self, name: str, value: Answer) -> Iterator[Text]:
        said = self.speech.name(name)
        unit = self.speech.unit(name)
        if isinstance(value, Open):
            lead = Text(f"{said} = ")
            for outcome in value.outcomes:
                line = lead + Text(self.speech.amount(outcome.value, unit))
                yield line.append("  " + self.speech.readings(outcome.readings), DIM)
                lead = Text(" " * lead.cell_len)
        elif isinstance(value, Undecided) and value.reasons == {Missing(name)}:
            yield Text.assemble(f"{said}  ", (self.word("not_given"), "yellow"))
        elif isinstance(value, Undecided):
            yield Text.assemble(f"{said}: ", (self.speech.undecided(value, unit), "yellow"))
        else:
            if isinstance(value, str):
                value = self.speech.reading_value(name, value)
            is_range = isinstance(value, str) and value[:1] in "<>≤≥"
            joint = ("：" if self.language == "zh" else ": ") if is_range else " = "
            yield Text(f"{said}{joint}{self.speech.amount(value, unit)}")

    # -- selections ------------------------------------------------------------------------------

    def selection(self, result: SelectionResult) -> Block:
        name = (self.speech.name(result.name), "bold")
        rows = result.rows
        if isinstance(rows, Open):
            children = tuple(
                Block(
                    (Text(self.speech.readings(outcome.readings), style="magenta"),),
                    children=tuple(self.rows(outcome.value)),
                )
                for outcome in rows.outcomes
            )
            return Block((Text.assemble(("◇ ", "magenta"), name),), children=children)
        if isinstance(rows, Undecided):
            why = (self.speech.undecided(rows), "yellow")
            return Block((Text.assemble(("? ", "yellow"), name, "  ", why),))
        return Block((Text.assemble(name),), children=tuple(self.rows(rows)))

    def rows(self, rows: Rows | Undecided) -> Iterator[Block]:
        if isinstance(rows, Undecided):
            yield Block((Text(self.speech.undecided(rows), style="yellow"),))
            return
        taken = Text.assemble(("✓ ", "green"), f"{self.word('taken')}  ")
        yield Block((taken.append(self.runs(rows.taken) if rows.taken else self.word("no_rows")),))
        left = _grouped((row.key, row.failed) for row in rows.left)
        for failed, keys in left:
            line = Text.assemble(("✗ ", "red"), f"{self.word('left')}  {self.runs(keys)}")
            reasons = [line]
            for clause in failed:
                said = Text("  ".join(self.clause_words(clause)))
                if clause.place:
                    said.append(f"  {self.speech.place(clause.place)}", DIM)
                reasons.append(said)
            if not failed:
                reasons.append(Text(self.word("beyond_take")))
            yield Block(tuple(reasons))
        for reasons_of, keys in _grouped((row.key, _own(row)) for row in rows.undecided):
            line = Text.assemble(("? ", "yellow"), f"{self.word('undecided_rows')}  ")
            line.append(self.runs(keys))
            yield Block((line, Text(self.speech.reasons(reasons_of), style="yellow")))

    def clause_words(self, clause: Clause) -> Iterator[str]:
        name = self.speech.clause_name(clause)
        if name:
            yield name
        if clause.kind == "leaf":
            yield self.speech.expression(clause.text)
        elif not name:
            yield self.by_words(clause) if clause.kind == "by" else self.word(clause.kind)

    def runs(self, keys: Sequence[RowKey]) -> str:
        """Rows in runs, with their number: ``2024-03 … 2026-02（24 个月）``."""
        said = say_runs(keys)
        months = any(isinstance(key, str) for key in keys)
        if self.language == "en":
            count = number_of(len(keys), "month" if months else "row")
            rows = f"row {said}" if len(keys) == 1 else f"rows {said}"
        else:
            count = say("units_months" if months else "units_rows", "zh", count=len(keys))
            rows = f"第 {said} 行"
        said = said if months else rows
        return said if len(keys) == 1 else said + bracketed(count, self.language)

    # -- small words -----------------------------------------------------------------------------

    def word(self, key: str) -> str:
        return say(key, self.language)

    def heading(self, key: str) -> Text:
        return Text(self.word(key), style=HEADING)

    def quote(self, quote: str) -> Text:
        return Text(f"「{quote}」", style="italic " + DIM)

    def place(self, place: Place | None) -> Text | None:
        return Text(self.speech.place(place), style=DIM) if place else None

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


def _own(row: RowUndecided) -> frozenset[Reason]:
    """The reasons of a row, a column of its own by its name: rows that lack the same are alike."""
    return frozenset(
        Missing(reason.column)
        if isinstance(reason, Missing) and reason.row and reason.row == row.key
        else reason
        for reason in row.reasons
    )


def _says_only_itself(result: ClauseResult) -> bool:
    """Whether a leaf is a fact by its name, and is undecided because that fact is missing."""
    name = result.clause.text
    return isinstance(result.truth, Undecided) and result.truth.reasons == {Missing(name)}


def _told_by_cases(result: ClauseResult) -> bool:
    """Whether the cases below a ``by`` over readings already say what each reading gives."""
    subject = result.clause.condition.subject if isinstance(result.clause.condition, By) else None
    return (
        isinstance(subject, Reading)
        and isinstance(result.truth, Open)
        and all(
            [parameter for parameter, _ in outcome.readings] == [subject.parameter]
            for outcome in result.truth.outcomes
        )
    )


def _reasons(truth: Answer) -> frozenset[Reason]:
    """Why a truth is undecided, under whichever reading."""
    values = [o.value for o in truth.outcomes] if isinstance(truth, Open) else [truth]
    return frozenset(r for value in values if isinstance(value, Undecided) for r in value.reasons)


def _never_known(truth: Open[T]) -> bool:
    """Whether a truth is undecided under every reading, if for different reasons."""
    return all(isinstance(outcome.value, Undecided) for outcome in truth.outcomes)


def _mark(truth: Answer) -> tuple[str, str]:
    if truth is True:
        return "✓", "bold green"
    if truth is False:
        return "✗", "bold red"
    if isinstance(truth, Open) and not _never_known(truth):
        return "◇", "bold magenta"
    if isinstance(truth, Undecided) and all(isinstance(r, Unstated) for r in truth.reasons):
        return "–", "bold cyan"
    return "?", "bold yellow"


def _grouped(rows: Iterable[tuple[RowKey, G]]) -> list[tuple[G, list[RowKey]]]:
    """Rows by what is said of them, in the order in which each is first said."""
    groups: list[tuple[G, list[RowKey]]] = []
    for key, said in rows:
        for known, keys in groups:
            if known == said:
                keys.append(key)
                break
        else:
            groups.append((said, [key]))
    return groups
