"""What was drafted for a rule set, for people: what there is, what is added, what cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from engine.canvas.layout import Block, draw_flat
from engine.draft.drafting import Drafted
from engine.draft.naming import Naming
from engine.draft.obligations import Kind, Obligation
from engine.ruleset.diagnostics import Language
from engine.wording.words import pick

_DIM = "bright_black"
_KINDS: Mapping[Kind, tuple[str, str]] = {
    Kind.SEEN: ("条件、档次、表行、读法", "conditions, tiers, rows, readings"),
    Kind.ALONE: ("独自改变结论（MC/DC）", "alone in the verdict (MC/DC)"),
    Kind.DECIDES: ("两面都决定结果", "deciding both ways"),
    Kind.EDGE: ("边界前、当日、后", "edges: before, on, after"),
    Kind.TOLD_APART: ("读法之别", "readings told apart"),
    Kind.LACKING: ("单缺一项事实", "one fact missing alone"),
}
_WORDS: Mapping[str, tuple[str, str]] = {
    "had": ("已有", "had"),
    "added": ("新增", "added"),
    "never": ("不可能", "impossible"),
    "unsettled": ("未定", "undecided"),
    "accepted": ("已接受", "accepted"),
    "none": ("案例已齐，不必新增", "nothing to add: the cases show all that can be shown"),
    "some": ("新增 {n} 例，待人确认", "{n} cases added, to be confirmed by a person"),
    "impossible": ("证明没有案件能够表明的", "Proved that no case can show it"),
    "unknown": (
        "没有找到案例、也没有证明不可能的",
        "Neither found in a case nor proved impossible",
    ),
    "not_alone": (
        "，条件之间相互牵连的，以“两面都决定结果”代之（masking MC/DC）",
        "; where conditions move together, “deciding both ways” stands for it (masking MC/DC)",
    ),
}


def render_drafted(drafted: Drafted, language: Language, width: int | None = None) -> Text:
    """The report on one rule set; ``width`` None for a pipe."""
    return Text("\n").join(_lines(drafted, language, width))


def _lines(drafted: Drafted, language: Language, width: int | None) -> Iterator[Text]:
    def word(key: str, **values: object) -> str:
        return pick(_WORDS[key], language).format_map(values)

    program = drafted.program
    number = len(drafted.added)
    head = Text(f"{program.measure}@{program.version}", style="bold cyan")
    said = word("some", n=number) if number else word("none")
    yield Text.assemble(head, "  ", (said, "yellow" if number else "green"))
    yield from _table(drafted, language)
    naming = Naming(program, language)
    for key, rest in (("impossible", drafted.impossible), ("unknown", drafted.unsettled)):
        if rest:
            title = word(key)
            if any(one.kind is Kind.ALONE for one in rest):
                title += word("not_alone")
            yield Text()
            yield Text(title, style="bold")
            yield from _listed(rest, naming, width)


def _table(drafted: Drafted, language: Language) -> Iterator[Text]:
    added = {one for _, shows in drafted.added for one in shows}
    added |= set(drafted.obligations) - drafted.had - drafted.accepted
    added -= set(drafted.impossible) | set(drafted.unsettled)
    columns: list[tuple[str, set[Obligation], str]] = [
        ("had", set(drafted.had), "green"),
        ("added", added, "yellow"),
        ("accepted", set(drafted.accepted), ""),
        ("never", set(drafted.impossible), ""),
        ("unsettled", set(drafted.unsettled), "red"),
    ]
    columns = [(key, found, style) for key, found, style in columns if found or key == "had"]
    labels = [Text(pick(_KINDS[kind], language)) for kind in Kind]
    widest = max(label.cell_len for label in labels)
    heads = [Text(pick(_WORDS[key], language), style=_DIM) for key, _, _ in columns]
    line = Text(" " * (2 + widest))
    for head in heads:
        line.append("  ")
        line.append_text(head)
    yield line
    for kind, label in zip(Kind, labels, strict=True):
        line = Text("  ")
        label.pad_right(widest - label.cell_len)
        line.append_text(label)
        for head, (_, found, style) in zip(heads, columns, strict=True):
            n = sum(one.kind is kind for one in found)
            figure = Text(str(n) if n else "·", style=style if n else _DIM)
            figure.pad_left(head.cell_len + 2 - figure.cell_len)
            line.append_text(figure)
        yield line


def _listed(rest: Sequence[Obligation], naming: Naming, width: int | None) -> Iterator[Text]:
    for one in rest:
        right = Text(f":{one.place.line}", style=_DIM) if one.place is not None else None
        lines = (Text(naming.phrase(one)), Text(one.item, style=_DIM))
        yield from draw_flat(Block(lines, right=right), width)


def drafted_record(drafted: Drafted) -> dict[str, object]:
    """The whole as plain data."""
    added = {one.id: case.name for case, shows in reversed(drafted.added) for one in shows}
    states = {
        **{one.id: "undecided" for one in drafted.unsettled},
        **{one.id: "impossible" for one in drafted.impossible},
        **{one.id: "accepted" for one in drafted.accepted},
        **dict.fromkeys(added, "added"),
        **{one.id: "had" for one in drafted.had},
    }
    return {
        "measure": drafted.program.measure,
        "version": drafted.program.version,
        "hash": drafted.program.hash,
        "added": [case.name for case in drafted.cases],
        "obligations": [
            {
                "id": one.id,
                "kind": one.kind.value,
                "item": one.item,
                "detail": one.detail or None,
                "line": one.place.line if one.place is not None else None,
                "state": states.get(one.id, "added"),
                "case": added.get(one.id),
            }
            for one in drafted.obligations
        ],
    }
