"""Edges of the monitoring rules: what is just quiet enough, long enough, and what is left alone."""

from __future__ import annotations

import pytest
import rule_pages as pages

from specc.compiler import check
from specc.diagnostic import Diagnostic

CODES = {"MET02", *(f"MON{number:02}" for number in range(1, 13))} - {"MON02"}


def found(text: str, policy: str = "") -> list[Diagnostic]:
    house = {"policy.yaml": policy.encode()} if policy else None
    done = check(pages.SPEC, pages.whole(text).encode(), policy=house)
    assert done.spec is not None
    return [each for each in done.found if each.code.startswith("MON")]


def alert(more: str, name: str = "it") -> str:
    return f"monitoring: {{alerts: {{{name}: {{{more}, tell: ml-lead, do: investigate}}}}}}\n"


def metrics(*lines: str) -> str:
    known = (
        "kept: {kind: business, role: monitor, unit: customers, better: higher}",
        "recall: {kind: model, role: optimize, target: 70%, drives: kept}",
        "calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}",
    )
    return "metrics:\n" + "".join(f"  {line}\n" for line in (*known, *lines))


def data(features: int = 2, source: str = "rows: 40k, history: 2 years", splits: str = "") -> str:
    names = ", ".join(f"f{n}: {{from: accounts}}" for n in range(features))
    where = "owner: data-team, location: a.csv, format: csv, time_column: month"
    return (
        f"data: {{sources: {{accounts: {{{where}, {source}}}}}, features: {{{names}}}, "
        f"splits: {{prevalence: 6%, represents: all{splits}}}}}\n"
    )


RIGHT = metrics("right: {kind: online, role: monitor, baseline: 90%, better: higher}")
WRONG = metrics("wrong: {kind: online, role: monitor, baseline: 10%, better: lower}")
AREA = metrics("auc: {kind: model, role: monitor, measure: roc_auc, target: 0.8}")
LIVE = "mode: realtime, case: new_feature, automation: assist, consumers: [a], auth: api_key"
RISKY = "project: {id: churn, summary: Call., risk: high, why_ml: a, without_ml: b}\n"


def live(more: str = "") -> str:
    return f"deployment: {{{LIVE}, fallback: longest_silent{more}}}\n"


def load(more: str) -> str:
    return live(f", load: {{{more}}}")


def psi(more: str) -> str:
    return alert(f'metric: psi, when: "> 0.1", window: 1 day{more}')


DAY = "window: 1 day"
SMALL = "rows: 200, history: 2 years"
KEPT = "retention: 50 days, treatment: hashed"

