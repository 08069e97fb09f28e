"""`specc why`: what a file of the repo, or a line of it, was made from."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from specc.cli._disk import reported
from specc.cli._input import DEFAULT, FOLDER, POLICY
from specc.cli._output import color_option, form_option
from specc.cli._problem import CannotRun
from specc.cli._repo import compiled_last, complete_path, find, moved_to, near, within
from specc.cli._scope import BOLD, CYAN, DIM, as_it_stands, columns, scope_of
from specc.cli._terminal import busy, in_color, say
from specc.diagnostic.text import RESET, safe
from specc.record import value
from specc.spec import dotted
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path as Folder

    from specc.cli._scope import Scope
    from specc.plan import Base
    from specc.plan.lock import Record
    from specc.provenance import Clause
    from specc.tree import Pin

T = TypeVar("T")

OWNED = {
    "managed": "managed: kept up to date, your edits are merged",
    "once": "written once, then yours",
    "sealed": "sealed: says what the spec says; change the spec instead",
}


@value
class _Asked:
    """A file of the repo, and the line of it; 0 for the whole."""

    shown: str
    path: str
    """Where it stands."""
    yielded: str
    """The path the spec yields it at."""
    line: int
    stands: str
    """What became of it; empty where specc looks after it."""


@value
class _Answer:
    """What is known of it."""

    asked: _Asked
    ownership: str
    text: str = ""
    """The line."""
    clauses: tuple[Clause, ...] = ()
    origins: tuple[str, ...] = ()
    """Of a whole file: the clauses it was made from."""
    conf: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The files that its code reads, and what those were made from."""
    is_yours: bool = False
    template: tuple[str, Pin] | None = None
    """The house template that the file is rendered from, by its id."""


@click.command("why", epilog="Example: specc why conf/targets.yaml:12")
@click.argument("target", metavar="PATH[:LINE]", shell_complete=complete_path)
@form_option
@color_option
def command(target: str, form: str, color: str) -> None:
    """Say which clauses of the spec a generated file rests on; or one line of it, and what is
    assumed where the spec says nothing.

    A line is found out about by trying: each value of the spec is changed in turn, and those that
    change the line are named. Of a house template only the whole is known: what all of it reads.

    Exits with 0, or with 2 when nothing is known of PATH or specc cannot run.
    """
    path, line = _split(target)
    repo = find(path)
    base = compiled_last(repo)
    _refuse(repo, path)
    with busy():
        scope = scope_of(repo)
        if within(repo, path) not in base.records:
            base = as_it_stands(repo, base, scope)
        asked = _asked(repo, base, path, line)
        doing("trying what it rests on")
        answer = _of_template(base, asked) or _answer(repo, asked, scope)
    if form == "json":
        say(_as_json(answer, scope))
    else:
        say(_as_text(answer, scope, color=in_color(color, sys.stdout)))


def _split(target: str) -> tuple[str, int]:
    """`rules.yml:12` is line 12, unless there is a file of that name."""
    path, colon, number = target.rpartition(":")
    if not (colon and path and number.isdecimal()) or os.path.lexists(target):
        return target, 0
    if not int(number):
        raise click.UsageError("lines count from 1")
    return path, int(number)


def _refuse(repo: Folder, path: str) -> None:
    """What no compile made, and what it was made from."""
    from specc.plan import is_own

    name = within(repo, path)
    if os.path.isdir(path):  # noqa: PTH112 -- as the path was written
        raise CannotRun(f"{path} is a folder", "name a file of it")
    if is_own(name):
        raise CannotRun(f"{path} is what specc keeps for itself", "name a file of the repo")
    if name in (POLICY, DEFAULT) or name.split("/", 1)[0] == FOLDER:
        raise CannotRun(
            f"{path} is what the repo is made from",
            "`specc trace CLAUSE` says where a clause of it lands",
        )


def _asked(repo: Folder, base: Base, path: str, line: int) -> _Asked:
    name = within(repo, path)
    if name not in base.records:
        if place := moved_to(base, name):
            raise CannotRun(f"{path} was moved", f"it stands at {repo / place} now")
        here = os.path.relpath(path)
        meant = near(here, (os.path.relpath(repo / each) for each in base.records))
        raise CannotRun(
            f"specc did not make {path}",
            f"similar ones are: {meant}" if meant else "it is yours, or the path is misspelt",
        )
    record = base.records[name]
    return _Asked(
        shown=path,
        path=name,
        yielded=record.generated or name,
        line=line,
        stands=_stands(repo / name, record),
    )


def _stands(place: Folder, record: Record) -> str:
    """What holds of the file in the place of its ownership; empty where specc looks after it."""
    from specc.plan.lock import State

    if record.state is State.RELEASED:
        return "yours: you took it over, and specc does not touch it"
    if record.state is State.DELETED and not os.path.lexists(place):
        return "not there: it stays away until `specc heal` has it back"
    return ""


def _of_template(base: Base, asked: _Asked) -> _Answer | None:
    """Of a file that a house template makes: what the lock says, for a template is not rendered to
    tell of it."""
    record = base.records[asked.path]
    pin = base.stamp.templates.get(record.template)
    if pin is None:
        return None
    return _Answer(
        asked=_replaced(asked, line=0),
        ownership=record.ownership.value,
        origins=record.origins,
        template=(record.template, pin),
    )


def _answer(repo: Folder, asked: _Asked, scope: Scope) -> _Answer:
    made = scope.made
    tree = made.emitted.tree
    if asked.yielded not in tree:
        raise CannotRun(
            f"the spec does not yield {asked.shown} any more",
            "`specc compile --plan` shows what becomes of it",
        )
    file = tree[asked.yielded]
    answer = _Answer(asked=asked, ownership=file.ownership.value, origins=file.origins)
    if not asked.line:
        return _replaced(answer, conf=_conf(asked.yielded, 0, scope))
    return _of_line(repo, answer, scope)


