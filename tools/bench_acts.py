"""The rows of the case table: what a team did, and what the change of scope then meets."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import bench_judge
from bench_story import Change
from bench_tools import Ran, again, finished

if TYPE_CHECKING:
    from bench_judge import Snapshot
    from bench_tools import Scene

README, RUNBOOK = "README.md", "docs/runbook.md"
DROPPED, ADDED = "docs/datasheets/appointments.md", "docs/datasheets/visits.md"
OLD, NEW = "src/breast_cancer/config.py", "src/aspirates/config.py"
TITLE = "# Reading suspicious aspirates first"
SPOT = "It runs before any data is wired: a source that cannot be reached is replaced by a sample made from its contract. Every"  # noqa: E501
CALM = "First, always: `make status` tells which model runs and what its last reports said; the dashboard shows since when."  # noqa: E501
OURS = "TEAM: ask Kim before you rerun this."
THERE = b"# TEAM: visits\n\nTEAM: this sheet is ours, keep it.\n"
KILLS = 5
PAIRS = 2

Act = Callable[["Scene"], object]
Check = Callable[["Scene"], Iterable[str]]
Drive = Callable[["Scene"], Ran]


def _nothing(_scene: Scene) -> None:
    """The team did nothing."""


def _all_well(_scene: Scene) -> Iterable[str]:
    return ()


def _update(scene: Scene) -> Ran:
    return scene.update()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row."""

    title: str
    expected: str
    """specc's verdict, as the design has it."""
    act: Act = _nothing
    path: str = README
    """The file it is about, as the old version calls it (the new one, for a file it adds)."""
    lands: str | None = ""
    """Where its new lines belong: at `path` (""), elsewhere, or nowhere (`None`)."""
    change: Change = "scope"
    more: bool = False
    git: str = ""
    """The user's configuration of git."""
    check: Check = _all_well
    drive: Drive = _update
    commits: bool = True
    others: bool = True
    """Whether the change has to arrive in all other files, too."""
    copier: tuple[str, ...] = ()
    """Options of Copier, where the row is about them alone."""

    @property
    def name(self) -> str:
        """The title as a file name."""
        return "".join(c if c.isalnum() else "-" for c in self.title.lower())

    @property
    def target(self) -> str | None:
        """Where the new lines belong."""
        return self.path if self.lands == "" else self.lands


# What a team does


def edit(path: str = README, after: str = SPOT) -> Act:
    return lambda scene: scene.line(path, after, OURS)


def edit_same_line(scene: Scene) -> None:
    scene.line(README, TITLE, "# TEAM: our aspirates, sorted", instead=True)


def edit_toml(scene: Scene) -> None:
    scene.line("pyproject.toml", 'version = "1.0.0"', 'license = "LicenseRef-TEAM"')


def edit_json(scene: Scene) -> None:
    after = '  "title": "Reading suspicious aspirates first",'
    scene.line("monitoring/dashboard.json", after, '  "description": "TEAM: wall screen",')


def edit_yaml(scene: Scene) -> None:
    path = "monitoring/rules.yml"
    lines = (scene.root / path).read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if line.endswith("> 0.01"))
    scene.line(path, lines[at], "    keep_firing_for: 17m  # TEAM")


def move(to: str) -> Act:
    def act(scene: Scene) -> None:
        scene.line(RUNBOOK, CALM, OURS)
        (scene.root / to).parent.mkdir(parents=True, exist_ok=True)
        (scene.root / RUNBOOK).rename(scene.root / to)

    return act


def there(scene: Scene) -> None:
    scene.wrote(ADDED, THERE, *THERE.splitlines()[::2])


def there_untracked(scene: Scene) -> None:
    scene.commit()
    there(scene)


def ignored(path: str) -> Act:
    def act(scene: Scene) -> None:
        ignore = scene.root / ".gitignore"
        ignore.write_text(ignore.read_text() + f"{path}\n")
        if (scene.root / path).exists():
            scene.git("rm", "-q", "--cached", path)
            scene.commit()
            scene.line(path, CALM, OURS)
        else:
            scene.commit()
            there(scene)

    return act


def crlf(scene: Scene) -> None:
    scene.line(README, SPOT, OURS)
    place = scene.root / README
    place.write_bytes(place.read_bytes().replace(b"\n", b"\r\n"))


