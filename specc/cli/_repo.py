"""The repo a command is about: where it stands, what specc knows of it, what its spec yields."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import specc
from specc.cli._disk import reported
from specc.cli._house import standing
from specc.cli._input import DEFAULT, FOLDER, POLICY, read_before, read_policy, read_spec, today
from specc.cli._problem import CannotRun
from specc.cli._terminal import busy, hint
from specc.tree import File, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import click
    from click.shell_completion import CompletionItem

    from specc.compiler import Checked, Compiled
    from specc.emit import House
    from specc.plan import Base, Disk, Stamp
    from specc.project.model import Project

T = TypeVar("T")

LANGUAGE = "1"
"""The version of the language this specc compiles."""
PATIENCE = 10
"""So many times a command starts anew because another one wrote to the folder meanwhile: each time
somebody else has come to an end, so as many commands may be started at once."""


class Repo(NamedTuple):
    """A repo whose spec is sound, as it stands."""

    folder: Path
    base: Base
    disk: Disk
    new: Tree
    stamp: Stamp


class Yielded(NamedTuple):
    """What the spec of a repo yields now; without a tree, where the spec is not sound."""

    checked: Checked
    tree: Tree | None = None
    stamp: Stamp | None = None
    causes: Callable[[str], tuple[str, ...]] = lambda _: ()
    """The changed fields behind a path."""


def find(place: str) -> Path:
    """The nearest folder at or above `place` that specc has compiled into, relative to the current
    one."""
    with reported():
        full = Path(os.path.abspath(place))  # noqa: PTH100 -- links in a path stay as they are named
        for folder in (full, *full.parents):
            if (folder / ".specc").is_dir():
                return Path(os.path.relpath(folder))
    raise CannotRun(
        f"{place} is in no repo of specc: there is no .specc at or above it",
        "run it in a repo that `specc compile` made",
    )


def within(folder: Path, place: str) -> str:
    """`place` as the lock names it; the empty text for the repo itself."""
    path = os.path.relpath(os.path.abspath(place), folder.absolute())  # noqa: PTH100
    return "" if path == os.curdir else path.replace(os.sep, "/")


def compiled_last(folder: Path) -> Base:
    """What specc generated in the repo last."""
    from specc.workspace import read_base

    base = read_base(folder, adopt=True)
    if base.lock is None:
        raise CannotRun(f"nothing is compiled in {folder}", "run `specc compile` first")
    return base


def yielded(folder: Path) -> Yielded:
    """What the spec that lies in the repo yields."""
    from specc import compiler
    from specc.workspace import doing, library

    name, data = read_spec(str(folder))
    policy = read_policy(None, str(folder))
    before = read_before(folder)
    with reported(), busy():
        doing("compiling the scope")
        done = compiler.compile(
            name,
            data,
            library(),
            policy=policy,
            before=before,
            today=today(),
            house=standing(folder),
        )
        if done.tree is None or done.project is None:
            return Yielded(checked=done.checked)
        files = own_files(folder, name, data, policy)
        tree = Tree.union([done.tree, files])
    made_from = stamp(done.project, done.house)
    return Yielded(checked=done.checked, tree=tree, stamp=made_from, causes=causes(done))


def own_files(
    folder: Path, spec: str, data: bytes | Mapping[str, bytes], policy: Mapping[str, bytes]
) -> Tree:
    """What the tree was made from, which belongs to the repo; but not where the repo has a link to
    a spec kept elsewhere."""
    own = folder / DEFAULT
    if spec != "<stdin>" and own.is_symlink() and own.resolve() == Path(spec).resolve():
        return Tree()
    files = (
        {DEFAULT: data}
        if isinstance(data, bytes)
        else {f"{FOLDER}/{Path(name).name}": text for name, text in data.items()}
    )
    house = dict.fromkeys([POLICY] if policy else [], b"".join(policy.values()))
    return Tree({path: File(content=text) for path, text in {**files, **house}.items()})


def stamp(project: Project, house: House | None = None) -> Stamp:
    """What the lock says the repo was made from."""
    from specc.plan import Stamp
    from specc.project.digest import digest

    return Stamp(
        language=LANGUAGE,
        specc=specc.__version__,
        spec_version=project.version,
        spec_digest=digest(project),
        templates=house.pins if house else {},
    )


def causes(compiled: Compiled) -> Callable[[str], tuple[str, ...]]:
    """Says of a path of the repo which fields of the spec, changed since it was compiled last,
    reach the file; of one that a template makes, whether that is at another commit."""
    house, tree, reaching = compiled.house, compiled.tree or Tree(), _reaching(compiled)
    if house is None or not house.moved:
        return reaching
    moved = {name: (f"scaffold.templates.{name} {how}",) for name, how in house.moved.items()}

    def of(path: str) -> tuple[str, ...]:
        template = tree[path].template if path in tree else ""
        return (*moved.get(template, ()), *reaching(path))

    return of


def _reaching(compiled: Compiled) -> Callable[[str], tuple[str, ...]]:
    """Of which fields of the spec a change reaches a file."""
    now, old = compiled.checked.spec, compiled.checked.last
    if now is None or old is None or old is now or compiled.project is None:
        return lambda _: ()
    from specc.provenance import Causes
    from specc.workspace import library

    return Causes(old, now, compiled.reads, library(), compiled.project.spec_path).of


def complete_interrupted(folder: Path, *, only_plan: bool = False) -> None:
    """Whatever a killed command left behind is brought to its end first; or, where nothing may be
    changed, only told of."""
    from specc.workspace import is_interrupted, recover

    if only_plan:
        if is_interrupted(folder):
            hint("an update was interrupted here, or is under way: files stand between two plans\n")
        return
    if done := recover(folder):
        hint(f"{done} an update that was interrupted\n")


def settled(do: Callable[[], T]) -> T:
    """What `do` gives, done anew where another specc wrote to the folder meanwhile."""
    from specc.workspace import MovedOnError

    with busy():
        for _ in range(PATIENCE):
            try:
                return do()
            except MovedOnError:
                continue
        return do()


def argument(folder: Path) -> str:
    """The folder as an argument of a proposed command: none, where it is the current one."""
    import shlex

    from specc.diagnostic.text import safe

    return "" if folder == Path() else f" {safe(shlex.quote(str(folder)))}"


def moved_to(base: Base, path: str) -> str:
    """Where the team has a file that is generated under a path; empty where it did not move it."""
    found = (key for key, record in base.records.items() if record.generated == path)
    return next(found, "")


def near(path: str, known: Iterable[str]) -> str:
    """Those of the known paths that may have been meant, as a list to read."""
    from difflib import get_close_matches

    known = sorted(known)
    name = path.rpartition("/")[2]
    same = [each for each in known if each.rpartition("/")[2] == name]
    close = get_close_matches(path, known, n=3, cutoff=0.7)
    return ", ".join(dict.fromkeys([*same, *close][:3]))


def complete_path(
    _context: click.Context, _option: click.Parameter, start: str
) -> list[CompletionItem]:
    """The paths of the lock, for a shell; none where anything is amiss."""
    from click.shell_completion import CompletionItem

    from specc.workspace import WorkspaceError, read_lock

    try:
        folder = find(start or os.curdir)
        paths = [os.path.relpath(folder / path) for path in read_lock(folder).records]
    except (CannotRun, WorkspaceError, OSError):
        return []
    return [CompletionItem(path) for path in sorted(paths) if path.startswith(start)]
