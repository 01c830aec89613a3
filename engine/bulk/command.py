"""A list decided as one query for the command line: where its result and its report stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from engine.bulk.choosing import is_database
from engine.bulk.databases.duck import MEMORY
from engine.bulk.lists.listing import Asked
from engine.bulk.results.outcome import Outcome, Settings, Told
from engine.bulk.running import decide_file
from engine.decide.decision import ChosenReading
from engine.program import Program
from engine.ruleset.diagnostics import Language
from engine.tables.binding.columns import spelling_for
from engine.tables.cells import Cleaning

if TYPE_CHECKING:
    from engine.tables.lists import Lists
    from engine.tables.report import Report


@dataclass(frozen=True, slots=True)
class Request:
    """What the command was given. ``summary``: only the counts, unless ``output`` is named."""

    where: str
    output: Path | None = None
    records: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    sheet: str | None = None
    columns: Path | None = None
    by: Sequence[str] = ()
    summary: bool = False
    memory: str = MEMORY
    engine: str = "duckdb"
    master: str | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of the list; ``report`` and ``cleaned`` where people made it."""

    outcome: Outcome
    report: Path | None = None
    cleaned: Mapping[str, int] = field(default_factory=dict)


def run(
    request: Request,
    program: Program,
    chosen: Sequence[ChosenReading],
    language: Language,
    progress: Callable[[int], None] | None = None,
) -> Ran:
    """Decide a list and write it; ``progress`` is told of rows read, and then of rows decided.

    Raises :class:`TableError` and ``RuleSetError``.
    """
    output = request.output
    if output is None and not request.summary:
        output = beside(request.where)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
    asked = Asked(
        program,
        language,
        spelling_for([program], program.inputs, request.columns),
        request.sheet,
        request.records,
        tuple(request.by),
    )
    settings = Settings(chosen, output, request.summary or bool(request.by), request.memory)
    if request.engine == "spark":
        from engine.bulk.on_spark.deciding import decide_on_spark

        return Ran(decide_on_spark(request.where, asked, settings, request.master))
    with _Reporting(output, program, language) as report:
        told = Told(progress, report.cleaned, report.found)
        outcome = decide_file(request.where, asked, settings, told)
    return Ran(outcome, report.path if report.counts else None, dict(report.counts))


def beside(where: str) -> Path:
    """Where the result of a list stands when nobody says: beside the list."""
    path = Path(where.partition("#")[0])
    suffix = path.suffix
    if is_database(where):
        suffix = ".parquet"
    elif suffix.lower() in (".xls", ".ods"):
        suffix = ".xlsx"
    return path.with_name(f"{path.stem}.decided{suffix}")


class _Reporting:
    """The report of a list that people made, opened when such a list is found."""

    def __init__(self, output: Path | None, program: Program, language: Language) -> None:
        self._stack = ExitStack()
        self._report: Report | None = None
        self._program = program
        self._language = language
        self._output = output
        self.path: Path | None = None
        self.counts: Counter[str] = Counter()

    def __enter__(self) -> _Reporting:
        return self

    def __exit__(self, *error: object) -> None:
        if self._report is not None:
            self.counts = self._report.counts
        self._stack.__exit__(*error)  # type: ignore[arg-type]

    def found(self, lists: Lists) -> None:
        """What was taken for the lists, and who stands in them more than once."""
        if self._output is None:
            return
        # Only a list that people made has a report.
        from engine.tables.binding.repeats import repeats
        from engine.tables.report import report_path, reporting

        self.path = report_path(self._output)
        tables = (lists.subjects, *lists.records.values())
        paths = [table.path for table in tables]
        self._report = self._stack.enter_context(reporting(self.path, self._language, paths))
        for table in tables:
            self._report.table(table)
        program = self._program
        self._report.repeats(repeats(lists.subjects, lists.records, program.inputs, program.key))

    def cleaned(self, found: Cleaning) -> None:
        """A cell that was read as something else than it says."""
        if self._report is not None:
            self._report.cleaned(found)
