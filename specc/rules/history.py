"""History: what a change of scope takes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at
from specc.rules._rule import problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.policy import Policy


@rule("SPL08", Severity.ERROR)
def test_set_replaced(spec: Spec, policy: Policy, before: Spec) -> Iterator[Diagnostic]:
    """The frozen test set is another one, and the goal is said to be the same.

    Scores on two test sets cannot be compared: a model may look better because the questions became
    easier. Every target, every baseline and every promise made to the business was measured on the
    old one. Another test set is therefore another goal, agreed on anew: the major version of the
    scope rises, and the baselines are measured again. Found is a `data.splits.freeze` that differs
    from the one in the spec that was compiled last, under the same major version.

    Source: Ng, Machine Learning Yearning (2018), on when to change development and test sets.
    """
    old, new = before.data.splits.freeze, spec.data.splits.freeze
    if old is None or old == new or _major(before) != _major(spec):
        return
    fact = f"is another one ({new[:8]}…)" if new else "is no longer frozen"
    yield problem(
        f"the test set {fact}, and the scope is still version {spec.project.version}: it was "
        f"{old[:8]}…",
        at("data", "splits", "freeze", label="another test set" if new else "`freeze` is gone"),
        at("project", "version", label="the same major version"),
        help=f"put {old} back, or agree on the goal anew: raise the major version to "
        f"{_next(spec)} and measure the baselines on the new test set",
    )


def _major(spec: Spec) -> str:
    return spec.project.version.partition(".")[0]


def _next(spec: Spec) -> str:
    major = _major(spec)
    return f"{int(major) + 1}.0.0" if major.isascii() and major.isdigit() else "the next one"
