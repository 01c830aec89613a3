"""The source text held against the rule sets: what they quote of it, and what nothing quotes.

Quotes are looked up word for word; white space and line breaks do not count, because a text out of
a PDF breaks its lines anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from engine.quotes.figures import figures
from engine.quotes.quoted import Quote, quotes_of
from engine.ruleset.diagnostics import Diagnostic
from engine.ruleset.nodes import Document, MappingNode
from engine.ruleset.parameters import text_of, texts_of

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A file that quotes: ``measure@version``, its title by language, and the file."""

    name: str
    title: Mapping[str, str]
    file: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote of a rule set, and the characters of the source that it covers; None if it is not
    there."""

    rule_set: RuleSet
    quote: Quote
    span: Span | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the source by its number (from 1) and its characters.

    ``citations`` are those that cover any of it. ``reason`` says why nothing has to, where that is
    written down beside the rule sets.
    """

    number: int
    start: int
    end: int
    citations: tuple[Citation, ...]
    reason: str = ""

    @property
    def state(self) -> Literal["quoted", "explained", "unquoted"]:
        """Quoted, explained by a reason, or neither."""
        return "quoted" if self.citations else "explained" if self.reason else "unquoted"


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure of the source by its characters, its sentence, and whether a quote has it."""

    start: int
    end: int
    sentence: Sentence
    quoted: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """A source text with what covers it.

    ``paragraphs`` are its lines, each as sentences. ``findings`` are the quotes that it does not
    have; ``elsewhere`` counts those that cite another document and were not looked up.
    """

    document: str
    file: str
    text: str
    rule_sets: tuple[RuleSet, ...]
    citations: tuple[Citation, ...]
    paragraphs: tuple[tuple[Sentence, ...], ...]
    figures: tuple[FoundFigure, ...]
    findings: tuple[Diagnostic, ...]
    elsewhere: int

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)

    def words(self, start: int, end: int) -> str:
        """The text from one character to another, its lines put together."""
        return _LINE.sub("", self.text[start:end])


def documents_cited(files: Iterable[Document]) -> tuple[str, ...]:
    """The documents that the quotes of rule sets cite, each once."""
    return tuple(sorted({q.document for file in files for q in quotes_of(file) if q.document}))


def coverage(
    text: str,
    file: str,
    document: str,
    rule_sets: Iterable[Document],
    reasons: Iterable[tuple[str, str]] = (),
) -> Coverage:
    """Hold ``text``, which is ``document``, against the quotes of rule sets that cite it.

    ``reasons`` are (words of a sentence, why no rule set quotes it).
    """
    squeezed = _Squeezed.of(text)
    cuts = list(_sentences(text))
    citations: list[Citation] = []
    elsewhere = 0
    citing: list[RuleSet] = []
    findings: list[Diagnostic] = []
    for rule_set_file in rule_sets:
        quotes = [*quotes_of(rule_set_file)]
        here = [quote for quote in quotes if quote.document == document]
        elsewhere += len(quotes) - len(here)
        if not here:
            continue
        rule_set = _rule_set(rule_set_file)
        citing.append(rule_set)
        found = [*_located(rule_set, here, squeezed, cuts)]
        citations += found
        findings += [
            _not_there(citation.quote, text, cuts, file, rule_set_file)
            for citation in found
            if citation.span is None
        ]
    noted = [(squeezed.find(words), why) for words, why in reasons]
    paragraphs = tuple(_paragraphs(text, cuts, citations, noted))
    every = [sentence for paragraph in paragraphs for sentence in paragraph]
    return Coverage(
        document,
        file,
        text,
        tuple(citing),
        tuple(citations),
        paragraphs,
        tuple(_figures(text, every, citations)),
        tuple(findings),
        elsewhere,
    )


def _rule_set(document: Document) -> RuleSet:
    root = document.root
    assert isinstance(root, MappingNode)
    measure = text_of(root.get("measure")) or text_of(root.get("terms"))
    title = texts_of(root.get("title"))
    return RuleSet(f"{measure}@{text_of(root.get('version'))}", title, document.file)


# -- finding quotes ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """The text without white space, and where each of its characters stands in the text."""

    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int = 0, end: int | None = None) -> _Squeezed:
        """What stands between two characters of ``text``."""
        within = range(start, len(text) if end is None else end)
        at = tuple(index for index in within if not text[index].isspace())
        return cls("".join(text[index] for index in at), at)

    def span(self, start: int, end: int) -> Span:
        """Where characters of the squeezed text stand in the whole one."""
        return self.at[start], self.at[end - 1] + 1

    def find(self, words: str) -> list[Span]:
        """Every place where ``words`` stand."""
        wanted = "".join(words.split())
        found: list[Span] = []
        start = self.text.find(wanted) if wanted else -1
        while start >= 0:
            found.append(self.span(start, start + len(wanted)))
            start = self.text.find(wanted, start + 1)
        return found


def _located(
    rule_set: RuleSet, quotes: Sequence[Quote], squeezed: _Squeezed, cuts: Sequence[Span]
) -> Iterator[Citation]:
    """Each quote where it stands; one that stands in several places, beside the others.

    A few words (登记失业人员) stand in many sentences. The one that is meant is the one that the
    rule set quotes at most length.
    """
    places = {quote.node.text: squeezed.find(quote.node.text) for quote in quotes}
    weight: dict[Span, int] = {}
    for spans in places.values():
        if len(spans) == 1:
            ((start, end),) = spans
            for cut in cuts:
                if _meet(cut, (start, end)):
                    weight[cut] = weight.get(cut, 0) + end - start

    def meant(span: Span) -> int:
        return max((weight.get(cut, 0) for cut in cuts if _meet(cut, span)), default=0)

    for quote in quotes:
        spans = places[quote.node.text]
        # Of several that weigh alike, the first.
        yield Citation(rule_set, quote, max(spans, key=meant) if spans else None)


def _meet(left: Span, right: Span) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _not_there(
    quote: Quote, text: str, cuts: Sequence[Span], file: str, document: Document
) -> Diagnostic:
    words = quote.node.text
    arguments = {"source": file, "quote": words, "nearest": _nearest(words, text, cuts)}
    place = quote.node.place
    line = document.line(place)
    return Diagnostic("quote-not-in-source", place, arguments, quote.path, line)


def _nearest(words: str, text: str, cuts: Sequence[Span]) -> str:
    """The passage of the text that is most like ``words``, within one sentence."""
    best, passage = 0, ""
    for start, end in cuts:
        sentence = text[start:end]
        match = SequenceMatcher(None, words, sentence, autojunk=False).find_longest_match()
        if match.size > best:
            best = match.size
            first = max(0, match.b - match.a)
            passage = sentence[first : first + len(words)].strip()
    return passage or "—"


# -- sentences and figures -----------------------------------------------------------------------

_SENTENCE = re.compile("[^。；！？]+(?:[。；！？]+[”』」）]*)?")
_LINE = re.compile(r"[^\S\n]*\n\s*")
_BEGINS = re.compile(
    r"\s*(?:第[零一二三四五六七八九十百\d]+[章节条款]|[一二三四五六七八九十]+、|[（(]?\d+[)）、.]|[（(][一二三四五六七八九十]+[)）])"
)


def _sentences(text: str) -> Iterator[Span]:
    for first, last in _blocks(text):
        for match in _SENTENCE.finditer(text, first, last):
            words = match.group()
            if words.strip():
                lead = len(words) - len(words.lstrip())
                yield match.start() + lead, match.start() + len(words.rstrip())


def _blocks(text: str) -> Iterator[Span]:
    """The lines of the text; a line that is full and ends in the midst of a sentence goes on."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    full = max((end - start for start, end in lines), default=0) * 4 // 5
    begun: int | None = None
    for (start, end), (following, _) in zip(lines, [*lines[1:], (len(text), 0)], strict=True):
        begun = start if begun is None else begun
        goes_on = (
            end - start >= full
            and following - end == 1
            and not text[start:end].rstrip().endswith(tuple("。；！？：”"))
            and not _BEGINS.match(text, following)
        )
        if not goes_on:
            yield begun, end
            begun = None


def _paragraphs(
    text: str,
    cuts: Sequence[Span],
    citations: Sequence[Citation],
    noted: Sequence[tuple[list[Span], str]],
) -> Iterator[tuple[Sentence, ...]]:
    paragraph: list[Sentence] = []
    for number, cut in enumerate(cuts, start=1):
        if paragraph and "\n" in text[paragraph[-1].end : cut[0]]:
            yield tuple(paragraph)
            paragraph = []
        met = tuple(c for c in citations if c.span is not None and _meet(c.span, cut))
        reasons = [why for spans, why in noted if any(_meet(span, cut) for span in spans)]
        paragraph.append(Sentence(number, *cut, met, reasons[0] if reasons else ""))
    if paragraph:
        yield tuple(paragraph)


def _figures(
    text: str, sentences: Sequence[Sentence], citations: Sequence[Citation]
) -> Iterator[FoundFigure]:
    spans = [citation.span for citation in citations if citation.span is not None]
    for sentence in sentences:
        joined = _Squeezed.of(text, sentence.start, sentence.end)
        for figure in figures(joined.text):
            start, end = joined.span(figure.start, figure.end)
            quoted = any(first <= start and end <= last for first, last in spans)
            yield FoundFigure(start, end, sentence, quoted)
