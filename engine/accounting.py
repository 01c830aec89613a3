"""Every clause of the source text accounted for: carried out by a rule set, or why it cannot be.

For reviewers: the page ``policies/README.md`` is what :func:`page` writes, and a test holds it so.
Run ``python -m engine.accounting --write`` after a rule set or ``policies/clauses.register``
changed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine import program as p
from engine.library import Library
from engine.resources import policies_directory
from engine.ruleset.diagnostics import Language
from engine.ruleset.nodes import plain
from engine.ruleset.reader import read_file

REGISTER = "clauses.register"
PAGE = "README.md"


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause or a question of the source; ``reason`` where no rule set has to take it up."""

    id: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """What the document says: its clauses, background sentences and ambiguities, by number."""

    document: str
    title: str
    clauses: tuple[Entry, ...]
    ambiguities: tuple[Entry, ...]
    background: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """What of one rule set carries out a clause."""

    program: p.Program
    requirements: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is kept open or left unstated: the file, the item and what it is."""

    file: Path
    name: str
    state: str
    proposed: str = ""
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The register beside the rule sets; ``problems`` are sentences, none where all is in order."""

    register: Register
    programs: tuple[p.Program, ...]
    clauses: Mapping[str, tuple[Items, ...]]
    ambiguities: Mapping[str, tuple[Place, ...]]
    problems: tuple[str, ...] = field(default=())


def read_register(path: Path) -> Register:
    """The register in a file such as ``policies/clauses.register``.

    Raises RuleSetError where it is not YAML as rule sets are, OSError where it cannot be read, and
    ValueError where it lacks what a register has.
    """
    content = plain(read_file(path).root)
    if not isinstance(content, dict):
        raise ValueError(f"{path}: not a mapping")
    background = content.get("background")
    return Register(
        str(content["document"]) if "document" in content else _lacking(path, "document"),
        str(content.get("title", "")),
        tuple(_entries(path, content, "clauses", "quote", "not_decidable")),
        tuple(_entries(path, content, "ambiguities", "question", "settled_by")),
        tuple(str(text) for text in background) if isinstance(background, list) else (),
    )


def _lacking(path: Path, key: str) -> str:
    raise ValueError(f"{path}: {key} is missing")


def _entries(
    path: Path, content: Mapping[str, object], section: str, text: str, reason: str
) -> Iterator[Entry]:
    entries = content.get(section)
    if not isinstance(entries, dict):
        _lacking(path, section)
        return
    for name, entry in entries.items():
        if not isinstance(entry, dict) or not entry.get(text):
            _lacking(path, f"{section}/{name}/{text}")
        if isinstance(entry, dict):
            yield Entry(name, str(entry[text]), str(entry.get(reason, "")).strip())


def account(register: Register, programs: Sequence[p.Program]) -> Accounts:
    """Put the rule sets that rest on the register's document beside it."""
    resting = tuple(q for q in programs if q.source.get("document") == register.document)
    clauses = {
        entry.id: tuple(items for q in resting if (items := _items(q, entry.id)) is not None)
        for entry in register.clauses
    }
    ambiguities = {
        entry.id: tuple(dict.fromkeys(place for q in resting for place in _places(q, entry.id)))
        for entry in register.ambiguities
    }
    accounts = Accounts(register, tuple(programs), clauses, ambiguities)
    problems = tuple(_problems(accounts, resting))
    return Accounts(register, tuple(programs), clauses, ambiguities, problems)


def _items(program: p.Program, clause: str) -> Items | None:
    requirements = tuple(r.name for r in program.requirements if r.source_clause == clause)
    benefits = tuple(b.name for b in program.benefits if b.source_clause == clause)
    return Items(program, requirements, benefits) if requirements or benefits else None


def _places(program: p.Program, question: str) -> Iterator[Place]:
    for parameter in program.parameters:
        said = (*parameter.question.values(), parameter.text, parameter.note)
        if any(question in text for text in said) and parameter.state != "stated":
            assert parameter.place is not None
            yield Place(
                Path(parameter.place.file),
                parameter.name,
                parameter.state,
                parameter.proposed,
                parameter.decided_by.get("zh", ""),
            )
    for requirement in program.requirements:
        clause = requirement.clause
        if isinstance(clause.condition, p.NotStated) and question in clause.text:
            yield Place(Path(program.file), requirement.name, "not_stated")


def _problems(accounts: Accounts, resting: Iterable[p.Program]) -> Iterator[str]:
    for entry in accounts.register.clauses:
        carried_out = bool(accounts.clauses[entry.id])
        if not carried_out and not entry.reason:
            yield f"{entry.id}: 没有规则集，也没有说明理由 (no rule set, and no reason why not)"
        if carried_out and entry.reason:
            yield f"{entry.id}: 既有规则集，又说不可判定 (in a rule set and called undecidable)"
    for question in accounts.register.ambiguities:
        kept = bool(accounts.ambiguities[question.id])
        if not kept and not question.reason:
            yield f"{question.id}: 没有参数，也没有说明理由 (no parameter, and no reason why not)"
        if kept and question.reason:
            yield f"{question.id}: 既有参数，又说不必有 (a parameter, and said to need none)"
    known = {entry.id for entry in accounts.register.clauses}
    for program in resting:
        named = [(r.name, r.source_clause) for r in program.requirements]
        named += [(b.name, b.source_clause) for b in program.benefits]
        for item, clause in named:
            if clause not in known:
                where = f"{program.measure}@{program.version}/{item}"
                yield f"{where}: 没有条文“{clause}” (there is no clause “{clause}”)"


# -- the page ------------------------------------------------------------------------------------

