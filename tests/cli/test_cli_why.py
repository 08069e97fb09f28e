"""`specc why` and `specc trace`: from a line of the repo to the spec, and the other way round."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "ad-click" / "spec.yaml"


@pytest.fixture
def repo(run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repo as it was compiled, and the current folder in it."""
    run("compile", str(EXAMPLE), "-o", "repo")
    monkeypatch.chdir("repo")
    return Path()


def line_of(path: str, text: str) -> int:
    lines = Path(path).read_text().splitlines()
    return next(at for at, line in enumerate(lines, 1) if text in line)


def test_why_a_line_of_the_alert_rules(run: Run, repo: Path) -> None:
    rules = "monitoring/rules.yml"
    line = line_of(rules, 'window="1h"} > 0.1')
    done = run("why", f"{rules}:{line}")
    assert done.code == 0
    when = line_of("spec.yaml", "    slow:")
    assert f"spec.yaml:{when}" in done.out
    (row,) = [row.split() for row in done.out.splitlines() if "alerts.slow.when" in row]
    assert row == [f"spec.yaml:{when}", "monitoring.alerts.slow.when", '">', '100ms"']
    assert "by default  scaffold.monitoring" in done.out


def test_why_a_line_of_the_acceptance_test(run: Run, repo: Path) -> None:
    path = "tests/acceptance/test_targets.py"
    done = run("why", f"{path}:{line_of(path, 'targets = config.load().targets')}")
    assert "No value that the spec states" in done.out
    assert "The code reads conf/targets.yaml" in done.out
    assert f"spec.yaml:{line_of('spec.yaml', '  auc:')}" in done.out


def test_why_a_whole_file(run: Run, repo: Path) -> None:
    done = json.loads(run("why", "conf/model.yaml", "--format", "json").out)
    assert done["ownership"] == "sealed"
    assert {"path": "model.seeds", "place": {"file": "spec.yaml", "line": 115}} in done["origins"]
    assert "line" not in done
    assert run("why", "data/.gitkeep").out.endswith("It is the same in every repo.\n")


def test_a_line_of_the_team_is_theirs_and_the_others_keep_their_reason(
    run: Run, repo: Path
) -> None:
    place = Path("conf/model.yaml")
    line = line_of(str(place), "seeds:")
    place.write_text("# ours\n" + place.read_text())
    ours = json.loads(run("why", "conf/model.yaml:1", "--format", "json").out)
    assert (ours["yours"], ours["text"], ours["clauses"]) == (True, "# ours", [])
    theirs = json.loads(run("why", f"conf/model.yaml:{line + 1}", "--format", "json").out)
    assert [(each["path"], each["on"], each["effect"]) for each in theirs["clauses"]] == [
        ("model.seeds", "value", "says")
    ]


def test_what_is_assumed_is_said_with_its_reason(run: Run, repo: Path) -> None:
    done = run("why", "Makefile")
    assert "assumed        scaffold.package       from the project's id" in done.out


def test_in_a_folder_below_paths_are_as_they_are_written(
    run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("conf")
    assert run("why", "model.yaml").out.startswith("model.yaml  sealed")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("spec.yaml:3", "spec.yaml is what the repo is made from"),
        ("docs", "docs is a folder\n  = help: name a file of it"),
        (".specc/lock.json", "what specc keeps for itself"),
        ("nothing.py", "specc did not make nothing.py"),
        ("conf/modle.yaml", "similar ones are: conf/model.yaml"),
        ("conf/model.yaml:999", "conf/model.yaml has 1"),
        ("conf/model.yaml:0", "lines count from 1"),
        ("..", "is in no repo of specc"),
    ],
)
def test_why_says_what_it_cannot_tell(run: Run, repo: Path, target: str, said: str) -> None:
    done = run("why", target)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""


def test_a_spec_with_errors_is_mended_first(run: Run, repo: Path) -> None:
    Path("spec.yaml").write_text("specc: 1\n")
    for command in (("why", "Makefile"), ("trace", "metrics")):
        done = run(*command)
        assert done.code == 2
        assert "specc check" in done.err


