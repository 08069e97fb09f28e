"""What the language can say and this version cannot build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import at, codes, key
from specc.spec import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Diagnostic, Path
    from specc.project.model import Project
    from specc.spec import Spec

TASKS = ("binary_classification", "multiclass_classification", "regression")
MODES = ("batch", "realtime")
MODALITIES = ("structured",)


def not_carried(spec: Spec) -> tuple[Diagnostic, ...]:
    """A note for each clause that is checked and that nothing in the repo carries out; an error
    where the repo would do something else instead."""
    splits = spec.data.splits
    clauses: tuple[tuple[bool, Path, str], ...] = (
        (spec.fairness is not None, ("fairness",), "audit by hand until a step does"),
        (spec.labels.human is not None, ("labels", "human"), "labeling is set up by hand"),
        (bool(spec.rollout.steps), ("rollout", "steps"), "shift the traffic by hand"),
        (spec.rollout.explore is not None, ("rollout", "explore"), "draw the share by hand"),
        (bool(spec.retraining.triggers), ("retraining", "triggers"), "start training by hand"),
        (spec.retraining.every is not None, ("retraining", "every"), "start training by hand"),
        (bool(spec.data.augmentation), ("data", "augmentation"), "write it into features.py"),
        (bool(spec.model.learning_curve), ("model", "learning_curve"), "draw it by hand"),
        (bool(spec.data.splits.resampled), ("data", "splits", "resampled"), "do it in features.py"),
        (spec.model.compression != "none", ("model", "compression"), "do it in models.py"),
    )
    notes = (
        codes.NOT_CARRIED.finding(f"nothing carries out `{dotted(*path)}` yet", key(*path), help=do)
        for written, path, do in clauses
        if written
    )
    served = ((name, each) for name, each in spec.data.features.items() if each.served_from)
    elsewhere: list[Path] = [("data", "features", name, "served_from") for name, _ in served]
    elsewhere += [
        ("data", "splits", part)
        for part, source in (
            ("validation_from", splits.validation_from),
            ("test_from", splits.test_from),
        )
        if source and source != spec.labels.target.source
    ]
    errors = (
        codes.NOT_COMPILED.finding(
            f"specc checks `{dotted(*path)}` and does not compile it yet",
            at(*path),
            help="compiled today: rows from the label's source, features from their own",
        )
        for path in elsewhere
    )
    return (*notes, *errors)


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
