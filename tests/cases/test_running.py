"""Cases put to the engine: what passes, what differs and how it is said, what is never a pass.

If these failed, a policy person would believe that a rule set answers as it should when nobody had
looked, or would look for a mistake where there is none.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cases.running import State, run_cases
from tests.cases.support import BASE, BONUS, codes, differing, run_file, run_one, write

DUTY = """
    kind: duty
    inputs:
      有岗: {type: boolean}
      专人: {type: boolean}
    applies_when: 有岗
    requirements: {专人负责: 专人}
"""


def test_a_case_that_comes_out_as_expected_passes(tmp_path: Path) -> None:
    run = run_one(
        tmp_path,
        """
        readings: {取法: 最高档}
        expect:
          verdict: eligible
          benefits: {奖: 200, 月补: not_stated}
          values: {双倍: 2160}
          rows: {在职的: 0}
        """,
    )
    assert differing(run) == {}
    assert run.state is State.PASSED


# -- what differs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expect", "got"),
    [
        ("{年龄: 40}", "verdict: eligible", {"verdict": "ineligible"}),
        ("{年龄: 34, 人数: 49}", "verdict: ineligible, fails: 年龄符合", {
            "fails": ["年龄符合", "人数达标"]}),
        ("{年龄: 34}", "verdict: ineligible, fails: [年龄符合, 人数达标]", {"fails": ["年龄符合"]}),
        ("{年龄: null}", "verdict: incomplete, missing: 人数", {"missing": ["年龄"]}),
        ("{年龄: null, 人数: null}", "verdict: incomplete, missing: 年龄", {
            "missing": ["年龄", "人数"]}),
        ("{人数: 100}", "verdict: eligible, open: 取法", {}),
        ("{人数: 60}", "verdict: eligible, open: 取法", {"open": []}),
        ("{人数: 100}", "verdict: eligible, benefits: {奖: 500}", {
            "benefits/奖": {"open": {"取法": {"最高档": 500, "累加": 700}}}}),
        ("{人数: 60}", "verdict: eligible, benefits: {奖: 201}", {"benefits/奖": 200}),
        ("{人数: 60}", "verdict: eligible, benefits: {月补: 1}", {
            "benefits/月补": {"not_stated": ["标准"]}}),
        ("{人数: null}", "verdict: incomplete, values: {双倍: 1}", {
            "values/双倍": {"missing": ["人数"]}}),
        ("{人数: null}", "verdict: incomplete, benefits: {奖: 1}", {"benefits/奖": None}),
    ],
)  # fmt: skip
def test_what_differs_is_told_as_the_file_would_write_it(
    tmp_path: Path, facts: str, expect: str, got: dict[str, object]
) -> None:
    """What came out can be copied into the file: a drafter need not translate a report."""
    assert differing(run_one(tmp_path, f"facts: {facts}\nexpect: {{{expect}}}")) == got


@pytest.mark.parametrize(
    ("facts", "outcome", "passes"),
    [
        ("{人数: 100}", "{open: [500, 700]}", True),
        ("{人数: 100}", "{open: [700, 500]}", True),
        ("{人数: 100}", "{open: [500, 600]}", False),
        ("{人数: 100}", "{open: [500, 700, 900]}", False),
        ("{人数: 60}", "{open: [200, 200]}", False),
        ("{人数: 100}", "{open: {取法: {最高档: 500}}}", True),
        ("{人数: 100}", "{open: {how: {top: 500, sum: 700}}}", True),
        ("{人数: 100}", "{open: {取法: {最高档: 700, 累加: 500}}}", False),
        ("{人数: 60}", "{open: {取法: {最高档: 200}}}", False),
        ("{人数: 60}", "200.00", True),
        ("{人数: 60}", "'200'", False),
        ("{人数: 60}", "true", False),
        ("{人数: 60}", "not_stated", False),
        ("{人数: 60}", "{missing: 人数}", False),
    ],
)
def test_what_a_benefit_comes_to(tmp_path: Path, facts: str, outcome: str, passes: bool) -> None:
    case = f"facts: {facts}\nexpect: {{verdict: eligible, benefits: {{奖: {outcome}}}}}"
    assert (run_one(tmp_path, case).state is State.PASSED) is passes


@pytest.mark.parametrize(
    ("outcome", "passes"),
    [
        ("not_stated", True),
        ("{not_stated: 标准}", True),
        ("0", False),
        ("{missing: 人数}", False),
    ],
)
def test_a_figure_that_is_not_stated_is_no_number(
    tmp_path: Path, outcome: str, passes: bool
) -> None:
    case = f"expect: {{verdict: eligible, benefits: {{月补: {outcome}}}}}"
    assert (run_one(tmp_path, case).state is State.PASSED) is passes


RECORDS = """
facts:
  名单:
    - {号: a, 入职: 2023-01-01, 在职: true}
    - {号: b, 入职: 2023-01-01, 在职: false}
    - {号: c, 入职: null, 在职: true}
    - {号: d, 入职: 2024-01-01, 在职: false}
    - {号: e, 入职: 2023-05-01, 在职: true}
    - {号: f, 入职: 2023-05-01, 在职: true}