CASES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a family that is left out": ("monitoring: {outputs: [prediction_mean]}\n", []),
    "two families that are empty": (
        "monitoring: {inputs: [], outputs: []}\n",
        [("MON01", "what goes in"), ("MON01", "what comes out")],
    ),
    # MON03
    "a share that falls by chance": (
        RIGHT + alert(f'metric: right, when: "< 88%", {DAY}, sample: 500'),
        [("MON03", "about 1.9 times a month")],
    ),
    "a share that rises by chance": (
        WRONG + alert(f'metric: wrong, when: "> 12%", {DAY}, sample: 500'),
        [("MON03", "about 1.9 times a month")],
    ),
    "enough rows": (RIGHT + alert(f'metric: right, when: "< 88%", {DAY}, sample: 767'), []),
    "not quite enough rows": (
        RIGHT + alert(f'metric: right, when: "< 88%", {DAY}, sample: 730'),
        [("MON03", "times a month")],
    ),
    "twice in a row is no chance": (
        RIGHT + alert(f'metric: right, when: "< 88%", {DAY}, runs: 2, sample: 500'), []
    ),
    "an hour is assumed": (
        RIGHT + alert('metric: right, when: "< 86%", sample: 500'),
        [("MON03", "times a month")],
    ),
    "a good surprise is no false alarm": (
        RIGHT + alert(f'metric: right, when: "> 95%", {DAY}, sample: 500'),
        [("MON12", "set off when `right` is good: it is > 95%, and higher is better")],
    ),
    "a good surprise, where lower is better": (
        WRONG + alert(f'metric: wrong, when: drops 1 point, {DAY}, sample: 500'),
        [("MON12", "set off when `wrong` is good: it drops 1 point, and lower is better")],
    ),
    "a measure that is known": (
        AREA + alert('metric: auc, when: "> 0.7", window: 40 days'),
        [("MON12", "higher is better")],
    ),
    "few errors": (alert('metric: error_rate, when: "< 1%"'), [("MON12", "lower is better")]),
    "more requests than usual": (alert('metric: throughput, when: "> 90 per s"'), []),
    "a mean that may move either way": (alert("metric: prediction_mean, when: rises 5%"), []),
    "a direction that nobody has said": (
        metrics("ctr: {kind: online, role: monitor, baseline: 2%}")
        + alert("metric: ctr, when: rises 5%"),
        [],
    ),
    "a bound that is always crossed": (
        RIGHT + alert(f'metric: right, when: "< 92%", {DAY}, sample: 500'),
        [("MON03", "28 times a month")],
    ),
    "rows that are not known": (RIGHT + alert(f'metric: right, when: "< 89.9%", {DAY}'), []),
    "a fall of a share of the value": (
        RIGHT + alert(f"metric: right, when: drops 2%, {DAY}, sample: 500"),
        [("MON03", "a month")],
    ),
    "a fall in points": (
        RIGHT + alert(f"metric: right, when: drops 2 points, {DAY}, sample: 500"),
        [("MON03", "about 1.9 times")],
    ),
    "a fall from nobody knows where": (
        metrics("right: {kind: online, role: monitor, better: higher}")
        + alert(f"metric: right, when: drops 2%, {DAY}, sample: 10"),
        [],
    ),
    "a number that is no share": (
        metrics("orders: {kind: online, role: monitor, baseline: 9, better: higher}")
        + alert(f'metric: orders, when: "< 8", {DAY}, sample: 10'),
        [],
    ),
    "recall rests on the positives": (
        alert('metric: recall, when: "< 62%", window: 1 day, delay: 30 days, sample: 1k'),
        [("MON03", "a month")],
    ),
    "an area rests on the positives": (
        AREA + alert('metric: auc, when: "< 0.78", window: 1 day, delay: 30 days, sample: 5k'),
        [("MON03", "a month")],
    ),
    "an area on many": (
        AREA + alert('metric: auc, when: "< 0.78", window: 1 day, delay: 30 days, sample: 50k'), []
    ),
    "an average precision": (
        metrics("ap: {kind: model, role: monitor, measure: average_precision, target: 0.5}")
        + alert('metric: ap, when: "< 0.49", delay: 30 days, sample: 10'),
        [],
    ),
    "a target that is reached already": (
        metrics("right: {kind: online, role: monitor, baseline: 95%, target: 90%, better: higher}")
        + alert(f'metric: right, when: "< 92%", {DAY}, sample: 500'),
        [("MET02", "")],
    ),
    # MON04
    "a limit behind the alert": (
        metrics("right: {kind: online, role: monitor, baseline: 90%, limit: 84%, better: higher}")
        + alert(f'metric: right, when: "< 85%", {DAY}, sample: 500'),
        [("MON04", "falls to 84%")],
    ),
    "a limit far behind the alert": (
        metrics("right: {kind: online, role: monitor, baseline: 90%, limit: 80%, better: higher}")
        + alert(f'metric: right, when: "< 85%", {DAY}, sample: 500'),
        [],
    ),
    "a limit that rises": (
        metrics("wrong: {kind: online, role: monitor, baseline: 10%, limit: 16%, better: lower}")
        + alert(f'metric: wrong, when: "> 15%", {DAY}, sample: 500'),
        [("MON04", "rises to 16%")],
    ),
    "a limit at the alert itself": (
        metrics("right: {kind: online, role: monitor, baseline: 90%, limit: 85%, better: higher}")
        + alert(f'metric: right, when: "< 85%", {DAY}, sample: 500'),
        [],
    ),
    "a limit before the alert": (
        metrics("right: {kind: online, role: monitor, baseline: 90%, limit: 86%, better: higher}")
        + alert(f'metric: right, when: "< 85%", {DAY}, sample: 500'),
        [],
    ),
    "a step that stops": (
        RIGHT
        + "rollout: {rollback: {to: longest_silent, within: 1 day, rehearsed: true}, "
        + "steps: [{pattern: canary, share: 5%, for: 2 weeks, stop_if: {right: drops 6 points}}, "
        + "{pattern: canary, share: 100%, stop_if: {right: drops 6 points}}]}\n"
        + alert(f'metric: right, when: "< 85%", {DAY}, sample: 500'),
        [("MON04", "falls to 84%")],
    ),
    "too few rows are one mistake": (
        metrics("right: {kind: online, role: monitor, baseline: 90%, limit: 84%, better: higher}")
        + alert(f'metric: right, when: "< 85%", {DAY}, sample: 50'),
        [("MON03", "a month")],
    ),
    # MON05
    "just above the noise": (psi(", sample: 219"), []),
    "just within the noise": (psi(", sample: 218"), [("MON05", "on 218 rows")]),
    "noise twice in a row": (psi(", sample: 218, runs: 2"), []),
    "a reference that is not known": (
        data(source="history: 2 years") + psi(", sample: 200"),
        [("MON05", "0.11, and the bound is 0.1")],
    ),
    "a reference that is too small": (
        data(source=SMALL) + psi(", sample: 1M"), [("MON05", "0.15")]
    ),
    "drift of the scores": (
        alert('metric: prediction_psi, when: "> 0.1", window: 1 day, sample: 200'),
        [("MON05", "on 200 rows")],
    ),
    "drift on nobody knows how many rows": (psi(""), []),
    # MON06
    "as late as the label": (alert('metric: recall, when: "< 60%", delay: 30 days'), []),
    "an hour before the label": (
        alert('metric: recall, when: "< 60%", delay: 719 hours'),
        [("MON06", "after 719 hours, but labels come after 30 days")],
    ),
    "a window as long as the delay": (alert('metric: recall, when: "< 60%", window: 30 days'), []),
    "a window shorter than the delay": (
        alert('metric: recall, when: "< 60%", window: 29 days'),
        [("MON06", "in windows of 29 days")],
    ),
    "an hour is assumed and too short": (
        alert('metric: recall, when: "< 60%"'), [("MON06", "in windows of 1 hour")]
    ),
    "a figure that needs no labels": (
        RIGHT + alert('metric: right, when: "< 60%", delay: 1 hour'), []
    ),
    # MON07
    "ten failures": (
        load("average: 1 per second")
        + alert('metric: error_rate, when: "> 1%", window: 1000 s'),
        [],
    ),
    "nearly ten failures": (
        load("average: 1 per second")
        + alert('metric: error_rate, when: "> 1%", window: 990 s'),
        [("MON07", "by 9.9 failed requests")],
    ),
    "a peak where no average is given": (
        load("peak: 1 per second") + alert('metric: error_rate, when: "> 1%", window: 5 min'),
        [("MON07", "by 3 failed requests")],
    ),
    "an hour is assumed for failures": (
        load("average: 1 per minute") + alert('metric: error_rate, when: "> 1%"'),
        [("MON07", "by 0.6 failed requests")],
    ),
    "availability is the other side": (
        load("average: 1 per second") + alert('metric: availability, when: "< 99%", window: 5 min'),
        [("MON07", "by 3 failed requests")],
    ),
    "a metric of failures": (
        metrics("broken: {kind: system, role: monitor, measure: error_rate}")
        + load("average: 1 per second") + alert('metric: broken, when: "> 1%", window: 5 min'),
        [("MON07", "by 3 failed requests")],
    ),
    "a load that is not known": (
        live() + alert('metric: error_rate, when: "> 1%", window: 5 min'), []
    ),
    # MON08
    "a batch sees the same table": ("monitoring: {inputs: [psi]}\n", []),
    "a stream without the comparison": (
        live().replace("realtime", "streaming") + "monitoring: {inputs: [psi]}\n",
        [("MON08", "as served")],
    ),
    "an alert on the comparison": (
        live() + "monitoring: {inputs: [psi], alerts: {a: {metric: train_serve_skew, "
        'when: "> 0.1", tell: ml-lead, do: investigate}}}\n',
        [],
    ),
    "nothing at all is another mistake": (
        live() + "monitoring: {inputs: []}\n", [("MON01", "goes in")]
    ),
    # MON09
    "a log as long as the delay": ("monitoring: {logs: {keep: 30 days}}\n", []),
    "records of half a year": (RISKY + "lineage: {keep: 6 months}\n", []),
    "records of a little less": (
        RISKY + "lineage: {keep: 182 days}\n", [("MON09", "asked for up to 6 months later")]
    ),
    "no log of predictions": ("lineage: {predictions: false, keep: 1 day}\n", []),
    "two short logs": (
        "monitoring: {logs: {keep: 1 day}}\nlineage: {keep: 2 days}\n",
        [("MON09", "`monitoring.logs.keep`"), ("MON09", "`lineage.keep` is 2 days")],
    ),
    "a log as long as retraining looks back": (
        data(splits=", train: 100 days, test: 20 days") + "lineage: {keep: 210 days}\n", []
    ),
    "a log a day too short to learn from": (
        data(splits=", train: 100 days, test: 20 days") + "lineage: {keep: 209 days}\n",
        [("MON09", "retraining looks back 30 weeks")],
    ),
    "a log that may not be longer": (
        data(
            source=f"history: 2 years, personal_data: {{basis: consent, {KEPT}}}",
            splits=", train: 40 days, test: 9 days",
        )
        + "lineage: {keep: 40 days}\n",
        [],
    ),
    # MON11
    "thirteen features a day": (data(13) + alert('metric: psi, when: "> 0.2", window: 1 day'), []),
    "fourteen features a day": (
        data(14) + alert('metric: psi, when: "> 0.2", window: 1 day'),
        [("MON11", "4.2 false alarms a month on 14 features")],
    ),
    "an hour is a day": (
        data(14) + alert('metric: psi, when: "> 0.2"'), [("MON11", "4.2 false alarms")]
    ),
    "fifty features a week": (data(50) + alert('metric: psi, when: "> 0.2", window: 4 weeks'), []),
    "fifty features on many rows": (
        data(50) + alert('metric: psi, when: "> 0.2", window: 1 day, sample: 100k'), []
    ),
    "fifty features twice in a row": (
        data(50) + alert('metric: psi, when: "> 0.2", window: 1 day, runs: 2'), []
    ),
    "a distance on few rows": (
        data(14) + alert('metric: ks, when: "> 0.05", window: 1 day, sample: 1k'),
        [("MON11", "false alarms a month on 14 features")],
    ),
    "two alerts together": (
        data(8)
        + 'monitoring: {alerts: {a: {metric: psi, when: "> 0.2", window: 1 day, tell: ml-lead, '
        'do: investigate}, b: {metric: ks, when: "> 0.1", window: 1 day, tell: ml-lead, '
        "do: investigate}}}\n",
        [("MON11", "`a` and `b` give 4.8 false alarms")],
    ),
    "noise is one mistake": (data(50) + psi(", sample: 100"), [("MON05", "on 100 rows")]),
    "scores are one": (
        data(50) + alert('metric: prediction_psi, when: "> 0.2", window: 1 day'), []
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    text, wanted = CASES[name]
    done = pages.checked(pages.whole(text))
    assert done.spec is not None
    news = [each for each in done.found if each.code in CODES]
    assert [each.code for each in news] == [code for code, _ in wanted], [e.message for e in news]
    for each, (_, words) in zip(news, wanted, strict=True):
        assert words in each.message


def test_severity_is_milder_where_nothing_is_impossible() -> None:
    early, short = (
        CASES[n][0] for n in ("a window shorter than the delay", "an hour before the label")
    )
    assert [each.severity.value for each in found(early)] == ["warning"]
    assert [each.severity.value for each in found(short)] == ["error"]
    log, _ = CASES["a log a day too short to learn from"]
    assert [each.severity.value for each in found(log)] == ["warning"]
    assert [each.severity.value for each in found(log.replace("2 years", "9 days"))] == ["error"]


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("a share that falls by chance", "false_alarms: 2"),
        ("a limit behind the alert", "power: 60%"),
        ("just within the noise", "drift_level: 2%"),
        ("nearly ten failures", "burn_events: 5"),
        ("records of a little less", "audit_term: 1 month"),
        ("fourteen features a day", "drift_alarms: 5"),
    ],
)
def test_the_house_decides(name: str, policy: str) -> None:
    text, _ = CASES[name]
    assert found(text)
    assert found(text, f"specc: 1\nthresholds: {{{policy}}}\n") == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("a share that falls by chance", "sample: 500", "sample: 767", "`sample` to 767"),
        ("a share that falls by chance", "sample", "runs: 2, sample", "`runs` to 2"),
        ("a fall of a share of the value", "sample: 500", "sample: 967", "`sample` to 967"),
        ("a bound that is always crossed", "< 92%", "< 87%", '`when` to "< 87%"'),
        ("a limit behind the alert", "sample: 500", "sample: 957", "`sample` to 957"),
        ("a reference that is too small", "> 0.1", "> 0.16", '`when` to "> 0.16"'),
        ("just within the noise", "sample: 218", "sample: 241", "`sample` to 241"),
        ("an hour is assumed for failures", "when", "window: 1000 min, when", "to 1000 min"),
        ("a distance on few rows", "sample", "runs: 2, sample", "`runs` to 2"),
        ("two alerts together", "window", "runs: 2, window", "`runs` to 2"),
    ],
)
def test_the_help_helps(name: str, old: str, new: str, said: str) -> None:
    text, _ = CASES[name]
    (finding,) = found(text)
    path = "monitoring.alerts.it."
    assert said in finding.help.replace(path, "").replace("monitoring.alerts.b.", "")
    assert found(text.replace(old, new)) == []


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        (psi(", sample: 0"), ""),
        (psi(", sample: 1, runs: 1000000000"), ""),
        (alert('metric: psi, when: "> 0", sample: 9'), ""),
        (psi(", sample: 9"), "drift_level: 0%"),
        (RIGHT + alert('metric: right, when: "< 88%", sample: 0'), ""),
        (RIGHT + alert('metric: right, when: "< 88%", window: 0 s, sample: 9'), ""),
        (RIGHT + alert('metric: right, when: "< 88%", sample: 9'), "false_alarms: 0"),
        (RIGHT.replace("90%", "100%") + alert('metric: right, when: "< 88%", sample: 9'), ""),
        (AREA.replace("0.8", "1") + alert('metric: auc, when: "< 0.9", sample: 9'), ""),
        (data(source="rows: 0, history: 0 days") + psi(", sample: 9"), ""),
        (load("average: 0 per second") + alert('metric: error_rate, when: "> 0%"'), ""),
        (data().replace("6%", "1e-9%") + alert('metric: recall, when: "< 6%", sample: 9'), ""),
    ],
)
def test_numbers_at_the_end_of_the_scale_are_no_accident(text: str, policy: str) -> None:
    done = found(text, f"specc: 1\nthresholds: {{{policy}}}\n")
    assert all(each.help for each in done)


