"""The conditions and the edges of a rule set, each with where it stands and what it looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engine import program as p
from engine import traversal
from engine.cases.probes import never_known, values_never_known
from engine.draft.positions import Names, Position, is_edge, is_elapsed, position
from engine.ruleset.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expression stands: what holds it, when it counts, and in which rows."""

    item: str
    guards: tuple[p.Expression, ...] = ()
    selection: p.Definition | None = None
    benefit: str = ""
    clause: p.Clause | None = None

    def under(self, *guards: p.Expression) -> Context:
        """The same where these hold, too."""
        return replace(self, guards=(*self.guards, *guards))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition that a drafter wrote; ``requirement`` where it is one's, '' in a definition."""

    clause: p.Clause
    context: Context
    requirement: str

    @property
    def name(self) -> str:
        """What people call it."""
        whole = self.clause.id == self.context.item
        item = self.context.item.rpartition("/")[2]
        return self.clause.label or (item if whole else self.clause.text or item)

    @property
    def place(self) -> Place | None:
        """Where it is written."""
        return self.clause.place


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge that comparisons test: that of a parameter, or of one comparison alone.

    ``edge`` is the figure of the parameter; ``met`` each comparison with its sides and where it
    stands.
    """

    item: str
    edge: str
    met: tuple[tuple[p.Compare, Position, Context], ...]
    name: str = ""
    place: Place | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """Tells it from every other edge."""
        return f"{self.item} {self.edge}"


def leaves_of(program: p.Program) -> Iterator[Leaf]:
    """The conditions of a program, but those that say their truth themselves or never know it."""
    requirements = {f"requirements/{r.name}": r.name for r in program.requirements}
    requirements["applies_when"] = "applies_when"
    never = values_never_known(program)
    seen: set[str] = set()
    for node, context in occurrences(program):
        if isinstance(node, p.Clause) and node.kind == "leaf" and node.id not in seen:
            condition = node.condition
            if isinstance(condition, (p.Literal, p.Clause)) or never_known(condition, never):
                continue
            seen.add(node.id)
            yield Leaf(node, context, requirements.get(context.item, ""))


def edges_of(program: p.Program) -> Iterator[Edge]:
    """The edges of a program, those of one figure of one parameter together."""
    parameters = {q.name: q for q in program.parameters}
    definitions = {d.name: d for d in program.definitions}
    found: dict[tuple[str, str], list[tuple[p.Compare, Position, Context]]] = {}
    places: dict[tuple[str, str], Place | None] = {}
    names = _names(program)
    for node, context in occurrences(program):
        if not is_edge(node):
            continue
        assert isinstance(node, p.Compare)
        sides = position(node, _within(program, names, context.selection))
        if sides is None:
            continue
        figure = next(
            (
                each
                for side in (node.right, node.left)
                for each in traversal.walk(side)
                if isinstance(each, p.Literal) and each.parameter
            ),
            None,
        )
        if figure is not None:
            # The figures of a decision table go by the name of what has the table.
            section = "parameters" if figure.parameter in parameters else "definitions"
            stated = parameters if figure.parameter in parameters else definitions
            key = f"{section}/{figure.parameter}", str(figure.value)
            places[key] = stated[figure.parameter].place
        else:
            clause = context.clause
            key = (clause.id if clause else context.item), f"{node.operator}{hash_of(node)}"
            places[key] = clause.place if clause else None
        if all(node != other for other, _, _ in found.setdefault(key, [])):
            found[key].append((node, sides, context))
    for (item, edge), met in found.items():
        clause = met[0][2].clause
        name = (clause.label or clause.text) if clause else item.partition("/")[2]
        if item.startswith("parameters/"):
            name = item.partition("/")[2]
        yield Edge(item, edge, tuple(met), name, places[item, edge])


def hash_of(node: p.Expression) -> str:
    """Tells comparisons of one clause apart in the same way in every run."""
    return "|".join(
        str(getattr(each, "name", getattr(each, "value", "")))
        for each in traversal.walk(node)
        if isinstance(each, (p.Fact, p.Column, p.Value, p.Literal))
    )


# -- where expressions stand ---------------------------------------------------------------------


def occurrences(program: p.Program) -> Iterator[tuple[p.Expression, Context]]:
    """Every expression of a program where it stands, in the order of the program."""
    for definition in program.definitions:
        context = Context(f"definitions/{definition.name}")
        body = definition.body
        if not isinstance(body, p.Selection):
            yield from _walk(body, context)
            continue
        if isinstance(body.source, p.Months):
            yield from _walk(body.source.first, context)
            yield from _walk(body.source.number, context)
        in_rows = replace(context, selection=definition)
        for _, expression in body.each:
            yield from _walk(expression, in_rows)
        if body.where is not None:
            yield from _walk(body.where, in_rows)
        if body.take is not None:
            yield from _walk(body.take, context)
    if program.applies_when is not None:
        yield from _walk(program.applies_when, Context("applies_when"))
    for requirement in program.requirements:
        yield from _walk(requirement.clause, Context(f"requirements/{requirement.name}"))
    for benefit in program.benefits:
        yield from _walk(benefit.value, Context(f"benefits/{benefit.name}", benefit=benefit.name))


def _walk(node: p.Expression, context: Context) -> Iterator[tuple[p.Expression, Context]]:
    yield node, context
    if is_elapsed(node):
        return
    match node:
        case p.Clause(condition=condition):
            inner = replace(context, clause=node) if node.kind == "leaf" else context
            yield from _walk(condition, inner)
        case p.By(subject=subject, cases=cases):
            if not isinstance(subject, p.Reading):
                yield from _walk(subject, context)
            for name, case in cases:
                chosen = tuple((n, p.Literal(n == name)) for n, _ in cases)
                yield from _walk(case, context.under(p.By(subject, chosen)))
        case p.If(condition=condition, then=then, otherwise=otherwise):
            yield from _walk(condition, context)
            yield from _walk(then, context.under(condition))
            yield from _walk(otherwise, context.under(p.Not(condition)))
        case p.DecisionTable(rows=rows, hit_policy=policy):
            before: tuple[p.Expression, ...] = ()
            for row in rows:
                yield from _walk(row.condition, context.under(*before))
                yield from _walk(row.value, context.under(*before, row.condition))
                if policy == "first":
                    before = (*before, p.Not(row.condition))
        case _:
            for part in traversal.parts(node):
                yield from _walk(part, context)


# -- names ---------------------------------------------------------------------------------------


def _names(program: p.Program) -> Names:
    types: dict[str, p.Type] = {i.name: i.type for i in program.inputs}
    types |= {d.name: d.type for d in program.definitions}
    values = {d.name: d.body for d in program.definitions if not isinstance(d.body, p.Selection)}
    rows = {name: dict(of.columns) for name, of in types.items() if isinstance(of, p.RecordsType)}
    computed: dict[str, dict[str, p.Expression]] = {}
    for definition in program.definitions:
        if isinstance(definition.body, p.Selection):
            before = computed.get(traversal.source_of(definition), {})
            computed[definition.name] = {**before, **dict(definition.body.each)}
    return Names(types, values, {}, {}, rows, computed)


def _within(program: p.Program, names: Names, selection: p.Definition | None) -> Names:
    """The names where a selection looks at its rows."""
    each = names.computed[selection.name] if selection is not None else {}
    columns: dict[str, p.Type] = {}
    definitions = {d.name: d for d in program.definitions}
    while selection is not None and isinstance(selection.body, p.Selection):
        body = selection.body
        columns = {**dict(body.columns), **columns}
        source = body.source
        if isinstance(source, p.Months):
            columns = {"月首": p.DateType(), "月末": p.DateType(), **columns}
            break
        columns = {**names.rows.get(source, {}), **columns}
        selection = definitions.get(source)
    return replace(names, columns=columns, each=each)
