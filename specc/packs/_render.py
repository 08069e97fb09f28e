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

    from copier._main import Worker


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

    _write_no_undefined()
    made_from = _noted()
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
        "reads": _reads(worker, made_from, [path.as_posix() for path in files]),
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


def _noted() -> dict[str, str]:
    """Of each file that will be made, the file of the template it is made from. What Copier has no
    such method for is found to be made from all of them."""
    from copier._main import Worker

    made_from: dict[str, str] = {}
    render = getattr(Worker, _RENDERS, None)

    def noting(worker: Worker, source: Path, made: Path, *more: Any, **others: Any) -> None:
        made_from[made.as_posix()] = source.as_posix()
        if render:
            render(worker, source, made, *more, **others)

    if render:
        setattr(Worker, _RENDERS, noting)
    return made_from


_RENDERS = "_render_file"


def _reads(
    worker: Worker, made_from: Mapping[str, str], paths: list[str]
) -> dict[str, list[tuple[str, ...]]]:
    """What each file that was made reads of the project. Of what a task has made, or may have
    changed, nobody knows more than what all of the template reads."""
    from specc.packs._names import Reader, strings

    template = worker.template
    root, suffix = template.local_abspath, template.templates_suffix
    settings = [each for name, it in template.config_data.items() for each in strings(it)
                if name in _OF_ALL]  # fmt: skip
    reader = Reader(worker.jinja_env, root, template.questions_data)

    def texts(source: str) -> Iterator[str]:
        yield (root / source).relative_to(worker.template_copy_root).as_posix()
        with suppress(UnicodeDecodeError, OSError):
            if source.endswith(suffix):
                yield (root / source).read_text(encoding="utf-8")

    tasks = [*strings(template.config_data.get("tasks"))] if worker.unsafe else []
    every = [*(text for each in made_from.values() for text in texts(each)), *tasks]
    known = {} if tasks else made_from
    return {
        path: reader.names((*settings, *(texts(known[path]) if path in known else every)))
        for path in paths
    }


_OF_ALL = ("exclude", "external_data", "skip_if_exists", "subdirectory")
"""Settings that decide which files there are, and what each is given."""


if __name__ == "__main__":
    main(*sys.argv[1:])
