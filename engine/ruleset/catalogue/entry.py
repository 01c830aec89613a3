"""One entry of the catalogue: the sentences of a code, and its weight."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """The sentences of one code, by language (``zh``, ``en``).

    ``note``: it is worth knowing, and nothing need be wrong. ``later``: no finding of loading, but
    of an analysis of the compiled program, and only there can it be told what ``accepts`` answers.
    """

    message: dict[str, str]
    hint: dict[str, str]
    warning: bool = False
    note: bool = False
    later: bool = False


def entry(
    zh: str,
    en: str,
    hint_zh: str,
    hint_en: str,
    *,
    warning: bool = False,
    note: bool = False,
    later: bool = False,
) -> Entry:
    """An entry: what is wrong, then the way out, each in Chinese and in English."""
    return Entry({"zh": zh, "en": en}, {"zh": hint_zh, "en": hint_en}, warning, note, later)
