"""The data that travels with the package: JSON Schemas, and the policies that it was shipped with.

In a wheel they stand inside the package, in a checkout beside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema ``schemas/<name>.schema.json``, freshly read: the caller may change it.

    Raises FileNotFoundError where there is no such schema.
    """
    path = _directory("schemas") / f"{name}.schema.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def policies_directory() -> Path:
    """The folder of the rule sets that the package was shipped with."""
    return _directory("policies")


def _directory(name: str) -> Path:
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
