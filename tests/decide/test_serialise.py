"""A decision as JSON: what the schema says, the same bytes every time, and no number rounded."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine import Decision, Library, UndefinedError
from engine.program import Program
from engine.resources import schema
from engine.ruleset.load import load_file
from tests.support import decide, rule_set
from tests.witness.case_maker import CaseMaker

ROOT = Path(__file__).parents[2]
FILES = [
    file
    for file in sorted(ROOT.glob("policies/*/*.yaml"))
    if file.parent.name != "common" and not file.name.endswith(".cases.yaml")
]


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(
        schema("decision"), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def check(decision: Decision) -> dict[str, Any]:
    """The decision as JSON data, which has to be what the schema describes."""
    data: dict[str, Any] = json.loads(decision.to_json())
    errors = [f"{e.json_path}: {e.message}" for e in validator().iter_errors(data)]
    assert errors == []
    return data


def cases(program: Program, number: int, seed: int) -> list[Decision]:
    """Decisions on generated cases; those that are refused are left out."""
    random, maker = Random(seed), CaseMaker(program)
    library = Library([program])
    found = []
    for _ in range(number):
        try:
            name = f"{program.measure}@{program.version}"
            found.append(library.decide(name, maker.case(random)))
        except UndefinedError:
            continue
    return found


def test_the_schema_is_a_schema() -> None:
    """Otherwise it admits everything, and the tests below prove nothing."""
    Draft202012Validator.check_schema(schema("decision"))
    assert list(validator().iter_errors({}))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}@{file.stem}")
def test_decisions_of_every_shipped_rule_set_are_what_the_schema_says(file: Path) -> None:
    """Otherwise a program that was written by the schema breaks on a case that nobody tried."""
    program = load_file(file)
    assert program is not None
    found = cases(program, 40, 3)
    assert len(found) >= 20
    for decision in found:
        check(decision)


FEATURES = """
version: v1
kind: benefit
parameters:
  问: {alias: question, one_of: [一, 二], question: 哪一种, proposed: 一, decided_by: 局}
  元: {not_stated: 原文未规定}
inputs:
  甲: {type: boolean}
  数: {type: integer}
  额: {type: decimal, digits: 2}
  日: {type: date}
  类: {type: choice, options: [子, 丑]}
  记录: {type: records, fields: {人: {type: text}, 取: {type: boolean}}}
definitions:
  s: {from: 记录, where: {all: [取, {by: 问, cases: {一: true, 二: 取 and 甲}}]}, take: 数}
  月: {from: 'months(日, 数)'}
  数目: count(s)
  商: round_half_up(额 / 数, 2)
  档: {by: 问, cases: {一: 数, 二: 额}}
requirements:
  r: {all: [甲, {none: [{when: 数 < 0, quote: 不得为负}]}]}
  q: {by: 问, cases: {一: 数目 >= 1, 二: 类 == "子"}}
  p: {not_stated: 原文写“等”}
benefits:
  额度: {value: 'round_half_up(额 / 数, 2)', unit: 元, alias: amount, quote: 按月}
  其他: {by: 问, cases: {一: 元, 二: 档}}
"""


def test_every_construct_is_what_the_schema_says() -> None:
    """The shipped rule sets may not use all of the language; this one does."""
    found = cases(rule_set(FEATURES), 400, 5)
    seen = set()
    for decision in found:
        text = json.dumps(check(decision))
        seen |= {word for word in WORDS if f'"{word}"' in text}
    assert seen == WORDS


WORDS = {
    "missing",
    "row",
    "not_stated",
    "undefined",
    "between",
    "open",
    "outcomes",
    "undecided",
    "in_doubt",
    "failed",
    "parts",
    "eligible",
    "ineligible",
    "conditional",
    "incomplete",
} - {"eligible"}


def test_a_duty_and_chosen_readings_are_what_the_schema_says() -> None:
    """A duty has verdicts of its own, and a choice is always named."""
    body = """
kind: duty
parameters: {问: {one_of: [一, 二], question: 哪一种, proposed: 一}}
inputs:
  甲: {type: boolean}
  乙: {type: boolean}
applies_when: 甲
requirements: {r: {by: 问, cases: {一: 乙, 二: not 乙}}}
"""
    verdicts = set()
    for facts in ({"甲": False}, {"甲": True, "乙": True}, {"甲": True, "乙": False}, {}):
        verdicts.add(check(decide(body, facts, proposed=True))["verdict"])
        verdicts.add(check(decide(body, facts))["verdict"])
    assert verdicts == {"not_applicable", "met", "not_met", "open", "incomplete"}
    chosen = check(decide(body, proposed=True))["chosen"]
    assert chosen == [{"parameter": "问", "reading": "一", "by": "proposed"}]


@pytest.mark.parametrize("number", [2**53 - 1, 2**53, -(2**53), 2**63, 10**29])
def test_no_number_is_rounded_by_a_reader_of_json(number: int) -> None:
    """Most readers of JSON keep 53 bits; a larger number is a text, wherever it stands."""
    body = """
parameters: {问: {one_of: [一, 二], question: 哪一种}}
inputs:
  数: {type: integer}
definitions: {x: 数, 开: {by: 问, cases: {一: 数, 二: 0}}}
benefits: {b: 开}
"""
    data = check(decide(body, {"数": number}))
    written = number if abs(number) < 2**53 else str(number)
    assert data["facts"]["数"] == written
    assert data["values"]["x"] == written
    assert data["values"]["开"]["open"][0]["value"] == written
    assert data["benefits"][0]["value"]["open"][0]["value"] == written


def test_a_benefit_beyond_what_json_keeps_is_a_text() -> None:
    """Otherwise a large amount that was computed rightly cannot be handed over."""
    body = "inputs:\n  数: {type: integer}\nbenefits: {b: 数}"
    assert check(decide(body, {"数": 2**53}))["benefits"][0]["value"] == str(2**53)


def test_no_reason_is_written_twice() -> None:
    """Otherwise a reader of the JSON sees two obstacles where there is one."""
    body = """
inputs:
  记录: {type: records, fields: {额: {type: integer}}}
definitions: {x: min(记录.额) + min(记录.额)}
benefits: {b: count(记录)}
"""
    reasons = check(decide(body, {"记录": []}))["values"]["x"]["undecided"]
    assert reasons == [{"undefined": "no_rows", "item": "记录"}]


def test_a_key_of_any_type_is_written() -> None:
    """A subject may be known by a date or a number as well as by a text."""
    body = """
subject: {name: 人, key: [号, 日, 额]}
inputs:
  号: {type: integer}
  日: {type: date}
  额: {type: decimal}
requirements: {r: true}
"""
    facts = {"号": 2**60, "日": date(987, 1, 2), "额": Decimal("10.50")}
    subject = check(decide(body, facts))["subject"]
    assert subject == {"号": str(2**60), "日": "0987-01-02", "额": "10.50"}


def digest() -> str:
    """One hash over many decisions."""
    found = hashlib.sha256()
    for decision in cases(rule_set(FEATURES), 150, 7):
        found.update(decision.to_json())
    return found.hexdigest()


def test_the_same_cases_give_the_same_bytes_in_every_process() -> None:
    """Sets of texts go through in another order in each process; none may show."""
    code = "from tests.decide.test_serialise import digest; print(digest())"
    for seed in ("0", "12345"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == digest()
