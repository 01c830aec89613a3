"""A rule set that was read → its program, with every name resolved and every type checked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal as OneOf
from typing import cast

from engine import program as p
from engine import traversal
from engine.ruleset.conditions import Site, clause, value_of
from engine.ruleset.decision_tables import compile_table
from engine.ruleset.diagnostics import Diagnostic, Language, Level, Place, RuleSetError
from engine.ruleset.findings import BrokenError, Findings
from engine.ruleset.inputs import compile_input
from engine.ruleset.names import KINDS, Names
from engine.ruleset.nodes import Document, Entry, MappingNode, Node, ScalarNode
from engine.ruleset.parameters import compile_parameter, show, text_of, texts_of
from engine.ruleset.remainder import without_broken
from engine.ruleset.selections import compile_selection
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.types import Cases, Meaning, Rows, StatedOptions, Typed, describe
from engine.ruleset.workspace import Workspace

READINGS_LIMIT = 4_096
"""Under more combinations of readings than this no single item is computed."""

SIZE_LIMIT = 200_000
"""Steps of a rule set, every function written out; those that are shipped have a few hundred."""

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
    root = rule_set.document.root
    assert isinstance(root, MappingNode)
    workspace = Workspace(findings, Names(findings), _compile_definition)
    for source in vocabularies.values():
        assert isinstance(source.document.root, MappingNode)
        _read_parameters(source.document.root, workspace)
    _read_parameters(root, workspace)
    _read_inputs(root, workspace)
    _read_definitions(root, workspace)
    program = _assemble(root, rule_set, sources, workspace)
    if findings.errors:
        # What only the broken items mention would be called unused.
        raise RuleSetError(findings.sorted())
    _check_unused(root, workspace)
    accepted = _accept(root, findings)
    _check_sizes(program, findings)
    if findings.errors:
        raise RuleSetError(findings.sorted())
    _check_readings(program, findings)
    if findings.errors:
        raise RuleSetError(findings.sorted())
    return replace(program, warnings=tuple(findings.sorted()), accepted=accepted)


def compile_vocabulary(source: Source) -> None:
    """Check a vocabulary by itself; RuleSetError with every finding if any is an error."""
    findings = Findings({source.document.file: source.document})
    workspace = Workspace(findings, Names(findings), _compile_definition)
    assert isinstance(source.document.root, MappingNode)
    _read_parameters(source.document.root, workspace)
    if findings.errors:
        raise RuleSetError(findings.sorted())


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
    workspace = Workspace(findings, Names(findings), _compile_definition)
    for name in broken:
        workspace.mark_broken(name)
    for source in vocabularies.values():
        assert isinstance(source.document.root, MappingNode)
        _read_parameters(source.document.root, workspace)
    _read_parameters(root, workspace)
    _read_inputs(root, workspace)
    _read_definitions(root, workspace)
    _read_rules(root, workspace)
    _as_of(root, workspace)
    _key(root, workspace)
    return [finding for finding in findings.sorted() if finding.level is Level.ERROR]


def _entries(root: MappingNode, key: str) -> Sequence[Entry]:
    node = root.get(key)
    return node.entries if isinstance(node, MappingNode) else ()


# -- names ---------------------------------------------------------------------------------------


def _read_parameters(root: MappingNode, workspace: Workspace) -> None:
    for entry in _entries(root, "parameters"):
        path = f"parameters/{entry.key.text}"
        assert isinstance(entry.value, MappingNode)
        if not workspace.names.give(entry.key, "parameter", path):
            workspace.mark_broken(entry.key.text)
            continue
        workspace.names.give_alias(entry.value, path)
        try:
            compiled = compile_parameter(entry.key, entry.value, workspace.findings)
        except BrokenError:
            workspace.mark_broken(entry.key.text)
        else:
            workspace.parameters[entry.key.text] = compiled


def _read_inputs(root: MappingNode, workspace: Workspace) -> None:
    def closed_set(node: ScalarNode) -> StatedOptions:
        name = node.text
        workspace.used.add(name)
        if workspace.is_broken(name):
            raise BrokenError
        compiled = workspace.parameters.get(name)
        if compiled is not None and isinstance(compiled.meaning, StatedOptions):
            return compiled.meaning
        stated = [
            other
            for other, parameter in workspace.parameters.items()
            if isinstance(parameter.meaning, StatedOptions)
        ]
        raise workspace.findings.add(
            "unknown-name",
            node.place,
            "inputs",
            name=name,
            what="闭集参数（options）",
            what_en="parameter that has options",
            did_you_mean=did_you_mean(name, stated),
        )

    for entry in _entries(root, "inputs"):
        path = f"inputs/{entry.key.text}"
        assert isinstance(entry.value, MappingNode)
        given = workspace.names.give(entry.key, "input", path)
        workspace.names.give_alias(entry.value, path)
        try:
            if not given:
                raise BrokenError
            workspace.inputs[entry.key.text] = compile_input(
                entry.key, entry.value, closed_set, workspace.names, workspace.findings
            )
        except BrokenError:
            workspace.mark_broken(entry.key.text)


def _read_definitions(root: MappingNode, workspace: Workspace) -> None:
    entries = _entries(root, "definitions")
    workspace.definition_entries = {entry.key.text: entry for entry in entries}
    for entry in entries:
        path = f"definitions/{entry.key.text}"
        workspace.names.give(entry.key, "definition", path)
        if isinstance(entry.value, MappingNode):
            workspace.names.give_alias(entry.value, path)
    # Columns come last: a column that is called like anything else is the one to be renamed.
    for entry in _entries(root, "inputs"):
        if isinstance(entry.value, MappingNode):
            for field in _entries(entry.value, "fields"):
                path = f"inputs/{entry.key.text}/{field.key.text}"
                workspace.names.give_column(field.key, "field", path)
    for entry in entries:
        if isinstance(entry.value, MappingNode):
            for column in _entries(entry.value, "each"):
                path = f"definitions/{entry.key.text}"
                workspace.names.give_column(column.key, "column", path)
    for entry in _by_mention(entries):
        try:
            workspace.definition(entry.key.text)
        except BrokenError:
            continue


_WORD = re.compile(r"[^\W\d]\w*")
_NOTES = frozenset({"label", "alias", "quote", "note", "unit", "accepts", "id"})


def _by_mention(entries: Sequence[Entry]) -> list[Entry]:
    """The definitions, each after those that it mentions, as far as the words in it tell.

    Compiling does not rely on the order; but a long chain that was written from its end would be
    compiled one inside the other, deeper than Python goes.
    """
    unvisited = {entry.key.text: entry for entry in entries}
    ordered: list[Entry] = []
    while unvisited:
        name = next(iter(unvisited))
        entry = unvisited.pop(name)
        open_ = [(entry, iter(_words(entry.value)))]
        while open_:
            entry, words = open_[-1]
            mentioned = next((word for word in words if word in unvisited), None)
            if mentioned is None:
                ordered.append(entry)
                open_.pop()
            else:
                entry = unvisited.pop(mentioned)
                open_.append((entry, iter(_words(entry.value))))
    return ordered


def _words(node: Node) -> list[str]:
    """The words in the expressions of a definition, in the order of reading."""
    if isinstance(node, ScalarNode):
        return _WORD.findall(node.text)
    if isinstance(node, MappingNode):
        return [
            word
            for entry in node.entries
            if entry.key.text not in _NOTES
            for part in (entry.key, entry.value)
            for word in _words(part)
        ]
    return [word for item in node.items for word in _words(item)]


def _compile_definition(workspace: Workspace, entry: Entry) -> Meaning:
    name, node = entry.key.text, entry.value
    site = Site(workspace, workspace, f"definitions/{name}", name)
    notes = node if isinstance(node, MappingNode) else None
    body: p.Expression | p.Selection
    if notes is not None and notes.get("from") is not None:
        selection = compile_selection(workspace, name, notes)
        body, of = selection, cast(p.Type, p.RecordsType(selection.columns))
        meaning: Meaning = Rows(name, p.RecordsType(selection.columns))
    else:
        stated = _definition_value(workspace, name, node, site)
        if isinstance(stated, Typed):
            body, of = stated.expression, stated.type
            meaning = Typed(p.Value(name), of)
        else:
            # A range chosen by a choice or a reading has no value, but a person wants to see it.
            body, of, meaning = _as_text(stated, site, node), p.TextType(), stated
    text = node.text if isinstance(node, ScalarNode) else _text(notes)
    workspace.definitions.append(
        p.Definition(
            name,
            body,
            of,
            alias=text_of(notes.get("alias")) if notes else "",
            label=text_of(notes.get("label")) if notes else "",
            unit=text_of(notes.get("unit")) if notes else "",
            text=" ".join(text.split()),
            place=entry.key.place,
        )
    )
    return meaning


def _definition_value(workspace: Workspace, name: str, node: Node, site: Site) -> Meaning:
    from engine.ruleset.conditions import meaning_of

    if isinstance(node, MappingNode):
        table = node.get("table")
        if isinstance(table, MappingNode):
            return compile_table(workspace, name, table)
        inner = node.get("value")
        if inner is not None:
            return _definition_value(workspace, name, inner, site)
    meaning = meaning_of(node, site)
    if isinstance(meaning, Cases) and _is_value(meaning):
        return value_of(node, site)
    return meaning


def _is_value(meaning: Meaning) -> bool:
    while isinstance(meaning, Cases):
        meaning = meaning.cases[0][1]
    return isinstance(meaning, Typed)


def _text(node: MappingNode | None) -> str:
    return text_of(node.get("value")) if node is not None else ""


def _as_text(meaning: Meaning, site: Site, node: Node) -> p.Expression:
    if isinstance(meaning, Cases):
        cases = tuple((name, _as_text(case, site, node)) for name, case in meaning.cases)
        return p.By(meaning.subject, cases)
    shown = show(meaning, getattr(meaning, "unit", ""))
    if not shown:
        raise site.workspace.findings.add(
            "wrong-operand",
            node.place,
            site.path,
            operator="definitions",
            found=describe(meaning, "zh"),
            found_en=describe(meaning, "en"),
            expected="值、条件、区间或选取",
            expected_en="a value, a condition, a range or a selection",
        )
    return p.Literal(shown)


# -- the rule set --------------------------------------------------------------------------------


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
    used = [c.parameter for n, c in workspace.parameters.items() if _belongs(n, root, workspace)]
    return p.Program(
        measure=text_of(root.get("measure")),
        version=text_of(root.get("version")),
        kind=cast(OneOf["benefit", "duty"], text_of(root.get("kind"))),
        status=cast(OneOf["draft", "in_force"], text_of(root.get("status"))),
        title=cast(Mapping[Language, str], texts_of(root.get("title"))),
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
    for entry in _entries(root, "requirements"):
        name = entry.key.text
        site = Site(workspace, workspace, f"requirements/{name}", name)
        compiled = _try_clause(entry.value, site)
        if compiled is not None:
            requirements.append(
                p.Requirement(name, compiled, compiled.alias, _source_clause(entry.value, root))
            )
    benefits = [
        benefit
        for entry in _entries(root, "benefits")
        if (benefit := _benefit(entry, root, workspace)) is not None
    ]
    return applies_when, requirements, benefits


def _belongs(name: str, root: MappingNode, workspace: Workspace) -> bool:
    own = {entry.key.text for entry in _entries(root, "parameters")}
    return name in own or name in workspace.used


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
                workspace.findings.add(
                    "wrong-operand",
                    item.place,
                    "subject",
                    operator="key",
                    found=describe(of, "zh"),
                    found_en=describe(of, "en"),
                    expected="单个值的输入项",
                    expected_en="an input of a single value",
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
        workspace.findings.add(
            "wrong-operand",
            node.place,
            "as_of",
            operator="as_of",
            found=describe(typed, "zh"),
            found_en=describe(typed, "en"),
            expected="日期",
            expected_en="a date",
        )
        return None
    bodies = {definition.name: definition for definition in workspace.definitions}
    try:
        expression = _inline(typed.expression, bodies, {})
        size = traversal.size(expression)
    except RecursionError:
        size = AS_OF_LIMIT + 1
    if size > AS_OF_LIMIT:
        _too_large(size, AS_OF_LIMIT, node.place, "as_of", workspace.findings)
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


# -- findings about the whole --------------------------------------------------------------------


def _check_unused(root: MappingNode, workspace: Workspace) -> None:
    """Report own inputs, parameters and definitions that nothing mentions."""
    for section, kind in (
        ("inputs", "input"),
        ("parameters", "parameter"),
        ("definitions", "definition"),
    ):
        zh, en = KINDS[kind]
        for entry in _entries(root, section):
            name = entry.key.text
            if name not in workspace.used:
                workspace.findings.add(
                    "unused",
                    entry.key.place,
                    f"{section}/{name}",
                    name=name,
                    what=zh,
                    what_en=en.split(" ", 1)[1],
                )


def _accept(root: MappingNode, findings: Findings) -> tuple[tuple[str, str, str], ...]:
    """Take out the warnings that the rule set accepts; report an acceptance of nothing."""
    accepted: list[tuple[str, str, str]] = []
    for path, entry in _acceptances(root):
        code = entry.key.text
        met = [
            d
            for d in findings.found
            if d.code == code and d.path == path and d.level is Level.WARNING
        ]
        if not met:
            findings.add("accepts-nothing", entry.key.place, path, code=code)
        for diagnostic in met:
            findings.found.remove(diagnostic)
        if met:
            accepted.append((path, code, text_of(entry.value)))
    return tuple(accepted)


def _acceptances(root: MappingNode) -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []

    def gather(node: Node, path: str) -> None:
        if not isinstance(node, MappingNode):
            return
        for entry in node.entries:
            if entry.key.text == "accepts" and isinstance(entry.value, MappingNode):
                found.extend((path, item) for item in entry.value.entries)

    gather(root, "")
    for section in ("inputs", "parameters", "definitions", "requirements", "benefits"):
        for entry in _entries(root, section):
            gather(entry.value, f"{section}/{entry.key.text}")
    return found


def _check_sizes(program: p.Program, findings: Findings) -> None:
    """Refuse what becomes too large when its functions are written out, before anything walks it.

    A function that mentions its argument twice, inside another that does, doubles each time.
    """
    items = [
        *(
            (f"definitions/{definition.name}", definition.place, expression)
            for definition in program.definitions
            for expression in traversal.expressions_of(definition)
        ),
        *((r.clause.id, r.clause.place, r.clause) for r in program.requirements),
        *((f"benefits/{b.name}", b.place, b.value) for b in program.benefits),
    ]
    if program.applies_when is not None:
        items.append((program.applies_when.id, program.applies_when.place, program.applies_when))
    total = 0
    for path, place, expression in items:
        total += traversal.size(expression)
        if total > SIZE_LIMIT and place is not None:
            _too_large(total, SIZE_LIMIT, place, path, findings)
            return


def _too_large(size: int, limit: int, place: Place, path: str, findings: Findings) -> None:
    findings.add(
        "too-large",
        place,
        path,
        what="函数展开后的步数",
        what_en="the number of steps with every function written out",
        size=size if size < 10**9 else "10^9…",
        limit=limit,
    )


def _check_readings(program: p.Program, findings: Findings) -> None:
    """Refuse an item that would have to be computed under too many combinations of readings."""
    sizes = {q.name: len(q.readings) for q in program.parameters if q.state == "open"}
    reach: dict[str, frozenset[str]] = {}

    def open_in(expressions: Sequence[p.Expression], source: str) -> frozenset[str]:
        needed = traversal.needs(*expressions)
        found = set(needed.readings)
        for name in (*needed.values, *needed.rows, *((source,) if source else ())):
            found |= reach.get(name, frozenset())
        return frozenset(found)

    def check(path: str, place: Place | None, opens: frozenset[str]) -> None:
        size = 1
        for parameter in opens:
            size *= sizes.get(parameter, 1)
        if size > READINGS_LIMIT and place is not None:
            findings.add(
                "too-many-readings",
                place,
                path,
                name=path.partition("/")[2] or path,
                parameters=sorted(opens),
                size=size,
                limit=READINGS_LIMIT,
            )

    for definition in program.definitions:
        expressions = traversal.expressions_of(definition)
        reach[definition.name] = open_in(expressions, traversal.source_of(definition))
        check(f"definitions/{definition.name}", definition.place, reach[definition.name])
    clauses = [requirement.clause for requirement in program.requirements]
    for clause_ in (*clauses, *([program.applies_when] if program.applies_when else [])):
        check(clause_.id, clause_.place, open_in([clause_], ""))
    for benefit in program.benefits:
        check(f"benefits/{benefit.name}", benefit.place, open_in([benefit.value], ""))
