"""What stands above a column for who reads the query: the words of the source, and its clause."""

from __future__ import annotations

from engine import program as p
from engine.traversal import walk


def words_of(expression: p.Expression, source_clause: str = "") -> str:
    """The words that a condition and its parts carry out, each in a line of its own."""
    quotes = (node.quote for node in walk(expression) if isinstance(node, p.Clause) and node.quote)
    lines = [f"「{' '.join(quote.split())}」" for quote in dict.fromkeys(quotes)]
    if source_clause:
        lines = [f"[{source_clause}] {lines[0]}" if lines else f"[{source_clause}]", *lines[1:]]
    return "\n".join(lines)
