"""This engine: the case decided through the public library, its decision as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.case import CHOSEN, MEASURE, REQUIREMENTS, Answer, Facts
from benchmarks.contestant import Contestant
from engine.library import Library

POLICIES = Path(__file__).parent / "policies"
"""The rule set as the peers carry it out: the shipped one goes on with the reading of the text."""

FIGURES: Mapping[str, str] = {
    "months": "可享受月数",
    "first": "首月",
    "last": "末月",
    "approved": "本次核定月数",
    "left": "本次后剩余月数",
}


def load() -> Contestant[Facts]:
    """Every open parameter chosen by the caller."""
    return _load(CHOSEN)


def load_open() -> Contestant[Facts]:
    """Every reading open: what it answers under :data:`CHOSEN` has to be the same answer."""
    return _load({})


def _load(readings: Mapping[str, str]) -> Contestant[Facts]:
    library = Library.load(POLICIES)
    parameters = library.program(MEASURE).parameters
    questions = {parameter.name for parameter in parameters if parameter.state == "open"}
    if questions != CHOSEN.keys():
        raise ValueError(f"readings to choose: {sorted(questions ^ CHOSEN.keys())}")

    def decide(case: Facts) -> bytes:
        return library.decide(MEASURE, case, readings=readings).to_json()

    return Contestant(take=dict, decide=decide, read=_read)


def _read(text: bytes) -> Answer:
    """The answer under the chosen readings, wherever they are the caller's or one outcome."""
    decision = json.loads(text)
    verdict = _chosen(decision["outcomes"])["verdict"]
    truths = {item["name"]: _truth(item) for item in decision["conditions"]["requirements"]}
    holds = tuple((name, truths[ours]) for name, ours in REQUIREMENTS.items())
    if verdict != "eligible":
        return Answer(verdict, holds)
    benefits = {item["name"]: _value(item["value"]) for item in decision["benefits"]}
    figures = {name: benefits[ours] for name, ours in FIGURES.items()}
    for name in ("first", "last"):
        figures[name] = figures[name][:7]
    return Answer(verdict, holds, **figures)


def _truth(item: Mapping[str, Any]) -> bool:
    truth = _chosen(item["outcomes"])["truth"] if item["truth"] == "open" else item["truth"]
    return {"holds": True, "fails": False}[truth]


def _value(value: Any) -> Any:
    return _chosen(value["open"])["value"] if isinstance(value, dict) and "open" in value else value


def _chosen(outcomes: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The outcome that covers the chosen readings; a ValueError unless there is exactly one."""
    (outcome,) = (
        outcome
        for outcome in outcomes
        if all(CHOSEN[name] in readings for name, readings in outcome["readings"].items())
    )
    return outcome
