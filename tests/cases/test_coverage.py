"""What cases have reached, clause by clause, and what they have not.

If these failed, a boundary would be called tested that no case has come near, or a policy person
would write cases for what cannot happen.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cases.binding import BoundCase
from engine.cases.coverage import Coverage, cover
from engine.cases.model import CaseFile
from engine.cases.probes import watch
from engine.cases.reading import read_cases
from engine.library import Library
from engine.ruleset.reader import read
from tests.cases.support import codes, run_file
from tests.support import rule_set


def covered(folder: Path, body: str, *cases: str, accepts: str = "") -> Coverage:
    """The coverage of cases of which only the facts and readings matter."""
    text = "cases:\n"
    for number, case in enumerate(cases):
        text += f"  案{number}:\n" + indent(dedent(case).strip("\n"), "    ") + "\n"
        text += "    expect: {verdict: open}\n"
    file = run_file(folder, "base: {编号: A1}\n" + text + accepts, body, coverage=True)
    assert not [d for case in file.cases for d in case.diagnostics]
    assert file.coverage is not None
    return file.coverage


def reached(coverage: Coverage, item: str) -> list[str]:
    """What was seen of an item."""
    return [c.goal.id.removeprefix(f"{item} ") for c in coverage.goals
            if c.goal.item == item and c.case]  # fmt: skip


def missed(coverage: Coverage, item: str) -> list[str]:
    """What was not seen of an item."""
    return [c.goal.id.removeprefix(f"{item} ") for c in coverage.goals
            if c.goal.item == item and not c.case]  # fmt: skip


TREE = """
    inputs:
      甲: {type: boolean}
      乙: {type: boolean}
    requirements:
      条: {any: [甲, {all: [乙, 甲]}]}
"""


def test_a_leaf_is_seen_true_false_and_undecided(tmp_path: Path) -> None:
    coverage = covered(tmp_path, TREE, "facts: {甲: true, 乙: false}", "facts: {甲: true}")
    assert reached(coverage, "requirements/条/1") == ["true"]
    assert missed(coverage, "requirements/条/1") == ["false", "undecided"]
    assert reached(coverage, "requirements/条/2/1") == ["false", "undecided"]
    assert reached(coverage, "requirements/条") == ["true"]
    assert [goal.id for goal in coverage.gaps] == [
        "requirements/条 false",
        "requirements/条 undecided",
        "requirements/条/1 false",
        "requirements/条/1 undecided",
        "requirements/条/2/1 true",
        "requirements/条/2/2 false",
        "requirements/条/2/2 undecided",
    ]


def test_it_says_which_case_was_the_first(tmp_path: Path) -> None:
    coverage = covered(tmp_path, TREE, "facts: {甲: true}", "facts: {甲: true}")
    (first,) = [c.case for c in coverage.goals if c.goal.id == "requirements/条/1 true"]
    assert first == "案0"


@pytest.mark.parametrize(
    ("requirement", "kinds"),
    [
        ("甲", ["true", "false", "undecided"]),
        ("经", ["true", "false", "undecided"]),
        ("count(名单) >= 1", ["true", "false", "undecided"]),
        ("限 >= 1", ["true", "false"]),
        ("定 >= 1", ["true", "false"]),
        ("未 >= 1", ["undecided"]),
        ("甲 and 未 >= 1", ["true", "false", "undecided"]),
        ("true", []),
        ("{not_stated: 未列}", []),
    ],
)
def test_undecided_is_asked_for_where_it_can_be(
    tmp_path: Path, requirement: str, kinds: list[str]
) -> None:
    """Else a drafter would be sent to look for a case that no facts can make."""
    body = f"""
        parameters: {{限: {{value: 1}}, 未: {{not_stated: 无}}}}
        inputs:
          甲: {{type: boolean}}
          名单: {{type: records, fields: {{列: {{type: text}}}}}}
        definitions: {{经: 甲, 定: 限 + 1}}
        requirements:
          条: {requirement}
    """
    goals = covered(tmp_path, body, "facts: {}").goals
    assert [c.goal.seen for c in goals if c.goal.item == "requirements/条"] == kinds


BY = """
    parameters: {口径: {one_of: [宽, 严], question: 问}}
    inputs:
      甲: {type: boolean}
      乙: {type: boolean}
    requirements:
      条: {by: 口径, cases: {宽: 甲, 严: 乙}}
