"""Reports are written whole or not at all, and a failure never looks like a success."""

import json
from pathlib import Path
from typing import Any

import pytest

from package_name import reports, spec
from package_name.config import Scope
from package_name.reports import Finding, Outcome, fail


@pytest.fixture
def repo(scope: Scope, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scope:
    (tmp_path / "conf").symlink_to(scope.root / "conf")
    (tmp_path / "spec.yaml").write_text("specc: 1\nmetrics:\n  auc:\n    # why\n    limit: 0.76\n")
    monkeypatch.setenv("PROJECT_ROOT", str(tmp_path))
    return Scope(tmp_path)


def report(repo: Scope, name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        (repo.root / "reports" / f"{name}.json").read_text(encoding="utf-8")
    )
    return data


def test_synthetic_data_mark_every_later_report(repo: Scope) -> None:
    reports.run("one", lambda _: Outcome({"rows": 3}, synthetic=True))
    reports.run("two", lambda _: Outcome({}), after=("one",))
    assert report(repo, "one")["rows"] == 3
    assert report(repo, "two")["synthetic"] is True


def test_a_failure_leaves_no_report_that_make_would_trust(
    repo: Scope, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: Scope) -> Outcome:
        raise fail("the AUC is too low", "metrics.auc.limit")

    reports.run("one", lambda _: Outcome({}))
    with pytest.raises(SystemExit) as stop:
        reports.run("one", broken)
    assert stop.value.code == 1
    assert not (repo.root / "reports" / "one.json").exists()
    assert report(repo, "failed/one")["status"] == "fail"
    assert "error: the AUC is too low (spec.yaml:5 metrics.auc.limit)" in capsys.readouterr().err
    reports.run("one", lambda _: Outcome({}, (Finding("warn", "look"),)))
    assert report(repo, "one")["status"] == "warn"
    assert not (repo.root / "reports" / "failed" / "one.json").exists()


def test_a_step_before_its_time_says_what_to_run(
    repo: Scope, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        reports.run("two", lambda _: Outcome({}), after=("one",))
    assert "the step `one` has not run" in capsys.readouterr().err


def test_an_interrupted_write_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    reports.write_json(path, {"old": 1})
    with pytest.raises(KeyboardInterrupt), reports.replacing(path) as part:
        part.write_text("half")
        raise KeyboardInterrupt
    assert json.loads(path.read_text(encoding="utf-8")) == {"old": 1}
    assert [file.name for file in tmp_path.iterdir()] == ["x.json"]


@pytest.mark.parametrize(
    ("ref", "place"),
    [
        ("metrics.auc.limit", "spec.yaml:5 metrics.auc.limit"),
        ("metrics.auc.target", "spec.yaml:3 metrics.auc.target (default)"),
        ("data.splits", "spec.yaml data.splits (default)"),
    ],
)
def test_the_line_of_the_scope(repo: Scope, ref: str, place: str) -> None:
    assert spec.locate(repo.root, ref) == place
