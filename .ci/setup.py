"""Set up a checkout: a virtual environment in .venv with the engine and what its tests need.

Only the standard library is used. What a bare machine may lack is said in a plain sentence, in
Chinese and English, before anything is built: the Python that is needed, venv, a C compiler and
Python's headers (durable-rules comes as C source).
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VERSIONS = ((3, 11), (3, 12))


def main() -> int:
    """Prepare the checkout; 1 with a sentence where something is missing."""
    if sys.version_info[:2] not in VERSIONS:
        return _with_another_python()
    lacking = _lacking()
    if lacking:
        print("\n".join(lacking), file=sys.stderr)
        return 1
    python = VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    print("安装 cuoshi 及其测试所需的包到 .venv … (installing cuoshi into .venv)", flush=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*install, "--editable", f"{ROOT}[test]"], check=False)
    if done.returncode:
        print(
            "安装失败，原因见上；多半是网络或软件源不可用。\n"
            "The installation failed, see above; most often the package index cannot be reached.",
            file=sys.stderr,
        )
        return 1
    (VENV / "ready").touch()
    return 0


def _with_another_python() -> int:
    """Run this file with a Python that fits, if the machine has one."""
    for major, minor in VERSIONS:
        other = shutil.which(f"python{major}.{minor}")
        if other:
            return subprocess.run([other, __file__], check=False).returncode
    found = ".".join(map(str, sys.version_info[:2]))
    print(
        f"需要 Python 3.11 或 3.12，此处是 {found}：推理引擎 durable-rules 不支持更高的版本。\n"
        f"Python 3.11 or 3.12 is needed, this is {found}: the inference engine durable-rules does "
        "not import on later ones.\n"
        "Debian 12: apt install python3 python3-venv python3-dev gcc",
        file=sys.stderr,
    )
    return 1


def _lacking() -> list[str]:
    """A sentence for each thing that is missing."""
    lacking: list[str] = []
    if importlib.util.find_spec("ensurepip") is None:
        lacking.append(
            "缺少 venv：请 apt install python3-venv。"
            " (Python's venv is missing: apt install python3-venv.)"
        )
    configured = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if not any(shutil.which(compiler) for compiler in (configured, "cc", "gcc", "clang")):
        lacking.append(
            "缺少 C 编译器（durable-rules 以 C 源码分发）：请 apt install gcc。"
            " (A C compiler is missing; durable-rules comes as C source: apt install gcc.)"
        )
    if not (Path(sysconfig.get_path("include")) / "Python.h").exists():
        lacking.append(
            "缺少 Python 头文件：请 apt install python3-dev。"
            " (Python's headers are missing: apt install python3-dev.)"
        )
    return lacking


if __name__ == "__main__":
    sys.exit(main())
