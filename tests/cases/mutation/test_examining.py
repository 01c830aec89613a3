"""What becomes of mutants: killed by a case, left out by a proof, or left with a killing case.

If these failed, a score would be too good: a mutant called equivalent that somebody would be paid
wrongly by, or killed by a case that passes under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from engine.cases.binding import bind
from engine.cases.mutation.lines import killing_case
from engine.cases.mutation.mutants import mutants_of
from engine.cases.mutation.noticing import Noticing
from engine.cases.mutation.outcome import Examined, Fate, FileMutation, Mutation
from engine.cases.mutation.running import How, examine_mutants
from engine.cases.reading import read_cases
from engine.cases.running import State, run_case, run_cases
from engine.library import Library
from engine.program import Program
from engine.render.mutation import render_mutation
from engine.ruleset.diagnostics import CuoshiError
from engine.ruleset.load import load_file, sources
from tests.cases.support import BASE, BONUS, write

SMALL = """
    parameters:
      线: {range: {at_least: 1, at_most: 3}}
      口径: {one_of: [宽, 严], question: 是否须登记}
      标准: {value: 5}
    inputs:
      年龄: {type: integer, range: {at_least: 0, at_most: 4}}
      登记: {type: boolean}
      类: {type: choice, options: [甲, 乙]}
    definitions:
      计入: {by: 口径, cases: {宽: true, 严: 登记}}
      档:
        table:
          hit_policy: first
          rows:
            - {id: 甲类, when: {类: 甲}, value: 1}
            - {id: 其余, value: 2}
    requirements:
      年龄: 年龄 in 线
      登记: 计入
      小: 年龄 < 标准
    benefits:
      额: max(标准 - 年龄, 0) + 档
"""
"""Small enough to be tried whole; 小 holds of everybody, so that some of its mutants do too."""

NOTHING = "cases: {空: {facts: {年龄: 老}, expect: {refused: fact-type}}}"
"""Cases that kill nothing."""


def mutated(folder: Path, rule_set: str, cases: str, how: How | None = None) -> FileMutation:
    write(folder, rule_set, cases)
    run = run_cases([folder])
    assert run.ok
    (file,) = examine_mutants(run, how or How()).files
    return file


def fates(file: FileMutation) -> dict[str, Fate]:
    return {mutant.id: mutant.fate for mutant in file.mutants}


def test_a_mutant_is_killed_by_the_case_whose_expectation_fails(tmp_path: Path) -> None:
    cases = """
base: {编号: A, 登记: true, 类: 甲}
cases:
  一岁: {facts: {年龄: 1}, expect: {verdict: eligible, benefits: {额: 5}}}
  零岁: {facts: {年龄: 0}, expect: {verdict: ineligible, fails: 年龄}}
"""
    file = mutated(tmp_path, SMALL, cases)
    killers = {mutant.id: mutant.killer for mutant in file.mutants}
    assert killers["parameters/线/range/at_least edge-up"] == "一岁"
    assert killers["parameters/线/range/at_least edge-down"] == "零岁"
    assert fates(file)["parameters/线/range/at_most edge-down"] is Fate.SURVIVED
    assert fates(file)["requirements/小 clause-dropped"] is Fate.EQUIVALENT
    assert not file.ok
    assert file.score is not None
    assert file.score < 1


def test_what_nobody_confirmed_kills_nothing(tmp_path: Path) -> None:
    """Such a case says what the rule set answers, and a drafter's slip with it."""
    cases = "base: {编号: A, 登记: true, 类: 甲}\ncases: {一岁: {confirmed: false, "
    cases += "facts: {年龄: 1}, expect: {verdict: eligible, benefits: {额: 5}}}}"
    file = mutated(tmp_path, SMALL, cases)
    assert file.count(Fate.KILLED) == 0
    # Whoever has just had cases drafted is told why they count for nothing yet.
    assert "待确认的 1 例不算发现" in render_mutation(Mutation((file,)), "zh").plain
    assert "confirmed: false" in render_mutation(Mutation((file,)), "en").plain


