"""The step table of the generated pipeline, from which every orchestrator is wired."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from specc.record import value

if TYPE_CHECKING:
    from specc.tree import Tree

TABLE = "python/steps.yaml"


@value
class Step:
    """One step. Paths start at the repo's root."""

    name: str
    summary: str
    needs: tuple[str, ...]
    """Files and folders it reads."""
    sources: bool = False
    """Whether it also reads the data sources that are files of the repo."""
    code: tuple[str, ...]
    """Modules it runs; a change there makes it run again."""
    makes: tuple[str, ...]

    @property
    def report(self) -> str:
        """What exists only when the step completed."""
        return self.makes[-1]

    @property
    def others(self) -> tuple[str, ...]:
        """What it makes beside its report."""
        return self.makes[:-1]


@value
class Steps:
    """All steps, each after those it rests on."""

    all: tuple[Step, ...]

    @cached_property
    def maker(self) -> dict[str, Step]:
        """Each path that a step makes, and the step."""
        return {path: step for step in self.all for path in step.makes}

    @property
    def reader(self) -> Step:
        """The step that reads the data sources."""
        return next(step for step in self.all if step.sources)


def load(library: Tree, package: str) -> Steps:
    """The table, with code as paths of a repo whose package has that name."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    table = yaml.load(library[TABLE].content, Loader=loader)  # noqa: S506 -- both are safe
    return Steps(
        all=tuple(
            Step(
                name=row["name"],
                summary=row["summary"],
                needs=tuple(row["needs"]),
                sources=row.get("sources", False),
                code=tuple(f"src/{package}/{each}" for each in row["code"]),
                makes=tuple(row["makes"]),
            )
            for row in table["steps"]
        )
    )
