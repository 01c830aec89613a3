"""A rule set that was read → its program, with every name resolved and every type checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal as OneOf
from typing import cast

from engine import program as p
from engine import traversal
from engine.ruleset.conditions import Site, clause, value_of
from engine.ruleset.declarations import entries_of, read_definitions, read_inputs, read_parameters
from engine.ruleset.definitions import compile_definition
from engine.ruleset.diagnostics import Diagnostic, Level, RuleSetError
from engine.ruleset.findings import BrokenError, Findings, TooManyError
from engine.ruleset.names import Names
from engine.ruleset.nodes import Document, Entry, MappingNode, Node, ScalarNode
from engine.ruleset.parameters import bilingual, text_of, texts_of
from engine.ruleset.remainder import without_broken
from engine.ruleset.source import listed
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.whole import accept, check_readings, check_sizes, check_unused, too_large
from engine.ruleset.workspace import Workspace

AS_OF_LIMIT = 5_000
"""Steps of ``as_of``, every function and definition written out."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of rules: its bytes, for the hash, and the document that was read from them."""

    text: bytes
    document: Document


def compile_rule_set(rule_set: Source, vocabularies: Mapping[str, Source]) -> p.Program:
    """Compile a rule set whose structure was checked.

    ``vocabularies`` are the files that it uses, by ``terms@version``. Raises RuleSetError with
    every finding if any is an error.
    """
    sources = (rule_set, *vocabularies.values())
    findings = Findings({source.document.file: source.document for source in sources})
    try:
        return _compile(rule_set, vocabularies, findings)
    except TooManyError:
        raise RuleSetError(listed(findings.sorted())) from None


def _compile(rule_set: Source, vocabularies: Mapping[str, Source], findings: Findings) -> p.Program:
    sources = (rule_set, *vocabularies.values())
    root = rule_set.document.root
    assert isinstance(root, MappingNode)
    workspace = Workspace(findings, Names(findings), compile_definition)
    for source in vocabularies.values():
        assert isinstance(source.document.root, MappingNode)
        read_parameters(source.document.root, workspace)
    read_parameters(root, workspace)
    read_inputs(root, workspace)
    read_definitions(root, workspace)
    program = _assemble(root, rule_set, sources, workspace)
    if findings.errors:
        # What only the broken items mention would be called unused.
        raise RuleSetError(findings.sorted())
    check_unused(root, workspace)
    accepted, awaited = accept(root, findings)
    check_sizes(program, findings)
    if findings.errors:
        raise RuleSetError(findings.sorted())
    check_readings(program, findings)
    if findings.errors:
        raise RuleSetError(findings.sorted())
    return replace(program, warnings=tuple(findings.sorted()), accepted=accepted, awaited=awaited)


def compile_vocabulary(source: Source) -> None:
    """Check a vocabulary by itself; RuleSetError with every finding if any is an error."""
    findings = Findings({source.document.file: source.document})
    workspace = Workspace(findings, Names(findings), compile_definition)
    assert isinstance(source.document.root, MappingNode)
    with suppress(TooManyError):
        read_parameters(source.document.root, workspace)
    if findings.errors:
        raise RuleSetError(listed(findings.sorted()))


