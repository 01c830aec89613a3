"""A witness is small and ordinary, or people cannot see what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.compare.behaviour.tidy import Tidy
from engine.prove.encoding.case import Case
from engine.prove.encoding.facts import Row
from engine.prove.encoding.terms import Truth, both, either, equal, less, negated, plus
from engine.prove.questions.asking import Model
from engine.prove.questions.shrinking import shrunk
from engine.prove.sameness.difference import Against, Beside
from tests.support import rule_set

ASKED = rule_set("""
parameters:
  名额: {value: 1}
  口径:
    one_of:
      甲读:
      乙读:
    question: 哪一种
inputs:
  类: {type: choice, options: [一类, 二类, 三类]}
  日: {type: date}
  次日: {type: date}
  数: {type: integer, range: {at_least: 0, at_most: 9999}}
  名册:
    type: records
    fields:
      证件: {type: text}
      级: {type: integer, range: {at_least: 0, at_most: 9}}
      满: {type: boolean}
      来: {type: boolean}
      到: {type: date}
definitions:
  所取: {from: 名册, where: 满 and 来}
  倒取: {from: 名册, where: 来 and 满}
benefits:
  人数: count(所取)
""")


def _beside() -> Beside:
    return Against(ASKED).beside(ASKED, more=0)


def _tidied(beside: Beside, stays: Truth, *more: Truth) -> Case:
    """The tidy case of a truth, from one of which ``more`` is true as well."""
    own = both(beside.before.exact, *beside.facts.side)
    model = beside.asker.find([stays, *beside.complete(), *more])
    assert isinstance(model, Model)
    steps = Tidy(beside.asked, beside.facts, beside.readings).steps(model.shown.values)
    (small,) = shrunk([(steps, both(own, stays))])
    case = beside.asker.case(small)
    # The key is always given.
    return Case({n: v for n, v in case.facts.items() if n not in ASKED.key}, case.readings)


def _rows(beside: Beside) -> tuple[Row, ...]:
    return beside.facts.rows["名册"]


def _is(row: Row, *columns: str) -> Truth:
    """That there are such rows, of which some columns hold."""
    return both(less(0, row.weight), *(row.columns[name].holds for name in columns))


def _any(beside: Beside, *columns: str) -> Truth:
    return either(*(_is(row, *columns) for row in _rows(beside)))


def _counted(beside: Beside, truth: Truth) -> Truth:
    """A truth about records that are given."""
    return both(beside.facts.given["名册"], truth)


def _records(case: Case) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = case.facts["名册"]
    return found


def test_facts_that_nothing_rests_on_are_left_out() -> None:
    beside = _beside()
    number = beside.facts.cells["数"]

    case = _tidied(beside, both(number.known, less(9, number.value.count)))

    assert case.facts == {"数": 10}


def test_a_number_is_as_small_as_it_may_be() -> None:
    beside = _beside()
    number = beside.facts.cells["数"]
    stays = both(number.known, less(1234, number.value.count))

    assert _tidied(beside, stays, less(9000, number.value.count)).facts == {"数": 1235}


def test_a_choice_and_a_reading_are_the_first_that_will_do() -> None:
    beside = _beside()
    kind = beside.facts.cells["类"]
    others = both(kind.value.guards["三类"], beside.readings["口径"].guards["乙读"])

    case = _tidied(beside, both(kind.known, negated(kind.value.guards["二类"])), others)

    assert case == Case({"类": "一类"}, {"口径": "甲读"})


def test_days_are_near_and_first_of_a_month() -> None:
    beside = _beside()
    day, next_ = beside.facts.cells["日"], beside.facts.cells["次日"]
    later = less(day.value.month, next_.value.month)
    # The months are given: which ones z3 would choose depends on what it was asked before.
    far = (
        *(equal(day.value.year, 1961), equal(day.value.part, 2), equal(day.value.day, 28)),
        *(equal(next_.value.year, 2034), equal(next_.value.part, 6)),
    )

    case = _tidied(beside, both(day.known, next_.known, later), *far)

    assert case.facts["日"].year == case.facts["次日"].year == 2024
    assert {case.facts[name].day for name in ("日", "次日")} == {1}


def test_days_that_an_age_ties_are_moved_together() -> None:
    beside = _beside()
    born, day = beside.facts.cells["日"], beside.facts.cells["次日"]
    other, first_row = beside.facts.cells["数"], _rows(beside)[0]
    # As old as that, while a third thing is of this year already.
    tied = equal(day.value.year, plus(born.value.year, 30))
    stays = both(born.known, day.known, other.known, equal(other.value.count, 2024), tied)

    case = _tidied(beside, stays, equal(born.value.year, 1984), equal(first_row.weight, 0))

    assert (case.facts["日"].year, case.facts["次日"].year) == (1994, 2024)


def test_rows_that_are_not_there_keep_no_year_back() -> None:
    beside = _beside()
    day, next_, row = beside.facts.cells["日"], beside.facts.cells["次日"], _rows(beside)[0]
    together = both(day.known, next_.known, equal(day.value.year, next_.value.year))
    # There are no days so many years after.
    hidden = equal(row.weight, 0), negated(row.columns["到"].missing)
    far = equal(day.value.year, 1940), equal(row.columns["到"].value.year, 2190)

    case = _tidied(beside, together, *hidden, *far)

    assert case.facts == {"日": date(2024, 1, 1), "次日": date(2024, 1, 1)}


def test_the_29th_of_february_is_the_last_of_february_in_another_year() -> None:
    beside = _beside()
    day = beside.facts.cells["日"]
    late = both(equal(day.value.part, 1), less(27, day.value.day))
    year = either(*(equal(day.value.year, of) for of in (2025, 1960)))

    case = _tidied(beside, both(day.known, late, year), equal(day.value.day, 29))

    assert case.facts == {"日": date(2025, 2, 28)}


def test_kinds_that_can_be_one_become_one() -> None:
    beside = _beside()
    one, other, *_ = _rows(beside)
    apart = _is(one, "满"), _is(other, "来"), one.columns["来"].fails, other.columns["满"].fails

    case = _tidied(beside, _counted(beside, both(_any(beside, "满"), _any(beside, "来"))), *apart)

    assert _records(case) == [{"满": True, "来": True}]


def test_kinds_that_must_differ_stay_apart_without_what_shows_nothing() -> None:
    beside = _beside()
    one, other, *_ = _rows(beside)
    number = plus(*(row.weight for row in _rows(beside)))
    stays = both(equal(number, 2), _is(one, "满", "来"), less(0, other.weight))
    stays = both(stays, negated(_is(other, "满", "来")))

    first, second = _records(_tidied(beside, _counted(beside, stays)))

    assert first == {"满": True, "来": True}
    assert second == {}


def test_records_are_no_more_than_it_takes() -> None:
    beside = _beside()
    number = beside.before.benefits["人数"]
    many, count = beside.facts.given["名册"], number.value.count

    case = _tidied(beside, both(many, number.known, less(49, count)), less(90, count))

    assert _records(case) == [{"满": True, "来": True}] * 50


def test_texts_that_tell_records_apart_are_kept() -> None:
    beside = _beside()
    one, other, *_ = _rows(beside)
    texts = [row.columns["证件"] for row in (one, other)]
    apart = negated(equal(texts[0].value.number, texts[1].value.number))
    stays = both(_is(one, "满"), _is(other, "满"), apart, *(text.known for text in texts))

    records = _records(_tidied(beside, _counted(beside, stays)))

    assert len({record["证件"] for record in records}) == len(records) == 2
    assert [set(record) for record in records] == [{"证件", "满"}] * 2