def test_equivalent_is_what_no_case_tells_apart_and_nothing_else(tmp_path: Path) -> None:
    """Every mutant under every fact, missing ones included, and every reading."""
    file = mutated(tmp_path, SMALL, NOTHING)
    program = file.program
    assert program is not None
    whole = list(_everything())
    expected = {}
    originally = [_answer(program, *case) for case in whole]
    for mutant in mutants_of(*sources(file.run.rule_set), program):
        apart = any(
            _answer(mutant.program, *case) != answer
            for case, answer in zip(whole, originally, strict=True)
        )
        expected[mutant.id] = Fate.SURVIVED if apart else Fate.EQUIVALENT
    assert fates(file) == expected
    assert set(expected.values()) == {Fate.SURVIVED, Fate.EQUIVALENT}


def _everything() -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    facts = product([None, 0, 1, 2, 3, 4], [None, True, False], [None, "甲", "乙"])
    for (age, registered, kind), reading in product(facts, ["宽", "严"]):
        yield {"编号": "A", "年龄": age, "登记": registered, "类": kind}, {"口径": reading}


_LIBRARIES: dict[str, Library] = {}


def _answer(program: Program, facts: dict[str, Any], readings: dict[str, str]) -> object:
    library = _LIBRARIES.setdefault(program.hash, Library([program]))
    try:
        decision = library.decide("m@v1", facts, readings=readings)
    except CuoshiError as error:
        return [diagnostic.code for diagnostic in error.diagnostics]
    return decision.verdict, [(b.state, b.value) for b in decision.benefits if b.state == "known"]


def test_the_killing_case_of_a_survivor_passes_now_and_kills_it(tmp_path: Path) -> None:
    """Written into the file as it is shown, it leaves nothing to survive."""
    first = mutated(tmp_path, SMALL, NOTHING)
    entries = "".join(
        killing_case(first, m) for m in first.mutants if m.fate is Fate.SURVIVED
    ).replace("    confirmed: false\n", "")
    assert entries
    cases = "cases:\n  空: {facts: {年龄: 老}, expect: {refused: fact-type}}\n" + entries
    then = mutated(tmp_path, SMALL, cases)
    assert then.count(Fate.SURVIVED) == 0
    assert then.count(Fate.KILLED) == first.count(Fate.SURVIVED)
    assert then.score == 1
    assert then.ok


def test_a_case_that_is_answered_otherwise_and_expects_too_little_is_named(tmp_path: Path) -> None:
    """A drafter adds a line there rather than a case."""
    cases = "cases: {一岁: {facts: {编号: A, 年龄: 1, 登记: true, 类: 甲}, "
    file = mutated(tmp_path, SMALL, cases + "expect: {verdict: eligible}}}")
    mutant = _by_id(file, "parameters/标准/value figure-up")
    assert mutant.witness is not None
    assert mutant.witness.case == "一岁"
    assert killing_case(file, mutant).splitlines()[-1].strip() == (
        "expect: {verdict: eligible, benefits: {额: 5}}"
    )


def test_a_slip_in_the_governing_date_alone_is_not_left_out(tmp_path: Path) -> None:
    """It answers every case alike, and another version would be asked."""
    body = """
    as_of: 年末
    inputs:
      年: {type: integer, range: {at_least: 2000, at_most: 2100}}
      登记: {type: boolean}
    definitions:
      年末: date(年, 12, 31)
    requirements:
      条: 登记
    """
    facts = "facts: {编号: A, 年: 2024, 登记: true}"
    file = mutated(tmp_path, body, f"cases: {{甲: {{{facts}, expect: {{verdict: eligible}}}}}}")
    day = _by_id(file, "definitions/年末 figure-down 2")
    assert (day.fate, day.witness) == (Fate.SURVIVED, None)
    expect = "expect: {verdict: eligible, values: {年末: 2024-12-31}}"
    file = mutated(tmp_path, body, f"cases: {{甲: {{{facts}, {expect}}}}}")
    assert _by_id(file, "definitions/年末 figure-down 2").fate is Fate.KILLED


