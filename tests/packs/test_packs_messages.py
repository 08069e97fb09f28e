"""What a person is told of each thing that can be wrong with a template: what, where in the spec,
where in the template, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from house_case import amiss, commit, lay, rendered, template

from specc.packs._child import Limits

STRICT = "_envops: {undefined: jinja2.StrictUndefined}\n"
LOOP = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
HERE = "the template `platform` cannot be rendered: "


class Told(NamedTuple):
    code: str
    message: str
    help: str
    notes: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    """Where in the spec, below the template's clause."""
    trust: bool = False
    answers: dict[str, Any] | None = None
    limits: Limits | None = None


def says(spot: str, text: str) -> tuple[str, ...]:
    return (f"{spot} in the template says: {text}",)


CASES: dict[str, tuple[dict[str, str], Told]] = {
    "no YAML": (
        {"copier.yml": "a: 1\ntier: [x\nb: 2\n"},
        Told(
            "TPL03",
            HERE + "copier.yml:3: it is no YAML: expected ',' or ']', but got ':'",
            "mend the line, or the one before it",
            says("copier.yml:3", "b: 2"),
        ),
    ),
    "no mapping": (
        {"copier.yml": "# ours\n- tier\n"},
        Told(
            "TPL03",
            HERE + "copier.yml:2: it is no mapping of settings and questions",
            "write each as `name: …`",
            says("copier.yml:2", "- tier"),
        ),
    ),
    "an include of nothing": (
        {"copier.yml": "a: 1\n---\n!include more/*.yml\n"},
        Told(
            "TPL03",
            HERE + "copier.yml:3: `!include more/*.yml` names no file of the template",
            "name it as seen from the folder of copier.yml",
            says("copier.yml:3", "!include more/*.yml"),
        ),
    ),
    "a setting that is none": (
        {"copier.yml": "_skip_if_exist: [a.txt]\n"},
        Told(
            "TPL03",
            HERE + "copier.yml:1: Copier has no setting `_skip_if_exist`",
            "did you mean `_skip_if_exists`?",
            says("copier.yml:1", "_skip_if_exist: [a.txt]"),
        ),
    ),
    "no subdirectory": (
        {"copier.yml": "_subdirectory: templat\n", "template/a.txt": "a\n"},
        Told(
            "TPL03",
            HERE + "copier.yml:1: `_subdirectory` names `templat`, and there is no such folder",
            "did you mean `template`?",
            says("copier.yml:1", "_subdirectory: templat"),
        ),
    ),
    "a later Copier": (
        {"copier.yml": "a: 1\n_min_copier_version: '99'\n"},
        Told(
            "TPL03",
            HERE + "copier.yml:2: it asks for a later Copier than ",
            "upgrade Copier beside specc: `pip install --upgrade copier`",
            says("copier.yml:2", "_min_copier_version: '99'"),
        ),
    ),
    "an extension": (
        {"copier.yml": "_jinja_extensions: [no_such.Thing]\n"},
        Told(
            "TPL03",
            "the template `platform` loads extensions, which are programs",
            "`specc compile --trust` loads them, if you trust it; or do without",
            says("copier.yml:1", "_jinja_extensions: [no_such.Thing]"),
        ),
    ),
    "an extension that is not there": (
        {"copier.yml": "_jinja_extensions: [no_such.Thing]\n", "a.txt": "a\n"},
        Told(
            "TPL03",
            HERE + "copier.yml:1: an extension cannot be loaded: No module named 'no_such'",
            "install its package beside specc, or do without",
            says("copier.yml:1", "_jinja_extensions: [no_such.Thing]"),
            trust=True,
        ),
    ),
    "a task": (
        {"copier.yml": "_tasks: ['echo one; echo two >&2; exit 3']\n"},
        Told(
            "TPL03",
            HERE + "copier.yml:1: its task `echo one; echo two >&2; exit 3` ended with 3",
            "mend the task, or take it out",
            (
                *says("copier.yml:1", "_tasks: ['echo one; echo two >&2; exit 3']"),
                "it printed: one",
                "it printed: two",
            ),
            trust=True,
        ),
    ),
    "a tag that is not closed": (
        {"sub/a.txt.jinja": "x\n{% if project.id %}\n"},
        Told(
            "TPL03",
            HERE + "sub/a.txt.jinja:2: Unexpected end of template.",
            "mend the template; nothing was written",
            says("sub/a.txt.jinja:2", "{% if project.id %}"),
        ),
    ),
    "a name of the project": (
        {"copier.yml": STRICT, "a.txt.jinja": "x\n\n{{ project.deployment.mod }}\n"},
        Told(
            "TPL03",
            HERE + "a.txt.jinja:3: `project.deployment` has no `mod`",
            "did you mean `mode`?",
            says("a.txt.jinja:3", "{{ project.deployment.mod }}"),
        ),
    ),
    "a name like none": (
        {"copier.yml": STRICT, "a.txt.jinja": "{{ project.spec_for.zzzzzzzz }}\n"},
        Told("TPL03", HERE + "a.txt.jinja:1: `project` has no `spec_for`", "there are: `"),
    ),
    "a name of its own": (
        {"copier.yml": f"{STRICT}tier: gold\n", "a.txt.jinja": "{{ teir }}\n"},
        Told(
            "TPL03",
            HERE + "a.txt.jinja:1: there is no `teir`",
            "did you mean `tier`?",
            says("a.txt.jinja:1", "{{ teir }}"),
        ),
    ),
    "a name in a path": (
        {"copier.yml": STRICT, "{{ project.titel }}.txt": "x\n"},
        Told(
            "TPL03",
            HERE + "{{ project.titel }}.txt: `project` has no `titel`",
            "did you mean `title`?",
        ),
    ),
    "a filter": (
        {"a.txt.jinja": "{{ project.title | uper }}\n"},
        Told(
            "TPL03",
            HERE + "a.txt.jinja:1: No filter named 'uper'.",
            "did you mean `upper`",
            says("a.txt.jinja:1", "{{ project.title | uper }}"),
        ),
    ),
    "a file that is included": (
        {"a.txt.jinja": "{% include 'part.txt' %}\n", "parts.txt": "x\n"},
        Told(
            "TPL03",
            HERE + "a.txt.jinja:1: there is no `part.txt` in the template",
            "did you mean `parts.txt`?",
            says("a.txt.jinja:1", "{% include 'part.txt' %}"),
        ),
    ),
    "a question's type": (
        {"copier.yml": "seats: {type: integer, default: 2}\n"},
        Told(
            "TPL03",
            HERE + 'copier.yml:1: Unsupported type "integer" in question "seats"',
            "a question's type is one of: str, int, float, bool, json, yaml, path",
        ),
    ),
    "no answer": (
        {"copier.yml": "# ours\ntier: {type: str}\n"},
        Told(
            "TPL02",
            "the template `platform` asks for `tier` and has no default for it",
            "answer it: `answers: {tier: …}`",
            says("copier.yml:2", "tier: {type: str}"),
        ),
    ),
    "no number": (
        {"copier.yml": "seats: {type: int, default: 1}\n"},
        Told(
            "TPL02",
            "the template `platform` does not accept this answer: 'many' is no int",
            "give one that it accepts",
            says("copier.yml:1", "seats: {type: int, default: 1}"),
            field=("answers", "seats"),
            answers={"seats": "many"},
        ),
    ),
    "a default": (
        {"copier.yml": "seats: {type: float, default: many}\n"},
        Told(
            "TPL02",
            "the template `platform` has a default for `seats` that it does not accept: "
            "'many' is no float",
            "answer it: `answers: {seats: …}`; or mend the default",
            says("copier.yml:1", "seats: {type: float, default: many}"),
        ),
    ),
    "too slow": (
        {"a.txt.jinja": f"x\n{LOOP}\n"},
        Told(
            "TPL05",
            "the template `platform` was stopped: a.txt.jinja:2: it takes longer than 2 seconds",
            "look for a loop that has no end",
            says("a.txt.jinja:2", LOOP),
            limits=Limits(seconds=2),
        ),
    ),
    "too large": (
        {"a.txt.jinja": "{{ 'x' * 10**7 }}y\n"},
        Told(
            "TPL05",
            "the template `platform` was stopped: a.txt.jinja: it makes a file of more than 10 MB",
            "split the file",
        ),
    ),
    "a folder without files": (
        {"inner/": ""},
        Told(
            "TPL01",
            "the folder ./house is empty",
            "name the folder that holds copier.yml and the files to be rendered",
            field=("source",),
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_told(tmp_path: Path, case: str) -> None:
    contents, told = CASES[case]
    (tmp_path / "house").mkdir()
    for path, text in contents.items():
        lay(tmp_path / "house", {path: text}) if text else (tmp_path / "house" / path).mkdir()
    named = template(answers=told.answers)
    found = amiss(rendered(tmp_path, named, trust=told.trust, limits=told.limits))
    assert found.code == told.code
    assert found.message.startswith(told.message)
    assert found.help.startswith(told.help)
    assert found.notes == (told.notes or found.notes)
    assert found.places[0].path == ("scaffold", "templates", "platform", *told.field)


def test_the_ref_is_told_with_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    commit(tmp_path / "house", {"copier.yml": "tier: [\n"}, tag="v1")
    found = amiss(rendered(tmp_path, template(f"file://{tmp_path}/house", ref="v1")))
    assert found.notes == ("at copier.yml:2 in the template of v1",)


def test_a_ref_that_is_gone_and_those_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for tag in ("v1.2.0", "v1.10.0"):
        commit(tmp_path / "house", {"a.txt": tag}, tag=tag)
    found = amiss(rendered(tmp_path, template(f"file://{tmp_path}/house", ref="v1.12.0")))
    assert found.help == (
        "did you mean `v1.2.0` or `v1.10.0`? latest tags: v1.10.0, v1.2.0; branches: main"
    )


def test_folders_that_are_not_there(tmp_path: Path) -> None:
    lay(tmp_path, {"houses/a.txt": "a\n", "file": ""})
    found = amiss(rendered(tmp_path, template("./house")))
    assert found.help == "did you mean `./houses`?"
    found = amiss(rendered(tmp_path, template("./zzz")))
    assert found.help == "compile the spec that lies beside the folder, or name a git address"
    found = amiss(rendered(tmp_path, template("./file")))
    assert found.message == "./file is a file, and a template is a folder"


def test_an_address_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = amiss(rendered(tmp_path, template(f"file://{tmp_path}/nowhere")))
    assert found.help.startswith("check the address: no repository is there")
    commit(tmp_path / "house", {"a.txt": "a\n"})
    head = tmp_path / "house" / ".git" / "HEAD"
    head.rename(head.with_name("GONE"))
    assert amiss(rendered(tmp_path, template(f"file://{tmp_path}/house"))).code == "TPL01"
