"""What an update did to the team's work: measured in the folder, and by the exit code.

Nothing here asks which tool ran. Three things are counted: pieces of the team's work that are
nowhere in the project any more, lines of the new version that did not arrive, and properties that
the case names (a deleted file is back, line ends changed). Each is *silent* where the tool ended
with 0 and printed no line about it.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from bench_story import ADDITIONAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench_tools import Ran, Scene

MARKERS = (b"<<<<<<< ", b">>>>>>> ")
BESIDE = (".rej", ".generated", ".yours", ".orig")
"""Endings of a second version beside a file."""
_WARNING = re.compile(
    r"(?<![.\w])(conflict|reject|error|fail|skip|orphan|not|already|warning|cannot|refuse)|^U ",
    re.IGNORECASE,
)
"""What a line about a file says where something is left to people. Progress alone does not count,
nor does such a word in a path of the spec."""
_CRASH = re.compile(r"Traceback \(most recent call last\)|[╭─] Traceback|bug in specc")

Snapshot = Mapping[Path, tuple[str, bytes | str, int]]


class Kind(Enum):
    """Where a verdict counts in the totals."""

    GOOD = "all kept, all delivered"
    CONFLICT = "conflicts said"
    QUIET = "left to people with exit code 0"
    LOST = "losses said"
    SILENT = "silent losses"
    REFUSED = "refused"
    CRASHED = "crashed"
    NONE = "does not apply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a case."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was measured after a command."""

    code: int
    crashed: bool
    said: bool
    same: bool
    """Whether the folder is as it was before."""
    lost: int
    """Pieces of the team's work that are nowhere any more."""
    in_git: bool
    """Whether git's history has all that is lost."""
    missing: int
    """Lines of the new version that did not arrive."""
    elsewhere: int
    """Lines of the new version that did not arrive in files the team had not touched."""
    unmerged: bool
    """Whether git's index says that a conflict is left."""
    conflict: bool
    broken: tuple[str, ...]
    """Other things that were to hold and do not."""


def snapshot(scene: Scene) -> Snapshot:
    """Everything in the folder but git's own: kind, content and mode."""
    found: dict[Path, tuple[str, bytes | str, int]] = {}
    for path in sorted(scene.root.rglob("*")):
        place = path.relative_to(scene.root)
        if ".git" in place.parts or ".specc/run" in place.as_posix() or path.is_dir():
            continue
        found[place] = _entry(path)
    return found


def _entry(path: Path) -> tuple[str, bytes | str, int]:
    if path.is_symlink():
        return ("link", str(path.readlink()), 0)
    return ("file", sha256(path.read_bytes()).digest(), path.stat().st_mode & 0o111)


def measured(
    scene: Scene,
    before: Snapshot,
    ran: Ran,
    *,
    path: str,
    lands: str | None,
    broken: Iterable[str],
    others: bool,
) -> Facts:
    """What a command left behind. `lands` is where the new version of `path` belongs; `None`
    where no new lines are expected."""
    gone = lost(scene)
    return Facts(
        code=ran.code,
        crashed=bool(_CRASH.search(ran.said)) or ran.code < 0,
        said=ran.code != 0 or is_said(ran.said, path),
        same=snapshot(scene) == before,
        lost=len(gone),
        in_git=bool(gone) and _is_in_git(scene, gone),
        missing=0 if lands is None else missing(scene, path, lands),
        elsewhere=_elsewhere(scene, path, lands) if others else 0,
        unmerged=_is_unmerged(scene),
        conflict=any(_conflicts(scene, before)),
        broken=tuple(broken),
    )


def is_said(said: str, path: str) -> bool:
    """Whether a line that names the file warns about it."""
    name = Path(path).name
    lines = (line.replace(path, name) for line in said.splitlines() if name in line)
    return any(_WARNING.search(line.replace(name, "")) for line in lines)


