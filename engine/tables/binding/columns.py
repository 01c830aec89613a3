"""The columns file: what is peculiar to the lists of one office, in YAML beside a rule set.

``<version>.columns.yaml`` beside the rule set, or any file by ``--columns``. A first one is made
from a list: it shows what was found, and leaves a line for what was not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.program import Input, Program
from engine.resources import schema
from engine.ruleset.diagnostics import Diagnostic, Place
from engine.ruleset.nodes import MappingNode, Node, SequenceNode, plain
from engine.ruleset.reader import read_file
from engine.ruleset.suggestions import did_you_mean
from engine.tables.binding.bind import Matcher
from engine.tables.cells import Table, TableError
from engine.tables.spelling import Mapped, Spelling, shipped

SUFFIX = ".columns.yaml"
"""What follows the version in the name of a columns file beside its rule set."""


def spelling_for(
    programs: Sequence[Program], inputs: Sequence[Input], path: str | Path | None = None
) -> Spelling:
    """The spellings for a list: the shipped ones, and the columns file given or beside the rules.

    Raises :class:`TableError` where the file says what no input has, ``RuleSetError`` where its
    YAML is not strict.
    """
    if path is None:
        beside = Path(programs[0].file)
        file = beside.with_name(f"{beside.stem}{SUFFIX}")
        if not file.is_file():
            return shipped()
    else:
        file = Path(path)
    return shipped().with_columns(read_columns(file, inputs))


def read_columns(path: Path, inputs: Sequence[Input]) -> Mapped:
    """What a columns file says, each fact of it being one of ``inputs`` or a field of one.

    Raises :class:`TableError` with everything that does not fit, ``RuleSetError`` where the YAML
    is not strict.
    """
    try:
        document = read_file(path)
    except OSError as error:
        text = error.strerror or str(error)
        raise TableError([_problem(f"{path}：{text}", f"{path}: {text}")]) from error
    given: Any = plain(document.root)
    problems = [*_misshapen(document.root, given), *_unknown(document.root, inputs)]
    if problems:
        raise TableError(problems)
    columns = {name: _texts(said) for name, said in given.get("columns", {}).items() if said}
    numbers = given.get("identity_numbers")
    return Mapped(
        columns={str(name): texts for name, texts in columns.items()},
        values={
            str(name): {str(text): value for text, value in said.items()}
            for name, said in given.get("values", {}).items()
        },
        identity_numbers=None if numbers is None else frozenset(numbers),
        whole_months=frozenset(given.get("whole_months", ())),
        confirmed=frozenset(str(number) for number in given.get("confirmed", ())),
    )


def _texts(said: Any) -> tuple[str, ...]:
    return tuple(str(text) for text in said) if isinstance(said, list) else (str(said),)


def _misshapen(root: Node, given: object) -> Iterator[Diagnostic]:
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(schema("columns")).iter_errors(given):
        where = "/".join(map(str, error.absolute_path)) or "—"
        yield _problem(
            f"“{where}”处写法不对：{error.message}",
            f"“{where}” is not written as it should be: {error.message}",
            _place(root, list(error.absolute_path)),
        )


def _place(node: Node, path: Sequence[str | int]) -> Place:
    """The place of what stands under ``path``, or as near as there is something."""
    for step in path:
        if isinstance(node, MappingNode):
            entry = next((e for e in node.entries if plain(e.key) == step), None)
            if entry is None:
                break
            node = entry.value
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            node = node.items[step]
    return node.place


def _unknown(root: Node, inputs: Sequence[Input]) -> Iterator[Diagnostic]:
    """What the file says of facts that are none."""
    known = {name for given in inputs for name in _names(given)}
    given: Any = plain(root)
    if not isinstance(given, dict):
        return
    for part in ("columns", "values", "identity_numbers", "whole_months"):
        said = given.get(part) or ()
        for index, name in enumerate(said if isinstance(said, list | dict) else ()):
            if str(name) not in known:
                guess = did_you_mean(str(name), sorted(known))
                step = index if isinstance(said, list) else name
                yield _problem(
                    f"没有名为“{name}”的事实{f'（“{guess}”？）' if guess else ''}",
                    f"there is no fact called “{name}”{f' (“{guess}”?)' if guess else ''}",
                    _place(root, [part, step]),
                )


def _names(given: Input) -> Iterator[str]:
    for name in (given.name, given.alias):
        if name:
            yield name
            for item in given.fields:
                for inner in (item.name, item.alias):
                    if inner:
                        yield inner
                        yield f"{name}.{inner}"


def _problem(zh: str, en: str, place: Place | None = None) -> Diagnostic:
    return Diagnostic("columns-file", place, {"problem": zh, "problem_en": en})


# -- proposing -----------------------------------------------------------------------------------


def propose(
    subjects: Table,
    records: Mapping[str, Table],
    programs: Sequence[Program],
    inputs: Sequence[Input],
) -> str:
    """A columns file for a list, to be edited: what was found, and what could not be.

    A header that means no fact stands in a comment, with the fact that it resembles.
    """
    spelling = subjects.spelling or shipped()
    reference = f"{programs[0].measure}@{programs[0].version}"
    lines = [
        "# yaml-language-server: $schema=../../schemas/columns.schema.json",
        f"# {subjects.path.name} → {reference}",
        "# 左边是事实，右边是名单中的表头；缺表头的行，填上表头并去掉行首的 #。",
        "# Left the fact, right the header; complete a line that has no header and remove its #.",
        "columns:",
    ]
    lines.extend(_proposed(subjects, _plain_inputs(inputs), spelling, ""))
    for name, table in records.items():
        of = next(given for given in inputs if given.name == name)
        lines.append(f"  # {name}：{table.path.name}")
        lines.extend(_proposed(table, of.fields, spelling, name))
    lines += [
        "# values:            # 单元格里的写法，不是事实的取值时 (what a cell's text stands for)",
        "#   户籍区: {海淀: 海淀区}",
        "# whole_months: []   # 只写年月即可的日期，作该月 1 日 (dates that need no day)",
        "# confirmed: []      # 已照证件核对、以 000 结尾的身份号码 (compared with the card)",
    ]
    return "\n".join(lines) + "\n"


def _plain_inputs(inputs: Sequence[Input]) -> list[Input]:
    return [given for given in inputs if not given.fields]


def _proposed(
    table: Table, inputs: Sequence[Input], spelling: Spelling, within: str
) -> Iterator[str]:
    matcher = Matcher(inputs, spelling, within)
    found: dict[str, list[str]] = {}
    free: list[str] = []
    for index, label in enumerate(table.columns):
        match = matcher(table.parts[index] if table.parts else (label,))
        if match is None:
            free.append(" ".join(label.split()))
        else:
            found.setdefault(match[0].name, []).append(" ".join(label.split()))
    prefix = f"{within}." if within else ""
    for given in inputs:
        headers = found.get(given.name, [])
        if len(headers) == 1:
            yield f"  {_quoted(prefix + given.name)}: {_quoted(headers[0])}"
        elif headers:
            both = "、".join(headers)
            yield f"  # {prefix}{given.name}: 留一个 (keep one of) {both}"
        else:
            guess = did_you_mean(given.name, [text for text in free if text])
            near = f"  # ？ {guess}" if guess else ""
            yield f"  # {prefix}{given.name}:{near}"
    rest = [text for text in free if text]
    if rest:
        yield f"  # 不是事实的列 (columns that are no fact): {'、'.join(rest)}"


_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def _quoted(text: str) -> str:
    """A text as a plain scalar where it is nothing else in YAML, in quotes where it may be."""
    is_word = text.replace("_", "").replace(".", "").isalnum() and not text[:1].isnumeric()
    if is_word and text.casefold() not in _WORDS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
