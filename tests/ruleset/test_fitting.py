"""The quick yes or no about a rule set is that of jsonschema.

Were it yes where jsonschema says no, a misspelt key would pass in silence.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.resources import policies_directory, schema
from engine.ruleset.fitting import fits
from engine.ruleset.reader import plain, read, read_file
from tests.ruleset.test_structure import SOUND

CONTRACT = schema("ruleset")
PEER = Draft202012Validator(CONTRACT)

VALUES: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    19,
    Decimal("0.5"),
    "",
    "x",
    "a@b",
    "date",
    "duty",
    [],
    ["x"],
    {},
)
KEYS = ("x", "alias", "type", "value", "range", "by", "not_stated", "from", "order", "each", "")


def without_dates(value: Any) -> Any:
    """JSON has none: to an editor they are texts."""
    if isinstance(value, dict):
        return {key: without_dates(part) for key, part in value.items()}
    if isinstance(value, list):
        return [without_dates(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


SOUND_ONES = [
    without_dates(plain(read(SOUND.encode(), "sound.yaml").root)),
    *(
        without_dates(plain(read_file(file).root))
        for file in sorted(policies_directory().glob("*/*.yaml"))
        if ".cases" not in file.name and ".columns" not in file.name
    ),
]


def test_what_ships_fits() -> None:
    """If not, jsonschema is asked each time and nothing is quicker."""
    assert all(fits(each, CONTRACT, CONTRACT) for each in SOUND_ONES)


def holders(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from holders(part)


@pytest.mark.parametrize("seed", range(8))
def test_a_change_anywhere_is_judged_alike(seed: int) -> None:
    choice = random.Random(seed)
    for _ in range(80):
        changed = deepcopy(choice.choice(SOUND_ONES[:1] * 8 + SOUND_ONES))
        holder = choice.choice(list(holders(changed)))
        place = choice.choice([*(holder if isinstance(holder, dict) else range(len(holder))), None])
        if place is not None and choice.random() < 0.3:
            del holder[place]
        elif isinstance(holder, list):
            holder.insert(place or 0, choice.choice(VALUES))
        else:
            holder[choice.choice(KEYS) if place is None else place] = choice.choice(VALUES)
        assert fits(changed, CONTRACT, CONTRACT) == PEER.is_valid(changed), changed


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "part",
    [
        {"type": ["integer", "null"]},
        {"type": "number"},
        {"minimum": 0, "maximum": 18},
        {"minLength": 1, "pattern": "^[^@]+@"},
        {"minItems": 1, "minProperties": 1, "maxProperties": 1},
        {"oneOf": [{"type": "string"}, {"minLength": 2}]},
        {"not": {"anyOf": [{"type": "null"}, {"type": "array"}]}},
        {"if": {"type": "string"}, "else": {"type": "boolean"}},
    ],
    ids=str,
)
def test_each_keyword_is_read_alike(part: dict[str, Any], value: object) -> None:
    assert fits(value, part, part) == Draft202012Validator(part).is_valid(value)


def test_a_keyword_that_it_does_not_know_is_no_yes() -> None:
    """Who adds one to the schema has to add it here."""
    with pytest.raises(KeyError):
        fits("x", {"contentEncoding": "base64"}, {})