def _of_line(repo: Folder, answer: _Answer, scope: Scope) -> _Answer:
    from specc.provenance import clauses

    asked = answer.asked
    with reported():
        standing = (repo / asked.path).read_bytes()
    lines = standing.decode("utf-8", "replace").splitlines()
    if asked.line > len(lines):
        raise CannotRun(f"{asked.shown} has {len(lines)} lines", "name one of them")
    text = lines[asked.line - 1]
    line = scope.made.generated(asked.yielded, standing).get(asked.line)
    if line is None:
        return _replaced(answer, text=text, is_yours=True)
    return _replaced(
        answer,
        text=text,
        clauses=clauses(scope.made, asked.yielded, line),
        conf=_conf(asked.yielded, line, scope),
    )


def _replaced(answer: T, **changes: Any) -> T:
    from dataclasses import replace

    changed: T = replace(answer, **changes)  # type: ignore[type-var]
    return changed


def _conf(path: str, line: int, scope: Scope) -> tuple[tuple[str, tuple[str, ...]], ...]:
    from specc.provenance import configured

    tree = scope.made.emitted.tree
    return tuple((each, tree[each].origins) for each in configured(tree, path, line))


def _as_text(answer: _Answer, scope: Scope, *, color: bool) -> str:
    asked = answer.asked
    where = f"{safe(asked.shown)}:{asked.line}" if asked.line else safe(asked.shown)
    head = f"{BOLD}{where}{RESET}" if color else where
    about = safe(answer.text.strip()) if asked.line else asked.stands or OWNED[answer.ownership]
    return f"{head}  {about}\n" + "".join(_sections(answer, scope, color=color))


def _sections(answer: _Answer, scope: Scope, *, color: bool) -> Iterator[str]:
    styles = (CYAN, "", DIM)
    if answer.template:
        name, pin = answer.template
        at = " ".join(filter(None, (safe(pin.ref), pin.short)))
        yield f"\nIt comes from the house template {safe(name)}: {safe(pin.source)} at {at}\n"
        yield "\nThe template reads\n"
        yield _listed(_stated(answer.origins, scope), color, styles)
    elif not answer.asked.line:
        yield "\nIt reads\n" if answer.origins else "\nIt is the same in every repo.\n"
        yield _listed(_stated(answer.origins, scope), color, styles)
    elif answer.is_yours:
        yield "\nThe line is yours: specc did not write it.\n"
    else:
        yield from _of_clauses(answer.clauses, scope, color=color)
        if not answer.clauses:
            yield "\nNo value that the spec states or leaves to its default changes the line.\n"
    for path, origins in answer.conf:
        yield f"\nThe code reads {path}, which reads\n"
        yield _listed(_stated(origins, scope), color, styles)


def _of_clauses(clauses: Sequence[Clause], scope: Scope, *, color: bool) -> Iterator[str]:
    for says, title in ((True, "It says so because of"), (False, "It is there because of")):
        rows = [_row(each, scope) for each in clauses if each.says is says]
        if rows:
            yield f"\n{title}\n"
            yield columns(rows, color=color, styles=(CYAN, "", DIM))


def _row(clause: Clause, scope: Scope) -> tuple[str, str, str]:
    name = dotted(*clause.path)
    if clause.is_name:
        return _where(scope.place(clause.path)), name, "the name"
    if clause.because:
        return "assumed", name, clause.because
    return _where(scope.place(clause.path)), name, scope.said(clause.path)


def _where(place: tuple[str, int] | None) -> str:
    return f"{place[0]}:{place[1]}" if place else "by default"


def _listed(rows: Iterable[Sequence[str]], color: bool, styles: Sequence[str]) -> str:
    rows = list(rows)
    return columns(rows, color=color, styles=styles) if rows else ""


def _stated(origins: Iterable[str], scope: Scope) -> Iterator[tuple[str, str, str]]:
    known = {dotted(*path): path for path in scope.made.paths}
    for origin in origins:
        path = known.get(origin, ())
        if because := scope.made.because.get(path):
            yield "assumed", origin, because
        else:
            yield _where(scope.place(path)), origin, scope.said(path)


def _as_json(answer: _Answer, scope: Scope) -> str:
    asked = answer.asked
    document: dict[str, Any] = {
        "schema_version": 1,
        "path": asked.path,
        "ownership": answer.ownership,
        "origins": [_placed(name, scope) for name in answer.origins],
        "conf": [path for path, _ in answer.conf],
    }
    if answer.template:
        name, pin = answer.template
        document["template"] = {
            "id": name,
            "source": pin.source,
            "ref": pin.ref or None,
            "commit": pin.commit,
        }
    if asked.line:
        document |= {
            "line": asked.line,
            "text": answer.text,
            "yours": answer.is_yours,
            "clauses": [_clause(each, scope) for each in answer.clauses],
        }
    return json.dumps(document, indent=2) + "\n"


def _clause(clause: Clause, scope: Scope) -> dict[str, Any]:
    place = scope.place(clause.path)
    return {
        "path": dotted(*clause.path),
        "on": "name" if clause.is_name else "value",
        "effect": "says" if clause.says else "exists",
        "place": {"file": place[0], "line": place[1]} if place else None,
        "assumed": clause.because or None,
    }


def _placed(name: str, scope: Scope) -> dict[str, Any]:
    known = {dotted(*path): path for path in scope.made.paths}
    place = scope.place(known[name]) if name in known else None
    return {"path": name, "place": {"file": place[0], "line": place[1]} if place else None}
