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

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

import yaml
from hypothesis import strategies as st

from engine.program import (
    MONTHS_LIMIT,
)

T = TypeVar("T")

PRODUCT_LIMIT = 64
"""The most combinations of readings that a generated rule set has."""

OPTION_SETS = (("女", "男"), ("甲类", "乙类", "丙类"), ("城镇", "农村", "境外", "其他"))
FUNCTION_OPTIONS = {"attained": ("same_day", "next_day"), "leap_day": ("feb_28", "mar_1")}


def rule_sets() -> st.SearchStrategy[str]:
    """Rule sets as YAML text."""
    return st.randoms(use_true_random=False).map(rule_set)


def rule_set(random: Random) -> str:
    """One rule set as YAML text."""
    return _Maker(random).rule_set()


# -- rule sets -----------------------------------------------------------------------------------


@dataclass
class _Names:
    """What an expression may mention: for each kind the names that have it.

    Kinds are bool, int, dec, date, elapsed (whole years or months), choice, and the kinds of
    parameters. ``columns`` of a selection are in scope inside it only.
    """

    by_kind: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, name: str) -> None:
        self.by_kind.setdefault(kind, []).append(name)

    def of(self, kind: str) -> list[str]:
        return self.by_kind.get(kind, [])

    def copy(self) -> _Names:
        return _Names({kind: list(names) for kind, names in self.by_kind.items()})


