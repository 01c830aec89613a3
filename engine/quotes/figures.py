"""The figures of a text: how much, of what, and on which side of it the edge lies.

A small grammar of numeral, unit and boundary words. What only looks like a figure is none: the
number of a document (〔2018〕30号), 第三方, a year of the calendar, 一次性, 同一人, 五十余人.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from engine.quotes.numerals import CHINESE, NUMERAL, plain_forms, read_numeral
from engine.quotes.units import UNITS, Unit, unit_of
from engine.quotes.words import Edge, said_around


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its value in ``unit``, and the characters ``start`` to ``end`` that write it.

    ``edges`` is what the words around it say; more than one contradict each other. The words and
    the figure are the characters ``first`` to ``last``, as ``phrase``. ``per``: it counts what a
    rate is for (每就业一人500元: 一人). A date has the unit ''.
    """

    value: Decimal | date
    unit: str
    start: int
    end: int
    text: str = ""
    phrase: str = ""
    first: int = 0
    last: int = 0
    edges: frozenset[Edge] = frozenset()
    per: bool = False

    @property
    def edge(self) -> Edge | None:
        """The side that the words agree on; None where they say nothing or contradict."""
        return next(iter(self.edges)) if len(self.edges) == 1 else None

    @property
    def contradicts(self) -> bool:
        """Whether the words around it cannot all be true of one edge: 超过一个月以上."""
        return len(self.edges) > 1

    @property
    def measure(self) -> Unit:
        """What its unit measures."""
        return unit_of(self.unit)


_YEAR = "(?:(?:19|20|21)\\d\\d|[一二][零一二三四五六七八九]{3})"
_DAY = re.compile(
    rf"(?P<y>{_YEAR})\s*年\s*(?P<m>\d\d?|[一二三四五六七八九十]+)\s*月\s*"
    rf"(?P<d>\d\d?|[一二三四五六七八九十]+)\s*日|(?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)"
)
_NO_FIGURE = re.compile(
    # 1.申请人…, (2)…, 附件1: numbers of items; 5月1日, 每年3月: days and months of the calendar.
    r"(?:^|(?<=[\n。；;：:]))\s*\(?\d{1,2}(?:[)、]|\.(?!\d))|(?:附件|附表|附录|表|图|注)\s*\d+"
    r"|\d{1,2}\s*月\s*\d{1,2}\s*日|(?<=[每当次本]年)\d{1,2}\s*月|"
    rf"〔[^〕]*〕\s*\d+\s*号|第\s*(?:{NUMERAL})|\d+\s*号|{_YEAR}\s*年度?(?:\s*\d\d?(?:\s*[-—至到]\s*\d\d?)?\s*月(?:份|底|初|末)?)?"
    r"|[A-Za-z][A-Za-z.]*-?\d+(?:\.\d+)*|(?<=[同统任另某唯逐专单])一|一次性|一方面|一个时期|一段时间"
    rf"|(?:{NUMERAL})(?:余|多|来)(?=[^于])|\d+/\d+"
)
_SHARE = re.compile(rf"(?P<of>百|千)分之(?P<n>{NUMERAL})")
_FRACTION = re.compile(rf"(?P<of>{NUMERAL})分之(?P<n>{NUMERAL})")
_BRACKETS = re.compile(r"\(不?含[^()]*\)")
_JOIN = r"\s*(?:至|到|—|–|-|~|～)+\s*"
_PER = re.compile(
    "每(?:(?:满|就业|招用|新增|增加|吸纳|介绍|安置|成功|帮扶|推荐|接收|聘用|促进)|\\s)*$"
)


def figures(text: str, units: Iterable[str] = ()) -> tuple[Figure, ...]:
    """The figures of a text in order; ``units`` are more that it may use, by their names."""
    plain = plain_forms(text)
    found: list[Figure] = []
    for pattern, read in (
        (_DAY, _day),
        (_SHARE, _share),
        (_FRACTION, _fraction),
        (_NO_FIGURE, None),
    ):
        for match in pattern.finditer(plain):
            figure = read(match) if read is not None else None
            if figure is not None:
                found.append(figure)
        # What is read, and what is no figure, is not read again as a number.
        plain = pattern.sub(lambda match: "\0" * len(match.group()), plain)
    # 50人以上(不含50人): the brackets say it of the figure in front, and are none themselves.
    apart = _BRACKETS.sub(lambda match: "\0" * len(match.group()), plain)
    found += _numbers(apart, _grammar(tuple(units)))
    marked = (_marked(figure, plain, text) for figure in found)
    return tuple(sorted(marked, key=lambda figure: figure.start))


