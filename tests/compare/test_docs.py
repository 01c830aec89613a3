"""The page of changes lists the catalogue, and says of each id what the engine says.

``CUOSHI_UPDATE_GOLDEN=1`` writes it anew. If these failed, an id in a build's log would have no
page, or a page that says something else.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from engine.compare.catalogue import CHANGES, GROUPS
from engine.compare.model import Direction, Embedding, Policy
from engine.compare.report.words import DIRECTION, DIRECTION_MEANS, EMBEDDING, POLICY

PAGE = Path(__file__).parents[2] / "docs" / "changes.md"
START, END = "<!-- catalogue -->\n", "<!-- end of the catalogue -->\n"


def catalogue() -> str:
    lines: list[str] = []
    for group, title in GROUPS.items():
        lines += [f"## {title['zh']} · {title['en']}", "", "| id | | |", "| --- | --- | --- |"]
        for id_, entry in CHANGES.items():
            if entry.group == group:
                zh = f"**{entry.title['zh']}** {entry.about['zh']}"
                en = f"**{entry.title['en']}** {entry.about['en']}"
                lines.append(f'| <a id="{id_}"></a>`{id_}` | {zh} | {en} |')
        lines.append("")
    return "\n".join(lines)


def test_the_page_is_the_catalogue() -> None:
    text = PAGE.read_text(encoding="utf-8")
    head, rest = text.split(START)
    _, tail = rest.split(END)
    written = f"{head}{START}\n{catalogue()}\n{END}{tail}"
    if os.environ.get("CUOSHI_UPDATE_GOLDEN"):
        PAGE.write_text(written, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == written


def test_every_id_has_an_anchor() -> None:
    anchors = re.findall(r'<a id="([a-z-]+)">', PAGE.read_text(encoding="utf-8"))
    assert sorted(anchors) == sorted(CHANGES)


def test_the_words_of_the_three_readers_are_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")
    words = [POLICY[each] for each in Policy] + [EMBEDDING[each] for each in Embedding]
    words += [DIRECTION[each] for each in Direction] + [DIRECTION_MEANS[each] for each in Direction]
    assert [pair for pair in words if pair[0] not in text or pair[1] not in text] == []
    values = [each.value for kind in (Policy, Direction, Embedding) for each in kind]
    assert [value for value in values if f"`{value}`" not in text] == []
