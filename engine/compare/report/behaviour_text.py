"""What is proved of a pair, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from engine.canvas.layout import Block, draw, fold
from engine.compare.report.behaviour import SaidRegion, word
from engine.compare.report.view import Shown, View

_STYLES = {"gains": "bold green", "loses": "bold red", "unclear": "bold yellow"}
_DIM = "bright_black"


def behaviour_lines(shown: Shown, view: View, width: int | None) -> Iterator[Text]:
    """The regions with their cases, after what is proved of all."""
    behaviour = shown.behaviour
    if behaviour is None:
        return
    for claim in behaviour.claims:
        yield from _indented(Text(f"✓ {claim}", style="green"), width)
    for text in (*behaviour.only, *behaviour.notes):
        yield from _indented(Text(text, style=_DIM), width)
    for reason in behaviour.reasons:
        text = f"? {word('unproved_rest', view.language)}: {reason}"
        yield from _indented(Text(text, style="yellow"), width)
    if behaviour.regions:
        yield Text()
        yield Text(word("behaviour", view.language), style="bold underline")
        yield from draw([_block(region, view) for region in behaviour.regions], width)


def _block(said: SaidRegion, view: View) -> Block:
    language = view.language
    head = Text(said.title, style=_STYLES[said.region.way])
    if said.difference:
        head.append(f" · {said.difference}", "bold")
    lines = [head]
    if said.limits:
        lines.append(Text.assemble((f"{word('when', language)} ", _DIM), said.limits))
    lines.append(Text.assemble((f"{word('case', language)} ", _DIM), said.case))
    if said.readings:
        lines.append(Text.assemble((f"{word('readings', language)} ", _DIM), said.readings))
    lines.append(Text.assemble((f"{view.word('before')} ", _DIM), (said.before, "red")))
    lines.append(Text.assemble((f"{view.word('after')} ", _DIM), (said.after, "green")))
    if said.causes:
        lines.append(Text(f"{word('causes', language)} {said.causes}", style=_DIM))
    return Block(tuple(lines))


def _indented(text: Text, width: int | None) -> Iterator[Text]:
    for piece in fold(text, None if width is None else width - 2, hang=2):
        yield Text("  ") + piece
