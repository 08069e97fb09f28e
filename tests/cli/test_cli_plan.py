"""A plan as it is printed."""

from __future__ import annotations

import json

from specc.cli._plan_text import STYLES, as_json, as_text, places
from specc.plan import Action, Change, Plan
from specc.tree import File, Ownership

MARKED = File(content=b"a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> spec\n<<<<<<< yours\n")
PLAN = Plan(
    changes=(
        Change(path="Makefile", action=Action.CREATE, content=File(content=b"")),
        Change(
            path="conf/model.yaml",
            action=Action.CONFLICT,
            reasons=("model.first",),
            content=MARKED,
            conflicts=2,
        ),
        Change(path="conf/old.yaml", action=Action.DELETE, reasons=("monitoring",)),
        Change(
            path="link",
            action=Action.CONFLICT,
            conflicts=1,
            note="not written: a symbolic link is in the way",
        ),
        Change(path="same.py", action=Action.UNCHANGED),
        Change(path="src/new/a.py", action=Action.RENAME, was="src/old/a.py", content=MARKED),
        Change(path="tests/mine.py", action=Action.KEEP, ownership=Ownership.ONCE),
        Change(
            path="monitoring/rules.yaml",
            action=Action.UPDATE,
            reasons=("a.b", "c", "d", "e", "f"),
            content=File(content=b""),
        ),
    ),
)


def test_a_line_a_file_and_one_of_totals() -> None:
    assert (
        as_text(PLAN, color=False)
        == """\
  + Makefile                      create
  ~ monitoring/rules.yaml         update    a.b, c, d and 2 more
  ~ src/old/a.py -> src/new/a.py  rename
  = tests/mine.py                 keep
  - conf/old.yaml                 delete    monitoring
  ! conf/model.yaml               conflict  model.first
  ! link                          conflict  not written: a symbolic link is in the way

1 create, 1 update, 2 conflict, 1 rename, 1 keep, 1 delete, 1 unchanged
"""
    )


def test_colour_follows_the_action() -> None:
    lines = as_text(PLAN, color=True).splitlines()
    assert lines[0] == "\x1b[32m  + Makefile                      create\x1b[0m"
    assert lines[4].startswith("\x1b[31m  - conf/old.yaml")
    assert lines[4].endswith("\x1b[0m  monitoring")


def test_every_action_but_unchanged_has_a_symbol() -> None:
    assert set(STYLES) == set(Action) - {Action.UNCHANGED}


def test_places_to_settle_are_the_markers_else_the_file() -> None:
    assert list(places(PLAN)) == ["conf/model.yaml:2", "conf/model.yaml:7", "link"]


def test_json_for_tools() -> None:
    document = json.loads(as_json(PLAN))
    assert list(document) == ["schema_version", "changes", "totals"]
    assert document["schema_version"] == 1
    assert document["changes"][1] == {
        "path": "conf/model.yaml",
        "action": "conflict",
        "ownership": "managed",
        "reasons": ["model.first"],
        "conflicts": 2,
    }
    assert document["totals"] == {
        "create": 1,
        "update": 1,
        "conflict": 2,
        "rename": 1,
        "keep": 1,
        "delete": 1,
        "unchanged": 1,
    }


def test_hostile_paths_are_escaped() -> None:
    plan = Plan(
        changes=(
            Change(path="a\x1b[2J\n", action=Action.CONFLICT, reasons=("\u202e",), note="\x07"),
        )
    )
    text = as_text(plan, color=False) + "".join(places(plan))
    assert text.replace("\n", "").isprintable()
    assert "a\\x1b[2J\\n" in text


def test_an_empty_plan() -> None:
    assert as_text(Plan(changes=()), color=False) == "no files\n"
