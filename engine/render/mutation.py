"""What became of mutants, for people: a line for each rule set, then each that no case kills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from rich.text import Text

from engine.canvas.layout import Block, draw_flat, fold
from engine.cases.mutation.catalogue import OPERATORS
from engine.cases.mutation.lines import killing_case
from engine.cases.mutation.outcome import Examined, Fate, FileMutation, Mutation
from engine.prove.questions.asking import Why
from engine.render.cases import rule_set_name
from engine.render.diagnostics import render_diagnostics
from engine.ruleset.diagnostics import Language
from engine.wording.speech import shown_path
from engine.wording.words import pick

_DIM = "bright_black"
_BAR = 10
"""Cells."""
_SHOWN = 16
"""Lines of a case; what follows is mostly records like those before."""

_WORDS: Mapping[str, tuple[str, str]] = {
    "mutants": ("{n} 个变异", "{n} mutants"),
    "mutant": ("{n} 个变异", "{n} mutant"),
    "killed": ("{n} 个被发现", "{n} killed"),
    "survived": ("{n} 个存活", "{n} survive"),
    "equivalent": ("{n} 个等价", "{n} equivalent"),
    "undecided": ("{n} 个未定", "{n} undecided"),
    "accepted": ("接受 {n} 个", "{n} accepted"),
    "broken": ("案例没有全部通过", "its cases do not all pass"),
    "none": ("没有可变之处", "there is nothing to change"),
    "left": ("没有案例发现的变异", "What no case notices"),
    "unconfirmed": (
        "待确认的 {n} 例不算发现；对照原文确认后，删去 confirmed: false",
        "{n} cases to be confirmed notice nothing; held to the source, delete confirmed: false",
    ),
    "was": ("原为", "was"),
    "becomes": ("变为", "is"),
    "nothing": ("（没有）", "(nothing)"),
    "kill": (
        "能发现它的案例，期望照规则集现在所答；对照原文确认后加入",
        "A case that notices it, expecting what the rule set answers now; to be held to the source",
    ),
    "silent": (
        "案例“{case}”之下所答不同，而它没有写明期望；期望照规则集现在所答",
        "The case “{case}” is answered otherwise and does not expect it; as it is answered now",
    ),
    "more": ("……还有 {n} 行；--format json 有全文", "… {n} more lines; --format json has them"),
    "date": (
        "只改变决定适用版本的日期：案例可以在 values 下写明这个日期",
        "It moves only the date that decides which version governs: a case can expect it in values",
    ),
    Why.TIME.value: (
        "未定：超过了一次求解的时限",
        "Undecided: it took longer than one question may",
    ),
    Why.RECORDS.value: (
        "未定：对记录的汇总超出了可证明的范围",
        "Undecided: figures over records are beyond what can be proved",
    ),
    "sum": ("合计", "All"),
    "nothing_run": ("没有可变异的规则集", "there is no rule set to mutate"),
}

_STYLES = {
    Fate.KILLED: "green",
    Fate.SURVIVED: "red",
    Fate.UNDECIDED: "yellow",
    Fate.EQUIVALENT: _DIM,
}


def render_mutation(mutation: Mutation, language: Language, width: int | None = None) -> Text:
    """Every rule set in one line with its score, then what is left; ``width`` None for a pipe."""
    view = _View(language, width)
    parts = [Text("\n").join(view.table(mutation))]
    for file in mutation.files:
        if file.diagnostics:
            parts.append(render_diagnostics(file.diagnostics, language, width))
        if file.left:
            parts.append(Text("\n").join(view.left(file)))
    return Text("\n\n").join(parts)


def percent(score: Fraction) -> str:
    """A score, cut off after one decimal: what is not whole is never said to be."""
    thousandths = score.numerator * 1000 // score.denominator
    return f"{thousandths // 10}.{thousandths % 10}%"


class _View:
    def __init__(self, language: Language, width: int | None) -> None:
        self.language: Language = language
        self.width = width

    def word(self, key: str, **values: object) -> str:
        return pick(_WORDS[key], self.language).format_map(values)

    # -- one line for each rule set --------------------------------------------------------------

    def table(self, mutation: Mutation) -> Iterator[Text]:
        """Names, counts and scores in columns; a sum where there are several."""
        if not mutation.files:
            yield Text(self.word("nothing_run"))
            return
        rows = [(self.head(file), self.counts(file), self.bar(file)) for file in mutation.files]
        if len(mutation.files) > 1:
            mutants = [mutant for file in mutation.files for mutant in file.mutants]
            head = Text("  " + self.word("sum"), style="bold")
            bar = self.scored(mutation.score)
            rows.append((head, self.counted(mutants), bar))
        columns = max(len(counts) for _, counts, _ in rows)
        widths = [
            max((c[i].cell_len for _, c, _ in rows if len(c) > i), default=0)
            for i in range(columns)
        ]
        first = max(head.cell_len for head, _, _ in rows)
        for head, counts, bar in rows:
            line = head.copy()
            line.pad_right(first - head.cell_len)
            for index, cell in enumerate(counts):
                line.append("  ")
                line.append(" " * (widths[index] - cell.cell_len))
                line.append_text(cell)
            if bar.cell_len:
                used = sum(widths[len(counts) :]) + 2 * (columns - len(counts))
                line.append(" " * (used + 2))
                line.append_text(bar)
            yield line

    def head(self, file: FileMutation) -> Text:
        mark, style = ("✓", "green") if file.ok else ("✗", "red")
        return Text.assemble((f"{mark} ", f"bold {style}"), rule_set_name(file.run))

    def counts(self, file: FileMutation) -> list[Text]:
        if not file.run.ok:
            return [Text(self.word("broken"), style="red")]
        if not file.mutants:
            return [Text(self.word("none"), style=_DIM)]
        counted = self.counted(file.mutants)
        if file.accepted:
            counted.append(Text(self.word("accepted", n=file.accepted), style=_DIM))
        return counted

    def counted(self, mutants: Sequence[Examined]) -> list[Text]:
        """How many there are, and of each fate; a fate that none has leaves its cell empty."""
        total = "mutant" if len(mutants) == 1 else "mutants"
        cells = [Text(self.word(total, n=len(mutants)))]
        for fate, style in _STYLES.items():
            number = sum(mutant.fate is fate for mutant in mutants)
            cells.append(Text(self.word(fate.value, n=number) if number else "", style=style))
        return cells

    def bar(self, file: FileMutation) -> Text:
        return self.scored(file.score)

    def scored(self, score: Fraction | None) -> Text:
        if score is None:
            return Text()
        filled = score.numerator * _BAR // score.denominator
        style = "green" if score == 1 else "yellow"
        said = f"{percent(score):>6} "
        return Text.assemble(
            (said, f"bold {style}"), ("█" * filled, style), ("░" * (_BAR - filled), _DIM)
        )

    # -- what is left ----------------------------------------------------------------------------

    def left(self, file: FileMutation) -> Iterator[Text]:
        yield Text.assemble((self.word("left"), "bold"), "  ", (rule_set_name(file.run), "cyan"))
        if file.run.unconfirmed:
            said = Text(self.word("unconfirmed", n=file.run.unconfirmed), style="yellow")
            yield from (Text("  ") + piece for piece in fold(said, self._room(2)))
        for mutant in file.left:
            yield from self.mutant(file, mutant)

    def mutant(self, file: FileMutation, mutant: Examined) -> Iterator[Text]:
        place = Text(f"{shown_path(mutant.place.file)}:{mutant.place.line}", style=_DIM)
        title = Text.assemble(
            "✗ ", (mutant.operator, "bold"), "  ", pick_title(mutant, self.language)
        )
        yield Text()
        yield from draw_flat(Block((title,), right=place), self.width)
        yield Text(f"    {mutant.id}", style=_DIM)
        lines = (("-", "was", mutant.was, "red"), ("+", "becomes", mutant.becomes, "green"))
        labels = [Text(self.word(key)).cell_len for _, key, _, _ in lines]
        for sign, key, value, style in lines:
            label = Text(self.word(key), style=_DIM)
            label.pad_right(max(labels) - label.cell_len)
            lead = Text.assemble((f"    {sign} ", style), label, "  ")
            said = Text(value or self.word("nothing"), style=style)
            for index, piece in enumerate(fold(said, self._room(lead.cell_len))):
                yield (lead if index == 0 else Text(" " * lead.cell_len)) + piece
        yield from self.killing(file, mutant)

    def killing(self, file: FileMutation, mutant: Examined) -> Iterator[Text]:
        if mutant.fate is Fate.UNDECIDED:
            yield Text(f"    {self.word(mutant.why)}", style="yellow")
            return
        lines = killing_case(file, mutant).splitlines()
        case = mutant.witness.case if mutant.witness else ""
        key = "silent" if case else "kill" if lines else "date"
        for piece in fold(Text(self.word(key, case=case), style=_DIM), self._room(4)):
            yield Text("    ") + piece
        yield from (Text(f"    {line}") for line in lines[:_SHOWN])
        if len(lines) > _SHOWN:
            yield Text(f"    {self.word('more', n=len(lines) - _SHOWN)}", style=_DIM)

    def _room(self, used: int) -> int | None:
        return None if self.width is None else self.width - used


def pick_title(mutant: Examined, language: Language) -> str:
    """What the operator of a mutant does, in a few words."""
    return OPERATORS[mutant.operator].title[language]
