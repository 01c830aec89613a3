"""What is proved of a pair, as a part of the page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from engine.compare.report.behaviour import SaidBehaviour, SaidRegion, word
from engine.compare.report.view import View


def behaviour_html(behaviour: SaidBehaviour, view: View) -> Iterator[str]:
    """Claims and reasons as a list, then each region with its case."""
    language = view.language
    items = [("claim", claim) for claim in behaviour.claims]
    items += [("", text) for text in (*behaviour.only, *behaviour.notes)]
    rest = word("unproved_rest", language)
    items += [("unproved", f"{rest}: {reason}") for reason in behaviour.reasons]
    if not items and not behaviour.regions:
        return
    yield "<div class=behaviour>"
    yield f"<h3>{escape(word('behaviour', language))}</h3>"
    if items:
        listed = (f"<li{f' class={c}' if c else ''}>{escape(text)}</li>" for c, text in items)
        yield f"<ul class=proved>{''.join(listed)}</ul>"
    for region in behaviour.regions:
        yield from _region(region, view)
    yield "</div>"


def _region(said: SaidRegion, view: View) -> Iterator[str]:
    language = view.language
    way = "mixed" if said.region.way == "unclear" else said.region.way
    yield f"<article class=region data-d={way}>"
    figures = f" <span class=figures>{escape(said.difference)}</span>" if said.difference else ""
    yield f"<h4>{escape(said.title)}{figures}</h4>"
    if said.limits:
        yield _line("when", word("when", language), said.limits)
    yield _line("case", word("case", language), said.case)
    if said.readings:
        yield _line("read", word("readings", language), said.readings)
    yield "<div class=sides>"
    for side, text, key in (("old", said.before, "before"), ("new", said.after, "after")):
        yield f'<div class={side} data-word="{escape(view.word(key))}"><p>{escape(text)}</p></div>'
    yield "</div>"
    if said.causes:
        yield _line("notes", word("causes", language), said.causes)
    yield "</article>"


def _line(kind: str, title: str, text: str) -> str:
    return f"<p class={kind}><b>{escape(title)}</b> {escape(text)}</p>"