@pytest.mark.parametrize(
    ("wanted", "severity"),
    [
        ("rollback", "error"),
        ("fallback", "error"),
        ("retrain", "error"),
        ("investigate", "warning"),
    ],
)
def test_an_alert_that_acts_on_good_news_is_an_error(wanted: str, severity: str) -> None:
    text = RIGHT + alert("metric: right, when: rises 5%, window: 1 day")
    (turned,) = found(text.replace("investigate", wanted))
    assert (turned.code, turned.severity.value) == ("MON12", severity)


@pytest.mark.parametrize(
    ("metric", "when", "right"),
    [
        ("target: 90%, limit: 80%", '"> 85%"', "< 80%"),  # the limit, where there is one
        ("baseline: 90%", '">= 85%"', "<= 85%"),
        ("baseline: 90%", '"> 95%"', "drops 5%"),  # 90% would be below it all the time
        ("baseline: 90%", "rises 2 points", "drops 2 points"),
    ],
)
def test_an_alert_is_turned_round_for_good(metric: str, when: str, right: str) -> None:
    known = metrics(f"right: {{kind: online, role: monitor, {metric}, better: higher}}")
    text = known + alert(f"metric: right, when: {when}, window: 1 day, sample: 10k")
    (turned,) = found(text)
    assert turned.help == f'set `monitoring.alerts.it.when` to "{right}"'
    assert found(text.replace(f"when: {when}", f'when: "{right}"')) == []


