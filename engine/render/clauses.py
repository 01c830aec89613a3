"""Clauses for a person: whether each holds, the values that it used, and why it is undecided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from rich.text import Text

from engine.canvas.layout import Block
from engine.decide.decision import Answer, ClauseResult, Open, RequirementResult
from engine.decide.values import Missing, Reason, Undecided, Unstated
from engine.program import By, Clause, Literal, NotStated, Reading, Scalar
from engine.render.expressions import by_cases, by_subject
from engine.render.telling import DIM, Telling
from engine.wording.words import say

T = TypeVar("T")


class Clauses(Telling):
    """Tells of the clauses of a decision."""

    __slots__ = ()

    def requirement(self, requirement: RequirementResult) -> Block:
        """A requirement with its clauses."""
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
        head.append_text(self._condition(result))
        right = self.place(clause.place) if clause.kind == "leaf" or title else None
        if settled and isinstance(result.truth, Undecided):
            head.append("  ").append(self.word("no_matter"), DIM)
            return Block((head,), right=right)
        if _says_only_itself(result):
            head.append("  ").append(self.word("not_given"), "yellow")
        lines = [head, *self._under(result)]
        if clause.quote:
            lines.append(self.quote(clause.quote))
        return Block(tuple(lines), right=right, children=tuple(self._parts(result)))

    def _condition(self, result: ClauseResult) -> Text:
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
        """What a ``by`` is chosen by."""
        if not isinstance(clause.condition, By):
            return self.word("by_bare")
        return say("by", self.language, name=by_subject(clause.condition, self.speech))

    def _parts(self, result: ClauseResult) -> Iterator[Block]:
        condition = result.clause.condition
        named = by_cases(condition, self.speech) if isinstance(condition, By) else []
        for index, part in enumerate(result.parts):
            case = named[index][0] if index < len(named) else ""
            yield self.clause(part, case=case, settled=isinstance(result.truth, bool))

    def _under(self, result: ClauseResult) -> Iterator[Text]:
        """What stands below a clause: the values it used, and why it is undecided or open."""
        is_leaf = result.clause.kind == "leaf"
        used = self.decision.used(result.clause) if is_leaf else ()
        for name, value in used:
            if not (isinstance(value, bool) and name == result.clause.text):
                yield from self.value_lines(name, value)
        truth = result.truth
        if isinstance(truth, Open) and not _never_known(truth):
            if not _told_by_cases(result):
                yield from self._truth_by_reading(truth)
        elif is_leaf and not isinstance(result.clause.condition, NotStated):
            told = any(isinstance(value, Undecided | Open) for _, value in used)
            if _reasons(truth) and not told and not _says_only_itself(result):
                yield Text(self.speech.reasons(_reasons(truth)), style="yellow")

    def _truth_by_reading(self, truth: Open[Scalar | Undecided]) -> Iterator[Text]:
        for outcome in truth.outcomes:
            mark, style = _mark(outcome.value)
            line = Text.assemble((f"{mark} ", style))
            yield line.append(self.speech.readings(outcome.readings), DIM)

    def value_lines(self, name: str, value: Answer) -> Iterator[Text]:
        """A name with what it came to, under each reading where they differ."""
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
