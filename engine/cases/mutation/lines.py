"""The case that would kill a survivor, as the lines that a file of cases would have."""

from __future__ import annotations

from engine.cases.binding import base_facts
from engine.cases.mutation.nearest import answered
from engine.cases.mutation.outcome import Examined, FileMutation
from engine.cases.reading import read_cases
from engine.cases.writing import NewCase, entry
from engine.library import Library
from engine.ruleset import reader


def killing_case(file: FileMutation, mutant: Examined) -> str:
    """A case for the file, not confirmed: what the rule set answers is what it expects.

    If a case of the file is enough, that case, expecting more.

    '' where there is none: the mutant was killed, is equivalent, or moves the governing date only.
    """
    program, witness = file.program, mutant.witness
    if program is None or witness is None:
        return ""
    case_file = read_cases(reader.contents(file.run.file), str(file.run.file))
    answer = answered(Library([program]), f"{program.measure}@{program.version}", witness)
    case = NewCase(
        witness.case or mutant.id,
        witness.facts,
        witness.readings,
        answer,
        proposed=witness.proposed,
        confirmed=bool(witness.case),
        base=base_facts(case_file, program),
    )
    return entry(case)
