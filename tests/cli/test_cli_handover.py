"""`specc undo`, `adopt`, `release` and `heal`: what they write, what they say, how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specc.workspace import _hold

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "churn" / "spec.yaml"
SPEC = EXAMPLE.read_text().replace("id: churn,", "id: churn, version: 1.1.1,")
CONF, CARD, ONCE = "conf/project.yaml", "docs/model_card.md", "src/churn/features.py"


@pytest.fixture
def repo(run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repo as it was compiled, and the current folder in it."""
    Path("scope.yaml").write_text(SPEC)
    run("compile", "scope.yaml", "-o", "repo")
    monkeypatch.chdir("repo")
    return Path()


def _files() -> dict[str, bytes]:
    return {
        str(place): place.read_bytes()
        for place in sorted(Path().rglob("*"))
        if place.is_file() and ".specc/run" not in str(place)
    }


def _rescope(version: str) -> None:
    Path("spec.yaml").write_text(SPEC.replace("1.1.1", version))


def test_an_update_is_undone_and_done_again(run: Run, repo: Path) -> None:
    _rescope("2.2.2")
    old = _files()
    run("compile")
    new = _files()
    noon = datetime(2026, 3, 1, 12, 5).timestamp()
    os.utime(".specc/run/undo/command", (noon, noon))
    planned = run("undo", "--plan")
    assert (planned.code, _files()) == (0, new)
    plan = "nothing was written: this is the plan\n"
    step = "back `specc compile` of 2026-03-01 12:05\n"
    assert planned.err == f"takes {step}{plan}next: `specc undo` writes it\n"
    done = run("undo")
    assert (done.code, done.out, _files()) == (0, planned.out, old)
    assert f"  ~ {CONF} " in done.out
    assert done.err == f"took {step}next: `specc undo` once more does it again\n"
    again = run("undo")
    assert (again.code, _files()) == (0, new)
    assert again.err.startswith("took back `specc undo` of 2")


@pytest.mark.parametrize("said", [None, b"\xff", b"\x1b[2J", b"make"])
def test_a_step_of_which_the_command_is_not_known_is_undone(
    run: Run, repo: Path, said: bytes | None
) -> None:
    run("release", CARD)
    command = Path(".specc/run/undo/command")
    assert command.read_text() == "release"
    command.unlink() if said is None else command.write_bytes(said)
    done = run("undo")
    assert (done.code, done.err.splitlines()[0]) == (0, "took back what the last command changed")


