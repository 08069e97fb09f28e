"""Review: what is open, and what is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at
from specc.rules._rule import problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec


@rule("REV03", Severity.WARNING)
def question_past_its_stage(spec: Spec) -> Iterator[Diagnostic]:
    """A question is still open that had to be answered before a stage which has begun.

    Work has started on a guess, and nobody knows which. What is found out later costs what was
    built on it until then. Answer the question and take it out of `questions`, writing the answer
    where it belongs; if it does not block after all, say what it does block.

    Source: Boehm, Software Engineering Economics (1981): a mistake costs more the later it is seen.
    """
    begun = BEGUN[spec.project.stage]
    for name, question in spec.questions.items():
        if question.blocks not in begun:
            continue
        yield problem(
            f"`{name}` is open and blocks `{question.blocks}`, which has begun",
            at("questions", name, "blocks", label="waits for the answer"),
            at("project", "stage", label="where the project stands"),
            help=f"answer it and take `questions.{name}` out, or set `project.stage` back",
        )


_STAGES = ("scope", "data", "model", "deploy", "monitor")
BEGUN = {
    stage: _STAGES[:count]
    for count, stage in enumerate(("scoping", "data", "model", "deployment", "live"), start=1)
}
"""The stages of the plan that have begun where a project stands."""
