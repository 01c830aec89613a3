"""A query written step by step: each step is a table with the columns of the one before it.

A step adds the columns that need only what earlier steps have, so that each is computed once and
stands under the name that the rule set gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from engine.bulk.cells import Cell, Flag
from engine.bulk.dialects import Dialect
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


@dataclass(slots=True)
class Query:
    """The common table expressions so far, in order; ``twice`` where two branches read one."""

    dialect: Dialect
    tables: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    twice: bool = False

    def name_of(self, identifier: str) -> str:
        """An identifier, quoted."""
        return self.dialect.name_of(identifier)

    def add(self, name: str, sql: str) -> str:
        """Add a table; its name, told apart from those that there are."""
        unique = self._unique(name)
        fence = f"\n{self.dialect.fence}" if self.dialect.fence else ""
        self.tables.append((unique, sql + fence))
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
        quoted = self.dialect.name_of
        # What two branches read is computed twice rather than kept for all rows.
        again = self.dialect.not_materialized if self.twice else ""
        tables = ",\n".join(f"{quoted(name)} AS {again}(\n{sql}\n)" for name, sql in self.tables)
        return f"WITH\n{tables}\n{last}" if tables else last


@dataclass(slots=True)
class Step:
    """The table at hand: its name, its columns, and those that the next one will add."""

    query: Query
    table: str
    columns: set[str]
    label: str = "step"
    _added: list[Column] = field(default_factory=list)
    _texts: dict[str, str] = field(default_factory=dict)
    _pending: set[str] = field(default_factory=set)
    _quoted: set[str] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._quoted = set(map(self.query.dialect.name_of, self.columns))
        self._taken = {text.lower() for text in self._quoted}

    def column(self, name: str, sql: str, remark: str = "") -> str:
        """The text of a column that has the value of ``sql``; one for all that are the same.

        ``sql`` may use the columns that were added, after :meth:`close`.
        """
        known = self._texts.get(sql)
        if known is not None:
            return known
        if sql in self._quoted:
            return sql
        self._close_if_used(sql)
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
            taken = len(self._quoted) + len(self._pending)
            unique = f"{name.encode()[: limit - 8].decode(errors='ignore')} {taken}"
        self._added.append(Column(unique, sql, remark))
        text = self.query.dialect.name_of(unique)
        self._pending.add(text)
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
            null="",
        )

    def named(self, name: str, sql: str, remark: str = "") -> str:
        """A column of that name, though another may have the same value."""
        if sql in self._quoted or sql in self._texts:
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

    def _close_if_used(self, sql: str) -> None:
        mentioned = self.query.dialect.identifiers(sql)
        if not self._pending.isdisjoint(mentioned):
            self.close()

    def close(self) -> None:
        """Begin a new step with the columns that were added."""
        if not self._added:
            return
        quoted = self.query.dialect.name_of
        lines = ["SELECT *"]
        for column in self._added:
            if column.remark:
                lines.extend(f"-- {line}" for line in column.remark.splitlines())
            lines.append(f"{column.sql} AS {quoted(column.name)}")
        self.table = self.query.add(self.label, f"{_listed(lines)}\nFROM {quoted(self.table)}")
        self.columns |= {column.name for column in self._added}
        self._quoted |= self._pending
        self._pending = set()
        self._added = []

    def used(self, texts: Iterable[str]) -> list[str]:
        """The columns of this step that any of the texts uses."""
        quoted = self.query.dialect.name_of
        mentioned: set[str] = set()
        for text in texts:
            mentioned |= self.query.dialect.identifiers(text)
        return sorted(name for name in self.columns if quoted(name) in mentioned)


def _listed(lines: Sequence[str]) -> str:
    """Items with commas between them; a remark stands above its item."""
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
