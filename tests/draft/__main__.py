"""The long run, ``python -m tests.draft [number]``: all shipped and so many generated rule sets.

Every case that is drafted is decided as written, and a second run beside the file adds nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

from engine.program import Program
from tests.draft.test_drafting import check
from tests.witness.rule_sets import rule_set
from tests.witness.run import load, shipped


def _line(name: str, program: Program, text: bytes | None) -> None:
    found = check(program, text)
    print(
        f"{name}: {len(found.obligations)} obligations, {len(found.had)} had, "
        f"{len(found.cases)} cases added, {len(found.impossible)} impossible, "
        f"{len(found.unsettled)} undecided",
        flush=True,
    )


def main(number: int) -> None:
    """Draft for every shipped rule set, then for ``number`` generated ones."""
    for program in shipped():
        file = Path(program.file.removesuffix(".yaml") + ".cases.yaml")
        _line(f"{program.measure}@{program.version}", program, file.read_bytes())
    for seed in range(number):
        _line(f"generated {seed}", load(rule_set(Random(f"draft {seed}"))), None)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
