"""Rule sets on their shelf: a folder of measures, their versions, and which of them governs."""

from engine.library.choosing import choose
from engine.library.files import limit_findings, misplaced, rule_set_files, version_findings
from engine.library.governing import Interval
from engine.library.library import Library

__all__ = [
    "Interval",
    "Library",
    "choose",
    "limit_findings",
    "misplaced",
    "rule_set_files",
    "version_findings",
]
