"""Rule sets at random, sound by construction, in the whole of the language.

A rule set is made as YAML text, because the text is the contract: reader, checker and evaluators
all stand between it and an answer. The making itself is plain code over a ``random.Random``; the
strategies hand it Hypothesis' own, so that a failing rule set is made smaller, and the long run
hands it a seeded one, which is fast.

Names say what they are: 整 is an integer, 小 a decimal, 日 a date, 是 a boolean, 类 a choice, 文 a
text, 录 records; 区 a range, 集 a closed set, 档 tiers, 列 a series, 读 an open parameter, 未 one
that is not stated, 义 a definition.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import yaml
from hypothesis import strategies as st

from tests.witness.expressions import Expressions
from tests.witness.parameters import Names


def rule_sets() -> st.SearchStrategy[str]:
    """Rule sets as YAML text."""
    return st.randoms(use_true_random=False).map(rule_set)


def rule_set(random: Random) -> str:
    """One rule set as YAML text."""
    return _Maker(random).rule_set()


class _Maker(Expressions):
    """Makes one rule set."""

    # -- the whole

    def rule_set(self) -> str:
        duty = self.chance(30)
        inputs = self.inputs()
        self.open_and_stated()
        definitions = dict(self.definition() for _ in self.some(2, 8))
        whole: dict[str, Any] = {
            "measure": "generated",
            "version": "2023-draft",
            "title": {"zh": "生成", "en": "Generated"},
            "kind": "duty" if duty else "benefit",
            "status": "draft",
            "source": {"document": "generated"},
            "subject": {"name": "对象", "key": "编号"},
            "as_of": "基准日",
        }
        later: dict[str, Any] = {}
        if duty:
            later["applies_when"] = self.condition(self.names, 2)
        later["requirements"] = {self.name("要求"): self.requirement() for _ in self.some(1, 3)}
        if not duty:
            later["benefits"] = {self.name("待遇"): self.benefit() for _ in self.some(1, 2)}
        # Parameters come last because expressions make those that they need.
        return _dump(
            whole
            | {"parameters": self.parameters, "inputs": inputs, "definitions": definitions}
            | later
        )

    # -- selections

    def selection(self, name: str) -> dict[str, Any]:
        months = not self.columns or self.chance(25)
        if months:
            number = self.pick(("1", self.stated("int"), self.pick(self.names.of("int"))))
            if self.chance(8):
                number = self.stated("figure-months")
            source = f"months({self.day(self.names, 0)}, {number})"
            columns: dict[str, list[str]] = {"date": ["月首", "月末"]}
        else:
            source = self.pick(list(self.columns))
            columns = {kind: list(names) for kind, names in self.columns[source].items()}
        scope = self.names.copy()
        scope.by_kind["rows"] = list(self.columns)
        for kind, names in columns.items():
            # Columns come first and often, or conditions would not look at their rows.
            scope.by_kind[kind] = scope.of(kind)[:2] + names * 2
        written: dict[str, Any] = {"from": source}
        each = {}
        for _ in self.some(0, 2):
            kind = self.pick(("int", "date", "bool", "dec"))
            column = self.name("栏")
            each[column] = self.written(kind, scope, 1)
            columns.setdefault(kind, []).append(column)
            scope.add(kind, column)
        if each:
            written["each"] = each
        if self.chance(80):
            written["where"] = self.condition(scope, 2)
        sortable = [c for kind in ("date", "int", "dec") for c in columns.get(kind, [])]
        if sortable and self.chance(30):
            written["order"] = self.pick(sortable)
        if self.chance(40):
            written["take"] = self.pick((1, self.stated("int"), self.integer(self.names, 1)))
        self.columns[name] = columns
        return written

    # -- definitions

    def definition(self) -> tuple[str, Any]:
        name = self.name("义")
        form = self.pick(
            ("expression", "expression", "tree", "by", "selection", "selection", "table", "ranges")
        )
        if form == "selection":
            return name, self.selection(name)
        if form == "ranges":
            subjects = self.names.of("choice")
            if subjects:
                subject = self.pick(subjects)
                ranges = {o: self.stated("range-age") for o in self.options[subject]}
                self.names.add("by-range", name)
                return name, {"by": subject, "cases": ranges}
        if form == "tree":
            written = self.condition(self.names, 2)
            if not isinstance(written, dict) or "when" in written:
                written = {"all": [written]}
            self.names.add("bool", name)
            return name, written
        kind = self.pick(("bool", "int", "int", "dec", "date", "elapsed"))
        if form == "table" and kind != "elapsed":
            body: Any = self.table(kind)
        elif form == "by" and kind != "elapsed":
            body = self.by(lambda: self.expression(kind, self.names, 1)) or "true"
            if body == "true":
                kind = "bool"
        else:
            body = self.expression(kind, self.names, 2)
            if self.chance(15):
                body = {"value": body, "alias": f"definition_{self.number}"}
        self.names.add(kind, name)
        return name, body

    def written(self, kind: str, names: Names, depth: int) -> Any:
        """An expression, or a choice between expressions."""
        if self.chance(25):
            chosen = self.by(lambda: self.expression(kind, names, depth), names)
            if chosen:
                return chosen
        return self.expression(kind, names, depth)

    def by(self, case: Callable[[], Any], names: Names | None = None) -> dict[str, Any] | None:
        scope = names or self.names
        subjects = {c: self.options[c] for c in scope.of("choice")}
        for name in self.names.of("reading"):
            subjects[name] = self.readings[name]
        if not subjects:
            return None
        opened = [s for s in subjects if s in self.readings]
        subject = self.pick(opened if opened and self.chance(60) else list(subjects))
        cases = {value: case() for value in subjects[subject]}
        return {"by": subject, "cases": cases}

    def table(self, kind: str) -> dict[str, Any]:
        columns = self.table_columns()
        policy = self.pick(("unique", "first", "any", "collect"))
        if kind not in ("int", "dec") and policy == "collect":
            policy = "first"
        rows: list[dict[str, Any]] = []
        if policy == "unique" and self.chance(55):
            column = self.pick([n for n in self.names.of("int") if n not in self.parameters])
            cut = self.small()
            cells: list[dict[str, Any]] = [
                {column: {"less_than": cut}},
                {column: {"at_least": cut}},
            ]
        else:
            cells = [
                {c: self.cell(k, c) for c, k in columns if self.chance(60)} for _ in self.some(1, 3)
            ]
            if policy == "first" and self.chance(80):
                cells.append({})
        for cell in cells:
            value: Any = self.expression(kind, self.names, 0)
            rows.append({"id": self.name("行"), "when": cell, "value": value})
        if policy == "any" and self.chance(70):
            for row in rows:
                row["value"] = rows[0]["value"]
        table: dict[str, Any] = {"hit_policy": policy, "rows": rows}
        if policy == "collect":
            table["aggregate"] = self.pick(("sum", "min", "max", "count", "sum"))
            if table["aggregate"] == "count":
                table["aggregate"] = "count" if kind == "int" else "sum"
        if policy == "unique" and self.chance(50):
            del table["hit_policy"]
        return {"table": table}

    def table_columns(self) -> list[tuple[str, str]]:
        columns: list[tuple[str, str]] = []
        for kind in ("bool", "int", "date", "choice", "elapsed", "dec"):
            known = self.names.of(kind)
            if kind == "int":
                known = [n for n in known if n not in self.parameters]
            if known and self.chance(50):
                columns.append((self.pick(known), kind))
        return columns or [(self.pick(self.names.of("bool")), "bool")]

    def cell(self, kind: str, column: str) -> Any:
        if kind == "bool":
            return self.chance(50)
        if kind == "choice":
            options = self.options[column]
            return self.pick(options) if self.chance(50) else self.sample(options)
        if kind == "date":
            word = self.pick(("at_least", "more_than", "at_most", "less_than"))
            return {word: self.pick((date(2000, 2, 29), date(2023, 1, 1), date(2023, 12, 31)))}
        if kind == "dec":
            return self.dec_range()
        if kind == "int" and self.chance(20):
            return self.small()
        return self.int_range(elapsed=kind == "elapsed")

    # -- conditions, requirements, benefits

    def condition(self, names: Names, depth: int) -> Any:
        draw = self.random.randrange(10)
        if depth <= 0 or draw < 3:
            return self.boolean(names, 1)
        if draw < 5:
            written: dict[str, Any] = {"when": self.boolean(names, 2), "quote": "原文"}
            if self.chance(30):
                written["label"] = "标签"
            return written
        if draw < 8:
            word = self.pick(("all", "any", "any", "none"))
            return {word: [self.condition(names, depth - 1) for _ in self.some(1, 3)]}
        chosen = self.by(
            lambda: True if self.chance(15) else self.condition(names, depth - 1), names
        )
        return chosen or self.boolean(names, 1)

    def requirement(self) -> Any:
        if self.chance(12):
            return {"not_stated": "原文提到而未列明", "quote": "其他条件"}
        if self.names.of("unstated") and self.chance(10):
            return {
                "when": f"{self.integer(self.names, 1)} >= {self.pick(self.names.of('unstated'))}"
            }
        written = self.condition(self.names, 2)
        if not isinstance(written, dict):
            written = {"when": written}
        return written | {"quote": "原文"}

    def benefit(self) -> Any:
        kind = self.pick(("int", "dec", "dec", "date"))
        if self.names.of("unstated") and self.chance(30):
            name = self.pick(self.names.of("unstated"))
            return self.pick((name, {"value": f"{name} * {self.integer(self.names, 0)}"}))
        body = self.written(kind, self.names, 2)
        if isinstance(body, dict) and self.chance(50):
            return body | {"quote": "原文"}
        return {"value": body, "unit": "天" if kind == "date" else "元"}


class _Dumper(yaml.SafeDumper):
    """Plain block YAML without anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_representer(
    Decimal,
    lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}"),
)


def _dump(whole: dict[str, Any]) -> str:
    return yaml.dump(
        whole,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=10_000,
    )
