"""ZEN (GoRules): a JDM graph of expression and decision-table nodes, evaluated with its trace."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import orjson
import zen

from benchmarks.case import MEASURE, QUOTES, REQUIREMENTS, Answer, Facts, english
from benchmarks.contestant import Contestant

BASICS = {
    "age": "d(determined_on).diff(birth_date, 'year')",
    "max_months": "2 * 12",
    "remaining": "max([0, $.max_months - months_used])",
}

PAID = (
    "count(claimed_months, #.paid and d(#.month).isSameOrAfter($.start)"
    " and d(#.month).isSameOrBefore($.last_allowed))"
)

COUNTED = {
    **BASICS,
    "start": "d(first_month).startOf('month')",
    "months_allowed": "hukou_left"
    " ? min([$.max_months,"
    " max([0, d(hukou_left_on).startOf('month').diff($.start, 'month') + 1])])"
    " : $.max_months",
    "last_allowed": "d($.start).add($.months_allowed - 1, 'month').endOf('month')",
    "paid_months": PAID,
    "months_due": "min([$.remaining, $.months_allowed])",
    "last_due": "d($.start).add(max([0, $.months_due - 1]), 'month')",
}
"""The months in closed form: how many, the first and the last."""

LISTED = {
    **BASICS,
    "month_firsts": "map([0..($.max_months - 1)], d(first_month).startOf('month').add(#, 'month'))",
    "allowed": "hukou_left ? filter($.month_firsts, d(#).isSameOrBefore(hukou_left_on))"
    " : $.month_firsts",
    "months_due": "min([$.remaining, len($.allowed)])",
    "due": "$.months_due >= 1 ? $.allowed[0:($.months_due - 1)] : []",
    "start": "$.months_due >= 1 ? $.due[0] : null",
    "last_due": "$.months_due >= 1 ? $.due[$.months_due - 1] : null",
    "last_allowed": "$.months_due >= 1 ? d($.allowed[len($.allowed) - 1]).endOf('month') : null",
    "paid_months": f"$.months_due >= 1 ? {PAID} : 0",
}
"""The months one by one, so that the trace shows each that is due."""

CLAUSES = {
    "age": "age_in_range",
    "local": "hukou_district in ['海淀区']",
    "registered": "registered_before",
    "flexible": "form in ['新就业平台', '零工市场'] or"
    " (form == '其他灵活就业' and no_fixed_employer and no_fixed_post and no_fixed_hours)",
    "income": "lawful_income",
    "scheme": "scheme in ['城镇职工']",
    "insured": "paid_pension or paid_medical or paid_unemployment",
    "not_doubled": "not other_subsidy",
    "within_term": "months_due >= 1",
}

DECISION = {
    "verdict": "len(refusals) == 0 ? 'eligible' : 'ineligible'",
    "requirements": "clauses",
    "refusals": "refusals",
    "months": "len(refusals) == 0 ? months_due : null",
    "first": "len(refusals) == 0 ? d(start).format('%Y-%m') : null",
    "last": "len(refusals) == 0 ? d(last_due).format('%Y-%m') : null",
    "approved": "len(refusals) == 0 ? min([paid_months, remaining]) : null",
    "left": "len(refusals) == 0 ? remaining - min([paid_months, remaining]) : null",
}


SCHEDULE = {"schedule": "len(refusals) == 0 ? map(due, d(#).format('%Y-%m')) : null"}


def graph(derived: Mapping[str, str], more: Mapping[str, str]) -> dict[str, Any]:
    """The measure as a JDM graph, with the months counted or listed."""
    nodes = [
        {"id": "in", "type": "inputNode", "name": "request", "content": {"schema": ""}},
        _expressions("derived", derived),
        _table(
            "age range",
            {"sex": "sex", "age": "age"},
            {"ok": "age_in_range"},
            [
                {"sex": "'女'", "age": "[35..40)", "ok": "true"},
                {"sex": "'男'", "age": "[45..50)", "ok": "true"},
                {"sex": "", "age": "", "ok": "false"},
            ],
        ),
        _expressions("clauses", CLAUSES, path="clauses"),
        _table(
            "refusals",
            {"fails": ""},
            {"requirement": "requirement", "quote": "quote"},
            [
                {
                    "fails": f"not clauses.{name}",
                    "requirement": f"'{name}'",
                    "quote": f"'{QUOTES[name]}'",
                }
                for name in CLAUSES
            ],
            policy="collect",
            path="refusals",
        ),
        _expressions("decision", {**DECISION, **more}, through=False),
        {"id": "out", "type": "outputNode", "name": "response", "content": {"schema": ""}},
    ]
    ids = [str(node["id"]) for node in nodes]
    edges = [
        {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
        for source, target in pairwise(ids)
    ]
    return {"nodes": nodes, "edges": edges}


def load() -> Contestant[dict[str, Any]]:
    """The months in closed form, the quicker way."""
    return _load(graph(COUNTED, {}))


def load_listed() -> Contestant[dict[str, Any]]:
    """The months one by one."""
    return _load(graph(LISTED, SCHEDULE))


def _load(content: dict[str, Any]) -> Contestant[dict[str, Any]]:
    """Through a loader of static content: that graph is compiled once.

    One from ``create_decision`` took about four times as long for each evaluation.
    """
    zen.ZenEngine().create_decision(json.dumps(content, ensure_ascii=False)).validate()
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {MEASURE: content}}})

    def decide(case: dict[str, Any]) -> bytes:
        return orjson.dumps(engine.evaluate(MEASURE, case, {"trace": True}))

    return Contestant(take=_take, decide=decide, read=_read)


def _take(facts: Facts) -> dict[str, Any]:
    """Dates as ISO text: the form in which JSON brings them, and the one that `d()` reads."""
    case: dict[str, Any] = json.loads(json.dumps(english(facts), default=date.isoformat))
    return case


def _read(text: bytes) -> Answer:
    result = json.loads(text)["result"]

    def number(name: str) -> int | None:
        value = result.get(name)
        return None if value is None else int(value)

    return Answer(
        verdict=result["verdict"],
        requirements=tuple((name, result["requirements"][name]) for name in REQUIREMENTS),
        months=number("months"),
        first=result.get("first"),
        last=result.get("last"),
        approved=number("approved"),
        left=number("left"),
    )


def _expressions(
    name: str, expressions: Mapping[str, str], path: str | None = None, through: bool = True
) -> dict[str, Any]:
    return {
        "id": name,
        "type": "expressionNode",
        "name": name,
        "content": {
            "expressions": [
                {"id": key, "key": key, "value": value} for key, value in expressions.items()
            ],
            "passThrough": through,
            "inputField": None,
            "outputPath": path,
            "executionMode": "single",
        },
    }


def _table(
    name: str,
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    rules: list[dict[str, str]],
    policy: str = "first",
    path: str | None = None,
) -> dict[str, Any]:
    return {
        "id": name,
        "type": "decisionTableNode",
        "name": name,
        "content": {
            "hitPolicy": policy,
            "inputs": [
                {"id": key, "name": key, **({"field": field} if field else {})}
                for key, field in inputs.items()
            ],
            "outputs": [{"id": key, "name": key, "field": field} for key, field in outputs.items()],
            "rules": [{"_id": str(number), **rule} for number, rule in enumerate(rules, 1)],
            "passThrough": True,
            "inputField": None,
            "outputPath": path,
            "executionMode": "single",
        },
    }
