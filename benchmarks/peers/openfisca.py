"""OpenFisca: a tax and benefit system of one entity, a variable for each clause, traced.

Its amounts are 32-bit floats; here every figure is a whole number, which they hold exactly.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import orjson
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.case import REQUIREMENTS, Answer, Facts, english
from benchmarks.contestant import Contestant

Person = build_entity(key="person", plural="persons", label="Applicant", is_person=True)


SEX: Any = Enum("Sex", {"female": "女", "male": "男"})

DISTRICT: Any = Enum("District", {"haidian": "海淀区", "chaoyang": "朝阳区", "other": "外省市"})

FORM: Any = Enum(
    "Form",
    {
        "platform": "新就业平台",
        "gig_market": "零工市场",
        "other": "其他灵活就业",
        "employee": "单位就业",
    },
)

SCHEME: Any = Enum(
    "Scheme", {"employees": "城镇职工", "residents": "城乡居民", "uninsured": "未参保"}
)


def _value(figure: int) -> dict[str, Any]:
    return {"values": {"2000-01-01": {"value": figure}}}


PARAMETERS = {
    "female_age": {"at_least": _value(35), "less_than": _value(40)},
    "male_age": {"at_least": _value(45), "less_than": _value(50)},
    "cap_years": _value(2),
}


def _variable(
    name: str, kind: type, unit: DateUnit = DateUnit.MONTH, **more: Any
) -> type[Variable]:
    """A variable, monthly unless said otherwise."""
    attributes = {"value_type": kind, "entity": Person, "definition_period": unit, "label": name}
    return type(name, (Variable,), {**attributes, **more})


FLAGS = (
    *("registered_before", "no_fixed_employer", "no_fixed_post", "no_fixed_hours", "lawful_income"),
    *("paid_pension", "paid_medical", "paid_unemployment", "other_subsidy", "hukou_left", "paid"),
)

CHOICES: dict[str, Any] = {
    "sex": SEX,
    "hukou_district": DISTRICT,
    "form": FORM,
    "scheme_joined": SCHEME,
}

INPUTS: list[type[Variable]] = [
    *(_variable(name, bool) for name in FLAGS),
    *(
        _variable(name, Enum, possible_values=kind, default_value=next(iter(kind)))
        for name, kind in CHOICES.items()
    ),
    _variable("birth_date", date, DateUnit.ETERNITY),
    _variable("determined_on", date),
    _variable("hukou_left_on", date),
    _variable("months_used", int),
]


def _day(dates: Any) -> Any:
    return (dates - dates.astype("datetime64[M]")).astype(int) + 1


def _month(dates: Any) -> Any:
    return dates.astype("datetime64[M]").astype(int)


def years(person: Any, period: Any) -> Any:
    """Completed years at the determination."""
    born, on = person("birth_date", period), person("determined_on", period)
    last = _day((on.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1)
    months = _month(on) - _month(born) - (_day(on) < np.minimum(_day(born), last))
    return months // 12


def age(person: Any, period: Any, parameters: Any) -> Any:
    figures, completed = parameters(period), person("years", period)
    female, male = figures.female_age, figures.male_age
    return np.where(
        person("sex", period) == SEX.female,
        (completed >= female.at_least) * (completed < female.less_than),
        (completed >= male.at_least) * (completed < male.less_than),
    )


def local(person: Any, period: Any) -> Any:
    return person("hukou_district", period) == DISTRICT.haidian


def registered(person: Any, period: Any) -> Any:
    return person("registered_before", period)


def flexible(person: Any, period: Any) -> Any:
    form = person("form", period)
    irregular = (
        (form == FORM.other)
        * person("no_fixed_employer", period)
        * person("no_fixed_post", period)
        * person("no_fixed_hours", period)
    )
    return (form == FORM.platform) + (form == FORM.gig_market) + irregular


def income(person: Any, period: Any) -> Any:
    return person("lawful_income", period)


def scheme(person: Any, period: Any) -> Any:
    return person("scheme_joined", period) == SCHEME.employees


def insured(person: Any, period: Any) -> Any:
    return (
        person("paid_pension", period)
        + person("paid_medical", period)
        + person("paid_unemployment", period)
    )


def not_doubled(person: Any, period: Any) -> Any:
    return np.logical_not(person("other_subsidy", period))


def remaining(person: Any, period: Any, parameters: Any) -> Any:
    """Months left of the longest term."""
    return np.maximum(0, parameters(period).cap_years * 12 - person("months_used", period))


def months_allowed(person: Any, period: Any, parameters: Any) -> Any:
    """Months from the first, until the longest term ends or the hukou has left."""
    longest = parameters(period).cap_years * 12
    first = np.datetime64(period.start.date, "M").astype(int)
    until = np.maximum(0, _month(person("hukou_left_on", period)) - first + 1)
    return np.where(person("hukou_left", period), np.minimum(longest, until), longest)


def months_due(person: Any, period: Any) -> Any:
    """The first of those, until the longest term is used up."""
    return np.minimum(person("remaining", period), person("months_allowed", period))


def within_term(person: Any, period: Any) -> Any:
    return person("months_due", period) >= 1


def approved(person: Any, period: Any, parameters: Any) -> Any:
    """Months paid for, of those that are allowed."""
    allowed = person("months_allowed", period)
    paid = sum(
        person("paid", period.offset(number, "month")) * (number < allowed)
        for number in range(parameters(period).cap_years * 12)
    )
    return np.minimum(person("remaining", period), paid)


def left(person: Any, period: Any) -> Any:
    """Months left after those."""
    return person("remaining", period) - person("approved", period)


def eligible(person: Any, period: Any) -> Any:
    holds = True
    for name in REQUIREMENTS:
        holds = holds * person(name, period)
    return holds


def _formula(formula: Any, kind: type) -> type[Variable]:
    """A monthly variable of the name of its formula."""
    return _variable(formula.__name__, kind, formula=formula)


CLAUSES = (age, local, registered, flexible, income, scheme, insured, not_doubled, within_term)

CALCULATED = [
    *(_formula(clause, bool) for clause in (*CLAUSES, eligible)),
    *(
        _formula(figure, int)
        for figure in (years, remaining, months_allowed, months_due, approved, left)
    ),
]


def load() -> Contestant[tuple[str, dict[str, Any]]]:
    """The system built once; a simulation for each case."""
    system = TaxBenefitSystem([Person])
    system.add_variables(*INPUTS, *CALCULATED)
    system.parameters = ParameterNode("", data=PARAMETERS)

    def decide(case: tuple[str, dict[str, Any]]) -> bytes:
        period, situation = case
        simulation = SimulationBuilder().build_from_entities(system, {"persons": {"p": situation}})
        simulation.trace = True

        def at(name: str) -> Any:
            return simulation.calculate(name, period)[0].item()

        verdict = "eligible" if at("eligible") else "ineligible"
        result: dict[str, Any] = {
            "verdict": verdict,
            "requirements": {name: at(name) for name in REQUIREMENTS},
        }
        if verdict == "eligible":
            due = at("months_due")
            first = np.datetime64(period, "M")
            result["benefits"] = {
                "months": due,
                "first": str(first),
                "last": str(first + due - 1),
                "approved": at("approved"),
                "left": at("left"),
            }
        result["trace"] = simulation.tracer.get_serialized_flat_trace()
        return orjson.dumps(result, default=str)

    return Contestant(take=_take, decide=decide, read=_read)


def _take(facts: Facts) -> tuple[str, dict[str, Any]]:
    """The period is the first month, and each month that was claimed has a value of its own."""
    case: dict[str, Any] = english(facts)
    period = case["first_month"].strftime("%Y-%m")
    case["scheme_joined"] = case["scheme"]
    situation: dict[str, Any] = {
        variable.__name__: {period: case[variable.__name__]}
        for variable in INPUTS
        if variable.__name__ != "paid"
    }
    for name, kind in CHOICES.items():
        situation[name] = {period: kind(case[name]).name}
    for name in ("birth_date", "determined_on", "hukou_left_on"):
        situation[name] = {period: case[name].isoformat()}
    situation["birth_date"] = {"ETERNITY": case["birth_date"].isoformat()}
    situation["paid"] = {
        row["month"].strftime("%Y-%m"): row["paid"] for row in case["claimed_months"]
    }
    return period, situation


def _read(text: bytes) -> Answer:
    result = json.loads(text)
    holds = tuple((name, result["requirements"][name]) for name in REQUIREMENTS)
    return Answer(result["verdict"], holds, **result.get("benefits", {}))
