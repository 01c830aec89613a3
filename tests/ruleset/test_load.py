"""Files → programs: where vocabularies are looked for, and that no text breaks the loader."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import RuleSetError
from engine.ruleset.load import load_file, load_text
from tests.decide.test_serialise import FEATURES
from tests.support import source

COMMON = 'terms: common\nversion: "1"\nparameters: {区: {options: [甲, 乙]}}\n'
USING = source("""
uses: [common@1]
inputs:
  区名: {type: choice, options: 区}
requirements: {r: 区名 in 区}
""")


def folder(tmp_path: Path, files: dict[str, str]) -> Path:
    """A folder of policies, and beside it a secret."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "1.yaml").write_text(COMMON.replace("common", "etc"), encoding="utf-8")
    for name, text in files.items():
        path = tmp_path / "policies" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "policies"


def codes(path: Path) -> list[str]:
    with pytest.raises(RuleSetError) as caught:
        load_file(path)
    return [d.code for d in caught.value.diagnostics]


def test_a_vocabulary_stands_beside_the_measures(tmp_path: Path) -> None:
    """It is shared by measures, so it stands in a folder of its own."""
    root = folder(tmp_path, {"m/v1.yaml": USING, "common/1.yaml": COMMON})
    program = load_file(root / "m" / "v1.yaml")
    assert program is not None
    assert [q.name for q in program.parameters] == ["区"]
    assert load_file(root / "common" / "1.yaml") is None


@pytest.mark.parametrize(
    "name",
    ["../etc@1", "../../etc@x", "..@1", "common/../../etc@1", "/etc@1", "common@../../etc/1"],
)
def test_a_vocabulary_outside_the_policies_is_not_opened(tmp_path: Path, name: str) -> None:
    """A rule set that a stranger sent must not read files of the machine."""
    root = folder(tmp_path, {"m/v1.yaml": USING.replace("common@1", name)})
    assert codes(root / "m" / "v1.yaml") == ["unknown-name"]


def test_a_vocabulary_behind_a_link_that_leads_out_is_not_opened(tmp_path: Path) -> None:
    """A link is as good a way out as a path."""
    root = folder(tmp_path, {"m/v1.yaml": USING.replace("common@1", "etc@1")})
    (root / "etc").symlink_to(tmp_path / "etc")
    assert codes(root / "m" / "v1.yaml") == ["unknown-name"]


@pytest.mark.parametrize("name", ['"..\\0@x"', f"{'x' * 300}@1", f"common@{'1' * 300}"])
def test_a_name_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    """The file system's own errors are not for a drafter to read."""
    root = folder(tmp_path, {"m/v1.yaml": USING.replace("common@1", name)})
    assert codes(root / "m" / "v1.yaml")


def test_a_misspelt_vocabulary_is_offered_by_its_name(tmp_path: Path) -> None:
    """Otherwise its version is guessed."""
    root = folder(tmp_path, {"m/v1.yaml": USING.replace("on@1", "on@2"), "common/1.yaml": COMMON})
    with pytest.raises(RuleSetError) as caught:
        load_file(root / "m" / "v1.yaml")
    assert caught.value.diagnostics[0].arguments["did_you_mean"] == "common@1"


# -- no text breaks the loader -------------------------------------------------------------------

SHIPPED = [
    file.read_text(encoding="utf-8")
    for file in sorted((Path(__file__).parents[2] / "policies").glob("*/2*.yaml"))[:8]
    if not file.name.endswith(".cases.yaml")
]
TEXTS = [source(FEATURES), *SHIPPED]
SIGNS = [*"{}[]:,'\"#-=<>()*/+.0159 \n\t甲\\&|?%@`", "true", "null", "2024-01-01", "- ", ": "]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A rule set with lines left out, swapped or doubled, and characters changed."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        match draw(st.integers(0, 6)):
            case 0:
                del lines[at]
            case 1:
                lines[at], lines[other] = lines[other], lines[at]
            case 2:
                lines.insert(other, line)
            case 3:
                lines[at] = "  " * draw(st.integers(0, 4)) + line.strip()
            case _:
                place = draw(st.integers(0, len(line)))
                sign = draw(st.sampled_from(SIGNS))
                lines[at] = line[:place] + sign + line[place + draw(st.integers(0, 6)) :]
        lines = lines or [""]
    return "\n".join(lines).encode()


VOCABULARIES = {
    f"{file.parent.name}@{file.stem}": file.read_bytes()
    for file in (Path(__file__).parents[2] / "policies" / "common").glob("*.yaml")
}


@settings(
    max_examples=350,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(text=mutated())
def test_a_damaged_rule_set_loads_or_is_refused_with_a_place(text: bytes) -> None:
    """Otherwise a slip of the keyboard shows a drafter a traceback of Python."""
    try:
        load_text(text, "m/v1.yaml", VOCABULARIES)
    except RuleSetError as error:
        places = [diagnostic.place for diagnostic in error.diagnostics]
        rendered = (error.render("zh"), error.render("en"))
    else:
        return
    assert places
    assert None not in places
    assert all(rendered)


@pytest.mark.parametrize(
    "twice",
    [
        "requirements: {r: {all: [nonsense, 1]}}\nrequirements: {r: true}",
        "applies_when: {nonsense: 1}\napplies_when: true\nkind: duty",
        "parameters: {p: {nonsense: 1}}\nparameters: {q: {value: x y}}",
        "requirements:\n  r: {nonsense: 1}\n  r: true",
    ],
)
def test_a_key_that_stands_twice(twice: str) -> None:
    """The last of the two is what a validator of YAML sees, the first what a reader finds."""
    with pytest.raises(RuleSetError) as caught:
        load_text(source(twice).encode(), "m/v1.yaml")
    assert "duplicate-key" in [d.code for d in caught.value.diagnostics]
