"""The words of a comparison, in Chinese and English: one table, for a reviewer to read whole."""

from __future__ import annotations

from engine.compare.model import Direction, Embedding, Policy, Section
from engine.ruleset.diagnostics import Language

Both = tuple[str, str]

POLICY: dict[Policy, Both] = {
    Policy.ELIGIBILITY: ("资格", "eligibility"),
    Policy.AMOUNT: ("数额", "amount"),
    Policy.DURATION: ("期限", "duration"),
    Policy.DEFINITION: ("定义", "definition"),
    Policy.CITATION: ("仅引文和说明", "citation only"),
}

DIRECTION: dict[Direction, Both] = {
    Direction.GAINS: ("放宽", "gains"),
    Direction.LOSES: ("收紧", "loses"),
    Direction.MIXED: ("方向未定", "mixed"),
    Direction.NONE: ("结论不变", "no effect"),
}

DIRECTION_MEANS: dict[Direction, Both] = {
    Direction.GAINS: ("没有人因此变差", "nobody is worse off by it"),
    Direction.LOSES: ("没有人因此变好", "nobody is better off by it"),
    Direction.MIXED: (
        "可能有人变好、有人变差，或者单看结构看不出",
        "some may gain and some lose, or the structure does not tell",
    ),
    Direction.NONE: ("没有一案的结论因此而变", "no answer changes by it"),
}

EMBEDDING: dict[Embedding, Both] = {
    Embedding.BREAKING: ("接口不兼容", "breaks the interface"),
    Embedding.COMPATIBLE: ("接口兼容", "interface grows"),
    Embedding.NONE: ("接口不变", "interface unchanged"),
}

SECTION: dict[Section, Both] = {
    "head": ("开头和日期", "Head and dates"),
    "parameters": ("参数", "Parameters"),
    "inputs": ("输入项", "Inputs"),
    "definitions": ("定义", "Definitions"),
    "applies_when": ("适用条件", "Applies when"),
    "requirements": ("条件", "Requirements"),
    "benefits": ("待遇", "Benefits"),
}

PARTS: dict[str, Both] = {
    "at_least": ("下限", "lower edge"),
    "more_than": ("下限", "lower edge"),
    "at_most": ("上限", "upper edge"),
    "less_than": ("上限", "upper edge"),
    "where": ("条件", "where"),
    "title": ("标题", "title"),
    "version": ("版本", "version"),
    "status": ("状态", "status"),
    "source": ("依据", "source"),
    "note": ("说明", "note"),
    "kind": ("性质", "kind"),
    "uses": ("共用词汇", "uses"),
    "as_of": ("适用日期", "as_of"),
    "published_on": ("发布日期", "published_on"),
    "effective_from": ("施行日期", "effective_from"),
    "repealed_on": ("废止日期", "repealed_on"),
}

WORDS: dict[str, Both] = {
    "title": ("规则集比较", "Comparison of rule sets"),
    "nothing": ("没有变化", "nothing changed"),
    "no_rule_sets": ("没有可以比较的规则集", "there is no rule set to compare"),
    "changes": ("{count} 处变化", "{count} changes"),
    "change": ("{count} 处变化", "{count} change"),
    "added": ("新增版本", "version added"),
    "removed": ("删去版本", "version removed"),
    "unchanged": ("没有变化：{names}", "unchanged: {names}"),
    "unchanged_many": ("另有 {count} 个版本没有变化", "{count} versions are unchanged"),
    "behaviour_unproved": (
        "只比较了结构，没有证明结论是否相同",
        "the structure was compared; whether answers are equal was not proved",
    ),
    "fingerprint": ("批准指纹", "approval fingerprint"),
    "reaches": ("涉及", "reaches"),
    "before": ("原", "before"),
    "after": ("新", "after"),
    "what": ("变化", "change"),
    "effect": ("影响", "effect"),
    "where": ("位置", "where"),
    "quote": ("原文", "quote"),
    "absent": ("（无）", "(none)"),
    "citations": ("引文和说明的变化", "changes of quotes and notes"),
    "draft": ("草案", "draft"),
    "in_force": ("施行", "in force"),
    "undated": ("施行日期未规定", "beginning not stated"),
    "from": ("自 {start} 起", "from {start}"),
    "between": ("{start} 起，{end} 前", "from {start} until before {end}"),
    "differ_from": ("自 {start} 起两版的结论不同", "answers differ from {start} on"),
    "differ_between": (
        "{start} 起、{end} 前两版的结论不同",
        "answers differ from {start} until before {end}",
    ),
    "differ_never": (
        "新版没有施行期间，没有一天两版的结论因日期而不同",
        "the newer version has no interval: there is no day from which answers differ",
    ),
    "governs_before": ("{on} 施行的是旧版", "on {on} the older version is in force"),
    "governs_after": ("{on} 施行的是新版", "on {on} the newer version is in force"),
    "governs_both": ("{on} 两版都施行", "on {on} both are in force"),
    "governs_neither": ("{on} 两版都不施行", "on {on} neither is in force"),
    "legend": ("说明", "Legend"),
    "filter": ("只看", "Show"),
    "filter_all": ("全部", "all"),
    "all": ("须全部符合", "all of"),
    "any": ("符合其一即可", "any of"),
    "none": ("须全不符合", "none of"),
    "history": ("各版本", "Versions"),
    "first": ("最早的版本", "the first version"),
}


def pick(pair: Both, language: Language) -> str:
    """The Chinese or the English of a pair."""
    return pair[0] if language == "zh" else pair[1]


def say(key: str, language: Language, **values: object) -> str:
    """The word or sentence ``key``, its ``{…}`` filled from ``values``."""
    return pick(WORDS[key], language).format_map(values)