def _marked(figure: Figure, plain: str, text: str) -> Figure:
    said = said_around(plain, figure.start, figure.end)
    return replace(
        figure,
        text=text[figure.start : figure.end],
        phrase=text[said.start : said.end],
        first=said.start,
        last=said.end,
        edges=said.edges,
        per=_PER.search(plain, 0, figure.start) is not None,
    )


def _day(match: re.Match[str]) -> Figure | None:
    if match.group("iso"):
        parts: list[int] = [int(part) for part in match.group("iso").split("-")]
    else:
        numbers = [read_numeral(match.group(name)) for name in "ymd"]
        if None in numbers:
            return None
        parts = [int(number) for number in numbers if number is not None]
    try:
        return Figure(date(*parts), "", match.start(), match.end())
    except ValueError:
        return None


def _share(match: re.Match[str]) -> Figure | None:
    number = read_numeral(match.group("n"))
    unit = "%" if match.group("of") == "百" else "‰"
    return Figure(number, unit, match.start(), match.end()) if number is not None else None


def _fraction(match: re.Match[str]) -> Figure | None:
    """二分之一 is 0.5; 三分之二 is no decimal, and no rule set can state it as one."""
    of, number = read_numeral(match.group("of")), read_numeral(match.group("n"))
    if of is None or number is None or not of:
        return None
    if number * 1_000_000 % of:
        return None
    return Figure(number / of, "", match.start(), match.end())


@lru_cache(maxsize=64)
def _grammar(units: tuple[str, ...]) -> re.Pattern[str]:
    names = sorted({*UNITS, *(unit for unit in units if unit)}, key=len, reverse=True)
    unit = "|".join(map(re.escape, names))
    number = rf"(?P<n>{NUMERAL})(?P<join>{_JOIN}(?P<to>{NUMERAL}))?"
    halves = (
        r"(?P<half>半)\s*(?P<hu>年|个月|个学期|个?小时|天|个?学年)"
        rf"|(?P<wh>{NUMERAL})个半(?P<whu>月|小时)"
    )
    return re.compile(rf"{halves}|{number}\s*(?P<u>{unit})?(?P<more>半(?!年|月|个))?")


def _numbers(plain: str, grammar: re.Pattern[str]) -> Iterator[Figure]:
    for match in grammar.finditer(plain):
        start, end = match.span()
        if match.group("half"):
            yield Figure(Decimal("0.5"), match.group("hu"), start, end)
        elif match.group("wh"):
            whole = read_numeral(match.group("wh"))
            if whole is not None:
                unit = "个" + match.group("whu")
                yield Figure(whole + Decimal("0.5"), unit, start, end)
        else:
            yield from _number(match, plain)


def _number(match: re.Match[str], plain: str) -> Iterator[Figure]:
    unit = match.group("u") or ""
    first, second = match.group("n"), match.group("to")
    written = second or first
    if not unit and re.fullmatch(f"{CHINESE}.*", first):
        # 一技之长, 十分, 万家: a Chinese numeral counts only what has a unit.
        return
    if unit == "月" and re.match("[份底初末]", plain[match.end() :]):
        return
    value = read_numeral(first)
    end = match.end()
    if match.group("more") and unit in ("年", "个月", "天", "周岁", "小时"):
        value = value + Decimal("0.5") if value is not None else None
    elif match.group("more"):
        end -= 1
    if second is None:
        if value is not None:
            yield Figure(value, unit, match.start(), end)
        return
    to = read_numeral(written)
    if value is not None:
        # 35至40周岁: the unit of the second is that of the first.
        yield Figure(value, unit, match.start("n"), match.end("n"))
    if to is not None:
        yield Figure(to, unit, match.start("to"), end)
