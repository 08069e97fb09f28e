"""The values: `Question`, `Score`, `Asked`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from specc.record import value

if TYPE_CHECKING:
    from fractions import Fraction

    from specc.diagnostic import Path
    from specc.spec._types import Stage
    from specc.spec.identity import Role

Kind = Literal["absent", "assumed", "finding", "open"]
"""A clause that nobody has written, one that is assumed, a finding that wants a decision, or a
question that the spec itself asks."""


@value
class Question:
    """Something that a person has to decide, and what waits for it."""

    kind: Kind
    path: Path
    """Where the answer is written."""
    others: tuple[Path, ...] = ()
    """Further places for which the same is asked."""
    file: str = ""
    line: int = 1
    """Where the clause stands, or the nearest part that is written and that it goes into."""
    ask: str
    """In the words of a lead."""
    why: str
    """Why it matters."""
    answer: object = None
    """An example of an answer, as plain data."""
    instead: tuple[object, ...] = ()
    """Others, for a spec in which that one would be a mistake."""
    example: str = ""
    """The same in YAML, to be written under `under`; empty where there is none that fits."""
    form: str = ""
    """Where there is no example: in YAML, what is to be filled in there."""
    under: Path = ()
    """The nearest section that is written."""
    is_filled: bool = False
    """Whether a placeholder stands there, in the place of which the answer is written."""
    assumed: str = ""
    """What is assumed meanwhile, and why."""
    help: str = ""
    """What to do, where the answer is no clause."""
    stops_compile: bool = False
    stage: Stage | None = None
    """The stage of the plan that waits for it."""
    has_begun: bool = False
    """Whether that stage has begun without the answer."""
    rules: tuple[str, ...] = ()
    """Codes of the rules that cannot judge without it."""
    leaning: tuple[str, ...] = ()
    """Codes of the rules that judge by what is assumed."""
    findings: tuple[str, ...] = ()
    """Codes of the findings that an answer closes."""
    files: tuple[str, ...] = ()
    """Files of the repo that would say something else with another answer than the one assumed."""
    approvals: tuple[Role, ...] = ()
    """Roles that have to sign what it is about."""
    answered_by: tuple[tuple[Role, tuple[str, ...]], ...] = ()
    """Who can answer: roles, and the people of the spec who hold them."""
    weight: int = 0
    """What it counts in the score."""

    @property
    def is_optional(self) -> bool:
        """Whether nothing waits for it but what few scopes need."""
        further = self.kind in ("absent", "assumed") and not self.weight
        return further and not self.stops_compile

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules that an answer lets speak, or satisfies."""
        return tuple(sorted({*self.rules, *self.findings}))


@value
class Score:
    """How much is decided of what a scope has to decide."""

    decided: Fraction
    """Weight of what is decided."""
    total: int
    """Weight of all there is to decide; the same for every spec."""

    @property
    def percent(self) -> int:
        """0 to 100, rounded down: 100 is all of it."""
        return int(100 * self.decided / self.total)


@value
class Asked:
    """What is open, the next best question first."""

    score: Score | None
    """None where the spec cannot be read at all."""
    questions: tuple[Question, ...]
    errors: int = 0
    """Findings that stop a compile."""
