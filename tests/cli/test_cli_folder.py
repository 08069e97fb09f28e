"""A spec in a folder, and the policy of the house beside it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLE = Path(__file__).parents[2] / "examples/ad-click/spec.yaml"
HALF = 6
"""Sections in the first of the two files."""


@pytest.fixture
def scope() -> Path:
    """The large example in two files."""
    sections = re.split(r"(?m)^(?=[a-z_]+:)", EXAMPLE.read_text(encoding="utf-8"))
    folder = Path("scope")
    folder.mkdir()
    (folder / "aims.yaml").write_text("".join(sections[:HALF]), encoding="utf-8")
    (folder / "data.yml").write_text("".join(sections[HALF:]), encoding="utf-8")
    return folder


def damage(scope: Path) -> None:
    path = scope / "data.yml"
    path.write_text(path.read_text().replace("fallback: keyword_rule", "fallback: keyword_rulle"))


def test_a_folder_is_checked_as_one_spec(run: Run, scope: Path) -> None:
    assert run("check", "scope").code == 0
    damage(scope)
    done = run("check", "scope")
    assert done.code == 1
    line = (scope / "data.yml").read_text().split("fallback:")[0].count("\n") + 1
    assert f"--> scope/data.yml:{line}:13" in done.out


def test_without_a_file_the_folder_of_the_usual_name_is_the_spec(run: Run, scope: Path) -> None:
    scope.rename("spec")
    assert run("check").code == 0
    damage(Path("spec"))
    assert "spec/data.yml" in run("check").out


def test_other_files_in_the_folder_are_no_part_of_the_spec(run: Run, scope: Path) -> None:
    (scope / ".hidden.yaml").write_text("x: [")
    (scope / "notes.md").write_text("x")
    (scope / "more").mkdir()
    (scope / "more" / "x.yaml").write_text("x: [")
    assert run("check", "scope").code == 0


def test_a_folder_with_too_many_files_is_refused(run: Run, scope: Path) -> None:
    for number in range(120):
        (scope / f"{number}.yaml").write_text("a: 1\n")
    done = run("check", "scope")
    assert done.code == 2
    assert "122 files of YAML" in done.err


def test_a_folder_is_compiled_and_compiled_again(run: Run, scope: Path) -> None:
    assert run("compile", "scope", "-o", "repo").code == 0
    repo = Path("repo")
    assert sorted(path.name for path in (repo / "spec").iterdir()) == ["aims.yaml", "data.yml"]
    assert not (repo / "spec.yaml").exists()
    assert "COPY spec ./spec\n" in (repo / "Dockerfile").read_text()
    assert re.search(
        r"^/spec +@ads-lead @ml-lead$", (repo / "CODEOWNERS").read_text(), re.MULTILINE
    )
    again = run("compile", "repo")
    assert (again.code, again.err.splitlines()[-1]) == (0, "nothing to do")
    damage(repo / "spec")
    assert run("check", "repo").code == 1


def test_the_spec_of_a_repo_is_found_by_the_repos_folder(run: Run) -> None:
    assert run("compile", str(EXAMPLE), "-o", "repo").code == 0
    (Path("repo") / "other.yaml").write_text("a: [")
    assert run("check", "repo").code == 0


def test_the_policy_beside_the_spec_counts(run: Run) -> None:
    shutil.copy(EXAMPLE, "spec.yaml")
    Path("policy.yaml").write_text("tools: {ci: [none]}\n")
    done = run("check")
    assert done.code == 1
    assert "POL01" in done.out
    assert run("compile", "-o", "repo", "spec.yaml").code == 1


@pytest.mark.parametrize("where", ["scope/policy.yaml", "policy.yaml"])
def test_the_policy_in_or_beside_the_folder_counts(run: Run, scope: Path, where: str) -> None:
    Path(where).write_text("tools: {ci: [none]}\n")
    assert "POL01" in run("check", str(scope)).out


def test_a_policy_can_be_named_and_goes_with_the_repo(run: Run) -> None:
    Path("house").mkdir()
    house = Path("house/ours.yaml")
    house.write_text("thresholds: {seeds: 9}\n")
    done = run("check", str(EXAMPLE), "--policy", str(house))
    assert (done.code, "MOD09" in done.out) == (0, True)
    assert run("compile", str(EXAMPLE), "-o", "repo", "--policy", str(house)).code == 0
    assert Path("repo/policy.yaml").read_text() == house.read_text()
    assert "MOD09" in run("check", "repo").out
    again = run("compile", "repo")
    assert again.err.splitlines()[-1] == "nothing to do"


def test_a_policy_that_is_not_there_is_an_error(run: Run) -> None:
    done = run("check", str(EXAMPLE), "--policy", "no.yaml")
    assert (done.code, done.err) == (
        2,
        "error: there is no file no.yaml\n  = help: name the policy\n",
    )


def test_findings_in_the_policy_name_it(run: Run) -> None:
    Path("policy.yaml").write_text("thresholds: {sedes: 9}\n")
    shutil.copy(EXAMPLE, "spec.yaml")
    done = run("check")
    assert done.code == 1
    assert "--> policy.yaml:1:14" in done.out


def test_an_acceptance_ends_on_its_day(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = EXAMPLE.read_text().replace("test_rows: 1M", "test_rows: 60k")
    more = "accept: [{finding: MET09, because: rows come, until: 2026-06-30}]\n"
    Path("spec.yaml").write_text(text + more)
    for day, code in ((1782777600, 0), (1782950400, 1)):  # 2026-06-30, 2026-07-02
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(day))
        assert run("check").code == code
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782777600")
    assert run("check").out.endswith("\n1 info in spec.yaml; 1 accepted\n")
    document = json.loads(run("check", "--format", "json").out)
    assert [each["code"] for each in document["accepted"]] == ["MET09"]


@pytest.mark.parametrize("said", ["abc", "-1", "1.5", "9" * 12, "٣", " "])
def test_a_clock_that_is_set_to_no_moment_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    shutil.copy(EXAMPLE, "spec.yaml")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", said)
    done = run("check")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: SOURCE_DATE_EPOCH is {said!r}, which is no count of sec")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert run("check").code == 0


def test_of_two_specs_in_one_place_neither_is_taken(run: Run, scope: Path) -> None:
    scope.rename("spec")
    shutil.copy(EXAMPLE, "spec.yaml")
    done = run("check")
    assert (done.code, done.out) == (2, "")
    assert "two specs lie here: the file spec.yaml and the folder spec" in done.err
    assert run("check", "./spec.yaml").code == run("check", "spec").code == 0


@pytest.mark.parametrize(
    "command",
    [("check",), ("review",), ("approvals",), ("compile", "-o", "repo"), ("review", "--against")],
)
def test_of_two_whole_specs_in_a_folder_neither_is_taken(
    run: Run, command: tuple[str, ...]
) -> None:
    folder = Path("versions")
    folder.mkdir()
    shutil.copy(EXAMPLE, folder / "v2.yaml")
    shutil.copy(EXAMPLE, folder / "v1.yaml")
    shutil.copy(EXAMPLE, "spec.yaml")
    done = run(*command, "versions")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: versions holds 2 specs: v1.yaml, v2.yaml\n")
    assert "name the file that is meant, as versions/v1.yaml" in done.err
    assert not Path("review.html").exists()


def test_of_several_whole_specs_the_usual_one_is_offered(run: Run, scope: Path) -> None:
    for name in ("spec.yaml", "a.yaml", "b.yaml", "c.yaml"):
        (scope / name).write_text("specc: 1\n'project' : {}\n")
    (scope / "aims.yaml").unlink()
    done = run("check", "scope")
    assert "scope holds 4 specs: a.yaml, b.yaml, c.yaml and 1 more" in done.err
    assert "as scope/spec.yaml" in done.err.replace("\n", " ")


def test_a_file_that_holds_nothing_yet_is_passed_over(run: Run, scope: Path) -> None:
    (scope / "later.yaml").write_text("# monitoring comes here\n", encoding="utf-8")
    done = run("check", "scope")
    assert (done.code, "SYN10" in done.out) == (0, False)


def test_a_folder_in_which_no_file_holds_anything_is_empty(run: Run) -> None:
    Path("scope").mkdir()
    for name in ("a.yaml", "b.yaml"):
        (Path("scope") / name).write_text("# later\n", encoding="utf-8")
    done = run("check", "scope")
    assert (done.code, "SYN10" in done.out) == (1, True)


def test_an_empty_policy_is_none(run: Run) -> None:
    shutil.copy(EXAMPLE, "spec.yaml")
    Path("policy.yaml").write_text("# nothing yet\n", encoding="utf-8")
    assert run("check").code == 0


def test_defaults_are_listed_only_where_a_format_can(run: Run) -> None:
    shutil.copy(EXAMPLE, "spec.yaml")
    done = run("check", "--show-defaults", "--format", "github")
    assert (done.code, done.out) == (2, "")
    assert "--show-defaults is for the formats text and json" in done.err
