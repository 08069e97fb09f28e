"""`specc check --ask`: what is printed, and how it exits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_runs import Run

CHURN = Path(__file__).parents[2] / "examples/churn/spec.yaml"

TEXT = """\
52% decided of what a scope has to decide

next: What may stand in each column of `accounts`?
  Rows that break what was promised are found before anything is learned from them.

  write     columns: {tenure: {type: number, min: 0, missing: 5%}}
  under     `data.sources.accounts`, spec.yaml:19
  ask       tech_lead (ml-lead), data_owner (nobody yet)
"""
EMPTY = """\
0% decided of what a scope has to decide

next: What is the project called, in one word?
  The repo and its package take this name.

  write     specc: 1
            project: {id: churn}
  as        a line of its own in spec.yaml:1
  ask       business_lead (nobody yet), tech_lead (nobody yet), data_owner (nobody yet), legal
            (nobody yet)
  unblocks  the compile: nothing is made without it

then:
  2. What is predicted or decided, and for whom?  (stops the compile)
  3. Who wants the result, and who answers for how it is built?  (stops the compile)
  4. What does the business want to be better?  (stops the compile)
  5. By which number is success known?  (stops the compile)
  38 more questions: `--format json` has them all
"""


@pytest.fixture
def _spec() -> None:
    Path("spec.yaml").write_bytes(CHURN.read_bytes())


@pytest.mark.usefixtures("_spec")
def test_one_question_in_full_and_four_in_a_line(run: Run) -> None:
    done = run("check", "--ask")
    assert done.out.startswith(TEXT)
    assert "  unblocks  12 rules that cannot judge without it: DAT03, DAT05," in done.out
    numbers = re.findall(r"^  (\d)\.", done.out, re.MULTILINE)
    assert numbers == ["2", "3", "4", "5"]
    assert done.err == "10 warnings in spec.yaml: the same without --ask shows them\n"


def test_of_an_empty_file_what_a_scope_begins_with(run: Run) -> None:
    Path("spec.yaml").touch()
    done = run("check", "--ask")
    assert (done.code, done.out) == (1, EMPTY)
    assert done.err == "1 error in spec.yaml: the same without --ask shows them\n"


@pytest.mark.usefixtures("_spec")
@pytest.mark.parametrize("options", [(), ("--fail-on", "warning"), ("--fail-on", "info")])
def test_it_exits_as_without(run: Run, options: tuple[str, ...]) -> None:
    assert run("check", "--ask", *options).code == run("check", *options).code


@pytest.mark.usefixtures("_spec")
def test_json_and_text_at_once(run: Run) -> None:
    done = run(
        "check", "--ask", "--format", "json:asked.json", "--format", "text", "--color=always"
    )
    document = json.loads(Path("asked.json").read_text())
    assert document["score"] == {
        "percent": 52,
        **{k: document["score"][k] for k in ("decided", "of")},
    }
    assert document["questions"][0]["path"] == "data.sources.accounts.columns"
    assert "\x1b[1m" in done.out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--format", "sarif"), "--ask has the formats text and json, not sarif"),
        (("--fix",), "--ask and --fix both go to standard output; choose one"),
        (("--diff",), "--ask and --diff both go to standard output; choose one"),
        (("--show-defaults",), "--ask says what is assumed: leave --show-defaults away"),
    ],
)
@pytest.mark.usefixtures("_spec")
def test_what_does_not_go_together(run: Run, options: tuple[str, ...], message: str) -> None:
    done = run("check", "--ask", *options)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {message}\n  = help: `specc check --help` says how it is used\n"


def test_a_spec_in_several_files_is_asked_in_the_file_where_the_answer_goes(run: Run) -> None:
    Path("scope").mkdir()
    aims, rest = CHURN.read_text().split("data:\n", 1)
    Path("scope/aims.yaml").write_text(aims)
    Path("scope/rest.yaml").write_text("data:\n" + rest)
    done = run("check", "scope", "--ask")
    assert "under     `data.sources.accounts`, scope/rest.yaml:3" in done.out


def test_a_policy_that_asks_for_approvals_is_heard(run: Run) -> None:
    Path("spec.yaml").write_bytes(CHURN.read_bytes())
    Path("policy.yaml").write_text("specc: 1\napprovals: [tech_lead]\n")
    done = run("check", "--ask")
    assert "            what tech_lead has to sign\n" in done.out


def test_standard_input_is_asked_too(process: Run) -> None:
    done = process("check", "-", "--ask", stdin=b"a: [1")
    assert done.code == 1
    assert done.out.startswith("how much is decided cannot be said: the file cannot be read\n")


@pytest.mark.usefixtures("_spec")
def test_a_check_that_does_not_ask_loads_nothing_of_it() -> None:
    import subprocess
    import sys

    code = "import sys; from specc.cli import run; run(['check']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "specc.cli.check" in done.stdout
    assert "specc.asking" not in done.stdout


@pytest.mark.usefixtures("_spec")
def test_the_page_shows_what_is_printed(run: Run) -> None:
    page = (CHURN.parents[2] / "docs/checking.md").read_text()
    shown = page.partition("## What to decide next")[2].split("```text\n")[1].partition("```")[0]
    assert run("check", "--ask").out.startswith(shown)