def test_a_step_that_stops_on_good_news() -> None:
    steps = "{name: few, pattern: canary, share: 5%, for: 2 weeks, stop_if: {right: rises 5%}}"
    text = RIGHT + f"rollout: {{steps: [{steps}, {{pattern: canary, share: 100%}}]}}\n"
    (turned,) = found(text)
    assert (turned.code, turned.severity.value) == ("MON12", "error")
    assert "the stop of step `few` is set off when `right` is good" in turned.message
    assert found(text.replace("rises", "drops")) == []


@pytest.mark.parametrize(
    "metric",
    [
        "auc: {kind: model, role: guardrail, measure: roc_auc, limit: 0.7}",
        "left: {kind: online, role: guardrail, limit: 13%, better: lower}",
        "wait: {kind: system, role: guardrail, measure: latency, at: p99.9, limit: 9 s}",
    ],
)
def test_an_alert_that_is_proposed_can_be_pasted(metric: str) -> None:
    text = metrics(metric)
    (nobody,) = (each for each in pages.checked(pages.whole(text)).found if each.code == "MON02")
    proposed = nobody.help.removeprefix("add to `monitoring.alerts`: ")
    mended = text + f"monitoring:\n  alerts:\n    {proposed}\n"
    done = pages.checked(pages.whole(mended))
    assert done.spec is not None
    assert not [each for each in done.found if each.code.startswith(("MON", "SYN"))]
