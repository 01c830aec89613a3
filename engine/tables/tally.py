"""What is counted while a list is decided."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.decide.decision import Verdict
from engine.ruleset.diagnostics import Diagnostic
from engine.tables.binding.bind import Binding
from engine.tables.binding.records import Key, RecordsList, Refusal, refused_with, shown_key
from engine.tables.cells import Row, place_of
from engine.tables.judging import NO_ROW, Judged, Listed, masked, records_of
from engine.tables.summary import Counts, Summary
from engine.tables.writing.placing import one_line


@dataclass(slots=True)
class Tally:
    """What was counted so far."""

    lists: tuple[RecordsList, ...]
    counts: Counts
    records_used: int = 0
    records_refused: list[Refusal] = field(default_factory=list)
    seen: set[Key] = field(default_factory=set)

    def add(self, job: Listed, row: Row, judged: Judged) -> None:
        """Count a row and, where it is the first of its subject, the subject's records."""
        if judged.decision is None:
            refusal = Refusal(job.table.name, row.number, judged.problems, row.sheet)
            self.counts.refuse(row, refusal, job.subject(row))
        else:
            self.counts.decide(row, judged.decision)
        if not self.lists or judged.key is None or judged.key in self.seen:
            return
        self.seen.add(judged.key)
        reason = Diagnostic(
            "subject-refused", place_of(job.table.path, row.number), {"row": row.number}
        )
        for each in self.lists:
            joined = records_of(each, judged.key)
            if judged.decision is None:
                self.records_refused.extend(refused_with(joined, each.table, reason))
            else:
                self.records_used += len(joined.rows)

    def summary(self, binding: Binding, job: Listed) -> Summary:
        """The whole count; what no row of the list claimed is refused."""
        counts, lists = self.counts, self.lists
        records_refused = list(self.records_refused)
        for each in lists:
            records_refused.extend(each.keyless)
            for key, joined in each.by_key.items():
                if key not in self.seen:
                    arguments = {"key": shown_key(key)}
                    reason = Diagnostic("unknown-record-subject", None, arguments)
                    records_refused.extend(refused_with(joined, each.table, reason))
        order = {each.table.name: number for number, each in enumerate(lists)}
        records_refused.sort(key=lambda refusal: (order[refusal.table], refusal.sheet, refusal.row))
        if job.mask:
            records_refused = [masked(refusal) for refusal in records_refused]
        joined_inputs = {each.input for each in lists}
        street = counts.street
        return Summary(
            read=counts.read,
            decided=sum(counts.verdicts.values()),
            refused=tuple(counts.refused),
            verdicts={verdict: counts.verdicts[verdict] for verdict in Verdict},
            records_read=sum(each.read for each in lists),
            records_used=self.records_used,
            records_refused=tuple(records_refused),
            carried=binding.carried,
            absent=(
                *(name for name in binding.absent if name not in joined_inputs),
                *(f"{each.input}.{name}" for each in lists for name in each.absent),
            ),
            reasons=counts.reasons(),
            missing=counts.missing(),
            totals=counts.totals(),
            groups=counts.groups(),
            grouped_by="" if street is None else one_line(job.table.columns[street]),
            programs=counts.programs(),
            dates=counts.dates(),
            chosen=counts.chosen(),
            subjects=tuple(counts.subjects),
            left_out=sum(
                out.last - out.first + 1
                for where in job.table.sheets
                for out in where.left_out
                if out.why not in NO_ROW
            ),
        )