def test_a_first_compile_is_undone(run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _files()
    monkeypatch.chdir("..")
    done = run("undo", "repo", "--format", "json")
    document = json.loads(done.out)
    owned = {each["path"]: each["ownership"] for each in document["changes"]}
    assert list(document["totals"]) == ["delete"]
    assert (owned[CONF], owned[ONCE]) == ("sealed", "once")
    monkeypatch.chdir("repo")
    assert _files() == {}
    assert run("undo").code == 0
    assert _files() == made


def test_an_undo_that_would_lose_edits_names_them(run: Run, repo: Path) -> None:
    for path in (CARD, ONCE):
        Path(path).write_text("mine\n")
    before = _files()
    for options in ([], ["--plan"]):
        done = run("undo", *options)
        assert (done.code, done.out, _files()) == (2, "", before)
        assert done.err.startswith(f"error: changed after specc wrote it: {CARD}, {ONCE}\n")


def test_an_undo_that_would_lose_much_names_the_first(run: Run, repo: Path) -> None:
    kept = [place for place in Path(".specc/base").rglob("*") if place.is_file()]
    for place in kept:
        place.write_text("mine\n")
    (error, _) = run("undo").err.splitlines()
    assert error == "error: changed after specc wrote it: what specc keeps in .specc"
    many = list(Path("src").rglob("*.py"))
    for place in many:
        place.write_text("mine\n")
    (error, _) = run("undo").err.splitlines()
    assert error.count(", ") == 4
    assert "src/churn/artifact.py, " in error
    assert error.endswith(f" and {len(many) - 5} more")


def test_nothing_to_undo(run: Run, repo: Path) -> None:
    for left in Path(".specc/run/undo").iterdir():
        left.unlink()
    done = run("undo")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: there is nothing to undo in .\n")


def test_a_deleted_file_stays_away_until_it_is_healed(run: Run, repo: Path) -> None:
    text = Path(CARD).read_bytes()
    Path(CARD).unlink()
    done = run("compile")
    assert f"  = {CARD}  skip " in done.out
    assert f"to have back what you deleted or took over: specc heal {CARD}\n" in done.err
    planned = run("heal", CARD, "--plan")
    assert not Path(CARD).exists()
    healed = run("heal", CARD)
    assert (healed.code, healed.out) == (0, planned.out)
    assert healed.err == "next: commit it; `specc undo` takes it back\n"
    assert Path(CARD).read_bytes() == text
    assert run("verify").code == 0


def test_a_released_file_is_never_touched_until_it_is_healed(run: Run, repo: Path) -> None:
    path = next(
        each["path"]
        for each in _planned(run, "2.2.2")
        if each["action"] == "update" and each["ownership"] == "managed"
    )
    text = Path(path).read_text()
    done = run("release", path)
    assert done.code == 0
    assert f"  = {path}  yours  specc does not touch it again\n" in done.out
    compiled = run("compile")
    assert f"  = {path} " in compiled.out
    assert f"took over: specc heal {path}\n" in compiled.err
    assert Path(path).read_text() == text
    healed = run("heal", path)
    assert (healed.code, Path(path).read_text()) == (0, text)
    assert f"  + {path}  adopt  yours stays, as your edit of what the spec yields;" in healed.out
    assert run("verify").code == 0


def _planned(run: Run, version: str) -> list[dict[str, str]]:
    """What a compile of another version would do."""
    _rescope(version)
    planned = run("compile", "--plan", "--format", "json")
    changes: list[dict[str, str]] = json.loads(planned.out)["changes"]
    return changes


def test_a_sealed_file_is_restored_with_the_edit_beside_it(run: Run, repo: Path) -> None:
    sealed = Path(CONF).read_bytes()
    Path(CONF).write_text("mine\n")
    assert run("heal", "conf").code == 0
    assert Path(CONF).read_bytes() == sealed
    assert Path(f"{CONF}.yours").read_text() == "mine\n"


def test_a_file_of_the_team_is_adopted(run: Run, repo: Path) -> None:
    run("release", CARD)
    Path(CARD).write_text(f"{Path(CARD).read_text()}ours\n")
    text = Path(CARD).read_bytes()
    done = run("adopt", CARD)
    assert (done.code, Path(CARD).read_bytes()) == (0, text)
    assert "yours stays, as your edit of what the spec yields" in done.out
    assert run("verify").code == 0
    assert "nothing to do" in run("adopt", CARD).err


def test_a_whole_repo_is_taken_over_by_who_says_yes(run: Run, repo: Path) -> None:
    before = _files()
    planned = run("release", ".", "--plan")
    many = planned.out.count("  = ")
    assert (planned.code, _files()) == (0, before)
    refused = run("release", ".")
    assert (refused.code, refused.out, _files()) == (2, "", before)
    assert refused.err == (
        f"error: {many} files would never be kept up to date with the spec again\n"
        "  = help: `--plan` lists them; `--yes` takes them all over\n"
    )
    done = run("release", ".", "--yes")
    assert (done.code, done.out) == (0, planned.out)
    assert run("release", ".", "--plan").err.startswith("nothing to do")


def test_folders_name_the_files_below_that_fit(run: Run, repo: Path) -> None:
    done = json.loads(run("release", ".", "--yes", "--format", "json").out)
    owners = {each["ownership"] for each in done["changes"]}
    assert owners == {"managed", "once"}
    assert "spec.yaml" not in [each["path"] for each in done["changes"]]
    healed = json.loads(run("heal", "docs", "src", "--format", "json").out)
    assert {each["path"].split("/")[0] for each in healed["changes"]} == {"docs", "src"}
    assert "nothing to do" in run("heal", "docs").err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("adopt", "docs/model-card.md"), "the spec does not yield docs/model-card.md"),
        (("heal", "notes.txt"), "the spec does not yield notes.txt"),
        (("release", "notes.txt"), "specc does not look after notes.txt"),
        (("release", CONF), f"{CONF} is sealed: it says what the scope says"),
        (("release", "spec.yaml"), "spec.yaml is what the repo is made from"),
        (("adopt", ONCE), f"{ONCE} is written once and is yours then; specc never updates it"),
        (("adopt", ".specc/lock.json"), ".specc/lock.json is no file of the team's"),
        (("heal", CARD, "notes.txt"), "the spec does not yield notes.txt"),
        (("heal", "../elsewhere"), "../elsewhere is in no repo of specc: there is no .specc at or"),
        (("heal", ""), "a path is empty"),
    ],
)
def test_what_is_refused(run: Run, repo: Path, arguments: tuple[str, ...], message: str) -> None:
    before = _files()
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {message}")
    assert "  = help: " in done.err
    assert _files() == before


