"""What the language can say and this version cannot build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import at, codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Diagnostic
    from specc.project.model import Project

TASKS = ("binary_classification", "multiclass_classification", "regression")
MODES = ("batch", "realtime")
MODALITIES = ("structured",)


def unsupported(project: Project) -> tuple[Diagnostic, ...]:
    """A finding for each choice that no target covers yet."""
    return tuple(_beyond(project))


def _beyond(project: Project) -> Iterator[Diagnostic]:
    choices = (
        (project.model.task, TASKS, ("model", "task")),
        (project.deployment.mode, MODES, ("deployment", "mode")),
        (project.modality, MODALITIES, ("data", "modality")),
    )
    for chosen, known, path in choices:
        if chosen not in known:
            yield codes.NOT_COMPILED.finding(
                f"specc checks `{chosen}` and does not compile it yet",
                at(*path),
                help=f"compiled today: {', '.join(f'`{each}`' for each in known)}",
            )
