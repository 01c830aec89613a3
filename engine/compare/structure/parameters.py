"""Parameters of two versions: their state, what they state, and what was decided about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as OneOf

from engine.compare.model import Change, Stated
from engine.compare.normal import said
from engine.compare.structure.site import Site, note_changes, put, simple_change
from engine.compare.structure.stated import (
    reading_changes,
    readings_of,
    shown,
    statement_changes,
    statement_of,
)
from engine.ruleset.nodes import MappingNode, Node
from engine.ruleset.parameters import text_of

_SAID_OF = {
    "question": "question-changed",
    "proposed": "proposal-changed",
    "decided_by": "decider-changed",
    "decided_on": "decision-date-changed",
}

_NEW_STATE = {
    "open": "parameter-opened",
    "stated": "parameter-stated",
    "not_stated": "parameter-unstated",
}


def state_of(node: MappingNode) -> OneOf["stated", "open", "not_stated"]:
    """In which of the three states a parameter is."""
    if node.get("one_of") is not None:
        return "open"
    return "stated" if statement_of(node) else "not_stated"


def parameter_text(node: MappingNode) -> str:
    """What a parameter says, on one line: what it states, its readings, or why nothing."""
    match state_of(node):
        case "open":
            return " | ".join(readings_of(node.get("one_of")))
        case "not_stated":
            return said(node.get("not_stated"))
        case _:
            return shown(node)


def parameter_changes(site: Site, before: MappingNode, after: MappingNode) -> Iterator[Change]:
    """Everything that changed of one parameter."""
    site = site.noted(before, after)
    old_state, new_state = state_of(before), state_of(after)
    if old_state != new_state:
        settled = old_state == "open" and new_state == "stated"
        yield site.change(
            "parameter-settled" if settled else _NEW_STATE[new_state],
            _whole(site, before, newer=False),
            _whole(site, after, newer=True),
            after,
        )
    elif old_state == "open":
        old, new = before.get("one_of"), after.get("one_of")
        assert old is not None
        assert new is not None
        yield from reading_changes(site.at("one_of"), old, new)
    elif old_state == "stated":
        if statement_of(before) != statement_of(after):
            yield site.change(
                "parameter-form-changed",
                _whole(site, before, newer=False),
                _whole(site, after, newer=True),
                after,
            )
        else:
            yield from statement_changes(site, before, after)
    elif said(before.get("not_stated")) != said(after.get("not_stated")):
        yield site.change(
            "reason-changed", _whole(site, before, newer=False), _whole(site, after, newer=True)
        )
    yield from _choice(site, before, after)
    for key, id_ in _SAID_OF.items():
        if key == "proposed" and _is_renamed(site, before.get(key), after.get(key)):
            continue
        yield from simple_change(site, id_, key, before, after)
    yield from note_changes(site, before, after)


def _choice(site: Site, before: MappingNode, after: MappingNode) -> Iterator[Change]:
    """The reading that an authority chose, written in the rule set."""
    old, new = before.get("chosen"), after.get("chosen")
    if _is_renamed(site, old, new):
        return
    id_ = "choice-changed"
    if old is None or new is None:
        id_ = "reading-chosen" if old is None else "choice-withdrawn"
    yield site.change(
        id_,
        site.older(text_of(old), old) if old is not None else None,
        site.newer(text_of(new), new) if new is not None else None,
        put(before, "chosen", after.entry("chosen")),
    )


def _is_renamed(site: Site, old: Node | None, new: Node | None) -> bool:
    """Whether both name one reading, under whatever name."""
    return text_of(old) == site.names.option(text_of(new))


def _whole(site: Site, node: MappingNode, *, newer: bool) -> Stated:
    make = site.newer if newer else site.older
    return make(parameter_text(node), None, unit=state_of(node) == "stated")
