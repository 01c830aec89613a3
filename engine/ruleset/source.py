"""The text of a file before it is YAML: encoding, line breaks, tabs, and what must not get in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.ruleset.diagnostics import Diagnostic, Place, RuleSetError
from engine.ruleset.nodes import SHOWN_LINE, shown

FILE_BYTES = 1024 * 1024
FINDINGS = 100
"""More findings than this in one file are counted as too many, and not listed."""


_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_COMMENT = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)
_DIRECTIVE = re.compile("^%.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file: as it is, and as a parser may get it, the same length.

    ``clean`` has spaces for what YAML would stumble over, so that it does not hide every other
    mistake; ``findings`` say what that was. Tabs are still in it.
    """

    file: str
    text: str
    clean: str
    lines: tuple[str, ...]
    findings: tuple[Diagnostic, ...] = ()

    @classmethod
    def of(cls, encoded: bytes, file: str) -> Source:
        """Decode a file: UTF-8, with or without a byte order mark, any line breaks.

        Raises RuleSetError where it is not UTF-8.
        """
        try:
            text = encoded.decode("utf-8")
        except UnicodeDecodeError as error:
            raise RuleSetError([_not_utf8(encoded, error.start, file)]) from None
        text = _one_line_break(text.removeprefix("\ufeff"))
        bare = cls(file, text, text, tuple(text.split("\n")))
        findings: list[Diagnostic] = []
        for unseen in _some(_UNSEEN.finditer(text)):
            code = f"U+{ord(unseen.group()):04X}"
            place = bare.span(*unseen.span())
            said = {
                "problem": f"有看不见的控制字符 {code}，删去它",
                "problem_en": f"an invisible character {code}: remove it",
            }
            findings.append(bare.finding("yaml-syntax", place, **said))
        for directive in _some(_DIRECTIVE.finditer(text)):
            place = bare.span(*directive.span())
            findings.append(bare.finding("anchor-or-alias", place, what=short(directive.group())))
        clean = _UNSEEN.sub(" ", text)
        # libyaml compares every directive with every other: thousands of them must not reach it.
        clean = _DIRECTIVE.sub(lambda match: " " * len(match.group()), clean)
        return replace(bare, clean=clean, findings=tuple(findings))

    def at(self, line: int, column: int, end: int) -> Place:
        """A place from 0-based line and columns, kept within the line."""
        line = min(max(line, 0), len(self.lines) - 1)
        length = len(self.lines[line])
        column = min(column, length)
        return Place(self.file, line + 1, column + 1, min(max(end, column), length) + 1)

    def span(self, start: int, end: int) -> Place:
        """A place from offsets into the text."""
        line = self.text.count("\n", 0, start)
        begin = self.text.rfind("\n", 0, start) + 1
        return self.at(line, start - begin, end - begin)

    def finding(self, code: str, place: Place, **arguments: object) -> Diagnostic:
        """A finding with the line that it shows."""
        return Diagnostic(code, place, arguments, source_line=shown(self.lines, place.line))

    def tabs(self, scalars: Iterable[Span], stopped: Place | None) -> list[Diagnostic]:
        """The tabs outside quotes and comments.

        ``scalars`` in the order of the file. Where the parser ``stopped``, nobody knows what is
        quoted in the lines after it: there only indentation is looked at.
        """
        found: list[Diagnostic] = []
        spans = iter(scalars)
        span = next(spans, None)
        begin = 0
        for number, line in enumerate(self.lines):
            after = begin + len(line) + 1
            if span and span.quoted and span.start <= begin and after <= span.end:
                begin = after
                continue
            known = stopped is None or number < stopped.line
            between = begin
            for tab in re.finditer(
                "\t+", line if known else line[: len(line) - len(line.lstrip())]
            ):
                offset = begin + tab.start()
                while span and span.end <= offset:
                    between = max(between, span.end)
                    span = next(spans, None)
                inside = span is not None and span.start <= offset
                if inside and span and span.quoted:
                    continue
                if not inside and _COMMENT.search(self.text, between, offset):
                    break
                found.append(self.finding("tab", self.at(number, *tab.span())))
                if len(found) > FINDINGS:
                    return found
            begin = after
        return found


@dataclass(frozen=True, slots=True)
class Span:
    """The offsets of a scalar in the text; a tab may stand in one that is ``quoted``."""

    start: int
    end: int
    quoted: bool


def short(text: str) -> str:
    """The text, cut to what a sentence can hold."""
    return text if len(text) <= 40 else text[:39] + "…"


def file_too_large(file: str, size: int) -> Diagnostic:
    """The finding about a file of ``size`` bytes."""
    arguments = {
        "what": "文件的字节数",
        "what_en": "the number of bytes of the file",
        "size": size,
        "limit": FILE_BYTES,
    }
    return Diagnostic("too-large", Place(file, 1, 1, 1), arguments)


def listed(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings in the order of the file; beyond FINDINGS, the last says that there are more."""
    ordered = sorted(findings, key=lambda finding: finding.place or Place("", 0, 0, 0))
    if len(ordered) <= FINDINGS:
        return ordered
    arguments = {
        "what": "错误条数（余下的未列出）",
        "what_en": "the number of findings (the rest are not listed)",
        "size": f"{FINDINGS}+",
        "limit": FINDINGS,
    }
    return [*ordered[:FINDINGS], replace(ordered[FINDINGS], code="too-large", arguments=arguments)]


def _one_line_break(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _some(matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    for number, match in enumerate(matches):
        if number > FINDINGS:
            return
        yield match


def _not_utf8(encoded: bytes, offset: int, file: str) -> Diagnostic:
    lines = _one_line_break(encoded[:offset].decode("utf-8").removeprefix("\ufeff")).split("\n")
    rest = re.split(b"[\r\n]", encoded[offset : offset + SHOWN_LINE])[0]
    column = len(lines[-1]) + 1
    broken = [*lines[:-1], lines[-1] + rest.decode("utf-8", errors="replace")]
    place = Place(file, len(lines), column, column + 1)
    return Diagnostic(
        "not-utf8", place, {"offset": offset + 1}, source_line=shown(broken, len(lines))
    )
