"""Reading the spec a command is given, and the house's policy."""

from __future__ import annotations

import os
import re
import sys
from codecs import BOM_UTF8
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.cli._problem import CannotRun
from specc.cli._terminal import hint
from specc.diagnostic._cells import ELLIPSIS
from specc.source import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT = "spec.yaml"
FOLDER = "spec"
"""Where the spec of a repo lies when it is a folder."""
POLICY = "policy.yaml"
_ROOT = (".specc", ".git")
"""Where one of these is, a repo begins."""
MOST_FILES = 100
MOST_ECHOED = 60
MOST_NAMED = 3

_PROJECT = re.compile(rb"^[\"']?project[\"']?[ \t]*:", re.MULTILINE)
"""The section by which a file is a spec of its own, and no part of one."""

PATH = click.Path(allow_dash=True, readable=False)
"""The type of an argument that names a spec; `-` is standard input. Reading finds out the rest."""

policy_option = click.option(
    "--policy",
    type=click.Path(readable=False),
    metavar="FILE",
    help=f"The house's policy.  [default: {POLICY} beside the spec, if there is one]",
)


def read_spec(argument: str) -> tuple[str, bytes | dict[str, bytes]]:
    """The spec's name, as findings shall show it, and its bytes; of a folder, those of each file.

    Of a file that is too large one byte more than the limit, so that it is found to be so.
    """
    if argument == "-":
        return "<stdin>", sys.stdin.buffer.read(MAX_BYTES + 1)
    if not argument:
        raise click.UsageError("the path of the spec is empty")
    try:
        given, argument = argument, _standing(argument)
        if argument.startswith(os.pardir) and given == DEFAULT:
            hint(f"reading {argument}\n")
        if Path(argument).is_dir():
            return argument, _folder(Path(argument))
        return argument, _bytes(Path(argument))
    except OSError as error:
        raise _unreadable(argument, error) from error


def read_policy(argument: str | None, spec: str) -> dict[str, bytes]:
    """The policy's bytes by its name; nothing where the house has none, or an empty one."""
    try:
        place = _policy_beside(spec) if argument is None else Path(argument)
        if place is None:
            return {}
        data = _bytes(place)
        return {str(place): data} if _says_something(data) else {}
    except OSError as error:
        raise _unreadable(argument or POLICY, error, "name the policy") from error


def read_before(repo: Path) -> dict[str, bytes]:
    """The spec as it was compiled last into the folder `repo`; nothing where none was."""
    try:
        if not (repo / ".specc").is_dir():
            return {}
        from specc.plan.lock import base_path

        one = repo / base_path(DEFAULT)
        many = (repo / base_path(f"{FOLDER}/x")).parent.glob("*")
        return {str(file): _bytes(file) for file in ([one] if one.is_file() else sorted(many))}
    except OSError:
        return {}  # that what specc keeps for itself cannot be read is said by `compile`


def home(spec: str) -> Path:
    """The folder in which the spec stands."""
    try:
        return Path() if spec == "-" else Path(_standing(spec)).parent
    except OSError:
        return Path()


def today() -> date:
    """The day on which acceptances are judged; that of SOURCE_DATE_EPOCH where it is set."""
    given = epoch()
    return given.date() if given else date.today()


