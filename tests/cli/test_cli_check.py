"""`specc check`: whole output, formats and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specc import compiler
from specc.diagnostic import Diagnostic, Severity, at
from specc.diagnostic.formats import FORMATS

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "ad-click" / "spec.yaml"

UNCLOSED = "specc: 1\nproject: {id: churn\n"
UNCLOSED_SAID = """\
error[SYN05 syntax-error]: a `}` or a comma is missing
  --> spec.yaml:2:20
   |
 2 | project: {id: churn
   |          -         ^
   |          |
   |          opened here
   = help: close the braces
   = docs: specc explain SYN05

1 error in spec.yaml
"""


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A spec in which no rule finds anything, whatever rules there are."""
    Path("spec.yaml").write_bytes(EXAMPLE.read_bytes())
    monkeypatch.setattr(compiler, "check_rules", lambda *_: ())


@pytest.fixture
def warned(sound: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spec with one warning."""
    warning = Diagnostic(
        code="MET09",
        slug="test-set-too-small",
        severity=Severity.WARNING,
        message="the test set is too small",
        places=(at("data"),),
    )
    monkeypatch.setattr(compiler, "check_rules", lambda *_: (warning,))


def test_a_finding_goes_to_standard_output_and_fails(run: Run) -> None:
    Path("spec.yaml").write_text(UNCLOSED)
    done = run("check")
    assert (done.code, done.out, done.err) == (1, UNCLOSED_SAID, "")


def test_standard_input_is_named_as_such(process: Run) -> None:
    done = process("check", "-", stdin=UNCLOSED.encode())
    assert (done.code, done.err) == (1, "")
    assert done.out == UNCLOSED_SAID.replace("spec.yaml", "<stdin>")


def test_colour_on_demand(run: Run) -> None:
    Path("spec.yaml").write_text(UNCLOSED)
    assert run("check", "--color", "always").out.startswith("\x1b[1;31merror[SYN05 syntax-error]")
    assert "\x1b" not in run("check", "--color", "never").out


def test_several_reports_of_one_run(run: Run) -> None:
    Path("spec.yaml").write_text(UNCLOSED)
    formats = ["text", "json:findings.json", "text:findings.txt"]
    done = run("check", "--color", "always", *(f"--output-format={report}" for report in formats))
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("\x1b[1;31m")
    assert Path("findings.txt").read_text() == UNCLOSED_SAID
    document = json.loads(Path("findings.json").read_text())
    assert document["counts"] == {"error": 1, "warning": 0, "info": 0}
    assert document["findings"][0]["places"][0] == {
        "file": "spec.yaml",
        "line": 2,
        "column": 20,
        "end_line": 2,
        "end_column": 20,
        "label": "",
    }


def test_json_alone_is_all_there_is_on_standard_output(run: Run) -> None:
    Path("spec.yaml").write_text(UNCLOSED)
    done = run("check", "--output-format", "json")
    assert (done.code, done.err) == (1, "")
    assert json.loads(done.out)["findings"][0]["code"] == "SYN05"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_and_says_the_same_by_its_exit_code(run: Run, form: str) -> None:
    Path("spec.yaml").write_text(UNCLOSED)
    done = run("check", f"--output-format={form}")
    assert (done.code, done.err) == (1, "")
    assert "SYN05" in done.out
    written = run("check", "--output-format", f"{form}:report")
    assert (written.code, written.out, written.err) == (1, "", "")
    assert Path("report").read_text() == done.out


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.usefixtures("sound")
def test_every_format_can_say_that_there_is_nothing(run: Run, form: str) -> None:
    done = run("check", "--format", form)
    assert (done.code, done.err) == (0, "")
    assert ("spec.yaml" in done.out) is (form in {"text", "sarif", "junit", "markdown"})


def test_files_are_named_relative_to_the_current_folder(run: Run) -> None:
    path = Path("specs/a b.yaml").absolute()
    path.parent.mkdir()
    path.write_text(UNCLOSED)
    log = json.loads(run("check", str(path), "--format", "sarif").out)
    (result,) = log["runs"][0]["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "specs/a%20b.yaml", "uriBaseId": "%SRCROOT%"}
    assert log["runs"][0]["tool"]["driver"]["rules"][0]["help"]["text"].startswith("The text is")


@pytest.mark.usefixtures("warned")
def test_what_makes_the_run_fail_is_a_failed_test(run: Run) -> None:
    assert 'failures="0"' in run("check", "--format", "junit").out
    failed = run("check", "--format", "junit", "--fail-on", "warning")
    assert failed.code == 1
    assert 'failures="1"' in failed.out


def test_two_reports_cannot_share_standard_output(run: Run) -> None:
    done = run("check", "--output-format", "json", "--output-format", "text")
    assert (done.code, done.out) == (2, "")
    assert "two formats to standard output; give one a path: json:PATH" in done.err


def test_a_format_that_does_not_exist(run: Run) -> None:
    done = run("check", "--output-format", "yaml")
    assert (done.code, done.out) == (2, "")
    assert "'yaml' is not a format; there are text, concise, json, sarif, github, " in done.err


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "SYN10"),
        (b"# nothing\n", "SYN10"),
        (b"- a\n- b\n", "SYN13"),
        (b"a: \xff\n", "SYN09"),
        (b"a: \x00\n", "SYN09"),
        (b"[" * 100_000, "SYN08"),
        (b"{" * 100_000, "SYN07"),
        (b"#" * (50 << 20), "SYN08"),
    ],
    ids=["empty", "comment", "list", "not-utf8", "nul", "brackets", "braces", "50 MB"],
)
def test_what_is_no_spec_gives_one_finding(run: Run, data: bytes, code: str) -> None:
    Path("spec.yaml").write_bytes(data)
    done = run("check")
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith(f"error[{code} ")
    assert done.out.endswith("\n\n1 error in spec.yaml\n")
    assert len(done.out) < 2000


@pytest.mark.usefixtures("sound")
def test_a_sound_spec_gets_one_line(run: Run) -> None:
    done = run("check", "--fail-on", "info")
    assert (done.code, done.out, done.err) == (0, "spec.yaml: no findings\n", "")


@pytest.mark.usefixtures("warned")
def test_the_severity_that_fails_is_chosen(run: Run) -> None:
    done = run("check")
    assert done.code == 0
    assert done.out.endswith("1 warning in spec.yaml\n")
    assert run("check", "--fail-on", "warning").code == 1
    assert run("check", "--fail-on", "info").code == 1


@pytest.mark.usefixtures("sound")
def test_defaults_are_listed_with_reasons(run: Run) -> None:
    done = run("check", "--show-defaults")
    assert done.code == 0
    first, *rows, blank, verdict = done.out.splitlines()
    assert first == "assumed, because the spec does not say:"
    assert (blank, verdict) == ("", "spec.yaml: no findings")
    assert rows
    document = json.loads(run("check", "--show-defaults", "--output-format", "json").out)
    assert len(document["assumed"]) == len(rows)
    for row, entry in zip(rows, document["assumed"], strict=True):
        assert list(entry) == ["path", "value", "because"]
        assert all(value in row for value in entry.values())
    assert "assumed" not in json.loads(run("check", "--output-format", "json").out)
