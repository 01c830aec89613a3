"""The words for what is proved, in Chinese and English: one table, for a reviewer to read whole."""

from __future__ import annotations

Both = tuple[str, str]

STATES: dict[str, Both] = {
    "equivalent": (
        "已证明：凡两版都受理的案件，结论完全相同",
        "proved: every case that both admit is answered alike",
    ),
    "changed": ("已证明：结论有变化", "proved: answers differ"),
    "undecided": ("未能证明结论是否相同", "not decided whether answers differ"),
}

CLAIMS: dict[str, Both] = {
    "never_granted": ("没有人新获资格", "nobody becomes eligible"),
    "never_rejected": ("没有人失去资格", "nobody ceases to be eligible"),
    "never_more": ("没有人的{benefit}增加", "nobody receives more {benefit}"),
    "never_less": ("没有人的{benefit}减少", "nobody receives less {benefit}"),
}

KINDS: dict[str, Both] = {
    "more": ("增加", "goes up"),
    "less": ("减少", "goes down"),
    "later": ("推后", "is later"),
    "earlier": ("提前", "is earlier"),
    "other": ("不同", "differs"),
    "fewer_facts": ("用较少的事实就能作出结论", "answered with fewer facts"),
    "more_facts": ("需要更多的事实才能作出结论", "more facts are needed for an answer"),
}

REASONS: dict[str, Both] = {
    "time": ("求解超过时限", "it took longer than a question may"),
    "records": (
        "第 {line} 行对记录的汇总超出可证明的范围",
        "the figure over records on line {line} is beyond what can be proved",
    ),
    "missing_package": (
        "没有安装 z3，只比较了结构：pip install 'cuoshi[prove]'",
        "z3 is not installed, the structure alone was compared: pip install 'cuoshi[prove]'",
    ),
    "no_common_case": (
        "没有一个案件是两版都受理的，无从举例",
        "no case is admitted by both, so that there is none to show",
    ),
}

ONLY: dict[tuple[str, str], Both] = {
    ("input", "before"): ("只有旧版询问：{names}", "only the older version asks: {names}"),
    ("input", "after"): ("只有新版询问：{names}", "only the newer version asks: {names}"),
    ("option", "before"): ("只有旧版有的选项：{names}", "only the older version has: {names}"),
    ("option", "after"): ("只有新版有的选项：{names}", "only the newer version has: {names}"),
    ("reading", "before"): (
        "只有旧版有的读法：{names}",
        "readings of the older one alone: {names}",
    ),
    ("reading", "after"): ("只有新版有的读法：{names}", "readings of the newer one alone: {names}"),
    ("parameter", "before"): (
        "只在旧版待解释：{names}",
        "open in the older version alone: {names}",
    ),
    ("parameter", "after"): ("只在新版待解释：{names}", "open in the newer version alone: {names}"),
    ("range", "before"): ("旧版取值更宽：{names}", "the older version admits more of: {names}"),
    ("range", "after"): ("新版取值更宽：{names}", "the newer version admits more of: {names}"),
    ("range", "both"): (
        "两版取值范围不同：{names}",
        "each admits what the other does not: {names}",
    ),
    ("type", "both"): ("两版类型不同：{names}", "of another type in each: {names}"),
}

WORDS: dict[str, Both] = {
    "behaviour": ("结论的变化", "What changes in the answers"),
    "refused": ("无定义，拒绝作出结论", "undefined, refused"),
    "case": ("例", "case"),
    "when": ("此类案件都是", "all such cases have"),
    "readings": ("读法", "read as"),
    "causes": ("起因", "brought about by"),
    "together": ("单改一处不会如此，须几处一起改", "no single change does it; it takes several"),
    "idle": ("单改不影响任何结论（已证明）", "alone without any effect (proved)"),
    "at_least": ("至少 {low}", "at least {low}"),
    "at_most": ("至多 {high}", "at most {high}"),
    "by": ("相差{span}", "by {span}"),
    "unlisted": ("另有 {count} 种未列出", "{count} more are not listed"),
    "old_side": ("（原）", " (before)"),
    "new_side": ("（新）", " (after)"),
    "records": ("{count} 条", "{count} rows"),
    "record": ("{count} 条", "{count} row"),
    "missing": ("缺事实", "facts missing"),
    "not_stated": ("原文未规定", "not stated"),
    "unproved_rest": ("未能证明", "not decided"),
    "or": ("或", "or"),
    "not_given": ("不予", "none"),
}