def test_trace_of_a_metric(run: Run, repo: Path) -> None:
    done = json.loads(run("trace", "metrics.auc", "--format", "json").out)
    assert done["place"] == {"file": "spec.yaml", "line": line_of("spec.yaml", "  auc:")}
    found = {each["path"]: each["lines"] for each in done["files"]}
    assert line_of("conf/targets.yaml", "  auc:") in found["conf/targets.yaml"]
    assert line_of("monitoring/rules.yml", 'metric="auc",slice') in found["monitoring/rules.yml"]
    assert "Makefile" not in found


def test_trace_by_the_id_alone(run: Run, repo: Path) -> None:
    assert run("trace", "auc").out.startswith("metrics.auc  spec.yaml:")
    assert run("trace", "clicks").out.startswith("data.sources.clicks  spec.yaml:")


def test_lines_are_counted_as_they_stand(run: Run, repo: Path) -> None:
    before = json.loads(run("trace", "model.seeds", "--format", "json").out)
    place = Path("conf/model.yaml")
    place.write_text("# ours\n# ours\n" + place.read_text())
    after = json.loads(run("trace", "model.seeds", "--format", "json").out)
    lines = [
        next(each["lines"] for each in found["files"] if each["path"] == "conf/model.yaml")
        for found in (before, after)
    ]
    assert lines[1] == [line + 2 for line in lines[0]]


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("metrics.acu", "similar ones are: metrics.auc"),
        ("limit", "several clauses end in limit"),
        ("", "the spec says nothing of"),
        ("zzz", "name a key"),
    ],
)
def test_trace_says_what_it_does_not_know(run: Run, repo: Path, clause: str, said: str) -> None:
    done = run("trace", clause)
    assert done.code == 2
    assert said in done.err


def test_what_the_team_moved_or_deleted_since_is_told_as_it_stands(run: Run, repo: Path) -> None:
    Path("docs/model_card.md").rename("docs/card.md")
    Path("docs/runbook.md").unlink()
    traced = run("trace", "project.title").out
    assert "docs/card.md" in traced
    assert "model_card" not in traced
    assert "runbook" not in traced
    assert run("why", "docs/card.md").out.startswith("docs/card.md  managed")
    assert run("why", "docs/runbook.md").code == 0
    run("compile")
    assert "runbook" not in run("trace", "project.title").out


def test_a_file_that_the_team_moved_is_found(run: Run, repo: Path) -> None:
    Path("ops").mkdir()
    Path("monitoring/rules.yml").rename("ops/rules.yml")
    assert run("compile").code == 0
    done = json.loads(run("trace", "metrics.auc", "--format", "json").out)
    assert "ops/rules.yml" in {each["path"] for each in done["files"]}
    line = line_of("ops/rules.yml", 'metric="auc",slice')
    found = json.loads(run("why", f"ops/rules.yml:{line}", "--format", "json").out)
    assert "metrics.auc.kind" in {each["path"] for each in found["clauses"]}


@pytest.mark.parametrize("example", ["ad-click", "breast-cancer", "churn", "diabetes"])
def test_why_knows_every_file_of_every_example(run: Run, example: str) -> None:
    """The clauses of each file are looked up in the spec; those that it does not state too."""
    run("compile", str(EXAMPLE.parents[1] / example / "spec.yaml"), "-o", "repo")
    lock = json.loads(Path("repo/.specc/lock.json").read_text())
    others = [path for path in lock["files"] if path.startswith(("src/", "tests/"))]
    for path in lock["files"].keys() - set(others) - {"spec.yaml"}:
        done = run("why", f"repo/{path}")
        assert (done.code, done.err) == (0, ""), path
        assert done.out.startswith(f"repo/{path}  ")


def test_the_short_form_of_a_section_is_its_place(run: Run, repo: Path) -> None:
    line = line_of("docs/plan.md", "| scope |")
    done = json.loads(run("why", f"docs/plan.md:{line}", "--format", "json").out)
    assert {
        "path": "plan.stages.scope.for",
        "on": "value",
        "effect": "says",
        "place": {"file": "spec.yaml", "line": line_of("spec.yaml", "  stages: {scope:")},
        "assumed": None,
    } in done["clauses"]


def test_who_owns_a_part_rests_on_the_roles_of_those_named(run: Run, repo: Path) -> None:
    line = line_of("CODEOWNERS", "/conf/ ")
    done = json.loads(run("why", f"CODEOWNERS:{line}", "--format", "json").out)
    found = {each["path"] for each in done["clauses"]}
    assert {"people.ads-lead.role", "people.ml-lead.role", "people.ml-lead.handle"} <= found
