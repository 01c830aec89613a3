"""What a file means is read exactly, or refused with a place; never guessed at.

If these failed, a threshold could be read as another number than the one that was written, or a
drafter would look for a mistake on the wrong line.
"""

import json
from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.ruleset.diagnostics import RuleSetError
from engine.ruleset.reader import MappingNode, place_in, plain, read
from tests.ruleset.reading import at, reading, refused, scalar

# -- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("35", 35),
        ("-5", -5),
        ("0", 0),
        ("110101199003077571", 110101199003077571),
        ("0.50", Decimal("0.50")),
        ("20000.10", Decimal("20000.10")),
        ("true", True),
        ("false", False),
        ("2024-02-29", date(2024, 2, 29)),
        ("", None),
        ("~", None),
        ("null", None),
        ("'35'", "35"),
        ('"2024-02-29"', "2024-02-29"),
        ('"true"', "true"),
        ("''", ""),
        ("2023-draft", "2023-draft"),
        ("2023-2-5", "2023-2-5"),
        ("年满35周岁", "年满35周岁"),
        ("最长年限 * 12", "最长年限 * 12"),
        ("1.2.3", "1.2.3"),
        ("35周岁", "35周岁"),
        ("Null", "Null"),
        ("y", "y"),
        ("v1.5", "v1.5"),
    ],
)
def test_a_scalar_is_what_it_says(written: str, value: object) -> None:
    found = scalar(reading(f"a: {written}\n"), "a")
    assert found.value == value
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("010", "10"),
        ("-007", "7"),
        ("01.5", "1.5"),
        ("0o10", "8"),
        ("0x1F", "31"),
        ("0b11", "3"),
        ("1e3", "1000"),
        ("1.5E-2", "0.015"),
        ("1_000", "1000"),
        ("1,000", "1000"),
        ("1,234,567.50", "1234567.50"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+5", "5"),
        ("５００", "500"),
        ("３．５", "3.5"),
        ("60%", "0.6"),
        ("６０％", "0.6"),
    ],
)
def test_an_odd_number_is_refused_with_the_plain_one(written: str, instead: str) -> None:
    # Old YAML reads 010 as eight: a drafter who writes it has to be asked.
    refused_with("odd-number", written, instead)


@pytest.mark.parametrize(
    ("written", "instead"),
    [("yes", "true"), ("No", "false"), ("on", "true"), ("OFF", "false"), ("True", "true")],
)
def test_an_odd_truth_is_refused_with_the_plain_one(written: str, instead: str) -> None:
    # Old YAML reads yes as true, and a text that says “no” as false.
    refused_with("odd-boolean", written, instead)


def refused_with(code: str, written: str, instead: str) -> None:
    with pytest.raises(RuleSetError) as caught:
        reading(f"a: {written}\n")
    (finding,) = caught.value.diagnostics
    assert finding.code == code
    assert finding.arguments["text"] == written
    suggested = scalar(reading(f"a: {finding.arguments['suggestion']}\n"), "a").value
    assert suggested == scalar(reading(f"a: {instead}\n"), "a").value
    assert not isinstance(suggested, str)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *((number, "odd-number") for number in ("12:30", "1:30:00", ".inf", ".nan", "1e999999")),
        *((day, "no-such-date") for day in ("2023-02-30", "2023-13-01", "0000-01-01")),
    ],
)
def test_what_only_looks_like_a_value_is_refused(written: str, code: str) -> None:
    assert refused(f"a: {written}\n") == [(code, 1, 4)]


@pytest.mark.parametrize("written", ["010", "1e3", "yes", "1,000", "５００", "2023-02-30", "12:30"])
def test_in_quotes_it_is_text(written: str) -> None:
    assert scalar(reading(f"a: '{written}'\n"), "a").value == written


def test_keys_are_always_their_text() -> None:
    document = reading("010: a\nyes: b\n2024-01-01: c\n~: d\n12: e\n")
    assert isinstance(document.root, MappingNode)
    assert document.root.keys() == ("010", "yes", "2024-01-01", "~", "12")


@given(st.integers(min_value=-(10**60), max_value=10**60))
def test_every_whole_number_comes_back(number: int) -> None:
    assert scalar(reading(f"a: {number}\n"), "a").value == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12)))
def test_every_decimal_comes_back_digit_by_digit(number: Decimal) -> None:
    written = format(number, "f")
    value = scalar(reading(f"a: {written}\n"), "a").value
    assert isinstance(value, Decimal)
    assert format(value, "f") == written


