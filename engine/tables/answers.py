"""A decision as cells: what is written beside the row that was decided.

One column for the verdict, one for each benefit, then the reasons, what is missing, what is open,
the version that was applied, and why a row was refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.decide.decision import (
    Answer,
    BenefitResult,
    BenefitState,
    ChosenBy,
    ClauseResult,
    Decision,
    Open,
    Verdict,
)
from engine.decide.values import Missing, Undecided
from engine.program import Benefit, Clause, Program, Type
from engine.ruleset.diagnostics import BETWEEN_SENTENCES, Diagnostic, Language
from engine.tables.cells import Cell
from engine.wording.speech import Speech, speech
from engine.wording.words import CHOSEN, bracketed, joined, pick, say, verdict_word

HEADERS: dict[Language, tuple[str, str, str, str, str, str]] = {
    "zh": ("结论", "理由", "缺件", "待解释", "版本", "错误"),
    "en": ("verdict", "reason", "missing", "open", "version", "error"),
}
"""The headers of a result apart from the benefits, which stand after the first by their names."""

_FAILED = (Verdict.INELIGIBLE, Verdict.NOT_MET, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Answers:
    """How decisions are written in one language; make it with :func:`answers`.

    ``columns`` are the headers with the types of the benefits (None for text); a benefit that the
    governing version does not have is blank.
    """

    language: Language
    columns: tuple[tuple[str, Type | None], ...]
    benefits: tuple[str, ...]
    _spoken: dict[str, Speech] = field(default_factory=dict)

    def decided(self, decision: Decision, rows: Mapping[str, Sequence[int]]) -> tuple[Cell, ...]:
        """The cells of a decision; ``rows`` are the row numbers of joined records, by input."""
        said = self._speech(decision.program)
        results = {result.benefit.name: result for result in decision.benefits}
        return (
            verdict_word(decision.verdict, self.language),
            *(_known(results.get(name)) for name in self.benefits),
            _text(self._reasons(decision, said), self.language),
            _missing(decision, said, rows),
            _text(self._open(decision, said), self.language),
            self._version(decision, said),
            None,
        )

    def refused(self, reasons: Iterable[Diagnostic]) -> tuple[Cell, ...]:
        """The cells of a row on which nothing was decided."""
        blank = (None,) * (len(self.columns) - 1)
        return (*blank, _text((reason.message(self.language) for reason in reasons), self.language))

    def _speech(self, program: Program) -> Speech:
        if program.hash not in self._spoken:
            self._spoken[program.hash] = speech(program, self.language)
        return self._spoken[program.hash]

    def _reasons(self, decision: Decision, said: Speech) -> Iterator[str]:
        clauses = [(r.name, r.result) for r in decision.requirements]
        if decision.applies_when is not None:
            applies = (say("applies_when", self.language), decision.applies_when)
            clauses = (
                [applies] if decision.verdict is Verdict.NOT_APPLICABLE else [applies, *clauses]
            )
        for name, result in clauses:
            if decision.verdict in _FAILED:
                if _may_fail(result.truth):
                    yield said.name(name) + self._cited(_words(result, said))
            elif isinstance(result.truth, Undecided):
                yield f"{said.name(name)}{_colon(self.language)}{said.undecided(result.truth)}"
            elif isinstance(result.truth, Open):
                yield f"{said.name(name)}{_colon(self.language)}{say('truth_open', self.language)}"
        for benefit in decision.benefits:
            if benefit.state is BenefitState.NOT_STATED:
                yield self._of(benefit, said)

    def _open(self, decision: Decision, said: Speech) -> Iterator[str]:
        if decision.open:
            yield joined([said.name(name) for name in decision.open], self.language)
        if len(decision.outcomes) > 1:
            for outcome in decision.outcomes:
                word = verdict_word(outcome.verdict, self.language)
                yield word + bracketed(said.readings(outcome.readings), self.language)
        for benefit in decision.benefits:
            if benefit.state is BenefitState.OPEN:
                yield self._of(benefit, said)

    def _version(self, decision: Decision, said: Speech) -> str:
        version = decision.program.version
        if not decision.for_payment:
            version += bracketed(say("draft", self.language), self.language)
        chosen = [
            said.readings(((choice.parameter, (choice.reading,)),))
            for choice in decision.chosen
            if choice.by is ChosenBy.CALLER
        ]
        # The proposals are in the rule set of that version, and each of them on the summary.
        if any(choice.by is ChosenBy.PROPOSED for choice in decision.chosen):
            chosen.append(pick(CHOSEN[ChosenBy.PROPOSED], self.language))
        return "; ".join([version, *chosen])

    def _of(self, result: BenefitResult, said: Speech) -> str:
        value = said.answer(result.value, result.benefit.unit)
        return f"{said.name(result.benefit.name)}{_colon(self.language)}{value}"

    def _cited(self, words: str) -> str:
        if not words:
            return ""
        return f"「{words}」" if self.language == "zh" else f" “{words}”"


def answers(programs: Sequence[Program], language: Language) -> Answers:
    """The columns for decisions under any of ``programs``, each benefit once by its name."""
    benefits: dict[str, Benefit] = {}
    for program in programs:
        for benefit in program.benefits:
            benefits.setdefault(benefit.name, benefit)
    verdict, *rest = HEADERS[language]
    columns: list[tuple[str, Type | None]] = [(verdict, None)]
    for benefit in benefits.values():
        header = (benefit.alias if language == "en" else "") or benefit.name
        columns.append((header, benefit.type))
    columns.extend((header, None) for header in rest)
    return Answers(language, tuple(columns), tuple(benefits))


def _known(result: BenefitResult | None) -> Cell:
    if result is None or result.state is not BenefitState.KNOWN:
        return None
    value = result.value
    # A benefit is text for people only where it is open or undecided, which is not KNOWN.
    assert not isinstance(value, Undecided | Open)
    return value


def _missing(decision: Decision, said: Speech, rows: Mapping[str, Sequence[int]]) -> str | None:
    """The missing facts of the verdict, then of the benefits; a joined record by its own row."""
    found = dict.fromkeys(decision.missing)
    for benefit in decision.benefits:
        if benefit.state is BenefitState.MISSING:
            found.update(dict.fromkeys(sorted(_missing_in(benefit.value), key=repr)))
    joined_rows = [
        replace(fact, row=rows[fact.fact][fact.row - 1]) if fact.row and fact.fact in rows else fact
        for fact in found
    ]
    names = [words for _, words in said.missing_facts(joined_rows)]
    return joined(dict.fromkeys(names), said.language) or None


def _missing_in(value: Answer) -> Iterator[Missing]:
    values = [o.value for o in value.outcomes] if isinstance(value, Open) else [value]
    for each in values:
        if isinstance(each, Undecided):
            yield from (reason for reason in each.reasons if isinstance(reason, Missing))


def _may_fail(truth: Answer) -> bool:
    if isinstance(truth, Open):
        return any(outcome.value is False for outcome in truth.outcomes)
    return truth is False


def _words(result: ClauseResult, said: Speech) -> str:
    """The words of the source that fail: of the clause, else of its parts that decide it."""
    clause = result.clause
    if clause.quote or not result.parts:
        return clause.quote or _own_words(clause, said)
    deciding = [part for part in result.parts if _weighs(clause, part)]
    said_parts = [_words(part, said) for part in deciding]
    return joined([words for words in dict.fromkeys(said_parts) if words], said.language)


def _weighs(clause: Clause, part: ClauseResult) -> bool:
    """Whether a part has to do with its clause's failing; ``none`` fails by one that holds."""
    if clause.kind == "none":
        return part.truth is not False
    return clause.kind == "any" or _may_fail(part.truth)


def _own_words(clause: Clause, said: Speech) -> str:
    return said.clause_name(clause) or said.expression(clause.text)


def _text(parts: Iterable[str], language: Language) -> str | None:
    return BETWEEN_SENTENCES[language].join(parts) or None


def _colon(language: Language) -> str:
    return "：" if language == "zh" else ": "
