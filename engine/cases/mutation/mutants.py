"""The mutants of a rule set: every change of one place that is a rule set again, compiled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine import program as p
from engine.cases.mutation.changes import Change
from engine.cases.mutation.meaning import Meaning, apart, meaning
from engine.cases.mutation.rules import Rules
from engine.cases.mutation.statements import of_parameters
from engine.cases.mutation.trees import changed
from engine.ruleset.compile import Source, compile_rule_set
from engine.ruleset.diagnostics import Place, RuleSetError
from engine.ruleset.nodes import MappingNode, Node, ScalarNode


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule set with one slip in it.

    ``id`` is where the slip is and its operator (``parameters/女性年龄/range/at_least edge-up``),
    with a number where there are several. ``place`` is in the file of the rule set, or of the
    vocabulary that says it. ``was`` and ``becomes`` are in the language of rule sets; ``becomes``
    is empty where something was dropped. ``items`` are the paths of what it computes otherwise.
    """

    id: str
    operator: str
    place: Place
    was: str
    becomes: str
    program: p.Program
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _At:
    """A change, and which of the files it is in: '' for the rule set, else a vocabulary."""

    vocabulary: str
    change: Change
    id: str


def mutants_of(
    rule_set: Source, vocabularies: Mapping[str, Source], program: p.Program
) -> Iterator[Mutant]:
    """Every mutant of a rule set that compiles, in the order of its operators and files.

    Left out: what is no rule set any more (an empty range, tiers that fall), what computes the same
    word for word, and the second of two that do.
    """
    seen = [meaning(program)]
    known: dict[int, list[Meaning]] = {_hash(seen[0]): seen}
    for at in _named(_changes(rule_set, vocabularies, program)):
        other = _compiled(at, rule_set, vocabularies)
        if other is None:
            continue
        other_meaning = meaning(other)
        alike = known.setdefault(_hash(other_meaning), [])
        if other_meaning in alike:
            continue
        alike.append(other_meaning)
        change = at.change
        # What is kept by hash must not be taken for what was found about the original; and a case
        # may choose a reading of what the mutant does not mention any more.
        other = replace(
            other, hash=f"{program.hash} {at.id}", parameters=_parameters(program, other)
        )
        items = apart(seen[0], other_meaning)
        yield Mutant(at.id, change.operator, change.place, change.was, change.becomes, other, items)


def _parameters(program: p.Program, mutant: p.Program) -> tuple[p.Parameter, ...]:
    """The parameters of the original, as the mutant has them where it does."""
    own = {parameter.name: parameter for parameter in mutant.parameters}
    return tuple(own.get(parameter.name, parameter) for parameter in program.parameters)


def _hash(known: Meaning) -> int:
    return hash(tuple(known.items()))


def _changes(
    rule_set: Source, vocabularies: Mapping[str, Source], program: p.Program
) -> Iterator[tuple[str, Change]]:
    root = _root(rule_set)
    choices = _choices(root)
    used = {parameter.name for parameter in program.parameters}
    for name, source in (("", rule_set), *vocabularies.items()):
        for change in of_parameters(_root(source), used, choices):
            yield name, change
    for change in Rules(_options(program), _conditions(program)).of(root):
        yield "", change


def _named(changes: Iterator[tuple[str, Change]]) -> Sequence[_At]:
    """Each change with its id; a number is added only where the id would not tell it apart."""
    listed = [
        (vocabulary, change, f"{'/'.join(map(_step, change.path))} {change.operator}")
        for vocabulary, change in changes
    ]
    total = Counter(name for _, _, name in listed)
    so_far: Counter[str] = Counter()
    found: list[_At] = []
    for vocabulary, change, name in listed:
        so_far[name] += 1
        number = f" {so_far[name]}" if total[name] > 1 else ""
        found.append(_At(vocabulary, change, name + number))
    return found


def _step(step: str | int) -> str:
    return str(step + 1) if isinstance(step, int) else step


def _compiled(at: _At, rule_set: Source, vocabularies: Mapping[str, Source]) -> p.Program | None:
    try:
        if not at.vocabulary:
            return compile_rule_set(_mutated(rule_set, at.change), vocabularies)
        mutated = _mutated(vocabularies[at.vocabulary], at.change)
        return compile_rule_set(rule_set, {**vocabularies, at.vocabulary: mutated})
    except RuleSetError:
        return None


def _mutated(source: Source, change: Change) -> Source:
    document = source.document
    root = changed(document.root, change.path, change.node)
    return replace(source, document=replace(document, root=root))


def _root(source: Source) -> MappingNode:
    root = source.document.root
    assert isinstance(root, MappingNode)
    return root


def _choices(root: MappingNode) -> frozenset[str]:
    """The parameters that list the values of a fact."""
    found: set[str] = set()
    stack: list[Node] = [node] if (node := root.get("inputs")) is not None else []
    while stack:
        node = stack.pop()
        for entry in node.entries if isinstance(node, MappingNode) else ():
            if entry.key.text == "options" and isinstance(entry.value, ScalarNode):
                found.add(entry.value.text)
            stack.append(entry.value)
    return frozenset(found)


def _options(program: p.Program) -> dict[str, tuple[str, ...]]:
    """The options of every input, field, definition and column that is a choice."""
    return {name: of.options for name, of in _types(program) if isinstance(of, p.ChoiceType)}


def _conditions(program: p.Program) -> frozenset[str]:
    """The definitions and the columns that are true or false."""
    return frozenset(name for name, of in _types(program) if isinstance(of, p.BooleanType))


def _types(program: p.Program) -> Iterator[tuple[str, p.Type]]:
    for given in program.inputs:
        yield given.name, given.type
        yield from ((field.name, field.type) for field in given.fields)
    for definition in program.definitions:
        yield definition.name, definition.type
        if isinstance(definition.type, p.RecordsType):
            yield from definition.type.columns