_KINDS = {"benefit": "待遇", "duty": "职责"}
_STATUSES = {"draft": "草案", "in_force": "施行"}
_STATES = {"open": "待解释", "not_stated": "未规定"}


def page(accounts: Accounts) -> str:
    """The page in Markdown: the measures, each clause with its items, each ambiguity."""
    register = accounts.register
    return "\n".join(
        [
            "# 措施与条文 (measures and clauses)",
            "",
            "<!-- 由 python -m engine.accounting --write 生成，勿手改。"
            " Generated: do not edit by hand. -->",
            "",
            f"条文编号（R01…）是{register.title}各条的编号，见 [{REGISTER}]({REGISTER})。"
            "草案不可用于发放。",
            "",
            "Every clause of the source text is carried out by a rule set, as far as the text "
            "decides, or stands here with the reason why nobody could decide it.",
            "",
            "## 措施 (measures)",
            "",
            *_table(
                ("措施", "measure", "规则集", "类别", "状态", "来源"),
                (_measure(program) for program in accounts.programs),
            ),
            "",
            "## 条文 (clauses)",
            "",
            *_table(
                ("条文", "原文", "规则集和条款项，或者不可判定的理由"),
                (_clause(entry, accounts.clauses[entry.id]) for entry in register.clauses),
            ),
            "",
            "## 待解释问题 (ambiguities)",
            "",
            *_table(
                ("编号", "问题", "参数或者条件", "拟议", "由谁决定"),
                (_question(e, accounts.ambiguities[e.id]) for e in register.ambiguities),
            ),
            "",
        ]
    )


def overview(programs: Sequence[p.Program], language: Language) -> str:
    """A table in Markdown of the measures: the clauses that each carries out, and its versions."""
    heads = {"zh": ("条文", "措施", "版本"), "en": ("clauses", "measure", "versions")}
    by_measure: dict[str, list[p.Program]] = {}
    for program in programs:
        by_measure.setdefault(program.measure, []).append(program)
    rows = sorted(
        (
            ", ".join(sorted({clause for program in versions for clause in _clauses(program)})),
            f"{versions[0].title[language]} `{measure}`",
            ", ".join(program.version for program in versions),
        )
        for measure, versions in by_measure.items()
    )
    return "\n".join(_table(heads[language], rows))


def _clauses(program: p.Program) -> set[str]:
    clauses = {requirement.source_clause for requirement in program.requirements}
    return (clauses | {benefit.source_clause for benefit in program.benefits}) - {""}


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(heads)
    yield _row(["---"] * len(heads))
    for row in rows:
        yield _row([cell.replace("|", "\\|") for cell in row])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _measure(program: p.Program) -> tuple[str, ...]:
    source = program.source
    tag = f"[{source['tag']}]" if "tag" in source else ""
    said = " ".join(part for part in (source["document"], source.get("section", ""), tag) if part)
    return (
        program.title["zh"],
        program.title["en"],
        _link(program),
        _KINDS[program.kind],
        _STATUSES[program.status],
        said,
    )


def _link(program: p.Program) -> str:
    name = f"{program.measure}@{program.version}"
    return f"[{name}]({program.measure}/{program.version}.yaml)"


def _clause(entry: Entry, carried_out: Sequence[Items]) -> tuple[str, str, str]:
    said = "；".join(_said(items) for items in carried_out)
    return entry.id, f"「{entry.text}」…", said or f"不可判定：{entry.reason}"


def _said(items: Items) -> str:
    named = [
        f"{word}：{'、'.join(names)}"
        for word, names in (("条件", items.requirements), ("待遇", items.benefits))
        if names
    ]
    return f"{_link(items.program)} {'；'.join(named)}"


def _question(entry: Entry, places: Sequence[Place]) -> tuple[str, ...]:
    said = "；".join(
        f"{_STATES[place.state]}：{place.name}"
        f"（[{place.file.parent.name}]({place.file.parent.name}/{place.file.name})）"
        for place in places
    )
    proposed = "；".join(dict.fromkeys(place.proposed for place in places if place.proposed))
    by = "；".join(dict.fromkeys(place.decided_by for place in places if place.decided_by))
    said = said or f"没有结论取决于此：{entry.reason}"
    return entry.id, entry.text, said, proposed or "—", by or "—"


def of_folder(folder: Path) -> Accounts:
    """The accounts of a folder of rule sets with its register; errors as in the two loaders."""
    library = Library.load(folder)
    programs = [q for measure in library.measures for q in library.versions(measure)]
    return account(read_register(folder / REGISTER), programs)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or compare the page; 1 where a clause is unaccounted for or the page is out of date."""
    parser = argparse.ArgumentParser(prog="python -m engine.accounting", description=__doc__)
    parser.add_argument("--policies", type=Path, default=policies_directory())
    parser.add_argument("--write", action="store_true", help=f"write {PAGE}")
    parser.add_argument("--overview", choices=("zh", "en"), help="print the measures and no more")
    given = parser.parse_args(arguments)
    accounts = of_folder(given.policies)
    if given.overview:
        print(overview(accounts.programs, given.overview))
        return 0
    for problem in accounts.problems:
        print(problem, file=sys.stderr)
    target = given.policies / PAGE
    if given.write:
        target.write_text(page(accounts), encoding="utf-8")
    elif not target.exists() or target.read_text(encoding="utf-8") != page(accounts):
        print(
            f"{target}: 已过时，请以 --write 重写 (out of date: run with --write)", file=sys.stderr
        )
        return 1
    return 1 if accounts.problems else 0


if __name__ == "__main__":
    sys.exit(main())
