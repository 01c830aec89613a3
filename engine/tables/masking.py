"""Identity numbers for people who need not know them: 110108********001X.

The first six digits and the last four stay, as on a public notice. A number is known by its form
wherever it stands, in a sentence too, with the spaces and full-width digits of a dirty list; in a
column that is known to hold identity numbers everything long enough is masked, right or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import Cell, Cleaning, Row
from engine.tables.spelling import Spelling, folded, shipped

_DIGIT = "[0-9０-９]"
_GAP = r"[\s'’\-－]{0,3}"
_NUMBER = re.compile(
    rf"(?<![0-9０-９.])(?:{_DIGIT}{_GAP}){{17}}[0-9０-９XxＸｘ](?![0-9０-９])"
    rf"|(?<![0-9０-９.])(?:{_DIGIT}{_GAP}){{14}}{_DIGIT}(?![0-9０-９])"
)
_SIGN = re.compile(r"[0-9０-９A-Za-zＡ-Ｚａ-ｚ]")
_HEAD, _TAIL = 6, 4
_SHORTEST = 12
"""Fewer signs in a column of identity numbers are no such number, whatever was meant."""


def masked(text: str, known: Sequence[str] = ()) -> str:
    """The text with every identity number in it masked: 18 signs, or 15 with a month and a day.

    ``known`` are texts that are meant for identity numbers, right or wrong.
    """
    for each in known:
        text = text.replace(each, _hide(each))
    return _NUMBER.sub(lambda match: _hide(match[0]) if _is_one(match[0]) else match[0], text)


def masked_cell(cell: Cell, *, identity: bool = False) -> Cell:
    """A cell with its identity numbers masked, in records too; what has none is given as it is.

    ``identity``: the cell stands in a column of identity numbers. A number that had to be masked is
    text afterwards.
    """
    match cell:
        case bool():
            return cell
        case str():
            return _hide(cell) if identity and _long(cell) else masked(cell)
        case int() | Decimal():
            text = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
            hidden = masked_cell(text, identity=identity)
            return cell if hidden == text else hidden
        case tuple():
            return tuple(masked_cell(item, identity=identity) for item in cell)
        case Mapping():
            return {name: masked_cell(item, identity=identity) for name, item in cell.items()}
        case _:
            return cell


def masked_diagnostic(found: Diagnostic, known: Sequence[str] = ()) -> Diagnostic:
    """A finding whose sentences show no identity number; the place stays."""
    arguments = {name: _argument(value, known) for name, value in found.arguments.items()}
    return replace(found, arguments=arguments, source_line=masked(found.source_line, known))


def masked_cleaning(found: Cleaning) -> Cleaning:
    """A cleaning that shows no identity number."""
    identity = is_identity(found.column) or is_identity(found.fact)
    before, after = (masked_cell(text, identity=identity) for text in (found.before, found.after))
    return replace(found, before=str(before), after=str(after))


def is_identity(header: str, spelling: Spelling | None = None) -> bool:
    """Whether a column of this header holds resident identity numbers."""
    spelling = spelling or shipped()
    bare = spelling.header(header)[0]
    if bare in spelling.groups.get(folded(spelling.identity["number"]), ()):
        return True
    marked = spelling.mapped.identity_numbers or ()
    headers = (text for name in marked for text in (name, *spelling.mapped.columns.get(name, ())))
    return any(bare == spelling.header(text.rpartition(".")[2])[0] for text in headers)


def identity_texts(row: Row, columns: Iterable[int]) -> tuple[str, ...]:
    """What stands in the columns of identity numbers of a row, as a message may quote it."""
    texts: dict[str, None] = {}
    for index in columns:
        cell = row.cells[index]
        text = str(cell) if isinstance(cell, str | int | Decimal) else ""
        for each in (text, text.strip(), folded(text), folded(text).upper()):
            if _long(each):
                texts[each] = None
    return tuple(texts)


def _argument(value: object, known: Sequence[str]) -> object:
    if isinstance(value, str):
        return masked(value, known)
    if isinstance(value, tuple | list):
        return tuple(_argument(item, known) for item in value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return masked_cell(value)
    return value


def _is_one(text: str) -> bool:
    signs = _SIGN.findall(text)
    if len(signs) == 18:
        return True
    month, day = int("".join(signs[8:10])), int("".join(signs[10:12]))
    return 1 <= month <= 12 and 1 <= day <= 31


def _long(text: str) -> bool:
    return len(_SIGN.findall(text)) >= _SHORTEST


def _hide(text: str) -> str:
    """The signs between the first six and the last four as stars; spaces stay."""
    count = len(_SIGN.findall(text))
    seen = 0

    def star(match: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return match[0] if seen <= _HEAD or seen > count - _TAIL else "*"

    return _SIGN.sub(star, text)
