"""`specc doctor`: what is there, what is not, and programs that misbehave."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from specc.cli import _needs as needs
from specc.cli import _tools as tools

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli_runs import Run

    Program = Callable[..., Path]

ROOT = Path(__file__).parents[2]
CHURN = ROOT / "examples/churn/spec.yaml"
SAYS = {
    "make": "GNU Make 4.3",
    "git": "git version 2.39.5",
    "docker": "Docker version 28.2.2, build e6534b4",
    "promtool": "promtool, version 2.42.0 (branch: x)",
    "amtool": "amtool, version 0.25.0",
    "uv": "uv 0.9.1",
    "ssh-keygen": "",
}


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """Puts a program of that name on the path, on which there is nothing but those that are known
    to behave."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def made(name: str, body: str, *, mode: int = 0o755) -> Path:
        file = folder / name
        file.write_text(f"#!/bin/sh\n{body}\n")
        file.chmod(mode)
        return file

    made("python3", f'exec {sys.executable} "$@"')
    for name, said in SAYS.items():
        made(name, f"echo '{said}'")
    return made


def _checks(run: Run, *arguments: str) -> tuple[int, dict[str, Any]]:
    done = run("doctor", *arguments, "--format", "json")
    document = json.loads(done.out)
    assert document["ok"] is (done.code == 0)
    return done.code, {each["name"]: each for each in document["checks"]}


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", ("an error", "it")),
        (CHURN.read_text().replace("mode: batch", "mode: batsch, x: 1"), ("2 errors", "them")),
    ],
    ids=["empty", "broken"],
)
def test_of_a_spec_with_errors_it_says_that_not_all_was_looked_at(
    run: Run, text: str, counted: tuple[str, str]
) -> None:
    Path("b.yaml").write_text(text)
    done = run("doctor", "b.yaml")
    assert done.err == (
        f"b.yaml has {counted[0]}: only what can be read of it was looked at, and "
        f"`specc check b.yaml` shows {counted[1]}\nall is there that it needs\n"
    )
    assert json.loads(run("doctor", "b.yaml", "--format", "json").out)["errors"] > 0


@pytest.mark.usefixtures("program")
def test_with_all_there_every_line_is_ok(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        needs, "version", lambda name: {"copier": "9.19.1", "duckdb": "1.4.0"}[name]
    )
    done = run("doctor")
    lines = done.out.splitlines()
    assert lines[2] == "make        ok 4.3               the commands of the repo"
    assert [line.split()[1] for line in lines] == ["ok"] * len(lines)
    assert (done.code, done.err) == (0, "all is there that a spec needs\n")


def test_what_is_missing_is_named_with_the_way_to_get_it_here(run: Run, program: Program) -> None:
    program("make", "").unlink()
    program("docker", "").unlink()
    program("apt-get", "")
    done = run("doctor")
    assert done.code == 1
    assert "            needed: sudo apt-get install make\n" in done.out
    assert "            useful: sudo apt-get install docker.io\n" in done.out
    assert done.err == "missing or unfit, and needed by a spec: make\n"


def test_without_a_known_installer_one_is_told_where_to_read(run: Run, program: Program) -> None:
    program("docker", "").unlink()
    _, found = _checks(run)
    assert found["docker"]["get"] == "see https://docs.docker.com/engine/install"
    assert not found["docker"]["needed"]


@pytest.mark.parametrize(
    ("name", "body", "state", "version", "remark"),
    [
        ("make", "echo GNU Make 3.80", "too old", "3.80", "3.81 or newer is needed"),
        ("make", "echo GNU Make 3.81", "ok", "3.81", None),
        ("python3", "echo 3.10.4 venv pip", "too old", "3.10.4", "3.11 or newer is needed"),
        ("python3", "echo 3.11.0 venv pip", "ok", "3.11.0", None),
        ("python3", "echo 3.14.2 venv pip", "ok", "3.14.2", None),
        ("python3", "echo 3.15.0 venv pip", "too new", "3.15.0", "3.14 or older is needed"),
    ],
)
def test_a_version_that_will_not_do_is_said(
    run: Run, program: Program, name: str, body: str, state: str, version: str, remark: str | None
) -> None:
    """And which would."""
    program(name, body)
    code, found = _checks(run)
    said = [found[name][key] for key in ("state", "found", "remark")]
    assert said == [state, version, remark]
    assert code == (state != "ok")


@pytest.mark.parametrize(
    ("body", "remark"),
    [
        ("exec sleep 60", "does not answer within 0.3 seconds"),
        ("sleep 60 & exit 0", "does not answer within 0.3 seconds"),
        ("printf '\\033[31m\\377\\000garbage'", "when asked for its version"),
        ("while :; do echo 1.2.3; done", "does not stop talking when asked for its version"),
        ("echo broken >&2; exit 127", "ends with 127 when asked for its version: broken"),
        ("exit 0", "says nothing when asked for its version"),
        ("kill -9 $$", "ends with -9 when asked for its version"),
    ],
)
def test_a_program_that_misbehaves_is_said_and_not_waited_for(
    run: Run, program: Program, monkeypatch: pytest.MonkeyPatch, body: str, remark: str
) -> None:
    monkeypatch.setattr(tools, "PATIENCE", 0.3)
    program("sleep", 'exec /bin/sleep "$@"')
    program("make", body)
    code, found = _checks(run)
    assert (code, found["make"]["state"]) == (1, "broken")
    assert remark in found["make"]["remark"]
    assert "\x1b" not in run("doctor", "--color", "never").out


