"""The expressions of a rule set at random, as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.witness.parameters import Names, Parameters

T = TypeVar("T")


class Expressions(Parameters):
    """Draws expressions over what there is, and makes the parameters that they need."""

    # -- expressions, as text

    def expression(self, kind: str, names: Names, depth: int) -> str:
        makers: dict[str, Callable[[Names, int], str]] = {
            "bool": self.boolean,
            "int": self.integer,
            "dec": self.decimal,
            "date": self.day,
            "elapsed": self.whole,
        }
        return makers[kind](names, depth)

    def boolean(self, names: Names, depth: int) -> str:
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

    def test(self, names: Names, depth: int) -> str:
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

    def integer_beside(self, names: Names) -> str:
        """Beside a comparison stands 0, 1, or a name."""
        return self.pick(("0", "1", self.stated("int"), self.pick(names.of("int") or ["1"])))

    def ternary(self, kind: str, names: Names, depth: int) -> str:
        return (
            f"({self.expression(kind, names, depth - 1)} if {self.boolean(names, 0)} "
            f"else {self.expression(kind, names, 0)})"
        )

    def integer(self, names: Names, depth: int) -> str:
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

    def divisor(self, names: Names) -> str:
        return self.pick(("3", "7", self.stated("int"), self.pick(names.of("int") or ["3"])))

    def rounding(self) -> str:
        return self.pick(("round_half_up", "round_down", "round_up"))

    def decimal(self, names: Names, depth: int) -> str:
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

    def day(self, names: Names, depth: int) -> str:
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

    def shift(self, names: Names) -> str:
        return self.pick(("1", "2", "12", self.stated("int")))

    def exit_range(self, names: Names) -> str:
        return self.pick([self.stated("range-age"), *names.of("by-range")])

    def whole(self, names: Names, depth: int) -> str:
        """Whole years or months."""
        known = names.of("elapsed")
        if known and self.chance(50):
            return self.pick(known)
        first, second = self.day(names, 0), self.day(names, 0)
        if self.chance(60):
            return f"age({first}, {second}, {self.age_options()})"
        return f"months_between({first}, {second})"

    # -- selections

    def sources(self, names: Names) -> list[str]:
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
