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
    incomparable,
    removed,
    rises,
    row,
    stricter_on_slice,
    was,
)
from specc.change._model import Gravity
from specc.change._whole import (
    costs_more,
    holds_personal,
    keeps_groups_apart,
    moves_the_gap,
    names_protected,
    overruns,
    parts_by,
    resamples_the_test_set,
    tells_of_a_person,
)

C0, C1, C2, C3, C4 = Gravity

_OTHER_TEST = "the test set is another one"
_PARTED = "rows are parted otherwise: old scores are void"
_TERMS = "data.sources.*.personal_data"
_COLUMN = "data.sources.*.columns.*"
_LESS = either(falls, removed)
"""A promise of at least so much is kept by less, or given no more."""
_DEARER, _OVER = "it costs more", "the plan does not fit any more"
SOURCES = (
    row("data.sources.*", C3, "a source is lost", "T D", "scope", removed),
    row("data.sources.*", C3, "a new source of personal data", "T D L", "data", holds_personal),
    row("data.sources.*", C2, "a new source", "T D", "data"),
    row("data.sources.*.access", C3, "access is refused", "T D", "scope", was("granted")),
    row("data.sources.*.access", C1, "access is granted", "", None, becomes("granted")),
    row("data.sources.*.access", C3, "access is granted later", "T D", "data", rises),
    row("data.sources.*.owner", C1, "someone else answers for it", "D"),
    row("data.sources.*.expectations", C2, "a promise is taken back", "T D", "data", drops_any),
    row("data.sources.*.expectations", C1, "one more promise about the data"),
    row("data.sources.*.location", C3, "other data may lie there", "T D", "data"),
    row("data.sources.*.licence", C2, "other terms of use", "D L"),
    row(f"{_TERMS}.retention", C3, "data are kept for less time", "T D L", "data", falls),
    row(f"{_TERMS}.retention", C3, "data are kept for longer", "D L"),
    row(f"{_TERMS}.**", C3, "personal data are kept on other terms", "T D L", "data"),
    row(f"{_COLUMN}.personal", C3, "what is personal", "T D L", "data"),
    row(_COLUMN, C3, "what is personal", "T D L", "data", tells_of_a_person),
    row("data.sources.*.time_column", C3, _PARTED, "T", "model", parts_by("time")),
    row("data.sources.*.group_column", C3, _PARTED, "T", "model", keeps_groups_apart),
    row("data.sources.*.history", C3, "data are kept for less time", "T D", "data", _LESS),
    row("data.sources.*.rows", C3, "there are fewer rows", "T D", "data", _LESS),
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
    row("data.splits.gap", C3, _PARTED, "T", "model"),
    row("data.splits.groups_seen", C3, _PARTED, "T", "model"),
    row("data.splits.validation_from", C3, "models are chosen on other rows", "T", "model"),
    row(
        "data.splits.resampled",
        C3,
        "the test set is not as in life",
        "B T",
        "model",
        resamples_the_test_set,
    ),
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
    row("data.slices.*.where.**", C3, "a slice is another part of the data", "B T", "model"),
    row("data.slices.*.share", C2, "a slice is more or less of the data", "T", "model"),
    row("data.slices.**", C2, "which parts of the data are measured", "T", "model"),
)
DATA = (
    *SOURCES,
    *FEATURES,
    *SPLITS,
    *SLICES,
    row("data.unit", C4, "a row stands for something else", "B T D", "scope"),
    row("data.predict_at", C3, "the moment of prediction is another", "T D", "data"),
    row("data.modality", C3, "data of another kind", "T D", "data"),
    row("data.assumptions", C2, "more is taken for granted", "T D", "data", gains_any),
    row("data.assumptions", C1, "less is taken for granted"),
    row("data.**", C2, "what can be learned from", "T D", "data"),
)

_LABEL = "the label is another one"
LABELS = (
    *(
        row(f"labels.target.{key}", C4, _LABEL, "B T D", "data")
        for key in ("name", "type", "source", "classes", "positive", "unit", "min", "max")
    ),
    row("labels.target.delay", C3, f"the gap moves: {_PARTED}", "T D", "data", moves_the_gap),
    row("labels.target.delay", C2, "the truth is known at another time", "T D", "data"),
    row("labels.human", C3, "people label no more", "B T D", "data", removed),
    row("labels.human.budget", C2, "labeling has no budget any more", "B T", "data", removed),
    row("labels.human.budget", C3, "less money for labels", "B T", "data", either(falls, added)),
    row("labels.human.budget", C3, INCOMPARABLE, "B T", "data", incomparable),
    row("labels.human.budget", C2, "more money for labels", "B"),
    row("labels.human.rate", C3, _OVER, "B T D", "scope", overruns),
    row("labels.human.rate", C2, "another price of labels", "B T D", "data"),
    row("labels.human.guide", C3, "people label without a guide", "T D", "data", removed),
    row("labels.human.guide", C2, "another guide for the same label", "T D", "data"),
    *(
        row(f"labels.human.{key}", C3, why, "T D", "data", _LESS)
        for key, why in (
            ("items", "fewer items are labeled"),
            ("annotators", "an item gets fewer labels"),
            ("adjudicated", "fewer doubts are decided"),
            ("audit", "fewer labels are checked"),
        )
    ),
    row(
        "labels.human.overlap",
        C3,
        "fewer items get all labels",
        "T D",
        "data",
        either(falls, added),
    ),
    row("labels.human.agreement", C3, "labelers need not agree", "T D", "data", removed),
    row("labels.human.agreement.target", C3, "labelers may agree less", "T D", "data", falls),
    row("labels.human.agreement.measure", C3, INCOMPARABLE, "T D", "data"),
    row("labels.human.**", C2, _DEARER, "B T D", "data", costs_more),
    row("labels.**", C2, "how the truth is gathered", "T D", "data"),
)

_SCORE = "baselines.*.scores.*"
BASELINES = (
    row("baselines.*", C3, "one thing less to beat", "B T", "model", removed),
    row("baselines.*", C2, "one thing more to beat", "T", "model"),
    row("baselines.*.kind", C3, "another thing must be beaten", "B T", "model"),
    row(_SCORE, C2, "there is more to beat", "T", "model", stricter_on_slice),
    row(_SCORE, C3, INCOMPARABLE, "B T", "model", incomparable),
    row(_SCORE, C3, "there is less to beat", "B T", "model"),
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
    row("model.training.price", C3, _OVER, "B T", "scope", overruns),
    row("model.training.price", C2, "another price of training", "B T"),
    row("model.training", C2, "what training takes is not said any more", "B T", "model", removed),
    row("model.training.**", C2, _DEARER, "B T", "model", costs_more),
    row("model.**", C2, "which models are tried, and how", "T", "model"),
)

ERROR_ANALYSIS = (row("error_analysis.**", C1, "how errors are read", "", "model"),)
SCENARIOS = (
    row("scenarios.*", C3, "a case need not come out right any more", "B T", "model", removed),
    row("scenarios.*", C2, "one more case that must come out right", "T", "model"),
    row("scenarios.*.**", C3, "another case must come out right", "B T", "model"),
    row("scenarios.**", C2, "which cases must come out right", "T", "model"),
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
    row("fairness.audit_positives", C3, "the audit is smaller", "T L", "data", _LESS),
    row("fairness.impact", C3, "the impact is not assessed any more", "L", None, removed),
    row("fairness.reason", C3, "no reason is given any more", "L", None, removed),
    row("fairness.audit_positives", C2, "the audit is of another size", "T", "data"),
    row("fairness.**", C3, "how equally groups are treated", "B T L", "model"),
)