def test_nothing_that_hangs_is_left_running(
    program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tools, "PATIENCE", 0.2)
    alive = tmp_path / "alive"
    program("make", f"(/bin/sleep 1; echo > {alive}) & wait")
    assert tools.found("make", ["--version"]).state == "broken"
    time.sleep(1.3)
    assert not alive.exists()


def test_a_file_that_nobody_may_execute_is_said(run: Run, program: Program) -> None:
    file = program("make", "echo 4.3", mode=0o644)
    _, found = _checks(run)
    assert found["make"]["state"] == "missing"
    assert found["make"]["remark"] == f"{file} is not executable"


def test_a_file_that_is_no_program_is_said(run: Run, program: Program) -> None:
    program("make", "").write_bytes(b"\x7fELF nonsense")
    _, found = _checks(run)
    assert found["make"]["state"] == "broken"
    assert "cannot be run: Exec format error" in found["make"]["remark"]


def test_the_spec_decides_what_is_needed(run: Run, program: Program) -> None:
    spec = CHURN.read_text()
    program("git", "").unlink()
    program("ssh-keygen", "").unlink()
    Path("spec.yaml").write_text(spec)
    assert _checks(run)[0] == 0
    Path("spec.yaml").write_text(
        spec + "\nscaffold: {orchestrator: dvc, monitoring: none,"
        " templates: {house: {source: 'https://example.com/house.git'}}}\n"
    )
    code, found = _checks(run)
    assert (code, found["git"]["needed"], found["git"]["state"]) == (1, True, "missing")
    assert found["dvc"]["found"] == "comes with `make setup`"
    assert not {"promtool", "amtool"} & found.keys()
    Path("spec.yaml").write_text(spec)
    Path("policy.yaml").write_text("specc: 1\nsignatures: true\n")
    code, found = _checks(run)
    assert (code, found["ssh-keygen"]["needed"]) == (1, True)
    Path("policy.yaml").unlink()
    Path("approvals").mkdir()
    Path("approvals/allowed_signers").touch()
    assert _checks(run)[1]["ssh-keygen"]["needed"]


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("text", ["", "a: [1", "scaffold: [1]", "scaffold: {templates: {a: 1}}"])
def test_a_spec_with_errors_is_taken_for_what_can_be_read(run: Run, text: str) -> None:
    Path("spec.yaml").write_text(text)
    assert _checks(run)[0] == 0


@pytest.mark.usefixtures("program")
def test_a_spec_that_is_not_there_cannot_be_examined(run: Run) -> None:
    done = run("doctor", "scope.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: there is no file scope.yaml\n")


@pytest.mark.usefixtures("program")
def test_a_full_disk_and_a_folder_that_may_not_be_written(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = type("Usage", (), {"free": 400_000_000})
    monkeypatch.setattr(needs.shutil, "disk_usage", lambda _: full)
    monkeypatch.setattr(needs.os, "access", lambda *_: False)
    code, found = _checks(run)
    assert code == 1
    assert found["disk"]["found"] == "0.4 GB free"
    assert found["disk"]["get"] == "free 0.6 GB more, or compile elsewhere: -o DIR"
    assert found["folder"]["found"] == "may not be written"


@pytest.mark.usefixtures("program")
def test_a_package_that_is_missing_or_too_old(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def known(name: str) -> str:
        if name == "duckdb":
            raise needs.PackageNotFoundError(name)
        return "9.2.0"

    monkeypatch.setattr(needs, "version", known)
    code, found = _checks(run)
    assert (code, found["copier"]["state"], found["copier"]["get"]) == (
        1, "too old", "pip install 'copier>=9.10'",
    )  # fmt: skip
    assert found["copier"]["remark"] == "9.10 or newer is needed"
    assert (found["duckdb"]["state"], found["duckdb"]["needed"]) == ("missing", False)
    assert found["duckdb"]["get"] == "pip install 'specc[data]'"


def test_the_versions_are_those_that_specc_and_its_repos_ask_for() -> None:
    import re
    import tomllib

    install = (ROOT / "templates/repo/tools/install.py").read_text()
    assert f"OLDEST, NEWEST = {needs.OLDEST}, {needs.NEWEST}" in install
    makefile = (ROOT / "templates/repo/Makefile.jinja").read_text()
    assert f"GNU Make {'.'.join(map(str, needs.MAKE))}" in makefile
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["data"]]
    least = dict(re.fullmatch(r"([a-z]+)>=([\d.]+)", each).groups() for each in asked
                 if each.startswith(("copier", "duckdb")))  # fmt: skip
    assert least == {
        "copier": ".".join(map(str, needs.COPIER)),
        "duckdb": ".".join(map(str, needs.DUCKDB)),
    }
