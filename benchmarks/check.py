"""Processor time of ``cuoshi check`` for each shipped rule set, cold: nothing proved is kept.

User and system time of the whole command, the least of a few runs, in seconds and as a ratio to
what it cannot do without: a Python that imports z3, YAML and JSON Schema, timed in the same turns.
Beside them everything at once, cold and with what was proved before, and two rule sets as large as
a drafter may write: a table of 500 rows over 4 columns, and tiers of 500 steps.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.startup import command, seconds
from engine.checking import rule_sets
from engine.resources import policies_directory

PEER = "python -c 'import z3, yaml, jsonschema'"


def taken(arguments: list[str], cache: Path) -> float:
    """The time of one run with that folder for caches."""
    os.environ["XDG_CACHE_HOME"] = str(cache)
    return seconds(arguments)


def main() -> int:
    """Check every rule set in turns and print the least of the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    policies = policies_directory()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        commands: dict[str, list[str]] = {
            str(file.relative_to(policies)): [*command(), "check", str(file)]
            for file in rule_sets(policies)
        }
        commands["all of them"] = [*command(), "check", str(policies)]
        for name, rules in (("500 rows x 4", table(grid())), ("500 tiers", tiers(500))):
            file = base / name.replace(" ", "-") / "example" / "draft.yaml"
            file.parent.mkdir(parents=True)
            file.write_text(rules, encoding="utf-8")
            commands[name] = [*command(), "check", str(file)]
        peer = [sys.executable, "-c", "import z3, yaml, jsonschema"]
        least: dict[str, float] = {}
        warm = base / "warm"
        seconds(peer)
        taken(commands["all of them"], warm)
        for run in range(runs):
            turns = [
                (PEER, peer, base),
                *((n, c, base / f"{run} {n}") for n, c in commands.items()),
            ]
            turns.append(("all of them, kept", commands["all of them"], warm))
            for name, arguments, cache in turns:
                least[name] = min(least.get(name, 1e9), taken(arguments, cache))
    for name, time in least.items():
        print(f"{name:44}{time:8.2f} s   {time / least[PEER]:6.1f}")
    return 0


# -- large rule sets -----------------------------------------------------------------------------

HEAD = """\
measure: example
version: draft
title: {zh: 例, en: Example}
kind: benefit
status: draft
source: {document: d}
subject: {name: 人, key: 编号}
"""


def table(rows: list[str]) -> str:
    """A rule set with a table of those rows, over two figures, a choice and a truth."""
    listed = "\n".join(f"        - {{{row}}}" for row in rows)
    return f"""{HEAD}
inputs:
  编号: {{type: text}}
  甲: {{type: integer, range: {{at_least: 0, at_most: 100}}}}
  乙: {{type: integer, range: {{at_least: 0, at_most: 100}}}}
  丙: {{type: choice, options: [一, 二, 三, 四, 五]}}
  丁: {{type: boolean}}
definitions:
  标准:
    table:
      rows:
{listed}
requirements:
  条件: 标准 > 0
"""


def grid() -> list[str]:
    """500 rows that leave no gap and do not overlap."""
    rows: list[str] = []
    for a in range(10):
        for b in range(5):
            for c in "一二三四五":
                for d in ("true", "false"):
                    ten, twenty = 10 * a + (a > 0), 20 * b + (b > 0)
                    when = (
                        f"甲: {{at_least: {ten}, at_most: {10 * a + 10}}}, "
                        f"乙: {{at_least: {twenty}, at_most: {20 * b + 20}}}, 丙: {c}, 丁: {d}"
                    )
                    rows.append(f"id: r{len(rows)}, when: {{{when}}}, value: {len(rows)}")
    return rows


def tiers(number: int) -> str:
    """A rule set with so many tiers."""
    steps = ", ".join(f"{{at_least: {n}, value: {100 * n}}}" for n in range(1, number + 1))
    return f"""{HEAD}
parameters:
  档: {{tiers: [{steps}]}}
inputs:
  编号: {{type: text}}
  数: {{type: integer, range: {{at_least: 0, at_most: 10000}}}}
requirements:
  条件: 数 in 档
benefits:
  补助: highest(档, 数)
"""


if __name__ == "__main__":
    sys.exit(main())
