"""Tools: what the house allows, and whose signature it wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, unsafe_fix
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._words import assumed
from specc.spec.plan import Scaffold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.policy import Policy

USUAL = Scaffold()
"""What is used where a spec says nothing."""


@rule("POL01", Severity.ERROR)
def tool_outside_policy(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The spec uses a tool or trains a model that the house's policy does not list.

    A house that lists its tools runs those: it has people who know them, licences and a place in
    production. Another tool works on the first day and is nobody's on the day it breaks. Where a
    list of `tools` in the policy is empty, everything is allowed; `none` is no tool.

    Source: Skelton and Pais, Team Topologies (2019), on the thinnest viable platform.
    """
    for field in ("orchestrator", "engine", "tracking", "serving", "ci", "monitoring"):
        allowed: tuple[str, ...] = getattr(policy.tools, field)
        tool: str = getattr(spec.scaffold, field)
        if allowed and tool not in (*allowed, "none"):
            is_usual = tool == getattr(USUAL, field)
            yield _outside(
                tool,
                ("scaffold", field),
                allowed,
                (f"`{tool}` is used where `scaffold.{field}` says nothing else",) * is_usual,
                field,
            )
    yield from _models(spec, policy.tools.models)


def _models(spec: Spec, allowed: tuple[str, ...]) -> Iterator[Diagnostic]:
    first = defaults.first_model(spec)
    if allowed and first.value not in allowed:
        notes = assumed(first, f"`{first.value}`")
        yield _outside(first.value, first.path, allowed, notes, "models")
    for index, name in enumerate(spec.model.then):
        if allowed and name not in allowed:
            yield _outside(name, ("model", "then", index), allowed, (), "models")


def _outside(
    tool: str,
    path: tuple[str | int, ...],
    allowed: tuple[str, ...],
    notes: tuple[str, ...],
    listed: str,
) -> Diagnostic:
    place = at(*path, label="not allowed here")
    several = ", ".join(f"`{each}`" for each in allowed)
    one = len(allowed) == 1 and not notes
    return problem(
        f"`{tool}` is not among the {_PLURALS[listed]} that the house allows: {several}",
        place,
        help=f"set `{'.'.join(map(str, path))}` to {' or '.join(allowed)}, "
        f"or ask for `{tool}` in `tools.{listed}` of the policy",
        notes=notes,
        fix=unsafe_fix(place, allowed[0]) if one else None,
    )


_PLURALS = {
    "orchestrator": "orchestrators",
    "engine": "engines",
    "tracking": "ways of tracking",
    "serving": "ways of serving",
    "ci": "ways of CI",
    "monitoring": "ways of monitoring",
    "models": "models",
}


@rule("POL02", Severity.ERROR)
def approval_missing(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """A role that signs every scope in this house is not among those who sign this one.

    The house decided once who has to have seen a scope before money is spent on it. A spec that
    leaves a role out would be released without it, and nobody would notice, because every signature
    it asks for is there.

    Source: NIST AI Risk Management Framework (2023), GOVERN 2.1: roles and responsibilities are
    documented and clear.
    """
    given = spec.review.approvals or ()
    missing = [role for role in policy.approvals if role not in given]
    if not missing:
        return
    roles = f"[{', '.join((*given, *missing))}]"
    place = at("review", "approvals", label="those who sign")
    yield problem(
        f"the house wants {' and '.join(f'`{role}`' for role in missing)} to sign, "
        f"whom `review.approvals` does not name",
        place,
        help=f"set `review.approvals` to {roles}",
        fix=unsafe_fix(place, roles) if given else None,
    )
