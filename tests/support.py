"""Rule sets written inline: a helper fills in the head, so that a test shows what it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from textwrap import dedent
from typing import Any

from engine import Decision, Diagnostic, Library, Missing, RuleSetError, Undecided
from engine.decide.decision import Answer, Rows
from engine.program import Program
from engine.ruleset.load import load_text

KEY = "编号"
"""The subject of every rule set written here; a case has it without saying so."""

_HEAD = {
    "measure": "measure: m",
    "version": "version: v1",
    "title": "title: {zh: 试, en: Trial}",
    "kind": "kind: benefit",
    "status": "status: in_force",
    "source": "source: {document: law}",
    "subject": f"subject: {{name: 人, key: {KEY}}}",
}


def source(body: str) -> str:
    """The text of a rule set: ``body``, with the keys of the head and the subject it lacks."""
    body = dedent(body).strip("\n")
    given = set(re.findall(r"^(\w+):", body, re.MULTILINE))
    head = [line for key, line in _HEAD.items() if key not in given]
    key = f"  {KEY}: {{type: text}}"
    if "subject" not in given:
        body = (
            re.sub(r"^inputs:$", f"inputs:\n{key}", body, count=1, flags=re.MULTILINE)
            if "inputs" in given
            else f"{body}\ninputs:\n{key}"
        )
    return "\n".join([*head, body, ""])


def rule_set(body: str, vocabularies: Mapping[str, str] | None = None) -> Program:
    """The program of a rule set of which ``body`` is all that matters."""
    given = {name: dedent(text).encode() for name, text in (vocabularies or {}).items()}
    program = load_text(source(body).encode(), "m/v1.yaml", given)
    assert program is not None
    return program


def findings(body: str, vocabularies: Mapping[str, str] | None = None) -> list[Diagnostic]:
    """Why a rule set is refused; nothing where it is not."""
    try:
        rule_set(body, vocabularies)
    except RuleSetError as error:
        return list(error.diagnostics)
    return []


def refused(body: str) -> list[str]:
    """The codes of what is wrong with a rule set, in the order of the file."""
    return [finding.code for finding in findings(body)]


def marked(body: str) -> list[tuple[str, str]]:
    """Each finding with the text that its caret underlines."""
    lines = source(body).splitlines()
    found = []
    for finding in findings(body):
        place = finding.place
        assert place is not None
        found.append((finding.code, lines[place.line - 1][place.column - 1 : place.end - 1]))
    return found


def decide(
    body: str | Program,
    facts: Mapping[str, Any] | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    proposed: bool = False,
    on: date | None = None,
) -> Decision:
    """The decision on a case; the subject's key is given for it."""
    program = rule_set(body) if isinstance(body, str) else body
    case = {KEY: "1", **(facts or {})} if program.key == (KEY,) else dict(facts or {})
    name = f"{program.measure}@{program.version}"
    return Library([program]).decide(name, case, on=on, readings=readings, proposed=proposed)


def value(decision: Decision, name: str = "x") -> Answer:
    """What a definition came to."""
    return dict(decision.values)[name]


def truth(decision: Decision, name: str = "r") -> Answer:
    """What a requirement came to."""
    return next(r.result.truth for r in decision.requirements if r.name == name)


def benefit(decision: Decision, name: str = "b") -> Answer:
    """What a benefit came to; StopIteration where it is not answered."""
    return next(b.value for b in decision.benefits if b.benefit.name == name)


def rows(decision: Decision, name: str = "s") -> Rows:
    """The rows of a selection that does not differ between readings."""
    found = next(s.rows for s in decision.selections if s.name == name)
    assert isinstance(found, Rows)
    return found


def missing(*names: str) -> Undecided:
    """Undecided because these facts are missing."""
    return Undecided(frozenset(Missing(name) for name in names))


def undefined(words: str) -> list[str]:
    """What is said of the one thing that the rule set does not define."""
    return [words]
