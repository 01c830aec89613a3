"""Numbers as Chinese texts write them: ``500``, ``1,000``, ``五百``, ``2万``, ``十万``, ``一点五``.

Integers in Chinese numerals are cn2an's; what has a point is put together here, because cn2an
answers with a float.
"""

from __future__ import annotations

import re
from decimal import Decimal

_FORMS = str.maketrans("０１２３４５６７８９．，％（）〇○", "0123456789.,%()零零")
_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_DIGITS = "零一二三四五六七八九"
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两", "一二三四五六七八九十百千二")

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
CHINESE = "[零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅]"
NUMERAL = (
    rf"(?:(?:{ARABIC})[十百千万亿]+)+|(?:{ARABIC})"
    rf"|{CHINESE}+(?:点[零一二三四五六七八九]+)?(?:[十百千万亿]+(?=元))?"
)
"""A numeral in a text that went through :func:`plain_forms`."""

_MIXED = re.compile(rf"({ARABIC})([十百千万亿]+)")
_POINT = re.compile("(.+)点([零一二三四五六七八九]+)([十百千万亿]*)")


def plain_forms(text: str) -> str:
    """Full-width digits, points and brackets as ASCII, ``〇`` as ``零``: character by character."""
    return text.translate(_FORMS)


def read_numeral(text: str) -> Decimal | None:
    """The number that a numeral means; None where it means none (``三五``, ``百万``).

    ``text`` went through :func:`plain_forms`. Exact: no float is involved.
    """
    if re.fullmatch(ARABIC, text):
        return Decimal(text.replace(",", ""))
    if re.match(r"\d", text):
        return _mixed(text)
    pointed = _POINT.fullmatch(text)
    if pointed is None:
        return _chinese(text)
    whole = _chinese(pointed.group(1))
    if whole is None:
        return None
    digits = "".join(str(_DIGITS.index(digit)) for digit in pointed.group(2))
    return Decimal(f"{whole}.{digits}") * _scale(pointed.group(3))


def _mixed(text: str) -> Decimal | None:
    """``2万``, ``1百万``, ``2万5千``: each part smaller in scale than the one before."""
    if "".join(match.group() for match in _MIXED.finditer(text)) != text:
        return None
    total, last = Decimal(0), None
    for number, scales in _MIXED.findall(text):
        scale = _scale(scales)
        if last is not None and scale >= last:
            return None
        last = scale
        total += Decimal(number.replace(",", "")) * scale
    return total


def _scale(scales: str) -> int:
    product = 1
    for scale in scales:
        product *= _SCALES[scale]
    return product


def _chinese(text: str) -> Decimal | None:
    plain = text.translate(_CAPITALS)
    # Digits one beside the other are a year, or “three to five”, and no number of anything.
    if len(plain) > 1 and len(plain) != 4 and not set(plain) - set(_DIGITS):
        return None
    if len(plain) == 1 and plain in _DIGITS:
        return Decimal(_DIGITS.index(plain))
    # It takes a tenth of a second to import, and most rule sets have no longer numeral.
    import cn2an

    try:
        value = cn2an.cn2an(plain, "normal")
    except ValueError:
        return None
    return Decimal(value) if isinstance(value, int) else None
