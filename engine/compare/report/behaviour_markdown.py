"""What is proved of a pair, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compare.report.behaviour import SaidBehaviour, SaidRegion, word
from engine.compare.report.view import View

_SIGNS = {"gains": "🟢", "loses": "🔴", "unclear": "🟡"}
_SPECIAL = str.maketrans(
    {**{c: f"\\{c}" for c in "\\`*[]|#~"}, "<": "&lt;", ">": "&gt;", "&": "&amp;"}
)


def behaviour_markdown(behaviour: SaidBehaviour, view: View) -> Iterator[str]:
    """Claims and reasons as a list, the regions as a table with a case in each row."""
    language = view.language
    sentences = [f"- ✅ {escaped(claim)}" for claim in behaviour.claims]
    sentences += [f"- {escaped(text)}" for text in (*behaviour.only, *behaviour.notes)]
    sentences += [
        f"- ❓ {word('unproved_rest', language)}: {escaped(reason)}" for reason in behaviour.reasons
    ]
    if sentences:
        yield ""
        yield from sentences
    if not behaviour.regions:
        return
    words = [
        word("behaviour", language),
        word("when", language),
        word("case", language),
        view.word("before"),
        view.word("after"),
        word("causes", language),
    ]
    yield ""
    yield f"| | {' | '.join(words)} |"
    yield "|" + " --- |" * (len(words) + 1)
    for region in behaviour.regions:
        yield _row(region, view)


def _row(said: SaidRegion, view: View) -> str:
    title = f"**{escaped(said.title)}**"
    if said.difference:
        title += f"<br>{escaped(said.difference)}"
    case = escaped(said.case)
    if said.readings:
        case += f"<br>*{word('readings', view.language)} {escaped(said.readings)}*"
    cells = [
        _SIGNS[said.region.way],
        title,
        escaped(said.limits),
        case,
        escaped(said.before),
        escaped(said.after),
        escaped(said.causes),
    ]
    return "| " + " | ".join(cells) + " |"


def escaped(text: str) -> str:
    """Text on one line in which nothing is markup."""
    return " ".join(text.split()).translate(_SPECIAL)
