"""The names of a rule set: one name, one thing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from engine.functions import FUNCTIONS
from engine.ruleset.findings import Findings
from engine.ruleset.nodes import MappingNode, ScalarNode

MONTH_COLUMNS = ("月首", "月末")
"""The columns of ``months()``: the first and the last day of each month."""

_KEYWORDS = {
    "and", "or", "not", "in", "is", "if", "else", "true", "false", "True", "False", "None",
    "lambda", "for", "from", "import", "class", "def", "return", "await", "async", "yield",
    "with", "as", "while", "try", "except", "finally", "raise", "pass", "break", "continue",
    "global", "nonlocal", "assert", "del", "elif", "months",
}  # fmt: skip

_RESERVED = {*FUNCTIONS, *_KEYWORDS, *MONTH_COLUMNS}
"""No expression mentions an alias, so an alias may be one of these."""

KINDS = {
    "input": ("输入项", "an input"),
    "field": ("记录的列", "a field of records"),
    "parameter": ("参数", "a parameter"),
    "definition": ("定义", "a definition"),
    "column": ("选取的列", "a column of a selection"),
    "alias": ("别名", "an alias"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """Who has a name: its kind (a key of KINDS) and where it was given."""

    kind: str
    key: ScalarNode


@dataclass(frozen=True, slots=True)
class Names:
    """The names given so far."""

    findings: Findings
    given: dict[str, Named] = field(default_factory=dict)
    fields: dict[str, Named] = field(default_factory=dict)

    def give(self, key: ScalarNode, kind: str, path: str) -> bool:
        """Register a name of a fact, parameter or definition; False after reporting a clash."""
        if not self._well_formed(key, kind, path):
            return False
        other = self.given.get(key.text) or self.fields.get(key.text)
        if other is not None:
            self._clash(key, other, path)
            return False
        self.given[key.text] = Named(kind, key)
        return True

    def give_column(self, key: ScalarNode, kind: str, path: str) -> bool:
        """Register a field or column: two sets of records may share one, nothing else may."""
        if not self._well_formed(key, kind, path):
            return False
        other = self.given.get(key.text)
        if other is not None:
            self._clash(key, other, path)
            return False
        self.fields.setdefault(key.text, Named(kind, key))
        return True

    def give_alias(self, node: MappingNode, path: str) -> None:
        """Register the alias of an item, if it has one."""
        alias = node.get("alias")
        if isinstance(alias, ScalarNode):
            self.give(alias, "alias", path)

    def _clash(self, key: ScalarNode, other: Named, path: str) -> None:
        zh, en = KINDS[other.kind]
        self.findings.add(
            "duplicate-name",
            key.place,
            path,
            name=key.text,
            what=zh,
            what_en=en,
            line=other.key.place.line,
        )

    def _well_formed(self, key: ScalarNode, kind: str, path: str) -> bool:
        name = key.text
        normal = unicodedata.normalize("NFKC", name)
        if normal != name:
            self.findings.add("name-normalised", key.place, path, name=name, normal=normal)
        elif not name.isidentifier():
            self.findings.add("bad-name", key.place, path, name=name)
        elif name[:2] == "__" or (kind != "alias" and name in _RESERVED):
            self.findings.add("reserved-name", key.place, path, name=name)
        else:
            return True
        return False
