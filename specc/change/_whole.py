"""What rows of the table ask of the whole spec that a change stands in: what rests on the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.change._case import removed
from specc.change.bill import bill, difference
from specc.project import defaults
from specc.spec.changes import applied

if TYPE_CHECKING:
    from specc.change._case import Ask, Case
    from specc.spec.data import DataSource

# What parts the rows


def parts_by(way: str) -> Ask:
    """The rows of this source are, or were, parted this way, said or assumed."""

    def ask(case: Case) -> bool:
        return any(
            defaults.split_by(spec).value == way
            and spec.data.sources.get(str(case.path[2])) is defaults.label_source(spec)
            for spec in (case.old, case.new)
        )

    return ask


def keeps_groups_apart(case: Case) -> bool:
    """Rows of this source are, or were, parted by group, or by time with no group in two parts."""
    return parts_by("group")(case) or (parts_by("time")(case) and not _are_met_again(case))


def _are_met_again(case: Case) -> bool:
    """Whether groups may be in several parts, before and after, as far as there are groups."""
    grouped = (each for each in (case.old, case.new) if defaults.label_source(each).group_column)
    return all(defaults.groups_seen(spec).value for spec in grouped)


def moves_the_gap(case: Case) -> bool:
    """The delay of the label is, or was, the time left out between the parts of a split by time."""
    return any(
        defaults.split_by(spec).value == "time" and defaults.gap(spec).is_assumed
        for spec in (case.old, case.new)
    )


def resamples_the_test_set(case: Case) -> bool:
    """The part whose positives are made more or less frequent is, or was, the test set."""
    return any("test" in spec.data.splits.resampled for spec in (case.old, case.new))


# People and their data


def is_personal(source: DataSource) -> bool:
    """Whether the source holds data about people."""
    named = any(column.personal for column in source.columns.values())
    return named or source.personal_data is not None


def tells_of_a_person(case: Case) -> bool:
    """The column that is added or removed is personal."""
    return bool(getattr(case.before if removed(case) else case.after, "personal", False))


def holds_personal(case: Case) -> bool:
    """The source that is added or removed holds data about people."""
    source = case.before if removed(case) else case.after
    return is_personal(source)


def serves_personal(case: Case) -> bool:
    """A feature is itself personal, or made from a source of personal data."""
    data = case.new.data
    used = {feature.from_ for feature in data.features.values()}
    return any(is_personal(data.sources[name]) for name in used if name in data.sources)


def names_protected(case: Case) -> bool:
    """The feature that is added stands for a protected attribute."""
    return bool(getattr(case.after, "protected", False))


# Money and time


def overruns(case: Case) -> bool:
    """The plan does not fit into its time or its money any more."""
    from specc.rules.plan import plan_past_deadline
    from specc.rules.planning import cost_over_budget

    return any(
        found.is_error
        for rule in (plan_past_deadline, cost_over_budget)
        for found in rule(case.new)
    )


def costs_more(case: Case) -> bool:
    """With this change alone, building or running costs more, as far as that is known."""
    before, after = bill(case.old), bill(applied(case.old, case.change))
    pairs = ((before.build, after.build), (before.run_per_month, after.run_per_month))
    more = [difference(*pair) for pair in pairs]
    return any(each is not None and each.magnitude > 0 for each in more)


# Questions


def holds_up_a_stage(case: Case) -> bool:
    """A stage waited for the answer to the question that the change is in, or is."""
    question = case.old.questions.get(str(case.path[1]))
    return question is not None and question.blocks is not None
