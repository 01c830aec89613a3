"""An HTML page that needs nothing else: its style is inside, and nothing comes from elsewhere.

It can be mailed, printed and kept with the file. There is no script.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files

from engine.ruleset.diagnostics import Language


def document(title: str, body: str, language: Language, style: str) -> str:
    """A whole page: ``body`` is HTML, ``title`` text, ``style`` the sheet after the shared one."""
    lang = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>\n{sheet('engine.canvas', 'styles/base.css')}{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def sheet(package: str, name: str) -> str:
    """A style sheet that travels with a package."""
    return (files(package) / name).read_text(encoding="utf-8")
