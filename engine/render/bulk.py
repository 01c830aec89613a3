"""What became of a list decided as one query: the counts, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.cells import cell_len
from rich.text import Text

from engine.bulk.results.outcome import Outcome, Refused
from engine.bulk.results.outputs import own_names, quotes
from engine.bulk.results.summary import Counts, Group
from engine.canvas.layout import Block, aligned, draw, fold
from engine.decide.decision import Verdict
from engine.render.list_record import (
    chosen_record,
    group_record,
    reason_record,
    total_record,
    verdicts_record,
    versions_record,
)
from engine.ruleset.diagnostics import Language
from engine.tables.totals import Total
from engine.wording.runs import say_runs
from engine.wording.speech import speech
from engine.wording.words import VERDICT_STYLES, joined, say, unit_word, verdict_word

SHOWN = 20
"""More refused rows than this are in the list that was written, and not on the screen."""

_BAR = 24
_DIM = "bright_black"


def render_outcome(
    outcome: Outcome, language: Language, width: int | None = None, *, report: str = ""
) -> Text:
    """The counts, the totals, why rows fail, the groups asked for, and the first refused rows."""
    counts = outcome.counts
    lines: list[Text] = []
    if outcome.program.status == "draft":
        lines.append(Text(f" {say('draft', language)} ", style="bold white on red"))
    lines.append(_sum(say("read", language), counts.read, counts.decided, counts.refused, language))
    for each in outcome.records:
        name = say("records_rows", language, name=speech(outcome.program, language).name(each.name))
        lines.append(_sum(name, each.read, each.used, each.refused, language, used="used_records"))
    lines.extend(_verdicts(counts, language))
    if counts.totals:
        lines += [Text(), _heading("sum_benefits", language), *_totals(counts, language)]
    if counts.failing:
        lines += [Text(), _heading("sum_reasons", language), *_failing(outcome, language, width)]
    if counts.by:
        lines += [Text(), *_groups(counts, language)]
    lines.append(Text())
    for key, names in (("carried", outcome.carried), ("absent_facts", outcome.absent)):
        if names:
            line = Text.assemble((f"{say(key, language)}  ", _DIM), joined(names, language))
            lines.extend(fold(line, width, hang=2))
    lines.extend(_refused(outcome, language, width))
    lines.extend(_unclaimed(outcome, language))
    if outcome.output is not None:
        lines.append(Text(say("written", language, path=str(outcome.output))))
    if report:
        lines.append(Text(say("report_at", language, path=report)))
    while lines and not lines[-1].plain:
        lines.pop()
    return Text("\n").join(lines)


def _heading(key: str, language: Language) -> Text:
    return Text(say(key, language), style="bold")


def _sum(
    name: str,
    read: int,
    decided: int,
    refused: int,
    language: Language,
    used: str = "decided_rows",
) -> Text:
    said = Text.assemble(
        (f"{name.strip()} ", "bold"), f"{read:,} = {say(used, language)} {decided:,} + "
    )
    return said.append(
        f"{say('refused_rows', language)} {refused:,}", "bold red" if refused else ""
    )


def _verdicts(counts: Counts, language: Language) -> Iterator[Text]:
    """A line for each verdict that occurs: how many rows, a bar, the share of those read."""
    found = [
        (verdict_word(verdict, language), VERDICT_STYLES[verdict], count)
        for verdict, count in counts.verdicts.items()
    ]
    if counts.refused:
        found.append((say("refused_rows", language), "red", counts.refused))
    if not found:
        return
    most = max(count for _, _, count in found)
    room = max(cell_len(word) for word, _, _ in found)
    for word, style, count in found:
        share = (Decimal(count * 100) / Decimal(counts.read)).quantize(Decimal("0.1"))
        yield Text.assemble(
            f"  {count:>{len(f'{most:,}')},}  ",
            (word + " " * (room - cell_len(word)), style),
            (f"  {share:>5}%  ", _DIM),
            ("█" * max(1, count * _BAR // most), style.removeprefix("bold ")),
        )


def _totals(counts: Counts, language: Language) -> Iterator[Text]:
    rows = [
        [_name(total, language), _figure(total, language), _states(total, language)]
        for total in counts.totals
    ]
    yield from aligned(rows, "lr")


def _name(total: Total, language: Language) -> str:
    return speech(total.program, language).name(total.benefit.name)


def _figure(total: Total, language: Language) -> str:
    if total.amount is None:
        return "—"
    unit = unit_word(total.benefit.unit, language, one=total.amount == 1)
    return f"{_number(total.amount)} {unit}".rstrip()


def _number(value: int | Decimal | None) -> str:
    if value is None:
        return "—"
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def _states(total: Total, language: Language) -> str:
    found = (
        ("sum_known", total.known),
        ("sum_open", total.open),
        ("sum_missing", total.missing),
        ("sum_not_stated", total.not_stated),
    )
    return joined([f"{say(key, language)} {count:,}" for key, count in found if count], language)


def _failing(outcome: Outcome, language: Language, width: int | None) -> Iterator[Text]:
    said = quotes(outcome.program, language)
    rows = [
        [
            each.name,
            f"{each.rows:,}",
            f"{say('sum_alone', language)} {each.alone:,}",
            f"「{said[each.name]}」" if said.get(each.name) else "",
        ]
        for each in outcome.counts.failing
    ]
    for line in aligned(rows, "lrrl"):
        yield from fold(line, width, hang=4)


def _groups(counts: Counts, language: Language) -> Iterator[Text]:
    """The groups as a table: a column for each verdict that occurs and each total."""
    yield Text(say("sum_by_street", language, name=joined(counts.by, language)), style="bold")
    header, rows = group_table(counts, language)
    sides = "l" * len(counts.by) + "r" * (len(header) - len(counts.by))
    yield from aligned([header, *rows], sides)


def group_table(counts: Counts, language: Language) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of the groups, as text."""
    verdicts = list(counts.verdicts)
    totals = [total for total in counts.totals if total.is_number]
    header = [
        *counts.by,
        say("sum_read", language),
        *(verdict_word(verdict, language) for verdict in verdicts),
        *([say("sum_refused", language)] if counts.refused else []),
        *(_name(total, language) for total in totals),
    ]
    return header, [_group(group, verdicts, totals, counts, language) for group in counts.groups]


