"""The child process: renders one template into an empty folder, and says how that went.

`python -m specc.packs._render REQUEST REPLY`, both JSON. It has a clean environment, and limits on
memory and on the size of a file; how long it may take, the parent decides.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import FrameType

CONFIG = ("copier.yml", "copier.yaml")
INCLUDE = "!include"
MOST = 600
"""So many characters of a message are passed on."""


def main(request: str, reply: str) -> None:
    """Carry out the request, and write the reply."""
    asked = json.loads(Path(request).read_text(encoding="utf-8"))
    os.environ.pop("PYTHONPATH", None)
    _limit(asked["memory"], asked["file"], asked["seconds"])
    try:
        said = _rendered(asked)
    except BaseException as problem:  # whatever it is, it is a finding
        said = {"amiss": _amiss(problem, asked)}
    Path(reply).write_text(json.dumps(said), encoding="utf-8")


def _limit(memory: int, size: int, seconds: int) -> None:
    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, size),
              (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0))  # fmt: skip
    for kind, most in limits if memory else limits[1:]:
        with suppress(ValueError, OSError):  # not every system has each of them
            resource.setrlimit(kind, (most, most))


def _rendered(asked: Mapping[str, Any]) -> dict[str, Any]:
    from copier import run_copy

    from specc.packs._names import read_names

    _write_no_undefined()
    worker = run_copy(
        asked["template"],
        asked["target"],
        data={**asked["answers"], **asked["data"]},
        defaults=True,
        overwrite=True,
        quiet=True,
        unsafe=asked["trust"],
        skip_tasks=not asked["trust"],
    )
    template = worker.template
    files = [path.relative_to(asked["target"]) for path in _files(Path(asked["target"]))]
    return {
        "questions": sorted(template.questions_data),
        "lines": _lines(Path(asked["template"])),
        "once": [str(path) for path in files if worker.match_skip(path)],
        "reads": read_names(worker.jinja_env, _texts(Path(asked["template"]))),
        "tasks": bool(template.tasks),
        "extensions": bool(template.jinja_extensions),
    }


def _write_no_undefined() -> None:
    """A name that is not defined goes into YAML as it goes into text: as nothing, or as an error
    where the template is strict; and not as the Python object that it is."""
    import yaml
    from jinja2 import Undefined

    for dumper in (yaml.Dumper, yaml.SafeDumper):
        yaml.add_multi_representer(Undefined, lambda to, it: to.represent_str(str(it)), dumper)


def _files(folder: Path) -> Iterator[Path]:
    for above, _, names in os.walk(folder):
        for name in names:
            yield Path(above, name)


def _texts(folder: Path) -> Iterator[str]:
    """All that may be a template: paths, and files of text."""
    for path in _files(folder):
        yield str(path.relative_to(folder))
        with suppress(UnicodeDecodeError, OSError):
            yield path.read_text(encoding="utf-8")


# What went wrong


def _amiss(problem: BaseException, asked: Mapping[str, Any]) -> dict[str, Any]:
    root = Path(asked["template"])
    frames = [frame for frame, _ in traceback.walk_tb(problem.__traceback__)]
    question = _local(frames, "_ask", "var_name")
    said = {"kind": _kind(problem), "message": _message(problem, asked), "question": question}
    file, line = _place(problem, frames, root)
    key = question or _KEYS.get(type(problem).__name__) or _LOADS.get(_function(frames), "")
    if key and not line:
        lines = _lines(root)
        file, line = file or lines["file"], lines.get(key, 0)
    if question and said["kind"] == "broken":
        said["kind"] = _about(question, problem, asked)
    return said | {"file": file, "line": line}


def _about(question: str, problem: BaseException, asked: Mapping[str, Any]) -> str:
    """Whether the answer is amiss, or lacking, or else the question is."""
    if question in asked["answers"]:
        return "rejected"
    return "question" if str(problem) == f'Question "{question}" is required' else "broken"


_KEYS = {
    "ExtensionNotFoundError": "_jinja_extensions",
    "UnsafeTemplateError": "_jinja_extensions",
    "UnsupportedVersionError": "_min_copier_version",
    "TaskError": "_tasks",
}
_LOADS = {"jinja_env": "_jinja_extensions", "match_skip": "_skip_if_exists",
          "match_exclude": "_exclude", "_external_data": "_external_data",
          "template_copy_root": "_subdirectory", "_execute_tasks": "_tasks",
          "load_template_config": INCLUDE}  # fmt: skip
"""Copier's own functions, by the setting that they read."""


def _kind(problem: BaseException) -> str:
    name = type(problem).__name__
    if isinstance(problem, MemoryError | RecursionError | OverflowError):
        return "limits"
    if isinstance(problem, OSError) and problem.errno in (errno.EFBIG, errno.ENOMEM):
        return "limits"
    if name == "ForbiddenPathError":
        return "bounds"
    return "untrusted" if name == "UnsafeTemplateError" else "broken"


def _message(problem: BaseException, asked: Mapping[str, Any]) -> str:
    if isinstance(problem, MemoryError):
        return "it takes more memory than it may"
    if isinstance(problem, RecursionError):
        return "it goes deeper than it may"
    text = str(problem) or type(problem).__name__
    for folder in (asked["template"], asked["target"]):
        text = text.replace(f"{folder}/", "").replace(folder, ".")
    text = " ".join(text.split())
    named = isinstance(problem, KeyError | AttributeError | TypeError | AssertionError)
    return f"{type(problem).__name__}: {text}"[:MOST] if named else text[:MOST]


def _place(problem: BaseException, frames: list[FrameType], root: Path) -> tuple[str, int]:
    """The file of the template, and its line, that the error is at; empty where nothing tells."""
    found = ("", 0)
    lines = [number for _, number in traceback.walk_tb(problem.__traceback__)]
    for frame, number in zip(frames, lines, strict=True):
        if Path(frame.f_code.co_filename).is_relative_to(root):
            found = (frame.f_code.co_filename, number)
    named = getattr(problem, "filename", None)
    if isinstance(named, str) and Path(named).is_relative_to(root):
        found = (named, getattr(problem, "lineno", 0) or 0)
    mark = getattr(problem.__cause__, "problem_mark", None)
    if mark is not None:  # YAML tells where it stopped
        found = (getattr(mark, "name", ""), mark.line + 1)
    at = found[0] or _local(frames, "_render_template", "src_abspath")
    with suppress(ValueError):
        return str(Path(at).relative_to(root)), found[1]
    return "", 0


def _local(frames: list[FrameType], function: str, name: str) -> str:
    """What Copier was at: the value of a variable of one of its functions."""
    for frame in reversed(frames):
        if frame.f_code.co_name == function and name in frame.f_locals:
            return str(frame.f_locals[name])
    return ""


def _function(frames: list[FrameType]) -> str:
    known = [frame.f_code.co_name for frame in frames if frame.f_code.co_name in _LOADS]
    return known[-1] if known else ""


def _lines(root: Path) -> dict[str, Any]:
    """The line of each question and setting of the template, and of its first include."""
    import yaml

    found: dict[str, Any] = {"file": ""}
    for name in CONFIG:
        with suppress(OSError, yaml.YAMLError, UnicodeDecodeError):
            text = (root / name).read_text(encoding="utf-8")
            found["file"] = name
            including = (n for n, line in enumerate(text.splitlines(), 1) if INCLUDE in line)
            found[INCLUDE] = next(including, 0)
            for node in yaml.compose_all(text):
                pairs = node.value if isinstance(node, yaml.MappingNode) else ()
                found |= {str(key.value): key.start_mark.line + 1 for key, _ in pairs}
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
