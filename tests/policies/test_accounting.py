"""Every clause of the source text is accounted for, and the page says so.

If these failed, a sentence of the policy could have been forgotten, a refusal could rest on a
clause that does not exist, or the page that reviewers read could say what the rule sets do not.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.accounting import PAGE, REGISTER, Accounts, main, of_folder, page, read_register

REPOSITORY = Path(__file__).resolve().parents[2]
POLICIES = REPOSITORY / "policies"
SOURCE = REPOSITORY.parent / "shared" / "sources" / "haidian-draft-explanation.txt"


@pytest.fixture(scope="module")
def shipped() -> Accounts:
    return of_folder(POLICIES)


# -- the shipped rule sets -------------------------------------------------------------------------


def test_the_page_is_what_the_generator_writes(shipped: Accounts) -> None:
    assert (POLICIES / PAGE).read_text(encoding="utf-8") == page(shipped)


def test_no_clause_and_no_question_is_forgotten(shipped: Accounts) -> None:
    assert shipped.problems == ()
    register = shipped.register
    assert [c.id for c in register.clauses] == [f"R{n:02}" for n in range(1, 33)]
    assert [q.id for q in register.ambiguities] == [f"AMB-{n:02}" for n in range(1, 29)]


def test_clauses_that_nobody_could_decide_are_few_and_known(shipped: Accounts) -> None:
    """This list may only shrink: a reason is easier to write than a rule set."""
    assert [c.id for c in shipped.register.clauses if c.reason] == ["R05", "R16", "R19"]
    assert [q.id for q in shipped.register.ambiguities if q.reason] == ["AMB-27"]


@pytest.mark.skipif(not SOURCE.exists(), reason="the source text is not kept in the repository")
def test_every_sentence_of_the_main_part_has_a_clause_or_is_background() -> None:
    register = read_register(POLICIES / REGISTER)
    quotes = [c.text for c in register.clauses] + list(register.background)
    text = SOURCE.read_text(encoding="utf-8")
    assert [quote for quote in quotes if quote not in text] == []
    main_part = text.partition("三、主要内容")[2]
    sentences = [s for s in re.split(r"[。\n]|；(?!\d)", main_part) if s.strip()]
    assert [s for s in sentences if not any(quote in s for quote in quotes)] == []


# -- what the generator finds ----------------------------------------------------------------------

RULE_SET = """\
measure: notice
version: 2023-draft
title: {zh: 告示, en: Notice}
kind: duty
status: draft
source: {document: made-up, clause: R01}
subject: {name: 单位, key: 单位编号}
inputs:
  单位编号: {type: text}
  已公告: {type: boolean}
parameters:
  公告口径:
    one_of: [网上, 张贴]
    question: 以何种方式公告（AMB-01）
requirements:
  公告: {by: 公告口径, cases: {网上: 已公告, 张贴: 已公告}}
"""

REGISTER_TEXT = """\
document: made-up
clauses:
  R01: {quote: 应当公告}
ambiguities:
  AMB-01: {question: 如何公告}
"""


def write(folder: Path, rule_set: str, register: str) -> Path:
    (folder / "notice").mkdir(parents=True)
    (folder / "notice" / "2023-draft.yaml").write_text(rule_set, encoding="utf-8")
    (folder / REGISTER).write_text(register, encoding="utf-8")
    return folder


def test_what_is_carried_out_and_what_is_open_is_found(tmp_path: Path) -> None:
    accounts = of_folder(write(tmp_path, RULE_SET, REGISTER_TEXT))
    assert accounts.problems == ()
    assert [items.requirements for items in accounts.clauses["R01"]] == [("公告",)]
    assert [place.name for place in accounts.ambiguities["AMB-01"]] == ["公告口径"]


@pytest.mark.parametrize(
    ("rule_set", "register", "problem"),
    [
        (("", ""), ("应当公告}", "应当公告}\n  R02: {quote: 及时}"), "R02: 没有规则集"),
        (("", ""), ("应当公告}", "应当公告, not_decidable: 空泛}"), "R01: 既有规则集"),
        (("（AMB-01）", ""), ("", ""), "AMB-01: 没有参数"),
        (("clause: R01", "clause: R09"), ("应当公告}", "应当公告, not_decidable: 空泛}"), "R09"),
        (
            (", clause: R01", ""),
            ("应当公告}", "应当公告, not_decidable: 空泛}"),
            "notice@2023-draft",
        ),
    ],
)
def test_what_is_unaccounted_for_is_named(
    rule_set: tuple[str, str], register: tuple[str, str], problem: str, tmp_path: Path
) -> None:
    folder = write(tmp_path, RULE_SET.replace(*rule_set), REGISTER_TEXT.replace(*register))
    problems = of_folder(folder).problems
    assert len(problems) == 1
    assert problem in problems[0]


def test_an_item_may_name_a_clause_of_its_own(tmp_path: Path) -> None:
    rule_set = RULE_SET.replace("公告: {by", "公告: {clause: R02, by")
    register = REGISTER_TEXT.replace(
        "应当公告}", "应当, not_decidable: 空泛}\n  R02: {quote: 公告}"
    )
    accounts = of_folder(write(tmp_path, rule_set, register))
    assert accounts.problems == ()
    assert [items.requirements for items in accounts.clauses["R02"]] == [("公告",)]


def test_the_command_fails_until_the_page_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, RULE_SET, REGISTER_TEXT)
    arguments = ["--policies", str(folder)]
    assert main(arguments) == 1
    assert "已过时" in capsys.readouterr().err
    assert main([*arguments, "--write"]) == 0
    assert main(arguments) == 0


@pytest.mark.parametrize("lacking", ["document", "clauses", "ambiguities", "quote"])
def test_a_register_that_lacks_something_says_what(lacking: str, tmp_path: Path) -> None:
    (tmp_path / REGISTER).write_text(REGISTER_TEXT.replace(lacking, "note"), encoding="utf-8")
    with pytest.raises(ValueError, match=lacking):
        read_register(tmp_path / REGISTER)
