"""What ``test`` found, for programs: plain data for JSON, and JUnit XML for build servers."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from engine.cases.coverage import Coverage
from engine.cases.running import CaseRun, FileRun, Run, State
from engine.render.cases import render_case, rule_set_name
from engine.render.diagnostics import render_diagnostics, to_record
from engine.ruleset.diagnostics import Diagnostic, Language
from engine.wording.speech import shown_path
from engine.wording.words import joined

# -- for programs --------------------------------------------------------------------------------


def run_record(run: Run) -> dict[str, object]:
    """The whole run as plain data: dates are ISO text, ``got`` is as a file of cases writes it."""
    return {
        "ok": run.ok,
        **{state.value: run.count(state) for state in State},
        "unconfirmed": run.unconfirmed,
        "rule_sets": [_file_record(file) for file in run.files],
    }


def _file_record(file: FileRun) -> dict[str, object]:
    program = file.program
    record: dict[str, object] = {
        "measure": program.measure if program else None,
        "version": program.version if program else None,
        "hash": program.hash if program else None,
        "rule_set": str(file.rule_set),
        "file": str(file.file),
        "ok": file.ok,
        "cases": [_case_record(case) for case in file.cases],
        "findings": [to_record(diagnostic) for diagnostic in file.diagnostics],
    }
    if file.coverage is not None:
        record["coverage"] = _coverage_record(file.coverage)
    return record


def _case_record(case: CaseRun) -> dict[str, object]:
    return {
        "name": case.name,
        "state": case.state.value,
        "confirmed": case.confirmed,
        "line": case.place.line,
        "differences": [
            {
                "field": mismatch.field,
                "expected": mismatch.expected,
                "got": mismatch.got,
                "line": mismatch.place.line,
                "column": mismatch.place.column,
            }
            for mismatch in case.mismatches
        ],
        "findings": [to_record(diagnostic) for diagnostic in case.diagnostics],
    }


def _coverage_record(coverage: Coverage) -> dict[str, object]:
    return {
        "goals": len(coverage.goals),
        "reached": coverage.reached,
        "accepted": coverage.accepted,
        "items": [
            {
                "id": covered.goal.id,
                "item": covered.goal.item,
                "seen": covered.goal.seen.value,
                "detail": covered.goal.detail or None,
                "text": covered.goal.text or None,
                "file": covered.goal.place.file if covered.goal.place else None,
                "line": covered.goal.place.line if covered.goal.place else None,
                "case": covered.case or None,
                "accepted": covered.accepted or None,
            }
            for covered in coverage.goals
        ],
    }


# -- for build servers ---------------------------------------------------------------------------


def junit(run: Run, language: Language) -> bytes:
    """JUnit XML: a suite for each rule set, and what is wrong with a file as an error in it."""
    root = Xml.Element("testsuites", name="cuoshi")
    for file in run.files:
        broken = bool(file.diagnostics)
        failed, errors = file.count(State.FAILED), file.count(State.ERROR) + broken
        suite = Xml.SubElement(
            root,
            "testsuite",
            name=rule_set_name(file),
            file=shown_path(str(file.file)),
            tests=str(len(file.cases) + broken),
            failures=str(failed),
            errors=str(errors),
        )
        if broken:
            case = Xml.SubElement(
                suite, "testcase", name=file.file.name, classname=rule_set_name(file)
            )
            _problem(case, "error", file.diagnostics, language)
        for run_ in file.cases:
            _junit_case(suite, file, run_, language)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    Xml.indent(root)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _junit_case(suite: Xml.Element, file: FileRun, run: CaseRun, language: Language) -> None:
    case = Xml.SubElement(
        suite,
        "testcase",
        name=run.name,
        classname=rule_set_name(file),
        file=shown_path(run.place.file),
        line=str(run.place.line),
    )
    if run.state is State.FAILED:
        text = render_case(file, run, language).plain
        fields = joined([mismatch.field for mismatch in run.mismatches], language)
        Xml.SubElement(case, "failure", message=fields).text = text
    elif run.state is State.ERROR:
        _problem(case, "error", run.diagnostics, language)


def _problem(
    case: Xml.Element, tag: str, diagnostics: Sequence[Diagnostic], language: Language
) -> None:
    message = diagnostics[0].message(language)
    text = render_diagnostics(diagnostics, language).plain
    Xml.SubElement(case, tag, message=message).text = text
