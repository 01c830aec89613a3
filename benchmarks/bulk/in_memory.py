"""OpenFisca-Core on the whole register, from arrays in memory: a variable for each requirement.

It has no missing facts. A gap is filled with the default of its variable, as its users would have
to, and only the rows without one are compared; a value outside its closed set or range has nothing
to refuse it and is not compared either. Reading the file and writing the answers are not timed, and
choices are given as the positions that its arrays of options want, so that no text is looked at.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.bulk.readings import KEY, PEOPLE, SEPARATOR
from benchmarks.bulk.register import DISTRICTS, FORMS, SCHEMES, SEXES
from benchmarks.bulk.sampling import COMPLETE
from benchmarks.case import ENGLISH, REQUIREMENTS
from benchmarks.peers.openfisca import PARAMETERS

PERIOD = "2024-01"
"""Everybody's facts stand in one period; each has a first month of his own among them."""

Person = build_entity(key="person", plural="persons", label="Applicant", is_person=True)


def _options(name: str, options: Iterable[str]) -> Any:
    return Enum(name, {f"o{at}": option for at, option in enumerate(options)})


CHOICES: Mapping[str, tuple[str, tuple[str, ...], Any]] = {
    "sex": ("性别", SEXES, _options("Sex", SEXES)),
    "hukou_district": ("户籍区", DISTRICTS, _options("District", DISTRICTS)),
    "form": ("就业形式", FORMS, _options("Form", FORMS)),
    "scheme_joined": ("参保类型", SCHEMES, _options("Scheme", SCHEMES)),
}

FLAGS = (
    *("registered_before", "no_fixed_employer", "no_fixed_post", "no_fixed_hours", "lawful_income"),
    *("paid_pension", "paid_medical", "paid_unemployment", "other_subsidy", "hukou_left"),
)
DATES = ("birth_date", "determined_on", "first_month", "hukou_left_on")
NUMBERS = ("months_used",)


def _variable(name: str, kind: type, **more: Any) -> type[Variable]:
    attributes = {
        "value_type": kind,
        "entity": Person,
        "definition_period": DateUnit.MONTH,
        "label": name,
    }
    return type(name, (Variable,), {**attributes, **more})


INPUTS = [
    *(_variable(name, bool) for name in FLAGS),
    *(_variable(name, date) for name in DATES),
    *(_variable(name, int) for name in NUMBERS),
    *(
        _variable(name, Enum, possible_values=kind, default_value=next(iter(kind)))
        for name, (_, _, kind) in CHOICES.items()
    ),
]


def _is(person: Any, period: Any, name: str, option: str) -> Any:
    _, options, _ = CHOICES[name]
    return person(name, period).view(np.ndarray) == options.index(option)


def _month(dates: Any) -> Any:
    return dates.astype("datetime64[M]").astype(np.int64)


