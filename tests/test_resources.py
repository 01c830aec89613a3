"""The data of the package is found wherever the package runs.

If these failed, an installed engine would not know the shape of a rule set.
"""

import pytest

from engine.resources import policies_directory, schema


def test_a_schema_is_the_callers_to_change() -> None:
    schema("ruleset")["title"] = "changed"
    assert schema("ruleset")["title"] != "changed"


def test_a_schema_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        schema("no-such")


def test_the_policies_stand_in_a_folder() -> None:
    assert policies_directory().is_dir()
