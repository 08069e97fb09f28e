"""A plan as it is printed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from jsonschema import Draft7Validator

from specc.cli._plan_text import STYLES, Look, as_text, places
from specc.diagnostic._cells import width
from specc.plan import Action, Change, Plan, as_json
from specc.plan.schema import plan_schema
from specc.tree import File, Ownership

MARKED = File(content=b"a\n<<<<<<< yours\nb\n=======\nc\n>>>>>>> spec\n<<<<<<< yours\n")
FIVE = ("a.b", "c", "d", "e", "f")
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
        Change(
            path="conf/old.yaml",
            action=Action.DELETE,
            reasons=("monitoring",),
            before=File(content=b"a\nb\nc"),
        ),
        Change(
            path="link",
            action=Action.CONFLICT,
            conflicts=1,
            note="not written: a symbolic link is in the way",
        ),
        Change(path="same.py", action=Action.UNCHANGED),
        Change(
            path="src/new/a.py",
            action=Action.RENAME,
            was="src/old/a.py",
            before=MARKED,
            content=MARKED,
            reasons=("a.b",),
        ),
        Change(path="tests/mine.py", action=Action.KEEP, ownership=Ownership.ONCE),
        Change(
            path="tests/run.sh",
            action=Action.UPDATE,
            before=File(content=b"a\n"),
            content=File(content=b"a\n", executable=True),
        ),
        Change(
            path="weights.bin",
            action=Action.UPDATE,
            before=File(content=b"\0a"),
            content=File(content=b"\0b"),
        ),
        Change(
            path="monitoring/test.yaml",
            action=Action.CREATE,
            reasons=FIVE,
            content=File(content=b"a\nb\n"),
        ),
        Change(
            path="monitoring/rules.yaml",
            action=Action.UPDATE,
            reasons=FIVE,
            before=File(content=b"a\nb\n"),
            content=File(content=b"a\nB\nc\n"),
        ),
    ),
)


PIPE, TERMINAL = Look(), Look(columns=80)


def test_in_a_pipe_each_line_says_all_there_is_of_a_file() -> None:
    assert (
        as_text(PLAN, PIPE)
        == """\
  + Makefile                      create
  ~ weights.bin                   update    binary
  - conf/old.yaml                 delete    −3      monitoring
  ~ monitoring/rules.yaml         update    +2 −1   a.b, c, d and 2 more
  + monitoring/test.yaml          create    +2      a.b, c, d and 2 more
  ~ src/old/a.py -> src/new/a.py  rename            a.b
  ~ tests/run.sh                  update    +x
  ! conf/model.yaml               conflict  +7      model.first
  ! link                          conflict          not written: a symbolic link is in the way

2 create, 3 update, 2 conflict, 1 rename, 1 keep, 1 delete, 1 unchanged  (+2 −4 lines)
"""
    )


def test_on_a_terminal_files_stand_below_their_folders() -> None:
    assert (
        as_text(PLAN, TERMINAL)
        == """\
./
  + Makefile         create
  ~ weights.bin      update    binary

conf/
  - old.yaml         delete    −3      monitoring

monitoring/
  ~ rules.yaml       update    +2 −1   a.b, c, d, e, f
  + test.yaml        create    +2      "

src/old/ -> src/new/
  ~ a.py             rename            a.b

tests/
  ~ run.sh           update    +x

left to you
  ! conf/model.yaml  conflict  +7      model.first
  ! link             conflict
      not written: a symbolic link is in the way

2 create, 3 update, 2 conflict, 1 rename, 1 keep, 1 delete, 1 unchanged  (+2 −4 lines)
"""
    )


@pytest.mark.parametrize("columns", [1, 60, 72, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    long = tuple(f"monitoring.alerts.a_long_name_of_an_alert_{n}.when" for n in range(9))
    deep = "src/churn/" + "/".join(["a_folder_of_the_package"] * 4)
    changes = [
        Change(path="一" * 60, action=Action.CREATE, content=MARKED, reasons=long),
        Change(path=f"{deep}/steps.py", action=Action.UPDATE, before=MARKED, reasons=long[:1]),
        Change(path=f"{deep}/train.py", action=Action.DELETE, before=MARKED, reasons=long),
    ]
    lines = as_text(Plan(changes=tuple(changes)), Look(columns=columns)).splitlines()
    assert max(map(width, lines)) <= max(columns, 60)
    assert any("/steps.py" in line for line in lines)
    assert sum("monitoring.alerts.a_long" in line for line in lines) == 3
    piped = as_text(Plan(changes=tuple(changes)), PIPE)
    assert all(change.path in piped for change in changes)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (90, "model.first, metrics.auc.target, data"),
        (86, "model.first, metrics.auc.target, data"),
        (85, "model.first and 2 more"),
        (71, "model.first and 2 more"),
    ],
)
def test_as_many_reasons_as_there_is_room_for(columns: int, said: str) -> None:
    change = Change(
        path=f"{'a' * 30}.yaml",
        action=Action.ORPHAN,
        reasons=("model.first", "metrics.auc.target", "data"),
    )
    line = as_text(Plan(changes=(change,)), Look(columns=columns)).splitlines()[1]
    assert line.partition("orphan")[2].strip() == said


LONG = ("metrics.a_rather_long_name_of_a_metric.target",)


def _updates(*changes: tuple[str, tuple[str, ...]]) -> Plan:
    return Plan(
        changes=tuple(
            Change(path=path, action=Action.UPDATE, reasons=reasons) for path, reasons in changes
        )
    )


def test_what_a_column_has_no_room_for_has_a_line_of_its_own() -> None:
    plan = _updates(
        ("conf/a.yaml", LONG),
        ("conf/b.yaml", LONG),
        ("conf/c.yaml", ("data",)),
        ("conf/d/a_folder_of_the_team/e.yaml", ("data",)),
        ("conf/f.yaml", ("data",)),
        ("conf/g.yaml", (*LONG, "data")),
    )
    assert (
        as_text(plan, Look(columns=60))
        == """\
