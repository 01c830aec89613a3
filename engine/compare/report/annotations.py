"""A comparison for what checks a merge: annotations of GitHub, and SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compare.catalogue import CHANGES
from engine.compare.model import Change, Comparison, Direction, Embedding, Pair
from engine.compare.report.behaviour import SaidRegion, word
from engine.compare.report.view import Line, View, name_of
from engine.ruleset.diagnostics import Language, Place
from engine.wording.speech import shown_path

SARIF_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
"""The schema that the log names and is valid against."""

PAGE = "docs/changes.md"
_LEVELS = {"warning": "warning", "notice": "note"}


def level_of(change: Change) -> str:
    """A warning where somebody may lose or a caller may fail, else a notice."""
    effect = change.effect
    serious = effect.direction in (Direction.LOSES, Direction.MIXED)
    return "warning" if serious or effect.embedding is Embedding.BREAKING else "notice"


def github_lines(comparison: Comparison, language: Language) -> Iterator[str]:
    """The changes as workflow commands, which a pull request shows beside the lines."""
    view = View(comparison, language)
    for pair, said in _regions(view):
        text = _escaped(f"{name_of(pair.version)}: {_region_sentence(said, view)}")
        properties = _properties(_region_place(said), BEHAVIOUR)
        yield f"::{_region_level(said)} {properties}::{text}"
    for pair, line, name in _lines(view):
        text = _escaped(f"{name_of(pair.version)}: {_sentence(name, line)}")
        properties = _properties(line.change.place, line.change.id)
        yield f"::{level_of(line.change)} {properties}::{text}"


BEHAVIOUR = "behaviour-changed"
"""The rule of what is proved of the answers."""

_ABOUT = {
    "zh": ("结论有变化", "已证明有一类案件两版结论不同，附两版都作了结论的一例。"),
    "en": (
        "answers differ",
        "It is proved that the two versions answer some cases otherwise; one of them is given.",
    ),
}


def _behaviour_rule(language: Language) -> dict[str, object]:
    short, full = _ABOUT[language]
    return {
        "id": BEHAVIOUR,
        "shortDescription": {"text": short},
        "fullDescription": {"text": full},
        "help": {"text": f"{PAGE}#{BEHAVIOUR}"},
    }


def _regions(view: View) -> Iterator[tuple[Pair, SaidRegion]]:
    for shown in view.pairs():
        if shown.behaviour is not None:
            for region in shown.behaviour.regions:
                yield shown.pair, region


def _region_level(said: SaidRegion) -> str:
    return "notice" if said.region.way == "gains" else "warning"


def _region_place(said: SaidRegion) -> Place | None:
    """Where the clause stands on which the newer answer rests, else the older one."""
    witness = said.region.witness
    for answer in (witness.after, witness.before):
        if answer.deciding is not None and answer.deciding.place is not None:
            return answer.deciding.place
    return None


def _region_sentence(said: SaidRegion, view: View) -> str:
    title = " · ".join(part for part in (said.title, said.difference) if part)
    case = f"{word('case', view.language)} {said.case}"
    return f"{title}: {case}: {said.before} → {said.after}"


def _region_result(pair: Pair, said: SaidRegion, view: View, rule: int) -> dict[str, object]:
    region, place = said.region, _region_place(said)
    result: dict[str, object] = {
        "ruleId": BEHAVIOUR,
        "ruleIndex": rule,
        "level": _LEVELS[_region_level(said)],
        "message": {"text": f"{name_of(pair.version)}: {_region_sentence(said, view)}"},
        "properties": {
            "kind": region.kind,
            "way": region.way,
            "benefit": region.benefit or None,
            "causes": list(region.causes),
        },
    }
    if place is not None:
        result["locations"] = [{"physicalLocation": _location(place)}]
    return result


def _properties(place: Place | None, title: str) -> str:
    properties = [f"title={_escaped(title, in_property=True)}"]
    if place is not None:
        file = _escaped(shown_path(place.file), in_property=True)
        where = [f"file={file}", f"line={place.line}", f"col={place.column}"]
        properties = [*where, f"endColumn={place.end}", *properties]
    return ",".join(properties)


def to_sarif(comparison: Comparison, language: Language) -> dict[str, object]:
    """The changes as a SARIF log: one run, a rule for each id of the catalogue that occurs."""
    view = View(comparison, language)
    lines = list(_lines(view))
    ids = sorted({line.change.id for _, line, _ in lines})
    rules: list[dict[str, object]] = [
        {
            "id": id_,
            "shortDescription": {"text": CHANGES[id_].title[language]},
            "fullDescription": {"text": CHANGES[id_].about[language]},
            "help": {"text": f"{PAGE}#{id_}"},
        }
        for id_ in ids
    ]
    results = [_result(pair, line, name, ids.index(line.change.id)) for pair, line, name in lines]
    regions = list(_regions(view))
    if regions:
        rules.append(_behaviour_rule(language))
        results += [_region_result(pair, said, view, len(ids)) for pair, said in regions]
    return {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "cuoshi", "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the checkout"}}},
                "results": results,
            }
        ],
    }


def _lines(view: View) -> Iterator[tuple[Pair, Line, str]]:
    for shown in view.pairs():
        for group in shown.groups:
            for line in group.lines:
                yield shown.pair, line, group.name


def _result(pair: Pair, line: Line, name: str, rule: int) -> dict[str, object]:
    change = line.change
    result: dict[str, object] = {
        "ruleId": change.id,
        "ruleIndex": rule,
        "level": _LEVELS[level_of(change)],
        "message": {"text": f"{name_of(pair.version)}: {_sentence(name, line)}"},
        "properties": {
            "path": change.path,
            "policy": [policy.value for policy in change.effect.policy],
            "direction": change.effect.direction.value,
            "embedding": change.effect.embedding.value,
        },
    }
    if change.place is not None:
        result["locations"] = [{"physicalLocation": _location(change.place)}]
    older = change.before.place if change.before else None
    if older is not None and older != change.place:
        result["relatedLocations"] = [{"id": 0, "physicalLocation": _location(older)}]
    if change.fingerprint:
        result["partialFingerprints"] = {"approval/v1": change.fingerprint}
    return result


def _location(place: Place) -> dict[str, object]:
    from urllib.parse import quote

    region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.end}
    if place.end <= place.column:
        del region["endColumn"]
    uri = quote(shown_path(place.file).replace("\\", "/"))
    return {"artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"}, "region": region}


def _sentence(name: str, line: Line) -> str:
    what = " · ".join(part for part in (name, line.title, line.part) if part)
    before, after = line.before or "—", line.after or "—"
    return f"{what}: {before} → {after} [{', '.join(line.tags)}]"


def _escaped(text: str, *, in_property: bool = False) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if in_property else escaped