def epoch() -> datetime | None:
    """The moment that SOURCE_DATE_EPOCH sets the clock to."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return None
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) < 12):
        raise CannotRun(
            f"SOURCE_DATE_EPOCH is {shortened(seconds)!r}, which is no count of seconds",
            "set it to the seconds since 1970, such as 1767225600 for 2026-01-01, or unset it",
        )
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def shortened(text: str) -> str:
    """As much of what somebody wrote as a message can hold."""
    return text if len(text) <= MOST_ECHOED else f"{text[:MOST_ECHOED]}{ELLIPSIS}"


def _standing(argument: str) -> str:
    """The spec in a repo, and the folder where there is no file of the usual name; of the usual
    name also where the repo has it that one is in."""
    path = Path(argument)
    _refuse_two(path.parent if argument == DEFAULT else path)
    if argument == DEFAULT:
        return nearest() or argument
    if path.is_dir() and (path / ".specc").is_dir():
        return str(path / (DEFAULT if (path / DEFAULT).exists() else FOLDER))
    return argument


def nearest() -> str | None:
    """The spec that is here, or in the nearest folder above that has one in the same repo: below
    where specc or git keeps what it remembers, or there."""
    here = Path(os.getcwd())  # noqa: PTH109 -- where it was deleted, that is said
    folders = (here, *here.parents)
    roots = (n for n, each in enumerate(folders, 1) if any((each / m).exists() for m in _ROOT))
    for folder in folders[: next(roots, 1)]:
        if os.path.lexists(folder / DEFAULT):
            return os.path.relpath(folder / DEFAULT)
        if (folder / FOLDER).is_dir() and (folder == here or any(_files(folder / FOLDER))):
            return os.path.relpath(folder / FOLDER)
    return None


def _refuse_two(home: Path) -> None:
    """Of a spec in one file and a folder with one in several, neither is taken for the other."""
    one, several = home / DEFAULT, home / FOLDER
    if one.is_file() and several.is_dir() and any(_files(several)):
        file = f"./{one}" if home == Path() else str(one)
        raise CannotRun(
            f"two specs lie here: the file {one} and the folder {several}",
            f"delete one of them, or name the one that is meant: {file} or {several}",
        )


def _says_something(data: bytes) -> bool:
    """Whether anything but comments stands in a text."""
    lines = map(bytes.strip, data.removeprefix(BOM_UTF8).splitlines())
    return any(line and line != b"---" and not line.startswith(b"#") for line in lines)


def _policy_beside(spec: str) -> Path | None:
    """`policy.yaml` in the spec's folder, or beside that folder."""
    path = Path() if spec == "-" else Path(_standing(spec))
    homes = (path, path.parent) if path.is_dir() else (path.parent,)
    return next((home / POLICY for home in homes if (home / POLICY).is_file()), None)


def _folder(folder: Path) -> dict[str, bytes]:
    files = sorted(_files(folder))
    if not files:
        raise CannotRun(f"{folder} holds no *.yaml", f"name the spec: {folder / DEFAULT}")
    if len(files) > MOST_FILES:
        raise CannotRun(
            f"{folder} holds {len(files)} files of YAML; a spec has at most {MOST_FILES}",
            "name the folder that holds the spec and nothing else",
        )
    read = {str(file): _bytes(file) for file in files}
    _refuse_several(folder, [name for name, data in read.items() if _PROJECT.search(data)])
    return read


def _refuse_several(folder: Path, whole: list[str]) -> None:
    """Of whole specs that lie side by side, as one for each version, none is taken for the rest."""
    if len(whole) < 2:
        return
    names = [Path(name).name for name in whole]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    meant = folder / DEFAULT if DEFAULT in names else whole[0]
    raise CannotRun(
        f"{folder} holds {len(names)} specs: {', '.join(names[:MOST_NAMED])}{more}",
        f"name the file that is meant, as {meant}; of one spec in several files, "
        "only one has the section `project`",
    )


def _files(folder: Path) -> Iterator[Path]:
    for file in folder.iterdir():
        named = file.suffix in (".yaml", ".yml") and not file.name.startswith(".")
        if named and file.name != POLICY and not file.is_dir():
            yield file


def _bytes(path: Path) -> bytes:
    if path.is_fifo() and not str(path).startswith("/dev/"):
        raise CannotRun(f"{path} is a pipe", "name a file, or `-` for standard input")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _unreadable(argument: str, error: OSError, advice: str = "") -> CannotRun:
    if isinstance(error, FileNotFoundError):
        return CannotRun(f"there is no file {argument}", advice or _elsewhere(argument))
    if isinstance(error, IsADirectoryError):
        return CannotRun(f"{argument} is a folder", f"name the file: {Path(argument) / DEFAULT}")
    if isinstance(error, PermissionError):
        return CannotRun(f"{argument} may not be read", "change its permissions (chmod u+r)")
    return CannotRun(f"{argument} cannot be read: {error.strerror}")


def _elsewhere(argument: str) -> str:
    return (
        "begin one with `specc init` (or `specc init --example churn`), or name the spec"
        if argument == DEFAULT
        else "check the path, relative to the current folder"
    )