"""


def test_the_case_of_a_reading_that_is_not_chosen_is_not_seen(tmp_path: Path) -> None:
    coverage = covered(tmp_path, BY, "facts: {甲: true, 乙: true}\nreadings: {口径: 宽}")
    assert reached(coverage, "requirements/条/宽") == ["true"]
    assert reached(coverage, "requirements/条/严") == []
    assert reached(coverage, "parameters/口径") == ["宽"]


def test_where_the_answer_is_open_every_reading_is_seen(tmp_path: Path) -> None:
    coverage = covered(tmp_path, BY, "facts: {甲: true, 乙: false}")
    assert reached(coverage, "requirements/条/宽") == ["true"]
    assert reached(coverage, "requirements/条/严") == ["false"]
    assert reached(coverage, "parameters/口径") == ["宽", "严"]


def test_a_reading_that_makes_no_difference_is_not_seen(tmp_path: Path) -> None:
    assert reached(covered(tmp_path, BY, "facts: {甲: true, 乙: true}"), "parameters/口径") == []


def test_a_parameter_that_the_rule_set_has_settled_is_not_asked_for(tmp_path: Path) -> None:
    body = BY.replace(
        "question: 问", "question: 问, chosen: 宽, decided_by: 局, decided_on: 2024-01-01"
    )
    coverage = covered(tmp_path, body, "facts: {甲: true, 乙: true}")
    assert not [c for c in coverage.goals if c.goal.item == "parameters/口径"]


def test_the_case_of_a_choice_counts_where_it_applies(tmp_path: Path) -> None:
    body = """
        inputs:
          性: {type: choice, options: [女, 男]}
          甲: {type: boolean}
        requirements:
          条: {by: 性, cases: {女: 甲, 男: not 甲}}
    """
    coverage = covered(tmp_path, body, "facts: {性: 女, 甲: true}")
    assert reached(coverage, "requirements/条/女") == ["true"]
    assert reached(coverage, "requirements/条/男") == []
    coverage = covered(tmp_path, body, "facts: {性: 男}")
    assert reached(coverage, "requirements/条/女") == []
    assert reached(coverage, "requirements/条/男") == ["undecided"]


TIERS = """
    parameters:
      档: {tiers: [{at_least: 50, value: 1}, {at_least: 100, value: 2}, {more_than: 200, value: 3}]}
      取法: {one_of: [最高, 累加], question: 问}
    inputs: 
      数: {type: integer, range: {at_least: 0, at_most: 999}}
    requirements: {条: 数 in 档}
    benefits: {奖: {by: 取法, cases: {最高: 'highest(档, 数)', 累加: 'all_reached(档, 数)'}}}
