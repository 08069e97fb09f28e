"""How a rule is written.

A rule is a generator over findings. Its name is the slug and names the bad pattern, its docstring
is the manual that `specc explain` prints, its decorator gives the code and the severity:

    @rule("GOL01", Severity.ERROR)
    def goal_without_metric(spec):
        '''A goal that no metric shows reached. ...'''
        for name in ...:
            yield problem("...", at("goals", name), help="...")

A rule that rests on a judgement takes the policy as well, `def few_seeds(spec, policy)`, and
finds its number in `policy.thresholds`. One about a change of scope takes the spec as it was
compiled last, too: `def test_set_replaced(spec, policy, before)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from specc.diagnostic import Diagnostic, Fix, Place, Severity
from specc.record import value
from specc.spec import Spec
from specc.spec.policy import DEFAULT, Policy

Check = Callable[[Spec], Iterator[Diagnostic]]
Judgement = Callable[[Spec, Policy], Iterator[Diagnostic]]
Comparison = Callable[[Spec, Policy, Spec], Iterator[Diagnostic]]
Find = Callable[[Spec, Policy, Spec | None], Iterable[Diagnostic]]


@value
class Rule:
    """One rule: what it is called, what it says of itself, and what it finds."""

    code: str
    slug: str
    severity: Severity
    manual: str
    """What is wrong, why it matters, and where the rule comes from."""
    find: Find

    def __call__(
        self, spec: Spec, policy: Policy = DEFAULT, before: Spec | None = None
    ) -> Iterator[Diagnostic]:
        """The findings, under the rule's name; a finding may weaken the severity itself."""
        for found in self.find(spec, policy, before):
            severity = found.severity if found.severity.rank > self.severity.rank else self.severity
            yield replace(found, code=self.code, slug=self.slug, severity=severity)


def rule(code: str, severity: Severity) -> Callable[[Check | Judgement | Comparison], Rule]:
    """Turns a function into a `Rule`."""

    def made(find: Check | Judgement | Comparison) -> Rule:
        return Rule(
            code=code,
            slug=find.__name__.replace("_", "-"),
            severity=severity,
            manual=find.__doc__ or "",
            find=_with_all(find),
        )

    return made


def _with_all(find: Any) -> Find:
    """The function with all three arguments, whichever of them it asks for."""
    asks = find.__code__.co_argcount
    if asks == 1:
        return lambda spec, _policy, _before: find(spec)
    if asks == 2:
        return lambda spec, policy, _before: find(spec, policy)
    return lambda spec, policy, before: () if before is None else find(spec, policy, before)


def problem(
    message: str,
    *places: Place,
    help: str = "",  # noqa: A002 -- the name of the field it fills
    notes: tuple[str, ...] = (),
    severity: Severity = Severity.ERROR,
    fix: Fix | None = None,
) -> Diagnostic:
    """A finding of the rule that yields it; `severity` only where it is milder than the rule's."""
    return Diagnostic(
        code="",
        slug="",
        severity=severity,
        message=message,
        help=help,
        notes=notes,
        places=places,
        fix=fix,
    )
