"""House templates from `specc compile` on: planned, merged, kept and undone like every file."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from house_case import ROOT, commit, lay

from specc.cli import run as run_in_process

CHURN = (ROOT / "examples" / "churn" / "spec.yaml").read_text()
HOUSE = {
    "copier.yml": "_skip_if_exists: [notes.md]\ntier: {default: gold}\n",
    "service.txt.jinja": "name {{ project.id }}\n\na\nb\nc\n\ntitle {{ project.title }}\n\n"
    "d\ne\nf\n\ntier {{ tier }}\n",
    "notes.md.jinja": "notes on {{ project.title }}\n",
    "fixed.txt": "fixed\n",
}


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CI", "NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*arguments: str) -> Ran:
        code = run_in_process(arguments)
        return Ran(code, *capsys.readouterr())

    return ran


def scope(clause: str = "{source: ./house}", *, title: str = "Who leaves", more: str = "") -> None:
    """The spec of a churn project that names a template."""
    text = CHURN.replace("id: churn,", f"id: churn, title: {title},")
    templates = f"platform: {clause}, {more}" if more else f"platform: {clause}"
    Path("spec.yaml").write_text(f"{text}\nscaffold: {{templates: {{{templates}}}}}\n")


@pytest.fixture
def repo(run: Run) -> Path:
    """A repo with a template of the house, compiled from a spec beside it."""
    lay(Path("house"), HOUSE)
    scope()
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    return Path("repo")


def test_a_change_of_scope_arrives_beside_the_edits_of_the_team(run: Run, repo: Path) -> None:
    service = repo / "service.txt"
    before = service.read_text()
    assert before.startswith("name churn\n")
    service.write_text(before.replace("tier gold", "tier gold # ours"))
    (repo / "notes.md").write_text("ours\n")
    edited = service.read_text()
    scope(title="Who goes")
    planned = run("compile", "spec.yaml", "-o", "repo", "--plan")
    (line,) = [each for each in planned.out.splitlines() if "service.txt" in each]
    assert line.split()[2:] == ["merge", "+1", "−1", "project.title"]
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    assert service.read_text() == edited.replace("Who leaves", "Who goes")
    assert (repo / "notes.md").read_text() == "ours\n"
    assert run("compile", "spec.yaml", "-o", "repo").err.endswith("nothing to do\n")
    assert run("undo", "repo").code == 0
    assert service.read_text() == edited


def test_edits_of_the_same_line_are_a_conflict(run: Run, repo: Path) -> None:
    service = repo / "service.txt"
    service.write_text(service.read_text().replace("title Who leaves", "title Ours"))
    scope(title="Who goes")
    assert run("compile", "spec.yaml", "-o", "repo").code == 3
    assert "<<<<<<< yours\ntitle Ours\n" in service.read_text()
    again = run("compile", "spec.yaml", "-o", "repo")
    assert (again.code, "settle the conflict markers" in again.out + again.err) == (3, True)


def test_a_new_commit_is_merged_when_asked(run: Run, here: Path) -> None:
    first = commit(here / "house", HOUSE)
    scope(f"{{source: 'file://{here}/house', ref: main}}")
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    service = Path("repo/service.txt")
    service.write_text(service.read_text().replace("tier gold", "tier gold # ours"))
    text = HOUSE["service.txt.jinja"].replace("\na\n", "\nA\n")
    second = commit(here / "house", {"service.txt.jinja": text})
    assert run("compile", "spec.yaml", "-o", "repo").err.endswith("nothing to do\n")
    moved = f"{first[:10]} -> {second[:10]}"
    planned = run("compile", "spec.yaml", "-o", "repo", "--plan", "--upgrade")
    (line,) = [each for each in planned.out.splitlines() if "service.txt" in each]
    assert line.endswith(f"scaffold.templates.platform {moved}")
    done = run("compile", "spec.yaml", "-o", "repo", "--upgrade")
    assert (done.code, f"template platform: {moved}\n" in done.err) == (0, True)
    assert "\nA\n" in service.read_text()
    assert "# ours" in service.read_text()
    lock = json.loads(Path("repo/.specc/lock.json").read_text())
    assert lock["templates"]["platform"]["commit"] == second
    assert run("verify", "repo").code == 0


def test_a_repo_is_verified_where_the_template_is_out_of_reach(
    run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo / "notes.md").write_text("ours\n")
    (repo / "fixed.txt").unlink()
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    shutil.rmtree("house")
    monkeypatch.setattr("specc.packs.house.rendered", None)
    assert run("verify", "repo").code == 0
    monkeypatch.chdir("repo")
    done = run("compile", "--plan")
    assert (done.code, "nothing to do" in done.err) == (0, True)
    Path("service.txt").unlink()
    assert run("heal", "service.txt", "fixed.txt", "notes.md").code == 0
    assert Path("service.txt").read_text().startswith("name churn\n")
    assert Path("fixed.txt").read_text() == "fixed\n"
    assert Path("notes.md").read_text() == "ours\n"


def test_a_folder_that_the_repo_does_not_see_is_told_with_the_way_out(
    run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo)
    own = Path("spec.yaml")
    own.write_text(own.read_text().replace("Who leaves", "Who goes"))
    done = run("compile")
    assert done.code == 1
    assert "it was there when the repo was compiled last" in done.out
    assert "`specc compile DIR/spec.yaml -o .`" in done.out
    Path("../spec.yaml").write_text(own.read_text())
    assert run("compile", "../spec.yaml", "-o", ".").code == 0
    assert "title Who goes" in Path("service.txt").read_text()


def test_a_file_is_taken_over_handed_back_and_moved(run: Run, repo: Path) -> None:
    assert run("release", "repo/service.txt").code == 0
    scope(title="Who goes")
    done = run("compile", "spec.yaml", "-o", "repo")
    assert done.code == 0
    assert "Who leaves" in (repo / "service.txt").read_text()
    assert run("verify", "repo").code == 0
    assert run("adopt", "repo/service.txt").code == 0
    (repo / "fixed.txt").rename(repo / "moved.txt")
    lay(Path("house"), {"fixed.txt": "fixed\n" * 20})
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    assert run("verify", "repo").code == 0


def test_a_template_that_goes_takes_its_files_along(run: Run, repo: Path) -> None:
    (repo / "service.txt").write_text("ours\n")
    Path("spec.yaml").write_text(CHURN)
    done = run("compile", "spec.yaml", "-o", "repo")
    rows = {each.split()[1]: each.split() for each in done.out.splitlines() if ".txt" in each}
    assert rows["fixed.txt"][2] == "delete"
    assert rows["service.txt"][2] == "orphan"
    assert not (repo / "fixed.txt").exists()
    assert "templates" not in json.loads((repo / ".specc/lock.json").read_text())
    planned = run("undo", "repo")
    assert planned.code == 0
    assert (repo / "fixed.txt").read_text() == "fixed\n"


# Who makes a file


def test_a_file_that_specc_makes_too(run: Run) -> None:
    lay(Path("house"), {"Makefile": "all:\n", "docs/runbook.md": "ours\n"})
    scope()
    done = run("compile", "spec.yaml", "-o", "repo")
    assert done.code == 1
    assert done.out.count("error[TPL06") == 2
    assert "the template `platform` makes Makefile, and specc makes it too" in done.out
    assert not Path("repo").exists()
    scope("{source: ./house, overrides: [Makefile, 'docs/*']}")
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    assert Path("repo/Makefile").read_text() == "all:\n"
    assert Path("repo/docs/runbook.md").read_text() == "ours\n"
    assert "house template platform" in run("why", "repo/Makefile").out
    assert run("verify", "repo").code == 0
    scope("{source: ./empty}")
    lay(Path("empty"), {"x.txt": "x\n"})
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    assert "run:" in Path("repo/Makefile").read_text()


def test_a_sealed_file_is_nobody_elses(run: Run) -> None:
    lay(Path("house"), {"conf/targets.yaml": "auc: 0\n"})
    scope("{source: ./house, overrides: ['*']}")
    done = run("compile", "spec.yaml", "-o", "repo")
    assert (done.code, "which is sealed: it says what the scope says" in done.out) == (1, True)


@pytest.mark.parametrize("path", ["conf", "Makefile/part.mk"])
def test_a_file_where_a_folder_is(run: Run, path: str) -> None:
    lay(Path("house"), {path: "x\n"})
    scope("{source: ./house, overrides: ['*']}")
    done = run("compile", "spec.yaml", "-o", "repo")
    assert (done.code, done.out.count("error[TPL06")) == (1, 1)


def test_two_templates_of_one_file(run: Run) -> None:
    lay(Path("house"), {"a.txt": "a\n"})
    lay(Path("other"), {"a.txt": "b\n"})
    scope(more="security: {source: ./other}")
    done = run("compile", "spec.yaml", "-o", "repo")
    assert "the template `security` makes a.txt, and the template `platform` makes it" in done.out
    scope("{source: ./house, overrides: [a.txt]}", more="security: {source: ./other}")
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    assert Path("repo/a.txt").read_text() == "a\n"
    shutil.rmtree("house")
    shutil.rmtree("other")
    assert run("verify", "repo").code == 0
    again = run("compile", "spec.yaml", "-o", "repo")
    assert (again.code, "nothing to do" in again.err) == (0, True)


def test_two_templates_that_override_each_other(run: Run) -> None:
    lay(Path("house"), {"a.txt": "a\n"})
    lay(Path("other"), {"a.txt": "b\n"})
    ours, theirs = "overrides: ['*.txt']", "overrides: [a.txt]"
    scope(f"{{source: ./house, {ours}}}", more=f"security: {{source: ./other, {theirs}}}")
    done = run("compile", "spec.yaml", "-o", "repo")
    assert (done.code, done.out.count("error[TPL06")) == (1, 1)
    said = "`security` makes a.txt, and so does `platform`: each overrides the other"
    assert said in done.out
    scope(f"{{source: ./house, {ours}}}", more="security: {source: ./other, overrides: [b]}")
    done = run("compile", "spec.yaml", "-o", "repo")
    assert (done.code, "TPL06" in done.out) == (0, False)
    assert Path("repo/a.txt").read_text() == "a\n"


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        ("docs/runbok.md", "did you mean `docs/runbook.md`?"),
        ("own.txt", "nobody else makes it: leave it out"),
        ("Makefile", "the template does not make it: leave it out, or look at"),
        ("zzz/*", "leave it out"),
    ],
)
def test_an_override_of_nothing(run: Run, pattern: str, advice: str) -> None:
    lay(Path("house"), {"own.txt": "a\n", "docs/runbook.md": "ours\n"})
    scope(f"{{source: ./house, overrides: [docs/runbook.md, '{pattern}']}}")
    done = run("compile", "spec.yaml", "-o", "repo")
    said = f"overrides `{pattern}`, and takes nothing's place; {advice}"
    assert (done.code, done.err.count("takes nothing's place")) == (0, 1)
    assert said in done.err


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["Docs/a.md", "docs/a.md"], "makes docs/a.md, and Docs/a.md: macOS and Windows take"),
        (["Docs/Runbook.md"], "makes Docs/Runbook.md, and specc makes docs/runbook.md: macOS"),
        (["e\u0301.md", "\u00c9.md"], "makes \u00c9.md, and e\u0301.md: macOS"),
        (["A", "a/b.md"], "makes A, and a/b.md, in a folder of that name"),
        (["CONF"], "makes CONF, and specc makes conf/targets.yaml, in a folder of that name"),
        (["makefile/x.mk"], "makes makefile/x.mk, and specc makes Makefile, a file"),
    ],
)
def test_names_that_some_disks_take_for_one(run: Run, paths: list[str], said: str) -> None:
    lay(Path("house"), dict.fromkeys(paths, "x\n"))
    scope("{source: ./house, overrides: ['*']}")
    done = run("compile", "spec.yaml", "-o", "repo")
    assert (done.code, done.out.count("error[TPL06")) == (1, 1)
    assert said in " ".join(done.out.split())
    assert not Path("repo").exists()


def test_two_templates_whose_names_some_disks_take_for_one(run: Run) -> None:
    lay(Path("house"), {"docs/House.md": "a\n"})
    lay(Path("other"), {"docs/house.md": "b\n"})
    scope(more="security: {source: ./other}")
    done = run("compile", "spec.yaml", "-o", "repo")
    said = "`security` makes docs/house.md, and the template `platform` makes docs/House.md: macOS"
    assert (done.code, said in " ".join(done.out.split())) == (1, True)


def test_what_overrides_a_file_of_ours_is_reviewed(run: Run) -> None:
    lay(Path("house"), {"Makefile": "all:\n"})
    scope("{source: ./house, overrides: [Makefile]}")
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    done = run("review", "repo", "-o", "-", "--format", "markdown")
    assert (done.code, "TPL06" in done.out) == (0, False)


# Telling


def test_why_and_trace(run: Run, repo: Path) -> None:
    said = run("why", "repo/service.txt:3")
    assert said.code == 0
    assert "It comes from the house template platform: ./house at " in said.out
    assert "project.title" in said.out
    told = json.loads(run("why", "repo/notes.md", "--format", "json").out)
    assert (told["ownership"], told["template"]["id"]) == ("once", "platform")
    traced = json.loads(run("trace", "scaffold.templates.platform", "repo", "--format", "json").out)
    paths = ["fixed.txt", "notes.md", "service.txt"]
    assert [each["path"] for each in traced["files"]] == paths
    traced = json.loads(run("trace", "project.title", "repo", "--format", "json").out)
    assert {"path": "service.txt", "lines": []} in traced["files"]


def test_a_review_renders_nothing(run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specc.packs.house.rendered", None)
    assert run("review", "repo", "-o", "-", "--format", "markdown").code == 0


def test_tasks_are_run_when_trusted_and_remembered(run: Run) -> None:
    lay(Path("house"), {"copier.yml": "_tasks: ['echo made > made.txt']\n", "a.txt": "a\n"})
    scope()
    done = run("compile", "spec.yaml", "-o", "repo")
    assert done.code == 0
    assert not Path("repo/made.txt").exists()
    assert "spec.yaml:27: the tasks of the template `platform` were not run; " in done.err
    done = run("compile", "spec.yaml", "-o", "repo", "--trust")
    assert "template platform: its tasks were run (--trust)\n" in done.err
    assert Path("repo/made.txt").read_text() == "made\n"
    assert run("verify", "repo").code == 0
    scope(title="Who goes")
    done = run("compile", "spec.yaml", "-o", "repo")
    assert (done.code, "`specc compile --trust` runs them again" in done.out) == (1, True)


def test_hostile_strings_of_a_scope_reach_a_file_as_they_are(run: Run) -> None:
    title = "{{ 7 * 7 }} $(touch pwned) ${x} </script> '''"
    lay(Path("house"), {"a.json.jinja": "{{ project.title | to_json }}\n"})
    scope(title=json.dumps(title))
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    assert json.loads(Path("repo/a.json").read_text()) == title


def test_the_example_of_a_house_template(run: Run) -> None:
    shutil.copytree(ROOT / "examples" / "house-template", "house-template")
    scope("{source: ./house-template, answers: {cost_centre: '4711'}}")
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    assert "cost_centre: '4711'\n" in Path("repo/service.yaml").read_text()
    assert not Path("repo/oncall").exists()
    assert "|\n| `" in Path("repo/docs/house/checklist.md").read_text()
    assert "written once" in run("why", "repo/docs/house/notes.md").out
    assert not Path("repo/README.md").read_text().startswith("# A house template")


def test_the_page_can_be_followed_word_by_word(here: Path) -> None:
    page = (ROOT / "docs" / "house-templates.md").read_text()
    part = page.partition("## Write one\n")[2].partition("\n## ")[0]
    blocks = "\n".join(re.findall(r"```console\n(.*?)```", part, re.DOTALL))
    shown = blocks.partition("$ cat service.yaml\n")[2].partition("$ ")[0]
    typed = re.findall(r"^\$ ([^\n]*<<'END'\n.*?^END$|[^\n]*$)", blocks, re.MULTILINE | re.DOTALL)
    script = f'set -e\nspecc() {{ "{sys.executable}" -m specc "$@"; }}\n' + "\n".join(typed)
    done = subprocess.run(["bash", "-c", script], cwd=here, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(typed) > 10
    assert shown.strip() in done.stdout
    assert "+mode: batch\n" in done.stdout
    assert '+    "approvals": [],\n' in done.stdout


# Costs, and Ctrl-C


@pytest.mark.parametrize(
    ("command", "absent"),
    [
        (("check", "spec.yaml"), ("copier", "jinja2", "specc.packs", "subprocess")),
        (("compile", "repo", "-o", "repo"), ("copier", "questionary", "prompt_toolkit")),
    ],
)
def test_copier_is_not_loaded_where_nothing_is_rendered(
    repo: Path, command: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    script = (
        "import sys; from specc.cli import run; run(sys.argv[1:]);"
        f"sys.exit(sum(name in sys.modules for name in {absent!r}))"
    )
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whatever_ends_a_rendering_leaves_nothing(here: Path, told: signal.Signals) -> None:
    loops = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    lay(Path("house"), {"a.txt.jinja": loops})
    scope()
    (here / "temporary").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "specc", "compile", "spec.yaml", "-o", "repo"],
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(here / "temporary")},
        preexec_fn=_heed_signals,
    )
    while not any((here / "temporary").rglob("log")):
        assert process.poll() is None
        time.sleep(0.05)
    time.sleep(0.5)  # the child is on its way
    process.send_signal(told)
    _, said = process.communicate()
    assert (process.returncode, said.endswith(b"interrupted\n")) == (130, True)
    assert not any((here / "temporary").iterdir())
    assert not Path("repo").exists()


def _heed_signals() -> None:
    """What is started in the background is deaf to some of them, and that is inherited."""
    for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, signal.SIG_DFL)
