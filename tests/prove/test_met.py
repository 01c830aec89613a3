"""What a case that was met shows is not asked of the solver, and what none shows is."""

from __future__ import annotations

import pytest

from engine.prove.encoding.evaluate import Cases
from engine.prove.encoding.terms import equal, integer
from engine.prove.questions.asking import Asker, Model
from engine.prove.sameness.difference import Against
from engine.prove.sameness.met import Met
from engine.traversal import settled
from tests.support import rule_set

TEXT = """
parameters:
  线: {{value: {edge}}}
  标准: {{value: 100}}
inputs:
  人数: {{type: integer, range: {{at_least: 0, at_most: 1000}}}}
requirements:
  够数: 人数 >= 线
benefits:
  补助: 标准
"""


def test_it_shows_what_is_true_of_any_of_its_cases() -> None:
    number, met = integer("n"), Met()
    met.add(Cases(2, {number: (1, 2)}))
    met.add(Cases(1, {number: (7,)}))

    assert met.show(equal(number, 7))
    assert not met.show(equal(number, 3))


def test_a_change_that_a_met_case_answers_otherwise_is_asked_of_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else each of an amendment's changes costs a proof, when most are seen to matter."""
    program, other = rule_set(TEXT.format(edge=50)), rule_set(TEXT.format(edge=60))
    against = Against(program)
    beside = against.beside(settled(other))
    number = beside.facts.cells["人数"]
    between = equal(number.value.count, 55)
    model = beside.asker.find([number.known, between, beside.facts.given["人数"]])
    assert isinstance(model, Model)
    beside.met.add(Cases(1, {one: (value,) for one, value in model.shown.values.items()}))

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the solver was asked")

    monkeypatch.setattr(Asker, "find", never)

    assert not against.is_same(other)
