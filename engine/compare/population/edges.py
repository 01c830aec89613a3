"""Who stands beside an edge: those whom a move of the edge by one unit would take in or leave out.

An edge is a figure of a parameter that something is compared with: the end of a range, a tier, the
beginning of an entry. Outside of it are those who would come in if it were moved by one unit in
their favour; inside, those who would fall out if it were moved the other way. For which cases a
`by` chooses an edge is minded (the edges of one sex are asked of that sex), and nothing else:
whether other conditions hold is another question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from engine import program as p
from engine.functions import ELAPSED_UNITS
from engine.traversal import parts

_FLIPPED: Mapping[p.Operator, p.Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_FALSE = p.Literal(False)


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge: of which parameter, on which side (``>=``, ``>``, ``<=``, ``<``), and at what.

    ``unit`` and ``step`` are what one unit of it is: 1 周岁, 1 人, one day of a date.
    """

    parameter: str
    operator: p.Operator
    at: p.Scalar
    unit: str
    step: p.Scalar


@dataclass(frozen=True, slots=True)
class Beside:
    """The definitions that say whether a case stands just outside an edge, and just inside."""

    edge: Edge
    outside: str
    inside: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A program with a condition added for each side of each edge.

    ``unwatched`` are edges of the months of a schedule: they are many days for one person.
    """

    program: p.Program
    edges: tuple[Beside, ...]
    unwatched: tuple[Edge, ...] = ()

    @property
    def also(self) -> tuple[str, ...]:
        """The names of the conditions."""
        return tuple(name for each in self.edges for name in (each.outside, each.inside))


def watched(program: p.Program) -> Watched:
    """The program with conditions that say who stands beside each of its edges."""
    finder = _Finder(program)
    roots: list[p.Expression] = [r.clause for r in program.requirements]
    roots += [benefit.value for benefit in program.benefits]
    if program.applies_when is not None:
        roots.append(program.applies_when)
    found = _any_of(finder.near(root) for root in roots)
    order = {parameter.name: at for at, parameter in enumerate(program.parameters)}
    edges = sorted(found, key=lambda edge: (order.get(edge.parameter, len(order)), _key(edge)))
    added = list(finder.added)
    beside: list[Beside] = []
    for number, edge in enumerate(edges, start=1):
        names = f"#{number} outside", f"#{number} inside"
        beside.append(Beside(edge, *names))
        for name, condition in zip(names, found[edge], strict=True):
            added.append(p.Definition(name, condition, p.BooleanType()))
    definitions = (*program.definitions, *added)
    unwatched = tuple(dict.fromkeys(edge for edge in finder.unwatched if edge not in found))
    return Watched(replace(program, definitions=definitions), tuple(beside), unwatched)


def _key(edge: Edge) -> tuple[str, bool, p.Scalar]:
    return type(edge.at).__name__.replace("int", "Decimal"), edge.operator in ("<", "<="), edge.at


_Sides = tuple[p.Expression, p.Expression]
_Found = dict[Edge, _Sides]


@dataclass(slots=True)
class _Finder:
    """Finds the edges under an expression, each with the conditions of its two sides."""

    program: p.Program
    added: list[p.Definition] = field(default_factory=list)
    unwatched: list[Edge] = field(default_factory=list)
    _known: dict[str, _Found] = field(default_factory=dict)
    _units: dict[str, str] = field(init=False)
    _measured: dict[str, str] = field(init=False)
    _definitions: dict[str, p.Definition] = field(init=False)

    def __post_init__(self) -> None:
        program = self.program
        self._units = {each.name: each.edge_unit for each in program.parameters}
        given = [*program.inputs, *(f for each in program.inputs for f in each.fields)]
        self._measured = {each.name: each.unit for each in given}
        self._measured |= {each.name: each.unit for each in program.definitions}
        self._definitions = {each.name: each for each in self.program.definitions}

    def near(self, expression: p.Expression) -> _Found:
        """The edges under an expression, with the conditions of standing beside them."""
        match expression:
            case p.Compare():
                found = [self.near(expression.left), self.near(expression.right)]
                return _any_of([*found, self._compared(expression)])
            case p.By(subject=subject, cases=cases):
                chosen = [(name, self.near(case)) for name, case in cases]
                own = {} if isinstance(subject, p.Reading) else self.near(subject)
                return _any_of([own, _by(subject, chosen)])
            case p.If(condition=condition, then=then, otherwise=otherwise):
                branches = self.near(then), self.near(otherwise)
                return _any_of([self.near(condition), _if(condition, *branches)])
            case p.Clause(condition=condition):
                return self.near(condition)
            case p.Value(name=name):
                return self._defined(name)
            case p.Aggregate(rows=rows):
                return self._of_rows(rows)
            case _:
                return _any_of(self.near(part) for part in parts(expression))

    def _defined(self, name: str) -> _Found:
        known = self._known.get(name)
        if known is None:
            body = self._definitions[name].body
            assert not isinstance(body, p.Selection)
            known = self._known[name] = self.near(body)
        return known

    def _of_rows(self, name: str) -> _Found:
        """The edges that the rows of a selection meet: a case stands there if one of its rows does.

        A selection is added for each side of each, of the rows that do.
        """
        definition = self._definitions.get(name)
        if definition is None:
            return {}
        if name in self._known:
            return self._known[name]
        body = definition.body
        assert isinstance(body, p.Selection)
        own = _any_of(self.near(each) for each in _of_a_row(body))
        outer = [self.near(body.take)] if body.take is not None else []
        if isinstance(body.source, p.Months) or self._is_schedule(body):
            self.unwatched += own
            own = {}
        else:
            outer.append(self._of_rows(body.source))
        found = _any_of([*outer, {edge: self._asked(definition, *own[edge]) for edge in own}])
        self._known[name] = found
        return found

    def _is_schedule(self, body: p.Selection) -> bool:
        while isinstance(body.source, str) and body.source in self._definitions:
            source = self._definitions[body.source].body
            assert isinstance(source, p.Selection)
            body = source
        return isinstance(body.source, p.Months)

    def _asked(self, of: p.Definition, *conditions: p.Expression) -> _Sides:
        outside, inside = (self._has_row(of, condition) for condition in conditions)
        return outside, inside

    def _has_row(self, of: p.Definition, condition: p.Expression) -> p.Expression:
        body = of.body
        assert isinstance(body, p.Selection)
        assert of.place is not None
        name = f"#{of.name} {len(self.added) + 1}"
        clause = p.Clause("#", "leaf", condition)
        rows = replace(body, where=clause, order="", take=None)
        self.added.append(replace(of, name=name, body=rows, alias="", label="", text=""))
        return p.Compare(">=", p.Aggregate("count", name, "", of.place), p.Literal(1))

    # -- one comparison --------------------------------------------------------------------------

    def _compared(self, test: p.Compare) -> _Found:
        operator, item, edge = test.operator, test.left, test.right
        if not _is_edge(edge):
            if not _is_edge(item) or operator not in _FLIPPED:
                return {}
            operator, item, edge = _FLIPPED[operator], edge, item
        if operator not in _FLIPPED:
            return {}
        moved = _moved(edge, self._units)
        if moved is None:
            return {}
        found, earlier, later = moved
        rising = operator in (">=", ">")
        looser, tighter = (earlier, later) if rising else (later, earlier)
        here = p.Compare(operator, item, edge)
        outside = p.All((p.Compare(operator, item, looser), p.Not(here)))
        inside = p.All((here, p.Not(p.Compare(operator, item, tighter))))
        unit = self._unit_of(item) or found.unit
        return {replace(found, operator=operator, unit=unit): (outside, inside)}

    def _unit_of(self, expression: p.Expression) -> str:
        """The unit of what is compared: its own, or the one that all it is made of agree on."""
        match expression:
            case p.Fact(name=name) | p.Column(name=name) | p.Value(name=name) if self._measured.get(
                name
            ):
                return self._measured[name]
            case p.Value(name=name) if not isinstance(
                body := self._definitions[name].body, p.Selection
            ):
                return self._unit_of(body)
            case p.If(then=then, otherwise=otherwise):
                return self._agreed(then, otherwise)
            case p.By(cases=cases):
                return self._agreed(*(case for _, case in cases))
            case p.Extreme(items=items):
                return self._agreed(*items)
            case p.Arithmetic(operator="+" | "-", left=left, right=right):
                return self._agreed(left, right)
            case p.Aggregate(function="sum" | "min" | "max", column=column):
                return self._measured.get(column, "")
            case _:
                return ""

    def _agreed(self, *of: p.Expression) -> str:
        units = {self._unit_of(each) for each in of}
        return units.pop() if len(units) == 1 else ""


def _of_a_row(body: p.Selection) -> list[p.Expression]:
    return [*(each for _, each in body.each), *([body.where] if body.where is not None else [])]


def _is_edge(expression: p.Expression) -> bool:
    match expression:
        case p.Literal(value=value, parameter=parameter):
            return bool(parameter) and isinstance(value, int | Decimal | date)
        case p.AddMonths(months=number) | p.AddDays(days=number):
            return isinstance(number, p.Literal) and bool(number.parameter)
        case _:
            return False


def _moved(
    edge: p.Expression, units: Mapping[str, str]
) -> tuple[Edge, p.Expression, p.Expression] | None:
    """An edge, and it one unit lower and one unit higher; None where there is no such day."""
    match edge:
        case p.Literal(value=bool()):
            return None
        case p.Literal(value=date() as day, parameter=name):
            if day in (date.min, date.max):
                return None
            step = timedelta(days=1)
            found = Edge(name, ">=", day, "日", 1)
            return found, p.Literal(day - step, name), p.Literal(day + step, name)
        case p.Literal(value=(int() | Decimal()) as value, parameter=name):
            unit = _last_digit(value)
            found = Edge(name, ">=", value, units.get(name, ""), unit)
            return found, p.Literal(value - unit, name), p.Literal(value + unit, name)
        case p.AddMonths(months=p.Literal(value=int() as months, parameter=name)):
            unit_word = units.get(name) or "月"
            by = ELAPSED_UNITS.get(unit_word) or 1
            found = Edge(name, ">=", months // by, unit_word, 1)
            lower, higher = (p.Literal(months + each, name) for each in (-by, by))
            return found, replace(edge, months=lower), replace(edge, months=higher)
        case p.AddDays(days=p.Literal(value=int() as days, parameter=name)):
            found = Edge(name, ">=", days, units.get(name) or "日", 1)
            lower, higher = (p.Literal(days + each, name) for each in (-1, 1))
            return found, replace(edge, days=lower), replace(edge, days=higher)
        case _:
            return None


def _last_digit(value: int | Decimal) -> int | Decimal:
    """One unit of the last digit that a figure is stated with."""
    if isinstance(value, int):
        return 1
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(min(0, exponent))


# -- putting conditions together -----------------------------------------------------------------


def _any_of(found: Iterable[_Found]) -> _Found:
    """The edges of several, a case standing beside one where any of them says so."""
    together: dict[Edge, tuple[list[p.Expression], list[p.Expression]]] = {}
    for each in found:
        for edge, sides in each.items():
            known = together.setdefault(edge, ([], []))
            for ways, way in zip(known, sides, strict=True):
                if way not in ways:
                    ways.append(way)
    return {edge: (_any(outside), _any(inside)) for edge, (outside, inside) in together.items()}


def _any(ways: list[p.Expression]) -> p.Expression:
    return ways[0] if len(ways) == 1 else p.Any(tuple(ways))


def _by(subject: p.Expression | p.Reading, cases: list[tuple[str, _Found]]) -> _Found:
    def side(edge: Edge, at: int) -> p.Expression:
        return p.By(subject, tuple((n, found.get(edge, _NEITHER)[at]) for n, found in cases))

    edges = dict.fromkeys(edge for _, found in cases for edge in found)
    return {edge: (side(edge, 0), side(edge, 1)) for edge in edges}


def _if(condition: p.Expression, then: _Found, otherwise: _Found) -> _Found:
    def side(edge: Edge, at: int) -> p.Expression:
        ways = (found.get(edge, _NEITHER)[at] for found in (then, otherwise))
        return p.If(condition, *ways)

    return {edge: (side(edge, 0), side(edge, 1)) for edge in dict.fromkeys([*then, *otherwise])}


_NEITHER: _Sides = (_FALSE, _FALSE)
