"""What ``check`` found: the findings by file, and the counts as the last line."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from engine.checking import Checked
from engine.render.diagnostics import counts, render_diagnostic, to_record
from engine.ruleset.diagnostics import Language
from engine.wording.words import number_of, say


def render_checked(checked: Checked, language: Language, width: int | None = None) -> Text:
    """All findings, a blank line between them, then how many files, errors and warnings."""
    return Text("\n\n").join(_parts(checked, language, width))


def checked_record(checked: Checked) -> dict[str, object]:
    """The same for a program: plain data."""
    return {
        "files": [str(file) for file in checked.files],
        "errors": checked.errors,
        "warnings": checked.warnings,
        "notes": len(checked.diagnostics) - checked.errors - checked.warnings,
        "accepted": checked.accepted,
        "findings": [to_record(diagnostic) for diagnostic in checked.diagnostics],
    }


def _parts(checked: Checked, language: Language, width: int | None) -> Iterator[Text]:
    for diagnostic in checked.diagnostics:
        yield render_diagnostic(diagnostic, language, width)
    if checked.errors:
        mark, style = "✗ ", "bold red"
    elif checked.warnings or not checked.files:
        mark, style = "! ", "bold yellow"
    else:
        mark, style = "✓ ", "bold green"
    number = len(checked.files)
    files = str(number) if language == "zh" else number_of(number, "file")
    said = say("files_checked", language, files=files) + counts(checked.diagnostics, language)
    if checked.accepted:
        said += "，" if language == "zh" else ", "
        said += say("accepted", language, accepted=checked.accepted)
    yield Text.assemble((mark, style), (said, "bold"))
