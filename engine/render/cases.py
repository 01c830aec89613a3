"""What ``test`` found, for people: a line for each rule set, failing cases as a diff, the gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rich.text import Text

from engine.canvas.layout import Block, draw_flat, fold
from engine.cases.comparing import Mismatch
from engine.cases.coverage import Coverage
from engine.cases.probes import Goal, Seen
from engine.cases.running import CaseRun, FileRun, Run, State
from engine.decide.decision import Conditions, Decision
from engine.render.decision import render_decision
from engine.render.diagnostics import render_diagnostic
from engine.ruleset.diagnostics import Language, Place
from engine.ruleset.flow import flow
from engine.wording.speech import shown_path
from engine.wording.words import joined, pick

_DIM = "bright_black"
_MARKS = {State.PASSED: ("✓", "green"), State.FAILED: ("✗", "red"), State.ERROR: ("!", "red")}
_BAR = 10
"""Cells."""
_EXPLAINED = 24
"""Lines: what decided a case is told in so many, and the rest is for ``decide`` to say."""

_WORDS: Mapping[str, tuple[str, str]] = {
    "passed": ("{n} 例通过", "{n} passed"),
    "failed": ("{n} 例不符", "{n} failed"),
    "error": ("{n} 例有误", "{n} in error"),
    "unconfirmed": ("{n} 例待确认", "{n} to be confirmed"),
    "of_them": ("（其中 {n} 例待确认）", " ({n} of them to be confirmed)"),
    "none": ("没有案例", "no cases"),
    "broken": ("文件有误", "the file is in error"),
    "expected": ("应为", "expected"),
    "got": ("实为", "got"),
    "nothing": ("没有", "none"),
    "decided": ("何以如此", "Why"),
    "more": ("……还有 {n} 行", "… {n} more lines"),
    "rule_sets": ("{n} 个规则集", "{n} rule sets"),
    "rule_set": ("1 个规则集", "1 rule set"),
    "findings": ("；文件有误 {n} 处", "; errors in files: {n}"),
    "nothing_run": ("没有可运行的规则集", "there is no rule set to run"),
    "coverage": ("；覆盖 {reached}/{all}", "; coverage {reached}/{all}"),
    "accepted": ("，另接受 {n}", ", {n} accepted"),
    "gaps": ("没有案例触及之处", "What no case has reached"),
    "never": ("从未{truths}", "never {truths}"),
    "true": ("为真", "true"),
    "false": ("为假", "false"),
    "undecided": ("未定", "undecided"),
    "reached": ("从未达到 {items}", "never reached: {items}"),
    "hit": ("从未命中 {items}", "never hit: {items}"),
    "chosen": ("读法从未选用：{items}", "reading never chosen: {items}"),
    "never_expected": ("从未核对", "never expected"),
}


def _say(key: str, language: Language, **values: object) -> str:
    return pick(_WORDS[key], language).format_map(values)


def render_run(run: Run, language: Language, width: int | None = None) -> Text:
    """Every rule set in one line, then what is wrong, then the sum; ``width`` None for a pipe."""
    view = _View(language, width)
    parts = [Text("\n").join(view.table(run.files))] if run.files else []
    for file in run.files:
        parts.extend(view.wrong(file))
    for file in run.files:
        if file.coverage is not None and file.coverage.gaps:
            parts.append(Text("\n").join(view.gaps(file, file.coverage)))
    parts.append(view.sum(run))
    return Text("\n\n").join(parts)


def render_case(file: FileRun, case: CaseRun, language: Language, width: int | None = None) -> Text:
    """One case that does not pass: each difference, and why the engine decides so."""
    return Text("\n").join(_View(language, width).case(file, case))


class _View:
    """The parts of a report in one language and width."""

    def __init__(self, language: Language, width: int | None) -> None:
        self.language: Language = language
        self.width = width

    def word(self, key: str, **values: object) -> str:
        return _say(key, self.language, **values)

    # -- one line for each rule set --------------------------------------------------------------

    def table(self, files: Sequence[FileRun]) -> Iterator[Text]:
        """Names, counts and coverage in columns; what does not fit goes to a line of its own."""
        rows = [(self.head(file), self.counts(file), self.bar(file)) for file in files]
        first = max(head.cell_len for head, _, _ in rows)
        second = max(counts.cell_len for _, counts, _ in rows)
        third = max(bar.cell_len for _, _, bar in rows)
        fits = self.width is None or first + second + third + 4 <= self.width
        for head, counts, bar in rows:
            line = head.copy()
            line.pad_right(first + 2 - head.cell_len)
            line.append_text(counts)
            if fits and bar.cell_len:
                line.pad_right(second + 2 - counts.cell_len)
                line.append_text(bar)
            if not fits and self.width is not None and line.cell_len > self.width:
                yield head
                line = Text("  ") + counts
            yield line
            if not fits and bar.cell_len:
                yield Text("  ") + bar

    def head(self, file: FileRun) -> Text:
        mark, style = _MARKS[State.PASSED if file.ok else State.FAILED]
        return Text.assemble((f"{mark} ", f"bold {style}"), rule_set_name(file))

    def counts(self, file: FileRun) -> Text:
        counts = [
            Text(self.word(state.value, n=n), style=_MARKS[state][1])
            for state in State
            if (n := file.count(state))
        ]
        if not file.cases:
            key = "none" if any(d.code == "no-cases" for d in file.diagnostics) else "broken"
            counts.append(Text(self.word(key), style="red"))
        if file.unconfirmed:
            counts.append(Text(self.word("unconfirmed", n=file.unconfirmed), style="yellow"))
        return Text("  ").join(counts)

    def bar(self, file: FileRun) -> Text:
        coverage = file.coverage
        if coverage is None or not coverage.goals:
            return Text()
        number = len(coverage.goals)
        done = coverage.reached + coverage.accepted
        # Full only where nothing is left: rounding must not say so.
        filled = _BAR if done == number else min(_BAR - 1, done * _BAR // number)
        style = "green" if done == number else "yellow"
        said = f" {coverage.reached}/{number}"
        said += f" +{coverage.accepted}" if coverage.accepted else ""
        return Text.assemble(("█" * filled, style), ("░" * (_BAR - filled), _DIM), said)

    # -- what is wrong ---------------------------------------------------------------------------

    def wrong(self, file: FileRun) -> Iterator[Text]:
        for diagnostic in file.diagnostics:
            yield render_diagnostic(diagnostic, self.language, self.width)
        for case in file.cases:
            if case.state is not State.PASSED:
                yield Text("\n").join(self.case(file, case))

    def case(self, file: FileRun, case: CaseRun) -> Iterator[Text]:
        mark, style = _MARKS[case.state]
        place = Text(_place(case.place), style=_DIM)
        title = Text.assemble((f"{mark} ", f"bold {style}"), (case.name, "bold"))
        title.append(f"  {rule_set_name(file)}", "cyan")
        yield from draw_flat(Block((title,), right=place), self.width, indent="")
        for mismatch in case.mismatches:
            yield from self.mismatch(mismatch)
        for diagnostic in case.diagnostics:
            room = None if self.width is None else self.width - 2
            text = render_diagnostic(diagnostic, self.language, room)
            yield from (Text("  ") + line for line in text.split("\n"))
        if case.decision is not None and case.mismatches:
            yield from self.explained(case.decision, case.mismatches)

    def mismatch(self, mismatch: Mismatch) -> Iterator[Text]:
        place = Text(f":{mismatch.place.line}:{mismatch.place.column}", style=_DIM)
        field = Text(mismatch.field.replace("/", " / "), style="bold")
        yield from draw_flat(Block((field,), right=place), self.width)
        lines = (("-", "expected", mismatch.expected, "red"), ("+", "got", mismatch.got, "green"))
        labels = [Text(self.word(key)).cell_len for _, key, _, _ in lines]
        for sign, key, value, style in lines:
            label = Text(self.word(key), style=_DIM)
            label.pad_right(max(labels) - label.cell_len)
            lead = Text.assemble((f"    {sign} ", style), label, "  ")
            said = self.word("nothing") if value is None else flow(value)
            room = None if self.width is None else self.width - lead.cell_len
            for index, piece in enumerate(fold(Text(said, style=style), room)):
                yield (lead if index == 0 else Text(" " * lead.cell_len)) + piece

    def explained(self, decision: Decision, mismatches: Sequence[Mismatch]) -> Iterator[Text]:
        """What decided the case: what does not hold, and the items that came out otherwise."""
        room = None if self.width is None else self.width - 4
        text = render_decision(_shortened(decision, mismatches), self.language, room)
        lines = text[text.plain.index("\n\n") + 2 :].split("\n")
        yield Text(f"  {self.word('decided')}", style="bold")
        yield from (Text("    ") + line if line.plain else line for line in lines[:_EXPLAINED])
        if len(lines) > _EXPLAINED:
            yield Text(f"    {self.word('more', n=len(lines) - _EXPLAINED)}", style=_DIM)

    # -- what was not reached --------------------------------------------------------------------

    def gaps(self, file: FileRun, coverage: Coverage) -> Iterator[Text]:
        yield Text.assemble((self.word("gaps"), "bold"), "  ", (rule_set_name(file), "cyan"))
        yield Text(f"  {shown_path(str(file.rule_set))}", style=_DIM)
        for goals in _by_item(coverage.gaps):
            first = goals[0]
            lines = [Text(first.item)]
            if first.text and first.text != first.item.rpartition("/")[2]:
                lines.append(Text(first.text, style=_DIM))
            reasons = joined(_reasons(goals, self.language), self.language)
            lines.append(Text(reasons, style="yellow"))
            right = None
            if first.place is not None:
                beside = first.place.file == str(file.rule_set)
                right = Text(f":{first.place.line}" if beside else _place(first.place), style=_DIM)
            yield from draw_flat(Block(tuple(lines), right=right), self.width)

    # -- the sum ---------------------------------------------------------------------------------

    def sum(self, run: Run) -> Text:
        if not run.files:
            return Text.assemble(("! ", "bold yellow"), (self.word("nothing_run"), "bold"))
        number = len(run.files)
        said = self.word("rule_set" if number == 1 else "rule_sets", n=number)
        counts = [self.word(s.value, n=n) for s in State if (n := run.count(s))]
        said += ("：" if self.language == "zh" else ": ") if counts else ""
        said += joined(counts, self.language)
        if run.unconfirmed:
            said += self.word("of_them", n=run.unconfirmed)
        found = sum(len(file.diagnostics) for file in run.files)
        if found:
            said += self.word("findings", n=found)
        said += self.covered([file.coverage for file in run.files if file.coverage])
        mark, style = _MARKS[State.PASSED if run.ok else State.FAILED]
        line = Text.assemble((f"{mark} ", f"bold {style}"), (said, "bold"))
        return Text("\n  ").join(fold(line, self.width, hang=2))

    def covered(self, coverages: Sequence[Coverage]) -> str:
        if not coverages:
            return ""
        reached = sum(coverage.reached for coverage in coverages)
        said = self.word("coverage", reached=reached, all=sum(len(c.goals) for c in coverages))
        accepted = sum(coverage.accepted for coverage in coverages)
        return said + (self.word("accepted", n=accepted) if accepted else "")


def _shortened(decision: Decision, mismatches: Sequence[Mismatch]) -> Decision:
    fields = {mismatch.field.split("/", 1)[0] for mismatch in mismatches}
    items = {mismatch.field.split("/")[1] for mismatch in mismatches if "/" in mismatch.field}
    conditions = Conditions(
        decision.applies_when,
        tuple(r for r in decision.requirements if r.result.truth is not True),
    )
    told = fields & {"verdict", "open", "refused"}
    return replace(
        decision,
        conditions=conditions,
        missing=() if "missing" in fields else decision.missing,
        benefits=tuple(b for b in decision.benefits if told or b.benefit.name in items),
        values={name: value for name, value in decision.values.items() if name in items},
        selections=tuple(s for s in decision.selections if s.name in items),
    )


def _by_item(goals: Sequence[Goal]) -> list[list[Goal]]:
    groups: dict[tuple[str, bool], list[Goal]] = {}
    for goal in goals:
        groups.setdefault((goal.item, goal.seen is Seen.REACHED), []).append(goal)
    return list(groups.values())


_LISTED = {Seen.REACHED: "reached", Seen.HIT: "hit", Seen.CHOSEN: "chosen"}
_TRUTHS = (Seen.TRUE, Seen.FALSE, Seen.UNDECIDED)


def _reasons(goals: Sequence[Goal], language: Language) -> Iterator[str]:
    """Why there is a gap: ``never true or undecided``, ``never reached: 50, 100``."""
    found = {seen: [goal for goal in goals if goal.seen is seen] for seen in Seen}
    truths = [_say(seen.value, language) for seen in _TRUTHS if found[seen]]
    if truths:
        yield _say("never", language, truths=joined(truths, language))
    for seen, key in _LISTED.items():
        if found[seen]:
            items = joined([goal.detail for goal in found[seen]], language)
            yield _say(key, language, items=items)
    if found[Seen.EXPECTED]:
        yield _say("never_expected", language)


def rule_set_name(file: FileRun) -> str:
    """``measure@version``, or the file where there is no program."""
    if file.program is not None:
        return f"{file.program.measure}@{file.program.version}"
    return shown_path(str(file.rule_set if file.rule_set.exists() else file.file))


def _place(place: Place) -> str:
    return f"{shown_path(place.file)}:{place.line}"
