"""The command line as its users meet it: what it prints, in which language, with which code."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from tests.commands.support import ROOT, run, shell

# -- help and language ---------------------------------------------------------------------------


def test_the_list_of_commands_imports_neither_the_engine_nor_rich() -> None:
    """What makes ``--help`` instant on any machine; ``benchmarks.startup`` has the seconds."""
    code = (
        "import sys, cli; cli.cli(['--help'], standalone_mode=False);"
        "print([m for m in sys.modules if m.startswith(('engine.', 'rich'))"
        " and not m.startswith(('engine.commands', 'engine.unfinished', 'engine.widths'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("env", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, False),
    ],
)
def test_the_language_is_that_of_the_locale(env: dict[str, str], chinese: bool) -> None:
    assert ("检查规则集" in run("--help", env=env).output) is chinese


@pytest.mark.parametrize(
    "arguments",
    [("--lang", "zh", "check", "--help"), ("check", "--help", "--lang", "zh")],
    ids=["group", "command"],
)
def test_the_language_may_be_said_before_or_after_the_command(arguments: tuple[str, ...]) -> None:
    assert "检查规则集" in run(*arguments).output


def test_one_language_does_not_stick_to_the_next_run() -> None:
    """A command object lives as long as the process: the service and these tests call it twice."""
    assert "检查规则集" in run("--lang", "zh", "check", "--help").output
    assert "检查" not in run("--lang", "en", "check", "--help").output


# -- the shell -----------------------------------------------------------------------------------


def test_a_closed_pipe_is_quiet() -> None:
    """`cuoshi show … | head -1` must not end in a traceback."""
    process = shell("show", "flexible-employment-subsidy@2023-draft")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    noise = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) in (0, 141)
    assert noise == b""


def test_an_interrupt_is_quiet_and_has_its_code() -> None:
    """130 is what a shell script looks for; a traceback is what a person looks at."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "decide", "placement-bonus@2023-draft", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, noise = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in noise
