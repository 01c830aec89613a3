"""Findings about the facts of a case, and deciding it."""

from __future__ import annotations

from engine.ruleset.catalogue.entry import Entry, entry

DECIDING: dict[str, Entry] = {
    # -- facts of a case ---------------------------------------------------------------------------
    "unreadable-case": entry(
        "案件读不出来：{problem}",
        "the case cannot be read: {problem_en}",
        "一案写成一个 JSON 或 YAML 映射：事实名: 值",
        "write a case as one JSON or YAML mapping, fact: value",
    ),
    "unknown-fact": entry(
        "没有名为“{name}”的事实{did_you_mean}",
        "there is no fact called “{name}”{did_you_mean}",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    "duplicate-fact": entry(
        "事实“{name}”给了两次（原名和别名）",
        "the fact “{name}” is given twice, by name and by alias",
        "只给一次",
        "give it once",
    ),
    "fact-type": entry(
        "事实“{name}”应为{expected}，实为 {value}",
        "the fact “{name}” should be {expected_en}, and is {value}",
        "改写成{expected}",
        "write {expected_en}",
    ),
    "fact-range": entry(
        "事实“{name}”的值 {value} 超出范围 {range}",
        "the fact “{name}” is {value}, outside {range}",
        "核对该值",
        "check the value",
    ),
    "fact-option": entry(
        "事实“{name}”的值“{value}”不在取值之内{did_you_mean}",
        "the fact “{name}” is “{value}”, which is not one of its options{did_you_mean}",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    "missing-key-fact": entry(
        "缺少主体的键“{name}”",
        "the key “{name}” of the subject is missing",
        "填上“{name}”",
        "give “{name}”",
    ),
    # -- decisions ---------------------------------------------------------------------------------
    "undefined-value": entry(
        "结论取决于没有定义的值：{what}",
        "the decision rests on a value that is not defined: {what_en}",
        "补全规则集中该处的档次、行或条件",
        "complete the tiers, rows or conditions at that place in the rule set",
    ),
    "not-open": entry(
        "“{name}”不是待解释的参数{did_you_mean}",
        "“{name}” is not an open parameter{did_you_mean}",
        "待解释的参数：{allowed}",
        "the open parameters: {allowed}",
    ),
    "duplicate-reading": entry(
        "参数“{name}”的读法给了两次（原名和别名）",
        "a reading of the parameter “{name}” is given twice, by name and by alias",
        "只给一次",
        "give it once",
    ),
    "not-assumable": entry(
        "“{name}”不能假定：{problem}",
        "“{name}” cannot be assumed: {problem_en}",
        '写作 --assume 参数=值 --because "理由"；只有原文未规定的参数才能假定',
        'write --assume PARAMETER=VALUE --because "why"; only what the text does not state can '
        "be assumed",
    ),
}
