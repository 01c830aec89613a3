"""What of a source text the rule sets quote: for a terminal, and for a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from engine.canvas.layout import fold
from engine.quotes.reading import BACKGROUND
from engine.quotes.source import Citation, Coverage, FoundFigure, Sentence
from engine.ruleset.diagnostics import Language

WORDS: dict[str, tuple[str, str]] = {
    "title": ("原文对照", "The source and what quotes it"),
    "sentences": ("句子", "Sentences"),
    "figures": ("数字", "Figures"),
    "quotes": ("引文", "Quotes"),
    "quoted": ("已引用", "quoted"),
    "explained": ("另有说明", "explained"),
    "unquoted": ("未引用", "not quoted"),
    "found": ("已找到", "found"),
    "missing": ("找不到", "not there"),
    "unquoted_sentences": ("没有规则集引用的句子", "Sentences that no rule set quotes"),
    "unquoted_figures": ("没有规则集引用的数字", "Figures that no rule set quotes"),
    "missing_quotes": ("原文中找不到的引文", "Quotes that the source does not have"),
    "rule_sets": ("规则集", "Rule sets"),
    "none": ("没有。", "None."),
    "background": ("背景，没有可执行的内容", "background, with nothing to carry out"),
    "elsewhere": (
        "另有 {count} 条引文出自别的文件，未在此核对",
        "{count} more quotes cite another document and were not looked up here",
    ),
    "sentence": ("第 {number} 句", "sentence {number}"),
    "parameters": ("参数", "parameter"),
    "definitions": ("定义", "definition"),
    "requirements": ("条件", "requirement"),
    "benefits": ("待遇", "benefit"),
    "applies_when": ("适用条件", "applies when"),
    "legend": ("图例", "Legend"),
}


_CONTEXT = 13
"""Characters before and after a figure: enough to see what it counts."""

_GAP = "\N{NO-BREAK SPACE}"


def say(key: str, language: Language, **values: object) -> str:
    """The words for ``key`` in a language."""
    return WORDS[key][0 if language == "zh" else 1].format(**values)


def reason_of(sentence: Sentence, language: Language) -> str:
    """Why nothing has to quote a sentence; '' where no reason is written down."""
    return say("background", language) if sentence.reason == BACKGROUND else sentence.reason


def item_of(citation: Citation, language: Language) -> str:
    """The item that quotes, in the reader's language: its kind, a gap, its name."""
    quote = citation.quote
    section = quote.path.partition("/")[0]
    kind = say(section, language)
    if section == "applies_when":
        return kind
    name = quote.name if language == "zh" else quote.alias.replace("_", " ") or quote.name
    return f"{kind}{_GAP}{name}"


def items_of(citations: Iterable[Citation], language: Language) -> str:
    """The items that quote, by their kind: ``参数 最长年限；条件 期限内、年龄条件``."""
    by_kind: dict[str, dict[str, None]] = {}
    for citation in citations:
        kind, _, name = item_of(citation, language).partition(_GAP)
        by_kind.setdefault(kind, {})[name] = None
    comma, semicolon = ("、", "；") if language == "zh" else (", ", "; ")
    parts = (f"{kind}{_GAP}{comma.join(names)}".strip() for kind, names in by_kind.items())
    return semicolon.join(parts)


def title_of(citation: Citation, language: Language) -> str:
    """The title of the rule set that quotes."""
    rule_set = citation.rule_set
    return rule_set.title.get(language) or rule_set.title.get("zh") or rule_set.name


def tallies(covered: Coverage) -> dict[str, dict[str, int]]:
    """How many sentences, figures and quotes are in each state."""
    states = [sentence.state for sentence in covered.sentences]
    quoted = sum(found.quoted for found in covered.figures)
    there = sum(citation.span is not None for citation in covered.citations)
    return {
        "sentences": {name: states.count(name) for name in ("quoted", "explained", "unquoted")},
        "figures": {"quoted": quoted, "unquoted": len(covered.figures) - quoted},
        "quotes": {"found": there, "missing": len(covered.citations) - there},
    }