"""  # noqa: W291


@pytest.mark.parametrize("reading", ["最高", "累加"])
@pytest.mark.parametrize(
    ("number", "tiers"),
    [(49, []), (50, ["50"]), (99, ["50"]), (100, ["100"]), (200, ["100"]), (201, ["200"])],
)
def test_a_tier_is_reached_by_what_lies_in_it_and_not_in_the_next(
    tmp_path: Path, reading: str, number: int, tiers: list[str]
) -> None:
    body = TIERS.replace("inputs: ", "inputs:")
    coverage = covered(tmp_path, body, f"facts: {{数: {number}}}\nreadings: {{取法: {reading}}}")
    assert reached(coverage, "parameters/档") == tiers


@pytest.mark.parametrize(
    ("policy", "rows"), [("unique", ["高"]), ("first", ["高"]), ("any", ["高"])]
)
def test_a_row_of_a_table_is_hit_where_it_decides(
    tmp_path: Path, policy: str, rows: list[str]
) -> None:
    other = "{at_least: 0}" if policy == "first" else "{less_than: 60}"
    body = f"""
        inputs:
          岁: {{type: integer, range: {{at_least: 0, at_most: 150}}}}
        definitions:
          额:
            table:
              hit_policy: {policy}
              rows:
                - {{id: 高, when: {{岁: {{at_least: 60}}}}, value: 2}}
                - {{id: 余, when: {{岁: {other}}}, value: 1}}
        requirements: {{条: 额 >= 1}}
    """
    coverage = covered(tmp_path, body, "facts: {岁: 60}")
    assert reached(coverage, "definitions/额") == rows
    assert missed(coverage, "definitions/额") == ["余"]
    assert reached(covered(tmp_path, body, "facts: {岁: 59}"), "definitions/额") == ["余"]


def test_an_entry_of_a_series_is_reached_by_its_dates(tmp_path: Path) -> None:
    body = """
        parameters: {率: {series: [{from: 2023-01-01, value: 1}, {from: 2024-01-01, value: 2}]}}
        inputs:
          日: {type: date}
        requirements: {条: 'at(率, 日) >= 1'}
    """
    coverage = covered(tmp_path, body, "facts: {日: 2023-12-31}")
    assert reached(coverage, "parameters/率") == ["2023-01-01"]
    assert missed(coverage, "parameters/率") == ["2024-01-01"]


ROWS = """
    parameters: {口径: {one_of: [宽, 严], question: 问}}
    inputs:
      名单: {type: records, fields: {真: {type: boolean}, 数: {type: integer}}}
    definitions:
      选:
        from: 名单
        where:
          all:
            - {label: 真的, when: 真}
            - {label: 够数, by: 口径, cases: {宽: 数 >= 0, 严: 数 >= 1}}
      再选: {from: 选, where: 数 <= 1}
    requirements: {条: count(再选) >= 1}
