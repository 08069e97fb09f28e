"""How a rule is written.

A rule is a generator over findings. Its name is the slug and names the bad pattern, its docstring
is the manual that `specc explain` prints, its decorator gives the code and the severity:

    @rule("GOL01", Severity.ERROR)
    def goal_without_metric(spec):
        '''A goal that no metric shows reached. ...'''
        for name in ...:
            yield problem("...", at("goals", name), help="...")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from specc.diagnostic import Diagnostic, Place, Severity
from specc.spec import Spec

Check = Callable[[Spec], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it is called, what it says of itself, and what it finds."""

    code: str
    slug: str
    severity: Severity
    manual: str
    """What is wrong, why it matters, and where the rule comes from."""
    find: Check

    def __call__(self, spec: Spec) -> Iterator[Diagnostic]:
        """The findings, under the rule's name; a finding may weaken the severity itself."""
        for found in self.find(spec):
            severity = found.severity if found.severity.rank > self.severity.rank else self.severity
            yield replace(found, code=self.code, slug=self.slug, severity=severity)


def rule(code: str, severity: Severity) -> Callable[[Check], Rule]:
    """Turns a function into a `Rule`."""

    def made(find: Check) -> Rule:
        return Rule(
            code=code,
            slug=find.__name__.replace("_", "-"),
            severity=severity,
            manual=find.__doc__ or "",
            find=find,
        )

    return made


def problem(
    message: str,
    *places: Place,
    help: str = "",  # noqa: A002 -- the name of the field it fills
    notes: tuple[str, ...] = (),
    severity: Severity = Severity.ERROR,
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
    )
