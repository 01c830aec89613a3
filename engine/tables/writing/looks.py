"""How cells of a workbook look: one table of looks, for both libraries that write workbooks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from engine.decide.decision import Verdict

FONT = "等线"
"""Excel's own for Chinese; a program that lacks it takes its default."""

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a cell; colours as RRGGBB, '' for none, ``size`` in points.

    ``number`` is the number format, ``indent`` the room to the edge. ``literal`` marks text that
    must not become a formula when somebody edits the cell. ``is_top``: a text that may be longer
    than its cell begins at the upper edge.
    """

    size: int = 11
    bold: bool = False
    color: str = ""
    fill: str = ""
    border: str = ""
    align: Align = "left"
    wrap: bool = False
    number: str = "General"
    underline: bool = False
    literal: bool = False
    indent: int = 0
    is_top: bool = False


INK = "1F2A37"
MUTED = "6B7280"
LINE = "D5DBE1"
BRAND = "1F4E5F"
PALE = "EEF3F5"

_CELL = Look(color=INK, border=LINE, indent=1)

TITLE = Look(size=18, bold=True, color=BRAND)
SUBTITLE = Look(color=MUTED)
DRAFT = Look(size=12, bold=True, color="FFFFFF", fill="C0392B", align="center")
HEADING = Look(size=13, bold=True, color=BRAND)
HEAD = Look(bold=True, color="FFFFFF", fill=BRAND, border=LINE, align="center", wrap=True)
RESULT_HEAD = replace(HEAD, fill="2F6F7E")
LABEL = Look(color=MUTED, border=LINE, fill=PALE, indent=1)
TEXT = replace(_CELL, wrap=True)
PLAIN = _CELL
COUNT = replace(_CELL, align="right", number="#,##0")
SHARE = replace(_CELL, align="right", number="0.0%")
AMOUNT = replace(_CELL, align="right", number="#,##0.00")
DATE = replace(_CELL, align="center", number="yyyy-mm-dd", indent=0)
EMPTY = replace(_CELL, color=MUTED, align="right")
SUM = replace(COUNT, bold=True, fill=PALE)
SUM_LABEL = replace(_CELL, bold=True, fill=PALE)
LINK = replace(_CELL, color="1D5FA8", underline=True, wrap=True)
GOOD = replace(_CELL, bold=True, color="1E6B3A", align="center", indent=0)
BAD = replace(_CELL, bold=True, color="B3261E", align="center", indent=0)
ERROR = replace(TEXT, color="B3261E")
NOTE = Look(color=MUTED, wrap=True)

_GREEN, _RED, _BLUE = ("E2F3E6", "1E6B3A"), ("FBE3E1", "B3261E"), ("E1EDF8", "1D4F86")
_AMBER, _VIOLET, _GREY = ("FFF2CC", "8A5A00"), ("EBE4F5", "5B3F8C"), ("EDEFF1", "5B6470")

_TINTS: dict[Verdict, tuple[str, str]] = {
    Verdict.ELIGIBLE: _GREEN,
    Verdict.MET: _GREEN,
    Verdict.INELIGIBLE: _RED,
    Verdict.NOT_MET: _RED,
    Verdict.CONDITIONAL: _BLUE,
    Verdict.INCOMPLETE: _AMBER,
    Verdict.OPEN: _VIOLET,
    Verdict.NOT_APPLICABLE: _GREY,
}


def verdict_look(verdict: Verdict) -> Look:
    """The cell of a verdict: its colour on a pale ground of it."""
    fill, color = _TINTS[verdict]
    return replace(_CELL, bold=True, color=color, fill=fill, align="center", indent=0)


def bar_look(verdict: Verdict | None) -> Look:
    """The bar of a share, in the colour of its verdict; None for what was refused."""
    return replace(_CELL, color=_TINTS[verdict][1] if verdict else MUTED)
