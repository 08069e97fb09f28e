"""`specc compile`: what it writes, what it says, how it ends."""

from __future__ import annotations

import errno
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator

from specc.plan.schema import plan_schema

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "churn" / "spec.yaml"
SPEC = EXAMPLE.read_text().replace("id: churn,", "id: churn, version: 1.1.1,")
CONF = "conf/project.yaml"


@pytest.fixture
def spec() -> Path:
    """A spec outside of any repo."""
    Path("scope.yaml").write_text(SPEC)
    return Path("scope.yaml")


def _files(folder: str) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }


def test_a_repo_is_made_and_the_next_command_named(run: Run, spec: Path) -> None:
    done = run("compile", str(spec), "-o", "a repo")
    own = (".specc/base/", ".specc/run/", ".specc/lock.json", ".specc/.gitattributes")
    made = [path for path in _files("a repo") if not path.startswith(own)]
    *lines, blank, totals = done.out.splitlines()
    assert done.code == 0
    assert (blank, totals) == ("", f"{len(made)} create")
    assert all(line.startswith("  + ") for line in lines)
    conf = sum(path.startswith("conf/") for path in made)
    assert ["+", "conf/", str(conf), "files"] in [line.split() for line in lines]
    assert done.err.endswith("next: cd 'a repo' && make setup run test\n")
    assert Path("a repo/spec.yaml").read_bytes() == spec.read_bytes()


def test_a_spec_from_standard_input_becomes_the_repos(process: Run) -> None:
    done = process("compile", "-", "-o", "repo", stdin=SPEC.encode())
    assert done.code == 0
    assert Path("repo/spec.yaml").read_text() == SPEC


def test_a_second_compile_changes_nothing(run: Run, spec: Path) -> None:
    run("compile", str(spec), "-o", "repo")
    before = _files("repo")
    done = run("compile", str(spec), "-o", "repo")
    assert done.code == 0
    assert done.out.endswith(" unchanged\n")
    assert done.out.count("\n") == 1
    assert done.err.endswith("nothing to do\n")
    assert _files("repo") == before


def test_in_a_repo_no_argument_is_needed(
    run: Run, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("compile", str(spec), "-o", "repo")
    monkeypatch.chdir("repo")
    Path("spec.yaml").write_text(SPEC.replace("1.1.1", "2.2.2"))
    done = run("compile")
    assert done.code == 0
    assert f"  ~ {CONF} " in done.out
    assert "2.2.2" in Path(CONF).read_text()
    assert "nothing to do" in run("compile").err
    monkeypatch.chdir("..")
    assert "nothing to do" in run("compile", "repo/spec.yaml").err


def test_a_folder_with_nothing_but_the_spec_becomes_a_repo(run: Run) -> None:
    Path("spec.yaml").write_text(SPEC)
    done = run("compile")
    assert done.code == 0
    assert done.err.endswith("next: make setup run test\n")
    assert Path("spec.yaml").read_text() == SPEC
    assert Path(CONF).is_file()


def test_a_plan_changes_nothing(run: Run, spec: Path) -> None:
    done = run("compile", str(spec), "-o", "repo", "--plan")
    assert done.code == 0
    assert f"  + {CONF} " in done.out
    assert done.err.endswith(
        "\nnothing was written: this is the plan\n"
        "next: `specc compile scope.yaml -o repo` writes it\n"
    )
    assert not Path("repo").exists()
    assert run("compile", str(spec), "-o", "repo").out.endswith(done.out.splitlines()[-1] + "\n")


def test_json_is_the_same_with_plan_and_without(run: Run, spec: Path) -> None:
    planned = run("compile", str(spec), "-o", "repo", "--plan", "--format", "json")
    applied = run("compile", str(spec), "-o", "repo", "--format", "json")
    assert (planned.code, applied.code) == (0, 0)
    assert planned.out == applied.out
    document = json.loads(applied.out)
    assert document["schema_version"] == 1
    assert document["totals"] == {"create": len(document["changes"])}
    change = next(entry for entry in document["changes"] if entry["path"] == CONF)
    assert (change["action"], change["ownership"], change["removed"]) == ("create", "sealed", 0)
    Draft7Validator(plan_schema()).validate(document)


def test_after_an_update_one_looks_at_it(
    run: Run, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("compile", str(spec), "-o", "repo")
    spec.write_text(SPEC.replace("1.1.1", "2.2.2"))
    done = run("compile", str(spec), "-o", "repo")
    assert done.err.endswith("\nnext: `specc undo repo` takes it back\n")
    run("undo", "repo")
    Path("repo/.git").mkdir()
    back = "`specc undo repo` takes it back"
    done = run("compile", str(spec), "-o", "repo")
    assert done.err.endswith(f"\nnext: look at it with `git -C repo diff` and commit it; {back}\n")
    run("undo", "repo")
    monkeypatch.chdir("repo")
    Path("spec.yaml").write_text(SPEC.replace("1.1.1", "3.3.3"))
    assert "look at it with `git diff`" in run("compile").err


def test_below_a_repo_that_repo_is_compiled(
    run: Run, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("compile", str(spec), "-o", "repo")
    Path("repo/spec.yaml").write_text(SPEC.replace("1.1.1", "2.2.2"))
    monkeypatch.chdir("repo/src/churn")
    done = run("compile")
    assert (done.code, "2.2.2" in Path("../..", CONF).read_text()) == (0, True)
    assert done.err.endswith("\nnext: `specc undo ../..` takes it back\n")
    Path("spec").mkdir()
    Path("../../spec.yaml").rename("spec/one.yaml")
    Path("spec").rename("../../spec")
    assert run("compile").code == 0
    assert Path("../../.specc/base/spec").exists()
    assert not Path(".specc").exists()
    Path("../../spec/one.yaml").unlink()
    assert run("compile").err.startswith("error: ../../spec holds no *.yaml\n")


def test_a_folder_in_no_repo_has_no_spec(run: Run) -> None:
    done = run("compile")
    assert (done.code, done.err.splitlines()[0]) == (2, "error: there is no file spec.yaml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scope.yaml", "-o", "a repo"], "`specc compile scope.yaml -o 'a repo'`"),
        (
            ["scope.yaml", "--conflict=yours", "--output", "repo", "--adopt", "--diff"],
            "`specc compile scope.yaml -o repo --conflict yours --adopt`",
        ),
    ],
)
def test_the_command_that_writes_a_plan(
    run: Run, spec: Path, arguments: list[str], said: str
) -> None:
    done = run("compile", "--plan", *arguments)
    assert done.err.endswith(f"next: {said} writes it\n")