"""


def test_a_condition_of_rows_is_seen_in_any_row(tmp_path: Path) -> None:
    coverage = covered(
        tmp_path, ROWS, "facts: {名单: [{真: true, 数: 1}, {真: false}]}\nreadings: {口径: 宽}"
    )
    where = "definitions/选/where"
    assert reached(coverage, f"{where}/真的") == ["true", "false"]
    assert reached(coverage, f"{where}/够数/宽") == ["true", "undecided"]
    assert reached(coverage, f"{where}/够数/严") == []
    assert reached(coverage, "definitions/再选/where") == ["true"]


def test_a_row_in_doubt_for_another_reason_does_not_make_a_condition_undecided(
    tmp_path: Path,
) -> None:
    """The doubt of the first selection is not that of the condition of the second."""
    coverage = covered(tmp_path, ROWS, "facts: {名单: [{数: 1}]}\nreadings: {口径: 宽}")
    assert reached(coverage, "definitions/选/where/真的") == ["undecided"]
    assert "undecided" in missed(coverage, "definitions/再选/where")


def test_a_benefit_is_reached_where_a_case_expects_it(tmp_path: Path) -> None:
    body = """
        inputs:
          甲: {type: boolean}
        requirements: {条: 甲}
        benefits: {一: {value: 1 + 0}, 二: {value: 1 + 1}}
    """
    cases = (
        "cases: {案: {facts: {编号: A, 甲: true}, expect: {verdict: eligible, benefits: {一: 1}}}}"
    )
    file = run_file(tmp_path, cases, body, coverage=True)
    assert file.coverage is not None
    assert [goal.id for goal in file.coverage.gaps if goal.item.startswith("benefits")] == [
        "benefits/二 expected"
    ]


def test_tiers_of_a_benefit_that_is_not_due_are_not_reached(tmp_path: Path) -> None:
    """Nobody is paid by them: a wrong figure there would go unseen."""
    body = TIERS.replace("inputs: ", "inputs:\n      甲: {type: boolean}").replace(
        "{条: 数 in 档}", "{条: 数 in 档, 另: 甲}"
    )
    coverage = covered(tmp_path, body, "facts: {数: 50, 甲: false}\nreadings: {取法: 最高}")
    assert reached(coverage, "parameters/档") == []


# -- accepted gaps -------------------------------------------------------------------------------


def test_an_accepted_gap_is_counted_apart(tmp_path: Path) -> None:
    accepts = "accepts: {requirements/条/1 undecided: 甲总有}\n"
    coverage = covered(tmp_path, TREE, "facts: {甲: true}", accepts=accepts)
    assert coverage.accepted == 1
    assert "requirements/条/1 undecided" not in [goal.id for goal in coverage.gaps]


@pytest.mark.parametrize(
    ("accepted", "code"),
    [("requirements/条/1 true", "gap-reached"), ("requirements/条/1 ture", "unknown-name")],
)
def test_an_accepted_gap_that_is_none_is_an_error(tmp_path: Path, accepted: str, code: str) -> None:
    """What is accepted may only ever become less."""
    cases = (
        "cases: {案: {facts: {编号: A, 甲: true}, expect: {verdict: eligible}}}\n"
        f"accepts: {{{accepted}: 因为}}\n"
    )
    file = run_file(tmp_path, cases, TREE, coverage=True)
    assert codes(file) == [(code, 2)]
    assert not file.ok


# -- a second witness ----------------------------------------------------------------------------

THREE = st.sampled_from([True, False, None])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(THREE, THREE), min_size=1, max_size=3))
def test_what_is_seen_of_a_leaf_is_what_the_decision_says_of_it(
    facts: list[tuple[bool | None, bool | None]],
) -> None:
    """The watching program against the clauses of the decision itself, which it does not read."""
    program = rule_set(TREE)
    library, watched = Library([program]), watch(program)
    watching = Library([watched.program])
    for one, other in facts:
        case = {"编号": "1", "甲": one, "乙": other}
        decision = library.decide("m@v1", case)
        seen = watching.decide("m@v1", case).values
        truths = {}
        stack = [requirement.result for requirement in decision.requirements]
        while stack:
            result = stack.pop()
            truths[result.clause.id] = result.truth
            stack.extend(result.parts)
        for probe in watched.probes:
            (item,) = {goal.item for goal in probe.goals.values()}
            truth = truths[item]
            holds, fails = seen[probe.holds], seen[probe.fails]
            if isinstance(truth, bool):
                assert (holds, fails) == (truth, not truth)
            else:
                assert not isinstance(holds, bool)
                assert not isinstance(fails, bool)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(THREE, st.sampled_from([None, 0, 1, 2])), max_size=3),
    st.sampled_from(["宽", "严", None]),
)
def test_what_is_seen_in_rows_is_what_each_row_gives(
    records: list[tuple[bool | None, int | None]], reading: str | None
) -> None:
    """Counted by hand, row by row: what the conditions of a selection are in its source."""
    program = rule_set(ROWS)
    watched = watch(program)
    rows = [{"真": true, "数": number} for true, number in records]
    chosen = {"口径": reading} if reading else {}
    case = {"编号": "1", "名单": rows}
    decision = Library([program]).decide("m@v1", case, readings=chosen)
    bound = BoundCase(NOTHING, case, {}, chosen, {}, False, None)
    coverage, _ = cover(watched, [(bound, decision)], CaseFile(DOCUMENT, (), ()))
    seen = {c.goal.id.partition("where/")[2] for c in coverage.goals if c.case}

    def kinds(label: str, truths: list[bool | None]) -> set[str]:
        words = {True: "true", False: "false", None: "undecided"}
        return {f"{label} {words[truth]}" for truth in truths}

    wanted = kinds("真的", [true for true, _ in records])
    for name, least in (("宽", 0), ("严", 1)):
        if reading in (name, None):
            numbers = [number for _, number in records]
            truths = [None if n is None else n >= least for n in numbers]
            wanted |= kinds(f"够数/{name}", truths)
    assert {goal for goal in seen if goal.startswith(("真的", "够数"))} == wanted


DOCUMENT = read(b"cases: {}", "f")
NOTHING = read_cases("cases: {甲: {expect: {verdict: open}}}".encode(), "f").cases[0]
