"""What ``check`` makes of the findings about quotes: answered in the file, or told.

If these failed, an accepted contradiction would be told again each time, an acceptance would stay
after its reason is gone, or a shipped rule set would be reported for what is right.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.checking import Checked, check_files, rule_sets
from engine.quotes.check import CODES
from engine.resources import policies_directory
from tests.support import source

CONTRADICTION = """
    parameters:
      期限:
        range: {more_than: 1}
        unit: 月
        quote: QUOTE
        accepts: {quote-contradiction: 区人力社保局已书面答复按超过}
    inputs:
      起: {type: date}
      止: {type: date}
    requirements:
      已过: elapsed(起, 止) in 期限
"""


def checked(tmp_path: Path, body: str) -> Checked:
    path = tmp_path / "v1.yaml"
    path.write_text(source(body), encoding="utf-8")
    return check_files([path])


def codes(found: Checked) -> list[str]:
    return [d.code for d in found.diagnostics if d.code in CODES | {"accepts-nothing"}]


def test_a_warning_that_is_accepted_is_counted_and_not_told(tmp_path: Path) -> None:
    found = checked(tmp_path, CONTRADICTION.replace("QUOTE", "超过一个月以上"))
    assert codes(found) == []
    assert found.accepted == 1


def test_an_acceptance_that_answers_nothing_any_more_is_told(tmp_path: Path) -> None:
    found = checked(tmp_path, CONTRADICTION.replace("QUOTE", "超过一个月"))
    assert codes(found) == ["accepts-nothing"]
    assert found.accepted == 0


def test_an_error_cannot_be_accepted(tmp_path: Path) -> None:
    body = CONTRADICTION.replace("quote-contradiction", "quote-boundary")
    found = checked(tmp_path, body.replace("QUOTE", "满一个月"))
    assert "quote-boundary" in codes(found)


def test_what_a_condition_of_applicability_accepts_is_found(tmp_path: Path) -> None:
    body = """
        kind: duty
        inputs:
          已过: {type: boolean}
          已办: {type: boolean}
        applies_when:
          when: 已过
          quote: 超过三个月以上
          accepts: {quote-contradiction: 由登记机关判断}
        requirements:
          办理: 已办
    """
    found = checked(tmp_path, body)
    assert codes(found) == []
    assert found.accepted == 1


@pytest.mark.parametrize(
    "path", rule_sets(policies_directory()), ids=lambda path: f"{path.parent.name}@{path.stem}"
)
def test_a_shipped_rule_set_has_no_finding_about_its_quotes(path: Path) -> None:
    # Its quotes are verbatim, and an open question already asks what the text leaves unclear.
    assert codes(check_files([path])) == []
