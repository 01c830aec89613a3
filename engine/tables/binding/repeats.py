"""Who stands in a list more than once: the same subject, or the same person under two subjects.

Nothing is merged and nobody is refused for it; each of the rows is told of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.program import Input
from engine.ruleset.diagnostics import Diagnostic
from engine.tables.binding.bind import Column, bind
from engine.tables.binding.facts import Facts, row_facts
from engine.tables.cells import Row, Table, cell_place
from engine.tables.cleaning.resident_id import Person, confirmed_number
from engine.tables.spelling import shipped


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row in which somebody stands who stands elsewhere too, and the warning that says where.

    ``value`` is the key or the identity number, ``header`` its column.
    """

    table: Table
    sheet: str
    row: int
    header: str
    value: str
    finding: Diagnostic


def repeats(
    subjects: Table, records: Mapping[str, Table], inputs: Sequence[Input], key: Sequence[str]
) -> Iterator[Repeat]:
    """Every row of a repeated subject or person, in the order of the lists.

    A number of 15 digits and the one of 18 that it became are one person. A person in two records
    of one subject is no finding: a rule set says what that means.
    """
    yield from _in_subjects(subjects, inputs, key)
    by_name = {given.name: given for given in inputs}
    for name, table in records.items():
        keys = [by_name[item] for item in key]
        yield from _in_records(table, (*keys, *by_name[name].fields), key, name)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where somebody stands: the row, and the subject that it belongs to."""

    sheet: str
    row: int
    subject: str
    value: str


def _in_subjects(table: Table, inputs: Sequence[Input], key: Sequence[str]) -> Iterator[Repeat]:
    columns, numbers = tells_apart(table, inputs, key, "")
    by_key: dict[str, list[_Seen]] = {}
    by_person: dict[tuple[str, str], list[_Seen]] = {}
    for row in table.rows():
        facts = row_facts(table, columns, row)
        subject = _subject(facts, key)
        if subject is not None:
            seen = _Seen(row.sheet, row.number, subject, subject)
            by_key.setdefault(_folded(subject), []).append(seen)
        for name in numbers:
            if [name] != list(key) and (number := facts.values.get(name)) is not None:
                seen = _Seen(row.sheet, row.number, subject or "", str(number))
                by_person.setdefault((name, _person(str(number))), []).append(seen)
    header = "、".join(key)
    for among in by_key.values():
        if len(among) > 1:
            yield from _told(table, columns, "duplicate-person", header, among, among)
    for (name, _), among in by_person.items():
        subjects = {each.subject for each in among}
        if len(subjects) > 1:
            yield from _told(table, columns, "claimed-twice", name, among, among)


def _in_records(
    table: Table, inputs: Sequence[Input], key: Sequence[str], within: str
) -> Iterator[Repeat]:
    columns, numbers = tells_apart(table, inputs, key, within)
    by_person: dict[tuple[str, str], list[_Seen]] = {}
    for row in table.rows():
        facts = row_facts(table, columns, row)
        subject = _subject(facts, key)
        for name in numbers:
            number = facts.values.get(name)
            if subject is not None and number is not None and name not in key:
                seen = _Seen(row.sheet, row.number, subject, str(number))
                by_person.setdefault((name, _person(str(number))), []).append(seen)
    for (name, _), among in by_person.items():
        if len({each.subject for each in among}) > 1:
            yield from _told(table, columns, "claimed-twice", name, among, among)


def tells_apart(
    table: Table, inputs: Sequence[Input], key: Sequence[str], within: str
) -> tuple[tuple[Column, ...], list[str]]:
    """The columns that say who somebody is: of the key and identity numbers; names of the latter.

    ``within`` is the input of type records whose fields stand in the list.
    """
    spelling = table.spelling or shipped()
    bound = bind(table, inputs, within=within).columns
    numbers = [
        column.input.name
        for column in bound
        if not column.gives and spelling.is_identity_number(column.input, within)
    ]
    names = {*key, *numbers}
    return tuple(c for c in bound if not c.gives and c.input.name in names), numbers


def _subject(facts: Facts, key: Sequence[str]) -> str | None:
    if any(name not in facts.values for name in key):
        return None
    return "/".join(str(facts.values[name]) for name in key)


def _folded(subject: str) -> str:
    return "/".join(_person(part) for part in subject.split("/"))


def _person(number: str) -> str:
    """An identity number in its form of 18 digits; any other text as it is."""
    person = confirmed_number(number) if len(number) in (15, 18) else None
    return person.number if isinstance(person, Person) else number


def _told(
    table: Table,
    columns: Sequence[Column],
    code: str,
    name: str,
    among: Sequence[_Seen],
    all_of: Sequence[_Seen],
) -> Iterator[Repeat]:
    """The same finding at each of the rows."""
    column = next((c for c in columns if c.input.name == name), columns[0])
    rows = [f"{each.sheet} {each.row}".strip() for each in all_of]
    said = [
        f"{each.subject}（{f'{each.sheet} {each.row}'.strip()}）" for each in all_of if each.subject
    ]
    for each in among:
        place = cell_place(table, Row(each.row, (), sheet=each.sheet), column.index)
        arguments = {"name": name, "value": each.value, "rows": rows, "subjects": said}
        yield Repeat(
            table,
            each.sheet,
            each.row,
            column.header,
            each.value,
            Diagnostic(code, place, arguments),
        )