@pytest.mark.parametrize(
    ("options", "without"),
    [
        (["--plan"], "`--plan`"),
        (["--diff"], "`--diff`"),
        (["--diff", "--plan"], "`--plan` and `--diff`"),
    ],
)
def test_the_command_that_writes_the_plan_of_a_spec_that_is_gone(
    process: Run, options: list[str], without: str
) -> None:
    done = process("compile", "-", "-o", "repo", *options, stdin=SPEC.encode())
    assert done.err.endswith(f"next: the same without {without} writes it\n")
    assert not Path("repo").exists()


def test_an_edit_and_a_scope_change_are_both_kept(run: Run, spec: Path) -> None:
    run("compile", str(spec), "-o", "repo")
    own = Path("repo/spec.yaml")
    own.write_text(f"{SPEC}# ours\n")
    spec.write_text(SPEC.replace("1.1.1", "2.2.2"))
    done = run("compile", str(spec), "-o", "repo")
    assert done.code == 0
    assert "  ~ spec.yaml " in done.out
    assert own.read_text() == f"{spec.read_text()}# ours\n"


def test_an_edit_of_what_the_scope_says_is_laid_aside(run: Run, spec: Path) -> None:
    run("compile", str(spec), "-o", "repo")
    conf = Path("repo", CONF)
    conf.write_text(conf.read_text().replace("1.1.1", "9.9.9"))
    edited = _files("repo")
    refused = run("compile", str(spec), "-o", "repo", "--conflict", "fail")
    assert refused.code == 3
    assert f"{CONF} says what the scope says: your edit stays" in refused.err
    assert _files("repo") == edited
    done = run("compile", str(spec), "-o", "repo")
    assert done.code == 0
    assert f"your edit is kept as {CONF}.yours; change spec.yaml instead\n" in done.err
    assert f"  ~ {CONF} " in done.out
    assert f"  + {CONF}.yours " in done.out
    assert "1.1.1" in conf.read_text()
    assert "9.9.9" in Path("repo", f"{CONF}.yours").read_text()

    again = conf.read_text().replace("1.1.1", "8.8.8")
    conf.write_text(again)
    done = run("compile", str(spec), "-o", "repo")
    assert f"your edit is kept as {CONF}.yours.2; change spec.yaml instead\n" in done.err
    assert Path("repo", f"{CONF}.yours.2").read_text() == again
    conf.write_text(again)
    done = run("compile", str(spec), "-o", "repo")
    assert "your edit lies beside it already; change spec.yaml instead\n" in done.err


SETTLE = (
    "next: settle them and run `specc compile scope.yaml -o repo` again;"
    " `specc undo repo` takes it back\n"
)


