"""A query written step by step: each step is a table with the columns of the one before it.

A step adds the columns that need only what earlier steps have, so that each is computed once and
stands under the name that the rule set gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from engine.bulk.compile.cells import Cell, Flag
from engine.bulk.databases.dialects import Dialect
from engine.readings import Depends, Diagram, combine

ROW = "#"
"""The column that numbers the rows of the list; begins no name of a rule set."""

_INLINE = 40
"""A text as short as this is written again where it is used."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a step: its name, its text, and a remark for who reads the query."""

    name: str
    sql: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the query: what it selects whatever comes, and the columns that may be asked."""

    name: str
    fixed: Sequence[str]
    columns: Sequence[Column]
    rest: str


@dataclass(slots=True)
class Query:
    """The common table expressions so far, in order; ``twice``: two branches read the list."""

    dialect: Dialect
    tables: list[Table] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    twice: bool = False

    @property
    def loses_order(self) -> bool:
        """Whether the rows may come in another order than those of the list."""
        return any("JOIN " in table.rest or "GROUP BY" in table.rest for table in self.tables)

    def name_of(self, identifier: str) -> str:
        """An identifier, quoted."""
        return self.dialect.name_of(identifier)

    def add(
        self, name: str, fixed: Sequence[str], rest: str, columns: Sequence[Column] = ()
    ) -> str:
        """Add a table that selects ``fixed`` and those of ``columns`` that are used later on.

        ``rest`` begins with FROM. Gives its name, told apart from those that there are.
        """
        unique = self._unique(name)
        fence = f"\n{self.dialect.fence}" if self.dialect.fence else ""
        self.tables.append(Table(unique, fixed, columns, rest + fence))
        return unique

    def _unique(self, name: str) -> str:
        unique, number = self._cut(name), 1
        while unique.lower() in self.names:
            number += 1
            unique = f"{self._cut(name, len(str(number)) + 1)} {number}"
        self.names.add(unique.lower())
        return unique

    def _cut(self, name: str, less: int = 0) -> str:
        room = self.dialect.identifier_bytes - less
        return name.encode()[:room].decode(errors="ignore")

    def text(self, last: str) -> str:
        """The whole query; ``last`` is its final SELECT."""
        # The list itself is read again by another branch rather than kept for all rows.
        first = self.dialect.not_materialized if self.twice else ""
        tables = [
            f"{self.dialect.name_of(name)} AS {'' if at else first}(\n{sql}\n)"
            for at, (name, sql) in enumerate(self.steps(last))
        ]
        return f"WITH\n{f',{chr(10)}'.join(tables)}\n{last}" if tables else last

    def steps(self, last: str) -> list[tuple[str, str]]:
        """The tables by their names, each as the SELECT that makes it."""
        return [(table.name, self._select(table)) for table in self._used(last)]

    def _used(self, last: str) -> list[Table]:
        """The tables with the columns that a later one, or the last SELECT, asks for."""
        mentioned = set(self.dialect.identifiers(last))
        used: list[Table] = []
        for table in reversed(self.tables):
            columns = [c for c in table.columns if self.name_of(c.name) in mentioned]
            for text in (*table.fixed, *(column.sql for column in columns), table.rest):
                mentioned |= self.dialect.identifiers(text)
            used.append(replace(table, columns=columns))
        return used[::-1]

    def _select(self, table: Table) -> str:
        lines = [*table.fixed]
        for column in table.columns:
            lines += [f"-- {line}" for line in column.remark.splitlines()]
            lines.append(f"{column.sql} AS {self.name_of(column.name)}")
        return self.dialect.typed(f"SELECT {_listed(lines)}\n{table.rest}")


@dataclass(slots=True)
class Step:
    """The table at hand: its name, its columns, and those that the next ones will add.

    A column that is added stands in the first layer in which all that it is made of is there.
    """

    query: Query
    table: str
    columns: set[str]
    label: str = "step"
    _layers: list[list[Column]] = field(default_factory=list)
    _layer_of: dict[str, int] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)
    _made: list[Column] = field(default_factory=list)
    _origin: tuple[str, frozenset[str]] = ("", frozenset())

    def __post_init__(self) -> None:
        self._origin = self.table, frozenset(self.columns)
        self._layer_of = dict.fromkeys(map(self.query.dialect.name_of, self.columns), 0)
        self._taken = {text.lower() for text in self._layer_of}

    def column(self, name: str, sql: str, remark: str = "") -> str:
        """The text of a column that has the value of ``sql``; one for all that are the same.

        What ``sql`` uses of the columns that were added stands in a layer before.
        """
        known = self._texts.get(sql)
        if known is not None:
            return known
        if sql in self._layer_of:
            return sql
        unique = name
        number = self._numbers.get(name, 1)
        quoted = self.query.dialect.name_of
        # Some databases do not tell names apart by the case of a letter.
        while quoted(unique).lower() in self._taken:
            number += 1
            unique = f"{name} {number}"
        self._numbers[name] = number
        limit = self.query.dialect.identifier_bytes
        if len(unique.encode()) > limit:
            taken = len(self._layer_of)
            unique = f"{name.encode()[: limit - 8].decode(errors='ignore')} {taken}"
        text = quoted(unique)
        mentioned = self.query.dialect.identifiers(sql)
        layer = max((self._layer_of.get(each, 0) for each in mentioned), default=0)
        if layer == len(self._layers):
            self._layers.append([])
        self._layers[layer].append(Column(unique, sql, remark))
        self._made.append(Column(unique, sql, remark))
        self._layer_of[text] = layer + 1
        self._taken.add(text.lower())
        self._texts[sql] = text
        return text

    def keep(self, name: str, cell: Cell, remark: str = "") -> Cell:
        """The cell as a column of that name; a short text is only named."""
        if cell.sql in ("NULL", "TRUE", "FALSE"):
            return cell
        least, most = cell.least, cell.most
        if least:
            least = least if len(least) < _INLINE else self.column(f"{name} ≥", least)
            most = most if len(most) < _INLINE else self.column(f"{name} ≤", most)
        sql = self.named(name, cell.sql, remark)
        return replace(
            cell,
            sql=sql,
            least=least,
            most=most,
            missing=self._flag(f"{name} ?", cell.missing),
            undefined=self._flag(f"{name} !", cell.undefined),
            null=cell.null if len(cell.null) < _INLINE else "",
        )

    def named(self, name: str, sql: str, remark: str = "") -> str:
        """A column of that name, though another may have the same value."""
        if sql in self._layer_of or sql in self._texts:
            sql = f"({sql})"
        return self.column(name, sql, remark)

    def _flag(self, name: str, flag: Flag) -> Flag:
        if isinstance(flag, bool) or len(flag) < 8 * _INLINE:
            return flag
        return self.column(name, flag)

    def keep_all(self, name: str, diagram: Diagram, remark: str = "") -> Diagram:
        """Each cell of a diagram as a column, named by the readings that lead to it first.

        The remark stands above the first of them.
        """
        if diagram.__class__ is not Depends:
            return self.keep(name, diagram, remark)
        labels: dict[Cell, str] = {}
        _label(diagram, (), labels)
        kept = {
            cell: self.keep(f"{name} [{label}]", cell, "" if at else remark)
            for at, (cell, label) in enumerate(labels.items())
        }
        return combine(lambda cell: kept[cell], [diagram])

    def close(self) -> None:
        """Begin a new step with the columns that were added."""
        for layer in self._layers:
            self.table = self.query.add(
                self.label, ["*"], f"FROM {self.query.name_of(self.table)}", layer
            )
            self.columns.update(column.name for column in layer)
        self._layers = []
        self._layer_of = dict.fromkeys(self._layer_of, 0)

    def again(self, label: str) -> Step:
        """The table with which this step began, before any column was added."""
        table, columns = self._origin
        return Step(self.query, table, set(columns), label)

    def bring(self, source: Step, texts: Iterable[str] | None = None) -> None:
        """Add the columns of another step that texts rest on, or all of them, under their names."""
        identifiers, quoted = self.query.dialect.identifiers, self.query.dialect.name_of
        needed = set[str]().union(*map(identifiers, texts or ()))
        brought: list[Column] = []
        for column in reversed(source._made):
            name = quoted(column.name)
            if name not in self._layer_of and (texts is None or name in needed):
                needed |= identifiers(column.sql)
                brought.append(column)
        for column in reversed(brought):
            self.column(column.name, column.sql, column.remark)

    def used(self, texts: Iterable[str]) -> list[str]:
        """The columns of this step that any of the texts uses."""
        quoted = self.query.dialect.name_of
        mentioned: set[str] = set()
        for text in texts:
            mentioned |= self.query.dialect.identifiers(text)
        return sorted(name for name in self.columns if quoted(name) in mentioned)


def _listed(lines: Sequence[str]) -> str:
    """Items with commas between them, the first on the line; a remark stands above its item."""
    last = max(at for at, line in enumerate(lines) if not line.startswith("-- "))
    out = [
        f"  {line}," if at < last and not line.startswith("-- ") else f"  {line}"
        for at, line in enumerate(lines)
    ]
    out[0] = out[0].strip()
    return "\n".join(out)


def _label(diagram: Diagram, path: tuple[str, ...], labels: dict[Cell, str]) -> None:
    if diagram.__class__ is Depends:
        for name, case in zip(diagram.names, diagram.cases, strict=True):
            _label(case, (*path, name), labels)
    else:
        labels.setdefault(diagram, ", ".join(path))
