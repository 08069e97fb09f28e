"""How finely the test set measures a metric: one class a family of measures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from specc.diagnostic import Place, at
from specc.project import defaults
from specc.record import value
from specc.rules._words import assumed, computed, many
from specc.statistics import error, proportion, ranking

if TYPE_CHECKING:
    from specc.project.defaults import Filled
    from specc.spec import Spec
    from specc.spec.goals import Metric
    from specc.spec.policy import Policy, Thresholds

EVEN = 0.5


@value
class Evidence(ABC):
    """What the rows of the test set can say about one metric; `None` where nothing is known."""

    score: float
    """What the metric is expected to be."""
    rows: Filled[int]
    places: tuple[Place, ...]
    """Where its numbers stand, the test set first."""
    notes: tuple[str, ...]
    """The arithmetic, and what was assumed."""
    thresholds: Thresholds
    """The house's, of how sure one has to be."""

    @property
    @abstractmethod
    def pair(self) -> str:
        """What is assumed about two models that are compared."""

    @abstractmethod
    def rows_to_see(self, difference: float) -> int | None:
        """Rows needed to see that one model is better than another by so much."""

    @abstractmethod
    def visible(self) -> float | None:
        """The smallest difference between two models that these rows show; none where only a
        difference that is not possible would show."""

    @abstractmethod
    def half_width(self) -> float | None:
        """The ± of the metric's confidence interval, at the house's level."""

    @abstractmethod
    def rows_for(self, half_width: float) -> int | None:
        """Rows needed for such a ±."""

    @property
    def more(self) -> str:
        """Where to say that there are more rows, once there are."""
        if self.rows.is_assumed:
            return "make `data.splits.test` larger or gather rows, until the test set has"
        return "set `data.splits.test_rows` to"

    @property
    def certainty(self) -> str:
        """What it means that a difference shows."""
        power, level = self.thresholds.power, self.thresholds.significance
        return (
            f"shown: seen in {power} of cases, and in {level} of cases where there is none "
            f"(power {float(power):g}, level {float(level):g})"
        )

    @property
    def interval(self) -> str:
        """What ± means."""
        return f"± is half of the {100 * (1 - self._level):.4g}% confidence interval"

    @property
    def _level(self) -> float:
        return float(self.thresholds.significance)

    @property
    def _test(self) -> dict[str, float]:
        return {"level": self._level, "power": float(self.thresholds.power)}

    @property
    def _disagreement(self) -> float:
        return float(self.thresholds.disagreement)

    @property
    def _correlation(self) -> float:
        return float(self.thresholds.correlation)

    def _possible(self, gain: float | None) -> float | None:
        return gain if gain is not None and gain <= 1 - self.score else None


@value
class Counted(Evidence):
    """A share of the rows, of the positives or of the negatives."""

    part: float
    """Share of the rows that count."""

    @property
    def pair(self) -> str:
        share = f"{100 * self._disagreement:g}%"
        return f"assumed that the two models disagree on {share} of what is counted"

    def rows_to_see(self, difference: float) -> int | None:
        formula, psi = proportion.paired_sample_size, self._disagreement
        return self._rows(computed(formula, difference=difference, disagreement=psi, **self._test))

    def visible(self) -> float | None:
        formula, psi = proportion.paired_detectable_difference, self._disagreement
        return self._possible(computed(formula, n=self._n, disagreement=psi, **self._test))

    def half_width(self) -> float | None:
        formula = proportion.half_width
        return computed(formula, proportion=self.score, n=self._n, level=self._level)

    def rows_for(self, half_width: float) -> int | None:
        formula, level = proportion.sample_size, self._level
        needed = computed(formula, proportion=self.score, half_width=half_width, level=level)
        return self._rows(needed)

    @property
    def _n(self) -> float:
        return self.rows.value * self.part

    def _rows(self, counted: int | None) -> int | None:
        if counted is None:
            return None
        return computed(proportion.rows_for_positives, positives=counted, prevalence=self.part)


@value
class Ranked(Evidence):
    """The area under the ROC curve."""

    prevalence: float

    @property
    def pair(self) -> str:
        r = self._correlation
        return f"assumed a correlation of {r:g} between two models' areas on the same rows"

    def rows_to_see(self, difference: float) -> int | None:
        return computed(
            ranking.difference_sample_size,
            auc=self.score,
            difference=difference,
            prevalence=self.prevalence,
            correlation=self._correlation,
            **self._test,
        )

    def visible(self) -> float | None:
        numbers = {"correlation": self._correlation, **self._classes, **self._test}
        return self._possible(computed(ranking.detectable_difference, auc=self.score, **numbers))

    def half_width(self) -> float | None:
        formula = ranking.half_width
        return computed(formula, auc=self.score, level=self._level, **self._classes)

    def rows_for(self, half_width: float) -> int | None:
        return computed(
            ranking.sample_size,
            auc=self.score,
            half_width=half_width,
            prevalence=self.prevalence,
            level=self._level,
        )

    @property
    def _classes(self) -> dict[str, float]:
        positives = self.rows.value * self.prevalence
        return {"positives": positives, "negatives": self.rows.value - positives}


