"""Every word is there in both languages, so that no reader meets a key instead of a sentence."""

from __future__ import annotations

import string

import pytest

from engine.decide.decision import ChosenBy, Verdict
from engine.wording.words import CHOSEN, VERDICT_MEANINGS, VERDICT_STYLES, VERDICTS, WORDS


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_verdict_has_words_a_meaning_and_a_colour() -> None:
    """A verdict added without words would crash the explanation of a case that has it."""
    for table in (VERDICTS, VERDICT_MEANINGS, VERDICT_STYLES):
        assert set(table) == set(Verdict)
    assert set(CHOSEN) == set(ChosenBy)


def test_the_verdicts_are_those_of_the_design() -> None:
    assert {verdict.value: words[0] for verdict, words in VERDICTS.items()} == {
        "eligible": "可享受",
        "ineligible": "不可享受",
        "conditional": "附条件",
        "incomplete": "待补正",
        "open": "待解释",
        "met": "已履行",
        "not_met": "未履行",
        "not_applicable": "不适用",
    }


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_are_filled_from_the_same_values(key: str) -> None:
    """A sentence that names a value the other does not would say less in one language."""
    zh, en = WORDS[key]
    assert zh
    assert en
    if key != "counts":  # English puts its nouns in the plural, so it is given whole phrases.
        assert fields(zh) == fields(en)