def _day(dates: Any) -> Any:
    return (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1


def years(person: Any, period: Any) -> Any:
    """Completed years at the determination; the last day of February is a 29th's birthday."""
    born, on = person("birth_date", period), person("determined_on", period)
    last = _day((on.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1)
    months = _month(on) - _month(born) - (_day(on) < np.minimum(_day(born), last))
    return months // 12


def age(person: Any, period: Any, parameters: Any) -> Any:
    figures, completed = parameters(period), person("years", period)
    female, male = figures.female_age, figures.male_age
    return np.where(
        _is(person, period, "sex", "女"),
        (completed >= female.at_least) & (completed < female.less_than),
        (completed >= male.at_least) & (completed < male.less_than),
    )


def local(person: Any, period: Any) -> Any:
    return _is(person, period, "hukou_district", "海淀区")


def registered(person: Any, period: Any) -> Any:
    return person("registered_before", period)


def flexible(person: Any, period: Any) -> Any:
    irregular = (
        _is(person, period, "form", "其他灵活就业")
        & person("no_fixed_employer", period)
        & person("no_fixed_post", period)
        & person("no_fixed_hours", period)
    )
    named = (_is(person, period, "form", form) for form in ("新就业平台", "零工市场"))
    return np.logical_or.reduce([irregular, *named])


def income(person: Any, period: Any) -> Any:
    return person("lawful_income", period)


def scheme(person: Any, period: Any) -> Any:
    return _is(person, period, "scheme_joined", "城镇职工")


def insured(person: Any, period: Any) -> Any:
    return (
        person("paid_pension", period)
        | person("paid_medical", period)
        | person("paid_unemployment", period)
    )


def not_doubled(person: Any, period: Any) -> Any:
    return ~person("other_subsidy", period)


def months_due(person: Any, period: Any, parameters: Any) -> Any:
    """Months from the first, until the hukou has left or the longest term is used up."""
    longest = parameters(period).cap_years * 12
    remaining = np.maximum(0, longest - person("months_used", period))
    first = _month(person("first_month", period))
    until = np.maximum(0, _month(person("hukou_left_on", period)) - first + 1)
    return np.where(person("hukou_left", period), np.minimum(remaining, until), remaining)


def within_term(person: Any, period: Any) -> Any:
    return person("months_due", period) >= 1


def eligible(person: Any, period: Any) -> Any:
    return np.logical_and.reduce([person(name, period) for name in REQUIREMENTS])


def last_month(person: Any, period: Any) -> Any:
    """The first day of the last month that is due."""
    first = person("first_month", period).astype("datetime64[M]")
    return (first + person("months_due", period) - 1).astype("datetime64[D]")


CLAUSES = (age, local, registered, flexible, income, scheme, insured, not_doubled, within_term)

CALCULATED = [
    *(_variable(clause.__name__, bool, formula=clause) for clause in (*CLAUSES, eligible)),
    *(_variable(figure.__name__, int, formula=figure) for figure in (years, months_due)),
    _variable("last_month", date, formula=last_month),
]


def system() -> TaxBenefitSystem:
    """The rules, loaded once."""
    made = TaxBenefitSystem([Person])
    made.add_variables(*INPUTS, *CALCULATED)
    made.parameters = ParameterNode("", data=PARAMETERS)
    return made


def arrays(source: str) -> tuple[Mapping[str, Any], Any]:
    """The facts as OpenFisca wants them, and which rows are complete."""
    chinese = {english: name for name, english in ENGLISH.items()}
    chosen = [f'coalesce("{chinese[name]}", FALSE) AS {name}' for name in FLAGS]
    chosen += [f"coalesce(\"{chinese[name]}\", DATE '1970-01-01') AS {name}" for name in DATES]
    chosen += [f'coalesce("{chinese[name]}", 0) AS {name}' for name in NUMBERS]
    for name, (column, options, _) in CHOICES.items():
        listed = ", ".join(f"'{option}'" for option in options)
        position = f'coalesce(list_position([{listed}], "{column}"), 1) - 1'
        chosen.append(f"CAST({position} AS UTINYINT) AS {name}")
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT {', '.join(chosen)}, coalesce({COMPLETE}, FALSE) AS complete "
            "FROM read_parquet($1)",
            [source],
        ).fetchnumpy()
    facts = {name: np.asarray(found[name]) for name in (*FLAGS, *DATES, *NUMBERS, *CHOICES)}
    for name in DATES:
        facts[name] = facts[name].astype("datetime64[D]")
    for name, (_, _, kind) in CHOICES.items():
        facts[name] = EnumArray(facts[name], kind)
    return facts, np.asarray(found["complete"])


def decide(rules: TaxBenefitSystem, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Every requirement, the verdict and the months of everybody: arrays in, arrays out."""
    simulation = SimulationBuilder().build_default_simulation(rules, len(facts["birth_date"]))
    for name, values in facts.items():
        simulation.set_input(name, PERIOD, values)
    wanted = (*REQUIREMENTS, "eligible", "months_due", "last_month")
    return {name: simulation.calculate(name, PERIOD) for name in wanted}


def write(source: str, target: str, answers: Mapping[str, Any], complete: Any) -> None:
    """The answers for the complete rows, in the columns of the other contestants."""
    failing = [
        SEPARATOR.join(n for at, n in enumerate(REQUIREMENTS.values()) if not code >> at & 1)
        for code in range(512)
    ]
    codes = sum(answers[name].astype(np.int32) << at for at, name in enumerate(REQUIREMENTS))
    due = answers["eligible"]
    keys = pq.read_table(source, columns=[KEY[PEOPLE], "起始月"])
    first = keys.column(1).to_numpy().astype("datetime64[M]").astype("datetime64[D]")
    empty = pa.nulls(len(due))
    table = pa.table(
        {
            KEY[PEOPLE]: keys.column(0),
            "verdict": pc.if_else(pa.array(due), "eligible", "ineligible"),
            "可享受月数": pa.array(answers["months_due"], mask=~due),
            "首月": pa.array(first, mask=~due),
            "末月": pa.array(answers["last_month"], mask=~due),
            "每月补贴": empty.cast(pa.decimal128(38, 2)),
            "failed": pa.array([n or None for n in failing], pa.string()).take(pa.array(codes)),
            "missing": empty.cast(pa.string()),
        }
    )
    pq.write_table(table.filter(pa.array(complete)), target)


def main() -> int:
    """Decide a register; prints the rows, the complete ones and the seconds as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    given = parser.parse_args()
    rules = system()
    facts, complete = arrays(given.source)
    began = time.perf_counter()
    answers = decide(rules, facts)
    seconds = time.perf_counter() - began
    write(given.source, given.target, answers, complete)
    print(json.dumps({"rows": len(complete), "seconds": seconds, "compared": int(complete.sum())}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