def crlf_kept(scene: Scene) -> Iterable[str]:
    content = (scene.root / README).read_bytes()
    plain = content.count(b"\n") - content.count(b"\r\n")
    if plain:
        yield f"line ends changed: {plain}"


def no_last_newline(scene: Scene) -> None:
    scene.line(README, SPOT, OURS)
    place = scene.root / README
    place.write_bytes(place.read_bytes().rstrip(b"\n"))


def still_none(scene: Scene) -> Iterable[str]:
    if (scene.root / README).read_bytes().endswith(b"\n"):
        yield "a newline at the end came back"


def bom(scene: Scene) -> None:
    scene.line(README, SPOT, OURS)
    place = scene.root / README
    place.write_bytes(b"\xef\xbb\xbf" + place.read_bytes())


def bom_kept(scene: Scene) -> Iterable[str]:
    if not (scene.root / README).read_bytes().startswith(b"\xef\xbb\xbf"):
        yield "the byte order mark is gone"


def latin(scene: Scene) -> None:
    scene.line(README, SPOT, OURS)
    place = scene.root / README
    place.write_bytes(place.read_bytes().replace(b"TEAM:", b"TEAM: caf\xe9,"))
    scene.team[:] = [b"TEAM: caf\xe9,"]


def mode(path: str, mode: int) -> Act:
    return lambda scene: (scene.root / path).chmod(mode)


def mode_kept(path: str, mode: int) -> Check:
    def check(scene: Scene) -> Iterable[str]:
        if (scene.root / path).stat().st_mode & 0o111 != mode & 0o111:
            yield "the executable bit changed back"

    return check


def link(scene: Scene) -> None:
    target = scene.folder / "outside" / "shared.md"
    target.parent.mkdir()
    content = (scene.root / RUNBOOK).read_bytes()
    target.write_bytes(content.replace(CALM.encode(), f"{CALM}\n{OURS}".encode()))
    scene.team.append(OURS.encode())
    (scene.root / RUNBOOK).unlink()
    (scene.root / RUNBOOK).symlink_to(target)


def link_kept(scene: Scene) -> Iterable[str]:
    if not (scene.root / RUNBOOK).is_symlink():
        yield "the link was replaced"
    if b"80 ms" in (scene.folder / "outside" / "shared.md").read_bytes():
        yield "written through the link"


def linked_folder(scene: Scene) -> None:
    outside = scene.folder / "outside"
    (scene.root / "docs").rename(outside)
    (scene.root / "docs").symlink_to(outside, target_is_directory=True)
    place = outside / "runbook.md"
    place.write_bytes(place.read_bytes().replace(CALM.encode(), f"{CALM}\n{OURS}".encode()))
    scene.team.append(OURS.encode())


def linked_folder_kept(scene: Scene) -> Iterable[str]:
    if not (scene.root / "docs").is_symlink():
        yield "the link was replaced"
    if b"80 ms" in (scene.folder / "outside" / "runbook.md").read_bytes():
        yield "written through the link"


def folder(scene: Scene) -> None:
    (scene.root / RUNBOOK).unlink()
    scene.wrote(f"{RUNBOOK}/nights.md", OURS.encode())


def absent(path: str) -> Check:
    def check(scene: Scene) -> Iterable[str]:
        if (scene.root / path).exists():
            yield f"{path} is back"

    return check


def gone(scene: Scene) -> Iterable[str]:
    if (scene.root / DROPPED).exists():
        yield f"{DROPPED} is still there"


def moved_along(scene: Scene) -> Iterable[str]:
    new = scene.root / NEW
    if not new.exists() or OURS.encode() not in new.read_bytes():
        yield f"the edit is not in {NEW}"
    if (scene.root / OLD).exists():
        yield f"{OLD} is still there"


def still_there(scene: Scene) -> Iterable[str]:
    """No line of the team's own file is gone from it."""
    standing = (scene.root / ADDED).read_bytes().splitlines()
    if not set(THERE.splitlines()) <= set(standing):
        yield "the team's file was overwritten"


# Where the project lies


def no_git(scene: Scene) -> None:
    edit()(scene)
    shutil.rmtree(scene.root / ".git")


