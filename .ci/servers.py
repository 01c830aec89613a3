"""Install what the tests of the bulk engine run on: Java 17 for Spark, and PostgreSQL 15.

Only the standard library is used, and only what is missing is installed, by apt-get as root.
Elsewhere a sentence in Chinese and English says what is missing: without them those tests are
skipped, while in CI (CI=true) that is a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

JAVA = 17
"""Spark 4 runs on no older one."""


def main() -> int:
    """Install what is missing; 1 where it stays missing in CI."""
    missing = _missing()
    if not missing:
        return 0
    packages = " ".join(missing)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"安装 {packages} … (installing {packages})", flush=True)
        _install(missing)
        missing = _missing()
        if not missing:
            return 0
        packages = " ".join(missing)
    print(
        f"缺少 {packages}：在 Spark 或 PostgreSQL 上运行的测试会跳过；请 apt install {packages}。\n"
        f"Missing: {packages}; tests on Spark or PostgreSQL are skipped without them. "
        f"apt install {packages}",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI") else 0


def _missing() -> list[str]:
    """The Debian packages that bring what is not there."""
    missing: list[str] = []
    if _java() < JAVA:
        missing.append("openjdk-17-jre-headless")
    if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) and not shutil.which("initdb"):
        missing.append("postgresql-15")
    return missing


def _java() -> int:
    """The version of Java that Spark will find, 0 where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return 0
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def _install(packages: list[str]) -> None:
    # The tests start a server of their own; Debian would start another one at once.
    settings = Path("/etc/postgresql-common/createcluster.conf")
    if "postgresql-15" in packages and not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("create_main_cluster = false\n", encoding="utf-8")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A file that is there already stays as it is, and nobody is asked.
    keep = ["-o", "Dpkg::Options::=--force-confold"]
    for arguments in (
        ["update"],
        ["install", "--yes", "--no-install-recommends", *keep, *packages],
    ):
        command = ["apt-get", "--quiet=2", *arguments]
        if subprocess.run(command, env=environment, check=False).returncode:
            return


if __name__ == "__main__":
    sys.exit(main())
