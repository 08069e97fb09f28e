"""`specc diff`: two specs as they lie on the disk or in git, and what the command leaves behind."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLES = Path(__file__).parents[2] / "examples/ad-click"
V1, V2 = (EXAMPLES / name for name in ("spec.v1.yaml", "spec.yaml"))

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")


def _git(*arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def _story() -> None:
    """A repository with the two versions of the scope, one commit each."""
    _git("init", "-b", "main", ".")
    for version, text in ((1, V1), (2, V2)):
        Path("spec.yaml").write_bytes(text.read_bytes())
        _git("add", ".")
        _git("commit", "-m", f"version {version}")
        _git("tag", f"v{version}")


def test_two_files(run: Run) -> None:
    done = run("diff", str(V1), str(V2))
    assert (done.code, done.err) == (0, "")
    first, second, *_ = done.out.splitlines()
    assert re.fullmatch(
        r"Scope change C4 · voids business, tech, data, legal · redo from scope · "
        r"build \+\$1,167, run \+\$745/month · \d+ add [1-9]\d* change \d+ delete · "
        r"0 errors 0 warnings",
        first,
    )
    assert second == f"{V1} → {V2}"


def test_the_exit_code_says_whether_anything_changed(run: Run) -> None:
    assert run("diff", str(V1), str(V2), "--exit-code").code == 1
    assert run("diff", str(V1), str(V1), "--exit-code").code == 0


def test_formats_go_where_they_are_sent(run: Run) -> None:
    done = run("diff", str(V1), str(V2), "--format", "json", "--format", "html:page.html",
               "--format", "markdown:comment.md")  # fmt: skip
    document = json.loads(done.out)
    assert (document["class"], document["schema_version"]) == ("C4", 1)
    assert document["files"]["unchanged"] > 50
    assert Path("page.html").read_text().startswith("<!doctype html>")
    assert Path("comment.md").read_text().startswith("<!-- specc -->\n")


def test_a_spec_in_one_file_and_the_same_in_several_are_the_same(run: Run) -> None:
    text = V2.read_text()
    cut = text.index("\ndata:\n") + 1
    Path("spec").mkdir()
    Path("spec/aims.yaml").write_text(text[:cut])
    Path("spec/rest.yaml").write_text(text[cut:])
    done = run("diff", str(V2), "spec", "--exit-code")
    assert done.code == 0, done.out
    assert done.out.startswith("No change of scope")


def test_a_spec_that_is_not_sound_is_compared_without_files(run: Run) -> None:
    Path("spec.yaml").write_text(V2.read_text().replace("replicas: 15", "replicas: 4"))
    done = run("diff", str(V2), "--format", "json")
    document = json.loads(done.out)
    assert document["files"] is None
    assert document["findings"]["counts"]["error"] >= 1
    assert not [each for each in document["findings"]["gone"] if each["code"].startswith("CMP")]


@pytest.mark.parametrize("sides", [(EXAMPLES, V2), (V2, EXAMPLES)])
def test_a_folder_of_two_specs_is_not_compared(run: Run, sides: tuple[Path, Path]) -> None:
    done = run("diff", *map(str, sides))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {EXAMPLES} holds 2 specs: spec.v1.yaml, spec.yaml\n")
    assert f"name the file that is meant, as {V2}" in done.err.replace("\n", " ")


def test_a_folder_in_which_a_section_stands_twice_is_not_compared(run: Run) -> None:
    Path("spec").mkdir()
    shutil.copy(V2, "spec/spec.yaml")
    Path("spec/more.yaml").write_text("plan: {budget: $9k}\n")
    done = run("diff", str(V2), "spec")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: spec is not one spec: the section `plan` is written in two")
    assert "name the file that is the spec, as spec/spec.yaml" in done.err.replace("\n", " ")


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("nowhere", "nowhere is no file, no folder and no revision of git"),
        ("--help-me", "No such option"),
        ("nowhere:x", "nowhere:x is no file"),
        ("broken.yaml", "broken.yaml cannot be read whole: "),
    ],
)
def test_what_cannot_be_read_is_told(run: Run, old: str, said: str) -> None:
    Path("broken.yaml").write_text("specc: 1\nproject: {}\n")
    shutil.copy(V2, "spec.yaml")
    done = run("diff", old)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {said}")


def test_one_side_may_come_from_standard_input(process: Run) -> None:
    done = process("diff", str(V1), "-", stdin=V2.read_bytes())
    assert done.out.startswith("Scope change C4")
    done = process("diff", "-", "-", stdin=V2.read_bytes())
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: standard input can be read but once")


@needs_git
@pytest.mark.usefixtures("_story")
class TestRevisions:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("HEAD~1",),
            ("v1", "spec.yaml"),
            ("v1:spec.yaml",),
            ("v1:./spec.yaml", "v2"),
            ("v1", "v2"),
            ("v1", "main:spec.yaml"),
        ],
    )
    def test_a_revision_stands_for_the_spec_in_it(self, run: Run, arguments: str) -> None:
        done = run("diff", *arguments)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("Scope change C4")

    def test_against_itself_nothing_changed(self, run: Run) -> None:
        assert run("diff", "HEAD", "--exit-code").code == 0

    def test_a_spec_below_the_top_is_found_there(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Path("deep/er").mkdir(parents=True)
        shutil.copy(V1, "deep/er/spec.yaml")
        _git("add", ".")
        _git("commit", "-m", "deep")
        shutil.copy(V2, "deep/er/spec.yaml")
        assert run("diff", "HEAD", "deep/er/spec.yaml").out.startswith("Scope change C4")
        monkeypatch.chdir("deep/er")
        assert run("diff", "HEAD").out.startswith("Scope change C4")
        assert run("diff", "HEAD:deep/er/spec.yaml").out.startswith("Scope change C4")

    def test_a_folder_at_a_revision(self, run: Run) -> None:
        text = V1.read_text()
        cut = text.index("\ndata:\n") + 1
        Path("spec.yaml").unlink()
        Path("spec").mkdir()
        Path("spec/aims.yaml").write_text(text[:cut])
        Path("spec/rest.yaml").write_text(text[cut:])
        _git("add", "-A")
        _git("commit", "-m", "in several files")
        Path("spec/rest.yaml").write_text(text[cut:].replace("seeds: 3", "seeds: 4"))
        done = run("diff", "HEAD", "spec")
        assert done.out.startswith("Scope change C2")
        assert run("diff", "v1:spec.yaml", "HEAD:spec", "--exit-code").code == 0

    def test_a_repo_at_a_revision_is_its_spec(self, run: Run) -> None:
        Path(".specc").mkdir()
        Path(".specc/lock.json").write_text("{}")
        Path("mkdocs.yaml").write_text("x: 1")
        _git("add", ".")
        _git("commit", "-m", "a repo")
        assert run("diff", "HEAD:.", "v2:spec.yaml", "--exit-code").code == 0

    @pytest.mark.parametrize(
        ("old", "said"),
        [
            ("v3", "v3 is no file, no folder and no revision of git"),
            ("v1:other.yaml", "there is no other.yaml at v1"),
            ("v1:../spec.yaml", "../spec.yaml lies outside the repository"),
            ("v1:", "the path after v1: is empty"),
            ("-v1", "No such option"),
            ("", "the path of the spec is empty"),
        ],
    )
    def test_what_git_has_not_is_told(self, run: Run, old: str, said: str) -> None:
        done = run("diff", old)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"error: {said}")

    def test_nothing_that_the_environment_names_is_asked(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        _git("config", "core.fsmonitor", "touch fsmonitor-ran; false")
        _git("config", "core.pager", "touch pager-ran")
        Path(".gitattributes").write_text("*.yaml diff=evil filter=evil\n")
        _git("config", "diff.evil.textconv", "touch textconv-ran; cat")
        _git("config", "filter.evil.smudge", "touch smudge-ran; cat")
        monkeypatch.setenv("GIT_DIR", "/nowhere")
        monkeypatch.setenv("GIT_EXTERNAL_DIFF", "touch external-ran")
        assert run("diff", "HEAD~1").out.startswith("Scope change C4")
        assert not [each for each in tmp_path.iterdir() if each.name.endswith("-ran")]

    def test_a_broken_spec_of_the_past_is_told(self, run: Run) -> None:
        Path("spec.yaml").write_text("specc: 1\n")
        _git("commit", "-am", "broken")
        shutil.copy(V2, "spec.yaml")
        done = run("diff", "HEAD")
        assert done.code == 2
        assert done.err.startswith("error: HEAD:spec.yaml cannot be read whole: ")


# The record of a decision


def test_the_record_of_the_decision_is_drafted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    same = V2.read_text().replace("audience: consumer", "audience: business")
    Path("spec.yaml").write_text(same)
    done = run("diff", str(V2), "--draft", "docs/decisions")
    assert done.code == 0
    path = Path("docs/decisions/0001-another-audience.md")
    head = "# 1. Another audience\n\nStatus: proposed\nDate: 2026-01-01\n"
    assert path.read_text().startswith(head)
    assert done.err == (
        f"wrote {path}: add what the scope does not say, and decide\n"
        "next: in `project`, write\n  version: 3.0.0\n"
    )


def test_a_record_that_is_there_is_not_written_again(run: Run) -> None:
    folder = Path("decisions")
    Path("spec.yaml").write_text(V2.read_text().replace("audience: consumer", "audience: business"))
    assert run("diff", str(V2), "--draft", "decisions").code == 0
    (path,) = folder.iterdir()
    assert "+$0" not in path.read_text()
    assert "0 days" not in path.read_text()
    path.write_text(path.read_text().replace("Status: proposed", "Status: accepted, at last"))
    done = run("diff", str(V2), "--draft", "decisions")
    assert (done.code, done.err) == (
        0,
        f"{path} is the record of this change: nothing was written\n",
    )
    assert list(folder.iterdir()) == [path]

    Path("spec.yaml").write_text(V2.read_text().replace("audience: consumer", "audience: internal"))
    assert run("diff", str(V2), "--draft", "decisions").code == 0
    assert len(list(folder.iterdir())) == 2, "another change has its own"


def test_without_another_scope_no_record_is_asked_for(run: Run) -> None:
    Path("spec.yaml").write_text(V2.read_text().replace("seeds: 3", "seeds: 4"))
    done = run("diff", str(V2), "--draft", "decisions")
    assert (done.code, done.err) == (0, "no decision record is asked for: nothing was written\n")
    assert not Path("decisions").exists()
