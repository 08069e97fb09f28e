"""The table of changes, second part: data, labels, baselines, models, scenarios and fairness."""

from __future__ import annotations

from specc.change._case import (
    INCOMPARABLE,
    added,
    becomes,
    drops_any,
    either,
    falls,
    gains_any,
    holds_personal,
    incomparable,
    names_protected,
    parts_by,
    removed,
    row,
    stricter_on_slice,
    was,
)
from specc.change._model import Gravity

C0, C1, C2, C3, C4 = Gravity

_OTHER_TEST = "the test set is another one"
_PARTED = "rows are parted otherwise: old scores are void"
_TERMS = "data.sources.*.personal_data"
SOURCES = (
    row("data.sources.*", C3, "a source is lost", "T D", "scope", removed),
    row("data.sources.*", C3, "a new source of personal data", "T D L", "data", holds_personal),
    row("data.sources.*", C2, "a new source", "T D", "data"),
    row("data.sources.*.access", C3, "access is refused", "T D", "scope", was("granted")),
    row("data.sources.*.access", C1, "access is granted", "", None, becomes("granted")),
    row("data.sources.*.owner", C1, "someone else answers for it", "D"),
    row("data.sources.*.expectations", C0, "wording"),
    row("data.sources.*.licence", C2, "other terms of use", "D L"),
    row(f"{_TERMS}.retention", C3, "data are kept for less time", "T D L", "data", falls),
    row(f"{_TERMS}.retention", C3, "data are kept for longer", "D L"),
    row(f"{_TERMS}.**", C3, "personal data are kept on other terms", "T D L", "data"),
    row("data.sources.*.columns.*.personal", C3, "what is personal", "T D L", "data"),
    row("data.sources.*.time_column", C3, _PARTED, "T", "model", parts_by("time")),
    row("data.sources.*.group_column", C3, _PARTED, "T", "model", parts_by("group")),
    row("data.sources.*.history", C3, "data are kept for less time", "T D", "data", falls),
)
FEATURES = (
    row("data.features.*", C3, "a protected attribute", "B T L", "data", names_protected),
    row("data.features.*", C2, "an input more", "T D", "data", added),
    row("data.features.*", C2, "an input less", "T D", "data", removed),
    row("data.features.*.protected", C3, "a protected attribute", "B T L", "data"),
    row("data.features.*.available", C3, "it is known at another moment", "T D", "data"),
)
SPLITS = (
    row("data.splits.by", C3, _PARTED, "T", "model"),
    row("data.splits.freeze", C1, "the test set is frozen", "", None, added),
    row("data.splits.freeze", C4, _OTHER_TEST, "B T", "scope"),
    row("data.splits.represents", C4, _OTHER_TEST, "B T", "scope"),
    row("data.splits.test_from", C4, _OTHER_TEST, "B T", "scope"),
    row("data.splits.test", C3, "the test set is of another size", "T", "model"),
    row("data.splits.test_rows", C3, "the test set is of another size", "T", "model"),
    row("data.splits.newest", C3, "the test set is of another time", "T", "model"),
    row("data.splits.prevalence", C2, "positives are more or less frequent", "T D", "model"),
    row("data.splits.**", C2, "rows are parted otherwise", "T", "model"),
)
SLICES = (
    row("data.slices.*", C2, "a slice is added", "T", "model", added),
    row("data.slices.*", C3, "a slice is not measured any more", "B T", "model"),
    row(
        "data.slices.*.limits.*", C3, "a slice's bound is stricter", "T", "model", stricter_on_slice
    ),
    row("data.slices.*.limits.*", C3, "the bound is gone", "B T", "model", removed),
    row("data.slices.*.limits.*", C3, INCOMPARABLE, "B T", "model", incomparable),
    row("data.slices.*.limits.*", C3, "a slice's bound is laxer", "B T", "model"),
    row("data.slices.**", C2, "a slice is another part of the data", "T", "model"),
)
DATA = (
    *SOURCES,
    *FEATURES,
    *SPLITS,
    *SLICES,
    row("data.unit", C4, "a row stands for something else", "B T D", "scope"),
    row("data.predict_at", C3, "the moment of prediction is another", "T D", "data"),
    row("data.modality", C3, "data of another kind", "T D", "data"),
    row("data.assumptions", C1, "what is taken for granted"),
    row("data.**", C2, "what can be learned from", "T D", "data"),
)

_LABEL = "the label is another one"
LABELS = (
    *(
        row(f"labels.target.{key}", C4, _LABEL, "B T D", "data")
        for key in ("name", "type", "source", "classes", "positive", "unit", "min", "max")
    ),
    row("labels.target.delay", C2, "the truth is known at another time", "T D", "data"),
    row("labels.human.budget", C3, "less money for labels", "B T", "data", either(falls, added)),
    row("labels.human.budget", C2, "more money for labels", "B"),
    row("labels.human.guide", C2, "another guide for the same label", "T D", "data"),
    row("labels.human", C3, "people label no more", "B T D", "data", removed),
    row("labels.human.items", C3, "fewer items are labeled", "T D", "data", falls),
    row("labels.human.agreement.target", C3, "labelers may agree less", "T D", "data", falls),
    row("labels.**", C2, "how the truth is gathered", "T D", "data"),
)

BASELINES = (
    row("baselines.*", C3, "one thing less to beat", "B T", "model", removed),
    row("baselines.*", C2, "one thing more to beat", "T", "model"),
    row("baselines.**", C2, "what must be beaten", "T", "model"),
)

MODEL = (
    row("model.task", C3, "another kind of problem", "B T", "model"),
    row("model.horizon", C3, "it looks ahead otherwise", "B T", "data"),
    row("model.step", C3, "it looks ahead otherwise", "B T", "data"),
    row("model.ranked_within", C3, "other things compete", "B T", "data"),
    row("model.licence", C2, "other terms of use", "T L"),
    row("model.references", C0, "wording"),
    row("model.training.budget", C2, "another budget for training", "B T"),
    row("model.**", C2, "which models are tried, and how", "T", "model"),
)

ERROR_ANALYSIS = (row("error_analysis.**", C1, "how errors are read", "", "model"),)
SCENARIOS = (
    row("scenarios.*", C3, "a case need not come out right any more", "B T", "model", removed),
    row("scenarios.**", C2, "a case that must come out right", "T", "model"),
)

FAIRNESS = (
    row("fairness", C3, "groups are not compared any more", "B T L", "scope", removed),
    row("fairness", C3, "groups are compared", "B T L", "data"),
    row("fairness.attributes", C3, "a new protected attribute", "B T L", "data", gains_any),
    row(
        "fairness.attributes", C3, "a group is not looked at any more", "B T L", "scope", drops_any
    ),
    row("fairness.reason", C2, "why a protected attribute is used", "L"),
    row("fairness.impact", C2, "the assessment of the impact on people", "L"),
    row("fairness.audit_positives", C2, "the audit is of another size", "T", "data"),
    row("fairness.**", C3, "how equally groups are treated", "B T L", "model"),
)
