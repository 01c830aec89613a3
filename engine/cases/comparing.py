"""A decision held against what was expected of it: every difference, in the words of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.cases import model as m
from engine.decide.decision import (
    Answer,
    BenefitResult,
    Decision,
    Open,
    Outcome,
    RowKey,
    Rows,
)
from engine.decide.values import Ill, Missing, Undecided, Unstated
from engine.program import Scalar
from engine.ruleset.diagnostics import Place
from engine.ruleset.nodes import Plain, ScalarNode
from engine.wording.runs import runs_of


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something expected that came out otherwise.

    ``field`` is where in ``expect`` it stands (``verdict``, ``benefits/一次性补助``); ``expected``
    and ``got`` are as a file of cases writes them, None where there is nothing.
    """

    field: str
    expected: Plain
    got: Plain
    place: Place


def differences(expect: m.Expectation, decision: Decision) -> tuple[Mismatch, ...]:
    """What is not as expected, in the order in which ``expect`` lists its keys."""
    return tuple(_differences(expect, decision))


def _differences(expect: m.Expectation, decision: Decision) -> Iterator[Mismatch]:
    if expect.verdict is not None and expect.verdict is not decision.verdict:
        place = expect.verdict_place or expect.place
        yield Mismatch("verdict", expect.verdict.value, decision.verdict.value, place)
    failing = [r.name for r in decision.requirements if r.result.truth is False]
    yield from _names("fails", expect.fails, failing)
    if expect.missing is not None and not _lacks(expect.missing.names, decision.missing):
        wanted = _listed(name.text for name in expect.missing.names)
        got = _listed(missing_facts(decision.missing))
        yield Mismatch("missing", wanted, got, expect.missing.place)
    yield from _names("open", expect.open, decision.open)
    answered = {result.benefit.name: result for result in decision.benefits}
    for name, expected in expect.benefits:
        yield from _outcome(f"benefits/{name.text}", expected, answered.get(name.text))
    for name, expected in expect.values:
        yield from _outcome(f"values/{name.text}", expected, decision.values[name.text])
    selections = dict(decision.selections)
    for name, rows in expect.rows:
        yield from _rows(f"rows/{name.text}", rows, selections[name.text])


def _names(field: str, expected: m.Names | None, got: Sequence[str]) -> Iterator[Mismatch]:
    if expected is not None and {name.text for name in expected.names} != set(got):
        wanted = _listed(name.text for name in expected.names)
        yield Mismatch(field, wanted, _listed(got), expected.place)


def _listed(names: Iterable[str]) -> Plain:
    return list(names)


# -- what a benefit or a definition came to ------------------------------------------------------


def _outcome(
    field: str, expected: m.Expected, got: BenefitResult | Answer | None
) -> Iterator[Mismatch]:
    answer = got.value if isinstance(got, BenefitResult) else got
    if answer is None or not _is(expected, answer):
        shown = None if answer is None else written(answer)
        yield Mismatch(field, _expected(expected), shown, expected.place)


def _is(expected: m.Expected, answer: Answer) -> bool:
    match expected:
        case m.Known(value=value):
            if isinstance(answer, Undecided | Open):
                return False
            return isinstance(value, bool) is isinstance(answer, bool) and value == answer
        case m.NotStated(items=items):
            if not isinstance(answer, Undecided):
                return False
            found = {r.item for r in answer.reasons if isinstance(r, Unstated)}
            wanted = {item.text for item in items} or found
            return len(found) == len(answer.reasons) and found == wanted
        case m.Lacking(facts=facts):
            return _may_be_missing(answer) and _lacks(facts, _missing(answer))
        case m.Among(outcomes=outcomes):
            if not isinstance(answer, Open):
                return False
            values = [outcome.value for outcome in answer.outcomes]
            return all(any(_is(o, v) for v in values) for o in outcomes) and all(
                any(_is(o, v) for o in outcomes) for v in values
            )
        case m.ByReading(parameter=parameter, readings=readings):
            return (
                isinstance(answer, Open)
                and any(_depends(o, parameter.text) for o in answer.outcomes)
                and all(
                    under is not None and _is(outcome, under)
                    for reading, outcome in readings
                    for under in [_under(answer, parameter.text, reading.text)]
                )
            )


def _may_be_missing(answer: Answer) -> bool:
    """Whether a further fact could still settle it: no two readings give known values."""
    if isinstance(answer, Open):
        values = [outcome.value for outcome in answer.outcomes]
        return sum(not _missing(value) for value in values) <= 1
    return isinstance(answer, Undecided)


def _missing(answer: Answer) -> tuple[Missing, ...]:
    values = [o.value for o in answer.outcomes] if isinstance(answer, Open) else [answer]
    return tuple(
        reason
        for value in values
        if isinstance(value, Undecided)
        for reason in value.reasons
        if isinstance(reason, Missing)
    )


def _depends(outcome: Outcome[Scalar | Undecided], parameter: str) -> bool:
    return any(name == parameter for name, _ in outcome.readings)


def _under(answer: Open[Scalar | Undecided], parameter: str, reading: str) -> Answer | None:
    """What an open answer is under one reading of one parameter; None where it is not given."""
    left = [
        Outcome(tuple(r for r in outcome.readings if r[0] != parameter), outcome.value)
        for outcome in answer.outcomes
        if reading in dict(outcome.readings).get(parameter, (reading,))
    ]
    if not left:
        return None
    first = left[0].value
    return first if all(o.value == first for o in left) else Open(tuple(left))


