"""The real command: killed at any instant of its life, and several at once on one folder."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from specc.workspace import undo
from tests.endurance.crashes import (
    OLD_SPEC,
    SPEC,
    Files,
    edited,
    files,
    hold_tidy,
    quick_folder,
)

pytestmark = pytest.mark.endurance
KILLS, PARTS = 200, 4
ROUNDS = 10


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


def _specc(*arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "specc", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _done(running: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = running.communicate()
    assert "Traceback" not in said, said
    return running.returncode, said


def _compiled(spec: str, root: Path) -> Files:
    """The repo after the spec was compiled into it."""
    code, said = _done(_specc("compile", _spec(root.parent, spec), "-o", root))
    assert code in (0, 3), said
    return files(root)


def _spec(home: Path, spec: str) -> Path:
    place = home / f"{abs(hash(spec))}.yaml"
    place.write_text(spec)
    return place


def _copy(start: Path, root: Path) -> Path:
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(start, root)
    return root


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_a_random_instant(home: Path, part: int) -> None:
    start, work = home / "start", home / "work"
    shutil.rmtree(start, ignore_errors=True)
    edited(start, whole=True)
    old = files(start)
    lives, news = [], []
    for _ in range(3):
        began = time.monotonic()
        news.append(_compiled(SPEC, _copy(start, work)))
        lives.append(time.monotonic() - began)
    new, life = news[0], statistics.median(lives)
    dice = random.Random(part)  # noqa: S311 -- instants, not secrets
    for number in range(KILLS // PARTS):
        after = dice.uniform(0, life)
        where = f"kill {number} of part {part}, after {after:.3f} of {life:.3f} s"
        _copy(start, work)
        running = _specc("compile", _spec(home, SPEC), "-o", work)
        time.sleep(after)
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        found = files(work)
        for path in old.keys() | new.keys() | found.keys():
            assert found.get(path) in (old.get(path), new.get(path)), (where, path)
        assert _compiled(SPEC, work) == new, where
        hold_tidy(work)
        if number % 5 == 0:
            undo(work)
            assert files(work) == old, where


def test_a_killed_holder_keeps_nobody_out(home: Path) -> None:
    edited(_fresh(home / "held"))
    holder = (
        "import sys, time; from pathlib import Path; from specc.workspace import _hold\n"
        "with _hold.hold(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    line = [sys.executable, "-c", holder, str(home / "held")]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as held:
        assert held.stdout is not None
        assert held.stdout.readline() == "held\n"
        waits = _specc("compile", _spec(home, SPEC), "-o", home / "held")
        code, said = _done(waits)
        assert code == 2
        where = f"another specc is writing to {home / 'held'} (process {held.pid})"
        assert said.startswith(f"error: {where}\n")
        assert "wait until it has finished" in said
        held.kill()
    _compiled(SPEC, home / "held")


def _fresh(root: Path) -> Path:
    shutil.rmtree(root, ignore_errors=True)
    return root


def _versions(count: int) -> list[str]:
    return [SPEC.replace("version: 2.0.0", f"version: 3.{n}.0") for n in range(count)]


@pytest.mark.parametrize(("count", "rounds"), [(2, ROUNDS), (5, ROUNDS // 2)])
@pytest.mark.parametrize("first", [False, True], ids=["again", "first"])
def test_several_at_once_are_one_after_another(
    home: Path, count: int, rounds: int, first: bool
) -> None:
    """Whoever is last decides: without edits, the order of the others does not show."""
    specs, start, work = _versions(count), _fresh(home / "start"), home / "work"
    if not first:
        _compiled(OLD_SPEC, start)
    orders = _orders(specs, None if first else start, home / "order")
    for number in range(rounds):
        _fresh(work)
        if not first:
            _copy(start, work)
        running = [_specc("compile", _spec(home, spec), "-o", work) for spec in specs]
        for code, said in map(_done, running):
            assert code == 0, (number, said)
        assert files(work) in orders, number
        hold_tidy(work)


def _orders(specs: Sequence[str], start: Path | None, work: Path) -> list[Files]:
    """What each order that ends differently leaves."""
    found = []
    for last in specs:
        _fresh(work)
        if start is not None:
            _copy(start, work)
        for spec in (*(each for each in specs if each != last), last):
            _compiled(spec, work)
        found.append(files(work))
    assert all(one != two for one, two in itertools.combinations(found, 2))
    return found


def test_undo_beside_compile(home: Path) -> None:
    start, work = _fresh(home / "start"), home / "work"
    one, two, three = _versions(3)
    for spec in (one, two):
        _compiled(spec, start)
    undone = files(start)
    third = _compiled(three, _copy(start, work))
    for number in range(ROUNDS):
        _copy(start, work)
        both = [
            _specc("compile", _spec(home, three), "-o", work),
            _specc("undo", work),
        ]
        if number % 2:
            both.reverse()
        codes = [_done(each) for each in both]
        assert all(code == 0 for code, _ in codes), codes
        assert files(work) in (undone, third), number
        hold_tidy(work)
