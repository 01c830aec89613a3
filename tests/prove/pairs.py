"""Generated pairs of rule sets over a domain that is small enough to try every case of it.

The newer one of a pair is the older with some of its parts written anew, or written otherwise
with the same meaning, so that some pairs are equal and the others differ in few cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from random import Random
from typing import Any

from engine.decide.values import Missing, Undecided
from engine.program import Program
from tests.support import KEY, rule_set, source
from tests.witness import plain
from tests.witness.evaluation import Run

NUMBERS = (0, 1, 2)
CHOICES = ("一", "二")
READINGS = ("宽", "严")
TRUTHS = (True, False)
ROWS = 2
"""Cases with more records are not tried."""


def number(random: Random) -> str:
    return random.choice(
        ("甲", "甲", f"数{random.randrange(3)}", "甲 + 数1", "max(甲, 数1)", "标准")
    )


def leaf(random: Random, records: bool) -> str:
    operator = random.choice(("<", "<=", ">", ">=", "=="))
    found = [
        f"甲 {operator} 数{random.randrange(3)}",
        f"甲 {operator} 数{random.randrange(3)}",
        "甲 in 档",
        f'丙 == "{random.choice(CHOICES)}"',
        "丁",
    ]
    if records:
        found.append(
            f"count(所取) {random.choice(('>=', '<', '=='))} {random.choice(('1', '数2'))}"
        )
    return random.choice(found)


def condition(random: Random, depth: int, records: bool) -> str:
    """A condition over a number, a choice, a truth, and records."""
    if depth == 0 or random.randrange(3) == 0:
        return leaf(random, records)
    one, other = (condition(random, depth - 1, records) for _ in range(2))
    return random.choice((f"({one} and {other})", f"({one} or {other})", f"not ({one})"))


def by_reading(random: Random, records: bool) -> str:
    one, other = (condition(random, 1, records) for _ in range(2))
    return f"{{by: 口径, cases: {{宽: '{one}', 严: '{other}'}}}}"


def amount(random: Random) -> str:
    one, other = number(random), number(random)
    return random.choice(
        (
            f"{one} * 数2",
            f"highest(档, 甲) if 甲 in 档 else {one}",
            f"{{by: 丙, cases: {{一: '{one}', 二: '{other}'}}}}",
            f"{{by: 口径, cases: {{宽: '{one}', 严: '{other}'}}}}",
            f"{one} if 丁 else {other}",
            "highest(档, 甲)",
        )
    )


def value(random: Random) -> str:
    return random.choice(("数1", "数2", "甲", "0"))


def row(random: Random) -> str:
    return random.choice(("戊", "not 戊", "戊 or 丁", "戊 and 甲 >= 数1", "戊 == 丁"))


@dataclass(frozen=True, slots=True)
class Text:
    """The parts of a rule set that vary."""

    tiers: tuple[int, int]
    standard: str
    where: str
    first: str
    second: str
    benefit: str

    @classmethod
    def made(cls, random: Random, records: bool) -> Text:
        return cls(
            random.choice(((0, 2), (1, 2), (0, 1))),
            value(random),
            row(random),
            f"'{condition(random, 2, records)}'",
            by_reading(random, records)
            if random.randrange(3) == 0
            else f"'{condition(random, 2, records)}'",
            amount(random),
        )

    def varied(self, random: Random, records: bool) -> Text:
        """Another one with one or two parts of its own, or with a condition turned over."""
        other = Text.made(random, records)
        parts = {name: getattr(self, name) for name in self.__slots__}
        for name in random.sample(list(parts), random.randint(0, 2)):
            parts[name] = getattr(other, name)
        if random.randrange(2) and parts["first"].startswith("'"):
            parts["first"] = f"{{none: ['not ({parts['first'][1:-1]})']}}"
        return Text(**parts)

    def program(self, version: str, records: bool) -> Program:
        return rule_set(self.body(version, records))

    def body(self, version: str, records: bool) -> str:
        """The rule set but for its head."""
        low, high = self.tiers
        rows = """
  名单:
    type: records
    fields:
      戊: {type: boolean}"""
        selection = f"\n  所取: {{from: 名单, where: '{self.where}'}}"
        benefit = self.benefit if self.benefit.startswith("{") else f"{{value: '{self.benefit}'}}"
        return f"""
