"""What became of a list of cases: the counts, and the refused rows with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from engine.render.layout import Block, draw, fold
from engine.render.runs import say_runs
from engine.render.words import VERDICT_STYLES, say, verdict_word
from engine.ruleset.diagnostics import Language
from engine.tables.deciding import Summary
from engine.tables.records import Refusal

SHOWN = 20
"""More refused rows than this are in the file that was written, and not on the screen."""

_DIM = "bright_black"


def render_summary(
    summary: Summary,
    output: str,
    language: Language,
    width: int | None = None,
    *,
    is_draft: bool = False,
) -> Text:
    """The counts of a list and where the answers were written; the first refused rows.

    ``is_draft``: whether a draft decided, so that nothing in the list is for payment. Rows that
    are refused for the same reasons stand together.
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
    widest = max((len(str(count)) for count in summary.verdicts.values()), default=0)
    lines.extend(
        Text.assemble(f"  {count:>{widest}}  ", (verdict_word(verdict, language), style))
        for verdict, count in summary.verdicts.items()
        if count
        for style in [VERDICT_STYLES[verdict]]
    )
    if summary.carried:
        lines.extend(_names("carried", summary.carried, language, width))
    if summary.absent:
        lines.extend(_names("absent_facts", summary.absent, language, width))
    lines.append(Text(say("written", language, path=output)))
    refused = (*summary.refused, *summary.records_refused)
    if refused:
        lines.append(Text())
        lines.append(Text(say("refused_list", language), style="bold red"))
        groups = _alike(refused, language)
        lines.extend(draw((_refused(*group, language) for group in groups[:SHOWN]), width))
        if len(groups) > SHOWN:
            more = sum(len(numbers) for _, numbers, _ in groups[SHOWN:])
            lines.append(Text(say("refused_more", language, count=more, path=output), style=_DIM))
    return Text("\n").join(lines)


def summary_record(summary: Summary, output: str) -> dict[str, object]:
    """The same for a program: plain data, every refused row with codes and sentences."""
    return {
        "output": output,
        "read": summary.read,
        "decided": summary.decided,
        "refused": [_record(each) for each in summary.refused],
        "verdicts": {verdict.value: count for verdict, count in summary.verdicts.items() if count},
        "records_read": summary.records_read,
        "records_used": summary.records_used,
        "records_refused": [_record(each) for each in summary.records_refused],
        "carried": list(summary.carried),
        "absent": list(summary.absent),
    }


def _sum(counts: tuple[str, int, int, int], used: str, language: Language) -> Text:
    name, read, decided, refused = counts
    said = Text.assemble((f"{name} ", "bold"), str(read), " = ", f"{used} {decided}", " + ")
    return said.append(f"{say('refused_rows', language)} {refused}", "bold red" if refused else "")


def _names(key: str, names: Sequence[str], language: Language, width: int | None) -> Iterator[Text]:
    line = Text.assemble((f"{say(key, language)}  ", _DIM), ", ".join(names))
    for index, piece in enumerate(fold(line, width, hang=2)):
        yield piece if index == 0 else Text("  ") + piece


Refused = tuple[str, list[int], tuple[tuple[str, str], ...]]
"""A list's name, rows of it, and why they were refused: sentences with their codes."""


def _alike(refusals: Iterable[Refusal], language: Language) -> list[Refused]:
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], list[int]] = {}
    for refusal in refusals:
        why = tuple((reason.message(language), reason.code) for reason in refusal.reasons)
        groups.setdefault((refusal.table, why), []).append(refusal.row)
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
        "row": refusal.row,
        "reasons": [
            {
                "code": reason.code,
                "message": {"zh": reason.message("zh"), "en": reason.message("en")},
            }
            for reason in refusal.reasons
        ],
    }
