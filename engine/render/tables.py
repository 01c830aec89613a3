"""What became of a list of cases: the counts, and the refused rows with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from rich.cells import cell_len
from rich.text import Text

from engine.canvas.layout import Block, draw, fold
from engine.render.list_record import (
    chosen_record,
    group_record,
    reason_record,
    total_record,
    verdicts_record,
    versions_record,
)
from engine.ruleset.diagnostics import Language
from engine.tables.binding.records import Refusal
from engine.tables.summary import Summary
from engine.tables.totals import Total
from engine.wording.runs import say_runs
from engine.wording.speech import speech
from engine.wording.words import VERDICT_STYLES, joined, say, unit_word, verdict_word

SHOWN = 20
"""More refused rows than this are in the file that was written, and not on the screen."""

_BAR = 24
_DIM = "bright_black"


def render_summary(
    summary: Summary,
    output: str,
    language: Language,
    width: int | None = None,
    *,
    is_draft: bool = False,
    report: str = "",
) -> Text:
    """The counts of a list and where the answers were written; the first refused rows.

    ``is_draft``: whether a draft decided, so that nothing in the list is for payment. Rows that
    are refused for the same reasons stand together. ``report`` is where the cleanings are told.
    """
    rows = (say("read", language), summary.read, summary.decided, len(summary.refused))
    lines = [Text(f" {say('draft', language)} ", style="bold white on red")] if is_draft else []
    lines += [_sum(rows, say("decided_rows", language), language)]
    if summary.records_read:
        of = (
            say("records_rows", language, name="").strip(),
            summary.records_read,
            summary.records_used,
            len(summary.records_refused),
        )
        lines.append(_sum(of, say("used_records", language), language))
    lines.extend(_verdicts(summary, language))
    if summary.totals:
        lines += [Text(), Text(say("sum_benefits", language), style="bold")]
        lines.extend(_totals(summary, language))
        lines.append(Text())
    if summary.carried:
        lines.extend(_names("carried", summary.carried, language, width))
    if summary.absent:
        lines.extend(_names("absent_facts", summary.absent, language, width))
    refused = (*summary.refused, *summary.records_refused)
    if refused:
        lines += [Text(), Text(say("refused_list", language), style="bold red")]
        groups = _alike(refused, language)
        lines.extend(draw((_refused(*group, language) for group in groups[:SHOWN]), width))
        if len(groups) > SHOWN:
            more = sum(len(numbers) for _, numbers, _ in groups[SHOWN:])
            lines.append(Text(say("refused_more", language, count=more, path=output), style=_DIM))
        lines.append(Text())
    lines.append(Text(say("written", language, path=output)))
    if report:
        lines.append(Text(say("report_at", language, path=report)))
    for note in summary.notes:
        lines.extend(fold(Text(f"· {note.said(language)}", style=_DIM), width, hang=2))
    return Text("\n").join(lines)


def _verdicts(summary: Summary, language: Language) -> Iterator[Text]:
    """A line for each verdict that occurs: how many rows, a bar, the share of those read."""
    counts = [
        (verdict_word(verdict, language), VERDICT_STYLES[verdict], count)
        for verdict, count in summary.verdicts.items()
        if count
    ]
    if summary.refused:
        counts.append((say("refused_rows", language), "red", len(summary.refused)))
    if not counts:
        return
    most = max(count for _, _, count in counts)
    room = max(cell_len(word) for word, _, _ in counts)
    for word, style, count in counts:
        bar = "█" * max(1, count * _BAR // most)
        share = (Decimal(count * 100) / Decimal(summary.read)).quantize(Decimal("0.1"))
        yield Text.assemble(
            f"  {count:>{len(f'{most:,}')},}  ",
            (word + " " * (room - cell_len(word)), style),
            (f"  {share:>5}%  ", _DIM),
            (bar, style.removeprefix("bold ")),
        )


def _totals(summary: Summary, language: Language) -> Iterator[Text]:
    """A line for each benefit: its total, over how many rows, and how many have no figure."""
    named = [
        (speech(total.program, language).name(total.benefit.name), _figure(total, language), total)
        for total in summary.totals
    ]
    names = max(cell_len(name) for name, _, _ in named)
    figures = max(cell_len(figure) for _, figure, _ in named)
    for name, figure, total in named:
        states = [
            f"{say(key, language)} {count:,}"
            for key, count in (
                ("sum_known", total.known),
                ("sum_open", total.open),
                ("sum_missing", total.missing),
                ("sum_not_stated", total.not_stated),
            )
            if count
        ]
        yield Text.assemble(
            "  ",
            name + " " * (names - cell_len(name)),
            "  ",
            (" " * (figures - cell_len(figure)) + figure, "bold"),
            ("  " + joined(states, language), _DIM),
        )


def _figure(total: Total, language: Language) -> str:
    if total.amount is None:
        return "—"
    said = f"{total.amount:,f}" if isinstance(total.amount, Decimal) else f"{total.amount:,}"
    unit = unit_word(total.benefit.unit, language, one=total.amount == 1)
    return f"{said} {unit}".rstrip()


def summary_record(summary: Summary, output: str) -> dict[str, object]:
    """The same for a program: plain data, every refused row with codes and sentences."""
    return {
        "engine": "case",
        "output": output,
        "read": summary.read,
        "decided": summary.decided,
        "refused_rows": len(summary.refused),
        "refused": [_record(each) for each in summary.refused],
        "verdicts": verdicts_record(summary.verdicts),
        "totals": [
            total_record(total.benefit, total.benefit.name, total.amount, _states_of(total))
            for total in summary.totals
        ],
        "reasons": [
            reason_record(reason.name, reason.rows, reason.alone, reason.quote)
            for reason in summary.reasons
        ],
        "missing_facts": dict(summary.missing),
        "grouped_by": [summary.grouped_by] if summary.grouped_by else [],
        "groups": [
            group_record([group.name], (group.read, group.refused), group.verdicts, group.amounts)
            for group in summary.groups
        ],
        "versions": versions_record(summary.programs),
        "governing": [
            {
                "date": governing.date.isoformat() if governing.date else None,
                "source": governing.source.value,
                "rows": rows,
            }
            for governing, rows in summary.dates
        ],
        "chosen": chosen_record(summary.chosen),
        "records_read": summary.records_read,
        "records_used": summary.records_used,
        "records_refused": [_record(each) for each in summary.records_refused],
        "carried": list(summary.carried),
        "absent": list(summary.absent),
        "notes": [
            {"key": note.key, "message": {"zh": note.said("zh"), "en": note.said("en")}}
            for note in summary.notes
        ],
    }


def _states_of(total: Total) -> dict[str, int]:
    return {
        "known": total.known,
        "open": total.open,
        "missing": total.missing,
        "not_stated": total.not_stated,
    }


def _sum(counts: tuple[str, int, int, int], used: str, language: Language) -> Text:
    name, read, decided, refused = counts
    said = Text.assemble((f"{name} ", "bold"), f"{read:,}", " = ", f"{used} {decided:,}", " + ")
    word = say("refused_rows", language)
    return said.append(f"{word} {refused:,}", "bold red" if refused else "")


def _names(key: str, names: Sequence[str], language: Language, width: int | None) -> Iterator[Text]:
    line = Text.assemble((f"{say(key, language)}  ", _DIM), joined(names, language))
    for index, piece in enumerate(fold(line, width, hang=2)):
        yield piece if index == 0 else Text("  ") + piece


Refused = tuple[str, list[int], tuple[tuple[str, str], ...]]
"""A list's name, rows of it, and why they were refused: sentences with their codes."""


