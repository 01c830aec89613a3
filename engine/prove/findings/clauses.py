"""Conditions that can never be true, never be false, or that another makes redundant."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from engine import program as p
from engine.prove.encoding.encode import Encoded, Met
from engine.prove.encoding.terms import Truth, both, either, negated
from engine.prove.findings.finding import Finding, clause_name, path_of, top
from engine.prove.findings.undecided import not_proved
from engine.prove.questions.asking import Answer, Asker, Never, Undecided
from engine.ruleset.diagnostics import Place

Goal = tuple[str, str]
"""The id of a clause, and what is asked of it."""


def clause_findings(encoded: Encoded, asker: Asker) -> Iterator[Finding]:
    """Every condition, requirement and the rule set as a whole."""
    goals = dict(clause_goals(encoded))
    answers = asker.settle(goals)
    told: set[str] = set()
    yield from _truths(encoded, answers, told)
    yield from _redundant(encoded, asker, answers, told)
    yield from _whole(encoded, answers, told)


def clause_goals(encoded: Encoded) -> Iterator[tuple[Goal, Truth]]:
    """What is asked of every condition, and of the rule set as a whole."""
    for identifier, mets in encoded.met.items():
        if _stated(mets[0].clause):
            continue
        yield (identifier, "true"), _some(mets, lambda met: met.cell.holds)
        yield (identifier, "false"), _some(mets, lambda met: met.cell.fails)
        for part, truth in decisive(encoded, mets):
            yield (part, "decides"), truth
    yield from _requirements(encoded)
    yield ("", "granted"), encoded.due
    yield ("", "rejected"), encoded.rejected


def hints(encoded: Encoded) -> Iterator[Truth]:
    """Where something is due, and rows are taken, or one clause decides."""
    for rows in encoded.rows.values():
        yield both(encoded.due, either(*(entry.sure for entry in rows.entries)))
    for mets in encoded.met.values():
        for _, truth in decisive(encoded, mets):
            yield both(encoded.due, truth)


def _some(mets: Iterable[Met], of: object) -> Truth:
    """Whether it can be so in some row; what the text does not state could be anything."""
    assert callable(of)
    return either(*(both(met.present, either(of(met), met.cell.unstated)) for met in mets))


def _stated(clause: p.Clause) -> bool:
    """Whether the rule set states its truth itself, or does not state it."""
    condition: p.Expression = clause
    while isinstance(condition, p.Clause):
        condition = condition.condition
    return isinstance(condition, (p.Literal, p.NotStated))


def decisive(encoded: Encoded, mets: Iterable[Met]) -> Iterator[tuple[str, Truth]]:
    """For each part of ``all`` and ``any``: where it differs from what the others say."""
    (clause, *_) = [met.clause for met in mets]
    if clause.kind not in ("all", "any", "none") or len(clause.parts) < 2:
        return
    if any(part.id not in encoded.met for part in clause.parts):
        return
    rows = list(zip(*(encoded.met[part.id] for part in clause.parts), strict=False))
    for position, part in enumerate(clause.parts):
        if _stated(part):
            continue
        ways = []
        for row in rows:
            own, others = row[position], [met for met in row if met is not row[position]]
            if clause.kind == "all":
                alone = both(own.cell.fails, *(negated(met.cell.fails) for met in others))
            else:
                alone = both(own.cell.holds, *(negated(met.cell.holds) for met in others))
            ways.append(both(own.present, either(alone, own.cell.unstated)))
        yield part.id, either(*ways)


def _requirements(encoded: Encoded, without: Container[str] = ()) -> Iterator[tuple[Goal, Truth]]:
    """Where a requirement fails and no other does, those left out that are ``without``."""
    if len(encoded.requirements) < 2:
        return
    for position, requirement in enumerate(encoded.program.requirements):
        own = encoded.requirements[position]
        others = [
            cell
            for n, cell in enumerate(encoded.requirements)
            if n != position and encoded.program.requirements[n].clause.id not in without
        ]
        alone = both(
            negated(encoded.applies.fails), own.fails, *(negated(cell.fails) for cell in others)
        )
        yield (requirement.clause.id, "decides alone"), either(alone, own.unstated)


def _truths(encoded: Encoded, answers: Mapping[Goal, Answer], told: set[str]) -> Iterator[Finding]:
    # The innermost first: what contains it is never true because of it.
    for identifier in sorted(encoded.met, key=lambda name: -name.count("/")):
        clause = encoded.met[identifier][0].clause
        if any(name.startswith(f"{identifier}/") for name in told):
            continue
        for asked in ("true", "false"):
            answer = answers.get((identifier, asked))
            if isinstance(answer, Never):
                told.add(identifier)
                yield _about(f"never-{asked}", clause)
            elif isinstance(answer, Undecided):
                told.add(identifier)
                yield _unknown(clause, *_WORDS[asked], answer)
                break


_WORDS = {
    "true": ("能否成立", "whether it can ever hold"),
    "false": ("能否不成立", "whether it can ever fail"),
    "decides": ("是否多余", "whether it is redundant"),
    "decides alone": ("是否多余", "whether it is redundant"),
}


def _redundant(
    encoded: Encoded, asker: Asker, answers: Mapping[Goal, Answer], told: set[str]
) -> Iterator[Finding]:
    # Beside a requirement that never holds, or never fails, no other decides anything.
    idle = any(name.startswith("requirements/") for name in told)
    for (identifier, asked), answer in answers.items():
        if asked not in ("decides", "decides alone") or _is_told(identifier, told):
            continue
        if asked == "decides alone":
            if idle:
                continue
            if isinstance(answer, Never) and any(n.count("/") == 1 for n in told):
                # Of two that say the same only one is too many.
                answer = asker.ask(dict(_requirements(encoded, told))[identifier, asked])
        clause = encoded.met[identifier][0].clause
        if isinstance(answer, Never):
            told.add(identifier)
            yield _about("redundant", clause)
        elif isinstance(answer, Undecided):
            told.add(identifier)
            yield _unknown(clause, *_WORDS[asked], answer)


def _is_told(identifier: str, told: set[str]) -> bool:
    """Whether something was said of the clause, of a part of it, or of one beside it."""
    beside = identifier.rpartition("/")[0]
    return any(
        name == identifier
        or name.startswith(f"{identifier}/")
        or (beside.count("/") > 0 and name.rpartition("/")[0] == beside)
        for name in told
    )


def _whole(encoded: Encoded, answers: Mapping[Goal, Answer], told: set[str]) -> Iterator[Finding]:
    """The rule set as a whole, where none of its requirements says why already."""
    program = encoded.program
    if any(name.startswith(("requirements/", "applies_when")) for name in told):
        return
    granted, rejected = answers["", "granted"], answers["", "rejected"]
    if isinstance(granted, Never):
        yield Finding("never-granted", "", _first_place(program))
    elif isinstance(granted, Undecided):
        zh, en = "是否有案件符合", "whether any case is granted"
        yield not_proved(zh, en, "", _first_place(program), granted)
    if not program.requirements:
        return
    if isinstance(rejected, Never) and not isinstance(granted, Never):
        yield Finding("always-granted", "", _first_place(program))
    elif isinstance(rejected, Undecided):
        zh, en = "是否有案件不符合", "whether any case is rejected"
        yield not_proved(zh, en, "", _first_place(program), rejected)


def _first_place(program: p.Program) -> Place:
    for requirement in program.requirements:
        if requirement.clause.place is not None:
            return requirement.clause.place
    return top(program)


def _about(code: str, clause: p.Clause) -> Finding:
    assert clause.place is not None
    return Finding(code, path_of(clause.id), clause.place, {"name": clause_name(clause)})


def _unknown(clause: p.Clause, zh: str, en: str, answer: Undecided) -> Finding:
    assert clause.place is not None
    name = clause_name(clause)
    return not_proved(f"“{name}”{zh}", f"{en} (“{name}”)", path_of(clause.id), clause.place, answer)