def shallow(scene: Scene) -> None:
    edit()(scene)
    scene.commit()
    origin = scene.folder / "origin"
    scene.root.rename(origin)
    scene.home.must(
        ["git", "clone", "-q", "--depth=1", origin.as_uri(), str(scene.root)], scene.folder
    )


def worktree(scene: Scene) -> None:
    edit()(scene)
    scene.commit()
    scene.git("worktree", "add", "-q", "-b", "scope", str(scene.folder / "tree"))
    scene.root = scene.folder / "tree"


def monorepo(scene: Scene) -> None:
    edit()(scene)
    shutil.rmtree(scene.root / ".git")
    mono = scene.folder / "mono"
    (mono / "services").mkdir(parents=True)
    scene.root.rename(mono / "services" / "project")
    scene.root = mono
    scene.git("init", "-q")
    scene.root = mono / "services" / "project"


# The tool's memory


def spoilt(spoil: Callable[[bytes], bytes | None]) -> Act:
    def act(scene: Scene) -> None:
        edit()(scene)
        place = scene.root / scene.tool.state
        content = spoil(place.read_bytes())
        if content is None:
            place.unlink()
        else:
            place.write_bytes(content)

    return act


def marked(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    lines[1:2] = [b"<<<<<<< HEAD\n", lines[1], b"=======\n", lines[1], b">>>>>>> main\n"]
    return b"".join(lines)


# Commands in other ways than once


def killed(scene: Scene) -> Ran:
    """`kill -9` at some instants of an update's life, then the command again; the worst of it."""
    before, calm = bench_judge.snapshot(scene), again(scene, "calm")
    start = time.monotonic()
    calm.update()
    whole, after = time.monotonic() - start, bench_judge.snapshot(calm)
    worst: list[str] = []
    codes = {0}
    for n in range(KILLS):
        one = again(scene, f"kill-{n}")
        process = one.home.start(one.tool.update(one.root, more=one.more), one.root)
        time.sleep(whole * (n + 0.5) / KILLS)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        stands = bench_judge.snapshot(one)
        if stands == after:
            continue  # it had ended before it was killed
        second = one.update()
        codes.add(second.code)
        late = bench_judge.missing(one, README, README)
        worst += ["lost lines"] if bench_judge.lost(one) else []
        if late or second.code:
            left = "unchanged" if stands == before else "half-written"
            worst.append(f"{left}, next run: exit {second.code}")
    scene.root = calm.root
    scene.broken += [f"{text} ({worst.count(text)} of {KILLS})" for text in dict.fromkeys(worst)]
    return Ran(code=max(codes, key=abs), said="")


def two(scene: Scene) -> Ran:
    """Two updates started together."""
    ended: list[Ran] = []
    for n in range(PAIRS):
        one = again(scene, f"pair-{n}")
        command = one.tool.update(one.root, more=one.more)
        pair = [one.home.start(command, one.root) for _ in range(2)]
        ended += [finished(process) for process in pair]
        scene.broken += ["lost lines"] if bench_judge.lost(one) else []
        late = bench_judge.missing(one, README, README)
        scene.broken += ["new lines not delivered"] if late else []
    scene.root = one.root
    worst = max(ended, key=lambda ran: (ran.code != 0, "Traceback" in ran.said))
    return Ran(code=0 if all(r.code == 0 for r in ended) else worst.code, said=worst.said)


def twice(scene: Scene) -> Ran:
    """The same version again: a second update after the first one was committed."""
    scene.update()
    scene.commit()
    before = bench_judge.snapshot(scene)
    ran = scene.update()
    scene.broken += _differences(before, bench_judge.snapshot(scene))
    return ran


def taken_back(scene: Scene) -> Ran:
    """An update, and then its undoing."""
    before = bench_judge.snapshot(scene)
    scene.update()
    for command in scene.tool.undo(scene.root):
        ran = scene.home.run(command, scene.root)
    scene.broken += _differences(before, bench_judge.snapshot(scene))
    return ran


def _differences(before: Snapshot, after: Snapshot) -> list[str]:
    other = sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))
    return [f"not as before: {other[0]}"] if other else []


def edit_ignored_too(scene: Scene) -> None:
    edit()(scene)
    ignored(RUNBOOK)(scene)
