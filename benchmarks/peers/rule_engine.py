"""rule-engine: each clause is a Rule of its own, evaluated on its own, and the results collected.

Its language compares dates but does not add months to them or count whole years, so that the age
and the months are computed in Python, inside the time that is measured. So are the figures: written
as its expressions they took several times as long as all the clauses.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import orjson
from rule_engine import Context, DataType, Rule, type_resolver_from_dict

from benchmarks.case import ENGLISH, QUOTES, REQUIREMENTS, Answer, Facts, english
from benchmarks.contestant import Contestant
from benchmarks.peers.term import term, whole_years

CLAUSES = {
    "age": '(sex == "女" and age >= 35 and age < 40) or (sex == "男" and age >= 45 and age < 50)',
    "local": 'hukou_district in ["海淀区"]',
    "registered": "registered_before",
    "flexible": 'form in ["新就业平台", "零工市场"] or'
    ' (form == "其他灵活就业" and no_fixed_employer and no_fixed_post and no_fixed_hours)',
    "income": "lawful_income",
    "scheme": 'scheme in ["城镇职工"]',
    "insured": "paid_pension or paid_medical or paid_unemployment",
    "not_doubled": "not other_subsidy",
    "within_term": "months_due >= 1",
}

TEXTS = ("person_id", "sex", "hukou_district", "hukou_type", "form", "scheme")

DATES = ("birth_date", "determined_on", "applied_on", "started_on", "first_month", "hukou_left_on")

NUMBERS = ("months_used", "months_used_elsewhere", "months_interrupted", "age", "months_due")

TYPES = {
    **dict.fromkeys(ENGLISH.values(), DataType.BOOLEAN),
    **dict.fromkeys(TEXTS, DataType.STRING),
    **dict.fromkeys(DATES, DataType.DATETIME),
    **dict.fromkeys(NUMBERS, DataType.FLOAT),
    "claimed_months": DataType.ARRAY,
}


def load() -> Contestant[dict[str, Any]]:
    """Every rule parsed once, in a typed context."""
    context = Context(type_resolver=type_resolver_from_dict(TYPES))
    clauses = {name: Rule(text, context=context) for name, text in CLAUSES.items()}

    def decide(case: dict[str, Any]) -> bytes:
        age = whole_years(case["birth_date"], case["determined_on"])
        months = term(case)
        known = {**case, "age": age, "months_due": months.due}
        holds = {name: clause.matches(known) for name, clause in clauses.items()}
        eligible = all(holds.values())
        result: dict[str, Any] = {
            "verdict": "eligible" if eligible else "ineligible",
            "requirements": {
                name: {"holds": truth, "rule": CLAUSES[name], "quote": QUOTES[name]}
                for name, truth in holds.items()
            },
            "values": {"age": age, "remaining": months.remaining, "allowed": months.allowed},
        }
        if eligible:
            result["benefits"] = months.benefits(case["first_month"])
        return orjson.dumps(result)

    return Contestant(take=_take, decide=decide, read=_read)


def _take(facts: Facts) -> dict[str, Any]:
    """The engine's dates are datetimes."""

    def moment(value: Any) -> Any:
        if isinstance(value, list):
            return [{name: moment(cell) for name, cell in row.items()} for row in value]
        return datetime(value.year, value.month, value.day) if isinstance(value, date) else value

    return {name: moment(value) for name, value in english(facts).items()}


def _read(text: bytes) -> Answer:
    result = json.loads(text)
    holds = tuple((name, result["requirements"][name]["holds"]) for name in REQUIREMENTS)
    return Answer(result["verdict"], holds, **result.get("benefits", {}))
