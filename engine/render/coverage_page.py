"""The source text as one self-contained HTML page: what covers each sentence, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from engine.canvas.html import document, sheet
from engine.quotes.source import Citation, Coverage, FoundFigure, Sentence
from engine.render.coverage import in_context, item_of, items_of, reason_of, say, tallies, title_of
from engine.ruleset.diagnostics import Language

_MARKS = {"quoted": "q", "explained": "e", "unquoted": "u", "found": "q", "missing": "m"}


def coverage_page(covered: Coverage, language: Language) -> str:
    """The whole page as HTML."""
    title = f"{say('title', language)} · {covered.document}"
    style = sheet("engine.render", "styles/coverage.css")
    return document(title, "\n".join(_body(covered, language)), language, style)


def _body(covered: Coverage, language: Language) -> Iterator[str]:
    yield from _header(covered, language)
    yield "<main>"
    for paragraph in covered.paragraphs:
        yield from _paragraph(paragraph, covered, language)
    yield "</main><footer>"
    yield from _missing(covered, language)
    yield from _unquoted_figures(covered, language)
    yield from _unquoted(covered, language)
    yield from _rule_sets(covered, language)
    yield "</footer>"


# -- above the text ------------------------------------------------------------------------------


def _header(covered: Coverage, language: Language) -> Iterator[str]:
    yield f"<header><p class=kicker>{escape(say('title', language))}</p>"
    yield f"<h1>{escape(covered.document)}</h1><div class=tallies>"
    for key, counts in tallies(covered).items():
        total = sum(counts.values())
        yield f"<section><h2>{escape(say(key, language))}<b>{total}</b></h2>{_bar(counts)}<ul>"
        for state, count in counts.items():
            words = escape(say(state, language))
            yield f'<li class="{_MARKS[state]}{"" if count else " nil"}">{words}<b>{count}</b></li>'
        yield "</ul></section>"
    yield "</div>"
    if covered.elsewhere:
        yield f"<p class=aside>{escape(say('elsewhere', language, count=covered.elsewhere))}</p>"
    quoted, figure = escape(say("quoted", language)), escape(say("unquoted_figures", language))
    explained, unquoted = escape(say("explained", language)), escape(say("unquoted", language))
    yield (
        f"<p class=legend><span class=lq>{quoted}</span><span class=le>{explained}</span>"
        f"<span class=lu>{unquoted}</span><span><b class=f>8</b> {figure}</span></p></header>"
    )


def _bar(counts: dict[str, int]) -> str:
    parts = "".join(
        f'<i class="{_MARKS[state]}" style="flex-grow:{count}"></i>'
        for state, count in counts.items()
        if count
    )
    return f"<div class=bar>{parts}</div>"


# -- the text ------------------------------------------------------------------------------------


def _paragraph(
    sentences: Sequence[Sentence], covered: Coverage, language: Language
) -> Iterator[str]:
    yield '<div class=row><p class=text lang="zh-CN">'
    for sentence in sentences:
        yield _sentence(sentence, covered)
    yield "</p>"
    notes = [line for sentence in sentences for line in _note(sentence, language)]
    if notes:
        yield from ("<aside>", *notes, "</aside>")
    yield "</div>"


def _sentence(sentence: Sentence, covered: Coverage) -> str:
    state = _MARKS[sentence.state]
    # The number leads to what is said of the sentence; where nothing is, to the sentence itself.
    to = f"#n{sentence.number}" if sentence.state != "unquoted" else f"#s{sentence.number}"
    # U+2060 keeps the number on the line of its first word.
    number = f'<a class=no href="{to}">{sentence.number}</a>&#8288;'
    words = _pieces(sentence, covered)
    return f'<span class="s {state}" id="s{sentence.number}">{number}{words}</span>'


def _pieces(sentence: Sentence, covered: Coverage) -> str:
    """The sentence cut where a quote or a figure begins or ends."""
    spans = [c.span for c in sentence.citations if c.span is not None]
    figures = [
        (found.start, found.end)
        for found in covered.figures
        if found.sentence.number == sentence.number and not found.quoted
    ]
    within = [
        edge for span in (*spans, *figures) for edge in span if sentence.start < edge < sentence.end
    ]
    edges = sorted({sentence.start, sentence.end, *within})
    pieces: list[str] = []
    for start, end in pairwise(edges):
        words = escape(covered.words(start, end))
        if any(first <= start and end <= last for first, last in figures):
            words = f"<b class=f>{words}</b>"
        if any(first <= start and end <= last for first, last in spans):
            words = f'<a class=q href="#n{sentence.number}">{words}</a>'
        pieces.append(words)
    return "".join(pieces)


def _note(sentence: Sentence, language: Language) -> Iterator[str]:
    if sentence.state == "unquoted":
        return
    back = f'<a class=no href="#s{sentence.number}">{sentence.number}</a>'
    yield f'<div class="note {_MARKS[sentence.state]}" id="n{sentence.number}">{back}<div>'
    if sentence.state == "explained":
        yield f"<p>{escape(reason_of(sentence, language))}</p>"
    for name, citations in _by_rule_set(sentence.citations).items():
        title = escape(title_of(citations[0], language))
        yield f'<p><a href="#{escape(_anchor(name))}">{title}</a> '
        yield f"<span>{escape(items_of(citations, language))}</span></p>"
    yield "</div></div>"


def _by_rule_set(citations: Sequence[Citation]) -> dict[str, list[Citation]]:
    found: dict[str, list[Citation]] = {}
    for citation in citations:
        found.setdefault(citation.rule_set.name, []).append(citation)
    return found


def _anchor(name: str) -> str:
    return "r-" + name.replace("@", "-")


# -- below it ------------------------------------------------------------------------------------


def _missing(covered: Coverage, language: Language) -> Iterator[str]:
    missing = [citation for citation in covered.citations if citation.span is None]
    if not missing:
        return
    yield f"<section class=missing><h2>{escape(say('missing_quotes', language))}</h2><ul>"
    for citation in missing:
        place = citation.quote.node.place
        yield (
            f'<li><q lang="zh-CN">{escape(citation.quote.node.text)}</q> '
            f"<span>{escape(title_of(citation, language))} · "
            f"{escape(item_of(citation, language))} · "
            f"{escape(citation.rule_set.name)}:{place.line}</span></li>"
        )
    yield "</ul></section>"


def _unquoted_figures(covered: Coverage, language: Language) -> Iterator[str]:
    yield f"<section><h2>{escape(say('unquoted_figures', language))}</h2>"
    figures = [found for found in covered.figures if not found.quoted]
    if not figures:
        yield f"<p>{escape(say('none', language))}</p>"
    else:
        yield '<ul class=figures lang="zh-CN">'
        for found in figures:
            yield f"<li>{_in_context(found, covered, language)}</li>"
        yield "</ul>"
    yield "</section>"


def _in_context(found: FoundFigure, covered: Coverage, language: Language) -> str:
    before, figure, after = in_context(found, covered)
    number = found.sentence.number
    reason = reason_of(found.sentence, language)
    aside = f" <span>{escape(reason)}</span>" if reason else ""
    return (
        f'<a class=no href="#s{number}">{number}</a> {escape(before)}'
        f"<b class=f>{escape(figure)}</b>{escape(after)}{aside}"
    )


def _unquoted(covered: Coverage, language: Language) -> Iterator[str]:
    yield f"<section><h2>{escape(say('unquoted_sentences', language))}</h2>"
    sentences = [sentence for sentence in covered.sentences if sentence.state == "unquoted"]
    if not sentences:
        yield f"<p>{escape(say('none', language))}</p>"
    else:
        yield '<ul class=figures lang="zh-CN">'
        for sentence in sentences:
            number = f'<a class=no href="#s{sentence.number}">{sentence.number}</a>'
            yield f"<li>{number} {escape(covered.words(sentence.start, sentence.end))}</li>"
        yield "</ul>"
    yield "</section>"


def _rule_sets(covered: Coverage, language: Language) -> Iterator[str]:
    yield f"<section><h2>{escape(say('rule_sets', language))}</h2>"
    citing = _by_rule_set(covered.citations)
    for rule_set in covered.rule_sets:
        citations = citing[rule_set.name]
        title = escape(title_of(citations[0], language))
        yield f'<article id="{escape(_anchor(rule_set.name))}"><h3>{title}'
        yield f" <small>{escape(rule_set.name)}</small></h3><dl>"
        items: dict[str, list[Citation]] = {}
        for citation in citations:
            items.setdefault(item_of(citation, language), []).append(citation)
        for item, quoting in items.items():
            yield f"<dt>{escape(item)}</dt>"
            for words in dict.fromkeys(c.quote.node.text for c in quoting):
                said = next(c for c in quoting if c.quote.node.text == words)
                yield f'<dd><q lang="zh-CN">{escape(words)}</q> {_where(said, covered)}</dd>'
        yield "</dl></article>"
    yield "</section>"


def _where(citation: Citation, covered: Coverage) -> str:
    numbers = [
        sentence.number
        for sentence in covered.sentences
        if citation.span is not None
        and sentence.start < citation.span[1]
        and citation.span[0] < sentence.end
    ]
    return "".join(f'<a class=no href="#s{number}">{number}</a>' for number in numbers[:1])
