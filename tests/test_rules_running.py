"""Edges of the rules on serving: bounds, defaults, severities, and what is left alone."""

from fractions import Fraction

import pytest
import rule_pages as pages

from specc.rules.serving import batch_over_window
from specc.spec.policy import Policy, Thresholds
from specc.units import SHARE, Quantity

CODES = {f"DEP{number:02}" for number in range(1, 18)}
METRICS = """metrics:
  kept: {{kind: business, role: monitor, measured_from: accounts}}
  recall: {{kind: model, role: optimize, target: 70%, drives: kept}}
  calls: {{kind: business, role: guardrail, limit: 500 per week, better: lower}}
  {}
"""
BATCH = "every: 10 hours, batch: {{rows: {}, rate: 1000 per second{}}}"
ANSWER = "answer: {{kind: system, role: guardrail, measure: latency, {}limit: 100ms}}"
STAGES = "latency: {stages: {a: 40ms, b: 60ms}}"
FULL = "automation: full, process_change: {what: less typing, owner: care-lead}"
LINKS = "availability: {}, dependencies: {{store: {{availability: 99.9%{}}}, clock: {{}}}}"


def deployment(more: str, mode: str = "batch") -> str:
    return (
        f"deployment: {{mode: {mode}, consumers: [care-desk], fallback: longest_silent, {more}}}\n"
    )


def serving(more: str) -> str:
    return deployment(more, "realtime")


def project(more: str) -> str:
    return f"project: {{id: churn, summary: Call., {more}}}\n"


def features(more: str, source: str = "format: table") -> str:
    where = f"owner: data-team, location: a, {source}, rows: 40k"
    return (
        f"data: {{sources: {{accounts: {{{where}}}}}, features: {{tenure: {{from: accounts"
        f"{more}}}}}, splits: {{prevalence: 6%}}}}\n"
    )


