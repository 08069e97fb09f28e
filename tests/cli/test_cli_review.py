"""`specc review`: where the page goes, what it is refused, exit codes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def _spec(_plain_terminal: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1877558400")  # 2029-07-01
    shutil.copy(EXAMPLES / "ad-click/spec.yaml", "spec.yaml")


def test_the_page_is_written_beside_where_one_stands(run: Run) -> None:
    done = run("review")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("review.html: ")
    text = Path("review.html").read_text()
    assert "<h1><bdi>Ad click prediction for search</bdi></h1>" in text
    assert "4 approvals missing" in text
    assert run("review").code == 0, "a review is written over"
    assert Path("review.html").read_text() == text


def test_markdown_goes_to_a_file_or_to_standard_output(run: Run) -> None:
    assert run("review", "--format", "markdown").code == 0
    text = Path("review.md").read_text()
    assert text.startswith("<!-- specc review -->\n# Ad click prediction for search\n")
    done = run("review", "--format", "markdown", "-o", "-")
    assert (done.code, done.out, done.err) == (0, text, "")


def test_a_spec_with_errors_is_written_too(run: Run) -> None:
    spec = Path("spec.yaml")
    spec.write_text(spec.read_text().replace("replicas: 15", "replicas: 4"))
    done = run("review", "-o", "-")
    assert done.code == 1
    assert "DEP02 too-few-replicas" in done.out
    assert done.out.index("too-few-replicas") < done.out.index('id="business"')


def test_the_same_process_gives_the_same_page(process: Run) -> None:
    first, second = (process("review", "-o", "-", PYTHONHASHSEED=seed) for seed in "12")
    assert first == second
    assert first.code == 0


def test_another_file_is_not_written_over_unless_it_is_named(run: Run) -> None:
    Path("review.html").write_text("<p>mine</p>")
    done = run("review")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: review.html exists and is no review\n  = help: move it, or name a file with -o\n"
    )
    assert Path("review.html").read_text() == "<p>mine</p>"
    assert run("review", "-o", "review.html").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "spec.yaml"), "spec.yaml is the spec itself"),
        (("-o", "."), ". is a folder"),
        (("-o", ""), "the path of the page is empty"),
        (("-o", "gone/review.html"), "gone/review.html cannot be written"),
        (("nowhere.yaml",), "there is no file nowhere.yaml"),
        (("--open", "-o", "-"), "--open needs a file"),
        (("--against", "nothing"), "nothing is no file, no folder and no revision of git"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, arguments: tuple[str, ...], message: str) -> None:
    done = run("review", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {message}")
    assert not list(Path().glob("review.*"))


def test_open_shows_the_page(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(click, "launch", lambda place: shown.append(place) or 0)
    assert run("review", "--open").code == 0
    assert shown == [Path("review.html").absolute().as_uri()]


def test_against_a_file_or_a_revision_the_changes_are_shown(run: Run) -> None:
    old = str(EXAMPLES / "ad-click/spec.v1.yaml")
    assert "another scope" in run("review", "--against", old, "-o", "-").out
    for command in (("init", "-q"), ("add", "spec.yaml"), ("commit", "-qm", "first")):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *command], check=True)
    spec = Path("spec.yaml")
    spec.write_text(spec.read_text().replace("budget: $150k", "budget: $160k"))
    for revision in ("HEAD", "HEAD:spec.yaml"):
        page = run("review", "--against", revision, "-o", "-").out
        assert "1 changed" in page
        assert "<code><bdi>plan.budget</bdi></code>" in page
    assert "What has changed" not in run("review", "-o", "-").out


def test_a_signature_is_shown_until_what_was_signed_changes(run: Run) -> None:
    assert run("approve", "--as", "legal", "--by", "counsel", "--yes").code == 0
    page = run("review", "-o", "-").out
    assert "3 approvals missing" in page
    assert "</span>signed</span>" in page
    spec = Path("spec.yaml")
    spec.write_text(spec.read_text().replace("retention: 120 days", "retention: 90 days"))
    page = run("review", "-o", "-").out
    assert "4 approvals missing" in page
    assert "Since the legal counsel signed" in page
    assert "retention" in page


def test_a_page_is_made_from_standard_input(process: Run) -> None:
    done = process("review", "-", "-o", "-", stdin=Path("spec.yaml").read_bytes())
    assert done.code == 0
    assert done.out.startswith("<!doctype html>")


def test_in_a_repo_the_review_says_what_a_compile_would_do(run: Run) -> None:
    line = "In the repo where the scope lies"
    assert line not in run("review", "-o", "-").out
    assert run("compile", "-o", ".").code == 0
    assert (
        "The repo where the scope lies has them as they come out." in run("review", "-o", "-").out
    )
    spec = Path("spec.yaml")
    spec.write_text(spec.read_text().replace("replicas: 15", "replicas: 16"))
    Path("Makefile").unlink()
    planned = run("compile", "--plan").out
    assert "1 update" in planned
    page = run("review", "-o", "-").out
    assert f"{line}, a compile would find 1 to change." in page
    Path(".specc/lock.json").write_text("{")
    done = run("review", "-o", "-")
    assert done.code == 0
    assert line not in done.out
