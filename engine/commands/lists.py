"""A list decided row by row, every row with its reasons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.commands.choices import How, Listing
from engine.commands.output import print_text, progress, to_json, write
from engine.commands.speech import language, said

if TYPE_CHECKING:
    from engine.library import Library
    from engine.tables.summary import Summary


def decide_list(library: Library, how: How, asked: Listing) -> Summary:
    """Decide each row, write the same list back and the report beside it, and say what came out."""
    from engine.render.reading import reading_lines, reading_record
    from engine.render.tables import render_summary, summary_record
    from engine.tables.binding.columns import spelling_for
    from engine.tables.binding.inputs import shared_inputs
    from engine.tables.binding.repeats import repeats
    from engine.tables.deciding import decide_table
    from engine.tables.lists import open_lists
    from engine.tables.report import report_path, reporting

    spoken = language()
    path = Path(asked.where)
    suffix = ".xlsx" if path.suffix.lower() in (".xls", ".ods") else path.suffix
    written = asked.output or path.with_name(f"{path.stem}.decided{suffix}")
    written.parent.mkdir(parents=True, exist_ok=True)
    programs = library.candidates(how.measure)
    if "@" not in how.measure and not library.intervals(how.measure):
        # No row could ever be governed: said once, and not of each.
        library.governing(how.measure, {}, on=how.on)
    draft = any(program.status == "draft" for program in programs)
    inputs = shared_inputs(programs)
    with progress(said("读入名单", "reading")) as advance:
        lists = open_lists(
            path,
            programs,
            sheet=asked.sheet,
            records=asked.placed_records(),
            spelling=spelling_for(programs, inputs, asked.columns),
            progress=advance,
        )
    tables = (lists.subjects, *lists.records.values())
    told = report_path(written)
    with (
        reporting(told, spoken, [table.path for table in tables], mask=asked.mask) as report,
        progress(said("逐行决定", "deciding")) as advance,
    ):
        for table in tables:
            report.table(table)
        report.repeats(repeats(lists.subjects, lists.records, inputs, programs[0].key))
        summary = decide_table(
            lists.subjects,
            written,
            lambda facts: how.decide(library, facts),
            programs,
            records=lists.records,
            language=spoken,
            mask=asked.mask,
            progress=advance,
            cleaned=report.cleaned,
        )
    if asked.format_ == "json":
        record = summary_record(summary, str(written))
        write(to_json({**record, "reading": reading_record(lists, report.counts, str(told))}))
        return summary
    for line in reading_lines(lists, report.counts, spoken):
        click.echo(line)
    print_text(
        lambda width: render_summary(
            summary, str(written), spoken, width, is_draft=draft, report=str(told)
        )
    )
    return summary
