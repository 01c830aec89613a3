"""The command line as its tests call it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from cli import cli

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"


def run(*arguments: object, env: dict[str, str] | None = None, given: str = "") -> Result:
    locale = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8"}
    return CliRunner().invoke(
        cli, [str(a) for a in arguments], input=given, env=locale | (env or {})
    )


def shell(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": ""},
    )
