"""Findings about the cases beside a rule set."""

from __future__ import annotations

from engine.ruleset.catalogue.entry import Entry, entry

CASES: dict[str, Entry] = {
    "no-cases": entry(
        "规则集没有案例：旁边没有 {expected}",
        "the rule set has no cases: there is no {expected} beside it",
        "写出 {expected}，至少有一个案例",
        "write {expected}, with one case at least",
    ),
    "no-rule-set": entry(
        "案例没有规则集：旁边没有 {expected}",
        "the cases have no rule set: there is no {expected} beside them",
        "改文件名，与规则集的版本一致",
        "rename the file after the version of the rule set",
    ),
    "unchecked": entry(
        "“{key}”与“{verdict}”写在一起，无论如何都核对不到",
        "“{key}” beside “{verdict}” is an expectation that nothing could check",
        "删去“{key}”，或改正结论",
        "remove “{key}”, or mend the verdict",
    ),
    "gap-reached": entry(
        "“{gap}”已有案例触及，不再是缺口",
        "a case does reach “{gap}”: it is no gap any more",
        "从 accepts 中删去",
        "remove it from accepts",
    ),
}
