"""What kept a template from being rendered, as the child process tells it: which file, which line,
why, and what would mend it."""

from __future__ import annotations

import errno
import re
import traceback
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from subprocess import CalledProcessError
from typing import TYPE_CHECKING, Any

from specc.diagnostic.spelling import alike
from specc.packs._config import INCLUDE, ConfigError, lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import FrameType

MOST = 600
"""So many characters of a message are passed on."""
WIDEST = 160
"""So many of a line of the template."""
REST = "mend the template; nothing was written"

_KEYS = {
    "ExtensionNotFoundError": "_jinja_extensions",
    "UnsafeTemplateError": "_jinja_extensions",
    "UnsupportedVersionError": "_min_copier_version",
    "FileNotFoundError": "_subdirectory",
    "TaskError": "_tasks",
}
_LOADS = {"jinja_env": "_jinja_extensions", "match_skip": "_skip_if_exists",
          "match_exclude": "_exclude", "_external_data": "_external_data",
          "template_copy_root": "_subdirectory", "_execute_tasks": "_tasks",
          "load_template_config": INCLUDE}  # fmt: skip
"""Copier's own functions, by the setting that they read."""


class TooSlowError(Exception):
    """The time is over."""


def amiss(problem: BaseException, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The problem as the parent is told of it."""
    root = Path(asked["template"])
    core = _core(problem)
    walked = [*_walked(problem), *(_walked(core) if core is not problem else ())]
    frames = [frame for frame, _ in walked]
    question = _local(frames, "_ask", "var_name")
    message, mend = _why(core, asked)
    said = {"kind": _kind(core), "message": message, "help": mend, "question": question}
    file, line = _place(core, walked, root)
    key = question or _KEYS.get(type(core).__name__) or _LOADS.get(_function(frames), "")
    if key and not line:
        known = lines(root)
        file, line = file or known["file"], known.get(key, 0)
    if question and said["kind"] == "broken":
        said["kind"] = _about(question, core, asked)
    return said | {"file": file, "line": line, "text": _text(root, file, line)}


def _core(problem: BaseException) -> BaseException:
    """What lies under Copier's own words, where that is an error of Jinja."""
    from jinja2 import TemplateError

    cause = problem.__cause__
    return cause if isinstance(cause, TemplateError) else problem


def _walked(problem: BaseException) -> list[tuple[FrameType, int]]:
    return [*traceback.walk_tb(problem.__traceback__)]


def _about(question: str, problem: BaseException, asked: Mapping[str, Any]) -> str:
    """Whether the answer is amiss, or lacking, or else the question's own default is."""
    if question in asked["answers"]:
        return "rejected"
    if str(problem) == f'Question "{question}" is required':
        return "question"
    return "default" if isinstance(problem, ValueError) else "broken"


def _kind(problem: BaseException) -> str:
    name = type(problem).__name__
    if isinstance(problem, MemoryError | RecursionError | OverflowError | TooSlowError):
        return "limits"
    if isinstance(problem, OSError) and problem.errno in (errno.EFBIG, errno.ENOMEM):
        return "limits"
    if name == "ForbiddenPathError":
        return "bounds"
    return {"UnsafeTemplateError": "untrusted", "TaskError": "task"}.get(name, "broken")


# Why, and what would mend it


def _why(problem: BaseException, asked: Mapping[str, Any]) -> tuple[str, str]:
    from jinja2 import TemplateNotFound, UndefinedError

    root = Path(asked["template"])
    match problem:
        case ConfigError():
            return str(problem), problem.help
        case UndefinedError():
            what, _, mend = str(problem).partition("\n")
            return what, mend or REST
        case TemplateNotFound(name=str(name)):
            return _included(name, root)
        case CalledProcessError(cmd=cmd, returncode=code):
            told = cmd if isinstance(cmd, str) else " ".join(map(str, cmd))
            return f"its task `{told[:WIDEST]}` ended with {code}", "mend the task, or take it out"
        case FileNotFoundError(filename=str(gone)) if Path(gone).is_relative_to(root):
            return _subdirectory(Path(gone), root)
    return _limit(problem, asked) or _by_name(problem, asked)


def _limit(problem: BaseException, asked: Mapping[str, Any]) -> tuple[str, str] | None:
    """Which limit was reached."""
    match problem:
        case TooSlowError():
            return f"it takes longer than {asked['seconds']:g} seconds", ""
        case MemoryError():
            return "it takes more memory than it may", ""
        case RecursionError():
            return "it goes deeper than it may", ""
        case OverflowError():
            return _plain(problem, asked), "loop over fewer"
        case OSError(errno=errno.EFBIG):
            return f"it makes a file of more than {asked['file'] / 1e6:g} MB", "split the file"
    return None


def _by_name(problem: BaseException, asked: Mapping[str, Any]) -> tuple[str, str]:
    """Errors of Copier, which is not loaded to tell them apart, and all others."""
    text = _plain(problem, asked)
    match type(problem).__name__:
        case "InvalidConfigFileError":
            cause = problem.__cause__
            why = getattr(cause, "problem", None) or getattr(cause, "reason", None) or cause
            return f"it is no YAML: {why}", "mend the line, or the one before it"
        case "ExtensionNotFoundError":
            why = text.partition(": ")[2].partition(" Make sure")[0]
            return f"an extension cannot be loaded: {why}", (
                "install its package beside specc, or do without"
            )
        case "UnsupportedVersionError":
            why = f"it asks for a later Copier than {version('copier')}, which is here"
            return why, "upgrade Copier beside specc: `pip install --upgrade copier`"
        case "InvalidTypeError":
            return text, "a question's type is one of: str, int, float, bool, json, yaml, path"
    if named := re.search(r"No (filter|test) named '([^']*)'", text):
        return text, _close(named[2], _known(named[1])) or REST
    is_bare = isinstance(problem, KeyError | AttributeError | TypeError | AssertionError)
    return (f"{type(problem).__name__}: {text}" if is_bare else text)[:MOST], REST


def tell_undefined(asked: Mapping[str, Any]) -> None:
    """Has Jinja say of a name that is not there which ones are. It forgets where it was by the time
    that the error arrives, so it is told beforehand."""
    from jinja2 import Undefined

    usual: Any = Undefined._undefined_message  # noqa: SLF001 -- nothing else knows the name's owner

    def message(it: Any) -> str:
        name, owner = it._undefined_name, it._undefined_obj  # noqa: SLF001
        if it._undefined_hint or name is None:  # noqa: SLF001
            return str(usual.fget(it))
        if isinstance(owner, dict):
            holder = _dotted(owner, asked["data"]["project"]) or "a mapping"
            known = sorted(map(str, owner))
            return _told(f"`{holder}` has no `{name}`", str(name), known)
        if repr(owner) == "missing":  # what Jinja has for a name of no object
            known = [*asked["data"], *lines(Path(asked["template"]))["questions"]]
            return _told(f"there is no `{name}`", str(name), known)
        return str(usual.fget(it))

    Undefined._undefined_message = property(message)  # type: ignore[assignment, method-assign]  # noqa: SLF001


def _told(what: str, name: str, known: list[str]) -> str:
    return f"{what}\n{_close(name, known) or f'there are: {_some(known)}'}"


def _dotted(sought: object, inside: Any, name: str = "project") -> str:
    """The name under which the project has a mapping."""
    if inside == sought:
        return name
    pairs = inside.items() if isinstance(inside, dict) else ()
    items = enumerate(inside) if isinstance(inside, list) else ()
    inner = (*((each, f".{key}") for key, each in pairs), *((it, f"[{n}]") for n, it in items))
    return next(filter(None, (_dotted(sought, each, f"{name}{how}") for each, how in inner)), "")


def _included(name: str, root: Path) -> tuple[str, str]:
    known = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    what = f"there is no `{name}` in the template"
    return what, _close(name, known) or "name the file as seen from the folder with copier.yml"


def _subdirectory(gone: Path, root: Path) -> tuple[str, str]:
    name = gone.relative_to(root).as_posix()
    folders = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_dir()]
    what = f"`_subdirectory` names `{name}`, and there is no such folder"
    return what, _close(name, folders) or f"its folders are: {_some(folders) or 'none'}"


