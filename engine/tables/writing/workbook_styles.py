"""The styles of a workbook that came: looks put beside those that it has."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from typing import Any

from engine.tables.cells import Cell, optional
from engine.tables.writing.looks import Look
from engine.tables.writing.new_workbook import fit, is_formula


class Styles:
    """Looks in openpyxl's terms, each made once for a workbook."""

    def __init__(self) -> None:
        self._styles: Any = optional("openpyxl.styles", "excel", ".xlsx")
        self._links: Any = optional("openpyxl.worksheet.hyperlink", "excel", ".xlsx")
        self._properties: Any = optional("openpyxl.worksheet.properties", "excel", ".xlsx")
        self._page: Any = optional("openpyxl.worksheet.page", "excel", ".xlsx")
        self._made: dict[tuple[Look, str], Any] = {}

    def fit_to_page(self) -> Any:
        """A page as wide as the paper."""
        return self._properties.PageSetupProperties(fitToPage=True)

    def margins(self) -> Any:
        """The margins of a printed page, in inches."""
        return self._page.PageMargins(left=0.5, right=0.5, top=0.5, bottom=0.5)

    def link(self, cell: str, where: str) -> Any:
        """A way from a cell to another of this workbook."""
        return self._links.Hyperlink(ref=cell, location=where)

    def put(self, cell: Any, value: Cell, look: Look, font: str, name: str) -> None:
        """Fill a cell; a text is a text, whatever it begins with."""
        fitted = fit(value, name)
        if isinstance(fitted, str) and is_formula(fitted):
            look = replace(look, literal=True)
        made = self._made.get((look, font))
        if made is None:
            self._dress(cell, look, font)
            self._made[(look, font)] = copy.copy(cell._style)
        else:
            cell._style = copy.copy(made)
        if fitted is None:
            return
        if isinstance(fitted, str):
            cell._value = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", fitted)
            cell.data_type = "s"
            return
        number = cell.number_format
        cell.value = fitted
        if cell.number_format != number and look.number != "General":
            cell.number_format = look.number

    def _dress(self, cell: Any, look: Look, font: str) -> None:
        s = self._styles
        cell.font = s.Font(
            name=font,
            size=look.size,
            bold=look.bold,
            color=look.color or None,
            underline="single" if look.underline else None,
        )
        if look.fill:
            cell.fill = s.PatternFill("solid", fgColor=look.fill)
        if look.border:
            side = s.Side(style="thin", color=look.border)
            cell.border = s.Border(left=side, right=side, top=side, bottom=side)
        cell.alignment = s.Alignment(
            horizontal=look.align,
            vertical="top" if look.is_top else "center",
            wrap_text=look.wrap or None,
            indent=look.indent,
        )
        cell.number_format = look.number
        if look.literal:
            cell.quotePrefix = True


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