"""


@pytest.mark.parametrize(
    ("rows", "got"),
    [
        ("1", {}),
        ("2", {"rows/在职的/taken": 1}),
        ("[1, 5]", {"rows/在职的/taken": [1]}),
        ("{taken: [1], undecided: 2, left: 3}", {}),
        ("{undecided: [3], left: 2}", {"rows/在职的/undecided": [3, 5], "rows/在职的/left": 3}),
        ("{left: {仍在职: [2], 已入职: [4], beyond_take: 1}}", {"rows/在职的/left/仍在职": [2, 4]}),
        ("{left: {still: [2, 4]}}", {}),
    ],
)
def test_rows_are_told_by_what_became_of_them(
    tmp_path: Path, rows: str, got: dict[str, object]
) -> None:
    case = f"{RECORDS}expect: {{verdict: eligible, rows: {{在职的: {rows}}}}}"
    assert differing(run_one(tmp_path, case)) == got


def test_a_field_of_records_is_missing_by_its_name(tmp_path: Path) -> None:
    rule_set = """
        inputs:
          名单: {alias: people, type: records, fields: {入职: {alias: hired, type: date}}}
          期: {type: date}
        requirements: {都早: max(名单.入职) < 期}
    """
    base = "base: {编号: A1, 期: 2024-01-01, 名单: [{入职: 2023-01-01}, {入职: null}]}\n"
    for named, passes in {
        "名单.入职": True,
        "people.hired": True,
        "名单[2].入职": True,
        "名单[1].入职": False,
        "名单": False,
    }.items():
        case = f"expect: {{verdict: incomplete, missing: '{named}'}}"
        run = run_one(tmp_path, case, rule_set, base)
        assert (run.state is State.PASSED) is passes, named


# -- how a case begins ---------------------------------------------------------------------------


def test_a_case_begins_with_the_one_that_it_extends(tmp_path: Path) -> None:
    file = run_file(
        tmp_path,
        """
        base: {编号: A1, 年龄: 36, 人数: 100}
        cases:
          甲:
            readings: {取法: 最高档}
            expect: {verdict: eligible, benefits: {奖: 500}}
          乙:
            extends: 甲
            facts: {head_count: 60, age: 35}
            expect: {verdict: eligible, benefits: {奖: 200}, values: {双倍: 2100}}
          丙:
            extends: 甲
            readings: {how: null}
            expect: {verdict: eligible, open: 取法}
          丁:
            facts: {人数: 100}
            proposed: true
            expect: {verdict: eligible, benefits: {奖: 500}}
          戊:
            extends: 丁
            readings: {取法: 累加}
            expect: {verdict: eligible, benefits: {奖: 700}}
        """,
    )
    assert [differing(case) for case in file.cases] == [{}] * 5
    assert file.ok


def test_the_date_replaces_that_of_the_rule_set(tmp_path: Path) -> None:
    write(tmp_path, BONUS, BASE + "cases: {甲: {on: 2024-02-29, expect: {verdict: eligible}}}")
    (file,) = run_cases([tmp_path]).files
    decision = file.cases[0].decision
    assert decision is not None
    assert str(decision.governing.date) == "2024-02-29"


def test_a_duty_is_met_or_not(tmp_path: Path) -> None:
    file = run_file(
        tmp_path,
        """
        base: {编号: A1, 有岗: true, 专人: true}
        cases:
          设了: {expect: {verdict: met}}
          未设: {facts: {专人: false}, expect: {verdict: not_met, fails: 专人负责}}
          无岗: {facts: {有岗: false}, expect: {verdict: not_applicable}}
        """,
        DUTY,
    )
    assert file.ok


# -- what is never a pass ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("facts: {年令: 36}\nexpect: {verdict: eligible}", ("unknown-fact", 4)),
        ("facts: {年令: null}\nexpect: {verdict: eligible}", ("unknown-fact", 4)),
        ("facts: {年龄: 36, age: 35}\nexpect: {verdict: eligible}", ("duplicate-fact", 4)),
        ("facts: {年龄: 三十}\nexpect: {verdict: eligible}", ("fact-type", 4)),
        ("facts: {编号: null}\nexpect: {verdict: eligible}", ("missing-key-fact", 4)),
        ("readings: {取发: 累加}\nexpect: {verdict: eligible}", ("not-open", 4)),
        ("readings: {取法: 累家}\nexpect: {verdict: eligible}", ("unknown-reading", 4)),
        ("readings: {取法: null}\nexpect: {verdict: eligible}", ("unknown-name", 4)),
        ("extends: 乙\nexpect: {verdict: eligible}", ("unknown-name", 4)),
        ("extends: 甲\nexpect: {verdict: eligible}", ("unknown-name", 4)),
        ("expect: {verdict: met}", ("not-allowed", 4)),
        ("expect: {verdict: ineligible, fails: 年龄符和}", ("unknown-name", 4)),
        ("expect: {verdict: incomplete, missing: 年令}", ("unknown-name", 4)),
        ("expect: {verdict: incomplete, missing: 名单.入值}", ("unknown-name", 4)),
        ("expect: {verdict: open, open: 标准}", ("unknown-name", 4)),
        ("expect: {verdict: eligible, benefits: {将: 1}}", ("unknown-name", 4)),
        ("expect: {verdict: eligible, values: {双陪: 1}}", ("unknown-name", 4)),
        ("expect: {verdict: eligible, values: {在职的: 1}}", ("unknown-name", 4)),
        ("expect: {verdict: eligible, rows: {双倍: 1}}", ("unknown-name", 4)),
        ("expect: {verdict: eligible, rows: {在职的: {left: {已辞: 1}}}}", ("unknown-name", 4)),
        ("expect: {verdict: eligible, benefits: {月补: {not_stated: 档}}}", ("unknown-name", 4)),
        ("expect: {verdict: eligible, benefits: {奖: {open: {档: {a: 1}}}}}", ("unknown-name", 4)),
        ("expect: {verdict: open, values: {双倍: {open: {取法: {a: 1}}}}}", ("unknown-reading", 4)),
        ("expect: {refused: fact-typo}", ("unknown-name", 4)),
    ],
)  # fmt: skip
def test_a_name_that_the_rule_set_does_not_have_is_an_error(
    tmp_path: Path, case: str, code: tuple[str, int]
) -> None:
    """A misspelt name would otherwise check nothing, and pass."""
    run = run_one(tmp_path, case)
    assert codes(run) == [code]
    assert run.state is State.ERROR


def test_a_finding_about_a_fact_stands_where_the_fact_was_written(tmp_path: Path) -> None:
    file = run_file(
        tmp_path,
        """
        base:
          编号: A1
          年龄: 36
          人数: 60
          名单:
            - {号: a, 入职: 2023-01-01}
            - {号: b, 入职: 今天}
        cases:
          甲: {expect: {verdict: eligible}}
          乙: {extends: 甲, facts: {年龄: 200, 名单: []}, expect: {verdict: eligible}}
        """,
    )
    one, other = (case.diagnostics[0].place for case in file.cases)
    assert one is not None
    assert other is not None
    assert (one.line, one.column) == (7, 18)
    assert (other.line, other.column) == (10, 31)


@pytest.mark.parametrize(
    ("case", "got"),
    [
        ("facts: {年龄: 151}\nexpect: {refused: fact-range}", {}),
        ("facts: {年龄: x}\nexpect: {refused: fact-range}", {"refused": ["fact-type"]}),
        ("facts: {年龄: 151, 人数: x}\nexpect: {refused: fact-range}", {
            "refused": ["fact-range", "fact-type"]}),
        ("expect: {refused: fact-range}", {"refused": "eligible"}),
    ],
)  # fmt: skip
def test_a_refusal_may_be_what_is_expected(
    tmp_path: Path, case: str, got: dict[str, object]
) -> None:
    run = run_one(tmp_path, case)
    assert {mismatch.field: mismatch.got for mismatch in run.mismatches} == got
    assert run.state is (State.FAILED if got else State.PASSED)


def test_a_rule_set_without_cases_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, BONUS, None)
    (file,) = run_cases([tmp_path]).files
    assert codes(file) == [("no-cases", 1)]
    assert not file.ok


def test_cases_without_a_rule_set_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, BONUS, BASE + "cases: {甲: {expect: {verdict: eligible}}}").rename(
        tmp_path / "m" / "v2.cases.yaml"
    )
    run = run_cases([tmp_path])
    assert [codes(file) for file in run.files] == [[("no-cases", 1)], [("no-rule-set", 1)]]


def test_a_rule_set_that_cannot_be_loaded_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, BONUS.replace("年龄 in 年龄线", "年令 in 年龄线"), BASE + "cases: {}")
    (file,) = run_cases([tmp_path]).files
    assert [code for code, _ in codes(file)] == ["unknown-name"]
    assert not file.ok


def test_nothing_to_run_is_no_pass(tmp_path: Path) -> None:
    assert not run_cases([tmp_path]).ok


def test_a_vocabulary_needs_no_cases(tmp_path: Path) -> None:
    write(tmp_path, BONUS, BASE + "cases: {甲: {expect: {verdict: eligible}}}")
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "v1.yaml").write_text(
        "terms: common\nversion: v1\ntitle: {zh: 词}\nstatus: draft\n"
        "source: {document: d}\nparameters: {乙: {value: 1}}\n",
        encoding="utf-8",
    )
    assert run_cases([tmp_path]).ok


def test_a_folder_a_rule_set_or_its_cases_may_be_named(tmp_path: Path) -> None:
    cases = write(tmp_path, BONUS, BASE + "cases: {甲: {expect: {verdict: eligible}}}")
    rule_set = cases.with_name("v1.yaml")
    for paths in ([tmp_path], [cases], [rule_set], [cases, rule_set, tmp_path]):
        run = run_cases(paths)
        assert (len(run.files), run.count(State.PASSED)) == (1, 1)


def test_one_broken_case_does_not_hide_the_others(tmp_path: Path) -> None:
    file = run_file(
        tmp_path,
        """
        base: {编号: A1, 年龄: 36, 人数: 60}
        cases:
          甲: {facts: {年令: 1}, expect: {verdict: eligible}}
          乙: {expect: {verdict: ineligible, fails: 年龄符和}}
          丙: {expect: {verdict: eligible}}
          丁: {expect: {verdict: open}}
        """,
    )
    states = [State.ERROR, State.ERROR, State.PASSED, State.FAILED]
    assert [case.state for case in file.cases] == states


def test_five_hundred_cases_are_each_run(tmp_path: Path) -> None:
    """Were a long file cut short, cases would pass that nobody ran."""
    cases = "".join(
        f"  案{n}: {{facts: {{人数: {n}}}, proposed: true, expect: {{verdict: "
        f"{'eligible' if n >= 50 else 'ineligible'}}}}}\n"
        for n in range(500)
    )
    write(tmp_path, BONUS, "base: {编号: A1, 年龄: 36, 名单: []}\ncases:\n" + cases)
    run = run_cases([tmp_path])
    assert run.count(State.PASSED) == 500


def test_a_benefit_that_one_reading_does_not_give_is_not_what_was_expected_under_it(
    tmp_path: Path,
) -> None:
    """Under 严 nobody under 40 is granted anything, so 奖 is open between the other two alone."""
    rule_set = """
    parameters:
      口径: {one_of: [宽, 中, 严], question: 哪个}
    inputs:
      年龄: {type: integer}
    requirements:
      条: {by: 口径, cases: {宽: true, 中: true, 严: 年龄 < 1}}
    benefits:
      奖: {by: 口径, cases: {宽: 年龄, 中: 年龄 + 1, 严: 年龄 + 2}}
    """
    case = "expect: {verdict: open, benefits: {奖: {open: {口径: {宽: 36, 中: 37, %s}}}}}"
    run = run_one(tmp_path, case % "严: 38", rule_set, "base: {编号: A, 年龄: 36}\n")
    assert differing(run) == {"benefits/奖": {"open": {"口径": {"宽": 36, "中": 37}}}}
