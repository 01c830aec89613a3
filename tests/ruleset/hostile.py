"""Files made to cost much. Run as a module with the name of one: reads it under a cap on memory.

Prints the codes found and the seconds of processor time that the reading took, as JSON. What does
not end is stopped. The path of a file instead of a name has that file read in the same way.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from engine.ruleset.diagnostics import RuleSetError
from engine.ruleset.reader import read, read_file
from engine.ruleset.structure import check

MEMORY = 200 * 1024 * 1024
ENDLESS = 60
"""Seconds of processor time."""


def _alias_bomb() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 40)]
    return "\n".join(lines).encode()


FILES = {
    "alias bomb": _alias_bomb(),
    "flow nesting": b"[" * 5_000 + b"]" * 5_000,
    "flow mappings": b"{a: " * 5_000,
    "block nesting": b"- " * 5_000 + b"x",
    "indented nesting": b"".join(b" " * level + b"a:\n" for level in range(1_400)),
    "many tiny nodes": b"- 1\n" * 260_000,
    "many nodes in one line": b"[" + b"1," * 500_000 + b"]",
    "many odd numbers": b"- 010\n" * 170_000,
    "many equal keys": b"a: 1\n" * 200_000,
    "one long scalar": b"a: " + b"x" * 1_048_000,
    "one long quoted scalar": b'a: "' + b"\t\n" * 500_000 + b'"',
    "long numbers": b"- " + b"9" * 9_999 + b"\n- 1e999999999\n- 0" + b"9" * 9_990 + b"\n- 1_" * 900,
    "many directives": b"".join(b"%%TAG !a%d! x\n" % number for number in range(60_000)),
    "many documents": b"---\n" * 200_000,
    "many tabs": b"a:\tb\n" * 170_000,
    "control characters": b"\x01" * 1_048_000,
    "many cuts": b"[" + b"((((((((, " * 80_000 + b"]",
    "not UTF-8 at the end": b"a: " + b"\n" * 1_000_000 + b"\xe9",
}


def _codes(name: str) -> set[str]:
    try:
        if name == "100 MB":
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "big.yaml")
                with path.open("wb") as handle:
                    handle.write(b'a: "')
                    handle.truncate(100 * 1024 * 1024)
                read_file(path)
        elif name in FILES:
            return {finding.code for finding in check(read(FILES[name], name))}
        else:
            return {finding.code for finding in check(read_file(Path(name)))}
    except RuleSetError as error:
        return {finding.code for finding in error.diagnostics}
    return set()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (ENDLESS, ENDLESS))
    start = time.process_time()
    codes = _codes(sys.argv[1])
    print(json.dumps({"codes": sorted(codes), "seconds": time.process_time() - start}))


if __name__ == "__main__":
    main()
