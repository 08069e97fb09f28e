"""`specc verify`: each kind of finding about a repo, found and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specc.diagnostic.codes import STRUCTURAL
from specc.diagnostic.formats import FORMATS

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "churn" / "spec.yaml"
SPEC = EXAMPLE.read_text().replace("id: churn,", "id: churn, version: 1.1.1,")
CONF = "conf/project.yaml"
MODEL_CARD = "docs/model_card.md"


@pytest.fixture
def repo(run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repo as it was compiled, and the current folder in it."""
    Path("scope.yaml").write_text(SPEC)
    run("compile", "scope.yaml", "-o", "repo")
    monkeypatch.chdir("repo")
    return Path()


def _files() -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(Path().rglob("*")) if p.is_file()}


def _found(run: Run, *more: str) -> list[tuple[str, str, int]]:
    """Code, file and line of each finding."""
    before = _files()
    done = run("verify", *more, "--format", "json")
    assert done.code == 1
    assert _files() == before
    return [
        (each["code"], each["places"][0]["file"], each["places"][0]["line"])
        for each in json.loads(done.out)["findings"]
    ]


def test_a_repo_as_it_was_compiled(run: Run, repo: Path) -> None:
    before = _files()
    done = run("verify")
    assert (done.code, done.out) == (0, ".: no findings\n")
    assert run("verify", "..").code == 2
    assert _files() == before


def test_an_edit_of_the_team_is_no_finding(run: Run, repo: Path) -> None:
    for path in (MODEL_CARD, "src/churn/features.py"):
        Path(path).write_text(f"{Path(path).read_text()}\nours\n")
    run("release", "docs/runbook.md")
    Path("docs/runbook.md").unlink()
    assert run("verify").code == 0


def test_a_sealed_file_that_was_edited(run: Run, repo: Path) -> None:
    lines = Path(CONF).read_text().split("\n")
    Path(CONF).write_text("\n".join([*lines[:2], "x: 1", *lines[3:]]))
    assert _found(run) == [("REG01", CONF, 3)]
    text = run("verify").out
    assert f"error[REG01 sealed-file-edited]: {CONF} was edited" in text
    assert " 3 | x: 1\n" in text
    run("heal", CONF)
    assert run("verify").code == 0


def test_a_sealed_file_that_was_deleted(run: Run, repo: Path) -> None:
    Path(CONF).unlink()
    assert _found(run) == [("REG01", CONF, 1)]


def test_a_spec_that_was_not_compiled(run: Run, repo: Path) -> None:
    Path("spec.yaml").write_text(SPEC.replace("1.1.1", "2.2.2"))
    found = _found(run)
    assert {code for code, _, _ in found} == {"REG02"}
    assert ("REG02", CONF, 1) in found
    planned = json.loads(run("compile", "--plan", "--format", "json").out)["changes"]
    changed = {each["path"] for each in planned if each["action"] != "unchanged"}
    assert changed <= {file for _, file, _ in found}
    run("compile")
    assert run("verify").code == 0


def test_a_comment_in_the_spec_that_was_not_compiled(run: Run, repo: Path) -> None:
    Path("spec.yaml").write_text(f"{SPEC}# a word\n")
    assert _found(run) == [("REG02", "spec.yaml", 1)]


@pytest.mark.parametrize("path", [MODEL_CARD, "src/churn/features.py"])
def test_a_file_deleted_and_not_noted(run: Run, repo: Path, path: str) -> None:
    Path(path).unlink()
    assert _found(run) == [("REG02", path, 1)]
    run("compile")
    assert run("verify").code == 0


def test_conflict_markers(run: Run, repo: Path) -> None:
    """In the place of one line, and at the end, where the spec has changed too."""
    text = Path(MODEL_CARD).read_text()
    Path(MODEL_CARD).write_text(f"{text}<<<<<<< yours\na\n=======\nb\n>>>>>>> spec 2\n")
    assert _found(run) == [("REG03", MODEL_CARD, len(text.splitlines()) + 1)]


def test_a_version_laid_beside(run: Run, repo: Path) -> None:
    Path(MODEL_CARD).write_text("all of it is ours\n")
    assert run("verify").code == 0
    assert run("heal", MODEL_CARD).code == 3
    assert _found(run) == [("REG03", MODEL_CARD, 1)]
    Path(f"{MODEL_CARD}.generated").unlink()
    assert run("verify").code == 0


def test_a_damaged_lock(run: Run, repo: Path) -> None:
    lock = Path(".specc/lock.json")
    text = lock.read_text()
    for damage in ("{", f"<<<<<<< a\n{text}=======\n{text}>>>>>>> b\n"):
        lock.write_text(damage)
        assert _found(run) == [("REG04", ".specc/lock.json", 1)]
    lock.unlink()
    assert _found(run) == [("REG04", ".specc/lock.json", 1)]


def test_every_damaged_base_is_found(run: Run, repo: Path) -> None:
    bases = [f".specc/base/{path}.base" for path in (CONF, MODEL_CARD)]
    Path(bases[0]).write_text("other\n")
    Path(bases[1]).unlink()
    assert sorted(_found(run)) == [("REG04", base, 1) for base in bases]


def test_a_lock_of_a_newer_specc_cannot_be_judged(run: Run, repo: Path) -> None:
    lock = Path(".specc/lock.json")
    lock.write_text(lock.read_text().replace('"format": 2', '"format": 3'))
    done = run("verify")
    assert (done.code, done.out) == (2, "")
    assert "  = help: install specc " in done.err


def test_another_version_of_specc_is_no_finding(run: Run, repo: Path) -> None:
    lock = Path(".specc/lock.json")
    lock.write_text(lock.read_text().replace('"specc": "', '"specc": "0.'))
    assert run("verify").code == 0


def test_errors_of_the_spec_are_found_beside_the_rest(run: Run, repo: Path) -> None:
    Path("spec.yaml").write_text("specc: 1\nproject: {id: churn\n")
    Path(CONF).unlink()
    assert [code for code, _, _ in _found(run)] == ["SYN05", "REG01"]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_names_the_finding(run: Run, repo: Path, form: str) -> None:
    Path(CONF).unlink()
    done = run("verify", "--format", form)
    assert done.code == 1
    assert "REG01" in done.out
    assert CONF in done.out


def test_from_elsewhere(run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(CONF).unlink()
    monkeypatch.chdir("src/churn")
    assert f" --> ../../{CONF}:1:1\n" in run("verify").out
    monkeypatch.chdir("../../..")
    assert f" --> repo/{CONF}:1:1\n" in run("verify", "repo").out
    done = run("verify")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: . is in no repo of specc")


def test_a_repo_without_a_spec(run: Run, repo: Path) -> None:
    Path("spec.yaml").unlink()
    done = run("verify")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: there is no file spec")


@pytest.mark.parametrize("arguments", [["verify"], ["verify", "--release"]])
def test_a_spec_without_a_repo(run: Run, arguments: list[str]) -> None:
    Path("spec.yaml").write_text(SPEC)
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    error, advice = done.err.splitlines()
    assert error.startswith("error: there is a spec, spec.yaml, and no repo: nothing was compiled")
    assert advice.startswith("  = help: `specc compile` makes the repo; `specc approvals` says who")


def test_every_code_about_a_repo_is_proven_here() -> None:
    here = Path(__file__).read_text()
    assert all(f'"{code}"' in here for code in STRUCTURAL if code.startswith("REG"))