conf/
  ~ a.yaml  update
      metrics.a_rather_long_name_of_a_metric.target
  ~ b.yaml  update
      metrics.a_rather_long_name_of_a_metric.target
  ~ c.yaml  update  data
  ~ d/a_folder_of_the_team/e.yaml
            update  "
  ~ f.yaml  update  "
  ~ g.yaml  update
      metrics.a_rather_long_name_of_a_metric.target, data

6 update
"""
    )


@pytest.mark.parametrize("columns", range(60, 121, 4))
def test_no_reason_vanishes_and_a_ditto_stands_below_what_it_repeats(columns: int) -> None:
    plan = _updates(
        *((f"src/churn/{'deep/' * n}step.py", LONG if n % 4 > 1 else ("data",)) for n in range(12))
    )
    above = ""
    for line in as_text(plan, Look(columns=columns)).splitlines()[1:-2]:
        if line.endswith(' "'):
            assert above[line.index('"') :] in ("data", *LONG, '"')
        above = line if "update" in line else above
    shown = as_text(plan, Look(columns=columns))
    said = sum(shown.count(each) for each in (" data\n", f" {LONG[0]}\n", ' "\n'))
    assert said == 12


def test_files_that_moved_with_their_folder_stand_below_both_names() -> None:
    changes = (
        Change(path="src/new/a.py", action=Action.RENAME, was="src/old/a.py"),
        Change(path="src/new/b.py", action=Action.RENAME, was="src/old/c.py"),
        Change(path="src/new/d.py", action=Action.CREATE),
        Change(path="conf/e.yaml", action=Action.CONFLICT, was="settings/e.yaml", conflicts=1),
    )
    assert (
        as_text(Plan(changes=changes), Look(columns=80))
        == """\
src/new/
  ~ src/old/c.py -> b.py            rename
  + d.py                            create

src/old/ -> src/new/
  ~ a.py                            rename

left to you
  ! settings/e.yaml -> conf/e.yaml  conflict

1 create, 1 conflict, 2 rename
"""
    )


def test_colour_follows_the_action() -> None:
    lines = as_text(PLAN, Look(color=True)).splitlines()
    assert lines[0] == "\x1b[32m  + Makefile                      create  \x1b[0m"
    assert lines[2].startswith("\x1b[31m  - conf/old.yaml")
    assert lines[3].endswith("\x1b[0m  \x1b[32m+2\x1b[0m \x1b[31m−1\x1b[0m   a.b, c, d and 2 more")


def test_without_colour_there_is_no_escape() -> None:
    assert "\x1b" not in as_text(PLAN, PIPE) + as_text(PLAN, TERMINAL)


def test_every_action_but_unchanged_has_a_symbol() -> None:
    assert set(STYLES) == set(Action) - {Action.UNCHANGED}


def test_places_to_settle_are_the_markers_else_the_file() -> None:
    assert list(places(PLAN)) == ["conf/model.yaml:2", "conf/model.yaml:7", "link"]


def test_json_for_tools() -> None:
    document = json.loads(as_json.render(PLAN))
    assert list(document) == ["schema_version", "changes", "totals"]
    assert document["schema_version"] == 1
    assert document["changes"][1] == {
        "path": "conf/model.yaml",
        "action": "conflict",
        "ownership": "managed",
        "reasons": ["model.first"],
        "conflicts": 2,
        "was": None,
        "added": 7,
        "removed": 0,
        "places": [2, 7],
        "note": "",
    }
    by_path = {each["path"]: each for each in document["changes"]}
    assert by_path["src/new/a.py"]["was"] == "src/old/a.py"
    assert [by_path["weights.bin"][key] for key in ("added", "removed")] == [None, None]
    assert document["totals"] == {
        "create": 2,
        "update": 3,
        "conflict": 2,
        "rename": 1,
        "keep": 1,
        "delete": 1,
        "unchanged": 1,
    }


VALIDATOR = Draft7Validator(plan_schema())


@pytest.mark.parametrize("action", Action)
def test_json_has_the_shape_that_its_schema_says(action: Action) -> None:
    Draft7Validator.check_schema(plan_schema())
    changes = tuple(replace(change, action=action) for change in PLAN.changes)
    for plan in (PLAN, Plan(changes=()), Plan(changes=changes)):
        VALIDATOR.validate(json.loads(as_json.render(plan)))


@pytest.mark.parametrize("key", ["path", "was", "reasons", "added", "note"])
def test_no_key_of_a_change_may_be_missing_or_new(key: str) -> None:
    document = json.loads(as_json.render(Plan(changes=PLAN.changes[:1])))
    (change,) = document["changes"]
    change["new"] = change.pop(key)
    assert len(list(VALIDATOR.iter_errors(document))) == 2


def test_hostile_paths_are_escaped() -> None:
    plan = Plan(
        changes=(
            Change(path="a\x1b[2J\n", action=Action.CONFLICT, reasons=("\u202e",), note="\x07"),
        )
    )
    text = as_text(plan, PIPE) + as_text(plan, TERMINAL) + "".join(places(plan))
    assert text.replace("\n", "").isprintable()
    assert "a\\x1b[2J\\n" in text


def test_an_empty_plan() -> None:
    assert as_text(Plan(changes=()), PIPE) == "no files\n"
