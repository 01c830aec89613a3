"""A source file, the rule sets that quote it, and the reasons written down beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.accounting import REGISTER, read_register
from engine.quotes.source import Coverage, coverage, documents_cited
from engine.ruleset.diagnostics import RuleSetError
from engine.ruleset.nodes import Document
from engine.ruleset.reader import read_file

BACKGROUND = "background"
"""The reason of what a register lists as background: it has no words of its own."""


class WhichDocumentError(ValueError):
    """Which document a file is cannot be told; ``documents`` are those that are cited."""

    def __init__(self, documents: Sequence[str]) -> None:
        self.documents = tuple(documents)
        super().__init__(", ".join(documents))


def cover(source: Path, document: str | None, files: Iterable[Path]) -> Coverage:
    """The text in ``source`` against the quotes of rule-set files.

    ``document`` is what the rule sets call it; None for the one that is called like the file, or
    the only one that they cite. UTF-8 or GB18030. Raises WhichDocumentError, OSError,
    UnicodeDecodeError where the file is no text, and ValueError or RuleSetError where a register
    beside the rule sets is no register. A file that is no YAML quotes nothing.
    """
    text = _text(source)
    files = tuple(files)
    rule_sets = [read for file in files if (read := _read(file)) is not None]
    cited = documents_cited(rule_sets)
    if document is None:
        document = source.stem if source.stem in cited else cited[0] if len(cited) == 1 else None
    if document is None or document not in cited:
        raise WhichDocumentError(cited)
    reasons = [reason for file in _registers(files) for reason in _reasons(file, document)]
    return coverage(text, str(source), document, rule_sets, reasons)


def _read(file: Path) -> Document | None:
    try:
        return read_file(file)
    except RuleSetError:
        return None


def _text(source: Path) -> str:
    content = source.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _registers(files: Iterable[Path]) -> list[Path]:
    """The register of each folder of measures, where it has one."""
    beside = dict.fromkeys(file.resolve().parent.parent / REGISTER for file in files)
    return [path for path in beside if path.is_file()]


def _reasons(file: Path, document: str) -> list[tuple[str, str]]:
    register = read_register(file)
    if register.document != document:
        return []
    background = [(words, BACKGROUND) for words in register.background]
    return [*background, *((c.text, c.reason) for c in register.clauses if c.reason)]
