"""A program as functions of Python, written from it: what one case comes to, item by item."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine import program as p
from engine.decide.evaluate import compile_expression, write, write_quotient
from engine.decide.observations import Slot, write_observation
from engine.decide.selections import RUNTIME, write_selection
from engine.decide.writer import Layout, Writer
from engine.traversal import expressions_of, needs, source_of

Function = Callable[[Sequence[Any], Sequence[Any], Sequence[str]], Any]
"""A function of the facts, the definitions and the readings, each by position."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A function with the positions of the definitions and readings that it looks at."""

    evaluate: Function
    values: tuple[int, ...]
    readings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """A program in which every reading is settled.

    ``as_of`` gives the governing date from the facts, None where the program has none. ``case``
    gives from the facts: the definitions, what is observed at the slots, and by name the facts and
    the definitions that are no rows. ``benefits`` gives the benefits and what their rounding was
    given, from facts and definitions.
    """

    as_of: Callable[[Sequence[Any]], Any]
    case: Callable[
        [Sequence[Any]],
        tuple[tuple[Any, ...], tuple[int | None, ...], dict[str, Any], dict[str, Any]],
    ]
    benefits: Callable[[Sequence[Any], Sequence[Any]], tuple[tuple[Any, ...], tuple[Any, ...]]]


def compile_plain(program: p.Program, layout: Layout, slots: Sequence[Slot]) -> Plain:
    """The functions of a program in which every reading is settled."""
    w = Writer(layout, RUNTIME)
    variables = [f"v{position}" for position in range(len(program.definitions))]

    def case() -> str:
        for variable, definition in zip(variables, program.definitions, strict=True):
            w.line(f"{variable} = {_definition(definition, w)}")
        observed = [write_observation(slot, w) for slot in slots]
        scalars = [i.name for i in program.inputs if not isinstance(i.type, p.RecordsType)]
        given = {name: w.fact(name) for name in scalars}
        computed = {
            definition.name: variable
            for variable, definition in zip(variables, program.definitions, strict=True)
            if not isinstance(definition.body, p.Selection)
        }
        return f"{_tuple(variables)}, {_tuple(observed)}, {_dict(given, w)}, {_dict(computed, w)}"

    def benefits() -> str:
        answers = [write(benefit.value, w) for benefit in program.benefits]
        return f"{_tuple(answers)}, {_tuple([_quotient(b, w) for b in program.benefits])}"

    w.function("as_of", "f", partial(_as_of, program, w))
    w.function("case", "f", case, frozenset(variables))
    w.function("benefits", "f, v", benefits)
    functions = w.compile()
    return Plain(functions["as_of"], functions["case"], functions["benefits"])


@dataclass(frozen=True, slots=True)
class ByReading:
    """A program with open readings: ``quotients`` has None where a benefit is not rounded."""

    as_of: Callable[[Sequence[Any]], Any]
    definitions: tuple[Computed, ...]
    slots: tuple[Computed, ...]
    benefits: tuple[Computed, ...]
    quotients: tuple[Computed | None, ...]


def compile_by_reading(program: p.Program, layout: Layout, slots: Sequence[Slot]) -> ByReading:
    """The functions of a program with open readings, each item by itself."""
    w = Writer(layout, RUNTIME)

    def written(
        write_it: Callable[[], str], *expressions: p.Expression, source: str = ""
    ) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
        name = w.fresh("d")
        w.function(name, "f, v, r", write_it)
        return name, *_positions(layout, *expressions, source=source)

    definitions = [
        written(partial(_definition, d, w), *expressions_of(d), source=source_of(d))
        for d in program.definitions
    ]
    observed = [written(partial(write_observation, slot, w), slot.expression) for slot in slots]
    benefits = [written(partial(write, b.value, w), b.value) for b in program.benefits]
    quotients = [
        written(partial(_quotient, b, w), b.value) if isinstance(b.value, p.Round) else None
        for b in program.benefits
    ]
    w.function("as_of", "f", partial(_as_of, program, w))
    functions = w.compile()

    def computed(item: tuple[str, tuple[int, ...], tuple[int, ...]]) -> Computed:
        return Computed(functions[item[0]], *item[1:])

    return ByReading(
        functions["as_of"],
        tuple(map(computed, definitions)),
        tuple(map(computed, observed)),
        tuple(map(computed, benefits)),
        tuple(item and computed(item) for item in quotients),
    )


def compile_alone(expression: p.Expression, layout: Layout) -> Computed:
    """The function of one expression."""
    return Computed(compile_expression(expression, layout), *_positions(layout, expression))


def _positions(
    layout: Layout, *expressions: p.Expression, source: str = ""
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where the definitions and readings are that expressions look at."""
    found = needs(*expressions)
    names = found.values | found.rows | {source}
    values = sorted(layout.values[name] for name in names if name in layout.values)
    return tuple(values), tuple(sorted(layout.readings[name] for name in found.readings))


def _as_of(program: p.Program, w: Writer) -> str:
    return write(program.as_of, w) if program.as_of is not None else "None"


def _definition(definition: p.Definition, w: Writer) -> str:
    if isinstance(definition.body, p.Selection):
        return write_selection(definition, w)
    return write(definition.body, w)


def _quotient(benefit: p.Benefit, w: Writer) -> str:
    return write_quotient(benefit.value, w) if isinstance(benefit.value, p.Round) else "None"


def _tuple(variables: Sequence[str]) -> str:
    return f"({''.join(f'{variable}, ' for variable in variables)})"


def _dict(variables: Mapping[str, str], w: Writer) -> str:
    return f"{{{', '.join(f'{w.constant(name)}: {v}' for name, v in variables.items())}}}"
