"""What Copier makes of a template, and which of its settings hold."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from house_case import ROOT, amiss, files, lay, project, rendered, template

from specc.project.as_data import as_data
from specc.tree import Ownership


def test_the_data_is_the_project_as_its_schema_has_it(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"all.json.jinja": "{{ [project_schema, project] | to_json }}\n"})
    version, data = json.loads(files(rendered(tmp_path))["all.json"])
    assert version == 1
    schema = json.loads((ROOT / "schemas" / "project.schema.json").read_text())
    assert schema["$id"] == "urn:specc:project:1"
    jsonschema.validate(data, schema)
    plain = json.loads(json.dumps(as_data(project())))
    assert data.pop("scaffold")["templates"][0]["id"] == "platform"
    assert data == {name: each for name, each in plain.items() if name != "scaffold"}


def test_questions_have_their_defaults_and_the_answers_of_the_spec(tmp_path: Path) -> None:
    lay(
        tmp_path / "house",
        {
            "copier.yml": "tier: {type: str, default: '{{ project.risk }}'}\nseats: {type: int}\n",
            "a.txt.jinja": "{{ tier }} {{ seats + 1 }}\n",
        },
    )
    assert files(rendered(tmp_path, template(answers={"seats": 3})))["a.txt"] == "high 4\n"


def test_settings_of_the_template_hold(tmp_path: Path) -> None:
    lay(
        tmp_path / "house",
        {
            "copier.yml": """\
