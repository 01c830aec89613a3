"""What a second program may take over from the first, because it is proved to be the same.

Expressions and selections of one normal form are written in terms once. Of selections that are
written differently it is asked whether any row, of any case, is in one and not in the other; where
none is, the figures over them are the same figure, however many rows there are.
"""

from __future__ import annotations

from dataclasses import replace

from engine import program as p
from engine.prove.encoding.comparing import same
from engine.prove.encoding.encode import Encoded
from engine.prove.encoding.rows import Entry, RowSet
from engine.prove.encoding.solver import is_impossible
from engine.prove.encoding.terms import Truth, both, either, equivalent, negated
from engine.prove.encoding.values import Cell
from engine.prove.sameness.alignment import Alignment, cell_seen
from engine.prove.sameness.forms import Form, Forms
from engine.prove.sameness.met import Met

ALIKE_LIMIT = 1_000_000
"""Steps of z3 for the question whether two selections take the same rows."""


class Shared:
    """An encoded program by the forms of what it says."""

    def __init__(self, encoded: Encoded, forms: Forms) -> None:
        self.encoded = encoded
        self.cells: dict[Form, Cell] = {}
        for node, cell in encoded.expressions.cells():
            self.cells.setdefault(forms.of(node), cell)
        self.rows: dict[Form, RowSet] = {}
        for name, rows in encoded.rows.items():
            self.rows.setdefault(forms.rows(name), rows)


class SharedWith:
    """What a newer program finds written already.

    ``side`` is what holds of any case, ``met`` cases that show what need not be asked.
    """

    def __init__(
        self, shared: Shared, forms: Forms, alignment: Alignment, side: list[Truth], met: Met
    ) -> None:
        self._shared = shared
        self._forms = forms
        self._alignment = alignment
        self._side = side
        self._met = met

    def cell(self, node: p.Expression) -> Cell | None:
        """An expression outside a selection."""
        found = self._shared.cells.get(self._forms.of(node))
        return None if found is None else cell_seen(found, self._alignment)

    def rows(self, name: str) -> RowSet | None:
        """A selection, its columns under the names of the newer program as well."""
        found = self._shared.rows.get(self._forms.rows(name))
        if found is None or not (self._alignment.names or self._alignment.options):
            return found
        return replace(found, entries=tuple(map(self._entry, found.entries)))

    def _entry(self, entry: Entry) -> Entry:
        columns = {n: cell_seen(cell, self._alignment) for n, cell in entry.columns.items()}
        extra = dict(entry.extra)
        for newer, older in self._alignment.names.items():
            if older in entry.columns:
                columns[newer] = columns[older]
            if older in entry.extra:
                extra[newer] = entry.extra[older]
        return replace(entry, columns=columns, extra=extra)

    def figure(self, node: p.Aggregate, rows: RowSet) -> Cell | None:
        """A figure over rows that are written differently, where they are proved to be the same."""
        column = self._alignment.name(node.column)
        for (function, name, of), cell in self._shared.encoded.figures.items():
            if function != node.function or of != column:
                continue
            if self._are_alike(self._shared.encoded.rows[name], of, rows, node.column):
                return cell_seen(cell, self._alignment)
        return None

    def _are_alike(self, old: RowSet, old_column: str, new: RowSet, new_column: str) -> bool:
        """Whether any row, which the first generic row stands for, is in both or in neither."""
        if not (old.loose and new.loose) or old.cut or new.cut or not old.entries:
            return False
        one, other = old.entries[0], new.entries[0]
        if one.weight is not other.weight:
            # Of two inputs of records.
            return False
        claims = [*_flags_alike(old.whole, new.whole, True), equivalent(one.kept, other.kept)]
        claims += [either(negated(one.kept), equivalent(one.sure, other.sure))]
        claims += _flags_alike(one.doubt, other.doubt, one.kept)
        if old_column:
            a, b = one.columns[old_column], other.columns[new_column]
            b = cell_seen(b, Alignment(options=_inverse(self._alignment)))
            claims += _flags_alike(a, b, one.kept)
            claims.append(either(negated(one.kept), a.undecided, same(a.value, b.value)))
        return self._holds(both(*claims))

    def _holds(self, claim: Truth) -> bool:
        if self._met.show(both(negated(claim), *self._side)):
            return False
        return is_impossible(negated(claim), self._side, steps=ALIKE_LIMIT)


def _inverse(alignment: Alignment) -> dict[str, str]:
    return {older: newer for newer, older in alignment.options.items()}


def _flags_alike(one: Cell, other: Cell, where: Truth) -> list[Truth]:
    """Where it matters, the two have a value together, or lack it for the same kinds of reasons."""
    pairs = (
        (one.missing, other.missing),
        (one.undefined, other.undefined),
        (one.unstated, other.unstated),
    )
    return [either(negated(where), equivalent(a, b)) for a, b in pairs]
