"""durable-rules called bare: the C extension, with what a rules engine's author has to add to it.

Each condition has a rule for *holds* and one for *fails*, the tree of ``all`` and ``any`` is rules
chained on what those derive; ages, months and figures are computed in Python before.
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import durable_rules_engine as durable
import orjson

from benchmarks.case import QUOTES, REQUIREMENTS, Answer, english
from benchmarks.contestant import Contestant
from benchmarks.peers.term import term, whole_years

CHOICES: Mapping[str, Mapping[str, int]] = {
    "sex": {"女": 0, "男": 1},
    "form": {"新就业平台": 0, "零工市场": 1, "其他灵活就业": 2, "单位就业": 3},
    "scheme": {"城镇职工": 0, "城乡居民": 1, "未参保": 2},
}
"""Only small integers reach the engine."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A test of one property of the case, and its opposite."""

    name: str
    holds: tuple[str, str, int]
    fails: tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Node:
    """A combination of conditions; ``not x`` holds where ``x`` fails."""

    name: str
    kind: str
    parts: tuple[str, ...]


def _flag(name: str, of: str = "", value: int = 1) -> Leaf:
    return Leaf(name, (of or name, "==", value), (of or name, "==", 1 - value))


LEAVES = (
    _flag("woman", "sex", 0),
    Leaf("over_35", ("years", "$gte", 35), ("years", "$lt", 35)),
    Leaf("under_40", ("years", "$lt", 40), ("years", "$gte", 40)),
    Leaf("over_45", ("years", "$gte", 45), ("years", "$lt", 45)),
    Leaf("under_50", ("years", "$lt", 50), ("years", "$gte", 50)),
    _flag("local"),
    _flag("registered", "registered_before"),
    Leaf("platform", ("form", "$lte", 1), ("form", "$gt", 1)),
    Leaf("other_form", ("form", "==", 2), ("form", "$neq", 2)),
    _flag("no_fixed_employer"),
    _flag("no_fixed_post"),
    _flag("no_fixed_hours"),
    _flag("income", "lawful_income"),
    Leaf("scheme", ("insurance", "==", 0), ("insurance", "$neq", 0)),
    _flag("paid_pension"),
    _flag("paid_medical"),
    _flag("paid_unemployment"),
    _flag("not_doubled", "other_subsidy", 0),
    Leaf("within_term", ("months_due", "$gte", 1), ("months_due", "$lt", 1)),
)

NODES = (
    (
        Node("woman_in_range", "all", ("woman", "over_35", "under_40")),
        Node("man_in_range", "all", ("not woman", "over_45", "under_50")),
        Node(
            "by_the_hour",
            "all",
            ("other_form", "no_fixed_employer", "no_fixed_post", "no_fixed_hours"),
        ),
    ),
    (
        Node("age", "any", ("woman_in_range", "man_in_range")),
        Node("flexible", "any", ("platform", "by_the_hour")),
        Node("insured", "any", ("paid_pension", "paid_medical", "paid_unemployment")),
    ),
    (Node("eligible", "all", tuple(REQUIREMENTS)),),
)
"""By level: what one level derives is one fact for the next. A fact for each truth costs more."""

NAMES = (*(leaf.name for leaf in LEAVES), *(node.name for level in NODES for node in level))

PARTS = tuple(
    tuple(dict.fromkeys(part.removeprefix("not ") for node in level for part in node.parts))
    for level in NODES
)
"""What the fact for each level after the first consists of."""

END = 2 * len(NAMES)
"""A rule is named by the number of what it derives and its truth; after those, by a level's end."""

FLAGS = (
    *("registered_before", "no_fixed_employer", "no_fixed_post", "no_fixed_hours", "lawful_income"),
    *("paid_pension", "paid_medical", "paid_unemployment", "other_subsidy"),
)

SHORT: Mapping[str, str] = {
    name: f"x{number}"
    for number, name in enumerate(
        dict.fromkeys(
            (*(leaf.holds[0] for leaf in LEAVES), *(part for level in PARTS for part in level))
        )
    )
}
"""The engine prints the whole fact again for each rule that fires: short names are quicker."""


