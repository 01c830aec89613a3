"""A question that was not settled, as a finding: never taken for fine."""

from __future__ import annotations

from engine.prove.findings.finding import Finding
from engine.prove.questions.asking import Undecided, Why
from engine.ruleset.diagnostics import Place


def not_proved(what: str, what_en: str, path: str, place: Place, answer: Undecided) -> Finding:
    """That a question about an item is undecided, and why."""
    if answer.why is Why.TIME:
        why, why_en = "超过了一次求解的时限", "it took longer than one question may"
    else:
        line = answer.place.line if answer.place else place.line
        why = f"第 {line} 行对记录的汇总超出了可证明的范围"
        why_en = f"the figure over records on line {line} is beyond what can be proved"
    arguments = {"what": what, "what_en": what_en, "why": why, "why_en": why_en}
    return Finding("not-proved", path, place, arguments)