def test_similar_paths_are_named(run: Run, repo: Path) -> None:
    assert f"similar ones are: {CARD}\n" in run("adopt", "docs/model-card.md").err
    assert CARD in run("adopt", "model_card.md").err


def test_a_file_that_is_not_there_is_healed_not_adopted(run: Run, repo: Path) -> None:
    Path(CARD).unlink()
    done = run("adopt", CARD)
    assert done.code == 2
    assert done.err.endswith(f"  = help: `specc heal {CARD}` makes it\n")


def test_a_spec_with_errors_hands_nothing_over(run: Run, repo: Path) -> None:
    Path("spec.yaml").write_text("specc: 1\nproject: {id: churn\n")
    Path(CARD).unlink()
    done = run("heal", CARD)
    assert done.code == 1
    assert done.out.endswith("\n1 error in spec.yaml; nothing was written\n")
    assert json.loads(run("heal", CARD, "--format", "json").out)["counts"]["error"] == 1
    assert not Path(CARD).exists()


def test_a_folder_in_the_way_is_left_to_the_person(run: Run, repo: Path) -> None:
    Path(CARD).unlink()
    Path(CARD).mkdir()
    done = run("heal", CARD)
    assert done.code == 3
    assert done.err == f"1 conflict left to you:\n  {CARD}\n"


def test_paths_are_those_of_the_current_folder(
    run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("docs")
    assert run("release", "model_card.md").code == 0
    monkeypatch.chdir("../..")
    assert run("heal", f"repo/{CARD}").code == 0
    assert run("undo", "repo").err.endswith("next: `specc undo repo` once more does it again\n")


def test_two_repos_are_refused(run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("..")
    run("compile", "scope.yaml", "-o", "other")
    done = run("release", f"repo/{CARD}", f"other/{CARD}")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: repo and other are two repos; name files of one\n")


def test_paths_of_the_lock_are_completed(process: Run, repo: Path) -> None:
    line = "specc release docs/mod"
    done = process(_SPECC_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD="2")
    assert (done.code, done.out.split()) == (0, [f"plain,{CARD}"])
    Path(".specc/lock.json").write_text("{")
    done = process(_SPECC_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD="2")
    assert (done.code, done.out.strip(), done.err) == (0, "", "")


# Two processes at once.

HOLDER = """\
import sys
from pathlib import Path
from specc.workspace import _hold
with _hold.hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the folder until its standard input is closed."""
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert held.stdout is not None
    assert held.stdout.readline() == "held\n"
    return held


def test_who_holds_the_repo_is_said(run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_hold, "PATIENCE", 0.1)
    before = _files()
    with _holder(repo) as held:
        done = run("release", CARD)
        held.communicate()
    assert (done.code, done.out, _files()) == (2, "", before)
    assert done.err.startswith(f"error: another specc is writing to . (process {held.pid})\n")
    assert run("release", CARD).code == 0


def test_the_second_waits_for_the_first(repo: Path) -> None:
    with _holder(repo) as held:
        command = [sys.executable, "-m", "specc", "release", CARD]
        second = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not _waits_for(second.pid):
            assert second.poll() is None
        held.communicate()
        second.communicate()
    assert second.returncode == 0
    assert '"state": "released"' in Path(".specc/lock.json").read_text()


def _waits_for(pid: int) -> bool:
    """Whether the process has come as far as opening the lock it waits for."""
    try:
        opened = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
    except OSError:
        return False
    return str(Path(".specc/run/lock").resolve()) in opened


def test_compiles_at_the_same_time_make_one_repo(run: Run, repo: Path) -> None:
    _rescope("2.2.2")
    command = [sys.executable, "-m", "specc", "compile"]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for each in started:
        _, err = each.communicate()
        assert each.returncode == 0, err
    assert run("verify").code == 0
    assert "2.2.2" in Path(CONF).read_text()