def rules() -> dict[str, Any]:
    """The ruleset: for each condition a rule by which it holds and one by which it fails."""
    written: dict[str, Any] = {}

    def add(name: str, holds: bool, level: int, tests: list[dict[str, Any]]) -> None:
        condition = {"m": {"$and": [{"k": level}, *tests]}}
        written[f"{2 * NAMES.index(name) + holds}_"] = {"all": [condition]}

    for leaf in LEAVES:
        add(leaf.name, True, 0, [_constant(*leaf.holds)])
        add(leaf.name, False, 0, [_constant(*leaf.fails)])
    for level, nodes in enumerate(NODES, 1):
        for node in nodes:
            together = node.kind == "all"
            alike = [_truth(part, together) for part in node.parts]
            unlike = [_truth(part, not together) for part in node.parts]
            add(node.name, together, level, alike)
            add(node.name, not together, level, [_first_of(unlike, alike)])
    for level in range(len(NODES) + 1):
        written[f"{END + level}_"] = {"all": [{"m": {"k": level}}], "pri": 1}
    return written


def _constant(name: str, operator: str, value: int) -> dict[str, Any]:
    test = {SHORT[name]: value}
    return test if operator == "==" else {operator: test}


def _truth(part: str, holds: bool) -> dict[str, Any]:
    if part.startswith("not "):
        return _truth(part.removeprefix("not "), not holds)
    return {SHORT[part]: int(holds)}


def _first_of(tests: list[dict[str, Any]], opposites: list[dict[str, Any]]) -> dict[str, Any]:
    """One of the tests holds; the branches exclude each other, so that the rule fires once."""
    branches = [
        {"$and": [*opposites[:number], test]} if number else test
        for number, test in enumerate(tests)
    ]
    return {"$or": branches}


def load() -> Contestant[dict[str, Any]]:
    """One handle and one state, which is deleted after each case; its memory stays."""
    _keep_memory()
    handle = durable.create_ruleset("subsidy", json.dumps(rules()))

    def infer(facts: Mapping[str, int]) -> dict[str, int]:
        truths: dict[str, int] = {}
        level = 0
        case = {"id": "0", "k": 0, **{SHORT[name]: value for name, value in facts.items()}}
        offset = durable.assert_fact(handle, orjson.dumps(case).decode())[1]
        try:
            message = durable.start_action_for_state(handle, offset)[1]
            while message:
                code = int(message[2 : message.index("_")])
                if code < END:
                    truths[NAMES[code >> 1]] = code & 1
                elif level < len(NODES):
                    parts = {SHORT[part]: truths[part] for part in PARTS[level]}
                    level += 1
                    stage = {"id": str(level), "k": level, **parts}
                    durable.assert_fact(handle, orjson.dumps(stage).decode())
                message = durable.complete_and_start_action(handle, offset)
        finally:
            durable.delete_state(handle, "0")
        return truths

    def decide(case: dict[str, Any]) -> bytes:
        years = whole_years(case["birth_date"], case["determined_on"])
        months = term(case)
        facts = {
            "years": years,
            "months_due": months.due,
            "sex": CHOICES["sex"][case["sex"]],
            "form": CHOICES["form"][case["form"]],
            "insurance": CHOICES["scheme"][case["scheme"]],
            "local": int(case["hukou_district"] == "海淀区"),
        }
        for name in FLAGS:
            facts[name] = int(case[name])
        truths = infer(facts)
        result: dict[str, Any] = {
            "verdict": "eligible" if truths["eligible"] else "ineligible",
            "requirements": {
                name: {"holds": bool(truths[name]), "quote": QUOTES[name]} for name in REQUIREMENTS
            },
            "conditions": truths,
            "values": {"years": years, "remaining": months.remaining, "allowed": months.allowed},
        }
        if truths["eligible"]:
            result["benefits"] = months.benefits(case["first_month"])
        return orjson.dumps(result)

    return Contestant(take=english, decide=decide, read=_read)


def _read(text: bytes) -> Answer:
    result = json.loads(text)
    holds = tuple((name, result["requirements"][name]["holds"]) for name in REQUIREMENTS)
    return Answer(result["verdict"], holds, **result.get("benefits", {}))


def _keep_memory() -> None:
    """Deleting a state frees a block that glibc would hand back to the kernel at every case."""
    trim_threshold, mmap_threshold = -1, -3
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(trim_threshold, 256 << 20)
        libc.mallopt(mmap_threshold, 32 << 20)
