"""Templates and repositories of git, made for a test."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from specc.diagnostic import Diagnostic
from specc.emit import House
from specc.packs._child import Limits
from specc.packs.house import Terms, house
from specc.plan import Base
from specc.project.lower import lower
from specc.project.model import HouseTemplate, Project
from specc.source import parse
from specc.spec import PartialSpec, read

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "examples" / "breast-cancer" / "spec.yaml"


@cache
def project() -> Project:
    source, _ = parse("spec.yaml", SPEC.read_bytes())
    assert source is not None
    spec, _ = read(source)
    assert spec is not None
    assert not isinstance(spec, PartialSpec)
    return lower(spec)


def naming(*templates: HouseTemplate) -> Project:
    """The project of an example with templates."""
    return replace(project(), scaffold=replace(project().scaffold, templates=templates))


def template(
    source: str = "./house",
    *,
    ref: str | None = None,
    answers: dict[str, Any] | None = None,
    overrides: tuple[str, ...] = (),
    name: str = "platform",
) -> HouseTemplate:
    return HouseTemplate(
        id=name,
        source=source,
        ref=ref,
        answers=answers or {},
        overrides=overrides,
        origin=f"scaffold.templates.{name}",
    )


def lay(folder: Path, files: dict[str, str]) -> Path:
    """A folder with files in it."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return folder


def rendered(
    home: Path,
    *templates: HouseTemplate,
    limits: Limits | None = None,
    trust: bool = False,
    upgrade: bool = False,
    base: Base | None = None,
) -> House:
    terms = Terms(
        home=home,
        base=base or Base(),
        trust=trust,
        upgrade=upgrade,
        limits=limits or Limits(seconds=20),
    )
    return house(terms)(naming(*(templates or (template(),))))


def files(made: House) -> dict[str, str]:
    """What the only template of a house made."""
    assert not made.found, made.found
    (one,) = made.templates
    return {path: file.content.decode() for path, file in one.tree.items()}


def amiss(made: House) -> Diagnostic:
    """The only finding of a house that made nothing."""
    (found,) = made.found
    assert found.is_error
    assert found.help
    assert not made.templates
    return found


def git(folder: Path, *arguments: str) -> str:
    """Git, as nobody in particular, without the settings of this machine."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder.parent),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.com",
    }
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "init.defaultBranch=main", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str], tag: str = "") -> str:
    """Commits files into a repository, made where there is none; gives the commit."""
    lay(folder, files)
    if not (folder / ".git").is_dir():
        git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-verify", "-m", "a change")
    if tag:
        git(folder, "tag", tag)
    return git(folder, "rev-parse", "HEAD")
