"""A rule set as a page for people: Markdown, which a terminal, an editor or a website shows alike.

A drafter sees the parameters by what the text says of them (stated, open, not stated); a reviewer
finds the quote beside every figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from engine.canvas.layout import fold
from engine.program import (
    Benefit,
    BooleanType,
    By,
    ChoiceType,
    Clause,
    DateType,
    DecimalType,
    DecisionTable,
    Definition,
    Expression,
    Input,
    IntegerType,
    Literal,
    Months,
    NotStated,
    Parameter,
    Program,
    RecordsType,
    Selection,
    TextType,
    Type,
)
from engine.render.expressions import by_cases, by_subject, say_expression, table_word
from engine.ruleset.diagnostics import Language
from engine.ruleset.parameters import show_edges
from engine.wording.speech import Speech, shown_path, speech
from engine.wording.words import joined, say, unit_word

FEW_OPTIONS = 12
"""A longer closed set is cut on the page: it is a list of districts, not a rule."""


def to_markdown(program: Program, language: Language) -> str:
    """The whole rule set as GitHub-flavoured Markdown, ending in a line feed."""
    page = _Page(program, speech(program, language))
    sections = (
        page.head(),
        page.stated(),
        page.open(),
        page.not_stated(),
        page.inputs(),
        page.definitions(),
        page.conditions(),
        page.benefits(),
        page.accepted(),
    )
    shown = ["\n".join(section) for section in map(list, sections) if section]
    return "\n\n".join(text for text in shown if text) + "\n"


def interval(program: Program, language: Language) -> str:
    """When a version is in force, as far as its own file says."""
    start, end = program.effective_from, program.repealed_on
    if start is None:
        unstated = say("interval_unstated", language)
        return f"{unstated}: {program.effective_note}" if program.effective_note else unstated
    if end is None:
        return say("interval_from", language, start=start)
    return say("interval_between", language, start=start, end=end)


def render_list(programs: Sequence[Program], language: Language, width: int | None = None) -> Text:
    """The measures with their versions, status and interval; titles stand once."""
    lines: list[Text] = []
    reference = max((len(program.version) for program in programs), default=0)
    status = max(
        (Text(say(f"status_{program.status}", language)).cell_len for program in programs),
        default=0,
    )
    last = ""
    for program in programs:
        if program.measure != last:
            if last:
                lines.append(Text())
            title = (program.title[language], "bold")
            lines.append(Text.assemble((program.measure, "bold cyan"), "  ", title))
            last = program.measure
        word = Text(say(f"status_{program.status}", language))
        word.stylize("red" if program.status == "draft" else "green")
        word.pad_right(status - word.cell_len)
        line = Text.assemble("  ", f"{program.version:<{reference}}  ", word, "  ")
        line.append(interval(program, language), "bright_black")
        lines.extend(
            piece if index == 0 else Text(" " * 4) + piece
            for index, piece in enumerate(fold(line, width, hang=4))
        )
    return Text("\n").join(lines)


class _Page:
    """The sections of one page, each a list of Markdown lines."""

    def __init__(self, program: Program, say_in: Speech) -> None:
        self.program = program
        self.speech = say_in
        self.language: Language = say_in.language

    # -- sections --------------------------------------------------------------------------------

    def head(self) -> Iterator[str]:
        program = self.program
        yield f"# {program.title[self.language]}"
        yield ""
        if program.status == "draft":
            yield f"> **{self.word('draft')}**"
            yield ""
        yield f"`{program.measure}@{program.version}`"
        yield ""
        yield self.fact("kind", self.word(f"kind_{program.kind}"))
        yield self.fact("status", self.word(f"status_{program.status}"))
        yield self.fact("interval", interval(program, self.language))
        if program.published_on:
            yield self.fact("published", program.published_on.isoformat())
        keys = joined([self.name(name) for name in program.key], self.language)
        yield self.fact("subject", f"{program.subject} ({keys})" if keys else program.subject)
        if program.as_of is not None:
            yield self.fact("as_of", f"`{say_expression(program.as_of, self.speech)}`")
        if program.uses:
            yield self.fact("uses", ", ".join(f"`{used}`" for used in program.uses))
        source = program.source
        said = " ".join(source[key] for key in ("document", "section") if source.get(key))
        if source.get("url"):
            said += f" <{source['url']}>"
        yield self.fact("source", said)
        if source.get("note"):
            yield f"  {_unfolded(source['note'])}"
        yield self.fact("ruleset", f"`{shown_path(program.file)}`")

    def stated(self) -> Iterator[str]:
        items = self.in_state("stated")
        if items:
            yield self.heading("parameters_stated")
            yield from self.table(
                ("name", "value", "quote"),
                ((self.named(p.name), self.stated_value(p), self.because(p)) for p in items),
            )

    def open(self) -> Iterator[str]:
        items = self.in_state("open")
        if not items:
            return
        yield self.heading("parameters_open")
        for parameter in items:
            yield f"- {self.named(parameter.name)} {parameter.question[self.language]}".rstrip()
            if parameter.quote:
                yield f"  - {self.word('quote')}: 「{parameter.quote}」"
            for reading in parameter.readings:
                said = self.speech.reading(parameter.name, reading.name)
                states = f" {self.speech.written(reading.states)}" if reading.states else ""
                chosen = ""
                if reading.name == parameter.chosen:
                    chosen = f" **← {self.word('decided')}**"
                elif reading.name == parameter.proposed:
                    chosen = f" *← {self.word('proposed')}*"
                yield f"  - {_md(said)}{_md(states)}{chosen}"
            if parameter.decided_by:
                yield f"  - {self.word('decides')}: {parameter.decided_by[self.language]}"

    def not_stated(self) -> Iterator[str]:
        items = self.in_state("not_stated")
        if items:
            yield self.heading("parameters_not_stated")
            yield from self.table(
                ("name", "why", "unit"),
                (
                    (
                        self.named(item.name),
                        _unfolded(self.speech.why_not_stated(item.name)),
                        unit_word(item.unit, self.language),
                    )
                    for item in items
                ),
            )

    def inputs(self) -> Iterator[str]:
        if self.program.inputs:
            yield self.heading("inputs")
            yield from self.table(
                ("name", "type", "note"),
                (row for given in self.program.inputs for row in self.input_rows(given)),
            )

    def definitions(self) -> Iterator[str]:
        if not self.program.definitions:
            return
        yield self.heading("definitions")
        for definition in self.program.definitions:
            yield f"- {self.head_of(definition)}{self.how(definition.text, definition.body)}"
            yield from self.parts_of(definition.text, definition.body)

    def conditions(self) -> Iterator[str]:
        program = self.program
        if program.applies_when is not None:
            yield self.heading("applies_when")
            yield from self.clause(program.applies_when, "", 0)
            yield ""
        if program.requirements:
            duty = program.kind == "duty"
            yield self.heading("requirements_duty" if duty else "requirements")
            for requirement in program.requirements:
                yield from self.clause(requirement.clause, self.named(requirement.name), 0)

    def benefits(self) -> Iterator[str]:
        if self.program.benefits:
            yield self.heading("benefits")
            for benefit in self.program.benefits:
                yield self.benefit(benefit)
                if not isinstance(benefit.value, NotStated):
                    yield from self.parts_of(benefit.text, benefit.value)
                if benefit.quote:
                    yield f"  - 「{benefit.quote}」"

    def accepted(self) -> Iterator[str]:
        if self.program.accepted:
            yield self.heading("accepted_findings")
            for path, code, why in self.program.accepted:
                yield f"- `{code}` {path}: {why}"

    # -- parameters and inputs -------------------------------------------------------------------

    def in_state(self, state: str) -> list[Parameter]:
        return [parameter for parameter in self.program.parameters if parameter.state == state]

    def stated_value(self, parameter: Parameter) -> str:
        unit = unit_word(parameter.unit, self.language)
        return f"{self.speech.expression(parameter.text)} {unit}".strip()

    def because(self, parameter: Parameter) -> str:
        if parameter.quote:
            return f"「{parameter.quote}」"
        return _unfolded(parameter.note or parameter.source.get("note", ""))

    def input_rows(self, given: Input, inside: str = "") -> Iterator[tuple[str, str, str]]:
        said = self.type(given.type)
        if given.range:
            said += f" {show_edges(given.range)}"
        if given.unit:
            said += f" {unit_word(given.unit, self.language)}"
        yield f"{inside}{self.named(given.name)}", said, _unfolded(given.note)
        if isinstance(given.type, RecordsType):
            for column in given.fields:
                yield from self.input_rows(column, "· ")

    def type(self, type_: Type) -> str:
        match type_:
            case BooleanType():
                return self.word("type_boolean")
            case IntegerType():
                return self.word("type_integer")
            case DecimalType(digits):
                if digits is None:
                    return self.word("type_decimal")
                return say("type_decimal_digits", self.language, digits=digits)
            case DateType():
                return self.word("type_date")
            case ChoiceType(options):
                named = [self.speech.name(option) for option in options[:FEW_OPTIONS]]
                more = ["…"] if len(options) > FEW_OPTIONS else []
                return say("options", self.language, items=joined(named + more, self.language))
            case TextType():
                return self.word("type_text")
            case RecordsType():
                return self.word("type_records")

    # -- definitions, clauses and benefits -------------------------------------------------------

    def how(self, text: str, body: Expression | Selection) -> str:
        """What stands after the name of a definition or a benefit, on its line."""
        if isinstance(body, Selection):
            return self.selection(body)
        if text:
            return f" = `{self.speech.expression(text)}`"
        if isinstance(body, By):
            return " " + say("by", self.language, name=by_subject(body, self.speech))
        if isinstance(body, DecisionTable):
            return " " + table_word(body, self.speech)
        return "" if isinstance(body, Clause) else f" = `{say_expression(body, self.speech)}`"

    def selection(self, body: Selection) -> str:
        rows = body.source
        source = (
            f"`{say_expression(rows, self.speech)}`"
            if isinstance(rows, Months)
            else self.name(rows)
        )
        said = [say("from", self.language, source=source)]
        if body.order:
            said.append(say("order", self.language, column=self.name(body.order)))
        if body.take is not None:
            number = f"`{say_expression(body.take, self.speech)}`"
            said.append(say("take", self.language, number=number))
        return " " + ("，" if self.language == "zh" else ", ").join(said)

    def parts_of(self, text: str, body: Expression | Selection) -> Iterator[str]:
        """What stands below the name: columns and conditions of a selection, cases of a ``by``."""
        if isinstance(body, Clause):
            yield from self.clause(body, "", 1)
        elif isinstance(body, Selection):
            for name, column in body.each:
                yield f"  - {self.word('each')} {self.named(name)}{self.how('', column)}"
                yield from (f"  {line}" for line in self.parts_of("", column))
            if body.where is not None:
                yield from self.clause(body.where, self.word("where"), 1)
        elif isinstance(body, By) and not text:
            for name, case in by_cases(body, self.speech):
                yield f"  - *{_md(name)}*: `{say_expression(case, self.speech)}`"
        elif isinstance(body, DecisionTable):
            for row in body.rows:
                when = say_expression(row.condition, self.speech)
                value = say_expression(row.value, self.speech)
                quote = f" 「{row.quote}」" if row.quote else ""
                yield f"  - {row.id}: `{when}` → `{value}`{quote}"

    def clause(self, clause: Clause, name: str, depth: int, case: str = "") -> Iterator[str]:
        title = " ".join(part for part in (case and f"*{_md(case)}*:", name) if part)
        label = "" if name else self.speech.clause_name(clause)
        if label:
            title = f"{title} {_md(label)}".strip()
        quote = f" 「{clause.quote}」" if clause.quote else ""
        yield "  " * depth + f"- {title} {self.condition(clause)}".replace("-  ", "- ") + quote
        body = clause.condition
        cases = by_cases(body, self.speech) if isinstance(body, By) else []
        for index, part in enumerate(clause.parts):
            inside = cases[index][0] if index < len(cases) else ""
            yield from self.clause(part, "", depth + 1, inside)

    def condition(self, clause: Clause) -> str:
        if isinstance(clause.condition, By) and clause.kind == "by":
            name = by_subject(clause.condition, self.speech)
            return say("by", self.language, name=_md(name))
        if clause.kind != "leaf":
            return self.word(clause.kind)
        if isinstance(clause.condition, NotStated):
            return f"*{self.word('unstated_clause')}*"
        if isinstance(clause.condition, Literal):
            return self.word("always" if clause.condition.value else "never")
        return f"`{self.speech.expression(clause.text)}`"

    def benefit(self, benefit: Benefit) -> str:
        if isinstance(benefit.value, NotStated):
            said = f" *{self.word('not_stated_state')}*"
            why = self.speech.why_not_stated(benefit.value.item)
            return f"- {self.head_of(benefit)}{said}" + (f" {why}" if why else "")
        return f"- {self.head_of(benefit)}{self.how(benefit.text, benefit.value)}"

    def head_of(self, item: Benefit | Definition) -> str:
        unit = f" ({unit_word(item.unit, self.language)})" if item.unit else ""
        return self.named(item.name) + unit

    # -- Markdown --------------------------------------------------------------------------------

    def word(self, key: str) -> str:
        return say(key, self.language)

    def name(self, name: str) -> str:
        return _md(self.speech.name(name))

    def named(self, name: str) -> str:
        return f"**{self.name(name)}**"

    def heading(self, key: str) -> str:
        return f"## {self.word(key)}\n"

    def fact(self, key: str, value: str) -> str:
        return f"- **{self.word(key)}** {value}"

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
        yield "| " + " | ".join(self.word(column) for column in columns) + " |"
        yield "|" + " --- |" * len(columns)
        for row in rows:
            yield "| " + " | ".join(_cell(cell) for cell in row) + " |"


def _unfolded(text: str) -> str:
    """Text without the blanks that YAML puts where a Chinese line went on on the next."""
    return re.sub(r"(?<=[\u2e80-\uffff])\s+(?=[\u2e80-\uffff])", "", text)


def _md(text: str) -> str:
    return text.replace("*", "\\*").replace("<", "\\<")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