def _alike(refusals: Iterable[Refusal], language: Language) -> list[Refused]:
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], list[int]] = {}
    for refusal in refusals:
        why = tuple((reason.message(language), reason.code) for reason in refusal.reasons)
        where = refusal.table
        if refusal.sheet and not where.endswith(f"[{refusal.sheet}]"):
            where = f"{where}[{refusal.sheet}]"
        groups.setdefault((where, why), []).append(refusal.row)
    return [(table, rows, why) for (table, why), rows in groups.items()]


def _refused(
    table: str, rows: list[int], why: tuple[tuple[str, str], ...], language: Language
) -> Block:
    key = "row" if len(rows) == 1 else "rows"
    head = Text.assemble(("✗ ", "bold red"), (table, "bold"), " ")
    head.append(say(key, language, row=say_runs(rows)), "bold")
    reasons = [Text.assemble(f"{message}  ", (f"[{code}]", _DIM)) for message, code in why]
    return Block((head, *reasons))


def _record(refusal: Refusal) -> dict[str, object]:
    return {
        "table": refusal.table,
        "sheet": refusal.sheet,
        "row": refusal.row,
        "reasons": [
            {
                "code": reason.code,
                "message": {"zh": reason.message("zh"), "en": reason.message("en")},
            }
            for reason in refusal.reasons
        ],
    }
