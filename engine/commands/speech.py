"""The language of whoever reads the terminal, and the click classes that speak it."""

from __future__ import annotations

import gettext
import inspect
import os
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from engine.commands.layout import Formatter

Language = Literal["zh", "en"]
F = TypeVar("F", bound=Callable[..., Any])

_LANGUAGE = "cuoshi.language"

# click asks gettext's default domain for what it says itself: usage, headings, usage errors.
gettext.bindtextdomain("messages", Path(__file__).with_name("locale"))
click.Context.formatter_class = Formatter


def language() -> Language:
    """The language that ``--lang`` chose, else that of the locale."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(_LANGUAGE) if context else None
    return chosen or _language_of(os.environ)


def said(zh: str, en: str) -> str:
    """Of two texts the one in the reader's language."""
    return zh if language() == "zh" else en


class Argument(click.Argument):
    """An argument that is named in the reader's language: Chinese, English."""

    def __init__(self, *arguments: Any, metavar: tuple[str, str], **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._value = metavar

    def make_metavar(self, ctx: click.Context) -> str:
        """How the argument is named."""
        with ctx.scope(cleanup=False):  # A usage error is shown when the context is left.
            return said(*self._value)


class Option(click.Option):
    """An option whose help is in the reader's language.

    ``metavar`` may be a pair too, where the value is named in words: Chinese, English.
    """

    def __init__(
        self,
        *arguments: Any,
        zh: str = "",
        en: str = "",
        metavar: str | tuple[str, str] | None = None,
        **settings: Any,
    ) -> None:
        settings.pop("help", None)  # What click would say itself, in English alone.
        super().__init__(*arguments, **settings)
        self._help = (zh, en)
        self._value = metavar

    def make_metavar(self, ctx: click.Context) -> str:
        """How the value is named."""
        if isinstance(self._value, tuple):
            return said(*self._value)
        return self._value or gettext.gettext(super().make_metavar(ctx))

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and what it is for, as ``--help`` lists it."""
        self.help = said(*self._help)
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command whose help is in the reader's language: Chinese, a line ``--``, English."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, the language first: ``--help`` answers as soon as it is read."""
        for word, following in pairwise([*args, ""]):
            name, _, value = word.partition("=")
            chosen = value or following
            if name == "--lang" and chosen in ("zh", "en"):
                ctx.meta[_LANGUAGE] = chosen
        os.environ["LANGUAGE"] = language()  # What gettext looks at first.
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What the line of usage names; click does not translate it itself."""
        return [gettext.gettext(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the half of the docstring that the reader reads."""
        both, self.help = self.help, _half(self.help)
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = both

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` itself."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = said("显示帮助", "Show this message and exit.")
        return option

    def get_short_help_str(self, limit: int = 60) -> str:
        """The first line, for the list of commands."""
        del limit  # A sentence is not cut: the terminal wraps it.
        return _half(self.help).partition("\n")[0]


def with_language(command: F) -> F:
    """Add ``--lang``, which every command takes, after it or before it."""
    return click.option(
        "--lang",
        cls=Option,
        type=click.Choice(["zh", "en"]),
        is_eager=True,
        expose_value=False,
        callback=_remember,
        zh="输出语言；不写则按 LC_ALL、LC_MESSAGES、LANG",
        en="Language of the output; else by LC_ALL, LC_MESSAGES, LANG.",
    )(command)


def _remember(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value:
        context.meta[_LANGUAGE] = value


def _language_of(environment: Mapping[str, str]) -> Language:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def _half(text: str | None) -> str:
    zh, cut, en = inspect.cleandoc(text or "").partition("\n--\n")
    return said(zh, en) if cut else zh