version: {version}
parameters:
  数0: {{value: 0}}
  数1: {{value: 1}}
  数2: {{value: 2}}
  档: {{tiers: [{{at_least: {low}, value: 10}}, {{at_least: {high}, value: 20}}]}}
  口径: {{one_of: [宽, 严], question: 哪一种}}
inputs:
  甲: {{type: integer, range: {{at_least: 0, at_most: 2}}}}
  丙: {{type: choice, options: [一, 二]}}
  丁: {{type: boolean}}{rows if records else ""}
definitions:
  标准: {self.standard}{selection if records else ""}
requirements:
  要求一: {self.first}
  要求二: {self.second}
benefits:
  补助: {benefit}
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rule sets, and whether a case has records of any number."""

    before: Program
    after: Program
    records: bool

    def differing(self) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
        """Every case and reading, missing facts included, that the two answer otherwise."""
        for facts, readings in cases(self.records):
            if answer(self.before, facts, readings) != answer(self.after, facts, readings):
                yield facts, readings


def pair(random: Random) -> Pair:
    """A pair; one in four has records."""
    records = random.randrange(4) == 0
    one = Text.made(random, records)
    other = one.varied(random, records)
    return Pair(one.program("v1", records), other.program("v2", records), records)


def written_pair(random: Random) -> tuple[str, str, Pair]:
    """The text of both, of a pair without records."""
    one = Text.made(random, records=False)
    other = one.varied(random, records=False)
    before, after = one.body("v1", records=False), other.body("v2", records=False)
    return source(before), source(after), Pair(rule_set(before), rule_set(after), records=False)


_RANK = {"ineligible": 0, "refused": 1, "conditional": 2, "eligible": 3}


def ways_of(pair: Pair) -> tuple[bool, bool, bool]:
    """Whether a case that gives every fact is better off, or worse; whether any case differs."""
    gains = loses = differs = False
    for facts, readings in pair.differing():
        differs = True
        if len(facts) < len(pair.before.inputs):
            continue
        (old, paid), (new, due) = (
            (told, []) if isinstance(told, str) else told
            for told in (answer(program, facts, readings) for program in (pair.before, pair.after))
        )
        one, other = ((_RANK[old], *paid), (_RANK[new], *due))
        gains |= other[:1] > one[:1] or (other[:1] == one[:1] and other > one)
        loses |= other[:1] < one[:1] or (other[:1] == one[:1] and other < one)
    return gains, loses, differs


def cases(records: bool) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Every case there is, of no more records than ROWS."""
    row_kinds = [{"戊": True}, {"戊": False}, {}]
    lists: list[list[dict[str, Any]] | None] = [None]
    if records:
        for length in range(ROWS + 1):
            lists += [list(rows) for rows in combinations_with_replacement(row_kinds, length)]
    for a, b, c, rows, reading in product(
        (*NUMBERS, None), (*CHOICES, None), (*TRUTHS, None), lists, READINGS
    ):
        given = {KEY: "1", "甲": a, "丙": b, "丁": c, "名单": rows}
        yield {n: v for n, v in given.items() if v is not None}, {"口径": reading}


def answer(
    program: Program, facts: Mapping[str, Any], readings: Mapping[str, str]
) -> str | tuple[str, list[Any]]:
    """The verdict and the benefits by the plainest evaluator."""
    run = Run(program, facts, readings)
    truths = [run.evaluate(r.clause, None) for r in program.requirements]
    verdict, _ = plain._verdict(program.kind, True, truths)
    if verdict not in ("eligible", "conditional"):
        return verdict
    found: list[Any] = []
    for benefit in program.benefits:
        due = run.evaluate(benefit.value, None)
        if isinstance(due, Undecided):
            if any(isinstance(reason, Missing) for reason in due.reasons):
                found.append("missing")
            else:
                return "refused"
        else:
            found.append(due)
    return verdict, found
