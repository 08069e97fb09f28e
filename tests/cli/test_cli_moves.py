"""Files that the team moves, and repos that a newer specc made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import specc

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "churn" / "spec.yaml"
SPEC = EXAMPLE.read_text().replace("id: churn,", "id: churn, version: 1.1.1,")
CONF, CARD, LOCK = "conf/project.yaml", "docs/model_card.md", ".specc/lock.json"


@pytest.fixture
def repo(run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repo as it was compiled, and the current folder in it."""
    Path("scope.yaml").write_text(SPEC)
    run("compile", "scope.yaml", "-o", "repo")
    monkeypatch.chdir("repo")
    return Path()


def _files() -> dict[str, bytes]:
    return {
        str(place): place.read_bytes()
        for place in sorted(Path().rglob("*"))
        if place.is_file() and ".specc/run" not in str(place)
    }


def _move(path: str, place: str) -> None:
    Path(place).parent.mkdir(parents=True, exist_ok=True)
    Path(path).rename(place)


def _rescope(version: str = "2.2.2") -> None:
    Path("spec.yaml").write_text(SPEC.replace("1.1.1", version))


@pytest.mark.parametrize("place", ["docs/card.md", "handbook/churn/card.md"])
def test_what_the_spec_changes_arrives_where_the_file_was_moved(
    run: Run, repo: Path, place: str
) -> None:
    _move(CARD, place)
    Path(place).write_text(f"{Path(place).read_text()}\nours\n")
    assert run("verify").code == 0
    _rescope()
    done = run("compile")
    assert done.code == 0
    assert f"  ~ {CARD} -> {place} " in done.out
    assert "you moved it" in done.out
    text = Path(place).read_text()
    assert "2.2.2" in text
    assert text.endswith("\nours\n")
    assert not Path(CARD).exists()
    assert run("verify").code == 0
    assert run("compile").err.endswith("nothing to do\n")
    _rescope("3.3.3")
    assert f"  ~ {place} " in run("compile").out
    assert "3.3.3" in Path(place).read_text()


def test_a_package_that_was_moved_is_followed(run: Run, repo: Path) -> None:
    once = ("features.py", "models.py", "rules.py")
    before = {p.name: p.read_bytes() for p in Path("src/churn").glob("*.py") if p.name not in once}
    Path("src/churn").rename("src/leaving")
    _rescope()
    done = run("compile", "--format", "json")
    renamed = [each["path"] for each in json.loads(done.out)["changes"] if each["was"]]
    assert len(renamed) >= len(before)
    assert all(path.startswith("src/leaving/") for path in renamed)
    assert {p.name: p.read_bytes() for p in Path("src/leaving").glob("*.py")}.items() >= (
        before.items()
    )
    assert not Path("src/churn").exists()
    assert run("compile").err.endswith("nothing to do\n")


def test_a_sealed_file_that_was_moved_and_edited(run: Run, repo: Path) -> None:
    _move(CONF, "settings/project.yaml")
    assert run("verify").code == 0
    Path("settings/project.yaml").write_text(Path("settings/project.yaml").read_text() + "x: 1\n")
    done = run("verify", "--format", "json")
    assert [(f["code"], f["places"][0]["file"]) for f in json.loads(done.out)["findings"]] == [
        ("REG01", "settings/project.yaml")
    ]
    run("compile")
    assert run("verify").code == 0
    assert Path("settings/project.yaml.yours").read_text().endswith("x: 1\n")


def test_what_went_where_git_ignores_it_is_gone(run: Run, repo: Path) -> None:
    _move(CARD, "models/card.md")
    before = Path("models/card.md").read_bytes()
    _rescope()
    done = run("compile")
    assert f"  = {CARD}  skip " in done.out
    assert Path("models/card.md").read_bytes() == before


def test_a_moved_file_is_taken_over_deleted_and_had_again(run: Run, repo: Path) -> None:
    _move(CARD, "card.md")
    run("compile")
    assert run("release", "card.md").code == 0
    assert "  = card.md  yours " in run("compile").out
    assert run("heal", "card.md").code == 0
    Path("card.md").unlink()
    assert "specc heal card.md\n" in run("compile").err
    assert run("heal", "card.md").code == 0
    assert Path("card.md").is_file()
    assert run("adopt", "card.md").code == 0
    assert not Path(CARD).exists()
    assert run("verify").code == 0


