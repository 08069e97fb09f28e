"""The scripts of the workflow, run in a real repo: what they say of a change, and to whom."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from specc.approval import FOLDER, PARTY, SECTIONS, role_of
from specc.emit.ci import CLAUSES, owners
from specc.project.model import Project
from specc.workspace import library

from . import forge, specs

HERE = Path(__file__).parent
SPECS = forge.ROOT / "examples" / "ad-click"
CURRENT = (SPECS / "spec.yaml").read_text()
SLOWER = 'when: "> 100ms"'
CHANGES: dict[str, tuple[str, str]] = {
    "text": (CURRENT, CURRENT.replace("title: ", "title: About ", 1)),
    "tuned": (CURRENT, CURRENT.replace(SLOWER, 'when: "> 90ms"', 1)),
    "rescoped": ((SPECS / "spec.v1.yaml").read_text(), CURRENT),
}
"""Three pull requests: words, an alert that speaks up sooner, and another scope."""
MARK = "<!-- specc -->"
TOKEN = "t0ken"  # noqa: S105 -- of no account
SAY, WRITE = "Say what changes", "Write the comment, or bring it up to date"
Made = Callable[[str], Path]


@pytest.fixture(scope="module")
def pull(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The repo as the forge checks a pull request out, made at the first call."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in made:
            made[name] = _pull(tmp_path_factory.mktemp(name), *CHANGES[name])
        return made[name]

    return make


def _pull(home: Path, old: str, new: str) -> Path:
    repo, spec = home / "repo", home / "given.yaml"
    for text, branch in ((old, "main"), (new, "work")):
        spec.write_text(text)
        forge.compiled(spec, repo)
        if branch == "main":
            forge.run(repo, "git", "init", "-q", "-b", branch)
        else:
            forge.run(repo, "git", "checkout", "-q", "-b", branch)
        forge.commit(repo, "Change")
    return forge.merged(repo, home / "checkout")


def _said(runner: forge.Runner, fork: str = "false") -> forge.Ran:
    script = forge.steps(runner.repo, "scope")[SAY]
    return runner.run(script, CHECK="success", VERIFY="success", FORK=fork)


def _written(runner: forge.Runner, text: str) -> forge.Ran:
    """The second job: in a folder that holds the text and nothing of the repo."""
    folder = runner.home / "empty"
    folder.mkdir(exist_ok=True)
    (folder / "scope.md").write_text(text)
    script = forge.steps(runner.repo, "comment")[WRITE]
    return runner.run(script, folder, GH_TOKEN=TOKEN, PULL_REQUEST="7")


@pytest.mark.parametrize("name", CHANGES)
def test_the_comment_of_a_change(pull: Made, name: str, tmp_path: Path) -> None:
    runner = forge.runner(pull(name), tmp_path)
    ran = _said(runner)
    assert ran.code == 0, ran.said
    page, text = HERE / "comments" / f"{name}.md", runner.comment.read_text()
    if os.environ.get("BLESS"):
        page.write_text(text)
    assert text == page.read_text()
    assert text.startswith(MARK)
    assert runner.summary == text


def test_what_the_change_brings_is_in_step_and_annotated(pull: Made, tmp_path: Path) -> None:
    runner = forge.runner(pull("rescoped"), tmp_path)
    scripts = forge.steps(runner.repo, "scope")
    check = runner.run(scripts["Check the scope"])
    verify = runner.run(scripts["Hold the repo against the scope"])
    assert (check.code, verify.code) == (0, 0), check.said + verify.said
    assert "file=spec.yaml,line=" in check.said


def test_an_error_is_annotated_and_still_commented_on(pull: Made, tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    shutil.copytree(pull("text"), repo)
    spec = repo / "spec.yaml"
    spec.write_text(spec.read_text().replace("goals:", "goalz:", 1))
    runner = forge.runner(repo, tmp_path)
    check = runner.run(forge.steps(repo, "scope")["Check the scope"])
    assert check.code == 1
    assert "::error title=SYN11 unknown-key,file=spec.yaml" in check.said
    said = runner.run(forge.steps(repo, "scope")[SAY], CHECK="failure", VERIFY="skipped", FORK="")
    assert said.code == 0, said.said
    assert runner.comment.read_text().startswith(MARK)
    assert "| failure | skipped | unknown |" in runner.comment.read_text()


def test_an_edit_of_a_sealed_file_is_annotated(pull: Made, tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    shutil.copytree(pull("text"), repo)
    with (repo / "conf" / "targets.yaml").open("a") as file:
        file.write("# ours\n")
    runner = forge.runner(repo, tmp_path)
    verify = runner.run(forge.steps(repo, "scope")["Hold the repo against the scope"])
    assert verify.code == 1
    assert "file=conf/targets.yaml" in verify.said


def test_a_base_without_a_scope_is_said_and_stops_nothing(pull: Made, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(pull("text"), old, ignore=shutil.ignore_patterns(".git"))
    forge.run(old, "git", "init", "-q", "-b", "main")
    shutil.move(old / "spec.yaml", tmp_path / "later")
    forge.commit(old, "Before")
    shutil.move(tmp_path / "later", old / "spec.yaml")
    forge.run(old, "git", "checkout", "-q", "-b", "work")
    forge.commit(old, "Scope")
    runner = forge.runner(forge.merged(old, tmp_path / "checkout"), tmp_path)
    assert _said(runner).code == 0
    assert "could not be compared" in runner.comment.read_text()
    assert runner.comment.read_text().startswith(MARK)


def test_the_first_run_writes_a_comment_and_the_second_changes_it(
    pull: Made, tmp_path: Path
) -> None:
    runner = forge.runner(pull("text"), tmp_path)
    hers = {"id": 5, "user": {"login": "ana"}, "body": f"{MARK} quoted by a person"}
    other = {"id": 6, "user": {"login": "github-actions[bot]"}, "body": "coverage"}
    gone = {"id": 8, "user": None, "body": f"{MARK} of an account that is deleted"}
    runner.hold([[hers, other], [gone]])
    for text in (f"{MARK}\nfirst", f"{MARK}\nsecond “$(touch x)` \x07"):
        ran = _written(runner, text)
        assert ran.code == 0, ran.said
        assert ran.said == ""
    mine = [each for page in runner.held["comments"] for each in page][3:]
    assert [each["body"] for each in mine] == [f"{MARK}\nsecond “$(touch x)` \x07"]
    written = [asked[3:5] for asked in runner.held["asked"] if "--method" in asked]
    assert written == [
        ["POST", "repos/acme/ads/issues/7/comments"],
        ["PATCH", f"repos/acme/ads/issues/comments/{mine[0]['id']}"],
    ]


def test_a_comment_that_github_would_not_take_is_cut(pull: Made, tmp_path: Path) -> None:
    runner = forge.runner(pull("text"), tmp_path)
    assert _written(runner, MARK + "\U0001f600" * 70_000).code == 0
    ((comment,),) = runner.held["comments"]
    assert comment["body"].startswith(MARK)
    assert 60_000 < len(comment["body"]) <= 65_536


@pytest.mark.parametrize("refused", ["--paginate", "POST"])
def test_a_token_that_may_not_write_fails_nothing(pull: Made, tmp_path: Path, refused: str) -> None:
    runner = forge.runner(pull("text"), tmp_path)
    runner.hold([], refuses=refused)
    ran = _written(runner, MARK)
    assert ran.code == 0
    assert "::warning title=No comment was written::" in ran.said
    assert TOKEN not in ran.said
    assert runner.held["comments"] == []


def test_a_fork_gets_the_summary_in_the_place_of_a_comment(pull: Made, tmp_path: Path) -> None:
    runner = forge.runner(pull("tuned"), tmp_path)
    assert _said(runner, fork="true").code == 0
    assert runner.summary.startswith(runner.comment.read_text())
    assert "this summary stands in for the comment" in runner.summary
    assert "fork" not in runner.comment.read_text()
    workflow = (runner.repo / ".github/workflows/scope.yml").read_text()
    assert "head.repo.full_name == github.repository" in workflow.partition("  comment:\n")[2]


def _install(runner: forge.Runner, requirement: str) -> tuple[forge.Ran, list[list[str]]]:
    """The step that installs, with a `python` that only writes down what it is asked."""
    asked = runner.home / "asked"
    note = f"import json, sys; open({str(asked)!r}, 'a').write(json.dumps(sys.argv[1:]) + '\\n')"
    forge.program(runner.home / "bin" / "python", note)
    forge.program(runner.home / "specc" / "bin" / "python", note)
    script = forge.steps(runner.repo, "scope")["Install specc"]
    ran = runner.run(script, SPECC_REQUIREMENT=requirement)
    lines = asked.read_text().splitlines() if asked.exists() else []
    return ran, [json.loads(line) for line in lines]


def test_nothing_is_installed_where_nobody_said_from_where(pull: Made, tmp_path: Path) -> None:
    runner = forge.runner(pull("text"), tmp_path)
    ran, asked = _install(runner, "")
    assert (ran.code, asked) == (0, [])
    assert ran.said.startswith("::notice title=The scope is not checked::")
    assert "SPECC_REQUIREMENT" in ran.said
    assert not (runner.home / "output").exists()


def test_what_the_team_said_is_installed_as_one_word(pull: Made, tmp_path: Path) -> None:
    runner = forge.runner(pull("text"), tmp_path)
    requirement = "specc @ git+https://forge.example/specc@0123abc; python_version > '3'"
    ran, asked = _install(runner, requirement)
    assert ran.code == 0, ran.said
    assert asked[-1][-1] == requirement
    assert (runner.home / "output").read_text() == "installed=true\n"


def test_pins_in_the_repo_are_taken_first(pull: Made, tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    shutil.copytree(pull("text"), repo)
    (repo / "requirements-specc.txt").write_text("specc==1 --hash=sha256:00\n")
    _, asked = _install(forge.runner(repo, tmp_path), "specc")
    assert asked[-1][-2:] == ["--requirement", "requirements-specc.txt"]


def test_the_owners_of_a_section_are_of_those_whom_a_change_of_it_concerns() -> None:
    """The owners of files, and those whose approval is asked for, from two tables."""
    asked: dict[str, set[str]] = {}
    for section in SECTIONS:
        for clause in section.clauses:
            asked.setdefault(clause.partition(".")[0], set()).update(section.owners)
    assert set(asked) == set(CLAUSES)
    for name, roles in CLAUSES.items():
        assert {PARTY[role] for role in roles} <= asked[name], name


def test_files_of_a_spec_in_a_folder_have_the_owners_of_their_section() -> None:
    project = replace(specs.project_of(specs.data_of("ad-click")), spec_path="spec")
    lines = dict(
        line.split(maxsplit=1) for line in _owners(project).splitlines() if not line.startswith("#")
    )
    assert lines["/spec"] == "@ads-lead @ml-lead"
    assert lines["/spec/labels.*"] == "@ml-lead @data-team"
    assert lines["/spec/fairness.*"] == "@ads-lead @counsel"
    assert list(lines).index("/spec") < list(lines).index("/spec/labels.*")


def test_a_record_of_an_approval_is_for_who_holds_its_role() -> None:
    project = specs.project_of(specs.data_of("ad-click"))
    for person in project.people:
        (line,) = re.findall(
            rf"^/approvals/{person.role}-\* +(.*)$", _owners(project), re.MULTILINE
        )
        assert person.handle in line.split()
        assert role_of(f"{person.role}-{'0' * 12}.json") == person.role
    assert f"/{FOLDER}/ " in _owners(project)


def _owners(project: Project) -> str:
    return owners(project, library())["CODEOWNERS"](project).content.decode()
