"""The catalogue of findings: every code, its sentences in Chinese and English, and its weight.

The codes are a contract: tests, ``accepts`` and the pages under ``docs/diagnostics/`` name them.
``{…}`` are filled from :attr:`Diagnostic.arguments`; English takes ``{x_en}``, and ``x`` where
there is no ``x_en`` because both languages say the same.
"""

from __future__ import annotations

from engine.ruleset.catalogue.cases import CASES
from engine.ruleset.catalogue.deciding import DECIDING
from engine.ruleset.catalogue.entry import Entry
from engine.ruleset.catalogue.lists import LISTS
from engine.ruleset.catalogue.meaning import MEANING
from engine.ruleset.catalogue.proofs import PROOFS
from engine.ruleset.catalogue.quotes import QUOTES
from engine.ruleset.catalogue.versions import VERSIONS
from engine.ruleset.catalogue.writing import WRITING

__all__ = ["CATALOGUE", "Entry"]

CATALOGUE: dict[str, Entry] = {
    **WRITING,
    **MEANING,
    **VERSIONS,
    **DECIDING,
    **LISTS,
    **CASES,
    **QUOTES,
    **PROOFS,
}
