"""The command line: the group of all commands, and how an error becomes text and an exit code.

Each command is a module of :mod:`engine.commands`, imported when it is called. The engine and rich
are imported inside the commands, so that ``--help`` is instant.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from engine.commands.exits import CLOSED_PIPE, ENDED, FINDINGS, INTERRUPTED, UNREADABLE
from engine.commands.output import print_findings
from engine.commands.speech import Command, Option, said, with_language
from engine.unfinished import take_away

COMMANDS = {
    "amend": "amend:amend",
    "cases": "drafting:cases",
    "check": "checking:check",
    "columns": "columns:columns",
    "decide": "deciding:decide",
    "diff": "comparing:diff",
    "history": "comparing:history",
    "list": "showing:list_",
    "schema": "showing:schema",
    "show": "showing:show",
    "sql": "statement:sql",
    "test": "testing:test",
}
"""Where each command is, in :mod:`engine.commands`."""

GARBAGE = 100_000
"""So many new objects are looked through for garbage at a time; Python's own number is 700."""


class _Group(Command, click.Group):
    """The group of all commands: the one place where an error becomes text and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"engine.commands.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still buffered must not be written at exit: nobody reads it.
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115
            ctx.exit(CLOSED_PIPE)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            click.echo(f"{said('错误', 'error')}: {named}{error.strerror or error}", err=True)
            ctx.exit(UNREADABLE)
        except click.exceptions.Exit:
            raise
        except Exception as error:
            from engine.ruleset.diagnostics import CuoshiError, RuleSetError, UndefinedError

            if not isinstance(error, CuoshiError):
                raise
            print_findings(error.diagnostics)
            ctx.exit(FINDINGS if isinstance(error, RuleSetError | UndefinedError) else UNREADABLE)
        return result


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@with_language
@click.version_option(
    package_name="cuoshi",
    prog_name="cuoshi",
    cls=Option,
    zh="显示版本",
    en="Show the version and exit.",
)
def cli() -> None:
    """措施：以 YAML 规则集为准的政策规则引擎。
    --
    A rules engine for public policy, driven by YAML rule sets.
    """


def end(*_: object) -> NoReturn:
    """End as SIGTERM asks: what is half written would stay beside its place otherwise."""
    take_away()
    os._exit(ENDED)


def main() -> None:
    """The entry point of the ``cuoshi`` script."""
    signal.signal(signal.SIGTERM, end)
    # A command keeps nearly all that it makes until it ends, and then all goes with the process:
    # to look through it for garbage, and once more at the end, took a sixth of a short command.
    gc.set_threshold(GARBAGE)
    try:
        cli(prog_name="cuoshi")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
