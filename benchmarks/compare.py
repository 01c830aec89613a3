"""Two versions compared and proved, beside the comparison of their structure alone.

Processor time in one process, when everything is imported and loaded; the median of several runs
taken in turns. Beside pairs of shipped versions there are two of which one edge has moved and
nothing else: a shipped version, and a rule set of so many parameters, each tested by itself.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

from engine.amend.edit import amend
from engine.compare.behaviour.examining import Examiner
from engine.compare.comparing import study
from engine.compare.model import Pair
from engine.compare.rule_set import RuleSet, load
from engine.resources import policies_directory
from engine.widths import width

PAIRS = (
    ("master-studio@2023-draft", "master-studio@2025-03-25"),
    ("placement-fee@2023-draft", "placement-fee@2025-01-02"),
    ("placement-bonus@2023-draft", "placement-bonus@2025-01-02"),
)

AMENDED = "flexible-employment-subsidy@2023-draft", "女性年龄.at_least", "30"
"""A version, and the edge that is set to another figure in it."""

_HEAD = """\
measure: many
version: "{version}"
title: {{zh: 多, en: Many}}
kind: benefit
status: draft
source: {{document: example}}
subject: {{name: 人, key: 编号}}
parameters:
"""


def shipped(name: str, *settings: tuple[str, str]) -> RuleSet:
    """A shipped version, or what comes of it when scalars are set to other values."""
    folder = policies_directory()

    def find(terms: str) -> tuple[bytes, str] | None:
        file = folder / f"{terms.replace('@', '/')}.yaml"
        return (file.read_bytes(), str(file)) if file.exists() else None

    file = folder / f"{name.replace('@', '/')}.yaml"
    return load(amend(file.read_bytes(), str(file), settings), str(file), find)


def many(parameters: int, version: str, moved: int = 0) -> RuleSet:
    """A rule set of so many parameters; the edge of one is ``moved``."""
    lines = [_HEAD.format(version=version)]
    for n in range(parameters):
        edge = 10 + (moved if n == parameters // 2 else 0)
        lines.append(f"  线{n}: {{range: {{at_least: {edge}, less_than: 100}}, unit: 分}}\n")
    lines.append("  金额: {value: 100, unit: 元}\ninputs:\n  编号: {type: text}\n")
    lines += [
        f"  数{n}: {{type: integer, unit: 分, range: {{at_least: 0, at_most: 1000}}}}\n"
        for n in range(parameters)
    ]
    lines.append("requirements:\n")
    lines += [f"  要求{n}: 数{n} in 线{n}\n" for n in range(parameters)]
    lines.append("benefits:\n  补助: {value: 金额, unit: 元}\n")
    text = "".join(lines).encode()
    return load(text, f"many/{version}.yaml", lambda _: None)


def seconds(of: Callable[[], object]) -> float:
    """Processor time of one run."""
    started = time.process_time()
    of()
    return time.process_time() - started


def proved(before: RuleSet, after: RuleSet) -> Pair:
    """The comparison with what is proved of it."""
    return Examiner()(study(before, after))


def main() -> int:
    """Compare each pair both ways in turns, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--parameters", type=int, default=200)
    asked = parser.parse_args()
    pairs = {f"{a} → {b}": (shipped(a), shipped(b)) for a, b in PAIRS}
    name, path, value = AMENDED
    pairs[f"{name}, {path}={value}"] = shipped(name), shipped(name, (path, value))
    name = f"{asked.parameters} parameters, one edge moved"
    pairs[name] = many(asked.parameters, "1"), many(asked.parameters, "2", moved=5)
    print(f"{'':64}{'structure':>10}{'proved':>10}{'ratio':>8}  regions")
    for label, (before, after) in pairs.items():
        structure, whole = [], []
        for _ in range(asked.runs):
            structure.append(seconds(partial(study, before, after)))
            whole.append(seconds(partial(proved, before, after)))
        one, both = statistics.median(structure), statistics.median(whole)
        behaviour = proved(before, after).behaviour
        count = len(behaviour.regions) if behaviour is not None else 0
        padded = label + " " * (64 - width(label))
        print(f"{padded}{one:>9.2f}s{both:>9.2f}s{both / one:>8.1f}  {count}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
