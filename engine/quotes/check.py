"""Every finding about the quotes of one file: against its figures, and against its comparisons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from engine import program as p
from engine.quotes.agreement import Problem, contradictions, disagreements, matching
from engine.quotes.figures import Figure, figures
from engine.quotes.quoted import Quote, quotes_of
from engine.quotes.stated import Statement, statements
from engine.quotes.units import ANY
from engine.quotes.uses import EDGE_OF, Use, uses
from engine.quotes.words import COMPLEMENT, EDGES, OPERATORS, Edge, refuses
from engine.ruleset.declarations import entries_of
from engine.ruleset.diagnostics import Diagnostic, Place
from engine.ruleset.nodes import Document, MappingNode, ScalarNode, place_in
from engine.ruleset.parameters import units_of

CODES = frozenset(
    {
        "quote-figure",
        "quote-unit",
        "quote-boundary",
        "quote-comparison",
        "quote-other-figure",
        "quote-pairing",
        "quote-contradiction",
        "quote-without-figure",
        "quote-figure-unused",
    }
)
"""What is looked for here."""


def quote_findings(document: Document, program: p.Program | None) -> list[Diagnostic]:
    """What the quotes of a file say otherwise than its figures and its comparisons.

    ``program`` is what the file was compiled to, None for a vocabulary, which compares nothing.
    """
    check = _Check.of(document)
    found = [*check.statements()]
    if program is not None:
        found += check.uses(program)
    return sorted(found, key=lambda d: (d.place is None, d.place, d.code))


@lru_cache(maxsize=4096)
def _read(text: str, units: tuple[str, ...]) -> tuple[Figure, ...]:
    return figures(text, units)


@dataclass(frozen=True, slots=True)
class _Check:
    document: Document
    stated: tuple[Statement, ...]
    quotes: tuple[Quote, ...]
    units: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, document: Document) -> _Check:
        root = document.root
        units = {
            entry.key.text: units_of(entry.value)
            for entry in (entries_of(root, "parameters") if isinstance(root, MappingNode) else ())
            if isinstance(entry.value, MappingNode)
        }
        return cls(document, tuple(statements(root)), tuple(quotes_of(document)), units)

    # -- quotes beside figures -------------------------------------------------------------------

    def statements(self) -> Iterator[Diagnostic]:
        everywhere = [item for s in self.stated for under in s.alternatives for item in under]
        for statement in self.stated:
            found = self.figures(statement.quote.text, statement.units)
            for problem in disagreements(statement, found, everywhere):
                yield self._told(problem, statement)
            for figure in contradictions(statement, found):
                yield self._contradiction(figure, statement.quote, statement.path)

    def figures(self, text: str, units: Sequence[str] = ()) -> tuple[Figure, ...]:
        named = {unit for pair in self.units.values() for unit in pair}
        return _read(text, tuple(sorted({*named, *units} - {""})))

    def _told(self, problem: Problem, statement: Statement) -> Diagnostic:
        stated, figure = problem.stated, problem.figure
        quote = statement.quote
        if stated is None:
            assert figure is not None
            place = place_in(quote, figure.start, figure.end)
        else:
            place = stated.place
        arguments: dict[str, object] = {"name": statement.name, "stated": stated or ""}
        if figure is not None:
            arguments["text"] = figure.text
            if figure.edges:
                arguments["text"] = figure.phrase
                arguments["right"] = _as_written(figure)[0]
        if stated is not None:
            if figure is not None and isinstance(stated.value, Decimal):
                # In the unit of the rule set: 年满24个月 is at_least: 2 of a year.
                arguments["right"] = _as_written(replace(figure, value=stated.value))[:1]
            arguments["unit"] = stated.unit or "—"
        if problem.other is not None:
            arguments["edge"] = problem.other.phrase
        return self._diagnostic(problem.code, place, statement.path, arguments)

    def _contradiction(self, figure: Figure, quote: ScalarNode, path: str) -> Diagnostic:
        place = place_in(quote, figure.first, figure.last)
        arguments = {"text": figure.phrase, "edges": _as_written(figure)}
        return self._diagnostic("quote-contradiction", place, path, arguments)

    # -- quotes beside comparisons ---------------------------------------------------------------

    def uses(self, program: p.Program) -> Iterator[Diagnostic]:
        parameters = {parameter.name: parameter for parameter in program.parameters}
        units = {**{name: (q.edge_unit, q.unit) for name, q in parameters.items()}, **self.units}
        # A row of a table states its figures itself, and is looked at with its own quote.
        every = tuple(use for use in uses(program, units) if use.parameter in parameters)
        asked = {use.path for use in every if parameters[use.parameter].state == "open"}
        used = [use for use in every if parameters[use.parameter].state == "stated"]
        for use in used:
            yield from self._side(use, parameters[use.parameter])
        yield from self._absent([use for use in used if use.path not in asked], program)
        yield from self._contradicting_clauses(parameters.values(), asked)

    def _side(self, use: Use, parameter: p.Parameter) -> Iterator[Diagnostic]:
        """A comparison on the other side of the figure than its quotes say."""
        if use.operator is None or use.clause is None or use.clause.place is None:
            return
        quotes = [use.quoted.quote] if use.quoted is not None else []
        if any(s.kind == "value" and s.name == parameter.name for s in self.stated):
            quotes.append(parameter.quote)
        for quote in quotes:
            met = matching(self.figures(quote), use.value, use.unit)
            sided = [figure for figure in met if figure.edges]
            if not sided:
                continue
            if not any(_agrees(use, edge, quote) for figure in sided for edge in figure.edges):
                figure = sided[0]
                arguments = {
                    "operator": use.operator,
                    "name": use.parameter,
                    "text": figure.phrase,
                    "right": OPERATORS[next(edge for edge in EDGES if edge in figure.edges)],
                }
                place = use.clause.place
                yield self._diagnostic("quote-comparison", place, use.path, arguments)
            return

    def _absent(self, used: Sequence[Use], program: p.Program) -> Iterator[Diagnostic]:
        """A quote of a clause or benefit that has other figures than those that are used there."""
        groups: dict[tuple[str, int, str], list[Use]] = {}
        for use in used:
            if use.unit.dimension != ANY:
                key = (use.path, id(use.quoted), use.unit.dimension)
                groups.setdefault(key, []).append(use)
        benefits = {f"benefits/{benefit.name}": benefit for benefit in program.benefits}
        stated = {q.name: f"{q.text} {q.unit}".strip() for q in program.parameters}
        for (path, _, dimension), group in groups.items():
            first, benefit = group[0], benefits.get(path)
            quote = first.quoted.quote if first.quoted else benefit.quote if benefit else ""
            place = first.clause.place if first.clause else benefit.place if benefit else None
            kin = [f for f in self.figures(quote) if f.measure.dimension == dimension]
            kin = [figure for figure in kin if not figure.per]
            if kin and place and not any(matching(kin, u.value, u.unit) for u in group):
                name = first.parameter
                arguments = {"name": name, "stated": stated[name], "text": kin[0].text}
                yield self._diagnostic("quote-other-figure", place, path, arguments)

    def _contradicting_clauses(
        self, parameters: Iterable[p.Parameter], asked: Collection[str]
    ) -> Iterator[Diagnostic]:
        """Quotes of clauses that contradict themselves, where no parameter takes it up."""
        told = {
            figure.phrase
            for parameter in parameters
            for figure in self.figures(parameter.quote)
            if figure.contradicts
        }
        for quote in self.quotes:
            if quote.beside_figures or quote.path in asked:
                continue
            for figure in self.figures(quote.node.text):
                if figure.contradicts and figure.phrase not in told:
                    yield self._contradiction(figure, quote.node, quote.path)

    def _diagnostic(
        self, code: str, place: Place, path: str, arguments: Mapping[str, object]
    ) -> Diagnostic:
        return Diagnostic(code, place, arguments, path, self.document.line(place))


def _agrees(use: Use, edge: Edge, quote: str) -> bool:
    """Whether a comparison parts the figures where the text does, and keeps the side it keeps."""
    compared = EDGE_OF.get(use.operator) if use.operator else None
    if compared not in (edge, COMPLEMENT[edge]):
        return False
    if use.positive is None or refuses(quote):
        return True
    return edge == (compared if use.positive else COMPLEMENT[compared])


def _as_written(figure: Figure) -> list[str]:
    """The edges that the words around a figure say, as a range writes them."""
    value = f"{figure.value:f}" if isinstance(figure.value, Decimal) else str(figure.value)
    return [f"{edge}: {value}" for edge in EDGES if edge in figure.edges]
