"""The words of what a register says of two versions, in Chinese and English."""

from __future__ import annotations

from engine.compare.population.model import SampleKind
from engine.compare.report.words import Both, pick
from engine.ruleset.diagnostics import Language

SAMPLE: dict[SampleKind, Both] = {
    "became": ("转为可享受", "becomes eligible"),
    "ceased": ("不再可享受", "ceases to be eligible"),
    "more": ("待遇增加", "gets more"),
    "less": ("待遇减少", "gets less"),
    "unsettled": ("转为未定", "not settled any more"),
    "settled": ("由未定转为已定", "settled now"),
    "refused": ("只被新版拒绝", "refused by the newer version alone"),
    "admitted": ("只被旧版拒绝", "refused by the older version alone"),
}

DUTY: dict[SampleKind, Both] = {
    "became": ("转为已履行", "becomes met"),
    "ceased": ("不再算已履行", "ceases to be met"),
}
"""What is said instead where the measure is a duty."""

WORDS: dict[str, Both] = {
    "people": ("涉及的对象", "The people behind it"),
    "draft": ("草案，不可用于发放", "DRAFT: NOT FOR PAYMENT"),
    "before": ("旧版", "before"),
    "after": ("新版", "after"),
    "both_versions": ("两版", "both versions"),
    "both_sides": ("两版", "both"),
    "before_only": ("旧版", "the older version"),
    "after_only": ("新版", "the newer version"),
    "both_only": ("两版都", "both versions"),
    "tally": (
        "读入 {read} = 已决定 {decided} + 已拒绝 {refused}",
        "read {read} = decided {decided} + refused {refused}",
    ),
    "both": (
        "两版：读入 {read} = 都决定 {decided} + 都拒绝 {refused} + 只旧版拒绝 {before} + "
        "只新版拒绝 {after}",
        "both: read {read} = decided by both {decided} + refused by both {refused} + by the older "
        "alone {before} + by the newer alone {after}",
    ),
    "records": (
        "{side}的{name}：读入 {read} = 已用 {used} + 主体被拒绝 {of_refused} + 名单中没有其主体 "
        "{of_nobody} + 没有主体的编号 {keyless}",
        "{side}, {name}: read {read} = used {used} + of refused subjects {of_refused} + of nobody "
        "in the list {of_nobody} + without a key {keyless}",
    ),
    "chosen": ("选定的读法：{readings}", "readings chosen: {readings}"),
    "moves": (
        "{became} {became_n}，{ceased} {ceased_n}，转为未定 {unsettled_n}，由未定转为已定 "
        "{settled_n}，结论不变 {same_n}",
        "{became} {became_n}, {ceased} {ceased_n}, not settled any more {unsettled_n}, settled now "
        "{settled_n}, same verdict {same_n}",
    ),
    "assumed": (
        "{side}假定 {name} {value}，理由：{reason}；据此得出：{items}",
        "assumed in {side}: {name} {value}, because: {reason}; on it rest: {items}",
    ),
    "assumption": ("假定", "assumed"),
    "assumed_nothing": ("没有任何一项据此得出", "nothing rests on it"),
    "assumed_verdict": (
        "有条件以假定为据：以下人数和数额都以假定为前提",
        "a requirement rests on an assumption: all counts and figures below rest on it",
    ),
    "matrix": ("结论：旧版（行）× 新版（列）", "Verdicts: before (rows) × after (columns)"),
    "total": ("合计", "all"),
    "refused_rows": ("已拒绝", "refused"),
    "benefits": ("待遇", "Benefits"),
    "benefit": ("待遇", "benefit"),
    "difference": ("差", "difference"),
    "more": ("增加", "more"),
    "less": ("减少", "less"),
    "same": ("不变", "same"),
    "unsettled": ("未定", "not settled"),
    "remark": ("说明", "remark"),
    "withheld": ("不列", "withheld"),
    "not_stated": ("原文未规定{names}", "{names} not stated"),
    "months_instead": ("可看人月数：{names}", "see the person-months: {names}"),
    "person_months": ("人月", "person-months"),
    "resting": ("以假定为据：{names}", "rests on the assumption: {names}"),
    "values_differ": ("另一个值", "another value"),
    "only_in": ("只有{side}有", "in {side} alone"),
    "states": ("{state} {before} → {after}", "{state} {before} → {after}"),
    "state_known": ("已知", "known"),
    "state_open": ("待解释", "open"),
    "state_missing": ("待补正", "missing facts"),
    "state_not_stated": ("原文未规定", "not stated"),
    "rest": ("未定的相差 {figure}", "of those not settled {figure}"),
    "clauses": ("不符合的条件", "Requirements that fail"),
    "clauses_moved": (
        "各条件有多少行不符合：旧版 → 新版",
        "How many rows fail each requirement: before → after",
    ),
    "clause": ("条件", "requirement"),
    "newly": ("新不符合", "newly fails"),
    "no_longer": ("不再不符合", "no longer"),
    "no_longer_fails": ("不再不符合", "no longer fails"),
    "neither": ("旧版、新版都不是“{word}”", "{word} neither before nor after"),
    "of_ceased": ("其中{word}", "of these {word}"),
    "groups": ("按{name}", "By {name}"),
    "group_read": ("读入", "read"),
    "edges": ("边界附近（一个单位以内）", "Within one unit of an edge"),
    "edges_note": (
        "差一个单位：边界放宽一个单位就够得着的；刚够：边界收紧一个单位就够不着的。只看这条边界，"
        "不看其他条件。",
        "outside: would come in if the edge were eased by one unit; inside: would fall out if it "
        "were tightened by one. The edge alone is looked at, not the other requirements.",
    ),
    "edge": ("边界", "edge"),
    "outside": ("{side}差一个单位", "{side}: outside"),
    "inside": ("{side}刚够", "{side}: inside"),
    "edge_months": ("逐月的边界，不计", "an edge of months, not counted"),
    "samples": ("举例", "Some of them"),
    "sample_row": ("行", "row"),
    "subject": ("主体", "subject"),
    "verdict": ("结论", "verdict"),
    "fails": ("不符合", "fails"),
    "refused_why": ("被拒绝的行", "Refused rows"),
    "refused_by": (
        "{side}拒绝 {rows} 行，如第 {row} 行：",
        "refused by {side}: {rows}, as row {row}: ",
    ),
    "refused_by_sheet": (
        "{side}拒绝 {rows} 行，如“{sheet}”第 {row} 行：",
        "refused by {side}: {rows}, as row {row} of “{sheet}”: ",
    ),
    "refused_more": (
        "{side}另有 {rows} 行，理由各异",
        "{rows} more by {side}, for other reasons",
    ),
    "asked_before": ("只有旧版问：{names}", "asked by the older version alone: {names}"),
    "asked_after": ("只有新版问：{names}", "asked by the newer version alone: {names}"),
    "absent_both": (
        "名册没有这些列，两版都作待补：{names}",
        "the register has no column for these, missing in both versions: {names}",
    ),
    "absent_before": (
        "名册没有这些列，旧版作待补：{names}",
        "the register has no column for these, missing in the older version: {names}",
    ),
    "absent_after": (
        "名册没有这些列，新版作待补：{names}",
        "the register has no column for these, missing in the newer version: {names}",
    ),
    "renamed": (
        "“{fact}”取自名册的“{header}”列：另一版这样称呼",
        "“{fact}” is read from the column “{header}”, as the other version calls it",
    ),
    "cleaned": (
        "有 {count} 个单元格读作别的写法；cuoshi decide 的报告逐格列明",
        "{count} cells were read as something else than they say; the report of cuoshi decide "
        "lists them",
    ),
    "blank": ("（空）", "(blank)"),
}


def say(key: str, language: Language, **values: object) -> str:
    """The word or sentence ``key``, its ``{…}`` filled from ``values``."""
    return pick(WORDS[key], language).format_map(values)


def sample_word(kind: SampleKind, language: Language, *, is_duty: bool) -> str:
    """What becomes of a row."""
    return pick(DUTY.get(kind, SAMPLE[kind]) if is_duty else SAMPLE[kind], language)