def render_coverage(covered: Coverage, language: Language, width: int | None = None) -> Text:
    """The counts, then every sentence and figure that no rule set quotes."""
    return Text("\n").join(_lines(covered, language, width))


def _lines(covered: Coverage, language: Language, width: int | None) -> Iterator[Text]:
    head = say("title", language)
    document = f"{covered.document}（{covered.file}）"
    if language == "en":
        document = f"{covered.document} ({covered.file})"
    yield Text.assemble((f"{head}  ", "bold"), (document, "cyan"))
    for key, counts in tallies(covered).items():
        parts = [f"{say(state, language)} {count}" for state, count in counts.items()]
        colon, comma = ("：", "，") if language == "zh" else (": ", ", ")
        yield Text(f"  {say(key, language)} {sum(counts.values())}{colon}{comma.join(parts)}")
    if covered.elsewhere:
        yield Text(f"  {say('elsewhere', language, count=covered.elsewhere)}", "bright_black")
    left = [sentence for sentence in covered.sentences if sentence.state == "unquoted"]
    if left:
        yield Text()
        yield Text(say("unquoted_sentences", language), "bold")
        for sentence in left:
            yield from _numbered(
                sentence.number, Text(covered.words(sentence.start, sentence.end)), width
            )
    figures = [found for found in covered.figures if not found.quoted]
    if figures:
        yield Text()
        yield Text(say("unquoted_figures", language), "bold")
        for found in figures:
            yield from _figure(found, covered, language, width)


def in_context(found: FoundFigure, covered: Coverage) -> tuple[str, str, str]:
    """A figure with a few words of its sentence before and after it."""
    before = covered.words(found.sentence.start, found.start)
    after = covered.words(found.end, found.sentence.end)
    return (
        ("…" if len(before) > _CONTEXT else "") + before[-_CONTEXT:],
        covered.words(found.start, found.end),
        after[:_CONTEXT] + ("…" if len(after) > _CONTEXT else ""),
    )


def _numbered(number: int, words: Text, width: int | None) -> Iterator[Text]:
    lead = Text(f"{number:>5}  ", "bright_black")
    room = None if width is None else width - lead.cell_len
    for index, piece in enumerate(fold(words, room)):
        yield (lead if index == 0 else Text(" " * lead.cell_len)) + piece


def _figure(
    found: FoundFigure, covered: Coverage, language: Language, width: int | None
) -> Iterator[Text]:
    before, figure, after = in_context(found, covered)
    text = Text.assemble(before, (f"【{figure}】", "bold yellow"), after)
    reason = reason_of(found.sentence, language)
    if reason:
        text.append(f"  {reason}", "bright_black")
    yield from _numbered(found.sentence.number, text, width)


def coverage_record(covered: Coverage) -> dict[str, object]:
    """The same for a program: plain data, positions in characters of the text."""
    return {
        "document": covered.document,
        "file": covered.file,
        "counts": tallies(covered),
        "elsewhere": covered.elsewhere,
        "sentences": [
            {
                "number": sentence.number,
                "start": sentence.start,
                "end": sentence.end,
                "text": covered.words(sentence.start, sentence.end),
                "state": sentence.state,
                "reason": sentence.reason or None,
                "quoted_by": [
                    {
                        "rule_set": citation.rule_set.name,
                        "item": citation.quote.path,
                        "start": citation.span[0],
                        "end": citation.span[1],
                    }
                    for citation in sentence.citations
                    if citation.span is not None
                ],
            }
            for sentence in covered.sentences
        ],
        "figures": [
            {
                "text": covered.words(found.start, found.end),
                "sentence": found.sentence.number,
                "start": found.start,
                "end": found.end,
                "quoted": found.quoted,
            }
            for found in covered.figures
        ],
    }
