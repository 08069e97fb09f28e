"""One spec makes one repo: the same paths, bytes and executable bits, wherever, whenever and by
whomever it is compiled. Beyond the executable bit modes follow the umask, as with git.

Without libyaml, which every wheel of PyYAML has in it, the data are the same; of texts beyond plain
words PyYAML's own writer escapes other characters."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from specc.cli import run

from .determinism import IN_PYTHON, REVERSED, Repo, Setting, compiled, contents
from .hostile_repos import hostile, in_mode
from .hostile_words import yaml_of

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = [*sorted(path.parent.name for path in EXAMPLES.glob("*/spec.yaml")), "hostile"]
SETTINGS = {
    "hash-0": Setting(environment={"PYTHONHASHSEED": "0"}),
    "hash-1": Setting(environment={"PYTHONHASHSEED": "1"}),
    "hash-random": Setting(environment={"PYTHONHASHSEED": "random"}),
    "locale-c": Setting(environment={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "locale-posix": Setting(environment={"LC_ALL": "POSIX", "LANG": "POSIX"}),
    "locale-utf8": Setting(environment={"LC_ALL": "C.UTF-8"}),
    "locale-turkish": Setting(environment={"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
    "first-to-see-the-day": Setting(environment={"TZ": "Pacific/Kiritimati"}),
    "last-to-see-the-day": Setting(environment={"TZ": "America/Los_Angeles"}),
    "umask-open": Setting(umask=0),
    "umask-closed": Setting(umask=0o077),
    "entries-reversed": Setting(before=REVERSED),
    "in-the-folder": Setting(here=True),
    "elsewhere": Setting(folder="a/b c/ü/'$(x)/deep"),
    "somebody-else": Setting(environment={"HOME": "/nonexistent", "USER": "x", "LOGNAME": "x"}),
    "epoch": Setting(environment={"SOURCE_DATE_EPOCH": "0"}),
    "optimised": Setting(options=("-O",)),
    "isolated": Setting(options=("-OO", "-s")),
    "stdin": Setting(stdin=True),
    "all-at-once": Setting(
        environment={"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"},
        options=("-O",),
        before=REVERSED,
        umask=0o077,
        folder="far/away",
        stdin=True,
    ),
}


def _written(name: str, folder: Path) -> Path:
    """The spec of an example, or the hostile one."""
    if name != "hostile":
        return EXAMPLES / name / "spec.yaml"
    path = folder / "hostile.yaml"
    path.write_bytes(yaml_of(in_mode(hostile("all").made(), "realtime")))
    return path


@pytest.fixture(scope="module", params=NAMES)
def spec(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(request.param, tmp_path_factory.mktemp("spec"))


@pytest.fixture(scope="module")
def plain(spec: Path, tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return compiled(spec, tmp_path_factory.mktemp("plain"))


def test_two_runs_that_differ_in_all_but_the_spec_agree(
    spec: Path, plain: Repo, tmp_path: Path
) -> None:
    _same(compiled(spec, tmp_path, SETTINGS["all-at-once"]), plain)


@pytest.mark.endurance
@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_a_setting_changes_nothing(
    spec: Path, plain: Repo, setting: Setting, tmp_path: Path
) -> None:
    _same(compiled(spec, tmp_path, setting), plain)


@pytest.mark.endurance
def test_without_libyaml_the_data_are_the_same(spec: Path, tmp_path: Path) -> None:
    """But for NEL, which PyYAML's own writer cannot write so that it is read again."""
    known = tmp_path / "spec.yaml"
    known.write_bytes(re.sub(rb"(?<!\\)\\N", b" ", spec.read_bytes()))
    plain = compiled(known, tmp_path / "plain")
    found = compiled(known, tmp_path / "found", Setting(before=IN_PYTHON))
    if spec.parent.parent == EXAMPLES:
        _same(found, plain)
    for path in plain:
        if path.startswith("conf/"):
            assert _read(found[path][0]) == _read(plain[path][0])


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_keys_changes_nothing(
    spec: Path, plain: Repo, tmp_path: Path, seed: int
) -> None:
    data = _shuffled(_read(spec.read_bytes()), random.Random(seed))  # noqa: S311 -- an order
    _same_but_for_the_spec(_of(yaml_of(data), tmp_path), plain)


def test_the_ends_of_lines_change_nothing(spec: Path, plain: Repo, tmp_path: Path) -> None:
    dos = spec.read_bytes().replace(b"\n", b"\r\n")
    _same_but_for_the_spec(_of(dos, tmp_path), plain)


def test_a_mark_of_byte_order_changes_nothing(spec: Path, plain: Repo, tmp_path: Path) -> None:
    _same_but_for_the_spec(_of(b"\xef\xbb\xbf" + spec.read_bytes(), tmp_path), plain)


def _read(content: bytes) -> Any:
    return yaml.load(content, Loader=yaml.CSafeLoader)


def _of(text: bytes, folder: Path) -> Repo:
    """The repo that a text makes."""
    (folder / "spec.yaml").write_bytes(text)
    assert run(["compile", str(folder / "spec.yaml"), "-o", str(folder / "repo")]) == 0
    return contents(folder / "repo")


def _shuffled(data: Any, chance: random.Random) -> Any:
    if isinstance(data, list):
        return [_shuffled(each, chance) for each in data]
    if not isinstance(data, dict):
        return data.isoformat() if hasattr(data, "isoformat") else data
    keys = chance.sample(list(data), len(data))
    return {key: _shuffled(data[key], chance) for key in keys}


def _same_but_for_the_spec(found: Repo, expected: Repo) -> None:
    _same(_without_spec(found), _without_spec(expected))


def _without_spec(repo: Repo) -> Repo:
    lock = json.loads(repo[".specc/lock.json"][0])
    own = ("spec.yaml", ".specc/base/spec.yaml.base")
    left = {path: each for path, each in repo.items() if path not in own}
    files = {path: each for path, each in lock["files"].items() if path != "spec.yaml"}
    del lock["imported"]  # of the text itself
    return left | {".specc/lock.json": (json.dumps(lock | {"files": files}).encode(), False)}


def _same(found: Repo, expected: Repo) -> None:
    assert found.keys() == expected.keys()
    differ = [path for path in found if found[path] != expected[path]]
    assert not differ, _first(found[differ[0]][0], expected[differ[0]][0], differ)


def _first(found: bytes, expected: bytes, differ: list[str]) -> tuple[list[str], str, str]:
    """Where two files part, for the message."""
    at = next((i for i, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b), 0)
    near = slice(max(0, at - 80), at + 80)
    return differ, found[near].decode(errors="replace"), expected[near].decode(errors="replace")
