"""What is found while the templates of a house are fetched and rendered."""

from __future__ import annotations

from specc.diagnostic._code import Code
from specc.diagnostic._model import Severity

TEMPLATE_NOT_AVAILABLE = Code(
    code="TPL01",
    slug="template-not-available",
    manual="""\
A template of the house cannot be fetched, or is not what it was when it was compiled last.

The commit that a ref means is recorded in `.specc/lock.json`, and from then on that one is
rendered, so that everybody compiles the same; `specc compile --upgrade` moves it. What was fetched
once is kept in the cache and needs no network. Fetched are folders (`./house`, as seen from where
the spec lies) and git addresses over https, ssh and file://; nothing asks for a password, and none
may stand in the address: git's credential helper or an SSH key gives it.""",
)

TEMPLATE_ANSWER = Code(
    code="TPL02",
    slug="template-answer-amiss",
    manual="""\
An answer to a question of a template is missing, is not asked for, or is not accepted.

A template asks in its `copier.yml`. Nobody is asked while specc compiles, so a question without a
default is answered in the spec, under `answers`. An answer to no question is a misspelt name: the
template would be rendered with its default instead, and nobody would know.""",
)

TEMPLATE_BROKEN = Code(
    code="TPL03",
    slug="template-broken",
    manual="""\
A template of the house cannot be rendered.

The file and the line are those of the template: a name that is not defined, a tag that is not
closed, a `copier.yml` that is no YAML, an extension of Jinja that is not installed or may not be
loaded, a task that failed, or a version of Copier that is too old. Nothing was written.""",
)

TEMPLATE_OUT_OF_BOUNDS = Code(
    code="TPL04",
    slug="template-out-of-bounds",
    manual="""\
A template of the house makes something that no template may make.

That is a path that leaves the repo, a symbolic link, a file under `.git` or `.specc`, the spec and
the policy themselves, who signed them (`approvals`), or a file that holds the path of the temporary
folder it was rendered in. Of a template's own files none may be a link that leads out of it.""",
)

TEMPLATE_LIMITS = Code(
    code="TPL05",
    slug="template-beyond-limits",
    manual="""\
A template of the house takes more than any template needs: 60 seconds, 1 GB of memory in one
process, 2,000 files, 10 MB in one file, 50 MB in all; or itself holds over 5,000 files or 100 MB.

Templates are rendered in a process of their own that is ended at a limit, so that a loop without
end or a file without end is a finding and not a machine that hangs. Tasks and extensions that
`--trust` lets run are held to the same limits, each process of a task to those of one process.
Nothing was written; where it can be told at which file and line it was, the finding says so.""",
)

TEMPLATE_COLLISION = Code(
    code="TPL06",
    slug="template-collision",
    manual="""\
A template of the house makes a file that specc, or another template, makes too.

Every path has one owner. A template that is meant to take the place of another says so in the spec:
`overrides: [path]`, or a pattern such as `docs/*`, where a star stands for any characters. Then the
other file is left out. Of the templates that make one path, exactly one has to override it: the
order in which they stand decides nothing. Sealed files say what the scope says, and cannot be
overridden.

Two names that differ in nothing but capitals (`Docs/a.md`, `docs/a.md`) are two files on Linux and
one on macOS and Windows, where a clone of the repo would lose one of them.""",
)

TEMPLATE_TASKS = Code(
    code="TPL07",
    slug="template-tasks-not-run",
    severity=Severity.WARNING,
    manual="""\
A template of the house has tasks, commands to be run, and they were not.

A template is somebody else's text; a task is somebody else's program on your machine. None is run
unless `specc compile --trust` says so. Then it runs in the temporary folder in which the template
is rendered, and what it leaves there is what the template makes.""",
)

TEMPLATE_UNCOMMITTED = Code(
    code="TPL08",
    slug="template-uncommitted",
    severity=Severity.WARNING,
    manual="""\
A template of the house is a folder under git, and holds changes that are not committed.

What is made from it now cannot be made again by anybody else. Commit the changes; once the template
is more than a draft, name its git address and a ref in the spec.""",
)

TEMPLATE_IDLE_OVERRIDE = Code(
    code="TPL09",
    slug="template-overrides-nothing",
    severity=Severity.WARNING,
    manual="""\
A pattern of `overrides` lets a template take the place of no file.

Most often the path is misspelt, or the file has another name by now. A pattern that stays for
nothing would let a file be replaced some day without anybody having decided it.""",
)

TEMPLATES = (
    TEMPLATE_NOT_AVAILABLE,
    TEMPLATE_ANSWER,
    TEMPLATE_BROKEN,
    TEMPLATE_OUT_OF_BOUNDS,
    TEMPLATE_LIMITS,
    TEMPLATE_COLLISION,
    TEMPLATE_TASKS,
    TEMPLATE_UNCOMMITTED,
    TEMPLATE_IDLE_OVERRIDE,
)