CASES = {
    "a run that fits to the second": (deployment(BATCH.format("28.8M", "")), []),
    "a run of one row more": (
        deployment(BATCH.format("28800001", "")),
        [("DEP03", "error", "a run takes 8 hours, more than 80% of its window of 10 hours")],
    ),
    "two workers of one machine": (
        deployment(BATCH.format("50M", "") + ", capacity: {workers: 2}"), []
    ),
    "a shorter window than the time between runs": (
        deployment(BATCH.format("20M", ", window: 6 hours")),
        [("DEP03", "error", "of its window of 6 hours")],
    ),
    "a batch without a rate": (deployment("every: 1 hour, batch: {rows: 900M}"), []),
    "rows of a service are no batch": (
        serving(BATCH.format("900M", "")),
        [("DEP16", "warning", "`mode` is realtime, and `every` and `batch` are of a batch")],
    ),
    "a promise kept, run and all": (
        deployment(BATCH.format("3.6M", "") + ", deliver_within: 11 hours"), []
    ),
    "a promise broken by the run alone": (
        deployment(BATCH.format("3.6M", "") + ", deliver_within: 10.9 hours"),
        [("DEP01", "error", "runs every 10 hours and takes 1 hour")],
    ),
    "stages that make the limit": (METRICS.format(ANSWER.format("")) + serving(STAGES), []),
    "a stage of one millisecond more": (
        METRICS.format(ANSWER.format("")) + serving(STAGES.replace("60ms", "61ms")),
        [("DEP05", "error", "the stages take 101 ms in all, more than the limit of 100 ms")],
    ),
    "the stages belong to the highest quantile": (
        METRICS.format(ANSWER.format("at: p90, ").replace("100ms", "10ms"))
        + "  tail: {kind: system, role: guardrail, measure: latency, at: p99, limit: 100ms}\n"
        + serving("latency: {at: p99.5, stages: {a: 40ms, b: 60ms}}"),
        [],
    ),
    "two stages at the quantile of the whole": (
        METRICS.format(ANSWER.format("at: p99, ")) + serving(STAGES),
        [("DEP06", "info", "2 stages at p99 assure only p98 of their sum")],
    ),
    "stages that assure nothing": (
        METRICS.format(ANSWER.format("at: p99, "))
        + serving("latency: {at: median, stages: {a: 40ms, b: 60ms}}"),
        [("DEP06", "info", "2 stages at median assure nothing of their sum")],
    ),
    "one stage is the whole": (
        METRICS.format(ANSWER.format("at: p99, ")) + serving("latency: {stages: {a: 40ms}}"), []
    ),
    "a limit without a quantile": (METRICS.format(ANSWER.format("")) + serving(STAGES), []),
    "memory that just fits": (
        METRICS.format("memory: {kind: system, role: guardrail, limit: 2 GB}")
        + serving("capacity: {memory: 2 GB}"),
        [],
    ),
    "memory of a device": (
        serving("location: device, device: {memory: 1 GB, features: [tenure, tickets_30d]}, "
        "capacity: {memory: 2 GB}"),
        [("DEP07", "error", "more than the 1 GB of a device")],
    ),
    "the narrower of two bounds": (
        METRICS.format("memory: {kind: system, role: guardrail, limit: 1.5 GB}")
        + deployment("device: {memory: 1 GB, features: [tenure, tickets_30d]}, "
        "capacity: {memory: 2 GB}", "edge"),
        [("DEP07", "error", "more than the 1 GB of a device")],
    ),
    "a device that is not used": (
        serving("device: {memory: 1 GB, storage: 1 MB, model_size: 9 MB, features: []}, "
        "capacity: {memory: 2 GB}"),
        [],
    ),
    "a model that just fits": (
        deployment("device: {storage: 20 MB, model_size: 20 MB}", "edge"), []
    ),
    "a device that knows nothing": (
        features("") + deployment("device: {features: []}", "edge"),
        [("DEP09", "error", "does not know the feature `tenure`")],
    ),
    "a feature of the request": (features("") + deployment("auth: none", "edge"), []),
    "a feature of past rows": (
        features(", window: 7 days") + deployment("auth: none", "edge"),
        [("DEP09", "warning", "kept up from `accounts`, a table that the device does not have")],
    ),
    "a feature that is refreshed": (
        features(", staleness: 1 hour", "format: stream") + deployment("auth: none", "edge"),
        [("DEP09", "warning", "a stream that the device does not have")],
    ),
    "past rows that a file may hold": (
        features(", window: 7 days", "format: csv") + deployment("auth: none", "edge"), []
    ),
    "high risk with oversight": (
        project("risk: high") + deployment(FULL + ", oversight: the desk may undo it"), []
    ),
    "limited risk without oversight": (project("risk: limited") + deployment(FULL), []),
    "nobody reads it yet": (
        project("stage: model") + "deployment: {mode: batch, fallback: longest_silent}\n",
        [("DEP10", "warning", "at the stage `model`")],
    ),
    "nobody reads it at last": (
        project("stage: deployment") + "deployment: {mode: batch, fallback: longest_silent}\n",
        [("DEP10", "error", "at the stage `deployment`")],
    ),
    "an automated task": (
        deployment("case: automates_task, automation: partial"),
        [("DEP11", "warning", "with `automation: partial` the model takes decisions")],
    ),
    "help with a task": (deployment("case: automates_task, automation: assist"), []),
    "a peak as high as the average": (
        serving("load: {average: 9 per second, peak: 9 per second}"), []
    ),
    "a peak below the average": (
        serving("load: {average: 9 per second, peak: 500 per minute}"),
        [("DEP15", "error", "500 per minute arrive at the peak, fewer than the 9 per second")],
    ),
    "as much traffic as the peak": (
        serving("load: {average: 1 per second, peak: 9 per second}")
        + "rollout: {traffic: 540 per minute}\n", []
    ),
    "more traffic than the peak": (
        serving("load: {average: 1 per second, peak: 9 per second}")
        + "rollout: {traffic: 541 per minute}\n",
        [("DEP15", "error", "the rollout counts on 541 per minute, and 9 per second arrive")],
    ),
    "traffic that is the average, rounded": (
        serving("load: {average: 900 per second}") + "rollout: {traffic: 80M per day}\n", []
    ),
    "far more traffic than the average": (
        serving("load: {average: 900 per second}") + "rollout: {traffic: 800M per day}\n",
        [("DEP15", "error", "arrive on average")],
    ),
    "a load of a batch": (
        deployment("load: {peak: 9 per s}"),
        [("DEP16", "warning", "`mode` is batch, and `load` is of a service")],
    ),
    "a load of a batch that says when it runs": (
        deployment("every: 1 day, load: {peak: 9 per s}"), []
    ),
    "replicas of a batch that says how fast they are": (
        deployment("batch: {rows: 9}, capacity: {replicas: 2}"), []
    ),
    "runs of a service": (
        serving("every: 1 day"),
        [("DEP16", "warning", "`mode` is realtime, and `every` is of a batch")],
    ),
    "small batches of a stream": (deployment("every: 1 min", "streaming"), []),
    "just enough nines": (serving("availability: 90%"), []),
    "too few nines": (
        serving("availability: 89.9%"), [("DEP17", "warning", "down 3 days a month")]
    ),
    "help in a decision": (deployment("automation: assist"), []),
    "an open service within the house": (serving("auth: none, location: on_premises"), []),
    "an open service for consumers": (
        project("audience: consumer") + serving("auth: none, location: on_premises"),
        [("DEP12", "error", "a service for consumers answers whoever asks")],
    ),
    "nothing said of keys": (project("audience: consumer") + serving("automation: assist"), []),
    "a batch has no address": (deployment("auth: none"), []),
    "a browser has no address": (
        serving("auth: none, location: browser, device: {features: [tenure, tickets_30d]}"), []
    ),
    "nothing behind a decision": (
        f"deployment: {{mode: streaming, consumers: [a], {FULL}}}\n",
        [("DEP13", "error", "nothing answers when the model cannot")],
    ),
    "nothing behind help": (
        "deployment: {mode: realtime, consumers: [a], automation: assist}\n",
        [("DEP13", "warning", "nothing answers when the model cannot")],
    ),
    "nothing behind a list": (
        f"deployment: {{mode: batch, consumers: [a], {FULL}}}\n",
        [("DEP13", "warning", "nothing answers when the model cannot")],
    ),
    "nobody waits for a shadow": (
        "deployment: {mode: realtime, consumers: [a], automation: shadow}\n", []
    ),
    "as good as what it depends on": (serving(LINKS.format("99.9%", "")), []),
    "a little better than what it depends on": (
        serving(LINKS.format("99.91%", "")),
        [("DEP14", "warning", "up 99.91% of the time, and `store` is up 99.9%")],
    ),
    "behind a cache": (serving(LINKS.format("99.99%", ", critical: false")), []),
    "no promise": (serving("dependencies: {store: {availability: 50%}}"), []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    text, wanted = CASES[name]
    done = pages.checked(pages.whole(text))
    found = [each for each in done.found if each.code in CODES]
    assert [(f.code, f.severity.value) for f in found] == [(c, s) for c, s, _ in wanted], (
        pages.shown(done.found, done)
    )
    for each, (_, _, words) in zip(found, wanted, strict=True):
        assert words in each.message


LONG = deployment(BATCH.format("3.6M", "") + ", deliver_within: 10.9 hours")
TAILS = "latency: {at: p99, stages: {a: 1ms, b: 1ms, c: 1ms}}"
TWO = "availability: 99%, dependencies: {a: {availability: 98.55%}, b: {availability: 97.77%}}"


@pytest.mark.parametrize(
    ("code", "wrong", "words", "old", "new"),
    [
        ("DEP01", LONG, "every` below 9.9 hours", "every: 10 hours", "every: 9.9 hours"),
        ("DEP01", LONG, "within` above 11 hours", "within: 10.9 hours", "within: 11 hours"),
        (
            "DEP06",
            METRICS.format(ANSWER.format("at: p99, ")) + serving(TAILS),
            "`deployment.latency.at` to p99.67",
            "{at: p99,",
            "{at: p99.67,",
        ),
        ("DEP14", serving(TWO), "availability` to 96.35%", ": 99%", ": 96.35%"),
        ("DEP14", serving(TWO), "cache what `b` answers", "97.77%", "97.77%, critical: false"),
    ],
)
def test_the_help_is_true(code: str, wrong: str, words: str, old: str, new: str) -> None:
    (found,) = (f for f in pages.checked(pages.whole(wrong)).found if f.code == code)
    assert words in found.help
    mended = wrong.replace(old, new)
    assert mended != wrong
    left = [f for f in pages.checked(pages.whole(mended)).found if f.code == code]
    assert left == [] or "critical" in new
    assert found.message not in {each.message for each in left}


def test_the_house_may_want_a_larger_reserve() -> None:
    spec = pages.checked(pages.whole(deployment(BATCH.format("20M", "")))).spec
    assert spec is not None
    half = Quantity(magnitude=Fraction(1, 2), dimension=SHARE)
    careful = Policy(thresholds=Thresholds(batch_window=half))
    assert list(batch_over_window(spec)) == []
    (found,) = batch_over_window(spec, careful)
    assert "more than 50% of its window" in found.message


def test_the_best_that_there_was_stands_in() -> None:
    text = (
        "baselines: {a: {kind: trivial}, c: {kind: rule}, z: {kind: previous_system}}\n"
        "deployment: {mode: batch, consumers: [a]}\n"
    )
    (found,) = (f for f in pages.checked(pages.whole(text)).found if f.code == "DEP13")
    assert found.help == "set `deployment.fallback` to z"
