"""Edges of the rules about splits and labels: just inside, just outside, and what is left alone."""

import datetime
import re

import pytest
import rule_pages as pages
from hypothesis import given
from hypothesis import strategies as st

from specc.compiler import check
from specc.diagnostic import Diagnostic
from specc.rules._effort import calendar_days, working_days

OTHERS = {"SPL02", "SPL10", "LAB02", "LAB13"}
"""Codes of the two subjects that other tests are about."""


def found(text: str, policy: str = "") -> tuple[Diagnostic, ...]:
    house = {"policy.yaml": policy.encode()} if policy else None
    done = check("spec.yaml", pages.whole(text).encode(), policy=house)
    broken = [each for each in done.found if each.code.startswith("SYN")]
    assert broken == []
    ours = ("SPL", "LAB")
    return tuple(f for f in done.found if f.code.startswith(ours) and f.code not in OTHERS)


def data(splits: str, source: str = "rows: 40k, time_column: month", more: str = "") -> str:
    where = "owner: data-team, location: a.csv, format: csv"
    return (
        f"data: {{sources: {{accounts: {{{where}, {source}}}, other: {{{where}}}}}, "
        f"features: {{tenure: {{from: accounts}}}}, "
        f"splits: {{represents: all, {splits}}}{more}}}\n"
    )


def target(more: str = "delay: 30 days", labels: str = "provider: system") -> str:
    kind = "name: cancelled, type: binary, source: accounts"
    return f"labels: {{target: {{{kind}, {more}}}, {labels}}}\n"


def by_people(**fields: str | None) -> str:
    """Labels made by people about whom nothing is to be found, but for these fields."""
    sound = {"items": "8k", "seconds": "20", "annotators": "2", "guide": "g.md", "audit": "200"}
    given = (f"{name}: {value}" for name, value in (sound | fields).items() if value)
    return f"provider: team, human: {{{', '.join(given)}}}"


def human(**fields: str | None) -> str:
    return target(labels=by_people(**fields))


def sliced(share: str, limit: str, splits: str = "prevalence: 6%, test_rows: 6000") -> str:
    where = "where: {tenure: '< 6'}"
    return data(splits, more=f", slices: {{new: {{{where}, share: {share}, limits: {limit}}}}}")


def accuracy(aim: str, labels: str) -> str:
    return (
        "metrics:\n  kept: {kind: business, role: monitor, better: higher}\n"
        "  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}\n"
        "  recall: {kind: model, role: optimize, target: 70%, drives: kept}\n"
        f"  right: {{kind: model, role: satisfice, measure: accuracy, target: {aim}}}\n"
        + target(labels=labels)
    )


def unlisted(column: str, labels: str = "", stage: str = "scoping") -> str:
    listed = f"columns: {{tenure: {{type: number}}, {column}: {{type: number}}}}"
    kind = "name: cancelled, type: binary, source: accounts"
    return (
        f"project: {{id: churn, summary: Call., stage: {stage}}}\n"
        + data("prevalence: 6%", f"rows: 40k, {listed}")
        + f"labels: {{target: {{{kind}}}{labels}}}\n"
    )


def begun(history: str, source: str, delay: str, deadline: str = "2026-12-01") -> str:
    return (
        f"project: {{id: churn, summary: Call., prerequisites: {{historical_data: {history}}}}}\n"
        + data("prevalence: 6%", source)
        + target(f"delay: {delay}")
        + f"plan: {{start: 2026-03-02, deadline: {deadline}, stages: {{scope: 2 weeks}}}}\n"
    )


def client(provider: str, audience: str = "business", role: str = "legal") -> str:
    return (
        f"project: {{id: churn, summary: Call., audience: {audience}}}\n"
        'people:\n  care-lead: {role: business_lead, handle: "@a"}\n'
        '  ml-lead: {role: tech_lead, handle: "@b"}\n'
        '  data-team: {role: data_owner, handle: "@c"}\n'
        f'  other: {{role: {role}, handle: "@d"}}\n' + target(labels=f"provider: {provider}")
    )


