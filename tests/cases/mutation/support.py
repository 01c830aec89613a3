"""The mutants of rule sets written inline."""

from __future__ import annotations

from collections.abc import Mapping

from engine.cases.mutation.mutants import Mutant, mutants_of
from engine.ruleset.compile import Source
from engine.ruleset.load import load_text
from engine.ruleset.reader import read
from tests.support import source


def mutants(body: str, vocabularies: Mapping[str, str] | None = None) -> list[Mutant]:
    """Every mutant of a rule set of which ``body`` is all that matters."""
    text = source(body).encode()
    given = {name: said.encode() for name, said in (vocabularies or {}).items()}
    program = load_text(text, "m/v1.yaml", given)
    assert program is not None
    known = {name: Source(said, read(said, f"{name}.yaml")) for name, said in given.items()}
    return list(mutants_of(Source(text, read(text, "m/v1.yaml")), known, program))


def said(body: str, *operators: str) -> list[tuple[str, str, str]]:
    """The operator of each mutant, what was there and what is; of these operators, or of all."""
    return [
        (mutant.operator, mutant.was, mutant.becomes)
        for mutant in mutants(body)
        if not operators or mutant.operator in operators
    ]
