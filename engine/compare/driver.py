"""`cuoshi diff` as git calls it: a diff driver for a rule set, and its text conversion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path, PurePosixPath

from engine.compare.comparing import Side, compare
from engine.compare.model import Comparison
from engine.compare.normal import folded
from engine.compare.rule_set import RuleSet
from engine.compare.sources import Disk, read_one
from engine.ruleset import reader
from engine.ruleset.diagnostics import CuoshiError, Diagnostic
from engine.ruleset.nodes import MappingNode, Node, ScalarNode, SequenceNode
from engine.ruleset.parameters import text_of

_MODE = re.compile(r"\d{6}|\.")
_NOTHING = ("/dev/null", "nul")


def is_call_of_git(arguments: Sequence[str]) -> bool:
    """Whether these are the arguments that git gives an external diff command.

    ``path old-file old-hex old-mode new-file new-hex new-mode``, and two more for a rename.
    """
    if len(arguments) not in (7, 9):
        return False
    return all(_MODE.fullmatch(arguments[index]) for index in (3, 6))


def paths(arguments: Sequence[str]) -> tuple[str, str]:
    """What the file is called before and after: two names where git found it renamed."""
    return arguments[0], arguments[7] if len(arguments) == 9 else arguments[0]


def git_comparison(arguments: Sequence[str]) -> tuple[Comparison | None, list[Diagnostic]]:
    """What git asked for: the comparison; None where a side is no rule set, with the findings."""
    path, newer_path = paths(arguments)
    old, new = arguments[1], arguments[4]
    if old in _NOTHING or new in _NOTHING or ".cases." in path or ".columns." in path:
        return None, []
    try:
        sides = [_side(Path(old), path), _side(Path(new), newer_path)]
    except CuoshiError as error:
        return None, list(error.diagnostics)
    return compare(*sides), []


def text_difference(arguments: Sequence[str]) -> str:
    """The difference of the texts, for what is no rule set."""
    older, newer = paths(arguments)
    before, after = _lines(Path(arguments[1])), _lines(Path(arguments[4]))
    return "\n".join(unified_diff(before, after, f"a/{older}", f"b/{newer}", lineterm=""))


def outline(text: bytes, file: str) -> str:
    """A rule set as one line for each thing it says: without comments, layout and styles.

    What git compares where this is a ``textconv``. RuleSetError where it cannot be read.
    """
    document = reader.read(text, file)
    return "\n".join(_outlined(document.root, "")) + "\n"


def _side(file: Path, path: str) -> Side:
    rule_set: RuleSet | None = read_one(_At(file, path), PurePosixPath(path))
    if rule_set is None:
        raise FileNotFoundError(2, "No such file or directory", str(file))
    return Side(path, (rule_set,))


class _At(Disk):
    """The working tree, with the blob that git wrote somewhere in the place of one path."""

    def __init__(self, file: Path, path: str) -> None:
        self._file, self._path = file, PurePosixPath(path)

    def read(self, path: PurePosixPath) -> bytes | None:
        """The bytes of a file; vocabularies come from the working tree."""
        return self._file.read_bytes() if path == self._path else super().read(path)


def _lines(file: Path) -> list[str]:
    if str(file) in _NOTHING:
        return []
    return file.read_bytes().decode("utf-8", errors="replace").splitlines()


def _outlined(node: Node, path: str) -> Iterator[str]:
    if isinstance(node, ScalarNode):
        yield f"{path}: {folded(node.text)}"
        return
    below = f"{path}/" if path else ""
    if isinstance(node, MappingNode):
        for entry in node.entries:
            yield from _outlined(entry.value, below + entry.key.text)
        return
    if all(isinstance(item, ScalarNode) for item in node.items):
        yield f"{path}: {', '.join(folded(text_of(item)) for item in node.items)}"
        return
    for index, item in enumerate(node.items, start=1):
        yield from _outlined(item, f"{below}{_name(item) or index}")


def _name(item: Node) -> str:
    if isinstance(item, SequenceNode):
        return ""
    if isinstance(item, ScalarNode):
        return "-"
    for key in ("id", "label", "at_least", "more_than", "from", "value"):
        if item.get(key) is not None:
            return folded(text_of(item.get(key)))
    return item.entries[0].key.text if len(item.entries) == 1 else ""
