"""The child process: renders one template into an empty folder, and says how that went.

`python -m specc.packs._render REQUEST REPLY`, both JSON. It has a clean environment, and limits on
memory, on time and on the size of a file; where it does not heed them, the parent ends it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from specc.packs._config import checked, lines
from specc.packs._wrong import TooSlowError, amiss, tell_undefined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def main(request: str, reply: str) -> None:
    """Carry out the request, and write the reply."""
    asked = json.loads(Path(request).read_text(encoding="utf-8"))
    os.environ.pop("PYTHONPATH", None)
    _limit(asked)
    try:
        said = _rendered(asked)
    except BaseException as problem:  # whatever it is, it is a finding
        signal.setitimer(signal.ITIMER_REAL, 0)
        said = {"amiss": amiss(problem, asked)}
    Path(reply).write_text(json.dumps(said), encoding="utf-8")


def _limit(asked: Mapping[str, Any]) -> None:
    """Limits of memory, and of the size of a file. What a task starts may reserve more addresses
    than it uses; of it the memory is counted that it can write to."""
    memory = resource.RLIMIT_DATA if asked["trust"] else resource.RLIMIT_AS
    cpu = int(asked["seconds"]) + 5
    limits = ((memory, asked["memory"]), (resource.RLIMIT_FSIZE, asked["file"]),
              (resource.RLIMIT_CPU, cpu), (resource.RLIMIT_CORE, 0))  # fmt: skip
    for kind, most in limits:
        with suppress(ValueError, OSError):  # not every system has each of them
            resource.setrlimit(kind, (most, most))


def _too_slow(*_: object) -> NoReturn:
    raise TooSlowError


def _rendered(asked: Mapping[str, Any]) -> dict[str, Any]:
    from copier import run_copy

    from specc.packs._names import read_names

    _write_no_undefined()
    tell_undefined(asked)
    signal.signal(signal.SIGALRM, _too_slow)  # where it stands, so that the place can be told
    signal.setitimer(signal.ITIMER_REAL, asked["seconds"])
    checked(Path(asked["template"]))
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
        "lines": lines(Path(asked["template"])),
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


if __name__ == "__main__":
    main(*sys.argv[1:])
