"""For which inputs a list is read: those of every version, or the records that it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.program import ChoiceType, Input, Program, RecordsType
from engine.ruleset.diagnostics import Diagnostic
from engine.tables.cells import TableError


def shared_inputs(programs: Sequence[Program]) -> tuple[Input, ...]:
    """The inputs of the versions that may govern a row, each name once.

    A choice takes the options of every version, and a range on which they differ is left to the one
    that governs. Where they differ otherwise the first stands; the version that governs still
    refuses a fact that is not its own.
    """
    found: dict[str, Input] = {}
    for program in programs:
        for given in program.inputs:
            known = found.get(given.name)
            found[given.name] = given if known is None else _merged(known, given)
    return tuple(found.values())


def _merged(first: Input, second: Input) -> Input:
    if first.range != second.range:
        first = replace(first, range=None)
    if not (isinstance(first.type, ChoiceType) and isinstance(second.type, ChoiceType)):
        return first
    options = dict.fromkeys((*first.type.options, *second.type.options))
    aliases = {**second.option_aliases, **first.option_aliases}
    return replace(first, type=ChoiceType(tuple(options)), option_aliases=aliases)


def records_input(inputs: Sequence[Input], name: str) -> Input:
    """The input of type records called ``name``, or the only one where ``name`` is ''.

    Raises :class:`TableError` if there is no such one.
    """
    able = [given for given in inputs if isinstance(given.type, RecordsType)]
    meant = [given for given in able if not name or name in (given.name, given.alias)]
    if len(meant) == 1:
        return meant[0]
    allowed = [given.name for given in able]
    raise TableError(
        [Diagnostic("no-records-input", None, {"given": name or "—", "allowed": allowed})]
    )