@value
class Averaged(Evidence):
    """The mean absolute error."""

    deviation: float
    """Of the absolute errors from row to row."""

    @property
    def pair(self) -> str:
        return "assumed that two models' errors differ as much as one model's errors spread"

    def rows_to_see(self, difference: float) -> int | None:
        formula, spread = error.paired_sample_size, self.deviation
        return computed(formula, difference=difference, deviation=spread, **self._test)

    def visible(self) -> float | None:
        formula, spread = error.paired_detectable_difference, self.deviation
        return computed(formula, n=self.rows.value, deviation=spread, **self._test)

    def half_width(self) -> float | None:
        formula, spread = error.half_width, self.deviation
        return computed(formula, n=self.rows.value, deviation=spread, level=self._level)

    def rows_for(self, half_width: float) -> int | None:
        formula, spread = error.sample_size, self.deviation
        return computed(formula, deviation=spread, half_width=half_width, level=self._level)


def evidence(spec: Spec, name: str, policy: Policy) -> Evidence | None:
    """What the test set can say about the metric; none where nothing can be said."""
    metric = spec.metrics[name]
    rows, score = defaults.test_rows(spec), _expected(metric)
    if metric.kind != "model" or rows is None or score is None:
        return None
    house = policy.thresholds
    measure = defaults.measure(name, metric).value
    task = defaults.task(spec).value
    if measure == "accuracy" and task.endswith("classification"):
        place, notes = _rows(rows)
        return Counted(
            score=score, rows=rows, places=(place,), notes=notes, thresholds=house, part=1.0
        )
    if measure == "mae" and task in ("regression", "forecasting"):
        return _averaged(score, rows, house)
    if none_positive(spec, policy):
        return None
    if task == "binary_classification" and measure in (*_PARTS, "roc_auc"):
        return _of_classes(spec, str(measure), score, rows, house)
    return None


_PARTS = ("recall", "precision", "specificity")


def none_positive(spec: Spec, policy: Policy) -> float | None:
    """The chance that the test set holds no positive at all, where it is more than the house
    allows: then nothing can be said of any measure that rests on positives."""
    rows, share = defaults.test_rows(spec), spec.data.splits.prevalence
    if rows is None or share is None or defaults.task(spec).value != "binary_classification":
        return None
    formula = proportion.probability_of_no_positive
    chance = computed(formula, rows=rows.value, prevalence=float(share))
    return chance if chance and chance > float(policy.thresholds.no_positive) else None


def _expected(metric: Metric) -> float | None:
    """What the metric is expected to be: its target, else its limit, else what it is today."""
    values = (metric.target, metric.limit, metric.baseline)
    return next((float(value) for value in values if value is not None), None)


def _rows(rows: Filled[int]) -> tuple[Place, tuple[str, ...]]:
    what = many(rows.value, "test row")
    return at(*rows.path, label=what), assumed(rows, what)


def _averaged(score: float, rows: Filled[int], house: Thresholds) -> Averaged | None:
    deviation = computed(error.deviation_of_normal_errors, mean_absolute_error=score)
    if deviation is None:
        return None
    place, notes = _rows(rows)
    normal = "assumed normal errors: their absolute sizes then spread by 0.756 of their mean"
    return Averaged(
        score=score,
        rows=rows,
        places=(place,),
        notes=(*notes, normal),
        thresholds=house,
        deviation=deviation,
    )


def _of_classes(
    spec: Spec, measure: str, score: float, rows: Filled[int], house: Thresholds
) -> Evidence:
    """Evidence that rests on how many of the rows are positive."""
    given = spec.data.splits.prevalence
    share = EVEN if given is None else float(given)
    part, noun = (1 - share, "negative") if measure == "specificity" else (share, "positive")
    place, notes = _rows(rows)
    notes += (f"{many(rows.value, 'row')} hold {many(rows.value * part, noun)}",)
    places: tuple[Place, ...] = (place,)
    if given is None:
        notes += ("assumed as many positives as negatives, the best case",)
    else:
        places += (at("data", "splits", "prevalence", label="share of positives"),)
    if measure == "precision":
        notes += ("assumed that the model calls as many rows positive as there are positives",)
    if measure == "roc_auc":
        return Ranked(
            score=score,
            rows=rows,
            places=places,
            notes=notes,
            thresholds=house,
            prevalence=share,
        )
    return Counted(score=score, rows=rows, places=places, notes=notes, thresholds=house, part=part)
