"""`specc trace`: where a clause of the spec lands in the repo."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from specc.cli._input import read_spec
from specc.cli._output import color_option, form_option
from specc.cli._problem import CannotRun
from specc.cli._repo import compiled_last, find
from specc.cli._scope import BOLD, CYAN, DIM, as_it_stands, columns, scope_of
from specc.cli._terminal import busy, hint, in_color, say
from specc.diagnostic.text import RESET, safe
from specc.provenance import Landing, Made, landed
from specc.spec import dotted
from specc.tree import Tree
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path as Folder

    from click.shell_completion import CompletionItem

    from specc.cli._scope import Scope
    from specc.diagnostic import Path
    from specc.plan import Base


def _complete(
    _context: click.Context, _option: click.Parameter, start: str
) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from specc.source import parse_files
    from specc.spec import PartialSpec, read

    try:
        name, data = read_spec(str(find(".")))
    except CannotRun:
        return []
    source, _ = parse_files({name: data} if isinstance(data, bytes) else data)
    spec = read(source)[0] if source else None
    if spec is None or isinstance(spec, PartialSpec):
        return []
    names = sorted(dotted(*path) for path in Made(spec, Tree(), name).paths)
    return [CompletionItem(name) for name in names if name.startswith(start)]


@click.command("trace", epilog="Example: specc trace metrics.recall.limit")
@click.argument("clause", metavar="CLAUSE", shell_complete=_complete)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(readable=False))
@form_option
@color_option
def command(clause: str, folder: str, form: str, color: str) -> None:
    """Say which files and lines of the repo in DIR rest on CLAUSE: a key of the spec
    (metrics.auc.limit), all under one (metrics.auc), or an id (auc).

    Found by trying: each value is changed in turn, and what comes out different is named. Of files
    from house templates it is known which clauses their template reads, and not which lines. A
    file that you deleted is left out.

    Exits with 0, also when nothing rests on it; with 2 when CLAUSE is not in the spec, or specc
    cannot run.
    """
    repo = find(folder)
    base = compiled_last(repo)
    with busy():
        scope = scope_of(repo)
        path = _meant(clause, scope)
        doing("trying what rests on it")
        now = as_it_stands(repo, base, scope)
        gone = _generated(base) - _generated(now)
        lands = [each for each in landed(scope.made, path) if each.path not in gone]
        ours = [_standing(repo, now, scope, each) for each in lands]
        found = [*(each for each in ours if not _template(now, each.path)), *_theirs(now, path)]
    if form == "json":
        say(_as_json(path, scope, found))
        return
    say(_as_text(path, scope, found, color=in_color(color, sys.stdout)))
    hint("`specc why PATH:LINE` says what else a line rests on\n" if found else "")


def _generated(base: Base) -> set[str]:
    """The paths that files were generated under."""
    return {record.generated or path for path, record in base.records.items()}


def _template(base: Base, path: str) -> str:
    return base.records[path].template if path in base.records else ""


def _theirs(base: Base, clause: Path) -> Iterator[Landing]:
    """The files of house templates that read the clause, or some of it, as the lock has it."""
    for path, record in sorted(base.records.items()):
        if record.template and any(_meet(dotted(*clause), origin) for origin in record.origins):
            yield Landing(path=path, lines=())


def _meet(one: str, other: str) -> bool:
    """Whether one clause stands in the other, or is it."""
    inner, outer = sorted((one, other), key=len, reverse=True)
    return inner == outer or inner.startswith((f"{outer}.", f"{outer}["))


def _meant(clause: str, scope: Scope) -> Path:
    """The clause by its path, else by the id it ends in. `CannotRun` where there is none, or there
    are several."""
    known = {dotted(*path): path for path in sorted(scope.made.paths, key=len)}
    if clause in known:
        return known[clause]
    ending = [name for name in known if name.endswith(f".{clause}")]
    outer = [name for name in ending if not known[name][:-1] or len(known[name]) <= MOST_DEEP]
    if len(outer or ending) == 1:
        return known[(outer or ending)[0]]
    if ending:
        raise CannotRun(f"several clauses end in {clause}", f"name one of: {_some(ending)}")
    from difflib import get_close_matches

    close = get_close_matches(clause, known, n=3, cutoff=0.6)
    raise CannotRun(
        f"the spec says nothing of {clause}",
        f"similar ones are: {', '.join(close)}" if close else "name a key, as metrics.auc.limit",
    )


MOST_DEEP = 3
"""Steps down to the things a spec names: `data.sources.clicks`."""
MOST_NAMED = 6


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _standing(repo: Folder, base: Base, scope: Scope, landing: Landing) -> Landing:
    """The file where it stands, with the lines as they count there."""
    moved = {each.generated: name for name, each in base.records.items() if each.generated}
    here = moved.get(landing.path, landing.path)
    try:
        standing = (repo / here).read_bytes()
    except OSError:
        return Landing(path=here, lines=landing.lines)
    at = {there: here for here, there in scope.made.generated(landing.path, standing).items()}
    return Landing(path=here, lines=tuple(at[line] for line in landing.lines if line in at))


def _as_text(path: Path, scope: Scope, found: Sequence[Landing], *, color: bool) -> str:
    place = scope.place(path)
    name = safe(dotted(*path))
    head = f"{BOLD}{name}{RESET}" if color else name
    where = f"{safe(place[0])}:{place[1]}" if place else "not stated; what is assumed is traced"
    if not found:
        return f"{head}  {where}\n\nNo file of the repo rests on it.\n"
    rows = [(each.path, _spans(each.lines)) for each in found]
    total = f"{len(found)} file{'s' * (len(found) > 1)}"
    table = columns(rows, color=color, styles=(CYAN, DIM))
    return f"{head}  {where}\n\n{table}\n{total}\n"


def _spans(lines: Sequence[int]) -> str:
    """`3-5, 9`."""
    spans: list[list[int]] = []
    for line in lines:
        if spans and line == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], line]
        else:
            spans.append([line])
    return ", ".join("-".join(map(str, span)) for span in spans)


def _as_json(path: Path, scope: Scope, found: Sequence[Landing]) -> str:
    place = scope.place(path)
    document = {
        "schema_version": 1,
        "clause": dotted(*path),
        "place": {"file": place[0], "line": place[1]} if place else None,
        "files": [{"path": each.path, "lines": list(each.lines)} for each in found],
    }
    return json.dumps(document, indent=2) + "\n"