WORDS = st.text(alphabet="甲乙丙（）abxyz：#:,'\"-&*!|> \n", max_size=12)
DATA = st.recursive(
    st.one_of(WORDS, st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(WORDS, DATA, min_size=1, max_size=4), st.booleans())
def test_what_yaml_writes_is_read_back(data: dict[str, object], flow: bool) -> None:
    # Second witness: PyYAML's own writer, for structure, quoting and folding.
    class NoAliases(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    text = yaml.dump(data, Dumper=NoAliases, allow_unicode=True, default_flow_style=flow)
    assert plain(reading(text).root) == data


# -- places --------------------------------------------------------------------------------------


def test_a_node_knows_where_it_stands() -> None:
    document = reading("甲: 35\n乙:\n  丙: '年满'  # why\n  丁: [一, {戊: 二}]\n")
    assert str(scalar(document, "甲").place) == "t.yaml:1:4"
    quoted = scalar(document, "乙", "丙").place
    assert (quoted.line, quoted.column, quoted.end) == (3, 6, 10)
    mapping = at(document, "乙", "丁", 1).place
    assert (mapping.line, mapping.column, mapping.end) == (4, 10, 16)
    assert isinstance(document.root, MappingNode)
    entry = document.root.entry("乙")
    assert entry is not None
    assert (entry.key.place.line, entry.key.place.column, entry.key.place.end) == (2, 1, 2)
    assert document.lines[2] == "  丙: '年满'  # why"


def test_a_byte_order_mark_and_other_line_breaks_move_nothing() -> None:
    document = read("\ufeff甲: 1\r\n乙: 2\r丙: 3\n".encode(), "t.yaml")
    assert plain(document.root) == {"甲": 1, "乙": 2, "丙": 3}
    assert str(scalar(document, "丙").place) == "t.yaml:3:4"


def test_an_empty_value_has_a_place_behind_its_key() -> None:
    place = scalar(reading("甲:\n乙: 1\n"), "甲").place
    assert (place.line, place.column, place.end) == (1, 3, 3)


VISIBLE = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp", "Zs"], exclude_characters="\ufeff"
)


@given(st.text(VISIBLE, min_size=1, max_size=20), st.sampled_from("'\""))
def test_an_offset_in_quoted_text_finds_its_character(text: str, quote: str) -> None:
    doubled = text.replace("'", "''")
    written = f"'{doubled}'" if quote == "'" else json.dumps(text, ensure_ascii=False)
    line = f"甲: {{乙: {written}}}"
    node = scalar(reading(line), "甲", "乙")
    assert node.text == text
    for offset, character in enumerate(text):
        place = place_in(node, offset, offset + 1)
        marked = line[place.column - 1 : place.end - 1]
        assert marked in {character, "''" if character == "'" else "\\" + character}
    whole = place_in(node, 0, len(text))
    assert line[whole.column - 1 : whole.end - 1] == written[1:-1]


@pytest.mark.parametrize(
    ("written", "part", "line", "marked"),
    [
        ("a: 年龄 in 年龄区间\n", "年龄区间", 1, "年龄区间"),
        ('a: "\\u5e74龄 >= x"\n', "年", 1, "\\u5e74"),
        ("a:\n  甲 and\n  乙 in 丙\n", "丙", 3, "丙"),
        ("a: >\n  甲 and\n  乙 in 丙\n", "乙 in", 3, "乙 in"),
        ("a: |  # why\n  甲 and\n    乙 in 丙\n", "乙 in", 3, "乙 in"),
        ("a: '甲\n\n  and 乙'\n", "乙", 3, "乙"),
        ('a: "甲 \\\n  and 乙"\n', "乙", 2, "乙"),
        ("a: >\n  甲 and\n  乙 in 丙\n", "甲 and 乙", 2, "甲 and"),
    ],
)
def test_an_offset_finds_its_line(written: str, part: str, line: int, marked: str) -> None:
    document = reading(written)
    node = scalar(document, "a")
    start = node.text.index(part)
    place = place_in(node, start, start + len(part))
    assert place.line == line
    assert document.lines[line - 1][place.column - 1 : place.end - 1] == marked


def test_an_offset_beyond_the_text_is_its_end() -> None:
    for written in ("年龄", "'年龄'"):
        node = scalar(reading(f"a: {written}\n"), "a")
        place = place_in(node, 99, 120)
        assert (place.line, place.column) == (place.line, place.end)
        assert place.column == node.place.end - (1 if node.quoted else 0)
