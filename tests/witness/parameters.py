"""The inputs and parameters of a rule set at random, and the names that they leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from engine.program import MONTHS_LIMIT

T = TypeVar("T")

PRODUCT_LIMIT = 64
"""The most combinations of readings that a generated rule set has."""

OPTION_SETS = (("女", "男"), ("甲类", "乙类", "丙类"), ("城镇", "农村", "境外", "其他"))
FUNCTION_OPTIONS = {"attained": ("same_day", "next_day"), "leap_day": ("feb_28", "mar_1")}


@dataclass
class Names:
    """What an expression may mention: for each kind the names that have it.

    Kinds are bool, int, dec, date, elapsed (whole years or months), choice, and the kinds of
    parameters. ``columns`` of a selection are in scope inside it only.
    """

    by_kind: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, name: str) -> None:
        self.by_kind.setdefault(kind, []).append(name)

    def of(self, kind: str) -> list[str]:
        return self.by_kind.get(kind, [])

    def copy(self) -> Names:
        return Names({kind: list(names) for kind, names in self.by_kind.items()})


class Parameters:
    """Draws inputs and parameters; everything drawn comes from ``random``."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.number = 0
        self.product = 1
        self.names = Names()
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
            columns = Names()
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

    def scalar_input(self, kind: str, names: Names) -> tuple[str, dict[str, Any]]:
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
