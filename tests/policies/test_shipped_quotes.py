"""Every quote of the shipped rule sets is verbatim, and every figure stands on one.

If these failed, a refusal could cite words that the policy does not contain, or a figure could
decide that no text states. The source texts are not kept in the repository: where they lie beside
it each quote is looked up in them; everywhere else the digests of the quotes that were looked up
are compared, so that a quote cannot be changed without somebody looking again. After looking, run
this file as a script to record the digests.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
POLICIES = REPOSITORY / "policies"
VERIFIED = Path(__file__).with_name("verified-quotes.json")
BESIDE = REPOSITORY.parent / "shared"
SOURCES = {
    "haidian-draft-explanation": BESIDE / "sources" / "haidian-draft-explanation.txt",
    # Of the 2025 rules only the words that the research notes cite from a mirror were read.
    "haidian-hr-agency-rules-2025": BESIDE / "POLICY_FACTS.md",
}
RULE_SETS = sorted(
    path for path in POLICIES.glob("*/*.yaml") if not path.name.endswith(".cases.yaml")
)


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def quotes(node: Any, document: str) -> Iterator[tuple[str, str]]:
    """The quotes below a node, each with the document that the nearest ``source`` names."""
    if isinstance(node, list):
        for item in node:
            yield from quotes(item, document)
    elif isinstance(node, dict):
        source = node.get("source")
        document = source["document"] if isinstance(source, dict) else document
        for key, value in node.items():
            if key == "quote":
                yield document, value
            else:
                yield from quotes(value, document)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digests() -> dict[str, list[str]]:
    found: dict[str, set[str]] = {document: set() for document in SOURCES}
    for path in RULE_SETS:
        for document, quote in quotes(load(path), ""):
            found[document].add(digest(quote))
    return {document: sorted(items) for document, items in found.items()}


@pytest.mark.parametrize("path", RULE_SETS, ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_a_quote_is_an_exact_part_of_its_source(path: Path) -> None:
    for document, quote in quotes(load(path), ""):
        if not SOURCES[document].exists():
            pytest.skip(f"the text of {document} is not kept beside the repository")
        assert quote in SOURCES[document].read_text(encoding="utf-8")


def test_no_quote_is_other_than_those_that_were_looked_up() -> None:
    assert digests() == json.loads(VERIFIED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", RULE_SETS, ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_a_stated_parameter_says_where_it_comes_from(path: Path) -> None:
    """A closed set of facts says in its note that it is none of the policy's figures."""
    for name, parameter in load(path).get("parameters", {}).items():
        if {"value", "range", "tiers", "options", "series"} & parameter.keys():
            note = parameter.get("source", {}).get("note") or parameter.get("note")
            assert parameter.get("quote") or note, name


@pytest.mark.parametrize("path", RULE_SETS, ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_an_open_question_names_who_decides_it_and_is_not_decided_here(path: Path) -> None:
    """A reading chosen in a shipped file would be a decision that nobody with authority took."""
    for name, parameter in load(path).get("parameters", {}).items():
        if "one_of" in parameter:
            assert parameter.get("question"), name
            assert parameter.get("decided_by"), name
            assert "chosen" not in parameter, name


if __name__ == "__main__":
    for rule_set in RULE_SETS:
        test_a_quote_is_an_exact_part_of_its_source(rule_set)
    VERIFIED.write_text(json.dumps(digests(), indent=1) + "\n", encoding="utf-8")
