"""What became of mutants, for programs: plain data for JSON, and JUnit XML for build servers."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from engine.cases.mutation.lines import killing_case
from engine.cases.mutation.outcome import Examined, Fate, FileMutation, Mutation
from engine.render.cases import rule_set_name
from engine.render.diagnostics import render_diagnostics, to_record
from engine.render.mutation import percent, pick_title
from engine.ruleset.diagnostics import Language
from engine.wording.speech import shown_path


def mutation_record(mutation: Mutation) -> dict[str, object]:
    """Every mutant as plain data; ``score`` is killed of those that are not equivalent."""
    return {
        "ok": mutation.ok,
        **{fate.value: mutation.count(fate) for fate in Fate},
        "score": percent(mutation.score) if mutation.score is not None else None,
        "rule_sets": [_file_record(file) for file in mutation.files],
    }


def _file_record(file: FileMutation) -> dict[str, object]:
    program = file.program
    return {
        "measure": program.measure if program else None,
        "version": program.version if program else None,
        "hash": program.hash if program else None,
        "rule_set": str(file.run.rule_set),
        "file": str(file.run.file),
        "ok": file.ok,
        "cases_pass": file.run.ok,
        **{fate.value: file.count(fate) for fate in Fate},
        "accepted": file.accepted,
        "score": percent(file.score) if file.score is not None else None,
        "findings": [to_record(diagnostic) for diagnostic in file.diagnostics],
        "mutants": [_mutant_record(file, mutant) for mutant in file.mutants],
    }


def _mutant_record(file: FileMutation, mutant: Examined) -> dict[str, object]:
    return {
        "id": mutant.id,
        "operator": mutant.operator,
        "fate": mutant.fate.value,
        "file": mutant.place.file,
        "line": mutant.place.line,
        "column": mutant.place.column,
        "was": mutant.was,
        "becomes": mutant.becomes or None,
        "killer": mutant.killer or None,
        "killing_case": killing_case(file, mutant) or None,
        "undecided": mutant.why or None,
        "accepted": mutant.accepted or None,
    }


def mutation_junit(mutation: Mutation, language: Language) -> bytes:
    """JUnit XML: a suite for each rule set, a test for each mutant, failed where it survives."""
    root = Xml.Element("testsuites", name="cuoshi")
    for file in mutation.files:
        broken = not file.run.ok or bool(file.diagnostics)
        suite = Xml.SubElement(
            root,
            "testsuite",
            name=rule_set_name(file.run),
            file=shown_path(str(file.run.rule_set)),
            tests=str(len(file.mutants) + broken),
            failures=str(len(file.left)),
            errors=str(int(broken)),
            skipped=str(file.count(Fate.EQUIVALENT) + file.accepted),
        )
        if broken:
            case = Xml.SubElement(
                suite, "testcase", name=file.run.file.name, classname=rule_set_name(file.run)
            )
            said = render_diagnostics(file.diagnostics, language).plain
            Xml.SubElement(case, "error", message=said or "the cases do not all pass")
        for mutant in file.mutants:
            _junit_mutant(suite, file, mutant, language)
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _junit_mutant(
    suite: Xml.Element, file: FileMutation, mutant: Examined, language: Language
) -> None:
    case = Xml.SubElement(
        suite,
        "testcase",
        name=mutant.id,
        classname=rule_set_name(file.run),
        file=shown_path(mutant.place.file),
        line=str(mutant.place.line),
    )
    said = f"{pick_title(mutant, language)}: {mutant.was} → {mutant.becomes or '—'}"
    if mutant.accepted:
        Xml.SubElement(case, "skipped", message=mutant.accepted)
    elif mutant.fate is Fate.EQUIVALENT:
        Xml.SubElement(case, "skipped", message=Fate.EQUIVALENT.value)
    elif mutant.fate is not Fate.KILLED:
        text = killing_case(file, mutant) or mutant.why
        Xml.SubElement(case, "failure", message=said).text = text
