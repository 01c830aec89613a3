"""Each rule set with one seeded fault is reported with that code at that line; its twin is not.

If these failed, a drafter's slip against the text would pass, or a sound file would be refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from engine.quotes.check import CODES, quote_findings
from engine.ruleset.load import load_text
from engine.ruleset.reader import read
from tests.support import source

_MARK = re.compile("«([^|»]*)\\|([^»]*)»")


class Seed(NamedTuple):
    name: str
    code: str
    body: str

    @property
    def faulty(self) -> str:
        return source(_MARK.sub(r"\1", self.body))

    @property
    def sound(self) -> str:
        return source(_MARK.sub(r"\2", self.body))

    @property
    def line(self) -> int:
        marked = source(self.body).splitlines()
        return next(number for number, line in enumerate(marked, start=1) if "«" in line)


SEEDS = [
    Seed(**seed)
    for seed in yaml.safe_load(Path(__file__).with_name("seeds.yaml").read_text(encoding="utf-8"))
]


def found(text: str) -> list[tuple[str, int]]:
    encoded = text.encode()
    document = read(encoded, "m/v1.yaml")
    findings = quote_findings(document, load_text(encoded, "m/v1.yaml"))
    return [(f.code, f.place.line) for f in findings if f.place is not None]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_fault_is_found_where_it_stands(seed: Seed) -> None:
    assert found(seed.faulty) == [(seed.code, seed.line)]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_its_sound_twin_has_no_finding(seed: Seed) -> None:
    assert found(seed.sound) == []


def test_there_is_a_fault_for_every_code() -> None:
    assert {seed.code for seed in SEEDS} == CODES
    assert len(SEEDS) >= 40
