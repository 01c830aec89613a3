"""What a summary rests on: the rule sets, the governing dates, the readings and the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.decide.decision import Governing
from engine.tables.summary_sheet.part import SummaryPart
from engine.tables.writing.pages import Line
from engine.wording.words import CHOSEN, bracketed, pick, say

_DATES_SHOWN = 6


class Rests(SummaryPart):
    """Writes what the summary rests on."""

    __slots__ = ()

    def lines(self) -> Iterator[Line]:
        """The section."""
        s = self.summary
        program = self.program()
        yield self.heading("sum_basis")
        title = f"{program.title[self.language]}  {program.measure}"
        yield self.labelled("sum_measure", title)
        several = len(s.programs) > 1
        for each, rows in s.programs:
            said = self.version(each)
            if several:
                said = self.say("sum_rows_of", what=said, count=rows)
            yield self.labelled("sum_version", said)
            yield self.labelled("sum_hash", each.hash)
        if s.dates:
            yield self.labelled("sum_dates", "\n".join(self._dates(s.dates)))
        yield self.labelled("sum_chosen", "\n".join(self._chosen()))
        yield self.labelled("sum_file", self.basis.file)
        yield self.labelled("sum_file_hash", self.basis.digest)

    def _dates(self, dates: Sequence[tuple[Governing, int]]) -> Iterator[str]:
        if len(dates) > _DATES_SHOWN:
            first, last = dates[0][0].date, dates[-1][0].date
            span = say("bounds", self.language, low=first, high=last)
            yield self.say("sum_rows_of", what=span, count=sum(rows for _, rows in dates))
            return
        for governing, rows in dates:
            if governing.date is None:
                what = self.say("sum_no_date")
            else:
                by = self.say(f"governing_{governing.source.value}")
                what = governing.date.isoformat() + bracketed(by, self.language)
            yield self.say("sum_rows_of", what=what, count=rows)

    def _chosen(self) -> Iterable[str]:
        said = self.speech(self.program())
        lines = [
            said.readings(((choice.parameter, (choice.reading,)),))
            + bracketed(pick(CHOSEN[choice.by], self.language), self.language)
            for choice in self.summary.chosen
        ]
        return lines or [self.say("sum_none_chosen")]
