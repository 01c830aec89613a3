"""What a plain scalar is under this project's rules, and what only looks like a number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.ruleset.nodes import ScalarValue

NUMBER_DIGITS = 100
SHOWN_DIGITS = 40
"""A longer number is not written out for the drafter to copy."""

_WORDS: dict[str, ScalarValue] = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE = re.compile("-?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIGN_OR_DIGIT = frozenset("+-.0123456789")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TRUTHS = {
    **dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON", "True", "TRUE"), "true"),
    **dict.fromkeys(("no", "No", "NO", "off", "Off", "OFF", "False", "FALSE"), "false"),
}
_A_NUMBER = ("一个十进制数", "a decimal number")
_A_DATE = ("日历上有的日期", "a date that the calendar has")


@dataclass(frozen=True, slots=True)
class Odd:
    """A way of writing that is not admitted: the code that says so, and what to write instead.

    ``form`` names a way of writing numbers, where the code is about numbers.
    """

    code: str
    form: str
    form_en: str
    suggestion: str
    suggestion_en: str


@dataclass(frozen=True, slots=True)
class TooManyDigits:
    """A number beyond NUMBER_DIGITS."""


def scalar_value(text: str) -> ScalarValue | Odd | TooManyDigits:
    """What a plain scalar is; text that is not wholly of some other form is text."""
    if text in _WORDS:
        return _WORDS[text]
    if text in _TRUTHS:
        return Odd("odd-boolean", "", "", _TRUTHS[text], _TRUTHS[text])
    if text[0] not in _SIGN_OR_DIGIT and ord(text[0]) not in _FULL_WIDTH:
        return text
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return Odd("no-such-date", "", "", *_A_DATE)
    whole = _WHOLE.fullmatch(text)
    if whole or _DECIMAL.fullmatch(text):
        if len(text) > NUMBER_DIGITS:
            return TooManyDigits()
        return int(text) if whole else Decimal(text)
    return _odd(text) or text


def _octal(text: str) -> str:
    return text.replace("_", "").lstrip("+-0") or "0"


def _prefixed(text: str) -> str:
    return str(int(text.replace("_", ""), 0))


def _without(marks: str) -> Callable[[str], str]:
    return lambda text: _tidy(text.translate(dict.fromkeys(map(ord, marks))))


def _tidy(text: str) -> str:
    return format(Decimal(text.strip()), "f")


def _power(text: str) -> str | None:
    number = Decimal(text)
    return format(number, "f") if abs(number.adjusted()) <= 30 else None


def _percent(text: str) -> str:
    return format(Decimal(text.rstrip("% ")) / 100, "f")


_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_ODD_FORMS: tuple[tuple[str, str, str, Callable[[str], str | None]], ...] = (
    (r"[-+]?0o[0-7][0-7_]*", "八进制", "octal", _prefixed),
    (r"[-+]?0x[0-9a-fA-F][0-9a-fA-F_]*", "十六进制", "hexadecimal", _prefixed),
    (r"[-+]?0b[01][01_]*", "二进制", "binary", _prefixed),
    (r"[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?", "六十进制", "sexagesimal", lambda _: None),
    (rf"{_NUMBER}[eE][-+]?[0-9]+", "指数", "exponent", _power),
    (r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", "千分位逗号", "commas", _without(",+")),
    (r"(?=.*_)[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?", "下划线", "underscores", _without("_+")),
    (r"[-+]?0[0-9]+", "前导零，旧 YAML 读作八进制", "leading zero, octal in old YAML", _octal),
    (r"[-+]?0[0-9]+\.[0-9]*", "前导零", "leading zero", _without("+")),
    (rf"{_NUMBER} ?%", "百分号", "per cent", _percent),
    (r"[-+]?\.[0-9]+", "小数点前缺 0", "no 0 before the point", _without("+")),
    (r"[-+]?[0-9]+\.", "小数点后没有数字", "nothing after the point", _without("+.")),
    (r"\+[0-9]+(?:\.[0-9]+)?", "正号", "plus sign", _without("+")),
    (r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", "无穷或非数", "not a number", lambda _: None),
)
_ODD = tuple((re.compile(form), zh, en, suggest) for form, zh, en, suggest in _ODD_FORMS)


def _odd(text: str) -> Odd | None:
    """The odd way of writing a number that ``text`` wholly is, if it is one."""
    narrow = text.translate(_FULL_WIDTH)
    if narrow != text:
        if _WHOLE.fullmatch(narrow) or _DECIMAL.fullmatch(narrow):
            return _odd_number("全角数字", "full-width digits", narrow)
        text = narrow
    for form, zh, en, suggest in _ODD:
        if form.fullmatch(text):
            return _odd_number(zh, en, suggest(text) if len(text) <= SHOWN_DIGITS else None)
    return None


def _odd_number(zh: str, en: str, instead: str | None) -> Odd:
    if instead is None or len(instead) > SHOWN_DIGITS:
        return Odd("odd-number", zh, en, *_A_NUMBER)
    return Odd("odd-number", zh, en, instead, instead)