def lost(scene: Scene) -> list[bytes]:
    """The pieces of the team's work that stand in no file."""
    contents = [(scene.root / path).read_bytes() for path in scene.files()]
    contents += [p.read_bytes() for p in (scene.folder / "outside").rglob("*") if p.is_file()]
    return [piece for piece in scene.team if not any(piece in each for each in contents)]


def _is_in_git(scene: Scene, gone: list[bytes]) -> bool:
    done = subprocess.run(
        ["git", "cat-file", "--batch-all-objects", "--batch"],
        cwd=scene.root,
        env=scene.home.environment,
        capture_output=True,
        check=False,
    )
    return all(piece in done.stdout for piece in gone)


def missing(scene: Scene, path: str, lands: str) -> int:
    """How many lines that are new in the new version stand neither in the file nor beside it."""
    target = scene.root / lands
    places = [target, *(target.with_name(target.name + ending) for ending in BESIDE)]
    there = {line for place in places if place.is_file() for line in _lines(place.read_bytes())}
    new = scene.new.get(path) or scene.new[lands]
    old = scene.old.get(path)
    if b"\0" in new.content:
        kept = [p.read_bytes() for p in places if p.is_file()]
        return int(new.content not in kept)
    fresh = set(_lines(new.content)) - set(_lines(old.content) if old else ())
    return len({line for line in fresh if not any(line in each for each in there)})


def _elsewhere(scene: Scene, path: str, lands: str | None) -> int:
    own = scene.tool.name != "specc" or scene.more
    paths = [
        each for each in scene.new if each not in (path, lands) and (own or each not in ADDITIONAL)
    ]
    return sum(missing(scene, each, each) for each in paths)


def _is_unmerged(scene: Scene) -> bool:
    return bool(scene.home.run(["git", "ls-files", "--unmerged"], scene.root).said)


def _lines(content: bytes) -> Iterator[bytes]:
    for line in content.removeprefix(b"\xef\xbb\xbf").splitlines():
        bare = line.lstrip(b"+- ").strip().rstrip(b",")
        if bare:
            yield bare


def _conflicts(scene: Scene, before: Snapshot) -> Iterator[Path]:
    for path in scene.files():
        if before.get(path) == _entry(scene.root / path):
            continue
        content = (scene.root / path).read_bytes()
        if path.suffix in BESIDE or all(marker in content for marker in MARKERS):
            yield path


def verdict(facts: Facts) -> Verdict:
    """One line about what was measured."""
    harm = list(_harm(facts))
    if facts.crashed:
        left = "nothing changed" if facts.same else "left half-written"
        text = ", ".join([f"traceback, exit {facts.code}", *(harm or [left])])
        return Verdict(kind=Kind.CRASHED, text=text)
    if facts.code and facts.same:
        return Verdict(kind=Kind.REFUSED, text=f"refused, exit {facts.code}")
    how = f"said, exit {facts.code}" if facts.said else "silent, exit 0"
    if harm:
        kind = Kind.LOST if facts.said else Kind.SILENT
        return Verdict(kind=kind, text=f"{', '.join(harm)}, {how}")
    if facts.conflict or facts.missing or facts.code:
        kind = Kind.CONFLICT if facts.code else Kind.QUIET
        what = "conflict" if facts.conflict or facts.code else "not delivered"
        shown = "; in git status" if facts.unmerged and not facts.code else ""
        return Verdict(kind=kind, text=f"{what}, {how}{shown}")
    return Verdict(kind=Kind.GOOD, text="kept")


def _harm(facts: Facts) -> Iterator[str]:
    if facts.lost:
        where = "git has them" if facts.in_git else "for good"
        yield f"lost lines: {facts.lost} ({where})"
    yield from facts.broken
    if facts.missing and not facts.said:
        yield f"new lines not delivered: {facts.missing}"
    if facts.elsewhere and not facts.code:
        yield f"new lines of other files not delivered: {facts.elsewhere}"
