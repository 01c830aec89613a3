"""The versions of a measure side by side: days that none governs, and drafts that are outdated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from engine import program as p
from engine.prove.findings.finding import Finding, top


def version_findings(programs: Sequence[p.Program]) -> Iterator[tuple[p.Program, Finding]]:
    """Findings about the versions that stand together, each with the version it is about."""
    for measure in sorted({program.measure for program in programs}):
        versions = [program for program in programs if program.measure == measure]
        in_force = [program for program in versions if program.status == "in_force"]
        dated = sorted(
            (q for q in in_force if q.effective_from is not None),
            key=lambda q: q.effective_from or date.min,
        )
        for before, after in pairwise(dated):
            end, start = before.repealed_on, after.effective_from
            if end is not None and start is not None and end < start:
                arguments = {"version": before.version, "start": end, "end": start}
                yield after, Finding("version-gap", "", top(after), arguments)
        for draft in versions:
            if draft.status == "draft":
                yield from _outdated(draft, in_force)


def _outdated(
    draft: p.Program, in_force: Sequence[p.Program]
) -> Iterator[tuple[p.Program, Finding]]:
    written = _written(draft)
    later = [q for q in in_force if (day := _written(q)) and written and day > written]
    if later:
        newest = max(later, key=lambda q: _written(q) or date.min)
        arguments = {"version": newest.version}
        yield draft, Finding("draft-stale", "", top(draft), arguments)


def _written(program: p.Program) -> date | None:
    """When a version was made public, as far as it says so itself."""
    if program.published_on is not None:
        return program.published_on
    for text in (program.source.get("issued", ""), program.version):
        found = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
        if found:
            year, month, day = (int(part or 1) for part in found.groups())
            return date(year, month, day)
    return program.effective_from
