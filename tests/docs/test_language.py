"""Every example of the language reference does what the page says, in either language.

If these failed, a drafter would learn the language from a page that the engine contradicts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from engine.decide.decision import BenefitState, Decision, Verdict
from engine.functions import FUNCTIONS
from engine.resources import schema
from engine.ruleset.diagnostics import Language, Level
from tests.docs.examples import DOCS, REPOSITORY, Block, blocks, run

LANGUAGE: dict[Language, str] = {
    "en": (DOCS / "language.md").read_text(encoding="utf-8"),
    "zh": (DOCS / "language.zh-CN.md").read_text(encoding="utf-8"),
}
PAGES = [DOCS / name for name in ("README.md", "language.md", "language.zh-CN.md")]
RULES = ("yaml rule-set", "yaml vocabulary")
CASES = ("yaml case", "json case")
HOW = {"on", "readings", "measure"}


@dataclass(frozen=True, slots=True)
class Case:
    """A case of a page with the rule sets that stand before it."""

    page: str
    rules: tuple[Block, ...]
    block: Block

    def __str__(self) -> str:
        return f"{self.page}:{self.block.line}"


def groups(markdown: str) -> Iterator[tuple[tuple[Block, ...], tuple[Block, ...]]]:
    """Rule sets that stand together, and the cases that follow them."""
    rules: list[Block] = []
    cases: list[Block] = []
    for block in blocks(markdown):
        if block.kind in RULES:
            follows = rules and not cases
            together = follows and ("file" in block.options or rules[-1].kind == "yaml vocabulary")
            if not together:
                if rules:
                    yield tuple(rules), tuple(cases)
                rules, cases = [], []
            rules.append(block)
        elif block.kind in CASES:
            cases.append(block)
    if rules:
        yield tuple(rules), tuple(cases)


EXAMPLES = [(page.name, *group) for page in PAGES for group in groups(page.read_text("utf-8"))]


@pytest.mark.parametrize(
    ("page", "rules", "cases"), EXAMPLES, ids=[f"{page}:{r[0].line}" for page, r, _ in EXAMPLES]
)
def test_an_example_does_what_it_says(
    page: str, rules: tuple[Block, ...], cases: tuple[Block, ...]
) -> None:
    loaded = run(rules)
    assert [f.render("en") for f in loaded.findings if f.level is Level.ERROR] == []
    for case in cases:
        where = f"{page}:{case.line}"
        arrow, expected, *rest = case.words[2:]
        assert arrow == "→", where
        assert not rest, where
        found = run([*rules, case])
        errors = [f.code for f in found.findings if f.level is Level.ERROR]
        if expected not in set(Verdict):
            assert errors == [expected], where
            continue
        assert errors == [], where
        (decision,) = found.decisions
        assert decision.verdict == expected, where
        for name, value in case.options.items():
            if name not in HOW:
                assert said(decision, name) == value, where


def said(decision: Decision, name: str) -> str:
    """The value of a benefit that is known, as a page writes it."""
    (result,) = [b for b in decision.benefits if b.benefit.name == name]
    assert result.state is BenefitState.KNOWN
    value = result.value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def test_no_yaml_of_a_page_goes_unrun() -> None:
    for page in PAGES:
        for block in blocks(page.read_text("utf-8")):
            if block.words and block.words[0] in ("yaml", "json", "csv"):
                assert block.kind in (*RULES, *CASES), f"{page.name}:{block.line}"


def test_both_languages_have_the_same_examples() -> None:
    # A page that lags behind the other teaches an older language.
    english, chinese = (
        [(block.words, block.options, block.text) for block in blocks(LANGUAGE[language])]
        for language in ("en", "zh")
    )
    assert english == chinese


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_function_is_listed_as_it_is_called(language: Language) -> None:
    rows = dict(
        re.findall(r"^\| `([a-z_]+\(.*?)` \| (.*?) \|", LANGUAGE[language], flags=re.MULTILINE)
    )
    documented = {signature: doc for signature, doc in rows.items() if signature[:7] != "months("}
    assert documented == {f.signature: f.doc[language] for f in FUNCTIONS.values()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_key_of_the_schema_is_mentioned(language: Language) -> None:
    """What the schema admits and the page does not mention, nobody can find."""
    mentioned = set(re.findall(r"[a-z_]+", LANGUAGE[language]))
    keys: set[str] = set()

    def gather(part: object) -> None:
        if isinstance(part, dict):
            properties = part.get("properties")
            keys.update(properties if isinstance(properties, dict) else ())
            for inner in part.values():
                gather(inner)
        elif isinstance(part, list):
            for inner in part:
                gather(inner)

    gather(schema("ruleset"))
    assert keys - mentioned == set()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_key_of_a_decision_is_explained(language: Language) -> None:
    rules, cases = next(g for g in groups(LANGUAGE[language]) if g[1])
    (decision,) = run([*rules, cases[0]]).decisions
    rows = set(re.findall(r"^\| `([a-z_]+)` \|", LANGUAGE[language], flags=re.MULTILINE))
    assert set(json.loads(decision.to_json())) <= rows


def test_links_lead_somewhere() -> None:
    for page in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(REPOSITORY)}: {target}"