def _overlap(run: Run, spec: Path) -> Path:
    """One line changed in the repo and, differently, in the spec it was made from."""
    run("compile", str(spec), "-o", "repo")
    own = Path("repo/spec.yaml")
    own.write_text(SPEC.replace("1.1.1", "9.9.9"))
    spec.write_text(SPEC.replace("1.1.1", "2.2.2"))
    return own


def test_an_overlap_is_marked_listed_and_fails(run: Run, spec: Path) -> None:
    own = _overlap(run, spec)
    done = run("compile", str(spec), "-o", "repo")
    lines = own.read_text().splitlines()
    assert done.code == 3
    assert "  ! spec.yaml " in done.out
    assert done.err.endswith(f"1 conflict left to you:\n  spec.yaml:3\n{SETTLE}")
    assert lines[2:8:2] == ["<<<<<<< yours", "||||||| last generated", "======="]
    assert lines[8] == ">>>>>>> spec 2.2.2"

    again = run("compile", str(spec), "-o", "repo")
    assert again.code == 3
    assert again.err.endswith(f"1 conflict left to you:\n  spec.yaml:3\n{SETTLE}")
    assert own.read_text().splitlines() == lines


def test_a_planned_overlap_fails_and_changes_nothing(run: Run, spec: Path) -> None:
    _overlap(run, spec)
    before = _files("repo")
    for option in ("--plan", "--conflict=fail"):
        done = run("compile", str(spec), "-o", "repo", option)
        assert done.code == 3
        assert "1 conflict; nothing was written:\n  spec.yaml:3\n" in done.err
        assert _files("repo") == before


@pytest.mark.parametrize(("side", "version"), [("yours", "9.9.9"), ("theirs", "2.2.2")])
def test_an_overlap_is_settled_for_one_side(run: Run, spec: Path, side: str, version: str) -> None:
    own = _overlap(run, spec)
    done = run("compile", str(spec), "-o", "repo", "--conflict", side)
    assert done.code == 0
    assert own.read_text() == SPEC.replace("1.1.1", version)


def test_a_spec_with_errors_writes_nothing(run: Run, spec: Path) -> None:
    spec.write_text("specc: 1\nproject: {id: churn\n")
    done = run("compile", str(spec), "-o", "repo")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("error[SYN05 syntax-error]")
    assert done.out.endswith("\n1 error in scope.yaml; nothing was written\n")
    as_json = run("compile", str(spec), "-o", "repo", "--format", "json")
    assert as_json.code == 1
    assert json.loads(as_json.out)["counts"]["error"] == 1
    assert not Path("repo").exists()


def test_what_stops_a_compile_is_not_lost_among_what_does_not(run: Run, spec: Path) -> None:
    text = spec.read_text()
    assert "type: binary" in text
    spec.write_text(text.replace("type: binary", "type: count"))
    done = run("compile", str(spec), "-o", "repo")
    assert done.code == 1
    assert "error[" in done.out
    assert "warning[" not in done.out
    assert re.search(r"\n1 error, \d+ warnings in scope\.yaml; nothing was written\n$", done.out)


def test_warnings_do_not_stop_a_compile_and_are_counted(run: Run, spec: Path) -> None:
    full = EXAMPLE.parents[1] / "ad-click" / "spec.yaml"
    spec.write_text(full.read_text().replace("test_rows: 1M", "test_rows: 50k"))
    done = run("compile", str(spec), "-o", "repo")
    assert done.code == 0
    assert "\n1 warning, 1 info in scope.yaml; see `specc check scope.yaml`\n" in done.err


def test_a_folder_of_others_is_refused_unless_adopted(run: Run, spec: Path) -> None:
    Path("repo").mkdir()
    Path("repo/thesis.tex").write_text("mine")
    done = run("compile", str(spec), "-o", "repo")
    assert (done.code, done.out) == (2, "")
    assert (
        done.err
        == """\
error: repo holds files (thesis.tex), and no .specc/lock.json says what specc generated
  = help: choose an empty folder; put a lost `.specc` back (`git checkout HEAD -- .specc`); or add \
`--adopt`: where a file differs, yours stays and specc's is laid beside it
"""
    )
    assert _files("repo") == {"thesis.tex": b"mine"}
    assert run("compile", str(spec), "-o", "repo", "--adopt").code == 0
    assert Path("repo/thesis.tex").read_text() == "mine"


@pytest.mark.parametrize("folder", ["repo", "repo/below", "repo/far/below"])
def test_a_file_where_the_folder_should_be(run: Run, spec: Path, folder: str) -> None:
    Path("repo").write_text("mine")
    done = run("compile", str(spec), "-o", folder)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: repo is a file\n")
    assert Path("repo").read_text() == "mine"


def test_a_link_to_nothing_where_the_folder_should_be(run: Run, spec: Path) -> None:
    Path("repo").symlink_to("nowhere")
    done = run("compile", str(spec), "-o", "repo")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: repo is a link to nothing\n")
    assert not Path("nowhere").exists()


