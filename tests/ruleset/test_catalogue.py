"""The catalogue of findings is one catalogue, however many modules it is written in."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from engine.ruleset import catalogue
from engine.ruleset.catalogue import CATALOGUE, Entry


def test_no_code_is_written_in_two_modules_and_none_is_left_out() -> None:
    """A dictionary takes a key twice and says nothing: one of two sentences would be lost."""
    written: list[str] = []
    for module in pkgutil.iter_modules(catalogue.__path__):
        names = vars(import_module(f"{catalogue.__name__}.{module.name}"))
        for value in names.values():
            if isinstance(value, dict):
                written += [code for code, entry in value.items() if isinstance(entry, Entry)]
    assert sorted(written) == sorted(CATALOGUE)


def test_a_note_is_no_warning() -> None:
    """What is only worth knowing must not fail a strict check."""
    assert not [code for code, entry in CATALOGUE.items() if entry.note and entry.warning]