AGE = "retraining: {max_age: 30 days}\n"
PACE = "model: {training: {days: 3}}\nerror_analysis: {days: 2}\n"
STAGE = "plan: {{start: 2026-03-02, deadline: 2026-12-01, stages: {{data: {}}}}}\n"
DATED, BARE = "rows: 40k, time_column: month", "rows: 40k"

CASES = {
    "at random where nothing is dated": (data("by: random, prevalence: 6%", BARE), []),
    "by group where rows are dated": (data("by: group, prevalence: 6%"), []),
    "nothing to train on": (data("train: 0%"), [("SPL03", "(`train: 0%`): nothing is left to")]),
    "no test rows": (data("test_rows: 0"), [("SPL03", "(`test_rows: 0`): nothing is left to")]),
    "no validation and no test": (
        data("validation: 0%, test: 0 days"),
        [("SPL03", "the validation set"), ("SPL03", "the test set is empty")],
    ),
    "a thin part": (data("validation: 0.1%"), []),
    "no splits at all": (
        data("").replace(", splits: {represents: all, }", ""),
        [("SPL04", "nothing says whom")],
    ),
    "a gap as long as the delay": (data("gap: 720 hours"), []),
    "a gap an hour too short": (
        data("gap: 719 hours"), [("SPL05", "719 hours, but a label is known only after 30 days")]
    ),
    "a gap in a split that has none": (data("gap: 1 hour, by: group"), []),
    "a gap where the truth is known at once": (data("gap: 0 days") + target("min: 0"), []),
    "both from elsewhere": (data("validation_from: other, test_from: other"), []),
    "the usual source, written out": (data("validation_from: accounts"), []),
    "only the test from elsewhere": (
        data("test_from: other"), [("SPL06", "chosen on rows of `accounts` and measured on")]
    ),
    "only validation from elsewhere": (
        data("validation_from: other"), [("SPL06", "chosen on rows of `other` and measured on")]
    ),
    "a test set as old as a model may be": (data("newest: 2026-01-31") + AGE, []),
    "a test set a day older": (
        data("newest: 2026-01-30") + AGE,
        [("SPL07", "31 days old; a model may be no older than 30 days")],
    ),
    "a test set from after the start": (data("newest: 2026-08-01") + AGE, []),
    "an old test set and no start": (
        data("newest: 2020-01-01") + AGE + "plan: {deadline: 2026-12-01}\n", []
    ),
    "an old test set and no bound": (data("newest: 2020-01-01"), []),
    "a slice that is large enough": (sliced("22.5%", "{recall: 60%}"), []),
    "a slice a little too small": (
        sliced("22%", "{recall: 60%}"),
        [("SPL09", "1,320 test rows of `new` measure `recall` to ± 10 points, and its limit is")],
    ),
    "a slice of unknown size": (
        sliced("3%", "{recall: 60%}").replace("share: 3%, ", ""), []
    ),
    "a limit at the target is another matter": (sliced("3%", "{recall: 70%}"), []),
    "a limit that asks for more than the target": (sliced("3%", "{recall: 80%}"), []),
    "a metric of the business in a slice": (sliced("3%", "{calls: 60 per week}"), []),
    "a listed label": (unlisted("cancelled"), []),
    "a misspelt label is another mistake": (unlisted("canceled"), []),
    "a label from nowhere": (unlisted("age"), [("LAB01", "among the 2 columns of `accounts`")]),
    "a label that the client gives": (unlisted("age", ", provider: client"), []),
    "a label that people give": (
        unlisted("age", ", human: {items: 8k, seconds: 9, annotators: 2, guide: g, audit: 200}"), []
    ),
    "a source that lists no columns": (
        data("prevalence: 6%") + target(labels="test_error: 1%"), []
    ),
    "one label an item": (human(annotators="1"), [("LAB04", "8,000 items is labeled by one")]),
    "a tenth labeled twice": (human(overlap="10%"), []),
    "an overlap of nothing": (human(overlap="0%"), [("LAB04", "labeled by one person")]),
    "agreement of one person": (
        human(annotators="1", agreement="{measure: kappa, target: 0.7}"), [("LAB04", "by one")]
    ),
    "no guide": (human(guide=None), [("LAB05", "8,000 items shall be labeled by hand")]),
    "a kappa that just does": (human(agreement="{measure: kappa, target: 0.6}"), []),
    "an alpha that just does not": (
        human(agreement="{measure: alpha, target: 0.59}"),
        [("LAB06", "an agreement of alpha 0.59 is aimed at; under 0.6")],
    ),
    "percent with even classes": (
        human(agreement="{measure: percent, target: 0.8}") + data("prevalence: 50%"), []
    ),
    "percent in hundreds": (
        human(agreement="{measure: percent, target: 79}") + data("prevalence: 50%"),
        [("LAB06", "agree in 79% of cases; chance alone makes 50%, which leaves a kappa of 0.58")],
    ),
    "percent where chance does nearly all": (
        human(agreement="{measure: percent, target: 0.9}"), [("LAB06", "makes 88.7%")]
    ),
    "percent of a number": (
        human(agreement="{measure: percent, target: 0.5}").replace("binary", "number"), []
    ),
    "more than always": (
        human(agreement="{measure: kappa, target: 70}"), [("LAB06", "70 cannot be reached")]
    ),
    "a share of the cases": (human(agreement="{measure: percent, target: 99%}"), []),
    "more than all cases": (
        human(agreement="{measure: percent, target: 101%}"), [("LAB06", "between 0% and 100%")]
    ),
    "twelve hours a day": (human(hours_per_day="12"), []),
    "more than twelve": (human(hours_per_day="12.5"), [("LAB14", "nobody keeps up")]),
    "a whole day": (human(hours_per_day="24"), [("LAB14", "nobody keeps up")]),
    "more than a day": (human(hours_per_day="25"), [("LAB14", "a day has 24")]),
    "every label is checked": (human(items="100", audit="200"), []),
    "more than every label": (
        human(items="100", audit="201"), [("LAB15", "201 labels are to be checked again")]
    ),
    "a batch of all": (human(items="9k", batch="9k", labelers="9"), []),
    "as many test rows as there are": (data("test_rows: 40k"), []),
    "a test row more": (data("test_rows: 40001"), [("SPL12", "40,001 rows, and `accounts`")]),
    "as many as the part has": (data("test: 10%, test_rows: 4k"), []),
    "more than the part has": (
        data("test: 10%, test_rows: 4001"), [("SPL12", "the test part of `accounts` has about")]
    ),
    "a stretch of an unknown history": (data("test: 10 days, test_rows: 39k"), []),
    "test rows from elsewhere": (
        data("test_rows: 50k, test_from: other"), [("SPL06", "measured on rows of `other`")]
    ),
    "a slice of nothing": (sliced("0%", "{recall: 60%}"), [("SPL09", "is 0% of the data")]),
    "labeling that fills the stage": (
        human(items="7200", overlap="50%") + STAGE.format("2 weeks"),
        [],
    ),
    "labeling that outlasts it": (
        human(items="21700") + STAGE.format("8 weeks"),
        [("LAB07", "takes 40.2 days of work; the data stage has 40 days")],
    ),
    "labeling that just fits": (human(items="21600") + STAGE.format("8 weeks"), []),
    "deciding takes time as well": (
        human(items="21600", adjudicated="10%") + STAGE.format("8 weeks"),
        [("LAB07", "takes 42 days of work")],
    ),
    "far too many items": (human(items="900k"), [("LAB07", "the data stage has 30 days")]),
    "an audit that is large enough": (human(audit="149"), []),
    "an audit that is one short": (
        human(audit="148"), [("LAB08", "148 labels of 8,000 are checked again; to rule out")]
    ),
    "an audit of one": (human(audit="1"), [("LAB08", "1 label of 8,000 is checked again")]),
    "an audit of everything": (human(items="100", audit="100"), []),
    "no audit of many rows": (human(audit=None), [("LAB08", "no label of 8,000 is checked")]),
    "no audit of few rows is another matter": (
        human(audit=None) + data("prevalence: 6%", "rows: 9k, time_column: month"), []
    ),
    "half of the mistakes": (accuracy("96%", "provider: team, test_error: 2%"), []),
    "more than half of the mistakes": (
        accuracy("96%", "provider: team, test_error: 2.1%"),
        [("LAB09", "2.1% of the test labels are wrong, more than half of the 4% of answers")],
    ),
    "a target that no label allows is another matter": (
        accuracy("98%", "provider: team, test_error: 2.1%"), []
    ),
    "an error that nobody measured": (
        accuracy("95%", by_people()),
        [("LAB09", "5% of the test labels are wrong, more than half of the 5% of answers")],
    ),
    "labels that a system records": (accuracy("95%", "provider: system"), []),
    "a vendor and nobody of the client": (
        client("vendor"), [("LAB10", "made by the vendor, and nobody of the client")]
    ),
    "a vendor and somebody of the client": (client("vendor", role="customer"), []),
    "the client itself": (client("client"), []),
    "a vendor for consumers": (client("vendor", "consumer"), []),
    "labels that come by themselves": (client("users"), []),
    "everything before the first model": (
        human(labelers="4") + PACE, [("LAB11", "takes 3.7 days, and no batch is set; 2 days")]
    ),
    "all that one batch may be": (human(items="4320", labelers="4") + PACE, []),
    "one more than one batch": (
        human(items="4321", labelers="4") + PACE, [("LAB11", "takes more than 2 days")]
    ),
    "a batch that keeps pace": (human(batch="4320", labelers="4") + PACE, []),
    "a batch that does not": (
        human(batch="4321", labelers="4") + PACE,
        [("LAB03", "labeling 4,321 items takes more than 2 days; 2 days would keep pace")],
    ),
    "a batch larger than all there is": (
        human(items="900", batch="9k", labelers="4") + PACE,
        [("LAB15", "9,000 items are labeled before")],
    ),
    "a pace that is not known": (human(labelers="4") + "error_analysis: {days: 2}\n", []),
    "labels on the last day": (begun("missing", "time_column: month", "260 days"), []),
    "labels a day late": (
        begun("missing", "time_column: month", "261 days"),
        [("LAB12", "the first labels are there on 2026-12-02, after the deadline of 2026-12-01")],
    ),
    "old rows after all": (begun("missing", "rows: 40k, time_column: month", "1 year"), []),
    "old rows that reach back": (begun("missing", "history: 2 years", "1 year"), []),
    "old rows of unknown number": (begun("ready", "time_column: month", "1 year"), []),
    "labels beyond the calendar": (
        begun("missing", "time_column: month", "9000000 years"), [("LAB12", "on 9999-12-31")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    text, wanted = CASES[name]
    here = found(text)
    assert [each.code for each in here] == [code for code, _ in wanted], [f.message for f in here]
    for each, (_, words) in zip(here, wanted, strict=True):
        assert words in each.message


@pytest.mark.parametrize(("stage", "severity"), [("scoping", "warning"), ("data", "error")])
@pytest.mark.parametrize("text", [unlisted("age"), human(guide=None)])
def test_what_labels_lack_is_an_error_once_they_are_needed(
    text: str, stage: str, severity: str
) -> None:
    if text.startswith("project"):
        text = text.replace("stage: scoping", f"stage: {stage}")
    else:
        text += f"project: {{id: churn, summary: Call., stage: {stage}}}\n"
    assert [each.severity.value for each in found(text)] == [severity]


@pytest.mark.parametrize(
    ("name", "policy", "codes"),
    [
        ("an audit that is one short", "{audit_error: 5%}", []),
        ("an audit that is large enough", "{audit_error: 1%}", ["LAB08"]),
        ("a kappa that just does", "{agreement: 0.8}", ["LAB06"]),
        ("everything before the first model", "{labeling_share: 80%}", []),
        ("a batch that keeps pace", "{labeling_share: 30%}", ["LAB03"]),
        ("an error that nobody measured", "{label_error: 2%}", []),
        ("no audit of few rows is another matter", "{small_data: 1k}", ["LAB08"]),
        ("a slice a little too small", "{significance: 10%}", []),
    ],
)
def test_the_house_says_what_is_enough(name: str, policy: str, codes: list[str]) -> None:
    here = found(CASES[name][0], f"thresholds: {policy}\n")
    assert [each.code for each in here] == codes


def test_help_mends_a_small_slice() -> None:
    text = sliced("3%", "{recall: 60%}", "prevalence: 6%, test_rows: 6000").replace("40k", "40M")
    (small,) = found(text)
    rows = re.search(r"test_rows` to (\S+) or more", small.help)
    limit = re.search(r"recall` to (\S+) or less", small.help)
    assert rows is not None
    assert limit is not None
    assert found(text.replace("6000", rows[1])) == ()
    assert found(text.replace("60%", limit[1])) == ()
    assert found(text.replace("6000", "44k"))[0].code == "SPL09"
    assert found(text.replace("60%", "44%"))[0].code == "SPL09"


def test_a_slice_is_not_blamed_for_a_small_test_set() -> None:
    metric = "metrics:\n" + "".join(
        (
            "  kept: {kind: business, role: monitor, better: higher}\n",
            "  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}\n",
            "  recall: {kind: model, role: optimize, target: 70%, detect: 1%, drives: kept}\n",
        )
    )
    assert found(sliced("3%", "{recall: 60%}") + metric) == ()


def test_help_mends_labeling_that_outlasts_its_stage() -> None:
    text = human(items="40k", labelers="2") + STAGE.format("6 weeks")
    (late,) = found(text)
    people, items, stage = re.findall(r"to ([\d.k]+)", late.help)
    for old, new in (("labelers: 2", f"labelers: {people}"), ("40k", items), ("6 weeks", stage)):
        assert found(text.replace(old, f"{new} days" if old == "6 weeks" else new)) == ()
    assert found(text.replace("labelers: 2", f"labelers: {int(people) - 1}")) != ()


def test_help_mends_a_late_label() -> None:
    text = begun("missing", "time_column: month", "1 year")
    (late,) = found(text)
    days, deadline = re.findall(r"at most (\d+) days|to (\S+) or later", late.help)
    assert found(text.replace("1 year", f"{days[0]} days")) == ()
    assert found(text.replace("2026-12-01", deadline[1])) == ()


def test_a_gap_is_mended_by_its_fix() -> None:
    text = data("gap: 1 week")
    (short,) = found(text)
    assert short.fix is not None
    assert found(text.replace("1 week", short.fix.edits[0].text)) == ()


@given(calendar=st.integers(0, 400), start=st.dates(datetime.date(2024, 1, 1)))
def test_no_stretch_of_days_holds_more_working_days(calendar: int, start: datetime.date) -> None:
    if start.toordinal() > datetime.date.max.toordinal() - 500:
        return
    days = (start.toordinal() + number for number in range(calendar))
    held = sum(datetime.date.fromordinal(day).weekday() < 5 for day in days)
    assert held <= working_days(calendar)
    assert working_days(calendar) in (held, held + 1, held + 2)


@given(working=st.integers(0, 400))
def test_the_fewest_days_that_hold_them(working: int) -> None:
    assert working_days(calendar_days(working)) == working
    assert working == 0 or working_days(calendar_days(working) - 1) < working
