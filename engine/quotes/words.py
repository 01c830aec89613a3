"""Words that say on which side of a figure the edge lies, and what they say when put together.

以上, 以下, 以内 and 届满 include the figure; 不满, 超过 and 以外 do not (民法典 1259).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Edge = Literal["at_least", "more_than", "at_most", "less_than"]

EDGES: tuple[Edge, ...] = ("at_least", "more_than", "at_most", "less_than")
COMPLEMENT: dict[Edge, Edge] = {
    "at_least": "less_than",
    "less_than": "at_least",
    "more_than": "at_most",
    "at_most": "more_than",
}
OPERATORS: dict[Edge, str] = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}

_STEMS: dict[str, Edge] = {
    **dict.fromkeys(("超过", "超出", "高于", "大于", "多于", "长于", "晚于", "逾"), "more_than"),
    **dict.fromkeys(("年满", "届满", "满", "达到", "达", "足"), "at_least"),
    **dict.fromkeys(("少于", "低于", "小于", "短于", "早于"), "less_than"),
}
_NOT = ("不", "未", "不得", "不能", "不应", "不可", "未能", "尚未", "没有", "不会", "不再")
_OUTRIGHT: dict[str, Edge] = {
    **dict.fromkeys(("已满", "已达", "已达到", "≥", ">=", "大于等于", "大于或等于"), "at_least"),
    **dict.fromkeys(("至少", "最少", "最低", "最短", "起码"), "at_least"),
    **dict.fromkeys(("至多", "最多", "最高", "最长", "最大", "上限"), "at_most"),
    **dict.fromkeys(("≤", "<=", "小于等于", "小于或等于"), "at_most"),
    **dict.fromkeys(("不到", "<"), "less_than"),
    ">": "more_than",
}
BEFORE: dict[str, Edge] = {
    **_STEMS,
    **{no + word: COMPLEMENT[edge] for word, edge in _STEMS.items() for no in _NOT},
    **_OUTRIGHT,
}
"""What stands before a figure: 年满35周岁, 不超过2年, 至少1名."""

_AFTER: dict[str, tuple[Edge, Edge]] = {
    "以上": ("at_least", "more_than"),
    "以下": ("at_most", "less_than"),
    "以内": ("at_most", "less_than"),
    "之内": ("at_most", "less_than"),
    "内": ("at_most", "less_than"),
}
"""What stands after it, including the figure and, where brackets say so, not."""


def _any(words: dict[str, Edge]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_FAR = "最长|最多|最高|最大|最低|最少|最短|至多|至少|上限"
_FILLING = (
    "期限|年限|期|限|金额|数额|限额|额度|额|标准|人数|数量|补贴|补助|奖励|资助|可以|可|享受|给予|支付"
    "|发放|为|达|得|每人|每年|每月|每次|每户|一次性|人民币|共|累计|合计|的|是"
)
_LAST_BEFORE = re.compile(rf"(?<!满)({_any(BEFORE)})(?:人民币|其|为|的|在|了|于|\s)*$")
_FAR_BEFORE = re.compile(rf"({_FAR})(?:{_FILLING})*$")
_SUFFIX = re.compile(
    r"\s*(\(不?含[^()]{0,8}\))?\s*(?:及其|及|或者|或)?"
    r"(以上(?!述)|以下(?!简称|称)|以内|之内|内(?![容部外]))?"
    r"\s*(\(不?含[^()]{0,8}\))?"
)
_INCLUDING: frozenset[Edge] = frozenset({"at_least", "at_most"})
_TURNED: dict[Edge, Edge] = {
    "at_least": "more_than",
    "more_than": "at_least",
    "at_most": "less_than",
    "less_than": "at_most",
}


_REFUSALS = re.compile(
    "不予|不得(?!超过|低于|高于|少于|多于)|除外|停止|取消|不再|不享受|不适用|排除|终止|不计|视为|放弃"
    "|退回|追回|撤销|扣减|扣除"
)


def refuses(text: str) -> bool:
    """Whether a text says what is refused, so that its edges are those of who is left out."""
    return _REFUSALS.search(text) is not None


@dataclass(frozen=True, slots=True)
class Said:
    """What the words around a figure say of its edge, and the characters that they take with it.

    ``edges`` is empty where nothing is said; more than one contradict each other.
    """

    edges: frozenset[Edge]
    start: int
    end: int


def said_around(text: str, start: int, end: int) -> Said:
    """What is said around the figure ``text[start:end]``; ``text`` has brackets in ASCII."""
    before, first = _before(text[:start])
    after, included, last = _after(text, end)
    turned = (
        # 满50人(不含): the brackets speak of the word in front.
        {_TURNED[edge] for edge in before if (edge in _INCLUDING) != included}
        if included is not None and not after
        else set()
    )
    return Said(frozenset(before | after | turned), first, last)


def _before(text: str) -> tuple[set[Edge], int]:
    """The words in front, as far as they follow each other (最长不超过), and where they begin."""
    found: set[Edge] = set()
    match = _LAST_BEFORE.search(text)
    while match is not None:
        found.add(BEFORE[match.group(1)])
        text = text[: match.start()]
        match = _LAST_BEFORE.search(text)
    far = _FAR_BEFORE.search(text)
    if far is None:
        return found, len(text)
    return found | {BEFORE[far.group(1)]}, far.start()


def _after(text: str, end: int) -> tuple[set[Edge], bool | None, int]:
    """The word behind, what brackets beside it say (included or not), and where they end."""
    match = _SUFFIX.match(text, end)
    assert match is not None  # Every part of it is optional.
    brackets = match.group(1) or match.group(3)
    included = None if brackets is None else not brackets.startswith("(不")
    if match.group(2) is None:
        return set(), included, match.end() if brackets else end
    edge = _AFTER[match.group(2)][1 if included is False else 0]
    return {edge}, included, match.end()