def _group(
    group: Group,
    verdicts: Sequence[Verdict],
    totals: Sequence[Total],
    counts: Counts,
    language: Language,
) -> list[str]:
    return [
        *(say("sum_blank", language) if cell is None else str(cell) for cell in group.cells),
        f"{group.read:,}",
        *(f"{group.verdicts.get(verdict, 0):,}" for verdict in verdicts),
        *([f"{group.refused:,}"] if counts.refused else []),
        *(_number(group.amounts.get(total.benefit.name)) for total in totals),
    ]


def _refused(outcome: Outcome, language: Language, width: int | None) -> Iterator[Text]:
    if not outcome.refused:
        return
    yield Text()
    yield Text(say("refused_list", language), style="bold red")
    alike: dict[tuple[str, str], list[int]] = {}
    for each in outcome.refused:
        why = each.reason if each.row else f"{each.subject}  {each.reason}"
        alike.setdefault((each.sheet, why), []).append(each.row)
    groups = list(alike.items())
    yield from draw(
        (_block(outcome.name, where, why, rows, language) for (where, why), rows in groups[:SHOWN]),
        width,
    )
    more = outcome.counts.refused - sum(len(rows) for _, rows in groups[:SHOWN])
    if more:
        key = "refused_more" if outcome.output else "refused_unwritten"
        yield Text(say(key, language, count=f"{more:,}", path=outcome.output), style=_DIM)
    yield Text()


def _block(name: str, sheet: str, why: str, rows: list[int], language: Language) -> Block:
    where = f"{name}[{sheet}]" if sheet and not name.endswith(f"[{sheet}]") else name
    key = "row" if len(rows) == 1 else "rows"
    head = Text.assemble(("✗ ", "bold red"), (where, "bold"), " ")
    # Rows of many files have no number; there the reason names the subject.
    numbers = say_runs(rows) if rows[0] else ""
    head.append(say(key, language, row=numbers) if numbers else "", "bold")
    return Block((head, Text(why)))


def _unclaimed(outcome: Outcome, language: Language) -> Iterator[Text]:
    """Of the refused records, how many for which reason."""
    words = {
        "of_refused": ("其主体被拒绝", "of subjects that are refused"),
        "of_nobody": ("名单中没有其主体", "of nobody in the list"),
        "keyless": ("没有主体的编号", "without a key"),
    }
    for each in outcome.records:
        parts = [
            f"{zh if language == 'zh' else en} {count:,}"
            for key, (zh, en) in words.items()
            if (count := getattr(each, key))
        ]
        if parts:
            yield Text.assemble(("✗ ", "bold red"), f"{each.file}  {joined(parts, language)}")


# -- for programs --------------------------------------------------------------------------------


def outcome_record(outcome: Outcome, engine: str) -> dict[str, object]:
    """The same as plain data; ``refused`` are the first of ``refused_rows``."""
    counts, program = outcome.counts, outcome.program
    requirements = own_names(program.requirements)
    benefits = own_names(program.benefits)
    said = quotes(program, "zh")
    return {
        "engine": engine,
        "output": None if outcome.output is None else str(outcome.output),
        "read": counts.read,
        "decided": counts.decided,
        "refused_rows": counts.refused,
        "refused": [_refusal(each) for each in outcome.refused],
        "verdicts": verdicts_record(counts.verdicts),
        "totals": [
            total_record(
                total.benefit, benefits[total.benefit.name], total.amount, _states_of(total, counts)
            )
            for total in counts.totals
        ],
        "reasons": [
            reason_record(name, each.rows, each.alone, said.get(name, ""))
            for each in counts.failing
            for name in [requirements[each.name]]
        ],
        "missing_requirements": {requirements[name]: rows for name, rows in counts.missing},
        "grouped_by": list(counts.by),
        "groups": [
            group_record(
                group.cells,
                (group.read, group.refused),
                group.verdicts,
                {benefits[name]: amount for name, amount in group.amounts.items()},
            )
            for group in counts.groups
        ],
        "versions": versions_record([(program, counts.decided)]),
        "chosen": chosen_record(outcome.chosen),
        "records": [
            {
                "input": each.name,
                "file": each.file,
                "read": each.read,
                "used": each.used,
                "of_refused": each.of_refused,
                "of_nobody": each.of_nobody,
                "without_key": each.keyless,
            }
            for each in outcome.records
        ],
        "carried": list(outcome.carried),
        "absent": list(outcome.absent),
    }


def _refusal(refused: Refused) -> dict[str, object]:
    return {
        "row": refused.row,
        "sheet": refused.sheet,
        "subject": refused.subject,
        "reason": refused.reason,
    }


def _states_of(total: Total, counts: Counts) -> dict[str, int]:
    states = {"known": total.known, "open": total.open}
    if counts.has_states:
        states |= {"missing": total.missing, "not_stated": total.not_stated}
    return states
