"""Findings for a person: the place, the line with a caret, what is wrong, what to write instead.

:func:`render_diagnostic` gives styled text, :func:`to_record` the same for a program, and
:func:`github_line` an annotation of a workflow run.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.text import Text

from engine.canvas.layout import fold
from engine.ruleset.diagnostics import Diagnostic, Language, Level, caret
from engine.wording.speech import shown_path
from engine.wording.words import number_of, say

_STYLES = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "bold cyan"}
_DIM = "bright_black"


def render_diagnostic(diagnostic: Diagnostic, language: Language, width: int | None = None) -> Text:
    """One finding in a few lines; ``width`` in cells, None to break no line (a pipe)."""
    style = _STYLES[diagnostic.level]
    head = Text.assemble(
        (say(diagnostic.level.value, language), style),
        (f"[{diagnostic.code}]", style),
        (": ", "bold"),
        (diagnostic.message(language), "bold"),
    )
    lines = fold(head, width, hang=2)
    lines[1:] = [Text("  ") + line for line in lines[1:]]
    place = diagnostic.place
    if place is not None:
        gutter = len(str(place.line))
        where = f"{shown_path(place.file)}:{place.line}:{place.column}"
        lines.append(Text.assemble((" " * gutter + "--> ", _DIM), (where, "cyan")))
        if diagnostic.source_line:
            room = None if width is None else width - gutter - 3
            line = diagnostic.source_line
            shown, under = _window(line, caret(line, place), room)
            lines.append(Text.assemble((f"{place.line} │ ", _DIM), shown))
            lines.append(Text.assemble((" " * gutter + " │ ", _DIM), (under, style)))
        indent = " " * (gutter + 1)
    else:
        indent = "  "
    ways = Text.assemble(("= ", _DIM), diagnostic.hint(language))
    pieces = fold(ways, None if width is None else width - len(indent), hang=2)
    lines.extend(Text(indent + ("  " if n else "")) + piece for n, piece in enumerate(pieces))
    page = f"docs/diagnostics/{diagnostic.code}.md"
    lines.append(
        Text.assemble(indent, ("= ", _DIM), (f"{say('see', language)} ", _DIM), _link(page))
    )
    return Text("\n").join(lines)


def render_diagnostics(
    diagnostics: Iterable[Diagnostic], language: Language, width: int | None = None
) -> Text:
    """Several findings, a blank line between them."""
    return Text("\n\n").join(render_diagnostic(d, language, width) for d in diagnostics)


def counts(diagnostics: Iterable[Diagnostic], language: Language) -> str:
    """How many errors and warnings, and notes if any: ``2 errors, 1 warning``."""
    levels = [diagnostic.level for diagnostic in diagnostics]
    errors, warnings = levels.count(Level.ERROR), levels.count(Level.WARNING)
    notes = levels.count(Level.NOTE)
    if language == "zh":
        said = say("counts", language, errors=errors, warnings=warnings)
        return f"{said}，{notes} 条提示" if notes else said
    said = f"{number_of(errors, 'error')}, {number_of(warnings, 'warning')}"
    return f"{said}, {number_of(notes, 'note')}" if notes else said


def to_record(diagnostic: Diagnostic) -> dict[str, object]:
    """A finding as JSON has it, with its sentences in both languages."""
    place = diagnostic.place
    return {
        "code": diagnostic.code,
        "level": diagnostic.level.value,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "end_column": place.end if place else None,
        "path": diagnostic.path or None,
        "message": {"zh": diagnostic.message("zh"), "en": diagnostic.message("en")},
        "hint": {"zh": diagnostic.hint("zh"), "en": diagnostic.hint("en")},
    }


def github_line(diagnostic: Diagnostic, language: Language) -> str:
    """A finding as a workflow command, which a pull request shows beside the line."""
    place = diagnostic.place
    properties = [f"title={_escaped(diagnostic.code, in_property=True)}"]
    if place is not None:
        file = _escaped(shown_path(place.file), in_property=True)
        properties = [
            f"file={file}",
            f"line={place.line}",
            f"col={place.column}",
            f"endColumn={place.end}",
            *properties,
        ]
    text = _escaped(f"{diagnostic.message(language)}\n{diagnostic.hint(language)}")
    return f"::{diagnostic.level.value} {','.join(properties)}::{text}"


def _escaped(text: str, *, in_property: bool = False) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if in_property else escaped


def _link(page: str) -> Text:
    """The page's name, linked where it lies beside the engine (a checkout)."""
    file = Path(__file__).parents[2] / page
    return Text(page, style=f"link {file.as_uri()}" if file.exists() else "")


def _window(line: str, under: str, room: int | None) -> tuple[str, str]:
    """The part of a long line that holds the caret, and the underline below it."""
    stripped = line.lstrip()
    cut = min(len(line) - len(stripped), len(under) - len(under.lstrip()))
    line, under = line[cut:].rstrip(), under[cut:]
    if room is None or Text(line).cell_len <= room:
        return line, under
    start = len(under) - len(under.lstrip())
    if start > room // 2:
        # Drop characters until the caret stands near the middle, a cell for each cell dropped.
        drop = start - room // 3
        text, dropped = line, 0
        while dropped < drop and text:
            dropped += Text(text[0]).cell_len
            text = text[1:]
        line, under = "…" + text, " " + under[dropped:]
    shown = Text(line)
    shown.truncate(room, overflow="ellipsis")
    return shown.plain, under[:room]
