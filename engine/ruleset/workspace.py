"""The state of one compilation: the names of a rule set, and what each means once it is compiled.

Definitions are compiled when first mentioned, so that the order in which a drafter writes them
does not matter; the order in which they finish is the order of evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from engine import program as p
from engine.ruleset.expression_errors import ExpressionError
from engine.ruleset.findings import BrokenError, Findings
from engine.ruleset.names import Names
from engine.ruleset.nodes import Entry
from engine.ruleset.parameters import CompiledParameter
from engine.ruleset.suggestions import did_you_mean
from engine.ruleset.syntax import Span
from engine.ruleset.types import Cases, Meaning, Rows, Typed

CompileDefinition = Callable[["Workspace", Entry], Meaning]


@dataclass(slots=True)
class Workspace:
    """What is known so far; also the scope in which names outside selections are looked up."""

    findings: Findings
    names: Names
    compile_definition: CompileDefinition
    definition_entries: Mapping[str, Entry] = field(default_factory=dict)
    parameters: dict[str, CompiledParameter] = field(default_factory=dict)
    inputs: dict[str, p.Input] = field(default_factory=dict)
    definitions: list[p.Definition] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _meanings: dict[str, Meaning] = field(default_factory=dict)
    _broken: set[str] = field(default_factory=set)
    _under_way: list[str] = field(default_factory=list)

    def mark_broken(self, name: str) -> None:
        """What refers to ``name`` is not reported again."""
        self._broken.add(name)

    def is_broken(self, name: str) -> bool:
        """Whether what is wrong with ``name`` was reported already."""
        return name in self._broken

    def meaning(self, name: str, span: Span) -> Meaning:
        """What ``name`` stands for; ExpressionError where nothing does."""
        self.used.add(name)
        if name in self._broken:
            raise BrokenError
        if name in self.definition_entries:
            return self.definition(name)
        if name in self.inputs:
            of = self.inputs[name].type
            return Rows(name, of) if isinstance(of, p.RecordsType) else Typed(p.Fact(name), of)
        if name in self.parameters:
            return self.parameters[name].meaning
        if any(name in of.options for of in self._choices()):
            raise ExpressionError("unquoted-option", span, {"name": name})
        known = (*self.inputs, *self.parameters, *self.definition_entries)
        raise unknown_name(name, span, known)

    def _choices(self) -> Iterator[p.ChoiceType]:
        for given in self.inputs.values():
            of = given.type
            columns = [kind for _, kind in of.columns] if isinstance(of, p.RecordsType) else [of]
            yield from (column for column in columns if isinstance(column, p.ChoiceType))

    def definition(self, name: str) -> Meaning:
        """What a definition means, compiled now if it was not yet; BrokenError if it cannot be."""
        if name in self._meanings:
            return self._meanings[name]
        if name in self._broken:
            raise BrokenError
        entry = self.definition_entries[name]
        if name in self._under_way:
            circle = [*self._under_way[self._under_way.index(name) :], name]
            path = f"definitions/{name}"
            raise self.findings.add("cycle", entry.key.place, path, path=" → ".join(circle))
        self._under_way.append(name)
        try:
            meaning = self.compile_definition(self, entry)
        except BrokenError:
            self._broken.add(name)
            raise
        except RecursionError:
            # Only a circle of a hundred definitions goes as deep.
            self._broken.add(name)
            if self._under_way[0] != name:
                raise
            arguments = {
                "what": "互相引用的定义的层数",
                "what_en": "the number of definitions that mention each other in turn",
                "size": "100+",
                "limit": 100,
            }
            path = f"definitions/{name}"
            raise self.findings.add("too-large", entry.key.place, path, **arguments) from None
        finally:
            self._under_way.pop()
        self._meanings[name] = meaning
        return meaning

    def open_parameter(self, name: str) -> Cases | None:
        """The readings of an open parameter of this name, or None."""
        compiled = self.parameters.get(name)
        if compiled is None or compiled.parameter.state != "open":
            return None
        assert isinstance(compiled.meaning, Cases)
        return compiled.meaning


@dataclass(frozen=True, slots=True)
class RowScope:
    """Names inside a selection: the columns of the row first, then everything else."""

    outer: Workspace
    columns: Mapping[str, p.Type]
    broken: frozenset[str] = frozenset()

    def meaning(self, name: str, span: Span) -> Meaning:
        """What ``name`` stands for in a row."""
        if name in self.broken:
            raise BrokenError
        if name in self.columns:
            return Typed(p.Column(name), self.columns[name])
        try:
            return self.outer.meaning(name, span)
        except ExpressionError as error:
            if error.code != "unknown-name":
                raise
            known = (*self.columns, *self.outer.inputs, *self.outer.definition_entries)
            raise unknown_name(name, span, known) from None


def unknown_name(name: str, span: Span, known: tuple[str, ...]) -> ExpressionError:
    """The error of a name that nothing has."""
    return ExpressionError(
        "unknown-name",
        span,
        {
            "name": name,
            "what": "输入项、参数、定义或列",
            "what_en": "input, parameter, definition or column",
            "did_you_mean": did_you_mean(name, known),
        },
    )
