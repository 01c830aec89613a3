"""A page needs nothing else: its style is inside, the shared sheet first, and text stays text."""

from __future__ import annotations

import re

from engine.canvas.html import document, sheet


def test_the_style_of_a_page_follows_the_shared_sheet() -> None:
    """The other way round a page could not say what is its own; without it, it would be bare."""
    page = document("t", "<p>b</p>", "en", "p { color: red; }\n")
    base = sheet("engine.canvas", "styles/base.css")
    assert f"<style>\n{base}p {{ color: red; }}\n</style>" in page


def test_the_title_is_text_and_the_language_is_said() -> None:
    """A title comes from a rule set; a screen reader needs the language to pronounce it."""
    page = document("<a> & b", "", "zh", "")
    assert "<title>&lt;a&gt; &amp; b</title>" in page
    assert '<html lang="zh-CN">' in page


def test_both_pages_have_the_tokens_that_they_use() -> None:
    """A colour that no sheet defines is no colour: text would vanish, and no test would say so."""
    base = sheet("engine.canvas", "styles/base.css")
    for package, name in (
        ("engine.render", "styles/coverage.css"),
        ("engine.compare.report", "page.css"),
    ):
        style = base + sheet(package, name)
        used = set(re.findall(r"var\((--[a-z-]+)", style))
        assert used <= set(re.findall(r"(--[a-z-]+)\s*:", style))