@pytest.mark.parametrize("command", ["heal", "why"])
def test_the_path_of_a_moved_file_leads_to_its_place(run: Run, repo: Path, command: str) -> None:
    _move(CARD, "card.md")
    run("compile")
    done = run(command, CARD)
    assert done.code == 2
    assert f"{CARD} was moved" in done.err
    assert "card.md" in done.err.replace(CARD, "")


def test_a_module_goes_with_its_package_under_the_name_of_the_team(run: Run, repo: Path) -> None:
    _move("src/churn/slices.py", "src/churn/parts.py")
    assert run("compile").code == 0
    Path("spec.yaml").write_text(f"{SPEC}\nscaffold: {{package: leavers}}\n")
    assert run("compile").code == 0
    assert not Path("src/churn").exists()
    assert Path("src/leavers/parts.py").is_file()
    assert not Path("src/leavers/slices.py").exists()
    assert run("verify").code == 0


def test_a_comment_goes_with_the_alert_that_the_spec_renames(run: Run, repo: Path) -> None:
    spec = (EXAMPLE.parents[1] / "breast-cancer" / "spec.yaml").read_text()
    Path("cells.yaml").write_text(spec)
    assert run("compile", "cells.yaml", "-o", "cells").code == 0
    rules, line = Path("cells/monitoring/rules.yml"), "      spec_ref: monitoring.alerts.misses\n"
    rules.write_text(rules.read_text().replace(line, f"      # as agreed\n      own: x\n{line}"))
    Path("cells/spec.yaml").write_text(spec.replace("misses", "missed"))
    assert run("compile", "cells").code == 0
    text = rules.read_text()
    assert "      # as agreed\n      own: x\n      spec_ref: monitoring.alerts.missed\n" in text
    assert "misses" not in text


def test_markers_of_git_are_never_merged_into(run: Run, repo: Path) -> None:
    text = Path(CARD).read_text()
    left = f"{text}<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n"
    Path(CARD).write_text(left)
    _rescope()
    done = run("compile")
    assert done.code == 3
    assert "settle the conflict markers" in done.out
    assert Path(CARD).read_text() == left


def test_an_undo_forgets_a_move_and_says_so(run: Run, repo: Path) -> None:
    before = Path(LOCK).read_bytes()
    _move(CARD, "card.md")
    run("compile")
    done = run("undo")
    assert done.code == 0
    assert f"specc looks for it at {CARD} again" in done.out
    assert Path(LOCK).read_bytes() == before
    assert Path("card.md").is_file()


COMMANDS = [
    ("compile",),
    ("compile", "--plan"),
    ("verify",),
    ("undo",),
    ("undo", "--plan"),
    ("adopt", CARD),
    ("heal", CARD),
    ("release", CARD),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("newer", ["format", "version"])
def test_a_repo_of_a_newer_specc_is_left_alone(
    run: Run, repo: Path, command: tuple[str, ...], newer: str
) -> None:
    text = Path(LOCK).read_text().replace(f'"specc": "{specc.__version__}"', '"specc": "77.1"')
    later = text.replace('"format": 2', '"format": 3') if newer == "format" else text
    Path(LOCK).write_text(later)
    before = _files()
    done = run(*command)
    assert (done.code, done.out, _files()) == (2, "", before)
    assert "  = help: install specc 77.1 or newer" in done.err


@pytest.mark.parametrize("version", ["0.0.9", "0.1.0rc1", "", "main"])
def test_a_repo_of_an_older_specc_is_brought_forward(run: Run, repo: Path, version: str) -> None:
    now = Path(LOCK).read_text()
    stamped = now.replace(f'"specc": "{specc.__version__}"', f'"specc": "{version}"')
    Path(LOCK).write_text(stamped.replace('"format": 2', '"format": 1'))
    assert run("verify").code == 0
    assert run("compile").code == 0
    assert Path(LOCK).read_text() == now
    assert run("compile").err.endswith("nothing to do\n")