_subdirectory: inner
_templates_suffix: .tpl
_envops: {variable_start_string: '[[', variable_end_string: ']]'}
_exclude: ['*.bak']
_skip_if_exists: [notes.md]
""",
            "inner/[[ project.id ]]/a.txt.tpl": "[[ project.stage ]] {{ kept }}\n",
            "inner/left.bak": "x\n",
            "inner/notes.md": "yours\n",
            "inner/as-is.jinja": "{{ as it is }}\n",
            "outer.txt": "x\n",
        },
    )
    made = rendered(tmp_path)
    assert files(made) == {
        "as-is.jinja": "{{ as it is }}\n",
        "breast-cancer/a.txt": "model {{ kept }}\n",
        "notes.md": "yours\n",
    }
    tree = made.templates[0].tree
    assert {path: file.ownership for path, file in tree.items()} == {
        "as-is.jinja": Ownership.MANAGED,
        "breast-cancer/a.txt": Ownership.MANAGED,
        "notes.md": Ownership.ONCE,
    }


def test_a_program_stays_one_and_a_file_knows_what_it_rests_on(tmp_path: Path) -> None:
    place = lay(tmp_path / "house", {"run.sh.jinja": "echo {{ project.model.task }}\n"}) / "run.sh"
    place.with_name("run.sh.jinja").chmod(0o755)
    (file,) = rendered(tmp_path).templates[0].tree.values()
    assert file.executable
    assert file.template == "platform"
    assert file.origins == ("scaffold.templates.platform", "model.task")


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("{{ project['model']['task'] }}", {"model.task"}),
        ("{% for p in project.people[:1] %}{{ p.id }}{% endfor %}", {"people"}),
        ("{% set a = project.title %}{{ a }}", {"project.title"}),
        ("{{ _copier_conf.data.project.title }}", None),
        ("{% set p = project %}{{ p.title }}", None),
        ("{{ 'project.title' }}", set()),
        ("{{ _copier_conf.answers_file }} {{ _copier_conf['os'] }}", set()),
        ("{{ _copier_answers }}{{ _copier_conf.src_path.name }}", set()),
        ("{{ _copier_conf }}", None),
        ("{{ _copier_conf[project.title] }}", None),
    ],
)
def test_what_a_template_reads_is_told_from_its_text(
    tmp_path: Path, text: str, origins: set[str] | None
) -> None:
    lay(tmp_path / "house", {"a.jinja": text})
    (file,) = rendered(tmp_path).templates[0].tree.values()
    found = {each.partition(".")[0] if each.startswith("people") else each for each in file.origins}
    found -= {"scaffold.templates.platform"}
    assert found == origins if origins is not None else len(found) > 50


def test_each_file_knows_what_it_reads_itself(tmp_path: Path) -> None:
    lay(
        tmp_path / "house",
        {
            "copier.yml": "_subdirectory: template\ntitle: {default: '{{ project.title }}'}\n"
            "unused: {default: '{{ project.summary }}'}\n",
            "README.md": "write {% for %} or {{ project",
            "macros.jinja": "{% macro m() %}{{ project.model.task }}{% endmacro %}",
            "template/{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}",
            "template/own.md.jinja": "{{ project.id }}",
            "template/asked.md.jinja": "{{ title }}",
            "template/task.md.jinja": "{% import 'macros.jinja' as m with context %}{{ m.m() }}",
            "template/all.md.jinja": "{% include ['macros.jinja', 'no' ~ project.stage]|first %}",
            "template/{{ project.version }}.txt": "{{ project.why_ml }}",
            "template/{% yield p from project.people %}{{ p.id }}{% endyield %}.md.jinja": "",
        },
    )
    tree = rendered(tmp_path).templates[0].tree
    reads = {path: set(file.origins[1:]) for path, file in tree.items()}
    assert reads.pop(f"{project().version}.txt") == {"project.version"}
    assert reads.pop("all.md") >= {"model.task", "project.stage", "project.why_ml"}
    people = {reads.pop(f"{each.id}.md").pop().partition(".")[0] for each in project().people}
    assert people == {"people"}
    assert reads == {
        ".copier-answers.yml": {"project.title", "project.summary"},
        "own.md": {"project.id"},
        "asked.md": {"project.title"},
        "task.md": {"model.task"},
    }


def test_what_a_task_may_have_changed_reads_all_that_the_template_reads(tmp_path: Path) -> None:
    lay(
        tmp_path / "house",
        {
            "copier.yml": "_tasks: ['echo {{ project.model.task }} > made.txt']\n",
            "a.txt.jinja": "{{ project.title }}",
            "b.txt": "b",
        },
    )
    trusted = rendered(tmp_path, trust=True).templates[0]
    assert {file.origins[1:] for file in trusted.tree.values()} == {("model.task", "project.title")}
    assert rendered(tmp_path).templates[0].tree["b.txt"].origins[1:] == ()


def test_the_answers_file_is_made_only_by_the_template_and_names_the_source(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"a.txt": "a\n", "copier.yml": "tier: {default: gold}\n"})
    assert set(files(rendered(tmp_path))) == {"a.txt"}
    answers = "{{ _copier_conf.answers_file }}.jinja"
    lay(tmp_path / "house", {answers: "{{ _copier_answers | to_nice_yaml }}"})
    made = files(rendered(tmp_path))[".copier-answers.yml"]
    assert made == "_src_path: ./house\ntier: gold\n"


def test_the_same_template_makes_the_same_bytes_in_any_order_of_keys(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"a.txt.jinja": "{{ project | to_json }}{{ _folder_name }}\n"})
    one, other = rendered(tmp_path), rendered(tmp_path)
    assert files(one) == files(other)
    assert one.pins == other.pins
    assert one.pins["platform"].commit.startswith("sha256:")


def test_nothing_of_the_person_reaches_the_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPLOY_TOKEN", "s3cret")
    lay(tmp_path / "house", {"copier.yml": "_tasks: ['env | grep -c DEPLOY > a.txt || true']\n"})
    assert files(rendered(tmp_path, trust=True)) == {"a.txt": "0\n"}


def test_a_template_that_makes_no_file_says_so(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"copier.yml": "tier: {default: gold}\n"})
    made = rendered(tmp_path)
    assert files(made) == {}
    assert made.notes == ("template platform: it makes no file of this scope",)


def test_a_question_without_default_is_a_finding_at_its_line(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"copier.yml": "# the house\ntier: {type: str}\n"})
    found = amiss(rendered(tmp_path))
    assert found.code == "TPL02"
    assert found.message == "the template `platform` asks for `tier` and has no default for it"
    assert found.help == "answer it: `answers: {tier: …}`"
    assert found.notes == ("copier.yml:2 in the template says: tier: {type: str}",)


def test_an_answer_to_no_question_is_a_finding_at_the_spec(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"copier.yml": "tier: {default: gold}\n"})
    found = amiss(rendered(tmp_path, template(answers={"teir": "gold"})))
    assert found.places[0].path == ("scaffold", "templates", "platform", "answers", "teir")
    assert found.help == "it asks for `tier`"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("seats: {type: int, default: 1}", "many"),
        ("seats: {type: int, default: 1, validator: '{% if seats > 9 %}too many{% endif %}'}", 12),
        ("seats: {type: str, default: few, choices: [few, some]}", "many"),
    ],
)
def test_an_answer_that_is_not_accepted_is_a_finding_at_the_spec(
    tmp_path: Path, question: str, answer: object
) -> None:
    lay(tmp_path / "house", {"copier.yml": f"{question}\n"})
    found = amiss(rendered(tmp_path, template(answers={"seats": answer})))
    assert found.code == "TPL02"
    assert found.places[0].path == ("scaffold", "templates", "platform", "answers", "seats")
    assert found.notes == (f"copier.yml:1 in the template says: {question}",)


@pytest.mark.parametrize(
    "text",
    [
        "{{ {'a': project.titel} | to_nice_yaml }}",
        "{{ project.titel }}",
        "{{ [project.titel] | to_json }}",
    ],
)
def test_a_misspelt_name_is_an_error_where_the_template_is_strict(
    tmp_path: Path, text: str
) -> None:
    lay(
        tmp_path / "house",
        {"copier.yml": "_envops: {undefined: jinja2.StrictUndefined}\n", "a.yaml.jinja": text},
    )
    found = amiss(rendered(tmp_path))
    assert found.code == "TPL03"
    assert "a.yaml.jinja:1: " in found.message


def test_a_misspelt_name_is_empty_elsewhere(tmp_path: Path) -> None:
    lay(tmp_path / "house", {"a.yaml.jinja": "{{ {'a': project.titel} | to_nice_yaml }}"})
    assert files(rendered(tmp_path)) == {"a.yaml": "a: ''\n"}
