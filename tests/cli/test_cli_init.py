"""`specc init`: all that it prints, and what it leaves on the disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from specc.cli.init import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli_runs import Run

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _nobody_there(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        yield


def test_defaults_leave_everything_open(run: Run) -> None:
    done = run("init", "--defaults", "churn-calls")
    assert (done.code, done.out) == (0, "made churn-calls/\nwrote churn-calls/spec.yaml\n")
    assert done.err == (
        "\nstill open: 14 warnings, 9 questions\n"
        "next: cd churn-calls && specc check --ask\n"
        "then: specc compile && make setup run test\n"
    )
    assert [*Path("churn-calls").iterdir()] == [Path("churn-calls/spec.yaml")]
    assert "title: Churn calls\n" in Path("churn-calls/spec.yaml").read_text()


def test_what_it_wrote_compiles_where_it_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", "--defaults", "churn-calls")
    monkeypatch.chdir("churn-calls")
    assert run("check").code == 0
    assert run("compile").code == 0
    assert Path("Makefile").exists()


def test_here_is_a_place_too(run: Run) -> None:
    Path("data").mkdir()
    done = run("init", "--defaults", "-d", "title=Late parcels")
    assert done.out == "wrote spec.yaml\n"
    assert done.err.endswith(
        "next: specc check --ask\nthen: specc compile --adopt && make setup run test\n"
    )
    assert run("compile", "--adopt").code == 0


def test_the_questions_are_a_file_of_answers(run: Run) -> None:
    printed = run("init", "--questions")
    assert (printed.code, printed.err) == (0, "")
    Path("answers.yaml").write_text(printed.out)
    assert len(yaml.safe_load(printed.out)) == 12
    assert "# For number:\n# Which column holds the number" in printed.out
    assert "#   on_request_fast: On request, hundreds a second" in printed.out
    done = run("init", "x", "--data-file", "answers.yaml")
    assert (done.code, done.out) == (0, "made x/\nwrote x/spec.yaml\n")


def test_one_answer_goes_before_those_of_the_file(run: Run) -> None:
    Path("a.yaml").write_text("task: number\ntarget: minutes, 0 to 240\ngood: 5\ncolumns: [a, b]\n")
    done = run("init", "x", "-l", "--data-file", "a.yaml", "-d", "good=7", "-d", "data=d.csv")
    assert done.code == 0
    spec = yaml.safe_load(Path("x/spec.yaml").read_text())
    assert spec["metrics"]["mae"]["limit"] == 7
    assert [*spec["data"]["features"]] == ["a", "b"]


def test_answers_come_from_standard_input(process: Run) -> None:
    done = process("init", "x", "-l", "--data-file", "-", stdin=b"title: Late parcels\n")
    assert (done.code, done.out) == (0, "made x/\nwrote x/spec.yaml\n")


def test_without_a_terminal_the_rest_is_to_be_given(run: Run) -> None:
    done = run("init", "x", "-d", "task=number", "-d", "data=a.csv", "-d", "title=T")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: nobody is at a terminal to answer decision, result, people, today, target, columns,"
        " good, pace, means\n"
        "  = help: leave them open with --defaults, or answer them in a file: --data-file FILE"
        " (`specc init --questions` prints one)\n"
    )
    assert not Path("x").exists()


@pytest.mark.parametrize(
    ("given", "error", "advice"),
    [
        (
            "means=next friday",
            "`means` cannot be 'next friday'",
            "write 2027-06-30, $40k, $500 per month",
        ),
        (
            "task=guess",
            "`task` cannot be 'guess'",
            "write one of open, yes_no, one_of_several, number",
        ),
        ("taks=number", "there is no question 'taks'", "a similar one exists: task"),
        ("number", "'number' is no answer", "write KEY=VALUE: task=number"),
        ("=x", "there is no question ''", ""),
    ],
)
def test_an_answer_that_cannot_be_used(run: Run, given: str, error: str, advice: str) -> None:
    done = run("init", "x", "--defaults", "-d", given)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {error}\n  = help: {advice}")
    assert not Path("x").exists()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            b"title: x\ntaks: number\n",
            "error: a.yaml:2: there is no question 'taks'\n  = help: a similar one exists: task\n",
        ),
        (
            b"result:\n  from: 1\n",
            "error: a.yaml:1: the answer to `result` is no text\n  = help: write it in quotes: ",
        ),
        (b"title: [", "error: a.yaml:1: "),
        (b"title: \xff\n", "error: a.yaml:1: "),
        (b"title: a\ntitle: b\n", "error: a.yaml:2: "),
        (b"title: !!python/name:os.system\n", "error: a.yaml:1: "),
        (b"", "error: a.yaml:1: "),
        (b"- a\n", "error: a.yaml:1: "),
        (b"{" * 5000, "error: a.yaml:1: "),
    ],
)
def test_a_file_that_holds_no_answers(run: Run, text: bytes, error: str) -> None:
    Path("a.yaml").write_bytes(text)
    done = run("init", "x", "--defaults", "--data-file", "a.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(error)
    assert "Traceback" not in done.err
    assert not Path("x").exists()


def test_a_file_that_is_not_there(run: Run) -> None:
    done = run("init", "x", "--data-file", "a.yaml")
    assert done.code == 2
    assert done.err == (
        "error: there is no file a.yaml\n"
        "  = help: `specc init --questions > answers.yaml` writes one to fill in\n"
    )


def test_a_folder_in_its_place(run: Run) -> None:
    Path("answers").mkdir()
    done = run("init", "x", "--data-file", "answers")
    assert (done.code, done.err) == (2, "error: cannot use answers: is a directory\n")


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_start(run: Run, example: str) -> None:
    done = run("init", "--example", example, "mine")
    assert (done.code, done.out) == (0, "made mine/\nwrote mine/spec.yaml\n")
    own = ROOT / "examples" / example / "spec.yaml"
    assert Path("mine/spec.yaml").read_bytes() == own.read_bytes()


def test_every_example_with_a_spec_is_offered() -> None:
    assert sorted(EXAMPLES) == sorted(
        each.parent.name for each in (ROOT / "examples").glob("*/spec.yaml")
    )


def test_an_example_that_does_not_exist_names_those_that_do(run: Run) -> None:
    done = run("init", "--example", "chrun")
    assert done.code == 2
    assert all(each in done.err for each in EXAMPLES)


def test_a_spec_is_never_overwritten(run: Run) -> None:
    Path("spec.yaml").write_text("mine\n")
    done = run("init", "--defaults")
    assert done.code == 2
    assert done.err == (
        "error: there is a spec already: spec.yaml\n"
        "  = help: edit it, or begin another one elsewhere: specc init OTHERDIR\n"
    )
    assert Path("spec.yaml").read_text() == "mine\n"


@pytest.mark.parametrize("kind", ["folder", "dangling link"])
def test_nor_is_a_spec_of_several_files_or_a_link(run: Run, kind: str) -> None:
    if kind == "folder":
        Path("spec").mkdir()
    else:
        Path("spec.yaml").symlink_to("elsewhere.yaml")
    assert run("init", "--example", "churn").err.startswith("error: there is a spec already: spec")


def test_every_folder_that_was_made_is_named(run: Run) -> None:
    Path("there").mkdir()
    assert run("init", "--defaults", "there/some where/new").out == (
        "made there/some where/\nmade there/some where/new/\nwrote there/some where/new/spec.yaml\n"
    )
    assert run("init", "--defaults", "there").out == "wrote there/spec.yaml\n"


def test_a_folder_that_is_a_file(run: Run) -> None:
    Path("x").write_text("")
    for name in ("x", "x/y"):
        done = run("init", name, "--defaults")
        assert done.code == 2
        assert done.err.endswith(
            "/x is a file, not a folder\n  = help: name a folder: specc init DIR\n"
        )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(run: Run) -> None:
    Path("x").mkdir(mode=0o500)
    for name in ("x", "x/y"):
        done = run("init", name, "--defaults")
        assert done.code == 2
        assert "may not be written to" in done.err


def test_a_repo_has_one_scope(run: Run) -> None:
    run("init", "--example", "churn", "repo")
    run("compile", "repo/spec.yaml", "-o", "repo")
    Path("repo/spec.yaml").unlink()
    for name in ("repo", "repo/docs", "repo/new/deeper"):
        done = run("init", name, "--defaults")
        assert done.code == 2
        assert done.err.startswith(f"error: {name} is in the repo that specc made in ")


def test_what_was_made_is_taken_away_when_the_disk_refuses(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("specc.packs.kickoff_place._fill", full)
    done = run("init", "--example", "churn", "some/where")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: some/where/spec.yaml cannot be written: no space left")
    assert not Path("some").exists()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--questions", "-l"], "--questions only prints: give it no answers and no example"),
        (["--example", "churn", "-l"], "--example is a whole spec: it takes no answers"),
        ([""], "the path of the folder is empty"),
    ],
)
def test_what_cannot_go_together(run: Run, arguments: list[str], error: str) -> None:
    done = run("init", *arguments)
    assert (done.code, done.err) == (
        2,
        f"error: {error}\n  = help: `specc init --help` says how it is used\n",
    )


def test_the_house_s_policy_is_asked_too(run: Run) -> None:
    Path("policy.yaml").write_text("specc: 1\nseverities: {GOL10: error}\n")
    said = run("init", "--defaults").err
    assert said.startswith("\nstill open: 5 errors, 9 warnings, 9 questions")


def test_a_hostile_name_of_the_folder_is_quoted(run: Run) -> None:
    done = run("init", "--defaults", "a b;$(id)")
    assert "next: cd 'a b;$(id)' && specc check --ask\n" in done.err
    done = run("init", "--defaults", "-d", "title=T", "--", "-d")
    assert done.out == "made -d/\nwrote -d/spec.yaml\n"
    assert "next: cd ./-d && specc check --ask\n" in done.err


def test_copier_is_loaded_for_the_interview_alone(process: Run) -> None:
    probe = (
        "import sys; from specc.cli import run; run(sys.argv[1:]); print('copier' in sys.modules)"
    )
    import subprocess
    import sys

    for arguments, loaded in (
        (["--version"], "False"),
        (["init", "--questions"], "False"),
        (["init", "--example", "churn", "a"], "False"),
        (["init", "--defaults", "b"], "True"),
        (["check", "a/spec.yaml"], "False"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", probe, *arguments], capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == loaded, arguments


def test_the_repo_that_is_in_the_way_is_named_without_a_detour(run: Run) -> None:
    Path("my first/.specc").mkdir(parents=True)
    Path("other").mkdir()
    done = run("init", "--defaults", "other/../my first/new")
    assert done.code == 2
    assert f"made in {Path().absolute()}/my first\n" in done.err
