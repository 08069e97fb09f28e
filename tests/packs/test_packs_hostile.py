"""Templates that nobody should trust: each is a finding, and nothing of it gets out."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from house_case import amiss, files, lay, rendered

from specc.packs._child import Asked, Limits
from specc.packs._child import rendered as render
from specc.packs._snapshot import Entry

SLASH = "{{ '%c' % 47 }}"
"""A slash that no folder on the disk can have in its name."""


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary folders go where they can be looked at."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))


def gone(tmp_path: Path) -> bool:
    return not [*(tmp_path / "temporary").iterdir()]


def test_a_path_that_leaves_the_folder(tmp_path: Path) -> None:
    lay(tmp_path / "house", {f"{{{{ '..' }}}}{SLASH}pwned.txt.jinja": "x"})
    found = amiss(rendered(tmp_path))
    assert found.code == "TPL04"
    assert "pwned.txt" in found.message
    assert gone(tmp_path)


def test_a_path_from_the_root(tmp_path: Path) -> None:
    target = tmp_path / "pwned.txt"
    name = str(target).replace("/", SLASH)
    lay(tmp_path / "house", {f"{name}.jinja": "x"})
    assert amiss(rendered(tmp_path)).code == "TPL04"
    assert not target.exists()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("{{ '.git' }}/hooks/pre-commit", ".git"),
        ("sub/{{ '.GIT' }}/config", ".git"),
        (".specc/lock.json", "made from"),
        ("spec.yaml", "made from"),
        ("Spec/more.yaml", "made from"),
        ("policy.yaml", "made from"),
        ("approvals/tech_lead.yaml", "made from"),
        ("a\nb.txt", "printable"),
        ("a\\b.txt", "printable"),
    ],
)
def test_a_path_that_is_not_a_templates_to_make(tmp_path: Path, path: str, why: str) -> None:
    lay(tmp_path / "house", {"copier.yml": "_exclude: []\n_subdirectory: t\n"})
    lay(tmp_path / "house" / "t", {path: "x"})
    found = amiss(rendered(tmp_path))
    assert found.code == "TPL04"
    assert why in found.message


@pytest.mark.parametrize("kept", [True, False])
def test_a_link_that_leads_out(tmp_path: Path, *, kept: bool) -> None:
    lay(tmp_path, {"secret.txt": "s3cret"})
    folder = lay(tmp_path / "house", {"copier.yml": f"_preserve_symlinks: {str(kept).lower()}\n"})
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    found = amiss(rendered(tmp_path))
    assert (found.code, "a.txt" in found.message) == ("TPL04", True)


def test_a_link_that_leads_out_by_way_of_another(tmp_path: Path) -> None:
    folder = lay(tmp_path / "house", {"deep/er/x.txt": "x"})
    (folder / "deep" / "er" / "up").symlink_to("../..")
    (folder / "deep" / "er" / "a.txt").symlink_to("up/../../../../../../../../etc/passwd")
    assert amiss(rendered(tmp_path)).code == "TPL04"


def test_a_link_inside_is_read_and_one_that_is_made_is_refused(tmp_path: Path) -> None:
    folder = lay(tmp_path / "house", {"a.txt": "x\n"})
    (folder / "b.txt").symlink_to("a.txt")
    assert files(rendered(tmp_path)) == {"a.txt": "x\n", "b.txt": "x\n"}
    lay(folder, {"copier.yml": "_preserve_symlinks: true\n"})
    assert "b.txt, which is a symbolic link" in amiss(rendered(tmp_path)).message


@pytest.mark.parametrize(
    "text",
    [
        "{% include '../../../../../../etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ '{0.__class__}'.format(project) }}{{ 1 / 0 }}",
        "{{ _copier_conf.src_path.__class__('/etc/passwd').read_text() }}",
        "{{ nothing.at.all }}",
        "{% if %}",
        "{{ 'a' | no_such_filter }}",
    ],
)
def test_a_file_that_cannot_be_rendered_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    lay(tmp_path / "house", {"sub/a.txt.jinja": f"first\n{text}\n"})
    found = amiss(rendered(tmp_path))
    assert found.code in ("TPL03", "TPL04")
    assert "sub/a.txt.jinja:2: " in found.message
    assert str(tmp_path) not in found.message
    assert "root:" not in found.message
    assert gone(tmp_path)


def test_the_source_of_what_is_rendered_cannot_be_read_by_its_path(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"a.txt.jinja": "{{ _copier_conf.src_path.parent }}"})
    assert amiss(rendered(tmp_path)).code in ("TPL03", "TPL04")


def test_a_name_of_a_file_that_cannot_be_rendered(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"{{ nothing.at.all }}.txt": "x"})
    found = amiss(rendered(tmp_path))
    assert found.code == "TPL03"
    assert "{{ nothing.at.all }}.txt" in found.message


@pytest.mark.parametrize(
    ("config", "line"),
    [
        ("tier: [\n", 2),
        ("a: 1\ntier: !include /etc/passwd\n", 2),
        ("a: 1\ntier: !include ../request.json\n", 2),
        ("# one\n_jinja_extensions: [os.path]\n", 2),
        ("_min_copier_version: '99'\n", 1),
        ("tier: {type: colour, default: red}\n", 1),
        ("tier: {default: '{{ 1 / 0 }}'}\n", 1),
    ],
)
def test_a_configuration_that_does_not_hold(tmp_path: Path, config: str, line: int) -> None:
    lay(tmp_path / "house", {"copier.yml": config, "a.txt": "x"})
    found = amiss(rendered(tmp_path))
    assert found.code in ("TPL03", "TPL04")
    told = f"{found.message} {found.notes}"
    assert f"copier.yml:{line}" in told


def test_a_configuration_that_holds_itself_many_times(tmp_path: Path) -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    lay(tmp_path / "house", {"copier.yml": f"a: &a [*a]\nl0: &l0 x\n{levels}", "a.txt": "a\n"})
    made = rendered(tmp_path)
    assert {each.code for each in made.found} <= {"TPL02", "TPL03", "TPL05"}
    assert gone(tmp_path)


@pytest.mark.parametrize("name", ["no_such_package.Extension", "os.path", "json.JSONDecoder", "x"])
def test_an_extension_that_is_none_even_when_trusted(tmp_path: Path, name: str) -> None:
    lay(tmp_path / "house", {"copier.yml": f"_jinja_extensions: [{name}]\n", "a.txt.jinja": "x"})
    found = amiss(rendered(tmp_path, trust=True))
    assert found.code == "TPL03"
    assert "copier.yml:1" in found.message


def test_an_extension_that_is_trusted(tmp_path: Path) -> None:
    lay(
        tmp_path / "house",
        {
            "copier.yml": "_jinja_extensions: [jinja2.ext.loopcontrols]\n",
            "a.txt.jinja": "{% for n in [0, 1, 2] %}{% if n > 1 %}{% break %}{% endif %}{{ n }}"
            "{% endfor %}",
        },
    )
    assert amiss(rendered(tmp_path)).help.startswith("`specc compile --trust`")
    made = rendered(tmp_path, trust=True)
    assert files(made) == {"a.txt": "01"}
    assert made.notes == ("template platform: its extensions were loaded (--trust)",)


def test_a_question_with_a_name_that_specc_answers(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"copier.yml": "project: {type: yaml, default: mine}\n"})
    found = amiss(rendered(tmp_path))
    assert found.code == "TPL03"
    assert found.notes == ("at copier.yml:1 in the template",)


def test_files_that_no_folder_can_hold_at_once(tmp_path: Path) -> None:
    snapshot = tuple(Entry(path=path, kind="file", content=b"x") for path in ("a", "a/b"))
    said = render(Asked(snapshot, "./house", "churn", {}, {}, trust=False), Limits())
    assert said.reply["amiss"]["kind"] == "broken"
    assert gone(tmp_path)


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    snapshot = (
        Entry(path="a", kind="link", content=os.fsencode(tmp_path)),
        Entry(path="a/pwned.txt", kind="file", content=b"x"),
    )
    said = render(Asked(snapshot, "./house", "churn", {}, {}, trust=False), Limits())
    assert said.reply["amiss"]["kind"] == "broken"
    assert not (tmp_path / "pwned.txt").exists()


# Limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("{% for i in range(10**9) %}{% endfor %}", Limits()),
        (
            "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            Limits(seconds=3),
        ),
        ("{{ 'x' * 10**10 }}", Limits()),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", Limits()),
        ("{{ 'x' * 10**7 }}y", Limits()),
        ("{% for i in range(90000) %}{{ 'x' * 10**5 }}{% endfor %}", Limits(seconds=30)),
    ],
)
def test_a_file_that_takes_too_much(tmp_path: Path, text: str, limits: Limits) -> None:
    lay(tmp_path / "house", {"a.txt.jinja": text})
    found = amiss(rendered(tmp_path, limits=limits))
    assert found.code == "TPL05"
    assert gone(tmp_path)


def test_a_template_that_makes_too_many_files(tmp_path: Path) -> None:
    name = "{% yield n from range(100000) %}{{ n }}{% endyield %}.txt"
    lay(tmp_path / "house", {name: "x"})
    found = amiss(rendered(tmp_path))
    assert found.code == "TPL05"
    assert "2,000 files" in found.message
    assert gone(tmp_path)


def test_a_template_that_fills_the_disk(tmp_path: Path) -> None:
    name = "{% yield n from range(1000) %}{{ n }}{% endyield %}.txt"
    lay(tmp_path / "house", {name: "x" * 100_000})
    found = amiss(rendered(tmp_path, limits=Limits(size=5_000_000)))
    assert "more than 5 MB" in found.message


def test_a_folder_with_more_than_a_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("specc.packs._folder.MOST_FILES", 3)
    lay(tmp_path / "house", {f"{n}.txt": "x" for n in range(4)})
    assert amiss(rendered(tmp_path)).code == "TPL05"


# Tasks


def test_tasks_are_not_run_and_that_is_said(tmp_path: Path) -> None:
    pwned = tmp_path / "pwned"
    lay(
        tmp_path / "house",
        {
            "copier.yml": f"a: {{default: 1}}\n_tasks: ['touch {pwned}', 'echo made > made.txt']\n"
            f"_migrations: [{{version: v1, command: 'touch {pwned}'}}]\n",
            "a.txt": "a\n",
        },
    )
    made = rendered(tmp_path)
    (found,) = made.found
    assert (found.code, found.is_error) == ("TPL07", False)
    assert found.notes == ("at copier.yml:2 in the template",)
    assert set(made.templates[0].tree) == {"a.txt"}
    assert not pwned.exists()
    trusted = rendered(tmp_path, trust=True)
    assert files(trusted) == {"a.txt": "a\n", "made.txt": "made\n"}
    assert trusted.notes == ("template platform: its tasks were run (--trust)",)
    assert trusted.pins["platform"].is_trusted
    assert pwned.exists()


def test_a_task_that_fails_and_one_that_does_not_end(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"copier.yml": "_tasks: ['exit 3']\n"})
    found = amiss(rendered(tmp_path, trust=True))
    assert found.code == "TPL03"
    assert "copier.yml:1: " in found.message
    lay(tmp_path / "house", {"copier.yml": "_tasks: ['sleep 60']\n"})
    found = amiss(rendered(tmp_path, trust=True, limits=Limits(seconds=2)))
    assert found.code == "TPL05"
    assert gone(tmp_path)


def test_a_task_is_held_to_the_limits_of_memory(tmp_path: Path) -> None:
    task = f"{sys.executable} -c 'bytearray(800_000_000)'"
    lay(tmp_path / "house", {"copier.yml": f"_tasks: [{json.dumps(task)}]\n", "a.txt": "a\n"})
    found = amiss(rendered(tmp_path, trust=True, limits=Limits(memory=500_000_000)))
    assert found.code == "TPL03"
    assert found.notes[-1] == "it printed: MemoryError"
    made = rendered(tmp_path, trust=True)
    assert files(made) == {"a.txt": "a\n"}
