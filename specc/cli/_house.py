"""The templates of the house, as the commands have them rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.cli._input import home
from specc.workspace import DamagedError, read_base

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from specc.emit import House
    from specc.plan import Base
    from specc.project.model import Project

    Render = Callable[[Project], House]
    """Renders the templates that a project names."""


def fresh(spec: str, folder: Path, *, upgrade: bool = False, trust: bool = False) -> Render:
    """Renders what a spec names, for the repo in `folder`. Nothing is read or loaded before a spec
    that names templates asks for it."""

    def rendered(project: Project) -> House:
        from specc.packs.house import Terms, house

        base = read_base(folder, adopt=True)
        return house(Terms(home=home(spec), base=base, upgrade=upgrade, trust=trust))(project)

    return rendered


def standing(folder: Path) -> Render:
    """As `fresh`, for a repo that has been compiled; where what specc remembers of it is damaged,
    which the command itself will say, nothing is rendered."""

    def rendered(project: Project) -> House:
        from specc.emit import House

        try:
            return fresh(str(folder), folder)(project)
        except DamagedError:
            return House(pins={})

    return rendered


def last(base: Callable[[], Base]) -> Render:
    """What the templates made the last time; nothing is fetched or rendered."""

    def rendered(project: Project) -> House:
        from specc.packs.house import recorded

        return recorded(base())(project)

    return rendered