def _known(kind: str) -> Iterable[str]:
    """The filters or tests that there are."""
    from jinja2 import Environment

    extended = Environment(extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"])  # noqa: S701 -- renders nothing
    return extended.filters if kind == "filter" else extended.tests


def _close(name: str, known: Iterable[str]) -> str:
    close = alike(name, [str(each) for each in known], most=2)
    return f"did you mean {' or '.join(f'`{each}`' for each in close)}?" if close else ""


def _some(names: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in [*names][:12])


def _plain(problem: BaseException, asked: Mapping[str, Any]) -> str:
    """What an exception says, on one line, without the temporary folders."""
    text = str(problem) or type(problem).__name__
    for folder in (asked["template"], asked["target"]):
        text = text.replace(f"{folder}/", "").replace(folder, ".")
    return " ".join(text.split())[:MOST]


# Where


def _place(
    problem: BaseException, walked: list[tuple[FrameType, int]], root: Path
) -> tuple[str, int]:
    """The file of the template, and its line, that the error is at; empty where nothing tells."""
    if isinstance(problem, ConfigError):
        return problem.file, problem.line
    found = ("", 0)
    for frame, number in walked:
        if Path(frame.f_code.co_filename).is_relative_to(root):
            found = (frame.f_code.co_filename, number)
    named = getattr(problem, "filename", None)
    if isinstance(named, str) and Path(named).is_file() and Path(named).is_relative_to(root):
        found = (named, getattr(problem, "lineno", 0) or 0)
    mark = getattr(problem.__cause__, "problem_mark", None)
    if mark is not None:  # YAML tells where it stopped
        found = (getattr(mark, "name", ""), mark.line + 1)
    at = found[0] or _local([frame for frame, _ in walked], "_render_template", "src_abspath")
    at = at or _local([frame for frame, _ in walked], "_render_path", "relpath")
    with suppress(ValueError):
        return str((root / at).relative_to(root)) if at else "", found[1]
    return "", 0


def _text(root: Path, file: str, line: int) -> str:
    """The line of the template; empty where there is none."""
    with suppress(OSError, UnicodeDecodeError, IndexError):
        if file and line:
            text = (root / file).read_text(encoding="utf-8").splitlines()[line - 1]
            return text.strip()[:WIDEST]
    return ""


def _local(frames: list[FrameType], function: str, name: str) -> str:
    """What Copier was at: the value of a variable of one of its functions."""
    for frame in reversed(frames):
        if frame.f_code.co_name == function and name in frame.f_locals:
            return str(frame.f_locals[name])
    return ""


def _function(frames: list[FrameType]) -> str:
    known = [frame.f_code.co_name for frame in frames if frame.f_code.co_name in _LOADS]
    return known[-1] if known else ""