def _lacks(expected: Sequence[ScalarNode], missing: Sequence[Missing]) -> bool:
    """Whether these facts are missing and no other; a column stands for every row of it."""
    wanted = {name.text for name in expected}
    matched: set[str] = set()
    for each in missing:
        names = {_fact(each), f"{each.fact}.{each.column}" if each.column else each.fact}
        if not names & wanted:
            return False
        matched |= names & wanted
    return matched == wanted


def _fact(missing: Missing) -> str:
    if not missing.row:
        return missing.fact
    return f"{missing.fact}[{missing.row}].{missing.column}"


def missing_facts(missing: Iterable[Missing]) -> list[str]:
    """Facts as a file writes them, each once: a column without its rows."""
    return list(
        dict.fromkeys(f"{each.fact}.{each.column}" if each.row else each.fact for each in missing)
    )


# -- rows ----------------------------------------------------------------------------------------


def _rows(
    field: str, expected: m.ExpectedRows, got: Rows | Undecided | Open[Rows | Undecided]
) -> Iterator[Mismatch]:
    if not isinstance(got, Rows):
        wanted: dict[str, Plain] = {}
        for name in ("taken", "left", "undecided"):
            keys = getattr(expected, name)
            if keys is not None:
                wanted[name] = _keys(keys)
        wanted |= {f"left/{label.text}": _keys(keys) for label, keys in expected.left_by}
        yield Mismatch(field, wanted, _written_rows(got), expected.place)
        return
    parts = {
        "taken": (expected.taken, got.taken),
        "left": (expected.left, tuple(row.key for row in got.left)),
        "undecided": (expected.undecided, tuple(row.key for row in got.undecided)),
    }
    for label, keys in expected.left_by:
        found = tuple(
            row.key
            for row in got.left
            if any(clause.id == label.text for clause in row.failed)
            or (label.text == m.BEYOND_TAKE and not row.failed)
        )
        parts[f"left/{label.text.rpartition('/')[2]}"] = (keys, found)
    for name, (wanted_keys, found_keys) in parts.items():
        if wanted_keys is None:
            continue
        if isinstance(wanted_keys, int):
            if wanted_keys != len(found_keys):
                count: Plain = len(found_keys)
                yield Mismatch(f"{field}/{name}", wanted_keys, count, expected.place)
        elif set(wanted_keys) != set(found_keys):
            shown = _keys(found_keys)
            yield Mismatch(f"{field}/{name}", _keys(wanted_keys), shown, expected.place)


def _keys(keys: m.Keys) -> Plain:
    if isinstance(keys, int):
        return keys
    return [_run(first, last) for first, last in runs_of(keys)]


def _run(first: RowKey, last: RowKey) -> Plain:
    return first if first == last else f"{first}..{last}"


def _written_rows(rows: Rows | Undecided | Open[Rows | Undecided]) -> Plain:
    if isinstance(rows, Rows):
        return _keys(rows.taken)
    if isinstance(rows, Undecided):
        return written(rows)
    return {"open": _tree(rows.outcomes, _written_rows)}


# -- in the words of the file --------------------------------------------------------------------


def written(answer: Answer) -> Plain:
    """An answer as ``expect`` would write it; what the rule set does not define as undefined."""
    if isinstance(answer, Open):
        return {"open": _tree(answer.outcomes, written)}
    if not isinstance(answer, Undecided):
        return answer
    lacking = sorted(_missing(answer), key=lambda r: (r.fact, r.row, r.column))
    if lacking:
        return {"missing": _listed(missing_facts(lacking))}
    ill = sorted({r.item for r in answer.reasons if isinstance(r, Ill)})
    if ill:
        return {"undefined": _listed(ill)}
    return {
        "not_stated": _listed(sorted(r.item for r in answer.reasons if isinstance(r, Unstated)))
    }


def _tree(outcomes: Sequence[Outcome[Any]], write: Callable[[Any], Plain]) -> Plain:
    """Outcomes as ``{parameter: {reading: …}}``, as deep as parameters matter."""
    parameter = outcomes[0].readings[0][0]
    groups: dict[tuple[str, ...], list[Outcome[Any]]] = {}
    for outcome in outcomes:
        (_, names), *rest = outcome.readings
        groups.setdefault(names, []).append(Outcome(tuple(rest), outcome.value))
    cases: dict[str, Plain] = {}
    for names, group in groups.items():
        below = group[0]
        said = {"open": _tree(group, write)} if below.readings else write(below.value)
        cases |= dict.fromkeys(names, said)
    return {parameter: cases}


def _expected(expected: m.Expected) -> Plain:
    match expected:
        case m.Known(value=value):
            return value
        case m.NotStated(items=items):
            return {"not_stated": _listed(i.text for i in items)} if items else "not_stated"
        case m.Lacking(facts=facts):
            return {"missing": _listed(name.text for name in facts)}
        case m.Among(outcomes=outcomes):
            return {"open": [_expected(outcome) for outcome in outcomes]}
        case m.ByReading(parameter=parameter, readings=readings):
            cases: dict[str, Plain] = {name.text: _expected(o) for name, o in readings}
            return {"open": {parameter.text: cases}}
