"""Answers that do not look at the input, and what they score where positives are rare."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING

from specc.project.measures import MEASURES
from specc.record import value
from specc.rules._words import computed
from specc.statistics import trivial
from specc.statistics.domain import TOLERANCE

if TYPE_CHECKING:
    from specc.units import Quantity


@value
class Answer:
    """The constant answer that scores best on one measure."""

    measure: str
    title: str
    """The measure, as it stands in a sentence: `a log loss`."""
    score: float
    what: str
    """The answer, and what it scores."""
    arithmetic: tuple[str, ...]

    @property
    def rises(self) -> bool:
        """Whether a higher score is a better one."""
        return MEASURES[self.measure].better == "higher"

    def reaches(self, bound: Quantity) -> bool:
        """Whether it is as good as the bound asks for."""
        short = float(bound) - self.score
        return (short if self.rises else -short) <= TOLERANCE

    def compared(self, bound: Quantity) -> str:
        """What the bound is, beside it: `less than`."""
        same = abs(float(bound) - self.score) <= TOLERANCE
        if not self.rises:
            return "no better than" if same else "worse than"
        return "no more than" if same else "less than"

    @property
    def beyond(self) -> str:
        """The first readable number that asks for more: `below 0.098`."""
        step = 10.0 ** (floor(log10(self.score)) - 2)
        rounded = ceil if self.rises else floor
        slack = -TOLERANCE if self.rises else TOLERANCE
        edge = rounded(self.score / step + slack) * step
        return f"{'above' if self.rises else 'below'} {edge:.3g}"


def answer(measure: str | None, prevalence: Quantity) -> Answer | None:
    """The constant answer on a measure; none where there is none to beat."""
    pi = float(prevalence)
    known = computed(trivial.scores, prevalence=pi) or {}
    if measure not in _TITLES or measure not in known:
        return None
    score = known[measure]
    says = "no" if prevalence.magnitude * 2 <= 1 else "yes"
    larger = max(prevalence.magnitude, 1 - prevalence.magnitude)
    what = {
        "accuracy": f'always answering "{says}" ({prevalence * (larger / prevalence.magnitude)})',
        "average_precision": f"a ranking at random ({score:.3g})",
        "f1": f'always answering "yes" ({score:.3g})',
        "log_loss": f"always answering with the prevalence ({score:.3g})",
    }
    arithmetic = {
        "f1": f"2π / (1 + π) with π = {prevalence}: {score:.3g}",
        "log_loss": f"−π ln π − (1 − π) ln (1 − π) with π = {prevalence}: {score:.3g}",
    }
    notes = (arithmetic[measure],) if measure in arithmetic else ()
    return Answer(
        measure=measure, title=_TITLES[measure], score=score, what=what[measure], arithmetic=notes
    )


_TITLES = {
    "accuracy": "an accuracy",
    "average_precision": "an average precision",
    "f1": "an F1 score",
    "log_loss": "a log loss",
}