def errors_beside(
    rule_set: Source, vocabularies: Mapping[str, Source], found: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """The errors in those items of a rule set or vocabulary in which none of ``found`` lies.

    So that a slip in one item does not hide what is wrong in the others. Nothing where ``found``
    leaves open what the names of the rule set are.
    """
    root = rule_set.document.root
    assert isinstance(root, MappingNode)
    sound = without_broken(root, found)
    if sound is None:
        return []
    root, broken = sound
    sources = (rule_set, *vocabularies.values())
    findings = Findings({source.document.file: source.document for source in sources})
    workspace = Workspace(findings, Names(findings), compile_definition)
    for name in broken:
        workspace.mark_broken(name)
    with suppress(TooManyError):
        for source in vocabularies.values():
            assert isinstance(source.document.root, MappingNode)
            read_parameters(source.document.root, workspace)
        read_parameters(root, workspace)
        read_inputs(root, workspace)
        read_definitions(root, workspace)
        _read_rules(root, workspace)
        _as_of(root, workspace)
        _key(root, workspace)
    return [finding for finding in findings.sorted() if finding.level is Level.ERROR]


def _assemble(
    root: MappingNode, rule_set: Source, sources: Sequence[Source], workspace: Workspace
) -> p.Program:
    applies_when, requirements, benefits = _read_rules(root, workspace)
    key = _key(root, workspace)
    as_of = _as_of(root, workspace)
    published, effective, repealed = (
        _date(root.get(word)) for word in ("published_on", "effective_from", "repealed_on")
    )
    if effective is not None and repealed is not None and repealed <= effective:
        node = root.get("repealed_on")
        assert node is not None
        workspace.findings.add("version-interval", node.place, "", start=effective, end=repealed)
    effective_node = root.get("effective_from")
    subject = root.get("subject")
    assert isinstance(subject, MappingNode)
    # Of a vocabulary's parameters, those that the rule set uses.
    belong = {entry.key.text for entry in entries_of(root, "parameters")} | workspace.used
    used = [c.parameter for name, c in workspace.parameters.items() if name in belong]
    return p.Program(
        measure=text_of(root.get("measure")),
        version=text_of(root.get("version")),
        kind=cast(OneOf["benefit", "duty"], text_of(root.get("kind"))),
        status=cast(OneOf["draft", "in_force"], text_of(root.get("status"))),
        title=bilingual(root.get("title")),
        source=texts_of(root.get("source")),
        subject=text_of(subject.get("name")),
        key=key,
        hash=_hash(sources),
        file=rule_set.document.file,
        inputs=tuple(workspace.inputs.values()),
        parameters=tuple(used),
        definitions=tuple(workspace.definitions),
        applies_when=applies_when,
        requirements=tuple(requirements),
        benefits=tuple(benefits),
        as_of=as_of,
        uses=tuple(item.text for item in _uses(root)),
        published_on=published,
        effective_from=effective,
        effective_note=text_of(effective_node.get("not_stated"))
        if isinstance(effective_node, MappingNode)
        else "",
        repealed_on=repealed,
    )


def _read_rules(
    root: MappingNode, workspace: Workspace
) -> tuple[p.Clause | None, list[p.Requirement], list[p.Benefit]]:
    applies_when = None
    applies_node = root.get("applies_when")
    if applies_node is not None:
        site = Site(workspace, workspace, "applies_when", "applies_when")
        applies_when = _try_clause(applies_node, site)
    requirements: list[p.Requirement] = []
    for entry in entries_of(root, "requirements"):
        name = entry.key.text
        site = Site(workspace, workspace, f"requirements/{name}", name)
        compiled = _try_clause(entry.value, site)
        if compiled is not None:
            requirements.append(
                p.Requirement(name, compiled, compiled.alias, _source_clause(entry.value, root))
            )
    benefits = [
        benefit
        for entry in entries_of(root, "benefits")
        if (benefit := _benefit(entry, root, workspace)) is not None
    ]
    return applies_when, requirements, benefits


def _uses(root: MappingNode) -> list[ScalarNode]:
    node = root.get("uses")
    items = getattr(node, "items", ())
    return [item for item in items if isinstance(item, ScalarNode)]


def _try_clause(node: Node, site: Site) -> p.Clause | None:
    try:
        return clause(node, site, site.path)
    except BrokenError:
        return None


def _benefit(entry: Entry, root: MappingNode, workspace: Workspace) -> p.Benefit | None:
    name, node = entry.key.text, entry.value
    site = Site(workspace, workspace, f"benefits/{name}", name)
    notes = node if isinstance(node, MappingNode) else None
    inner = notes.get("value") if notes is not None else None
    try:
        typed = value_of(inner if inner is not None else node, site)
    except BrokenError:
        return None
    written = inner if inner is not None else node
    return p.Benefit(
        name,
        typed.expression,
        typed.type,
        alias=text_of(notes.get("alias")) if notes else "",
        label=text_of(notes.get("label")) if notes else "",
        unit=text_of(notes.get("unit")) if notes else "",
        quote=text_of(notes.get("quote")) if notes else "",
        text=" ".join(text_of(written).split()),
        source_clause=_source_clause(node, root),
        place=entry.key.place,
    )


def _source_clause(node: Node, root: MappingNode) -> str:
    """The clause that an item names, else the one that its rule set is about."""
    source = root.get("source")
    own = node.get("clause") if isinstance(node, MappingNode) else None
    return text_of(own) or texts_of(source).get("clause", "")


def _key(root: MappingNode, workspace: Workspace) -> tuple[str, ...]:
    subject = root.get("subject")
    node = subject.get("key") if isinstance(subject, MappingNode) else None
    items = [node] if isinstance(node, ScalarNode) else list(getattr(node, "items", ()))
    names: list[str] = []
    for item in items:
        assert isinstance(item, ScalarNode)
        workspace.used.add(item.text)
        if item.text not in workspace.inputs and not workspace.is_broken(item.text):
            workspace.findings.add(
                "unknown-name",
                item.place,
                "subject",
                name=item.text,
                what="输入项",
                what_en="input",
                did_you_mean=did_you_mean(item.text, workspace.inputs),
            )
        elif item.text in workspace.inputs:
            of = workspace.inputs[item.text].type
            if isinstance(of, p.RecordsType):
                workspace.findings.wrong_operand(
                    item.place, "subject", "key", of, "单个值的输入项", "an input of a single value"
                )
        names.append(item.text)
    return tuple(names)


def _as_of(root: MappingNode, workspace: Workspace) -> p.Expression | None:
    node = root.get("as_of")
    if not isinstance(node, ScalarNode):
        return None
    site = Site(workspace, workspace, "as_of", "as_of")
    try:
        typed = value_of(node, site)
    except BrokenError:
        return None
    if not isinstance(typed.type, p.DateType):
        workspace.findings.wrong_operand(node.place, "as_of", "as_of", typed, "日期", "a date")
        return None
    bodies = {definition.name: definition for definition in workspace.definitions}
    try:
        expression = _inline(typed.expression, bodies, {})
        size = traversal.size(expression)
    except RecursionError:
        size = AS_OF_LIMIT + 1
    if size > AS_OF_LIMIT:
        too_large(size, AS_OF_LIMIT, node.place, "as_of", workspace.findings)
        return None
    for part in traversal.walk(expression):
        if isinstance(part, p.By) and isinstance(part.subject, p.Reading):
            name = part.subject.parameter
        elif isinstance(part, p.NotStated):
            name = part.item
        elif isinstance(part, p.Aggregate):
            name = part.rows
        else:
            continue
        workspace.findings.add("as-of-open", node.place, "as_of", name=name)
        return None
    return expression


def _inline(
    expression: p.Expression,
    bodies: Mapping[str, p.Definition],
    written: dict[str, p.Expression],
) -> p.Expression:
    """The expression with the definitions that it mentions written out, each of them once."""
    if isinstance(expression, p.Value):
        if expression.name not in written:
            body = bodies[expression.name].body
            assert not isinstance(body, p.Selection)
            written[expression.name] = _inline(body, bodies, written)
        return written[expression.name]
    return traversal.map_parts(expression, lambda part: _inline(part, bodies, written))


def _date(node: Node | None) -> date | None:
    value = node.value if isinstance(node, ScalarNode) else None
    return value if isinstance(value, date) else None


def _hash(sources: Sequence[Source]) -> str:
    """SHA-256 over the rule set and its vocabularies, each preceded by its length."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(len(source.text).to_bytes(8, "big"))
        digest.update(source.text)
    return digest.hexdigest()