def test_a_folder_without_a_name(run: Run, spec: Path) -> None:
    done = run("compile", str(spec), "-o", "")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: the path after -o is empty\n")


@pytest.mark.parametrize("looking", ["is_symlink", "is_dir", "exists", "mkdir"])
def test_a_folder_that_may_not_be_entered(
    run: Run, spec: Path, monkeypatch: pytest.MonkeyPatch, looking: str
) -> None:
    def refused(place: Path, *_: object, **__: object) -> bool:
        if "repo" in place.parts:
            raise PermissionError(errno.EACCES, "Permission denied", str(place))
        return bool(allowed(place))

    allowed = getattr(Path, looking)
    monkeypatch.setattr(Path, looking, refused)
    for arguments in ([str(spec), "-o", "repo"], ["repo/spec.yaml"]):
        done = run("compile", *arguments)
        assert (done.code, done.out.count("bug")) == (2, 0)
        if arguments[0] == str(spec):
            assert ": permission denied\n  = help: check who owns the folder" in done.err


def test_what_may_not_be_written_is_named(
    run: Run, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(staged: Path, place: Path) -> None:
        if place.name == "project.yaml" and staged.suffix == ".new":
            raise PermissionError(errno.EACCES, "Permission denied", str(staged), None, str(place))
        replace(staged, place)

    run("compile", str(spec), "-o", "repo")
    before = _files("repo")
    spec.write_text(SPEC.replace("1.1.1", "2.2.2"))
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", refused)
    done = run("compile", str(spec), "-o", "repo")
    assert done.code == 2
    assert done.err.splitlines()[-2] == f"error: cannot write to repo/{CONF}: permission denied"
    assert {path: before[path] for path in before if ".specc/run" not in path}.items() <= _files(
        "repo"
    ).items()


def test_a_spec_from_elsewhere_needs_a_folder(run: Run, spec: Path) -> None:
    for arguments in ([str(spec)], ["-"]):
        done = run("compile", *arguments)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("error: where to? Name the repo's folder: -o DIR\n")


def test_a_damaged_lock_is_an_error_and_not_a_guess(run: Run, spec: Path) -> None:
    run("compile", str(spec), "-o", "repo")
    Path("repo/.specc/lock.json").write_text("{")
    before = _files("repo")
    done = run("compile", str(spec), "-o", "repo")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: .specc/lock.json is damaged")
    assert "  = help: put it back with `git checkout HEAD -- .specc`" in done.err
    assert _files("repo") == before


def test_a_link_to_a_shared_spec_stays_a_link(run: Run, spec: Path) -> None:
    Path("repo").mkdir()
    Path("repo/spec.yaml").symlink_to("../scope.yaml")
    assert run("compile", "repo/spec.yaml", "-o", "repo").code == 0
    assert Path("repo/spec.yaml").is_symlink()
    assert "nothing to do" in run("compile", "repo/spec.yaml", "-o", "repo").err
    assert spec.read_text() == SPEC


def test_a_spec_from_elsewhere_does_not_take_back_what_was_compiled_here(run: Run) -> None:
    """Who repeats the first command by habit would undo the team's changes of the scope."""
    given = Path("scope.yaml")
    given.write_text(SPEC)
    assert run("compile", "scope.yaml", "-o", "repo").code == 0
    own = Path("repo/spec.yaml")
    own.write_text(f"# agreed with the lab\n{SPEC}")
    assert run("compile", "repo/spec.yaml").code == 0
    for spec in ("scope.yaml", str(given.resolve())):
        done = run("compile", spec, "-o", "repo")
        assert done.code == 2
        assert "was changed and compiled there since" in done.err
        assert "cd repo && specc compile" in done.err
    assert own.read_text().startswith("# agreed with the lab")
    given.write_text(own.read_text())
    assert run("compile", "scope.yaml", "-o", "repo").code == 0
    given.write_text(f"# the next version\n{SPEC}")
    assert run("compile", "scope.yaml", "-o", "repo").code == 0
    assert own.read_text().startswith("# the next version")


def test_a_spec_from_elsewhere_is_merged_with_an_edit_that_was_not_compiled_yet(run: Run) -> None:
    Path("scope.yaml").write_text(SPEC)
    run("compile", "scope.yaml", "-o", "repo")
    own = Path("repo/spec.yaml")
    own.write_text(f"# agreed with the lab\n{SPEC}")
    Path("scope.yaml").write_text(f"{SPEC}# the end\n")
    assert run("compile", "scope.yaml", "-o", "repo").code == 0
    assert own.read_text() == f"# agreed with the lab\n{SPEC}# the end\n"