def test_a_survivor_is_accepted_by_its_id_with_a_reason(tmp_path: Path) -> None:
    """It is not counted as killed: the score stays what it is."""
    accepts = "\naccepts: {parameters/线/range/at_most edge-up: 四岁的没有}"
    file = mutated(tmp_path, SMALL, NOTHING + accepts)
    mutant = _by_id(file, "parameters/线/range/at_most edge-up")
    assert (mutant.fate, mutant.accepted) == (Fate.SURVIVED, "四岁的没有")
    assert mutant not in file.left
    assert file.accepted == 1
    assert file.score == 0


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        ("requirements/小 clause-dropped", "gap-reached"),
        ("parameters/线/range/at_moste edge-up", "unknown-name"),
    ],
)
def test_what_is_accepted_and_does_not_survive_is_an_error(
    tmp_path: Path, identifier: str, code: str
) -> None:
    """What is accepted may only ever become less."""
    file = mutated(tmp_path, SMALL, f"{NOTHING}\naccepts: {{{identifier}: 因为}}")
    assert [(d.code, d.place and d.place.line) for d in file.diagnostics] == [(code, 2)]
    assert not file.ok


def test_cases_that_do_not_pass_kill_nothing(tmp_path: Path) -> None:
    """A rule set that answers otherwise than its cases say would have every mutant killed."""
    write(tmp_path, BONUS, BASE + "cases: {甲: {expect: {verdict: ineligible}}}")
    (file,) = examine_mutants(run_cases([tmp_path]), How()).files
    assert file.mutants == ()
    assert not file.ok


CASES = (
    BASE
    + """cases:
  一: {expect: {verdict: eligible, benefits: {奖: 200}}}
  百: {facts: {人数: 100}, expect: {verdict: eligible, open: how}}
  取: {extends: 百, readings: {how: sum}, expect: {verdict: eligible, benefits: {奖: 700}}}
  老: {facts: {年龄: 40}, expect: {verdict: ineligible, values: {双倍: 2400}}}
  名:
    facts: {名单: [{号: 甲, 入职: 2023-01-01, 在职: true}, {号: 乙, 入职: 2024-01-01, 在职: true}]}
    expect: {verdict: eligible, rows: {在职的: {taken: 1, left: {已入职: 1}}}}
"""
)


def test_a_case_that_cannot_notice_a_mutant_passes_under_it(tmp_path: Path) -> None:
    """Only cases that can notice are decided: none that would have killed is left out."""
    file = write(tmp_path, BONUS, CASES)
    program = load_file(tmp_path / "m" / "v1.yaml")
    assert program is not None
    case_file = read_cases(file.read_bytes(), str(file))
    cases = bind(case_file, program)
    noticing = Noticing(program, Library([program]))
    skipped = killed = 0
    for mutant in mutants_of(*sources(tmp_path / "m" / "v1.yaml"), program):
        library = Library([mutant.program])
        for case in cases:
            state = run_case(case, library, mutant.program, case_file.document).state
            if noticing.can_notice(case, mutant):
                killed += state is not State.PASSED
            else:
                assert state is State.PASSED, (mutant.id, case.case.name.text)
                skipped += 1
    assert skipped
    assert killed


def test_several_processes_find_what_one_finds(tmp_path: Path) -> None:
    """Which case kills a mutant depends on who examined what before; that one does, does not."""
    alone = mutated(tmp_path, BONUS, CASES)
    assert fates(mutated(tmp_path, BONUS, CASES, How(jobs=2))) == fates(alone)


def test_what_is_kept_is_what_would_be_found(tmp_path: Path) -> None:
    """The same again from the folder; and with other cases, what these other cases kill."""
    folder = tmp_path / "kept"
    rules = tmp_path / "rules"
    first = mutated(rules, SMALL, NOTHING, How(folder=folder))
    assert list(folder.iterdir())
    assert mutated(rules, SMALL, NOTHING, How(folder=folder)).mutants == first.mutants
    cases = "cases: {一岁: {facts: {编号: A, 年龄: 1, 登记: true, 类: 甲}, "
    cases += "expect: {verdict: eligible, benefits: {额: 5}}}}"
    then = mutated(rules, SMALL, cases, How(folder=folder))
    anew = mutated(rules, SMALL, cases)
    assert [(m.id, m.fate, m.killer) for m in then.mutants] == [
        (m.id, m.fate, m.killer) for m in anew.mutants
    ]
    assert then.count(Fate.KILLED) > 0


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    file = mutated(tmp_path, SMALL, NOTHING, How(folder=blocked / "kept"))
    assert file.mutants


def _by_id(file: FileMutation, identifier: str) -> Examined:
    try:
        return next(mutant for mutant in file.mutants if mutant.id == identifier)
    except StopIteration:
        pytest.fail(f"{identifier} is not among {[m.id for m in file.mutants]}")
