"""Python source written for a program: functions over f0 (a fact), v3 (a definition), t7, k2.

Everything that a rule set says stands in the table of constants: no text of it enters the source.
What is computed once in a block is not computed again in it (value numbering).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from engine import program as p
from engine.decide.values import Undecided

Compiled = Callable[..., Any]

_DEEPEST = 40
"""Python reads no more than 100 levels of indentation."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where names are found: ``rows`` gives the columns of records and selections.

    ``months`` are the selections whose rows are the rows of ``months()``, still in their order.
    """

    facts: Mapping[str, int]
    values: Mapping[str, int]
    readings: Mapping[str, int]
    rows: Mapping[str, tuple[str, ...]]
    months: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Body:
    """A function while it is written: ``known`` has what was computed, block by block."""

    lines: list[str] = field(default_factory=list)
    depth: int = 1
    known: list[dict[str, str]] = field(default_factory=lambda: [{}])
    used: dict[str, None] = field(default_factory=dict)


class Writer:
    """Writes functions and compiles them together; ``runtime`` is what they may call, by name."""

    def __init__(self, layout: Layout, runtime: Mapping[str, object]) -> None:
        self.layout = layout
        self.columns: Mapping[str, str] = {}
        self._globals: dict[str, Any] = dict(runtime)
        self._literals: dict[tuple[type, str], str] = {}
        self._source: list[str] = []
        self._body = _Body()
        self._number = 0

    # -- names -----------------------------------------------------------------------------------

    def fresh(self, prefix: str = "t") -> str:
        """A name that nothing has yet."""
        self._number += 1
        return f"{prefix}{self._number}"

    def fact(self, name: str) -> str:
        """The variable of an input."""
        return self._use(f"f{self.layout.facts[name]}")

    def value(self, name: str) -> str:
        """The variable of a definition."""
        return self._use(f"v{self.layout.values[name]}")

    def reading(self, parameter: str) -> str:
        """The variable of the reading of an open parameter."""
        return self._use(f"r{self.layout.readings[parameter]}")

    def column(self, name: str) -> str:
        """The variable of a column of the row at hand."""
        return self._use(self.columns[name])

    def _use(self, name: str) -> str:
        self._body.used[name] = None
        return name

    def constant(self, value: Any) -> str:
        """The name of a constant: ``k…``, or ``u…`` where it is undecided."""
        if value is True or value is False:
            return str(value)
        if not isinstance(value, (p.Scalar, Undecided)):
            return self._named(value, "k")
        key = (type(value), repr(value))
        name = self._literals.get(key)
        if name is None:
            name = self._named(value, "u" if isinstance(value, Undecided) else "k")
            self._literals[key] = name
        return name

    def _named(self, value: Any, prefix: str) -> str:
        name = self.fresh(prefix)
        self._globals[name] = value
        return name

    def is_integer(self, name: str) -> bool:
        """Whether a name is that of a constant whole number."""
        return self._globals.get(name).__class__ is int

    # -- statements ------------------------------------------------------------------------------

    def line(self, text: str) -> None:
        """Write a line of the block at hand."""
        self._body.lines.append("    " * self._body.depth + text)

    def assign(self, text: str) -> str:
        """The variable that has the value of an expression of Python."""
        for known in self._body.known:
            if text in known:
                return known[text]
        name = self._body.known[-1][text] = self.fresh()
        self.line(f"{name} = {text}")
        return name

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """Write what follows below ``header``; nothing where nothing follows."""
        self.line(header)
        body = self._body
        body.depth += 1
        body.known.append({})
        before = len(body.lines)
        yield
        body.known.pop()
        body.depth -= 1
        if len(body.lines) == before:
            body.lines.pop()

    # -- functions -------------------------------------------------------------------------------

    def function(
        self,
        name: str,
        parameters: str,
        write: Callable[[], str],
        local: frozenset[str] = frozenset(),
    ) -> None:
        """Write a function of ``f``, ``v`` and ``r`` (facts, definitions, readings) by position.

        ``write`` writes its body and gives what it returns; ``local`` are the variables of
        definitions that the body computes itself.
        """
        self._body = body = _Body()
        answer = write()
        loads = [
            f"    {used} = {used[0]}[{used[1:]}]"
            for used in body.used
            if used[0] in "fvr" and used not in local
        ]
        self._source += [f"def {name}({parameters}):", *loads, *body.lines, f"    return {answer}"]

    def apart(self, write: Callable[[], str]) -> str:
        """Where blocks are nested deeply, what ``write`` writes becomes a function of its own."""
        outer = self._body
        if outer.depth <= _DEEPEST:
            return write()
        self._body = inner = _Body()
        answer = write()
        self._body = outer
        arguments = ", ".join(inner.used)
        name = self.fresh("g")
        self._source += [f"def {name}({arguments}):", *inner.lines, f"    return {answer}"]
        outer.used.update(inner.used)
        return self.assign(f"{name}({arguments})")

    def compile(self) -> Mapping[str, Compiled]:
        """The functions that were written, by name."""
        exec(compile("\n".join(self._source), "<rule set>", "exec"), self._globals)
        return self._globals