class _Maker:
    """Makes one rule set; everything drawn comes from ``random``."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.number = 0
        self.product = 1
        self.names = _Names()
        self.parameters: dict[str, Any] = {}
        self.options: dict[str, tuple[str, ...]] = {}
        self.readings: dict[str, tuple[str, ...]] = {}
        self.columns: dict[str, dict[str, list[str]]] = {}

    # -- small draws

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def pick(self, items: Sequence[T]) -> T:
        return items[self.random.randrange(len(items))]

    def some(self, least: int, most: int) -> range:
        return range(self.random.randint(least, most))

    def name(self, stem: str) -> str:
        self.number += 1
        return f"{stem}{self.number}"

    def sample(self, items: Sequence[T]) -> list[T]:
        """Some of the items, at least one, in their order."""
        kept = [item for item in items if self.chance(50)]
        return kept or [self.pick(items)]

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

    # -- inputs

    def inputs(self) -> dict[str, Any]:
        inputs: dict[str, Any] = {"编号": {"type": "text"}, "基准日": {"type": "date"}}
        self.names.add("date", "基准日")
        for kind, most in (("bool", 3), ("int", 2), ("dec", 1), ("date", 2), ("choice", 2)):
            for _ in self.some(1, most):
                name, written = self.scalar_input(kind, self.names)
                inputs[name] = written
        for _ in self.some(0, 2):
            name = self.name("录")
            columns = _Names()
            written_fields = {}
            for kind in ("bool", "int", "dec", "date", "choice", "text"):
                if self.chance(60):
                    column, written = self.scalar_input(kind, columns)
                    written_fields[column] = written
            if not written_fields:
                column, written = self.scalar_input("date", columns)
                written_fields[column] = written
            inputs[name] = {"type": "records", "fields": written_fields}
            self.columns[name] = columns.by_kind
        return inputs

    def scalar_input(self, kind: str, names: _Names) -> tuple[str, dict[str, Any]]:
        stem = {"bool": "是", "int": "整", "dec": "小", "date": "日", "choice": "类", "text": "文"}
        name = self.name(stem[kind])
        names.add(kind, name)
        written: dict[str, Any] = {
            "type": {"bool": "boolean", "int": "integer", "dec": "decimal"}.get(kind, kind)
        }
        if kind == "choice":
            self.options[name] = self.pick(OPTION_SETS)
            if self.chance(30):
                shared = self.name("集")
                self.parameters[shared] = {"options": list(self.options[name]), "quote": "各类"}
                written["options"] = shared
            else:
                written["options"] = list(self.options[name])
        if kind == "int" and self.chance(50):
            written["range"] = {"at_least": 0}
            if self.chance(30):
                written["range"]["at_most"] = 500
        if kind == "dec" and self.chance(40):
            written["digits"] = self.pick((1, 2, 3))
        if self.chance(15):
            written["alias"] = f"fact_{self.number}"
        return name, written

    # -- parameters

    def open_and_stated(self) -> None:
        """A few parameters of each state; more are made where an expression needs one."""
        for _ in self.some(0, 3):
            self.open_parameter()
        for _ in self.some(1, 2):
            self.parameter("int", {"value": self.small()})
        if self.chance(40):
            name = self.name("未")
            self.parameters[name] = {"not_stated": "原文未规定", "unit": "元"}
            self.names.add("unstated", name)

    def small(self) -> int:
        return self.pick((2, 3, 5, 10, 12, 30, 35, 50))

    def parameter(self, kind: str, states: dict[str, Any]) -> str:
        stem = {"range": "区", "tiers": "档", "series": "列", "set": "集"}.get(
            kind.split("-")[0], "数"
        )
        name = self.name(stem)
        written = dict(states)
        if self.chance(30):
            written["alias"] = f"parameter_{self.number}"
        self.parameters[name] = written
        self.names.add(kind, name)
        return name

    def open_parameter(self) -> None:
        form = self.pick(("names", "names", "range", "value", "set", "tiers", "option", "elapsed"))
        count = 3 if self.chance(30) else 2
        if form == "option":
            count = 2
        if self.product * count > PRODUCT_LIMIT:
            return
        self.product *= count
        name = self.name("读")
        readings = [f"{name}{c}" for c in "甲乙丙"[:count]]
        self.readings[name] = tuple(readings)
        states: list[Any]
        kind = form
        if form == "range":
            kind = "range-int"
            states = [{"range": self.int_range()} for _ in readings]
        elif form == "elapsed":
            kind = "range-elapsed"
            states = [self.elapsed_range() for _ in readings]
        elif form == "value":
            kind = "int"
            states = [{"value": self.small() + i} for i, _ in enumerate(readings)]
        elif form == "tiers":
            kind = "tiers-int"
            states = [{"tiers": self.tiers("int")} for _ in readings]
        elif form == "option":
            kind = self.pick(("attained", "leap_day"))
            states = [{"value": option} for option in FUNCTION_OPTIONS[kind]]
        elif form == "set":
            chosen = self.pick(OPTION_SETS)
            kind = f"set-{chosen[0]}"
            states = [{"options": self.sample(chosen)} for _ in readings]
        else:
            kind = "reading"
            states = [None for _ in readings]
        written: dict[str, Any] = {"question": f"{name}如何理解"}
        if form == "names" and self.chance(60):
            written["one_of"] = readings
        else:
            written["one_of"] = dict(zip(readings, states, strict=True))
        if self.chance(30):
            written["proposed"] = readings[0]
        self.parameters[name] = written
        self.names.add(kind, name)
        if kind != "reading":
            self.names.add("reading", name)

    def int_range(self, *, elapsed: bool = False) -> dict[str, Any]:
        low = self.random.randint(0, 40)
        high = low + self.random.randint(1, 12)
        edges: dict[str, Any] = {}
        sides = self.pick(("both", "lower", "upper"))
        if sides != "upper":
            edges["at_least" if elapsed or self.chance(60) else "more_than"] = low
        if sides != "lower":
            edges["less_than" if elapsed or self.chance(60) else "at_most"] = high + 1
        return edges

    def dec_range(self) -> dict[str, Any]:
        low = Decimal(self.random.randint(0, 3000)).scaleb(-2)
        edges: dict[str, Any] = {"at_least" if self.chance(60) else "more_than": low}
        if self.chance(60):
            high = low + Decimal(self.random.randint(101, 2000)).scaleb(-2)
            edges["less_than" if self.chance(60) else "at_most"] = high
        return edges

    def elapsed_range(self) -> dict[str, Any]:
        return {"range": self.int_range(), "unit": self.pick(("年", "月", "日"))}

    def age_range(self) -> dict[str, Any]:
        low = self.random.randint(16, 50)
        return {"at_least": low, "less_than": low + self.random.randint(1, 10)}

    def tiers(self, kind: str) -> list[dict[str, Any]]:
        edge = self.random.randint(0, 3)
        word = "at_least" if self.chance(70) else "more_than"
        tiers = []
        for _ in self.some(1, 3):
            value: Any = self.random.randint(1, 9) * 100
            if kind == "dec":
                value = Decimal(value).scaleb(-2) + Decimal("0.05")
            tiers.append({word: edge, "value": value})
            edge += self.random.randint(1, 8)
        return tiers

    def series(self) -> list[dict[str, Any]]:
        begins = date(self.random.randint(1960, 2022), 1, 1)
        entries = []
        for _ in self.some(1, 3):
            value = Decimal(self.random.randint(1, 9999)).scaleb(-2)
            entries.append({"from": begins, "value": value})
            begins += timedelta(days=self.random.randint(1, 900))
        return entries

    def stated(self, kind: str) -> str:
        """The name of a parameter of this kind; an existing one, open or stated, or a new one."""
        existing = self.names.of(kind)
        if existing and self.chance(75):
            return self.pick(existing)
        head, _, tail = kind.partition("-")
        states: dict[str, Any]
        if kind == "range-age":
            states = {"range": self.age_range(), "unit": "周岁"}
        elif kind == "range-elapsed":
            states = self.elapsed_range()
        elif kind == "range-dec":
            states = {"range": self.dec_range()}
        elif head == "range":
            states = {"range": self.int_range(elapsed=tail == "whole")}
        elif head == "tiers":
            states = {"tiers": self.tiers(tail)}
        elif head == "series":
            states = {"series": self.series()}
        elif head == "set":
            options = next(o for o in OPTION_SETS if o[0] == tail)
            states = {"options": self.sample(options)}
        elif kind == "figure-months":
            states = {"value": self.pick((MONTHS_LIMIT, MONTHS_LIMIT + 1))}
        elif kind == "figure-dec":
            states = {"value": Decimal(self.random.randint(1, 9999)).scaleb(-2)}
        else:
            states = {"value": self.small()}
        return self.parameter(kind, states)

    def option(self, name: str) -> str:
        """An option of a function: a literal, or a parameter that is open."""
        existing = self.names.of(name)
        if existing and self.chance(70):
            return self.pick(existing)
        return f'"{self.pick(FUNCTION_OPTIONS[name])}"'

    def age_options(self) -> str:
        return f"attained={self.option('attained')}, leap_day={self.option('leap_day')}"

    # -- expressions, as text

    def expression(self, kind: str, names: _Names, depth: int) -> str:
        makers: dict[str, Callable[[_Names, int], str]] = {
            "bool": self.boolean,
            "int": self.integer,
            "dec": self.decimal,
            "date": self.day,
            "elapsed": self.whole,
        }
        return makers[kind](names, depth)

    def boolean(self, names: _Names, depth: int) -> str:
        known = names.of("bool")
        if depth <= 0 or self.chance(20):
            return self.pick(known) if known and self.chance(60) else self.test(names, 0)
        lower = depth - 1
        forms: list[Callable[[], str]] = [
            lambda: self.test(names, lower),
            lambda: self.test(names, lower),
            lambda: f"not ({self.boolean(names, lower)})",
            lambda: f"({self.boolean(names, 0)}) and ({self.boolean(names, lower)})",
            lambda: f"({self.boolean(names, lower)}) or ({self.boolean(names, 0)})",
            lambda: self.ternary("bool", names, depth),
        ]
        return self.pick(forms)()

    def test(self, names: _Names, depth: int) -> str:
        """A comparison or a membership."""
        sign = self.pick(("==", "!=", "<", "<=", ">", ">="))
        forms: list[Callable[[], str]] = [
            lambda: f"{self.integer(names, depth)} in {self.stated('range-int')}",
            lambda: f"{self.integer(names, depth)} in {self.stated('tiers-int')}",
            lambda: f"{self.integer(names, depth)} {sign} {self.integer_beside(names)}",
            lambda: f"{self.decimal(names, depth)} in {self.stated('range-dec')}",
            lambda: f"{self.decimal(names, depth)} {sign} {self.stated('figure-dec')}",
            lambda: f"{self.day(names, depth)} {sign} {self.day(names, 0)}",
            lambda: (
                f"elapsed({self.day(names, 0)}, {self.day(names, 0)}) "
                f"in {self.stated('range-elapsed')}"
            ),
            lambda: f"{self.whole(names, depth)} in {self.stated('range-age')}",
            lambda: (
                f"{self.whole(names, depth)} {self.pick(('>=', '<'))} {self.stated('figure-int')}"
            ),
        ]
        for unstated in self.names.of("unstated"):
            forms.append(lambda u=unstated: f"{self.integer(names, 0)} >= {u}")  # type: ignore[misc]
        for choice in names.of("choice"):
            forms.append(lambda c=choice: self.choice_test(c))  # type: ignore[misc]
        for ranges in names.of("by-range"):
            forms.append(lambda r=ranges: f"{self.whole(names, 0)} in {r}")  # type: ignore[misc]
        for rows in self.sources(names):
            forms.append(
                lambda r=rows: f"count({r}) {sign} {self.pick(('0', '1', self.stated('int')))}"  # type: ignore[misc]
            )
            forms.append(lambda r=rows: f"count({r}) in {self.stated('tiers-int')}")  # type: ignore[misc]
        return self.pick(forms)()

    def choice_test(self, name: str) -> str:
        options = self.options[name]
        if self.chance(50):
            return f'{name} {self.pick(("==", "!="))} "{self.pick(options)}"'
        return f"{name} in {self.stated(f'set-{options[0]}')}"

    def integer_beside(self, names: _Names) -> str:
        """Beside a comparison stands 0, 1, or a name."""
        return self.pick(("0", "1", self.stated("int"), self.pick(names.of("int") or ["1"])))

    def ternary(self, kind: str, names: _Names, depth: int) -> str:
        return (
            f"({self.expression(kind, names, depth - 1)} if {self.boolean(names, 0)} "
            f"else {self.expression(kind, names, 0)})"
        )

    def integer(self, names: _Names, depth: int) -> str:
        known = names.of("int")
        if known and (depth <= 0 or self.chance(25)):
            return self.pick(known)
        if depth <= 0:
            return self.stated("int")
        lower = depth - 1
        forms: list[Callable[[], str]] = [
            lambda: (
                f"({self.integer(names, lower)} {self.pick(('+', '-', '*'))} "
                f"{self.pick(('1', self.stated('int')))})"
            ),
            lambda: f"({self.integer(names, lower)} + {self.integer(names, 0)})",
            lambda: (
                f"{self.pick(('min', 'max'))}({self.integer(names, lower)}, "
                f"{self.integer(names, 0)})"
            ),
            lambda: f"{self.pick(('year', 'month', 'day'))}({self.day(names, lower)})",
            lambda: f"{self.rounding()}({self.integer(names, lower)} / {self.divisor(names)}, 0)",
            lambda: self.ternary("int", names, depth),
            lambda: f"highest({self.stated('tiers-int')}, {self.integer(names, 0)})",
        ]
        for rows in self.sources(names):
            forms += [lambda r=rows: f"count({r})"] * 2  # type: ignore[misc]
            forms += self.aggregates(rows, "int", ("sum", "min", "max"))
            forms += self.distinct(rows)
            forms.append(
                lambda r=rows: (  # type: ignore[misc]
                    f"{self.pick(('highest', 'all_reached'))}"
                    f"({self.stated('tiers-int')}, count({r}))"
                )
            )
        return self.pick(forms)()

    def divisor(self, names: _Names) -> str:
        return self.pick(("3", "7", self.stated("int"), self.pick(names.of("int") or ["3"])))

    def rounding(self) -> str:
        return self.pick(("round_half_up", "round_down", "round_up"))

    def decimal(self, names: _Names, depth: int) -> str:
        known = names.of("dec")
        if known and (depth <= 0 or self.chance(25)):
            return self.pick(known)
        if depth <= 0:
            return self.stated("figure-dec")
        lower = depth - 1
        forms: list[Callable[[], str]] = [
            lambda: (
                f"({self.decimal(names, lower)} {self.pick(('+', '-', '*'))} "
                f"{self.stated('figure-dec')})"
            ),
            lambda: f"({self.decimal(names, lower)} * {self.integer(names, 0)})",
            lambda: f"{self.rounding()}({self.decimal(names, lower)}, {self.pick('0123')})",
            lambda: (
                f"{self.rounding()}({self.decimal(names, lower)} / {self.divisor(names)}, "
                f"{self.pick('123')})"
            ),
            lambda: (
                f"{self.pick(('min', 'max'))}({self.decimal(names, lower)}, "
                f"{self.decimal(names, 0)})"
            ),
            lambda: self.ternary("dec", names, depth),
            lambda: f"at({self.stated('series')}, {self.day(names, 0)})",
            lambda: (
                f"{self.pick(('highest', 'all_reached'))}"
                f"({self.stated('tiers-dec')}, {self.integer(names, 0)})"
            ),
        ]
        for rows in self.sources(names):
            forms += self.aggregates(rows, "dec", ("sum", "min", "max"))
        return self.pick(forms)()

    def day(self, names: _Names, depth: int) -> str:
        known = names.of("date")
        if depth <= 0 or self.chance(35):
            return self.pick(known or self.names.of("date"))
        lower = depth - 1
        forms: list[Callable[[], str]] = [
            lambda: f"add_months({self.day(names, lower)}, {self.shift(names)})",
            lambda: f"add_days({self.day(names, lower)}, {self.shift(names)})",
            lambda: f"{self.pick(('month_start', 'month_end'))}({self.day(names, lower)})",
            lambda: f"{self.pick(('min', 'max'))}({self.day(names, lower)}, {self.day(names, 0)})",
            lambda: (
                f"exit_date({self.day(names, 0)}, {self.exit_range(names)}, {self.age_options()})"
            ),
            lambda: (
                f"date(year({self.day(names, 0)}), {self.pick(('1', '2', '12'))}, "
                f"{self.pick(('1', '28', '29'))})"
            ),
            lambda: self.ternary("date", names, depth),
        ]
        for rows in self.sources(names):
            forms += self.aggregates(rows, "date", ("min", "max"))
        return self.pick(forms)()

    def shift(self, names: _Names) -> str:
        return self.pick(("1", "2", "12", self.stated("int")))

    def exit_range(self, names: _Names) -> str:
        return self.pick([self.stated("range-age"), *names.of("by-range")])

    def whole(self, names: _Names, depth: int) -> str:
        """Whole years or months."""
        known = names.of("elapsed")
        if known and self.chance(50):
            return self.pick(known)
        first, second = self.day(names, 0), self.day(names, 0)
        if self.chance(60):
            return f"age({first}, {second}, {self.age_options()})"
        return f"months_between({first}, {second})"

    # -- selections

    def sources(self, names: _Names) -> list[str]:
        """Rows that may be mentioned here: nowhere inside a selection of themselves."""
        return list(self.columns) if names is self.names else names.of("rows")

    def aggregates(self, rows: str, kind: str, functions: Sequence[str]) -> list[Callable[[], str]]:
        return [
            lambda c=column: f"{self.pick(functions)}({rows}.{c})"  # type: ignore[misc]
            for column in self.columns[rows].get(kind, [])
        ]

    def distinct(self, rows: str) -> list[Callable[[], str]]:
        return [
            lambda c=column: f"count_distinct({rows}.{c})"  # type: ignore[misc]
            for kind in ("text", "date", "choice", "int")
            for column in self.columns[rows].get(kind, [])
        ]

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

    def written(self, kind: str, names: _Names, depth: int) -> Any:
        """An expression, or a choice between expressions."""
        if self.chance(25):
            chosen = self.by(lambda: self.expression(kind, names, depth), names)
            if chosen:
                return chosen
        return self.expression(kind, names, depth)

    def by(self, case: Callable[[], Any], names: _Names | None = None) -> dict[str, Any] | None:
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

    def condition(self, names: _Names, depth: int) -> Any:
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
