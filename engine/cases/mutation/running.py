"""The mutants of rule sets, examined one by one or by several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from engine import program as p
from engine.cases.model import CaseFile
from engine.cases.mutation.cache import keep, recall
from engine.cases.mutation.catalogue import names_mutant
from engine.cases.mutation.examining import Examiner
from engine.cases.mutation.mutants import Mutant, mutants_of
from engine.cases.mutation.outcome import Examined, Fate, FileMutation, Mutation
from engine.cases.reading import read_cases
from engine.cases.running import FileRun, Run
from engine.ruleset import reader
from engine.ruleset.diagnostics import Diagnostic
from engine.ruleset.load import load_file, sources
from engine.ruleset.nodes import ScalarNode
from engine.ruleset.source import short
from engine.ruleset.suggestions import did_you_mean

Progress = Callable[[int], None]
"""Called with the number of mutants that have been examined."""

_AHEAD = 4
"""So many mutants of each process are made before the first of them is examined."""


@dataclass(frozen=True, slots=True)
class How:
    """How mutants are examined: by how many processes, and the folder of what is kept."""

    jobs: int = 1
    folder: Path | None = None


def examine_mutants(run: Run, how: How, progress: Progress | None = None) -> Mutation:
    """The mutants of every rule set whose cases were run and all pass.

    Raises ReplayError where the prover and ``decide`` disagree, OSError for a file that is gone.
    """
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done)

    if how.jobs < 2:
        return Mutation(tuple(_of_file(file, how, _alone, advance) for file in run.files))
    # A process of its own knows nothing of the solver and the inference of this one.
    with ProcessPoolExecutor(how.jobs, get_context("spawn")) as pool:

        def several(at: _At, mutants: Iterator[Mutant]) -> Iterator[Examined]:
            waiting: list[Future[Examined]] = []
            for mutant in mutants:
                waiting.append(pool.submit(_examine, at, mutant))
                if len(waiting) > _AHEAD * how.jobs:
                    yield waiting.pop(0).result()
            yield from (each.result() for each in waiting)

        return Mutation(tuple(_of_file(file, how, several, advance) for file in run.files))


@dataclass(frozen=True, slots=True)
class _At:
    """Where a rule set, its cases and what is kept about it are to be found.

    ``hash`` is that of the rule set and the cases: of two that stood at one place, one is meant.
    """

    rule_set: Path
    cases: Path
    folder: Path | None
    hash: tuple[str, int]


_Examine = Callable[[_At, Iterator[Mutant]], Iterator[Examined]]


def _of_file(
    run: FileRun, how: How, examine: _Examine, advance: Callable[[], None]
) -> FileMutation:
    program = run.program
    if not run.ok or program is None:
        return FileMutation(run)
    cases = reader.contents(run.file)
    known = recall(program, how.folder).of(cases)
    if known is None:
        found: list[Examined] = []
        mutants = mutants_of(*sources(run.rule_set), program)
        at = _At(run.rule_set, run.file, how.folder, (program.hash, hash(cases)))
        for examined in examine(at, mutants):
            found.append(examined)
            advance()
        known = tuple(found)
        keep(program, how.folder, cases, known)
    case_file = read_cases(cases, str(run.file))
    return FileMutation(run, *_accepting(known, case_file))


def _accepting(
    mutants: Sequence[Examined], case_file: CaseFile
) -> tuple[tuple[Examined, ...], tuple[Diagnostic, ...]]:
    """The mutants, each accepted survivor with the reason; and what is accepted and is none."""
    accepts = {key.text: (key, why) for key, why in case_file.accepts if names_mutant(key.text)}
    found: list[Examined] = []
    wrong: list[Diagnostic] = []
    for mutant in mutants:
        key, why = accepts.pop(mutant.id, (None, ""))
        if key is not None and mutant.fate not in (Fate.SURVIVED, Fate.UNDECIDED):
            wrong.append(_finding("gap-reached", key, case_file, gap=key.text))
            why = ""
        found.append(replace(mutant, accepted=why))
    names = [mutant.id for mutant in mutants]
    for key, _ in accepts.values():
        said = {"name": short(key.text), "what": "变异", "what_en": "mutant"}
        guess = did_you_mean(key.text, names)
        wrong.append(_finding("unknown-name", key, case_file, **said, did_you_mean=guess))
    return tuple(found), tuple(wrong)


def _finding(code: str, key: ScalarNode, case_file: CaseFile, **said: object) -> Diagnostic:
    return Diagnostic(code, key.place, said, "accepts", case_file.document.line(key.place))


def _alone(at: _At, mutants: Iterator[Mutant]) -> Iterator[Examined]:
    return (_examine(at, mutant) for mutant in mutants)


def _examine(at: _At, mutant: Mutant) -> Examined:
    return _examiner(at).examine(mutant)


@lru_cache(maxsize=1)
def _examiner(at: _At) -> Examiner:
    program = load_file(at.rule_set)
    assert isinstance(program, p.Program)
    kept = recall(program, at.folder)
    return Examiner(program, reader.contents(at.cases), str(at.cases), kept)
